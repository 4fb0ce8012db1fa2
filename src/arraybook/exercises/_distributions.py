"""Exercises of the page on probability distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _share(std: float = 8) -> float:
    """Return the share of heights between 165 and 180 cm."""
    people = stats.norm(170, std)
    return float(people.cdf(180) - people.cdf(165))


def _tall(probability: float = 0.95, std: float = 8) -> float:
    """Return a quantile of the heights."""
    return float(stats.norm(170, std).ppf(probability))


def _densities() -> float:
    """Return the difference of the densities at the two heights."""
    people = stats.norm(170, 8)
    return float(people.pdf(165) - people.pdf(180))


def _lognormal() -> tuple[float, float]:
    """Return s and scale of a lognormal distribution with mean 10 and std 5."""
    s = np.sqrt(np.log1p((5 / 10) ** 2))
    return float(s), float(10 / np.exp(s**2 / 2))


def _alarms() -> float:
    """Return the probability of 20 false alarms or more."""
    return float(stats.binom(10_000, 0.001).sf(19))


def _bell_tails() -> NDArray[np.float64]:
    """Return the tails of the normal distribution that people take instead."""
    tails: NDArray[np.float64] = stats.norm(10, 9.99**0.5).sf([19, 19.5, 20])
    return tails


def _top(count: float = 1e17) -> float:
    """Return the median of the maximum of so many standard normal numbers."""
    return float(stats.norm.isf(-np.expm1(-np.log(2) / count)))


EXERCISES: dict[str, Exercise] = {
    "distributions-1": Exercise(
        answer=lambda: (_share(), _tall()),
        hint="A share is a difference of two values of cdf, a height comes from ppf.",
        remark="Areas below the density are shares, and ppf turns a share into a height.",
        rtol=2e-3,  # three digits will do
        slips=(
            Slip(
                lambda: (_densities(), _tall()),
                "Densities are heights of the curve, not shares. Use cdf.",
                when=lambda pair: np.isclose(abs(pair[0]), abs(_densities())),
            ),
            Slip(
                lambda: (-_share(), _tall()),
                "A share is not negative: take the lower one from the upper one.",
            ),
            Slip(
                lambda: (stats.norm(170, 8).cdf(180), _tall()),
                "That share counts everyone up to 180 cm, also those below 165 cm.",
            ),
            Slip(
                lambda: (100 * _share(), _tall()),
                "Give the share as a number from 0 to 1, not in percent.",
            ),
            Slip(
                lambda: (_share(64), _tall(std=64)),
                "The second argument of norm is the standard deviation, not the "
                "variance.",
            ),
            Slip(
                lambda: (_share(8**0.5), _tall(std=8**0.5)),
                "The second argument of norm is the standard deviation. Do not take "
                "its square root.",
            ),
            Slip(
                lambda: (_share(), _tall(0.975)),
                "That height has 2.5 % above it. Here 5 % are above.",
            ),
            Slip(
                lambda: (_share(), _tall(0.05)),
                "That height is the one that 5 % stay below.",
            ),
            Slip(
                lambda: (1 - _share(), _tall()),
                "That is the share outside of the two heights.",
            ),
            Slip(
                lambda: (_tall(), _share()),
                "Give the share first, then the height.",
            ),
        ),
    ),
    "distributions-2": Exercise(
        answer=_lognormal,
        hint="Divide the variance by the squared mean: only s is left.",
        remark="The mean is larger than the scale, which is the median.",
        rtol=2e-3,
        slips=(
            Slip(
                lambda: (5, 10),
                "These are the mean and standard deviation of the times themselves.",
                when=lambda pair: sorted(map(float, pair)) == [5, 10],
            ),
            Slip(
                lambda: (_lognormal()[0] ** 2, _lognormal()[1]),
                "Your first part is the square of s.",
            ),
            Slip(
                lambda: (_lognormal()[0], 10),
                "The scale is the median, and the median is below the mean of 10.",
            ),
            Slip(
                lambda: (_lognormal()[0], np.log(_lognormal()[1])),
                "Your second part is the mean of the logarithm. Take e to its power.",
            ),
            Slip(
                lambda: (np.log(5), 10),
                "The logarithm of a standard deviation is not the standard deviation "
                "of the logarithm.",
                when=lambda pair: np.isclose(pair[0], np.log(5), rtol=2e-3),
            ),
            Slip(
                lambda: (0.5, 10 / np.exp(0.125)),
                "That takes the ratio of standard deviation and mean for s, which is "
                "only roughly right.",
                when=lambda pair: float(pair[0]) == 0.5,
            ),
            Slip(
                lambda: _lognormal()[::-1],
                "Give s first, then the scale.",
            ),
        ),
    ),
    "distributions-3": Exercise(
        answer=_alarms,
        hint="Which number of alarms is the largest that does not count?",
        remark="More than 20 would be another question, with less than half the answer.",
        rtol=2e-3,
        slips=(
            Slip(
                lambda: stats.binom(10_000, 0.001).sf(20),
                "That is the probability of more than 20: it leaves out 20 itself.",
            ),
            Slip(
                lambda: stats.binom(10_000, 0.001).pmf(20),
                "That is the probability of exactly 20.",
            ),
            Slip(
                lambda: stats.binom(10_000, 0.001).cdf(19),
                "That is near 1: it is the probability of the other case, of few alarms.",
            ),
            Slip(
                lambda: stats.poisson(10).sf(19),
                "That is the Poisson distribution, which comes close. Take the "
                "binomial one.",
            ),
            Slip(
                lambda: stats.norm(10, 9.99**0.5).sf(20),
                "That is a normal distribution of the same mean and variance: its tail "
                "is too thin.",
                when=lambda value: np.isclose(value, _bell_tails(), rtol=0.01).any(),
            ),
        ),
    ),
    "distributions-4": Exercise(
        answer=_top,
        hint="Ask for the tail: isf takes the probability of a value above.",
        remark="In so many draws, one as large as this is no surprise.",
        rtol=5e-4,
        slips=(
            Slip(
                lambda: np.inf,
                "The probability was rounded to 1. Use the tail, and isf.",
            ),
            Slip(
                lambda: stats.norm.isf(1e-17),
                "That value is exceeded by one draw on average. The maximum exceeds it "
                "with a probability of more than 1/2.",
            ),
            Slip(
                lambda: stats.norm.isf(0.5e-17),
                "That takes half of 1 over N for the tail. It is the logarithm of 2 "
                "over N.",
            ),
            Slip(
                lambda: -_top(),
                "That is the minimum: the sign is reversed.",
            ),
            Slip(
                lambda: np.log(2) / 1e17,
                "That is the probability of the tail. Which value does it belong to?",
                when=lambda value: 0 < float(value) < 1e-10,
            ),
            Slip(
                lambda: 0.0,
                "That is the median of one draw, not of the maximum.",
            ),
        ),
    ),
}
