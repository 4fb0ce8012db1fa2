"""The parser: from a script to cells of statements, each with the pin beneath it."""

from __future__ import annotations

import ast
import doctest
import io
import re
import tokenize
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["MARGIN", "MARK", "Cell", "Pin", "Problem", "Script", "Statement", "parse"]

MARK = "# =>"
MARGIN = "#    "  # what a further line of a pin starts with, as wide as "# => "

# Whatever looks as if it were meant as a pin, so that a slip is reported, not ignored.
LOOKS_LIKE_A_PIN = re.compile(r"#\s*=>")
OPTIONS = re.compile(r"#\s*doctest:\s*(.*)")
# Settings and flags for Sphinx-Gallery, which it takes out of the page.
CONFIG = re.compile(r"#\s*sphinx_gallery_")
DEFER_FIGURES = re.compile(
    r"^[ \t]*#\s*sphinx_gallery_defer_figures[ \t]*$", re.MULTILINE
)
# A line that starts a cell of a script in the percent format, which has no docstring.
PERCENT = re.compile(r"^# ?%%(.*)$", re.MULTILINE)
TEXT_CELL = re.compile(r"\[(markdown|md|raw)\]")


@dataclass(frozen=True, slots=True)
class Pin:
    """An expected output, as written in the script.

    Attributes
    ----------
    line, end_line : int
        First and last line in the file, counted from 1; a pin that is not there yet
        ends on the line before.
    text : str
        The output without its margin; empty for a bare ``# =>``, which waits for
        ``--accept``.
    """

    line: int
    end_line: int
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A top-level statement of a cell.

    Attributes
    ----------
    node : ast.stmt
        The statement, with line numbers of the file.
    is_last : bool
        Whether it ends its cell: a notebook echoes the value of such an expression.
    pin : Pin or None
        The output that the script promises.
    options : dict of int to bool
        Doctest option flags switched on or off by a ``# doctest:`` comment.
    is_hidden : bool
        Whether it stands in a block that the page leaves out.
    ends_its_line : bool
        Whether there is room for a pin below it.
    """

    node: ast.stmt
    is_last: bool
    pin: Pin | None
    options: dict[int, bool]
    is_hidden: bool = False
    ends_its_line: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a script.

    Attributes
    ----------
    statements : list of Statement
        At least one.
    capture_repr : tuple of str, or None
        The methods that show its last value, if the script says so itself.
    defers_figures : bool
        Whether its figures are shown by the next cell.
    """

    statements: list[Statement]
    capture_repr: tuple[str, ...] | None
    defers_figures: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a script that a reader of the page would stumble over.

    Attributes
    ----------
    line : int
        Line in the file, counted from 1.
    message : str
        What is wrong.
    pin, got : Pin and str, or None
        The pin that differs, or the place for one, and what the script really shows.
    kind : str
        "stopped" for the exception that ended the script, "differs" for a pin that
        does, "unpinned", "unstable" and "warning" for what is a fault only in a strict
        gallery, "error" for the rest.
    """

    line: int
    message: str
    pin: Pin | None = None
    got: str | None = None
    kind: str = "error"


@dataclass(frozen=True, slots=True)
class Script:
    """A parsed script.

    Attributes
    ----------
    path : pathlib.Path
        Its file.
    cells : list of Cell
        The statements, cell by cell.
    problems : list of Problem
        What is wrong with it before it runs.
    runnable : bool
        Whether its cells compile.
    """

    path: Path
    cells: list[Cell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    runnable: bool = True


def parse(path: Path) -> Script:
    r"""Split a gallery script into cells of statements with their pins.

    Parameters
    ----------
    path : pathlib.Path
        A Python script in Sphinx-Gallery's format, or in Jupytext's percent format.

    Returns
    -------
    Script
        Its ``problems`` name malformed pins, pins without a statement, invalid doctest
        options and cells that do not compile; ``runnable`` is False for the last.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from arraybook.testing import parse
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "plot_sum.py"
    ...     _ = path.write_text('"One sum"\n1 + 1\n# => 2\n', encoding="utf-8")
    ...     parse(path).cells[0].statements[0].pin
    Pin(line=3, end_line=3, text='2')
    """
    # Imported here because it brings Sphinx along, which a test run without gallery
    # scripts does not need.
    from sphinx_gallery import py_source_parser  # noqa: PLC0415

    script = Script(path)
    try:
        conf, blocks = _split(path)
        for kind, content, line in blocks:
            if kind == "text":
                script.problems.extend(_pins_in_text(content, line))
                continue
            py_source_parser.remove_ignore_blocks(content)  # do the flags match?
            block_conf = py_source_parser.extract_file_config(content)
            methods = block_conf.get("capture_repr_block", conf.get("capture_repr"))
            # Leading empty lines give every node and comment its line in the file.
            source = "\n" * (line - 1) + content
            statements = _statements(source, script.problems)
            if statements:
                methods = None if methods is None else tuple(methods)
                defers = bool(DEFER_FIGURES.search(content))
                script.cells.append(Cell(statements, methods, defers))
    except SyntaxError as error:
        problem = Problem(
            error.lineno or 1, f"SyntaxError: {error.msg}", kind="stopped"
        )
    except py_source_parser.ExtensionError as error:
        problem = Problem(1, str(error))
    else:
        return script
    return Script(path, problems=[problem], runnable=False)


def _split(path: Path) -> tuple[dict[str, Any], list[tuple[str, str, int]]]:
    """Return the script's settings and its blocks: kind, content and first line."""
    from sphinx_gallery import py_source_parser  # noqa: PLC0415

    try:
        conf, blocks = py_source_parser.split_code_and_text_blocks(path)
    except py_source_parser.ExtensionError:
        text = path.read_text("utf-8")
        if not PERCENT.search(text):
            raise
        return py_source_parser.extract_file_config(text), list(_percent_blocks(text))
    return conf, blocks[1:]  # the first is the docstring


def _percent_blocks(text: str) -> Iterator[tuple[str, str, int]]:
    """Split a script that has no docstring at its ``# %%`` lines."""
    headers = list(PERCENT.finditer(text))
    yield "code", text[: headers[0].start()], 1
    ends = [header.start() for header in headers[1:]] + [len(text)]
    for header, end in zip(headers, ends, strict=True):
        if not TEXT_CELL.search(header[1]):
            line = text.count("\n", 0, header.end()) + 1
            yield "code", text[header.end() : end], line


def _pins_in_text(content: str, first_line: int) -> Iterator[Problem]:
    """Report pins glued to a text cell; Sphinx-Gallery has cut the leading "#" off."""
    for line, text in enumerate(content.split("\n"), first_line):
        if text.startswith("=>"):
            yield Problem(line, "this pin has no statement directly above it")


def _comments(source: str) -> dict[int, tokenize.TokenInfo]:
    """Find the comment of each line; strings that look like comments are none."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token for token in tokens if token.type == tokenize.COMMENT}


def _statements(source: str, problems: list[Problem]) -> list[Statement]:
    """Find the statements of a cell, each with its pin."""
    tree = ast.parse(source)
    comments = _comments(source)
    hidden = _hidden_lines(source)
    pins = {pin.line: pin for pin in _pins(comments, problems)}
    statements = []
    for node in tree.body:
        end = node.end_lineno or node.lineno
        is_last = node is tree.body[-1]
        ends_its_line = is_last or end < _following(tree, node).lineno
        statements.append(
            Statement(
                node,
                is_last=is_last,
                pin=pins.pop(end + 1, None) if ends_its_line else None,
                options=_options(node, comments, problems),
                is_hidden=node.lineno in hidden,
                ends_its_line=ends_its_line,
            )
        )
    problems.extend(
        Problem(line, "this pin has no statement directly above it") for line in pins
    )
    return statements


def _hidden_lines(source: str) -> set[int]:
    """Return the lines between ``sphinx_gallery_start_ignore`` and ``…_end_ignore``."""
    from sphinx_gallery.py_source_parser import IGNORE_BLOCK_PATTERN  # noqa: PLC0415

    lines: set[int] = set()
    for match in IGNORE_BLOCK_PATTERN.finditer(source):
        first = source.count("\n", 0, match.start()) + 1
        lines.update(range(first, first + match[0].count("\n") + 1))
    return lines


def _following(tree: ast.Module, node: ast.stmt) -> ast.stmt:
    return tree.body[tree.body.index(node) + 1]


def _pins(
    comments: dict[int, tokenize.TokenInfo], problems: list[Problem]
) -> Iterator[Pin]:
    """Read the well-formed pins of a cell, and report the others."""
    last = 0
    for line, token in comments.items():
        if line <= last or not LOOKS_LIKE_A_PIN.match(token.string):
            continue
        if _fault(token):
            problems.append(Problem(line, f"malformed pin: {_fault(token)}"))
            continue
        texts = [token.string[len(MARGIN) :]]
        last = line
        while (below := comments.get(last + 1)) and below.start[1] == 0:
            if CONFIG.match(below.string):
                break
            if below.string.rstrip() != "#" and not below.string.startswith(MARGIN):
                problems.append(
                    Problem(
                        last + 1,
                        "malformed pin: a further line starts with '#' and four "
                        "spaces; leave an empty line before another comment",
                    )
                )
                break
            texts.append(below.string[len(MARGIN) :])
            last += 1
        yield Pin(line, last, "\n".join(texts).rstrip())


def _fault(token: tokenize.TokenInfo) -> str:
    if token.line[: token.start[1]].strip():
        return "it stands on the line below its statement"
    if token.start[1] > 0:
        return "it stands at the left margin, below a whole statement"
    if token.string.rstrip() != MARK and not token.string.startswith(MARK + " "):
        return f"it starts with {MARK + ' '!r}"
    return ""


def _options(
    node: ast.stmt,
    comments: dict[int, tokenize.TokenInfo],
    problems: list[Problem],
) -> dict[int, bool]:
    """Read ``# doctest: +NAME, -NAME`` comments on the lines of a statement."""
    options = {}
    for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
        match = OPTIONS.match(comments[line].string) if line in comments else None
        for word in match[1].replace(",", " ").split() if match else ():
            flag = doctest.OPTIONFLAGS_BY_NAME.get(word[1:])
            if word[0] not in "+-" or flag is None:
                problems.append(Problem(line, f"invalid doctest option: {word!r}"))
            else:
                options[flag] = word[0] == "+"
    return options
