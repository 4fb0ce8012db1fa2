"""Exercises on the shape of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

# The data that the page gives.
STREAM: NDArray[Any] = np.array([0, 10, 20, 1, 11, 21, 2, 12, 22, 3, 13, 23])
PICTURE: NDArray[Any] = np.arange(24).reshape(4, 6)
PLATE: NDArray[Any] = np.arange(96).reshape(8, 12)


def _channels() -> NDArray[Any]:
    """Return a row for each channel."""
    return STREAM.reshape(-1, 3).T.copy()


def _blocks() -> NDArray[Any]:
    """Return the picture with its axes cut in two."""
    return PICTURE.reshape(2, 2, 3, 2)


def _shared() -> list[bool]:
    """Return which of the four share their values with the plate."""
    ways = (PLATE.reshape(4, 24), PLATE.T.ravel(), PLATE.ravel("F"), PLATE.T.T.ravel())
    return [np.shares_memory(PLATE, way) for way in ways]


EXERCISES: dict[str, Exercise] = {
    "shape-1": Exercise(
        answer=_channels,
        hint="Put the values of one moment into a row first, then swap the axes.",
        remark='stream.reshape(3, -1, order="F") says the same in one step.',
        array=True,
        slips=(
            Slip(
                lambda: STREAM.reshape(3, -1),
                "The shape is right, but each row holds values of all channels: reshape "
                "keeps the order in which they were written.",
            ),
            Slip(
                lambda: _channels().T,
                "Here each row is a moment and each column a channel: swap the axes.",
            ),
            Slip(
                lambda: _channels().ravel(),
                "The order is right, but it is one row: a table is asked for.",
            ),
        ),
    ),
    "shape-2": Exercise(
        answer=lambda: _blocks().mean(axis=(1, 3)),
        hint="Reshape to (2, 2, 3, 2), and take the mean along the axes in a block.",
        remark="Astronomers and microscopists call this binning.",
        slips=(
            Slip(
                lambda: _blocks().mean(axis=(0, 2)),
                "These are the axes that count the blocks: take those inside a block.",
            ),
            Slip(
                lambda: PICTURE.reshape(2, 3, 2, 2).mean(axis=(2, 3)),
                "These are means of four values in a row: a block has two of one row "
                "and two of the next.",
            ),
            Slip(
                lambda: _blocks().sum(axis=(1, 3)),
                "These are the sums of the blocks: give the means.",
            ),
            Slip(
                lambda: _blocks().mean(axis=1),
                "Rows are averaged in pairs now. Do the same with the columns.",
            ),
            Slip(
                lambda: PICTURE[::2, ::2],
                "That keeps one pixel of each block and drops the others.",
            ),
        ),
    ),
    "shape-3": Exercise(
        answer=_shared,
        hint="A view needs an order of reading that follows the memory.",
        remark="Transposed twice, the rows come one after the other again.",
        slips=(
            Slip(
                lambda: [True] * 4,
                "Not every reshape is a view: reading down the columns needs a copy.",
            ),
            Slip(
                lambda: [True, False, False, False],
                "Look at the last again: what is the transpose of a transpose?",
            ),
            Slip(
                lambda: [True, True, False, True],
                "The transpose is a view, but to make one row of it takes a copy.",
            ),
            Slip(
                lambda: [True, False, True, True],
                "With order F the columns come one after the other. In memory they do "
                "not.",
            ),
            Slip(
                lambda: [not shared for shared in _shared()],
                "The other way round: True means that the values are shared.",
            ),
        ),
    ),
}
