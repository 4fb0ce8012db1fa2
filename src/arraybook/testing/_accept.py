"""``--accept``: write what a script shows into the pins that differ."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from arraybook.testing._script import MARGIN, MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arraybook.testing._script import Problem

__all__ = ["accept"]


def accept(path: Path, problems: Iterable[Problem]) -> list[Problem]:
    r"""Rewrite the pins that differ, and nothing else, in a script.

    Parameters
    ----------
    path : pathlib.Path
        The script.
    problems : iterable of Problem
        As `run` returns them for the script as it is on disk.

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
    mended = [problem for problem in problems if problem.pin and problem.got]
    if not mended:
        return []
    with path.open(encoding="utf-8", newline="\n") as file:  # keeps "\r\n" as it is
        lines = file.readlines()
    # From the last to the first, so that line numbers above stay true.
    for problem in sorted(mended, key=lambda problem: -problem.line):
        if problem.pin and problem.got:
            start, end = problem.pin.line - 1, problem.pin.end_line
            ends_file = not lines[end - 1].endswith("\n")
            newline = "\r\n" if lines[start - 1].endswith("\r\n") else "\n"
            texts = _pin_lines(problem.got)
            lines[start:end] = [text + newline for text in texts]
            if ends_file:
                lines[-1] = texts[-1]
    _replace(path, "".join(lines))
    return mended


def _pin_lines(text: str) -> list[str]:
    first, *further = text.split("\n")
    return [
        f"{MARK} {first}".rstrip(),
        *(f"{MARGIN}{line}".rstrip() for line in further),
    ]


def _replace(path: Path, text: str) -> None:
    """Write atomically: whoever looks sees the old file or the new one, whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
