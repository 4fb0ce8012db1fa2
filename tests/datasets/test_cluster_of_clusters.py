from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arraybook.datasets import ClusterOfClusters, cluster_of_clusters


def test_the_defaults_are_four_groups_among_twenty_loose_points():
    data = cluster_of_clusters()
    assert isinstance(data, ClusterOfClusters)
    assert data.points.shape == (len(data.labels), 3)
    assert data.centers.shape == (4, 3)
    assert data.points.dtype == data.centers.dtype == np.float64
    assert data.labels.dtype == np.int64
    numbers, sizes = np.unique(data.labels, return_counts=True)
    assert numbers.tolist() == [-1, 0, 1, 2, 3]
    assert sizes[0] == 20
    assert sizes[1:].min() >= 5
    assert sizes[1:].max() <= 10
    assert np.array_equal(data.labels[-20:], np.full(20, -1))
    assert np.all(np.diff(data.labels[:-20]) >= 0)


def test_every_size_between_the_two_is_drawn_equally_often():
    labels = cluster_of_clusters(6000, sizes=(3, 7), loose=0).labels
    _, often = np.unique(np.bincount(labels), return_counts=True)
    np.testing.assert_allclose(often, 1200, rtol=0.1)


def test_a_group_is_even_over_its_small_box():
    data = cluster_of_clusters(
        2, sizes=(40_000, 40_000), loose=0, width=3, extent=50, dimensions=2
    )
    for label, center in enumerate(data.centers):
        away = data.points[data.labels == label] - center
        assert np.abs(away).max() <= 1.5 + 1e-12
        counts, _, _ = np.histogram2d(*away.T, bins=4, range=[(-1.5, 1.5)] * 2)
        np.testing.assert_allclose(counts, 2500, rtol=0.1)


def test_loose_points_and_groups_are_even_over_the_large_box():
    data = cluster_of_clusters(
        40_000, sizes=(1, 1), loose=40_000, width=0, extent=7, dimensions=1
    )
    for points in (data.points[:40_000], data.points[40_000:], data.centers):
        counts, _ = np.histogram(points, bins=16, range=(0, 7))
        assert counts.sum() == 40_000
        np.testing.assert_allclose(counts, 2500, rtol=0.1)


def test_the_loose_points_do_not_change_the_groups():
    few, many = cluster_of_clusters(loose=0), cluster_of_clusters(loose=1000)
    np.testing.assert_array_equal(few.points, many.points[: len(few.points)])
    np.testing.assert_array_equal(few.centers, many.centers)


@pytest.mark.parametrize("width", [0, -0.0])
def test_without_width_a_group_is_its_centre(width):
    data = cluster_of_clusters(width=width, loose=0)
    np.testing.assert_array_equal(data.points, data.centers[data.labels])


def test_a_width_as_large_as_the_extent_puts_each_group_everywhere():
    data = cluster_of_clusters(width=10, loose=0)
    np.testing.assert_allclose(data.centers, 5)


def test_without_points_the_arrays_are_empty():
    data = cluster_of_clusters(0, loose=0)
    assert data.points.shape == data.centers.shape == (0, 3)
    assert data.labels.shape == (0,)
    assert cluster_of_clusters(3, sizes=(0, 0), loose=0).points.shape == (0, 3)
    np.testing.assert_array_equal(cluster_of_clusters(0, loose=2).labels, [-1, -1])


OPTIONS = {
    "groups": st.integers(0, 6),
    "sizes": st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted),
    "loose": st.integers(0, 9),
    "extent": st.floats(1e-3, 1e6),
    "dimensions": st.integers(1, 4),
    "rng": st.integers(0, 99),
}


@settings(derandomize=True, deadline=None)
@given(st.fixed_dictionaries(OPTIONS), st.floats(0, 1))
def test_points_lie_in_their_boxes(options, share):
    extent, (fewest, most) = options["extent"], options["sizes"]
    width = share * extent
    data = cluster_of_clusters(**options, width=width)
    assert data.points.shape[1:] == (options["dimensions"],)
    assert np.all((data.points >= 0) & (data.points <= extent))
    dense = data.labels >= 0
    away = np.abs(data.points[dense] - data.centers[data.labels[dense]])
    assert np.all(away <= width / 2 + 1e-9 * extent)
    for label in range(options["groups"]):
        assert fewest <= np.count_nonzero(data.labels == label) <= most
    assert np.count_nonzero(~dense) == options["loose"]


def test_rounding_carries_no_point_over_the_edge():
    class Upmost(np.random.Generator):
        def uniform(self, low, high, size):
            return np.full(size, max(low, high), dtype=float)

    rng = Upmost(np.random.PCG64(0))
    assert (0.9 - 0.3) + 0.3 > 0.9
    data = cluster_of_clusters(width=0.3, extent=0.9, rng=rng)
    np.testing.assert_array_equal(data.points, 0.9)


def test_the_same_call_returns_the_same_data():
    first, second = cluster_of_clusters(), cluster_of_clusters()
    np.testing.assert_array_equal(first.points, second.points)
    assert cluster_of_clusters(rng=1).points[0, 0] != first.points[0, 0]
    first.points[:] = 0
    first.labels[:] = 0
    np.testing.assert_array_equal(cluster_of_clusters().points, second.points)
    np.testing.assert_array_equal(cluster_of_clusters().labels, second.labels)


def test_a_generator_is_drawn_from():
    rng = np.random.default_rng(2025)
    first, second = cluster_of_clusters(rng=rng), cluster_of_clusters(rng=rng)
    np.testing.assert_array_equal(first.points, cluster_of_clusters().points)
    assert first.points[0, 0] != second.points[0, 0]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"groups": -1}, ValueError, "groups must be a non-negative integer, got -1"),
        ({"groups": 2.0}, TypeError, r"groups must be a non-negative integer, got 2\."),
        ({"sizes": 5}, TypeError, "sizes must be two integers, got 5"),
        ({"sizes": (1, 2, 3)}, ValueError, r"sizes must be two integers, got \(1, 2"),
        ({"sizes": (-1, 2)}, ValueError, r"sizes\[0\] must be a non-neg.*got -1"),
        ({"sizes": (1, 2.5)}, TypeError, r"sizes\[1\] must be a non-neg.*got 2\.5"),
        ({"sizes": (3, 2)}, ValueError, r"sizes must be in ascending .* \(3, 2\)"),
        ({"loose": -3}, ValueError, "loose must be a non-negative integer, got -3"),
        ({"width": -1}, ValueError, "width must be zero or positive, got -1"),
        ({"width": np.nan}, ValueError, "width must be finite, got nan"),
        ({"width": 11}, ValueError, r"width must be at most extent, 10\.0, got 11\.0"),
        ({"extent": 0}, ValueError, "extent must be positive, got 0"),
        ({"extent": "10"}, TypeError, "extent must be a number, got '10'"),
        ({"dimensions": 0}, ValueError, "dimensions must be a positive integer, got 0"),
    ],
)
def test_bad_options_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        cluster_of_clusters(**options)
