"""What the gallery doctest takes beyond what the scripts take."""

import gc
import importlib
import sys
import time
from pathlib import Path
from statistics import median

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="times of POSIX")


@pytest.fixture(scope="module")
def cases():
    """Import the benchmark, which is no installed package; return its cases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[1]))
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[1]), prepend=":")
        yield list(importlib.import_module("benchmarks.gallery").gallery())


def test_a_script_takes_no_more_than_is_allowed(cases):
    plain, ours = cases[0].make(1).values()

    def clocked(run):
        began = time.process_time()
        run()
        return time.process_time() - began

    plain.run(), ours.run()  # what is done once is not counted
    gc.freeze()  # and neither is looking through what other tests have left
    beyond = [clocked(ours.run) - clocked(plain.run) for _ in range(5)]
    gc.unfreeze()
    assert median(beyond) < cases[0].targets[0].at_most


def test_a_thousand_scripts_are_collected_in_less_than_a_second(cases):
    plain, ours = cases[2].make(1000).values()
    assert ours.run().seconds - plain.run().seconds < cases[2].targets[0].at_most
