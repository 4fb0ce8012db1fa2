from __future__ import annotations

import math
import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import curve_fit

from arraybook.fitting import find_intersections, gaussian, gaussians, line

X = np.linspace(0, 20, 200)
TWO = (1, 3, 1, -2, 15, 0.5)


def zero(x):
    return 0 * x


def wave(x):
    return np.cos(x / 5) * np.sin(x / 2)


def slope(x):
    return 0.01 * x - 0.5


def bisected(f, low, high, steps):
    """Walk along a fine grid, and halve each step in which the sign changes."""
    edges = [low + (high - low) * i / steps for i in range(steps + 1)]
    roots = []
    for a, b in pairwise(edges):
        start, end = a, b
        if f(start) * f(end) < 0:
            while end - start > 1e-13 * max(1, abs(start)):
                middle = (start + end) / 2
                same = f(start) * f(middle) > 0
                start, end = (middle, end) if same else (start, middle)
            roots.append((start + end) / 2)
    return roots


# The curves


def test_a_line_agrees_with_the_formula():
    assert line([0, 1, 2], 3, 1).tolist() == [1, 4, 7]
    assert line(2, -1, 0.5) == -1.5


def test_a_gaussian_agrees_with_the_formula_point_by_point():
    for x, value in zip(X, gaussian(X, 3, 5, 2), strict=True):
        assert value == pytest.approx(3 * math.exp(-((x - 5) ** 2) / 8), rel=1e-14)


def test_a_gaussian_has_the_area_and_the_half_width_of_the_books():
    wide = np.linspace(-20, 30, 5001)
    area = np.trapezoid(gaussian(wide, 3, 5, 2), wide)
    assert area == pytest.approx(3 * 2 * math.sqrt(2 * math.pi))
    half = 2 * math.sqrt(2 * math.log(2))
    np.testing.assert_allclose(gaussian([5 - half, 5 + half], 3, 5, 2), 1.5)


def test_the_sign_of_the_width_makes_no_difference():
    np.testing.assert_array_equal(gaussian(X, 1, 5, 2), gaussian(X, 1, 5, -2))


def test_a_width_of_zero_is_zero_but_at_the_centre():
    np.testing.assert_array_equal(gaussian([4, 5, 6], 1, 5, 0), [0, np.nan, 0])


def test_a_sum_of_gaussians_adds_them():
    expected = gaussian(X, *TWO[:3]) + gaussian(X, *TWO[3:])
    np.testing.assert_array_equal(gaussians(X, *TWO), expected)
    np.testing.assert_array_equal(gaussians(X, *TWO[3:]), gaussian(X, *TWO[3:]))


def test_parameters_may_be_arrays_that_broadcast():
    table = gaussian(X, 1, np.array([[3], [4]]), 1)
    assert table.shape == (2, 200)
    np.testing.assert_array_equal(table[1], gaussian(X, 1, 4, 1))
    assert line(X, np.ones((3, 1)), 0).shape == (3, 200)


@pytest.mark.parametrize(
    ("curve", "parameters"), [(line, (2, 1)), (gaussian, (1, 2, 3)), (gaussians, TWO)]
)
def test_shapes_and_dtypes(curve, parameters):
    for x in ([], 3, [1, 2], np.arange(6, dtype=np.uint8).reshape(2, 3), [True]):
        values = curve(x, *parameters)
        assert values.dtype == np.float64
        assert values.shape == np.shape(x)
    before = X.copy()
    curve(X, *parameters)
    np.testing.assert_array_equal(X, before)
    assert np.isnan(curve(np.nan, *parameters))


def test_huge_numbers_give_no_warning():
    assert line(1e308, 1e308, 0) == np.inf
    assert gaussian(1e308, 1, -1e308, 1e-300) == 0
    assert gaussian(5, np.inf, 5, 1) == np.inf


@pytest.mark.parametrize(
    ("curve", "truth"), [(line, (1, 2)), (gaussian, (1, 5, 2)), (gaussians, TWO)]
)
def test_curve_fit_finds_what_made_the_data(curve, truth):
    start = np.abs(truth) + 0.1 * np.ones(len(truth))
    found, _ = curve_fit(curve, X, curve(X, *truth), p0=start)
    np.testing.assert_allclose(curve(X, *found), curve(X, *truth), atol=1e-8)
    np.testing.assert_allclose(np.abs(found), np.abs(truth), rtol=1e-6)


def test_bad_arguments_of_the_curves_are_named():
    with pytest.raises(TypeError, match=r"^x must hold real numbers, got dtype <U1$"):
        line("a", 1, 2)
    with pytest.raises(TypeError, match=r"^width must hold real numbers, got dtype c"):
        gaussian(1, 1, 2, 3j)
    shapes = r"^x, slope, intercept must broadcast, got shapes \(2,\), \(3,\), \(\)$"
    with pytest.raises(ValueError, match=shapes):
        line([1, 2], [1, 2, 3], 0)
    for few in ((), (1, 2), (1, 2, 3, 4)):
        words = f"^parameters must come in threes, got {len(few)}$"
        with pytest.raises(ValueError, match=words):
            gaussians(1, *few)
    with pytest.raises(ValueError, match=r"^parameters must have 1 axis, got shape"):
        gaussians(1, [1, 2, 3])
    with pytest.raises(ValueError, match=r"^parameters must be a rectangular array"):
        gaussians(1, [1, 2], 2, 3)


# Crossings


def test_the_six_published_crossings_are_found_in_order():
    found = find_intersections(wave, slope, (10, 50))
    published = [13.40773078, 18.11366128, 31.78330863, 37.0799992, 39.84837786]
    np.testing.assert_allclose(found, [*published, 43.8258775], atol=5e-8)
    exact = bisected(lambda x: wave(x) - slope(x), 10, 50, 4000)
    np.testing.assert_allclose(found, exact, rtol=0, atol=1e-10)
    assert found.dtype == np.float64


@settings(derandomize=True, deadline=None)
@given(
    frequency=st.floats(0.5, 20),
    phase=st.floats(0, 6.3),
    height=st.floats(-0.99, 0.99),
)
def test_a_sine_crosses_a_level_where_the_arcsine_says(frequency, phase, height):
    found = find_intersections(
        lambda x: np.sin(frequency * x + phase), lambda _: height, (-3, 4)
    )
    turns = 2 * np.pi * np.arange(-30, 30)
    angles = np.concatenate(
        [turns + np.arcsin(height), turns + np.pi - np.arcsin(height)]
    )
    expected = np.sort((angles - phase) / frequency)
    inside = expected[(expected > -3) & (expected < 4)]
    if np.abs(expected[:, np.newaxis] - [-3, 4]).min() > 1e-9:  # none just at an end
        np.testing.assert_allclose(found, inside, rtol=0, atol=1e-10)


@settings(derandomize=True, deadline=None)
@given(numbers=st.lists(st.integers(-4000, 4000), min_size=1, max_size=7, unique=True))
def test_a_polynomial_crosses_zero_at_its_roots(numbers):
    roots = np.sort(np.array(numbers)) / 1000
    found = find_intersections(
        lambda x: math.prod(x - root for root in roots), zero, (-5, 5)
    )
    np.testing.assert_allclose(found, roots, rtol=0, atol=1e-10)


@settings(derandomize=True, deadline=None)
@given(shift=st.floats(-3, 3), factor=st.floats(0.1, 10))
def test_order_scale_and_shift_do_not_matter(shift, factor):
    plain = find_intersections(wave, slope, (10, 50))
    swapped = find_intersections(slope, wave, (10, 50))
    moved = find_intersections(
        lambda x: factor * wave(x - shift),
        lambda x: factor * slope(x - shift),
        (10 + shift, 50 + shift),
    )
    np.testing.assert_allclose(swapped, plain, rtol=0, atol=1e-11)
    np.testing.assert_allclose(moved - shift, plain, rtol=0, atol=1e-11)


def test_functions_of_single_numbers_give_the_same():
    def wave_of_one(x):
        return math.cos(x / 5) * math.sin(x / 2)

    def slope_of_one(x):
        return 0.01 * x - 0.5 if x > -1000 else 0

    found = find_intersections(wave_of_one, slope_of_one, (10, 50))
    expected = find_intersections(wave, slope, (10, 50))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11)


def test_a_constant_and_functions_that_return_integers_are_curves():
    assert find_intersections(lambda _: 2, lambda x: x, (0, 3.3)).tolist() == [2]
    np.testing.assert_allclose(
        find_intersections(lambda _: True, lambda x: x, (0, 3.3)), [1], atol=1e-12
    )


def test_roots_at_grid_points_and_at_both_ends_are_found_once():
    found = find_intersections(lambda x: x * (1 - x) * (x - 0.5), zero, (0, 1))
    assert found.tolist() == [0, 0.5, 1]
    assert find_intersections(lambda x: x, zero, (-1, 1)).tolist() == [0]
    assert find_intersections(lambda x: x**2, zero, (0, 1)).tolist() == [0]


@pytest.mark.parametrize("place", [0, 0.1234567, -0.5])
@pytest.mark.parametrize("power", [2, 4])
def test_curves_that_touch_do_not_cross(place, power):
    found = find_intersections(lambda x: (x - place) ** power, zero, (-1, 1))
    assert found.size == 0
    assert find_intersections(np.sin, np.ones_like, (0, 10)).size == 0


@pytest.mark.parametrize("place", [0, 0.1234567])
@pytest.mark.parametrize("power", [1, 3, 1 / 3])
def test_steep_and_flat_crossings_are_found(place, power):
    def bent(x):
        return np.sign(x - place) * np.abs(x - place) ** power

    found = find_intersections(bent, zero, (-1, 1.1))
    np.testing.assert_allclose(found, [place], rtol=0, atol=1e-10)


@pytest.mark.parametrize("start", [-1, -0.5, 0, 0.1, 0.12341, 1 - 2e-5])
@pytest.mark.parametrize("sign", [1, -1])
def test_two_crossings_within_a_step_are_found(start, sign):
    roots = [start, start + 2e-5]

    def dip(x):
        return sign * (x - roots[0]) * (x - roots[1])

    found = find_intersections(dip, zero, (-1, 1))
    np.testing.assert_allclose(found, roots, rtol=0, atol=1e-10)


@pytest.mark.parametrize("share", [0.03, 0.05, 0.06, 0.1, 0.3, 0.9])
@pytest.mark.parametrize("start", [0.0003, -0.5, 0.12341])
def test_a_crossing_does_not_hide_another_at_any_part_of_a_step(share, start):
    roots = [start, start + share * 0.002]
    found = find_intersections(lambda x: (x - roots[0]) * (x - roots[1]), zero, (-1, 1))
    np.testing.assert_allclose(found, roots, rtol=0, atol=1e-10)


@pytest.mark.parametrize("share", [0.03, 0.05, 0.1])
def test_of_three_crossings_in_a_step_one_is_found(share):
    roots = 0.1234 + share * 0.002 * np.array([-1, 0, 1])
    found = find_intersections(
        lambda x: math.prod(x - root for root in roots), zero, (-1, 1)
    )
    assert found.size == 1
    assert np.abs(found - roots).min() < 1e-10


def test_a_pole_or_a_jump_is_no_crossing():
    found = find_intersections(np.tan, lambda x: x, (1, 20))
    np.testing.assert_allclose(np.tan(found) / found, 1, rtol=1e-9)
    assert len(found) == 5
    for high in (1, 1.1):  # with and without a point of the grid at the pole
        assert find_intersections(lambda x: 1 / x, zero, (-1, high)).size == 0
    assert find_intersections(np.floor, lambda _: 0.5, (0, 3)).size == 0
    uneven = find_intersections(lambda x: np.where(x < 0.3, -1, 5), zero, (0, 1))
    assert uneven.size == 0


@pytest.mark.parametrize("place", [0.3, 0.30000001, 0.3001, 0.30055, math.pi / 10])
@pytest.mark.parametrize("size", [1e-6, 1, 1e6])
def test_a_pole_anywhere_in_a_step_is_no_crossing(place, size):
    found = find_intersections(lambda x: size / (x - place), zero, (0, 1))
    assert found.size == 0


def test_gaps_are_passed_over_and_end_like_the_interval():
    assert find_intersections(np.sqrt, zero, (-1, 1)).tolist() == [0]
    np.testing.assert_allclose(find_intersections(np.log, zero, (-1, 2)), [1])

    def broken(x):
        return np.where(np.abs(x) < 0.5, np.nan, x)

    assert find_intersections(broken, zero, (-1, 1)).size == 0
    assert find_intersections(lambda x: x * np.nan, zero, (-1, 1)).size == 0


@settings(derandomize=True, deadline=None)
@given(
    hole=st.floats(-1, 1),
    half=st.floats(1e-9, 0.1),
    root=st.floats(-1, 1),
    value=st.sampled_from([np.nan, np.inf, -np.inf]),
)
def test_a_gap_hides_the_crossings_in_it_and_no_other(hole, half, root, value):
    def broken(x):
        return np.where(np.abs(x - hole) < half, value, x - root)

    found = find_intersections(broken, zero, (-1, 1))
    distance = abs(root - hole)
    if distance > half + 0.002:  # a step of the grid
        np.testing.assert_allclose(found, [root], rtol=0, atol=1e-10)
    elif distance < half - 0.002:
        assert found.size == 0


def test_equal_curves_and_shared_stretches_are_refused():
    words = r"^f and g must meet at single places, got equal values from "
    with pytest.raises(ValueError, match=words + r"-1 to 1$"):
        find_intersections(np.sin, np.sin, (-1, 1))
    with pytest.raises(ValueError, match=words + r"-1 to 0$"):
        find_intersections(lambda x: np.maximum(x, 0), zero, (-1, 1))
    with pytest.raises(ValueError, match=words + r"0 to 1$"):  # but for rounding
        find_intersections(
            lambda x: np.sin(x) ** 2 + np.cos(x) ** 2, np.ones_like, (0, 1)
        )


def test_parallel_curves_do_not_cross():
    assert find_intersections(lambda x: x + 1, lambda x: x, (-1, 1)).size == 0
    assert find_intersections(lambda x: x + 1e-9, lambda x: x, (-1, 1)).size == 0


def test_more_points_see_what_few_miss():
    def many(x):
        return np.sin(300 * x)

    exact = np.pi / 300 * np.arange(1, 95)
    fine = find_intersections(many, zero, (0.005, 0.99))
    np.testing.assert_allclose(fine, exact, atol=1e-11)
    assert len(find_intersections(many, zero, (0.005, 0.99), points=30)) < 94


def test_large_and_tiny_scales_keep_their_digits():
    for scale in (1e-9, 1e9):
        found = find_intersections(
            lambda x, s=scale: wave(x / s),
            lambda x, s=scale: slope(x / s),
            (0, 50 * scale),
        )
        expected = find_intersections(wave, slope, (0, 50))
        rtol = 1e-4 if scale < 1 else 1e-12  # to 1e-12 in absolute terms
        np.testing.assert_allclose(found / scale, expected, rtol=rtol)


def test_an_interval_narrower_than_the_tolerance_still_has_its_crossing():
    found = find_intersections(lambda x: x - 5.03e-12, zero, (0, 1e-11))
    np.testing.assert_allclose(found, [5.03e-12], rtol=1e-4)


def test_a_curve_may_return_its_one_value_in_an_array():
    found = find_intersections(lambda x: np.atleast_1d(x) - 0.3, zero, (0, 1.1))
    np.testing.assert_allclose(found, [0.3])


def test_a_function_that_spoils_its_argument_spoils_nothing():
    def spoiler(x):
        x -= 0.25
        return x

    np.testing.assert_allclose(find_intersections(spoiler, zero, (0, 1)), [0.25])


def test_errors_of_the_curves_come_through():
    with pytest.raises(ValueError, match="math"):
        find_intersections(math.log, zero, (-1, 1))
    with pytest.raises(ZeroDivisionError):
        find_intersections(lambda x: 1 / int(0 * float(x)), zero, (-1, 1))


def test_no_warning_is_left_to_the_caller():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        find_intersections(np.log, lambda x: 1 / x, (-1, 1))


def test_bad_arguments_of_the_search_are_named():
    with pytest.raises(TypeError, match=r"^f must be a function of one number, got 3$"):
        find_intersections(3, zero, (0, 1))
    with pytest.raises(TypeError, match=r"^g must be a function of one number, got \["):
        find_intersections(zero, [1], (0, 1))
    for interval in (3, (1, 2, 3), None):
        with pytest.raises(ValueError, match=r"^interval must be two numbers, got "):
            find_intersections(np.sin, zero, interval)
    for interval in ((1, 0), (1, 1)):
        words = r"^interval must have its lower end first, got \(1, "
        with pytest.raises(ValueError, match=words):
            find_intersections(np.sin, zero, interval)
    with pytest.raises(ValueError, match=r"^interval must be shorter than the largest"):
        find_intersections(np.sin, zero, (-1.7e308, 1.7e308))
    with pytest.raises(ValueError, match=r"^interval\[1\] must be finite, got inf$"):
        find_intersections(np.sin, zero, (0, np.inf))
    with pytest.raises(TypeError, match=r"^interval\[0\] must be a number, got 'a'$"):
        find_intersections(np.sin, zero, "ab")
    with pytest.raises(ValueError, match=r"^points must be an integer of at least 3"):
        find_intersections(np.sin, zero, (0, 1), points=2)
    with pytest.raises(TypeError, match=r"^points must be an integer of at least 3"):
        find_intersections(np.sin, zero, (0, 1), points=10.0)
    with pytest.raises(TypeError, match=r"^f\(x\) must hold real numbers, got dtype c"):
        find_intersections(lambda x: x + 1j, zero, (0, 1))
    words = r"^g must return one number for one x, got shape \(2,\)$"
    with pytest.raises(ValueError, match=words):
        find_intersections(zero, lambda _: [0, 1], (0, 1))
