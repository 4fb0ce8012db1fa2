"""Exercises of the page on random walks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip
from arraybook.sequences import random_walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _returns() -> NDArray[np.int64]:
    """Return the steps after which the walk of exercise 1 is at zero, with 0."""
    return np.flatnonzero(random_walk(1000, rng=9) == 0)


def _steps() -> NDArray[np.int64]:
    """Return the steps of a thousand walks, one in each row."""
    rng = np.random.default_rng(20260101)
    return 2 * rng.integers(0, 2, size=(1000, 400)) - 1


def _table(axis: int = 1) -> NDArray[np.int64]:
    """Return the positions of the thousand walks, a column for the start first."""
    totals = np.cumsum(_steps(), axis=axis)
    return np.hstack([np.zeros((1000, 1), np.int64), totals])


def _reach(axis: int = 1) -> float:
    """Return the mean of the largest distances, in units of a typical one."""
    return float(np.abs(_table()).max(axis=axis).mean()) / 20


def _moves() -> NDArray[np.int64]:
    """Return the steps of the walk in the plane."""
    directions = np.random.default_rng(20260101).integers(0, 4, size=5000)
    return np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])[directions]


def _path() -> NDArray[np.int64]:
    """Return the positions of the walk in the plane, with the start."""
    return np.vstack([[0, 0], np.cumsum(_moves(), axis=0)])


EXERCISES: dict[str, Exercise] = {
    "random_walk-1": Exercise(
        answer=lambda: _returns()[1],
        hint="Look for zeros behind the start, and count the steps from there.",
        remark="A walk can be back at zero only after an even number of steps.",
        slips=(
            Slip(lambda: 0, "That is the start. It is at zero, but it is no return."),
            Slip(
                lambda: _returns()[1] - 1,
                "One too few. If you looked at walk[1:], its place 0 is step 1.",
            ),
            Slip(lambda: _returns()[1] + 1, "One too many: walk[t] is step t."),
            Slip(lambda: _returns()[-1], "That is the last return. Take the first."),
            Slip(lambda: _returns()[2], "That is the second return. Take the first."),
            Slip(_returns, "These are all places with a zero. Which is the return?"),
            Slip(
                lambda: _returns()[1:],
                "These are all returns. Take the first of them.",
            ),
            Slip(
                lambda: _returns().size - 1,
                "That is how often the walk returns. After how many steps is the first "
                "time?",
            ),
        ),
    ),
    "random_walk-2": Exercise(
        answer=_table,
        hint="In each row time runs from left to right: add up along that axis, and "
        "put a column of zeros in front.",
        remark="Each row is a walk, each column a moment of all walks.",
        slips=(
            Slip(
                lambda: np.cumsum(_steps(), axis=1),
                "The column of starts is missing: a walk of 400 steps has 401 positions.",
            ),
            Slip(
                lambda: np.cumsum(_steps(), axis=0),
                "That adds the steps of different walks, and the starts are missing. "
                "Time runs along the other axis.",
            ),
            Slip(
                lambda: _table(axis=0),
                "That adds the steps of different walks. Time runs along the other axis.",
            ),
            Slip(
                lambda: np.cumsum(_steps()),
                "Without an axis, cumsum makes one long walk of all rows. Name the axis.",
            ),
            Slip(
                lambda: _table().T,
                "There each column is a walk. Rows are asked for.",
            ),
            Slip(
                lambda: np.hstack([np.zeros((1000, 1), np.int64), _steps()]),
                "These are still the steps. A position is the sum of the steps so far.",
            ),
            Slip(
                lambda: np.cumsum(
                    np.hstack([_steps(), np.zeros((1000, 1), np.int64)]), axis=1
                ),
                "The added column is at the end. The start comes first.",
            ),
            Slip(
                lambda: np.vstack(
                    [np.zeros((1, 400), np.int64), np.cumsum(_steps(), axis=1)]
                ),
                "You put a row of zeros on top. Every walk has a start: put a column of "
                "zeros on the left.",
                when=lambda table: np.shape(table) == (1001, 400),
            ),
            Slip(
                lambda: np.cumsum(np.hstack([_steps()[:, :1], _steps()]), axis=1),
                "Your walks begin with a step. They start at 0.",
                when=lambda table: (
                    np.shape(table) == (1000, 401)
                    and (np.array(table)[:, 0] != 0).all()
                ),
            ),
        ),
    ),
    "random_walk-3": Exercise(
        answer=_reach,
        hint="First distances, then the largest of each row, then their mean; "
        "finally, divide by the square root of 400.",
        remark="On its way, a walk was mostly farther from zero than at its end.",
        slips=(
            Slip(
                lambda: round(_reach(), 2),
                "That is right, but rounded. Hand in the number as it was computed.",
                when=lambda reach: reach in {round(_reach(), n) for n in (1, 2, 3, 4)},
            ),
            Slip(
                lambda: 20 * _reach(),
                "That is the mean distance in steps. Divide by the square root of 400.",
            ),
            Slip(
                lambda: _reach() / 20,
                "You divided by 400. Divide by its square root.",
            ),
            Slip(
                lambda: _table().max(axis=1).mean() / 20,
                "That is how far the walks get upwards. Downwards counts too.",
            ),
            Slip(
                lambda: np.abs(_table()[:, -1]).mean() / 20,
                "That is the distance at the end. Most walks have been farther away.",
            ),
            Slip(
                lambda: np.abs(_table()).max() / 20,
                "That is the largest distance of all walks. Take the mean of theirs.",
            ),
            Slip(
                lambda: (_table().max(axis=1) - _table().min(axis=1)).mean() / 20,
                "That is how far apart the highest and the lowest position are. Take "
                "the largest distance from zero.",
            ),
            Slip(
                lambda: np.abs(_table()).max(axis=1) / 20,
                "These are the numbers of all walks. Take their mean.",
            ),
            Slip(
                lambda: _reach(axis=0),
                "That is the largest distance at each moment. Take it for each walk.",
            ),
        ),
    ),
    "random_walk-4": Exercise(
        answer=_path,
        hint="Look up the step of each direction, add up along time, put the start on top.",
        slips=(
            Slip(
                lambda: np.cumsum(_moves(), axis=0),
                "The start is missing: it is the origin, and the first row.",
            ),
            Slip(
                lambda: np.vstack([[0, 0], np.cumsum(_moves(), axis=1)]),
                "That adds x to y. Time runs along axis 0.",
            ),
            Slip(
                lambda: np.cumsum(_moves(), axis=1),
                "That adds x to y, and the start is missing. Time runs along axis 0.",
            ),
            Slip(
                lambda: np.cumsum(_moves()),
                "Without an axis, cumsum mixes x and y in one long sum.",
            ),
            Slip(
                lambda: np.vstack([[0, 0], _moves()]),
                "These are the steps. A position is the sum of the steps so far.",
            ),
            Slip(
                lambda: _path().T,
                "The shape is (2, 5001), and (5001, 2) is asked for: a position a row.",
            ),
            Slip(lambda: _path()[:, ::-1], "Here y stands before x."),
            Slip(lambda: _path() * [1, -1], "Up and down have changed places."),
            Slip(lambda: _path() * [-1, 1], "Right and left have changed places."),
            Slip(
                lambda: _path()[-1],
                "That is where the walk ends. Give all of its positions.",
            ),
        ),
    ),
}
