"""Dense groups of points inside a loose cloud: a cluster of clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from arraybook._validation import (
    affordable,
    count,
    nonnegative,
    positive,
    random_source,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["ClusterOfClusters", "cluster_of_clusters"]


@dataclass(frozen=True, slots=True, eq=False)
class ClusterOfClusters:
    """
    Points in a box, and which group each belongs to.

    Attributes
    ----------
    points : NDArray of float64, shape (n, dimensions)
        The data: the coordinates of each point. The groups come one after the other,
        then the loose points.
    labels : NDArray of int64, shape (n,)
        The ground truth: for each point the row of its group in `centers`, or -1 for
        the loose points.
    centers : NDArray of float64, shape (groups, dimensions)
        The ground truth: the middle of the small box of each group.
    """

    points: NDArray[np.float64]
    labels: NDArray[np.int64]
    centers: NDArray[np.float64]


def cluster_of_clusters(
    groups: int = 4,
    *,
    sizes: Sequence[int] = (5, 10),
    loose: int = 20,
    width: float = 1.0,
    extent: float = 10.0,
    dimensions: int = 3,
    rng: int | np.random.Generator | None = 2025,
) -> ClusterOfClusters:
    """
    Draw dense groups of points at random places among loose points.

    Each group fills a small box, spread evenly over it; the loose points are spread
    evenly over the large box that holds all, and so may lie inside a group, too. Two
    groups may overlap. Called twice with the same arguments, it returns the same data.

    Parameters
    ----------
    groups : int, default 4
        Number of groups.
    sizes : sequence of two ints, default (5, 10)
        Fewest and most points of a group, both included. Each number between them is
        drawn equally often.
    loose : int, default 20
        Number of loose points. Groups drawn with the same `rng` are the same, however
        many these are.
    width : float, default 1
        Side of the small box of a group.
    extent : float, default 10
        Side of the large box: all coordinates lie between 0 and `extent`.
    dimensions : int, default 3
        Number of coordinates of a point.
    rng : int, numpy.random.Generator or None, default 2025
        Source of the points, anything that `numpy.random.default_rng` accepts. None
        draws different points each time.

    Returns
    -------
    ClusterOfClusters
        The points, the label of each, and the centres of the groups.

    Raises
    ------
    TypeError
        If `groups`, `loose`, `dimensions` or one of the `sizes` is not an integer, if
        `sizes` is no sequence, or if `width` or `extent` is not a number.
    ValueError
        If `groups`, `loose` or one of the `sizes` is negative, if `sizes` are not two
        in ascending order, if `dimensions` or `extent` is not positive, or if `width`
        is negative or above `extent`, NaN and infinity included.

    Examples
    --------
    >>> from arraybook.datasets import cluster_of_clusters
    >>> data = cluster_of_clusters()
    >>> data.points.shape, data.centers.shape
    ((54, 3), (4, 3))
    >>> [int((data.labels == label).sum()) for label in (0, 1, 2, 3, -1)]
    [7, 10, 10, 7, 20]
    """
    groups = count("groups", groups, minimum=0)
    fewest, most = _sizes(sizes)
    loose = count("loose", loose, minimum=0)
    dimensions = count("dimensions", dimensions)
    width, extent = nonnegative("width", width), positive("extent", extent)
    if width > extent:
        msg = f"width must be at most extent, {extent!r}, got {shown(width)}"
        raise ValueError(msg)
    affordable("groups", groups, groups, most, dimensions)
    affordable("loose", loose, loose, dimensions)
    generator = random_source(rng)
    members = generator.integers(fewest, most, groups, endpoint=True)
    # A group that starts below this corner ends inside the large box.
    corners = generator.uniform(0, extent - width, (groups, dimensions))
    inside = generator.uniform(0, width, (members.sum(), dimensions))
    around = generator.uniform(0, extent, (loose, dimensions))
    dense = np.minimum(np.repeat(corners, members, axis=0) + inside, extent)
    labels = np.repeat(np.arange(groups), members)
    return ClusterOfClusters(
        points=np.concatenate([dense, around]),
        labels=np.concatenate([labels, np.full(loose, -1)]).astype(np.int64),
        centers=corners + width / 2,
    )


def _sizes(value: Sequence[int]) -> tuple[int, int]:
    """Return the fewest and the most points of a group."""
    try:
        fewest, most = value
    except (TypeError, ValueError) as error:
        msg = f"sizes must be two integers, got {shown(value)}"
        raise type(error)(msg) from None
    fewest = count("sizes[0]", fewest, minimum=0)
    most = count("sizes[1]", most, minimum=0)
    if fewest > most:
        msg = f"sizes must be in ascending order, got {shown(value)}"
        raise ValueError(msg)
    return fewest, most
