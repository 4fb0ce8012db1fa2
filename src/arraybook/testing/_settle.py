"""``--accept=all``: what the runs of a script agree on, and so can be pinned."""

from __future__ import annotations

import os
import re
import tempfile
import time
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from arraybook.testing._accept import unwritable
from arraybook.testing._runner import equal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from arraybook.testing._script import Pin, Problem

__all__ = ["agreed", "settle"]

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?")
FEWEST_DIGITS = 6  # that two runs have to share: times agree in fewer
PINNED = {"differs", "unpinned"}  # kinds of problems that a pin ends
CHANGES = "from run to run"
FURTHER = "345"  # runs of a script of which two did not agree


def agreed(run: Callable[[str], list[Problem]]) -> list[Problem]:
    """Return the problems of a script, with what can be pinned; `run` takes a hash seed.

    Where an output is drawn at random, another one that shows few of its digits may be
    the same twice by chance. So a script with an output that changes runs more often.
    """
    problems = settle(run("1"), run("2"))
    if any(CHANGES in problem.message for problem in problems):
        for seed in FURTHER:
            outputs = _outputs(run(seed))
            problems = [_shown_again(problem, outputs) for problem in problems]
    return problems


def settle(one: Iterable[Problem], two: Iterable[Problem]) -> list[Problem]:
    """Return the problems of the first of two runs, with what can be pinned.

    What can't be pinned says why; numbers of which the runs share only the first digits
    have no others.
    """
    others = _outputs(two)
    return [
        _settled(problem, others.get((problem.line, problem.pin), ""))
        if problem.kind in PINNED
        else problem
        for problem in one
    ]


def _outputs(run: Iterable[Problem]) -> dict[tuple[int, Pin | None], str]:
    """Return what was shown, by where it is and where its pin is or would be."""
    return {
        (problem.line, problem.pin): problem.got or ""
        for problem in run
        if problem.kind in PINNED
    }


def _shown_again(
    problem: Problem, outputs: dict[tuple[int, Pin | None], str]
) -> Problem:
    """Leave unpinned what another run does not show."""
    pinned, got = problem.got or "", outputs.get((problem.line, problem.pin), "")
    if problem.kind not in PINNED or not problem.pin or equal(pinned, got, {}):
        return problem
    return _not_pinned(problem, _difference(pinned, got))


def _settled(problem: Problem, other: str) -> Problem:
    got = problem.got or ""
    shared = got if other == got else _shared(got, other)
    why = unwritable(got) or _tied_to_the_run(got)
    if not (why or shared):
        why = _difference(got, other)
    if not (why or problem.pin):
        why = "another statement follows on its line"
    return _not_pinned(problem, why) if why else replace(problem, got=shared)


def _not_pinned(problem: Problem, why: str) -> Problem:
    kind = "unstable" if problem.kind == "unpinned" else "differs"
    message = f"this output can not be pinned: {why}"
    return replace(problem, message=message, kind=kind, pin=None)


def _tied_to_the_run(text: str) -> str:
    """Say what in a text will be different elsewhere, although it is the same here."""
    if re.search(r"\b0x[0-9a-fA-F]{6,}", text):
        return "it holds a memory address"
    if tempfile.gettempdir() + os.sep in text:
        return "it holds a path of a temporary folder"
    if str(Path.cwd()) in text or str(Path.home()) + os.sep in text:
        return "it holds a path of this machine"
    if time.strftime("%Y-%m-%d") in text:
        return "it holds the date of today"
    seconds = map(float, re.findall(r"\b\d{10}(?:\.\d*)?", text))
    if any(abs(time.time() - second) < 86400 for second in seconds):
        return "it holds the time"
    return ""


def _difference(one: str, two: str) -> str:
    """Say in what respect two runs do not agree."""
    if sorted(one) == sorted(two):
        return f"its order changes {CHANGES}"
    if _words(one) == _words(two):
        return f"its numbers change {CHANGES}, as times do"
    return f"it changes {CHANGES}"


def _words(text: str) -> str:
    """Return a text without its numbers and without what aligns them."""
    return re.sub(r"\s+", "", NUMBER.sub("#", text))


def _shared(one: str, two: str) -> str:
    """Return a pin that fits both of two outputs; nothing if there is none.

    Where only numbers differ they are rounded, so that they are equal within the
    tolerance of data, or else cut after the digits they share: ``0.123...``.
    """
    if _words(one) != _words(two):
        return ""
    for shorten in (_rounded, _cut):
        numbers = iter(NUMBER.findall(two))
        text = NUMBER.sub(
            lambda match: shorten(match[0], next(numbers)),  # noqa: B023
            one,
        )
        if all(equal(text, got, {}) for got in (one, two)):
            return text
    return ""


def _rounded(one: str, two: str) -> str:
    """Round to as many digits as give the same number for both."""
    if float(one) == float(two):
        return one
    for digits in range(16, FEWEST_DIGITS - 1, -1):
        texts = {repr(float(f"{float(text):.{digits}g}")) for text in (one, two)}
        if len(texts) == 1:
            return texts.pop()
    return one


def _cut(one: str, two: str) -> str:
    """Let dots stand for the digits that differ."""
    if float(one) == float(two):
        return one
    mantissas, exponents = zip(
        *(re.split("(?=[eE])", text + "e")[:2] for text in (one, two)), strict=True
    )
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(*mantissas, strict=False))
    start = "".join(character for character, _ in pairs)
    digits = re.sub(r"^[-+0.]+|\.", "", start)
    if len(digits) < FEWEST_DIGITS or "." not in start or len(set(exponents)) > 1:
        return one
    return f"{start}...{exponents[0].removesuffix('e')}"
