"""Two arrays, how broadcasting stretches them, and what an operation makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook._validation import shown
from arraybook.diagrams._boxes import INK
from arraybook.diagrams._sheet import (
    MOST,
    Canvas,
    box_width,
    drawable,
    ems,
    refuse_size,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

__all__ = ["draw_broadcast"]

Point = tuple[float, float]

HEADER = 0.8  # above a sheet: its shape
EMPTY = 2.8  # width of the box that stands for no elements
RED = "#c00000"
SIGNS = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "floor_divide": "//",
    "remainder": "%",
    "power": "**",
    "greater": ">",
    "greater_equal": ">=",
    "less": "<",
    "less_equal": "<=",
    "equal": "==",
    "not_equal": "!=",
    "bitwise_and": "&",
    "bitwise_or": "|",
    "bitwise_xor": "^",
    "matmul": "@",
}


def draw_broadcast(
    a: ArrayLike,
    b: ArrayLike,
    *,
    operation: Callable[[Any, Any], Any] = np.add,
    ax: Axes | None = None,
) -> Axes:
    """
    Draw two arrays stretched to a common shape, and the result of an operation.

    The solid boxes are the elements that exist. The dotted ones are those that
    broadcasting lets you think are there; they take no memory. Above each array stands
    its shape and, after an arrow, the shape that it is stretched to.

    If the shapes do not fit together, the picture shows why: both arrays with the
    shapes that they have after 1s are put in front of the shorter one, and in red
    the sizes that disagree. Nothing is raised.

    Parameters
    ----------
    a, b : array_like with 0, 1 or 2 axes
        Numbers, booleans or strings. Both arrays and the result must fit into 22 boxes
        side by side, or into 20 by 20 boxes one below the other. A box has room for
        three digits and grows with longer values.
    operation : callable, default numpy.add
        Takes `a` and `b` as arrays and returns an array of their common shape, such
        as `numpy.multiply` or `numpy.greater`. Python's operator stands between the
        arrays where there is one, otherwise the name of the function.
    ax : matplotlib.axes.Axes, optional
        Where to draw. By default a new figure as large as the picture, at most 6.4
        inches wide, on opaque white.

    Returns
    -------
    Axes
        The Axes with the picture. Shapes that do not fit have a title that names the
        axis, counted from the right as in NumPy: -1 is the last one.

    Raises
    ------
    TypeError
        If `a` or `b` is a structured array, or `operation` cannot be called.
    ValueError
        If `a` or `b` has more than two axes, the picture is too large to be legible,
        or `operation` does not return the common shape.

    See Also
    --------
    arraybook.broadcasting.explain : The same in words, for any number of axes.
    draw_array : One array.

    Notes
    -----
    Values are written as `draw_array` writes them. An array without elements is a
    dotted, empty box; so is one that is stretched to a size of zero.

    Examples
    --------
    >>> from arraybook.diagrams import draw_broadcast
    >>> ax = draw_broadcast([[1], [2]], [10, 20, 30])
    >>> ax = draw_broadcast([1, 2], [10, 20, 30])
    >>> ax.get_title(loc="left")
    'axis -1 disagrees: 2 and 3'
    """
    first, second = drawable("a", a, (0, 1, 2)), drawable("b", b, (0, 1, 2))
    sign = _sign(operation)
    try:
        shape = np.broadcast_shapes(first.shape, second.shape)
    except ValueError:
        return _draw_failure(first, second, sign, ax)
    result = _result(operation, first, second)
    if result.shape != shape:
        msg = f"operation must return shape {shape}, got shape {result.shape}"
        raise ValueError(msg)
    stretched = ((first, "C0"), (second, "C4"), (result, "C2"))
    panels = [_stretched(array, shape, color) for array, color in stretched]
    return _draw(panels, (sign, "="), ax)


def _result(
    operation: Callable[[Any, Any], Any], first: NDArray[Any], second: NDArray[Any]
) -> NDArray[Any]:
    """Return what the operation makes of two arrays, which it cannot change."""
    views = first.view(), second.view()
    for view in views:
        view.setflags(write=False)
    try:
        with np.errstate(all="ignore"):  # infinities and NaN are drawn
            return np.asarray(operation(*views))
    except (TypeError, ValueError) as error:
        reason = " ".join(str(error).split())
        msg = f"operation must take a and b as they are, got {reason}"
        raise TypeError(msg) from error


@dataclass(frozen=True, slots=True, eq=False)
class _Panel:
    """One array of the picture, as rows and columns."""

    label: str
    values: NDArray[Any]
    real: tuple[int, int]  # rows and columns that exist; the others are virtual
    color: str
    faults: tuple[int, ...] = ()  # axes that disagree

    @property
    def columns(self) -> int:
        return int(self.values.shape[1])

    @property
    def rows(self) -> int:
        return max(1, int(self.values.shape[0]))


def _sign(operation: Any) -> str:
    """Return Python's operator for a function, or the function's name."""
    if not callable(operation):
        msg = f"operation must be callable, got {shown(operation)}"
        raise TypeError(msg)
    name = str(getattr(operation, "__name__", "with"))
    return SIGNS.get(name, name)


def _two(shape: tuple[int, ...]) -> tuple[int, int]:
    """Put 1s in front of a shape until it has two axes."""
    rows, columns = (1, 1, *shape)[-2:]
    return rows, columns


def _label(shape: tuple[int, ...], target: tuple[int, ...]) -> str:
    return str(shape) if shape == target else f"{shape} → {target}"


def _stretched(array: NDArray[Any], shape: tuple[int, ...], color: str) -> _Panel:
    values = np.broadcast_to(array, _two(shape))
    return _Panel(_label(array.shape, shape), values, _two(array.shape), color)


def _draw_failure(a: NDArray[Any], b: NDArray[Any], sign: str, ax: Axes | None) -> Axes:
    """Draw two arrays that do not fit together, and mark where."""
    sizes = list(zip(_two(a.shape), _two(b.shape), (-2, -1), strict=True))[::-1]
    bad = {axis: (i, j) for i, j, axis in sizes if i != j and 1 not in (i, j)}
    panels = []
    for array, color in ((a, "C0"), (b, "C4")):
        padded = (1,) * (max(a.ndim, b.ndim) - array.ndim) + array.shape
        values, label = array.reshape(_two(padded)), _label(array.shape, padded)
        panels.append(_Panel(label, values, values.shape, color, tuple(bad)))
    title = "\n".join(
        f"axis {axis} disagrees: {i} and {j}" for axis, (i, j) in bad.items()
    )
    ax = _draw(panels, (sign,), ax, title=title)
    ax.set_title(title, loc="left", color=RED)
    return ax


def _draw(
    panels: Sequence[_Panel],
    signs: Sequence[str],
    ax: Axes | None,
    *,
    title: str | None = None,
) -> Axes:
    """Draw panels beside each other, or else below each other, signs between them."""
    words = [texts(panel.values) for panel in panels]
    width = box_width(word for some in words for word in some)
    cells = [_cell_width(panel, width) for panel in panels]
    gaps = [max(1.3, 0.6 + 0.6 * ems(sign)) for sign in signs]
    layout = _beside(panels, cells, gaps) or _below(panels, cells, gaps)
    places, between, left = layout
    ends = [
        (x + cell, panel.rows - y)
        for panel, cell, (x, y) in zip(panels, cells, places, strict=True)
    ]
    canvas = Canvas(
        ax,
        left=left,
        right=max(x for x, _ in ends) + 0.1,
        top=HEADER,
        bottom=max(y for _, y in ends) + _room(panels)[1] + 0.1,
        title=title,
    )
    for panel, (x, y), cell, some in zip(panels, places, cells, words, strict=True):
        corner = (x + (cell - panel.columns * width) / 2, y)
        canvas.note(x + cell / 2, y + 0.4, panel.label)
        _draw_panel(canvas, panel, corner, width, some)
        _mark_faults(canvas, panel, corner, width)
    for sign, (x, y) in zip(signs, between, strict=True):
        canvas.note(x, y, sign, size=1.4 * canvas.small, color=INK)
    return canvas.ax


def _room(panels: Sequence[_Panel]) -> tuple[float, float]:
    """Return how much the red brackets need at the left of and below each panel."""
    faults = {axis for panel in panels for axis in panel.faults}
    return 0.9 if -2 in faults else 0.0, 0.9 if -1 in faults else 0.0


def _beside(
    panels: Sequence[_Panel], cells: Sequence[float], gaps: Sequence[float]
) -> tuple[list[Point], list[Point], float] | None:
    """Return the places of panels and signs in one line, None if it is too long."""
    aside, _ = _room(panels)
    rows = max(panel.rows for panel in panels)
    steps = [cell + gap + aside for cell, gap in zip(cells, [*gaps, 0.0], strict=True)]
    if sum(steps) > MOST + 2 or rows > MOST:
        return None
    x = list(accumulate([aside, *steps[:-1]]))
    between = [end - aside - gap / 2 for end, gap in zip(x[1:], gaps, strict=True)]
    return [(place, 0.0) for place in x], [(sign, -rows / 2) for sign in between], 0.1


def _below(
    panels: Sequence[_Panel], cells: Sequence[float], gaps: Sequence[float]
) -> tuple[list[Point], list[Point], float]:
    """Return the places of panels and signs below each other."""
    aside, under = _room(panels)
    heights = [panel.rows + HEADER + under for panel in panels]
    largest = max((panel.values for panel in panels), key=np.size)
    refuse_size(
        "a, b and the result", largest.shape, aside + max(cells), sum(heights) - HEADER
    )
    y = [-down for down in accumulate([0.0, *heights[:-1]])]
    middles = [
        top - panel.rows / 2 for top, panel in zip(y[1:], panels[1:], strict=True)
    ]
    left = max(gaps)
    return [(aside, top) for top in y], [(-left / 2, top) for top in middles], left


def _cell_width(panel: _Panel, width: float) -> float:
    """Return how much a panel takes: its boxes or its label."""
    label = 0.42 * ems(panel.label)
    return max(panel.columns * width, label, 0.0 if panel.values.size else EMPTY)


def _draw_panel(
    canvas: Canvas,
    panel: _Panel,
    corner: Point,
    width: float,
    words: Sequence[str],
) -> None:
    """Draw the elements that exist as solid boxes, the others as dotted ones."""
    values = panel.values
    if values.size == 0:
        x = corner[0] + (panel.columns * width - EMPTY) / 2
        canvas.empty(x, corner[1], EMPTY, "no elements")
    elements = zip(
        np.ndindex(values.shape), words, values.ravel().tolist(), strict=True
    )
    for (row, column), text, value in elements:
        x, y = corner[0] + (column + 0.5) * width, corner[1] - row - 0.5
        box = canvas.value((x, y), text, value, width, panel.color)
        if row >= panel.real[0] or column >= panel.real[1]:
            box.patch.set(facecolor="white", edgecolor="#777777", linestyle=":")
            box.label.set_color("#777777")


def _mark_faults(canvas: Canvas, panel: _Panel, corner: Point, width: float) -> None:
    """Write the sizes of the axes that disagree in red, below and at the left."""
    (x, y), (rows, columns) = corner, panel.values.shape
    style = {"color": RED, "weight": "bold"}
    right, low = x + columns * width, y - panel.rows
    if panel.values.size == 0:  # around the empty box
        x, right = (x + right) / 2 - EMPTY / 2, (x + right) / 2 + EMPTY / 2
    if -1 in panel.faults:
        canvas.line(
            [x, x, right, right], [low - 0.1, low - 0.25, low - 0.25, low - 0.1], RED
        )
        canvas.note((x + right) / 2, low - 0.62, str(columns), **style)
    if -2 in panel.faults:
        canvas.line([x - 0.1, x - 0.25, x - 0.25, x - 0.1], [y, y, low, low], RED)
        canvas.note(x - 0.6, (y + low) / 2, str(rows), **style)
