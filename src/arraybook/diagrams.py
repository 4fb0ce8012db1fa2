"""Pictures of arrays, drawn from the arrays themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, overload

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from arraybook._validation import count, positive
from arraybook.signals import convolution_steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from arraybook.signals import ConvolutionStep

__all__ = ["draw_convolution"]

INK = "#222222"
PALE = "#bbbbbb"
BOX = 0.92  # side of a box; neighbours are 1 apart
MOST_COLUMNS = 16  # as many boxes as stay legible side by side at 6.4 inches


@overload
def draw_convolution(
    data: ArrayLike,
    kernel: ArrayLike,
    *,
    step: int,
    ax: Axes | None = ...,
    interval: float = ...,
) -> Axes: ...
@overload
def draw_convolution(
    data: ArrayLike,
    kernel: ArrayLike,
    *,
    step: None = ...,
    ax: Axes | None = ...,
    interval: float = ...,
) -> FuncAnimation: ...
def draw_convolution(
    data: ArrayLike,
    kernel: ArrayLike,
    *,
    step: int | None = None,
    ax: Axes | None = None,
    interval: float = 1200.0,
) -> Axes | FuncAnimation:
    """
    Draw how a flipped kernel slides along the data: one step, or an animation.

    The data are a row of boxes. Below them lies the flipped kernel, below that the
    products of the boxes that overlap, and at the bottom the output, where the sum of
    the products fills the box under the last value of the flipped kernel.

    Parameters
    ----------
    data : array_like of shape (n,)
        The samples, at least one.
    kernel : array_like of shape (m,)
        The kernel as it is handed to `numpy.convolve`, at least one value. Data and
        kernel share at most 16 columns: ``n + 2 * m - 2 <= 16``.
    step : int, optional
        Draw this position of the full convolution, counted from 0 to ``n + m - 2``,
        with the output up to it. By default all of them are drawn, as an animation.
    ax : matplotlib.axes.Axes, optional
        Where to draw. By default a new figure, 6.4 inches wide, on opaque white.
    interval : float, default 1200
        Time that the animation shows each step, in ms, positive.

    Returns
    -------
    Axes or FuncAnimation
        The Axes, if `step` is given. Otherwise the animation with one frame for each
        of the ``n + m - 1`` steps; keep it in a variable until it has been shown.

    Raises
    ------
    TypeError
        If `data` or `kernel` does not hold real numbers, or `step` is not an integer.
    ValueError
        If `data` or `kernel` is empty, has not exactly one axis, or both need too many
        columns; if `step` is out of range or `interval` is not positive.

    See Also
    --------
    arraybook.signals.convolution_steps : The numbers behind the picture.

    Notes
    -----
    Integers below 100000 are written in full, other numbers with three significant
    digits, or two where three would not fit; NaN is drawn as "nan".

    Examples
    --------
    >>> from arraybook.diagrams import draw_convolution
    >>> ax = draw_convolution([2, 3, 1, 4, 1], [1, 2, 3, 4], step=3)
    >>> ax.get_title(loc="left")
    'output[3] = 2·4 + 3·3 + 1·2 + 4·1 = 23'
    """
    steps = convolution_steps(data, kernel)
    samples = np.asarray(data, dtype=np.float64)
    flipped = np.asarray(kernel, dtype=np.float64)[::-1]
    columns = samples.size + 2 * flipped.size - 2
    if columns > MOST_COLUMNS:
        msg = (
            f"data and kernel must fit in {MOST_COLUMNS} columns, "
            f"got {samples.size} + 2 * {flipped.size} - 2 = {columns}"
        )
        raise ValueError(msg)
    if step is not None and count("step", step, minimum=0) >= len(steps):
        msg = f"step must be at most {len(steps) - 1}, got {step!r}"
        raise ValueError(msg)
    positive("interval", interval)
    if ax is None:
        size = (6.4, 0.5 + 28 / columns)  # inches: a title, and four rows of squares
        _, ax = plt.subplots(figsize=size, facecolor="white", layout="constrained")
    picture = _Convolution(ax, samples, flipped, steps)
    picture.show(0 if step is None else step)
    if step is not None:
        return ax
    return FuncAnimation(
        _figure(ax), picture.show, frames=len(steps), interval=interval, blit=False
    )


class _Convolution:
    """The artists of one convolution: made once, then moved and rewritten."""

    ROWS = ("data", "kernel, flipped", "products", "output")
    COLORS = ("C0", "C1", "C3", "C2")

    def __init__(
        self,
        ax: Axes,
        samples: Iterable[float],
        flipped: Iterable[float],
        steps: tuple[ConvolutionStep, ...],
    ) -> None:
        samples, flipped = list(samples), list(flipped)
        self.ax, self.steps, self.samples, self.flipped = ax, steps, samples, flipped
        left, right = steps[0].start, len(steps) - 1
        _prepare(ax, (left, right), self.ROWS)
        numbers = [*samples, *flipped, *(step.total for step in steps)]
        numbers += [product for step in steps for product in step.products]
        size = _text_size(ax, right - left + 1, map(_compact, numbers))
        self.data, self.kernel, self.products, self.output = (
            [_Box(ax, x, y, color, size) for x in range(length)]
            for y, color, length in zip(
                _heights(4),
                self.COLORS,
                (len(samples), len(flipped), len(flipped), len(steps)),
                strict=True,
            )
        )
        (self.bracket,) = ax.plot([], [], color="#777777", linewidth=1, linestyle="-")
        for box, value in zip(self.data + self.kernel, samples + flipped, strict=True):
            box.write(_compact(value))

    def show(self, position: int) -> list[Any]:
        """Put every box where it belongs at this position; return the artists."""
        step = self.steps[position]
        for i, box in enumerate(self.data):
            box.paint(strong=i in step.overlap)
        for i, box in enumerate(self.kernel):
            box.move(step.start + i)
            box.paint(strong=step.start + i in step.overlap)
        products = dict(zip(step.overlap.tolist(), step.products.tolist(), strict=True))
        for i, box in enumerate(self.products):
            box.move(step.start + i)
            box.show(step.start + i in products)
            box.write(_compact(products.get(step.start + i, 0.0)))
        for i, box in enumerate(self.output):
            box.write(_compact(self.steps[i].total) if i <= position else "")
            box.paint(strong=i == position, empty=i > position)
        self.bracket.set_data(*self.sum_bracket(step))
        self.ax.set_title(self.equation(step), loc="left", color=INK)
        boxes = self.data + self.kernel + self.products + self.output
        return [self.bracket, *(a for box in boxes for a in (box.patch, box.label))]

    def sum_bracket(self, step: ConvolutionStep) -> tuple[list[float], list[float]]:
        """Lead a line from beneath the products to the box that takes their sum."""
        _, _, products, output = _heights(4)
        top, middle, bottom = products - 0.5, (products + output) / 2, output + 0.5
        first, last = step.overlap[0] - 0.4, step.overlap[-1] + 0.4
        x = [first, first, last, last, last, step.position, step.position]
        y = [top, middle, middle, top, middle, middle, bottom]
        return x, y

    def equation(self, step: ConvolutionStep) -> str:
        """Write the sum of one step as long as it fits on a line."""
        terms = [
            f"{_compact(self.samples[i])}·{_compact(self.flipped[i - step.start])}"
            for i in step.overlap.tolist()
        ]
        total = f"{_compact(step.total)}"
        line = f"output[{step.position}] = {' + '.join(terms)} = {total}"
        if len(line) <= 52:
            return line
        return f"output[{step.position}] = sum of {len(terms)} products = {total}"


class _Box:
    """A square with a text in it, centred on (x, y)."""

    def __init__(self, ax: Axes, x: float, y: float, color: str, size: float) -> None:
        self.color = color
        self.patch = Rectangle((x - BOX / 2, y - BOX / 2), BOX, BOX)
        ax.add_patch(self.patch)
        self.label = ax.text(
            x, y, "", size=size, color=INK, ha="center", va="center_baseline"
        )
        self.paint()

    def write(self, text: str) -> None:
        self.label.set_text(text)

    def move(self, x: float) -> None:
        self.patch.set_x(x - BOX / 2)
        self.label.set_x(x)

    def show(self, visible: bool) -> None:
        self.patch.set_visible(visible)
        self.label.set_visible(visible)

    def paint(self, *, strong: bool = False, empty: bool = False) -> None:
        """Fill the box: highlighted, plain, or as a place that is still empty."""
        self.patch.set_facecolor(_tint(self.color, 0.5 if strong else 0.12))
        self.patch.set_edgecolor(self.color if strong else _tint(self.color, 0.6))
        self.patch.set_linewidth(1.8 if strong else 0.8)
        self.patch.set_linestyle("-")
        if empty:
            self.patch.set(facecolor="white", edgecolor=PALE, linestyle=":")


def _prepare(ax: Axes, columns: tuple[int, int], rows: tuple[str, ...]) -> None:
    """Turn `ax` into a sheet of unit squares with a name at the left of each row."""
    heights = _heights(len(rows))
    ax.set_aspect("equal")
    ax.set_xlim(columns[0] - 0.6, columns[1] + 0.6)
    ax.set_ylim(heights[-1] - 0.6, heights[0] + 0.6)
    ax.set_xticks([])
    ax.set_yticks(heights, rows, color=INK)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_facecolor("white")


def _heights(rows: int) -> list[float]:
    """Return the height of each row of boxes, the first one on top."""
    return [-1.35 * row for row in range(rows)]


def _text_size(ax: Axes, columns: int, texts: Iterable[str]) -> float:
    """Return the font size in points at which the longest text fits into its box."""
    width = 72 * _figure(ax).get_figwidth() * ax.get_position().width / columns
    longest = max(map(len, texts))
    return min(11.0, 0.45 * width, 1.5 * width / longest)


def _figure(ax: Axes) -> Figure:
    """Return the whole figure, also for Axes in a subfigure."""
    return ax.figure.canvas.figure


def _tint(color: str, strength: float) -> tuple[float, float, float]:
    """Mix a colour with white, so that boxes are opaque in any theme."""
    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(color))
    return red, green, blue


def _compact(value: float) -> str:
    """Write a number with three significant digits, or two where three are too long."""
    if abs(value) < 1e5 and value == round(value):
        return str(int(value))
    forms = [f"{value:{form}}" for form in (".3g", ".2e", ".2g", ".1e")]
    texts = [re.sub(r"e\+?(-?)0*", r"e\1", form) for form in forms]
    return next((text for text in texts if len(text) <= 6), min(texts, key=len))
