"""Blurred dots at known places on an uneven background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from arraybook._validation import (
    affordable,
    choice,
    count,
    nonnegative,
    number,
    positive,
    random_source,
    real_values,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["FuzzyDots", "fuzzy_dots"]

WIDEST = 1000  # the blur takes time and memory in proportion


@dataclass(frozen=True, slots=True, eq=False)
class FuzzyDots:
    """
    An image of blurred dots, with all that it was made from.

    Without noise, ``image`` is ``dots + background``, and its largest value is 1.

    Attributes
    ----------
    image : NDArray of float64, shape (rows, columns)
        The image: brightness, with noise.
    positions : NDArray of int64, shape (k, 2)
        The ground truth: pixel at the centre of each dot, as (row, column).
    truth : NDArray of bool, shape (rows, columns)
        The ground truth: pixels where the dots alone are brighter than `level` times
        their brightest pixel.
    dots : NDArray of float64, shape (rows, columns)
        The part of the image that comes from the dots.
    background : NDArray of float64, shape (rows, columns)
        The part of the image that is there without dots.
    """

    image: NDArray[np.float64]
    positions: NDArray[np.int64]
    truth: NDArray[np.bool_]
    dots: NDArray[np.float64]
    background: NDArray[np.float64]


def fuzzy_dots(
    shape: Sequence[int] = (100, 100),
    dots: int = 20,
    *,
    positions: ArrayLike | None = None,
    sigma: float = 3.0,
    background: str = "bowl",
    noise: float = 0.0,
    level: float = 0.3,
    rng: int | np.random.Generator | None = 2012,
) -> FuzzyDots:
    """
    Draw blurred dots at known places on an uneven background.

    All dots have the same size and light. Called twice with the same arguments, it
    returns the same data.

    Parameters
    ----------
    shape : sequence of two ints, default (100, 100)
        Number of rows and of columns.
    dots : int, default 20
        Number of dots, put on random pixels. Not used if `positions` are given.
    positions : array_like of int, shape (k, 2), optional
        Pixel of each dot as (row, column). A place that is named twice gets two dots,
        and is twice as bright.
    sigma : float, default 3
        Standard deviation in pixels of the Gaussian that a dot is blurred with, at most
        1000.
    background : {"bowl", "waves", "flat"}, default "bowl"
        What lies beneath the dots. A bowl is darkest in the middle and rises to 1 in
        the corners, before all is scaled; waves are the sum of a cosine down the rows
        and a sine along the columns, with hills as high as the dots; flat is 0.
    noise : float, default 0
        Standard deviation of Gaussian noise, where 1 is the brightest pixel without it.
    level : float, default 0.3
        Where a dot ends in the ground truth, which is a convention: a share of the
        dots' brightest pixel, from 0 (included) to 1 (excluded).
    rng : int, numpy.random.Generator or None, default 2012
        Source of positions, then of noise: anything that `numpy.random.default_rng`
        accepts. None draws differently each time.

    Returns
    -------
    FuzzyDots
        The image, the positions and the mask of the dots, and the two parts.

    Raises
    ------
    TypeError
        If a size, a number of dots or a position is no integer, or another argument
        no number.
    ValueError
        If an argument is not finite (NaN included) or out of its range, if `shape` or
        `positions` have the wrong shape, if a position lies outside the image, or if
        the background has no such name.

    Notes
    -----
    Light that the blur would carry over the edge of the image is reflected. Where dots
    overlap, their light adds up. The brightest pixel, and with it `level`, then stands
    higher above a lone dot: with several dots on one place, lower the level.

    Examples
    --------
    >>> from arraybook.datasets import fuzzy_dots
    >>> scene = fuzzy_dots()
    >>> scene.image.shape, scene.positions.shape
    ((100, 100), (20, 2))
    >>> round(float(scene.truth.mean()), 3)  # share of the pixels that belong to dots
    0.081
    """
    rows, columns = _shape(shape)
    affordable("shape", shape, rows, columns)
    beneath = BACKGROUNDS[choice("background", background, BACKGROUNDS)]
    sigma, noise = positive("sigma", sigma), nonnegative("noise", noise)
    if sigma > WIDEST:
        msg = f"sigma must be at most {WIDEST} pixels, got {shown(sigma)}"
        raise ValueError(msg)
    if not 0 <= number("level", level) < 1:
        msg = f"level must be at least 0 and below 1, got {shown(level)}"
        raise ValueError(msg)
    rng = random_source(rng)
    if positions is None:
        size = (count("dots", dots), 2)
        affordable("dots", dots, *size)
        places = rng.integers(0, (rows, columns), size, dtype=np.int64)
    else:
        places = _places(positions, (rows, columns))
    light = np.zeros((rows, columns))
    # Unlike `light[...] += 1`, this counts a place that is named twice as two dots.
    np.add.at(light, tuple(places.T), 1)
    light = ndimage.gaussian_filter(light, sigma, mode="reflect")
    light /= light.max()
    ground = beneath(rows, columns)
    brightest = (light + ground).max()
    error = noise * rng.standard_normal((rows, columns)) if noise else 0.0
    return FuzzyDots(
        image=(light + ground) / brightest + error,
        positions=places,
        truth=light > level,
        dots=light / brightest,
        background=ground / brightest,
    )


def _shape(value: Sequence[int]) -> tuple[int, int]:
    """Return the sizes of an image."""
    try:
        rows, columns = value
    except (TypeError, ValueError) as error:
        msg = f"shape must be two positive integers, got {shown(value)}"
        raise type(error)(msg) from None
    return count("shape[0]", rows), count("shape[1]", columns)


def _places(value: ArrayLike, shape: tuple[int, int]) -> NDArray[np.int64]:
    """Return positions as a new array of (row, column) inside the image."""
    places = real_values("positions", value)
    if places.ndim != 2 or places.shape[1] != 2 or not places.size:
        msg = f"positions must have shape (k, 2) with k > 0, got shape {places.shape}"
        raise ValueError(msg)
    if places.dtype.kind not in "iu":
        msg = f"positions must hold integers, got dtype {places.dtype}"
        raise TypeError(msg)
    outside = np.any((places < 0) | (places >= shape), axis=1)
    if outside.any():
        first = places[outside.argmax()].tolist()
        msg = f"positions must lie inside the shape {shape}, got {first}"
        raise ValueError(msg)
    return places.astype(np.int64)


def _bowl(rows: int, columns: int) -> NDArray[np.float64]:
    """Return a bowl that rises to 1 in the corners, twice as steep along the columns."""
    y = np.linspace(-1, 1, rows)[:, np.newaxis]
    x = np.linspace(-2, 2, columns)
    return _scaled(y**2 + x**2)


def _waves(rows: int, columns: int) -> NDArray[np.float64]:
    """Return hills and hollows, the highest at 1: two waves down, four across."""
    y = np.linspace(0, 12, rows)[:, np.newaxis]
    x = np.linspace(0, 24, columns)
    return _scaled(np.cos(y) + np.sin(x))


def _scaled(ground: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale to a maximum of 1."""
    scaled: NDArray[np.float64] = ground / ground.max()
    return scaled


BACKGROUNDS: dict[str, Callable[[int, int], NDArray[np.float64]]] = {
    "bowl": _bowl,
    "waves": _waves,
    "flat": lambda rows, columns: np.zeros((rows, columns)),
}
