"""Exercises 6 to 9: pick and change what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _is_copy(answer: Any) -> bool:
    """Tell whether the reversed values were written anew.

    `check` does not see the vector itself. But only what looks back at other memory
    steps backwards through it.
    """
    right = np.array_equal(answer, np.arange(50)[::-1])
    return right and answer.strides[0] > 0


def _board(*ones: Any) -> NDArray[np.int64]:
    """Return a board with ones at some places."""
    board = np.zeros((8, 8), dtype=np.int64)
    for place in ones or (np.s_[::2, 1::2], np.s_[1::2, ::2]):
        board[place] = 1
    return board


def _negated(low: int = 4, high: int = 8) -> NDArray[np.int64]:
    """Return the numbers from 0 to 10, those from `low` to `high` negated."""
    numbers = np.arange(11)
    middle = (numbers >= low) & (numbers <= high)
    return np.where(middle, -numbers, numbers)


def _columns(*columns: int) -> NDArray[np.int64]:
    """Return some columns of the table that the page gives."""
    return np.arange(12).reshape(3, 4)[:, list(columns)]


EXERCISES: dict[str, Exercise] = {
    "warm_up-6": Exercise(
        answer=lambda: np.arange(50)[::-1],
        hint="A slice has three parts: start, stop and step.",
        remark="np.flip(vector) is the same view.",
        array=True,
        slips=(
            Slip(
                lambda: np.arange(49, -1, -1),
                "The order is right, but these are new numbers in new memory. Look at "
                "the old ones from the end.",
                when=_is_copy,
            ),
            Slip(
                lambda: reversed(np.arange(50)),
                "Python's reversed hands the numbers out one by one. A slice keeps "
                "them together.",
                when=lambda answer: isinstance(answer, reversed),
            ),
            Slip(
                lambda: np.arange(50)[:0:-1],
                "The 0 is missing, because a stop is left out. Give no stop.",
            ),
            Slip(
                lambda: np.arange(50)[:-1],
                "That is all but the last. The step comes after a second colon.",
            ),
            Slip(
                lambda: np.arange(50)[-2::-1],
                "The 49 is missing: a slice backwards begins at the end by itself.",
            ),
            Slip(
                lambda: np.arange(50)[49:0],
                "That is empty: without a step, a slice only goes forwards.",
            ),
            Slip(
                lambda: np.arange(50)[-1],
                "That is the last number alone. There is a colon missing.",
            ),
            Slip(
                lambda: np.arange(50),
                "The order is as it was: what reverses it returns a new view.",
            ),
            Slip(
                lambda: -np.arange(50),
                "The numbers have changed their signs, not their order.",
            ),
        ),
    ),
    "warm_up-7": Exercise(
        answer=_board,
        hint="A slice with a step of 2 picks every second row or column.",
        remark="Two slices with a step, and none of the 64 cells by hand.",
        array=True,
        slips=(
            Slip(
                lambda: 1 - _board(),
                "Zeros and ones have changed places: the corner at the top left is to be "
                "0.",
            ),
            Slip(
                lambda: _board(np.s_[::2, 1::2]),
                "Every second row is right. The rows between them are still empty.",
            ),
            Slip(
                lambda: _board(np.s_[1::2, ::2]),
                "Every second row is right, from the second on. The first, the third "
                "and so on are still empty.",
            ),
            Slip(
                lambda: _board(np.s_[::2, ::2]),
                "That is half of the opposite board: the corner at the top left is to be "
                "0.",
            ),
            Slip(
                lambda: _board(np.s_[1::2, 1::2]),
                "Rows and columns with odd numbers meet in cells of the colour of the "
                "corner. Make one of the two even.",
            ),
            Slip(
                lambda: _board(np.s_[1::2]),
                "These are stripes: whole rows have become 1.",
            ),
            Slip(
                lambda: _board(np.s_[::2]),
                "These are stripes: whole rows have become 1.",
            ),
            Slip(
                lambda: _board(np.s_[:, 1::2]),
                "These are stripes: every row begins like the one above it. Every second "
                "row is to begin with a 1.",
            ),
            Slip(
                lambda: _board(np.s_[1::2], np.s_[:, 1::2]),
                "Where a row of ones and a column of ones cross, it is to be 0.",
            ),
            Slip(
                lambda: _board() == 1,
                "The pattern is right, but these are truth values, not numbers.",
            ),
        ),
    ),
    "warm_up-8": Exercise(
        answer=_negated,
        hint="Combine two comparisons with &, and put the mask on the left of =.",
        remark="The array itself has changed, and both names show it.",
        array=True,
        slips=(
            Slip(
                lambda: np.arange(11),
                "This array has not changed. Did you make a new one, under the old "
                "name?",
            ),
            Slip(lambda: _negated(low=3), "The 3 keeps its sign: 3 is not above 3."),
            Slip(lambda: _negated(high=7), "The 8 changes its sign, too."),
            Slip(
                lambda: _negated(low=3, high=7),
                "Both ends are wrong: 3 keeps its sign, and 8 changes it.",
            ),
            Slip(
                lambda: -np.arange(11),
                "All have changed their signs. The mask belongs in square brackets, and "
                "both of its conditions must hold.",
            ),
            Slip(
                lambda: np.where(_negated() < 0, ~np.arange(11), np.arange(11)),
                "These are off by one: ~ is for truth values. For numbers, use minus.",
            ),
            Slip(
                lambda: -np.arange(4, 9),
                "These are the changed numbers alone: give the whole array.",
            ),
            Slip(
                lambda: _negated().astype(np.uint8),
                "These have wrapped around: uint8 has no negative numbers.",
            ),
            Slip(
                lambda: np.where(_negated() < 0, _negated(), 0),
                "The others have become 0. They are to stay as they are.",
            ),
            Slip(
                lambda: _negated(low=5),
                "The 4 changes its sign, too: it is larger than 3.",
            ),
            Slip(
                lambda: _negated() < 0,
                "That is the mask. Use it to change the array.",
            ),
            Slip(
                lambda: np.where(_negated() < 0, -1, np.arange(11)),
                "They have become -1 instead of changing their sign.",
            ),
            Slip(
                lambda: np.where(_negated() < 0, 0, np.arange(11)),
                "They have become 0 instead of changing their sign.",
            ),
            Slip(
                lambda: _negated(high=10),
                "Those above 8 have changed, too: a second condition is missing.",
            ),
            Slip(
                lambda: _negated(low=0),
                "Those up to 3 have changed, too: a second condition is missing.",
            ),
        ),
    ),
    "warm_up-9": Exercise(
        answer=lambda: _columns(3, 1, 2, 0),
        hint="A list in the brackets picks several columns, in the order of the list.",
        remark="A list of indices picks a copy, so nothing is overwritten too early.",
        array=True,
        slips=(
            Slip(
                lambda: _columns(3, 1, 2, 3),
                "The first column is lost. A single column is a view, and it was "
                "overwritten before it was read.",
            ),
            Slip(
                lambda: _columns(0, 1, 2, 0),
                "The last column is lost. A single column is a view, and it was "
                "overwritten before it was read.",
            ),
            Slip(
                lambda: _columns(3, 2, 1, 0),
                "All columns are turned round. The two in the middle are to stay.",
            ),
            Slip(
                lambda: np.arange(12).reshape(3, 4)[[2, 1, 0]],
                "These are rows. Columns are picked after the comma.",
            ),
            Slip(
                lambda: _columns(3, 0),
                "These are the two columns alone. The others belong to the table too.",
            ),
            Slip(
                lambda: _columns(0, 3),
                "These are the two columns alone, in their old order.",
            ),
            Slip(
                lambda: _columns(2, 1, 0, 3),
                "That is the third column, not the last.",
            ),
            Slip(
                lambda: _columns(1, 0, 2, 3),
                "These are the first two columns. Change the first and the last.",
            ),
            Slip(
                lambda: _columns(3, 0, 1, 2),
                "All columns have moved on by one. The two in the middle are to stay.",
            ),
            Slip(
                lambda: _columns(0, 1, 2, 3),
                "The table is as it was.",
            ),
            Slip(
                lambda: _columns(0, 1, 2, 3).T,
                "That is the transpose: rows have become columns. It is only two columns "
                "that change places.",
            ),
        ),
    ),
}
