"""Exercises on making arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _countdown() -> NDArray[Any]:
    """Return 49, 48, … 10."""
    return np.arange(10, 50)[::-1]


def _impulse(index: int = 4) -> NDArray[np.float64]:
    """Return 100 zeros with a single one."""
    train = np.zeros(100)
    train[index] = 1
    return train


def _table() -> NDArray[Any]:
    """Return 0 … 8 in three rows, with 10 added on the diagonal."""
    table = np.arange(9).reshape(3, 3)
    table += 10 * np.eye(3, dtype=int)
    return table


EXERCISES: dict[str, Exercise] = {
    "creation-1": Exercise(
        answer=_countdown,
        hint="Start from np.arange, and remember that the stop is left out.",
        remark="np.flip does the same as [::-1].",
        array=True,
        slips=(
            Slip(
                lambda: np.arange(10, 50),
                "The numbers are right. Now turn them round.",
            ),
            Slip(
                lambda: np.arange(49, 10, -1),
                "The 10 is missing: the stop is left out on the way down too.",
            ),
            Slip(
                lambda: np.arange(10, 49)[::-1],
                "The 49 is missing: the stop is left out.",
            ),
            Slip(lambda: np.arange(10, 51)[::-1], "That begins with 50, one too far."),
            Slip(
                lambda: np.arange(50, 10, -1),
                "All are one too high: the start is in, and the stop is left out.",
            ),
            Slip(
                lambda: np.arange(49, 10),
                "An empty array: to count down, arange needs a step of -1.",
            ),
        ),
    ),
    "creation-2": Exercise(
        answer=_impulse,
        hint="Make the zeros first, then put the 1 in its place.",
        remark="The fifth entry has index 4, because the first has index 0.",
        array=True,
        slips=(
            Slip(
                lambda: _impulse(5),
                "That is the sixth entry: counting starts at 0.",
            ),
            Slip(lambda: np.zeros(100), "All are zero: the 1 is still missing."),
            Slip(
                lambda: _impulse().reshape(1, 100),
                "That is a table with one row: ask for 100 zeros, not for (1, 100).",
            ),
        ),
    ),
    "creation-3": Exercise(
        answer=_table,
        hint="Add ten times an identity, made of whole numbers.",
        remark="The identity stayed a table of whole numbers, and so did the sum.",
        array=True,
        exact_dtype=True,
        slips=(
            Slip(
                lambda: np.arange(9).reshape(3, 3) + 10 * np.eye(3),
                "The values are right, but they are floats: ask the identity for "
                "whole numbers.",
            ),
            Slip(
                lambda: np.arange(9).reshape(3, 3) + np.eye(3, dtype=int),
                "An identity has ones on its diagonal, and 10 is asked for.",
            ),
            Slip(
                lambda: np.arange(9).reshape(3, 3) + 10,
                "The 10 was added everywhere, not only on the diagonal.",
            ),
            Slip(
                lambda: np.arange(9).reshape(3, 3),
                "That is the table. Now add 10 on its diagonal.",
            ),
            Slip(lambda: _table() + 1, "The table starts with 0, not with 1."),
        ),
    ),
}
