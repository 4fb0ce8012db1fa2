"""Exercises of the page on strides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

__all__ = ["EXERCISES"]

SMALL = (5, 2, 3, 4)
FRAME = (480, 640, 3)


def _strides(
    shape: tuple[int, ...], dtype: DTypeLike, order: Literal["C", "F"] = "C"
) -> tuple[int, ...]:
    """Return the strides of an array without gaps."""
    return np.empty(shape, dtype, order).strides


def _holds(**changed: bool) -> list[bool]:
    """Return for which views the strides follow from the shape, or a wrong answer."""
    matrix = np.arange(24, dtype=np.int64).reshape(4, 6)
    views: dict[str, NDArray[Any]] = {
        "transpose": matrix.T,
        "rows": matrix[1:3],
        "columns": matrix[:, 1:3],
        "reversed": matrix[::-1],
        "reshaped": matrix.reshape(2, 12),
    }
    right = {name: bool(view.flags.forc) for name, view in views.items()}
    return list((right | changed).values())


def _diagonal(first: int, last: int | None, step: int) -> NDArray[np.int64]:
    """Return a slice of 25 numbers in a row."""
    return np.arange(25, dtype=np.int64)[first:last:step]


EXERCISES: dict[str, Exercise] = {
    "strides-1": Exercise(
        answer=lambda: _strides(SMALL, np.int16),
        hint="The last axis steps by one element. How many bytes has an int16?",
        remark="The length of axis 0 plays no part: no step passes over all of it.",
        slips=(
            Slip(
                lambda: _strides(SMALL, np.int16, "F"),
                "That is Fortran order, where the first axis changes fastest.",
            ),
            Slip(
                lambda: _strides(SMALL, np.int8),
                "That counts elements. Strides count bytes.",
            ),
            Slip(
                lambda: _strides(SMALL, np.int64),
                "That is right for elements of 8 bytes. These have 16 bits.",
            ),
            Slip(
                lambda: _strides(SMALL, np.int16)[::-1],
                "These are the right numbers in the wrong order: the last axis has the "
                "smallest stride.",
            ),
            Slip(
                lambda: tuple(np.multiply(SMALL, _strides(SMALL, "i2")).tolist()),
                "Each stride is multiplied by one length too many: a step along an axis "
                "passes over the axes after it, not over its own.",
            ),
            Slip(
                lambda: (math.prod(SMALL) * 2, *_strides(SMALL, np.int16)),
                "There is one number too many: a stride for each axis, and the length of "
                "the first is not needed.",
            ),
            Slip(
                lambda: _strides((2, 3, 4), np.int64),
                "That is what it gives for cube. Now the array of four axes.",
            ),
            Slip(
                lambda: SMALL,
                "That is the shape. The strides say how many bytes to step.",
            ),
        ),
    ),
    "strides-2": Exercise(
        answer=_holds,
        hint="The formula knows no gaps and no way back. Which views have one?",
        remark="These are the views that are contiguous, as their flags say.",
        slips=(
            Slip(
                lambda: _holds(transpose=False),
                "Try the formula in Fortran order on the transpose, too.",
            ),
            Slip(
                lambda: _holds(columns=True),
                "Look at the columns again: from the end of one row to the beginning of "
                "the next, the view steps over four numbers.",
            ),
            Slip(
                lambda: _holds(reversed=True),
                "Look at the reversed rows again: the formula never gives a negative "
                "stride.",
            ),
            Slip(
                lambda: _holds(columns=True, reversed=True),
                "It does not hold for all of them. Compare with the true strides.",
            ),
            Slip(
                lambda: _holds(rows=False),
                "Look at the two rows again: they lie one after the other, without a "
                "gap. It does not matter where a view begins.",
            ),
            Slip(
                lambda: _holds(reshaped=False),
                "Look at the last again: longer rows, but the same tape without gaps.",
            ),
            Slip(
                lambda: [not holds for holds in _holds()],
                "That is where it fails. Say where it holds.",
            ),
        ),
    ),
    "strides-3": Exercise(
        answer=lambda: (_diagonal(4, -1, 4), (32,)),
        hint="Neighbours of that diagonal are one row down and one column to the left.",
        remark="One stride, a row less a number, walks down the diagonal.",
        slips=(
            Slip(
                lambda: (_diagonal(4, None, 4), (32,)),
                "One too many: 24 is the corner below. Say where the slice stops.",
            ),
            Slip(
                lambda: (_diagonal(4, 20, 4), (32,)),
                "The last one, 20, is missing: a slice leaves its stop out.",
            ),
            Slip(
                lambda: _diagonal(4, -1, 4),
                "The view is right. Answer with a tuple: add its strides.",
            ),
            Slip(
                lambda: (_diagonal(4, -1, 4), 32),
                "The view and the number are right. But strides are a tuple, also of one "
                "number: take them from the view.",
            ),
            Slip(
                lambda: (_diagonal(0, None, 6), (48,)),
                "That is the main diagonal, from the top left.",
            ),
            Slip(
                lambda: (_diagonal(4, -1, 4).copy(), (8,)),
                "These are the right numbers, but in a copy, where they lie side by "
                "side. A slice with a step is a view.",
            ),
            Slip(
                lambda: (_diagonal(4, -1, 4), (4,)),
                "That is the step in elements. Strides count bytes.",
            ),
            Slip(
                lambda: (_diagonal(4, -1, 4), (40,)),
                "That stride goes one row down and stays in its column.",
            ),
            Slip(
                lambda: (_diagonal(4, -1, 4)[::-1], (-32,)),
                "That runs from the bottom left to the top right.",
            ),
        ),
    ),
    "strides-4": Exercise(
        answer=lambda: tuple(_strides(FRAME, np.uint8)[axis] for axis in (2, 0, 1)),
        hint="Which axis of the frame is axis 0 of the view? Its stride comes first.",
        remark="The bytes of a colour stay 3 apart: a library that wants them side by "
        "side needs a copy.",
        slips=(
            Slip(
                lambda: _strides(FRAME, np.uint8),
                "Those are the strides of frame itself.",
            ),
            Slip(
                lambda: _strides((3, 480, 640), np.uint8),
                "These would be the strides of a copy. A transpose moves no byte.",
            ),
            Slip(
                lambda: tuple(_strides(FRAME, np.uint8)[axis] for axis in (1, 2, 0)),
                "That is the transpose the other way round: axis 0 of the view is axis "
                "2 of frame.",
            ),
            Slip(
                lambda: _strides(FRAME, np.uint8)[::-1],
                "That is frame.T, which turns all three axes round.",
            ),
            Slip(
                lambda: tuple(_strides(FRAME, np.int64)[axis] for axis in (2, 0, 1)),
                "That is right for elements of 8 bytes. A uint8 has one.",
            ),
            Slip(
                lambda: (3, 480, 640),
                "That is the shape of the view. The strides say how many bytes to step.",
            ),
        ),
    ),
}
