"""Measured times as factors that any machine can agree on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
from matplotlib.ticker import NullLocator

from arraybook._validation import positive, shown
from arraybook.diagrams._boxes import INK, check_axes, check_text
from arraybook.diagrams._sheet import TIMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_speed"]


def draw_speed(seconds: Mapping[str, float], *, ax: Axes | None = None) -> Axes:
    """
    Draw how many times as long as the fastest each of several ways takes.

    Factors are rounded to 1, 2, 5, 10, 20, 50, …, whichever is nearest in ratio, and
    the bars are as long as these: timings of two runs differ, their pictures seldom do.

    Parameters
    ----------
    seconds : mapping of str to float
        The measured time of each way in seconds, or in any other unit, positive. The
        bars have the order of the mapping, from the top.
    ax : matplotlib.axes.Axes, optional
        Where to draw. By default a new figure, 6.4 inches wide, on opaque white.

    Returns
    -------
    Axes
        The Axes with one horizontal bar for each way. The scale is logarithmic if a
        way takes more than about 20 times as long as the fastest.

    Raises
    ------
    TypeError
        If `seconds` is no mapping, a label is no string, or a time is no number.
    ValueError
        If `seconds` is empty, or a time is not positive and finite.

    See Also
    --------
    timeit.repeat : Measure; the smallest of the repeats is the one to draw.

    Examples
    --------
    >>> from arraybook.diagrams import draw_speed
    >>> ax = draw_speed({"loop": 0.0212, "array": 0.0011})
    >>> [bar.get_width() for bar in ax.patches]
    [20, 1]
    """
    factors = _factors(seconds)
    check_axes(ax)
    largest, logarithmic = max(factors.values()), max(factors.values()) > 20
    if ax is None:
        size = (6.4, 0.8 + 0.4 * len(factors))
        _, ax = plt.subplots(figsize=size, facecolor="white", layout="constrained")
    places = range(len(factors))
    bars = ax.barh(places, list(factors.values()), color="C0", height=0.6)
    ax.set_yticks(places, list(factors), parse_math=False)
    ax.invert_yaxis()
    words = [
        f"about {factor} {TIMES}" if factor > 1 else "fastest"
        for factor in factors.values()
    ]
    ax.bar_label(bars, words, padding=4, color=INK)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right"]].set_visible(False)
    scale = ""
    if logarithmic:
        scale = ", logarithmic scale"
        ax.set_xscale("log")
        ax.xaxis.set_major_formatter("{x:.0f}")
        ax.xaxis.set_minor_locator(NullLocator())
    start = 0.5 if logarithmic else 0.0
    room = start * (largest / start) ** 1.25 if logarithmic else 1.2 * largest
    ax.set(xlim=(start, room), xlabel=f"times as long as the fastest{scale}")
    return ax


def _factors(seconds: Any) -> dict[str, int]:
    """Divide by the smallest time and round to the series 1, 2, 5, 10, …."""
    if not isinstance(seconds, Mapping):
        msg = f"seconds must be a mapping of labels to times, got {shown(seconds)}"
        raise TypeError(msg)
    if not seconds:
        msg = "seconds must hold at least one time, got an empty mapping"
        raise ValueError(msg)
    for label in seconds:
        if not isinstance(label, str):
            msg = f"labels of seconds must be strings, got {shown(label)}"
            raise TypeError(msg)
        check_text("labels of seconds", label)
    times = {
        label: positive(f"seconds[{label!r}]", seconds[label]) for label in seconds
    }
    fastest = min(times.values())
    return {label: _round(time / fastest) for label, time in times.items()}


def _round(factor: float) -> int:
    """Return the nearest of 1, 2, 5, 10, 20, 50, … in ratio."""
    power = int(10 ** math.floor(math.log10(factor)))
    steps = [step * power for step in (1, 2, 5, 10)]
    return min(steps, key=lambda step: abs(math.log(factor / step)))
