"""Colour quantization: show an image with few colours, chosen by count or by k-means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook._nearest import Nearest, blocks
from arraybook._validation import (
    count,
    moderate_array,
    random_source,
    real_array,
    real_values,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from arraybook._nearest import Codes, Floats

__all__ = ["KMeans", "frequent_colors", "kmeans", "quantize"]


def frequent_colors(image: ArrayLike, k: int) -> NDArray[Any]:
    """
    Return the colours that most pixels of an image have, the commonest first.

    Parameters
    ----------
    image : array_like of shape (rows, columns, channels)
        The image, of any real dtype.
    k : int
        How many colours, at least 1.

    Returns
    -------
    NDArray of shape (k, channels)
        Colours in the dtype of the image. Of two colours with equal counts, the one
        that appears first in the image, row by row, comes first. An image with fewer
        than `k` colours gives all it has; one without pixels gives none.

    Raises
    ------
    TypeError
        If the image does not hold real numbers, or `k` is not an integer.
    ValueError
        If the image has not exactly three axes, has no channels, or holds NaN,
        infinity or numbers beyond 1e140; or if `k` is below 1.

    See Also
    --------
    kmeans : Finds colours that come closer to all the others.

    Examples
    --------
    >>> from arraybook.quantization import frequent_colors
    >>> frequent_colors([[[9, 9], [0, 7], [0, 7]], [[5, 5], [3, 1], [0, 7]]], 2)
    array([[0, 7],
           [9, 9]])
    """
    k = count("k", k)
    channels = _points("image", image, ndim=3).shape[2]
    pixels = np.asarray(image).reshape(-1, channels)
    _, first, counts = (
        np.unique(_packed(pixels), return_index=True, return_counts=True)
        if _packable(pixels)
        else np.unique(pixels, axis=0, return_index=True, return_counts=True)
    )
    # Sorted by count, and by the first pixel where counts are equal.
    colors: NDArray[Any] = pixels[first[np.lexsort((first, -counts))[:k]]]
    return colors


@dataclass(frozen=True, slots=True, eq=False)
class KMeans:
    """
    The clusters that :func:`kmeans` found.

    Attributes
    ----------
    centroids : NDArray of float64, shape (k, d)
        The centre of each cluster, in the unit of the data.
    labels : NDArray of intp, shape (n,)
        For each point, the row of its nearest centroid. Every centroid has points.
    distortion : float
        Mean squared distance of a point from its centroid, in the data's unit squared;
        for an image of c channels that is c times the mean squared error.
    history : NDArray of float64, shape (steps + 1,)
        The distortion before the first step and after each of the steps made, never
        rising beyond rounding. The last value is `distortion`.
    """

    centroids: Floats
    labels: NDArray[np.intp]
    distortion: float
    history: Floats


def kmeans(
    data: ArrayLike,
    k: int,
    *,
    centroids: ArrayLike | None = None,
    steps: int = 20,
    rng: Any = None,
) -> KMeans:
    """
    Divide points into `k` clusters, each around the mean of its points.

    Every step moves each centroid to the mean of the points that are nearest to it.
    It ends after `steps` steps, or as soon as no point changes its cluster.

    Parameters
    ----------
    data : array_like of shape (n, d)
        The points, one per row, at least one. The pixels of an image are
        ``image.reshape(-1, 3)``; uint8 data of up to four columns are the fastest.
    k : int
        Number of clusters, at least 1.
    centroids : array_like of shape (k, d), optional
        Where the centroids start. By default k-means++ chooses `k` of the points at
        random, likely far apart.
    steps : int, default 20
        The most steps to make. With 0 the result describes the start.
    rng : int, numpy.random.Generator, optional
        Anything that :func:`numpy.random.default_rng` accepts; used if `centroids` is
        None.

    Returns
    -------
    KMeans
        Centroids, labels and distortion. The labels always belong to the returned
        centroids: a point belongs to the nearest, among equally near ones to the first.

        No cluster is ever empty. A centroid that no point is nearest to moves onto the
        point farthest from its own centroid; among equally far points onto the one
        whose coordinates sort first. If the data have fewer than `k` distinct points
        there is at last no such point, and the centroids left over are dropped: the
        result then has as many rows as there are distinct points.

    Raises
    ------
    TypeError
        If `data` or `centroids` does not hold real numbers, or `k` or `steps` is not
        an integer.
    ValueError
        If `data` has not exactly two axes, holds no values, or holds NaN, infinity or
        numbers beyond 1e140; if `centroids` has another shape than (k, d) or such
        values; or if `k` is below 1 or `steps` below 0.

    See Also
    --------
    scipy.cluster.vq.kmeans2 : The same steps; lets clusters run empty, with a warning.
    quantize : Paints an image with the centroids.

    Notes
    -----
    The result depends on the start: k-means finds a local minimum of the distortion.

    In uint8 data of up to four columns, equal points are counted and treated once if
    there are many. The same numbers in another dtype give the same clusters from the
    same start, but k-means++ may draw another start.

    Beside the data and the labels, about ``4 * d + 20`` bytes a point are needed, for a
    photograph far less. Dtypes other than uint8 and float64 are copied to float64.

    References
    ----------
    .. [1] S. P. Lloyd (1982), "Least squares quantization in PCM", IEEE Transactions on
       Information Theory 28, 129-137. https://doi.org/10.1109/TIT.1982.1056489
    .. [2] D. Arthur and S. Vassilvitskii (2007), "k-means++: the advantages of careful
       seeding", Proceedings of the 18th ACM-SIAM Symposium on Discrete Algorithms,
       1027-1035. https://dl.acm.org/doi/10.5555/1283383.1283494

    Examples
    --------
    >>> from arraybook.quantization import kmeans
    >>> found = kmeans([[0], [0], [0], [10], [11]], 2, centroids=[[0], [10]])
    >>> found.centroids.tolist(), found.labels.tolist()
    ([[0.0], [10.5]], [0, 0, 0, 1, 1])
    >>> found.distortion
    0.1

    Three centroids that start on two places do not stay there:

    >>> kmeans([[0], [0], [0], [10], [11]], 3, centroids=[[0], [0], [10]]).centroids
    array([[ 0.],
           [11.],
           [10.]])
    """
    data = _points("data", data, ndim=2)
    if not data.size:
        msg = f"data must hold at least one point, got shape {data.shape}"
        raise ValueError(msg)
    k, steps = count("k", k), count("steps", steps, minimum=0)
    points, weights = data, np.broadcast_to(1.0, len(data))
    if _packable(data) and _repeats(data):
        points, weights = _distinct(data)
    if centroids is None:
        places = _plus_plus(points, weights, k, random_source(rng))
    else:
        places = _points("centroids", centroids, ndim=2).astype(np.float64)
        if places.shape != (k, data.shape[1]):
            wanted = (k, data.shape[1])
            msg = f"centroids must have shape {wanted}, got {places.shape}"
            raise ValueError(msg)
    places, codes, history = _lloyd(points, weights, places, steps)
    if points is not data:
        codes = Nearest(data, len(places)).of(places)
    return KMeans(places, codes.astype(np.intp), float(history[-1]), history)


def quantize(image: ArrayLike, colors: ArrayLike) -> NDArray[Any]:
    """
    Give every pixel the nearest of a few colours.

    Parameters
    ----------
    image : array_like of shape (rows, columns, channels)
        The image, of an integer or floating-point dtype.
    colors : array_like of shape (k, channels)
        The palette, at least one colour. For an image of integers it is rounded
        first, halves to even, so that each pixel finds the nearest colour that the
        image can show.

    Returns
    -------
    NDArray of shape (rows, columns, channels)
        The new image, in the dtype of `image`. Nearest is the smallest Euclidean
        distance; among equally near colours the first is taken. An image without
        pixels gives another.

    Raises
    ------
    TypeError
        If `image` holds neither integers nor floating-point numbers, or `colors`
        does not hold real numbers.
    ValueError
        If `image` has not exactly three axes or no channels; if `colors` has another
        shape than (k, channels), is empty, or has values that the dtype of the image
        cannot hold; or if either holds NaN, infinity or numbers beyond 1e140.

    See Also
    --------
    kmeans : Its centroids make a good palette.

    Examples
    --------
    >>> import numpy as np
    >>> from arraybook.quantization import quantize
    >>> gray = np.array([[[10], [90], [200]]], dtype=np.uint8)
    >>> quantize(gray, [[9.6], [180.2]])[..., 0]
    array([[ 10,  10, 180]], dtype=uint8)
    """
    pixels = _points("image", image, ndim=3)
    original = np.asarray(image)
    if original.dtype == np.bool_:
        msg = f"image must hold integers or floats, got dtype {original.dtype}"
        raise TypeError(msg)
    palette = _points("colors", colors, ndim=2).astype(np.float64)
    if not palette.size or palette.shape[1] != pixels.shape[2]:
        wanted = f"(k, {pixels.shape[2]}), k at least 1"
        msg = f"colors must have shape {wanted}, got {palette.shape}"
        raise ValueError(msg)
    limits: Any = np.finfo if original.dtype.kind == "f" else np.iinfo
    lowest, highest = limits(original.dtype).min, limits(original.dtype).max
    # As Python compares them: NumPy would round the largest integer to a float, and a
    # large colour to a float16.
    if original.dtype.kind == "f":
        lowest, highest = float(lowest), float(highest)
    else:
        palette = np.rint(palette)
    if palette.min().item() < lowest or palette.max().item() > highest:
        got = f"{palette.min():g} to {palette.max():g}"
        msg = f"colors must fit the image's dtype {original.dtype}, got {got}"
        raise ValueError(msg)
    pixels = pixels.reshape(-1, pixels.shape[2])
    codes = Nearest(pixels, len(palette)).of(palette)
    return palette.astype(original.dtype)[codes].reshape(original.shape)


def _lloyd(
    points: NDArray[Any], weights: Floats, places: Floats, steps: int
) -> tuple[Floats, Codes, Floats]:
    """Move the centroids; return them, the clusters and the history of distortion."""
    nearest = Nearest(points, len(places), keep=True)
    codes: Codes = np.empty(0, dtype=np.uint8)
    sums: Floats = np.empty((0, 0))
    gains = []
    for step in range(steps + 1):
        if step:
            places = sums[:, 1:] / sums[:, :1]
        before, codes = codes, nearest.of(places)
        if step and points.dtype == np.uint8:
            # Sums of integers are exact in any order (below 2**53), so it is enough
            # to take each point that changed from one cluster to the other.
            moved = np.flatnonzero(codes != before)
            some, heavy = points.take(moved, axis=0), weights[moved]
            sums = sums + _sums(some, heavy, codes[moved], len(places))
            sums -= _sums(some, heavy, before[moved], len(places))
        else:
            # Sums of floats would drift away: add them up afresh.
            sums = _sums(points, weights, codes, len(places))
        if not sums[:, 0].all():
            places, codes = _occupy(nearest, places, codes)
            sums = _sums(points, weights, codes, len(places))
        # With x and c measured from a fixed point, a cluster's sum of |x - c|² is that
        # of |x|², minus c (2 (sum of x) - n c): the points need not be visited.
        c, n = places - nearest.middle, sums[:, :1]
        gains.append((c * (2 * (sums[:, 1:] - n * nearest.middle) - n * c)).sum())
        if np.array_equal(codes, before):
            break
    distortion = np.average(_deviations(points, places, codes), weights=weights)
    history: Floats = distortion + (gains[-1] - np.array(gains)) / weights.sum()
    return places, codes, history


def _occupy(nearest: Nearest, places: Floats, codes: Codes) -> tuple[Floats, Codes]:
    """Give points to the centroids that have none; drop those for which there is none."""
    # Each turn lowers the distances, and there are finitely many places: it ends.
    points, places = nearest.points, places.copy()
    while (empty := _empty(codes, len(places))).size:
        far = _deviations(points, places, codes)
        for turn, cluster in enumerate(empty):
            if not far.any():  # every point lies on a centroid
                places = np.delete(places, empty[turn:], axis=0)
                break
            farthest = points[far == far.max()]
            places[cluster] = farthest[np.lexsort(farthest.T[::-1])[0]]
            np.minimum(far, _deviations(points, places[[cluster]]), out=far)
        codes = nearest.of(places)
    return places, codes


def _empty(codes: Codes, k: int) -> NDArray[np.intp]:
    """Return the clusters without points."""
    return np.flatnonzero(np.bincount(codes, minlength=k) == 0)


def _plus_plus(
    points: NDArray[Any], weights: Floats, k: int, rng: np.random.Generator
) -> Floats:
    """Choose points at random, each likelier the farther it is from those before."""
    chosen: list[int] = []
    far = np.ones(len(points))
    while len(chosen) < k and far.any():  # none is far: no distinct point is left
        edges = np.cumsum(weights * far)
        chosen.append(int(np.searchsorted(edges, rng.random() * edges[-1], "right")))
        now = _deviations(points, points[chosen[-1:]])
        far = np.minimum(far, now) if len(chosen) > 1 else now
    return points[chosen].astype(np.float64)


def _sums(points: NDArray[Any], weights: Floats, codes: Codes, k: int) -> Floats:
    """Return the weight of each cluster, and the weighted sum of each coordinate."""
    sums = np.zeros((k, 1 + points.shape[1]))
    for block in blocks(len(points)):
        cluster, weight = codes[block].astype(np.intp), weights[block]
        sums[:, 0] += np.bincount(cluster, weight, k)
        for j, column in enumerate(points[block].T, start=1):
            sums[:, j] += np.bincount(cluster, weight * column, k)
    return sums


def _deviations(
    points: NDArray[Any], places: NDArray[Any], codes: Codes | None = None
) -> Floats:
    """Return each point's squared distance from its own place, by default the first."""
    squares = np.empty(len(points))
    for block in blocks(len(points)):
        own = places.T[:, :1] if codes is None else places.T.take(codes[block], axis=1)
        away = points[block].T - own.astype(np.float64)
        np.square(away, out=away).sum(axis=0, out=squares[block])
    return squares


def _packable(rows: NDArray[Any]) -> bool:
    """Tell whether each row fits into four bytes."""
    return rows.dtype == np.uint8 and rows.shape[1] <= 4


def _packed(rows: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return each row as one integer: integers sort far faster than rows."""
    packed = np.zeros(len(rows), dtype=np.uint32)
    for column in rows.T:
        packed <<= 8
        packed |= column
    return packed


def _repeats(rows: NDArray[np.uint8]) -> bool:
    """Tell whether enough rows are equal, as in photographs, to treat those once."""
    sample = _packed(rows[:: 1 + len(rows) // 4096])
    return np.unique(sample).size < 0.98 * sample.size


def _distinct(rows: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Floats]:
    """Return the distinct rows, sorted, and how often each occurs."""
    packed, counts = np.unique(_packed(rows), return_counts=True)
    four = packed.astype(">u4").view(np.uint8).reshape(-1, 4)  # the big end first
    distinct = np.ascontiguousarray(four[:, 4 - rows.shape[1] :])
    return distinct, counts.astype(np.float64)


def _points(name: str, value: ArrayLike, *, ndim: int) -> NDArray[Any]:
    """Return numbers of moderate size: uint8 if they are that, otherwise float64."""
    array = real_values(name, value, ndim=ndim)
    if array.dtype != np.uint8:
        array = real_array(name, array)
        moderate_array(name, array)
    if ndim == 3 and not array.shape[2]:
        msg = f"{name} must have at least one channel, got shape {array.shape}"
        raise ValueError(msg)
    return array
