"""Exercises of the page on records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.datasets import words
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _rare() -> NDArray[np.void]:
    """Return the records of the rarer words, the most frequent one first."""
    table = words()
    rare = table[table["frequency"] < 1_000_000]
    return rare[np.argsort(rare["frequency"])[::-1]]


def _common() -> NDArray[np.void]:
    """Return the records of the other words, the most frequent one first."""
    table = words()
    common = table[table["frequency"] >= 1_000_000]
    return common[np.argsort(common["frequency"])[::-1]]


def _in_table_order() -> NDArray[np.void]:
    table = words()
    return table[table["frequency"] < 1_000_000]


def _animal(
    text: str = "U12",
    age: Any = np.int16,
    weight: Any = np.float64,
    *,
    align: bool = False,
) -> np.dtype[np.void]:
    """Return the dtype of an animal's record."""
    fields = [("id", text), ("age", age), ("weight", weight)]
    return np.dtype(fields, align=align)


def _shares(whole: float | None = None, dtype: Any = np.float64) -> NDArray[np.void]:
    """Return the table of lemmas and their shares in `whole`."""
    table = words()
    shares = np.zeros(len(table), dtype=[("lemma", "U10"), ("share", dtype)])
    shares["lemma"] = table["lemma"]
    shares["share"] = table["frequency"] / (whole or table["frequency"].sum())
    return shares


EXERCISES: dict[str, Exercise] = {
    "records-1": Exercise(
        answer=lambda: _rare()["lemma"],
        hint="Keep the rows with a mask first, then put these rows in order.",
        remark="np.sort(rare, order=...) and [::-1] lead there too.",
        slips=(
            Slip(
                lambda: _rare()["lemma"][::-1],
                "The words are right, but the rarest comes first.",
            ),
            Slip(
                lambda: _in_table_order()["lemma"],
                "The words are right, but they stand in the order of the table.",
            ),
            Slip(
                lambda: np.sort(_rare()["lemma"]),
                "The words are right, but in alphabetical order. Sort by the "
                "frequency, not by the lemma.",
            ),
            Slip(
                lambda: _common()["lemma"],
                "These are the words that occur more often than that.",
            ),
            Slip(
                lambda: _common()["lemma"][::-1],
                "These are the words that occur more often than that.",
            ),
            Slip(
                lambda: _rare()["frequency"],
                "These are the frequencies, well sorted: show the lemmas.",
            ),
            Slip(
                _rare,
                "The rows are right, in the right order: take their lemmas.",
            ),
            Slip(
                lambda: words()["lemma"][np.argsort(_in_table_order()["frequency"])],
                "The order was found among the rare words, and then used on the whole "
                "table. Its row numbers count the rare words only.",
            ),
            Slip(
                lambda: words()["lemma"][
                    np.argsort(_in_table_order()["frequency"])[::-1]
                ],
                "The order was found among the rare words, and then used on the whole "
                "table. Its row numbers count the rare words only.",
            ),
        ),
    ),
    "records-2": Exercise(
        answer=_animal,
        hint="Three pairs in a list, in the order of the text: a name and a dtype.",
        slips=(
            Slip(
                lambda: _animal().itemsize,
                "That is the size of a record, and it is right. Hand over the dtype "
                "itself, without itemsize.",
            ),
            Slip(
                lambda: _animal("S12").itemsize,
                "That counts one byte a letter. Text takes four. Hand over the dtype "
                "itself, without itemsize.",
            ),
            Slip(
                lambda: _animal("S12"),
                "S12 holds bytes, which no comparison with text finds.",
            ),
            Slip(
                lambda: _animal("S12", int, float),
                "S12 holds bytes, which no comparison with text finds. An int takes "
                "8 bytes, and 2 are asked for.",
            ),
            Slip(
                lambda: _animal(age=np.int64),
                "The age takes 8 bytes, and 2 are asked for.",
            ),
            Slip(
                lambda: _animal(age=np.int32),
                "The age takes 4 bytes, and 2 are asked for.",
            ),
            Slip(
                lambda: _animal(weight=np.float32),
                "The weight takes 4 bytes, and 8 are asked for.",
            ),
            Slip(
                lambda: np.dtype("U12,i2,f8"),
                "The fields are right, but they are called f0, f1 and f2: name them.",
            ),
            Slip(
                lambda: _animal(align=True),
                "With align the record has gaps, as in C. Leave it out here.",
            ),
        ),
    ),
    "records-3": Exercise(
        answer=_shares,
        hint="np.zeros(9, dtype=...) makes the empty table. Then assign two fields.",
        remark="The shares add up to 1.",
        exact_dtype=True,
        slips=(
            Slip(
                lambda: _shares(dtype=np.int64),
                "The field share has an integer dtype, which cuts every share to 0.",
                when=lambda table: table["share"].dtype.kind in "iu",
            ),
            Slip(
                lambda: _shares()["share"],
                "These are the shares, and they are right. Put them into a table, "
                "beside the lemmas.",
                when=lambda shares: (
                    np.asarray(shares).dtype.names is None
                    and np.allclose(shares, _shares()["share"])
                ),
            ),
            Slip(
                lambda: _shares(float(words()["frequency"].sum()) / 100),
                "These are percent. A share is at most 1.",
            ),
            Slip(
                lambda: _shares(float(words()["frequency"].max())),
                "That is the part of the largest frequency. Divide by the sum of all.",
            ),
            Slip(
                lambda: _shares(float(words()["frequency"].mean())),
                "That is a multiple of the mean frequency. Divide by the sum of all.",
            ),
        ),
    ),
}
