"""Sampled signals: smooth them, find crossings, take convolutions apart, make waves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from arraybook._validation import (
    affordable,
    choice,
    count,
    number,
    positive,
    real_array,
    real_values,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "ConvolutionStep",
    "convolution_steps",
    "rolling_mean",
    "threshold_crossings",
    "traveling_wave",
]

# Samples that are compared with a threshold at a time: their truth values stay in the
# processor's cache.
BLOCK = 2**17

# The longest window for which np.convolve has a loop of its own that nothing beats.
SHORT = 10
# Means that begin with one sum: few roundings, and all they need stays in the cache.
STRETCH = 2**15
# Steps that are added up by a product with a triangle of ones.
ROW = 16
ONES, TRIANGLE = np.ones(ROW), np.triu(np.ones((ROW, ROW)))


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
    The time does not depend on the window. From one long window to the next a sample
    enters and another leaves; every 32768 values a window is summed afresh. So rounding
    errors do not drift along the data: they stay below 1e-13 of the largest sample
    nearby. Windows of up to 10 samples are all summed afresh. A NaN or an infinity
    spoils only the values whose window holds it.

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
    affordable("window", window, samples.size + window)
    if window <= SHORT:
        return np.convolve(samples, np.ones(window) / window, mode)
    # The zeros that the kept windows see in front of the data, and behind them.
    n, (short, long) = samples.size, sorted((samples.size, window))
    first = {"full": 0, "same": (short - 1) // 2, "valid": short - 1}[mode]
    size = {"full": n + window - 1, "same": long, "valid": long - short + 1}[mode]
    front, back = np.zeros(window - 1 - first), np.zeros(first + size - n)
    means = np.empty(size)
    if n < window:
        parts = [(means, np.concatenate([front, samples, back]))]
    else:  # most windows see none: only the ends are copied
        inner = slice(front.size, size - back.size)
        parts = [
            (means[: inner.start], np.concatenate([front, samples[: window - 1]])),
            (means[inner], samples),
            (means[inner.stop :], np.concatenate([samples[n - window + 1 :], back])),
        ]
    length = max(STRETCH, window)
    room = np.empty(min(length, size))
    with np.errstate(over="ignore", invalid="ignore"):  # as quiet as np.convolve
        for part, seen in parts:
            for start in range(0, part.size, length):
                out = part[start : start + length]
                stretch = seen[start : start + out.size + window - 1]
                _window_means(stretch, window, room[: out.size], out)
    return means


def _window_means(
    samples: NDArray[np.float64],
    window: int,
    steps: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Write the mean of every `window` neighbours into `out`; use `steps` as room."""
    # From one window to the next one sample enters and one leaves: a first sum and the
    # steps from there, added up, are all sums. Every stretch of the signal begins with
    # a sum of its own, so rounding errors cannot pile up along the signal.
    first, steps[0] = samples[:window].sum(), 0.0
    np.subtract(samples[window:], samples[:-window], out=steps[1:])
    # In np.cumsum each addition waits for the one before. So cut the steps into rows: a
    # row times a triangle of ones is the row added up, and for all rows together that
    # is one matrix product, the thing that processors do fastest. Only the totals of
    # the rows go through np.cumsum, to be handed on to the rows that follow; the first
    # sum comes later, because large numbers have large rounding errors.
    whole = steps.size - steps.size % ROW
    rows = steps[:whole].reshape(-1, ROW)
    sums = np.zeros(len(rows) + 1)
    np.cumsum(rows @ ONES, out=sums[1:])
    sums += first
    rows[:, 0] += sums[:-1]
    np.matmul(rows, TRIANGLE / window, out=out[:whole].reshape(-1, ROW))
    if whole < steps.size:
        steps[whole] += sums[-1]
        out[whole:] = np.cumsum(steps[whole:]) / window
    if math.isfinite(out.sum()):  # no NaN and no infinity is lost in a sum
        return
    finite = np.isfinite(samples)
    if finite.all():  # then numbers near the largest that there are
        out[:] = np.convolve(samples, np.full(window, 1 / window), "valid")
        return
    # A NaN spoils all sums that follow it. So leave it out, and find the windows that
    # hold one: those whose mean of ones in its place is not zero. Infinities likewise;
    # a NaN counts as both of them, for their sum is NaN.
    _window_means(np.where(finite, samples, 0.0), window, steps, out)
    share = np.empty_like(out)
    for infinity, held in (
        (np.inf, ~(samples < np.inf)),
        (-np.inf, ~(samples > -np.inf)),
    ):
        _window_means(held.astype(np.float64), window, steps, share)
        out[share > 0.5 / window] += infinity


def threshold_crossings(
    data: ArrayLike,
    threshold: float,
    direction: Literal["both", "up", "down"] = "both",
    side: Literal["after", "before"] = "after",
) -> NDArray[np.int64]:
    """
    Find where a signal crosses a threshold.

    A sample is high if it is above the threshold, and low if it is below or equal to
    it. A crossing lies between two neighbouring samples of which one is high and one
    is low: a signal that starts or ends high has no crossing there.

    Parameters
    ----------
    data : array_like of shape (n,)
        Samples in order of time. Empty data and a single sample have no crossing.
    threshold : float
        In the unit of `data`.
    direction : {"both", "up", "down"}, default "both"
        Which crossings to return: all, those from low to high, or those from high to
        low.
    side : {"after", "before"}, default "after"
        Which sample of a crossing to return: the first beyond it, or the last before
        it.

    Returns
    -------
    NDArray of int64, shape (k,)
        Indices into `data`, ascending. Upward and downward crossings alternate, and
        the k-th value of both sides belongs to the same crossing.

    Raises
    ------
    TypeError
        If `data` does not hold real numbers, or `threshold` is no number.
    ValueError
        If `data` has not exactly one axis, `threshold` is not finite, or `direction`
        or `side` is another word.

    See Also
    --------
    scipy.signal.find_peaks : Maxima, with rules for their height and distance.

    Notes
    -----
    Samples that are NaN are neither high nor low. They are skipped, and the samples on
    both sides of a gap are neighbours: between high and high nothing is reported,
    between low and high one upward crossing, somewhere in the gap. So a gap invents no
    crossing, an impulse that loses a sample on its flank is still counted, and
    upward crossings alternate with downward ones. Without a gap, after is before + 1;
    where it is more, their distance says how badly the moment is known.

    Integers are compared with the threshold exactly, whatever their size; floats are
    compared as `float64` (or in a wider type of their own).

    Examples
    --------
    >>> from arraybook.signals import threshold_crossings
    >>> data = [0, 0, 0, 5, 5, 5, 5, 0, 0, 0, 0, 4, 4, 4, 0, 0, 0]
    >>> threshold_crossings(data, 2)
    array([ 3,  7, 11, 14])
    >>> threshold_crossings(data, 2, "up", side="before")
    array([ 2, 10])

    A signal that is high from the start to the end, but for a dip:

    >>> threshold_crossings([5, 5, 0, 0, 5, 5], 2)
    array([2, 4])
    >>> threshold_crossings([5, 5, 0, 0, 5, 5], 2, side="before")
    array([1, 3])
    """
    samples = real_values("data", data, ndim=1)
    if samples.dtype == np.bool:
        samples = samples.view(np.uint8)  # compares with any Python integer
    highest_low = _highest_low(threshold, samples)
    choice("direction", direction, ("both", "up", "down"))
    choice("side", side, ("after", "before"))

    after, gap = _changes(samples, highest_low, direction)
    if gap:
        # Search without the gaps, and give the indices that it had before.
        present = np.flatnonzero(~np.isnan(samples))
        found = threshold_crossings(samples[present], threshold, direction, side)
        return present[found].astype(np.int64, copy=False)
    if side == "before":
        after -= 1
    return after.astype(np.int64, copy=False)


def _highest_low(threshold: Any, samples: NDArray[Any]) -> int | np.float64:
    """Return the number that samples are compared with; those above it are high."""
    level = number("threshold", threshold)
    if samples.dtype.kind == "f":
        # Not a Python float: with that, NumPy would round the threshold to float32 if
        # the samples are float32.
        return np.float64(level)
    # An integer is above 2.7 if it is above 2. With a Python integer NumPy compares
    # exactly, whatever its size; with a float it would turn large samples into floats.
    whole: int = math.floor(threshold)
    return whole


def _changes(
    samples: NDArray[Any], highest_low: int | np.float64, direction: str
) -> tuple[NDArray[np.intp], bool]:
    """
    Return where low and high samples meet, the second of each two.

    NaN is low here. Also tell whether one may have made a crossing: between low samples
    it makes none, beside a high one it does.
    """
    # This is np.flatnonzero(high[1:] != high[:-1]) + 1, block by block in the same
    # room: what is computed stays in the cache. Of truth values, True is greater than
    # False: an upward crossing is high after low.
    differ = {"both": np.not_equal, "up": np.greater, "down": np.less}[direction]
    starts = range(0, samples.size - 1, BLOCK)
    high = np.empty(min(BLOCK + 1, samples.size), dtype=np.bool)

    def compare(block: NDArray[Any], changed: NDArray[np.bool]) -> None:
        above = np.greater(block, highest_low, out=high[: block.size])
        differ(above[1:], above[:-1], out=changed[: block.size - 1])

    changed, gap = np.empty(high.size, dtype=np.bool), False
    found = [np.empty(0, dtype=np.intp)]
    for start in starts:
        # One sample more, because neighbours are compared beyond the end of a block.
        block = samples[start : start + BLOCK + 1]
        compare(block, changed)
        before = np.flatnonzero(changed[: block.size - 1])
        if 16 * before.size > BLOCK:
            break
        after = before + 1
        gap = gap or bool(np.isnan(block[before]).any() or np.isnan(block[after]).any())
        found.append(after + start)
    else:
        return np.concatenate(found), gap
    # As many as in noise: find them all at once, to hold them only once.
    changed = np.empty(samples.size - 1, dtype=np.bool)
    for start in starts:
        block = samples[start : start + BLOCK + 1]
        compare(block, changed[start:])
        gap = gap or bool(np.isnan(block.min()))
    after = np.flatnonzero(changed)
    after += 1
    return after, gap


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
    with np.errstate(over="ignore", invalid="ignore"):  # sin(inf): a documented NaN
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
