"""What has to come of every call: the right answer, or one line that says what is wrong."""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import re
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st
from scipy import sparse

from fuzz.hostile import ANYTHING, Wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 400  # characters of a message: beside the fault it may list what is allowed
SECONDS = 30  # of the processor, for one call
ROOM = 2 * 2**30  # bytes beyond what the process has when a test begins


@dataclass(frozen=True)
class Case:
    """A public function, what it accepts, and how to tell that its answer is right.

    `accepts` draws a dictionary with every argument, which must not be refused. `right`
    gets the arguments and the result, and asserts. `bad` holds what may replace
    arguments, where that is not anything at all. `share` is how many of the inputs the
    function gets, beside one for most. `refuses` says that nothing is right, `hands_on`
    that the result holds what was handed over.
    """

    function: Callable[..., Any]
    accepts: st.SearchStrategy[dict[str, Any]]
    right: Callable[[dict[str, Any], Any], None]
    call: Callable[..., Any] | None = None
    bad: dict[str, st.SearchStrategy[Any]] = field(default_factory=dict)
    share: float = 1.0
    refuses: bool = False
    hands_on: bool = False


@st.composite
def inputs(draw: Any, case: Case) -> tuple[dict[str, Any], list[str]]:
    """Draw arguments, none, one or two of which are replaced by anything."""
    arguments = draw(case.accepts)
    names = st.lists(st.sampled_from(sorted(arguments)), max_size=2, unique=True)
    replaced = draw(names)
    for name in replaced:
        arguments[name] = draw(case.bad.get(name, ANYTHING))
    return arguments, replaced


def attempt(case: Case, arguments: dict[str, Any], replaced: list[str]) -> bool:
    """Call the function and judge what comes; return whether it accepted."""
    call = case.call or case.function
    before = {name: trace(value) for name, value in arguments.items()}
    result = fault = None
    try:
        with stopped_if_endless():
            result = call(**arguments)
    except (TypeError, ValueError) as error:
        fault = error
    if fault is None:
        case.right(arguments, result)
        if not case.hands_on:
            assert_own_memory(arguments, result)
    else:
        judge(case, fault)
        assert replaced or case.refuses, f"refused what it should accept: {fault}"
    after = {name: trace(value) for name, value in arguments.items()}
    assert after == before, "an argument was changed"
    if fault is None and isinstance(arguments.get("rng", 0), int | list):
        again = trace(call(**arguments))
        assert again == trace(result), "the same call gave another result"
    return fault is None


def judge(case: Case, error: Exception) -> None:
    """Check that an error is one line, of the right kind, and names an argument."""
    text = str(error)
    assert type(error) in {TypeError, ValueError}, repr(error)
    assert "\n" not in text, text
    assert 0 < len(text) <= LONGEST, text
    names = inspect.signature(case.function).parameters
    words = {word for name in names for word in (name, name.removesuffix("s"))}
    assert words & set(re.findall(r"\w+", text.partition(", got")[0])), text


def trace(value: Any) -> Any:  # noqa: PLR0911  # one for each kind of value
    """Return what would differ if a value had been changed."""
    if isinstance(value, np.ma.MaskedArray):
        return trace(np.ma.getdata(value)), trace(np.ma.getmaskarray(value))
    if isinstance(value, np.ndarray):
        what = (value.shape, value.strides, str(value.dtype), value.flags.writeable)
        if 0 in value.strides:  # and there may be no room for all that it repeats
            value = value[tuple(slice(1 if s == 0 else None) for s in value.strides)]
        text = value.dtype.hasobject or value.dtype.kind == "T"
        return (*what, str(value.tolist()) if text else value.tobytes())
    if isinstance(value, sparse.sparray | sparse.spmatrix):
        value = value.tocoo()
        return trace(value.data), *map(trace, value.coords)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            part.name: trace(getattr(value, part.name))
            for part in dataclasses.fields(value)
        }
    if isinstance(value, Wrapped):
        return trace(value.array)
    if isinstance(value, list | tuple):
        return [trace(part) for part in value]
    if isinstance(value, dict):
        return {str(name): trace(part) for name, part in value.items()}
    if isinstance(value, int) and value.bit_length() > 10_000:
        return hex(value)
    return repr(value)


def arrays_in(value: Any) -> list[np.ndarray[Any, Any]]:
    """Return the arrays that a value is made of."""
    if isinstance(value, np.ndarray):
        return [value]
    if sparse.issparse(value) and hasattr(value, "data"):
        return [value.data] if isinstance(value.data, np.ndarray) else []
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = [getattr(value, part.name) for part in dataclasses.fields(value)]
    if isinstance(value, Wrapped):
        value = [value.array]
    if isinstance(value, list | tuple):
        return [array for part in value for array in arrays_in(part)]
    return []


def assert_own_memory(arguments: dict[str, Any], result: Any) -> None:
    """Check that writing into the result would change no argument."""
    for mine in arrays_in(result):
        for name, value in arguments.items():
            for theirs in arrays_in(value):
                assert not np.may_share_memory(mine, theirs), f"a view of {name}"


@contextlib.contextmanager
def stopped_if_endless() -> Any:
    """Raise an error in what takes long, by the clock of the processor."""
    if not hasattr(signal, "SIGVTALRM"):  # Windows has no such clock
        yield
        return

    def stop(*_: Any) -> None:
        msg = f"no answer after {SECONDS} s"
        raise AssertionError(msg)

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextlib.contextmanager
def bounded_memory() -> Any:
    """Let memory grow by no more than `ROOM`; what asks for more gets a MemoryError."""
    if sys.platform != "linux":
        yield
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def public_names() -> set[str]:
    """Return what the public modules of the package offer, as ``module.name``."""
    import importlib
    import pkgutil

    import arraybook

    modules = [
        importlib.import_module(f"arraybook.{module.name}")
        for module in pkgutil.iter_modules(arraybook.__path__)
        if not module.name.startswith("_")
    ]
    return {
        f"{module.__name__.removeprefix('arraybook.')}.{name}"
        for module in modules
        for name in module.__all__
    }
