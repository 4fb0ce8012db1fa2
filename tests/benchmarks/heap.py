"""
Whether arrays get memory that was used before (warm heap) or fresh memory (cold heap).

The first touch of a page of fresh memory costs as much as the work on its numbers. The
C library keeps small blocks for the next array. Large ones it returns to the system
until one of them has been freed; from then on it keeps blocks of that size, too. So one
and the same line is fast late in a program and slow early, and a race has to say which
of the two it was.

Warm, here, is a heap that keeps blocks of up to 32 MB, as the library does in the end by
itself. Cold is the same heap after all that is free in it was returned to the system, as
before the first call in a program: what a function touches is fresh, what it frees on
the way it gets again.
"""

from __future__ import annotations

import ctypes

__all__ = ["HEAPS", "can_set", "prepare"]

HEAPS = ("warm", "cold")

# Numbers of options of mallopt, from malloc.h of the GNU C library.
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
LARGEST = 32 * 1024 * 1024  # the library allows no more

try:
    _libc = ctypes.CDLL("libc.so.6")
    _libc.mallopt, _libc.malloc_trim  # noqa: B018  (are they there?)
except (OSError, AttributeError):
    _libc = None


def can_set() -> bool:
    """Tell whether this is the GNU C library, whose heap can be set."""
    return _libc is not None


def prepare(heap: str) -> None:
    """Make the heap as it is late ("warm") or early ("cold") in a program."""
    if _libc is not None:
        _libc.mallopt(MMAP_THRESHOLD, LARGEST)
        _libc.mallopt(TRIM_THRESHOLD, 2 * LARGEST)
        if heap == "cold":
            _libc.malloc_trim(0)
