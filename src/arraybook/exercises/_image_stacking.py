"""Exercises of the page on stacking images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.datasets import night_sky
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]

FRAMES = np.iinfo(np.uint16).max // 255  # bytes that surely fit when added up


def _satellite() -> list[int]:
    """Return the frames that the satellite of the small sky crosses."""
    return list(night_sky(24, (120, 160), turn=0, rng=7).satellite_frames)


def _pole(sign: int = -1, angle: float | None = None) -> tuple[float, float]:
    """Return the pole of the page's sky, found as if rows counted down or up."""
    sky = night_sky(64, turn=0.3)
    angle = np.radians(63 * sky.turn) if angle is None else angle
    before, after = (
        place[1] + sign * 1j * place[0]
        for place in (sky.positions(0)[2], sky.positions(63)[2])
    )
    w = np.exp(1j * angle)
    center = (after - w * before) / (1 - w)
    return sign * float(center.imag), float(center.real)


def _tails(join: np.ufunc = np.maximum) -> Floats:
    """Return the picture with tails, each frame joined to the faded one before."""
    tails = np.zeros((120, 160, 3))
    for frame in night_sky(30, (120, 160), turn=1):
        tails = join(0.9 * tails, frame)
    return tails


def _lighter() -> NDArray[np.uint8]:
    """Return the picture without fading."""
    frames = list(night_sky(30, (120, 160), turn=1))
    lighter: NDArray[np.uint8] = np.max(frames, axis=0)
    return lighter


EXERCISES = {
    "image_stacking-1": Exercise(
        answer=lambda: (FRAMES, 2**24 // 255),
        hint="Divide the largest total by the largest byte, and round down.",
        remark="float64 is good for more frames than anyone will take.",
        slips=(
            Slip(
                lambda: (2**16 // 256, 2**24 // 256),
                "The largest byte is 255, not 256: there is room for more.",
            ),
            Slip(
                lambda: (2**24 // 255, FRAMES),
                "The numbers have changed places: uint16 comes first.",
            ),
            Slip(
                lambda: (FRAMES, int(np.finfo(np.float32).max) // 255),
                "float32 reaches that far, but skips whole numbers beyond 2**24.",
            ),
        ),
    ),
    "image_stacking-2": Exercise(
        answer=_satellite,
        hint="Subtract the median of all frames and count the pixels far above 0.",
        remark="What changes in one frame and not in the others stands out.",
        slips=(
            Slip(
                lambda: [number + 1 for number in _satellite()],
                "These are counted from 1. The first frame has the number 0.",
            ),
            Slip(
                lambda: [number in _satellite() for number in range(24)],
                "That is a mask. Where is it True?",
            ),
            Slip(
                lambda: [500 * (number in _satellite()) for number in range(24)],
                "That is a number for each frame. Which frames stand out?",
                when=lambda answer: np.shape(answer) == (24,),
            ),
        ),
    ),
    "image_stacking-3": Exercise(
        answer=_pole,
        hint="Solve z' = p + w (z - p) for p, with z = column - 1j * row.",
        remark="With noisy places, take many stars and their least squares.",
        slips=(
            Slip(
                lambda: _pole()[::-1],
                "Row and column have changed places.",
            ),
            Slip(
                lambda: _pole(sign=1),
                "The sky turned the other way: rows count downwards.",
            ),
            Slip(
                lambda: _pole(angle=63 * 0.3),
                "np.exp(1j * angle) wants its angle in radians.",
            ),
            Slip(
                lambda: _pole(angle=np.radians(0.3)),
                "That is the angle between two frames. Here it is 63 times as large.",
            ),
        ),
    ),
    "image_stacking-4": Exercise(
        answer=_tails,
        hint="Each turn of the loop is np.maximum(0.9 * tails, frame).",
        remark="The tail is as long as the fading is slow.",
        slips=(
            Slip(_lighter, "Nothing has faded: these are whole trails."),
            Slip(
                lambda: 0.9 * _tails(),
                "The newest frame has faded, too. Fade the picture, then compare.",
            ),
            Slip(
                lambda: _tails(np.add),
                "These are sums. Take the larger value of picture and frame.",
            ),
        ),
    ),
}
