from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from arraybook.datasets import StarCluster, star_cluster


@pytest.fixture(scope="module")
def cluster():
    return star_cluster()


def test_the_cluster_has_an_image_and_the_truth_of_each_star(cluster):
    assert isinstance(cluster, StarCluster)
    for image in (cluster.image, cluster.clean):
        assert image.shape == (400, 400)
        assert image.dtype == np.float64
    for truth in (cluster.rows, cluster.columns, cluster.flux):
        assert truth.shape == (400,)
        assert truth.dtype == np.float64
    assert (cluster.sigma, cluster.background, cluster.noise) == (1.5, 100, 5)


def test_the_brightest_star_comes_first_and_all_are_within_the_limits(cluster):
    assert np.all(np.diff(cluster.flux) <= 0)
    assert 100 <= cluster.flux.min() < 102
    assert 10_000 < cluster.flux.max() <= 100_000


def test_the_clean_image_is_the_sum_of_its_stars():
    # The oracle paints star by star on a grid of 21 by 21 points a pixel.
    cluster = star_cluster(5, (40, 50), core=8, sigma=1.2)
    fine = (np.arange(21) - 10) / 21
    rows = np.arange(40)[:, np.newaxis] + fine
    columns = np.arange(50)[:, np.newaxis] + fine
    image = np.full((40, 50), 100.0)
    for row, column, flux in zip(
        cluster.rows, cluster.columns, cluster.flux, strict=True
    ):
        down = stats.norm.pdf(rows, row, 1.2).mean(axis=1)
        across = stats.norm.pdf(columns, column, 1.2).mean(axis=1)
        image += flux * np.outer(down, across)
    np.testing.assert_allclose(cluster.clean, image, rtol=2e-4)


def test_all_light_falls_into_the_image(cluster):
    light = cluster.clean.sum() - 100 * cluster.clean.size
    assert light == pytest.approx(cluster.flux.sum(), rel=1e-8)


def test_the_light_of_a_star_lies_where_the_star_is():
    cluster = star_cluster(1, (60, 90), background=0)
    row, column = np.indices(cluster.clean.shape)
    weights = cluster.clean / cluster.clean.sum()
    assert (weights * row).sum() == pytest.approx(cluster.rows[0], abs=1e-6)
    assert (weights * column).sum() == pytest.approx(cluster.columns[0], abs=1e-6)
    spread = (weights * (row - cluster.rows[0]) ** 2).sum()
    assert spread == pytest.approx(1.5**2 + 1 / 12, rel=1e-4)  # a pixel adds its own


def test_stars_follow_the_law_of_plummer():
    cluster = star_cluster(20_000, (64, 70), core=6, sigma=0.5)
    distance = np.hypot(cluster.rows - 31.5, cluster.columns - 34.5)
    farthest = 31.5 - 6 * 0.5
    assert distance.max() <= farthest

    def share(r):
        return r**2 / (r**2 + 36)

    for radius in (2, 6, 12, 24):
        expected = share(radius) / share(farthest)
        assert (distance <= radius).mean() == pytest.approx(expected, abs=0.015)
    turn = np.arctan2(cluster.rows - 31.5, cluster.columns - 34.5)
    counts, _ = np.histogram(turn, bins=8, range=(-np.pi, np.pi))
    np.testing.assert_allclose(counts, 2500, rtol=0.08)


@pytest.mark.parametrize("slope", [0.5, 1, 1.35])
def test_brightness_follows_a_power_law(slope):
    flux = star_cluster(20_000, (64, 64), slope=slope).flux
    for limit in (100, 200, 1000, 10_000):
        whole = 100**-slope - 100_000**-slope
        expected = (limit**-slope - 100_000**-slope) / whole
        assert (flux >= limit).mean() == pytest.approx(expected, abs=0.015)


def test_place_and_brightness_have_nothing_to_do_with_each_other():
    cluster = star_cluster(20_000, (64, 64), core=10)
    distance = np.hypot(cluster.rows - 31.5, cluster.columns - 31.5)
    assert abs(stats.spearmanr(distance, cluster.flux).statistic) < 0.03


def test_the_noise_is_that_of_counting_and_of_the_camera():
    cluster = star_cluster(0, background=80, noise=6)
    assert cluster.image.mean() == pytest.approx(80, abs=0.2)
    assert cluster.image.var() == pytest.approx(80 + 36, rel=0.02)
    bright = star_cluster()
    excess = (bright.image - bright.clean) ** 2 / (bright.clean + 25)
    assert excess.mean() == pytest.approx(1, rel=0.02)
    lit = bright.clean > 150
    assert lit.sum() > 1000
    assert excess[lit].mean() == pytest.approx(1, rel=0.1)


def test_without_noise_of_the_camera_electrons_are_counted_whole():
    image = star_cluster(noise=0).image
    np.testing.assert_array_equal(image, image.round())
    assert image.min() >= 0


def test_without_stars_there_is_sky_alone():
    cluster = star_cluster(0, background=0, noise=0)
    assert cluster.flux.shape == cluster.rows.shape == cluster.columns.shape == (0,)
    assert not cluster.image.any()
    np.testing.assert_array_equal(star_cluster(0).clean, 100)


def test_all_stars_may_be_equally_bright():
    np.testing.assert_array_equal(star_cluster(limits=(500, 500)).flux, 500)


def test_the_same_call_returns_the_same_data(cluster):
    np.testing.assert_array_equal(star_cluster().image, cluster.image)
    assert star_cluster(rng=1).flux[0] != cluster.flux[0]


def test_a_generator_is_drawn_from():
    rng = np.random.default_rng(1911)
    first, second = star_cluster(rng=rng), star_cluster(rng=rng)
    np.testing.assert_array_equal(first.image, star_cluster().image)
    assert first.flux[0] != second.flux[0]


def test_the_sky_does_not_move_the_stars(cluster):
    other = star_cluster(background=10, noise=0)
    np.testing.assert_array_equal(other.rows, cluster.rows)
    np.testing.assert_array_equal(other.flux, cluster.flux)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"stars": -1}, ValueError, "^stars must be a non-negative integer, got -1$"),
        ({"stars": 2.5}, TypeError, r"^stars must be a non-neg.*, got 2\.5$"),
        ({"shape": 100}, TypeError, "^shape must be a pair, got 100$"),
        ({"shape": (1, 2, 3)}, TypeError, r"^shape must be a pair, got \(1, 2, 3\)$"),
        ({"shape": (9.0, 9)}, TypeError, r"^each of shape must be a pos.*, got 9\.0$"),
        ({"shape": (0, 9)}, ValueError, "^each of shape must be a positive.*, got 0$"),
        (
            {"shape": (100, 19)},
            ValueError,
            r"^shape must exceed 12 sigma along both axes, got \(100, 19\)$",
        ),
        ({"core": 0}, ValueError, "^core must be positive, got 0$"),
        ({"limits": 5}, TypeError, "^limits must be a pair, got 5$"),
        ({"limits": (0, 5)}, ValueError, "^each of limits must be positive, got 0$"),
        ({"limits": (5, 4)}, ValueError, r"^limits must ascend, got \(5, 4\)$"),
        ({"slope": 0}, ValueError, "^slope must be positive, got 0$"),
        ({"sigma": np.nan}, ValueError, "^sigma must be finite, got nan$"),
        ({"sigma": "2"}, TypeError, "^sigma must be a number, got '2'$"),
        ({"background": -1}, ValueError, "^background must be zero or pos.*got -1$"),
        ({"noise": -1}, ValueError, "^noise must be zero or positive, got -1$"),
    ],
)
def test_star_cluster_refuses_impossible_arguments(options, error, message):
    with pytest.raises(error, match=message):
        star_cluster(**options)
