from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from scipy import ndimage

from arraybook.datasets import NightSky, night_sky


@pytest.fixture(scope="module")
def sky():
    return night_sky(9, (90, 130), stars=150)


def quiet(**changes):
    """A small sky without noise, land in front of the stars, and satellite."""
    options = {"noise": 0, "satellite": False, "stars": 60, **changes}
    return night_sky(5, (90, 130), **options)


def test_by_default_there_are_a_hundred_colour_photographs():
    sky = night_sky()
    assert isinstance(sky, NightSky)
    assert len(sky) == sky.frames == 100
    frame = next(iter(sky))
    assert frame.shape == (426, 640, 3)
    assert frame.dtype == np.uint8


def test_each_frame_is_the_same_every_time(sky):
    once = list(sky)
    assert len(once) == 9
    for number, (first, second) in enumerate(zip(once, sky, strict=True)):
        np.testing.assert_array_equal(first, second)
        np.testing.assert_array_equal(first, sky.frame(number))
    again = night_sky(9, (90, 130), stars=150)
    np.testing.assert_array_equal(again.frame(4), once[4])
    assert not np.array_equal(night_sky(9, (90, 130), rng=2).frame(4), once[4])


def test_a_frame_may_be_changed_without_changing_the_next(sky):
    frame = sky.frame(0)
    before = frame.copy()
    frame[:] = 0
    np.testing.assert_array_equal(sky.frame(0), before)
    sky.clean(0)[:] = 0
    np.testing.assert_array_equal(sky.frame(0), before)


def test_a_generator_is_drawn_from():
    one, two = (night_sky(2, rng=np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(one.frame(1), two.frame(1))
    assert one.seed == two.seed != night_sky(2, rng=6).seed


def test_the_stars_turn_counterclockwise_about_the_pole(sky):
    pole = np.array(sky.pole)
    for number in (0, 3, 8):
        # Seen as a picture, columns point right and rows down.
        before, now = (
            (place[:, 1] - pole[1]) - 1j * (place[:, 0] - pole[0])
            for place in (sky.stars, sky.positions(number))
        )
        np.testing.assert_allclose(
            now, before * np.exp(1j * math.radians(0.25 * number)), atol=1e-9
        )


@pytest.mark.parametrize("number", [0, 4])
def test_the_light_of_the_stars_is_where_the_truth_says(number):
    sky = quiet(turn=3)
    row, column = np.indices(sky.land.shape)
    expected = sky.backdrop.astype(float)
    drawn = 0
    for place, light in zip(sky.positions(number), sky.light, strict=True):
        middle = np.rint(place)
        share = np.exp(
            -((row - place[0]) ** 2 + (column - place[1]) ** 2) / (2 * 0.9**2)
        )
        near = np.maximum(abs(row - middle[0]), abs(column - middle[1])) <= 3
        share[sky.land | ~near] = 0
        drawn += share.max() > 0.7
        expected += share[..., np.newaxis] * light
    assert drawn > 15
    np.testing.assert_allclose(sky.clean(number), expected.clip(0, 255), atol=1e-3)


def test_the_brightest_star_comes_first(sky):
    assert np.all(np.diff(sky.light.sum(axis=1)) <= 0)
    assert sky.light.min() > 0
    assert len(np.unique(sky.light[:, 2] / sky.light[:, 0])) > 100  # of many colours


def test_the_stars_fill_the_circle_that_holds_the_frame():
    sky = night_sky(1, stars=5000)
    pole = np.array(sky.pole)
    corners = np.array([[0, 0], [0, 640], [426, 0], [426, 640]])
    farthest = np.hypot(*(corners - pole).T).max()
    distance = np.hypot(*(sky.stars - pole).T)
    assert distance.max() <= farthest
    rows, columns = np.rint(sky.stars).astype(int).T
    inside = (rows >= 0) & (rows < 426) & (columns >= 0) & (columns < 640)
    seen = ~sky.land[rows[inside], columns[inside]]
    assert seen.sum() / 5000 == pytest.approx(1 / 3, abs=0.05)
    assert (distance < farthest / 2).mean() == pytest.approx(1 / 4, abs=0.02)


def test_without_noise_and_satellite_a_frame_is_the_clean_one_rounded():
    sky = quiet()
    difference = sky.frame(2) - sky.clean(2)
    assert np.abs(difference).max() <= 0.5 + 1e-4


def test_the_noise_is_independent_and_has_the_spread_it_says():
    sky = night_sky(40, stars=0, satellite=False, noise=4)
    errors = np.array([sky.frame(k)[:60] - sky.clean(k)[:60] for k in range(40)])
    assert errors.mean() == pytest.approx(0, abs=0.02)
    level = sky.backdrop[:60].mean()
    expected = math.sqrt(4**2 + 4 / 20 * level + 1 / 12)  # camera, light, rounding
    assert errors.std() == pytest.approx(expected, rel=0.01)
    assert errors.mean(axis=0).std() == pytest.approx(expected / 40**0.5, rel=0.02)


def test_hardly_any_noise_is_cut_off_at_black(sky):
    assert (sky.frame(0) == 0).mean() < 1e-4


def test_the_land_stands_still_and_hides_the_stars(sky):
    assert 0.1 < sky.land.mean() < 0.4
    assert sky.land[-1].all()
    assert not sky.land[0].any()
    for number in (0, 8):
        clean = sky.clean(number)
        np.testing.assert_array_equal(clean[sky.land], sky.backdrop[sky.land])
    assert sky.backdrop[sky.land].mean() < sky.backdrop[~sky.land].mean()


def test_the_satellite_is_in_its_frames_and_in_no_other():
    sky = night_sky(9, stars=0, noise=0)
    assert sky.satellite_frames == range(3, 6)
    streaks = [(frame > sky.backdrop + 50).all(axis=-1) for frame in sky]
    for number, streak in enumerate(streaks):
        assert streak.any() == (number in sky.satellite_frames)
    whole = np.logical_or.reduce(streaks)
    assert whole.any(axis=0).all()  # from one edge to the other
    groups, count = ndimage.label(whole, np.ones((3, 3)))
    assert count == 1
    assert groups.any()


@pytest.mark.parametrize(
    ("frames", "expected"),
    [(1, range(1)), (2, range(2)), (3, range(3)), (4, range(3)), (5, range(1, 4))],
)
def test_in_a_short_series_the_satellite_has_what_frames_there_are(frames, expected):
    assert night_sky(frames, (20, 30)).satellite_frames == expected
    without = night_sky(frames, (20, 30), satellite=False)
    assert list(without.satellite_frames) == []


def test_the_memory_does_not_grow_with_the_number_of_frames():
    def peak(frames):
        tracemalloc.start()
        for _ in night_sky(frames, (100, 150)):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2)
    assert peak(60) < 1.1 * peak(6)


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1)])
def test_a_tiny_frame_is_a_frame(shape):
    assert night_sky(2, shape).frame(0).shape == (*shape, 3)


def test_there_may_be_no_star():
    sky = night_sky(2, (20, 30), stars=0)
    assert sky.stars.shape == (0, 2)
    assert sky.light.shape == (0, 3)
    np.testing.assert_array_equal(sky.clean(1), sky.backdrop)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"frames": 0}, ValueError, "frames must be a positive integer, got 0"),
        ({"frames": 2.5}, TypeError, "frames must be a positive integer, got 2.5"),
        ({"shape": 5}, TypeError, "shape must be a pair, got 5"),
        ({"shape": (4, 5, 3)}, TypeError, r"shape must be a pair, got \(4, 5, 3\)"),
        ({"shape": (0, 5)}, ValueError, "each of shape must be a positive integer"),
        ({"stars": -1}, ValueError, "stars must be a non-negative integer, got -1"),
        ({"noise": -1}, ValueError, "noise must be zero or positive, got -1"),
        ({"noise": math.nan}, ValueError, "noise must be finite, got nan"),
        ({"turn": math.inf}, ValueError, "turn must be finite, got inf"),
        ({"turn": "fast"}, TypeError, "turn must be a number, got 'fast'"),
    ],
)
def test_a_wrong_argument_is_named(arguments, error, message):
    with pytest.raises(error, match=f"^{message}"):
        night_sky(**arguments)


@pytest.mark.parametrize("method", ["frame", "clean", "positions"])
def test_a_frame_that_does_not_exist_is_refused(sky, method):
    ask = getattr(sky, method)
    with pytest.raises(ValueError, match=r"^number must be below 9, got 9$"):
        ask(9)
    with pytest.raises(ValueError, match=r"^number must be a non-negative integer"):
        ask(-1)
    with pytest.raises(TypeError, match=r"^number must be a non-negative integer"):
        ask(1.0)
