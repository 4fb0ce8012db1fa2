"""What every page of the book has; `faults` says what one has not."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from book_tags import AREAS, LEVELS, TOPICS
from sphinx_gallery.py_source_parser import (
    extract_file_config,
    split_code_and_text_blocks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Sphinx-Gallery's notebooks show these as raw reST.
NOT_IN_NOTEBOOKS = re.compile(
    r":(func|class|meth|mod|doc|ref|obj):`|^\.\. (?!(hint|solution|note|warning|math|code-block)::)"
    r"|\[\d+\]_|^>>> |`__",
    re.MULTILINE,
)
UNSEEDED = re.compile(
    r"default_rng\(\)|np\.random\.(?!default_rng|RandomState|Generator)"
)
EXERCISE = re.compile(r"\*\*Exercise (\d+)\.\*\*")


def faults(path: Path) -> list[str]:
    """Return what a page lacks, a sentence each."""
    config, blocks = split_code_and_text_blocks(path)
    opening, cells = blocks[0].content, blocks[1:]
    text = path.read_text("utf-8")
    drill = path.stem == "plot_warm_up"
    return [
        *([] if drill else _size(text, cells)),
        *(_teaching(text, cells) if path.parent.name == "arrays" else []),
        *_opening(opening),
        *_settings(config, text),
        *(fault for cell in cells for fault in _cell(cell)),
        *_exercises(cells, range(20, 31) if drill else range(2, 6)),
    ]


def _size(text: str, cells: list) -> Iterator[str]:
    lines = len(re.findall(r"^(?!# sphinx_gallery_)", text, re.MULTILINE)) - 1
    if lines > 420:  # of what readers see
        yield f"it has {lines} lines, above 420"
    if not 6 <= (count := sum(cell.type == "code" for cell in cells)) <= 24:
        yield f"it has {count} code cells, not 6 to 24"
    if not re.search(r"^# => ", text, re.MULTILINE):
        yield "it has no pin"


def _teaching(text: str, cells: list) -> Iterator[str]:
    """Part 1 is for beginners: what stands before the exercises is short."""
    if (lines := text.partition("# Exercises\n# ---")[0].count("\n")) > 250:
        yield f"it teaches for {lines} lines, above 250"
    count = sum(cell.type == "code" and cell.lineno < lines for cell in cells)
    if count > 14:
        yield f"it teaches in {count} code cells, above 14"


def _opening(text: str) -> Iterator[str]:
    title, underline, *rest = text.strip().split("\n")
    if len(title) > 60 or title.endswith(".") or underline != "=" * len(title):
        yield f"its title {title!r} is no line of at most 60 characters over '='"
    if not 40 <= (count := len(" ".join(rest).split())) <= 170:
        yield f"its opening has {count} words, not 40 to 170"
    if "**You will learn** to " not in text:
        yield "its opening does not say '**You will learn** to …'"


def _settings(config: dict, text: str) -> Iterator[str]:
    tags = config.get("tags", [])
    if len(set(LEVELS) & set(tags)) != 1 or not set(AREAS) & set(tags):
        yield "its tags do not name one level and a library area"
    if unknown := set(tags) - {*LEVELS, *AREAS, *TOPICS}:
        yield f"its tags {sorted(unknown)} are not in the vocabulary"
    if "thumbnail_number" not in config:
        yield "it does not choose its thumbnail"
    if "draw_speed(" in text and config.get("parallel", True):
        yield "it measures, but does not set '# sphinx_gallery_parallel = False'"


def _cell(cell) -> Iterator[str]:
    where = f"line {cell.lineno}: "
    if cell.type == "text":
        if (words := len(cell.content.split())) > 160:
            yield where + f"a text of {words} words, above 160"
        if match := NOT_IN_NOTEBOOKS.search(cell.content):
            yield where + f"{match[0]!r} does not work in notebooks"
        return
    code = re.sub(r"^#.*\n?", "", cell.content, flags=re.MULTILINE).strip()
    if (lines := code.count("\n") + 1) > 25:
        yield where + f"a cell of {lines} lines of code, above 25"
    alts = extract_file_config(cell.content).get("alt", [])
    alts = [alts] if isinstance(alts, str) else alts
    if "plt.show()" in code and not alts:
        yield where + "a figure without '# sphinx_gallery_alt = …'"
    if any(len(alt) < 20 for alt in alts):
        yield where + "an alt text that says too little"
    if match := UNSEEDED.search(code):
        yield where + f"random numbers without a seed: {match[0]!r}"
    for width in re.findall(r"figsize=\((\d+\.?\d*)", code):
        if float(width) > 8:
            yield where + f"a figure {width} inches wide, above 8"


def _exercises(cells: list, expected: range) -> Iterator[str]:
    starts = [place for place, cell in enumerate(cells) if _exercise(cell)]
    for start, end in zip(starts, [*starts[1:], len(cells)], strict=True):
        where = f"line {cells[start].lineno}: exercise {_exercise(cells[start])} "
        if ".. hint::" not in cells[start].content:
            yield where + "has no hint"
        # An empty cell for the answer may stand before the solution.
        texts = [place for place in range(start, end) if cells[place].type == "text"]
        if not (solutions := [place for place in texts if _ends_open(cells[place])]):
            yield where + "does not end with '.. solution::'"
        elif not any(
            "# => " in cell.content for cell in _code_after(cells, solutions[0])
        ):
            yield where + "has no solution with a pin"
    numbers = [_exercise(cells[start]) for start in starts]
    if numbers != [*range(1, len(numbers) + 1)] or len(numbers) not in expected:
        few, many = expected[0], expected[-1]
        yield f"its exercises are numbered {numbers}, not from 1 to {few} … {many}"


def _exercise(cell) -> int:
    """Return the number of the exercise that a cell states, or 0."""
    match = EXERCISE.search(cell.content) if cell.type == "text" else None
    return int(match[1]) if match else 0


def _code_after(cells: list, place: int) -> Iterator:
    return takewhile(lambda cell: cell.type == "code", cells[place + 1 :])


def _ends_open(cell) -> bool:
    return cell.content.strip().endswith(".. solution::")
