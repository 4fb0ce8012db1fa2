"""Exercises of the page on roots and intersections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]


def _whole_result(unit: float = 1.0) -> optimize.RootResults:
    """Return what root_scalar finds for the number that is its own cosine."""
    return optimize.root_scalar(lambda x: np.cos(unit * x) - x, bracket=(0, 1))


def _settled(unit: float = 1.0) -> float:
    """Return the number that is its own cosine, for angles in units of so many radians."""
    return float(_whole_result(unit).root)


def _fixed() -> Floats:
    """Return where tan x = x from 0 to 20."""
    turns = np.arange(1, 6) * np.pi  # one root in each, between the zero and the pole
    roots = [
        optimize.brentq(lambda x: np.sin(x) - x * np.cos(x), turn, turn + np.pi / 2)
        for turn in turns
    ]
    return np.array([0, *roots])


def _poles() -> Floats:
    """Return the poles of the tangent from 0 to 20."""
    return np.pi * np.linspace(0.5, 5.5, 6)


def _both(widths: tuple[float, float] = (1, 3), *, equal_areas: bool = False) -> Floats:
    """Return where two bell curves around 5 and 6 are equally high."""
    one, two = (np.poly1d([1, -centre]) ** 2 for centre in (5, 6))
    ratio = widths[1] / widths[0] if equal_areas else 1.0
    exponent = two / (2 * widths[1] ** 2) - one / (2 * widths[0] ** 2)
    roots: Floats = np.sort((exponent + np.log(ratio)).roots).astype(np.float64)
    return roots


def _heights() -> Floats:
    """Return how high the two bell curves are where they cross."""
    return np.asarray(np.exp(-((_both() - 5) ** 2) / 2))


EXERCISES: dict[str, Exercise] = {
    "roots_and_intersections-1": Exercise(
        answer=_settled,
        hint="The number and its cosine differ by zero. Give root_scalar a bracket.",
        remark="Every start leads there: the cosine brings numbers closer together.",
        rtol=1e-9,
        slips=(
            Slip(
                _whole_result,
                "That is the whole result. Answer with its root.",
                when=lambda result: hasattr(result, "root"),
            ),
            Slip(
                lambda: _settled(np.pi / 180),
                "That is the number for degrees. Take radians.",
            ),
            Slip(lambda: np.pi / 2, "That is where the cosine is zero."),
            Slip(lambda: np.cos(1), "That is the cosine of 1. Press the key again."),
            Slip(
                lambda: round(_settled(), 4),
                "That has too few right digits. Do not round, and let a bracket close "
                "in.",
                when=lambda value: 1e-9 < abs(float(value) - _settled()) < 0.01,
            ),
        ),
    ),
    "roots_and_intersections-2": Exercise(
        answer=_fixed,
        hint="Which of your places are poles? There tan(x) - x is huge, not zero.",
        remark="At these places sin(x) / x has its peaks and dips.",
        slips=(
            Slip(
                lambda: _fixed()[1:],
                "The place 0 itself is missing: it belongs to the range.",
            ),
            Slip(
                lambda: np.sort(np.concatenate([_fixed(), _poles()])),
                "Some of these are poles: put them into tan(x) - x.",
            ),
            Slip(
                lambda: np.sort(np.concatenate([_fixed()[1:], _poles()])),
                "Some of these are poles, and 0 is missing. Put them into tan(x) - x.",
            ),
            Slip(_poles, "These are the poles of the tangent."),
            Slip(
                lambda: np.arange(7) * np.pi,
                "These are the roots of the tangent. Where is it equal to x?",
            ),
            Slip(
                lambda: len(_fixed()),
                "That is how many there are. Answer with the places, as an array.",
            ),
            Slip(
                lambda: 11,
                "That is the number of changes of sign. Answer with the places, as an "
                "array.",
            ),
        ),
    ),
    "roots_and_intersections-3": Exercise(
        answer=lambda: np.e,
        hint="Where they touch, heights and slopes are equal: two equations.",
        remark="The line touches at 1, and m is e.",
        rtol=1e-9,
        slips=(
            Slip(
                lambda: 1.0,
                "That is the x where they touch. Answer with the slope of the line.",
            ),
            Slip(
                lambda: (1.0, np.e),
                "Answer with the slope alone.",
                when=lambda pair: len(pair) == 2,
            ),
            Slip(lambda: 1 / np.e, "That is one divided by the slope."),
            Slip(
                lambda: 2.75,
                "That is close. Trying out slopes takes long: find a crossing that "
                "gives the slope.",
                when=lambda value: 1e-8 < abs(float(value) - np.e) < 0.1,
            ),
        ),
    ),
    "roots_and_intersections-4": Exercise(
        answer=_both,
        hint="Write both curves as functions of x, and search all of (0, 12).",
        remark="By hand: x - 5 = ±(x - 6) / 3.",
        slips=(
            Slip(
                lambda: _both()[1:],
                "That is the one between the peaks. There is another.",
            ),
            Slip(
                lambda: _both()[:1],
                "That is the one on the left. There is another, between the peaks.",
            ),
            Slip(
                lambda: float(_both()[1]),
                "That is the one between the peaks. There is another: answer with an "
                "array.",
            ),
            Slip(_heights, "These are the heights. Answer with the places."),
            Slip(
                lambda: _both((3, 1)),
                "The widths have changed places: the first curve has width 1.",
            ),
            Slip(
                lambda: _both((1, np.sqrt(3))),
                "Square the width in the formula.",
            ),
            Slip(
                lambda: _both(equal_areas=True),
                "These are curves with equal areas. Here the heights are equal.",
            ),
        ),
    ),
}
