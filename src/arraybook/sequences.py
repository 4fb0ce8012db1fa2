"""Sequences: simulate a random walk, find a pattern in a long sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook._validation import affordable, any_array, count, random_source

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["find_subsequence", "random_walk"]

# Positions that are compared at a time: their mask stays in the processor's cache.
_BLOCK = 262144

# Steps that are added up at a time: they and their sums stay in the cache, and the same
# memory holds the next. A multiple of 8, for a byte is cut into eight.
_STEPS = 65536

# Values that are looked up at a time once few candidates are left.
_TABLE = 4096

# Kinds of dtype whose values can be equal to each other.
_COMPARABLE = ("biufc", "UT", "S", "M", "m")


def random_walk(n: int, *, rng: Any = None) -> NDArray[np.int64]:
    """
    Walk `n` steps on a line, each up or down by 1 with equal probability.

    The walk starts at 0. Its steps are independent, so after `t` steps the position
    has mean 0 and variance `t`.

    Parameters
    ----------
    n : int
        Number of steps, zero or more.
    rng : int, numpy.random.Generator, optional
        Anything that :func:`numpy.random.default_rng` accepts. The same seed gives the
        same walk on every platform.

    Returns
    -------
    NDArray of int64, shape (n + 1,)
        The positions, with the start: ``[0]`` if `n` is 0.

    Raises
    ------
    TypeError
        If `n` is not an integer.
    ValueError
        If `n` is below zero.

    Notes
    -----
    A step takes one random bit. Eight steps are drawn as one byte, which is several
    times faster than a random integer for each step.

    Examples
    --------
    >>> from arraybook.sequences import random_walk
    >>> random_walk(8, rng=4)
    array([ 0, -1,  0, -1, -2, -1,  0,  1,  0])
    """
    n = count("n", n, minimum=0)
    affordable("n", n, n + 1)
    octets = np.frombuffer(random_source(rng).bytes((n + 7) // 8), np.uint8)
    positions = np.empty(n + 1, np.int64)  # zeros would be written over
    positions[0] = 0
    for begin in range(0, n, _STEPS):
        size = min(_STEPS, n - begin)
        bits = np.unpackbits(octets[begin // 8 :], count=size)
        steps = bits.view(np.int8)  # one byte a step: little memory to go through
        steps *= 2
        steps -= 1
        part = positions[begin : begin + size + 1]  # begins where the last one ends
        part[1:] = steps
        np.cumsum(part, out=part)
    return positions


def find_subsequence(sequence: ArrayLike, pattern: ArrayLike) -> NDArray[np.int64]:
    """
    Find where a pattern begins in a sequence, overlapping matches included.

    A match is a run of neighbouring values that are all equal to those of the pattern.
    It may end with the sequence.

    Parameters
    ----------
    sequence : array_like of shape (n,), str or bytes
        Numbers, truth values, texts, dates or anything else that ``==`` compares. A
        single text is taken letter by letter, bytes as numbers from 0 to 255.
    pattern : array_like of shape (m,), str or bytes
        What to find, at least one value. A pattern longer than the sequence is
        nowhere.

    Returns
    -------
    NDArray of int64
        The indices in `sequence` where the pattern begins, in increasing order. Empty
        if it does not occur.

    Raises
    ------
    TypeError
        If values of the two can never be equal, such as numbers and texts.
    ValueError
        If `sequence` or `pattern` has not exactly one axis, or `pattern` is empty: it
        would be everywhere.

    See Also
    --------
    numpy.lib.stride_tricks.sliding_window_view : All windows, to compare in other ways.

    Notes
    -----
    Values are compared exactly and as Python does. ``True == 1 == 1.0`` and
    ``-0.0 == 0.0``. NaN, and NaT among dates, equal nothing, so a pattern that holds
    one is nowhere. Integers are never rounded to floats. The ``float32`` next to 0.1
    is not the ``float64`` next to 0.1. Where rounding may have touched a value, compare
    windows with `numpy.isclose`. Lists become arrays first, by NumPy's rules: one float
    makes floats of all integers.

    A few values of the pattern rule out most positions. Therefore all positions of a
    block are compared with the first value, then with the second, until few candidates
    are left; only these are looked up further. That takes about as long as reading the
    sequence a few times, and memory for one block and the result. The worst case is a
    sequence that looks like the pattern everywhere: ``n * m`` comparisons.

    Examples
    --------
    >>> from arraybook.sequences import find_subsequence
    >>> find_subsequence([1, 2, 3, 1, 2, 3, 1, 2], [1, 2])
    array([0, 3, 6])
    >>> find_subsequence("banana", "ana")
    array([1, 3])
    """
    data, wanted = _values("sequence", sequence), _values("pattern", pattern)
    if wanted.size == 0:
        msg = "pattern must hold at least one value, got an empty one"
        raise ValueError(msg)
    if data.size == 0:
        return np.empty(0, np.int64)
    if not _comparable(data.dtype, wanted.dtype):
        msg = f"pattern must be comparable with {data.dtype}, got dtype {wanted.dtype}"
        raise TypeError(msg)
    exact = _as_dtype(wanted, data.dtype)
    if exact is None:
        return np.empty(0, np.int64)
    if exact.dtype == data.dtype and data.dtype in (np.dtype("U1"), np.dtype("S1")):
        # Letters are numbers too, and compared much faster as such.
        letter = np.dtype(f"u{data.itemsize}")
        data, exact = data.view(letter), exact.view(letter)
    places = data.size - exact.size + 1
    blocks = [
        _starts(data, exact, begin, min(begin + _BLOCK, places))
        for begin in range(0, places, _BLOCK)
    ]
    return np.concatenate([np.empty(0, np.int64), *blocks])


def _starts(
    data: NDArray[Any], pattern: NDArray[Any], begin: int, end: int
) -> NDArray[np.int64]:
    """Return the starts of the pattern from `begin` up to `end`."""
    match = data[begin:end] == pattern[:1]
    known = 1
    while known < pattern.size and not _few(match):
        match &= data[begin + known : end + known] == pattern[known : known + 1]
        known += 1
    starts: NDArray[np.int64] = match.nonzero()[0]
    starts += begin
    # Few are left: look up their next values, the more at a time the fewer there are.
    while known < pattern.size and starts.size:
        part = pattern[known:][: max(1, _TABLE // starts.size)]
        places = starts[:, np.newaxis] + np.arange(known, known + part.size)
        starts = starts[np.logical_and.reduce(data.take(places) == part, axis=1)]
        known += part.size
    return starts


def _few(match: NDArray[np.bool_]) -> bool:
    """Tell whether at most one position in 256 is left."""
    # Where many are left, the first ones show it, and the others need no count.
    sample = match[:_TABLE]
    if 128 * np.count_nonzero(sample) > sample.size:
        return False
    return bool(256 * np.count_nonzero(match) <= match.size)


def _values(name: str, value: ArrayLike) -> NDArray[Any]:
    """Return `value` as an array with one axis, a text as its letters."""
    if isinstance(value, str):
        letters = value.encode("utf-32-le", "surrogatepass")
        return np.frombuffer(letters, "<U1").astype("U1", copy=False)
    if isinstance(value, bytes):
        return np.frombuffer(value, np.uint8)
    array = any_array(name, value)
    if array.ndim != 1:
        msg = f"{name} must have 1 axis, got shape {array.shape}"
        raise ValueError(msg)
    return array


def _comparable(first: np.dtype[Any], second: np.dtype[Any]) -> bool:
    """Tell whether values of two dtypes can be equal to each other."""
    both = {first.kind, second.kind}
    return first == second or "O" in both or any(both <= {*k} for k in _COMPARABLE)


def _as_dtype(pattern: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any] | None:
    """Return a pattern in the dtype of the sequence, or None if that changes a value.

    What the dtype cannot hold does not occur in the sequence. Comparing in one dtype is
    fast, and exact: of int64 and float64, NumPy would compare rounded integers.
    """
    if pattern.dtype == dtype or "O" in {pattern.dtype.kind, dtype.kind}:
        return pattern
    if pattern.dtype.kind == "c" and dtype.kind != "c":
        if pattern.imag.any():
            return None
        pattern = pattern.real
    with np.errstate(invalid="ignore", over="ignore"):
        exact = pattern.astype(dtype)
    if dtype.kind in "Mm":  # lists would lose the unit
        return exact if (exact == pattern).all() else None
    return exact if exact.tolist() == pattern.tolist() else None
