"""Exercises of the page on interpolation in one dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import interpolate

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]


def _filled(*, right: float = np.nan) -> Floats:
    """Return the logged values with the gaps between samples filled."""
    logged = np.array([2, 3, np.nan, np.nan, 6, 5, np.nan, 3, np.nan])
    index, good = np.arange(9), ~np.isnan(logged)
    filled = np.interp(index, index[good], logged[good], left=np.nan, right=right)
    return np.asarray(filled, dtype=np.float64)


def _logged() -> Floats:
    """Return the logged values with their gaps."""
    return np.array([2, 3, np.nan, np.nan, 6, 5, np.nan, 3, np.nan])


MINUTES = np.array([0, 10, 20, 30])
HEADINGS = np.array([340.0, 350.0, 10.0, 40.0])
ASKED = np.array([4, 14, 24])


def _turned() -> Floats:
    """Return the headings without jumps, at the minutes asked for."""
    turned = np.interp(ASKED, MINUTES, np.unwrap(HEADINGS, period=360))
    return np.asarray(turned, dtype=np.float64)


def _as_directions() -> Floats:
    """Return the headings of vectors between the given ones."""
    arrows = np.exp(1j * np.radians(HEADINGS))
    angles = np.degrees(np.angle(np.interp(ASKED, MINUTES, arrows)))
    return np.asarray(angles % 360, dtype=np.float64)


def _cosine() -> tuple[Floats, Floats]:
    """Return the twenty samples of the page."""
    x = np.linspace(0, 10 * np.pi, 20)
    return x, np.cos(x)


def _zeros(*, extrapolate: bool = False) -> Floats:
    """Return where the cubic spline through the cosine's samples is zero."""
    spline = interpolate.CubicSpline(*_cosine())
    return np.asarray(spline.roots(extrapolate=extrapolate), dtype=np.float64)


def _true_zeros() -> Floats:
    """Return where the cosine is zero."""
    return np.pi * (np.arange(10, dtype=np.float64) + 0.5)


def _zeros_of_lines() -> Floats:
    """Return where the straight lines between the samples are zero."""
    x, y = _cosine()
    (at,) = np.nonzero(y[:-1] * y[1:] < 0)
    zeros: Floats = x[at] - y[at] * (x[at + 1] - x[at]) / (y[at + 1] - y[at])
    return zeros


CANDIDATES = (0.15, 0.5, 1.5, 5.0, 15.0)


def _best(score: int = 1) -> float:
    """Return the s that predicts best the samples from a given start."""
    t = np.linspace(1, 10 * np.pi, 300)
    noise = 0.1 * np.random.default_rng(20260101).standard_normal(300)
    y = np.cos(t) + np.log10(t) + noise
    misses = []
    for s in CANDIDATES:
        curve = interpolate.make_splrep(t[::2].copy(), y[::2].copy(), s=s)
        misses.append(np.sum((curve(t[score::2]) - y[score::2]) ** 2))
    return CANDIDATES[int(np.argmin(misses))]


EXERCISES: dict[str, Exercise] = {
    "interpolation_1d-1": Exercise(
        answer=_filled,
        hint="Give np.interp the samples that are there, and ask for all nine places.",
        remark="Without right=np.nan the last one would be a made-up 3.",
        slips=(
            Slip(
                lambda: _filled(right=3),
                "The last value has no sample on its right: it shall stay NaN. np.interp "
                "repeats the last sample unless told otherwise.",
            ),
            Slip(
                lambda: _filled()[:-1],
                "All nine places are asked for, the last with NaN.",
            ),
            Slip(
                lambda: _logged()[~np.isnan(_logged())],
                "That drops the gaps. Fill them.",
            ),
            Slip(
                lambda: np.nan_to_num(_logged()),
                "That puts zeros into the gaps.",
            ),
            Slip(
                lambda: np.interp(np.arange(9), np.arange(9), _logged()),
                "These still have their gaps: NaN must not be among the samples that "
                "np.interp is given.",
            ),
        ),
    ),
    "interpolation_1d-2": Exercise(
        answer=lambda: _turned() % 360,
        hint="Remove the jump before you interpolate, and bring it back afterwards.",
        remark="The period of np.interp is for x; an angle in y has to be unwrapped.",
        slips=(
            Slip(
                lambda: np.interp(ASKED, MINUTES, HEADINGS),
                "At minute 14 your ship turns the long way round, from 350 degrees down "
                "to 10.",
            ),
            Slip(
                _turned,
                "The turn is right, but a heading lies between 0 and 360 degrees.",
            ),
            Slip(
                lambda: np.interp(ASKED, MINUTES, np.unwrap(HEADINGS)) % 360,
                "np.unwrap expects radians: tell it that the period is 360.",
            ),
            Slip(
                _as_directions,
                "Arrows whose tips move along a straight line do not turn evenly. "
                "Interpolate the angle.",
            ),
            Slip(
                lambda: (_turned() + 180) % 360 - 180,
                "The turn is right, but give the headings from 0 to 360 degrees.",
            ),
        ),
    ),
    "interpolation_1d-3": Exercise(
        answer=_zeros,
        hint="Make a CubicSpline of the 20 samples and ask for its roots inside the data.",
        remark="They miss the true zeros by less than a hundredth of a gap.",
        slips=(
            Slip(
                lambda: _zeros(extrapolate=True),
                "There are twelve. Two of them lie outside the data, where the spline is "
                "made up.",
            ),
            Slip(
                _true_zeros,
                "These are the zeros of the cosine. Those of the spline are asked for.",
            ),
            Slip(
                _zeros_of_lines,
                "These are the zeros of the straight lines between the samples.",
            ),
            Slip(
                lambda: _zeros() - _true_zeros(),
                "That is how far they are from the true zeros. Check the zeros.",
            ),
            Slip(
                lambda: float(np.abs(_zeros() - _true_zeros()).max()),
                "That is the largest distance. Check the array of the zeros.",
            ),
        ),
    ),
    "interpolation_1d-4": Exercise(
        answer=_best,
        hint="Fit the samples [::2], score on the samples [1::2], take the smallest miss.",
        remark=(
            "It is the number of samples times the noise squared, found without knowing "
            "it."
        ),
        slips=(
            Slip(
                lambda: _best(score=0),
                "Did you score on the samples of the fit? There the smallest s always "
                "wins.",
            ),
            Slip(
                lambda: CANDIDATES.index(_best()),
                "That is its place in the list. The value of s is asked for.",
            ),
            Slip(
                lambda: 300 * 0.1**2,
                "That is the rule for all 300 samples. How many does the fit see?",
            ),
            Slip(
                lambda: CANDIDATES[-1],
                "That is the one with the largest miss.",
            ),
        ),
    ),
}
