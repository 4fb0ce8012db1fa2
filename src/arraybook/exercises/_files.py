"""Exercises of the page on files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.datasets import words
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

FIELDS = ("rank", "lemma", "frequency", "dispersion")


def _saved() -> dict[str, NDArray[np.void]]:
    """Return what the file of the first exercise holds."""
    return {"data": words(), "ordered": np.sort(words(), order="frequency")}


def _temperature() -> NDArray[np.float64]:
    """Return the temperatures of four days, one of them missing."""
    return np.array([4.5, np.nan, 6.0, 7.5])


def _counts() -> NDArray[np.int32]:
    """Return the numbers from 0 as a square of 1000 rows."""
    return np.arange(1_000_000, dtype=np.int32).reshape(1000, 1000)


def _frequent(lemma: str = "U10") -> NDArray[np.void]:
    """Return the most frequent words, the rarest of them first."""
    table = words()
    table = np.sort(table[table["rank"] < 30], order="frequency")
    kinds = [table.dtype[name] if name != "lemma" else lemma for name in FIELDS]
    return table.astype(list(zip(FIELDS, kinds, strict=True)))


def _closed_file() -> Any:
    """Return the file of the first exercise, after its `with` block."""
    memory = io.BytesIO()
    np.savez_compressed(memory, **_saved())  # type: ignore[arg-type]
    memory.seek(0)
    with np.load(memory) as file:
        return file


EXERCISES: dict[str, Exercise] = {
    "files-1": Exercise(
        answer=_saved,
        hint="Ask the open file for both names, and keep the arrays in a dictionary.",
        remark="Dtype, order and every value came back.",
        slips=(
            Slip(
                _closed_file,
                "That is the file itself, which reads an array when you ask for one. "
                "Ask for both while it is open.",
                when=lambda answer: isinstance(answer, np.lib.npyio.NpzFile),
            ),
            Slip(
                lambda: {"arr_0": words(), "arr_1": _saved()["ordered"]},
                "Without names, np.savez_compressed makes up its own. Pass the arrays "
                "as keyword arguments.",
            ),
            Slip(
                lambda: {"data": words(), "ordered": words()},
                "The second array is not sorted: np.sort returns a sorted copy.",
            ),
            Slip(
                lambda: {"data": _saved()["ordered"], "ordered": _saved()["ordered"]},
                "Both arrays are sorted. The method sort works in place: np.sort "
                "leaves the table as it is.",
            ),
            Slip(
                lambda: {"data": _saved()["ordered"], "ordered": words()},
                "The names have changed places.",
            ),
            Slip(
                lambda: {"data": words(), "ordered": np.sort(words())},
                "The second array has the most frequent word first. So does np.sort "
                "by itself: it goes by the first field, the rank. Name the field with "
                "order.",
            ),
        ),
    ),
    "files-2": Exercise(
        answer=lambda: np.nanmean(_temperature()),
        hint="Read the second column, and leave the gap out of the mean.",
        slips=(
            Slip(
                lambda: np.mean(_temperature()),
                "The gap is read as nan, and a mean with nan in it is nan.",
            ),
            Slip(
                lambda: np.nansum(_temperature()) / 4,
                "The gap has counted as 0 degrees. It is no measurement: divide by "
                "the number of days that have one.",
            ),
            Slip(
                lambda: np.nanmean([[1, 2, 3, 4], _temperature()]),
                "The days have gone into the mean too: read the second column only.",
            ),
            Slip(
                lambda: np.mean([1, 2, 3, 4]),
                "That is the mean of the days. Columns count from 0.",
            ),
            Slip(
                lambda: np.nanmean(_temperature()[1:]),
                "The first day is missing: skip only the line of names.",
            ),
        ),
    ),
    "files-3": Exercise(
        answer=lambda: np.array(_counts()[::100, -1]),
        hint="Inside the brackets, rows come first: a slice with a step, then a comma.",
        remark="The rest of the file was not needed.",
        exact_dtype=True,
        slips=(
            Slip(
                lambda: _counts()[-1, ::100],
                "That is every hundredth value of the last row.",
            ),
            Slip(
                lambda: _counts()[::100],
                "The rows are right, but they are whole: take their last column.",
            ),
            Slip(
                lambda: _counts()[::100, 0],
                "That is the first column. The last one has the position -1.",
            ),
            Slip(
                lambda: _counts()[:100, -1],
                "These are the first hundred rows. For every hundredth, 100 is the "
                "step, after a second colon.",
            ),
            Slip(
                lambda: _counts()[99::100, -1],
                "These rows are counted from 1: the first is number 99 here. Start "
                "with row 0.",
            ),
            Slip(
                lambda: _counts().astype(np.int64)[::100, -1],
                "The numbers are right, but they are int64, and int32 is asked for. "
                "Say so when you make the array.",
            ),
        ),
    ),
    "files-4": Exercise(
        answer=_frequent,
        hint="First the table with all nine rows, then a mask, then the order.",
        remark="A table of names and numbers, read in one call.",
        slips=(
            Slip(
                lambda: _frequent(lemma="S10"),
                "The lemmas are bytes, which print with a b. For text, say U10.",
            ),
            Slip(
                lambda: _frequent(lemma="U2"),
                "The lemmas are cut short: give the type room for ten letters.",
            ),
            Slip(
                lambda: _frequent()[::-1],
                "The rows are right, and in the opposite order: the rarest comes first.",
            ),
            Slip(
                lambda: words()[words()["rank"] < 30],
                "The rows are right. Now sort them by frequency.",
            ),
            Slip(
                lambda: np.sort(words(), order="frequency"),
                "Those are all nine words. Keep the ranks below 30.",
            ),
            Slip(
                lambda: _frequent()["lemma"],
                "Those are the lemmas alone. Give the rows with all four fields.",
            ),
        ),
    ),
}
