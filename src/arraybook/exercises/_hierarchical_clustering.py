"""Exercises of the page on hierarchical clustering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist, squareform

from arraybook.datasets import cluster_of_clusters
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Criterion: TypeAlias = Literal["inconsistent", "distance", "maxclust"]
Method: TypeAlias = Literal["single", "average", "complete"]
METHODS: tuple[Method, ...] = ("single", "average", "complete")

__all__ = ["EXERCISES"]


def _points() -> Floats:
    """Return the points of the page in the order in which they come."""
    return cluster_of_clusters(dimensions=2).points


def _shuffled() -> Floats:
    """Return the points as the text of the page shuffles them."""
    order = np.random.default_rng(1).permutation(len(_points()))
    return _points()[order]


def _pair(points: Floats, *, farthest: bool = True) -> tuple[int, int]:
    """Return the two points that are farthest apart, or closest together."""
    first, second = np.triu_indices(len(points), k=1)
    distances = pdist(points)
    place = distances.argmax() if farthest else distances.argmin()
    return int(first[place]), int(second[place])


def _heights(method: Method = "complete") -> Floats:
    """Return the heights of all merges."""
    heights: Floats = linkage(_points(), method)[:, 2]
    return heights


def _range(clusters: int, method: Method = "complete") -> tuple[float, float]:
    """Return the heights between which a cut leaves this many clusters."""
    heights = _heights(method)
    return float(heights[-clusters]), float(heights[1 - clusters])


def _square_heights() -> tuple[float, float]:
    """Return the heights for six clusters if the square matrix is taken for points."""
    matrix = squareform(pdist(_points()))
    heights = linkage(pdist(matrix), "complete")[:, 2]
    return float(heights[-6]), float(heights[-5])


def _rings() -> Floats:
    """Return 50 points on a ring and 100 on a larger one around it."""
    rng = np.random.default_rng(3)
    angle = rng.uniform(0, 2 * np.pi, 150)
    radius = np.repeat([1, 3], [50, 100]) + 0.1 * rng.standard_normal(150)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _with_the_first(
    *, same: bool = True, criterion: Criterion = "maxclust"
) -> list[int]:
    """Return how many points have the label of the first one, for three methods."""
    numbers = []
    for method in METHODS:
        labels = fcluster(linkage(_rings(), method), 2, criterion=criterion)
        numbers.append(int(np.sum((labels == labels[0]) == same)))
    return numbers


def _means(
    method: Method = "average",
    *,
    criterion: Criterion = "maxclust",
    start: int = 1,
    end: int = 6,
) -> list[list[float]]:
    """Return the mean of the points of each label; of no points it is NaN."""
    points = _points()
    labels = fcluster(linkage(points, method), 5, criterion=criterion)
    members = (points[labels == number] for number in range(start, end))
    return [
        mine.mean(axis=0).tolist() if len(mine) else [np.nan, np.nan]
        for mine in members
    ]


EXERCISES: dict[str, Exercise] = {
    "hierarchical_clustering-1": Exercise(
        answer=lambda: _pair(_points()),
        hint="A place in the square matrix is a row and a column: a pair of points.",
        remark="The complete tree joins their clusters last.",
        slips=(
            Slip(
                lambda: _pair(_points())[::-1],
                "That is the pair. Put the smaller index first.",
            ),
            Slip(
                lambda: int(pdist(_points()).argmax()),
                "That counts pairs in the condensed form. Which two points are it?",
            ),
            Slip(
                lambda: int(squareform(pdist(_points())).argmax()),
                "That is the place in the square matrix, counted row by row. Turn it "
                "into row and column.",
            ),
            Slip(
                lambda: _pair(_shuffled()),
                "These are the places in the shuffled array. Take the points in the "
                "order in which they come.",
            ),
            Slip(
                lambda: np.add(_pair(_points()), 1),
                "Both are too large by 1. Points are counted from 0.",
            ),
            Slip(
                lambda: float(pdist(_points()).max()),
                "That is their distance. Which two points are it?",
            ),
            Slip(
                lambda: _pair(_points(), farthest=False),
                "These two are closest together.",
            ),
        ),
    ),
    "hierarchical_clustering-2": Exercise(
        answer=lambda: _range(6),
        hint="Six clusters are left when five merges lie above the cut.",
        remark="The wider such a range, the less it matters where you cut.",
        rtol=2e-3,  # two decimals are enough
        slips=(
            Slip(
                lambda: _range(6)[::-1],
                "These are the heights. Put the lower one first.",
            ),
            Slip(
                lambda: _range(7),
                "A cut between these leaves seven clusters.",
            ),
            Slip(
                lambda: _range(5),
                "A cut between these leaves five clusters.",
            ),
            Slip(
                lambda: _range(6, "average"),
                "These belong to the average tree. Use the complete one.",
            ),
            Slip(
                lambda: _range(6, "single"),
                "These belong to the single tree, the default. Use the complete one.",
            ),
            Slip(
                _square_heights,
                "That tree took the rows of the square matrix for points.",
            ),
        ),
    ),
    "hierarchical_clustering-3": Exercise(
        answer=_with_the_first,
        hint="Count the labels that equal the label of the first point.",
        remark="Only single linkage follows the rings, from neighbour to neighbour.",
        slips=(
            Slip(
                lambda: _with_the_first()[::-1],
                "The order of the methods is single, average, complete.",
            ),
            Slip(
                lambda: _with_the_first(same=False),
                "These are the sizes of the other cluster, without the first point.",
            ),
            Slip(
                lambda: _with_the_first(criterion="inconsistent"),
                "Without a criterion, 2 is an inconsistency. Ask for two clusters with "
                'criterion="maxclust".',
            ),
            Slip(
                lambda: _with_the_first(criterion="distance"),
                "That cuts at the height 2. Ask for two clusters with "
                'criterion="maxclust".',
            ),
            Slip(
                lambda: _with_the_first()[0],
                "That is the number for single. Answer with all three.",
            ),
        ),
    ),
    "hierarchical_clustering-4": Exercise(
        answer=_means,
        hint="Take the mean of the points with label 1 first, along axis 0.",
        remark="Labels from 1 to 5: no cluster is lost, and none is empty.",
        slips=(
            Slip(
                lambda: _means(start=0, end=5),
                "The first is the mean of no points, and the last cluster is missing. "
                "Labels start at 1.",
            ),
            Slip(
                lambda: _means(start=0),
                "There is no cluster 0: labels start at 1.",
            ),
            Slip(
                lambda: _means(end=5),
                "The last cluster is missing: labels start at 1.",
            ),
            Slip(
                lambda: np.transpose(_means()),
                "These are right but transposed. Give each cluster a row.",
            ),
            Slip(
                lambda: _means(criterion="inconsistent", end=2),
                "Without a criterion, 5 is an inconsistency, and one cluster is left. "
                'Ask for five with criterion="maxclust".',
            ),
            Slip(
                lambda: _means(criterion="distance", end=4),
                "That cuts at the height 5. Ask for five clusters with "
                'criterion="maxclust".',
            ),
            Slip(
                lambda: _means(method="complete"),
                "These belong to the complete tree. Use the average one.",
            ),
            Slip(
                lambda: _means(method="single"),
                "These belong to the single tree, the default. Use the average one.",
            ),
        ),
    ),
}
