from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from arraybook.signals import (
    ConvolutionStep,
    convolution_steps,
    rolling_mean,
    traveling_wave,
)

DATA, KERNEL = [2, 3, 1, 4, 1], [1, 2, 3, 4]

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
