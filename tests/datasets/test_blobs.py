from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arraybook.datasets import BlobsInNoise, blobs_in_noise

CENTERS = [(5, 5), (-5, -5), (0, 0)]


def test_the_defaults_are_two_blobs_and_as_much_background_as_the_larger():
    blobs = blobs_in_noise()
    assert isinstance(blobs, BlobsInNoise)
    assert blobs.points.shape == (250, 2)
    assert blobs.points.dtype == np.float64
    assert blobs.labels.dtype == np.int64
    expected = [0] * 100 + [1] * 50 + [-1] * 100
    np.testing.assert_array_equal(blobs.labels, expected)


def test_blobs_are_normal_around_their_centres():
    blobs = blobs_in_noise(CENTERS, [5000, 4000, 6000], spread=0.7, background=0)
    for label, center in enumerate(CENTERS):
        away = blobs.points[blobs.labels == label] - center
        np.testing.assert_allclose(away.mean(axis=0), 0, atol=0.05)
        # In the plane the squared distance in standard deviations is exponential.
        squares = (away**2).sum(axis=1) / 0.7**2
        for squared in (0.5, 2, 4.5):
            share = (squares > squared).mean()
            assert share == pytest.approx(np.exp(-squared / 2), abs=0.02)
        assert np.cov(away.T)[0, 1] == pytest.approx(0, abs=0.02)


def test_the_background_is_even_over_its_square():
    blobs = blobs_in_noise([(0, 0)], [0], background=40_000, extent=4)
    assert np.abs(blobs.points).max() <= 4
    counts, _, _ = np.histogram2d(*blobs.points.T, bins=4, range=[(-4, 4), (-4, 4)])
    np.testing.assert_allclose(counts, 2500, rtol=0.1)


def test_the_background_does_not_change_the_blobs():
    few, many = blobs_in_noise(background=0), blobs_in_noise(background=1000)
    np.testing.assert_array_equal(few.points, many.points[:150])


def test_without_spread_every_point_is_a_centre():
    points = blobs_in_noise(CENTERS, [1, 2, 0], spread=0, background=0).points
    np.testing.assert_array_equal(points, [(5, 5), (-5, -5), (-5, -5)])


def test_without_points_the_arrays_are_empty():
    blobs = blobs_in_noise([(0, 0)], [0], background=0)
    assert blobs.points.shape == (0, 2)
    assert blobs.labels.shape == (0,)


def test_without_blobs_there_is_background_alone():
    blobs = blobs_in_noise(np.empty((0, 2)), [], background=3)
    assert blobs.points.shape == (3, 2)
    np.testing.assert_array_equal(blobs.labels, [-1, -1, -1])


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=5), st.integers(0, 9))
def test_labels_count_the_sizes(sizes, background):
    centers = np.zeros((len(sizes), 2))
    blobs = blobs_in_noise(centers, sizes, background=background)
    assert len(blobs.points) == len(blobs.labels) == sum(sizes) + background
    for label, size in enumerate([background, *sizes], start=-1):
        assert np.count_nonzero(blobs.labels == label) == size


def test_the_same_call_returns_the_same_data():
    np.testing.assert_array_equal(blobs_in_noise().points, blobs_in_noise().points)
    assert blobs_in_noise(rng=1).points[0, 0] != blobs_in_noise().points[0, 0]


def test_a_generator_is_drawn_from():
    rng = np.random.default_rng(1996)
    first, second = blobs_in_noise(rng=rng), blobs_in_noise(rng=rng)
    np.testing.assert_array_equal(first.points, blobs_in_noise().points)
    assert first.points[0, 0] != second.points[0, 0]


def test_the_results_are_the_callers_own_and_centres_stay_as_they_are():
    centers = np.array(CENTERS, dtype=float)
    centers.flags.writeable = False
    blobs = blobs_in_noise(centers, [1, 1, 1], spread=0)
    blobs.points[:] = 0
    blobs.labels[:] = 0
    np.testing.assert_array_equal(centers, CENTERS)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([5, 5], [1]), ValueError, r"centers must have 2 axes, got shape \(2,\)"),
        (([(1, 2, 3)], [1]), ValueError, r"centers must have shape \(k, 2\), got \(1"),
        (([(1, np.nan)], [1]), ValueError, "centers must be finite, got NaN or inf"),
        (([(1, np.inf)], [1]), ValueError, "centers must be finite, got NaN or inf"),
        (([("a", "b")], [1]), TypeError, "centers must hold real numbers"),
        (([(1, 2)], 1), ValueError, r"sizes must have 1 axis, got shape \(\)"),
        ((CENTERS, "abc"), TypeError, "sizes must hold real numbers"),
        ((CENTERS, [1, 2]), ValueError, "sizes must be as many as centers, 3, got 2"),
        ((CENTERS, [1, 2, -3]), ValueError, "each of sizes must be a non-neg.*got -3"),
        ((CENTERS, [1, 2, 3.0]), TypeError, r"each of sizes must be a non.*got 1\.0"),
    ],
)
def test_bad_blobs_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        blobs_in_noise(*arguments)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"background": -1}, ValueError, "background must be a non-negative integer"),
        ({"background": 1.5}, TypeError, "background must be a non-negative integer"),
        ({"spread": -1}, ValueError, "spread must be zero or positive, got -1"),
        ({"spread": np.nan}, ValueError, "spread must be finite, got nan"),
        ({"extent": 0}, ValueError, "extent must be positive, got 0"),
        ({"extent": "10"}, TypeError, "extent must be a number, got '10'"),
    ],
)
def test_bad_options_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        blobs_in_noise(**options)
