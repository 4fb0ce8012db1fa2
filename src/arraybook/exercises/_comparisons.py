"""Exercises on comparisons and logic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

# The data that the page gives.
LOG: NDArray[np.float64] = np.array([36.4, 36.5, 37.0, 37.5, 37.6, 38.2, 36.9])
SPIKES: NDArray[np.int64] = np.array(
    [[3, 1, 2, 1, 4], [0, 2, 0, 0, 1], [0, 0, 0, 0, 0], [1, 3, 0, 2, 2]]
)
DETECTORS: NDArray[np.bool_] = (np.arange(8) & [[4], [2], [1]]) > 0
FIRST, SECOND, THIRD = DETECTORS


def _right_temperature() -> Any:
    """Return where the temperature lies between the limits, both included."""
    return (LOG >= 36.5) & (LOG <= 37.5)


def _unreliable() -> Any:
    """Return which neurons responded sometimes."""
    return SPIKES.any(axis=1) & ~SPIKES.all(axis=1)


def _exactly_one() -> Any:
    """Return where one of three is true."""
    return DETECTORS.sum(axis=0) == 1


EXERCISES: dict[str, Exercise] = {
    "comparisons-1": Exercise(
        answer=_right_temperature,
        hint="Compare twice, and combine the two with & and parentheses.",
        remark="Not 36.5 <= log <= 37.5, which is right for one number only.",
        slips=(
            Slip(
                lambda: (LOG > 36.5) & (LOG < 37.5),
                "Both ends are included: 36.5 and 37.5 are right temperatures.",
            ),
            Slip(
                lambda: LOG >= 36.5,
                "That asks for the lower end only: compare with the upper one too.",
            ),
            Slip(
                lambda: LOG <= 37.5,
                "That asks for the upper end only: compare with the lower one too.",
            ),
            Slip(
                lambda: (LOG >= 36.5) | (LOG <= 37.5),
                "With | one condition is enough, and every number fulfils one of them.",
            ),
            Slip(
                lambda: (LOG >= 36.5) & (LOG < 37.5),
                "The upper end is included too.",
            ),
            Slip(
                lambda: (LOG > 36.5) & (LOG <= 37.5),
                "The lower end is included too.",
            ),
            Slip(
                lambda: ~_right_temperature(),
                "That is where the temperature was wrong.",
            ),
            Slip(
                lambda: LOG[_right_temperature()],
                "These are the right temperatures: give the truth values.",
            ),
            Slip(
                lambda: _right_temperature().astype(int),
                "Truth values are asked for, not 0 and 1.",
            ),
        ),
    ),
    "comparisons-2": Exercise(
        answer=_unreliable,
        hint="Use any and all along the axis of the stimuli, and ~ for not.",
        remark="any ^ all says the same: whoever responds always responds at least once.",
        slips=(
            Slip(
                lambda: SPIKES.any(axis=0) & ~SPIKES.all(axis=0),
                "These are five answers, one for each stimulus: name the other axis.",
            ),
            Slip(
                lambda: SPIKES.any(axis=1) & SPIKES.all(axis=1),
                "These are the neurons that responded every time.",
            ),
            Slip(
                lambda: SPIKES.any(axis=1),
                "One of them responded every time, and is reliable.",
            ),
            Slip(
                lambda: ~SPIKES.all(axis=1),
                "One of them never responded: ask for at least once, too.",
            ),
            Slip(
                lambda: ~_unreliable(),
                "These are the neurons that did the same every time.",
            ),
            Slip(
                lambda: SPIKES.any() and not SPIKES.all(),
                "That is one answer for the whole table: any and all need an axis.",
            ),
            Slip(
                lambda: np.flatnonzero(_unreliable()),
                "These are the numbers of the right neurons: give the truth values.",
            ),
        ),
    ),
    "comparisons-3": Exercise(
        answer=_exactly_one,
        hint="Add the three up as numbers, and compare the sum with 1.",
        remark="The sum of truth values counts them.",
        slips=(
            Slip(
                lambda: FIRST ^ SECOND ^ THIRD,
                "That is also true where all three fire: ^ after ^ finds odd numbers.",
            ),
            Slip(
                lambda: (FIRST + SECOND + THIRD) == 1,
                "That is where at least one fires: between truth values, + means or.",
            ),
            Slip(
                lambda: FIRST & SECOND & THIRD,
                "That is where all three fire.",
            ),
            Slip(
                lambda: DETECTORS.sum(axis=0),
                "These are the numbers of detectors that fired: compare them.",
            ),
            Slip(
                lambda: DETECTORS.sum(axis=0) <= 1,
                "That is also true where none fires.",
            ),
            Slip(
                lambda: ~_exactly_one(),
                "That is the opposite: everywhere but where exactly one fires.",
            ),
        ),
    ),
}
