"""Elementary cellular automata: rows of cells that grow by a rule of eight bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook._validation import affordable, count, real_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

__all__ = ["evolve"]


def evolve(rule: int, initial: ArrayLike, steps: int) -> NDArray[np.uint8]:
    """
    Grow rows of cells by an elementary rule.

    A cell and its two neighbours, left, middle and right, are read as the binary
    digits of a number from 0 to 7. In the next row the cell is that bit of the rule,
    counted from the lowest. Cells beyond the edges count as 0.

    Parameters
    ----------
    rule : int
        Number of the rule, 0 to 255, in Wolfram's numbering [1]_.
    initial : array_like of shape (n,)
        The first row: cells that are 0 or 1, of any real type, or False or True.
    steps : int
        Number of rows to return, the first among them: at least 1.

    Returns
    -------
    NDArray of uint8, shape (steps, n)
        Row 0 is `initial`; each next row is one step later. An empty `initial` gives
        rows without cells.

    Raises
    ------
    TypeError
        If `rule` or `steps` is no integer, or `initial` does not hold real numbers.
    ValueError
        If `rule` is not from 0 to 255, `initial` has not exactly one axis or holds
        another value than 0 and 1 (NaN is one), or `steps` is below 1.

    Notes
    -----
    A row is computed as one Python integer whose bits are the cells, all of them at
    once: a few operations a row, whatever the rule.

    References
    ----------
    .. [1] S. Wolfram (1983), "Statistical mechanics of cellular automata", Reviews of
       Modern Physics 55, 601, https://doi.org/10.1103/RevModPhys.55.601.

    Examples
    --------
    >>> from arraybook.automata import evolve
    >>> evolve(30, [0, 0, 0, 1, 0, 0, 0], steps=4)
    array([[0, 0, 0, 1, 0, 0, 0],
           [0, 0, 1, 1, 1, 0, 0],
           [0, 1, 1, 0, 0, 1, 0],
           [1, 1, 0, 1, 1, 1, 1]], dtype=uint8)
    """
    number = count("rule", rule, minimum=0, maximum=255)
    start = _cells(initial)
    steps = count("steps", steps)
    affordable("steps", steps, steps, start.size + 8)

    # The lower half of the rule holds the cells with a left neighbour of 0. It is one
    # of the 16 functions of two bits. Where left is 1, the upper half holds: flip the
    # bits in which the two halves differ.
    if_left_is_0 = _TWO_BITS[number % 16]
    flip_if_1 = _TWO_BITS[(number % 16) ^ (number // 16)]

    # Bit i of the integer is cell i, so that `<< 1` moves each left neighbour to its
    # place. That also moves the last cell beyond the edge, where no bit of `flip` is 1.
    size = start.size // 8 + 1  # bytes, at least one
    row = int.from_bytes(np.packbits(start, bitorder="little").tobytes(), "little")
    ones = (1 << start.size) - 1
    rows = [row.to_bytes(size, "little")]
    for _ in range(steps - 1):
        right = row >> 1
        flip = row << 1 & flip_if_1(row, right, ones)
        row = if_left_is_0(row, right, ones) ^ flip
        rows.append(row.to_bytes(size, "little"))
    packed = np.frombuffer(b"".join(rows), np.uint8).reshape(steps, size)
    return np.unpackbits(packed, axis=1, count=start.size, bitorder="little")


def _cells(initial: ArrayLike) -> NDArray[np.uint8]:
    """Return `initial` as cells that are 0 or 1."""
    array = real_values("initial", initial, ndim=1)
    others = array[(array != 0) & (array != 1)]
    if others.size:
        msg = f"initial must hold only 0 and 1, got {others[0]:g}"
        raise ValueError(msg)
    return array.astype(np.uint8)


# Every function of two bits. Its index is its table, as with the rules: bit 2a + b of
# the index is the value for a and b. They work on all bits of two integers at once.
# `^ one` is "not", and stays inside the edges. `~` would make negative integers, which
# stand for ones without end: they need a mask, and `&` takes twice as long for them.
_TWO_BITS: tuple[Callable[[int, int, int], int], ...] = (
    lambda _a, _b, _one: 0,
    lambda a, b, one: (a | b) ^ one,
    lambda a, b, _one: (a | b) ^ a,
    lambda a, _b, one: a ^ one,
    lambda a, b, _one: (a | b) ^ b,
    lambda _a, b, one: b ^ one,
    lambda a, b, _one: a ^ b,
    lambda a, b, one: (a & b) ^ one,
    lambda a, b, _one: a & b,
    lambda a, b, one: a ^ b ^ one,
    lambda _a, b, _one: b,
    lambda a, b, one: a ^ one | b,
    lambda a, _b, _one: a,
    lambda a, b, one: a | b ^ one,
    lambda a, b, _one: a | b,
    lambda _a, _b, one: one,
)
