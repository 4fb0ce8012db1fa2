from __future__ import annotations

import math
import tracemalloc
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from arraybook.signals import (
    ConvolutionStep,
    convolution_steps,
    rolling_mean,
    threshold_crossings,
    traveling_wave,
)

DATA, KERNEL = [2, 3, 1, 4, 1], [1, 2, 3, 4]
NAN = math.nan

floats = st.floats(-1e6, 1e6)
signals = arrays(np.float64, st.integers(1, 40), elements=floats)
kernels = arrays(np.float64, st.integers(1, 12), elements=floats)
modes = st.sampled_from(["full", "same", "valid"])


def slow_rolling_mean(data, window, mode):
    """Average with plain loops over data that are zero beyond their ends."""
    n = len(data)
    means = []
    for last in range(n + window - 1):
        total = 0.0
        for i in range(last - window + 1, last + 1):
            total += data[i] if 0 <= i < n else 0.0
        means.append(total / window)
    short, long = sorted((n, window))
    keep = {"full": n + window - 1, "same": long, "valid": long - short + 1}[mode]
    first = {"full": 0, "same": (short - 1) // 2, "valid": short - 1}[mode]
    return np.array(means[first : first + keep])


# rolling_mean


@settings(derandomize=True, deadline=None)
@given(data=signals, window=st.integers(1, 50), mode=modes)
def test_rolling_mean_agrees_with_plain_loops(data, window, mode):
    expected = slow_rolling_mean(data, window, mode)
    scale = np.abs(data).max()
    np.testing.assert_allclose(
        rolling_mean(data, window, mode), expected, rtol=0, atol=1e-12 * scale
    )


@settings(derandomize=True, deadline=None)
@given(data=signals, window=st.integers(1, 50), mode=modes)
def test_rolling_mean_is_numpys_convolution_with_a_uniform_kernel(data, window, mode):
    expected = np.convolve(data, np.ones(window) / window, mode)
    scale = np.abs(data).max()
    np.testing.assert_allclose(
        rolling_mean(data, window, mode), expected, rtol=0, atol=1e-13 * scale
    )


@settings(derandomize=True, deadline=None)
@given(first=signals, window=st.integers(1, 20), factor=st.floats(-10, 10))
def test_rolling_mean_is_linear(first, window, factor):
    second = np.cos(np.arange(first.size))
    together = rolling_mean(first + factor * second, window)
    apart = rolling_mean(first, window) + factor * rolling_mean(second, window)
    np.testing.assert_allclose(together, apart, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("mode", "size"), [("full", 8), ("same", 5), ("valid", 2)], ids=str
)
def test_each_mode_returns_its_number_of_values(mode, size):
    assert rolling_mean(DATA, 4, mode).shape == (size,)


def test_same_is_the_default_mode():
    np.testing.assert_array_equal(rolling_mean(DATA, 3), rolling_mean(DATA, 3, "same"))


def test_a_window_longer_than_the_data_returns_more_values_than_the_data():
    assert rolling_mean(DATA, 7).shape == (7,)
    np.testing.assert_allclose(rolling_mean([3.0], 4), [0.75] * 4)


def test_a_window_of_one_changes_nothing():
    np.testing.assert_array_equal(rolling_mean(DATA, 1), DATA)


def test_zeros_beyond_the_ends_pull_a_constant_down():
    means = rolling_mean(np.ones(50), 10)
    np.testing.assert_allclose(means[:5], [0.5, 0.6, 0.7, 0.8, 0.9])
    np.testing.assert_allclose(means[5:46], 1.0)
    np.testing.assert_allclose(means[46:], [0.9, 0.8, 0.7, 0.6])


@pytest.mark.parametrize(("window", "center"), [(9, 50), (10, 50.5), (20, 50.5)])
def test_only_an_even_window_shifts_and_only_by_half_a_sample(window, center):
    impulse = np.zeros(101)
    impulse[50] = 1
    response = rolling_mean(impulse, window)
    assert response @ np.arange(101) == pytest.approx(center)


def test_a_nan_spoils_only_the_windows_that_hold_it():
    data = np.arange(30.0)
    data[12] = np.nan
    means = rolling_mean(data, 5)
    assert np.flatnonzero(np.isnan(means)).tolist() == [10, 11, 12, 13, 14]


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float32])
def test_rolling_mean_computes_in_float64(dtype):
    means = rolling_mean(np.array([0, 1, 1, 0], dtype=dtype), 2, "valid")
    assert means.dtype == np.float64
    assert means.tolist() == [0.5, 1.0, 0.5]


def exact_means(data, window):
    """Return the mean of every window, summed without any rounding error."""
    scale = 2**300  # makes whole numbers of all samples that the tests use
    whole = [round(sample * 2.0**300) for sample in data.tolist()]
    totals = list(accumulate(whole, initial=0))
    pairs = zip(totals, totals[window:], strict=False)
    return np.array([(end - begin) / (scale * window) for begin, end in pairs])


LONG = np.arange(70_000.0)  # longer than two stretches


@pytest.mark.parametrize("window", [11, 12, 100, 1000])
@pytest.mark.parametrize(
    "data",
    [
        LONG * 0.1234567 + 0.3,
        # Their steps, or their sums, are rounded in the same direction again and again.
        LONG * (14_278_857_037 / 2**51) + 0.49,
        LONG * (14_278_857_037 / 2**51),
        np.random.default_rng(1).standard_normal(70_000),
        np.random.default_rng(2).standard_normal(70_000) + 1e6,
        np.random.default_rng(3).standard_normal(70_000) * 1e-3 + 1e12,
        np.random.default_rng(4).standard_normal(70_000).cumsum(),
        np.exp(LONG / 350 - 50),
        np.where(LONG < 40_000, 1e9, 0.1),
    ],
    ids=[
        "ramp",
        "ramp2",
        "ramp3",
        "noise",
        "offset",
        "large offset",
        "walk",
        "growth",
        "step",
    ],
)
def test_rounding_errors_do_not_drift_along_the_data(data, window):
    means = rolling_mean(data, window, "valid")
    error = np.abs(means - exact_means(data, window)).max()
    assert error < 1e-13 * np.abs(data).max()


def test_after_a_huge_sample_the_next_stretch_is_clean():
    data = np.ones(60_000)
    data[3] = 1e16
    assert np.abs(rolling_mean(data, 100, "valid")[40_000:] - 1).max() < 1e-13


@pytest.mark.parametrize("window", [16, 64, 1024])
def test_means_of_whole_numbers_are_exact_where_the_window_divides_exactly(window):
    data = np.random.default_rng(5).integers(-(2**30), 2**30, 40_000)
    totals = np.concatenate([[0], np.cumsum(data)])
    expected = (totals[window:] - totals[:-window]) / window
    np.testing.assert_array_equal(rolling_mean(data, window, "valid"), expected)


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("window", [10, 11, 16, 33, 64, 65, 130])
def test_stretches_and_rows_leave_no_seam(monkeypatch, mode, window):
    monkeypatch.setattr("arraybook.signals.STRETCH", 64)
    for n in (1, 15, 16, 17, 63, 64, 65, 79, 128, 129, 300):
        data = np.random.default_rng(n).standard_normal(n)
        expected = slow_rolling_mean(data, window, mode)
        found = rolling_mean(data, window, mode)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("window", [5, 11, 40, 300])
@pytest.mark.parametrize(
    "spoilers",
    [
        {3: NAN},
        {0: NAN, 499: NAN},
        {250: math.inf},
        {250: -math.inf, 260: math.inf},
        {250: math.inf, 251: math.inf},
        {250: NAN, 260: -math.inf},
        {250: 1.7e308, 251: -1.7e308, 252: 1.7e308},
    ],
    ids=str,
)
def test_what_is_not_finite_spoils_only_the_windows_that_hold_it(
    monkeypatch, window, spoilers
):
    monkeypatch.setattr("arraybook.signals.STRETCH", 128)
    data = np.random.default_rng(6).standard_normal(500)
    for i, value in spoilers.items():
        data[i] = value
    with np.errstate(over="ignore", invalid="ignore"):
        expected = np.convolve(data, np.ones(window) / window, "same")
    means = rolling_mean(data, window)
    scale = np.abs(data[np.isfinite(data)]).max()
    np.testing.assert_array_equal(np.isfinite(means), np.isfinite(expected))
    np.testing.assert_allclose(means / scale, expected / scale, rtol=0, atol=1e-13)


def test_any_view_of_the_data_can_be_averaged():
    data = np.random.default_rng(7).standard_normal(400)
    data.flags.writeable = False
    for view in (data[::2], data[::-1], data.astype(np.float32)):
        expected = np.convolve(view.astype(float), np.ones(30) / 30, "same")
        np.testing.assert_allclose(rolling_mean(view, 30), expected, atol=1e-14)


def test_rolling_mean_leaves_its_data_alone():
    data = np.arange(5.0)
    rolling_mean(data, 1)[:] = -1
    assert data.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((DATA, 0), ValueError, r"^window must be a positive integer, got 0$"),
        ((DATA, -3), ValueError, r"^window must be a positive integer, got -3$"),
        ((DATA, 2.5), TypeError, r"^window must be a positive integer, got 2\.5$"),
        (([], 3), ValueError, r"^data must hold at least one value, got an empty arr"),
        (([[1, 2]], 3), ValueError, r"^data must have 1 axis, got shape \(1, 2\)$"),
        ((7, 3), ValueError, r"^data must have 1 axis, got shape \(\)$"),
        (([1j], 3), TypeError, r"^data must hold real numbers, got dtype complex128$"),
        ((["a"], 3), TypeError, r"^data must hold real numbers, got dtype <U1$"),
        ((DATA, 3, "sane"), ValueError, r"^mode must be one of 'full', .*got 'sane'$"),
    ],
)
def test_rolling_mean_refuses_what_it_cannot_average(arguments, error, message):
    with pytest.raises(error, match=message):
        rolling_mean(*arguments)


# convolution_steps


def test_the_steps_form_the_products_by_hand():
    steps = convolution_steps(DATA, KERNEL)
    assert [step.products.tolist() for step in steps] == [
        [2],
        [4, 3],
        [6, 6, 1],
        [8, 9, 2, 4],
        [12, 3, 8, 1],
        [4, 12, 2],
        [16, 3],
        [4],
    ]
    assert [step.total for step in steps] == [2, 7, 13, 23, 24, 18, 19, 4]


def test_the_flipped_kernel_moves_one_sample_to_the_right_at_each_step():
    steps = convolution_steps(DATA, KERNEL)
    assert [step.position for step in steps] == list(range(8))
    assert [step.start for step in steps] == list(range(-3, 5))
    assert steps[2].overlap.tolist() == [0, 1, 2]
    assert steps[6].overlap.tolist() == [3, 4]


@settings(derandomize=True, deadline=None)
@given(data=signals, kernel=kernels)
def test_the_totals_are_the_full_convolution(data, kernel):
    totals = [step.total for step in convolution_steps(data, kernel)]
    scale = np.abs(data).max() * np.abs(kernel).max()
    np.testing.assert_allclose(
        totals, np.convolve(data, kernel, "full"), rtol=0, atol=1e-12 * scale
    )


@settings(derandomize=True, deadline=None)
@given(data=signals, kernel=kernels)
def test_each_step_multiplies_the_samples_above_the_flipped_kernel(data, kernel):
    flipped = kernel[::-1]
    for step in convolution_steps(data, kernel):
        for i, product in zip(step.overlap, step.products, strict=True):
            assert product == data[i] * flipped[i - step.start]


def test_a_nan_spoils_only_the_totals_that_multiply_it():
    steps = convolution_steps([1, np.nan, 1, 1], [1, 1])
    assert np.isnan([step.total for step in steps]).tolist() == [0, 1, 1, 0, 0]


def test_infinities_pass_through_without_a_warning():
    totals = [step.total for step in convolution_steps([np.inf, 1, -np.inf], [0, 1])]
    np.testing.assert_array_equal(totals, [np.nan, np.inf, np.nan, -np.inf])


def test_a_step_cannot_be_changed():
    (step,) = convolution_steps([1], [1])
    assert isinstance(step, ConvolutionStep)
    with pytest.raises(AttributeError, match="total"):
        step.total = 2.0


@pytest.mark.parametrize(
    ("data", "kernel", "error", "message"),
    [
        ([], [1], ValueError, r"^data must hold at least one value, got an empty"),
        ([1], [], ValueError, r"^kernel must hold at least one value, got an empty"),
        ([1], [[1]], ValueError, r"^kernel must have 1 axis, got shape \(1, 1\)$"),
        ([1], ["x"], TypeError, r"^kernel must hold real numbers, got dtype <U1$"),
    ],
)
def test_convolution_steps_refuses_what_it_cannot_take_apart(
    data, kernel, error, message
):
    with pytest.raises(error, match=message):
        convolution_steps(data, kernel)


# threshold_crossings

BURSTS = [0, 0, 0, 5, 5, 5, 5, 0, 0, 0, 0, 4, 4, 4, 0, 0, 0]
STARTS_HIGH = [5, 5, 0, 0, 5, 5]

levels = st.integers(-3, 3)
gappy = st.lists(st.one_of(levels, st.just(NAN), st.sampled_from([-0.5, 0.5])))
directions = st.sampled_from(["both", "up", "down"])
sides = st.sampled_from(["after", "before"])


def slow_threshold_crossings(data, threshold, direction="both", side="after"):
    """Walk along the samples and remember the last one that was there."""
    found, last = [], None
    for i, value in enumerate(data):
        if math.isnan(value):
            continue
        # Python compares integers and floats as exact numbers.
        if last is not None and (value > threshold) != (data[last] > threshold):
            way = "up" if value > threshold else "down"
            if direction in ("both", way):
                found.append(i if side == "after" else last)
        last = i
    return found


def schmitt_trigger(data, lower, upper):
    """Return where a switch with two thresholds flips; unknown until first passed."""
    flips, state = [], None
    for i, value in enumerate(data):
        new = True if value > upper else False if value < lower else state
        if state is not None and new != state:
            flips.append(i)
        state = new
    return flips


@pytest.mark.parametrize(
    ("direction", "side", "expected"),
    [
        ("both", "after", [3, 7, 11, 14]),
        ("both", "before", [2, 6, 10, 13]),
        ("up", "after", [3, 11]),
        ("up", "before", [2, 10]),
        ("down", "after", [7, 14]),
        ("down", "before", [6, 13]),
    ],
)
def test_two_bursts_have_four_crossings(direction, side, expected):
    assert threshold_crossings(BURSTS, 2, direction, side).tolist() == expected


def test_both_directions_and_the_sample_after_are_the_defaults():
    assert threshold_crossings(BURSTS, 2).tolist() == [3, 7, 11, 14]


@pytest.mark.parametrize(
    ("direction", "side", "expected"),
    [
        ("both", "after", [2, 4]),
        ("both", "before", [1, 3]),
        ("up", "after", [4]),
        ("down", "after", [2]),
    ],
)
def test_a_signal_that_starts_and_ends_high_does_not_cross_there(
    direction, side, expected
):
    assert threshold_crossings(STARTS_HIGH, 2, direction, side).tolist() == expected


@settings(derandomize=True, deadline=None)
@given(data=gappy, threshold=st.floats(-4, 4), direction=directions, side=sides)
def test_crossings_agree_with_a_walk_along_the_samples(
    data, threshold, direction, side
):
    found = threshold_crossings(data, threshold, direction, side)
    assert found.tolist() == slow_threshold_crossings(data, threshold, direction, side)


@settings(derandomize=True, deadline=None)
@given(data=gappy, threshold=levels, side=sides)
def test_upward_and_downward_crossings_alternate_and_make_up_all(data, threshold, side):
    up = threshold_crossings(data, threshold, "up", side).tolist()
    down = threshold_crossings(data, threshold, "down", side).tolist()
    both = threshold_crossings(data, threshold, "both", side).tolist()
    assert sorted(up + down) == both
    first, second = (up, down) if both[:1] == up[:1] else (down, up)
    assert (both[::2], both[1::2]) == (first, second)


@settings(derandomize=True, deadline=None)
@given(data=gappy, threshold=levels, direction=directions)
def test_a_reversed_signal_crosses_at_the_other_side_in_the_other_direction(
    data, threshold, direction
):
    other = {"up": "down", "down": "up", "both": "both"}[direction]
    backwards = threshold_crossings(data[::-1], threshold, other, "before")
    mirrored = len(data) - 1 - backwards[::-1]
    forwards = threshold_crossings(data, threshold, direction, "after")
    assert mirrored.tolist() == forwards.tolist()


@settings(derandomize=True, deadline=None)
@given(data=st.lists(levels), threshold=levels, direction=directions)
def test_without_gaps_the_sample_before_is_the_one_before(data, threshold, direction):
    before = threshold_crossings(data, threshold, direction, "before")
    after = threshold_crossings(data, threshold, direction, "after")
    assert (before + 1).tolist() == after.tolist()


@settings(derandomize=True, deadline=None)
@given(data=gappy, threshold=levels)
def test_each_crossing_lies_between_a_low_and_a_high_sample_with_only_gaps_between(
    data, threshold
):
    for way in ("up", "down"):
        before = threshold_crossings(data, threshold, way, "before")
        after = threshold_crossings(data, threshold, way, "after")
        for i, j in zip(before, after, strict=True):
            low, high = (i, j) if way == "up" else (j, i)
            assert data[low] <= threshold < data[high]
            assert np.isnan(data[i + 1 : j]).all()


def test_a_sample_equal_to_the_threshold_is_low():
    assert threshold_crossings([1, 2, 3], 2).tolist() == [2]
    assert threshold_crossings([2, 2, 2], 2).tolist() == []


@pytest.mark.parametrize(
    ("data", "after", "before"),
    [
        ([5, NAN, 5], [], []),
        ([0, NAN, 0], [], []),
        ([0, NAN, NAN, 5], [3], [0]),
        ([5, NAN, NAN, 0], [3], [0]),
        ([NAN, 5, 5, NAN], [], []),
        ([0, 5, NAN, 5, 0], [1, 4], [0, 3]),
        ([NAN, 0, NAN, 5, NAN, 0, NAN], [3, 5], [1, 3]),
        ([NAN, NAN], [], []),
        ([NAN], [], []),
    ],
)
def test_a_gap_is_skipped_and_invents_no_crossing(data, after, before):
    assert threshold_crossings(data, 2).tolist() == after
    assert threshold_crossings(data, 2, side="before").tolist() == before


@settings(derandomize=True, deadline=None)
@given(data=gappy.filter(lambda data: not np.isnan(data).any()))
def test_blanking_the_samples_between_two_thresholds_makes_a_schmitt_trigger(data):
    lower, upper = -1, 1
    samples = np.array(data, dtype=float)
    blanked = np.where((samples < lower) | (samples > upper), samples, NAN)
    found = threshold_crossings(blanked, 0)
    assert found.tolist() == schmitt_trigger(data, lower, upper)


def test_infinities_are_high_and_low():
    assert threshold_crossings([-math.inf, math.inf, -math.inf], 0).tolist() == [1, 2]


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int8, np.int64, np.float32])
def test_crossings_of_every_kind_of_number_are_int64(dtype):
    found = threshold_crossings(np.array([0, 1, 1, 0], dtype=dtype), 0.5)
    assert found.dtype == np.int64
    assert found.tolist() == [1, 3]


@pytest.mark.parametrize("data", [[], [3.0], [3], [True]])
def test_fewer_than_two_samples_have_no_crossing(data):
    for side in ("after", "before"):
        found = threshold_crossings(data, 1, side=side)
        assert found.dtype == np.int64
        assert found.shape == (0,)


@pytest.mark.parametrize(
    ("low", "dtype"), [(2**53, np.int64), (2**63 - 2, np.int64), (2**64 - 2, np.uint64)]
)
def test_large_integers_are_compared_exactly(low, dtype):
    data = np.array([low, low + 1, low], dtype=dtype)
    assert threshold_crossings(data, low).tolist() == [1, 2]
    assert threshold_crossings(data, low - 1).tolist() == []
    assert threshold_crossings(data, low + 1).tolist() == []


def test_a_float_threshold_does_not_round_large_integers():
    data = np.array([2**53 + 1, 2**53, 2**53 + 1])
    assert threshold_crossings(data, float(2**53)).tolist() == [1, 2]


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint8, np.uint64])
@pytest.mark.parametrize("threshold", [-(10**40), -1, -0.5, 300, 10**40])
def test_a_threshold_out_of_reach_is_never_crossed(dtype, threshold):
    data = np.array([0, 1, 0], dtype=dtype)
    assert threshold_crossings(data, threshold).size == 0


@settings(derandomize=True, deadline=None)
@given(
    data=arrays(np.uint8, st.integers(0, 30)),
    threshold=st.floats(-10, 300),
    side=sides,
)
def test_unsigned_integers_do_not_wrap(data, threshold, side):
    expected = slow_threshold_crossings(data.tolist(), threshold, side=side)
    assert threshold_crossings(data, threshold, side=side).tolist() == expected


@pytest.mark.parametrize("kind", [float, np.float64])
def test_the_threshold_is_not_rounded_to_the_type_of_the_samples(kind):
    data = np.array([0, 0.1, 0], dtype=np.float32)  # 0.1 is a little more as float32
    assert threshold_crossings(data, kind(0.1)).tolist() == [1, 2]


@pytest.mark.parametrize("gap", [False, True])
@pytest.mark.parametrize("n", [2, 7, 8, 9, 16, 17, 18, 100])
def test_blocks_leave_no_seam(monkeypatch, n, gap):
    monkeypatch.setattr("arraybook.signals.BLOCK", 8)
    data = np.random.default_rng(n).standard_normal(n)
    if gap:
        data[n // 2] = NAN
    expected = slow_threshold_crossings(data, 0)
    assert threshold_crossings(data, 0).tolist() == expected


@pytest.mark.parametrize("direction", ["both", "up", "down"])
@pytest.mark.parametrize("gap", [(), (500,), (499, 500), (301, 307), range(1000)])
@pytest.mark.parametrize("period", [1, 200])
def test_gaps_are_found_among_few_crossings_and_among_many(direction, gap, period):
    data = np.arange(1000) // period % 2 * 2.0 - 1
    data[list(gap)] = NAN
    for side in ("after", "before"):
        expected = slow_threshold_crossings(data, 0, direction, side)
        assert threshold_crossings(data, 0, direction, side).tolist() == expected


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize(
    "gap", [(), (127,), (128,), (129,), (40, 300), range(100, 290)]
)
def test_few_crossings_leave_no_seam_until_there_are_many(monkeypatch, gap, noisy):
    monkeypatch.setattr("arraybook.signals.BLOCK", 64)
    data = np.arange(400) // 32 % 2 * 2.0 - 1  # crosses at each end of a block, too
    if noisy:
        data[256:] = np.random.default_rng(1).standard_normal(144)
    data[list(gap)] = NAN
    for direction in ("both", "up", "down"):
        expected = slow_threshold_crossings(data, 0, direction)
        assert threshold_crossings(data, 0, direction).tolist() == expected


def test_few_crossings_need_the_memory_of_a_block():
    data = np.sin(np.arange(1_000_000) / 1000)
    tracemalloc.start()
    threshold_crossings(data, 0.5)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (
        peak < 0.4e6
    )  # the truth values of all samples would take three times as much


def test_many_crossings_need_one_byte_a_sample_and_their_indices():
    data = np.random.default_rng(1).standard_normal(1_000_000)
    tracemalloc.start()
    found = threshold_crossings(data, 0.0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < found.nbytes + 1.8e6


def test_a_long_signal_of_several_blocks_has_all_its_crossings():
    data = np.arange(600_000) % 2
    np.testing.assert_array_equal(threshold_crossings(data, 0), np.arange(1, 600_000))


@pytest.mark.parametrize("order", [np.s_[::2], np.s_[::-1]])
def test_any_view_of_the_data_will_do(order):
    data = np.array([*BURSTS, NAN, 7.0])[order]
    data.flags.writeable = False
    expected = slow_threshold_crossings(data, 2)
    assert threshold_crossings(data, 2).tolist() == expected


def test_finding_crossings_leaves_the_data_alone():
    data = np.array([0, NAN, 5, 0.0])
    kept = data.copy()
    threshold_crossings(data, 2)[:] = -1
    np.testing.assert_array_equal(data, kept)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([[1, 2]], 1), ValueError, r"^data must have 1 axis, got shape \(1, 2\)$"),
        ((7, 1), ValueError, r"^data must have 1 axis, got shape \(\)$"),
        (([[1], [1, 2]], 1), ValueError, r"^data must be a rectangular array, got row"),
        (([1j], 1), TypeError, r"^data must hold real numbers, got dtype complex128$"),
        ((["a"], 1), TypeError, r"^data must hold real numbers, got dtype <U1$"),
        ((DATA, "2"), TypeError, r"^threshold must be a number, got '2'$"),
        ((DATA, [1, 2]), TypeError, r"^threshold must be a number, got \[1, 2\]$"),
        ((DATA, NAN), ValueError, r"^threshold must be finite, got nan$"),
        ((DATA, math.inf), ValueError, r"^threshold must be finite, got inf$"),
        (
            (DATA, 2, "rising"),
            ValueError,
            r"^direction must be one of 'both', 'up', 'down', got 'rising'$",
        ),
        (
            (DATA, 2, "up", "at"),
            ValueError,
            r"^side must be one of 'after', 'before', got 'at'$",
        ),
    ],
)
def test_threshold_crossings_refuses_what_it_cannot_search(arguments, error, message):
    with pytest.raises(error, match=message):
        threshold_crossings(*arguments)


# traveling_wave

X = np.linspace(0, 4, 400, endpoint=False)
T = np.linspace(0, 2, 200, endpoint=False)


def test_the_rows_are_times_and_the_columns_are_positions():
    wave = traveling_wave(X, T, wavelength=1, speed=1)
    assert wave.shape == (200, 400)
    assert wave.dtype == np.float64
    np.testing.assert_allclose(wave[0], np.sin(2 * np.pi * X), atol=1e-12)
    np.testing.assert_allclose(wave[:, 0], -np.sin(2 * np.pi * T), atol=1e-12)


def test_the_wave_agrees_with_plain_loops():
    x, t = X[::40], T[::40]
    wave = traveling_wave(x, t, wavelength=0.7, speed=-1.3)
    for i, moment in enumerate(t):
        for j, position in enumerate(x):
            expected = np.sin(2 * np.pi * (position + 1.3 * moment) / 0.7)
            assert wave[i, j] == pytest.approx(expected, abs=1e-12)


def test_the_wave_repeats_after_a_period():
    wave = traveling_wave(X, T, wavelength=1, speed=1)
    np.testing.assert_allclose(wave[100:], wave[:100], atol=1e-12)


@settings(derandomize=True, deadline=None)
@given(
    wavelength=st.floats(0.1, 10),
    speed=st.floats(-5, 5),
    delay=st.floats(0, 3),
)
def test_waiting_is_the_same_as_looking_further_left(wavelength, speed, delay):
    later = traveling_wave(X, T[:5] + delay, wavelength, speed)
    shifted = traveling_wave(X - speed * delay, T[:5], wavelength, speed)
    np.testing.assert_allclose(later, shifted, atol=1e-9)


def test_a_wave_without_speed_stands_still():
    wave = traveling_wave(X, T, wavelength=2, speed=0)
    np.testing.assert_array_equal(wave, np.broadcast_to(wave[0], wave.shape))


def test_nan_and_infinite_positions_or_times_give_nan():
    wave = traveling_wave([0, np.nan, np.inf], [0, np.nan], wavelength=1, speed=1)
    assert np.isnan(wave).tolist() == [[False, True, True], [True, True, True]]


def test_empty_positions_or_times_give_an_empty_wave():
    assert traveling_wave([], T, 1, 1).shape == (200, 0)
    assert traveling_wave(X, [], 1, 1).shape == (0, 400)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((X, T, 0, 1), ValueError, r"^wavelength must be positive, got 0$"),
        ((X, T, -1, 1), ValueError, r"^wavelength must be positive, got -1$"),
        ((X, T, np.nan, 1), ValueError, r"^wavelength must be finite, got nan$"),
        ((X, T, 1, np.inf), ValueError, r"^speed must be finite, got inf$"),
        ((X, T, 1, "fast"), TypeError, r"^speed must be a number, got 'fast'$"),
        ((1.0, T, 1, 1), ValueError, r"^x must have 1 axis, got shape \(\)$"),
        ((X, T[:, None], 1, 1), ValueError, r"^t must have 1 axis, got shape \(200, 1"),
        ((X * 1j, T, 1, 1), TypeError, r"^x must hold real numbers, got dtype compl"),
    ],
)
def test_traveling_wave_refuses_what_cannot_travel(arguments, error, message):
    with pytest.raises(error, match=message):
        traveling_wave(*arguments)
