"""Exercises 1 to 5: make an array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _pulse(place: Any = 4) -> NDArray[np.float64]:
    """Return a hundred zeros with a one at a place."""
    pulse = np.zeros(100)
    pulse[place] = 1
    return pulse


def _frame(inside: Any = np.s_[1:-1, 1:-1]) -> NDArray[np.int64]:
    """Return ones with zeros inside."""
    frame = np.ones((10, 10), dtype=np.int64)
    frame[inside] = 0
    return frame


def _corners() -> NDArray[np.float64]:
    """Return zeros with ones at the four corners."""
    corners = np.zeros((10, 10))
    corners[::9, ::9] = 1
    return corners


def _are_floats(answer: Any) -> bool:
    """Tell whether 10 to 49 were given as floats."""
    array = np.asarray(answer)
    return array.dtype.kind == "f" and np.array_equal(array, np.arange(10, 50))


EXERCISES: dict[str, Exercise] = {
    "warm_up-1": Exercise(
        answer=lambda: np.arange(10, 50),
        hint="Which function counts from a start to a stop?",
        remark="arange leaves its stop out, so the stop is 50.",
        array=True,
        slips=(
            Slip(
                lambda: np.arange(10, 49),
                "The last number is 48: arange leaves its stop out.",
            ),
            Slip(
                lambda: np.arange(10, 51),
                "There is one number too many: it goes on to 50.",
            ),
            Slip(
                lambda: np.arange(50),
                "That begins at 0. If arange gets two numbers, the first is the start.",
            ),
            Slip(
                lambda: np.arange(49),
                "That goes from 0 to 48: arange needs a start, and leaves its stop "
                "out.",
            ),
            Slip(
                lambda: np.arange(40),
                "Forty numbers are right, but these begin at 0.",
            ),
            Slip(
                lambda: np.arange(11, 50),
                "The 10 is missing: the start is part of the result.",
            ),
            Slip(
                lambda: np.array([10, 49]),
                "Those are the two ends. The numbers between them are missing.",
            ),
            Slip(
                lambda: np.linspace(10, 49),
                "linspace makes 50 values unless it is told how many. For steps of 1, "
                "there is a simpler function.",
            ),
            Slip(
                lambda: np.linspace(10, 50, 40),
                "linspace includes its stop, and so its steps are no longer 1.",
            ),
            Slip(
                lambda: np.arange(49, 9, -1),
                "These count down. In the exercise they count up.",
            ),
            Slip(
                lambda: range(10, 50),
                "That is Python's range, not an array. NumPy has a function of nearly "
                "the same name.",
                when=lambda answer: isinstance(answer, range),
            ),
            Slip(
                lambda: np.linspace(10, 49, 40),
                "The values are right, but these are floats. Use a function that makes "
                "whole numbers of whole numbers.",
                when=_are_floats,
            ),
        ),
    ),
    "warm_up-2": Exercise(
        answer=_pulse,
        hint="Make the zeros, give them a name, and set one of them.",
        remark="The fifth entry has index 4.",
        array=True,
        slips=(
            Slip(
                lambda: _pulse(5),
                "That is the sixth entry: positions count from 0.",
            ),
            Slip(
                lambda: _pulse(3),
                "That is the fourth entry: index 0 is the first.",
            ),
            Slip(
                lambda: _pulse(-5),
                "That is the fifth from the end.",
            ),
            Slip(
                lambda: _pulse(np.s_[:5]),
                "The first five are all 1: a colon stands for a whole stretch.",
            ),
            Slip(
                lambda: _pulse(np.s_[4:]),
                "From the fifth on, all are 1: a colon stands for a whole stretch.",
            ),
            Slip(
                lambda: np.zeros(100),
                "There is no 1 yet. Set one entry before you check.",
            ),
            Slip(
                lambda: 1,
                "That is the 1 alone. Give the zeros a name first, and set the entry "
                "on the next line.",
            ),
            Slip(
                lambda: 5 * _pulse(1),
                "Place and value have changed places: the second entry is 5.",
            ),
            Slip(
                lambda: np.insert(np.zeros(100), 4, 1),
                "An inserted value makes the vector longer: now there are 101. Change "
                "an entry that is there.",
            ),
            Slip(
                lambda: np.append(np.zeros(100), 1),
                "An appended value stands at the end, and there are 101 now. Change an "
                "entry that is there.",
            ),
        ),
    ),
    "warm_up-3": Exercise(
        answer=lambda: np.arange(9).reshape(3, 3),
        hint="Make the nine numbers in a row, then give them their shape.",
        remark="reshape(3, -1) would do: NumPy works out what -1 stands for.",
        array=True,
        slips=(
            Slip(
                lambda: np.arange(9),
                "The numbers are right. Now lay them out in three rows.",
            ),
            Slip(
                lambda: np.arange(9).reshape(3, 3).T,
                "The numbers run down the columns. They are to run along the rows.",
            ),
            Slip(
                lambda: np.arange(1, 10).reshape(3, 3),
                "These are 1 to 9: begin with 0.",
            ),
            Slip(
                lambda: np.arange(9).reshape(1, 9),
                "That is one row of nine. Which two numbers make the shape?",
            ),
            Slip(
                lambda: np.zeros((3, 3)),
                "The shape is right. The numbers are still missing.",
            ),
            Slip(
                lambda: np.array([np.arange(3)] * 3),
                "Every row begins at 0 again. They are to count on.",
            ),
            Slip(
                lambda: np.arange(9).resize((3, 3)),
                "Your answer is None: resize changes the array itself and returns "
                "nothing. Another method returns the table.",
                when=lambda answer: answer is None,
            ),
        ),
    ),
    "warm_up-4": Exercise(
        answer=lambda: np.eye(3),
        hint="A function whose name sounds like the letter I makes it.",
        remark="np.identity(3) is the same, and np.diag puts any values on a diagonal.",
        array=True,
        slips=(
            Slip(
                lambda: np.ones((3, 3)),
                "There are ones everywhere. Only the diagonal has ones.",
            ),
            Slip(
                lambda: np.fliplr(np.eye(3)),
                "That is the other diagonal: it is to begin at the top left.",
            ),
            Slip(
                lambda: np.eye(3, k=1),
                "The ones stand above the diagonal: leave k out.",
            ),
            Slip(
                lambda: 1 - np.eye(3),
                "Zeros and ones have changed places.",
            ),
            Slip(
                lambda: np.ones(3),
                "These are the ones of the diagonal, without the zeros around them.",
            ),
            Slip(
                lambda: np.diag(np.arange(1, 4)),
                "The place is right. The values are all to be 1.",
            ),
            Slip(
                lambda: np.eye(3, dtype=bool),
                "The pattern is right, but these are truth values, not numbers.",
            ),
            Slip(
                lambda: np.eye(9),
                "That has nine rows: eye takes the number of rows, not of entries.",
            ),
        ),
    ),
    "warm_up-5": Exercise(
        answer=_frame,
        hint="Start from ones, and find the slice that leaves out the edge.",
        remark="The slice 1:-1 fits a table of any size.",
        array=True,
        slips=(
            Slip(
                lambda: 1 - _frame(),
                "The border and the inside have changed places.",
            ),
            Slip(
                lambda: _frame(np.s_[2:-2, 2:-2]),
                "That border is two wide: positions count from 0.",
            ),
            Slip(
                lambda: _frame(np.s_[1:-2, 1:-2]),
                "The border is wider on two sides: a slice leaves its stop out.",
            ),
            Slip(
                lambda: _frame(np.s_[2:-1, 2:-1]),
                "The border is wider on two sides: the second row has index 1.",
            ),
            Slip(
                lambda: _frame(np.s_[1:, 1:]),
                "The last row and the last column belong to the border too.",
            ),
            Slip(
                lambda: _frame(np.s_[:-1, :-1]),
                "The first row and the first column belong to the border too.",
            ),
            Slip(
                lambda: _frame(np.s_[1:-1]),
                "Top and bottom are right. The columns need a slice too, after a "
                "comma.",
            ),
            Slip(
                lambda: _frame(np.s_[:, 1:-1]),
                "Left and right are right. The rows need a slice too, before the "
                "comma.",
            ),
            Slip(
                lambda: np.pad(np.zeros((10, 10)), 1, constant_values=1),
                "np.pad adds the border outside, and now there are 12 rows.",
            ),
            Slip(
                lambda: np.ones((10, 10)),
                "There are ones everywhere: the inside is to be 0.",
            ),
            Slip(
                lambda: np.pad(np.zeros((8, 8)), 1),
                "np.pad fills with zeros unless it is told which constant to take.",
            ),
            Slip(
                _corners,
                "These are the four corners. A colon takes the whole of a row or "
                "column.",
            ),
            Slip(
                lambda: 0,
                "That is the 0 alone. Set the inside on a line of its own, and then "
                "give the table.",
            ),
        ),
    ),
}
