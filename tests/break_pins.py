"""Break the gallery, one character at a time, and see that its test fails.

``nox -s pins`` changes digits of pins, and then characters of code until enough of them
have altered an output without an exception: each time a pin has to differ. What is drawn
follows from a seed: ``nox -s pins -- 2``.
"""

# ruff: noqa: T201  (to print is what it does)

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import resource
import sys
import tempfile
import tokenize
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import accumulate
from math import isclose
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from arraybook.testing import Problem, Script, parse
from arraybook.testing._checker import RTOL
from arraybook.testing._process import Source, run_isolated
from arraybook.testing._runner import equal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GALLERY = Path(__file__).parents[1] / "gallery"
SECONDS, BYTES = 300, 8 * 2**30  # that a page may take
BATCH = 20
UNLIKE = "\N{REPLACEMENT CHARACTER}"  # starts no output: a pin with it always differs
PIN = re.compile(r"^# =>.*(?:\n#(?:    .*)?$)*", re.MULTILINE)
FLOAT = re.compile(r"(?:\d+\.\d*|\.\d+|\d+(?=e))(?:e[-+]?\d+)?")
OTHERS = {
    tokenize.NUMBER: "0123456789",
    tokenize.OP: "+-*/%<>=&|^",
    tokenize.NAME: "abcdefghijklmnopqrstuvwxyz",
}
NOTICED, MISSED, SMALL = "noticed", "MISSED", "within the tolerance"


class Page(NamedTuple):
    """A script, and what it shows, by the lines of its pins."""

    name: str
    text: str
    script: Script
    shown: dict[int, str]


class Change(NamedTuple):
    """Another character in a page."""

    page: Page
    start: int
    new: str

    @property
    def text(self) -> str:
        before, after = self.page.text[: self.start], self.page.text[self.start + 1 :]
        return before + self.new + after

    @property
    def old(self) -> str:
        return self.page.text[self.start]

    def __str__(self) -> str:
        row = self.page.text.count("\n", 0, self.start)
        old, new = (text.split("\n")[row] for text in (self.page.text, self.text))
        return f"{self.page.name}:{row + 1}:\n    {old}\n    {new}"

    def is_small(self) -> bool:
        """Tell whether a number differs by less than a pin may."""
        for match in FLOAT.finditer(self.page.text):
            if match.start() <= self.start < match.end():
                new = self.text[slice(*match.span())]
                return isclose(float(match[0]), float(new), rel_tol=RTOL)
        return False


@contextlib.contextmanager
def written(name: str, text: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, "utf-8")
        yield path


def tested(name: str, text: str) -> list[Problem]:
    """Test a page in a process of its own."""
    with written(name, text) as path:
        return run_isolated(path, Source(path.parent, None, {}), SECONDS).problems


def run(name: str, text: str) -> tuple[dict[int, str], list[Problem]]:
    """Run a page; return what is shown above its pins, and what else is wrong."""
    unlike = re.sub("^# => ", f"# => {UNLIKE}", text, flags=re.MULTILINE)
    found = tested(name, unlike)
    shown = {each.line: each.got or "" for each in found if each.kind == "differs"}
    return shown, [each for each in found if each.kind != "differs"]


def holds(script: Script, shown: dict[int, str]) -> bool:
    """Tell whether the pins of a script are what is shown, as its test would."""
    statements = [each for cell in script.cells for each in cell.statements]
    return all(
        equal(each.pin.text, shown[each.pin.line], each.options)
        for each in statements
        if each.pin
    )


def look(path: Path) -> Page:
    """Run a page as it is."""
    text = path.read_text("utf-8")
    shown, others = run(path.name, text)
    page = Page(path.name, text, parse(path), shown)
    count = len(PIN.findall(text))
    if others or len(shown) != count or not holds(page.script, shown):
        sys.exit(f"{path} fails without a change: {others}")
    return page


def digits(page: Page, rng: random.Random) -> Iterator[Change]:
    """Change every digit of the pins."""
    for pin in PIN.finditer(page.text):
        for digit in re.finditer("[0-9]", pin[0]):
            new = rng.choice("0123456789".replace(digit[0], ""))
            yield Change(page, pin.start() + digit.start(), new)


def characters(page: Page, rng: random.Random) -> Iterator[Change]:
    """Change every digit, operator and letter of the code."""
    starts = [0, *accumulate(map(len, page.text.splitlines(keepends=True)))]
    for token in tokenize.generate_tokens(io.StringIO(page.text).readline):
        others = OTHERS.get(token.type, "")
        line, column = token.start
        for start, old in enumerate(token.string, starts[line - 1] + column):
            if old in others:
                yield Change(page, start, rng.choice(others.replace(old, "")))


def judge_pin(change: Change) -> str:
    """Tell whether the pins of a page are still what it shows."""
    with written(change.page.name, change.text) as path:
        if not holds(parse(path), change.page.shown):
            return NOTICED
    return SMALL if change.is_small() else MISSED


def judge_code(change: Change) -> str:
    """Tell what other code does to what a page shows, and whether a pin differs."""
    page = change.page
    with written(page.name, change.text) as path:
        if not parse(path).runnable:
            return "a syntax error"
    shown, others = run(page.name, change.text)
    if not shown or any(each.kind == "stopped" for each in others):
        return "the page stops"
    changed = [line for line in page.shown if shown.get(line) != page.shown[line]]
    if others or not holds(page.script, shown):
        return NOTICED
    if changed:  # or are these outputs that change from run to run?
        again, _ = run(page.name, page.text)
        changed = [line for line in changed if again[line] == page.shown[line]]
    return MISSED if changed else "nothing changes"


def fails(change: Change) -> bool:
    """Tell whether the test of the changed page fails, pins and all."""
    return tested(change.page.name, change.text) != []


def draw(
    changes: list[Change], judge: Callable[[Change], str], wanted: int, pool: Executor
) -> bool:
    """Judge changes until so many are noticed, print a table; tell if all is well."""
    verdicts: dict[str, list[Change]] = {NOTICED: [], MISSED: []}
    for start in range(0, len(changes), BATCH):
        batch = changes[start : start + BATCH]
        for change, verdict in zip(batch, pool.map(judge, batch), strict=True):
            verdicts.setdefault(verdict, []).append(change)
        if len(verdicts[NOTICED]) >= wanted:
            break
    for verdict, found in verdicts.items():
        print(f"{len(found):6} {verdict}")
    for change in verdicts[MISSED] + verdicts.get(SMALL, []):
        print(change)
    agree = True
    for verdict, fail in ((NOTICED, True), (MISSED, False), (SMALL, False)):
        some = verdicts.get(verdict, [])[:BATCH]
        same = [failed is fail for failed in pool.map(fails, some)]
        print(f"{sum(same)} of {len(some)} {verdict}: so says a test of the page")
        agree &= all(same)
    return agree and len(verdicts[NOTICED]) >= wanted and not verdicts[MISSED]


def main(seed: int = 1) -> int:
    """Change pins, then code; return 1 if the test of the gallery misses a change."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))  # of the processes, too
    rng = random.Random(seed)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        pages = list(pool.map(look, sorted(GALLERY.rglob("plot_*.py"))))
        pins = [change for page in pages for change in digits(page, rng)]
        code = [change for page in pages for change in characters(page, rng)]
        rng.shuffle(pins)
        rng.shuffle(code)
        kinds = str.isdigit, str.isalpha, OTHERS[tokenize.OP].__contains__
        turns = zip(*([c for c in code if kind(c.old)] for kind in kinds), strict=False)
        print("Digits of pins:")
        well = draw(pins, judge_pin, 300, pool)
        print("Digits, operators and letters of code, in turns:")
        well &= draw([c for turn in turns for c in turn], judge_code, 100, pool)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
