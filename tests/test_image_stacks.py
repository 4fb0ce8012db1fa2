from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from arraybook import _stacking
from arraybook.datasets import night_sky
from arraybook.images import stack, star_trails

BOTH = pytest.mark.parametrize("function", [stack, star_trails])


def trails_of(frames):
    """The brighter pixel, place by place; NaN is missing."""
    kept = np.array(frames[0])
    for frame in frames[1:]:
        for place in np.ndindex(kept.shape[:2]):
            # As float64: a sum of int64 could pass the largest of them.
            old, new = (np.sum(image[place], dtype=float) for image in (kept, frame))
            if new > old or (np.isnan(old) and not np.isnan(new)):
                kept[place] = frame[place]
    return kept


def series(dtype=np.uint8, shape=(5, 7, 3), frames=6, *, seed=3):
    values = np.random.default_rng(seed).integers(0, 255, (frames, *shape))
    return values.astype(dtype)


bytes_of_any_shape = st.tuples(
    st.integers(1, 5), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)
).flatmap(lambda shape: arrays.arrays(np.uint8, shape))


@settings(derandomize=True, deadline=None)
@given(bytes_of_any_shape)
def test_a_stack_of_bytes_is_the_mean_of_the_array(frames):
    mean = stack(frames)
    assert mean.dtype == np.float64
    np.testing.assert_array_equal(mean, np.mean(frames, axis=0))


@settings(derandomize=True, deadline=None)
@given(bytes_of_any_shape)
def test_trails_of_bytes_have_the_brightest_pixels(frames):
    trails = star_trails(frames)
    assert trails.dtype == np.uint8
    np.testing.assert_array_equal(trails, trails_of(frames))
    np.testing.assert_array_equal(star_trails(list(frames)), trails)


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 1), (5, 7, 3), (5, 7, 4)])
@pytest.mark.parametrize(
    "dtype", ["bool", "u1", "i1", ">u2", "i2", "u4", "i8", "f2", ">f4", "f8"]
)
def test_every_real_dtype_and_grey_images_are_welcome(dtype, shape):
    frames = series(dtype, shape)
    mean, trails = stack(frames), star_trails(frames)
    np.testing.assert_allclose(mean, np.mean(frames, axis=0, dtype=float))
    assert mean.dtype == np.float64
    np.testing.assert_array_equal(trails, trails_of(frames))
    assert trails.dtype == np.dtype(dtype)


def test_the_sums_of_large_integers_do_not_wrap():
    dark, light = np.zeros((1, 1, 3), np.uint16), np.full((1, 1, 3), 65535, np.uint16)
    assert star_trails([dark + 9, light])[0, 0, 0] == 65535
    assert stack([light, light])[0, 0, 0] == 65535
    largest = np.full((1, 1, 3), np.iinfo(np.int64).max)
    assert star_trails([largest * 0, largest]).max() == np.iinfo(np.int64).max
    assert stack([largest, largest])[0, 0, 0] == float(np.iinfo(np.int64).max)


@pytest.mark.parametrize(
    ("dtype", "colors", "value"),
    [("u2", 200, 65535), ("u2", 300, 65535), ("i4", 3, 2**30), ("f8", 3, 2.0**30)],
)
def test_nearly_equal_pixels_are_told_apart(dtype, colors, value):
    darker = np.full((1, 1, colors), value, dtype)
    lighter = darker.copy()
    darker[0, 0, 0] -= 1
    np.testing.assert_array_equal(star_trails([darker, lighter]), lighter)
    np.testing.assert_array_equal(star_trails([lighter, darker]), lighter)


def test_more_pixels_than_a_block_are_compared_alike():
    frames = series(shape=(150, 160, 3), frames=4)
    assert frames[0, ..., 0].size > _stacking.BLOCK
    expected = frames[0]
    for frame in frames[1:]:
        brighter = frame.sum(axis=-1) > expected.sum(axis=-1)
        expected = np.where(brighter[..., np.newaxis], frame, expected)
    np.testing.assert_array_equal(star_trails(frames), expected)


@pytest.mark.parametrize("dtype", ["u1", "i8", "f4"])
@pytest.mark.parametrize("pixels", [1, 9, 10, 11, 20, 21, 35])
def test_no_pixel_at_the_edge_of_a_block_is_lost(pixels, dtype, monkeypatch):
    monkeypatch.setattr(_stacking, "BLOCK", 10)
    frames = series(dtype, (1, pixels, 3))
    np.testing.assert_array_equal(star_trails(frames), trails_of(frames))


def test_of_equally_bright_pixels_the_earliest_is_kept():
    frames = np.array([[[[1, 2, 3]]], [[[3, 2, 1]]], [[[2, 2, 2]]]])
    assert star_trails(frames).tolist() == [[[1, 2, 3]]]


@pytest.mark.parametrize("dtype", ["bool", "u1", "i1"])
@pytest.mark.parametrize("number", [1, 2, 255, 256, 257, 512, 700])
def test_the_earliest_is_found_among_many_frames_in_one_array(number, dtype):
    for values in (3, 256):
        frames = (series(int, (3, 4, 2), number) % values).astype(dtype)
        array = frames.copy()
        array.flags.writeable = False
        # Many are equally bright but not equal.
        np.testing.assert_array_equal(star_trails(array), trails_of(frames))
        np.testing.assert_array_equal(array, frames)


@pytest.mark.parametrize("dtype", ["u1", "i1"])
@pytest.mark.parametrize("colours", [1, 255, 256, 257])
def test_sums_of_many_extreme_bytes_are_exact(colours, dtype):
    limits = np.iinfo(dtype)
    for value, next_to_it in (
        (limits.max, limits.max - 1),
        (limits.min, limits.min + 1),
    ):
        frames = np.full((3, 1, 2, colours), value, dtype)
        frames[1, 0, 0, -1] = frames[2, 0, 1, 0] = next_to_it
        np.testing.assert_array_equal(star_trails(frames), trails_of(frames))


@pytest.mark.parametrize("order", ["Fortran", "reversed", "stepped"])
def test_frames_in_an_array_may_lie_anywhere(order):
    frames = series()
    if order == "Fortran":
        frames = np.asfortranarray(frames)
    else:
        frames = frames[::-1] if order == "reversed" else frames[:, ::2]
    np.testing.assert_array_equal(star_trails(frames), trails_of(frames))


def test_every_colour_was_photographed():
    frames = series(shape=(8, 9, 3))
    trails = star_trails(frames)
    assert (frames == trails).all(axis=-1).any(axis=0).all()
    assert not np.array_equal(trails, frames.max(axis=0))


@BOTH
@pytest.mark.parametrize("dtype", ["u1", "f8"])
def test_no_frame_is_changed_or_shared(function, dtype):
    frames = list(series(dtype))
    before = [frame.copy() for frame in frames]
    for number in (1, 6):
        result = function(frames[:number])
        result[:] = 0
    np.testing.assert_array_equal(frames, before)


@BOTH
def test_frames_may_come_in_any_way(function):
    frames = series()
    expected = function(list(frames))
    for frame in frames:
        frame.flags.writeable = False
    ways = [
        frames,
        tuple(frames),
        (frame for frame in frames),
        iter(frames.tolist()),
        [np.asfortranarray(frame) for frame in frames],
        [np.repeat(frame, 2, axis=1)[:, ::2] for frame in frames],
    ]
    for way in ways:
        np.testing.assert_array_equal(function(way), expected)


@BOTH
def test_a_buffer_may_be_used_again_for_each_frame(function):
    frames = series()
    buffer = np.empty_like(frames[0])

    def refilled():
        for frame in frames:
            buffer[:] = frame
            yield buffer

    np.testing.assert_array_equal(function(refilled()), function(frames))


@BOTH
def test_one_frame_is_its_own_stack(function):
    frame = series()[0]
    np.testing.assert_array_equal(function([frame]), frame)


@BOTH
@pytest.mark.parametrize("shape", [(0, 4, 3), (4, 0), (4, 5, 0)])
def test_frames_without_pixels_give_one_without_pixels(function, shape):
    assert function([np.zeros(shape, np.uint8)] * 2).shape == shape


def test_a_missing_value_is_missing_in_the_mean():
    frames = series(float)
    frames[2, 1, 1, 0] = np.nan
    mean = stack(frames)
    assert np.isnan(mean[1, 1, 0])
    assert np.isnan(mean).sum() == 1
    frames[0, 0, 0, 0], frames[1, 0, 0, 0] = np.inf, -np.inf
    assert np.isnan(stack(frames)[0, 0, 0])


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_a_missing_pixel_is_replaced_by_any_other(dtype):
    frames = series(dtype)
    frames[0, 1, 1, 0] = np.nan  # missing first
    frames[3, 2, 2, 1] = np.nan  # missing later
    frames[:, 3, 3, 2] = np.nan  # missing always
    frames[2, 4, 4] = np.inf
    trails = star_trails(frames)
    np.testing.assert_array_equal(trails, trails_of(frames))
    assert np.isfinite(trails[1, 1]).all()
    assert np.isfinite(trails[2, 2]).all()
    assert np.isnan(trails[3, 3, 2])
    assert np.isinf(trails[4, 4]).all()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_darkest_pixel_is_brighter_than_a_missing_one(dtype):
    missing, dark, less = (np.full((1, 2), x, dtype) for x in (np.nan, -np.inf, -9))
    assert star_trails([missing, dark]).tolist() == dark.tolist()
    assert star_trails([dark, missing]).tolist() == dark.tolist()
    assert star_trails([missing, dark, less, missing]).tolist() == less.tolist()


@BOTH
def test_the_memory_does_not_grow_with_the_number_of_frames(function):
    def peak(count):
        frame = np.zeros((200, 300, 3), np.uint8)
        frames = (frame + np.uint8(k % 200) for k in range(count))
        tracemalloc.start()
        function(frames)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2)
    assert peak(100) < 1.05 * peak(4)


def test_the_noise_of_a_stack_falls_as_one_over_the_root_of_their_number():
    sky = night_sky(36, (120, 160), turn=0, satellite=False, stars=0)
    one, all_of_them = (
        (image - sky.clean(0)).std() for image in (sky.frame(0), stack(sky))
    )
    assert all_of_them == pytest.approx(one / 6, rel=0.03)


def test_stars_draw_trails_and_the_land_does_not():
    sky = night_sky(20, (120, 160), turn=1, noise=0)
    brighter = (star_trails(sky) > sky.frame(0)).any(axis=-1)
    assert brighter[~sky.land].mean() > 0.05
    assert not brighter[sky.land].any()


@BOTH
@pytest.mark.parametrize(
    ("frames", "error", "message"),
    [
        (5, TypeError, "frames must be an iterable of images, got 5"),
        (
            np.array(5),
            TypeError,
            r"frames must be an iterable of images, got array\(5\)",
        ),
        ([], ValueError, "frames must hold at least one image, got none"),
        (iter(()), ValueError, "frames must hold at least one image, got none"),
        ("abc", TypeError, "frame 0 must hold real numbers, got dtype <U1"),
        ([[1, 2]], ValueError, r"frame 0 must have 2 or 3 axes, got shape \(2,\)"),
        (
            [np.zeros((2, 3)), np.zeros((3, 2))],
            ValueError,
            r"frame 1 must have the shape of frame 0, \(2, 3\), got \(3, 2\)",
        ),
        (
            [np.zeros((2, 3)), np.zeros((2, 3, 3))],
            ValueError,
            r"frame 1 must have the shape of frame 0, \(2, 3\), got \(2, 3, 3\)",
        ),
        (
            [np.zeros((2, 3), np.uint8)] * 2 + [np.zeros((2, 3))],
            TypeError,
            "frame 2 must have the dtype of frame 0, uint8, got float64",
        ),
        (
            [np.zeros((2, 3)), np.zeros((2, 3), complex)],
            TypeError,
            "frame 1 must hold real numbers, got dtype complex128",
        ),
        (
            [[[1, 2], [3]]],
            ValueError,
            "frame 0 must be a rectangular array, got rows of unequal length",
        ),
    ],
)
def test_what_is_wrong_with_the_frames_is_said_in_a_line(
    function, frames, error, message
):
    with pytest.raises(error, match=f"^{message}$"):
        function(frames)
