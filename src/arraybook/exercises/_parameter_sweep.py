"""Exercises of the page on parameter sweeps."""

from __future__ import annotations

from functools import cache

import numpy as np

from arraybook import spiking
from arraybook.exercises._engine import Exercise, Slip

__all__ = ["EXERCISES"]

SEED = 20260101
RISE_TIMES = (2e-3, 1e-3, 5e-5, 5e-4, 2e-5)  # s


def _first(*entropy: int, key: tuple[int, ...] = ()) -> float:
    """Return the first number of a generator with this seed."""
    seed = np.random.SeedSequence(entropy, spawn_key=key)
    return float(np.random.default_rng(seed).random())


@cache
def _rate_of(tau_rise: float, dt: float) -> float:
    """Return the rate of a small network (Hz)."""
    weights = spiking.balanced_weights(100, rng=1)
    run = spiking.simulate(weights, 0.3, tau_rise=tau_rise, dt=dt, rng=2)
    return run.spike_times.size / (100 * 0.3)


def _rates(*, failed: float | None = None, finer: bool = False) -> list[float]:
    """Return the rates by rise time, those that failed in a second run or as given."""
    rates = []
    for tau_rise in RISE_TIMES:
        fails = tau_rise < 1e-4
        rate = _rate_of(tau_rise, 1e-5 if fails or finer else 1e-4)
        rates.append(failed if fails and failed is not None else rate)
    return rates


@cache
def _rate_from(seed: int) -> float:
    """Return the rate of another small network (Hz)."""
    rng = np.random.default_rng(seed)
    weights = spiking.balanced_weights(100, g=0.1, rng=rng)
    run = spiking.simulate(weights, 0.3, dt=2e-4, rng=rng)
    return run.spike_times.size / (100 * 0.3)


def _runs(*, ddof: int = 1, first: int = 0, least: int = 3) -> int:
    """Return after how many runs the standard error of the mean is small."""
    values: list[float] = []
    n = 0
    while n < least or not np.std(values, ddof=ddof) / n**0.5 < 0.5:
        values.append(_rate_from(first + n))
        n += 1
    return n


EXERCISES: dict[str, Exercise] = {
    "parameter_sweep-1": Exercise(
        answer=lambda: _first(SEED, key=(17,)),
        hint="A child has its parent's entropy, and its place among the children.",
        remark="A job needs no more than the one seed and its own number.",
        slips=(
            Slip(
                lambda: _first(SEED, key=(16,)),
                "That is the seed of points[16]. Children are counted from 0.",
            ),
            Slip(
                lambda: _first(SEED, key=(18,)),
                "That is the seed of points[18]. Children are counted from 0.",
            ),
            Slip(
                lambda: _first(SEED, 17),
                "That is a good seed, but not this point's: the 17 went in with the "
                "entropy. It is the key of a child.",
            ),
            Slip(
                lambda: _first(SEED + 17),
                "That is the sum as a seed. Use another first seed, and sweeps would "
                "share some of their points' numbers.",
            ),
            Slip(
                lambda: _first(17),
                "That is the seed 17 alone. Every sweep would have it.",
            ),
            Slip(
                lambda: _first(SEED),
                "That is the parent, which all points have in common.",
            ),
        ),
    ),
    "parameter_sweep-2": Exercise(
        answer=_rates,
        hint="Each failed outcome knows its index in the first sweep: put the rate there.",
        remark="Errors came with their points, so only those ran twice.",
        slips=(
            Slip(
                lambda: [_rates()[place] for place in (0, 1, 3, 2, 4)],
                "These are the right rates, but those of the second sweep stand at the "
                "end. Put each in the place that it had in the first.",
            ),
            Slip(
                lambda: [_rates()[place] for place in (0, 1, 3)],
                "Two rates are missing: those of the points that failed.",
            ),
            Slip(
                lambda: _rates(failed=np.nan),
                "The points that failed still have no rate. Run them again.",
            ),
            Slip(
                lambda: _rates(finer=True),
                "All points ran with the finer step. Keep the rates that you had.",
            ),
        ),
    ),
    "parameter_sweep-3": Exercise(
        answer=_runs,
        hint="After each outcome, look at all values that have come so far.",
        remark="In a pool, short runs come first: stopping early would favour them.",
        slips=(
            Slip(
                lambda: _runs() - 1,
                "One too few: count the run after which you stopped.",
            ),
            Slip(
                lambda: _runs(ddof=0),
                "That is with ddof=0, which makes the spread of a few values too small.",
            ),
        ),
    ),
}
