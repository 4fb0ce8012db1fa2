"""Images: the mean of many, and the brightest pixel of many."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook import images
from benchmarks.harness import OURS, PLAIN, Case, Entrant, Target, benchmark, close

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

ROWS, COLUMNS = 426, 640


@benchmark
def stack() -> Iterator[Case]:
    """Yield the race of the mean of photographs."""
    yield Case(
        name="mean of 100 photographs",
        make=_mean,
        n=100,
        tiny=2,
        unit="frames",
        same=close(1e-9),
        targets=(Target(PLAIN, 1.0), Target(PLAIN, 10.0, what="memory")),
        sizes=(10, 30),
    )


@benchmark
def star_trails() -> Iterator[Case]:
    """Yield races of the brightest pixel: frames one by one, and all in an array."""
    for way, at_least in (("one by one", 13.0), ("in an array", 20.0)):
        yield Case(
            name=f"trails of 100 photographs, {way}",
            make=partial(_trails, feed=iter if way == "one by one" else np.asarray),
            n=100,
            tiny=2,
            unit="frames",
            targets=(Target(PLAIN, at_least),),
            sizes=(10, 30),
        )


def _night(n: int) -> NDArray[np.uint8]:
    """Return dark frames with noise and stars that move."""
    rng = np.random.default_rng(1)
    frames = rng.integers(5, 40, (n, ROWS, COLUMNS, 3), dtype=np.uint8)
    rows, columns = rng.integers(ROWS, size=300), rng.integers(COLUMNS, size=300)
    for i, frame in enumerate(frames):
        frame[rows, (columns + i) % COLUMNS] = 220
    return frames


def _mean(n: int) -> dict[str, Entrant]:
    frames = _night(n)
    return {
        PLAIN: Entrant(lambda: frames.astype(float).mean(axis=0)),
        OURS: Entrant(lambda: images.stack(frames)),
    }


def _trails(n: int, feed: Callable[[Any], Any]) -> dict[str, Entrant]:
    frames = _night(n)
    return {
        PLAIN: Entrant(lambda: _brighter_of_two(frames)),
        OURS: Entrant(lambda: images.star_trails(feed(frames))),
    }


def _brighter_of_two(frames: NDArray[Any]) -> NDArray[Any]:
    """Compare the sums over the colours, and copy where the new one is larger."""
    kept = frames[0].copy()
    for frame in frames[1:]:
        brighter = frame.sum(axis=2) > kept.sum(axis=2)
        kept[brighter] = frame[brighter]
    return kept
