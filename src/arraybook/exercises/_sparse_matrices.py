"""Exercises of the page on sparse matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

START = [0, 2, 0, 1, 2, 0, 3]
END = [1, 0, 1, 3, 2, 2, 0]


def _break_even(each: int = 12, fixed: int = 4 * 1001) -> int:
    """Return from how many numbers on a sparse 1000 by 1000 array is the larger one."""
    return (8_000_000 - fixed) // each + 1


def _rides() -> NDArray[np.int64]:
    """Return the numbers of rides, a row for each start."""
    table = np.zeros((5, 5), dtype=np.int64)
    np.add.at(table, (START, END), 1)
    return table


def _once() -> NDArray[np.int64]:
    """Return 1 wherever there is a ride."""
    return np.minimum(_rides(), 1)


def _shares(*, axis: int = 1, empty: float = 0.0) -> NDArray[np.float64]:
    """Return the rides divided by the sum of their row (1) or column (0)."""
    totals = _rides().sum(axis=axis, keepdims=True)
    shares = _rides() / np.maximum(totals, 1)
    return np.where(totals == 0, empty, shares)


def _eigenvalues(*, first: int = 1, rows: int = 1000) -> NDArray[np.float64]:
    """Return three neighbouring eigenvalues of the tridiagonal matrix."""
    # The same as 2 - 2 cos t, without taking the difference of nearly equal numbers.
    half = np.arange(first, first + 3) * np.pi / (rows + 1) / 2
    return 4 * np.sin(half) ** 2


EXERCISES: dict[str, Exercise] = {
    "sparse_matrices-1": Exercise(
        answer=_break_even,
        hint="A stored number takes 8 bytes, its column 4, and each row begins somewhere.",
        remark="About two thirds full, and CSR saves nothing.",
        slips=(
            Slip(
                lambda: _break_even() - 1,
                "With so many, both take the same number of bytes. Add one.",
            ),
            Slip(
                lambda: _break_even(fixed=0),
                "The starts of the rows, in indptr, take memory, too.",
            ),
            Slip(
                lambda: _break_even(each=16, fixed=0),
                "That is COO, which stores row and column. CSR stores the column.",
            ),
            Slip(
                lambda: _break_even(each=16, fixed=8 * 1001),
                "That is for places of int64. They are int32 here.",
            ),
            Slip(
                lambda: _break_even(each=8, fixed=0),
                "That counts the numbers alone. Their places take memory, too.",
            ),
            Slip(
                lambda: _break_even() / 1e6,
                "That is the density. How many stored numbers is it?",
            ),
        ),
    ),
    "sparse_matrices-2": Exercise(
        answer=_rides,
        hint="Give COO the values, then the rows and the columns: (ones, (start, end)).",
        remark="COO adds up what has the same place.",
        slips=(
            Slip(
                lambda: sparse.coo_array(_rides()),
                "Your table is sparse. Make it dense with toarray().",
                when=sparse.issparse,
            ),
            Slip(
                lambda: _rides().T,
                "Rows and columns have changed places: a row is where rides start.",
            ),
            Slip(
                _once,
                "One pair of stations has two rides. Their ones must be added up.",
            ),
            Slip(
                lambda: _rides()[:4, :4],
                "Station 4 is missing. State the shape.",
            ),
        ),
    ),
    "sparse_matrices-3": Exercise(
        answer=_shares,
        hint="Multiply each row by 1 / sum, and by anything finite where the sum is 0.",
        remark="Each row sums to 1, or to 0 where nobody started.",
        slips=(
            Slip(
                lambda: sparse.coo_array(_shares()),
                "Your table is sparse. Make it dense with toarray().",
                when=sparse.issparse,
            ),
            Slip(
                lambda: _shares(empty=np.nan),
                "The row without rides was divided by zero. Keep it at zero.",
            ),
            Slip(
                lambda: _shares(axis=0),
                "The columns sum to 1, not the rows.",
            ),
            Slip(
                lambda: _rides() / len(START),
                "That divides all by the number of all rides.",
            ),
            Slip(
                lambda: _rides() / np.maximum(_rides().sum(axis=1), 1),
                "The sums were spread along the wrong axis: each number was divided by "
                "the sum of the row that has the number of its column.",
            ),
            Slip(
                lambda: _shares().T,
                "That is transposed: a row is where rides start.",
            ),
        ),
    ),
    "sparse_matrices-4": Exercise(
        answer=_eigenvalues,
        hint="The smallest is about 1e-5: look next to 0, and sort.",
        remark="Near a number that you know, sigma finds them fast.",
        atol=0,
        slips=(
            Slip(
                lambda: _eigenvalues()[::-1],
                "These are they. Put the smallest first.",
            ),
            Slip(
                lambda: _eigenvalues(first=998),
                "These are the three largest. Look next to 0.",
            ),
            Slip(
                lambda: _eigenvalues(first=998)[::-1],
                "These are the three largest. Look next to 0.",
            ),
            Slip(
                lambda: _eigenvalues(first=0),
                "The first is 0, and the matrix has no such eigenvalue: k starts at 1.",
            ),
            Slip(
                lambda: _eigenvalues(rows=999),
                "The closed form divides by the number of rows plus 1.",
            ),
        ),
    ),
}
