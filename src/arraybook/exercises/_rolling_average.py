"""Exercises of the page on the rolling average."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import ndimage, signal

from arraybook.exercises._engine import Exercise, Slip
from arraybook.signals import rolling_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _centre(response: NDArray[np.float64]) -> float:
    """Return where the weight of a response lies."""
    return float(response @ np.arange(response.size))


def _spike() -> NDArray[np.float64]:
    """Return a single 1 at sample 50."""
    spike = np.zeros(101)
    spike[50] = 1
    return spike


def _lag() -> float:
    """Return how far the mean of the latest ten samples comes behind."""
    return _centre(np.convolve(_spike(), np.ones(10) / 10)[:101]) - 50


def _shares(window: int) -> NDArray[np.float64]:
    """Return how much of the kernel lies on the data at each sample."""
    return rolling_mean(np.ones(50), window)


def _repaired(window: int = 9) -> NDArray[np.float64]:
    """Return the means of a slope, of those samples that there are."""
    return rolling_mean(np.arange(50), window) / _shares(window)


def _filtered(mode: Literal["nearest", "reflect"]) -> NDArray[np.float64]:
    """Return what SciPy makes of the slope in one of its modes."""
    means = ndimage.uniform_filter1d(np.arange(50.0), 9, mode=mode)
    return np.asarray(means, dtype=np.float64)


def _response(window: int, at: list[float], fs: float = 2000) -> NDArray[np.complex128]:
    """Return what a rolling mean does to waves of some frequencies."""
    _, response = signal.freqz(np.ones(window) / window, worN=at, fs=fs)
    return np.asarray(response)


def _hum(window: int = 40) -> tuple[int, NDArray[np.float64], float]:
    """Return a window, its gains at 75, 100 and 150 Hz, and what 30 samples leave."""
    hum = np.sin(2 * np.pi * 50 * np.arange(2000) / 2000)
    rest = float(np.abs(rolling_mean(hum, 30, "valid")).max())
    return window, np.abs(_response(window, [75, 100, 150])), rest


EXERCISES: dict[str, Exercise] = {
    "rolling_average-1": Exercise(
        answer=_lag,
        hint="Where is the middle of ten samples, the last of which is now?",
        remark="Every causal mean comes late by half a sample less than half its window.",
        atol=1e-6,
        slips=(
            Slip(
                lambda: _lag() + 0.5,
                "That is half the window. Ten samples in a row span nine steps: where is "
                "the middle of those?",
            ),
            Slip(
                lambda: _centre(rolling_mean(_spike(), 10)) - 50,
                'That is the lag of mode "same", whose window reaches into the future.',
            ),
            Slip(
                lambda: _lag() + 50,
                "That is the place of the response. How far is it from the spike?",
            ),
            Slip(
                lambda: -_lag(),
                "A response before the spike: your window begins at the sample and "
                "reaches into the future, or you took the difference the wrong way.",
            ),
            Slip(
                lambda: 2 * _lag(),
                "That is the age of the oldest sample in the window. The centre is asked "
                "for.",
            ),
            Slip(
                lambda: 2 * _lag() + 1,
                "That is the length of the window. The centre of the response is asked "
                "for.",
            ),
            Slip(
                lambda: 0,
                "The centre does not lag at all: is the window symmetric, or did you take "
                "the maximum, which the spike reaches at once?",
            ),
        ),
    ),
    "rolling_average-2": Exercise(
        answer=_repaired,
        hint="Divide the rolling mean of the slope by the rolling mean of as many ones.",
        remark="A mean of what is there bends a slope at its ends.",
        slips=(
            Slip(
                lambda: rolling_mean(np.arange(50), 9),
                "That is the rolling mean as it was. Divide it by the share of the kernel "
                "that lies on the data.",
            ),
            Slip(
                lambda: rolling_mean(np.arange(50), 9) * _shares(9),
                "You have multiplied by the share, which pulls the ends down twice. "
                "Divide by it.",
            ),
            Slip(
                lambda: rolling_mean(np.arange(50), 9, "valid"),
                'Mode "valid" drops the ends. Repair them.',
            ),
            Slip(
                lambda: _filtered("nearest"),
                "That fills in the last sample again and again. Here no sample is made "
                "up.",
            ),
            Slip(
                lambda: _filtered("reflect"),
                "That fills in mirrored samples. Here no sample is made up.",
            ),
            Slip(
                lambda: _repaired(10),
                "That is a window of ten. Take nine, which has a middle sample.",
            ),
            Slip(
                lambda: np.arange(50),
                "That is the slope as it was. At the ends, samples are missing on one "
                "side, so their mean is another.",
            ),
            Slip(
                lambda: np.ones(50),
                "The constant comes back as it was: right, but give the slope.",
            ),
        ),
    ),
    "rolling_average-3": Exercise(
        answer=_hum,
        hint="The shortest such window holds one period of the hum.",
        remark="Whole multiples of 50 Hz vanish with it, other frequencies do not.",
        atol=6e-3,
        slips=(
            Slip(
                lambda: _hum(20),
                "That window is half a period of the hum. The mean over half a sine is "
                "not zero.",
                when=lambda found: found[0] == 20,
            ),
            Slip(
                lambda: _hum(80),
                "That removes the hum, but a shorter window does, too.",
                when=lambda found: found[0] > 40 and found[0] % 40 == 0,
            ),
            Slip(
                lambda: _hum(50),
                "50 is the frequency. How many samples does one period take?",
                when=lambda found: found[0] == 50,
            ),
            Slip(
                lambda: (40, _response(40, [75, 100, 150]), _hum()[2]),
                "The response of freqz is complex: its absolute value is the factor that "
                "is left of the amplitude.",
                when=lambda found: np.iscomplexobj(found[1]),
            ),
            Slip(
                lambda: (
                    40,
                    np.abs(_response(40, [75, 100, 150], fs=2 * np.pi)),
                    _hum()[2],
                ),
                "Without fs=2000, freqz takes 75 for radians per sample.",
            ),
            Slip(
                lambda: (*_hum()[:2], 1 - _hum()[2]),
                "The last is the share that is removed. How much is left?",
            ),
        ),
    ),
}
