"""Sequences: find a pattern, walk at random."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from arraybook import sequences
from benchmarks.harness import OURS, PLAIN, Case, Entrant, Target, benchmark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

CORRELATE = "np.correlate, then look"
WINDOWS = "sliding_window_view"
BYTES = "bytes.find"


@benchmark
def find_subsequence() -> Iterator[Case]:
    """Yield races of finding a pattern of 5 values, in several alphabets."""
    for alphabet, kind in ((10, "int64"), (1000, "int64"), (2, "int64"), (10, "uint8")):
        yield Case(
            name=f"alphabet of {alphabet}, {kind}",
            make=partial(_pattern, alphabet=alphabet, kind=kind),
            n=10_000_000,
            tiny=5000,
            unit="values",
            targets=(
                Target(CORRELATE, 5.0),
                # Where every 32nd place is a match, to write them down takes its time.
                Target(WINDOWS, 15.0 if alphabet > 2 else 12.0),
                Target(PLAIN, 100.0 if alphabet > 2 else 50.0),
                *([Target(BYTES, 1.0)] if kind == "uint8" else []),
            ),
            sizes=(625_000, 2_500_000) if kind == "uint8" else (),
        )


def _pattern(n: int, alphabet: int, kind: str) -> dict[str, Entrant]:
    rng = np.random.default_rng(1)
    data = rng.integers(alphabet, size=n).astype(kind)
    pattern = data[n // 2 : n // 2 + 5].copy()
    few = min(n, 500_000)

    def as_first(first: NDArray[Any], other: NDArray[Any]) -> bool:
        return bool(np.array_equal(first, other[: len(first)]))

    entrants = {
        PLAIN: Entrant(lambda: _every_place(data[:few], pattern), share=few / n),
        OURS: Entrant(lambda: sequences.find_subsequence(data, pattern), same=as_first),
        CORRELATE: Entrant(lambda: _correlated(data, pattern), same=as_first),
        WINDOWS: Entrant(
            lambda: np.flatnonzero(
                (sliding_window_view(data, pattern.size) == pattern).all(axis=1)
            ),
            same=as_first,
        ),
    }
    if kind == "uint8":
        text, word = data.tobytes(), pattern.tobytes()
        entrants[BYTES] = Entrant(lambda: _found(text, word), same=as_first)
    return entrants


def _every_place(data: NDArray[Any], pattern: NDArray[Any]) -> list[int]:
    """Compare slice by slice."""
    values, wanted = data.tolist(), pattern.tolist()
    m = len(wanted)
    # One place less than there are: as a part of the whole this must not depend on
    # what comes behind it.
    return [i for i in range(len(values) - m) if values[i : i + m] == wanted]


def _correlated(data: NDArray[Any], pattern: NDArray[Any]) -> NDArray[Any]:
    """Keep the places where the correlation is that of the pattern with itself."""
    wide, wanted = data.astype(np.int64, copy=False), pattern.astype(np.int64)
    candidates = np.flatnonzero(np.correlate(wide, wanted) == wanted @ wanted)
    windows = candidates[:, np.newaxis] + np.arange(pattern.size)
    return candidates[(data[windows] == pattern).all(axis=1)]


def _found(text: bytes, word: bytes) -> list[int]:
    places, place = [], text.find(word)
    while place >= 0:
        places.append(place)
        place = text.find(word, place + 1)
    return places


@benchmark
def random_walk() -> Iterator[Case]:
    """Yield races of a million steps."""
    for heap in ("warm", "cold"):
        yield Case(
            name="a million steps",
            make=_walk,
            n=1_000_000,
            tiny=1000,
            unit="steps",
            same=_both_walks,
            targets=(Target(ARRAY, 3.3 if heap == "warm" else 1.7),),
            heap=heap,
            sizes=(62_500, 250_000) if heap == "warm" else (),
        )


ARRAY = "cumsum of choices"


def _walk(n: int) -> dict[str, Entrant]:
    rng = np.random.default_rng(1)
    few = min(n, 100_000)
    return {
        PLAIN: Entrant(lambda: _step_by_step(rng, few), share=few / n),
        OURS: Entrant(lambda: sequences.random_walk(n, rng=rng)),
        ARRAY: Entrant(lambda: np.concatenate(([0], rng.choice([-1, 1], n).cumsum()))),
    }


def _step_by_step(rng: np.random.Generator, n: int) -> list[int]:
    position, positions = 0, [0]
    for _ in range(n):
        position += 1 if rng.random() < 0.5 else -1
        positions.append(position)
    return positions


def _both_walks(one: Any, other: Any) -> bool:
    """Check that both start at 0 and go by 1: the random numbers are not the same."""
    return all(
        walk[0] == 0 and bool((np.abs(np.diff(walk)) == 1).all())
        for walk in (one, other)
    )
