"""Exercises on what arrays add to lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

FAHRENHEIT = np.array([98, 101, 95, 104])
WEIGHTS = np.array([21, 24, 19, 25, 22, 23])  # g


def _celsius() -> NDArray[np.float64]:
    """Convert the four readings."""
    return (FAHRENHEIT - 32) * 5 / 9


def _variation(ddof: int = 1) -> float:
    """Return the coefficient of variation of the weights."""
    return float(WEIGHTS.std(ddof=ddof) / WEIGHTS.mean())


def _culture(limit: float = 1000) -> NDArray[Any]:
    """Double 3 cells as long as they are fewer than the limit."""
    sizes, size = [], 3
    while size < limit:
        sizes.append(size)
        size *= 2
    return np.array(sizes)


EXERCISES: dict[str, Exercise] = {
    "why_arrays-1": Exercise(
        answer=_celsius,
        hint="Make an array of the four readings, then subtract first.",
        remark="One expression, and no loop.",
        array=True,
        rtol=5e-4,
        slips=(
            Slip(
                lambda: FAHRENHEIT - 32,
                "That is the difference: now take five ninths of it.",
            ),
            Slip(
                lambda: FAHRENHEIT - 32 * 5 / 9,
                "Multiplication comes before subtraction: put parentheses around the "
                "difference.",
            ),
            Slip(
                lambda: (FAHRENHEIT - 32) * 5 // 9,
                "// rounds down to whole degrees: divide with /.",
            ),
            Slip(
                lambda: (FAHRENHEIT - 32) * 9 / 5,
                "That is nine fifths, and five ninths are asked for.",
            ),
            Slip(
                lambda: FAHRENHEIT * 9 / 5 + 32,
                "That is the other direction, from degrees Celsius to Fahrenheit.",
            ),
        ),
    ),
    "why_arrays-2": Exercise(
        answer=_variation,
        hint="The standard deviation goes above the line, the mean below it.",
        remark="A fraction has no unit: it would be the same in ounces.",
        rtol=1e-2,
        slips=(
            Slip(
                lambda: _variation(ddof=0),
                "The six mice are a sample: tell std to divide by n - 1.",
            ),
            Slip(lambda: 100 * _variation(), "That is in percent: give the fraction."),
            Slip(
                lambda: 1 / _variation(),
                "Upside down: divide the standard deviation by the mean.",
            ),
            Slip(
                lambda: WEIGHTS.var(ddof=1) / WEIGHTS.mean(),
                "That is the variance over the mean: var is the square of std.",
            ),
            Slip(
                lambda: WEIGHTS.std(ddof=1),
                "That is the standard deviation, in g: divide it by the mean.",
            ),
        ),
    ),
    "why_arrays-3": Exercise(
        answer=_culture,
        hint="Start with 3, append first, then double.",
        remark="The values were copied into an array once, not once for each of them.",
        array=True,
        slips=(
            Slip(
                lambda: _culture(limit=1000 * 2),
                "The last value is not below 1000: append before you double.",
            ),
            Slip(
                lambda: _culture(limit=1000 * 2)[1:],
                "The 3 is missing, and the last is not below 1000: append before you "
                "double.",
            ),
            Slip(
                lambda: _culture()[1:],
                "The first hour is missing: append before you double.",
            ),
            Slip(
                lambda: np.cumsum(_culture()),
                "These are running totals: each size already counts all cells.",
            ),
            Slip(
                lambda: _culture().size,
                "That is how many sizes there are: give the sizes.",
                when=lambda answer: answer == _culture().size,
            ),
        ),
    ),
}
