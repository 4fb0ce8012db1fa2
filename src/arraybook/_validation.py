"""Checks at the door: each returns the clean value or raises one line that names it."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "affordable",
    "any_array",
    "choice",
    "count",
    "masked",
    "moderate",
    "moderate_array",
    "nonnegative",
    "number",
    "pair",
    "positive",
    "random_source",
    "real_array",
    "real_values",
    "shown",
]

# Numbers that a result may hold, 32 GiB of them: more is a slip, such as bytes for items.
MOST_RESULTS = 2**32
# Elements of an array that repeats itself in memory, 1 GiB once it is copied.
MOST_REPEATED = 2**27
# Products of two numbers up to here, and quotients, are far from overflow.
LARGEST = 1e140
LONGEST = 80  # characters of a value in a message


def shown(value: Any) -> str:
    """Write a value in a few words on one line."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # Python writes no integer of thousands of digits
        text = f"{type(value).__name__} of thousands of digits"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def number(name: str, value: Any) -> float:
    """Return `value` as a finite float."""
    try:
        # A text of digits is a mistake of the caller, although float() would take it.
        single = _single(value, "biuf", "__float__", "__index__")
        result = float(value if single else "")
    except (TypeError, ValueError):
        msg = f"{name} must be a number, got {shown(value)}"
        raise TypeError(msg) from None
    except OverflowError:
        msg = f"{name} must be finite, got an integer beyond the largest float"
        raise ValueError(msg) from None
    if not math.isfinite(result):
        msg = f"{name} must be finite, got {shown(value)}"
        raise ValueError(msg)
    return result


def positive(name: str, value: Any) -> float:
    """Return `value` as a float above zero, of a size that one can divide by."""
    result = number(name, value)
    if result <= 0:
        msg = f"{name} must be positive, got {shown(value)}"
        raise ValueError(msg)
    if not 1 / LARGEST <= result <= LARGEST:
        msg = f"{name} must lie within 1e-140 and 1e140, got {shown(value)}"
        raise ValueError(msg)
    return result


def nonnegative(name: str, value: Any) -> float:
    """Return `value` as a moderate float, zero or above."""
    result = number(name, value)
    if result < 0:
        msg = f"{name} must be zero or positive, got {shown(value)}"
        raise ValueError(msg)
    return abs(moderate(name, result))  # no negative zero, which some ranges refuse


def moderate(name: str, value: Any, most: float = LARGEST) -> float:
    """Return `value` as a float from `-most` to `most`, by default with a finite square."""
    result = number(name, value)
    if abs(result) > most:
        msg = f"{name} must lie within {-most:g} and {most:g}, got {shown(value)}"
        raise ValueError(msg)
    return result


def count(name: str, value: Any, *, minimum: int = 1, maximum: float = math.inf) -> int:
    """Return `value` as an integer from `minimum` to `maximum`."""
    rule = {0: "a non-negative integer", 1: "a positive integer"}.get(
        minimum, f"an integer of at least {minimum}"
    )
    if maximum < math.inf:
        rule = f"an integer from {minimum} to {maximum}"
    try:
        # True is no count: NumPy says so of its own, and operator.index not of Python's.
        single = not isinstance(value, bool) and _single(value, "iu", "__index__")
        integer: Any = value if single else None
        result = operator.index(integer)
    except TypeError:
        msg = f"{name} must be {rule}, got {shown(value)}"
        raise TypeError(msg) from None
    if not minimum <= result <= maximum:
        msg = f"{name} must be {rule}, got {shown(value)}"
        raise ValueError(msg)
    return result


def _single(value: Any, kinds: str, *methods: str) -> bool:
    """Tell whether a value is one number, neither a text nor several nor masked."""
    if isinstance(value, np.generic | np.ndarray):
        masked = isinstance(value, np.ma.MaskedArray)
        return value.ndim == 0 and value.dtype.kind in kinds and not masked
    return any(hasattr(value, method) for method in methods)


def affordable(name: str, value: Any, *sizes: float) -> None:
    """Refuse `value` if it makes an array of `sizes` that no memory could hold."""
    # An empty axis makes the others no cheaper: something is done for each of their parts.
    if math.prod(max(size, 1) for size in sizes) > MOST_RESULTS:
        msg = f"{name} must not ask for more than 2**32 numbers, got {shown(value)}"
        raise ValueError(msg)


def random_source(rng: Any) -> np.random.Generator:
    """Return the source of random numbers that the argument `rng` stands for."""
    try:
        if isinstance(rng, list | tuple | np.ndarray):
            # NumPy looks for integers inside each part. The rows of an np.matrix are
            # matrices again, without end: the stack overflows, and the process ends. So
            # does a list that holds itself, up to NumPy 2.4 (numpy/numpy#28822).
            any_array("rng", rng)  # no mask, and no list within itself
            parts = np.asarray(rng, dtype=object).flat  # no integer turns into a float
            rng = [operator.index(part) for part in parts]
        return np.random.default_rng(rng)
    except (TypeError, ValueError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        msg = f"rng must be a seed or a numpy.random.Generator, got {shown(rng)}"
        raise kind(msg) from None


def choice(name: str, value: Any, allowed: Collection[str]) -> str:
    """Return `value` if it is one of the `allowed` words."""
    if not isinstance(value, str) or value not in allowed:
        words = ", ".join(repr(word) for word in allowed)
        msg = f"{name} must be one of {words}, got {shown(value)}"
        raise ValueError(msg)
    return value


def pair(name: str, value: Any, rule: str = "a pair") -> tuple[Any, Any]:
    """Return `value` as two things."""
    try:
        first, second = value
    except (TypeError, ValueError):
        msg = f"{name} must be {rule}, got {shown(value)}"
        raise TypeError(msg) from None
    return first, second


def real_array(
    name: str, value: ArrayLike, *, ndim: int | None = None
) -> NDArray[np.float64]:
    """Return `value` as a float64 array with `ndim` axes, never a copy without need."""
    array = real_values(name, value, ndim=ndim)
    if array.dtype.itemsize <= 8:
        return array.astype(np.float64, copy=False)
    with np.errstate(over="ignore"):  # of a longdouble, which then is infinite
        return array.astype(np.float64)


def moderate_array(name: str, array: NDArray[Any], most: float = LARGEST) -> None:
    """Refuse floats with NaN, infinity or a number that is not from `-most` to `most`."""
    for extreme in (array.min(), array.max()) if array.size else ():
        if not abs(extreme) <= most:  # true for NaN, too
            msg = f"{name} must lie within {-most:g} and {most:g}, got {extreme}"
            raise ValueError(msg)


def real_values(
    name: str, value: ArrayLike, *, ndim: int | None = None
) -> NDArray[Any]:
    """Return `value` as an array of real numbers in the dtype that it has."""
    array = any_array(name, value)
    if array.dtype.kind not in "biuf":
        msg = f"{name} must hold real numbers, got dtype {array.dtype}"
        raise TypeError(msg)
    if ndim is not None and array.ndim != ndim:
        axes = "1 axis" if ndim == 1 else f"{ndim} axes"
        msg = f"{name} must have {axes}, got shape {array.shape}"
        raise ValueError(msg)
    return array


def any_array(name: str, value: Any) -> NDArray[Any]:
    """Return `value` as an array of any dtype, if no mask is lost and it can be copied."""
    try:
        lossy = masked(value)
    except RecursionError:
        msg = f"{name} must be a rectangular array, got a list within itself"
        raise ValueError(msg) from None
    if lossy:
        msg = f"{name} must have no masked values: fill them, or leave them out"
        raise ValueError(msg)
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        msg = f"{name} must be a rectangular array, got rows of unequal length"
        raise ValueError(msg) from None
    if array.size > MOST_REPEATED and 0 in array.strides:
        msg = f"{name} must lie in memory, got a broadcast array of shape {array.shape}"
        raise ValueError(msg)
    return array


def masked(value: Any) -> bool:
    """Tell whether an array, or one in a list, has masked values."""
    if isinstance(value, list | tuple):
        return any(map(masked, value))
    if not isinstance(value, np.ma.MaskedArray):
        return False
    # np.ma.is_masked fails for records, whose masks are records too.
    mask = np.ascontiguousarray(np.ma.getmask(value))
    return bool(mask.view(np.bool).any())
