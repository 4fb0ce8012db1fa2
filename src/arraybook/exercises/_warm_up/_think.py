"""Exercises 17 to 20: think."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

# The data that the page gives.
VISITS: NDArray[np.int64] = np.array([3, 0, 3, 1, 3, 1, 0])
SUDOKU: NDArray[np.int64] = np.array(
    [
        [5, 3, 4, 6, 7, 8, 9, 1, 2],
        [4, 9, 1, 4, 7, 9, 2, 5, 4],
        [8, 2, 6, 0, 5, 3, 1, 7, 4],
        [9, 7, 8, 3, 1, 2, 6, 4, 5],
    ]
)
WET: NDArray[np.bool_] = np.array(
    [1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1], dtype=np.bool_
)


def _mines() -> NDArray[np.int64]:
    """Return the drawn field."""
    rng = np.random.default_rng(20260101)
    return np.asarray(rng.integers(0, 5, size=(5, 7)) == 0, dtype=np.int64)


def _around(*, corners: bool = True, wrap: bool = False) -> NDArray[np.int64]:
    """Return how many neighbours of each cell are mines."""
    padded = np.pad(_mines(), 1, mode="wrap" if wrap else "constant")
    around = np.zeros_like(_mines())
    for i in range(3):
        for j in range(3):
            if (i, j) != (1, 1) and (corners or 1 in (i, j)):
                around += padded[i : i + 5, j : j + 7]
    return around


def _counted_once() -> NDArray[np.int64]:
    """Return what `counts[VISITS] += 1` makes of zeros."""
    counts = np.zeros(5, dtype=np.int64)
    counts[VISITS] += 1
    return counts


def _spells() -> NDArray[np.intp]:
    """Return the lengths of the wet spells."""
    edges = np.diff(np.pad(WET.astype(np.int64), 1))
    return np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)


def _valid() -> NDArray[np.bool_]:
    """Return which rows hold each digit from 1 to 9 once."""
    return np.asarray((np.sort(SUDOKU, axis=1) == np.arange(1, 10)).all(axis=1))


EXERCISES: dict[str, Exercise] = {
    "warm_up-17": Exercise(
        answer=lambda: np.bincount(VISITS, minlength=5),
        hint="A function counts how often 0, 1, 2 and so on occur.",
        remark="np.bincount needs whole numbers from 0 on.",
        slips=(
            Slip(
                _counted_once,
                "Each feeder counts once at most. counts[visits] += 1 adds 1 to what "
                "was there before, and writes the same result again for each visit.",
            ),
            Slip(
                lambda: np.bincount(VISITS),
                "The feeders 0 to 3 are right. Feeder 4 exists too, though nobody "
                "came.",
            ),
            Slip(
                lambda: np.unique(VISITS, return_counts=True)[1],
                "Feeders without a visit are left out, and nobody can tell which. Keep "
                "a place for each of the five.",
            ),
            Slip(
                lambda: np.unique(VISITS, return_counts=True),
                "np.unique leaves out the feeders without a visit. Give five counts, "
                "one for each feeder.",
                when=lambda answer: (
                    len(answer) == 2 and np.array_equal(answer[0], [0, 1, 3])
                ),
            ),
            Slip(
                lambda: np.histogram(VISITS, bins=5),
                "np.histogram returns counts and edges. The counts are the first part, "
                "and are right only if the bins are.",
                when=lambda answer: (
                    isinstance(answer, tuple) and len(answer[1]) == len(answer[0]) + 1
                ),
            ),
            Slip(
                lambda: np.histogram(VISITS, bins=5)[0],
                "np.histogram cut the numbers from 0 to 3 into five parts. Tell it "
                "where the bins end, or count without bins.",
            ),
            Slip(
                lambda: VISITS.size,
                "These are all the visits. Count them feeder by feeder.",
            ),
            Slip(
                lambda: np.bincount(VISITS, minlength=5) > 0,
                "That says where any bird came. How many were there?",
            ),
            Slip(
                lambda: np.bincount(VISITS, minlength=6),
                "There is one count too many: the last feeder is feeder 4.",
            ),
            Slip(
                lambda: np.bincount(VISITS, minlength=6)[1:],
                "These are the feeders 1 to 5. The first is feeder 0.",
            ),
            Slip(
                lambda: np.bincount(VISITS, minlength=5)[1:],
                "Feeder 0 is missing.",
            ),
        ),
    ),
    "warm_up-18": Exercise(
        answer=_valid,
        hint=(
            "Put the digits of each row in order. What must every valid row look like?"
        ),
        remark="Sorted, all valid rows are alike.",
        slips=(
            Slip(
                lambda: SUDOKU.sum(axis=1) == 45,
                "The second row is not valid. It runs from 1 to 9, its sum is 45 and "
                "even its product is right, but it has three fours.",
            ),
            Slip(
                lambda: [len(set(row)) == 9 for row in SUDOKU.tolist()],
                "The third row is not valid: its nine digits all differ, but they are "
                "not those from 1 to 9.",
            ),
            Slip(
                lambda: np.flatnonzero(_valid()),
                "These are the numbers of the valid rows. Give a truth value for each "
                "of the four.",
            ),
            Slip(
                lambda: np.where(_valid()),
                "These are the numbers of the valid rows. Give a truth value for each "
                "of the four.",
            ),
            Slip(
                lambda: np.count_nonzero(_valid()),
                "So many are valid. Which are they?",
            ),
            Slip(
                lambda: _valid().all(),
                "That is one truth value for all. Each row has its own.",
            ),
            Slip(
                lambda: ~_valid(),
                "These are the rows that are not valid: turn each value round.",
            ),
            Slip(
                lambda: np.sort(SUDOKU, axis=1) == np.arange(1, 10),
                "That says which digits are where they should be. A row is valid if "
                "all of its digits are.",
            ),
            Slip(
                lambda: (np.sort(SUDOKU, axis=1) == np.arange(1, 10)).all(axis=0),
                "These are columns. A row is read along axis 1.",
            ),
            Slip(
                lambda: (np.arange(1, 10) == SUDOKU).all(axis=1),
                "The digits may stand in any order. Bring them into one order first.",
            ),
        ),
    ),
    "warm_up-19": Exercise(
        answer=lambda: _spells().max(),
        hint=(
            "Find where each spell starts and where it ends. Mind the first and the "
            "last day."
        ),
        remark="Without np.pad, the spell at the end would have been missed.",
        slips=(
            Slip(
                lambda: max(_spells()[1:-1]),
                "There is a longer one. No dry day comes after it: it goes on to the end.",
            ),
            Slip(
                lambda: _spells().max() - 1, "That is one day short: count both ends."
            ),
            Slip(
                lambda: _spells().max() + 1,
                "That is one day too long. Did you count a dry day as well?",
            ),
            Slip(
                lambda: np.count_nonzero(WET),
                "These are all the wet days. They are not all in a row.",
            ),
            Slip(
                lambda: _spells().size,
                "So many spells there are. How long is the longest?",
            ),
            Slip(_spells, "These are the lengths of all the spells. Take the longest."),
            Slip(
                lambda: 2,
                "Either that is the first spell, or you have counted dry days.",
            ),
            Slip(
                lambda: 9,
                "That is where the longest begins. How long is it?",
            ),
        ),
    ),
    "warm_up-20": Exercise(
        answer=_around,
        hint=(
            "Put a margin of zeros around the field. Then the eight neighbours of all "
            "cells are eight shifted slices of it."
        ),
        remark="Nine shifted slices, whatever the size of the field.",
        array=True,
        slips=(
            Slip(
                lambda: _around() + _mines(),
                "A mine has counted itself: take it off.",
            ),
            Slip(
                lambda: _around(corners=False),
                "These are the four neighbours along the sides. Those at the corners "
                "count, too.",
            ),
            Slip(
                lambda: _around(corners=False) + _mines(),
                "The neighbours at the corners are missing, and a mine counts itself.",
            ),
            Slip(
                lambda: _around(wrap=True),
                "What leaves the field at the bottom comes in again at the top: "
                "np.roll goes round. Put a margin of zeros around the field.",
            ),
            Slip(
                lambda: _around(wrap=True) + _mines(),
                "A mine has counted itself, and what leaves the field at the bottom "
                "comes in again at the top. Put a margin of zeros around the field.",
            ),
            Slip(
                lambda: np.where(_mines() == 1, 0, _around()),
                "A mine has neighbours, too: count also around the mines.",
            ),
            Slip(
                lambda: np.where(_mines() == 1, -1, _around()),
                "In the cells with a mine, give the number of mines around them, too.",
            ),
            Slip(
                lambda: np.where(_mines() == 1, 9, _around()),
                "In the cells with a mine, give the number of mines around them, too.",
            ),
            Slip(
                lambda: _around()[1:-1, 1:-1],
                "The edge is missing: its cells have fewer neighbours, but they count.",
            ),
            Slip(
                lambda: np.pad(_around(), 1),
                "The margin is still there. The answer is as large as the field.",
            ),
            Slip(
                lambda: np.minimum(_around(), 1),
                "That says whether there is a mine nearby. How many are there?",
            ),
            Slip(
                lambda: _around() > 0,
                "That says whether there is a mine nearby. How many are there?",
            ),
            Slip(
                lambda: (_around() + _mines()) > 0,
                "That says whether there is a mine in the cell or nearby. How many are "
                "nearby?",
            ),
            Slip(
                lambda: _around() + _mines() - 1,
                "You have taken 1 off everywhere. Only a mine has counted itself.",
            ),
            Slip(_mines, "That is the field itself."),
            Slip(
                lambda: _mines().sum(),
                "These are all the mines. Count around each cell.",
            ),
        ),
    ),
}
