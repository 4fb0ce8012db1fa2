"""Shapes in the plane: scale, move and turn many of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from arraybook._validation import real_array

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["transform"]

# Numbers that are computed together, as long as they are in the processor's cache.
BLOCK = 2**16


# Infinite values are quiet, as the notes promise.
@np.errstate(over="ignore", invalid="ignore")
def transform(
    points: ArrayLike, scale: ArrayLike, translate: ArrayLike, rotate: ArrayLike
) -> NDArray[np.float64]:
    r"""
    Scale, then translate, then rotate shapes about the origin, all at once.

    A point :math:`(x, y)` becomes, as a complex number,
    :math:`(s (x + iy) + t_x + i t_y) e^{i\theta}`: it is scaled first, then moved, and
    turned last, so the rotation carries the translation with it.

    Parameters
    ----------
    points : array_like of shape (..., k, 2)
        The k corners of each shape as x and y, in any unit of length.
    scale : array_like of shape (...)
        Factor of each shape. A negative one also turns the shape upside down.
    translate : array_like of shape (..., 2)
        How far each shape is moved in x and y, in the unit of `points`.
    rotate : array_like of shape (...)
        Angle of each shape in radians, counter-clockwise about the origin.

    Returns
    -------
    NDArray of float64, shape (..., k, 2)
        The new corners, in an array of their own. The leading axes, written as dots,
        are broadcast: one shape of (4, 2) with 25 scales gives (25, 4, 2).

    Raises
    ------
    TypeError
        If an argument does not hold real numbers.
    ValueError
        If the last axis of `points` or `translate` does not have two values, `points`
        has no axis of corners, or the leading axes do not broadcast.

    See Also
    --------
    scipy.spatial.transform.Rotation : Rotations in space.

    Notes
    -----
    A NaN makes its own point NaN, both x and y, because a rotation mixes the two; in
    `scale`, `translate` or `rotate` it does so for all corners of its own shape. An
    infinite value gives an infinite one or NaN, without a warning. No shapes or no
    corners give an empty array.

    A scale or an angle of shape (25, 1) beside others of shape (25,) is broadcast to
    25 times 25 shapes.

    Examples
    --------
    Twice as large, one to the right, then a quarter turn to the left:

    >>> import numpy as np
    >>> from arraybook.geometry import transform
    >>> transform([[0, 0], [1, 0]], 2, (1, 0), np.pi / 2).round(12) + 0.0
    array([[0., 1.],
           [0., 3.]])

    One square, 25 angles:

    >>> square = [(-1, -1), (-1, 1), (1, 1), (1, -1)]
    >>> transform(square, 0.1, (1, 0), np.linspace(0, 2 * np.pi, 25)).shape
    (25, 4, 2)
    """
    # All with the axes (..., k, 2), some of length 1.
    corners = _pairs("points", points, "(..., k, 2)")
    size = real_array("scale", scale)[..., np.newaxis, np.newaxis]
    shift = _pairs("translate", translate, "(..., 2)")[..., np.newaxis, :]
    angle = real_array("rotate", rotate)[..., np.newaxis, np.newaxis]
    try:
        result = np.empty(np.broadcast(corners, size, shift, angle).shape)
    except ValueError:
        raise ValueError(_misfit(corners, size, shift, angle)) from None
    if shift.strides[-1] != shift.itemsize:  # x and y do not lie side by side
        shift = np.ascontiguousarray(shift)

    if result.size <= BLOCK:  # to take it apart would cost more than to fill it
        _fill(result, corners, size, shift, angle)
        return result
    rows = max(1, BLOCK // result[0].size)
    for begin in range(0, len(result), rows):
        part = slice(begin, begin + rows)
        own = (
            array[part] if array.ndim == result.ndim and len(array) > 1 else array
            for array in (corners, size, shift, angle)
        )
        _fill(result[part], *own)
    return result


def _fill(
    result: Floats, corners: Floats, size: Floats, shift: Floats, angle: Floats
) -> None:
    """Write the moved corners into `result`."""
    # x and y are neighbours in memory, as are the two parts of a complex number. Seen
    # as one, they need one ufunc call a step, and a product with cos + i sin turns them.
    # Each step writes into the result: fresh memory takes as long as the arithmetic.
    moved = result.view(np.complex128)
    turn = np.empty(angle.shape, np.complex128)
    turn.real, turn.imag = np.cos(angle), np.sin(angle)
    np.multiply(corners, size, result)  # of real numbers: half the work
    np.add(moved, shift.view(np.complex128), moved)
    np.multiply(moved, turn, moved)


def _pairs(name: str, value: ArrayLike, axes: str) -> Floats:
    """Return an array whose last axis holds x and y."""
    array = real_array(name, value)
    if array.ndim < axes.count(",") or array.shape[-1] != 2:
        msg = f"{name} must have shape {axes}, got {array.shape}"
        raise ValueError(msg)
    return array


def _misfit(*arrays: Floats) -> str:
    """Say which of the four arguments is the first that does not fit those before."""
    names = ("points", "scale", "translate", "rotate")
    common: tuple[int, ...] = ()
    for name, array in zip(names, arrays, strict=True):
        leading = array.shape[:-2]
        try:
            common = np.broadcast_shapes(common, leading)
        except ValueError:
            pair = (2,) if name == "translate" else ()
            rule = f"must have leading axes that broadcast with {common}"
            return f"{name} {rule}, got shape {leading + pair}"
    return f"{', '.join(names)} must make an array that memory can hold"
