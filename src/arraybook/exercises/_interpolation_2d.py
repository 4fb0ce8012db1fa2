"""Exercises of the page on interpolation in two dimensions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import interpolate

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Method = Literal["nearest", "linear", "cubic"]

__all__ = ["EXERCISES"]


def _ripple(x: Floats, y: Floats) -> Floats:
    """Return the truth of the page."""
    r = np.hypot(x, y)
    ripple: Floats = r + np.sin(r**2)
    return ripple


def _scattered() -> tuple[Floats, Floats]:
    """Return the points of the page and their values."""
    points = np.random.default_rng(20260101).uniform(0, 5, (1000, 2))
    return points, _ripple(points[:, 0], points[:, 1])


def _grid() -> tuple[Floats, Floats]:
    """Return the grid of the page."""
    x, y = np.mgrid[0:5:101j, 0:5:101j]
    return x, y


@cache
def _griddata(method: Method, unit: float = 1, *, rescale: bool = False) -> Floats:
    """Return the errors of griddata on the grid, with y in other units."""
    points, values = _scattered()
    x, y = _grid()
    filled = interpolate.griddata(
        points * [1, unit], values, (x, y * unit), method=method, rescale=rescale
    )
    errors: Floats = np.abs(filled - _ripple(x, y))
    errors.flags.writeable = False
    return errors


@cache
def _rbf() -> Floats:
    """Return the errors of radial basis functions on the grid."""
    x, y = _grid()
    rbf = interpolate.RBFInterpolator(*_scattered(), neighbors=30)
    filled = rbf(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(x.shape)
    errors: Floats = np.abs(filled - _ripple(x, y))
    errors.flags.writeable = False
    return errors


def _outside_the_hull(
    summary: Callable[[Floats], Any] = np.median, *, inside: bool = False
) -> tuple[float, float]:
    """Return an error of nearest and of RBF, outside the hull or inside."""
    chosen = np.isnan(_griddata("cubic")) != inside
    return (
        float(summary(_griddata("nearest")[chosen])),
        float(summary(_rbf()[chosen])),
    )


def _units(method: Method = "cubic") -> tuple[float, float]:
    """Return the median errors with y in thousandths, without and with rescaling."""
    return (
        float(np.nanmedian(_griddata(method, 1000))),
        float(np.nanmedian(_griddata(method, 1000, rescale=True))),
    )


def _scaled_once() -> float:
    """Return the median error if only the points are scaled, not the grid."""
    points, values = _scattered()
    x, y = _grid()
    filled = interpolate.griddata(points * [1, 1000], values, (x, y), method="cubic")
    return float(np.nanmedian(np.abs(filled - _ripple(x, y))))


def _misses(known: slice, asked: slice, neighbors: int | None = 30) -> Floats:
    """Return how far radial basis functions of some points miss others."""
    points, values = _scattered()
    rbf = interpolate.RBFInterpolator(points[known], values[known], neighbors=neighbors)
    misses: Floats = rbf(points[asked]) - values[asked]
    return misses


FIRST, LAST = slice(800), slice(800, 1000)


def _held_out(neighbors: int | None = 30) -> float:
    """Return the median error at the points held out."""
    return float(np.median(np.abs(_misses(FIRST, LAST, neighbors))))


def _read(y: float = 1.4, x: float = 3.2) -> float:
    """Return a value of the table, a row for each y."""
    axis = np.arange(6.0)
    table = np.add.outer(10 * axis, axis)
    read = interpolate.RegularGridInterpolator((axis, axis), table)
    return float(read((y, x)).item())


EXERCISES: dict[str, Exercise] = {
    "interpolation_2d-1": Exercise(
        answer=_read,
        hint="The rows, the first axis of the table, belong to y: give y first.",
        remark="In a square table nothing warns if the axes have changed places.",
        slips=(
            Slip(
                lambda: _read(3.2, 1.4),
                "That is the value at x = 1.4, y = 3.2. The rows, the first axis, belong "
                "to y.",
            ),
            Slip(
                lambda: _read(1, 3),
                "That is the table's entry nearest to the place. Interpolate.",
            ),
        ),
    ),
    "interpolation_2d-2": Exercise(
        answer=_outside_the_hull,
        hint="Take the absolute errors, select with the mask outside, then the median.",
        remark=(
            "Both are guesses, and RBF guesses better: it goes on with the slope at the "
            "edge."
        ),
        rtol=1e-2,
        slips=(
            Slip(
                lambda: _outside_the_hull()[::-1],
                "Give the error of nearest first.",
            ),
            Slip(
                lambda: _outside_the_hull(inside=True),
                "These are the errors inside the hull.",
            ),
            Slip(
                lambda: _outside_the_hull(np.mean),
                "These are the mean errors. The medians are asked for.",
            ),
            Slip(
                lambda: (
                    float(np.median(_griddata("nearest"))),
                    float(np.median(_rbf())),
                ),
                "These are the errors over the whole grid. Select the points outside "
                "the hull.",
            ),
        ),
    ),
    "interpolation_2d-3": Exercise(
        answer=_units,
        hint="Scale the points and the grid; the truth stays as it is.",
        remark="Bring coordinates to a common scale before you measure distances.",
        rtol=1e-2,
        slips=(
            Slip(
                lambda: _units()[::-1],
                "Give the error without rescale first.",
            ),
            Slip(
                lambda: _units("linear"),
                'These are the errors of "linear".',
            ),
            Slip(
                lambda: (_scaled_once(), _units()[1]),
                "You have scaled the points only. The grid has to be in the same units.",
                when=lambda both: np.isclose(both[0], _scaled_once(), rtol=1e-3),
            ),
            Slip(
                lambda: (np.nan, np.nan),
                "Outside the hull there is NaN, and the median of NaN is NaN: use "
                "np.nanmedian.",
            ),
        ),
    ),
    "interpolation_2d-4": Exercise(
        answer=_held_out,
        hint="Make the interpolator of 800 points and call it with the other 200.",
        remark="It is close to what the truth says, and you did not need the truth.",
        rtol=1e-4,
        slips=(
            Slip(
                lambda: round(_held_out(), 3),
                "That is rounded. Give all digits.",
            ),
            Slip(
                lambda: _held_out(None),
                "That is with all 800 points at once. Take 30 neighbours.",
            ),
            Slip(
                lambda: float(np.median(np.abs(_misses(slice(1000), LAST)))),
                "That is zero up to rounding: the interpolator has seen the points that "
                "it is asked for.",
                when=lambda error: abs(error) < 1e-6,
            ),
            Slip(
                lambda: float(np.mean(np.abs(_misses(FIRST, LAST)))),
                "That is the mean. The median is asked for.",
            ),
            Slip(
                lambda: float(np.median(_misses(FIRST, LAST))),
                "The errors have signs. Take their absolute values before the median.",
            ),
        ),
    ),
}
