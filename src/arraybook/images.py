"""Pictures of the sky: stack them, draw trails, find the stars and measure them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from arraybook._photometry import matched_filter, maxima, measure, square
from arraybook._stacking import stack, star_trails
from arraybook._validation import (
    moderate_array,
    nonnegative,
    pair,
    positive,
    real_array,
    shown,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Stars", "find_stars", "stack", "star_trails"]

PIXELS = 2**20  # measured at once, which bounds the memory
WIDEST = 100  # standard deviation of a star; time and memory grow with its square


@dataclass(frozen=True, slots=True, eq=False)
class Stars:
    """
    A catalogue of the stars in an image, the brightest first.

    Positions are (row, column) as in ``image[row, column]``; the centre of the first
    pixel is (0, 0). To plot them, columns are x and rows are y.

    Attributes
    ----------
    rows, columns : NDArray of float64, shape (n,)
        Where the centre of each star is, in pixels, to a fraction of a pixel.
    flux : NDArray of float64, shape (n,)
        Sum of the pixels in the aperture, less the background, in units of the image.
    flux_error : NDArray of float64, shape (n,)
        Standard error of `flux` from the noise of the background alone.
    background : NDArray of float64, shape (n,)
        Median of the annulus around each star, in units of the image.
    peak : NDArray of float64, shape (n,)
        Largest pixel in the aperture, background included: compare it with the value
        at which the camera saturates.
    significance : NDArray of float64, shape (n,)
        Height above the background in the filtered image, in standard deviations of
        its noise. It is above the `threshold` of the search.
    """

    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    flux: NDArray[np.float64]
    flux_error: NDArray[np.float64]
    background: NDArray[np.float64]
    peak: NDArray[np.float64]
    significance: NDArray[np.float64]


def find_stars(
    image: ArrayLike,
    *,
    sigma: float = 1.5,
    threshold: float = 5.0,
    radius: float | None = None,
    annulus: tuple[float, float] | None = None,
) -> Stars:
    """
    Find the stars in an image and measure their brightness.

    The image is filtered with the shape of a star, and the maxima that stand out of
    the noise are the stars. Their flux is the sum over a circle around the centre, the
    aperture, less the background in a ring around it, the annulus.

    Parameters
    ----------
    image : array_like of shape (rows, columns)
        Brightness of each pixel, in any unit. A missing pixel is NaN or infinite.
    sigma : float, default 1.5
        Width of a star in pixels: standard deviation of the Gaussian that it
        resembles, 0.42 times its full width at half maximum.
    threshold : float, default 5
        How far a star must stand out of the noise of the filtered image, in standard
        deviations of that noise.
    radius : float, optional
        Radius of the aperture in pixels. The default is ``3 * sigma``, which takes in
        98.9 % of a Gaussian star.
    annulus : tuple of float, optional
        Inner and outer radius of the annulus in pixels: at least `radius`, and at
        least one more than the inner one. The default begins ``2 * sigma`` beyond the
        aperture and is as wide as the larger of ``3 * sigma`` and 1.

    Returns
    -------
    Stars
        The catalogue, in descending order of flux. It is empty for an image without
        pixels, without variation, or without stars.

    Raises
    ------
    TypeError
        If `image` does not hold real numbers, an option is not a number, or `annulus`
        is not a pair.
    ValueError
        If `image` has not two axes or holds numbers beyond 1e140, `threshold` is
        negative, another option is not positive, `sigma` exceeds 100, or the annulus
        is too narrow or overlaps the aperture; NaN and infinite options included.

    See Also
    --------
    arraybook.datasets.star_cluster : An image whose stars are known.

    Notes
    -----
    The filter is Stetson's: a Gaussian less its mean over a square, so that a flat or
    evenly sloping background gives 0. Its noise is estimated from the median absolute
    deviation, which few stars disturb and many do. Two stars closer than about
    ``3 * sigma`` are found as one, and a source much wider than `sigma`, such as a
    near galaxy, may be found in several parts.

    The centre is the mean of the positions under a Gaussian window that follows it, at
    most one row and one column away from the maximum. A pixel on the edge of the
    aperture counts by about the share that lies inside. A neighbour in the aperture
    adds its light. The photon noise of a star is not part
    of `flux_error`, because it depends on the gain of the camera: with a gain of g
    electrons per unit, add ``flux / g`` to its square. Noise that is alike in
    neighbouring pixels makes it too small.

    A star is left out if a pixel of its aperture, or its whole annulus, is missing or
    outside the image. Elsewhere missing pixels are passed over.

    References
    ----------
    P. B. Stetson (1987), "DAOPHOT: a computer program for crowded-field stellar
    photometry", Publications of the Astronomical Society of the Pacific 99, 191-222.
    https://doi.org/10.1086/131977

    Examples
    --------
    A star of flux 500 on a background of 10:

    >>> import numpy as np
    >>> from arraybook.images import find_stars
    >>> row, column = np.mgrid[:40, :50]
    >>> light = np.exp(-((row - 20.3) ** 2 + (column - 30.6) ** 2) / 4.5)
    >>> stars = find_stars(10 + 500 * light / light.sum())
    >>> stars.rows.round(2), stars.columns.round(2)
    (array([20.3]), array([30.6]))
    >>> stars.background.round(2), (stars.flux / 500).round(2)
    (array([10.]), array([0.99]))
    """
    values = real_array("image", image, ndim=2)
    sigma, threshold = positive("sigma", sigma), nonnegative("threshold", threshold)
    moderate_array("image", values[np.isfinite(values)])
    if sigma > WIDEST:
        msg = f"sigma must be at most {WIDEST} pixels, got {shown(sigma)}"
        raise ValueError(msg)
    radius = 3 * sigma if radius is None else positive("radius", radius)
    # What is farther from a star than the image is long is missing, however far.
    diagonal = math.hypot(*values.shape) + 1
    ring = _ring(annulus, radius, sigma, diagonal)
    radius = min(radius, diagonal)
    disc = square(math.ceil(max(radius, 3 * sigma)) + 1)  # the centre may move by 1

    response, noise = matched_filter(values, sigma)
    peaks = maxima(response, threshold * noise, 2 * round(max(sigma, 1)) + 1)
    if not ring.size:  # it begins outside the image, wherever the star is
        peaks = peaks[:0]
    with np.errstate(divide="ignore"):  # without noise every star is certain
        significance = response[tuple(peaks.T)] / noise

    framed, margin = _framed(values, int(max(ring.max(initial=0), disc.max())))
    tables = [np.empty((6, 0))]
    chunk = max(1, PIXELS // max(disc.shape[1], ring.shape[1]))
    for start in range(0, len(peaks), chunk):
        at = peaks[start : start + chunk, :, np.newaxis] + margin
        around = framed[tuple((at + ring).swapaxes(0, 1))]
        near = framed[tuple((at + disc).swapaxes(0, 1))]
        tables.append(measure(around, near, disc, sigma, radius))
    row, column, flux, *others = np.concatenate(tables, axis=1)
    table = np.array(
        [peaks[:, 0] + row, peaks[:, 1] + column, flux, *others, significance]
    )
    order = np.argsort(-flux, kind="stable")  # NaN comes last
    return Stars(*table[:, order[: np.isfinite(flux).sum()]])


def _ring(
    annulus: tuple[float, float] | None, radius: float, sigma: float, diagonal: float
) -> NDArray[np.intp]:
    """Return how far the pixels of the annulus are from its middle, shape (2, k)."""
    if annulus is None:
        inner = radius + 2 * sigma
        outer = inner + max(3 * sigma, 1)
    else:
        inner, outer = pair("annulus", annulus, "a pair of radii")
        inner, outer = positive("annulus", inner), positive("annulus", outer)
        if not radius <= inner <= outer - 1:
            rule = f"begin at radius {radius:g} or beyond and be at least 1 pixel wide"
            msg = f"annulus must {rule}, got {shown(annulus)}"
            raise ValueError(msg)
    offsets = square(math.floor(min(outer, diagonal)))
    distance = np.hypot(*offsets)
    return offsets[:, (inner <= distance) & (distance <= outer)]


def _framed(
    values: NDArray[np.float64], margin: int
) -> tuple[NDArray[np.float64], int]:
    """Return the image in a frame of missing pixels: its edge then needs no rule."""
    framed = np.full([size + 2 * margin for size in values.shape], np.nan)
    inside = tuple(slice(margin, margin + size) for size in values.shape)
    np.copyto(framed[inside], values, where=np.isfinite(values))
    return framed, margin
