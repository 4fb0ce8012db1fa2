"""Learning: colours in clusters, and a perceptron."""

from __future__ import annotations

import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial.distance import cdist

from arraybook.perceptron import Perceptron
from arraybook.quantization import kmeans as ours_kmeans
from benchmarks.harness import (
    OURS,
    PLAIN,
    Case,
    Entrant,
    Target,
    benchmark,
    find,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SKLEARN = "scikit-learn, float32"


@benchmark
def kmeans() -> Iterator[Case]:
    """Yield races of clustering colours: of a photograph, and evenly spread ones."""
    if data := find("skimage.data", "scikit-image"):
        photograph = data.chelsea().reshape(-1, 3)
        yield Case(
            name="a photograph (chelsea), 16 colours",
            make=lambda n: _clusters(photograph[:n]),
            n=len(photograph),
            tiny=2000,
            unit="pixels",
            same=_same_clusters,
            targets=(Target(PLAIN, 15.0), Target(SKLEARN, 1.7)),
            sizes=(len(photograph) // 9, len(photograph) // 3),
        )
    yield Case(
        name="colours at random, 16 clusters",
        make=lambda n: _clusters(_colors(n)),
        n=135_300,
        tiny=2000,
        unit="pixels",
        same=_same_clusters,
        targets=(Target(PLAIN, 10.0), Target(SKLEARN, 1.7)),
        sizes=(15_000, 45_000),
    )


def _colors(n: int) -> NDArray[np.uint8]:
    """Draw colours around 16 others, so that hardly any two are equal."""
    rng = np.random.default_rng(3)
    middles = rng.integers(40, 216, (16, 3))
    colors = middles[rng.integers(16, size=n)] + rng.normal(0, 25, (n, 3))
    return colors.round().clip(0, 255).astype(np.uint8)


def _clusters(pixels: NDArray[np.uint8], k: int = 16, steps: int = 10) -> Any:
    rng = np.random.default_rng(5)
    # Not quite on colours that occur: else many pixels are as near to one centroid as to
    # another, and rounding decides on which way an entrant goes.
    start = rng.permutation(np.unique(pixels, axis=0))[:k] + rng.uniform(0, 0.5, (k, 3))

    def ours() -> Any:
        return ours_kmeans(pixels, k, centroids=start, steps=steps)

    # All make as many steps as this one, which stops when nothing changes any more.
    made = len(ours().history) - 1
    entrants = {
        PLAIN: Entrant(lambda: _plain_kmeans(pixels, start, made)),
        OURS: Entrant(lambda: _pair(ours())),
    }
    single, whole = pixels.astype(np.float32), pixels.astype(float)
    if vq := find("scipy.cluster.vq"):
        # Its last labels belong to the centroids before the last: one step more.
        entrants["SciPy kmeans2"] = Entrant(
            lambda: vq.kmeans2(whole, start, made + 1, minit="matrix"),
            same=lambda first, other: _near_labels(first[1], other[1]),
        )
    if cluster := find("sklearn.cluster", "scikit-learn"):

        def fit(values: NDArray[Any]) -> Any:
            model = cluster.KMeans(
                k,
                init=start.astype(values.dtype),
                n_init=1,
                max_iter=max(made, 1),
                tol=0,
                algorithm="lloyd",
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that it did not converge
                model.fit(values)
            return model.cluster_centers_, model.labels_

        entrants[SKLEARN] = Entrant(partial(fit, single), same=_near_clusters)
        entrants["scikit-learn, float64"] = Entrant(
            partial(fit, whole), same=_near_clusters
        )
    return entrants


def _plain_kmeans(
    pixels: NDArray[Any], start: NDArray[Any], steps: int
) -> tuple[Any, Any]:
    """Take the mean of the points that are nearest to each centroid, again and again."""
    points, centers = pixels.astype(float), start.copy()
    labels = _nearest(points, centers)
    for _ in range(steps):
        for cluster in range(len(centers)):
            if np.any(labels == cluster):
                centers[cluster] = points[labels == cluster].mean(axis=0)
        labels = _nearest(points, centers)
    return centers, labels


def _nearest(points: NDArray[Any], centers: NDArray[Any]) -> NDArray[Any]:
    return cdist(points, centers).argmin(axis=1)


def _pair(found: Any) -> tuple[Any, Any]:
    return found.centroids, found.labels


def _same_clusters(one: Any, other: Any) -> bool:
    """Compare centroids, which are quotients of sums, up to rounding, and all labels."""
    return bool(
        np.allclose(one[0], other[0], rtol=0, atol=1e-9)
        and np.array_equal(one[1], other[1])
    )


def _near_clusters(one: Any, other: Any) -> bool:
    """Allow for pixels that lie between two centroids up to rounding."""
    near = np.allclose(one[0], other[0], rtol=0, atol=0.1)
    return bool(near and _near_labels(one[1], other[1]))


def _near_labels(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return bool(np.mean(one != other) < 0.01)


@benchmark
def perceptron() -> Iterator[Case]:
    """Yield races of training on points that a line separates."""
    for steps, words, at_least in (
        (1000, "1000 steps", 20.0),
        (100_000, "100 000 steps", 100.0),
    ):
        yield Case(
            name=words,
            make=_lessons,
            n=steps,
            tiny=200,
            unit="steps",
            targets=(Target(PLAIN, at_least),),
            sizes=(1000, 10_000) if steps == 100_000 else (),
        )


def _lessons(steps: int) -> dict[str, Entrant]:
    points = np.random.default_rng(1).uniform(0.05, 0.95, (100, 2))
    answers = (points.sum(axis=1) > 1).astype(float)

    def ours() -> NDArray[Any]:
        network = Perceptron(2, 1, rng=np.random.RandomState(3))
        network.train(points, answers, steps=steps)
        return network.weights

    return {
        PLAIN: Entrant(lambda: _step_by_step(points, answers, steps)),
        OURS: Entrant(ours),
    }


class _Network:
    """A perceptron that learns from one sample at a time."""

    def __init__(self, n: int, m: int, rng: np.random.RandomState) -> None:
        self.input, self.output = np.ones(n + 1), np.zeros(m)
        self.weights = rng.uniform(-0.5, 0.5, (m, n + 1))

    def forward(self, data: Any) -> NDArray[Any]:
        self.input[1:] = data
        self.output[...] = np.dot(self.weights, self.input) > 0
        return self.output

    def backward(self, data: Any, target: Any, rate: float) -> float:
        error = np.atleast_1d(target - self.forward(data))
        self.weights += rate * np.outer(error, self.input)
        return float((error**2).sum())


def _step_by_step(
    points: NDArray[Any], answers: NDArray[Any], steps: int
) -> NDArray[Any]:
    """Draw a sample and learn from it, step after step."""
    samples = np.zeros(len(points), [("input", float, 2), ("output", float)])
    samples["input"], samples["output"] = points, answers
    rng = np.random.RandomState(3)
    network, rate = _Network(2, 1, rng), 0.1
    for _ in range(steps):
        rate *= 0.999
        i = rng.randint(len(samples))
        network.backward(samples["input"][i], samples["output"][i], rate)
    return network.weights
