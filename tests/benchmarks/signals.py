"""Signals: a rolling mean, and crossings of a threshold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.signals import rolling_mean as ours_mean
from arraybook.signals import threshold_crossings as ours_crossings
from benchmarks.harness import (
    OURS,
    PLAIN,
    Case,
    Entrant,
    Target,
    benchmark,
    close,
    find,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SCIPY = "SciPy uniform_filter1d"
BOTTLENECK = "bottleneck move_mean"

# By window: what the plain spelling has to take, and what SciPy's filter has to.
# Against SciPy: at most 5 % slower with a warm heap, twice as fast with a cold one.
MEAN_TARGETS = {10: 1.0, 100: 5.0, 1000: 35.0}
SCIPY_TARGETS = {"warm": 1 / 1.05, "cold": 2.0}
# Timing two calls of one and the same function gives ratios just below 1, too.
EQUAL = 0.95


@benchmark
def rolling_mean() -> Iterator[Case]:
    """Yield races of the mean of k samples, which differ in k and in the heap."""
    for heap in ("warm", "cold"):
        for window, plain in MEAN_TARGETS.items():
            targets = [Target(SCIPY, SCIPY_TARGETS[heap])]
            if heap == "warm":
                targets.append(Target(PLAIN, EQUAL if plain == 1.0 else plain))
            yield Case(
                name=f"window of {window}",
                make=partial(_mean, window=window),
                n=1_000_000,
                tiny=3000,
                unit="samples",
                same=close(1e-12),
                targets=tuple(targets),
                heap=heap,
                sizes=(62_500, 250_000) if heap == "warm" else (),
            )


def _mean(n: int, window: int) -> dict[str, Entrant]:
    data = np.random.default_rng(1).standard_normal(n)
    entrants = {
        PLAIN: Entrant(lambda: np.convolve(data, np.ones(window) / window, "same")),
        OURS: Entrant(lambda: ours_mean(data, window)),
    }
    # The peers have other rules at the ends: compare what lies between.
    inner = slice(window, n - window)

    def inside(shift: int) -> Any:
        def same(first: NDArray[Any], other: NDArray[Any]) -> bool:
            moved = other[shift : other.size or None]
            return close(1e-10)(first[inner], moved[inner])

        return same

    if ndimage := find("scipy.ndimage"):
        entrants[SCIPY] = Entrant(
            lambda: ndimage.uniform_filter1d(data, window, mode="constant"),
            same=inside(0),
        )
    if bottleneck := find("bottleneck", "Bottleneck"):
        # Its means belong to the last sample of the window, not to the middle.
        entrants[BOTTLENECK] = Entrant(
            lambda: bottleneck.move_mean(data, window), same=inside((window - 1) // 2)
        )
    return entrants


@benchmark
def threshold_crossings() -> Iterator[Case]:
    """Yield races of finding crossings, of which there are few or very many."""
    for heap in ("warm", "cold"):
        at_least = 1.1 if heap == "warm" else 1.6
        yield Case(
            name="few crossings",
            make=partial(_crossings, step=0.001),
            n=10_000_000,
            tiny=5000,
            unit="samples",
            targets=(
                Target(PLAIN, at_least),
                *(
                    [
                        Target("reading once (np.sum)", 1 / 2.1),
                        Target(PLAIN, 2.8, what="memory"),
                    ]
                    if heap == "warm"
                    else []
                ),
            ),
            heap=heap,
            sizes=(625_000, 2_500_000) if heap == "warm" else (),
        )
        yield Case(
            name="white noise",
            make=partial(_crossings, step=None),
            n=10_000_000,
            tiny=5000,
            unit="samples",
            targets=(Target(PLAIN, at_least),),
            heap=heap,
        )


def _crossings(n: int, step: float | None) -> dict[str, Entrant]:
    rng = np.random.default_rng(1)
    data = rng.standard_normal(n)
    if step:
        data *= 0.01
        data += np.sin(np.arange(n) * step)
        threshold = 0.5
    else:
        threshold = 0.0
    data[0] = -1.0  # the plain spelling takes a high start for a crossing
    return {
        PLAIN: Entrant(lambda: _differences(data, threshold)),
        OURS: Entrant(lambda: ours_crossings(data, threshold)),
        "reading once (np.sum)": Entrant(data.sum, partial=True),
    }


def _differences(data: NDArray[Any], threshold: float) -> NDArray[Any]:
    """Compare all with the threshold, then neighbours with each other."""
    return np.argwhere(np.diff(data > threshold, prepend=False))[:, 0]
