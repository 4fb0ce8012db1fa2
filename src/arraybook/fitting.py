"""Curves to fit to data, and the places where two curves cross."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize

from arraybook._validation import (
    affordable,
    any_array,
    count,
    number,
    real_array,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["find_intersections", "gaussian", "gaussians", "line"]

# Values closer than this share of themselves are equal but for rounding.
ROUNDING = 4 * np.finfo(np.float64).eps


def line(x: ArrayLike, slope: ArrayLike, intercept: ArrayLike) -> Floats:
    """
    Evaluate a straight line.

    Parameters
    ----------
    x : array_like
        Where to evaluate it, any shape.
    slope, intercept : array_like
        Rise per unit of `x`, and height at zero: numbers, or arrays that broadcast
        against `x`.

    Returns
    -------
    NDArray of float64
        ``slope * x + intercept``, with the shape that the arguments broadcast to. NaN
        stays NaN, and a value beyond the largest float is infinite, without a warning.

    Raises
    ------
    TypeError
        If an argument does not hold real numbers.
    ValueError
        If the shapes do not broadcast.

    See Also
    --------
    scipy.optimize.curve_fit : Fit this function to data.
    numpy.polynomial.polynomial.Polynomial.fit : The same fit without a function.

    Examples
    --------
    >>> from arraybook.fitting import line
    >>> line([0, 1, 2], slope=3, intercept=1)
    array([1., 4., 7.])
    """
    place, a, b = _same_shape(x=x, slope=slope, intercept=intercept)
    with np.errstate(all="ignore"):  # a fit may try any number
        return a * place + b


def gaussian(
    x: ArrayLike, height: ArrayLike, centre: ArrayLike, width: ArrayLike
) -> Floats:
    r"""
    Evaluate a bell curve of any height.

    The curve is :math:`h \exp(-(x - c)^2 / 2 w^2)`. Its width is the standard deviation:
    at the distance :math:`w` from the centre the height has fallen to 61 %.

    Parameters
    ----------
    x : array_like
        Where to evaluate it, any shape.
    height, centre, width : array_like
        Value at the centre, place of the centre and standard deviation: numbers, or
        arrays that broadcast against `x`. The sign of `width` makes no difference.

    Returns
    -------
    NDArray of float64
        The curve, with the shape that the arguments broadcast to. NaN stays NaN. With a
        width of zero it is 0 everywhere, and NaN at the centre. There is no warning.

    Raises
    ------
    TypeError
        If an argument does not hold real numbers.
    ValueError
        If the shapes do not broadcast.

    See Also
    --------
    gaussians : The sum of several.
    scipy.stats.norm : The curve whose area is 1.

    Examples
    --------
    >>> from arraybook.fitting import gaussian
    >>> gaussian([3, 5, 7], height=1, centre=5, width=2).round(4)
    array([0.6065, 1.    , 0.6065])
    """
    place, h, c, w = _same_shape(x=x, height=height, centre=centre, width=width)
    with np.errstate(all="ignore"):  # a fit may try any number
        return h * np.exp(-0.5 * ((place - c) / w) ** 2)


def gaussians(x: ArrayLike, *parameters: float) -> Floats:
    """
    Evaluate a sum of bell curves.

    Parameters
    ----------
    x : array_like
        Where to evaluate it, any shape.
    *parameters : float
        Height, centre and width of the first curve, of the second, and so on.

    Returns
    -------
    NDArray of float64, shape of `x`
        The sum, with NaN and a width of zero as in `gaussian`.

    Raises
    ------
    TypeError
        If `x` or a parameter does not hold real numbers.
    ValueError
        If the parameters do not come in threes, or there are none, or one is an array.

    See Also
    --------
    gaussian : One bell curve, and what its parameters mean.

    Notes
    -----
    `scipy.optimize.curve_fit` cannot count the parameters of this function: the starting
    values ``p0`` tell it how many there are.

    Examples
    --------
    >>> from arraybook.fitting import gaussians
    >>> gaussians([3, 9, 15], 1, 3, 1, -2, 15, 0.5).round(4)
    array([ 1.,  0., -2.])
    """
    place = real_array("x", x)
    values = real_array("parameters", parameters, ndim=1)
    if not values.size or values.size % 3:
        msg = f"parameters must come in threes, got {values.size}"
        raise ValueError(msg)
    total = np.zeros(place.shape)
    for height, centre, width in values.reshape(-1, 3):
        total += gaussian(place, height, centre, width)
    return total


def find_intersections(
    f: Callable[[Any], Any],
    g: Callable[[Any], Any],
    interval: tuple[float, float],
    *,
    points: int = 1001,
) -> Floats:
    """
    Find all places in an interval where two curves cross.

    The difference of the curves is sampled on a grid. Where its sign changes from one
    point to the next, and where it dips to zero and back between them, Brent's method
    narrows the place down. No starting values are needed.

    Parameters
    ----------
    f, g : callable
        The curves: functions of one float. If they also take an array and return one of
        its shape, the grid costs one call; else they are called for each point.
    interval : tuple of two floats
        Where to search, both ends included.
    points : int, default 1001
        Points of the grid, at least 3.

    Returns
    -------
    NDArray of float64, shape (n,)
        The crossings from left to right, each to 1e-12 or four spacings of floats,
        whichever is more, if `f` and `g` are that exact; empty if there are none.

        - Curves that touch without changing sides do not cross: nothing is returned.
        - Where they are equal at an end of the interval, or beside a gap, the other side
          cannot be seen: that place is returned.
        - A change of sign at a pole or a jump is no crossing. (A jump by less than the
          curves part within a tenth of a step of the grid cannot be told from one.)
        - Points where a curve is infinite or NaN are gaps, and a crossing in a gap is
          none. A gap much narrower than a step of the grid may go unseen.

    Raises
    ------
    TypeError
        If `f` or `g` is not callable or does not return real numbers, an end of the
        interval is no number, or `points` is no integer.
    ValueError
        If the curves are equal at neighbouring points of the grid, but for rounding: a
        shared stretch has no single crossing. If a curve returns several numbers for one
        place. If `interval` is not two finite floats, the lower one first and a finite
        distance apart, or `points` is below 3.

    See Also
    --------
    scipy.optimize.root_scalar : One root of one function, from a bracket.
    arraybook.signals.threshold_crossings : The same for samples.

    Notes
    -----
    What happens between two points of the grid is seen only through its slope and its
    bend: two crossings in one step are found where the difference has one smooth dip
    there, and of three only one. Raise `points` for curves that wiggle within a step.

    Rounding inside `f` or `g` can turn a touch into two crossings side by side: at 0.3,
    ``x**2 - 0.6 * x + 0.09`` dips below zero, ``(x - 0.3) ** 2`` does not.

    References
    ----------
    .. [1] R. P. Brent (1973), Algorithms for Minimization without Derivatives,
       Prentice-Hall, chapters 4 and 5.

    Examples
    --------
    >>> import numpy as np
    >>> from arraybook.fitting import find_intersections
    >>> find_intersections(np.sin, np.cos, (0, 2 * np.pi)) / np.pi
    array([0.25, 1.25])
    >>> find_intersections(np.tan, np.ones_like, (0, np.pi)) / np.pi  # no pole
    array([0.25])
    """
    low, high = _ends(interval)
    points = count("points", points, minimum=3)
    affordable("points", points, points)
    x = np.linspace(low, high, points)
    _refuse_values(f=f, g=g)

    def gap(place: float) -> float:
        size = _at(f, place) - _at(g, place)
        return float(size) if np.isfinite(size) else np.inf

    def side(place: float) -> float:
        return float(_sides(_at(f, place), _at(g, place)))

    with np.errstate(all="ignore"):  # poles and gaps are documented
        left, right = _sample("f", f, x), _sample("g", g, x)
        sides = _sides(left, right)
        _refuse_stretch(x, sides)
        brackets = [
            (x[i], x[i + 1]) for i in np.flatnonzero(sides[:-1] * sides[1:] < 0)
        ]
        for i in _dips(left - right, sides):
            near = slice(max(i - 1, 0), i + 2)
            start, end, sign = x[near][0], x[near][-1], np.sign(sides[near].sum())
            bottom = _lowest(gap, sign, start, end)
            if side(bottom) == -sign:
                pairs = (start, bottom), (bottom, end)
                # An end that is equal already is in the result as a point of the grid.
                brackets += [pair for pair in pairs if side(pair[0]) * side(pair[1])]
        roots = [_root(gap, *bracket) for bracket in brackets]
        step = x[1] - x[0]
        found = [root for root in roots if _closes(gap, root, step, low, high)]

    # A point of the grid where they are equal: not if both sides of it are the same.
    beyond = np.pad(sides, 1, constant_values=np.nan)
    touching = beyond[:-2] * beyond[2:] > 0
    return np.unique(np.concatenate([found, x[(sides == 0) & ~touching]]))


def _same_shape(**arguments: ArrayLike) -> list[Floats]:
    """Return the arguments as arrays that are known to broadcast."""
    arrays = [real_array(name, value) for name, value in arguments.items()]
    try:
        np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        shapes = ", ".join(str(array.shape) for array in arrays)
        msg = f"{', '.join(arguments)} must broadcast, got shapes {shapes}"
        raise ValueError(msg) from None
    return arrays


def _ends(interval: Any) -> tuple[float, float]:
    """Return the ends of an interval."""
    try:
        low, high = interval
    except (TypeError, ValueError):
        msg = f"interval must be two numbers, got {shown(interval)}"
        raise ValueError(msg) from None
    ends = number("interval[0]", low), number("interval[1]", high)
    if not ends[0] < ends[1]:
        msg = f"interval must have its lower end first, got {shown(interval)}"
        raise ValueError(msg)
    if ends[1] - ends[0] == np.inf:
        msg = f"interval must be shorter than the largest float, got {shown(interval)}"
        raise ValueError(msg)
    return ends


def _refuse_values(**curves: Any) -> None:
    """Raise an error if a curve is no function."""
    for name, curve in curves.items():
        if not callable(curve):
            msg = f"{name} must be a function of one number, got {shown(curve)}"
            raise TypeError(msg)


def _sample(name: str, curve: Callable[[Any], Any], x: Floats) -> Floats:
    """Return a curve on the grid, by one call if it can, else point by point."""
    label = f"{name}(x)"
    try:
        values = any_array(label, curve(x.copy()))
    except (TypeError, ValueError):  # it takes single numbers only
        values = np.empty(0)
    if values.shape != x.shape:
        listed = [any_array(label, curve(place)) for place in x]
        shape = next((value.shape for value in listed if value.ndim), ())
        if shape:
            msg = f"{name} must return one number for one x, got shape {shape}"
            raise ValueError(msg)
        values = any_array(label, listed)
    return real_array(label, values)


def _at(curve: Callable[[Any], Any], place: float) -> np.float64:
    """Return one value of a curve, which may come as an array that holds it alone."""
    return np.float64(np.asarray(curve(np.float64(place))).item())


def _sides(f: Floats | np.float64, g: Floats | np.float64) -> Any:
    """Return 1 where f is above g, -1 below, 0 where equal, NaN where one is not finite."""
    # The larger of the two sets the scale: 0 is equal to nothing but 0.
    close = np.abs(f - g) <= ROUNDING * np.maximum(np.abs(f), np.abs(g))
    sides = np.where(close, 0, np.sign(f - g))
    return np.where(np.isfinite(f - g), sides, np.nan)[()]


def _refuse_stretch(x: Floats, sides: Floats) -> None:
    """Raise an error if two neighbours are equal."""
    pairs = np.flatnonzero((sides[:-1] == 0) & (sides[1:] == 0))
    if pairs.size:
        first = pairs[0]
        end = first + np.argmax(np.append(sides[first:] != 0, True))
        stretch = f"{x[first]:.6g} to {x[end - 1]:.6g}"
        msg = f"f and g must meet at single places, got equal values from {stretch}"
        raise ValueError(msg)


def _dips(difference: Floats, sides: Floats) -> NDArray[np.intp]:
    """Return the points nearest to zero between neighbours on one side of it."""
    size = np.pad(np.abs(difference), 1, constant_values=np.inf)
    beyond = np.pad(sides, 1, mode="edge")
    # A parabola reaches below its lowest sample by an eighth of the second difference.
    bend = np.pad(np.abs(np.diff(difference, 2)), 1, mode="edge")
    lowest = (size[1:-1] < size[:-2]) & (size[1:-1] <= size[2:])
    same = (beyond[:-2] * beyond[2:] >= 0) & (sides * beyond[2:] >= 0)
    return np.flatnonzero(lowest & same & (size[1:-1] <= bend))


def _lowest(
    gap: Callable[[float], float], sign: float, start: float, end: float
) -> float:
    """Return where the gap is lowest, or highest if it is negative."""
    found = optimize.minimize_scalar(
        lambda place: sign * gap(place),
        bounds=(start, end),
        method="bounded",
        options={"xatol": 1e-9 * (end - start)},
    )
    return float(found.x)


def _root(gap: Callable[[float], float], start: float, end: float) -> float:
    """Return the place where the sign changes."""
    xtol = max(min(1e-13, 1e-3 * (end - start)), np.finfo(np.float64).tiny)
    root = optimize.brentq(gap, start, end, xtol=xtol, rtol=ROUNDING, maxiter=1000)
    return float(root)


def _closes(
    gap: Callable[[float], float], root: float, step: float, low: float, high: float
) -> bool:
    """Tell a root, where the gap closes, from a pole or a jump, where it does not."""
    # Finite: of the two places that it has last, Brent's method returns the better.
    here = abs(gap(root))
    for share in (0.1, 0.06, 0.03):  # another root may lie at one of these distances
        places = (root - share * step, root + share * step)
        around = [abs(gap(place)) for place in places if low <= place <= high]
        if here <= 0.5 * min(around):
            return True
    return False
