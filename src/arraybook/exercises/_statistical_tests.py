"""Exercises of the page on statistical tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]


def _looks(*, equal_var: bool = True) -> Floats:
    """Return five p-values for each of 2000 studies without an effect."""
    a, b = np.random.default_rng(7).normal(size=(2, 2000, 50))
    ends = range(10, 51, 10)
    looks = [
        stats.ttest_ind(a[:, :n], b[:, :n], axis=1, equal_var=equal_var).pvalue
        for n in ends
    ]
    return np.array(looks, dtype=np.float64)


def _published(looks: Floats) -> float:
    """Return the share of studies with any p-value below 0.05."""
    return float(np.mean((looks < 0.05).any(axis=0)))


def _new_animals_only() -> float:
    """Return the share if each look is at the ten new animals alone."""
    a, b = np.random.default_rng(7).normal(size=(2, 2000, 5, 10))
    return _published(stats.ttest_ind(a, b, axis=2).pvalue.T)


def _limit(share: float = 0.95, *, size: int = 30) -> float:
    """Return a quantile of the largest gap to a fitted normal curve."""
    samples = np.random.default_rng(30).normal(size=(5000, size))
    fitted = np.sort(stats.zscore(samples, axis=1, ddof=1))
    expected = stats.norm.cdf(fitted)
    steps = np.arange(size + 1) / size
    gaps = np.maximum(steps[1:] - expected, expected - steps[:-1]).max(axis=1)
    return float(np.quantile(gaps, share))


def _shares(size: tuple[int, int] = (8, 40), alpha: float = 0.05) -> Any:
    """Return how often either t-test raises a false alarm."""
    rng = np.random.default_rng(8)
    few, many = rng.normal(0, 3, (5000, size[0])), rng.normal(0, 1, (5000, size[1]))
    tests = (
        stats.ttest_ind(few, many, axis=1, equal_var=equal) for equal in (True, False)
    )
    return [float(np.mean(test.pvalue < alpha)) for test in tests]


EXERCISES: dict[str, Exercise] = {
    "statistical_tests-1": Exercise(
        answer=lambda: _published(_looks()),
        hint="Collect five p-values for each study, then ask whether any of them is "
        "below 0.05.",
        remark="Fix the size of a study before you start it.",
        slips=(
            Slip(
                lambda: _published(_looks()[-1:]),
                "That is the share with a single look, at the end. They look five times.",
            ),
            Slip(
                lambda: _published(_looks()[:1]),
                "That is the share at the first look. Four more follow.",
            ),
            Slip(
                lambda: 1 - 0.95**5,
                "That would hold for five independent tests. Each look contains the "
                "animals of the one before: simulate.",
            ),
            Slip(
                lambda: float(np.mean((_looks() < 0.05).all(axis=0))),
                "That is the share in which all five looks are below 0.05. One is enough.",
            ),
            Slip(
                lambda: float(np.mean(_looks() < 0.05)),
                "That is the share of the looks. Ask for each study whether any of its "
                "looks is below 0.05.",
            ),
            Slip(
                _new_animals_only,
                "Each of your looks is at the ten new animals alone. They test all again.",
            ),
            Slip(
                lambda: _published(_looks(equal_var=False)),
                "That is the share with Welch's test. Leave equal_var as it is here.",
            ),
            Slip(
                lambda: 100 * _published(_looks()),
                "Those are percent. Give the share.",
            ),
            Slip(
                lambda: 2000 * _published(_looks()),
                "That is the number of studies. Divide it by 2000.",
            ),
            Slip(
                lambda: 1 - _published(_looks()),
                "That is the share that is not published.",
            ),
        ),
    ),
    "statistical_tests-2": Exercise(
        answer=_limit,
        hint="Simulate, fit each sample, measure its gap, and take a quantile of the gaps.",
        remark="With the mean and the deviation known, it would be half as large again.",
        rtol=0.03,  # any seed, and two digits
        slips=(
            Slip(
                lambda: float(stats.kstwo.isf(0.05, 30)),
                "That is the limit if mean and standard deviation are known. Fit them to "
                "each sample.",
            ),
            Slip(
                lambda: _limit(0.05),
                "That D is exceeded by 95 % of the samples. Take the other end.",
            ),
            Slip(
                lambda: _limit(0.5),
                "That is the median: half of the samples exceed it.",
            ),
            Slip(
                lambda: _limit(0.975),
                "That D is exceeded by 2.5 % of the samples. Only a large gap counts here, "
                "so all 5 % lie at one end.",
            ),
            Slip(
                lambda: _limit(size=50),
                "That is the limit for samples of 50. Take 30.",
            ),
        ),
    ),
    "statistical_tests-3": Exercise(
        answer=_shares,
        hint="One call for each version of the test tests all rows, with axis=1.",
        remark="Write equal_var=False unless you know that the spreads are equal.",
        slips=(
            Slip(
                lambda: _shares()[::-1],
                "Give the share for equal_var=True first.",
            ),
            Slip(
                lambda: [round(share, 2) for share in _shares()],
                "These are rounded. Give the shares as they are.",
            ),
            Slip(
                lambda: _shares(alpha=0.01),
                "These are the shares below 0.01. Count the p-values below 0.05.",
            ),
            Slip(
                lambda: [1 - share for share in _shares()],
                "These are the shares that are not below 0.05.",
            ),
            Slip(
                lambda: [5000 * share for share in _shares()],
                "These are numbers of rows. Divide them by 5000.",
            ),
            Slip(
                lambda: _shares((40, 8)),
                "Your groups have changed places: the small one varies more.",
            ),
        ),
    ),
}
