"""Exercises of the page on k-means."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.datasets import blobs_in_noise
from arraybook.exercises._engine import Exercise, Slip
from arraybook.quantization import kmeans

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [3.0, 0.0], [3.0, 1.0]])
POINTS = np.array([[0, 0], [0, 2], [8, 0], [8, 2], [9, 4]])
START = np.array([[1.0, 1.0], [9.0, 2.0], [40.0, 40.0]])


def _distortion(start: list[list[float]]) -> float:
    """Return where k-means of the four corners ends."""
    return kmeans(CORNERS, len(start), centroids=start).distortion


def _step(
    lost: float | tuple[float, float] | None = None, *, divide: bool = True
) -> NDArray[np.float64]:
    """Return one step of three centroids, the last of which has no points."""
    moved = START.copy()
    distances = ((POINTS[:, np.newaxis] - START) ** 2).sum(axis=2)
    labels = distances.argmin(axis=1)
    if lost is not None:
        moved[2] = lost
    for j in (0, 1):
        own = POINTS[labels == j]
        moved[j] = own.mean(axis=0) if divide else own.sum(axis=0)
    return moved


def _divided(
    scale: Callable[[NDArray[Any]], Any], judge: str = "adjusted_rand_score"
) -> float:
    """Return how well k-means finds two groups after the columns were divided."""
    two = blobs_in_noise([(0, 0), (5, 0)], [60, 40], background=0, rng=5)
    table = two.points * [1, 100]
    runs = [kmeans(table / scale(table), 2, rng=s, steps=100) for s in range(10)]
    best = min(runs, key=lambda run: run.distortion)
    score: Callable[[Any, Any], float] = getattr(
        import_module("sklearn.metrics"), judge
    )
    return float(score(two.labels, best.labels))


def _spread(table: NDArray[Any]) -> NDArray[Any]:
    """Return the standard deviation of each column."""
    spread: NDArray[Any] = table.std(axis=0)
    return spread


def _is_share_of_equal_labels(answer: float) -> bool:
    """Return whether an answer counts equal labels, whichever cluster is called 0."""
    share = _divided(_spread, "accuracy_score")
    return bool(np.isclose(answer, [share, 1 - share]).any())


EXERCISES: dict[str, Exercise] = {
    "kmeans-1": Exercise(
        answer=lambda: _distortion([[1.5, 0.0], [1.5, 1.0]]),
        hint="Which halves would you not choose? Start at their means.",
        remark="Every point is nearest to its own centroid already, so nothing moves.",
        slips=(
            Slip(
                lambda: _distortion([[0.0, 0.0], [3.0, 0.0]]),
                "That is the better division, between the short sides. From which start "
                "does k-means not find it?",
            ),
            Slip(
                lambda: 4 * _distortion([[1.5, 0.0], [1.5, 1.0]]),
                "That is the sum over the four points. The distortion is the mean.",
            ),
            Slip(
                lambda: _distortion([[1.5, 0.0], [1.5, 1.0]]) ** 0.5,
                "That is the distance. The distortion is the mean of its square.",
            ),
            Slip(
                lambda: CORNERS[:2],
                "These are centroids. The answer is the distortion where k-means ends.",
                when=lambda answer: np.shape(answer) == (2, 2),
            ),
            Slip(
                lambda: _distortion([[0.0, 0.0]]),
                "That is the distortion of a single cluster. There are two centroids.",
            ),
        ),
    ),
    "kmeans-2": Exercise(
        answer=_step,
        hint="Count the points of each cluster, add up their columns, and divide where "
        "there is something to divide by.",
        rtol=1e-3,  # a rounded answer will do
        slips=(
            Slip(
                lambda: _step((9.0, 4.0)),
                "The third centroid has moved onto a point, as kmeans does. Let it stay.",
            ),
            Slip(
                lambda: kmeans(POINTS, 3, centroids=START, steps=1).centroids,
                "That is what kmeans gives, which moves the third centroid onto a point. "
                "Let it stay.",
            ),
            Slip(
                lambda: _step(np.nan),
                "The third centroid has no points, and 0 / 0 is NaN. Let it stay.",
            ),
            Slip(
                lambda: _step(0.0),
                "The third centroid has gone to the origin. It has no points: let it stay.",
            ),
            Slip(
                lambda: _step()[:2],
                "The third centroid is missing. Tell np.bincount the minlength.",
            ),
            Slip(
                lambda: _step(0.0, divide=False),
                "These are the sums. Divide them by the numbers of points.",
            ),
            Slip(
                lambda: _step((40.0, 40.0), divide=False),
                "These are the sums. Divide them by the numbers of points.",
            ),
            Slip(
                lambda: _step().T,
                "Rows and columns have changed places: a row is a centroid.",
            ),
            Slip(
                lambda: _step().astype(int),
                "The mean of integers need not be an integer: start with floats.",
            ),
        ),
    ),
    "kmeans-3": Exercise(
        answer=lambda: _divided(_spread),
        hint="Divide, run k-means ten times, keep the run with the smallest distortion, "
        "and compare its labels with two.labels.",
        remark="Two of the hundred points are on the wrong side.",
        rtol=1e-3,  # a rounded answer will do
        slips=(
            Slip(
                lambda: _divided(_spread, "rand_score"),
                "That is the Rand index. The adjusted one is corrected for chance.",
                when=lambda index: np.isclose(index, _divided(_spread, "rand_score")),
            ),
            Slip(
                lambda: _divided(np.ones_like),
                "That is the result without dividing, or with both columns divided by "
                "the same number: the second column decides all. Divide each by its own.",
            ),
            Slip(
                lambda: _divided(lambda table: table.std(axis=1, keepdims=True)),
                "You have divided each row. Divide the columns: axis 0.",
            ),
            Slip(
                lambda: _divided(lambda table: table.var(axis=0)),
                "That comes out if you divide by the variance, or undo the factor. Divide "
                "by the standard deviation.",
            ),
            Slip(
                lambda: _divided(_spread, "accuracy_score"),
                "That is a share of equal labels, and labels are only names. Take the "
                "adjusted Rand index.",
                when=_is_share_of_equal_labels,
            ),
            Slip(
                lambda: 1.0,
                "Two groups that touch are not found without mistakes. Compare the labels "
                "with those of the table.",
            ),
        ),
    ),
}
