"""Exercises of the page on thresholds for an uneven background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import ndimage

from arraybook.datasets import FuzzyDots, fuzzy_dots
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

Image = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Mask = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Edge = Literal["nearest", "reflect"]


def _scene(noise: float = 0.0) -> FuzzyDots:
    """Return the image of the page."""
    legacy = np.random.RandomState(0)
    positions = legacy.uniform(0, 100, (2, 20)).astype(int).T
    return fuzzy_dots(positions=positions, noise=noise)


def _exceeds(
    offset: float = 0.03,
    size: int = 31,
    *,
    noise: float = 0.0,
    mode: Edge = "reflect",
) -> Mask:
    """Return the pixels that exceed the mean of their block."""
    image = _scene(noise).image
    return image - ndimage.uniform_filter(image, size, mode=mode) > offset


def _exceeds_by_share() -> Mask:
    """Return the pixels that exceed the mean of their block by 3 %."""
    image = _scene().image
    return image > 1.03 * ndimage.uniform_filter(image, 31)


def _excess() -> Image:
    """Return by how much each pixel exceeds the mean of its block."""
    image = _scene().image
    return image - ndimage.uniform_filter(image, 31)


def _weighted(image: Image) -> Mask:
    """Return the pixels that exceed the weighted mean of the page by 0.03."""
    return image > ndimage.gaussian_filter(image, 5) + 0.03


def _numbered(*, corners: bool = False) -> NDArray[np.int64]:
    """Return the number of the region that each pixel of the noisy mask is in."""
    touching = ndimage.generate_binary_structure(2, 2 if corners else 1)
    labels, _ = ndimage.label(_weighted(_scene(0.02).image), touching)
    return np.asarray(labels, dtype=np.int64)


def _keep(labels: NDArray[np.int64], *, background: bool = False) -> Mask:
    """Return for each number whether its region has 20 pixels or more."""
    keep: Mask = np.bincount(labels.ravel()) >= 20
    keep[0] = background
    return keep


def _large(*, background: bool = False, corners: bool = False) -> Mask:
    """Return the noisy mask without its small regions."""
    labels = _numbered(corners=corners)
    kept: Mask = _keep(labels, background=background)[labels]
    return kept


def _small() -> Mask:
    """Return the regions that should have gone."""
    return _weighted(_scene(0.02).image) & ~_large()


def _levelled(noise: float = 0.02, mode: Edge = "nearest") -> Mask:
    """Return what Otsu's method finds once the median is subtracted."""
    level = _level(noise, mode)
    return level > _otsu(level)


def _level(noise: float = 0.02, mode: Edge = "nearest") -> Image:
    """Return the image minus the median around each pixel."""
    image = _scene(noise).image
    level: Image = image - ndimage.median_filter(image, 31, mode=mode)
    return level


def _level_by_mean() -> Image:
    """Return the noisy image minus the mean around each pixel."""
    image = _scene(0.02).image
    level: Image = image - ndimage.uniform_filter(image, 31, mode="nearest")
    return level


def _otsu(image: Image) -> float:
    """Return the threshold that maximises the variance between the two groups."""
    counts, edges = np.histogram(image, 256)
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)[:-1]
    above = counts.sum() - below
    light = np.cumsum(counts * centres)
    difference = light[:-1] / below - (light[-1] - light[:-1]) / above
    return float(centres[np.argmax(below * above * difference**2)])


def _iou(mask: NDArray[np.bool_]) -> float:
    """Return intersection over union of a mask with the truth."""
    truth = _scene().truth
    return np.count_nonzero(mask & truth) / np.count_nonzero(mask | truth)


EXERCISES: dict[str, Exercise] = {
    "adaptive_threshold-1": Exercise(
        answer=_exceeds,
        hint="Subtract the means from the image, then compare with 0.03.",
        remark="It is what threshold_local does with the method of plain means.",
        slips=(
            Slip(
                lambda: _exceeds(-0.03),
                "The sign is turned: these are the pixels that are above the mean "
                "minus 0.03, or less than 0.03 below it.",
            ),
            Slip(
                lambda: _exceeds(0),
                "These exceed the mean by anything, however little. The 0.03 is missing.",
            ),
            Slip(
                lambda: ~_exceeds(),
                "Pixels and background have changed places.",
            ),
            Slip(
                lambda: _weighted(_scene().image),
                "That is the mean weighted by a Gaussian. Here every pixel of the "
                "block has the same weight.",
            ),
            Slip(
                lambda: _exceeds(size=3),
                "That block is 3 pixels wide. It should be 31.",
            ),
            Slip(
                lambda: _exceeds(noise=0.02),
                "That is the noisy image. Start from the one without noise.",
            ),
            Slip(
                lambda: _exceeds(mode="nearest"),
                "You have repeated the outermost pixels beyond the edge. Leave that to "
                "the default.",
            ),
            Slip(
                _exceeds_by_share,
                "These exceed the mean by 3 % of it. The margin is 0.03, the same "
                "everywhere.",
            ),
            Slip(
                _excess,
                "That is by how much each pixel exceeds its mean. A comparison makes "
                "the mask.",
            ),
            Slip(
                lambda: ndimage.uniform_filter(_scene().image, 31) + 0.03,
                "These are the thresholds. Compare the image with them.",
            ),
        ),
    ),
    "adaptive_threshold-2": Exercise(
        answer=_large,
        hint="Index the array of what to keep with the numbers of the regions.",
        remark="One index is enough for all regions: it needs no loop.",
        slips=(
            Slip(
                lambda: _large(background=True),
                "The background has become part of the mask: it is number 0, and it "
                "is large. Set its entry to false.",
            ),
            Slip(
                _small,
                "These are the small regions, which should go.",
            ),
            Slip(
                lambda: _weighted(_scene(0.02).image),
                "All regions are still there.",
            ),
            Slip(
                lambda: _keep(_numbered()),
                "That says for each region whether to keep it. Index it with labels, "
                "and each pixel gets the value of its region.",
            ),
            Slip(
                lambda: np.append(_keep(_numbered())[1:], False)[_numbered()],
                "The numbers are off by one: region 1 is entry 1, since entry 0 is the "
                "background.",
            ),
            Slip(
                lambda: _large(corners=True),
                "You have joined pixels that touch at a corner. A region is joined side "
                "by side, as label does by default.",
            ),
            Slip(
                lambda: _numbered() * _large(),
                "These are the numbers of the regions that are left. The answer is "
                "the mask: true or false.",
            ),
            Slip(
                lambda: ndimage.label(_large())[1],
                "That is the number of regions that are left. The answer is the mask.",
            ),
        ),
    ),
    "adaptive_threshold-3": Exercise(
        answer=lambda: _iou(_levelled()),
        hint="Image minus median is level: one threshold of Otsu's method will do.",
        remark="A background that is estimated and subtracted beats a local mean here.",
        rtol=0.01,
        slips=(
            Slip(
                lambda: _iou(_levelled(mode="reflect")),
                "You have left the edges to the default, which mirrors the image "
                "there. The slope of the bowl turns into a ridge.",
            ),
            Slip(
                lambda: _iou(_levelled(noise=0)),
                "That is the image without noise. Start from noisy.",
            ),
            Slip(
                lambda: _iou(_scene(0.02).image > _otsu(_scene(0.02).image)),
                "That is Otsu's method on the image as it is. Subtract the median first.",
            ),
            Slip(
                lambda: _iou(_level() > 0),
                "These pixels exceed the median by anything, however little. Let Otsu's "
                "method choose how much.",
            ),
            Slip(
                lambda: _iou(_level() > _otsu(_scene(0.02).image)),
                "That threshold is Otsu's for the image as it was. Apply the method to "
                "what is left.",
            ),
            Slip(
                lambda: _iou(_level_by_mean() > _otsu(_level_by_mean())),
                "You have subtracted the mean, which the dots lift. Take the median.",
            ),
            Slip(
                _levelled,
                "That is the mask. The answer is its IoU.",
            ),
            Slip(
                lambda: float(_levelled().mean()),
                "That is the share of pixels in the mask. Score it against the truth.",
            ),
        ),
    ),
}
