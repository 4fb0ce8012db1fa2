"""Exercises on masks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

# The data that the page gives.
TRACE: NDArray[np.int64] = np.array(
    [-65, -64, -60, 7, 15, 31, 24, 12, -50, -70, 2, -66]
)


def _border(inside: Any = np.s_[1:-1, 1:-1]) -> NDArray[np.float64]:
    """Return ones with zeros inside."""
    square = np.ones((10, 10))
    square[inside] = 0
    return square


def _negated(low: int = 4, high: int = 8) -> NDArray[np.int64]:
    """Return the numbers from 0 to 10, those from `low` to `high` negated."""
    numbers = np.arange(11)
    middle = (numbers >= low) & (numbers <= high)
    return np.where(middle, -numbers, numbers)


def _positions() -> NDArray[np.int64]:
    """Return where the trace is above 0."""
    return np.flatnonzero(TRACE > 0)


EXERCISES: dict[str, Exercise] = {
    "masks-1": Exercise(
        answer=_border,
        hint="Start from ones, and find the slice that leaves out the edge.",
        remark="np.pad makes the same from an 8 by 8 array of zeros.",
        slips=(
            Slip(
                lambda: 1 - _border(),
                "The border and the inside have changed places.",
            ),
            Slip(
                lambda: _border(np.s_[2:-2, 2:-2]),
                "That border is two wide: positions count from 0.",
            ),
            Slip(
                lambda: _border(np.s_[1:-2, 1:-2]),
                "The stop of a slice is left out anyway: -2 leaves out one too many.",
            ),
            Slip(
                lambda: _border(np.s_[1:, 1:]),
                "The last row and the last column belong to the border too.",
            ),
            Slip(
                lambda: _border(np.s_[1:-1]),
                "Top and bottom are right. The columns need a slice too, after a comma.",
            ),
            Slip(
                lambda: np.pad(np.zeros((10, 10)), 1, constant_values=1),
                "np.pad adds the border outside: start with fewer zeros.",
            ),
            Slip(
                lambda: np.count_nonzero(_border()),
                "That is the number of ones, and it is right: give the array.",
            ),
        ),
    ),
    "masks-2": Exercise(
        answer=_negated,
        hint="Combine two comparisons with &, and assign to numbers[mask].",
        remark="numbers[middle] *= -1 does the same.",
        slips=(
            Slip(lambda: _negated(low=3), "The 3 is not larger than 3."),
            Slip(lambda: _negated(high=7), "The 8 is included."),
            Slip(
                lambda: _negated(low=3, high=7),
                "The ends are exchanged: 3 is not included, and 8 is.",
            ),
            Slip(
                lambda: np.arange(11),
                "Nothing has changed: did you change a copy?",
            ),
            Slip(
                lambda: -np.arange(11),
                "All are negated: put the mask on the left of the assignment.",
            ),
            Slip(
                lambda: np.where(_negated() < 0, ~np.arange(11), np.arange(11)),
                "~ is for truth values. For whole numbers, use the minus sign.",
            ),
            Slip(
                lambda: -np.arange(4, 9),
                "These are the negated values alone: give the whole array.",
            ),
            Slip(
                lambda: _negated().astype(np.uint8),
                "These have wrapped around: uint8 has no negative numbers.",
            ),
        ),
    ),
    "masks-3": Exercise(
        answer=lambda: _positions()[0],
        hint="np.flatnonzero gives the positions, in order.",
        remark="If nothing passes, [0] raises an IndexError: ask for the size first.",
        slips=(
            Slip(
                lambda: TRACE > 0,
                "That is the mask. np.flatnonzero gives the positions where it is True.",
            ),
            Slip(_positions, "These are all the positions: take the first."),
            Slip(
                lambda: np.where(TRACE > 0),
                "np.where gives a tuple: take its first part, and of that the first.",
            ),
            Slip(
                lambda: _positions()[0] + 1,
                "Positions count from 0.",
            ),
            Slip(
                lambda: TRACE[TRACE > 0][0],
                "That is the voltage there: give the position.",
            ),
            Slip(lambda: np.argmax(TRACE), "That is where the trace is highest."),
            Slip(
                lambda: np.count_nonzero(TRACE > 0),
                "That is how often it is above 0 mV.",
            ),
            Slip(lambda: _positions()[-1], "That is the last time."),
        ),
    ),
}
