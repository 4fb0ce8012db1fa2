"""Exercises of the page on the spiking network."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from arraybook import spiking
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

# Simulations take their time. What is cached is never handed out: answers are made anew.


@cache
def _waits(refractory: float) -> tuple[float, float]:
    """Return the mean interval of the small network (ms), by rate and by spikes."""
    run = spiking.simulate(_small(), 0.6, refractory=refractory, rng=1)
    later = run.spike_times >= 0.1
    by_rate = 1000 * 500 * 0.5 / float(np.count_nonzero(later))
    order = np.argsort(run.spike_neurons, kind="stable")
    gaps = np.diff(run.spike_times[order])
    own = np.diff(run.spike_neurons[order]) == 0
    return by_rate, 1000 * float(gaps[own].mean())


@cache
def _small() -> NDArray[np.float64]:
    """Return the weights of the small network."""
    return spiking.balanced_weights(500, rng=20260101)


def _intervals(way: int = 0) -> list[float]:
    """Return the mean intervals at three refractory times (ms)."""
    return [_waits(refractory)[way] for refractory in (0.0, 0.01, 0.02)]


@cache
def _large() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the raw weights and the start of the large network."""
    n, stream = 2000, np.random.RandomState(100)
    raw = stream.randn(n, n) * (stream.rand(n, n) < 0.1) * 0.04 / (np.sqrt(n) * 0.1)
    return raw, -65 + 95 * stream.rand(n)


@cache
def _counts() -> NDArray[np.intp]:
    """Return how often each neuron fires in 2 s without the balance."""
    raw, v0 = _large()
    neurons = spiking.simulate(raw, 2.0, v0=v0).spike_neurons
    return np.bincount(neurons, minlength=len(raw))


def _extremes(neurons: int = 10) -> tuple[int, int]:
    """Return the smallest and the largest count of the first neurons."""
    counts = _counts()[:neurons]
    return int(counts.min()), int(counts.max())


@cache
def _spikes(nudge: float) -> frozenset[tuple[float, int]]:
    """Return the spikes of the large network after a nudge to all voltages (mV)."""
    raw, v0 = _large()
    run = spiking.simulate(spiking.balance(raw), 0.3, v0=v0 + nudge)
    pairs = zip(run.spike_times.tolist(), run.spike_neurons.tolist(), strict=True)
    return frozenset(pairs)


def _in_place(nudge: float = 1e-3, start: float = 0.1) -> tuple[float, float]:
    """Return which share of spikes stays in place, and how many there are."""
    usual, shaken = (
        {spike for spike in _spikes(size) if spike[0] >= start} for size in (0.0, nudge)
    )
    return len(shaken & usual) / len(usual), len(shaken) / len(usual)


def _same_times() -> tuple[float, float]:
    """Return the same, if one forgets which neuron has fired."""
    usual, shaken = (
        {time for time, _ in _spikes(size) if time >= 0.1} for size in (0.0, 1e-3)
    )
    return len(shaken & usual) / len(usual), len(shaken) / len(usual)


EXERCISES: dict[str, Exercise] = {
    "spiking_network-1": Exercise(
        answer=_intervals,
        hint="Pass each refractory time to firing_rate, in seconds, and take one over it.",
        remark="Roughly, the wait is added to every interval.",
        atol=2.2,  # the nearest 10 ms will do
        slips=(
            Slip(
                lambda: [1000 / interval for interval in _intervals()],
                "These are rates in Hz. The mean interval is one over the rate.",
            ),
            Slip(
                lambda: [interval / 1000 for interval in _intervals()],
                "These are seconds. Give them in ms.",
            ),
            Slip(
                lambda: [_intervals()[0], np.inf, np.inf],
                "No spike was left to count: the refractory time is in seconds, like all "
                "times here.",
                when=lambda found: bool(np.isinf(found).any()),
            ),
            Slip(
                lambda: _intervals(1),
                "That is the mean of the intervals that the short run holds: long ones "
                "go beyond its ends and are missing. Use the rate.",
            ),
        ),
    ),
    "spiking_network-2": Exercise(
        answer=_extremes,
        hint="Count the spikes of each neuron with np.bincount, and take the first ten.",
        remark="A row with a positive sum drives its neuron, a negative one mutes it.",
        slips=(
            Slip(
                lambda: (31, 48),
                "These are the counts of a balanced network. Run it with raw.",
                when=lambda found: 25 < min(found) < max(found) < 60,
            ),
            Slip(
                lambda: _extremes(2000),
                "These are the extremes of all neurons. Take those of the first ten.",
            ),
            Slip(
                lambda: (int(_counts()[:10].argmin()), int(_counts()[:10].argmax())),
                "These are the neurons. How often do they fire?",
            ),
            Slip(
                lambda: tuple(count / 2 for count in _extremes()),
                "These are rates in Hz. How many spikes are they in 2 s?",
            ),
            Slip(
                lambda: _extremes()[::-1],
                "The smallest comes first.",
            ),
        ),
    ),
    "spiking_network-3": Exercise(
        answer=_in_place,
        hint="Divide the size of the intersection by the number of spikes of before.",
        remark="The network is chaotic, so compare rates and not single spikes.",
        atol=0.03,
        slips=(
            Slip(
                lambda: _in_place(1e-5),
                "Every spike in place: that is what the smaller nudge does. Add 1e-3 mV, "
                "and count the pairs that are in both runs.",
            ),
            Slip(
                lambda: _in_place(start=0.0),
                "You have counted from the start. Most spikes of the first 0.1 s are in "
                "place; count from there on.",
            ),
            Slip(
                _same_times,
                "Some neuron fires in most steps, so times alone agree by chance. A spike "
                "is a pair of a time and a neuron.",
            ),
            Slip(
                lambda: _in_place()[::-1],
                "First the share in place, then how many there are.",
            ),
        ),
    ),
}
