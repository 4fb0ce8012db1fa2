"""Sampled signals: smooth them, look inside a convolution, make a wave travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from arraybook._validation import choice, count, number, positive, real_array

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ConvolutionStep", "convolution_steps", "rolling_mean", "traveling_wave"]


def rolling_mean(
    data: ArrayLike,
    window: int,
    mode: Literal["full", "same", "valid"] = "same",
) -> NDArray[np.float64]:
    """
    Average each stretch of `window` neighbouring samples.

    The result equals ``np.convolve(data, np.ones(window) / window, mode)``. Beyond its
    ends the data count as zero, which pulls the first and last values towards zero in
    the modes ``"same"`` and ``"full"``.

    Parameters
    ----------
    data : array_like of shape (n,)
        Samples at equal distances, at least one.
    window : int
        Number of samples in the mean, at least 1.
    mode : {"full", "same", "valid"}, default "same"
        Which positions of the window to keep: every position that touches the data,
        the central ones, or only those where the window lies inside the data.

    Returns
    -------
    NDArray of float64
        The means: ``n + window - 1`` values for ``"full"``, ``max(n, window)`` for
        ``"same"`` and ``max(n, window) - min(n, window) + 1`` for ``"valid"``. A window
        longer than the data therefore returns *more* values than the data in mode
        ``"same"``.

    Raises
    ------
    TypeError
        If `window` is not an integer, or the data are not real numbers.
    ValueError
        If `data` is empty or has not exactly one axis, `window` is below 1, or `mode`
        is another word.

    See Also
    --------
    scipy.ndimage.uniform_filter1d : The same mean, with other rules at the ends.
    convolution_steps : What happens at each position of the window.

    Notes
    -----
    Every value is summed afresh, in ``n * window`` steps: for short windows that is as
    fast as NumPy gets, no rounding error drifts along the data, and a NaN spoils only
    the values whose window holds it.

    In mode ``"same"`` an odd window is centred. An even window has no middle sample;
    its mean then belongs half a sample earlier than its index.

    Examples
    --------
    >>> from arraybook.signals import rolling_mean
    >>> rolling_mean([3, 6, 9, 12], 3, mode="valid").round(12)
    array([6., 9.])
    >>> rolling_mean([3, 6, 9, 12], 3).round(12)
    array([3., 6., 9., 7.])
    """
    samples = _signal("data", data)
    window = count("window", window)
    choice("mode", mode, ("full", "same", "valid"))
    return np.convolve(samples, np.ones(window) / window, mode)


def traveling_wave(
    x: ArrayLike, t: ArrayLike, wavelength: float, speed: float
) -> NDArray[np.float64]:
    r"""
    Sample a sine wave that travels, at all positions and times at once.

    The wave is :math:`\sin(2\pi (x - ct)/\lambda)` with wavelength :math:`\lambda` and
    speed :math:`c`: at a positive speed it moves towards larger `x`.

    Parameters
    ----------
    x : array_like of shape (n,)
        Positions, in any unit of length.
    t : array_like of shape (m,)
        Times, in any unit of time.
    wavelength : float
        Distance from crest to crest, in the unit of `x`, positive.
    speed : float
        Distance in the unit of `x` travelled in one unit of `t`. Zero stands still,
        a negative speed goes to the left.

    Returns
    -------
    NDArray of float64, shape (m, n)
        Row ``i`` is the whole wave at time ``t[i]``. Positions or times that are NaN
        or infinite give NaN; empty input gives an array without rows or columns.

    Raises
    ------
    TypeError
        If an argument does not hold real numbers.
    ValueError
        If `x` or `t` has not exactly one axis, `wavelength` is not positive, or
        `wavelength` or `speed` is not finite.

    Examples
    --------
    >>> from arraybook.signals import traveling_wave
    >>> wave = traveling_wave([0, 0.25, 0.5, 0.75], [0, 0.25], wavelength=1, speed=1)
    >>> wave.round(12) + 0.0
    array([[ 0.,  1.,  0., -1.],
           [-1.,  0.,  1.,  0.]])
    """
    row = real_array("x", x, ndim=1)
    column = real_array("t", t, ndim=1)[:, np.newaxis]
    wavelength = positive("wavelength", wavelength)
    speed = number("speed", speed)
    with np.errstate(invalid="ignore"):  # sin(inf) is a documented NaN
        wave: NDArray[np.float64] = np.sin(
            2 * np.pi * (row - speed * column) / wavelength
        )
    return wave


@dataclass(frozen=True, slots=True, eq=False)
class ConvolutionStep:
    """
    One position of the flipped kernel, and the output value that it makes.

    Attributes
    ----------
    position : int
        Index of this value in the full convolution.
    start : int
        Index in the data of the sample above the first value of the *flipped* kernel.
        Negative while the kernel sticks out to the left of the data.
    overlap : NDArray of intp, shape (k,)
        Indices of the samples that lie above a kernel value, ascending.
        ``overlap - start`` are the matching indices in the flipped kernel.
    products : NDArray of float64, shape (k,)
        Sample times kernel value, for each index in `overlap`.
    total : float
        The sum of the products: the output value.
    """

    position: int
    start: int
    overlap: NDArray[np.intp]
    products: NDArray[np.float64]
    total: float


def convolution_steps(
    data: ArrayLike, kernel: ArrayLike
) -> tuple[ConvolutionStep, ...]:
    """
    Take a full convolution apart into the positions of its sliding kernel.

    The kernel is flipped and slides from left to right, beginning where its last value
    lies below the first sample. At each position the samples are multiplied with the
    kernel values below them and the products are added.

    Parameters
    ----------
    data : array_like of shape (n,)
        The samples, at least one.
    kernel : array_like of shape (m,)
        The kernel as it is handed to `numpy.convolve`, not yet flipped, at least one
        value.

    Returns
    -------
    tuple of ConvolutionStep, length n + m - 1
        The steps from left to right. Their `total` values are
        ``np.convolve(data, kernel, "full")``; a NaN spoils only the totals of the
        steps that multiply it,
        and infinities follow IEEE arithmetic without a warning.

    Raises
    ------
    TypeError
        If `data` or `kernel` does not hold real numbers.
    ValueError
        If `data` or `kernel` is empty or has not exactly one axis.

    See Also
    --------
    arraybook.diagrams.draw_convolution : Draw these steps.
    numpy.convolve : The same totals, much faster.

    Notes
    -----
    The steps are for looking at and for drawing: together they hold ``n * m``
    products.

    Examples
    --------
    >>> from arraybook.signals import convolution_steps
    >>> steps = convolution_steps([2, 3, 1, 4, 1], [1, 2, 3, 4])
    >>> [step.total for step in steps]
    [2.0, 7.0, 13.0, 23.0, 24.0, 18.0, 19.0, 4.0]
    >>> steps[3].products
    array([8., 9., 2., 4.])
    """
    samples = _signal("data", data)
    flipped = _signal("kernel", kernel)[::-1]
    steps = []
    for position in range(samples.size + flipped.size - 1):
        start = position - flipped.size + 1
        overlap = np.arange(max(start, 0), min(position + 1, samples.size))
        with np.errstate(over="ignore", invalid="ignore"):  # as quiet as np.convolve
            products = samples[overlap] * flipped[overlap - start]
            total = float(products.sum())
        step = ConvolutionStep(position, start, overlap, products, total)
        steps.append(step)
    return tuple(steps)


def _signal(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return `value` as a float64 array with one axis and at least one value."""
    array = real_array(name, value, ndim=1)
    if array.size == 0:
        msg = f"{name} must hold at least one value, got an empty array"
        raise ValueError(msg)
    return array
