from __future__ import annotations

import cmath
import math
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

from arraybook import geometry
from arraybook.geometry import transform

SQUARE = [(-1, -1), (-1, 1), (1, 1), (1, -1)]
ANGLES = np.linspace(0, 2 * np.pi, 25, endpoint=False)
NAN, INF = np.nan, np.inf

floats = st.floats(-100, 100)


def slow_transform(points, scale, translate, rotate):
    """Take one corner of one shape at a time, in three steps."""
    points, scale = np.asarray(points), np.asarray(scale)
    translate, rotate = np.asarray(translate), np.asarray(rotate)
    leading = np.broadcast_shapes(
        points.shape[:-2], scale.shape, translate.shape[:-1], rotate.shape
    )
    points = np.broadcast_to(points, leading + points.shape[-2:])
    scale, rotate = np.broadcast_to(scale, leading), np.broadcast_to(rotate, leading)
    translate = np.broadcast_to(translate, (*leading, 2))
    result = np.zeros(points.shape)
    for shape in np.ndindex(leading):
        cosine, sine = math.cos(rotate[shape]), math.sin(rotate[shape])
        for corner in range(points.shape[-2]):
            x, y = points[shape][corner].tolist()
            x, y = x * scale[shape], y * scale[shape]
            x, y = x + translate[shape][0], y + translate[shape][1]
            x, y = x * cosine - y * sine, x * sine + y * cosine
            result[shape][corner] = x, y
    return result


@st.composite
def calls(draw):
    """Draw four arguments whose leading axes fit."""
    leads = draw(mutually_broadcastable_shapes(num_shapes=4, max_dims=3, max_side=3))
    points, scale, translate, rotate = leads.input_shapes
    shapes = [(*points, draw(st.integers(0, 4)), 2), scale, (*translate, 2), rotate]
    return [draw(arrays(np.float64, shape, elements=floats)) for shape in shapes]


@settings(derandomize=True, deadline=None)
@given(arguments=calls(), block=st.sampled_from([2**16, 40, 1]))
def test_it_agrees_with_plain_loops(arguments, block):
    expected = slow_transform(*arguments)
    with mock.patch.object(geometry, "BLOCK", block):
        result = transform(*arguments)
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-11)


@pytest.mark.parametrize("number", [8191, 8192, 8193, 20_000])
def test_shapes_of_every_block_move(number):
    shapes = np.tile(np.array(SQUARE, dtype=float), (number, 1, 1))
    scale = np.arange(1.0, number + 1)
    moved = transform(shapes, scale, np.stack([scale, -scale], axis=1), 0)
    expected = shapes * scale[:, np.newaxis, np.newaxis]
    expected += np.multiply.outer(scale, [1, -1])[:, np.newaxis]
    np.testing.assert_array_equal(moved, expected)


@settings(derandomize=True, deadline=None)
@given(points=arrays(np.float64, (3, 5, 2), elements=floats), angle=floats)
def test_turning_back_gives_the_points_again(points, angle):
    turned = transform(points, 1, (0, 0), angle)
    np.testing.assert_allclose(
        transform(turned, 1, (0, 0), -angle), points, rtol=0, atol=1e-12 * 100
    )


@settings(derandomize=True, deadline=None)
@given(
    points=arrays(np.float64, (5, 2), elements=floats),
    scale=floats,
    translate=arrays(np.float64, (2,), elements=floats),
    rotate=floats,
)
def test_distances_grow_by_the_scale_alone(points, scale, translate, rotate):
    def distances(shape):
        return np.hypot(*(shape[:, np.newaxis] - shape).T)

    moved = transform(points, scale, translate, rotate)
    np.testing.assert_allclose(
        distances(moved), abs(scale) * distances(points), rtol=0, atol=1e-9
    )


def test_25_squares_stand_on_the_unit_circle():
    result = transform(SQUARE, 0.1, (1, 0), ANGLES)
    assert result.shape == (25, 4, 2)
    assert result.dtype == np.float64
    first = [(0.9, -0.1), (0.9, 0.1), (1.1, 0.1), (1.1, -0.1)]
    np.testing.assert_allclose(result[0], first, rtol=0, atol=1e-15)
    assert result.max() == pytest.approx(1.1041084532, abs=1e-10)
    centres = result.mean(axis=1)
    np.testing.assert_allclose(np.hypot(*centres.T), 1, rtol=0, atol=1e-15)


def test_a_positive_angle_turns_counter_clockwise():
    result = transform([(1, 0), (0, 1)], 1, (0, 0), np.pi / 2)
    np.testing.assert_allclose(result, [(0, 1), (-1, 0)], rtol=0, atol=1e-15)


def test_the_order_is_scale_translate_rotate():
    # (1, 0) doubled is (2, 0), moved by (3, 0) is (5, 0), a quarter turn is (0, 5).
    result = transform([(1, 0)], 2, (3, 0), np.pi / 2)
    np.testing.assert_allclose(result, [(0, 5)], rtol=0, atol=1e-14)


def test_a_whole_number_of_shapes_needs_no_axis():
    assert transform(SQUARE, 1, (0, 0), 0).tolist() == np.array(SQUARE).tolist()


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int16, np.float32, ">f8"])
def test_other_numbers_become_float64_first(dtype):
    points = np.array([[[1, 0], [1, 1]]], dtype)
    result = transform(points, np.ones(1, dtype), np.ones((1, 2), dtype), 0)
    assert result.dtype == np.float64
    assert result.tolist() == [[[2, 1], [2, 2]]]


def test_small_unsigned_numbers_do_not_wrap():
    result = transform(np.uint8([[200, 100]]), np.uint8(3), np.uint8([255, 255]), 0)
    assert result.tolist() == [[855, 555]]


def layouts():
    points = np.arange(24.0).reshape(3, 4, 2)
    record = np.zeros(3, [("flag", "i1"), ("points", float, (4, 2))])  # not aligned
    record["points"] = points
    return {
        "Fortran order": np.asfortranarray(points),
        "every second": np.repeat(points, 2, axis=-1)[..., ::2],
        "reversed": points[..., ::-1].copy()[..., ::-1],
        "field of records": record["points"],
        "backwards": points[::-1].copy()[::-1],
        "one value for both": np.broadcast_to(points[..., :1], points.shape),
    }


@pytest.mark.parametrize("layout", layouts())
def test_any_layout_in_memory_gives_the_same(layout):
    points = layouts()[layout]
    before = points.copy()
    points.flags.writeable = False
    result = transform(points, 2, (1, 0), [0, 1, 2])
    plain = transform(np.ascontiguousarray(points), 2, (1, 0), [0, 1, 2])
    np.testing.assert_array_equal(result, plain)
    np.testing.assert_array_equal(points, before)
    assert result.flags.c_contiguous
    assert result.flags.writeable


@pytest.mark.parametrize("layout", layouts())
def test_any_layout_of_the_translations_gives_the_same(layout):
    translate = layouts()[layout][:, 0]
    before = translate.copy()
    translate.flags.writeable = False
    result = transform(SQUARE, 2, translate, [0, 1, 2])
    plain = transform(SQUARE, 2, np.ascontiguousarray(translate), [0, 1, 2])
    np.testing.assert_array_equal(result, plain)
    np.testing.assert_array_equal(translate, before)


def test_nothing_is_shared_with_the_arguments():
    points, translate = np.ones((1, 4, 2)), np.zeros((1, 2))
    result = transform(points, 1, translate, 0)
    assert not np.shares_memory(result, points)
    result[...] = 7
    assert points.max() == 1
    assert translate.max() == 0


@pytest.mark.parametrize(
    ("arguments", "shape"),
    [
        ((np.empty((0, 4, 2)), 1, (0, 0), 0), (0, 4, 2)),
        ((np.empty((0, 2)), 1, (0, 0), ANGLES), (25, 0, 2)),
        ((SQUARE, [], (0, 0), 0), (0, 4, 2)),
        ((SQUARE, 1, np.empty((0, 2)), 0), (0, 4, 2)),
        ((SQUARE, 1, (0, 0), np.empty((3, 0))), (3, 0, 4, 2)),
    ],
)
def test_empty_arguments_give_an_empty_array(arguments, shape):
    result = transform(*arguments)
    assert result.shape == shape
    assert result.dtype == np.float64


def test_a_nan_stays_in_its_point():
    points = np.zeros((2, 4, 2))
    points[0, 1, 0] = NAN
    result = transform(points, 2, (1, 0), 0.5)
    expected = np.zeros((2, 4), bool)
    expected[0, 1] = True
    np.testing.assert_array_equal(np.isnan(result), np.stack([expected] * 2, -1))


@pytest.mark.parametrize(
    "changed",
    [{"scale": [1, NAN]}, {"translate": [(0, 0), (NAN, 0)]}, {"rotate": [0, NAN]}],
)
def test_a_nan_in_a_parameter_stays_in_its_shape(changed):
    arguments = {"scale": 1, "translate": (0, 0), "rotate": 0} | changed
    result = transform(SQUARE, **arguments)
    assert np.isnan(result).all(axis=(1, 2)).tolist() == [False, True]
    assert np.isnan(result).any(axis=(1, 2)).tolist() == [False, True]


@pytest.mark.parametrize(
    "arguments",
    [
        ([(INF, 1), (0, 0)], 1, (0, 0), 1),
        (SQUARE, INF, (0, 0), 1),
        (SQUARE, 1, (INF, 0), 1),
        (SQUARE, 1, (0, 0), INF),
        ([(1e308, 1e308), (0, 0)], 10, (0, 0), 1),
    ],
)
def test_infinite_values_are_quiet_and_give_no_finite_point(arguments):
    result = transform(*arguments)
    assert not np.isfinite(result[0]).any()


def test_one_infinite_corner_leaves_the_others():
    result = transform([(INF, 1), (2, 0)], 1, (0, 0), np.pi)
    np.testing.assert_allclose(result[1], (-2, 0), rtol=0, atol=1e-15)


def test_complex_numbers_say_the_same():
    for z in (0.3 + 0.4j, -2 + 1j):
        expected = (z * 3 + (1 - 2j)) * cmath.exp(0.7j)
        result = transform([(z.real, z.imag)], 3, (1, -2), 0.7)[0]
        assert complex(*result) == pytest.approx(expected, rel=1e-15)


def test_a_column_of_scales_beside_a_row_of_angles_makes_a_table():
    # What the old field ("scale", float, 1) leads to, as the notes say.
    assert transform(SQUARE, np.ones((25, 1)), (0, 0), ANGLES).shape == (25, 25, 4, 2)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"points": (1, 2)}, r"points must have shape (..., k, 2), got (2,)"),
        ({"points": 3}, r"points must have shape (..., k, 2), got ()"),
        (
            {"points": np.ones((4, 3))},
            r"points must have shape (..., k, 2), got (4, 3)",
        ),
        ({"points": []}, r"points must have shape (..., k, 2), got (0,)"),
        ({"translate": 1}, r"translate must have shape (..., 2), got ()"),
        ({"translate": ANGLES}, r"translate must have shape (..., 2), got (25,)"),
        (
            {"scale": [1, 2, 3]},
            "scale must have leading axes that broadcast with (7,), got shape (3,)",
        ),
        (
            {"points": SQUARE, "scale": [1, 2], "translate": np.ones((3, 2))},
            "translate must have leading axes that broadcast with (2,), got shape (3, 2)",
        ),
        (
            {"rotate": ANGLES},
            "rotate must have leading axes that broadcast with (7,), got shape (25,)",
        ),
        (
            {"points": [[1, 2], [3]]},
            "points must be a rectangular array, got rows of unequal length",
        ),
        (
            {
                "points": np.zeros((2**16, 1, 1, 1, 1, 2)),
                "scale": np.zeros((2**16, 1, 1)),
                "translate": np.zeros((2**16, 1, 2)),
                "rotate": np.zeros(2**13),
            },
            "points, scale, translate, rotate must make an array that memory can hold",
        ),
    ],
)
def test_shapes_that_do_not_fit_are_named(changed, message):
    arguments = {
        "points": np.ones((7, 4, 2)),
        "scale": 1,
        "translate": (0, 0),
        "rotate": 0,
    }
    with pytest.raises(ValueError, match=r".") as caught:
        transform(**(arguments | changed))
    assert str(caught.value) == message


@pytest.mark.parametrize("name", ["points", "scale", "translate", "rotate"])
@pytest.mark.parametrize("value", ["no", [[1j, 1j]], None, {}], ids=repr)
def test_what_is_no_real_number_is_named(name, value):
    arguments = {"points": SQUARE, "scale": 1, "translate": (0, 0), "rotate": 0}
    with pytest.raises(TypeError, match=f"^{name} must hold real numbers, got dtype"):
        transform(**(arguments | {name: value}))
