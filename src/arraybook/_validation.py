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
    "choice",
    "count",
    "nonnegative",
    "number",
    "positive",
    "real_array",
    "real_values",
]


def number(name: str, value: Any) -> float:
    """Return `value` as a finite float."""
    try:
        # A text of digits is a mistake of the caller, although float() would take it.
        result = float("" if isinstance(value, str | bytes) else value)
    except (TypeError, ValueError):
        msg = f"{name} must be a number, got {value!r}"
        raise TypeError(msg) from None
    except OverflowError:
        msg = f"{name} must be finite, got an integer beyond the largest float"
        raise ValueError(msg) from None
    if not math.isfinite(result):
        msg = f"{name} must be finite, got {value!r}"
        raise ValueError(msg)
    return result


def positive(name: str, value: Any) -> float:
    """Return `value` as a finite float above zero."""
    result = number(name, value)
    if result <= 0:
        msg = f"{name} must be positive, got {value!r}"
        raise ValueError(msg)
    return result


def nonnegative(name: str, value: Any) -> float:
    """Return `value` as a finite float, zero or above."""
    result = number(name, value)
    if result < 0:
        msg = f"{name} must be zero or positive, got {value!r}"
        raise ValueError(msg)
    return result


def count(name: str, value: Any, *, minimum: int = 1) -> int:
    """Return `value` as an integer of at least `minimum`."""
    rule = {0: "a non-negative integer", 1: "a positive integer"}.get(
        minimum, f"an integer of at least {minimum}"
    )
    try:
        result = operator.index(value)
    except TypeError:
        msg = f"{name} must be {rule}, got {value!r}"
        raise TypeError(msg) from None
    if result < minimum:
        msg = f"{name} must be {rule}, got {value!r}"
        raise ValueError(msg)
    return result


def choice(name: str, value: Any, allowed: Collection[str]) -> str:
    """Return `value` if it is one of the `allowed` words."""
    if not isinstance(value, str) or value not in allowed:
        words = ", ".join(repr(word) for word in allowed)
        msg = f"{name} must be one of {words}, got {value!r}"
        raise ValueError(msg)
    return value


def real_array(
    name: str, value: ArrayLike, *, ndim: int | None = None
) -> NDArray[np.float64]:
    """Return `value` as a float64 array with `ndim` axes, never a copy without need."""
    return real_values(name, value, ndim=ndim).astype(np.float64, copy=False)


def real_values(
    name: str, value: ArrayLike, *, ndim: int | None = None
) -> NDArray[Any]:
    """Return `value` as an array of real numbers in the dtype that it has."""
    try:
        array = np.asarray(value)
    except ValueError:
        msg = f"{name} must be a rectangular array, got rows of unequal length"
        raise ValueError(msg) from None
    if array.dtype.kind not in "biuf":
        msg = f"{name} must hold real numbers, got dtype {array.dtype}"
        raise TypeError(msg)
    if ndim is not None and array.ndim != ndim:
        axes = "1 axis" if ndim == 1 else f"{ndim} axes"
        msg = f"{name} must have {axes}, got shape {array.shape}"
        raise ValueError(msg)
    return array
