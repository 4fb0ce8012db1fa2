"""Exercises of the page on linear regression."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]


def _samples() -> tuple[Floats, Floats]:
    """
    Return the features and the target of the page.

    They are what scikit-learn's make_regression draws for the arguments on the page.
    """
    stream = np.random.RandomState(0)  # the stream that it draws from
    features = stream.standard_normal((100, 2))
    target = features[:, 0] * (100 * stream.uniform())
    target += stream.normal(scale=50, size=100)
    rows, columns = np.arange(100), np.arange(2)
    stream.shuffle(rows)
    stream.shuffle(columns)
    return features[rows][:, columns], target[rows]


def _table(features: Floats) -> Floats:
    """Return the features with a column of ones in front, for the intercept."""
    return np.insert(features, 0, 1, axis=1)


def _errors(
    features: Floats, target: Floats, train: slice, test: slice, *, ones: bool = True
) -> Floats:
    """Return the errors on some samples of a plane fitted to others."""
    table = _table(features) if ones else features
    numbers = np.linalg.lstsq(table[train], target[train], rcond=None)[0]
    errors: Floats = target[test] - table[test] @ numbers
    return errors


def _score(errors: Floats, target: Floats) -> float:
    """Return R squared."""
    return float(1 - np.sum(errors**2) / np.sum((target - target.mean()) ** 2))


TRAIN, TEST, ALL = slice(80), slice(80, 100), slice(100)


def _two_features(train: slice = TRAIN, test: slice = TRAIN) -> float:
    """Return R squared of the plane on some samples."""
    features, target = _samples()
    return _score(_errors(features, target, train, test), target[test])


def _many_features(
    count: int = 60, *, train: slice = TRAIN, ones: bool = True
) -> tuple[float, float]:
    """Return R squared with useless features, on the first 80 and the last 20 rows."""
    features, target = _samples()
    useless = np.random.default_rng(0).standard_normal((100, count))
    wide = np.hstack([features, useless])
    first, last = (
        _score(_errors(wide, target, train, part, ones=ones), target[part])
        for part in (TRAIN, TEST)
    )
    return first, last


def _leave_one_out(*, ones: bool = True) -> Floats:
    """Return the error of each sample for the plane fitted to the others."""
    features, target = _samples()
    table = _table(features) if ones else features
    hat = table @ np.linalg.pinv(table)
    errors: Floats = (target - hat @ target) / (1 - np.diag(hat))
    return errors


def _in_sample() -> Floats:
    """Return the errors of the plane fitted to all samples."""
    return _errors(*_samples(), ALL, ALL)


def _rms(errors: Floats) -> float:
    """Return the root mean square."""
    return float(np.sqrt(np.mean(errors**2)))


def _without_intercept() -> float:
    """Return R squared of the training part for predictions without the intercept."""
    features, target = (part[TRAIN] for part in _samples())
    numbers = np.linalg.lstsq(_table(features), target, rcond=None)[0]
    return _score(target - features @ numbers[1:], target)


def _around_zero() -> float:
    """Return R squared of the training part if the target is not centred."""
    _, target = _samples()
    errors = _errors(*_samples(), TRAIN, TRAIN)
    return float(1 - np.sum(errors**2) / np.sum(target[TRAIN] ** 2))


EXERCISES: dict[str, Exercise] = {
    "linear_regression-1": Exercise(
        answer=_two_features,
        hint="Both sums are over the 80 training samples, and the mean is theirs.",
        remark="It is what plane.score computes.",
        slips=(
            Slip(
                lambda: _two_features(test=TEST),
                "That is the score on the test part.",
            ),
            Slip(
                lambda: _two_features(train=ALL, test=ALL),
                "That is the score of a plane fitted to all 100 samples.",
            ),
            Slip(
                lambda: round(_two_features(), 4),
                "That is rounded. Give all digits.",
            ),
            Slip(
                _around_zero,
                "In the second sum, take the mean away from the target before you square.",
            ),
            Slip(
                lambda: 1 - _two_features(),
                "That is the share of the variance that is left. Take it from 1.",
            ),
            Slip(
                lambda: 1 / (1 - _two_features()),
                "The sums have changed places: the errors belong above the line.",
            ),
            Slip(
                lambda: np.sqrt(_two_features()),
                "That is R, the square root.",
            ),
            Slip(
                _without_intercept,
                "The intercept is missing from your predictions.",
            ),
        ),
    ),
    "linear_regression-2": Exercise(
        answer=_many_features,
        hint="Draw 60 columns for all 100 rows at once, then split the rows.",
        remark="With 78 the fit goes through every training sample, and means nothing.",
        rtol=0.03,  # two digits will do
        slips=(
            Slip(
                lambda: _many_features()[::-1],
                "Give the score of the training part first.",
            ),
            Slip(
                lambda: _many_features(train=ALL),
                "That plane was fitted to all 100 rows: the test part was not held out.",
            ),
            Slip(
                lambda: _many_features(ones=False),
                "The intercept is missing from your fit.",
            ),
            Slip(
                lambda: _many_features(0),
                "These are the scores without the useless features.",
            ),
            Slip(
                lambda: _many_features(78),
                "These are the scores for 78 useless features. First try 60.",
            ),
        ),
    ),
    "linear_regression-3": Exercise(
        answer=_leave_one_out,
        hint="Each error comes from a plane that has not seen its sample.",
        remark="All are larger than in one fit to all samples, which each pulls closer.",
        slips=(
            Slip(
                lambda: _samples()[1] - _leave_one_out(),
                "These are the predictions. Take them from the target.",
            ),
            Slip(
                lambda: np.abs(_leave_one_out()),
                "These have lost their signs. Do not take absolute values.",
            ),
            Slip(
                _in_sample,
                "These are the errors of one plane fitted to all samples.",
            ),
            Slip(
                lambda: -_leave_one_out(),
                "The signs are reversed: take the prediction from the target.",
            ),
            Slip(
                lambda: _leave_one_out(ones=False),
                "The column of ones is missing: your planes have no intercept.",
            ),
            Slip(
                lambda: _rms(_leave_one_out()),
                "That is their root mean square. Check the array of 100 errors.",
            ),
            Slip(
                lambda: _rms(_leave_one_out()) - _rms(_in_sample()),
                "That is the difference that the exercise asks about. Check the array "
                "of 100 errors.",
            ),
            Slip(
                lambda: _rms(_leave_one_out()) / _rms(_in_sample()),
                "That is the ratio of the two root mean squares. Check the array of "
                "100 errors.",
            ),
            Slip(
                lambda: _leave_one_out() ** 2,
                "These are the squares of the errors.",
            ),
        ),
    ),
}
