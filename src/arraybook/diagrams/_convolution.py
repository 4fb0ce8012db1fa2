"""A convolution as a kernel that slides along the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation

from arraybook._validation import count, positive, real_array, shown
from arraybook.diagrams._boxes import (
    INK,
    Box,
    check_axes,
    compact,
    figure,
    heights,
    prepare,
    text_size,
)
from arraybook.signals import convolution_steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

    from arraybook.signals import ConvolutionStep

__all__ = ["draw_convolution"]

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
    check_axes(ax)
    samples, flipped = real_array("data", data), real_array("kernel", kernel)[::-1]
    columns = samples.size + 2 * flipped.size - 2
    if columns > MOST_COLUMNS:
        msg = (
            f"data and kernel must fit in {MOST_COLUMNS} columns, "
            f"got {samples.size} + 2 * {flipped.size} - 2 = {columns}"
        )
        raise ValueError(msg)
    if step is not None and count("step", step, minimum=0) >= len(steps):
        msg = f"step must be at most {len(steps) - 1}, got {shown(step)}"
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
        figure(ax), picture.show, frames=len(steps), interval=interval, blit=False
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
        prepare(ax, (left, right), self.ROWS)
        numbers = [*samples, *flipped, *(step.total for step in steps)]
        numbers += [product for step in steps for product in step.products]
        size = text_size(ax, right - left + 1, map(compact, numbers))
        self.data, self.kernel, self.products, self.output = (
            [Box(ax, x, y, color, size) for x in range(length)]
            for y, color, length in zip(
                heights(4),
                self.COLORS,
                (len(samples), len(flipped), len(flipped), len(steps)),
                strict=True,
            )
        )
        (self.bracket,) = ax.plot([], [], color="#777777", linewidth=1, linestyle="-")
        for box, value in zip(self.data + self.kernel, samples + flipped, strict=True):
            box.write(compact(value))

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
            box.write(compact(products.get(step.start + i, 0.0)))
        for i, box in enumerate(self.output):
            box.write(compact(self.steps[i].total) if i <= position else "")
            box.paint(strong=i == position, empty=i > position)
        self.bracket.set_data(*self.sum_bracket(step))
        self.ax.set_title(self.equation(step), loc="left", color=INK)
        boxes = self.data + self.kernel + self.products + self.output
        return [self.bracket, *(a for box in boxes for a in (box.patch, box.label))]

    def sum_bracket(self, step: ConvolutionStep) -> tuple[list[float], list[float]]:
        """Lead a line from beneath the products to the box that takes their sum."""
        _, _, products, output = heights(4)
        top, middle, bottom = products - 0.5, (products + output) / 2, output + 0.5
        first, last = step.overlap[0] - 0.4, step.overlap[-1] + 0.4
        x = [first, first, last, last, last, step.position, step.position]
        y = [top, middle, middle, top, middle, middle, bottom]
        return x, y

    def equation(self, step: ConvolutionStep) -> str:
        """Write the sum of one step as long as it fits on a line."""
        terms = [
            f"{compact(self.samples[i])}·{compact(self.flipped[i - step.start])}"
            for i in step.overlap.tolist()
        ]
        total = f"{compact(step.total)}"
        line = f"output[{step.position}] = {' + '.join(terms)} = {total}"
        if len(line) <= 52:
            return line
        return f"output[{step.position}] = sum of {len(terms)} products = {total}"
