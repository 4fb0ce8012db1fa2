"""Exercises of the page on vector quantization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.cluster import vq

from arraybook.datasets import action_potential, blobs_in_noise
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["EXERCISES"]


def _ordered() -> Codes:
    """Return the codes of three groups, numbered from left to right."""
    centers = [(5, 5), (-5, -5), (0, 0)]
    points = blobs_in_noise(centers, [100, 30, 50], background=0).points
    book, _ = vq.kmeans(points, 3, rng=0)
    return _assign(points, _sorted(book))


def _sorted(book: Floats) -> Floats:
    """Return the rows in the order of their first column."""
    rows: Floats = book[book[:, 0].argsort()]
    return rows


def _assign(points: Any, book: Floats) -> Codes:
    """Return the row of the nearest centre for each point."""
    codes: Codes = vq.vq(points, book)[0].astype(np.int64)
    return codes


def _renamed(answer: Any) -> bool:
    """Return whether the groups are right and only their numbers are not."""
    codes, right = np.asarray(answer), _ordered()
    if codes.shape != right.shape or np.array_equal(codes, right):
        return False
    pairs = np.unique(np.stack([codes, right]), axis=1)
    return pairs.shape == (2, 3) and sorted(pairs[0].tolist()) == [0, 1, 2]


NEW = np.array([[0.36, 35], [0.55, 20], [0.5, 4]])


def _cells() -> Floats:
    """Return width and rate of the cells of the page."""
    rng = np.random.default_rng(20260101)
    width = np.concatenate([rng.normal(0.3, 0.05, 60), rng.normal(0.6, 0.08, 90)])
    rate = np.concatenate([rng.normal(22, 7, 60), rng.normal(18, 7, 90)])
    return np.column_stack([width, rate])


def _kinds(new: Any, *, white: bool = True, column: int = 0) -> Codes:
    """Return the codes of new cells, for centres in the order of a column."""
    table = vq.whiten(_cells()) if white else _cells()
    book, _ = vq.kmeans(table, 2, rng=1)
    return _assign(new, book[book[:, column].argsort()])


def _same_deviations() -> Floats:
    """Return the new cells divided by the deviations of the old ones."""
    scaled: Floats = NEW / _cells().std(axis=0)
    return scaled


def _voltage() -> Floats:
    """Return the samples of the action potential as a column."""
    voltage: Floats = action_potential().voltage[:, np.newaxis]
    return voltage


def _factor(power: int = 2, count: int = 8, start: str = "even") -> float:
    """Return how much larger an error even levels make than improved ones."""
    voltage = _voltage()
    even = np.linspace(voltage.min(), voltage.max(), count)[:, np.newaxis]
    guess = even if start == "even" else count
    improved, _ = vq.kmeans(voltage, guess, rng=1)
    errors = [np.mean(vq.vq(voltage, book)[1] ** power) for book in (even, improved)]
    return float(errors[0] / errors[1])


def _from_random_levels(answer: Any) -> bool:
    """Return whether the factor is one that random starts lead to."""
    return 2.7 < answer < 3.9 and not np.isclose(answer, _factor(), rtol=FACTOR_RTOL)


FACTOR_RTOL = 2e-3  # two decimals are enough
PIXELS = 1024 * 1024
BLOCKS = PIXELS // 16

EXERCISES: dict[str, Exercise] = {
    "vector_quantization-1": Exercise(
        answer=_ordered,
        hint="Put the rows of the code book into order before you assign.",
        slips=(
            Slip(
                lambda: (_ordered() + 1) % 3,
                "The groups are right, their numbers are not: 0 is the left one, 2 the "
                "right one. It is easier to sort the code book than to change codes.",
                when=_renamed,
            ),
            Slip(
                lambda: np.sort(_ordered()),
                "You have sorted the codes. Each must stay with its point: sort the "
                "code book.",
            ),
            Slip(
                lambda: np.bincount(_ordered()),
                "These are the sizes of the groups. Give the code of each point.",
            ),
            Slip(
                lambda: _ordered() + 1,
                "Count from 0, as vq does.",
            ),
        ),
    ),
    "vector_quantization-2": Exercise(
        answer=lambda: _kinds(_same_deviations()),
        hint="Divide the new cells by the standard deviations of the old ones.",
        remark="Keep the deviations with the code book: it is of no use without them.",
        slips=(
            Slip(
                lambda: _kinds(NEW),
                "The new cells are in ms and 1/s, the centres are whitened. Bring them "
                "into one unit.",
            ),
            Slip(
                lambda: _kinds(vq.whiten(NEW)),
                "You have divided the new cells by their own deviations. Take those of "
                "the cells in which the centres were found.",
            ),
            Slip(
                lambda: _kinds(NEW, white=False, column=1),
                "These centres were found without whitening. Divide by the deviations "
                "first.",
            ),
            Slip(
                lambda: _kinds(NEW, white=False),
                "These centres were found in cells that are not whitened. The rates "
                "decide everything there.",
            ),
            Slip(
                lambda: 1 - _kinds(_same_deviations()),
                "Put the centre with the narrow impulses first.",
            ),
        ),
    ),
    "vector_quantization-3": Exercise(
        answer=_factor,
        hint="Both code books go to vq, and its distances are squared and averaged.",
        remark="With random starts, kmeans keeps the run with the smallest mean "
        "distance, whose squared error need not be the smallest.",
        rtol=FACTOR_RTOL,
        slips=(
            Slip(
                lambda: 1 / _factor(),
                "That is the share that is left. Divide the old error by the new one.",
            ),
            Slip(
                lambda: float(np.sqrt(_factor())),
                "That is the factor between the roots. Compare the mean squares.",
            ),
            Slip(
                lambda: _factor(1),
                "That is the factor between the mean distances. Square the distances.",
            ),
            Slip(
                lambda: _factor(count=3),
                "Three bits make eight levels, not three.",
            ),
            Slip(
                lambda: _factor(start="random"),
                "Your levels came from random starts, and so they depend on the seed. "
                "Give kmeans the eight even levels in place of the number.",
                when=_from_random_levels,
            ),
        ),
    ),
    "vector_quantization-4": Exercise(
        answer=lambda: PIXELS / (BLOCKS + 256 * 16),
        hint="Add a byte for each block and a byte for each number in the code book.",
        rtol=1e-3,  # two decimals are enough
        slips=(
            Slip(
                lambda: PIXELS / BLOCKS,
                "That is without the code book. It has to be sent along.",
            ),
            Slip(
                lambda: PIXELS / (BLOCKS + 256),
                "A pattern has 16 numbers, not one.",
            ),
            Slip(
                lambda: (BLOCKS + 256 * 16) / PIXELS,
                "That is the share that is left. How many times smaller is it?",
            ),
            Slip(
                lambda: BLOCKS + 256 * 16,
                "That is the size in bytes. How often does it go into the picture?",
            ),
            Slip(
                lambda: PIXELS / (8 * BLOCKS + 256 * 16),
                "A code takes 8 bits, and that is one byte.",
            ),
        ),
    ),
}
