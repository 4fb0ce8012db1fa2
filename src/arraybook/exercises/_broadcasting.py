"""Exercises on arrays of different shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

# The data that the page gives.
SHAPES = ((8, 1, 6), (7, 1), (6,))
CELLS: NDArray[Any] = np.array([[2, 3, 5], [10, 10, 20], [6, 1, 1]])
POINTS: NDArray[Any] = np.array([[0, 0], [3, 4], [6, 8], [0, 8]])


def _shares() -> NDArray[np.float64]:
    """Divide each row by its sum."""
    shares: NDArray[np.float64] = CELLS / CELLS.sum(axis=1, keepdims=True)
    return shares


def _differences() -> NDArray[Any]:
    """Return the differences of all pairs, x and y."""
    differences: NDArray[Any] = POINTS[:, np.newaxis] - POINTS
    return differences


def _squares() -> NDArray[Any]:
    """Return the squared distances of all pairs."""
    squares: NDArray[Any] = (_differences() ** 2).sum(axis=-1)
    return squares


EXERCISES: dict[str, Exercise] = {
    "broadcasting-1": Exercise(
        answer=lambda: np.broadcast_shapes(*SHAPES),
        hint="Put 1s in front of the shorter shapes, then take the largest of each axis.",
        remark="On each axis, every 1 is stretched to the other size.",
        slips=(
            Slip(
                lambda: (8, 7, 1),
                "On the last axis, the 1 is stretched to the 6 of the others.",
            ),
            Slip(
                lambda: (8, 1, 6),
                "The 7 is still missing: (7, 1) becomes (1, 7, 1), and the 1 of the "
                "first shape is stretched to 7.",
            ),
            Slip(
                lambda: (8, 7, 6, 6),
                "Axes are compared, not joined: three axes stay three.",
            ),
            Slip(
                lambda: (7, 8, 6),
                "Align the shapes at the right: the 7 stands below the 1 of the first.",
            ),
        ),
    ),
    "broadcasting-2": Exercise(
        answer=_shares,
        hint="The sums of the rows must stand as a column, of shape (3, 1).",
        remark="Without keepdims it runs too, and divides by the wrong sums.",
        slips=(
            Slip(
                lambda: CELLS / CELLS.sum(axis=1),
                "The sums are right, but they lie as a row: each column was divided by "
                "the sum of a row.",
            ),
            Slip(
                lambda: CELLS / CELLS.sum(axis=0),
                "Here each column adds up to 1: these are shares of a type.",
            ),
            Slip(
                lambda: CELLS / CELLS.sum(),
                "Here the whole table adds up to 1: divide by the sum of each row.",
            ),
            Slip(
                lambda: 100 * _shares(),
                "These are percentages: give the shares.",
            ),
            Slip(
                lambda: CELLS // CELLS.sum(axis=1, keepdims=True),
                "// rounds down to whole numbers: divide with /.",
            ),
        ),
    ),
    "broadcasting-3": Exercise(
        answer=lambda: np.sqrt(_squares()),
        hint="Shapes (4, 1, 2) and (4, 2) give (4, 4, 2). Then sum along the last axis.",
        remark="The diagonal is 0, and the table is its own transpose.",
        slips=(
            Slip(_squares, "These are the squares of the distances: take the root."),
            Slip(
                lambda: np.abs(_differences()).sum(axis=-1),
                "These are distances along the streets of a town, x plus y: square "
                "before you add.",
            ),
            Slip(
                _differences,
                "These are the differences in x and y: make one distance of the two.",
            ),
            Slip(
                lambda: np.sqrt((_differences() ** 2).sum(axis=0)),
                "The sum went over the neurons: take it along the last axis, x and y.",
            ),
            Slip(
                lambda: np.sqrt((POINTS**2).sum(axis=-1)),
                "These are four distances from the origin: compare all pairs.",
            ),
        ),
    ),
}
