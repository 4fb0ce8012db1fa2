"""Exercises of the page on linear algebra."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

# Rows are channels, columns are dyes.
THREE = np.array([[0.8, 0.2, 0.0], [0.2, 0.7, 0.3], [0.0, 0.1, 0.7]])
THREE_READ = np.array([90.0, 79.0, 61.0])
TWO = np.array([[0.7, 0.0], [0.2, 0.2], [0.1, 0.5], [0.0, 0.3]])
TWO_READ = np.array([72.0, 29.0, 36.0, 14.0])


def _hilbert(n: int) -> NDArray[np.float64]:
    """Return the Hilbert matrix, without loading SciPy."""
    i = np.arange(n)
    return 1.0 / (i[:, np.newaxis] + i + 1)


def _unknowns() -> int:
    """Return the size of the first Hilbert matrix beyond a condition of 1e10."""
    return next(n for n in range(1, 20) if np.linalg.cond(_hilbert(n)) > 1e10)


EXERCISES = {
    "linear_algebra-1": Exercise(
        answer=lambda: np.linalg.solve(THREE, THREE_READ),
        hint="Write the equation of one channel on paper: its three factors are a row.",
        remark="This is how overlapping dyes are told apart: linear unmixing.",
        slips=(
            Slip(
                lambda: np.linalg.solve(THREE.T, THREE_READ),
                "Your matrix is transposed: its rows are dyes. A row must be an "
                "equation, and a channel is an equation.",
            ),
            Slip(
                lambda: THREE @ THREE_READ,
                "You multiplied the readings with the matrix. They are the result of a "
                "product, so ask which amounts lead to them.",
            ),
            Slip(
                lambda: THREE_READ / THREE.diagonal(),
                "Each channel also sees the dyes of its neighbours: use all factors.",
            ),
        ),
    ),
    "linear_algebra-2": Exercise(
        answer=_unknowns,
        hint="Stop at the first condition number above 1e10, and count from 1.",
        remark="Each further unknown costs about one and a half digits.",
        slips=(
            Slip(
                lambda: _unknowns() - 1,
                "That is the last one below 1e10, or you have counted from 0.",
            ),
            Slip(
                lambda: _unknowns() + 1,
                "Above 1e10, but not the smallest: try one unknown fewer.",
            ),
            Slip(
                lambda: float(np.linalg.cond(_hilbert(_unknowns()))),
                "That is the condition number. How many unknowns does it belong to?",
            ),
        ),
    ),
    "linear_algebra-3": Exercise(
        answer=lambda: np.linalg.lstsq(TWO, TWO_READ)[0],
        hint="Make a matrix of four rows and two columns, and use least squares.",
        remark="All four readings count, so their errors partly cancel.",
        rtol=1e-2,
        slips=(
            Slip(
                lambda: np.linalg.lstsq(TWO, TWO_READ),
                "Of the four things that lstsq returns, the amounts are the first.",
                when=lambda answer: isinstance(answer, tuple) and len(answer) == 4,
            ),
            Slip(
                lambda: np.linalg.solve(TWO[:2], TWO_READ[:2]),
                "You used the first two channels. The other two hold information too.",
            ),
            Slip(
                lambda: TWO.T @ TWO_READ,
                "You multiplied the readings with the shares. Ask which amounts lead "
                "to these readings.",
            ),
        ),
    ),
}
