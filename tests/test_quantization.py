from __future__ import annotations

import tracemalloc
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from arraybook import _nearest
from arraybook.quantization import KMeans, frequent_colors, kmeans, quantize

repeatable = settings(derandomize=True, deadline=None)

# Few distinct values, so that equal points, equal distances and empty clusters occur.
coarse = st.sampled_from([0.0, 0.1, 0.25, 1.0, 2.5, 3.0, 1e6])
small = st.integers(0, 7)


@st.composite
def clusterings(draw):
    """Draw points in either dtype, and centroids to start from."""
    n, d, k = draw(st.integers(1, 25)), draw(st.integers(1, 5)), draw(st.integers(1, 6))
    dtype, values = draw(st.sampled_from([(np.float64, coarse), (np.uint8, small)]))
    points = draw(arrays(dtype, (n, d), elements=values))
    return points, draw(arrays(np.float64, (k, d), elements=coarse))


@pytest.fixture(scope="module")
def chelsea():
    """Return the cat among scikit-image's pictures."""
    from skimage import data

    return data.chelsea()


def square(a, b):
    """Return the squared distance of two points, coordinate by coordinate."""
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += (x - y) ** 2
    return total


def slow_labels(points, centroids):
    """Return the first of the nearest centroids for each point."""
    labels = []
    for point in points:
        squares = [square(point, c) for c in centroids]
        labels.append(squares.index(min(squares)))
    return labels


def slow_kmeans(points, centroids, steps):
    """Run k-means with plain loops; return centroids, labels and the distortions."""
    points, centroids = points.astype(float).tolist(), centroids.tolist()
    history, labels, before = [], [], None
    for step in range(steps + 1):
        if step:
            for j in range(len(centroids)):
                own = [p for p, label in zip(points, labels, strict=True) if label == j]
                sums = [0.0] * len(own[0])
                for point in own:
                    sums = [s + x for s, x in zip(sums, point, strict=True)]
                centroids[j] = [s / len(own) for s in sums]
        labels = slow_labels(points, centroids)
        while empty := [j for j in range(len(centroids)) if j not in labels]:
            far = [
                square(p, centroids[label])
                for p, label in zip(points, labels, strict=True)
            ]
            for j in empty:
                if max(far) == 0:
                    left = empty[empty.index(j) :]
                    kept = [c for i, c in enumerate(centroids) if i not in left]
                    centroids = kept
                    break
                tied = [p for p, f in zip(points, far, strict=True) if f == max(far)]
                centroids[j] = min(tied)
                far = [
                    min(f, square(p, centroids[j]))
                    for p, f in zip(points, far, strict=True)
                ]
            labels = slow_labels(points, centroids)
        away = [
            square(p, centroids[label]) for p, label in zip(points, labels, strict=True)
        ]
        history.append(sum(away) / len(points))
        if labels == before:
            break
        before = labels
    return np.array(centroids), labels, history


# kmeans


@repeatable
@given(drawn=clusterings(), steps=st.integers(0, 6))
def test_kmeans_agrees_with_plain_loops_to_the_last_bit(drawn, steps):
    points, start = drawn
    found = kmeans(points, len(start), centroids=start, steps=steps)
    centroids, labels, history = slow_kmeans(points, start, steps)
    np.testing.assert_array_equal(found.centroids, centroids)
    assert found.labels.tolist() == labels
    scale = points.astype(float).var() + 1e-12
    np.testing.assert_allclose(
        found.history, history, rtol=1e-10, atol=1e-12 * (scale + history[0])
    )


@repeatable
@given(drawn=clusterings(), seed=st.integers(0, 99), steps=st.integers(0, 5))
def test_kmeans_result_keeps_its_promises_from_a_random_start(drawn, seed, steps):
    points, start = drawn
    k = len(start)
    found = kmeans(points, k, steps=steps, rng=seed)
    distinct = len(np.unique(points, axis=0))
    assert found.centroids.shape == (min(k, distinct), points.shape[1])
    assert set(found.labels.tolist()) == set(range(len(found.centroids)))
    assert found.labels.tolist() == slow_labels(
        points.astype(float).tolist(), found.centroids.tolist()
    )
    away = (points - found.centroids[found.labels]) ** 2
    assert found.distortion == pytest.approx(
        away.sum(axis=1).mean(), rel=1e-12, abs=1e-300
    )
    assert found.history[-1] == found.distortion
    assert len(found.history) <= steps + 1
    assert np.all(np.diff(found.history) <= 1e-12 * (1 + found.history[0]))


@repeatable
@given(drawn=clusterings())
def test_kmeans_does_not_depend_on_the_order_of_integer_points(drawn):
    points, start = drawn
    points = points.astype(np.uint8)
    turned = kmeans(points[::-1], len(start), centroids=start)
    found = kmeans(points, len(start), centroids=start)
    np.testing.assert_array_equal(turned.centroids, found.centroids)
    np.testing.assert_array_equal(turned.labels[::-1], found.labels)


@pytest.mark.parametrize("n", [15, 16, 17, 32, 33, 8191, 8192, 8193])
@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_kmeans_treats_points_at_the_edges_of_blocks_like_others(n, dtype, monkeypatch):
    points = np.random.default_rng(n).integers(0, 256, (n, 3)).astype(dtype)
    start = points[:7].astype(float)
    monkeypatch.setattr(_nearest, "SCORES", 7 * 16)
    found = kmeans(points, 7, centroids=start, steps=2)
    labels = obvious_labels(points, found.centroids)
    np.testing.assert_array_equal(found.labels, labels)
    for j, own in enumerate(found.centroids):
        # Two steps are not the end: take the mean of the labels one step before.
        before = kmeans(points, 7, centroids=start, steps=1).labels
        np.testing.assert_allclose(own, points[before == j].mean(axis=0), rtol=1e-13)


def obvious_labels(points, places):
    """Return the first nearest place, from all distances in float64 at once."""
    points, squares = points.astype(float), 0.0
    for x, c in zip(points.T, places.T, strict=True):
        squares = squares + (x[:, np.newaxis] - c) ** 2
    return squares.argmin(axis=1)


@pytest.mark.parametrize("offset", [0.0, 1e3, 1e9])
@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
@pytest.mark.parametrize("d", [1, 2, 3, 16, 200])
def test_near_ties_are_decided_in_double_precision(offset, scale, d):
    # Points on the plane halfway between two places, and ever so little beside it.
    rng = np.random.default_rng(d)
    places = rng.uniform(-1, 1, (2, d))
    axis = (places[1] - places[0]) / np.linalg.norm(places[1] - places[0])
    plane = rng.uniform(-1, 1, (4000, d))
    plane -= np.outer((plane - places.mean(axis=0)) @ axis, axis)
    nudges = rng.choice([0.0, 1e-15, 1e-12, 1e-9, 1e-8, 3e-8, 1e-7, 1e-6], (4000, 1))
    points = (plane + rng.choice([-1, 1], (4000, 1)) * nudges * axis + offset) * scale
    places = (places + offset) * scale
    codes = _nearest.Nearest(points, 2).of(places)
    np.testing.assert_array_equal(codes, obvious_labels(points, places))


@pytest.mark.parametrize("kind", ["bytes", "floats", "floats far from zero"])
def test_few_points_need_double_precision(kind, monkeypatch):
    points = np.random.default_rng(0).integers(0, 256, (20_000, 3))
    points = {"bytes": points.astype(np.uint8), "floats": points * 0.1}.get(
        kind, points * 0.1 + 1e6
    )
    settled = []
    monkeypatch.setattr(
        _nearest.Nearest, "_settle", lambda _, near, *__: settled.append(near.size)
    )
    _nearest.Nearest(points, 16).of(points[:16] + 0.01)
    assert settled[0] < 40


def test_near_ties_of_colours_are_decided_in_double_precision():
    # All colours halfway between two gray values, and a little beside it.
    gray = np.arange(256, dtype=np.uint8)
    points = np.stack(np.meshgrid(gray, gray[::5], gray[::5]), axis=-1).reshape(-1, 3)
    places = np.array(
        [[50.0] * 3, [51.0] * 3, [51 + 1e-9] * 3, [52.0] * 3, [200.0] * 3]
    )
    codes = _nearest.Nearest(points, 5).of(places)
    np.testing.assert_array_equal(codes, obvious_labels(points, places))


def test_a_start_far_outside_the_data_is_honoured():
    points = np.random.default_rng(1).random((50, 2))
    places = np.array([[1e30, 0.0], [0.2, 0.1], [-1e130, 5.0], [0.1, 0.2]])
    codes = _nearest.Nearest(points, 4).of(places)
    np.testing.assert_array_equal(codes, obvious_labels(points, places))


@pytest.mark.parametrize("k", [1, 255, 256, 257, 700])
def test_kmeans_takes_any_number_of_clusters(k):
    points = np.random.default_rng(k).integers(0, 256, (900, 2), dtype=np.uint8)
    points = np.unique(points, axis=0)
    found = kmeans(points, k, centroids=points[:k], steps=3)
    assert found.labels.dtype == np.intp
    np.testing.assert_array_equal(found.labels, obvious_labels(points, found.centroids))
    assert np.bincount(found.labels, minlength=k).min() > 0


@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_all_places_can_be_equally_near(dtype):
    points = np.full((300, 3), 7, dtype=dtype)
    codes = _nearest.Nearest(points, 300).of(np.full((300, 3), 2.0))
    assert codes.max() == 0


def test_kmeans_agrees_with_scipy_from_the_same_start(chelsea):
    from scipy.cluster.vq import kmeans2

    pixels = chelsea.reshape(-1, 3)
    start = pixels[:: len(pixels) // 16][:16].astype(float)
    # Its labels belong to the centroids of one step before.
    centroids, labels = kmeans2(pixels.astype(float), start, iter=5, minit="matrix")
    found = kmeans(pixels, 16, centroids=start, steps=5)
    np.testing.assert_allclose(found.centroids, centroids, rtol=1e-12)
    before = kmeans(pixels, 16, centroids=start, steps=4)
    np.testing.assert_array_equal(before.labels, labels)


@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_kmeans_agrees_with_scikit_learn_from_the_same_start(chelsea, dtype):
    from sklearn.cluster import KMeans as Peer

    pixels = chelsea[::3, ::3].reshape(-1, 3).astype(dtype)
    start = pixels[:: len(pixels) // 8][:8].astype(float)
    peer = Peer(8, init=start, n_init=1, max_iter=300, tol=0, algorithm="lloyd")
    peer.fit(pixels.astype(float))
    found = kmeans(pixels, 8, centroids=start, steps=300)
    assert len(found.history) < 301
    np.testing.assert_allclose(found.centroids, peer.cluster_centers_, rtol=1e-9)
    np.testing.assert_array_equal(found.labels, peer.labels_)
    assert found.distortion == pytest.approx(peer.inertia_ / len(pixels), rel=1e-9)


def test_photograph_gives_the_same_clusters_as_floats(chelsea):
    pixels = chelsea.reshape(-1, 3)
    start = pixels[:: len(pixels) // 16][:16]
    bytes_ = kmeans(pixels, 16, centroids=start)
    floats = kmeans(pixels.astype(np.float32), 16, centroids=start)
    np.testing.assert_array_equal(bytes_.centroids, floats.centroids)
    np.testing.assert_array_equal(bytes_.labels, floats.labels)
    np.testing.assert_allclose(bytes_.history, floats.history, rtol=1e-12)


def test_two_centroids_on_one_place_do_not_stay_there():
    # The classic loop averages no points at all here: NaN, and then all points follow.
    found = kmeans([[0], [0], [0], [10], [11]], 3, centroids=[[0], [0], [10]])
    assert found.centroids.tolist() == [[0], [11], [10]]
    assert found.labels.tolist() == [0, 0, 0, 2, 1]
    assert found.history.tolist() == [0.0, 0.0]


def test_flat_image_never_collapses():
    colors = np.array([[10, 200, 30], [250, 0, 0], [0, 0, 9]], dtype=np.uint8)
    pixels = np.repeat(colors, [500, 20, 3], axis=0)
    for seed in range(50):
        rng = np.random.default_rng(seed)
        found = kmeans(pixels, 3, centroids=rng.choice(pixels, 3, replace=False))
        assert sorted(found.centroids.tolist()) == sorted(colors.tolist())
        assert found.distortion == 0


@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
@pytest.mark.parametrize("start", [None, [[0, 0]] * 5])
def test_fewer_distinct_points_than_clusters_give_fewer_centroids(dtype, start):
    points = np.array([[1, 2], [3, 4], [1, 2], [1, 2]], dtype=dtype)
    found = kmeans(points, 5, centroids=start, rng=1)
    assert sorted(found.centroids.tolist()) == [[1, 2], [3, 4]]
    np.testing.assert_array_equal(found.centroids[found.labels], points)
    assert found.distortion == 0


def test_kmeans_stops_when_no_point_changes_its_cluster():
    found = kmeans([[0], [1], [10], [11]], 2, centroids=[[0], [1]], steps=1000)
    assert found.centroids.tolist() == [[0.5], [10.5]]
    # Centroids 0 and 1, then 0 and 22/3, then 0.5 and 10.5, where the labels stay.
    assert found.history.tolist() == pytest.approx([45.25, 97 / 18, 0.25])
    again = kmeans([[0], [1], [10], [11]], 2, centroids=found.centroids, steps=1000)
    assert again.history.tolist() == [0.25, 0.25]


def test_without_steps_kmeans_describes_the_start():
    found = kmeans([[0.0], [1.0], [9.0]], 2, centroids=[[2.0], [8.0]], steps=0)
    assert found.centroids.tolist() == [[2], [8]]
    assert found.labels.tolist() == [0, 0, 1]
    assert found.history.tolist() == [2.0]


@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_plus_plus_draws_in_proportion_to_the_squared_distance(dtype):
    # From 0, six points at distance 1 weigh as much as two thirds of one at distance 3.
    points = np.array([[0]] * 40 + [[1]] * 6 + [[3]], dtype=dtype)
    firsts, seconds = Counter(), Counter()
    for seed in range(2000):
        first, second = kmeans(points, 2, steps=0, rng=seed).centroids[:, 0]
        firsts[first] += 1
        seconds[second] += first == 0
    # Within four standard deviations.
    assert firsts[0.0] / 2000 == pytest.approx(40 / 47, abs=0.032)
    assert seconds[3.0] / firsts[0.0] == pytest.approx(0.6, abs=0.048)


def test_plus_plus_starts_in_each_of_the_groups_that_lie_far_apart():
    points = [[0.0], [0.1], [50.0], [100.0]]
    for seed in range(20):
        centroids = kmeans(points, 3, steps=0, rng=seed).centroids[:, 0]
        assert sorted(centroids.round()) == [0, 50, 100]


@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_kmeans_repeats_itself_and_continues_a_generator(dtype):
    points = np.random.default_rng(5).integers(0, 99, (300, 3)).astype(dtype)
    first = kmeans(points, 9, rng=3)
    second = kmeans(points, 9, rng=np.random.default_rng(3))
    np.testing.assert_array_equal(first.centroids, second.centroids)
    rng = np.random.default_rng(3)
    starts = [kmeans(points, 9, steps=0, rng=rng).centroids for _ in range(2)]
    assert not np.array_equal(*starts)


def test_kmeans_leaves_its_arguments_alone():
    points = np.array([[0.0], [0.0], [5.0]])
    start = np.array([[0.0], [0.0]])
    found = kmeans(points, 2, centroids=start)
    assert points.tolist() == [[0], [0], [5]]
    assert start.tolist() == [[0], [0]]
    assert found.centroids.tolist() == [[0], [5]]


def test_kmeans_returns_frozen_results():
    found = kmeans([[1.0]], 1)
    assert isinstance(found, KMeans)
    assert isinstance(found.distortion, float)
    assert found.centroids.dtype == found.history.dtype == np.float64
    with pytest.raises(AttributeError):
        found.labels = 1


def test_kmeans_needs_little_memory():
    rng = np.random.default_rng(0)
    points = rng.integers(0, 256, (262_144, 3), dtype=np.uint8)
    tracemalloc.start()
    kmeans(points, 16, centroids=points[:16], steps=3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12e6  # all distances at once would take 34 MB


def test_sixteen_centroids_look_much_better_than_sixteen_frequent_colours(chelsea):
    def mse(image):
        return ((image.astype(float) - chelsea) ** 2).mean()

    assert mse(quantize(chelsea, frequent_colors(chelsea, 16))) == pytest.approx(
        803.81, abs=0.01
    )
    for seed in range(3):
        found = kmeans(chelsea.reshape(-1, 3), 16, rng=seed)
        assert found.distortion / 3 < 56
        assert mse(quantize(chelsea, found.centroids)) < 56


FLAT = [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"data": [1, 2]}, ValueError, r"data must have 2 axes, got shape \(2,\)"),
        (
            {"data": np.empty((0, 3))},
            ValueError,
            r"data must hold at least one point, got shape \(0, 3\)",
        ),
        ({"data": [["a"]]}, TypeError, "data must hold real numbers, got dtype"),
        ({"data": [[np.nan]]}, ValueError, "data must lie within .* got nan"),
        ({"data": [[np.inf]]}, ValueError, "data must lie within .* got inf"),
        ({"data": [[1.0, -1e150]]}, ValueError, "data must lie within .* got -1e.150"),
        ({"k": 0}, ValueError, "k must be a positive integer, got 0"),
        ({"k": 1.5}, TypeError, "k must be a positive integer, got 1.5"),
        ({"steps": -1}, ValueError, "steps must be a non-negative integer, got -1"),
        (
            {"centroids": [[1.0, 2.0]]},
            ValueError,
            r"centroids must have shape \(2, 2\), got \(1, 2\)",
        ),
        ({"centroids": [1.0, 2.0]}, ValueError, "centroids must have 2 axes"),
        (
            {"centroids": [[1.0, 2.0], [np.nan, 0]]},
            ValueError,
            "centroids must lie within .* got nan",
        ),
    ],
)
def test_kmeans_refuses_bad_input_in_one_line(change, error, message):
    with pytest.raises(error, match=message) as caught:
        kmeans(**{"data": FLAT, "k": 2, **change})
    assert "\n" not in str(caught.value)


# frequent_colors


@repeatable
@given(
    image=arrays(
        st.sampled_from([np.uint8, np.int16, np.float32]),
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 5)),
        elements=st.integers(0, 2),
    ),
    k=st.integers(1, 9),
)
def test_frequent_colors_are_those_of_a_counter(image, k):
    pixels = map(tuple, image.reshape(-1, image.shape[2]).tolist())
    expected = [list(color) for color, _ in Counter(pixels).most_common(k)]
    found = frequent_colors(image, k)
    assert found.tolist() == expected
    assert found.dtype == image.dtype
    assert found.shape == (len(expected), image.shape[2])


def test_frequent_colors_counts_colours_not_pixels(chelsea):
    # Indexing the pixels by the order of the counts gave nearly arbitrary colours.
    colors = frequent_colors(chelsea, 16)
    counts = [(chelsea == color).all(axis=2).sum() for color in colors]
    assert counts[0] == 170
    assert counts == sorted(counts, reverse=True)
    assert len(frequent_colors(chelsea, 10**6)) == 32_584


@pytest.mark.parametrize(
    ("image", "k", "error", "message"),
    [
        (
            np.zeros((2, 2)),
            1,
            ValueError,
            r"image must have 3 axes, got shape \(2, 2\)",
        ),
        (
            np.zeros((2, 2, 0)),
            1,
            ValueError,
            r"image must have at least one channel, got shape \(2, 2, 0\)",
        ),
        (np.full((1, 1, 1), np.nan), 1, ValueError, "image must lie within .* got nan"),
        ([[["a"]]], 1, TypeError, "image must hold real numbers"),
        (np.zeros((1, 1, 3)), 0, ValueError, "k must be a positive integer, got 0"),
    ],
)
def test_frequent_colors_refuses_bad_input_in_one_line(image, k, error, message):
    with pytest.raises(error, match=message):
        frequent_colors(image, k)


# quantize


@repeatable
@given(
    image=arrays(
        st.sampled_from([np.uint8, np.int32, np.float32, np.float64]),
        st.tuples(st.integers(0, 4), st.integers(1, 5), st.just(2)),
        elements=st.integers(0, 9),
    ),
    colors=arrays(
        np.float64,
        st.tuples(st.integers(1, 5), st.just(2)),
        elements=st.sampled_from([0.0, 0.5, 1.5, 2.25, 8.75]),
    ),
)
def test_quantize_paints_the_nearest_colour_that_the_image_can_show(image, colors):
    palette = colors if image.dtype.kind == "f" else np.round(colors)
    pixels = image.reshape(-1, 2).astype(float).tolist()
    expected = palette[slow_labels(pixels, palette.tolist())]
    painted = quantize(image, colors)
    assert painted.dtype == image.dtype
    assert painted.shape == image.shape
    np.testing.assert_array_equal(painted.reshape(-1, 2), expected.reshape(-1, 2))
    np.testing.assert_array_equal(quantize(painted, colors), painted)


def test_quantize_rounds_halves_to_even():
    gray = np.array([[[0], [200]]], dtype=np.uint8)
    assert quantize(gray, [[0.5], [201.5]]).ravel().tolist() == [0, 202]


@pytest.mark.parametrize("image", [[[[True]]], [[["a"]]]])
def test_quantize_takes_images_of_numbers_only(image):
    with pytest.raises(TypeError, match="image must hold"):
        quantize(image, [[1.0]])


@pytest.mark.parametrize(
    ("colors", "message"),
    [
        ([[1.0, 2.0]], r"colors must have shape \(k, 1\), k at least 1, got \(1, 2\)"),
        (np.empty((0, 1)), r"colors must have shape .* got \(0, 1\)"),
        ([1.0], "colors must have 2 axes"),
        ([[256.0], [0.0]], "colors must fit the image's dtype uint8, got 0 to 256"),
        ([[-1.0]], "colors must fit the image's dtype uint8, got -1 to -1"),
        ([[np.nan]], "colors must lie within .* got nan"),
    ],
)
def test_quantize_refuses_bad_palettes_in_one_line(colors, message):
    with pytest.raises(ValueError, match=message):
        quantize(np.zeros((1, 1, 1), dtype=np.uint8), colors)


def test_quantize_refuses_a_gray_image_without_channels():
    with pytest.raises(ValueError, match=r"image must have 3 axes, got shape \(4, 5\)"):
        quantize(np.zeros((4, 5)), [[1.0]])
