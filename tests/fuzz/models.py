"""Networks and data sets: what each accepts, and what must be true of the result."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from scipy import sparse
from test_spiking import assert_same_run, slow_simulation

from arraybook import datasets, spiking
from fuzz.harness import Case
from fuzz.hostile import (
    ANYTHING,
    CALM,
    HUGE,
    NOT_MANY,
    SEEDS,
    WILD,
    arrays,
    counts,
    numbers,
    shapes,
    unless,
)
from fuzz.kernels import assert_close, fixed, floats, quiet

CASES: dict[str, Case] = {}


# Spiking


def dense(weights):
    return floats(weights.toarray() if sparse.issparse(weights) else weights)


def right_balance(given, result):
    weights = dense(given["weights"])
    assert sparse.issparse(result) == sparse.issparse(given["weights"])
    expected = np.zeros(weights.shape)
    for row, values in enumerate(weights.tolist()):
        known = [value for value in values if value]
        for column, value in enumerate(values):
            if value:
                expected[row, column] = value - sum(known) / len(known)
    assert_close(dense(result), expected, scale=[weights])


FORMATS = [sparse.csr_array, sparse.csc_array, sparse.coo_array, sparse.csr_matrix]


@st.composite
def matrices(draw, values=CALM):
    matrix = draw(arrays(shapes(2, 2, 4), values=values))
    if draw(st.integers(0, 2)) == 0:
        matrix = draw(st.sampled_from(FORMATS))(np.asarray(matrix, dtype=np.float64))
    return matrix


CASES["spiking.balance"] = Case(
    spiking.balance,
    fixed({"weights": matrices()}),
    right_balance,
    bad={"weights": matrices(WILD) | ANYTHING},
)


def right_balanced_weights(given, result):
    n = int(given["n"])
    assert result.shape == (n, n)
    assert sparse.issparse(result) == bool(given["sparse"])
    weights = dense(result)
    assert np.isfinite(weights).all()
    largest = max(1e-300, np.abs(weights).max(initial=0))
    assert (np.abs((weights / largest).sum(axis=1)) < 1e-12).all()
    if given["g"] == 0:
        assert not weights.any()


CASES["spiking.balanced_weights"] = Case(
    spiking.balanced_weights,
    fixed(
        {
            "n": counts(0, 12),
            "p": numbers(0.1, 1),
            "g": numbers(0, 5),
            "rng": SEEDS,
            "sparse": st.booleans(),
        }
    ),
    right_balanced_weights,
    bad={"n": NOT_MANY, "sparse": st.booleans()},
)


def right_simulate(given, result):
    weights = dense(given["weights"])
    model = {
        name: float(given[name])
        for name in ("dt", "tau_m", "tau_rise", "tau_decay", "refractory")
    }
    model |= {name: float(given[name]) for name in ("v_reset", "v_peak", "offset")}
    steps = round(float(given["duration"]) / model["dt"])
    record = min(int(given["record"]), len(weights))
    assert result.voltages.shape == (steps, record)
    assert result.times.shape == (steps,)
    assert (np.diff(result.spike_times) >= 0).all()
    assert np.isin(result.spike_times, result.times).all()
    assert np.isfinite(result.voltages).all()
    plain = max(map(abs, (*model.values(), np.abs(weights).max(initial=0)))) < 1e3
    if given["v0"] is not None and steps and len(weights) and plain:
        with quiet():
            expected = slow_simulation(
                weights, float(given["duration"]), floats(given["v0"]), **model
            )
        # Voltages that come within rounding of the peak may fire a step apart.
        if np.abs(expected[0] - model["v_peak"]).min() > 1e-6:
            assert_same_run(result, expected)


@st.composite
def networks(draw):
    n = draw(st.integers(0, 4))
    weights = draw(arrays((n, n), values=[0, 0.001, -0.002, 0.03], dtypes=["d", "f"]))
    if draw(st.integers(0, 2)) == 0:
        weights = draw(st.sampled_from(FORMATS))(np.asarray(weights, dtype=np.float64))
    return {
        "weights": weights,
        "duration": draw(numbers(0, 0.01)),
        "dt": draw(numbers(2e-4, 0.001)),
        "v0": draw(st.none() | arrays((n,), values=[-65, -39.5, 10, -50.25])),
        "tau_m": draw(numbers(0.005, 0.02)),
        "tau_rise": draw(numbers(0.002, 0.01)),
        "tau_decay": draw(numbers(0.01, 0.1)),
        "refractory": draw(numbers(0, 0.01)),
        "v_reset": draw(numbers(-80, -60)),
        "v_peak": draw(numbers(-50, -35)),
        "offset": draw(numbers(-60, -30)),
        "record": draw(counts(0, 5)),
        "rng": draw(SEEDS),
        "engine": "numpy",
    }


CASES["spiking.simulate"] = Case(
    spiking.simulate,
    networks(),
    right_simulate,
    bad={
        "weights": matrices(WILD) | ANYTHING,
        "duration": unless(0.02, 1e7),
        "dt": unless(1e-11, 1e-5),
    },
    share=0.5,
)


def halve(x):
    return 6 / x


def right_sweep(given, result):
    points = list(given["parameters"])
    assert [outcome.index for outcome in result] == list(range(len(points)))
    for point, outcome in zip(points, result, strict=True):
        if given["function"] is halve and isinstance(point, dict) and point.get("x"):
            assert outcome.value == 6 / point["x"]
        assert (outcome.error is None) or outcome.value is None


CASES["spiking.sweep"] = Case(
    spiking.sweep,
    fixed(
        {
            "parameters": st.lists(fixed({"x": st.integers(-3, 3)}), max_size=5),
            "function": st.just(halve),
            "executor": st.none(),
            "in_flight": counts(1, 9),
        }
    ),
    right_sweep,
    call=lambda **given: list(spiking.sweep(**given)),
    hands_on=True,
    bad={"parameters": ANYTHING.filter(lambda x: not any(x is y for y in HUGE))},
)


# Data sets


def right_action_potential(given, result):
    samples = round(float(given["duration"]) * float(given["rate"]))
    assert result.time.shape == result.voltage.shape == result.clean.shape == (samples,)
    assert np.isfinite(result.voltage).all()
    assert ((result.clean > -100) & (result.clean < 60)).all()
    assert_close(result.time, [i / float(given["rate"]) for i in range(samples)])
    if given["noise"] == 0:
        np.testing.assert_array_equal(result.voltage, result.clean)


CASES["datasets.action_potential"] = Case(
    datasets.action_potential,
    fixed(
        {
            "duration": numbers(0.001, 0.002),
            "rate": numbers(5_000, 40_000),
            "current": numbers(0, 200),
            "onset": numbers(0, 0.01),
            "width": numbers(0, 0.01),
            "noise": numbers(0, 3),
            "rng": SEEDS,
        }
    ),
    right_action_potential,
    bad={"duration": unless(0.01, 1e4), "rate": unless(1e-3, 1e11)},
    share=0.1,
)


def right_blobs(given, result):
    sizes = [int(size) for size in np.asarray(given["sizes"])]
    total = sum(sizes) + int(given["background"])
    assert result.points.shape == (total, 2)
    assert np.isfinite(result.points).all()
    found = [int((result.labels == k).sum()) for k in range(len(sizes))]
    assert found == sizes
    lost = result.points[result.labels == -1]
    assert (np.abs(lost) <= float(given["extent"])).all()


@st.composite
def blobs(draw):
    k = draw(st.integers(0, 4))
    return {
        "centers": draw(arrays((k, 2))),
        "sizes": draw(arrays((k,), values=[0, 1, 5, 9], dtypes=["i1", "i8", "u2"])),
        "spread": draw(numbers(0, 5)),
        "background": draw(counts(0, 20)),
        "extent": draw(numbers(0.1, 50)),
        "rng": draw(SEEDS),
    }


CASES["datasets.blobs_in_noise"] = Case(
    datasets.blobs_in_noise,
    blobs(),
    right_blobs,
    bad={
        "centers": arrays((2, 2), values=WILD) | ANYTHING,
        "sizes": NOT_MANY,
        "background": NOT_MANY,
    },
)


def right_cluster_of_clusters(given, result):
    groups, dimensions = int(given["groups"]), int(given["dimensions"])
    low, high = map(int, given["sizes"])
    assert result.centers.shape == (groups, dimensions)
    assert result.points.shape == (result.labels.size, dimensions)
    members = [int((result.labels == k).sum()) for k in range(groups)]
    assert all(low <= size <= high for size in members)
    assert (result.labels == -1).sum() == int(given["loose"])
    assert (result.points >= 0).all()
    assert (result.points <= float(given["extent"])).all()


CASES["datasets.cluster_of_clusters"] = Case(
    datasets.cluster_of_clusters,
    fixed(
        {
            "groups": counts(0, 5),
            "sizes": st.sampled_from([(5, 10), [0, 0], np.array([1, 4])]),
            "loose": counts(0, 20),
            "width": numbers(0, 1),
            "extent": numbers(1, 50),
            "dimensions": counts(1, 4),
            "rng": SEEDS,
        }
    ),
    right_cluster_of_clusters,
    bad=dict.fromkeys(("groups", "sizes", "loose", "dimensions"), NOT_MANY),
)


def right_fuzzy_dots(given, result):
    shape = tuple(int(side) for side in given["shape"])
    for name in ("image", "truth", "dots", "background"):
        assert getattr(result, name).shape == shape
    assert np.isfinite(result.image).all()
    if given["positions"] is None:
        assert len(result.positions) == int(given["dots"])
    else:
        expected = np.asarray(given["positions"]).astype(np.int64)
        np.testing.assert_array_equal(result.positions, expected)
    assert ((result.positions >= 0) & (result.positions < shape)).all()
    if given["noise"] == 0:
        assert_close(result.image, result.dots + result.background)
        assert abs(result.image.max() - 1) < 1e-12


@st.composite
def dots(draw):
    places = arrays((3, 2), values=[0, 1, 2], dtypes=["i1", "u1", "i8", ">i4"])
    return {
        "shape": draw(st.sampled_from([(3, 3), [20, 12], np.array([7, 5])])),
        "dots": draw(counts(1, 9)),
        "positions": draw(st.none() | places),
        "sigma": draw(numbers(0.5, 4)),
        "background": draw(st.sampled_from(["bowl", "waves", "flat"])),
        "noise": draw(numbers(0, 1)),
        "level": draw(numbers(0, 0.9)),
        "rng": draw(SEEDS),
    }


CASES["datasets.fuzzy_dots"] = Case(
    datasets.fuzzy_dots, dots(), right_fuzzy_dots, share=0.5
)

FILES = sorted(
    path.name for path in datasets.foreign_file("weather.nc").parent.iterdir()
)
CASES["datasets.foreign_file"] = Case(
    datasets.foreign_file,
    fixed({"name": st.sampled_from(FILES)}),
    lambda given, result: check_file(given["name"], result),
    bad={"name": st.text() | ANYTHING},
    share=0.3,
)


def check_file(name, result):
    assert isinstance(result, Path)
    assert result.is_file()
    assert result.name == name


def right_night_sky(given, result):
    rows, columns = (int(side) for side in given["shape"])
    assert result.frames == int(given["frames"])
    assert result.stars.shape == (int(given["stars"]), 2)
    assert np.isfinite(result.stars).all()
    frame = result.frame(0)
    assert frame.dtype == np.uint8
    assert frame.shape == (rows, columns, 3)
    clean = result.clean(0)
    assert ((clean >= 0) & (clean <= 255)).all()
    np.testing.assert_array_equal(result.positions(0), result.stars)


CASES["datasets.night_sky"] = Case(
    datasets.night_sky,
    fixed(
        {
            "frames": counts(1, 9),
            "shape": st.sampled_from([(1, 1), [12, 20], np.array([5, 9])]),
            "stars": counts(0, 20),
            "turn": numbers(-10, 10),
            "noise": numbers(0, 9),
            "satellite": st.booleans(),
            "rng": SEEDS,
        }
    ),
    right_night_sky,
    bad={"satellite": st.booleans()},
    share=0.5,
)


def right_star_cluster(given, result):
    shape = tuple(int(side) for side in given["shape"])
    assert result.image.shape == result.clean.shape == shape
    assert result.flux.shape == (int(given["stars"]),)
    assert (np.diff(result.flux) <= 0).all()
    assert np.isfinite(result.image).all()
    low, high = map(float, given["limits"])
    assert ((result.flux >= low * 0.999) & (result.flux <= high * 1.001)).all()
    light = (result.clean - result.background).sum()
    np.testing.assert_allclose(light, result.flux.sum(), rtol=1e-6, atol=1e-6)


CASES["datasets.star_cluster"] = Case(
    datasets.star_cluster,
    fixed(
        {
            "stars": counts(0, 9),
            "shape": st.sampled_from([(20, 20), [30, 24], np.array([21, 22])]),
            "core": numbers(1, 100),
            "limits": st.sampled_from([(100, 1e5), [1, 1.0], np.array([5, 9])]),
            "slope": numbers(0.1, 3),
            "sigma": numbers(0.2, 1.5),
            "background": numbers(0, 100),
            "noise": numbers(0, 9),
            "rng": SEEDS,
        }
    ),
    right_star_cluster,
    share=0.5,
)
