"""Exercises of the page on rule 30."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.automata import evolve
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _rule(answers: Callable[[NDArray[np.int64]], NDArray[np.bool_]]) -> int:
    """Return the number of the rule that answers patterns of three cells so."""
    table = answers(_patterns())
    return int(np.packbits(table, bitorder="little")[0])


def _patterns() -> NDArray[np.int64]:
    """Return the cells of the eight patterns, three in a row."""
    patterns: NDArray[np.int64] = np.arange(8)[:, np.newaxis] >> [2, 1, 0] & 1
    return patterns


def _exactly_one() -> NDArray[np.bool_]:
    """Return the table of the rule that wants exactly one cell."""
    table: NDArray[np.bool_] = _patterns().sum(axis=1) == 1
    return table


def _reordered(left: int = 3, middle: int = 2, right: int = 1) -> NDArray[np.uint8]:
    """Return the rules whose tables have their axes in another order."""
    tables = _tables().reshape(256, 2, 2, 2).transpose(0, left, middle, right)
    return np.packbits(tables.reshape(256, 8), axis=1, bitorder="little").ravel()


def _tables() -> NDArray[np.uint8]:
    """Return the tables of all rules, one in a row."""
    numbers = np.arange(256, dtype=np.uint8)
    return np.unpackbits(numbers[:, np.newaxis], axis=1, bitorder="little")


def _backwards() -> NDArray[np.uint8]:
    """Return the rules whose tables are read backwards."""
    return np.packbits(_tables()[:, ::-1], axis=1, bitorder="little").ravel()


def _one(n: int = 257) -> NDArray[np.uint8]:
    """Return zeros with a 1 in the middle."""
    row = np.zeros(n, dtype=np.uint8)
    row[n // 2] = 1
    return row


def _added() -> NDArray[np.uint8]:
    """Return 128 rows in which neighbours are added, and wrap at 256."""
    rows = np.tile(_one(), (128, 1))
    for i in range(1, 128):
        padded = np.pad(rows[i - 1], 1)
        rows[i] = padded[:-2] + padded[2:]
    return rows


def _traffic(rule: int = 184, rows: int = 151) -> tuple[int, int]:
    """Return how many cars have left the road, and how many have not."""
    road = evolve(rule, np.random.default_rng(2026).random(300) < 0.5, rows)
    first, last = int(road[0].sum()), int(road[-1].sum())
    return first - last, last


EXERCISES: dict[str, Exercise] = {
    "rule_30-1": Exercise(
        answer=lambda: _rule(lambda cells: cells.sum(axis=1) == 1),
        hint="Bit k of the rule is the answer to the pattern with the code k. Which codes "
        "have a single 1 among their three binary digits?",
        slips=(
            Slip(
                lambda: [_rule(lambda cells: cells.sum(axis=1) == 1)],
                "That is the number, in an array. Take it out with [0].",
            ),
            Slip(
                lambda: _exactly_one().astype(int),
                "That is its table. Which number has these bits?",
            ),
            Slip(
                lambda: _exactly_one()[::-1].astype(int),
                "These are its binary digits. Which number do they make?",
            ),
            Slip(
                lambda: int(np.packbits(_exactly_one())[0]),
                "That is the rule for exactly two ones. Either your table says so, or its "
                'bits are packed from the wrong end: give bitorder="little".',
            ),
            Slip(
                _exactly_one,
                "That is its table. Which number has these bits?",
            ),
            Slip(
                lambda: _rule(lambda cells: cells.sum(axis=1) % 2 == 1),
                "That rule says 1 for three ones, too: an odd number of ones.",
            ),
            Slip(
                lambda: _rule(lambda cells: cells.sum(axis=1) >= 1),
                "That is the rule for at least one.",
            ),
            Slip(
                lambda: _rule(lambda cells: cells.sum(axis=1) <= 1),
                "That is the rule for at most one: three zeros give 1.",
            ),
            Slip(
                lambda: 7,
                "Bits 0, 1 and 2 are the patterns 000, 001 and 010. Which have one 1?",
            ),
        ),
    ),
    "rule_30-2": Exercise(
        answer=_reordered,
        hint="Mirroring a pattern exchanges its left and its right cell.",
        remark="Mirrored twice, every rule is itself again.",
        slips=(
            Slip(
                lambda: _reordered()[:, np.newaxis],
                "These are the right numbers, in a column. ravel makes a row of them.",
            ),
            Slip(
                lambda: (_reordered(), 64),
                "The count is right. Hand in the array of 256 numbers alone.",
                when=lambda answer: isinstance(answer, tuple) and answer[1] == 64,
            ),
            Slip(
                lambda: np.packbits(np.unpackbits(_reordered()), bitorder="little"),
                "The bits are packed from the other end than they were unpacked from. "
                "Give the same bitorder to both.",
            ),
            Slip(
                lambda: 64,
                "That is how many are their own mirror image. Give the 256 numbers.",
            ),
            Slip(
                lambda: np.arange(256),
                "Nothing is mirrored: these are the rules themselves.",
            ),
            Slip(
                _backwards,
                "You reversed the table, which exchanges every 0 with a 1 in all three "
                "cells of a pattern. Mirroring moves only the left and the right cell.",
            ),
            Slip(
                lambda: 255 - np.arange(256),
                "That exchanges 0 and 1 among the answers.",
            ),
            Slip(
                lambda: _reordered(2, 1, 3),
                "You swapped left and middle. Swap left and right.",
            ),
            Slip(
                lambda: _reordered(1, 3, 2),
                "You swapped middle and right. Swap left and right.",
            ),
        ),
    ),
    "rule_30-3": Exercise(
        answer=lambda: evolve(90, _one(), 128),
        hint="The two neighbours are slices of the padded row that are two cells apart.",
        remark="These are the odd numbers in Pascal's triangle.",
        slips=(
            Slip(
                lambda: 3**7,
                "That is the number of ones. Give the rows.",
            ),
            Slip(
                lambda: 3 ** np.arange(1, 8),
                "These are the numbers of ones, and they are right. Give the rows.",
            ),
            Slip(
                lambda: np.roll(evolve(90, _one(), 128), 1, axis=1),
                "Your pattern stands one column too far to the right: columns count "
                "from 0.",
            ),
            Slip(
                lambda: np.roll(evolve(90, _one(), 128), -1, axis=1),
                "Your pattern stands one column too far to the left: columns count "
                "from 0.",
            ),
            Slip(
                lambda: evolve(30, _one(), 128),
                "These are the rows of rule 30.",
            ),
            Slip(
                lambda: evolve(90, _one(), 129),
                "That is a row too many: the start is one of the 128.",
            ),
            Slip(
                lambda: evolve(90, _one(), 129)[1:],
                "The start is missing: it is row 0 of the 128.",
            ),
            Slip(
                lambda: evolve(250, _one(), 128),
                "Where both neighbours are 1, the cell becomes 0: that is ^, not |.",
            ),
            Slip(
                lambda: evolve(150, _one(), 128),
                "The cell itself has no say in rule 90: leave the middle out.",
            ),
            Slip(
                _added,
                "You added the neighbours: two ones make 2. With ^ they make 0.",
            ),
        ),
    ),
    "rule_30-4": Exercise(
        answer=lambda: _traffic()[0],
        hint="Compare how many ones there are in the first and in the last row.",
        remark="By then cars and gaps take turns, and no car has to wait.",
        slips=(
            Slip(
                lambda: _traffic(rows=150)[0],
                "That is one step too few: 150 steps need 151 rows.",
            ),
            Slip(
                lambda: _traffic()[1],
                "That is how many cars are still on the road.",
            ),
            Slip(
                lambda: sum(_traffic()),
                "That is how many cars there were at the start.",
            ),
            Slip(
                lambda: -_traffic()[0],
                "That is what the road has gained. How many cars has it lost?",
            ),
            Slip(
                lambda: _traffic(rule=226)[0],
                "Your cars drive to the left: the rule is mirrored.",
            ),
            Slip(
                lambda: 2**64 - _traffic()[0],
                "The sums of a uint8 array have no sign, so the difference wrapped. "
                "Subtract the smaller sum, or make them int first.",
            ),
        ),
    ),
}
