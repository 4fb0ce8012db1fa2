"""The checker: whether a pin and an output say the same thing."""

from __future__ import annotations

import ast
import doctest
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy_doctest.impl import DTChecker, DTConfig

__all__ = ["PinChecker"]

# A pin is data. These are the only names that its text may mean something by: what the
# reprs of NumPy arrays and scalars consist of.
SCALARS = (
    *("bool", "bool_", "True_", "False_", "bytes_", "str_", "void"),
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "longdouble", "complex64", "complex128"),
    *("datetime64", "timedelta64"),
)
NAMES: dict[str, Any] = {
    **{name: getattr(np, name) for name in SCALARS},
    "array": np.array,
    "dtype": np.dtype,
    "masked_array": np.ma.masked_array,
    "inf": np.inf,
    "nan": np.nan,
    "infj": complex(0, np.inf),
    "nanj": complex(0, np.nan),
    "object": object,
}
NAMESPACE = {**NAMES, "np": SimpleNamespace(**NAMES), "__builtins__": {}}

DATA_NODES = (
    *(ast.Expression, ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Load),
    *(ast.Name, ast.Call, ast.keyword),
    *(ast.UnaryOp, ast.USub, ast.UAdd, ast.BinOp, ast.Add, ast.Sub),  # -1, 2+3j
)


class PinChecker(DTChecker):  # type: ignore[misc]  # scipy-doctest is not typed
    """Scipy-doctest's checker, without the doors that it leaves open.

    Texts that are equal are equal, with ``...`` standing for anything. Otherwise both
    are read as data and compared with a relative tolerance, dtypes included; NumPy 1
    and 2 reprs (``8`` and ``np.int64(8)``) are the same data. What is stricter here: an
    output with a memory address in it, or a pin that starts with ``#``, is not waved
    through; integers have no tolerance; a text that is no data is never evaluated.

    Parameters
    ----------
    rtol : float
        Largest relative difference of two numbers that count as equal.
    """

    def __init__(self, rtol: float = 1e-6) -> None:
        config = DTConfig(
            rndm_markers=set(),
            stopwords=set(),
            strict_check=True,
            rtol=rtol,
            atol=1e-12,
        )
        config.check_namespace = NAMESPACE  # as an argument, DTConfig would drop it
        super().__init__(config)

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        """Whether `got` is what `want` says."""
        if self.vanilla.check_output(want, got, optionflags | doctest.ELLIPSIS):
            return True
        if self.obj_pattern.search(got) or want.lstrip().startswith("#"):
            return False
        if not (_may_be_data(want) and _may_be_data(got)):
            return False
        try:
            return bool(super().check_output(want, got, optionflags))
        except RecursionError:  # the parent's repair of printed arrays has no end
            return False

    def _do_check(self, want: Any, got: Any, strict_check: bool) -> bool:
        if isinstance(want, np.ndarray) != isinstance(got, np.ndarray):
            return False
        dtypes = {np.asarray(want).dtype, np.asarray(got).dtype}
        if all(dtype.kind in "biu" for dtype in dtypes):
            return len(dtypes) == 1 and bool(np.array_equal(want, got))
        return bool(super()._do_check(want, got, strict_check))


def _may_be_data(text: str) -> bool:
    """Whether `text` is a literal of plain data, or no expression at all.

    A text that is no expression, such as a printed array, is left to scipy-doctest,
    which repairs it and asks again.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return True
    return all(
        isinstance(node, DATA_NODES)
        or (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "np"
        )
        for node in ast.walk(tree)
    )
