"""What `test_sweep` runs: other processes import it by name."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np

from arraybook import spiking


def square(x):
    return x * x


def inverse(x):
    return 1 / x


def rate(g, offset, seed):
    rng = np.random.default_rng(seed)
    weights = spiking.balanced_weights(50, g=g, rng=rng)
    run = spiking.simulate(weights, 0.05, offset=offset, rng=rng)
    return run.spike_times.sum(), run.spike_neurons.size


def slow_square(x, folder):
    """Say who runs, and take a moment."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(0.05)
    return x * x


def die(x):
    if x == 3:
        os._exit(1)
    return x


def refuse():
    raise LookupError("this cannot be unpickled")


class Fragile:
    def __reduce__(self):
        return refuse, ()


class StubbornError(Exception):
    """Can be pickled, and not unpickled."""

    def __init__(self, *args):
        super().__init__(*args)
        self.part = Fragile()


def raise_stubborn(x):
    if x == 1:
        raise StubbornError("this and that")
    return x
