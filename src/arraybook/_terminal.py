"""Pictures made of characters: what a terminal can show, and how to write it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, TextIO

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["Colours", "colours", "paint"]

Colours = Literal["24 bits", "256 colours", "none"]

# Eleven samples of Matplotlib's cividis, evenly spaced. It runs from dark blue to bright
# yellow, and readers with a colour vision deficiency see the same order.
# Nuñez, Anderton and Renslow (2018), PLoS ONE 13, e0199239,
# https://doi.org/10.1371/journal.pone.0199239
CIVIDIS = np.array(
    [
        *((0, 34, 77), (11, 51, 112), (53, 69, 108), (78, 86, 108)),
        *((102, 105, 112), (124, 123, 120), (148, 142, 119), (173, 162, 113)),
        *((200, 183, 101), (228, 206, 81), (253, 231, 55)),
    ]
)
# The same in the palette that terminals with 256 colours have in common, each brighter
# than the one before.
PALETTE = (17, 18, 237, 239, 60, 243, 245, 247, 144, 185, 227)
SHADES = "·░▒▓█"
PLAIN_SHADES = "-=+*@"  # where the shades cannot be encoded
RESET = "\x1b[0m"
NAN = "?"


def colours(file: TextIO) -> Colours:
    """Return which colours may be written to a file."""
    term = os.environ.get("TERM", "")
    if os.environ.get("NO_COLOR") or term == "dumb" or not file.isatty():
        return "none"
    if os.environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return "24 bits"
    return "256 colours" if "256color" in term else "none"


def paint(shares: NDArray[np.float64], file: TextIO) -> str:
    """Return a picture of numbers from 0 to 1 with two axes, as `file` can show it."""
    kind = colours(file)
    if kind == "none":
        shades = SHADES if _can_write(SHADES, file) else PLAIN_SHADES
        marks = [*shades, NAN]
        rows = _steps(shares, len(shades)).tolist()
        lines = ("".join(2 * marks[step] for step in row) for row in rows)
        return "".join(f"{line}\n" for line in lines)
    escape = _escape_24_bits if kind == "24 bits" else _escape_256
    return "".join(_coloured(row, escape) for row in shares)


def _coloured(
    row: NDArray[np.float64], escape: Callable[[NDArray[np.float64]], list[str]]
) -> str:
    """Return one line: two spaces a cell on a background, which is set when it changes."""
    text, last = "", RESET
    for code, blank in zip(escape(row), np.isnan(row).tolist(), strict=True):
        now = RESET if blank else code
        text += ("" if now == last else now) + 2 * (NAN if blank else " ")
        last = now
    return f"{text}{'' if last == RESET else RESET}\n"


def _escape_24_bits(row: NDArray[np.float64]) -> list[str]:
    stops = np.linspace(0, 1, len(CIVIDIS))
    known = np.nan_to_num(row)
    parts = [np.interp(known, stops, part).round().astype(int) for part in CIVIDIS.T]
    return [f"\x1b[48;2;{r};{g};{b}m" for r, g, b in zip(*parts, strict=True)]


def _escape_256(row: NDArray[np.float64]) -> list[str]:
    steps = _steps(np.nan_to_num(row), len(PALETTE))
    return [f"\x1b[48;5;{PALETTE[step]}m" for step in steps.tolist()]


def _steps(shares: NDArray[np.float64], count: int) -> NDArray[np.int_]:
    """Cut the range from 0 to 1 into equal steps; NaN gets the number after the last."""
    steps = np.minimum(np.nan_to_num(shares) * count, count - 1).astype(int)
    return np.where(np.isnan(shares), count, steps)


def _can_write(text: str, file: TextIO) -> bool:
    try:
        text.encode(file.encoding or "utf-8")  # text in memory has no encoding
    except (LookupError, UnicodeEncodeError):
        return False
    return True
