"""The checker: whether a pin and an output say the same thing."""

from __future__ import annotations

import ast
import contextlib
import doctest
import warnings
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy_doctest.impl import try_convert_printed_array, try_split_shape_from_abbrv

__all__ = ["ATOL", "RTOL", "PinChecker"]

RTOL, ATOL = 1e-6, 1e-12
LARGEST = 2**26  # bytes that the text of an array may claim

VANILLA = doctest.OutputChecker()


def _dtype(spec: Any, *, align: bool = False) -> Any:
    return np.dtype(spec, align=align)


def _affordable(dtype: Any, count: int) -> Any:
    """Make a dtype, unless so many items of it would fill the memory."""
    made = _dtype(dtype)
    if made.itemsize * max(count, 1) > LARGEST:
        msg = "a pin does not need so much memory"
        raise ValueError(msg)
    return made


def _array(data: Any, dtype: Any = None) -> Any:
    plain = np.array(data, dtype=object) if dtype is not None else np.array(data)
    return plain if dtype is None else np.array(data, _affordable(dtype, plain.size))


def _masked(data: Any, mask: Any, fill_value: Any = None, dtype: Any = None) -> Any:
    array = _array(data, dtype)
    return np.ma.masked_array(array, mask=mask, fill_value=fill_value)


def _bytes(data: bytes) -> np.bytes_:
    return np.bytes_(memoryview(data))  # a number would mean so many zeros


def _void(data: Any, dtype: Any = None) -> Any:
    if isinstance(data, bytes):
        return np.void(data)
    return np.array(data, _affordable(dtype, 1))[()]


# A pin is data. These are the only names that its text may mean something by: what the
# reprs of NumPy arrays and scalars consist of. All that could be told to take much
# memory is a function of our own.
SCALARS = (
    *("bool", "bool_", "True_", "False_", "str_"),
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "longdouble", "complex64", "complex128"),
    *("datetime64", "timedelta64"),
)
NAMES: dict[str, Any] = {
    **{name: getattr(np, name) for name in SCALARS},
    "array": _array,
    "bytes_": _bytes,
    "dtype": _dtype,
    "masked_array": _masked,
    "void": _void,
    "inf": np.inf,
    "nan": np.nan,
    "infj": complex(0, np.inf),
    "nanj": complex(0, np.nan),
    "object": object,
}
DATA_NODES = (
    *(ast.Expression, ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Load),
    *(ast.Name, ast.Attribute, ast.Call, ast.keyword),
    *(ast.UnaryOp, ast.USub, ast.UAdd, ast.BinOp, ast.Add, ast.Sub),  # -1, 2+3j
)


class PinChecker(doctest.OutputChecker):
    """Compare texts, and where they differ the data that they stand for.

    Texts that are equal are equal, with ``...`` standing for anything. Otherwise both
    are read as data and compared with a relative tolerance, dtypes included; NumPy 1
    and 2 reprs (``8`` and ``np.int64(8)``) are the same data. Integers have no
    tolerance, and a text that is no data is never evaluated.

    Parameters
    ----------
    rtol : float
        Largest relative difference of two numbers that count as equal.
    """

    def __init__(self, rtol: float = RTOL) -> None:
        self.rtol = rtol

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        """Whether `got` is what `want` says."""
        if VANILLA.check_output(want, got, optionflags | doctest.ELLIPSIS):
            return True
        for repair in REPAIRS:
            # Whatever is wrong: no such data. And a text with '\\d' is no mistake of ours.
            with contextlib.suppress(Exception), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                data = _read(repair(want.strip())), _read(repair(got.strip()))
                return self.same(*data)
        return False

    def same(self, want: Any, got: Any) -> bool:
        """Whether two values are of one type and, within the tolerance, equal."""
        if isinstance(want, (dict, list, tuple)) or isinstance(
            got, (dict, list, tuple)
        ):
            if type(want) is not type(got) or len(want) != len(got):
                return False
            if isinstance(want, dict):
                pairs = zip(want.items(), got.items(), strict=True)
            else:
                pairs = zip(want, got, strict=True)
            return all(self.same(*pair) for pair in pairs)
        if isinstance(want, np.ndarray) != isinstance(got, np.ndarray):
            return False
        one, other = np.asanyarray(want), np.asanyarray(got)
        if one.dtype != other.dtype or one.shape != other.shape:
            return False
        if one.dtype.kind not in "fc":
            return bool(np.all(np.ma.getmask(one) == np.ma.getmask(other))) and bool(
                np.all(one == other)
            )
        return bool(np.allclose(one, other, rtol=self.rtol, atol=ATOL, equal_nan=True))


def _read(text: str) -> Any:
    """Return the data that a text stands for; raise an exception if it is none.

    What is evaluated is the very tree that was looked through: known names, numbers,
    strings and what holds them. ``Name(1, x=2)`` of an unknown name is read as a tuple.
    """
    tree = _Constructors().visit(ast.parse(text, mode="eval"))
    for node in ast.walk(tree):
        known = isinstance(node, DATA_NODES)
        if isinstance(node, ast.Attribute):
            whole = isinstance(node.value, ast.Name) and node.value.id == "np"
            known = whole and node.attr in NAMES
        elif isinstance(node, ast.Name):
            known = node.id in NAMES or node.id == "np"
        elif isinstance(node, ast.BinOp):
            known = _is_number(node.left) and _is_number(node.right)
        if not known:
            msg = f"not data: {text}"
            raise ValueError(msg)
    names = {**NAMES, "np": SimpleNamespace(**NAMES), "__builtins__": {}}
    code = compile(ast.fix_missing_locations(tree), "<pin>", "eval")
    return eval(code, names)


def _is_number(node: ast.expr) -> bool:
    """Tell a part of a complex number from a row that would be added to a column."""
    part = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(part, (ast.Constant, ast.Name))


class _Constructors(ast.NodeTransformer):
    """Turns what looks like the call of an unknown name into a tuple of its parts."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Replace a call."""
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id in NAMES:
            return node
        parts: list[ast.expr] = [ast.Constant(node.func.id), *node.args]
        for keyword in node.keywords:
            parts += [ast.Constant(keyword.arg), keyword.value]
        return ast.Tuple(parts, ast.Load())


def _as_it_is(text: str) -> str:
    return text


def _printed(text: str) -> str:
    """Put commas into an array as ``print`` shows it."""
    if not text.startswith("[") or "," in text:
        msg = "not a printed array"
        raise ValueError(msg)
    return str(try_convert_printed_array(text))


def _abbreviated(text: str) -> str:
    """Drop the dots of a long array, and set its shape beside it."""
    if not (text.startswith("array([") and "..." in text):
        msg = "not an abbreviated array"
        raise ValueError(msg)
    values, shape = try_split_shape_from_abbrv(text)
    return f"{values}, {shape}" if shape else str(values)


def _masked_by_dashes(text: str) -> str:
    return text.replace("--", "nan")


REPAIRS = (_as_it_is, _printed, _abbreviated, _masked_by_dashes)
