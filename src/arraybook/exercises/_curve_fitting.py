"""Exercises of the page on curve fitting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import curve_fit

from arraybook.exercises._engine import Exercise, Slip
from arraybook.fitting import gaussian, line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]

HALF = np.sqrt(2 * np.log(2))  # half of the width at half maximum, in widths
X = np.linspace(0, 10, 100)


def _bell() -> tuple[float, float]:
    """Return the width of the noisy bell of the page, and its standard error."""
    noise = np.random.default_rng(0).standard_normal(100)
    data = gaussian(X, 1, 5, 2) + 0.2 * noise
    found, spread = curve_fit(gaussian, X, data, p0=[1, 5, 2])
    return abs(float(found[2])), float(np.sqrt(spread[2, 2]))


def _times_width(factor: float) -> tuple[float, float]:
    """Return a multiple of the width and of its standard error."""
    width, error = _bell()
    return factor * width, factor * error


def _decay() -> tuple[Floats, Floats]:
    """Return the parameters of the decay, and their standard errors."""

    def curve(t: Floats, a: float, tau: float, c: float) -> Floats:
        return a * np.exp(-t / tau) + c

    t = np.linspace(0, 5000, 60)
    v = curve(t, 3, 800, 0.5) + 0.1 * np.random.default_rng(3).standard_normal(60)
    found, spread = curve_fit(curve, t, v, p0=[3, 800, 0.5])
    return found, np.sqrt(np.diag(spread))


def _tau() -> tuple[float, float]:
    """Return the time constant and its standard error."""
    found, errors = _decay()
    return float(found[1]), float(errors[1])


def _slope(sigma: Floats | None, *, absolute: bool = False) -> tuple[float, float]:
    """Return the slope through uneven noise, and its standard error."""
    noise = (0.1 + 0.3 * X) * np.random.default_rng(4).standard_normal(100)
    options: dict[str, Any] = {"sigma": sigma, "absolute_sigma": absolute}
    found, spread = curve_fit(line, X, line(X, 1, 2) + noise, **options)
    return float(found[0]), float(np.sqrt(spread[0, 0]))


SIGMA = 0.1 + 0.3 * X

EXERCISES: dict[str, Exercise] = {
    "curve_fitting-1": Exercise(
        answer=lambda: _times_width(2 * HALF),
        hint="Multiply the width and its standard error by the same number.",
        remark="The factor is 2.355 to three decimals.",
        rtol=1e-3,
        slips=(
            Slip(_bell, "That is the standard deviation of the curve and its error."),
            Slip(
                lambda: _times_width(HALF),
                "That is half of the width: it has two sides.",
            ),
            Slip(
                lambda: (-2 * HALF * _bell()[0], 2 * HALF * _bell()[1]),
                "A width is positive. The fit may return either sign.",
            ),
            Slip(
                lambda: (2 * HALF * _bell()[0], 2 * HALF * _bell()[1] ** 2),
                "The second one comes from a variance. Take its square root first.",
            ),
            Slip(
                lambda: (2 * HALF * _bell()[0], (2 * HALF * _bell()[1]) ** 2),
                "The second one is a variance. Take its square root.",
            ),
            Slip(
                lambda: (2 * HALF * _bell()[0], _bell()[1]),
                "The standard error takes the same factor as the width.",
            ),
            Slip(
                lambda: _times_width(2 * HALF)[0],
                "That is the width. Add its standard error, as a tuple of two.",
            ),
        ),
    ),
    "curve_fitting-2": Exercise(
        answer=_tau,
        hint="Start with a tau of the size of the times in the data.",
        remark="A start needs the right order of magnitude, not more.",
        rtol=1e-3,
        slips=(
            Slip(
                lambda: (_tau()[0], _tau()[1] ** 2),
                "The second one is a variance. Take its square root.",
            ),
            Slip(
                lambda: (float(_decay()[0][0]), float(_decay()[1][0])),
                "That is the amplitude a. Take the parameter beside it.",
            ),
            Slip(
                lambda: (1 / _tau()[0], _tau()[1] / _tau()[0] ** 2),
                "That is the rate, 1 / tau.",
            ),
            Slip(
                lambda: (_tau()[0] / 1000, _tau()[1] / 1000),
                "That is in seconds. Give both in ms.",
            ),
            Slip(
                lambda: (1.0, np.inf),
                "That is where the search starts without p0. It could not move.",
                when=lambda pair: abs(float(pair[0]) - 1) < 0.01,
            ),
            Slip(
                lambda: (800, _tau()[1]),
                "That is the true tau. Give the one that the fit finds.",
            ),
            Slip(
                lambda: _tau()[0],
                "That is tau. Add its standard error, as a tuple of two.",
            ),
        ),
    ),
    "curve_fitting-3": Exercise(
        answer=lambda: _slope(SIGMA, absolute=True),
        hint="Give curve_fit the standard deviations, and say that they are absolute.",
        remark="The quiet samples carry most of the weight.",
        rtol=1e-3,
        slips=(
            Slip(lambda: _slope(None), "That fit does not know the noise."),
            Slip(
                lambda: _slope(SIGMA),
                "The weights are right, but the noise is known: use absolute_sigma.",
            ),
            Slip(
                lambda: _slope(1 / SIGMA, absolute=True),
                "These are weights. The argument sigma takes standard deviations.",
            ),
            Slip(
                lambda: _slope(SIGMA**2, absolute=True),
                "These are variances. The argument sigma takes standard deviations.",
            ),
            Slip(
                lambda: _slope(np.sqrt(SIGMA), absolute=True),
                "Do not take the root of sigma: it holds standard deviations.",
            ),
            Slip(
                lambda: (
                    _slope(SIGMA, absolute=True)[0],
                    _slope(SIGMA, absolute=True)[1] ** 2,
                ),
                "The second one is a variance. Take its square root.",
            ),
        ),
    ),
}
