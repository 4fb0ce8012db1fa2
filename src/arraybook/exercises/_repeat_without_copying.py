"""Exercises of the page on repeating an array without copying it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.array_utils import byte_bounds
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _tiled() -> NDArray[np.int64]:
    """Return five zeros, copied to three columns."""
    return np.tile(np.zeros((5, 1), dtype=np.int64), (1, 3))


def _strided(strides: tuple[int, int] = (8, 0)) -> NDArray[np.int64]:
    """Return five zeros, seen as three columns."""
    zeros = np.zeros(5, dtype=np.int64)
    return as_strided(zeros, shape=(5, 3), strides=strides)


def _written(*arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Write 7 into the element [4, 1] of each array."""
    for array in arrays:
        array[4, 1] = 7
    return arrays


def _picture() -> NDArray[np.int64]:
    """Return a picture of 2 by 3 pixels."""
    return np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int64)


def _enlarged() -> NDArray[np.int64]:
    """Return the picture with each pixel as a block of 2 by 2."""
    return _picture().repeat(2, axis=0).repeat(2, axis=1)


def _arrays() -> list[NDArray[np.float64]]:
    """Return the four arrays whose memory is asked for."""
    signal = np.zeros(1000)
    windows = sliding_window_view(signal, 100)
    return [
        np.tile(signal, (1000, 1)),
        np.broadcast_to(signal, (1000, 1000)),
        windows,
        windows - 1,
    ]


def _spanned() -> list[int]:
    """Return how many bytes each of them spans."""
    bounds = [byte_bounds(array) for array in _arrays()]
    return [int(high - low) for low, high in bounds]


def _changed(number: int, value: int) -> list[int]:
    """Return the right list with one value replaced."""
    spanned = _spanned()
    spanned[number] = value
    return spanned


EXERCISES: dict[str, Exercise] = {
    "repeat_without_copying-1": Exercise(
        answer=lambda: _written(_tiled(), _strided()),
        hint="A row of the view reads one single number three times.",
        remark="One cell changed in the tiled array, three in the view.",
        slips=(
            Slip(
                lambda: _written(_strided(), _tiled()),
                "The pair is the other way round: first the tiled array, then the view.",
            ),
            Slip(
                lambda: _written(_tiled(), _tiled()),
                "In your second array one cell has changed, so it is a copy. Give "
                "as_strided a stride of zero.",
            ),
            Slip(
                lambda: _written(_strided(), _strided()),
                "In your first array a whole row has changed, so it is a view with a "
                "stride of zero. Make it with np.tile.",
            ),
            Slip(
                lambda: (
                    *_written(_tiled()),
                    np.array(_written(_strided())[0]),
                ),
                "The values are right, but your second array has memory for each of "
                "them. Let its second stride be zero.",
                when=lambda pair: (
                    np.array_equal(pair[0], _written(_tiled())[0])
                    and np.array_equal(pair[1], _written(_strided())[0])
                    and pair[1].strides[1] != 0
                ),
            ),
            Slip(
                lambda: (_tiled(), _strided()),
                "Both are right so far. Now write the 7 into each.",
            ),
            Slip(
                lambda: (*_written(_tiled()), _strided()),
                "The 7 is missing in your second array. Write it into both.",
            ),
            Slip(
                lambda: (_tiled(), *_written(_strided())),
                "The 7 is missing in your first array. Write it into both.",
            ),
            Slip(
                lambda: _written(_tiled(), _strided((0, 8))),
                "In your view, the strides have changed places: one step down is one "
                "value further, one step to the right stays where it is.",
            ),
            Slip(
                _strided,
                "That is one array. Hand in both, as a pair.",
                when=lambda array: (
                    isinstance(array, np.ndarray) and array.shape == (5, 3)
                ),
            ),
            Slip(
                lambda: (_tiled().T, _strided().T),
                "Yours have three rows. Columns were asked for: the shape is (5, 3).",
                when=lambda pair: [np.shape(array) for array in pair] == [(3, 5)] * 2,
            ),
            Slip(
                lambda: (1, 3),
                "These are the right numbers of cells. Hand in the two arrays.",
            ),
        ),
    ),
    "repeat_without_copying-2": Exercise(
        answer=_enlarged,
        hint="Put a new axis behind the rows and another one behind the columns.",
        remark="np.repeat, once along each axis, does the same with one copy more.",
        slips=(
            Slip(
                lambda: np.tile(_picture(), (2, 2)),
                "That is the whole picture four times. Each pixel is to be a block.",
            ),
            Slip(
                lambda: _picture().repeat(2, axis=0),
                "Your picture has grown in height only.",
            ),
            Slip(
                lambda: _picture().repeat(2, axis=1),
                "Your picture has grown in width only.",
            ),
            Slip(
                lambda: np.tile(_picture().repeat(2, axis=0), 2),
                "The heights are right. But a row holds the picture's row twice over: put "
                "the second new axis behind the columns.",
            ),
            Slip(
                lambda: np.tile(_picture().repeat(2, axis=1), (2, 1)),
                "The widths are right. But the rows come twice over: put the first new "
                "axis behind the rows.",
            ),
            Slip(
                lambda: _picture().repeat(4).reshape(4, 6),
                "Each pixel is there four times, but in a row. The axis of the rows in a "
                "block must come before that of the columns.",
            ),
            Slip(
                lambda: np.resize(_picture(), (4, 6)),
                "The picture's numbers have been read over and over. Give it two new axes "
                "first.",
            ),
            Slip(
                lambda: np.broadcast_to(
                    _picture()[:, np.newaxis, :, np.newaxis], (2, 2, 3, 2)
                ),
                "The blocks are right. Now reshape, to make two axes of the four.",
            ),
        ),
    ),
    "repeat_without_copying-3": Exercise(
        answer=_spanned,
        hint="Sort them first: which have memory of their own, and for how many values?",
        remark="Only what is a view stays small, and arithmetic makes no views.",
        slips=(
            Slip(
                lambda: [array.nbytes for array in _arrays()],
                "That is nbytes, which counts an element as often as it is read. Two of "
                "them are views of 1000 values.",
            ),
            Slip(
                lambda: [array.size for array in _arrays()],
                "These are numbers of elements. Two of the arrays are views, and a value "
                "takes 8 bytes.",
            ),
            Slip(
                lambda: [int(bytes_ / 8) for bytes_ in _spanned()],
                "These are the right numbers of values. Each takes 8 bytes.",
            ),
            Slip(
                lambda: _changed(3, _spanned()[2]),
                "The last one is a new array: there, each window has its own values.",
            ),
            Slip(
                lambda: _changed(2, _spanned()[3]),
                "Windows overlap: sliding_window_view copies nothing.",
            ),
            Slip(
                lambda: _changed(1, _spanned()[0]),
                "Look at the second again: all its rows are the same 1000 values.",
            ),
            Slip(
                lambda: _changed(0, _spanned()[1]),
                "Look at the first again: np.tile writes every row.",
            ),
            Slip(
                lambda: _changed(3, _spanned()[3] // 8),
                "The last is the right number of values. Each takes 8 bytes.",
            ),
            Slip(
                lambda: _changed(3, 900 * 100 * 8),
                "That would be 900 windows. There is one more, because the first begins "
                "at 0 and the last at 900.",
            ),
            Slip(
                lambda: _changed(3, 1000 * 100 * 8),
                "That would be 1000 windows. The last one begins 100 values before the "
                "end.",
            ),
        ),
    ),
}
