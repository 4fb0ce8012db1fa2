"""Exercises of the page on the anatomy of an array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _own() -> list[bool]:
    """Return which of five arrays own their data."""
    values = np.arange(12)
    grid = values.reshape(3, 4)
    arrays = (values[2:5], values[[2, 3, 4]], grid.T, grid.flatten(), grid.ravel())
    return [array.flags.owndata for array in arrays]


def _frames(dtype: type[np.generic] = np.int16) -> NDArray[Any]:
    """Return four pictures."""
    return np.zeros((4, 6, 8), dtype)


def _common(
    share: Callable[[NDArray[Any], NDArray[Any]], bool] = np.shares_memory,
) -> NDArray[np.bool]:
    """Return which pairs of four views have elements in common."""
    samples = np.arange(12)
    parts = (samples[::2], samples[1::2], samples[:8:4], samples[5:7])
    return np.array([[share(a, b) for b in parts] for a in parts])


def _recording() -> NDArray[np.int_]:
    """Return a recording, as a view of its values."""
    return np.arange(300_000).reshape(300, 1000)


def _keeps_the_rest(array: NDArray[Any]) -> bool:
    """Whether an array looks into one that is larger than itself."""
    return isinstance(array.base, np.ndarray) and array.base.nbytes > array.nbytes


EXERCISES: dict[str, Exercise] = {
    "array_anatomy-1": Exercise(
        answer=_own,
        hint="A view needs nothing but another start, shape and strides.",
        remark="np.reshape and ravel copy only if no strides can do the job.",
        slips=(
            Slip(
                lambda: [not own for own in _own()],
                "The other way round: True means that an array has memory of its own.",
            ),
            Slip(
                lambda: [False, True, False, True, True],
                "Look at the last again: ravel returns a view where it can.",
            ),
            Slip(
                lambda: [False, False, False, True, False],
                "Look at the second again: a list of positions always makes a copy, even "
                "if a slice could have said the same.",
            ),
            Slip(
                lambda: [False, True, False, False, False],
                "Look at the fourth again: flatten promises a copy.",
            ),
            Slip(
                lambda: [True] * 5,
                "A new name is not new memory: slices and transposes are views.",
            ),
            Slip(
                lambda: [False] * 5,
                "Two of them are copies. Which one cannot be said with a start, a shape and "
                "strides, and which one promises a copy?",
            ),
            Slip(
                lambda: [True, True, False, True, False],
                "Look at the first again: a slice is a view.",
            ),
            Slip(
                lambda: [False, True, True, True, False],
                "Look at the third again: a transpose only swaps the strides.",
            ),
        ),
    ),
    "array_anatomy-2": Exercise(
        answer=lambda: _frames()[:, ::2, ::-1].T.strides,
        hint="A pixel has 2 bytes, a row of a picture 16, a picture 96.",
        remark="Three numbers have changed places, and not one pixel.",
        slips=(
            Slip(
                lambda: _frames()[:, ::2, ::-1].strides,
                "That is before the transpose, which puts the axes in the opposite order.",
            ),
            Slip(
                lambda: _frames().T.strides,
                "The transpose is right. Now think of the steps of the slices.",
            ),
            Slip(
                lambda: _frames()[:, :, ::-1].T.strides,
                "With a step of 2, every jump along that axis is twice as wide.",
            ),
            Slip(
                lambda: _frames()[:, ::2].T.strides,
                "A step of -1 walks back: the stride of that axis is negative.",
            ),
            Slip(
                lambda: tuple(step // 2 for step in _frames()[:, ::2, ::-1].T.strides),
                "These are elements. Strides count bytes, and an int16 has 2.",
            ),
            Slip(
                lambda: _frames(np.float64)[:, ::2, ::-1].T.strides,
                "That is right for elements of 8 bytes. An int16 has 2.",
            ),
            Slip(
                lambda: _frames()[:, ::2, ::-1].T.copy().strides,
                "These are the strides of a copy without gaps. The view keeps the "
                "memory of frames.",
            ),
            Slip(
                lambda: _frames()[:, ::2, ::-1].T.shape,
                "That is the shape. The strides say how many bytes to jump.",
            ),
        ),
    ),
    "array_anatomy-3": Exercise(
        answer=_common,
        hint="Write down which of the twelve elements each view visits.",
        remark="Even and odd samples lie between each other and share nothing.",
        slips=(
            Slip(
                lambda: _common(np.may_share_memory),
                "That says whether the stretches from first to last byte overlap. Those "
                "of even and odd samples do, and yet they have nothing in common.",
            ),
            Slip(
                lambda: np.ones((4, 4), dtype=np.bool),
                "They all have the same base, but each visits only some of its elements.",
            ),
            Slip(
                lambda: ~_common(),
                "The other way round: True means that they have an element in common.",
            ),
            Slip(
                lambda: _common() & ~np.eye(4, dtype=np.bool),
                "Each view shares its memory with itself: the diagonal is True.",
            ),
            Slip(
                lambda: np.triu(_common()),
                "Half of the table is empty. If the first shares with the second, the "
                "second shares with the first.",
            ),
        ),
    ),
    "array_anatomy-4": Exercise(
        answer=lambda: np.array(_recording()[:3]),
        hint="Take the first three rows, and ask for a copy.",
        remark="np.array(recording[:3]) and recording[[0, 1, 2]] make copies as well.",
        array=True,
        slips=(
            Slip(
                lambda: np.ascontiguousarray(_recording()[:3]),
                "That is a view: as long as it lives, all 300 rows do.",
                when=lambda kept: (
                    _keeps_the_rest(kept) and np.array_equal(kept, _recording()[:3])
                ),
            ),
            Slip(
                lambda: np.array(_recording()[:, :3]),
                "These are the first three columns. Rows are the first axis.",
            ),
            Slip(
                lambda: np.array(_recording()[:2]),
                "That is one row less: the end of a slice is not part of it.",
            ),
            Slip(
                lambda: _recording().copy(),
                "That is the whole recording: take its first three rows.",
            ),
        ),
    ),
}
