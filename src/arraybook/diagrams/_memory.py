"""An array as the stretch of memory that it lives in, with its strides as jumps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.diagrams._boxes import INK
from arraybook.diagrams._sheet import (
    MOST,
    Canvas,
    box_width,
    draw_empty,
    drawable,
    ems,
)
from arraybook.diagrams._tape import LONGEST, tape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    from arraybook.diagrams._tape import Tape

__all__ = ["draw_memory"]

LONGEST_ITEM = 16  # bytes
BELOW = -1.4  # height of the offsets
LEGEND = 0.8  # height of a line of the legend
STYLES = (("C1", "-"), ("C2", "--"), ("C3", ":"))  # of the axes


def draw_memory(
    array: ArrayLike,
    *,
    by_byte: bool = False,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """
    Draw the memory that an array lives in, and its strides as jumps.

    Memory is a tape with a box for each item. Below a box stands the offset of its first
    byte from the beginning of the tape, and when the array visits it, counted from 0 in
    the order of `array.flat`. Arcs begin at the first element and take all steps along
    one axis: each is as wide as the stride of that axis. A stride of zero is a loop,
    which comes back to its box.

    The tape is the whole memory of the array that owns the data. If `array` is a view
    of a part of it, the items that it never visits are dotted.

    Parameters
    ----------
    array : array_like with 1, 2 or 3 axes
        Numbers, booleans or strings of fixed length. The memory that it lives in must
        hold at most 24 items, fewer if their values take more than three digits.
    by_byte : bool, default False
        Draw one row for each item, with a box for each of its bytes, and its value and
        index at the right. At most 20 items of at most 16 bytes.
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
        If `array` holds records, Python objects or strings of variable length.
    ValueError
        If `array` has no axis or more than three, its strides are not multiples of the
        size of an item, it reaches beyond the memory of its owner (which
        `numpy.lib.stride_tricks.as_strided` makes possible), its memory is too large
        for a legible picture, or it has more than 1000 elements.

    See Also
    --------
    draw_array : The same array as a grid, wherever its items lie.
    arraybook.anatomy.info : The layout of an array in words.

    Notes
    -----
    The owner is found by following `array.base`. A buffer such as `bytes` below
    `numpy.frombuffer` counts too. Items that are not visited show a value only if their
    owner has the dtype of `array`; bytes at either end that do not make up a whole item
    are left out. Drawing a view of a large array needs a copy of it, which has memory of
    its own and may have other strides.

    Examples
    --------
    >>> import numpy as np
    >>> from arraybook.diagrams import draw_memory
    >>> items = np.arange(12, dtype=np.int64)
    >>> ax = draw_memory(items[::-3], title="items[::-3]")
    >>> [text.get_text() for text in ax.texts if "axis" in text.get_text()]
    ['axis 0: -24 bytes']
    """
    values = drawable("array", array, (1, 2, 3))
    if values.dtype.kind in {"O", "T"}:
        msg = f"array must hold its values in its own memory, got dtype {values.dtype}"
        raise TypeError(msg)
    if values.size == 0:
        return draw_empty(values, title, ax)
    tape = tape_of(values)
    draw = _draw_rows if by_byte else _draw_tape
    return draw(tape, title, ax)


def _draw_tape(tape: Tape, title: str | None, ax: Axes | None) -> Axes:
    """Draw the items side by side, jumps above them."""
    words, offsets = tape.words(), tape.offsets()
    width = box_width([*words, str(offsets[-1])])
    across = tape.items.size * width
    if across > LONGEST + 1e-9:
        msg = (
            f"array must fit into {LONGEST} boxes side by side to be legible, "
            f"got {len(words)} items with values up to {max(words, key=len)}, "
            f"which need {across:.3g}"
        )
        raise ValueError(msg)
    names = _names(tape)
    right = max(across + 0.1, 1.9 + 0.47 * max(map(ems, names)))
    arcs = _arcs(tape, width)
    sky = max((arc.height for arc in arcs), default=0.0) + 0.2
    lines = _flow(names, right)
    bottom = 1.45 - BELOW + 0.7 * max(len(_times(visits)) for visits in tape.visits)
    canvas = Canvas(
        ax,
        left=1.6,
        right=right,
        top=sky + LEGEND * (lines[-1][1] + 1),
        bottom=bottom,
        title=title,
    )
    _enlarge(canvas, ax)
    for slot, (offset, visits) in enumerate(zip(offsets, tape.visits, strict=True)):
        x = (slot + 0.5) * width
        _draw_box(canvas, tape, slot, (x, -0.5), words[slot], width=width)
        canvas.note(x, BELOW, str(offset))
        for line, time in enumerate(_times(visits), start=1):
            canvas.note(x, BELOW - 0.7 * line, time, color=INK, weight="bold")
    canvas.note(-0.2, BELOW, "byte", ha="right")
    canvas.note(-0.2, BELOW - 0.7, "visit", ha="right", color=INK, weight="bold")
    x = (tape.start + 0.5) * width
    canvas.note(x, 0.15 - bottom, "↑\nstart", va="bottom", linespacing=0.9)
    _draw_arcs(canvas, arcs, lambda along, away: (along, away), "v")
    _draw_legend(canvas, names, lines, sky)
    return canvas.ax


def _draw_rows(tape: Tape, title: str | None, ax: Axes | None) -> Axes:
    """Draw the items below each other, byte by byte, jumps at the right."""
    words, offsets, size = tape.words(), tape.offsets(), tape.items.itemsize
    if tape.items.size > MOST:
        msg = (
            f"array must live in memory of at most {MOST} items to be legible by byte, "
            f"got {tape.items.size}"
        )
        raise ValueError(msg)
    if size > LONGEST_ITEM:
        msg = f"array must have items of at most {LONGEST_ITEM} bytes, got {size} bytes"
        raise ValueError(msg)
    indices = [_index(visits, tape.shape) for visits in tape.visits]
    # The right ends of two columns of text.
    value = size + 0.4 + 0.46 * max(map(ems, [*words, "value"]))
    index = value + 0.5 + 0.42 * max(map(ems, [*indices, "index"]))
    arcs = _arcs(tape, 1.0)
    names = _names(tape)
    reach = max((arc.height for arc in arcs), default=0.0)
    right = max(index + 0.5 + reach, 1.9 + 0.47 * max(map(ems, names)))
    lines = _flow(names, right)
    canvas = Canvas(
        ax,
        left=1.7,
        right=right,
        top=0.9 + LEGEND * (lines[-1][1] + 1),
        bottom=tape.items.size + 0.1,
        title=title,
    )
    _enlarge(canvas, ax)
    raw = tape.items.view(np.uint8).reshape(-1, size).tolist()
    for slot, row in enumerate(raw):
        y, known = -slot - 0.5, bool(tape.known[slot])
        for column, byte in enumerate(row):
            text = str(byte) if known else ""
            _draw_box(canvas, tape, slot, (column + 0.5, y), text)
        canvas.note(-0.2, y, str(offsets[slot]), ha="right")
        canvas.note(value, y, words[slot], ha="right", size=canvas.size, color=INK)
        canvas.note(index, y, indices[slot], ha="right")
    heads = {-0.2: "byte", value: "value", index: "index"}
    for x, text in heads.items():
        canvas.note(x, 0.4, text, ha="right")
    for column in range(size):
        canvas.note(column + 0.5, 0.4, f"+{column}" if size <= 10 else str(column))
    _draw_arcs(canvas, arcs, lambda along, away: (index + 0.3 + away, -along), "<")
    _draw_legend(canvas, names, lines, 0.9)
    return canvas.ax


def _enlarge(canvas: Canvas, ax: Axes | None) -> None:
    """Keep print at 8 points in a picture of our own; the limits leave room for it."""
    if ax is None:
        canvas.size, canvas.small = max(8.0, canvas.size), max(8.0, canvas.small)


def _draw_box(
    canvas: Canvas,
    tape: Tape,
    slot: int,
    centre: tuple[float, float],
    text: str,
    *,
    width: float = 1.0,
) -> None:
    """Draw a box, dotted if the array never comes there."""
    box = canvas.value(centre, text, None, width, "C0")
    if not tape.visits[slot]:
        box.patch.set(facecolor="white", edgecolor="#777777", linestyle=":")
        box.label.set_color("#777777")


def _times(visits: Sequence[int]) -> list[str]:
    """Write when an item is visited, a line for each time, at most four lines."""
    times = [str(visit) for visit in visits]
    return times if len(times) <= 4 else [*times[:3], "…"]


def _index(visits: Sequence[int], shape: tuple[int, ...]) -> str:
    """Write the index of an item, with three dots if it has several."""
    if not visits:
        return ""
    index = [int(place) for place in np.unravel_index(visits[0], shape)]
    return f"{index} …" if len(visits) > 1 else str(index)


def _names(tape: Tape) -> list[str]:
    """Write the stride of each axis."""
    names = []
    for axis, (length, stride) in enumerate(zip(tape.shape, tape.strides, strict=True)):
        number = f"{stride:+}" if stride else "0"
        alone = " (length 1)" if length == 1 else ""
        names.append(f"axis {axis}: {number} bytes{alone}")
    return names


@dataclass(frozen=True, slots=True, eq=False)
class _Arc:
    """A jump from one item to another: a curve along the tape and away from it."""

    axis: int
    along: NDArray[np.float64]
    away: NDArray[np.float64]
    height: float


def _arcs(tape: Tape, width: float) -> list[_Arc]:
    """Return the jumps along each axis from the first element, short ones lowest."""
    size = tape.items.itemsize
    jumps = {
        axis: stride // size
        for axis, stride in enumerate(tape.strides)
        if tape.shape[axis] > 1
    }
    shortest_first = sorted(jumps, key=lambda axis: (abs(jumps[axis]), -axis))
    arcs, height = [], 0.0
    start = (tape.start + 0.5) * width
    for rank, axis in enumerate(shortest_first):
        jump = jumps[axis] * width
        height = max(height + 0.45, 0.5 + 0.22 * abs(jump), 0.0 if jump else 1.1)
        if not jump:
            arcs.append(_Arc(axis, *_loop(start, height, rank), height))
            continue
        side = np.sign(jump) * (0.28 - 0.1 * rank)  # inner arcs begin and end inside
        ends = start + jump * np.arange(tape.shape[axis])
        for one, two in zip(ends[:-1] + side, ends[1:] - side, strict=True):
            turn = np.linspace(0, np.pi, 60)
            along = (one + two) / 2 + (one - two) / 2 * np.cos(turn)
            arcs.append(_Arc(axis, along, height * np.sin(turn), height))
    return arcs


def _loop(
    start: float, height: float, rank: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a curve that leaves a box and comes back to it."""
    turn = np.linspace(0, 2 * np.pi, 60)
    swing = (0.3 + 0.15 * rank) * np.sin(turn) * np.sin(turn / 2) ** 2
    along = start - 0.2 - swing + (0.1 + 0.05 * rank) * (turn / np.pi - 1)
    return along, height * np.sin(turn / 2) ** 2


def _draw_arcs(
    canvas: Canvas,
    arcs: Sequence[_Arc],
    place: Callable[[Any, Any], tuple[Any, Any]],
    head: str,
) -> None:
    """Draw the jumps, an arrow head at the end of each."""
    for arc in arcs:
        color, style = STYLES[arc.axis]
        x, y = place(arc.along, arc.away)
        canvas.ax.plot(
            x, y, color=color, linestyle=style, linewidth=1.8, gid=f"axis {arc.axis}"
        )
        canvas.ax.plot(
            *place(arc.along[-1], arc.away[-1] + 0.08),
            head,
            color=color,
            markersize=5.5,
        )


def _flow(names: Sequence[str], width: float) -> list[tuple[float, int]]:
    """Return where each entry of the legend begins: x and the number of the line."""
    places: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for name in names:
        needed = 1.9 + 0.47 * ems(name)
        if x > 0 and x + needed > width + 1e-9:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += needed
    return places


def _draw_legend(
    canvas: Canvas, names: Sequence[str], lines: Sequence[tuple[float, int]], sky: float
) -> None:
    """Write what each kind of line stands for, above the picture."""
    last = lines[-1][1]
    for axis, (name, (x, line)) in enumerate(zip(names, lines, strict=True)):
        color, style = STYLES[axis]
        y = sky + LEGEND * (last - line + 0.5)
        canvas.ax.plot(
            [x, x + 1.2], [y, y], color=color, linestyle=style, linewidth=1.8
        )
        canvas.note(x + 1.4, y, name, ha="left", color=INK)
