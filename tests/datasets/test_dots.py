from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from arraybook.datasets import FuzzyDots, fuzzy_dots


@pytest.fixture(scope="module")
def scene():
    return fuzzy_dots()


def drawn(positions, shape, sigma):
    """Light of dots, brightest 1: Gaussians and their mirror images, one by one."""
    radius = int(4 * sigma + 0.5)  # where SciPy cuts the Gaussian off
    offsets = np.arange(-radius, radius + 1)
    weights = np.exp(-(offsets**2) / (2 * sigma**2))
    light = np.zeros(shape)
    for row, column in positions:
        for i, down in zip(offsets, weights, strict=True):
            for j, across in zip(offsets, weights, strict=True):
                place = mirrored(row + i, shape[0]), mirrored(column + j, shape[1])
                light[place] += down * across
    return light / light.max()


def mirrored(index, size):
    """Reflect an index at the outer edges of the first and last pixel."""
    while not 0 <= index < size:
        index = -1 - index if index < 0 else 2 * size - 1 - index
    return index


def test_the_image_and_its_truth_have_shapes_and_dtypes(scene):
    assert isinstance(scene, FuzzyDots)
    for part in (scene.image, scene.dots, scene.background, scene.truth):
        assert part.shape == (100, 100)
    for part in (scene.image, scene.dots, scene.background):
        assert part.dtype == np.float64
    assert scene.truth.dtype == bool
    assert scene.positions.shape == (20, 2)
    assert scene.positions.dtype == np.int64


def test_the_image_is_the_sum_of_its_parts_and_ends_at_one(scene):
    assert_allclose(scene.image, scene.dots + scene.background, rtol=1e-12)
    assert scene.image.max() == 1


def test_dots_and_background_reach_equally_high(scene):
    assert scene.dots.max() == pytest.approx(scene.background.max())


def test_every_dot_belongs_to_the_truth(scene):
    assert scene.truth[tuple(scene.positions.T)].all()


def test_it_is_the_classic_image():
    # The image that many have copied, where no position is drawn twice.
    legacy = np.random.RandomState(0)
    x, y = (
        legacy.uniform(0, 100, 20).astype(int),
        legacy.uniform(0, 100, 20).astype(int),
    )
    grid_x, grid_y = np.mgrid[-1:1:100j, -2:2:100j]
    background = (grid_x**2 + grid_y**2) / 5
    image = background + drawn(zip(x, y, strict=True), (100, 100), 3)
    found = fuzzy_dots(positions=np.column_stack([x, y]))
    assert_allclose(found.image, image / image.max(), rtol=1e-9)
    assert_allclose(found.background, background / image.max(), rtol=1e-9)


def test_its_waves_are_the_classic_ones():
    grid_x, grid_y = np.mgrid[0:12:200j, 0:24:400j]
    waves = np.cos(grid_x) + np.sin(grid_y)
    background = fuzzy_dots((200, 400), background="waves").background
    assert_allclose(
        background / background.max(), waves / waves.max(), rtol=0, atol=1e-12
    )


def test_a_flat_background_is_dark():
    scene = fuzzy_dots(background="flat")
    assert not scene.background.any()
    assert_array_equal(scene.image, scene.dots)


def test_a_lone_dot_is_a_gaussian_around_its_row_and_column():
    scene = fuzzy_dots((41, 61), positions=[(20, 40)], background="flat", sigma=2)
    rows, columns = np.indices((41, 61))
    distance = np.hypot(rows - 20, columns - 40)
    near = distance < 8
    assert_allclose(scene.image[near], np.exp(-(distance[near] ** 2) / 8), rtol=1e-12)
    level = 0.3
    assert_array_equal(scene.truth, distance < 2 * np.sqrt(-2 * np.log(level)))


def test_two_dots_on_one_place_are_twice_as_bright():
    places = [(10, 10), (10, 40), (10, 10)]
    scene = fuzzy_dots((21, 51), positions=places, background="flat")
    assert scene.dots[10, 10] == pytest.approx(2 * scene.dots[10, 40])
    assert_array_equal(scene.positions, places)


def test_a_higher_level_makes_smaller_dots(scene):
    smaller = fuzzy_dots(level=0.6)
    assert smaller.truth.sum() < scene.truth.sum()
    assert not np.any(smaller.truth & ~scene.truth)
    assert_array_equal(smaller.image, scene.image)
    peak = scene.dots.max()
    assert_array_equal(smaller.truth, scene.dots / peak > 0.6)


def test_at_level_zero_the_truth_is_all_that_the_dots_light_up(scene):
    faint = fuzzy_dots(level=0)
    assert_array_equal(faint.truth, scene.dots > 0)
    assert not faint.truth.all()


def test_noise_has_the_spread_that_was_asked_for(scene):
    noisy = fuzzy_dots(noise=0.05)
    error = noisy.image - scene.image
    assert error.std() == pytest.approx(0.05, rel=0.03)
    assert error.mean() == pytest.approx(0, abs=0.002)
    for part in ("positions", "truth", "dots", "background"):
        assert_array_equal(getattr(noisy, part), getattr(scene, part))


def test_the_same_call_returns_the_same_data(scene):
    assert_array_equal(fuzzy_dots().image, scene.image)


def test_another_seed_moves_the_dots(scene):
    assert not np.array_equal(fuzzy_dots(rng=7).positions, scene.positions)


def test_a_generator_is_used_as_it_is(scene):
    rng = np.random.default_rng(2012)
    first, second = fuzzy_dots(rng=rng), fuzzy_dots(rng=rng)
    assert_array_equal(first.image, scene.image)
    assert not np.array_equal(first.positions, second.positions)


def test_the_positions_are_a_copy():
    places = np.array([(1, 2), (3, 4)])
    scene = fuzzy_dots((9, 9), positions=places)
    scene.positions[:] = 0
    assert_array_equal(places, [(1, 2), (3, 4)])


@pytest.mark.parametrize("background", ["bowl", "waves", "flat"])
@given(
    shape=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    draws=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5),
    sigma=st.floats(0.3, 3),
)
@settings(derandomize=True, deadline=None, max_examples=25)
def test_dots_are_what_a_slow_brush_paints(background, shape, draws, sigma):
    places = [
        (min(int(y * shape[0]), shape[0] - 1), min(int(x * shape[1]), shape[1] - 1))
        for y, x in draws
    ]
    scene = fuzzy_dots(shape, positions=places, sigma=sigma, background=background)
    light = scene.dots / scene.dots.max()
    assert_allclose(light, drawn(places, shape, sigma), rtol=0, atol=1e-12)
    assert scene.image.max() == 1
    assert scene.image.shape == shape


@given(st.integers(0, 2**32), st.integers(1, 50))
@settings(derandomize=True, deadline=None, max_examples=25)
def test_random_dots_lie_inside_the_image(seed, dots):
    scene = fuzzy_dots((7, 13), dots, rng=seed, noise=0.1)
    assert len(scene.positions) == dots
    assert scene.positions.min() >= 0
    assert np.all(scene.positions < (7, 13))
    assert np.isfinite(scene.image).all()


def test_random_dots_reach_every_pixel():
    scene = fuzzy_dots((4, 6), 2000)
    assert len(np.unique(scene.positions, axis=0)) == 24


def test_unsigned_positions_do_not_wrap():
    places = np.array([(0, 8), (8, 0)], dtype=np.uint8)
    assert fuzzy_dots((9, 9), positions=places).positions.tolist() == [[0, 8], [8, 0]]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"shape": 5}, TypeError, r"^shape must be two positive integers, got 5$"),
        (
            {"shape": (5,)},
            ValueError,
            r"^shape must be two positive integers, got \(5,\)$",
        ),
        (
            {"shape": (0, 5)},
            ValueError,
            r"^shape\[0\] must be a positive integer, got 0$",
        ),
        (
            {"shape": (5, 2.5)},
            TypeError,
            r"^shape\[1\] must be a positive integer, got 2\.5$",
        ),
        ({"dots": 0}, ValueError, r"^dots must be a positive integer, got 0$"),
        ({"dots": 1.5}, TypeError, r"^dots must be a positive integer, got 1\.5$"),
        (
            {"positions": [3, 4]},
            ValueError,
            r"^positions must have shape \(k, 2\) with k > 0, got shape \(2,\)$",
        ),
        (
            {"positions": np.empty((0, 2), int)},
            ValueError,
            r"^positions must have shape \(k, 2\) with k > 0, got shape \(0, 2\)$",
        ),
        (
            {"positions": [(1.0, 2.0)]},
            TypeError,
            r"^positions must hold integers, got dtype float64$",
        ),
        (
            {"positions": [(0, 0), (100, 5)]},
            ValueError,
            r"^positions must lie inside the shape \(100, 100\), got \[100, 5\]$",
        ),
        (
            {"positions": [(-1, 5)]},
            ValueError,
            r"^positions must lie inside the shape \(100, 100\), got \[-1, 5\]$",
        ),
        ({"sigma": 0}, ValueError, r"^sigma must be positive, got 0$"),
        ({"sigma": np.nan}, ValueError, r"^sigma must be finite, got nan$"),
        (
            {"background": "hills"},
            ValueError,
            r"^background must be one of 'bowl', 'waves', 'flat', got 'hills'$",
        ),
        ({"noise": -1}, ValueError, r"^noise must be zero or positive, got -1$"),
        ({"noise": "loud"}, TypeError, r"^noise must be a number, got 'loud'$"),
        (
            {"level": 1},
            ValueError,
            r"^level must be at least 0 and below 1, got 1$",
        ),
        (
            {"level": -0.1},
            ValueError,
            r"^level must be at least 0 and below 1, got -0\.1$",
        ),
    ],
)
def test_fuzzy_dots_refuses_impossible_arguments(options, error, message):
    with pytest.raises(error, match=message):
        fuzzy_dots(**options)
