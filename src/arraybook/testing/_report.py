"""The report: a pin and an output side by side."""

from __future__ import annotations

import difflib
import re
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arraybook.testing._script import Problem

__all__ = ["annotation", "describe"]

# Not the 8 of uint8.
NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\bnan\b|\binf\b"
)


def describe(problem: Problem, name: str) -> str:
    """Say what is wrong in a file and where; show the pin and the output."""
    text = f"{name}:{problem.line}: {problem.message}"
    if problem.kind != "differs" or problem.pin is None or problem.got is None:
        return text
    want, got = problem.pin.text.split("\n"), problem.got.split("\n")
    if want == [""]:
        want = []
    lines = [*_diff(want, got), *_numbers(want, got)]
    return "\n".join([text, *(f"    {line}" for line in lines)])


def _diff(want: list[str], got: list[str]) -> Iterator[str]:
    names = "expected", "got"
    return difflib.unified_diff(want, got, *names, lineterm="")


def _numbers(want: list[str], got: list[str]) -> Iterator[str]:
    """Compare lines number by number, if numbers are all in which they differ."""
    if len(want) != len(got):
        return
    pairs = [pair for pair in zip(want, got, strict=True) if pair[0] != pair[1]]
    if any(_words(one) != _words(two) for one, two in pairs):
        return
    for pair in pairs:
        columns = list(zip_longest(*map(NUMBER.findall, pair), fillvalue="-"))
        widths = [max(map(len, column)) for column in columns]
        marks = [
            "" if _close(*column) else "^" * width
            for column, width in zip(columns, widths, strict=True)
        ]
        rows = [*zip(*columns, strict=True), marks]
        for title, row in zip(("expected", "got", ""), rows, strict=True):
            cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
            yield f"{title:9}{'  '.join(cells)}".rstrip()


def _words(line: str) -> str:
    """Return a line without its numbers and without what aligns them."""
    return re.sub(r"\s+", "", NUMBER.sub("#", line))


def _close(want: str, got: str) -> bool:
    """Tell whether the checker would take two numbers for the same."""
    from arraybook.testing._runner import equal  # noqa: PLC0415

    return equal(want, got, {})


def annotation(file: str, problem: Problem) -> str:
    """Return the command that shows a problem beside its line on GitHub."""
    file, text = _escaped(file, "%\r\n:,"), _escaped(problem.message, "%\r\n")
    return f"::error file={file},line={problem.line}::{text}"


def _escaped(text: str, characters: str) -> str:
    for character in characters:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
