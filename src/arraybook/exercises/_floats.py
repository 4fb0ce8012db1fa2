"""Exercises of the page on floating point and NaN."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _decided(nan: float) -> list[bool]:
    """Return six comparisons, four of them with NaN, or with a number in its place."""
    same = nan == nan  # noqa: PLR0124  # the question of the exercise
    with_nan = [same, nan < math.inf, 0 * nan == 0, nan - nan == 0]
    return [*with_nan, 3 * 0.1 == 0.3, 5 * 0.1 == 0.5]


def _large() -> NDArray[np.float64]:
    """Return four numbers that differ little, far from zero."""
    return 1e9 + np.array([4.0, 7.0, 13.0, 16.0])


def _by_the_formula() -> float:
    """Return what the variance formula for paper makes of them."""
    return float(np.mean(_large() ** 2) - np.mean(_large()) ** 2)


def _last(dtype: type[np.float32 | np.float64]) -> np.floating:
    """Return the last half of a half that still changes 1."""
    one = last = dtype(1)
    while one + last / dtype(2) > one:
        last = last / dtype(2)
    return last


def _weights() -> NDArray[np.float64]:
    """Return the weights of three animals on four days, with gaps."""
    nan = np.nan
    return np.array([[21, 22, nan, 23], [nan, 30, 30, nan], [nan, nan, nan, nan]])


def _means(axis: int = 1, empty: float = np.nan) -> NDArray[np.float64]:
    """Return means along an axis, without gaps, and `empty` where all are gaps."""
    measured = np.sum(~np.isnan(_weights()), axis=axis)
    total = np.nansum(_weights(), axis=axis)
    means = np.full(measured.shape, empty)
    np.divide(total, measured, out=means, where=measured > 0)
    return means


EXERCISES: dict[str, Exercise] = {
    "floats-1": Exercise(
        answer=lambda: np.var(_large()),
        hint="Take the mean off each number first: what is left is small and exact.",
        remark="np.var does it in the same two passes over the data.",
        slips=(
            Slip(
                _by_the_formula,
                "That is what the formula gives: the difference of two numbers near "
                "10 to the power of 18, whose gaps are wider than the variance.",
                when=lambda variance: variance != 0 and float(variance) % 128 == 0,
            ),
            Slip(
                lambda: np.var(_large(), ddof=1),
                "That is the variance of a sample: it divides by one less than the "
                "number of values. Here the mean of the squares is asked for.",
            ),
            Slip(
                lambda: np.std(_large()),
                "That is its square root, the standard deviation.",
            ),
            Slip(
                lambda: np.sum((_large() - _large().mean()) ** 2),
                "That is the sum of the squares. Take their mean.",
            ),
            Slip(
                lambda: np.mean(np.abs(_large() - _large().mean())),
                "That is the mean of the absolute differences. Square them.",
            ),
            Slip(
                lambda: np.mean(_large() - _large().mean()),
                "The differences from the mean cancel. Square them first.",
            ),
        ),
    ),
    "floats-2": Exercise(
        answer=lambda: _last(np.float32),
        hint="The last value that counts is one halving before the first that does not.",
        remark="It is the eps of float32, the gap above 1.",
        atol=0.0,
        slips=(
            Slip(
                lambda: _last(np.float32) / 2,
                "That is the first value that no longer counts: one halving too many.",
            ),
            Slip(
                lambda: _last(np.float32) * 2,
                "Half of that still counts: one halving too few.",
            ),
            Slip(
                lambda: _last(np.float64),
                "That is the answer for float64. Somewhere a float64 came in, and the "
                "sum became one.",
            ),
            Slip(
                lambda: _last(np.float64) / 2,
                "That is float64, and one halving too many.",
            ),
            Slip(
                lambda: float(np.nextafter(np.float32(0), np.float32(1))),
                "That is the smallest float32 above zero. Compare 1 plus the value "
                "with 1, not the value with 0.",
            ),
        ),
    ),
    "floats-3": Exercise(
        answer=_means,
        hint="How many values were measured in each row, and what do they add up to?",
        slips=(
            Slip(
                lambda: np.mean(_weights(), axis=1),
                "One gap in a row is enough to make its mean nan. Leave the gaps out.",
            ),
            Slip(
                lambda: np.nansum(_weights(), axis=1) / 4,
                "The gaps have counted as weights of 0.",
            ),
            Slip(
                lambda: _means(empty=0.0),
                "The last animal has no mean, so 0 is not it: make out hold nan from the start.",
            ),
            Slip(
                lambda: _means()[:2],
                "The last animal is missing from your answer. Keep its place.",
            ),
            Slip(
                lambda: _means(axis=0),
                "These are the means of the days. Animals are rows.",
            ),
            Slip(
                lambda: np.nanmean(_weights()),
                "That is one mean of all weights. Say along which axis.",
            ),
        ),
    ),
    "floats-4": Exercise(
        answer=lambda: _decided(math.nan),
        hint="Any comparison with nan but != is False, and rounding may hit or miss.",
        remark="Rounding hit 5 * 0.1 as well, and happened to land on 0.5.",
        slips=(
            Slip(
                lambda: [True, *_decided(math.nan)[1:]],
                "nan is not equal to anything, itself included: np.isnan finds it.",
            ),
            Slip(
                lambda: [False, True, *_decided(math.nan)[2:]],
                "nan is neither smaller nor larger than any number, infinity included.",
            ),
            Slip(
                lambda: [*_decided(math.nan)[:4], True, True],
                "The last two are not alike. Three times 0.1 is not the float that is "
                "written 0.3.",
            ),
            Slip(
                lambda: [False] * 6,
                "Not every rounding shows: one of the two last products lands on the "
                "right float.",
            ),
            Slip(
                lambda: _decided(0.0),
                "With numbers, these would be right. But nan stays nan in arithmetic.",
            ),
        ),
    ),
}
