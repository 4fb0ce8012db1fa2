"""Exercises of the page on colour quantization."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip
from arraybook.quantization import frequent_colors, quantize

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _frames() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return two frames of a film."""
    before = np.array([[90, 200], [30, 250]], dtype=np.uint8)
    return before, np.array([[95, 180], [33, 160]], dtype=np.uint8)


def _difference() -> NDArray[np.int16]:
    """Return by how much the pixels have grown brighter."""
    before, after = _frames()
    return after.astype(np.int16) - before


def _cat() -> NDArray[np.uint8]:
    """Return the image of the page, which comes with scikit-image."""
    image: NDArray[np.uint8] = import_module("skimage.data").chelsea()
    return image


def _reached() -> NDArray[np.int64]:
    """Return how many pixels the commonest 1, 2, 3, … colours have."""
    pixels = _cat().reshape(-1, 3).astype(np.uint32)
    packed = pixels @ np.array([256**2, 256, 1], dtype=np.uint32)
    counts = np.unique(packed, return_counts=True)[1]
    return np.cumsum(np.sort(counts)[::-1], dtype=np.int64)


def _first(reached: Any, enough: float) -> int:
    """Return the first place at which the sum is large enough."""
    return int(np.argmax(reached >= enough))


def _coarse(width: int = 32, offset: int = 16) -> NDArray[np.uint8]:
    """Return the cat in the colours of its most frequent bins."""
    image = _cat()
    colors: Any = frequent_colors(image // width, 16).astype(int) * width + offset
    return quantize(image, colors)


def _mse(picture: NDArray[np.uint8]) -> float:
    """Return the mean squared error of a picture of the cat."""
    return float(np.mean((_cat().astype(float) - picture) ** 2))


def _wrapped() -> float:
    """Return what is left of it in uint8."""
    return float(np.mean((_cat() - _coarse()) ** 2))


EXERCISES: dict[str, Exercise] = {
    "color_quantization-1": Exercise(
        answer=lambda: np.abs(_difference()),
        hint="Give the numbers a type with a sign before you subtract them.",
        remark="The differences fit into uint8, but the way there does not.",
        slips=(
            Slip(
                lambda: np.subtract(*_frames()[::-1]),
                "Where the pixel got darker, the difference has wrapped around: uint8 has "
                "no negative numbers.",
            ),
            Slip(
                lambda: np.subtract(*_frames()),
                "Where the pixel got brighter, the difference has wrapped around: uint8 "
                "has no negative numbers.",
            ),
            Slip(
                _difference,
                "These differences have a sign. Take it off.",
            ),
            Slip(
                lambda: -_difference(),
                "These differences have a sign. Take it off.",
            ),
            Slip(
                lambda: np.maximum(_difference(), 0),
                "Where the pixel got darker, the change is lost. Count it, too.",
            ),
            Slip(
                lambda: _difference() ** 2,
                "These are the squares of the differences.",
            ),
            Slip(
                lambda: np.abs(_difference().astype(np.int8)),
                "The type int8 ends at 127, and a difference can be 255. Take a wider one.",
                when=lambda change: (
                    np.asarray(change).dtype == np.int8 and np.shape(change) == (2, 2)
                ),
            ),
            Slip(
                lambda: np.abs(_difference().astype(np.float64)),
                "The values are right, but they are floats. Integers can hold them.",
                when=lambda change: (
                    np.asarray(change).dtype.kind == "f"
                    and np.array_equal(change, np.abs(_difference()))
                ),
            ),
        ),
    ),
    "color_quantization-2": Exercise(
        answer=lambda: _first(_reached(), _reached()[-1] / 2) + 1,
        hint="Add the counts up from the largest down. At which place does the sum reach "
        "half of the pixels?",
        remark="Sixteen is far from it.",
        slips=(
            Slip(
                lambda: _first(_reached(), _reached()[-1] / 2),
                "That is the index of the last colour that you need. Indices start at 0.",
            ),
            Slip(
                lambda: (
                    _first(np.cumsum(np.diff(_reached(), prepend=0)[::-1]), 67650) + 1
                ),
                "That is how many of the rarest colours you need. Turn the order round.",
            ),
            Slip(
                lambda: len(_reached()) // 2,
                "That is half of the colours. Half of the pixels have fewer.",
            ),
            Slip(
                lambda: int(_reached()[_first(_reached(), _reached()[-1] / 2)]),
                "That is how many pixels they cover. How many colours are they?",
            ),
        ),
    ),
    "color_quantization-3": Exercise(
        answer=lambda: _mse(_coarse()),
        hint="The palette has 16 rows of odd multiples of 16. The MSE compares the result "
        "with the cat, not with its bins.",
        remark="The error is larger than with k-means, and yet the eyes keep their green.",
        rtol=3e-3,  # a rounded answer will do
        slips=(
            Slip(
                _coarse,
                "That is a picture. The answer is its MSE, one number.",
                when=lambda answer: np.shape(answer) == _cat().shape,
            ),
            Slip(
                lambda: _mse(_coarse(offset=0)),
                "Your palette has the darkest colours of the bins. Take their centres.",
            ),
            Slip(
                lambda: _mse(_coarse() // 32),
                "The palette holds the numbers of the bins. Turn them into colours.",
            ),
            Slip(
                lambda: _mse(_coarse(width=1, offset=0)),
                "That is the MSE with the most frequent colours themselves. Count bins.",
            ),
            Slip(
                lambda: _mse(_coarse(width=16, offset=8)),
                "Your bins are 16 wide. Make them 32 wide.",
            ),
            Slip(
                lambda: _mse(_cat() // 32 * 32 + np.uint8(16)),
                "Here each pixel has the centre of its own bin, which makes 66 colours. "
                "Allow the 16 most frequent only.",
            ),
            Slip(
                _wrapped,
                "The differences have wrapped around. Convert to float before you subtract.",
            ),
            Slip(
                lambda: _mse(_coarse()) ** 0.5,
                "That is the root of the MSE.",
            ),
            Slip(
                lambda: 3 * _mse(_coarse()),
                "That is the mean over the pixels of the sum over the channels. The MSE "
                "is a mean over the channels, too.",
            ),
        ),
    ),
}
