"""Exercises of the page on bright spots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from arraybook.datasets import fuzzy_dots
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

Image = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Mask = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def _image() -> Image:
    """Return the image of the page."""
    legacy = np.random.RandomState(0)
    rows = legacy.uniform(0, 200, 20).astype(int)
    columns = legacy.uniform(0, 400, 20).astype(int)
    positions = np.column_stack([rows, columns])
    return fuzzy_dots((200, 400), positions=positions, background="waves").image


def _maxima(image: Image) -> Mask:
    """Return where a pixel is as bright as the brightest of its neighbours."""
    mask: Mask = ndimage.maximum_filter(image, 3) == image
    return mask


def _inside(mask: Mask) -> Mask:
    """Leave out the outermost pixels."""
    return mask[1:-1, 1:-1].copy()


def _closest(*, plateaus: bool = True) -> int:
    """Return the smallest distance at which two dots have a maximum each."""
    distance = tops = 0
    while tops != 2:
        distance += 1
        places = [(30, 20), (30, 20 + distance)]
        image = fuzzy_dots((60, 60), positions=places, background="flat").image
        # Rounded, so that the two halves of a symmetric image are equal indeed.
        maxima = _maxima(image.round(9)) & (image > 0.1)
        tops = ndimage.label(maxima, np.ones((3, 3)))[1] if plateaus else maxima.sum()
    return distance


def _profile() -> NDArray[np.float64]:
    """Return a dot whose centre lies between two pixels."""
    return np.exp(-((np.arange(21) - 10.3) ** 2) / 18)


def _vertex(values: NDArray[np.float64], sign: int = 1) -> float:
    """Return the vertex of the parabola through the largest value and its neighbours."""
    middle = int(values.argmax())
    left, centre, right = values[middle - 1 : middle + 2]
    return float(middle + sign * (left - right) / (2 * (left - 2 * centre + right)))


def _centre_of_mass(pixels: NDArray[np.int64]) -> float:
    """Return the mean pixel, weighted with brightness."""
    return float(np.average(pixels, weights=_profile()[pixels]))


EXERCISES: dict[str, Exercise] = {
    "local_maxima-1": Exercise(
        answer=lambda: _inside(_maxima(_image())),
        hint="Start from a mask of true values and combine eight comparisons with &.",
        remark=(
            "In this smooth image four neighbours would do: beside, above and below. In "
            "a noisy one they find too many."
        ),
        slips=(
            Slip(
                lambda: _maxima(_image()),
                "That mask has the shape of the whole image. Leave the outermost "
                "pixels out: they do not have eight neighbours.",
            ),
            Slip(
                lambda: _inside(_maxima(-_image())),
                "These are darker than all of their neighbours. Turn the comparison.",
            ),
            Slip(
                lambda: _maxima(_image()[1:-1, 1:-1]),
                "You have cut the image before you compared. The outermost pixels of "
                "the inside have neighbours too: outside it.",
            ),
            Slip(
                lambda: np.zeros((198, 398), dtype=bool),
                "No pixel is left. Have you compared each pixel with itself? It is not "
                "brighter than that.",
            ),
            Slip(
                lambda: np.argwhere(_inside(_maxima(_image()))),
                "These are coordinates. The answer is the mask.",
            ),
            Slip(
                lambda: np.count_nonzero(_inside(_maxima(_image()))),
                "That is how many there are. The answer is the mask.",
            ),
        ),
    ),
    "local_maxima-2": Exercise(
        answer=_closest,
        hint="Print the number of plateaus for each distance and look where it grows.",
        remark="Two Gaussians have two tops once they are more than two sigma apart.",
        slips=(
            Slip(
                lambda: _closest() - 1,
                "At two sigma they still merge, into one broad top. One pixel more.",
            ),
            Slip(
                lambda: _closest(plateaus=False),
                "There the two brightest pixels touch: they are one flat top between "
                "the dots. Count plateaus.",
            ),
            Slip(
                lambda: 3,
                "That is sigma. Dots so close still merge into one broad top.",
            ),
        ),
    ),
    "local_maxima-3": Exercise(
        answer=lambda: _vertex(np.log(_profile())),
        hint="Take the logarithm of three values, then the vertex of their parabola.",
        remark="Without noise it is exact. It needs the background gone, though.",
        slips=(
            Slip(
                lambda: _vertex(_profile()),
                "Nearly. That is the parabola through the brightness itself, which is "
                "no parabola. Take logarithms first.",
            ),
            Slip(
                lambda: _vertex(np.log(_profile()), sign=-1),
                "The sign is turned: the centre lies on the side of the brighter "
                "neighbour.",
            ),
            Slip(
                lambda: _centre_of_mass(np.arange(9, 12)),
                "That is the mean of three pixels, weighted with brightness. It hardly "
                "leaves the middle one. Take the vertex of a parabola.",
            ),
            Slip(
                lambda: _centre_of_mass(np.arange(21)),
                "Nearly. That is the mean of all pixels, weighted with brightness. Use "
                "only three, and the vertex of their parabola.",
            ),
            Slip(
                lambda: 2 * _vertex(np.log(_profile())) - 10,
                "That is twice as far from the brightest pixel as it should be. There "
                "is a 2 in the denominator.",
            ),
            Slip(
                lambda: int(_profile().argmax()),
                "That is the brightest pixel. Its neighbours say how far beside it the "
                "centre is.",
            ),
            Slip(
                lambda: _vertex(np.log(_profile())) - 10,
                "That is how far the centre is from the brightest pixel. Add the two.",
            ),
        ),
    ),
}
