"""What all diagrams are made of: boxes with texts, colours, sizes of print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from arraybook._validation import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure

__all__ = [
    "BOX",
    "INK",
    "PALE",
    "Box",
    "check_axes",
    "check_text",
    "compact",
    "figure",
    "heights",
    "prepare",
    "text_size",
    "tint",
]

INK = "#222222"
PALE = "#bbbbbb"
BOX = 0.92  # side of a box; neighbours are 1 apart


class Box:
    """A rectangle with a text in it, centred on (x, y)."""

    def __init__(
        self,
        ax: Axes,
        x: float,
        y: float,
        color: str,
        size: float,
        *,
        width: float = 1.0,
    ) -> None:
        self.color = color
        self.width = width - (1 - BOX)
        self.patch = Rectangle((x - self.width / 2, y - BOX / 2), self.width, BOX)
        ax.add_patch(self.patch)
        self.label = ax.text(
            x,
            y,
            "",
            size=size,
            color=INK,
            ha="center",
            va="center_baseline",
            parse_math=False,  # a dollar sign is a dollar sign
        )
        self.paint()

    def write(self, text: str) -> None:
        self.label.set_text(text)

    def move(self, x: float) -> None:
        self.patch.set_x(x - self.width / 2)
        self.label.set_x(x)

    def show(self, visible: bool) -> None:
        self.patch.set_visible(visible)
        self.label.set_visible(visible)

    def paint(self, *, strong: bool = False, empty: bool = False) -> None:
        """Fill the box: highlighted, plain, or as a place that is still empty."""
        self.patch.set_facecolor(tint(self.color, 0.5 if strong else 0.12))
        self.patch.set_edgecolor(self.color if strong else tint(self.color, 0.6))
        self.patch.set_linewidth(1.8 if strong else 0.8)
        self.patch.set_linestyle("-")
        if empty:
            self.patch.set(facecolor="white", edgecolor=PALE, linestyle=":")


def check_axes(ax: object) -> None:
    """Refuse what is neither Axes nor None."""
    if not isinstance(ax, Axes | None):
        msg = f"ax must be Matplotlib's Axes, got {shown(ax)}"
        raise TypeError(msg)


def check_text(name: str, text: str) -> None:
    """Refuse a text with half a character (a lone surrogate), which no font can draw."""
    try:
        text.encode()
    except UnicodeEncodeError:
        msg = f"{name} must hold whole characters, got {shown(text)}"
        raise ValueError(msg) from None


def prepare(ax: Axes, columns: tuple[int, int], rows: tuple[str, ...]) -> None:
    """Turn `ax` into a sheet of unit squares with a name at the left of each row."""
    levels = heights(len(rows))
    ax.set_aspect("equal")
    ax.set_xlim(columns[0] - 0.6, columns[1] + 0.6)
    ax.set_ylim(levels[-1] - 0.6, levels[0] + 0.6)
    ax.set_xticks([])
    ax.set_yticks(levels, rows, color=INK)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_facecolor("white")


def heights(rows: int) -> list[float]:
    """Return the height of each row of boxes, the first one on top."""
    return [-1.35 * row for row in range(rows)]


def text_size(ax: Axes, columns: int, texts: Iterable[str]) -> float:
    """Return the font size in points at which the longest text fits into its box."""
    width = 72 * figure(ax).get_figwidth() * ax.get_position().width / columns
    longest = max(map(len, texts))
    return min(11.0, 0.45 * width, 1.5 * width / longest)


def figure(ax: Axes) -> Figure:
    """Return the whole figure, also for Axes in a subfigure."""
    return ax.figure.canvas.figure


def tint(color: str, strength: float) -> tuple[float, float, float]:
    """Mix a colour with white, so that boxes are opaque in any theme."""
    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(color))
    return red, green, blue


def compact(value: float) -> str:
    """Write a number with three significant digits, or two where three are too long."""
    if abs(value) < 1e5 and value == round(value):
        return str(int(value))
    forms = [f"{value:{form}}" for form in (".3g", ".2e", ".2g", ".1e")]
    texts = [re.sub(r"e\+?(-?)0*", r"e\1", form) for form in forms]
    return next((text for text in texts if len(text) <= 6), min(texts, key=len))
