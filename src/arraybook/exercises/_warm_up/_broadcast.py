"""Exercises 14 to 16: broadcast and reshape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

# The data that the page gives.
TYPES: NDArray[np.int64] = np.array([2, 0, 1, 2, 3, 0])
PLANTS: NDArray[np.int64] = np.array(
    [[12, 10, 45], [16, 13, 35], [14, 7, 45], [12, 13, 35], [16, 7, 40]]
)
TEMPERATURES: NDArray[np.int64] = np.array([20, 25, 30])
DOSES: NDArray[np.int64] = np.array([1, 5])


def _one_hot() -> NDArray[np.int64]:
    """Return a row for each cell, with a one in the column of its type."""
    return np.asarray(TYPES[:, np.newaxis] == np.arange(4), dtype=np.int64)


def _set(place: Any) -> NDArray[np.int64]:
    """Return a table of zeros with ones at a place."""
    table = np.zeros((6, 4), dtype=np.int64)
    table[place] = 1
    return table


def _standardised(axis: int | None = 0, ddof: int = 1) -> NDArray[np.float64]:
    """Return the plants without mean, in standard deviations."""
    mean = PLANTS.mean(axis=axis, keepdims=True)
    deviation = PLANTS.std(axis=axis, ddof=ddof, keepdims=True)
    return np.asarray((PLANTS - mean) / deviation)


def _pairs() -> NDArray[np.int64]:
    """Return every temperature with every dose, the dose changing fastest."""
    return np.column_stack([np.repeat(TEMPERATURES, 2), np.tile(DOSES, 3)])


EXERCISES: dict[str, Exercise] = {
    "warm_up-14": Exercise(
        answer=_one_hot,
        hint="Compare each cell's type with each of the types 0 to 3.",
        remark="Its sum along axis 0 counts the cells of each type.",
        array=True,
        slips=(
            Slip(
                lambda: _one_hot() == 1,
                "The pattern is right, but these are truth values. Make numbers of "
                "them.",
            ),
            Slip(
                lambda: _one_hot().T,
                "Here a column stands for a cell. Each cell is to have a row.",
            ),
            Slip(
                lambda: _one_hot().T == 1,
                "Here a column stands for a cell, and these are truth values. Each "
                "cell is to have a row, of numbers.",
            ),
            Slip(
                lambda: _one_hot()[:, :3],
                "The cell of type 3 has no 1 in its row: there are four types, from 0.",
            ),
            Slip(
                lambda: _one_hot()[:, 1:],
                "The cells of type 0 have no 1 in their rows: the types begin at 0.",
            ),
            Slip(
                lambda: 1 - _one_hot(),
                "Zeros and ones have changed places.",
            ),
            Slip(
                lambda: _one_hot() * TYPES[:, np.newaxis],
                "The places are right, but a row has its type in it instead of a 1.",
            ),
            Slip(
                lambda: _set(np.s_[:, TYPES]),
                "Whole columns have become 1, because a colon takes all rows. Each row "
                "needs a column of its own.",
            ),
            Slip(
                lambda: _set(TYPES),
                "Whole rows have become 1. The type says in which column the 1 stands.",
            ),
            Slip(
                lambda: np.asarray(
                    TYPES[:, np.newaxis] == np.arange(1, 5), dtype=np.int64
                ),
                "The columns stand for 1 to 4. The types begin at 0.",
            ),
            Slip(
                lambda: np.eye(6, 4),
                "That is a diagonal: cell 0 would be of type 0, cell 1 of type 1.",
            ),
            Slip(
                lambda: np.eye(6)[TYPES],
                "The rows are right, but there are six columns, as many as cells. Only "
                "the four types have one.",
            ),
            Slip(
                lambda: (TYPES[:, np.newaxis] == TYPES).astype(np.int64),
                "That compares the cells with each other. Compare them with the types.",
            ),
            Slip(
                lambda: _one_hot().sum(axis=0),
                "These are the cells of each type, counted. Give the table.",
            ),
        ),
    ),
    "warm_up-15": Exercise(
        answer=_standardised,
        hint=(
            "Each column has its own mean and its own standard deviation: along which "
            "axis are they taken?"
        ),
        remark="Statisticians call these values z-scores.",
        array=True,
        slips=(
            Slip(
                lambda: _standardised(ddof=0),
                "Nearly: std divides by the number of plants. For a sample it is one "
                "less, and ddof says so.",
            ),
            Slip(
                lambda: PLANTS - PLANTS.mean(axis=0),
                "The means are gone. Now divide by the standard deviations.",
            ),
            Slip(
                lambda: PLANTS / PLANTS.std(axis=0, ddof=1),
                "The columns still have their means: subtract them first.",
            ),
            Slip(
                lambda: PLANTS - PLANTS.mean(axis=0) / PLANTS.std(axis=0, ddof=1),
                "Parentheses are missing: Python divides before it subtracts.",
            ),
            Slip(
                lambda: PLANTS - PLANTS.mean(axis=0) / PLANTS.std(axis=0),
                "Parentheses are missing: Python divides before it subtracts. And the "
                "plants are a sample.",
            ),
            Slip(
                lambda: _standardised(axis=1),
                "These are rows: a height was mixed with leaves and grams.",
            ),
            Slip(
                lambda: _standardised(axis=1, ddof=0),
                "These are rows: a height was mixed with leaves and grams.",
            ),
            Slip(
                lambda: _standardised(axis=None),
                "That is one mean of all numbers, whatever they measure. Say along "
                "which axis.",
            ),
            Slip(
                lambda: _standardised(axis=None, ddof=0),
                "That is one mean of all numbers, whatever they measure. Say along "
                "which axis.",
            ),
            Slip(
                lambda: -_standardised(),
                "All signs are opposite: subtract the mean from the values, not the "
                "values from the mean.",
            ),
            Slip(
                lambda: PLANTS - PLANTS.mean(),
                "That is one mean of all numbers, whatever they measure. Say along "
                "which axis.",
            ),
            Slip(
                lambda: (PLANTS - PLANTS.mean(axis=0)) / PLANTS.std(ddof=1),
                "The means are those of the columns, the standard deviation that of "
                "all numbers: std needs its axis, too.",
            ),
            Slip(
                lambda: (PLANTS - PLANTS.mean(axis=0)) / PLANTS.std(),
                "The means are those of the columns, the standard deviation that of "
                "all numbers: std needs its axis, too.",
            ),
            Slip(
                lambda: (PLANTS - PLANTS.mean(axis=0)) / PLANTS.var(axis=0, ddof=1),
                "Divided by the variance: take its square root.",
            ),
        ),
    ),
    "warm_up-16": Exercise(
        answer=_pairs,
        hint=(
            "Look at the two columns. In one, each value comes twice in a row; in the "
            "other, the same two come three times."
        ),
        remark="np.repeat repeats each value, np.tile the whole.",
        array=True,
        slips=(
            Slip(
                lambda: np.stack(np.meshgrid(TEMPERATURES, DOSES), -1).reshape(-1, 2),
                "All pairs are there, but the temperature changes from row to row. Let "
                "the dose change first.",
            ),
            Slip(
                lambda: np.column_stack([np.tile(TEMPERATURES, 2), np.tile(DOSES, 3)]),
                "All pairs are there, in another order: each temperature is to stay "
                "for two rows.",
            ),
            Slip(
                lambda: _pairs()[:, ::-1],
                "The columns have changed places: the temperature comes first.",
            ),
            Slip(
                lambda: _pairs().T,
                "The pairs are columns here. They are to be rows.",
            ),
            Slip(
                lambda: _pairs().T.reshape(6, 2),
                "The numbers got mixed up: reshape cuts the values row by row. Swap "
                "the axes instead.",
            ),
            Slip(
                lambda: _pairs().reshape(3, 2, 2),
                "The pairs are right. Put them one below the other: (3, 2, 2) becomes "
                "(6, 2).",
            ),
            Slip(
                lambda: np.column_stack(
                    [np.repeat(TEMPERATURES, 2), np.repeat(DOSES, 3)]
                ),
                "Some pairs come twice, others never: both columns stay for some rows.",
            ),
            Slip(
                lambda: np.column_stack([TEMPERATURES[:2], DOSES]),
                "That pairs the first with the first and the second with the second. "
                "Every temperature needs every dose.",
            ),
            Slip(
                lambda: np.array(np.meshgrid(TEMPERATURES, DOSES)).reshape(-1, 2),
                "The numbers got mixed up: reshape cuts the values row by row. The two "
                "grids belong side by side first.",
            ),
            Slip(
                lambda: np.meshgrid(TEMPERATURES, DOSES),
                "np.meshgrid returns two grids. Make the two columns of them.",
                when=lambda answer: (
                    isinstance(answer, list | tuple)
                    and np.asarray(answer).shape in {(2, 2, 3), (2, 3, 2)}
                ),
            ),
            Slip(
                lambda: TEMPERATURES[:, np.newaxis] * DOSES,
                "These are products. Keep the two numbers of a pair side by side.",
            ),
            Slip(
                lambda: TEMPERATURES[:, np.newaxis] + DOSES,
                "These are sums. Keep the two numbers of a pair side by side.",
            ),
        ),
    ),
}
