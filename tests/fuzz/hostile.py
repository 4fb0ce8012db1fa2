"""Arrays and scalars as people hand them over: by habit, by mistake, by accident."""

from __future__ import annotations

import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from scipy import sparse

NAN, INF = np.nan, np.inf

REAL = ["?", "i1", "u1", ">i2", "<i4", "i8", "u8", "e", "f", ">f", "d", ">d", "g"]
FLOATS = ["e", "f", ">f", "d", ">d", "g"]
INTEGERS = ["i1", "u1", ">i2", "<i4", "i8", "u8"]
FOREIGN = ["D", "F", "O", "U3", "S2", "M8[s]", "m8[s]", [("x", "f8"), ("y", "i4")], "T"]

CALM = [0, 1, -1, 2, 3, 0.5, -2.5, 7, 100, -0.0, 0.1, 12, 41]
EXTREME = [255, -128, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**64 - 1, 65504]
EXTREME += [1e-320, 1e-30, 1e10, 1e30, 1e200, -1e300, 1.7e308, -1.7e308]
BROKEN = [NAN, INF, -INF]
WILD = CALM + EXTREME + BROKEN


def _reversed(a):
    return np.flip(np.flip(a).copy()) if a.ndim else a


def _stepped(a):
    if not a.ndim:
        return a
    room = np.zeros([2 * size for size in a.shape], a.dtype)
    part = room[(slice(None, None, 2),) * a.ndim]
    part[...] = a
    return part


def _read_only(a):
    a = a.copy()
    a.setflags(write=False)
    return a


def _unaligned(a):
    if a.dtype.hasobject or a.dtype.kind == "T":
        return a
    odd = np.zeros(a.nbytes + 1, np.uint8)[1:].view(a.dtype).reshape(a.shape)
    odd[...] = a
    return odd


def _repeated(a):
    if not a.size:
        return a
    first = a[(slice(1),) * a.ndim]  # not a[0], which may be of another dtype
    return np.broadcast_to(first, a.shape)


def _matrix(a):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy advises against it; people have them
        return np.asmatrix(a) if a.ndim == 2 else a


def _listed(a):
    """Make lists, unless that would lose the shape or change what is in them."""
    if a.dtype.kind not in "biufUS" or not a.size:
        return a
    return a.tolist()


def _tupled(a):
    return tuple(a.tolist()) if a.dtype.kind in "biuf" and a.size and a.ndim else a


class Wrapped:
    """What other libraries hand over: no array, but it can become one."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype=dtype, copy=copy)


# Other layouts of the same array: each must give the same answer.
LAYOUTS = [
    np.asarray,
    np.asfortranarray,
    _reversed,
    _stepped,
    _read_only,
    _unaligned,
    _repeated,
    _matrix,
    np.ma.asarray,
    _listed,
    _tupled,
    Wrapped,
]


def _masked(a):
    return np.ma.array(a, mask=np.arange(a.size).reshape(a.shape) % 2 == 0)


HUGE = [
    np.broadcast_to(np.float64(1), (10**10,)),
    np.broadcast_to(np.uint8(1), (10**5, 10**5)),
    np.broadcast_to(np.float32(NAN), (10**4, 10**6, 3)),
]
MATRICES = [[_matrix(np.array([[1, 2]]))], (_matrix(np.array([[0.5]])),)]
JAGGED = [[[1, 2], [3]], [[1.0], 2.0], [[], [1, 2], "a"]]
MASKS = [[1.0, np.ma.masked], [np.ma.array([1, 2], mask=[0, 1]), [3, 4]]]
SPARSE = [sparse.csr_array([[0.0, 1.0], [2.0, NAN]]), sparse.coo_array([1, 0, 3])]

SCALARS = [
    *(None, True, False, np.True_, ..., "", "3", "full", "same", "nan", "[1, 2]", "ü"),
    *(0, 1, 2, 3, -1, -7, 10**12, 2**63, -(2**64), 10**30, -(10**400)),
    *(0.0, -0.0, 0.5, 1.0, 1.5, -2.5, 1e-320, 1e-9, 1e9, 1e18, 1e200, 1.7e308),
    *(NAN, INF, -INF, 1j, complex(NAN, 0)),
    *(np.float16(1.5), np.int8(3), np.int8(-128), np.uint64(2**64 - 1)),
    *(np.longdouble(2), np.longdouble("1e4000"), np.complex128(2), np.float64(NAN)),
    *(np.datetime64("2020"), np.datetime64("NaT", "s"), np.timedelta64(3, "s")),
    *(np.str_("3"), np.bytes_(b"3"), np.void(b"12")),
    *(b"3", bytearray(b"3"), memoryview(b"3"), Fraction(1, 3), Fraction(2)),
    *(Decimal("1.5"), Decimal("NaN"), Decimal("sNaN"), Decimal("1e999")),
    *(np.ma.masked, np.ma.array(3, mask=True), np.ma.array(2.0)),
    *(np.array(2), np.array(2.5), np.array([2]), np.array([[2.5]]), np.array("a")),
    *(np.array(None), np.array([None, 1]), np.array([])),
    *([], (), {}, [1], (1, 2), (2, 1), [0.5, 2.5], [1, 2, 3], {1: 2}, {"a": 1.0}, {3}),
    *(range(3), slice(2), int, len, np.sin, Exception("two\nlines"), "two\nlines"),
    *("long " * 200, [["nested"]], (NAN, NAN), [10**400], "\udc80", np.dtype("f8")),
    *HUGE,
    *MATRICES,
    *JAGGED,
    *MASKS,
    *SPARSE,
]


def filled(dtype, shape, values):
    """Return an array with the values over and over, as near as its dtype has them."""
    dtype = np.dtype(dtype)
    size = int(np.prod(shape))
    cycle = [values[i % len(values)] for i in range(size)]
    if dtype.kind == "O":
        return np.array([*map(_odd, cycle), None], dtype=object)[:-1].reshape(shape)
    if dtype.kind == "V":
        return np.array([(value, 0) for value in cycle], dtype).reshape(shape)
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        low, high = int(limits.min), int(limits.max)
        cycle = [min(max(int(np.nan_to_num(v)), low), high) for v in cycle]
    elif dtype.kind in "USTmM":
        cycle = [min(abs(int(np.nan_to_num(v))), 999) for v in cycle]
        cycle = cycle if dtype.kind in "mM" else [str(v) for v in cycle]
    with np.errstate(all="ignore"):
        wide = np.longdouble if dtype.kind in "fc" else None
        return np.array(cycle, dtype=wide).astype(dtype).reshape(shape)


def _odd(value):
    """Turn a number into some object: most are numbers of another library."""
    if not np.isfinite(value):
        return None
    if value == 7:
        return "seven"
    return int(value) if value > 2 else Fraction(value)


def shapes(least, most, side=5, *, empty=True):
    """Draw a shape with so many axes."""
    return st.lists(
        st.integers(0 if empty else 1, side), min_size=least, max_size=most
    ).map(tuple)


@st.composite
def arrays(draw, shape, *, dtypes=REAL, values=CALM, layouts=LAYOUTS):
    """Draw an array of a shape, or of a shape that is drawn, in some layout."""
    shape = draw(shape) if isinstance(shape, st.SearchStrategy) else shape
    some = draw(st.lists(st.sampled_from(values), min_size=1, max_size=8))
    array = filled(draw(st.sampled_from(dtypes)), shape, some)
    return draw(st.sampled_from(layouts))(array)


ANY_ARRAY = arrays(
    shapes(0, 4, 4), dtypes=REAL + FOREIGN, values=WILD, layouts=[*LAYOUTS, _masked]
)
ANYTHING = st.one_of(ANY_ARRAY, st.sampled_from(SCALARS))


def unless(low, high):
    """Draw anything but numbers between two: a right answer would take minutes."""
    # NumPy 2.1.0 crashes where a strided int8 array meets a Python int beyond int8.
    low, high = np.int64(low), np.int64(high)

    def slow(value):
        try:
            array = np.asarray(value)
            some = array.size < 1000 and ((low < array) & (array < high)).any()
        except Exception:  # noqa: BLE001  # whatever it is, it holds no numbers
            return False
        return some and not (isinstance(value, np.ma.MaskedArray) and not value.ndim)

    return ANYTHING.filter(lambda value: not slow(value))


# A count up to 2**32 is allowed, as many gigabytes as it takes: those above are refused.
NOT_MANY = unless(10**6, 2**32 + 1)


@st.composite
def counts(draw, low, high):
    """Draw an integer, of any type that is one."""
    value = draw(st.integers(low, high))
    kinds = [int, np.int8, np.int64, np.uint16, np.array]
    return draw(st.sampled_from(kinds))(value)


@st.composite
def numbers(draw, low, high, values=()):
    """Draw a number between two, both included, of any type that is one."""
    value = draw(st.sampled_from(values) if values else st.floats(low, high))
    value = value if draw(st.booleans()) else float(round(value, 1))
    kinds = [float, np.float64, np.longdouble, np.array, Decimal, Fraction]
    value = draw(st.sampled_from(kinds))(value)
    return value if low <= value <= high else low


SEEDS = st.sampled_from([0, 1, 2**40, np.int64(5), [1, 2], np.random.SeedSequence(3)])
