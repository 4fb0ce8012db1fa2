"""An array as a grid of boxes, with what an index selects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook._validation import any_array, shown
from arraybook.diagrams._boxes import INK, Box
from arraybook.diagrams._sheet import (
    MOST,
    TIMES,
    Canvas,
    box_width,
    draw_empty,
    drawable,
    highlight,
    refuse_size,
    texts,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

__all__ = ["draw_array"]

GAP = 0.7  # between two sheets, in boxes
HEADER = 1.5  # above a sheet of an array with three axes: its index, those of columns


def draw_array(
    array: ArrayLike,
    select: Any = None,
    *,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """
    Draw an array as a grid of boxes, and highlight what an index selects.

    Each element is a box with its value. The indices stand along the edges, beside
    the names of the axes with an arrow in their direction. An array with three axes is
    drawn as its sheets ``array[0]``, ``array[1]``, …, side by side where there is
    room, otherwise one below the other.

    Parameters
    ----------
    array : array_like with 1, 2 or 3 axes
        Numbers, booleans or strings. It must fit into 20 by 20 boxes. A box has room
        for three digits and grows with longer values; between sheets lie gaps.
    select : index, optional
        Anything that may stand in ``array[...]``: an integer, a slice, a list, a mask,
        a tuple of these, …. The elements that it selects get a thick frame. One that
        an integer index selects more than once says how often. By default, and with
        None, nothing is selected; ``...`` selects everything.
    title : str, optional
        A text above the picture.
    ax : matplotlib.axes.Axes, optional
        Where to draw. By default a new figure as large as the picture, at most 6.4
        inches wide, on opaque white.

    Returns
    -------
    Axes
        The Axes with the picture.

    Raises
    ------
    TypeError
        If `array` is a structured array.
    ValueError
        If `array` has no axis or more than three, is too large to be legible, or
        `select` is no index for it.

    See Also
    --------
    draw_broadcast : Two arrays and what broadcasting makes of them.

    Notes
    -----
    Values are written as NumPy prints them where that is short, otherwise with three
    significant digits; strings have quotes, and beyond ten characters they are cut.
    True is a dark box with T, False a white one with F, NaN is hatched. An array
    without elements is one dotted, empty box that says its shape.

    Examples
    --------
    >>> import numpy as np
    >>> from arraybook.diagrams import draw_array
    >>> table = np.arange(12).reshape(3, 4)
    >>> ax = draw_array(table, np.s_[:, 1], title="table[:, 1]")
    >>> ax.get_title(loc="left")
    'table[:, 1]'
    """
    values = drawable("array", array, (1, 2, 3))
    times = _times(values, select)
    if values.size == 0:
        return draw_empty(values, title, ax)
    words = texts(values)
    width = box_width(words)
    shape = (1,) * (3 - values.ndim) + values.shape
    places = _places(values.shape, shape, width)
    canvas = Canvas(
        ax,
        left=2.0 if values.ndim == 1 else 2.7,
        right=max(x for x, _ in places) + shape[2] * width + 0.1,
        top=HEADER if values.ndim == 3 else 0.75,
        bottom=shape[1] - min(y for _, y in places) + 0.1,
        title=title,
    )
    _name_axes(canvas, values.ndim, beside=all(y == 0 for _, y in places))
    for (sheet, row, column), text, value, count in zip(
        np.ndindex(shape),
        words,
        values.ravel().tolist(),
        times.ravel().tolist(),
        strict=True,
    ):
        x, y = places[sheet]
        box = canvas.value(
            (x + (column + 0.5) * width, y - row - 0.5), text, value, width, "C0"
        )
        _select(canvas, box, count, fill=values.dtype.kind != "b")
    for number, place in enumerate(places):
        _draw_indices(canvas, place, width, shape, rows=values.ndim > 1)
        if values.ndim == 3:
            x, y = place[0] + shape[2] * width / 2, place[1] + 1.1
            canvas.note(x, y, str(number), weight="bold", color=INK)
    return canvas.ax


def _times(values: NDArray[Any], select: Any) -> NDArray[np.intp]:
    """Count how often `select` selects each element."""
    times = np.zeros(values.size, dtype=np.intp)
    if select is not None:
        if isinstance(select, np.ndarray):
            any_array("select", select)
        positions = np.arange(values.size).reshape(values.shape)
        try:
            chosen = positions[select]
        except (IndexError, TypeError, ValueError):
            msg = (
                f"select must be an index of shape {values.shape}, got {shown(select)}"
            )
            raise ValueError(msg) from None
        np.add.at(times, chosen, 1)
    return times.reshape(values.shape)


def _places(
    true_shape: tuple[int, ...], shape: tuple[int, ...], width: float
) -> list[tuple[float, float]]:
    """Return the top left corner of each sheet."""
    sheets, rows, columns = shape
    beside = columns * width + GAP
    if sheets * beside - GAP <= MOST:
        refuse_size("array", true_shape, sheets * beside - GAP, rows)
        return [(sheet * beside, 0.0) for sheet in range(sheets)]
    below = rows + HEADER + GAP / 2
    down = rows if sheets == 1 else sheets * below
    refuse_size("array", true_shape, columns * width, down)
    return [(0.0, -sheet * below) for sheet in range(sheets)]


def _name_axes(canvas: Canvas, axes: int, *, beside: bool) -> None:
    """Write the names of the axes at the left, the last one beside the columns."""
    arrows = {1: "→", 2: "↓→", 3: "→↓→" if beside else "↓↓→"}[axes]
    names = [f"axis {axis} {arrow}" for axis, arrow in enumerate(arrows)]
    x = -0.2 if axes == 1 else -0.9
    heights = {1: (0.35,), 2: (-0.5, 0.35), 3: (1.1, -0.5, 0.35)}[axes]
    for name, y in zip(names, heights, strict=True):
        canvas.note(x, y, name, ha="right")


def _select(canvas: Canvas, box: Box, times: int, *, fill: bool) -> None:
    """Highlight a box that is selected; say how often if more than once."""
    if times:
        highlight(box, "C1", fill=fill)
    if times > 1:
        x, y = box.label.get_position()
        box.label.set_y(y + 0.16)
        size = min(8.0, canvas.small)
        style = {"ha": "right", "color": "C1", "weight": "bold", "size": size}
        canvas.note(x + box.width / 2 - 0.06, y - 0.27, f"{TIMES}{times}", **style)


def _draw_indices(
    canvas: Canvas,
    place: tuple[float, float],
    width: float,
    shape: tuple[int, ...],
    *,
    rows: bool,
) -> None:
    """Write the numbers of columns above a sheet, those of rows at the far left."""
    x, y = place
    for column in range(shape[2]):
        canvas.note(x + (column + 0.5) * width, y + 0.35, str(column))
    for row in range(shape[1]) if rows and x == 0 else ():
        canvas.note(-0.2, y - row - 0.5, str(row), ha="right")
