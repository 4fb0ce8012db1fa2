"""Exercises 10 to 13: compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

# The data that the page gives.
DAYS = np.array(
    ["2028-02-20", "2028-02-27", "2028-03-01", "2028-03-15", "2028-04-01"],
    dtype="datetime64[D]",
)
LEVEL: NDArray[np.int64] = np.array([3, 5, 4, 4, 8, 6, 9, 7, 2, 6])
TIMES: NDArray[np.float64] = np.array([61.2, 58.9, 63.0, 59.5, 60.1, 58.7])


def _readings() -> NDArray[np.float64]:
    """Return the drawn temperatures."""
    rng = np.random.default_rng(20260101)
    return np.asarray(rng.integers(340, 410, size=8) / 10)


def _nearest() -> int:
    """Return the index of the reading nearest to 38."""
    return int(np.abs(_readings() - 38).argmin())


def _gaps() -> NDArray[np.int64]:
    """Return the days between the dates."""
    return np.diff(DAYS).astype(np.int64)


def _places() -> NDArray[np.intp]:
    """Return the place that each runner took."""
    return TIMES.argsort().argsort() + 1


EXERCISES: dict[str, Exercise] = {
    "warm_up-10": Exercise(
        answer=_gaps,
        hint="Dates can be subtracted: each but the first, minus the one before it.",
        remark="NumPy knew that 2028 is a leap year.",
        slips=(
            Slip(
                lambda: np.diff(DAYS),
                "The spans of time are right. Make plain whole numbers of them.",
            ),
            Slip(
                lambda: _gaps() - (np.arange(4) == 1),
                "The second gap is one short: 2028 is a leap year. Let NumPy count.",
            ),
            Slip(
                lambda: -_gaps(),
                "These are negative: subtract the earlier day from the later one.",
            ),
            Slip(
                lambda: -np.diff(DAYS),
                "These are negative: subtract the earlier day from the later one.",
            ),
            Slip(
                lambda: (DAYS - DAYS[0]).astype(np.int64),
                "These are the days since the first picture. Count from one picture to "
                "the next.",
            ),
            Slip(
                lambda: DAYS - DAYS[0],
                "These are spans since the first picture. Count from one picture to "
                "the next, in plain numbers.",
            ),
            Slip(
                lambda: _gaps() - 1,
                "These are the days strictly between. From one day to the next is 1.",
            ),
            Slip(
                lambda: _gaps() + 1,
                "These count both days. From one day to the next is 1.",
            ),
            Slip(
                lambda: DAYS[-1] - DAYS[0],
                "That is the whole time. There are four gaps.",
            ),
            Slip(
                lambda: 24 * _gaps(),
                "These are hours: convert to days before you take the unit off.",
            ),
            Slip(
                lambda: _gaps().sum(),
                "That is the whole time. There are four gaps.",
            ),
        ),
    ),
    "warm_up-11": Exercise(
        answer=lambda: _readings()[_nearest()],
        hint="How far is each reading from 38? Where is that smallest?",
        remark="argmin says where, and the index looks it up in another array.",
        slips=(
            Slip(
                _nearest,
                "That is its position. Which temperature stands there?",
            ),
            Slip(
                lambda: _nearest() + 1,
                "That looks like its position, counted from 1. The temperature is "
                "asked for.",
            ),
            Slip(
                (_readings() - 38).min,
                "That is the most negative difference. A distance has no sign, and the "
                "temperature is asked for.",
            ),
            Slip(
                lambda: np.abs(_readings() - 38).min(),
                "That is how far away it is. Which temperature is it?",
            ),
            Slip(
                lambda: _readings().min(),
                "That is the lowest, and the farthest away. The most negative "
                "difference is not the smallest distance: its sign must go.",
            ),
            Slip(
                lambda: min(_readings()[_readings() > 38]),
                "That is the nearest of those above 38. Look below it, too.",
            ),
            Slip(
                lambda: _readings()[_nearest()] - 38,
                "That is the difference from 38. Which temperature is it?",
            ),
            Slip(
                lambda: np.abs(_readings() - 38),
                "These are the distances. Where is the smallest of them?",
            ),
            Slip(
                lambda: _readings()[np.abs(_readings() - 37).argmin()],
                "That is the nearest to 37. Here it is 38.",
            ),
        ),
    ),
    "warm_up-12": Exercise(
        answer=lambda: np.maximum.accumulate(LEVEL),
        hint="np.maximum takes two arrays. One of its methods goes along a single one.",
        remark="np.minimum.accumulate keeps the lowest so far.",
        slips=(
            Slip(
                LEVEL.max,
                "That is the highest of all. Give one value for each hour.",
            ),
            Slip(
                lambda: np.full(LEVEL.size, LEVEL.max()),
                "In the first hour nobody knows what will come: look back only.",
            ),
            Slip(
                lambda: np.cumsum(LEVEL),
                "These are running sums. The idea is right, but the larger one of two "
                "is to stay, not their sum.",
            ),
            Slip(
                lambda: np.sort(LEVEL),
                "Sorted, the hours get mixed up. A level that is no record repeats the "
                "record before it.",
            ),
            Slip(
                lambda: np.maximum(LEVEL[1:], LEVEL[:-1]),
                "That compares each hour with the one before it only, and the first "
                "hour is lost. The record may be older.",
            ),
            Slip(
                lambda: np.maximum(LEVEL, np.append(LEVEL[0], LEVEL[:-1])),
                "That compares each hour with the one before it only. The record may "
                "be older.",
            ),
            Slip(
                lambda: np.maximum(LEVEL, np.roll(LEVEL, 1)),
                "That compares each hour with the one before it only, and the first "
                "hour with the last, because np.roll goes round.",
            ),
            Slip(
                lambda: np.maximum.accumulate(LEVEL[::-1])[::-1],
                "That looks ahead: it is the highest level from each hour on.",
            ),
            Slip(
                lambda: np.minimum.accumulate(LEVEL),
                "That is the lowest so far.",
            ),
            Slip(
                lambda: np.unique(np.maximum.accumulate(LEVEL)),
                "These are the records alone. Give one value for each of the ten "
                "hours.",
            ),
            Slip(
                lambda: np.maximum.accumulate(LEVEL) == LEVEL,
                "That says when the record was reached. Give the record itself.",
            ),
            Slip(
                lambda: LEVEL,
                "That is the level itself. Where it falls, the highest so far stays.",
            ),
            Slip(
                lambda: np.maximum.accumulate(LEVEL)[1:],
                "The first hour is missing: so far, its own level is the highest.",
            ),
        ),
    ),
    "warm_up-13": Exercise(
        answer=_places,
        hint=(
            "argsort lists the runners in the order in which they came in. Find each "
            "runner in that list."
        ),
        remark=(
            "scipy.stats.rankdata does it too, and knows what to do with equal times."
        ),
        slips=(
            Slip(
                lambda: TIMES.argsort() + 1,
                "That lists the runners: who came first, who came second. The places "
                "are asked for, runner by runner.",
            ),
            Slip(
                TIMES.argsort,
                "That lists the runners, counted from 0, in the order in which they "
                "came in. The places are asked for, runner by runner.",
            ),
            Slip(
                lambda: _places() - 1,
                "The order is right. The first place has the number 1.",
            ),
            Slip(
                lambda: (-TIMES).argsort() + 1,
                "That lists the runners, the slowest first. The places are asked for, "
                "runner by runner.",
            ),
            Slip(
                lambda: 7 - _places(),
                "Here the slowest wins: the shortest time takes the first place.",
            ),
            Slip(
                lambda: 6 - _places(),
                "Here the slowest wins, and the places begin at 0.",
            ),
            Slip(
                lambda: np.sort(TIMES),
                "These are the times in order. Nobody can tell whose they are.",
            ),
            Slip(
                lambda: np.arange(1, 7),
                "These are the places in order. Which of them belongs to which runner?",
            ),
            Slip(
                TIMES.argmin,
                "That is who won, counted from 0. All six took a place.",
            ),
        ),
    ),
}
