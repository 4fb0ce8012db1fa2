"""The nearest of a few places for each of many points: exact, and fast."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Codes: TypeAlias = NDArray[np.unsignedinteger[Any]]

__all__ = ["Nearest", "blocks"]

# Scores computed at once: half a megabyte of float32 stays in a core's own cache. A
# power of two would make the rows of a block compete for the same lines of it.
SCORES = 112_000


def blocks(n: int, size: int = 8192) -> Iterator[slice]:
    """Cut the indices below `n` into pieces: what is worked on stays in the cache."""
    return (slice(start, min(start + size, n)) for start in range(0, n, size))


class Nearest:
    """
    Finds which of a few places is nearest to each of many points, exactly.

    Exactly means: as if all distances were computed in float64, coordinate by
    coordinate, and the first of the smallest taken. Few points need that. The others
    are decided by a float32 matrix product, several times faster.
    """

    def __init__(self, points: NDArray[Any], k: int, *, keep: bool = False) -> None:
        self.points = points
        n, d = points.shape
        # Centred and scaled, all coordinates lie within -1 and 1. A power of two
        # scales without rounding; uint8 even fits into float32 exactly.
        self.middle, self.scale = np.full(d, 128.0), 1 / 128
        if points.dtype != np.uint8 and n:
            low = np.array([column.min() for column in points.T])  # faster than axis=0
            high = np.array([column.max() for column in points.T])
            self.middle = low + (high - low) / 2
            exponent = math.frexp(float((high - low).max()))[1]
            self.scale = math.ldexp(1.0, -max(exponent, -1000))
        self.blocks = list(blocks(n, max(16, SCORES // k)))
        self.flats = [self._flat(block) for block in self.blocks] if keep else []
        # Fresh memory would cost as much as the work that is done in it.
        room = k * min(n, max(16, SCORES // k))
        kinds = (np.float32, np.bool_, np.min_scalar_type(k))
        self.room: list[NDArray[Any]] = [np.empty(room, dtype=kind) for kind in kinds]

    def of(self, places: Floats) -> Codes:
        """Return the row of the nearest place for each point, in few bytes."""
        (n, d), k = self.points.shape, len(places)
        codes: Codes = np.empty(n, dtype=self.room[2].dtype)
        candidates = np.empty_like(codes)
        with np.errstate(over="ignore"):
            shifted = (places - self.middle) * self.scale
        reach = max(1.0, float(np.abs(shifted).max()))
        if reach > 2**20:  # a start far outside the data: float32 might overflow
            self._settle(np.arange(n), places, codes)
            return codes
        # |x - c|² is |x|² + |c|² - 2 c x. Without |x|², which is the same for all
        # places, it is a product of (1, x) with a table. Its terms sum to at most
        # 3 d reach²; with u = 2**-24, rounding x, c and |c|² to float32 changes it by
        # less than 5 d reach² u, and adding d + 1 terms, in any order, by less than
        # (d + 1) u times 3 d reach². The difference of two scores has twice that
        # error, 2 d (3 d + 8) reach² u; a few more cover the comparison itself. A
        # place whose score is farther from the lowest is not the nearest.
        table = np.column_stack([(shifted**2).sum(axis=1), -2 * shifted])
        table = table.astype(np.float32)
        tolerance = np.float32(2.0**-24 * 2 * d * (3 * d + 12) * reach**2)
        numbers = np.arange(k, dtype=codes.dtype)[:, np.newaxis]
        flats: Iterable[NDArray[np.float32]] = self.flats or map(
            self._flat, self.blocks
        )
        for block, flat in zip(self.blocks, flats, strict=True):
            size = flat.shape[1]
            scores, hits, marks = (
                room[: k * size].reshape(k, size) for room in self.room
            )
            np.matmul(table, flat, out=scores)
            lowest = np.minimum.reduce(scores, axis=0)
            lowest += tolerance
            np.less_equal(scores, lowest, out=hits)
            # argmin along this axis would take several times longer than passes over
            # single bytes: a lone candidate's number is the largest of the products.
            ones = hits.view(np.uint8)
            np.multiply(ones, numbers, out=marks)
            np.maximum.reduce(marks, axis=0, out=codes[block])
            np.add.reduce(ones, axis=0, dtype=codes.dtype, out=candidates[block])
        self._settle(np.flatnonzero(candidates > 1), places, codes)
        return codes

    def _settle(self, near: NDArray[np.intp], places: Floats, codes: Codes) -> None:
        """Decide the points of the indices `near` in float64."""
        for block in blocks(near.size, max(16, SCORES // len(places))):
            rows = self.points[near[block]].astype(np.float64)
            # One coordinate after the other: the same ties on every machine.
            squares = np.zeros((len(rows), len(places)))
            for x, c in zip(rows.T, places.T, strict=True):
                squares += (x[:, np.newaxis] - c) ** 2
            codes[near[block]] = squares.argmin(axis=1)

    def _flat(self, block: slice) -> NDArray[np.float32]:
        """Return (1, x) of some points as the columns of a float32 matrix."""
        rows = self.points[block]
        flat = np.ones((rows.shape[1] + 1, len(rows)), dtype=np.float32)
        centred = rows.T - self.middle[:, np.newaxis]
        np.multiply(centred, self.scale, out=flat[1:], casting="same_kind")
        return flat
