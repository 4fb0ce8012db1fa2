"""Exercises of the page on threshold crossings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from arraybook import spiking
from arraybook.datasets import action_potential
from arraybook.exercises._engine import Exercise, Slip
from arraybook.signals import threshold_crossings

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _ups_and_downs() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the crossings of a signal that starts and ends high."""
    signal = [5, 5, 0, 0, 6, 6, 6, 0, 7, 0, 0, 4, 4]
    return threshold_crossings(signal, 2, "up"), threshold_crossings(signal, 2, "down")


def _stays() -> NDArray[np.int64]:
    """Return how long it stays high, between two crossings."""
    up, down = _ups_and_downs()
    down = down[down > up[0]]
    stays: NDArray[np.int64] = down - up[: down.size]
    return stays


def _start() -> NDArray[np.int64]:
    """Return how long it is high before it first falls."""
    return _ups_and_downs()[1][:1]


def _end() -> NDArray[np.int64]:
    """Return how long it is high after it last rises."""
    return 13 - _ups_and_downs()[0][-1:]


@cache
def _impulse() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the crossings of a recorded nerve impulse just above rest."""
    voltage = action_potential().voltage
    up = threshold_crossings(voltage, -64.5, "up")
    return up, threshold_crossings(voltage, -64.5, "down")


def _lasting() -> NDArray[np.int64]:
    """Return the upward crossings after which it stays up for 1 ms."""
    up, down = _impulse()
    return up[down - up >= 40]


@cache
def _above() -> NDArray[np.bool]:
    """Return where ten neurons of a network are drawn as spiking (step, neuron)."""
    weights = spiking.balanced_weights(500, rng=20260101)
    voltages = spiking.simulate(weights, 1.0, rng=20260101).voltages
    return np.greater(voltages, 0)


def _spikes(axis: int | None = 0) -> NDArray[np.intp]:
    """Count their falls."""
    falls = _above()[:-1] & ~_above()[1:]
    return np.asarray(np.count_nonzero(falls, axis=axis))


def _seconds_and_sine() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a sine wave and its times."""
    t = np.arange(300) / 100
    return t, np.sin(2 * np.pi * 7.3 * t + 1)


def _moments() -> NDArray[np.float64]:
    """Return when a straight line between samples of the sine wave rises through 0."""
    t, wave = _seconds_and_sine()
    i = threshold_crossings(wave, 0, "up", "before")
    moments: NDArray[np.float64] = t[i] - wave[i] / (wave[i + 1] - wave[i]) / 100
    return moments


def _whole_samples() -> NDArray[np.float64]:
    """Return the times of the samples after it has risen through 0."""
    t, wave = _seconds_and_sine()
    return t[threshold_crossings(wave, 0, "up")]


def _rate(moments: NDArray[np.float64]) -> float:
    """Return how many periods per second lie between the first and the last moment."""
    return float((moments.size - 1) / (moments[-1] - moments[0]))


EXERCISES: dict[str, Exercise] = {
    "threshold_crossings-1": Exercise(
        answer=_stays,
        hint="Pair each upward crossing with the downward one that follows it.",
        slips=(
            Slip(
                lambda: np.subtract(*_ups_and_downs()[::-1]),
                "Each upward crossing is paired with the downward one before it, because "
                "this signal starts high and falls first.",
            ),
            Slip(
                lambda: np.subtract(*_ups_and_downs()),
                "These are the stays below the threshold.",
            ),
            Slip(
                lambda: np.concatenate([_start(), _stays(), _end()]),
                "The first and the last stay go beyond the data: nobody knows how long "
                "they were.",
            ),
            Slip(
                lambda: np.concatenate([_start(), _stays()]),
                "The first stay began before the data, and nobody knows when. A False "
                "put in front would pretend that it began at 0.",
            ),
            Slip(
                lambda: np.concatenate([_stays(), _end()]),
                "The last stay goes on after the data, and nobody knows how long.",
            ),
            Slip(
                lambda: _stays() - 1,
                "Each stay is one sample too short: take the same side for its "
                "beginning and its end.",
            ),
            Slip(
                lambda: _stays() + 1,
                "Each stay is one sample too long: take the same side for its beginning "
                "and its end.",
            ),
            Slip(
                lambda: _stays().sum(),
                "That is the sum. Give the length of each stay.",
            ),
            Slip(
                lambda: _ups_and_downs()[0][:2],
                "These are their beginnings. How long are they?",
            ),
        ),
    ),
    "threshold_crossings-2": Exercise(
        answer=_lasting,
        hint="Subtract each upward crossing from its downward one, and ask where at "
        "least as many samples lie between them as in 1 ms.",
        remark="Of all the upward crossings, only the impulse lasts.",
        slips=(
            Slip(
                lambda: int(_lasting()[0]),
                "That is the right one. Give it as an array, as a mask would return it: "
                "there might be several.",
                when=lambda answer: np.ndim(answer) == 0 and answer == _lasting()[0],
            ),
            Slip(
                lambda: threshold_crossings(action_potential().voltage, -63.5, "up"),
                "That is where two thresholds find it. Here the threshold is -64.5 mV.",
            ),
            Slip(
                lambda: np.flatnonzero(np.subtract(*_impulse()[::-1]) >= 40),
                "That says which of the upward crossings it is. Give its index in "
                "voltage.",
            ),
            Slip(
                lambda: _impulse()[0],
                "These are all upward crossings. The differences of indices are samples, "
                "and 1 ms is more than one of them.",
            ),
            Slip(
                lambda: _lasting() - 1,
                "That is the sample before the crossing. Give the one after it.",
            ),
            Slip(
                lambda: _impulse()[1][np.subtract(*_impulse()[::-1]) >= 40],
                "That is where it comes down again.",
            ),
            Slip(
                lambda: _lasting() + 40,
                "That is when 1 ms has passed. Give the crossing itself.",
            ),
            Slip(
                lambda: np.subtract(*_impulse()[::-1])[
                    np.subtract(*_impulse()[::-1]) >= 40
                ],
                "That is how long it lasts. Give the index of the crossing.",
            ),
            Slip(
                lambda: np.subtract(*_impulse()[::-1]) >= 40,
                "That is the mask. Use it to pick from the upward crossings.",
            ),
            Slip(
                lambda: _lasting() / 40,
                "That is its time in ms. Give the index of the sample.",
            ),
        ),
    ),
    "threshold_crossings-3": Exercise(
        answer=_spikes,
        hint="A spike is high, and the next sample of the same neuron is not.",
        remark="If a spike is one sample, counting the samples above 0 does as well.",
        slips=(
            Slip(
                lambda: _above()[:-1] & ~_above()[1:],
                "That marks the spikes, and it is right. Count the marks of each neuron.",
            ),
            Slip(
                lambda: np.count_nonzero(~_above()[:-1] & _above()[1:], axis=0),
                "You have counted the upward crossings. A trace that starts with a spike "
                "has none for it.",
            ),
            Slip(
                lambda: np.count_nonzero(_above()[:-1] != _above()[1:], axis=0),
                "You have counted both directions: most spikes count twice.",
            ),
            Slip(
                lambda: _spikes(axis=1),
                "That is the number of spikes in each step. Count along the other axis.",
            ),
            Slip(
                lambda: _spikes(axis=None),
                "That is the number of all spikes together. Say along which axis.",
            ),
        ),
    ),
    "threshold_crossings-4": Exercise(
        answer=lambda: _rate(_moments()),
        hint="Divide the number of periods by the time from the first crossing to the last.",
        remark="Straight lines are good enough where the wave itself is almost straight.",
        atol=3e-4,
        slips=(
            Slip(
                lambda: _rate(_whole_samples()),
                "You have used whole samples. Look between two of them for the moment of "
                "the crossing.",
            ),
            Slip(
                lambda: _rate(_moments()) * _moments().size / (_moments().size - 1),
                "You have divided the number of crossings. They enclose one period less.",
            ),
            Slip(
                lambda: _moments().size / 3,
                "You have divided by the length of the recording. It does not begin and "
                "end with a crossing.",
            ),
            Slip(
                lambda: (_moments().size - 1) / 3,
                "You have divided by the length of the recording. Take the time from the "
                "first crossing to the last.",
            ),
            Slip(
                lambda: 2 * _rate(_moments()),
                "That is twice the frequency: a period has one upward crossing.",
            ),
            Slip(
                lambda: threshold_crossings(_seconds_and_sine()[1], 0).size / 3,
                "You have counted both directions. A period has one upward crossing.",
            ),
            Slip(
                lambda: 1 / _rate(_moments()),
                "That is the period in seconds.",
            ),
        ),
    ),
}
