"""Exercises on data types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

FIRST = np.array([200, 30, 255, 90], dtype=np.uint8)
SECOND = np.array([100, 51, 255, 90], dtype=np.uint8)
READINGS = np.array(["2.7", "-1.6", "0.9"])


def _mean_image() -> NDArray[np.float64]:
    """Return the mean of two images, in floats."""
    return (FIRST.astype(float) + SECOND) / 2


def _nearest() -> NDArray[np.int64]:
    """Return the readings as the nearest whole numbers."""
    nearest: NDArray[np.float64] = np.rint(READINGS.astype(float))
    return nearest.astype(np.int64)


def _smallest() -> np.dtype[Any]:
    """Return the smallest dtype of whole numbers that holds -3 and 40 000."""
    letters = np.typecodes["AllInteger"]
    holding = (
        np.dtype(letter)
        for letter in letters
        if np.iinfo(letter).min <= -3 and np.iinfo(letter).max >= 40_000
    )
    return min(holding, key=lambda dtype: dtype.itemsize)


EXERCISES: dict[str, Exercise] = {
    "dtypes-1": Exercise(
        answer=_mean_image,
        hint="Convert one of the two before anything is added.",
        remark="The sum was taken in floats, which have room for it.",
        array=True,
        slips=(
            Slip(
                lambda: (FIRST + SECOND) / 2,
                "The sum wrapped around at 256: to convert after that is too late.",
            ),
            Slip(
                lambda: (FIRST + SECOND) // 2,
                "The sum wrapped around at 256, and // rounds down: use floats.",
            ),
            Slip(
                lambda: (FIRST.astype(int) + SECOND) // 2,
                "The sum is right, but the halves are cut off: divide with /, keep floats.",
            ),
            Slip(
                lambda: FIRST // 2 + SECOND // 2,
                "Nothing wraps, but each // rounds down: use floats.",
            ),
        ),
    ),
    "dtypes-2": Exercise(
        answer=_nearest,
        hint="Three steps: to floats, to the nearest, to whole numbers.",
        remark="np.rint alone would have left floats.",
        array=True,
        exact_dtype=True,
        slips=(
            Slip(
                lambda: READINGS.astype(float).astype(int),
                "astype(int) cuts the fraction off: round first.",
            ),
            Slip(
                lambda: np.rint(READINGS.astype(float)),
                "The values are right, but they are still floats.",
            ),
            Slip(
                lambda: READINGS.astype(float),
                "These are the readings as floats: now round them.",
            ),
            Slip(
                lambda: np.floor(READINGS.astype(float)).astype(int),
                "np.floor always goes down: take the nearest whole number.",
            ),
        ),
    ),
    "dtypes-3": Exercise(
        answer=_smallest,
        hint="np.iinfo(dtype) has the limits as min and max.",
        remark="Four bytes a value, half of what NumPy chooses by itself.",
        slips=(
            Slip(
                lambda: np.dtype(np.int64),
                "It holds both, but a smaller one does too.",
            ),
            Slip(
                lambda: np.dtype(np.uint16),
                "It reaches far enough upwards, but has no negative numbers.",
            ),
            Slip(
                lambda: np.dtype(np.uint32),
                "It reaches far enough upwards, but has no negative numbers.",
            ),
            Slip(
                lambda: np.dtype(np.int16),
                "It has negative numbers, but ends before 40 000.",
            ),
            Slip(
                lambda: np.dtype(np.float32),
                "It would hold both, but these are whole numbers.",
            ),
        ),
    ),
}
