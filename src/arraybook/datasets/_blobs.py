"""Groups of points, with or without points everywhere between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from arraybook._validation import (
    affordable,
    count,
    moderate_array,
    nonnegative,
    positive,
    random_source,
    real_array,
    real_values,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["BlobsInNoise", "blobs_in_noise"]


@dataclass(frozen=True, slots=True, eq=False)
class BlobsInNoise:
    """
    Points in the plane, and which blob each was drawn from.

    Attributes
    ----------
    points : NDArray of float64, shape (n, 2)
        The data: x and y of each point. The blobs come one after the other, then the
        background.
    labels : NDArray of int64, shape (n,)
        The ground truth: for each point the row of its blob in `centers`, or -1 for
        the background.
    """

    points: NDArray[np.float64]
    labels: NDArray[np.int64]


def blobs_in_noise(
    centers: ArrayLike = ((5, 5), (0, 0)),
    sizes: ArrayLike = (100, 50),
    *,
    spread: float = 1.0,
    background: int = 100,
    extent: float = 10.0,
    rng: int | np.random.Generator | None = 1996,
) -> BlobsInNoise:
    """
    Draw round blobs of points in the plane, and a background of points around them.

    A blob is a cloud of normally distributed points; the background is spread evenly
    over a square, and so has points inside the blobs, too. Called twice with the same
    arguments, it returns the same data.

    Parameters
    ----------
    centers : array_like of shape (k, 2), default ((5, 5), (0, 0))
        Where the centre of each blob lies, as x and y.
    sizes : array_like of int, shape (k,), default (100, 50)
        How many points each blob has, in the order of `centers`.
    spread : float, default 1
        Standard deviation of a blob along either axis.
    background : int, default 100
        How many points the background has. Blobs drawn with the same `rng` are the
        same, however many these are.
    extent : float, default 10
        The background reaches from ``-extent`` to ``extent`` along both axes.
    rng : int, numpy.random.Generator or None, default 1996
        Source of the points, anything that `numpy.random.default_rng` accepts. None
        draws different points each time.

    Returns
    -------
    BlobsInNoise
        The points, of shape ``(sum(sizes) + background, 2)``, and the label of each.

    Raises
    ------
    TypeError
        If `centers` does not hold real numbers, `spread` or `extent` is not a number,
        or `background` or one of the `sizes` is not an integer.
    ValueError
        If `centers` has another shape than (k, 2) or holds NaN or infinity; if `sizes`
        has another shape than (k,); or if a size or `background` is negative,
        `spread` is negative or `extent` not positive, NaN and infinity included.

    Examples
    --------
    >>> from arraybook.datasets import blobs_in_noise
    >>> blobs = blobs_in_noise()
    >>> blobs.points.shape
    (250, 2)
    >>> [int((blobs.labels == label).sum()) for label in (0, 1, -1)]
    [100, 50, 100]

    One blob, and nothing around it:

    >>> blob = blobs_in_noise([[20, -3]], [400], spread=0.5, background=0)
    >>> blob.points.mean(axis=0).round(1)
    array([20., -3.])
    """
    middles = real_array("centers", centers, ndim=2)
    if middles.shape[1] != 2:
        msg = f"centers must have shape (k, 2), got {middles.shape}"
        raise ValueError(msg)
    if not np.isfinite(middles).all():
        msg = "centers must be finite, got NaN or infinity among them"
        raise ValueError(msg)
    moderate_array("centers", middles)
    listed = real_values("sizes", sizes, ndim=1).tolist()
    members = [count("each of sizes", size, minimum=0) for size in listed]
    if len(members) != len(middles):
        msg = f"sizes must be as many as centers, {len(middles)}, got {len(members)}"
        raise ValueError(msg)
    background = count("background", background, minimum=0)
    spread, extent = nonnegative("spread", spread), positive("extent", extent)
    affordable("sizes", sizes, sum(members), 2)
    affordable("background", background, background, 2)
    generator = random_source(rng)
    offsets = generator.standard_normal((sum(members), 2))
    blobs = np.repeat(middles, members, axis=0) + spread * offsets
    noise = generator.uniform(-extent, extent, (background, 2))
    labels = np.repeat(np.arange(-1, len(middles)), [background, *members])
    return BlobsInNoise(
        points=np.concatenate([blobs, noise]),
        labels=np.roll(labels, -background).astype(np.int64),
    )
