"""A star cluster as a camera sees it, with the true place and flux of every star."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import erf

from arraybook._validation import (
    affordable,
    count,
    nonnegative,
    pair,
    positive,
    random_source,
    shown,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["StarCluster", "star_cluster"]

BRIGHTEST = 1e12  # electrons; the generator's Poisson counts are integers
MARGIN = 6  # widths of a star between the outermost ones and the edge


@dataclass(frozen=True, slots=True, eq=False)
class StarCluster:
    """
    An image of a star cluster, and the stars it was made from, the brightest first.

    Positions are (row, column) as in ``image[row, column]``; the centre of the first
    pixel is (0, 0).

    Attributes
    ----------
    image : NDArray of float64, shape (rows, columns)
        The exposure: electrons counted in each pixel, with noise.
    clean : NDArray of float64, shape (rows, columns)
        What the exposure would be on average, without noise.
    rows, columns : NDArray of float64, shape (n,)
        The ground truth: where the centre of each star is, in pixels.
    flux : NDArray of float64, shape (n,)
        The ground truth: electrons that each star adds to the image on average.
    sigma : float
        Width of every star in pixels: standard deviation of its Gaussian.
    background : float
        Electrons in each pixel from the sky.
    noise : float
        Standard deviation of the noise of the camera in electrons.
    """

    image: NDArray[np.float64]
    clean: NDArray[np.float64]
    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    flux: NDArray[np.float64]
    sigma: float
    background: float
    noise: float


def star_cluster(
    stars: int = 400,
    shape: tuple[int, int] = (400, 400),
    *,
    core: float = 60.0,
    limits: tuple[float, float] = (100.0, 100_000.0),
    slope: float = 0.5,
    sigma: float = 1.5,
    background: float = 100.0,
    noise: float = 5.0,
    rng: int | np.random.Generator | None = 1911,
) -> StarCluster:
    r"""
    Simulate an exposure of a star cluster.

    The stars crowd in the middle as in Plummer's model and have a power law of
    brightness: many faint, few bright. Each is spread out as a Gaussian, integrated
    over the pixels. The camera counts electrons, with their shot noise, and adds noise
    of its own. Called twice with the same arguments, it returns the same data.

    Parameters
    ----------
    stars : int, default 400
        How many stars the cluster has.
    shape : tuple of int, default (400, 400)
        Rows and columns of the image.
    core : float, default 60
        Radius in pixels within which half of the stars would be, if the image were
        without end.
    limits : tuple of float, default (100, 100000)
        Faintest and brightest flux in electrons.
    slope : float, default 0.5
        Exponent of the brightness: the share of stars above a flux :math:`F` falls
        like :math:`F^{-slope}`.
    sigma : float, default 1.5
        Standard deviation of the Gaussian of a star in pixels.
    background : float, default 100
        Electrons in each pixel from the sky.
    noise : float, default 5
        Standard deviation of the noise of the camera in electrons.
    rng : int, numpy.random.Generator or None, default 1911
        Source of the stars and the noise, anything that `numpy.random.default_rng`
        accepts. None draws a different cluster each time.

    Returns
    -------
    StarCluster
        The image and the truth, the brightest star first.

    Raises
    ------
    TypeError
        If `stars` or a size in `shape` is not an integer, `shape` or `limits` is not
        a pair, or another argument is not a number.
    ValueError
        If `stars` is negative, `shape` does not exceed 12 `sigma`, `limits` do not
        ascend, `background` or `noise` is negative, or another number is not positive;
        NaN and infinity included. If a flux or `background` is above 1e12, or `slope`
        is not from 0.001 to 1000.

    See Also
    --------
    arraybook.images.find_stars : Find the stars and measure their flux.

    Notes
    -----
    All stars lie within the largest circle around the middle that keeps 6 `sigma` away
    from the edge, so the image has all their light. Within it they follow Plummer's
    surface density, :math:`(1 + r^2 / core^2)^{-2}`.

    References
    ----------
    H. C. Plummer (1911), "On the problem of distribution in globular star clusters",
    Monthly Notices of the Royal Astronomical Society 71, 460-470.
    https://doi.org/10.1093/mnras/71.5.460

    Examples
    --------
    >>> from arraybook.datasets import star_cluster
    >>> cluster = star_cluster()
    >>> cluster.image.shape, cluster.flux.shape
    ((400, 400), (400,))

    Without the sky, the light of the image is that of the stars:

    >>> light = cluster.clean - cluster.background
    >>> round(float(light.sum() / cluster.flux.sum()), 6)
    1.0
    """
    stars = count("stars", stars, minimum=0)
    core, slope = positive("core", core), positive("slope", slope)
    sigma = positive("sigma", sigma)
    background = nonnegative("background", background)
    noise = nonnegative("noise", noise)
    sides = [count("each of shape", side) for side in pair("shape", shape)]
    affordable("shape", shape, *sides)
    affordable("stars", stars, stars, max(sides))
    size = np.array(sides)
    farthest = (size.min() - 1) / 2 - MARGIN * sigma
    if farthest <= 0:
        msg = (
            f"shape must exceed {2 * MARGIN} sigma along both axes, got {shown(shape)}"
        )
        raise ValueError(msg)
    low, high = (positive("each of limits", limit) for limit in pair("limits", limits))
    if max(high, background) > BRIGHTEST:
        msg = (
            f"limits and background must be at most {BRIGHTEST:g}, got {shown(limits)}"
        )
        raise ValueError(msg)
    if not 1e-3 <= slope <= 1e3:
        msg = f"slope must lie within 0.001 and 1000, got {shown(slope)}"
        raise ValueError(msg)
    if low > high:
        msg = f"limits must ascend, got {shown(limits)}"
        raise ValueError(msg)

    # Inverse transforms: each law is a formula applied to even random numbers.
    generator = random_source(rng)
    place, turn, rank = generator.random((3, stars))
    within = place * farthest**2 / (farthest**2 + core**2)
    distance = core * np.sqrt(within / (1 - within))
    rows = (size[0] - 1) / 2 + distance * np.sin(2 * np.pi * turn)
    columns = (size[1] - 1) / 2 + distance * np.cos(2 * np.pi * turn)
    flux = low * (1 - rank * (1 - (low / high) ** slope)) ** (-1 / slope)
    order = np.argsort(-flux)
    rows, columns, flux = rows[order], columns[order], flux[order]

    across = _profile(columns, size[1], sigma) * flux[:, np.newaxis]
    clean = background + _profile(rows, size[0], sigma).T @ across
    image = generator.poisson(clean) + noise * generator.standard_normal(clean.shape)
    return StarCluster(
        image=image,
        clean=clean,
        rows=rows,
        columns=columns,
        flux=flux,
        sigma=sigma,
        background=background,
        noise=noise,
    )


def _profile(
    centers: NDArray[np.float64], pixels: int, sigma: float
) -> NDArray[np.float64]:
    """Return the share of a Gaussian that falls on each pixel, (n, pixels)."""
    edges = np.arange(pixels + 1) - 0.5
    below = erf((edges - centers[:, np.newaxis]) / (np.sqrt(2) * sigma)) / 2
    share: NDArray[np.float64] = np.diff(below, axis=1)
    return share
