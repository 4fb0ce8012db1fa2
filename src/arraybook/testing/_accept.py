"""``--accept``: write what a script shows into its pins."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from arraybook.testing._script import MARGIN, MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arraybook.testing._script import Pin, Problem

__all__ = ["accept", "unwritable"]


def accept(
    path: Path, problems: Iterable[Problem], kinds: tuple[str, ...] = ("differs",)
) -> list[Problem]:
    r"""Rewrite the pins that differ, and nothing else, in a script.

    Parameters
    ----------
    path : pathlib.Path
        The script. What a symbolic link points to is not touched.
    problems : iterable of Problem
        As `run` returns them for the script as it is on disk.
    kinds : tuple of str
        The kinds of problems to mend; with ``"unpinned"``, pins are added, too.

    Returns
    -------
    list of Problem
        Those that are mended; the others need an author.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from arraybook.testing import accept, parse, run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "plot_sum.py"
    ...     _ = path.write_text('"One sum"\n1 + 1\n# => 3\n', encoding="utf-8")
    ...     _ = accept(path, run(parse(path)))
    ...     print(path.read_text(encoding="utf-8"))
    "One sum"
    1 + 1
    # => 2
    <BLANKLINE>
    """
    mended = [
        problem
        for problem in problems
        if problem.kind in kinds
        and problem.pin
        and problem.got
        and not unwritable(problem.got)
    ]
    if not mended or path.is_symlink():
        return []
    with path.open(encoding="utf-8", newline="") as file:  # keeps "\r\n" as it is
        lines = file.readlines()
    # From the last to the first, so that line numbers above stay true.
    for problem in sorted(mended, key=lambda problem: -problem.line):
        assert problem.pin
        assert problem.got
        _write(lines, problem.pin, problem.got)
    _replace(path, "".join(lines))
    return mended


def unwritable(text: str) -> str:
    """Say why a text can't stand in comments, if so."""
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in text.replace("\n", "")):
        return "it holds control characters"
    if re.search(r"^\s*sphinx_gallery_", text, re.MULTILINE):
        return "Sphinx-Gallery would read it as a setting"
    return ""


def _write(lines: list[str], pin: Pin, text: str) -> None:
    """Put a pin in the place of another, or below the line that is to have one."""
    start, end = pin.line - 1, pin.end_line
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    ends_file = end == len(lines) and not lines[-1].endswith("\n")
    if ends_file:
        lines[-1] += newline
    first, *further = text.split("\n")
    new = [f"{MARK} {first}", *(f"{MARGIN}{line}" for line in further)]
    new = [line.rstrip() + newline for line in new]
    if end < len(lines) and lines[end].startswith("#") and start == end:
        new.append(newline)  # or the comment below would be a part of the pin
    lines[start:end] = new
    if ends_file:
        lines[-1] = lines[-1].removesuffix(newline)


def _replace(path: Path, text: str) -> None:
    """Write atomically: whoever looks sees the old file or the new one, whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)  # or the new name could come to the disk before the text
        shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
