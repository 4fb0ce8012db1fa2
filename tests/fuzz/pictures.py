"""Exercises and diagrams: whatever comes is judged in words, or drawn, or refused."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
from hypothesis import strategies as st

from arraybook import diagrams, exercises
from arraybook.exercises import _engine
from fuzz.harness import Case
from fuzz.hostile import (
    ANYTHING,
    CALM,
    FOREIGN,
    LAYOUTS,
    REAL,
    WILD,
    arrays,
    numbers,
    shapes,
)
from fuzz.kernels import fixed

mpl.use("agg")
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
from matplotlib.axes import Axes

CASES: dict[str, Case] = {}
NAMES = [name for topic in _engine.topics() for name in _engine.exercises(topic)]
# Those whose answers take no time.
QUICK = [name for name in NAMES if name.split("-")[0] in {"masks", "shape", "dtypes"}]


def right_check(given, result):
    assert isinstance(result, exercises.Verdict)
    assert result.text
    assert str(result)
    exercise = _engine._find(given["name"])
    if exercise is None:
        assert "exercise" in result.text
    elif given["answer"] is ...:
        assert not result


CASES["exercises.check"] = Case(
    exercises.check,
    fixed({"name": st.sampled_from(QUICK) | st.text() | ANYTHING, "answer": ANYTHING}),
    right_check,
)


def drawn(function):
    """Return a function that draws, looks what came, renders it, and throws it away."""

    def call(**given):
        try:
            picture = function(**given)
            ax = picture if isinstance(picture, Axes) else plt.gcf().axes[0]
            if isinstance(picture, FuncAnimation):
                picture._draw_was_started = True  # it is not shown, and need not be
            ax.figure.canvas.draw()
            return type(picture), [text.get_text() for text in ax.texts]
        finally:
            plt.close("all")

    return call


def right_axes(given, result):
    assert result[0] is Axes
    assert given["ax"] is None


def right_array(given, result):
    right_axes(given, result)
    array = np.asarray(given["array"])
    if array.size and array.dtype.kind == "b":
        assert sum(text in {"T", "F"} for text in result[1]) == array.size


no_axes = st.none()
picturable = arrays(
    shapes(1, 3, 3), values=WILD, dtypes=[*REAL, "D", "O", "U3", "M8[s]"]
)
CASES["diagrams.draw_array"] = Case(
    diagrams.draw_array,
    fixed({"array": picturable, "select": no_axes, "title": st.none(), "ax": no_axes}),
    right_array,
    call=drawn(diagrams.draw_array),
    share=0.05,
)

small = arrays(shapes(0, 2, 3), values=CALM)
CASES["diagrams.draw_broadcast"] = Case(
    diagrams.draw_broadcast,
    fixed({"a": small, "b": small, "operation": st.just(np.add), "ax": no_axes}),
    right_axes,
    call=drawn(diagrams.draw_broadcast),
    share=0.05,
)


def right_convolution(given, result):
    assert result[0] is (FuncAnimation if given["step"] is None else Axes)


CASES["diagrams.draw_convolution"] = Case(
    diagrams.draw_convolution,
    fixed(
        {
            "data": arrays(shapes(1, 1, 5, empty=False), values=CALM),
            "kernel": arrays(shapes(1, 1, 3, empty=False), values=CALM),
            "step": st.none() | st.just(0),
            "ax": no_axes,
            "interval": numbers(1, 2000),
        }
    ),
    right_convolution,
    call=drawn(diagrams.draw_convolution),
    bad={
        name: arrays(shapes(1, 1, 4), dtypes=REAL + FOREIGN, values=WILD) | ANYTHING
        for name in ("data", "kernel")
    },
    share=0.05,
)


CASES["diagrams.draw_memory"] = Case(
    diagrams.draw_memory,
    fixed(
        {
            "array": arrays(
                shapes(1, 3, 2),
                dtypes=["?", "i1", "<i4", "u8", "d"],
                values=[0, 1, 2],
                layouts=LAYOUTS[:3],  # others take more memory than fits the picture
            ),
            "by_byte": st.booleans(),
            "title": st.none(),
            "ax": no_axes,
        }
    ),
    right_axes,
    call=drawn(diagrams.draw_memory),
    bad={"by_byte": st.booleans()},
    share=0.05,
)

CASES["diagrams.draw_speed"] = Case(
    diagrams.draw_speed,
    fixed(
        {
            "seconds": st.dictionaries(
                st.text(min_size=1, max_size=5, alphabet="abü $_^"),
                numbers(1e-6, 10),
                min_size=1,
                max_size=4,
            ),
            "ax": no_axes,
        }
    ),
    right_axes,
    call=drawn(diagrams.draw_speed),
    bad={
        "seconds": st.dictionaries(st.text(max_size=3) | st.integers(0, 3), ANYTHING)
        | ANYTHING
    },
    share=0.05,
)
