"""Exercises of the page on clustering in noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from arraybook.datasets import blobs_in_noise
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]

RADIUS = 0.95
LEAST = (5, 8, 10)
RADII = np.arange(30, 261, 5) / 100


def _dbscan(
    points: Floats, least: int, radius: float = RADIUS
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], int]:
    """Return which points are core, which are noise, and the number of clusters."""
    inside = KDTree(points).query_ball_point(points, radius, return_length=True)
    core = np.asarray(inside) >= least
    if not core.any():
        return core, ~core, 0
    tree = KDTree(points[core])
    pairs = tree.query_pairs(radius, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), pairs.T), shape=(tree.n, tree.n))
    clusters = connected_components(links, directed=False)[0]
    return core, np.asarray(tree.query(points)[0]) > radius, clusters


def _kinds(least: int = 10) -> tuple[int, int, int]:
    """Return the number of core, border and noise points of the page's data."""
    core, noise, _ = _dbscan(blobs_in_noise().points, least)
    return int(core.sum()), int(np.sum(~core & ~noise)), int(noise.sum())


def _alarms(shift: int = 0) -> list[int]:
    """Return how many of 100 sets of mere noise have a core point, for three settings."""
    alarms = np.zeros(3, dtype=np.int64)
    for seed in range(100):
        points = np.random.default_rng(seed).uniform(-10, 10, (250, 2))
        inside = KDTree(points).query_ball_point(points, RADIUS, return_length=True)
        alarms += np.max(inside) >= np.array(LEAST) + shift
    found: list[int] = alarms.tolist()
    return found


def _clusters() -> NDArray[np.int64]:
    """Return the numbers of clusters in 100 sets of mere noise, for three settings."""
    sets = [
        np.random.default_rng(seed).uniform(-10, 10, (250, 2)) for seed in range(100)
    ]
    return np.array([[_dbscan(points, least)[2] for points in sets] for least in LEAST])


def _radii(clusters: int = 3, *, least: int = 10) -> Floats:
    """Return the radii for which three blobs make a certain number of clusters."""
    points = blobs_in_noise([(5, 5), (-5, -5), (0, 0)], [100, 30, 50]).points
    numbers = [_dbscan(points, least, float(radius))[2] for radius in RADII]
    found: Floats = RADII[np.array(numbers) == clusters]
    return found


EXERCISES: dict[str, Exercise] = {
    "clustering_in_noise-1": Exercise(
        answer=_kinds,
        hint="A border point is neither core nor noise, and all three add up to 250.",
        remark="Most members are core; the border is a thin rim.",
        slips=(
            Slip(
                lambda: _kinds(11),
                "You have not counted the point itself: it is one of the ten.",
            ),
            Slip(
                lambda: _kinds(5),
                "These are the numbers for the default of five samples.",
            ),
            Slip(
                lambda: (_kinds()[0], 250 - _kinds()[0], _kinds()[2]),
                "All points that are not core have become border. Some are noise.",
            ),
            Slip(
                lambda: (_kinds()[0], sum(_kinds()[:2]), _kinds()[2]),
                "The core points are in your second number, too.",
            ),
            Slip(
                lambda: (sum(_kinds()[:2]), _kinds()[1], _kinds()[2]),
                "The border points are in your first number, too.",
            ),
            Slip(
                lambda: _kinds()[::-1],
                "Give the core points first, then border, then noise.",
            ),
        ),
    ),
    "clustering_in_noise-2": Exercise(
        answer=_alarms,
        hint="Count the sets with a cluster, not the clusters. There are 100 sets.",
        remark="Try your settings on noise alone before you trust what they find.",
        slips=(
            Slip(
                lambda: _alarms(1),
                "You have not counted the point itself: it is one of the samples.",
            ),
            Slip(
                lambda: [100 - alarms for alarms in _alarms()],
                "These are the sets without a cluster.",
            ),
            Slip(
                lambda: _alarms()[::-1],
                "Begin with 5 samples.",
            ),
            Slip(
                lambda: [alarms / 100 for alarms in _alarms()],
                "These are the shares. Give the number of sets.",
            ),
            Slip(
                lambda: np.sum(_clusters() > 1, axis=1),
                "These are the sets with two clusters or more. The first cluster has "
                "the number 0.",
            ),
            Slip(
                lambda: _clusters().sum(axis=1),
                "That is how many clusters there are in all. Count the sets that have "
                "any.",
            ),
            Slip(
                lambda: [100, 100, 100],
                "Noise is not a cluster: test whether a label of 0 or more occurs.",
            ),
        ),
    ),
    "clustering_in_noise-3": Exercise(
        answer=_radii,
        hint="Labels from 0 to 2 are three clusters, whether there is noise or not.",
        remark="Three clusters need not be the three groups: look at the smallest radii.",
        slips=(
            Slip(
                lambda: _radii(2),
                "For these there are two clusters. The label -1 is noise, not a cluster.",
            ),
            Slip(
                lambda: _radii(4),
                "For these the largest label is 3, but the labels start at 0.",
            ),
            Slip(
                lambda: np.isin(RADII, _radii()),
                "That is the mask. Put it in the brackets of radii.",
            ),
            Slip(
                lambda: np.flatnonzero(np.isin(RADII, _radii())),
                "These are places in the array. Give the radii themselves.",
            ),
            Slip(
                lambda: _radii(least=5),
                "These are the radii for the default of five samples.",
            ),
            Slip(
                lambda: (_radii().min(), _radii().max()),
                "Give all of the radii: they leave a gap.",
            ),
        ),
    ),
}
