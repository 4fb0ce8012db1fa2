"""Exercises of the page on finding a pattern in a sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from arraybook.exercises._engine import Exercise, Slip
from arraybook.sequences import find_subsequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _repeats() -> NDArray[np.int64]:
    """Return all places of ATAT in the text of exercise 1."""
    return find_subsequence("ATATATATATATCATATATAT", "ATAT")


def _kept(distance: int = 4) -> list[int]:
    """Return the places that are left if each keeps a distance to the one before."""
    kept: list[int] = []
    for start in _repeats().tolist():
        if not kept or start >= kept[-1] + distance:
            kept.append(start)
    return kept


def _missing() -> NDArray[np.bool_]:
    """Return where the data of exercise 2 are missing."""
    return np.array([mark == "n" for mark in "nnn5nn6nnnnn7nnn"])


def _gaps(size: int = 3) -> NDArray[np.int64]:
    """Return where gaps of at least `size` begin."""
    return find_subsequence(np.r_[False, _missing()], [False, *[True] * size])


def _genome() -> NDArray[np.uint8]:
    """Return the simulated genome of the page, with its planted motifs."""
    rng = np.random.default_rng(20260101)
    genome = np.frombuffer(b"ACGT", np.uint8)[rng.integers(0, 4, size=1_000_000)]
    planted = 20_000 * np.arange(40) + rng.integers(0, 10_000, size=40)
    genome[planted[:, np.newaxis] + np.arange(8)] = _motif()
    return genome


def _motif() -> NDArray[np.uint8]:
    return np.frombuffer(b"GCTGGTGG", np.uint8)


def _places(motif: bytes) -> NDArray[np.int64]:
    return find_subsequence(_genome(), motif)


def _wrong() -> NDArray[np.int64]:
    """Return how many letters of each window differ from the motif."""
    wrong: NDArray[np.bool_] = sliding_window_view(_genome(), 8) != _motif()
    counts: NDArray[np.int64] = wrong.sum(axis=1)
    return counts


EXERCISES: dict[str, Exercise] = {
    "find_subsequence-1": Exercise(
        answer=_kept,
        hint="Go through the starts from the left, and remember the last that you kept.",
        remark="This is how the method count of a text counts.",
        slips=(
            Slip(_repeats, "These are all places, also those that overlap."),
            Slip(
                lambda: _repeats()[::2],
                "That is every second place. Behind the C it goes wrong: a match there "
                "overlaps none of those before.",
            ),
            Slip(
                lambda: np.add(_kept(), 4),
                "That is where they end. Where do they begin?",
            ),
            Slip(
                lambda: [0, *(_repeats()[1:][np.diff(_repeats()) >= 4]).tolist()],
                "That compares each match with the one found before. Compare it with the "
                "one kept before.",
            ),
            Slip(
                lambda: _kept(5),
                "A match may begin right behind the end of another: 4 behind its start.",
            ),
            Slip(lambda: len(_kept()), "That is how many there are. Give the starts."),
        ),
    ),
    "find_subsequence-2": Exercise(
        answer=_gaps,
        hint="A gap begins where a value, or nothing at all, stands before three NaN.",
        remark="The False in front of the mask makes up for the one in the pattern.",
        slips=(
            Slip(
                lambda: find_subsequence(_missing(), [True] * 3),
                "A longer gap appears there once for each three NaN in it. Ask for a "
                "value in front.",
            ),
            Slip(
                lambda: find_subsequence(_missing(), [False, True, True, True]),
                "These are the places of the values before the gaps, and the gap at the "
                "very beginning is missing.",
            ),
            Slip(
                lambda: find_subsequence(_missing(), [False, True, True, True]) + 1,
                "The gap at the very beginning is missing: there is no value before it.",
            ),
            Slip(
                lambda: _gaps() + 1,
                "The False in front has moved all places by one, and the one in the "
                "pattern has moved them back: there is nothing to add.",
            ),
            Slip(
                lambda: _gaps() - 1,
                "All of these are one too small: that is where the value before the gap "
                "stands.",
            ),
            Slip(
                lambda: (
                    find_subsequence(
                        np.r_[_missing(), False], [True, True, True, False]
                    )
                    + 2
                ),
                "That is where the gaps end. Where do they begin?",
            ),
            Slip(lambda: _gaps().size, "That is how many there are. Give the starts."),
            Slip(lambda: _gaps(2), "The gap of two is among them. Ask for three."),
            Slip(
                lambda: find_subsequence(
                    np.r_[False, _missing(), False], [False, *[True] * 3, False]
                ),
                "These are gaps of exactly three. Longer ones count, too.",
            ),
            Slip(
                lambda: np.array([], np.int64),
                "NaN equals nothing, so searching for it finds nothing. Search the mask.",
            ),
        ),
    ),
    "find_subsequence-3": Exercise(
        answer=lambda: _places(b"CCACCAGC"),
        hint="The partner of the last letter comes first.",
        remark="At these places the first strand reads CCACCAGC.",
        slips=(
            Slip(
                lambda: b"CCACCAGC",
                "That is what to look for. Give the places.",
                when=lambda answer: answer in (b"CCACCAGC", "CCACCAGC"),
            ),
            Slip(
                lambda: (_places(b"CCACCAGC") + 7)[::-1],
                "These are the right places, but of their last letter. Give the first.",
                when=lambda answer: np.array_equal(
                    np.sort(answer), _places(b"CCACCAGC") + 7
                ),
            ),
            Slip(
                lambda: (1_000_000 - 8 - _places(b"CCACCAGC"))[::-1],
                "You counted along the second strand, from its own beginning. Count in "
                "genome.",
            ),
            Slip(
                lambda: _places(b"GCTGGTGG"),
                "These are the places on the first strand.",
            ),
            Slip(
                lambda: _places(b"GGTGGTCG"),
                "The motif is turned around, but its letters are not those of the "
                "partners.",
            ),
            Slip(
                lambda: _places(b"CGACCACC"),
                "These are the partners, but the second strand runs the other way.",
            ),
            Slip(
                lambda: np.sort(np.r_[_places(b"CCACCAGC"), _places(b"GCTGGTGG")]),
                "These are the places on both strands. Give those on the second.",
            ),
            Slip(
                lambda: _places(b"CCACCAGC").size,
                "That is how many there are. Give the places.",
            ),
        ),
    ),
    "find_subsequence-4": Exercise(
        answer=lambda: np.count_nonzero(_wrong() <= 1),
        hint="Compare all windows with the motif, and count the wrong letters in each.",
        slips=(
            Slip(
                lambda: np.count_nonzero(_wrong() == 1),
                "That leaves out the places without any wrong letter.",
            ),
            Slip(
                lambda: np.count_nonzero(_wrong() < 1),
                "These have no wrong letter at all. One is allowed.",
            ),
            Slip(
                lambda: np.count_nonzero(_wrong() >= 1),
                "These have at least one wrong letter. At most one is allowed.",
            ),
            Slip(
                lambda: _wrong() <= 1,
                "That is the mask. How many of its values are true?",
            ),
            Slip(
                lambda: np.count_nonzero(_wrong() <= 2),
                "That allows two wrong letters.",
            ),
            Slip(
                lambda: np.count_nonzero(_wrong() >= 7),
                "These have at most one letter right. Count the wrong ones.",
            ),
            Slip(
                lambda: np.flatnonzero(_wrong() <= 1),
                "These are the places. How many are there?",
            ),
        ),
    ),
}
