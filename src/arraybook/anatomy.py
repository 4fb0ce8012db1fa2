"""What an array is made of, in words and as a picture, and how long things take."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
import timeit as _timeit
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, SupportsIndex, TextIO, cast

import numpy as np

from arraybook._terminal import paint
from arraybook._validation import choice, count, real_array, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import ArrayLike, NDArray

__all__ = ["Timing", "info", "show", "strides", "sysinfo", "timeit"]

MOST_ROWS, MOST_COLUMNS = 100, 40  # 80 characters, as wide as a terminal is at least
RUNS = 7


def info(array: NDArray[Any], file: TextIO | None = None) -> None:
    """
    Print what an array is made of: its interface, its memory and its properties.

    Three lines speak of bytes, and they differ for views. ``nbytes`` is the number of
    elements times the size of one. ``spans`` is the distance from the first byte of the
    array to the last. ``keeps alive`` is the memory of the owner of the data, which
    stays in use as long as the array does.

    Parameters
    ----------
    array : numpy.ndarray
        An array of any shape and dtype. It is not changed.
    file : text file, optional
        Where to print. By default ``sys.stdout``.

    Raises
    ------
    TypeError
        If `array` is not a NumPy array. A list has no strides to speak of.

    See Also
    --------
    arraybook.diagrams.draw_memory : The memory of a small array as a picture.
    strides : The strides of a contiguous array.

    Notes
    -----
    The owner is found by following `array.base`. It may be something else than an array,
    such as the bytes below `numpy.frombuffer`.

    The memory order is "C and Fortran" if both hold, as for every array that has one
    axis and no gaps. An array is contiguous if it has one of the two orders.

    An array without elements spans 0 bytes.

    Examples
    --------
    >>> import numpy as np
    >>> from arraybook.anatomy import info
    >>> info(np.arange(9, dtype=np.int32).reshape(3, 3)[:, 1])
    interface
      shape         (3,)
      dtype         int32
      length        3
      size          3
      byte order    little
      memory order  neither
    memory
      item size     4 bytes
      nbytes        12 bytes
      strides       (12,)
      spans         28 bytes
      keeps alive   36 bytes
    properties
      own data      no, owner: array of shape (9,), dtype int32
      writeable     yes
      contiguous    no
      aligned       yes
    """
    array = _array(array)
    parts = {
        "interface": _interface(array),
        "memory": _memory(array),
        "properties": _properties(array),
    }
    lines = []
    for part, facts in parts.items():
        lines.append(part)
        lines += [f"  {name:<14}{fact}" for name, fact in facts.items()]
    _output(file).write("\n".join(lines) + "\n")


def _array(value: Any) -> NDArray[Any]:
    """Return an array as it is, and refuse what would have to be made one."""
    if not isinstance(value, np.ndarray):
        msg = f"array must be a NumPy array, got {type(value).__name__}"
        raise TypeError(msg)
    return value


def _interface(array: NDArray[Any]) -> dict[str, object]:
    """Return what one needs to know to use the array."""
    orders = {"<": "little", ">": "big", "=": sys.byteorder}
    other = "that of each field" if array.dtype.names else "not applicable"
    return {
        "shape": array.shape,
        "dtype": array.dtype,
        "length": len(array) if array.ndim else "none, it has no axis",
        "size": array.size,
        "byte order": orders.get(array.dtype.byteorder, other),
        "memory order": {
            (True, True): "C and Fortran",
            (True, False): "C",
            (False, True): "Fortran",
        }.get((array.flags.c_contiguous, array.flags.f_contiguous), "neither"),
    }


def _memory(array: NDArray[Any]) -> dict[str, object]:
    """Return how the elements lie in memory."""
    elsewhere = ", without the objects or texts" if array.dtype.hasobject else ""
    steps = zip(array.shape, array.strides, strict=True)
    # The farthest element is one stride less away than there are elements on each axis.
    span = sum((length - 1) * abs(stride) for length, stride in steps) + array.itemsize
    kept = _size_of(_owner(array))
    return {
        "item size": _bytes(array.itemsize) + elsewhere,
        "nbytes": _bytes(array.nbytes) + elsewhere,
        "strides": array.strides,
        "spans": _bytes(span if array.size else 0),
        "keeps alive": "unknown" if kept is None else _bytes(kept),
    }


def _properties(array: NDArray[Any]) -> dict[str, object]:
    """Return what may be done with the array."""
    flags, owner = array.flags, _owner(array)
    whose = "unknown" if owner is None else type(owner).__name__
    if isinstance(owner, np.ndarray):
        whose = f"array of shape {owner.shape}, dtype {owner.dtype}"
    said = {True: "yes", False: "no"}
    return {
        "own data": "yes" if owner is array else f"no, owner: {whose}",
        "writeable": said[flags.writeable],
        "contiguous": said[flags.forc],
        "aligned": said[flags.aligned],
    }


def _owner(array: NDArray[Any]) -> object:
    """Return what owns the memory of an array, or None if that cannot be known."""
    owner: Any = array
    while not (isinstance(owner, np.ndarray) and owner.flags.owndata):
        name = "obj" if isinstance(owner, memoryview) else "base"
        below = getattr(owner, name, None)  # as_strided puts a go-between here
        if below is None:
            return None if isinstance(owner, np.ndarray) else owner
        owner = below
    return owner


def _size_of(owner: Any) -> int | None:
    """Return the bytes that an array or another buffer holds."""
    if isinstance(owner, np.ndarray):
        return owner.nbytes
    try:
        with memoryview(owner) as view:
            return view.nbytes
    except TypeError:
        return None


def _bytes(number: int) -> str:
    return f"{number:,} byte{'s' * (number != 1)}".replace(",", " ")


def strides(
    shape: SupportsIndex | Iterable[SupportsIndex], itemsize: int, order: str = "C"
) -> tuple[int, ...]:
    """
    Compute the strides of an array without gaps: the bytes from one element to the next.

    In C order the last axis is the one whose neighbours lie side by side in memory, in
    Fortran order the first. The stride of every other axis is the size of all that lies
    between two of its steps.

    Parameters
    ----------
    shape : int or iterable of int
        The length of each axis, zero or more. An integer ``n`` means ``(n,)``.
    itemsize : int
        The size of an element in bytes, zero or more.
    order : {"C", "F"}, default "C"
        Whether the last or the first axis changes fastest.

    Returns
    -------
    tuple of int
        One stride for each axis, in bytes. All are 0 if the array has no elements.

    Raises
    ------
    TypeError
        If `shape` is neither an integer nor an iterable of integers, or `itemsize` is no
        integer.
    ValueError
        If a length or `itemsize` is negative, or `order` is not ``"C"`` or ``"F"``.

    See Also
    --------
    info : The strides of an array that exists, and what follows from them.

    Notes
    -----
    The result is that of ``numpy.empty(shape, order=order).strides``. The stride of an
    axis with one element is never used, and views may have any other.

    Examples
    --------
    >>> from arraybook.anatomy import strides
    >>> strides((3, 4, 5), 8)
    (160, 40, 8)
    >>> strides((3, 4, 5), 8, order="F")
    (8, 24, 96)
    """
    sizes: Any = shape if np.iterable(shape) else [shape]
    lengths = [count("each length in shape", n, minimum=0) for n in sizes]
    step = count("itemsize", itemsize, minimum=0)
    fastest_first = choice("order", order, ("C", "F")) == "F"
    if 0 in lengths:
        return (0,) * len(lengths)
    found = []
    for length in lengths if fastest_first else reversed(lengths):
        found.append(step)
        step *= length
    return tuple(found if fastest_first else reversed(found))


def sysinfo(file: TextIO | None = None) -> None:
    """
    Print the versions of Python, NumPy, SciPy and Matplotlib, and the platform.

    Paste the lines into a bug report. Nothing is imported to find them out.

    Parameters
    ----------
    file : text file, optional
        Where to print. By default ``sys.stdout``.

    Notes
    -----
    If a bug has to do with speed or linear algebra, add what ``numpy.show_config()``
    prints.

    Examples
    --------
    >>> from arraybook.anatomy import sysinfo
    >>> sysinfo()  # doctest: +SKIP
    Python      3.13.1
    NumPy       2.4.0
    SciPy       1.17.0
    Matplotlib  not installed
    platform    Linux-6.8.0-x86_64-with-glibc2.39
    """
    lines = {"Python": platform.python_version()}
    for name in ("NumPy", "SciPy", "Matplotlib"):
        lines[name] = _version(name.lower())
    lines["platform"] = platform.platform()
    text = "".join(f"{name:<12}{text}\n" for name, text in lines.items())
    _output(file).write(text)


def _version(name: str) -> str:
    """Return the version of a package that is loaded or, if it is not, installed."""
    loaded = getattr(sys.modules.get(name), "__version__", None)
    try:
        return str(loaded or importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Timing:
    """
    How long a statement takes, measured several times.

    The figure to compare is ``best``, the seconds of the fastest run. If ``worst``, that
    of the slowest, is far from it, the machine was busy.

    Attributes
    ----------
    runs : tuple of float
        Seconds for one execution of the statement, a value for each run.
    loops : int
        How often the statement was executed in each run.
    """

    runs: tuple[float, ...]
    loops: int

    @property
    def best(self) -> float:
        """Return the seconds of the fastest run."""
        return min(self.runs)

    @property
    def worst(self) -> float:
        """Return the seconds of the slowest run."""
        return max(self.runs)

    def __repr__(self) -> str:
        loops = f"{self.loops} loop{'s' * (self.loops != 1)}"
        runs = f"{len(self.runs)} run{'s' * (len(self.runs) != 1)} of {loops}"
        return f"{_time(self.best)} (best of {runs}, worst {_time(self.worst)})"


def timeit(
    statement: str | Callable[[], object],
    globals: dict[str, Any] | None = None,  # noqa: A002  # the name timeit.timeit gives it
) -> Timing:
    """
    Measure how long a statement takes.

    The statement is repeated often enough for the clock, seven times over. Compare the
    `best` of these runs, not their mean: other work on the machine only ever makes a
    run slower, so the fastest is nearest to what the statement itself takes.

    Parameters
    ----------
    statement : str or callable
        Python code, or a function that is called without arguments.
    globals : dict, optional
        The names that the code may use, mostly ``globals()``. Not needed for a callable.

    Returns
    -------
    Timing
        The seconds of each run, the `best` and the `worst`. Its text is readable.

    Raises
    ------
    TypeError
        If `statement` is neither a string nor callable.

    See Also
    --------
    timeit.repeat : The same of the standard library; it does not choose the loops.
    arraybook.diagrams.draw_speed : Several times as bars.

    Notes
    -----
    Errors in the statement, also of syntax, are raised as they are. A measurement takes
    about a second, and longer if the statement takes more than a tenth of a second.

    Examples
    --------
    >>> from arraybook.anatomy import timeit
    >>> timeit("sum(values)", {"values": range(1000)})  # doctest: +SKIP
    9.87 µs (best of 7 runs of 4000 loops, worst 10.4 µs)
    >>> timing = timeit(lambda: sum(range(1000)))
    >>> 0 < timing.best <= timing.worst
    True
    """
    given: Any = statement
    if not (isinstance(given, str) or callable(given)):
        msg = f"statement must be a string or a callable, got {shown(given)}"
        raise TypeError(msg)
    timer = _timeit.Timer(statement, globals=globals)
    # autorange fills a fifth of a second, enough to be shared among a few runs.
    loops = max(1, timer.autorange()[0] // 5)
    return Timing(tuple(run / loops for run in timer.repeat(RUNS, loops)), loops)


def _time(seconds: float) -> str:
    """Write a time with three digits and a unit that suits it."""
    units = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
    # 0.9999 is "1 s", not "1e+03 ms".
    unit = next((u for u, size in units.items() if seconds >= 0.9995 * size), "ns")
    return f"{seconds / units[unit]:.3g} {unit}"


def show(array: ArrayLike, *, file: TextIO | None = None) -> None:
    """
    Draw a small array in the terminal.

    Each value is a cell two characters wide, nearly a square. Its colour runs from dark
    blue for the smallest value to bright yellow for the largest. Without colours its
    shade does: the denser, the larger.

    Parameters
    ----------
    array : array_like of shape (columns,) or (rows, columns)
        Real numbers or truth values, at least one, at most 100 rows and 40 columns.
    file : text file, optional
        Where to draw. By default ``sys.stdout``.

    Raises
    ------
    TypeError
        If `array` holds something else than real numbers or truth values.
    ValueError
        If `array` has no or more than two axes, no values, or too many of them.

    See Also
    --------
    arraybook.diagrams.draw_array : The same array as a figure, with its values.

    Notes
    -----
    There are 24-bit colours in a terminal whose environment has ``COLORTERM=truecolor``
    or ``24bit``, and 256 colours where ``TERM`` contains ``256color``. Everything else
    gets the shades ``·░▒▓█``, or ``-=+*@`` where these cannot be encoded: a file, a pipe, a
    notebook, a terminal with ``TERM=dumb``, and everybody who sets ``NO_COLOR`` to
    anything but an empty text (https://no-color.org).

    NaN is drawn as ``??``, without colour. Infinite values look like the smallest or the
    largest. Where all values are equal, they have the middle shade, except that False is
    always the lowest and True the highest.

    Examples
    --------
    >>> import numpy as np
    >>> from arraybook.anatomy import show
    >>> show([[0, 1, 2], [3, 4, np.nan]])
    ··░░▒▒
    ▓▓██??
    """
    with np.errstate(all="ignore"):  # also for a longdouble beyond float64
        values = real_array("array", array)
        if values.ndim not in {1, 2}:
            msg = f"array must have 1 or 2 axes, got shape {values.shape}"
            raise ValueError(msg)
        if not values.size:
            msg = f"array must hold at least one value, got shape {values.shape}"
            raise ValueError(msg)
        rows = np.atleast_2d(values)
        if rows.shape[0] > MOST_ROWS or rows.shape[1] > MOST_COLUMNS:
            most = f"at most {MOST_ROWS} rows and {MOST_COLUMNS} columns"
            msg = f"array must have {most}, got shape {values.shape}"
            raise ValueError(msg)
        shares = _shares(rows, truth=np.asarray(array).dtype == np.bool)
    output = _output(file)
    output.write(paint(shares, output))


def _shares(values: NDArray[np.float64], *, truth: bool) -> NDArray[np.float64]:
    """Return how far each value is on the way from the smallest to the largest."""
    finite = values[np.isfinite(values)]
    if truth:
        return values
    if not finite.size or finite.min() == finite.max():
        return np.clip(np.where(np.isfinite(values), 0.5, values), 0, 1)
    # The difference of two huge values may be infinite; that of their shares is not.
    large = np.abs(finite).max()
    low, high = finite.min() / large, finite.max() / large
    shares: NDArray[np.float64] = (values / large - low) / (high - low)
    return np.clip(shares, 0, 1)


def _output(file: Any) -> TextIO:
    """Return where to write."""
    output: Any = sys.stdout if file is None else file
    if not hasattr(output, "write"):
        msg = f"file must be a text file, got {shown(file)}"
        raise TypeError(msg)
    return cast("TextIO", output)
