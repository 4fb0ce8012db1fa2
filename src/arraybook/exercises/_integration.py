"""Exercises of the page on integration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import integrate, special

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]


def _drug() -> tuple[Floats, Floats]:
    """Return the times of the samples in hours and the concentrations in mg/l."""
    hours = np.array([0, 0.5, 1, 2, 4, 8, 12])
    return hours, np.array([0, 4.8, 6.1, 5.2, 3.1, 1.2, 0.4])


def _area_and_half() -> tuple[float, float]:
    """Return the area under the curve and the time at which half of it is reached."""
    hours, level = _drug()
    area = integrate.cumulative_trapezoid(level, hours, initial=0)
    return float(area[-1]), float(np.interp(area[-1] / 2, area, hours))


def _one_hour_apart() -> float:
    """Return the area if the samples count as an hour apart."""
    return float(integrate.trapezoid(_drug()[1]))


def _without_start() -> tuple[float, float]:
    """Return area and time if each area is taken for the start of its interval."""
    hours, level = _drug()
    area = integrate.cumulative_trapezoid(level, hours)
    return float(area[-1]), float(np.interp(area[-1] / 2, area, hours[:-1]))


def _first_sample_past_half() -> float:
    """Return the first time of a sample at which half of the area is reached."""
    hours, level = _drug()
    area = integrate.cumulative_trapezoid(level, hours, initial=0)
    return float(hours[np.argmax(area >= area[-1] / 2)])


def _on_the_parabola() -> float:
    """Return that time if the concentration itself is linear between the samples."""
    hours, level = _drug()
    area = integrate.cumulative_trapezoid(level, hours, initial=0)
    last = int(np.argmax(area >= area[-1] / 2)) - 1  # the last sample before half
    slope = (level[last + 1] - level[last]) / (hours[last + 1] - hours[last])
    missing = area[-1] / 2 - area[last]
    root = np.sqrt(level[last] ** 2 + 2 * slope * missing)
    return float(hours[last] + (root - level[last]) / slope)


def _ripple(intervals: int) -> float:
    """Return the trapezoidal rule's value of the page's integral."""
    x = np.linspace(0, 5, intervals + 1)
    return float(integrate.trapezoid(np.sin(x) * np.cos(x**2) + 1, x))


def _better(share: float = 1 / 3) -> float:
    """Return the fine value plus a share of the difference to the coarse one."""
    return _ripple(100) + share * (_ripple(100) - _ripple(50))


def _whole() -> float:
    """Return the integral of exp(cos x) over a period."""
    return float(2 * np.pi * special.i0(1))


def _periodic_values(points: int = 9) -> tuple[float, float]:
    """Return that integral by trapezoids and by Simpson's rule."""
    x = np.linspace(0, 2 * np.pi, points)
    y = np.exp(np.cos(x))
    return float(integrate.trapezoid(y, x)), float(integrate.simpson(y, x=x))


def _periodic_errors(points: int = 9) -> tuple[float, float]:
    """Return the errors of the two rules."""
    trapezoid, simpson = _periodic_values(points)
    return trapezoid - _whole(), simpson - _whole()


def _wave(end: float = 7) -> float:
    """Return the integral of cos(exp(x)) ** 2 from 0 to `end`, by its closed form."""
    _, (low, high) = special.sici(np.array([2, 2 * np.exp(end)]))
    return float(end / 2 + (high - low) / 2)


EXERCISES: dict[str, Exercise] = {
    "integration-1": Exercise(
        answer=_area_and_half,
        hint="Use the running integral with the hours as x, starting at 0.",
        remark="The unit of the area is mg/l times hours.",
        rtol=2e-3,  # three digits will do
        slips=(
            Slip(
                lambda: (_one_hour_apart(), _area_and_half()[1]),
                "The times are missing from your area: the samples count as one hour "
                "apart.",
                when=lambda pair: abs(float(pair[0]) - _one_hour_apart()) < 0.01,
            ),
            Slip(
                _without_start,
                "Your running integral is one value shorter than the hours: let it "
                "start at 0.",
            ),
            Slip(
                lambda: (_area_and_half()[0], _first_sample_past_half()),
                "That is the first sample past half of the area. Read between the "
                "samples.",
            ),
            Slip(
                lambda: (_area_and_half()[0], _on_the_parabola()),
                "That follows the concentration between the samples. Well thought, but "
                "here join the values of the running integral by straight lines.",
            ),
            Slip(
                lambda: (_area_and_half()[0], 6.0),
                "That is half of the time. Half of the area is reached earlier.",
            ),
            Slip(
                lambda: (_area_and_half()[0], _area_and_half()[0] / 2),
                "The second part is half of the area. At which time is it reached?",
            ),
            Slip(
                lambda: _area_and_half()[::-1],
                "Give the area first, then the time.",
            ),
        ),
    ),
    "integration-2": Exercise(
        answer=_better,
        hint="The difference of the two results is about three errors of the fine one.",
        remark="It is Simpson's rule. The trick is Richardson's (1911).",
        rtol=1e-9,
        slips=(
            Slip(
                lambda: _ripple(100),
                "That is the fine result itself. Cancel its error with the coarse one.",
            ),
            Slip(
                lambda: _ripple(50),
                "That is the coarse result. Cancel the error with both.",
            ),
            Slip(
                lambda: _better(-0.5),
                "That is the mean of the two: it lies on the wrong side of the fine "
                "one.",
            ),
            Slip(
                lambda: _better(-1 / 3),
                "The sign is reversed: move away from the coarse result.",
            ),
            Slip(
                lambda: _better(1 / 4),
                "A quarter is not the share: fine and coarse differ by three errors, "
                "not by four.",
            ),
            Slip(
                lambda: _better(1),
                "That takes the difference for one error of the fine result. It is "
                "three.",
            ),
            Slip(
                lambda: integrate.quad(lambda x: np.sin(x) * np.cos(x**2) + 1, 0, 5)[0],
                "That is the value of quad. Use the two trapezoidal results only.",
            ),
        ),
    ),
    "integration-3": Exercise(
        answer=_periodic_errors,
        hint="Use np.linspace with nine points from 0 to 2π, both ends included.",
        remark="For a smooth function over its period, trapezoids are hard to beat.",
        rtol=1e-3,
        slips=(
            Slip(
                lambda: _periodic_errors(8),
                "Eight points leave seven intervals.",
            ),
            Slip(
                lambda: _periodic_errors()[::-1],
                "Give the error of the trapezoidal rule first.",
            ),
            Slip(
                lambda: tuple(-error for error in _periodic_errors()),
                "The signs are reversed: take the truth from the result.",
            ),
            Slip(
                lambda: tuple(abs(error) for error in _periodic_errors()),
                "One of the errors is negative. Leave the signs in.",
            ),
            Slip(
                lambda: tuple(error / _whole() for error in _periodic_errors()),
                "These are relative errors. Do not divide by the truth.",
            ),
            Slip(
                _periodic_values,
                "These are the integrals. Take the truth away from each.",
            ),
        ),
    ),
    "integration-4": Exercise(
        answer=_wave,
        hint="Let quad halve its interval more often than 50 times.",
        remark="The function has more waves than 50 subdivisions can follow.",
        rtol=1e-5,
        slips=(
            Slip(
                lambda: 3.212073375101582,
                "That is the result with the warning. Let quad halve more often.",
                when=lambda value: 0.02 < abs(float(value) - _wave()) < 0.2,
            ),
            Slip(
                lambda: _wave(3),
                "That is the integral up to 3.",
            ),
            Slip(
                lambda: (_wave(), 1e-8),
                "Leave out the error estimate, the second value of quad.",
                when=lambda pair: len(pair) == 2,
            ),
        ),
    ),
}
