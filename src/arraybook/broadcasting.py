"""Broadcasting in words: why shapes fit together, or why not and what would help."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np

from arraybook._validation import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Explanation", "Fix", "explain"]

Shape = tuple[int, ...]

MOST_AXES = 64  # of a NumPy array
MOST_FIXES = 3  # more would not help a reader


@dataclass(frozen=True, slots=True, eq=False)
class Fix:
    """
    A change to one of several arrays after which all of them fit together.

    Attributes
    ----------
    code : str
        An expression that makes the change, such as ``"b[:, np.newaxis]"``. The arrays
        are called ``a``, ``b``, …, or ``x0``, ``x1``, … if there are more than 26.
    index : int
        Which of the arrays is changed, counted from 0.
    shape : tuple of int
        Its new shape.
    result : tuple of int
        The common shape of all arrays after the change.
    """

    code: str
    index: int
    shape: Shape
    result: Shape


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Explanation:
    """
    What broadcasting makes of some shapes. Print it to read the steps.

    Attributes
    ----------
    shapes : tuple of tuple of int
        The shapes as they came, an integer as a shape with one axis.
    padded : tuple of tuple of int
        The same, with 1s put in front until all have as many axes as the longest.
    shape : tuple of int or None
        The shape of the result; None if the shapes do not fit together.
    stretched : tuple of tuple of int
        For each shape the axes along which its array is stretched, negative and
        ascending. All empty if the shapes do not fit together.
    axis : int or None
        The first axis that disagrees, counted from the right as NumPy compares them:
        -1 is the last one. ``padded[i][axis]`` is its size in each shape. None if the
        shapes fit together.
    fixes : tuple of Fix
        At most three changes of one array after which all fit, with as few axes in
        the result as possible, new axes before transposes. There may be none.
    """

    shapes: tuple[Shape, ...]
    padded: tuple[Shape, ...]
    shape: Shape | None
    stretched: tuple[Shape, ...]
    axis: int | None
    fixes: tuple[Fix, ...] = ()

    def __repr__(self) -> str:
        lines = [*self._padding(), *self._comparisons()]
        if self.shape is not None:
            return "\n".join([*lines, f"result: {self.shape}"])
        lines.append("no result")
        if self.fixes:
            lines.append("this would fit:")
        lines += [
            f"  {fix.code} of shape {fix.shape} gives {fix.result}"
            for fix in self.fixes
        ]
        return "\n".join(lines)

    def _padding(self) -> Iterator[str]:
        """Say what each shape becomes when 1s are put in front."""
        for name, shape, padded in zip(
            _names(len(self.shapes)), self.shapes, self.padded, strict=True
        ):
            more = "" if shape == padded else f", padded to {padded}"
            yield f"{name}: {shape}{more}"

    def _comparisons(self) -> Iterator[str]:
        """Say what each axis gives, from the last one to the first or to a fault."""
        names = _names(len(self.shapes))
        for axis, column in _columns(self.padded):
            sizes = column if len(column) <= 6 else list(dict.fromkeys(column))
            if axis == self.axis:
                bad = dict.fromkeys(size for size in sizes if size != 1)
                yield f"axis {axis}: {_and(bad)} disagree, none of them is 1"
                return
            text = f"axis {axis}: {_and(sizes)} give{'s' * (len(sizes) == 1)} "
            text += str(_common(column))
            axes = zip(names, self.stretched, strict=True)
            if pulled := [name for name, some in axes if axis in some]:
                text += (
                    f", {_and(pulled)} {'is' if len(pulled) == 1 else 'are'} stretched"
                )
            yield text


def explain(*shapes: SupportsIndex | Iterable[SupportsIndex]) -> Explanation:
    """
    Explain how arrays of these shapes are broadcast against each other.

    The shapes are written below each other, aligned at the right, and filled up with 1s
    on the left. Then, on each axis, all sizes that are not 1 must be equal. An
    array of size 1 is stretched to the size of the others.

    Parameters
    ----------
    *shapes : int or iterable of int
        Any number of shapes, also none, each with at most 64 axes. An integer ``n``
        means ``(n,)``, as in `numpy.broadcast_shapes`.

    Returns
    -------
    Explanation
        Its text is the steps, one a line. Its attribute `shape` is the shape of the
        result, or None if the shapes do not fit together; then `axis` says which axis
        disagrees and `fixes` what would help.

    Raises
    ------
    TypeError
        If a shape is neither an integer nor an iterable of integers.
    ValueError
        If a size is negative, or a shape has more than 64 axes.

    See Also
    --------
    numpy.broadcast_shapes : The shape of the result, or an error.
    arraybook.diagrams.draw_broadcast : The same as a picture of two arrays.

    Notes
    -----
    `fixes` looks for one array to change: by new axes of size 1 in one place, or, if
    it has two axes, by exchanging them. That the changed shapes fit does not
    mean that the result is the one you want.

    Only the sizes are compared. `numpy.broadcast_shapes` agrees as far as it goes: it
    raises an error for results too large for any memory and, in some releases, for
    more than 32 axes.

    Examples
    --------
    >>> from arraybook.broadcasting import explain
    >>> explain((3, 1), (4,))
    a: (3, 1)
    b: (4,), padded to (1, 4)
    axis -1: 1 and 4 give 4, a is stretched
    axis -2: 3 and 1 give 3, b is stretched
    result: (3, 4)
    >>> explain((3, 6), (3,))
    a: (3, 6)
    b: (3,), padded to (1, 3)
    axis -1: 6 and 3 disagree, none of them is 1
    no result
    this would fit:
      b[:, np.newaxis] of shape (3, 1) gives (3, 6)
      a.T of shape (6, 3) gives (6, 3)
    """
    clean = tuple(_shape(shape) for shape in shapes)
    plain = _compare(clean)
    if plain.shape is not None:
        return plain
    return replace(plain, fixes=tuple(_fixes(clean)[:MOST_FIXES]))


def _compare(shapes: tuple[Shape, ...]) -> Explanation:
    """Apply the rules of broadcasting."""
    longest = max(map(len, shapes), default=0)
    padded = tuple((1,) * (longest - len(shape)) + shape for shape in shapes)
    sizes = [_common(column) for _, column in _columns(padded)]
    if None in sizes:
        nothing: tuple[Shape, ...] = ((),) * len(shapes)
        return Explanation(shapes, padded, None, nothing, -1 - sizes.index(None))
    shape = tuple(size for size in reversed(sizes) if size is not None)
    stretched = tuple(
        tuple(axis for axis in range(-longest, 0) if some[axis] != shape[axis])
        for some in padded
    )
    return Explanation(shapes, padded, shape, stretched, None)


def _columns(padded: Sequence[Shape]) -> Iterator[tuple[int, list[int]]]:
    """Yield each axis, the last one first, and the sizes of all shapes there."""
    for axis in range(-1, -1 - len(padded[0]) if padded else -1, -1):
        yield axis, [shape[axis] for shape in padded]


def _common(sizes: Iterable[int]) -> int | None:
    """Return the size that these are stretched to, None if they disagree."""
    others = {*sizes} - {1}
    if len(others) > 1:
        return None
    return others.pop() if others else 1


def _fixes(shapes: tuple[Shape, ...]) -> list[Fix]:
    """Find changes of one array that help, without more axes than needed."""
    longest = max(map(len, shapes))
    for most in range(longest, min(longest + 1, MOST_AXES) + 1):
        fixes = []
        for index, name in enumerate(_names(len(shapes))):
            for code, new in _variants(shapes[index], most):
                changed = (*shapes[:index], new, *shapes[index + 1 :])
                result = _compare(changed).shape
                if result is not None:
                    fixes.append(Fix(name + code, index, new, result))
        if fixes:
            return sorted(fixes, key=lambda fix: fix.code.endswith(".T"))
    return []


def _variants(shape: Shape, most: int) -> Iterator[tuple[str, Shape]]:
    """Yield shapes with other axes, and the code that makes them from an array."""
    for place in range(1, len(shape) + 1):  # in front, NumPy puts 1s by itself
        for count in range(1, most - len(shape) + 1):
            index = [":"] * place + ["np.newaxis"] * count
            new = shape[:place] + (1,) * count + shape[place:]
            yield f"[{', '.join(index)}]", new
    if len(shape) == 2:
        yield ".T", shape[::-1]


def _shape(value: Any) -> Shape:
    """Return a shape as a tuple of integers."""
    try:
        sizes: Shape = tuple(map(_size, value if np.iterable(value) else [value]))
    except TypeError:
        msg = f"each shape must be an integer or integers, got {shown(value)}"
        raise TypeError(msg) from None
    if any(size < 0 for size in sizes):
        msg = f"each shape must hold sizes of zero or more, got {shown(value)}"
        raise ValueError(msg)
    if len(sizes) > MOST_AXES:
        msg = f"each shape must have at most {MOST_AXES} axes, got {len(sizes)}"
        raise ValueError(msg)
    return sizes


def _size(value: Any) -> int:
    """Return a size as an integer; neither True nor a masked one is."""
    if isinstance(value, bool | np.ma.MaskedArray):
        raise TypeError
    return operator.index(value)


def _names(count: int) -> list[str]:
    """Name as many arrays: a, b, … or, if there are many, x0, x1, …."""
    if count <= 26:
        return list("abcdefghijklmnopqrstuvwxyz"[:count])
    return [f"x{number}" for number in range(count)]


def _and(words: Iterable[object]) -> str:
    """Join words as a sentence does, and count them where they are many."""
    *first, last = map(str, words)
    if len(first) > 6:
        first, last = first[:5], f"{len(first) - 4} others"
    return f"{', '.join(first)} and {last}" if first else last
