from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arraybook import _photometry, images
from arraybook.datasets import star_cluster
from arraybook.images import Stars, find_stars


def sky(*stars, shape=(60, 70), background=50.0, sigma=1.5):
    """Stars as (row, column, flux), each pixel summed over 11 by 11 points."""
    fine = (np.arange(11) - 5) / 11
    image = np.full(shape, float(background))
    for row, column, flux in stars:
        profiles = []
        for center, size in zip((row, column), shape, strict=True):
            points = np.arange(size)[:, np.newaxis] + fine
            light = np.exp(-((points - center) ** 2) / (2 * sigma**2)).mean(axis=1)
            profiles.append(light / (math.sqrt(2 * math.pi) * sigma))
        image += flux * np.outer(*profiles)
    return image


def aperture_loss(radius, sigma=1.5):
    """Share of a Gaussian outside a circle."""
    return math.exp(-(radius**2) / (2 * sigma**2))


def table(stars):
    return np.array([getattr(stars, name) for name in Stars.__slots__])


def noise(shape=(60, 70), *, level=100.0, spread=3.0, seed=5):
    return np.random.default_rng(seed).normal(level, spread, shape)


@settings(derandomize=True, deadline=None)
@given(row=st.floats(20, 40), column=st.floats(20, 50), flux=st.floats(1, 1e6))
def test_a_single_star_is_found_where_it_is_with_the_flux_it_has(row, column, flux):
    stars = find_stars(sky((row, column, flux)))
    assert stars.rows.shape == (1,)
    assert stars.rows[0] == pytest.approx(row, abs=0.01)
    assert stars.columns[0] == pytest.approx(column, abs=0.01)
    assert stars.flux[0] == pytest.approx(flux * (1 - aperture_loss(4.5)), rel=5e-3)
    assert stars.background[0] == pytest.approx(50, abs=1e-4 * flux)


@pytest.mark.parametrize("radius", [2, 3.3, 6])
@pytest.mark.parametrize("sigma", [1, 1.5, 3])
def test_the_aperture_takes_its_share_of_the_light(sigma, radius):
    image = sky((30.3, 35.6, 1000), sigma=sigma)
    stars = find_stars(image, sigma=sigma, radius=radius, annulus=(15, 20))
    # A pixel widens the star a little.
    share = 1 - aperture_loss(radius, math.hypot(sigma, 12**-0.5))
    tolerance = 0.02 if radius == 2 else 0.006  # a small circle is mostly edge
    assert stars.flux[0] == pytest.approx(1000 * share, rel=tolerance)


def test_the_flux_is_the_sum_over_an_exact_circle_within_a_percent():
    image = noise(spread=1) + sky((30.4, 33.8, 4000), background=0)
    stars = find_stars(image, radius=5, annulus=(8, 12))
    # The oracle asks 41 by 41 points of each pixel whether they lie in the circle.
    fine = (np.arange(41) - 20) / 41
    total = area = 0.0
    for i, j in np.ndindex(image.shape):
        away = np.hypot(
            i + fine[:, np.newaxis] - stars.rows[0], j + fine - stars.columns[0]
        )
        share = np.mean(away <= 5)
        total += share * image[i, j]
        area += share
    peak = (30, 34)
    ring = [
        image[at] for at in np.ndindex(image.shape) if 8 <= math.dist(at, peak) <= 12
    ]
    background = np.median(ring)
    assert stars.background[0] == pytest.approx(background, rel=1e-12)
    assert stars.flux[0] == pytest.approx(total - area * background, rel=0.01)
    inside = [
        image[at]
        for at in np.ndindex(image.shape)
        if math.dist(at, (stars.rows[0], stars.columns[0])) < 5.5
    ]
    assert stars.peak[0] == max(inside)


def test_the_filter_is_a_gaussian_less_its_mean_over_a_square():
    image = noise((20, 24))
    response, spread = _photometry.matched_filter(image, 1.2)
    offsets = np.arange(-3, 4)
    kernel = np.exp(-(offsets**2) / (2 * 1.2**2))
    kernel = np.outer(kernel, kernel)
    kernel = kernel / kernel.sum() - 1 / 49
    for i, j in [(3, 3), (10, 12), (16, 20), (8, 5)]:
        window = image[i - 3 : i + 4, j - 3 : j + 4]
        assert response[i, j] == pytest.approx((window * kernel).sum(), abs=1e-10)
    away = np.abs(response - np.median(response))
    assert spread == pytest.approx(1.4826 * np.median(away), rel=1e-4)
    slope = np.add.outer(3.0 * np.arange(20), 2.0 * np.arange(24))
    level, _ = _photometry.matched_filter(slope, 1.2)
    np.testing.assert_allclose(level[6:-6, 6:-6], 0, atol=1e-9)


def test_beyond_its_edge_an_image_goes_on_as_at_the_edge():
    image = noise((20, 24))
    inner, _ = _photometry.matched_filter(image, 1.2)
    wide, _ = _photometry.matched_filter(np.pad(image, 3, mode="edge"), 1.2)
    np.testing.assert_allclose(inner, wide[3:-3, 3:-3], rtol=0, atol=1e-10)


def test_the_filter_takes_a_missing_pixel_for_a_usual_one():
    filled = noise((20, 24))
    gaps = filled.copy()
    gaps[10, 12] = np.nan
    filled[10, 12] = np.nanmedian(gaps)
    expected, _ = _photometry.matched_filter(filled, 1.2)
    response, spread = _photometry.matched_filter(gaps, 1.2)
    np.testing.assert_allclose(response, expected, rtol=0, atol=1e-10)
    # The noise is that of the pixels which are there.
    there = response[np.isfinite(gaps)]
    deviation = np.median(np.abs(there - np.median(there)))
    assert spread == pytest.approx(1.4826 * deviation, rel=1e-4)


def test_an_image_of_missing_pixels_resembles_nothing_and_has_no_noise():
    response, spread = _photometry.matched_filter(np.full((3, 4), np.nan), 1.5)
    assert response.tolist() == np.zeros((3, 4)).tolist()
    assert spread == 0


def test_maxima_are_the_pixels_that_no_pixel_near_exceeds():
    response = np.random.default_rng(3).random((30, 33))
    expected = []
    for i, j in np.ndindex(response.shape):
        window = response[max(i - 2, 0) : i + 3, max(j - 2, 0) : j + 3]
        if response[i, j] == window.max() and response[i, j] > 0.6:
            expected.append((i, j))
    found = _photometry.maxima(response, 0.6, 5)
    assert sorted(map(tuple, found.tolist())) == expected


def test_equally_high_neighbours_are_one_maximum():
    response = np.zeros((9, 9))
    response[2:4, 2:4] = response[4, 4] = response[7, 5] = 1
    assert _photometry.maxima(response, 0, 3).tolist() == [[2, 2], [7, 5]]


@pytest.mark.parametrize("place", [(30, 35), (30.5, 35), (30, 35.5), (30.5, 35.5)])
def test_a_star_between_pixels_is_found_once(place):
    stars = find_stars(sky((*place, 1000)))
    np.testing.assert_allclose(stars.rows, [place[0]], atol=1e-6)
    np.testing.assert_allclose(stars.columns, [place[1]], atol=1e-6)


def test_stars_of_a_pixel_are_two_if_a_pixel_lies_between_them():
    image = np.zeros((60, 70))
    image[30, 35] = image[42, 50] = 2
    image[30, 37] = image[40, 50] = 1
    stars = find_stars(image, sigma=0.3)
    np.testing.assert_allclose(np.sort(stars.columns), [35, 37, 50, 50], atol=1e-6)
    np.testing.assert_allclose(np.sort(stars.rows), [30, 30, 40, 42], atol=1e-6)


def test_moving_a_star_by_a_fraction_of_a_pixel_moves_its_centre_as_much():
    for shift in np.linspace(0, 1, 11):
        stars = find_stars(noise(spread=1) + sky((30, 35 + shift, 30_000)))
        assert stars.columns[0] == pytest.approx(35 + shift, abs=0.02)
        assert stars.rows[0] == pytest.approx(30, abs=0.02)


def test_two_close_stars_are_two_above_the_resolution_and_one_below():
    apart = find_stars(sky((30, 30, 1000), (30, 39, 500)), radius=3, annulus=(14, 18))
    np.testing.assert_allclose(apart.columns, [30, 39], atol=0.01)
    np.testing.assert_allclose(apart.rows, 30, atol=1e-6)
    share = 1 - aperture_loss(3, math.hypot(1.5, 12**-0.5))
    np.testing.assert_allclose(apart.flux, [1000 * share, 500 * share], rtol=0.02)
    close = find_stars(sky((30, 30, 1000), (30, 35, 1000)), annulus=(12, 16))
    np.testing.assert_allclose(np.sort(close.columns), [30, 35], atol=0.6)
    assert np.all(close.flux > 1300)  # each aperture has light of the other star
    uneven = find_stars(sky((30, 30, 1000), (30, 34.6, 900)), annulus=(12, 16))
    assert uneven.rows.size == 2
    merged = find_stars(sky((30, 30, 1000), (30, 33, 1000)), annulus=(12, 16))
    np.testing.assert_allclose(merged.columns, [31.5], atol=0.01)
    assert 1800 < merged.flux[0] < 2000


def test_a_centre_stays_within_a_pixel_of_the_maximum():
    image = noise((200, 200))
    stars = find_stars(image, threshold=1)
    response, _ = _photometry.matched_filter(image, 1.5)
    peaks = _photometry.maxima(response, 0, 5)
    away = np.abs(peaks - np.stack([stars.rows, stars.columns], -1)[:, np.newaxis])
    assert away.max(axis=2).min(axis=1).max() <= 1 + 1e-9


def test_noise_alone_has_next_to_no_stars():
    assert find_stars(noise((500, 500))).rows.size <= 1
    few = find_stars(noise((500, 500)), threshold=3).rows.size
    assert 50 < few < 500


def test_significance_is_in_standard_deviations_of_the_noise():
    # The largest of the responses of white noise as an independent simulation has it.
    image = noise((400, 400), spread=7)
    response, spread = _photometry.matched_filter(image, 1.5)
    assert spread == pytest.approx(response.std(), rel=0.02)
    image += sky((200, 200, 3000), shape=image.shape, background=0)
    stars = find_stars(image)
    height, _ = _photometry.matched_filter(image, 1.5)
    assert stars.significance[0] == pytest.approx(height.max() / spread, rel=0.01)


def test_a_higher_threshold_keeps_the_more_significant_stars():
    image = star_cluster(150, (200, 200), core=30).image
    low, high = find_stars(image, threshold=3), find_stars(image, threshold=8)
    np.testing.assert_array_equal(table(high), table(low)[:, low.significance > 8])
    assert 0 < high.rows.size < low.rows.size


def test_flux_error_is_the_scatter_of_the_flux():
    places = range(25, 1200, 50)
    truth = [(row, column, 400) for row in places for column in places]
    clean = sky(*truth, shape=(1200, 1200))
    stars = find_stars(clean + noise(clean.shape, level=0, spread=2, seed=1))
    assert stars.rows.size == len(truth)
    assert np.median(stars.flux_error) == pytest.approx(stars.flux.std(), rel=0.08)
    alone = 2 * math.sqrt(math.pi) * 4.5  # of the pixels in the aperture
    assert 1.1 * alone < np.median(stars.flux_error) < 1.2 * alone


def test_flux_error_follows_from_the_annulus_and_the_shares_of_the_pixels():
    # A background of 50, 51 and 52, the same on both sides of the star.
    row, column = np.indices((61, 71))
    image = 50.0 + np.abs((row + 2 * column + 2) % 5 - 2)
    image[28:33, 33:38] = 50 + 1000 * np.outer(*[[1, 4, 6, 4, 1]] * 2)
    stars = find_stars(image, radius=4, annulus=(8, 8 + math.sqrt(5)))
    np.testing.assert_allclose([*stars.rows, *stars.columns], [30, 35], rtol=1e-12)
    distance = np.hypot(row - 30, column - 35)
    share = np.clip(4.5 - distance, 0, 1)
    ring = image[(distance >= 8) & (distance <= 8 + math.sqrt(5))]
    assert stars.background[0] == np.median(ring)
    assert np.median(np.abs(ring - np.median(ring))) == 1
    deviation = 1.482602218505602
    of_pixels, of_background = np.sum(share**2), share.sum() ** 2 / ring.size
    expected = deviation * math.sqrt(of_pixels + math.pi / 2 * of_background)
    assert stars.flux_error[0] == pytest.approx(expected, rel=1e-9)


def test_the_brightest_star_comes_first():
    flux = find_stars(star_cluster().image).flux
    assert np.all(flux[1:] <= flux[:-1])


@settings(derandomize=True, deadline=None, max_examples=20)
@given(st.floats(-1e4, 1e4))
def test_a_constant_changes_the_background_and_nothing_else(constant):
    image = noise() + sky((20, 30, 900), (40, 22, 500), background=0)
    first, second = find_stars(image), find_stars(image + constant)
    np.testing.assert_allclose(second.flux, first.flux, rtol=1e-7)
    np.testing.assert_allclose(second.flux_error, first.flux_error, rtol=1e-7)
    np.testing.assert_allclose(second.background, first.background + constant)
    np.testing.assert_allclose(second.rows, first.rows)
    np.testing.assert_allclose(second.columns, first.columns)
    np.testing.assert_allclose(second.significance, first.significance, rtol=1e-7)


@settings(derandomize=True, deadline=None, max_examples=20)
@given(st.floats(1e-6, 1e6))
def test_flux_is_linear_in_the_scale_of_the_image(scale):
    image = noise() + sky((20, 30, 900), (40, 22, 500), background=0)
    first, second = find_stars(image), find_stars(scale * image)
    for name in ("flux", "flux_error", "background", "peak"):
        expected = scale * getattr(first, name)
        np.testing.assert_allclose(getattr(second, name), expected, rtol=1e-9)
    for name in ("rows", "columns", "significance"):
        np.testing.assert_allclose(
            getattr(second, name), getattr(first, name), rtol=1e-9
        )


@pytest.mark.parametrize(
    ("turn", "turned_place"),
    [
        (lambda a: a.T, lambda r, c: (c, r)),
        (lambda a: a[::-1], lambda r, c: (59 - r, c)),
        (lambda a: a[:, ::-1], lambda r, c: (r, 69 - c)),
    ],
    ids=["transposed", "upside down", "mirrored"],
)
def test_a_turned_image_has_its_stars_turned(turn, turned_place):
    image = noise() + sky((20, 30, 900), (40.3, 22.2, 600), background=0)
    first, second = find_stars(image), find_stars(turn(image))
    expected = turned_place(first.rows, first.columns)
    np.testing.assert_allclose([second.rows, second.columns], expected)
    np.testing.assert_allclose(second.flux, first.flux)


def test_a_slope_of_the_background_does_not_matter():
    slope = np.add.outer(2.0 * np.arange(60), -1.0 * np.arange(70))
    plain, sloped = sky((30, 35, 1000)), sky((30, 35, 1000)) + slope
    stars = find_stars(noise(level=0, spread=0.5) + sloped)
    assert stars.rows.size == 1
    assert stars.flux[0] == pytest.approx(find_stars(plain).flux[0], rel=0.05)


@pytest.mark.parametrize(
    "image",
    [
        np.empty((0, 0)),
        np.empty((0, 5)),
        np.full((20, 20), 7.3),
        np.full((20, 20), np.nan),
        np.full((20, 20), -np.inf),
        np.zeros((1, 1)),
        sky((3, 3, 100), shape=(7, 7)),
    ],
    ids=["no rows", "no columns", "flat", "nan", "inf", "one pixel", "too small"],
)
def test_where_there_is_nothing_to_find_the_catalogue_is_empty(image):
    stars = find_stars(image)
    for column in table(stars):
        assert column.shape == (0,)
        assert column.dtype == np.float64


def test_stars_whose_aperture_leaves_the_image_are_left_out():
    # The aperture of radius 4.5 reaches pixels whose centres are nearer than 5.
    for column, found in [(2, 0), (3.9, 0), (4.1, 1), (64.9, 1), (65.1, 0), (69, 0)]:
        stars = find_stars(sky((30, column, 1000)))
        assert stars.rows.size == found, column
    corner = find_stars(sky((5, 5, 1000)))
    assert corner.flux[0] == pytest.approx(1000 * (1 - aperture_loss(4.5)), rel=5e-3)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_missing_pixels_spoil_the_apertures_that_they_lie_in_and_no_others(bad):
    image = noise() + sky((20, 30, 900), (40, 22, 600), background=0)
    whole = find_stars(image)
    image[21, 31] = image[40, 28] = image[50, 60] = image[0, 0] = bad
    stars = find_stars(image)
    assert stars.rows.size == 1
    # A gap in the filter's square moves nothing, and one in the annulus next to nothing.
    assert stars.rows[0] == pytest.approx(whole.rows[1])
    assert stars.flux[0] == pytest.approx(whole.flux[1], rel=0.02)


def test_a_star_without_any_annulus_is_left_out():
    image = noise() + sky((30, 35, 900), background=0)
    row, column = np.indices(image.shape)
    image[np.hypot(row - 30, column - 35) > 7] = np.nan
    assert find_stars(image).rows.size == 0
    assert find_stars(image, annulus=(5, 7)).rows.size == 1


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, bool])
def test_any_real_numbers_will_do_and_floats_come_back(dtype):
    image = sky((30, 35, 800)).astype(dtype) if dtype is not bool else sky() > 60
    before = image.copy()
    stars = find_stars(image)
    np.testing.assert_array_equal(image, before)
    assert all(column.dtype == np.float64 for column in table(stars))
    if dtype is not bool:
        as_floats = find_stars(image.astype(float))
        np.testing.assert_array_equal(table(stars), table(as_floats))
        assert stars.rows.size == 1


def test_stars_are_measured_in_parts_as_they_are_at_once(monkeypatch):
    image = star_cluster(100, (150, 150), core=30).image
    whole = find_stars(image, threshold=2)
    monkeypatch.setattr(images, "PIXELS", 1000)  # few stars at once
    np.testing.assert_array_equal(table(find_stars(image, threshold=2)), table(whole))
    assert whole.rows.size > 50


@pytest.mark.parametrize(("sigma", "width"), [(1.5, 4.5), (0.25, 1)])
def test_the_defaults_are_those_that_are_promised(sigma, width):
    image = noise((150, 150)) + sky(
        (40, 50, 900), (90, 80, 700), shape=(150, 150), background=0, sigma=sigma
    )
    radius = 3 * sigma
    annulus = radius + 2 * sigma, radius + 2 * sigma + width
    given = find_stars(
        image, sigma=sigma, threshold=5.0, radius=radius, annulus=annulus
    )
    np.testing.assert_array_equal(table(find_stars(image, sigma=sigma)), table(given))
    assert given.rows.size >= 2


def test_an_annulus_may_begin_where_the_aperture_ends_and_be_a_pixel_wide():
    image = noise() + sky((30, 35, 900), background=0)
    assert find_stars(image, radius=4.5, annulus=(4.5, 5.5)).rows.size == 1


@pytest.mark.parametrize("far", [80, 1e3, 1e100])
def test_what_is_farther_than_the_image_is_long_is_missing(far):
    image = noise() + sky((30, 35, 900), background=0)
    assert find_stars(image, annulus=(far, 2 * far)).rows.size == 0
    assert find_stars(image, radius=far).rows.size == 0
    # As far out as you like, the annulus has the pixels that there are.
    wide = find_stars(image, annulus=(6, 6 + far))
    row, column = np.indices(image.shape)
    outside = np.hypot(row - 30, column - 35) >= 6
    assert wide.background[0] == np.median(image[outside])


def test_the_widest_star_has_a_deviation_of_a_hundred_pixels():
    assert find_stars(np.zeros((3, 3)), sigma=100).rows.size == 0
    with pytest.raises(
        ValueError, match=r"^sigma must be at most 100 pixels, got 101\.0$"
    ):
        find_stars(np.zeros((3, 3)), sigma=101)


def test_an_image_of_numbers_too_large_to_square_is_refused():
    with pytest.raises(ValueError, match=r"^image must lie within .*, got 1e\+141$"):
        find_stars([[0.0, np.nan], [1e141, np.inf]])


def test_without_noise_every_star_is_certain():
    image = np.zeros((60, 70))
    image[30, 35] = 1
    assert find_stars(image, threshold=1e9).rows.tolist() == [30]


def test_saturation_shows_in_the_peak():
    image = np.minimum(sky((20, 20, 5000), (40, 50, 1000)), 255)
    stars = find_stars(image)
    assert (stars.peak >= 255).tolist() == [True, False]


@pytest.mark.parametrize(
    ("image", "error", "message"),
    [
        (np.zeros(5), ValueError, r"^image must have 2 axes, got shape \(5,\)$"),
        (np.zeros((5, 5, 3)), ValueError, r"^image must have 2 axes, got .*3\)$"),
        ([["a"]], TypeError, "^image must hold real numbers, got dtype <U1$"),
        (np.zeros((2, 2), complex), TypeError, "^image must hold real numbers"),
        ([[1, 2], [3]], ValueError, "^image must be a rectangular array"),
    ],
)
def test_what_is_no_image_is_refused(image, error, message):
    with pytest.raises(error, match=message):
        find_stars(image)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"sigma": 0}, ValueError, "^sigma must be positive, got 0$"),
        ({"sigma": np.nan}, ValueError, "^sigma must be finite, got nan$"),
        ({"sigma": "2"}, TypeError, "^sigma must be a number, got '2'$"),
        ({"threshold": -1}, ValueError, "^threshold must be zero or pos.*got -1$"),
        ({"threshold": None}, TypeError, "^threshold must be a number, got None$"),
        ({"radius": -3}, ValueError, "^radius must be positive, got -3$"),
        ({"annulus": 7}, TypeError, "^annulus must be a pair of radii, got 7$"),
        ({"annulus": (6, 7, 8)}, TypeError, r"^annulus must be a pair of .*8\)$"),
        ({"annulus": (6, "7")}, TypeError, "^annulus must be a number, got '7'$"),
        ({"annulus": (6, np.inf)}, ValueError, "^annulus must be finite, got inf$"),
        ({"annulus": (0, 5)}, ValueError, "^annulus must be positive, got 0$"),
        (
            {"annulus": (4, 8)},
            ValueError,
            r"^annulus must begin at radius 4\.5 or beyond and .*, got \(4, 8\)$",
        ),
        ({"annulus": (8, 8.5)}, ValueError, r"at least 1 pixel wide, got \(8, 8\.5\)$"),
        ({"annulus": (9, 6)}, ValueError, r"at least 1 pixel wide, got \(9, 6\)$"),
    ],
)
def test_bad_options_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        find_stars(sky(), **options)
