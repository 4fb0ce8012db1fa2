"""How an answer differs from the expected one, in a learner's words."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook._validation import masked

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["difference", "kind_of_object"]

# Of answers with fewer values, one value would give too much away.
_FEW = 10

# What an array holds by the letter of its dtype: of several, and of one.
_HELD = {
    "b": ("truth values", "a truth value"),
    **dict.fromkeys("iufc", ("numbers", "a number")),
    **dict.fromkeys("UT", ("text", "text")),
    "S": ("bytes", "bytes"),
    "M": ("dates", "a date"),
    "m": ("spans of time", "a span of time"),
    "V": ("records", "a record"),
    "O": ("Python objects", "a Python object"),
}
_METHODS = (types.BuiltinFunctionType, types.MethodType)
_VIEWS_OF_DICT: tuple[type, ...] = (
    type({}.keys()),
    type({}.values()),
    type({}.items()),
)


def difference(answer: Any, expected: Any, **rules: Any) -> str:
    """Return how `answer` differs from `expected`, in sentences; "" if it does not.

    `rules` are those of an exercise: array, exact_dtype, rtol and atol.
    """
    if said := _not_comparable(answer):
        return said
    if isinstance(expected, np.dtype):
        return _dtype_difference(answer, expected)
    if isinstance(expected, Mapping):
        return _mapping_difference(answer, expected, rules)
    if _has_parts(expected):
        return _parts_difference(answer, expected, rules)
    return _one_difference(answer, expected, rules)


def _one_difference(answer: Any, expected: Any, rules: dict[str, Any]) -> str:
    if rules["array"] and not isinstance(answer, np.ndarray):
        return f"Your answer is {kind_of_object(answer)}, and an array is asked for."
    try:
        array = np.asarray(answer)
    except Exception:  # noqa: BLE001  # a foreign object may raise anything
        return _no_array(answer)
    return _array_difference(array, np.asarray(expected), rules)


def kind_of_object(value: Any) -> str:
    """Name what a value is, with its article."""
    if value is None:
        return "None"
    if isinstance(value, _METHODS):
        return f"the method or function {value.__name__}"
    words = {
        "bool": "a truth value",
        "module": "a module",
        "ndarray": "an array",
        "str": "text",
        "tuple": "a tuple",
        "type": "a type",
    }
    if callable(value) and not isinstance(value, type):
        return "a function"
    name = type(value).__name__
    return words.get(name, f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}")


def _not_comparable(answer: Any) -> str:
    """Say why an answer cannot be compared with anything, or "" if it can."""
    if answer is None:
        return (
            "Your answer is None. That is what a function without return gives, and "
            "what a method gives that works in place."
        )
    if isinstance(answer, (Iterator, range, *_VIEWS_OF_DICT)):
        return f"Your answer is {kind_of_object(answer)}: make it a list, with list()."
    if isinstance(answer, AbstractSet):
        return "Your answer is a set, and a set has no order: make it a list."
    if callable(answer) and not isinstance(answer, type):
        return f"Your answer is {kind_of_object(answer)}: call it, with parentheses."
    return _mask_in(answer)


def _mask_in(answer: Any) -> str:
    """Say that an answer has masked values, which are no values to compare."""
    array = isinstance(answer, np.ma.MaskedArray)
    kind = "a masked array" if array else kind_of_object(answer)
    try:
        some = masked(answer)
    except RecursionError:
        return f"Your answer is {kind} within itself."
    return f"Your answer is {kind}, and some of its values are masked." if some else ""


def _no_array(answer: Any) -> str:
    rows = answer if isinstance(answer, list | tuple) else ()
    lengths = [
        len(row)
        for row in rows
        if isinstance(row, list | tuple) or (isinstance(row, np.ndarray) and row.ndim)
    ]
    if len(set(lengths)) > 1:
        shown = ", ".join(map(str, lengths[:4])) + (", …" if len(lengths) > 4 else "")
        return (
            f"The rows of your answer have unequal lengths, and make no array: {shown}."
        )
    return f"Your answer, {kind_of_object(answer)}, makes no array."


def _has_parts(expected: Any) -> bool:
    """Tell a tuple of several things from a tuple of numbers, such as a shape."""
    if not isinstance(expected, tuple):
        return False
    if any(
        isinstance(part, np.ndarray | np.dtype | Mapping | list | tuple)
        for part in expected
    ):
        return True
    return len({_HELD[np.asarray(part).dtype.kind] for part in expected}) > 1


def _parts_difference(answer: Any, expected: Any, rules: dict[str, Any]) -> str:
    several = isinstance(answer, list | tuple)
    rows = isinstance(answer, np.ndarray) and answer.ndim > 0
    if not several and not (rows and len(answer) == len(expected)):
        kind = "one array" if rows else kind_of_object(answer)
        return (
            f"Your answer is {kind}, and {len(expected)} parts are asked for, with "
            "commas between them."
        )
    if len(answer) != len(expected):
        count = f"{len(answer)} part{'s' if len(answer) != 1 else ''}"
        return f"Your answer has {count}, not {len(expected)}."
    for number, parts in enumerate(zip(answer, expected, strict=True), start=1):
        if said := difference(*parts, **rules):
            return f"Part {number}: {said[0].lower()}{said[1:]}"
    return ""


def _mapping_difference(answer: Any, expected: Any, rules: dict[str, Any]) -> str:
    if not isinstance(answer, Mapping):
        return f"Your answer is {kind_of_object(answer)}, and a dict is asked for."
    if set(answer) != set(expected):
        mine = ", ".join(map(repr, answer)) or "none"
        return f"The names in your answer are not those asked for: {mine}."
    for name in expected:
        if said := difference(answer[name], expected[name], **rules):
            return f"Under {name!r}: {said[0].lower()}{said[1:]}"
    return ""


def _dtype_difference(answer: Any, expected: np.dtype[Any]) -> str:
    try:
        dtype = np.dtype(answer)
    except Exception:  # noqa: BLE001  # anything may be asked to be a dtype
        return f"Your answer is {kind_of_object(answer)}, and a dtype is asked for."
    return "" if dtype == expected else f"Your answer, {dtype}, is not that dtype."


def _array_difference(
    array: NDArray[Any], expected: NDArray[Any], rules: dict[str, Any]
) -> str:
    if array.size and (said := _kind_difference(array, expected)):
        return said
    if array.shape != expected.shape:
        return _shape_difference(array, expected, rules)
    if expected.dtype.names:
        return _field_difference(array, expected, rules)
    with np.errstate(all="ignore"):
        differs = _differs(array, expected, rules)
    if differs.any():
        return _value_difference(array, expected, differs, rules)
    if rules["exact_dtype"] and array.dtype != expected.dtype:
        return (
            f"The values are right, but their dtype is {array.dtype}, and "
            f"{expected.dtype} is asked for."
        )
    return ""


def _kind_difference(array: NDArray[Any], expected: NDArray[Any]) -> str:
    mine, asked = _HELD[array.dtype.kind], _HELD[expected.dtype.kind]
    if mine == asked:
        return ""
    if array.dtype == object:
        values = array.reshape(-1).tolist()
        odd = [x for x in values if not isinstance(x, bool | int | float | str)]
        kind = kind_of_object((odd or values)[0])
        mine = f"{mine[0]}, {kind} among them,", kind
    if not array.ndim:
        need = f"{asked[0]} are" if expected.ndim else f"{asked[1]} is"
        return f"Your answer is {mine[1]}, and {need} asked for."
    return f"Your answer holds {mine[0]} instead of {asked[0]}."


def _shape_difference(
    array: NDArray[Any], expected: NDArray[Any], rules: dict[str, Any]
) -> str:
    if not array.ndim:
        return f"Your answer is one value, and shape {expected.shape} is asked for."
    if not expected.ndim:
        return f"Your answer has shape {array.shape}, and one value is asked for."
    if array.ndim == expected.ndim == 1:
        count = f"{array.size} value{'s' if array.size != 1 else ''}"
        return f"Your answer has {count}, and {expected.size} are asked for."
    said = f"Your answer has shape {array.shape}, and {expected.shape} is asked for."
    if array.shape == expected.shape[::-1] and not expected.dtype.names:
        if not _differs(array.T, expected, rules).any():
            return f"{said} It is transposed: its axes are in the opposite order."
    elif array.size == expected.size:
        return f"{said} The number of values is right."
    return said


def _field_difference(
    array: NDArray[Any], expected: NDArray[Any], rules: dict[str, Any]
) -> str:
    names = expected.dtype.names or ()
    if array.dtype.names != names:
        mine = ", ".join(array.dtype.names or ("none",))
        return f"The fields of your answer are not those asked for: {mine}."
    for name in names:
        if said := _array_difference(array[name], expected[name], rules):
            return f"In the field {name!r}: {said[0].lower()}{said[1:]}"
    return ""


def _differs(
    array: NDArray[Any], expected: NDArray[Any], rules: dict[str, Any]
) -> NDArray[np.bool_]:
    """Return where two arrays of one shape and kind differ."""
    kinds = {array.dtype.kind, expected.dtype.kind}
    if not array.size:  # an empty list has the wrong dtype, and rightly so
        return np.zeros(array.shape, dtype=np.bool_)
    if kinds == {"O"}:
        pairs = zip(array.flat, expected.flat, strict=True)
        found = [_objects_differ(mine, right, rules) for mine, right in pairs]
        return np.array(found, dtype=np.bool_).reshape(array.shape)
    if kinds & set("fc"):
        near = np.isclose(
            array, expected, rtol=rules["rtol"], atol=rules["atol"], equal_nan=True
        )
        return np.asarray(~near)
    differs = np.asarray(array != expected)
    if kinds <= set("mM"):  # "not a time" differs from itself
        differs &= ~(np.isnat(array) & np.isnat(expected))
    return differs


def _objects_differ(mine: Any, right: Any, rules: dict[str, Any]) -> bool:
    if isinstance(right, list | tuple | np.ndarray):
        return bool(difference(mine, right, **rules))
    try:
        return bool(mine != right)
    except Exception:  # noqa: BLE001  # a foreign object may refuse to be compared
        return True


def _value_difference(
    array: NDArray[Any],
    expected: NDArray[Any],
    differs: NDArray[np.bool_],
    rules: dict[str, Any],
) -> str:
    if array.size == 1:
        return _one_value_difference(array.reshape(-1)[0], expected.reshape(-1)[0])
    if array.dtype == bool and differs.all():
        return "Every truth value is the opposite of the right one."
    square = array.ndim == 2 and array.shape == array.shape[::-1]
    if square and not _differs(array.T, expected, rules).any():
        return "Your answer is transposed: rows and columns are exchanged."
    if array.dtype.kind in "iufU" and array.dtype.kind == expected.dtype.kind:
        in_order = np.sort(array, axis=None), np.sort(expected, axis=None)
        if not _differs(*in_order, rules).any():
            return "Your answer has the right values in another order."
    count = int(np.count_nonzero(differs))
    first = tuple(int(axis[0]) for axis in np.nonzero(differs))
    where = ", ".join(map(str, first))
    mine, right = _shown(array[first], expected[first])
    verb = "differs, at" if count == 1 else "differ, the first at"
    said = f"{count} of {array.size} values {verb} index [{where}]: yours is {mine}"
    return f"{said}." if array.size < _FEW else f"{said}, expected is {right}."


def _one_value_difference(mine: Any, right: Any) -> str:
    shown = _shown(mine, right)[0]
    real = (
        np.asarray(mine).dtype.kind in "iuf" and np.asarray(right).dtype.kind in "iuf"
    )
    if real and mine > right:
        return f"Your answer, {shown}, is too large."
    if real and mine < right:
        return f"Your answer, {shown}, is too small."
    return f"Your answer, {shown}, is not right."


def _shown(mine: Any, right: Any) -> tuple[str, str]:
    """Return two values as text, with as many digits as it takes to tell them apart."""
    plain = [x.item() if isinstance(x, np.generic) else x for x in (mine, right)]
    for digits in (6, 17):
        texts = [f"{x:.{digits}g}" if isinstance(x, float) else repr(x) for x in plain]
        if texts[0] != texts[1]:
            break
    return texts[0], texts[1]
