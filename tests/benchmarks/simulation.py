"""Simulations on a grid, and shapes that move: cells, heat, squares."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from arraybook import automata, diffusion, geometry
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


@benchmark
def evolve() -> Iterator[Case]:
    """Yield races of rule 30: a small picture, and a wide one."""
    for rows, columns, words, at_least, sizes in (
        (250, 501, "250 rows of 501 cells", 60.0, (125, 1000)),
        (5000, 10_001, "5000 rows of 10 001 cells", 90.0, (1250, 2500)),
    ):
        yield Case(
            name=words,
            make=partial(_rule_30, columns=columns),
            n=rows,
            tiny=20,
            unit="rows",
            targets=(Target(PLAIN, at_least),),
            sizes=sizes,
            seconds=15.0,
        )


def _rule_30(rows: int, columns: int) -> dict[str, Entrant]:
    first = np.zeros(columns, dtype=np.uint8)
    first[columns // 2] = 1
    return {
        PLAIN: Entrant(lambda: _table_of_rules(first, rows)),
        OURS: Entrant(lambda: automata.evolve(30, first, rows)),
    }


def _table_of_rules(first: NDArray[Any], rows: int) -> NDArray[Any]:
    """Look each neighbourhood up in the eight bits of the rule, row by row."""
    bits = np.array([30 >> i & 1 for i in range(8)])
    cells = np.zeros((rows, first.size), dtype=int)
    cells[0] = first
    for i in range(1, rows):
        windows = sliding_window_view(np.pad(cells[i - 1], 1), 3)
        cells[i] = bits[np.sum(windows * [4, 2, 1], axis=1)]
    return cells


@benchmark
def diffuse() -> Iterator[Case]:
    """Yield races of heat in a rod: a short one, and a long one."""
    for steps, cells, words, at_least, heap in (
        (50, 100, "50 steps of 100 cells", 6.0, "warm"),
        (1000, 10_000, "1000 steps of 10 000 cells", 15.0, "warm"),
        (1000, 10_000, "1000 steps of 10 000 cells", 15.0, "cold"),
    ):
        yield Case(
            name=words,
            make=partial(_heat, cells=cells),
            n=steps,
            tiny=20,
            unit="steps",
            same=close(1e-12),
            targets=(Target(PLAIN, at_least), Target(NDIMAGE, 1.0)),
            heap=heap,
            sizes=(250, 500) if steps == 1000 and heap == "warm" else (),
        )


NDIMAGE = "SciPy ndimage.correlate1d"


def _heat(steps: int, cells: int) -> dict[str, Entrant]:
    first = np.random.default_rng(1).random(cells) + 1
    entrants = {
        PLAIN: Entrant(lambda: _windows_times_weights(first, steps)),
        OURS: Entrant(lambda: diffusion.diffuse(first, steps, 0.25)),
    }
    if ndimage := find("scipy.ndimage"):

        def correlate() -> NDArray[Any]:
            rows = np.empty((steps, cells))
            rows[0] = first
            for before, after in pairwise(rows):
                ndimage.correlate1d(before, [0.25, 0.5, 0.25], output=after)
                after[[0, -1]] = before[[0, -1]]
            return rows

        entrants[NDIMAGE] = Entrant(correlate)
    return entrants


def _windows_times_weights(first: NDArray[Any], steps: int) -> NDArray[Any]:
    """Add to the inside of each row what the windows of three cells say."""
    rows = np.zeros((steps, first.size))
    rows[0] = first
    for i in range(1, steps):
        windows = sliding_window_view(rows[i - 1], 3)
        rows[i] = rows[i - 1]
        rows[i, 1:-1] += 0.25 * np.sum(windows * [1, -2, 1], axis=1)
    return rows


@benchmark
def transform() -> Iterator[Case]:
    """Yield races of turning squares: those of an animation, and a million."""
    yield Case(
        name="25 squares",
        make=_squares,
        n=25,
        tiny=3,
        unit="squares",
        same=close(1e-12),
        targets=(Target(PLAIN, 30.0), Target(EINSUM, 1.0)),
    )
    yield Case(
        name="a million squares",
        make=_squares,
        n=1_000_000,
        tiny=50,
        unit="squares",
        same=close(1e-12),
        targets=(Target(PLAIN, 250.0), Target(EINSUM, 2.0), Target(LEAST, 0.5)),
        sizes=(62_500, 250_000),
    )


EINSUM = "np.einsum"
LEAST = "sines, cosines, a copy"
SQUARE = ((-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0))


def _squares(n: int) -> dict[str, Entrant]:
    rng = np.random.default_rng(1)
    points = np.tile(SQUARE, (n, 1, 1))
    scale, angle = rng.uniform(0.1, 1, n), rng.uniform(0, 2 * np.pi, n)
    move = rng.normal(size=(n, 2))
    few = min(n, 4000)  # the loop takes a quarter of a minute for a million
    kind = [("points", "f8", (4, 2)), ("scale", "f8"), ("move", "f8", 2)]
    records = np.zeros(few, [*kind, ("angle", "f8")])
    records["points"], records["scale"] = points[:few], scale[:few]
    records["move"], records["angle"] = move[:few], angle[:few]

    def einsum() -> NDArray[Any]:
        cos, sin = np.cos(angle), np.sin(angle)
        turn = np.array([[cos, -sin], [sin, cos]])
        moved = points * scale[:, None, None] + move[:, None]
        return np.einsum("ijn,nkj->nki", turn, moved)

    def least() -> NDArray[Any]:
        np.cos(angle)
        np.sin(angle)
        return points.copy()

    def as_first(first: NDArray[Any], other: NDArray[Any]) -> bool:
        return close(1e-12)(first, other[: len(first)])

    return {
        PLAIN: Entrant(lambda: _one_by_one(records), share=few / n),
        OURS: Entrant(
            lambda: geometry.transform(points, scale, move, angle), same=as_first
        ),
        EINSUM: Entrant(einsum, same=as_first),
        LEAST: Entrant(least, partial=True),
    }


def _one_by_one(records: NDArray[Any]) -> NDArray[Any]:
    """Scale, move and turn one corner after the other."""
    result = np.zeros(records["points"].shape)
    for i in range(len(records)):
        record = records[i]
        for j in range(4):
            x = record["points"][j, 0] * record["scale"] + record["move"][0]
            y = record["points"][j, 1] * record["scale"] + record["move"][1]
            cos, sin = np.cos(record["angle"]), np.sin(record["angle"])
            result[i, j] = x * cos - y * sin, x * sin + y * cos
    return result
