"""Sheets of boxes: how values are written, and how large a picture becomes."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from arraybook._validation import any_array, shown
from arraybook.diagrams._boxes import (
    INK,
    PALE,
    Box,
    check_axes,
    check_text,
    compact,
    figure,
    tint,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "MOST",
    "TIMES",
    "Canvas",
    "box_width",
    "draw_empty",
    "drawable",
    "ems",
    "highlight",
    "refuse_size",
    "texts",
]

MOST = 20  # as many boxes as stay legible side by side at 6.4 inches
LONGEST = 10  # characters of a value
LARGEST = 0.42  # side of a box in inches, where there is room
DARK = "#444444"
TIMES = "\N{MULTIPLICATION SIGN}"


def drawable(name: str, value: ArrayLike, axes: tuple[int, ...]) -> NDArray[Any]:
    """Return `value` as an array whose elements can be written into boxes."""
    array = any_array(name, value)
    if array.dtype.kind == "V":
        msg = f"{name} must hold numbers, booleans or strings, got dtype {array.dtype}"
        raise TypeError(msg)
    if array.ndim not in axes:
        msg = f"{name} must have {axes[0]} to {axes[-1]} axes, got {array.ndim}"
        raise ValueError(msg)
    return array


def refuse_size(name: str, shape: tuple[int, ...], across: float, down: float) -> None:
    """Raise ValueError if boxes that many across and down would be too small."""
    if across > MOST + 1e-9 or down > MOST + 1e-9:
        msg = (
            f"{name} must fit into {MOST} by {MOST} boxes to be legible, "
            f"got shape {shape}, which needs {down:.3g} by {across:.3g}"
        )
        raise ValueError(msg)


def texts(array: NDArray[Any]) -> list[str]:
    """Write each element, row after row, in at most ten characters."""
    if array.dtype.kind in "mM":  # times
        return [_cut(str(value)) for value in array.ravel()]
    plain = {"f": np.float64, "c": np.complex128}.get(array.dtype.kind, array.dtype)
    with np.errstate(over="ignore"):  # of a longdouble, which then is infinite
        return [_text(value) for value in array.astype(plain).ravel().tolist()]


def _text(value: object) -> str:
    """Write a value as NumPy prints it, or shorter."""
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, int):
        text = str(value)
        short = len(text) <= LONGEST or abs(value) > 10**300
        return _cut(text if short else compact(float(value)))
    if isinstance(value, float):
        return _real(value)
    if isinstance(value, complex):
        sign = "" if math.copysign(1, value.imag) < 0 else "+"
        return _cut(f"{compact(value.real)}{sign}{compact(value.imag)}j")
    return _cut(repr(value) if isinstance(value, str | bytes) else str(value))


def _real(value: float) -> str:
    """Write a float in few characters, always so that it reads as a float."""
    text = repr(value).removesuffix("0") if value == value // 1 else repr(value)
    if len(text) <= 6:
        return text
    return f"{value:.1f}" if 100 <= abs(value) < 1e5 else compact(value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


@cache
def ems(text: str) -> float:
    """Return the width of a text in multiples of its font size."""
    font = FontProperties(size=100)
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 100


def box_width(words: Iterable[str]) -> float:
    """Return the width that all boxes need, in heights of a box: 1, or more.

    The print is less than half as high as a box, so half an em of width has room.
    """
    return max([1.0, *(0.5 * ems(word) for word in words)])


class Canvas:
    """
    Axes without ticks in units of a box, and the sizes of print that fit.

    The origin is the top left corner of the first box; y points upwards.
    """

    def __init__(
        self,
        ax: Axes | None,
        *,
        left: float,
        right: float,
        top: float,
        bottom: float,
        title: str | None = None,
    ) -> None:
        check_axes(ax)
        _check_title(title)
        across, down = left + right, top + bottom
        if ax is None:
            unit = min(LARGEST, 6.2 / across, 6.2 / down)
            lines = (title or "").split("\n")
            width = max(across * unit, 0.16 * max(map(ems, lines)))
            height = down * unit + (0.2 * len(lines) if title else 0)
            _, ax = plt.subplots(
                figsize=(width + 0.2, height + 0.2),
                facecolor="white",
                layout="constrained",
            )
        else:
            place, (width, height) = ax.get_position(), figure(ax).get_size_inches()
            width, height = width * place.width, height * place.height
            unit = min(LARGEST, width / across, height / down)
            right = max(right, width / LARGEST - left)  # so that boxes do not outgrow
            bottom = max(bottom, height / LARGEST - top)  # those of other Axes
        self.ax, self.unit = ax, 72 * unit  # points
        self.size = min(11.0, 0.46 * self.unit)  # of a value: it fits, see box_width
        self.small = min(9.5, 0.42 * self.unit)  # of all else
        ax.set(
            xlim=(-left, right),
            ylim=(-bottom, top),
            aspect="equal",
            xticks=[],
            yticks=[],
        )
        ax.set_anchor("NW")  # so that pictures in one figure begin at one line
        ax.set_axis_off()
        if title:
            ax.set_title(title, loc="left", size=11, color=INK, parse_math=False)

    def note(self, x: float, y: float, text: str, **options: Any) -> None:
        """Write a text that is no value."""
        style: dict[str, Any] = {
            "size": self.small,
            "color": "#555555",
            "ha": "center",
            "va": "center_baseline",
            "in_layout": False,  # it lies inside the Axes, and measuring takes time
        }
        self.ax.text(x, y, text, **(style | options))

    def line(self, x: list[float], y: list[float], color: str) -> None:
        """Draw a thin line through these points."""
        self.ax.plot(x, y, color=color, linewidth=1.4, linestyle="-")

    def value(
        self,
        centre: tuple[float, float],
        text: str,
        value: object,
        width: float,
        color: str,
    ) -> Box:
        """Draw one element: a box with its text."""
        box = Box(self.ax, *centre, color, self.size, width=width)
        box.write(text)
        box.label.set_in_layout(False)
        if isinstance(value, bool | np.bool):
            box.patch.set(facecolor=DARK if value else "white", edgecolor=DARK)
            box.label.set_color("white" if value else INK)
        elif "nan" in text and not isinstance(value, str | bytes):
            box.patch.set(facecolor="white", edgecolor="#999999", hatch="////")
            box.label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
        return box

    def empty(self, x: float, y: float, width: float, text: str) -> None:
        """Draw the dotted outline of an array without elements; (x, y) is its corner."""
        box = Box(self.ax, x + width / 2, y - 0.5, PALE, self.small, width=width)
        box.paint(empty=True)
        box.write(text)
        box.label.set_color("#555555")


def _check_title(title: object) -> None:
    if not isinstance(title, str | None):
        msg = f"title must be a text, got {shown(title)}"
        raise TypeError(msg)
    check_text("title", title or "")


def highlight(box: Box, color: str, *, fill: bool = True) -> None:
    """Mark a box as selected."""
    box.patch.set(edgecolor=color, linewidth=2.2, zorder=1.5)
    if fill:
        box.patch.set_facecolor(tint(color, 0.4))


def draw_empty(array: NDArray[Any], title: str | None, ax: Axes | None) -> Axes:
    """Draw an array without elements: its shape in words."""
    text = f"no elements, shape {array.shape}"
    width = max(4.0, 0.4 * ems(text))
    canvas = Canvas(ax, left=0.1, right=width + 0.1, top=0.1, bottom=1.1, title=title)
    canvas.empty(0, 0, width, text)
    return canvas.ax
