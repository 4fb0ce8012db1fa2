"""The two ways of `arraybook.images` to make one picture of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from arraybook._validation import any_array, real_values, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import ArrayLike, NDArray

__all__ = ["stack", "star_trails"]

BLOCK = 16_384  # pixels compared at once: what is computed of them stays in the cache
GROUP = 256  # frames whose numbers fit into a byte


def stack(frames: Iterable[ArrayLike]) -> NDArray[np.float64]:
    r"""
    Average images of the same scene.

    Noise that differs from frame to frame falls as one over the square root of their
    number; what stands still stays. The frames are added up one after the other in
    floating point, where bytes cannot overflow.

    Parameters
    ----------
    frames : iterable of array_like, shape (rows, columns) or (rows, columns, colours)
        The images, all of one shape and dtype: a list, a generator, or an array with
        one more axis in front. One is held at a time, so the memory needed does not
        grow with their number.

    Returns
    -------
    NDArray of float64, shape of a frame
        The mean of each pixel and colour. Where a frame is NaN, so is the mean.

    Raises
    ------
    TypeError
        If `frames` is not an iterable, or a frame does not hold real numbers or has
        another dtype than the first.
    ValueError
        If there is no frame, the first has not two or three axes, or a frame has
        another shape than the first.

    See Also
    --------
    star_trails : Keep the brightest pixel instead of the mean.
    arraybook.datasets.night_sky : Frames to try it on.

    Notes
    -----
    The frames must be aligned: nothing is moved. A single image is taken for a series
    of its rows if it has three axes, and refused if it has two.

    Examples
    --------
    Two bytes whose sum is none:

    >>> import numpy as np
    >>> from arraybook.images import stack
    >>> bright = np.full((1, 2), 200, dtype=np.uint8)
    >>> stack([bright, bright + 10])
    array([[205., 205.]])

    A hundred frames have a tenth of the noise of one:

    >>> rng = np.random.default_rng(1)
    >>> mean = stack(rng.normal(0, 5, (200, 300)) for _ in range(100))
    >>> round(float(mean.std()), 2)
    0.5
    """
    series = _checked(frames)
    number = 1
    with np.errstate(invalid="ignore", over="ignore"):  # of infinite pixels
        total = next(series).astype(np.float64)
        for frame in series:
            total += frame
            number += 1
    return total / number


def star_trails(frames: Iterable[ArrayLike]) -> NDArray[Any]:
    """
    Keep the brightest pixel of all frames at each place.

    Stars that move from frame to frame draw trails. A pixel is kept whole, with all its
    colours, so every colour of the result was photographed.

    Parameters
    ----------
    frames : iterable of array_like, shape (rows, columns) or (rows, columns, colours)
        The images, all of one shape and dtype, as in `stack`. None of them is changed,
        and one is held at a time.

    Returns
    -------
    NDArray, shape and dtype of a frame
        At each place the pixel with the largest sum of its colours; of equals the
        earliest. A pixel with NaN counts as missing, and is kept only if it is missing
        in every frame.

    Raises
    ------
    TypeError
        If `frames` is not an iterable, or a frame does not hold real numbers or has
        another dtype than the first.
    ValueError
        If there is no frame, the first has not two or three axes, or a frame has
        another shape than the first.

    See Also
    --------
    stack : The mean of the frames.
    numpy.maximum : The larger value of each colour on its own.

    Notes
    -----
    Sums are exact for integers of up to 16 bits and colours by the hundred; of other
    numbers they are rounded to float64, in which nearly equal pixels may count as
    equal.

    Examples
    --------
    The second frame is brighter in the second pixel, although not in every colour:

    >>> import numpy as np
    >>> from arraybook.images import star_trails
    >>> first = np.array([[[9, 9, 9], [200, 0, 0]]], dtype=np.uint8)
    >>> second = np.array([[[5, 5, 5], [90, 90, 90]]], dtype=np.uint8)
    >>> star_trails([first, second]).tolist()
    [[[9, 9, 9], [90, 90, 90]]]
    """
    if _is_array_of_bytes(frames):
        frames = map(_brightest, np.split(frames, range(GROUP, len(frames), GROUP)))
    series = _checked(frames)
    first = next(series)
    kept = _pixels(first).copy()
    floats = _floats(kept)
    best = np.empty(len(kept), floats.dtype)
    for part in _parts(kept):
        best[part] = _brightness(kept[part], floats)
    for frame in series:
        _keep_brighter(kept, best, _pixels(frame), floats)
    return kept.reshape(first.shape)


def _checked(frames: Iterable[ArrayLike]) -> Iterator[NDArray[Any]]:
    """Return the frames one by one, checked: all like the first, which must exist."""
    if isinstance(frames, np.ndarray):
        frames = any_array("frames", frames)
    try:
        values = iter(frames)
    except TypeError:
        msg = f"frames must be an iterable of images, got {shown(frames)}"
        raise TypeError(msg) from None
    shape = dtype = None  # of the first frame, which need not be kept for them
    for number, value in enumerate(values):
        frame = real_values(f"frame {number}", value)
        if shape is None:
            shape, dtype = frame.shape, frame.dtype
            if frame.ndim not in {2, 3}:
                msg = f"frame 0 must have 2 or 3 axes, got shape {shape}"
                raise ValueError(msg)
        if frame.shape != shape:
            msg = f"frame {number} must have the shape of frame 0, {shape}, got "
            raise ValueError(msg + str(frame.shape))
        if frame.dtype != dtype:
            msg = f"frame {number} must have the dtype of frame 0, {dtype}, got "
            raise TypeError(msg + str(frame.dtype))
        yield frame
    if shape is None:
        msg = "frames must hold at least one image, got none"
        raise ValueError(msg)


def _pixels(frame: NDArray[Any]) -> NDArray[Any]:
    """Return the frame as (n, colours), one row a pixel, a view where it can be."""
    colors = frame.shape[2] if frame.ndim == 3 else 1
    return np.ascontiguousarray(frame).reshape(frame.shape[0] * frame.shape[1], colors)


def _parts(pixels: NDArray[Any]) -> list[slice]:
    """Return where each block of pixels is, nowhere if they have no values."""
    starts = range(0, len(pixels) if pixels.size else 0, BLOCK)
    return [slice(start, start + BLOCK) for start in starts]


def _floats(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return memory for a block of pixels in a type that holds their exact sums."""
    colors = pixels.shape[1]
    # float32 holds the sum of up to 256 small integers exactly, at half the cost.
    small = pixels.dtype.kind in "biu" and pixels.itemsize <= 2 and colors <= 256
    return np.empty((BLOCK, colors), np.float32 if small else np.float64)


def _brightness(block: NDArray[Any], floats: NDArray[Any]) -> NDArray[Any]:
    """Return the sum over the colours of each pixel, NaN where it is missing."""
    values = floats[: len(block)]
    with np.errstate(invalid="ignore", over="ignore"):
        # Memory in use since the first block: the fresh one of `astype` costs more time
        # than the conversion.
        np.copyto(values, block)
        # A product with ones is a sum, much faster than np.sum over 3 values.
        light: NDArray[Any] = values @ np.ones(values.shape[1], values.dtype)
    return light


def _keep_brighter(
    kept: NDArray[Any], best: NDArray[Any], new: NDArray[Any], floats: NDArray[Any]
) -> None:
    """Put the pixels of `new` that are brighter than `best` into `kept` and `best`."""
    whole = np.dtype((np.void, new.itemsize * new.shape[1]))
    for part in _parts(new):
        light, record = _brightness(new[part], floats), best[part]
        brighter = light > record
        if new.dtype.kind == "f":  # also what was missing so far
            brighter |= np.isnan(record) & ~np.isnan(light)
        np.fmax(light, record, out=record)  # of NaN and a number, the number
        # Seen as one item of several bytes, a pixel is copied in one go.
        source, target = new[part].view(whole)[:, 0], kept[part].view(whole)[:, 0]
        places = brighter.nonzero()[0]
        target[places] = source[places]


def _is_array_of_bytes(frames: Any) -> TypeGuard[NDArray[Any]]:
    """Tell whether these are frames of 8 bits that lie side by side in memory."""
    return (
        type(frames) is np.ndarray
        and frames.dtype.kind in "biu"
        and frames.itemsize == 1
        and frames.flags.c_contiguous
        and frames.size > 0
        and frames.ndim in {3, 4}
    )


def _brightest(frames: NDArray[Any]) -> NDArray[Any]:
    """Return the trails of at most `GROUP` frames in one array of bytes."""
    pixels = frames.reshape(len(frames), -1, frames.shape[3] if frames.ndim == 4 else 1)
    kept = np.empty_like(pixels[0])
    floats = _floats(kept)
    # The key of a pixel is its brightness and, as the last byte, how early it comes. So
    # the largest key of all frames tells where to take the pixel from: once, in the
    # end. In float32, too, all integers of 24 bits are exact: the sum of 256 bytes and
    # one byte more.
    weights = np.full(kept.shape[1], GROUP, floats.dtype)
    for part in _parts(kept):
        size = len(kept[part])
        values, best = floats[:size], np.full(size, -np.inf, floats.dtype)
        key = np.empty_like(best)
        for number, frame in enumerate(pixels[:, part]):
            np.copyto(values, frame)
            np.matmul(values, weights, out=key)
            key += GROUP - 1 - number
            np.maximum(best, key, out=best)
        source = GROUP - 1 - best.astype(np.int32) % GROUP
        kept[part] = pixels[source, part.start + np.arange(size)]
    trails: NDArray[Any] = kept.reshape(frames.shape[1:])
    return trails
