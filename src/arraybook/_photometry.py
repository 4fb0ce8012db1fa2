"""What `arraybook.images.find_stars` is made of: filter, maxima, aperture, annulus."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["matched_filter", "maxima", "measure", "square"]

DEVIATION = 1.482602218505602  # standard deviation of Gaussian noise over its MAD
ROUNDING = 1e-13  # of the largest value: smaller responses are rounding errors
STEPS = 10  # of the centroid; each takes most of what is left of the error


def square(reach: int) -> NDArray[np.intp]:
    """Return how far the pixels of a square are from its middle, shape (2, k)."""
    return np.mgrid[-reach : reach + 1, -reach : reach + 1].reshape(2, -1)


def matched_filter(
    values: NDArray[np.float64], sigma: float
) -> tuple[NDArray[np.float64], np.float64]:
    """Return how much each place resembles a star, and the noise of that."""
    present = np.isfinite(values)
    if not present.any():
        return np.zeros(values.shape), np.float64(0)
    # Less its median, a flat image is exactly 0, and so is what replaces a gap.
    level = np.where(present, values, np.median(values[present]))
    level -= np.median(values[present])
    half = math.ceil(2.5 * sigma)
    response = ndimage.gaussian_filter(level, sigma, radius=half, mode="nearest")
    response -= ndimage.uniform_filter(level, 2 * half + 1, mode="nearest")
    response[np.abs(response) < ROUNDING * np.abs(values[present]).max()] = 0
    usual = response[present]
    return response, DEVIATION * np.median(np.abs(usual - np.median(usual)))


def maxima(response: NDArray[np.float64], limit: float, size: int) -> NDArray[np.intp]:
    """Return row and column of the pixels above `limit` that no pixel near exceeds."""
    highest = ndimage.maximum_filter(response, size, mode="nearest")
    found = (response == highest) & (response > limit)
    # Neighbours that are equally high are one maximum: take the first pixel of each.
    groups, _ = ndimage.label(found, structure=np.ones((3, 3)))
    _, first = np.unique(groups[found], return_index=True)
    return np.argwhere(found)[first]


def measure(
    around: NDArray[np.float64],
    near: NDArray[np.float64],
    offsets: NDArray[np.intp],
    sigma: float,
    radius: float,
) -> NDArray[np.float64]:
    """
    Return row and column from the peak, flux, its error, background and peak value.

    `around` holds the pixels of the annulus of each star and `near` those at `offsets`
    from its peak, both (n, k); the result is (6, n), NaN where a star has gaps.
    """
    background, spread, pixels = _robust(around)
    light = near - background[:, np.newaxis]
    row, column = _centroid(np.nan_to_num(light), offsets, sigma)
    distance = np.hypot(
        offsets[0] - row[:, np.newaxis], offsets[1] - column[:, np.newaxis]
    )
    share = np.clip(radius + 0.5 - distance, 0, 1)  # of each pixel, in the aperture
    inside = share > 0
    flux = np.sum(share * light, axis=1, where=inside)
    # The background is subtracted from every pixel at once; a median scatters by pi/2.
    area = share.sum(axis=1)
    error = spread * np.sqrt(
        (share**2).sum(axis=1) + np.pi / 2 * area**2 / np.fmax(pixels, 1)
    )
    peak = np.max(near, axis=1, where=inside, initial=-np.inf)
    return np.array([row, column, flux, error, background, peak])


def _robust(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Return median, scaled median absolute deviation and count of each row's numbers."""
    n = np.isfinite(values).sum(axis=1)
    middle = _median(values, n)
    return middle, DEVIATION * _median(np.abs(values - middle[:, np.newaxis]), n), n


def _median(values: NDArray[np.float64], n: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the median of the `n` numbers of each row, NaN if there is none."""
    # Sorting puts NaN last. np.nanmedian does the same one row after the other.
    ordered = np.sort(values, axis=1)
    lines = np.arange(len(values))
    low, high = ordered[lines, (n - 1) // 2], ordered[lines, n // 2]
    return (low + high) / 2


def _centroid(
    light: NDArray[np.float64], offsets: NDArray[np.intp], sigma: float
) -> NDArray[np.float64]:
    """Return the centre of the light (n, k) under a Gaussian window, shape (2, n)."""
    center = np.zeros((2, len(light), 1))
    for _ in range(STEPS):
        away = offsets[:, np.newaxis, :] - center
        seen = light * np.exp(-(away**2).sum(axis=0) / (2 * sigma**2))
        total = seen.sum(axis=1)
        total[total <= 0] = np.inf  # nothing to go by: stay
        # The window pulls the mean back by half for a star as wide as itself.
        center += 2 * ((away * seen).sum(axis=2) / total)[..., np.newaxis]
        np.clip(center, -1, 1, out=center)
    return center[..., 0]
