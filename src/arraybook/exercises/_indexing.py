"""Exercises of the page on indexing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _plate() -> NDArray[np.int_]:
    """Return the wells of a plate, numbered from 0."""
    return np.arange(96).reshape(8, 12)


def _blanked(*, first: str = "column") -> NDArray[np.int_]:
    """Return a plate with its first column, or row, set to 0."""
    plate = _plate()
    plate[(0,) if first == "row" else (slice(None), 0)] = 0
    return plate


def _same_array_twice() -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Return the pair of someone who wrote ``corrected = plate``."""
    plate = _blanked()
    return plate, plate


EXERCISES = {
    "indexing-1": Exercise(
        answer=lambda: _plate()[1:-1, 1:-1],
        hint="Both axes need a slice, and each slice leaves out two positions.",
        remark="A slice is a view: what you write into it is written into the plate.",
        slips=(
            Slip(
                lambda: _plate()[1:-2, 1:-2],
                "A stop is excluded anyway, so -2 leaves out two rows and two columns "
                "at the far edge.",
            ),
            Slip(
                lambda: _plate()[1:, 1:],
                "The last row and the last column are still there.",
            ),
            Slip(
                lambda: _plate()[:-1, :-1],
                "The first row and the first column are still there: they have the "
                "position 0.",
            ),
            Slip(
                lambda: _plate()[2:-1, 2:-1],
                "Positions count from 0, so a slice that starts with 2 leaves out two.",
            ),
            Slip(
                lambda: _plate()[1:-1],
                "The top and the bottom edge are gone. The left and the right edge "
                "need an entry of their own, after a comma.",
            ),
            Slip(
                lambda: _plate()[1:-1][1:-1],
                "The second pair of brackets took rows again. Use one pair, with a "
                "comma.",
            ),
        ),
    ),
    "indexing-2": Exercise(
        answer=lambda: _plate()[np.ix_([1, 3, 6], [2, 9])],
        hint="There is a function that turns two lists into a block.",
        remark="In two steps: plate[[1, 3, 6]][:, [2, 9]] reads the same.",
        slips=(
            Slip(
                lambda: _plate()[np.ix_([0, 2, 5], [1, 8])],
                "These rows and columns are counted from 1. Here they count from 0.",
            ),
            Slip(
                lambda: _plate()[1:7, 2:10],
                "Slices take everything in between as well.",
            ),
            Slip(
                lambda: _plate()[[1, 3, 6]],
                "The rows are right, but they are whole: take two of their columns.",
            ),
            Slip(
                lambda: _plate()[:, [2, 9]],
                "The columns are right, but they are whole: take three of their rows.",
            ),
        ),
    ),
    "indexing-3": Exercise(
        answer=lambda: (_plate(), _blanked()),
        hint="Copy first, then assign to a slice of the copy.",
        slips=(
            Slip(
                _same_array_twice,
                "Both names show the same numbers, so plate has changed too.",
                when=lambda pair: np.shares_memory(*pair),
            ),
            Slip(
                _blanked,
                "That is corrected alone: give the pair, plate first.",
            ),
            Slip(
                lambda: (_blanked(), _blanked()),
                "Your plate has changed as well: make the copy before the change.",
            ),
            Slip(
                lambda: (_blanked(), _plate()),
                "The copy kept its numbers and plate has changed: it is the other "
                "way round.",
            ),
            Slip(
                lambda: (_plate(), _blanked(first="row")),
                "That is the first row. For a column, the colon comes first.",
            ),
        ),
    ),
}
