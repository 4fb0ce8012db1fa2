"""Where the items of an array lie in memory, and when the array comes to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.array_utils import byte_bounds

from arraybook.diagrams._sheet import texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LONGEST", "Tape", "tape_of"]

LONGEST = 24  # boxes side by side, and still 8 points of print
MOST_VISITS = 1000  # where strides of zero come back to the same items


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """The memory of an array, cut into items."""

    items: NDArray[Any]  # one axis
    known: NDArray[np.bool]  # the others have no value in this dtype
    offset: int  # of the first item, in bytes
    visits: list[list[int]]  # when the array comes to each item
    shape: tuple[int, ...]
    strides: tuple[int, ...]  # in bytes

    @property
    def start(self) -> int:
        return next(slot for slot, times in enumerate(self.visits) if 0 in times)

    def words(self) -> list[str]:
        pairs = zip(texts(self.items), self.known.tolist(), strict=True)
        return [text if known else "" for text, known in pairs]

    def offsets(self) -> list[int]:
        size = self.items.itemsize
        return [self.offset + size * slot for slot in range(self.items.size)]


def tape_of(array: NDArray[Any]) -> Tape:
    """Find the memory that `array` lives in, and what lies where."""
    size = array.itemsize
    steps = [s for s, n in zip(array.strides, array.shape, strict=True) if n > 1]
    if any(step % size for step in steps):
        msg = (
            f"array must have strides that are multiples of {size} bytes, the size of "
            f"its items, got {array.strides}"
        )
        raise ValueError(msg)
    owner = _owner(array)
    (low, high), bounds = byte_bounds(owner), byte_bounds(array)
    if not low <= bounds[0] <= bounds[1] <= high:  # reading it would not be safe
        msg = (
            f"array must lie in the {high - low} bytes of its owner, "
            f"got bytes {bounds[0] - low} to {bounds[1] - low - 1}"
        )
        raise ValueError(msg)
    first = low + (bounds[0] - low) % size
    count = (high - first) // size
    if count > LONGEST:
        msg = (
            f"array must live in memory of at most {LONGEST} items to be legible, "
            f"got {count}"
        )
        raise ValueError(msg)
    if array.size > MOST_VISITS:
        msg = f"array must have at most {MOST_VISITS} elements, got {array.size}"
        raise ValueError(msg)
    places = (_places(array) - first) // size
    items, known = np.zeros(count, array.dtype), np.zeros(count, np.bool)
    if owner.dtype == array.dtype and owner.flags.forc and first == low:
        items[:], known[:] = owner.ravel(order="K"), True
    items[places], known[places] = array.ravel(), True
    visits: list[list[int]] = [[] for _ in range(count)]
    for time, slot in enumerate(places.tolist()):
        visits[slot].append(time)
    return Tape(items, known, first - low, visits, array.shape, array.strides)


def _owner(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array that owns the memory, or the bytes below it."""
    owner: NDArray[Any] = array
    base: Any = array.base
    while base is not None:
        if isinstance(base, np.ndarray):
            owner = base
        elif isinstance(base, bytes | bytearray | memoryview):
            return np.frombuffer(base, np.uint8)
        base = getattr(base, "base", None)  # as_strided puts a go-between here
    return owner


def _places(array: NDArray[Any]) -> NDArray[np.int64]:
    """Return the address of each element, in the order of array.flat."""
    first = array.__array_interface__["data"][0]
    jumps = zip(array.shape, array.strides, strict=True)
    places = np.full(array.shape, first, np.int64)
    for steps in np.ix_(*(np.arange(length) * stride for length, stride in jumps)):
        places += steps
    return places.ravel()
