"""Diffusion along a rod by the explicit scheme: every moment as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook._validation import affordable, count, nonnegative, real_array

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["diffuse"]


def diffuse(initial: ArrayLike, steps: int, rate: float) -> NDArray[np.float64]:
    r"""
    Let heat spread along a rod whose two ends keep their temperature.

    In each step a cell moves towards the mean of its two neighbours,
    :math:`u_i + F (u_{i-1} - 2 u_i + u_{i+1})`, all cells at once. The first and the
    last cell stay as they are, and heat passes through them.

    Parameters
    ----------
    initial : array_like of shape (n,)
        Temperatures of the cells at the start.
    steps : int
        Number of moments to return, the start among them: at least 1.
    rate : float
        :math:`F = D \Delta t / \Delta x^2`, without a unit, zero or positive: the
        diffusivity times the time from one row to the next, over the squared width of
        a cell. Up to 0.5 the scheme is stable. Larger rates are computed as they come:
        errors then grow from step to step, until they overflow.

    Returns
    -------
    NDArray of float64, shape (steps, n)
        Row 0 is `initial`, a copy; each next row is one step later. With no more than
        two cells there is nothing inside, and all rows are equal. A NaN spreads by one
        cell a step to both sides. An infinite cell turns into NaN with the next step,
        unless it is an end, and a value that grows too large becomes infinite, without
        a warning.

    Raises
    ------
    TypeError
        If `initial` does not hold real numbers, `steps` is no integer, or `rate` is no
        number.
    ValueError
        If `initial` has not exactly one axis, `steps` is below 1, or `rate` is negative
        or not finite.

    See Also
    --------
    scipy.ndimage.gaussian_filter1d : A smooth spread of any width in one step.

    Notes
    -----
    The scheme is exact for :math:`u_i = \sin(\pi m i / (n - 1))` with any integer
    :math:`m`: a step multiplies it by :math:`1 - 4 F \sin^2(\pi m / (2 (n - 1)))`.

    References
    ----------
    .. [1] K. W. Morton and D. F. Mayers (2005), Numerical Solution of Partial
       Differential Equations, 2nd edition, Cambridge University Press, chapter 2,
       https://doi.org/10.1017/CBO9780511812248.

    Examples
    --------
    >>> from arraybook.diffusion import diffuse
    >>> diffuse([0, 0, 16, 0, 0], steps=3, rate=0.25)
    array([[ 0.,  0., 16.,  0.,  0.],
           [ 0.,  4.,  8.,  4.,  0.],
           [ 0.,  4.,  6.,  4.,  0.]])
    """
    start = real_array("initial", initial, ndim=1)
    steps = count("steps", steps)
    affordable("steps", steps, steps, start.size)
    rows = np.empty((steps, start.size))
    factor = np.array(nonnegative("rate", rate))  # 0-d: no conversion in each step
    if start.size < 3:  # nothing inside: nothing changes, in however many steps
        rows[:] = start
        return rows
    rows[0] = start

    # The ends never change: their place in `change` stays a zero. It is a negative one,
    # because x + -0.0 is x even for x = -0.0.
    change = np.full(start.size, -0.0)
    inside = change[1:-1]
    before = rows[:-1]
    views = (before[:, :-2], before[:, 1:-1], before[:, 2:], rows[1:])
    row = rows[0]
    # A third argument receives the result: no step allocates memory, and five passes
    # over a row that stays in the cache cost less than one over a table of its windows.
    add, subtract, multiply = np.add, np.subtract, np.multiply  # looked up once
    with np.errstate(all="ignore"):  # too large and not a number: documented outcomes
        for left, middle, right, following in zip(*views, strict=True):
            add(middle, middle, inside)
            subtract(left, inside, inside)
            add(inside, right, inside)
            multiply(inside, factor, inside)
            row = add(row, change, following)
    return rows
