from __future__ import annotations

import warnings

import numpy as np
import pytest
from fuzz import harness
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from arraybook.diffusion import diffuse

PEAK = [0, 0, 16, 0, 0]

floats = st.floats(-1e6, 1e6)
rods = arrays(np.float64, st.integers(0, 30), elements=floats)
stable = st.floats(0, 0.5)


def slow_diffuse(initial, steps, rate):
    """Move cell by cell from an old list to a new one."""
    rows = [[float(value) for value in initial]]
    for _ in range(steps - 1):
        old, new = rows[-1], list(rows[-1])
        for i in range(1, len(old) - 1):
            new[i] = ((old[i - 1] - 2 * old[i]) + old[i + 1]) * rate + old[i]
        rows.append(new)
    return np.array(rows, dtype=np.float64).reshape(steps, len(initial))


def ten_peaks():
    """Return the rod of the page: zeros with 1.5 at every tenth cell from 5."""
    rod = np.zeros(100)
    rod[5::10] = 1.5
    return rod


@settings(derandomize=True, deadline=None)
@given(initial=rods, steps=st.integers(1, 12), rate=st.floats(0, 3))
def test_every_bit_agrees_with_plain_loops(initial, steps, rate):
    expected = slow_diffuse(initial, steps, rate)
    np.testing.assert_array_equal(diffuse(initial, steps, rate), expected)


@settings(derandomize=True, deadline=None)
@given(first=rods, steps=st.integers(1, 12), rate=stable, factor=st.floats(-10, 10))
def test_it_is_linear(first, steps, rate, factor):
    second = 1e6 * np.cos(np.arange(first.size))
    together = diffuse(first + factor * second, steps, rate)
    apart = diffuse(first, steps, rate) + factor * diffuse(second, steps, rate)
    np.testing.assert_allclose(together, apart, rtol=0, atol=1e-7)


@settings(derandomize=True, deadline=None)
@given(initial=rods, steps=st.integers(1, 12), rate=stable)
def test_a_mirrored_rod_gives_the_mirrored_rows(initial, steps, rate):
    mirrored = diffuse(initial[::-1], steps, rate)
    expected = diffuse(initial, steps, rate)[:, ::-1]
    np.testing.assert_allclose(mirrored, expected, rtol=0, atol=1e-7)


@settings(derandomize=True, deadline=None)
@given(initial=rods.filter(len), steps=st.integers(1, 12), rate=stable)
def test_no_stable_rate_makes_a_new_extreme(initial, steps, rate):
    rows = diffuse(initial, steps, rate)
    slack = 1e-12 * np.abs(initial).max()
    assert (np.diff(rows.max(axis=1)) <= slack).all()
    assert (np.diff(rows.min(axis=1)) >= -slack).all()


@settings(derandomize=True, deadline=None)
@given(initial=rods, steps=st.integers(1, 12), rate=st.floats(0, 3))
def test_the_ends_never_change(initial, steps, rate):
    rows = diffuse(initial, steps, rate)
    for end in rows[:, :1], rows[:, -1:]:
        assert (end == end[0]).all()


@pytest.mark.parametrize("rate", [0, 0.05, 0.5, 0.6, 1])
@pytest.mark.parametrize("mode", [1, 2, 7, 19])
def test_a_sine_is_multiplied_by_its_factor_in_each_step(mode, rate):
    n, steps = 21, 15
    sine = np.sin(np.pi * mode * np.arange(n) / (n - 1))
    sine[-1] = 0  # sin(pi m) is not zero to the last bit
    factor = 1 - 4 * rate * np.sin(np.pi * mode / (2 * (n - 1))) ** 2
    expected = factor ** np.arange(steps)[:, np.newaxis] * sine
    # Beyond the limit rounding errors grow like the fastest mode.
    error = 1e-14 * max(1, 4 * rate - 1) ** steps
    np.testing.assert_allclose(diffuse(sine, steps, rate), expected, rtol=0, atol=error)


def test_a_peak_spreads_like_a_random_walk_until_it_meets_an_end():
    rod = np.zeros(81)
    rod[40] = 1
    # A quarter to each side, a half stays: two fair coins a step.
    rows = diffuse(rod, 21, 0.25)
    for step in (1, 7, 20):
        heads = np.arange(81) - 40 + step
        law = stats.binom.pmf(heads, 2 * step, 0.5)
        np.testing.assert_allclose(rows[step], law, rtol=0, atol=1e-15)


def test_the_variance_of_a_peak_grows_by_twice_the_rate_in_each_step():
    rod = np.zeros(101)
    rod[50] = 1
    variance = diffuse(rod, 40, 0.1) @ (np.arange(101.0) - 50) ** 2
    np.testing.assert_allclose(variance, 2 * 0.1 * np.arange(40), rtol=1e-12)


def test_a_straight_line_between_the_ends_stays():
    line = np.arange(10.0)
    np.testing.assert_array_equal(diffuse(line, 5, 0.5), np.tile(line, (5, 1)))


def test_any_rod_ends_as_the_line_between_its_ends():
    rows = diffuse([3, 40, -7, 5, 9, 11], 400, 0.4)
    np.testing.assert_allclose(rows[-1], np.linspace(3, 11, 6), rtol=1e-12)


def test_the_published_run_comes_out():
    rows = diffuse(ten_peaks(), 50, 0.05)
    sums = rows.sum(axis=1)
    assert sums[[0, 10, 20, 30, 40]].round(4).tolist() == [
        *(15.0, 14.9987, 14.9843, 14.9496, 14.8985),
    ]
    assert sums[-1] == pytest.approx(14.84405536, abs=1e-8)
    assert rows[-1].max() == pytest.approx(0.27593, abs=1e-5)


def test_an_unstable_rate_runs_and_grows():
    rows = diffuse(ten_peaks(), 50, 0.6)
    assert np.abs(rows[-1]).max() == pytest.approx(2.2e6, rel=0.02)


def test_growth_to_infinity_does_not_warn():
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        rows = diffuse(ten_peaks(), 3000, 1.0)
        tiny = diffuse(1e-300 * ten_peaks(), 50, 0.01)
    assert not np.isfinite(rows[-1]).all()
    assert (rows[:, [0, -1]] == 0).all()
    assert tiny.max() == 1.5e-300


@pytest.mark.parametrize("initial", [[], [7], [7, -0.0]], ids=len)
def test_without_cells_inside_all_rows_are_equal(initial):
    rows = diffuse(initial, 4, 0.3)
    assert rows.shape == (4, len(initial))
    assert rows.dtype == np.float64
    assert all(row.tobytes() == np.array(initial, float).tobytes() for row in rows)


def test_one_step_is_a_copy_of_the_start():
    initial = np.arange(5.0)
    rows = diffuse(initial, 1, 0.1)
    rows[:] = -1
    assert initial.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("steps", [1, 2**31 - 1])
def test_a_rod_without_cells_takes_no_time(steps, monkeypatch):
    monkeypatch.setattr(harness, "SECONDS", 2)
    with harness.stopped_if_endless():
        assert diffuse([], steps, 0.1).shape == (steps, 0)


@pytest.mark.parametrize("initial", [[3.0], [3.0, np.nan]])
def test_a_rod_without_an_inside_stays_as_it_is(initial):
    np.testing.assert_array_equal(diffuse(initial, 4, 0.1), [initial] * 4)


def test_a_rate_of_zero_changes_nothing():
    np.testing.assert_array_equal(diffuse(PEAK, 3, 0), [PEAK] * 3)


def test_a_nan_spreads_by_one_cell_a_step_but_not_into_the_ends():
    initial = np.zeros(9)
    initial[3] = np.nan
    lost = np.isnan(diffuse(initial, 4, 0.1)).astype(int)
    assert lost.tolist() == [
        [0, 0, 0, 1, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 1, 0, 0, 0, 0],
        [0, 1, 1, 1, 1, 1, 0, 0, 0],
        [0, 1, 1, 1, 1, 1, 1, 0, 0],
    ]


def test_an_infinite_cell_turns_into_nan_but_an_infinite_end_stays():
    rows = diffuse([np.inf, 0, 0, 0, np.inf, 0, 0], 2, 0.1)
    np.testing.assert_array_equal(
        rows[1], [np.inf, np.inf, 0, np.inf, np.nan, np.inf, 0]
    )


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float32])
def test_it_computes_in_float64(dtype):
    rows = diffuse(np.array([0, 1, 0], dtype=dtype), 2, 0.25)
    assert rows.dtype == np.float64
    assert rows.tolist() == [[0, 1, 0], [0, 0.5, 0]]


def test_any_layout_will_do_and_is_left_alone():
    table = np.arange(24.0).reshape(6, 4) ** 2
    expected = diffuse(table[:, 1].tolist(), 5, 0.3)
    for column in (
        table[:, 1],
        np.asfortranarray(table)[:, 1],
        table[::-1, 1][::-1],
        table[:, 1].astype(">f8"),
    ):
        column.flags.writeable = False
        before = column.copy()
        np.testing.assert_array_equal(diffuse(column, 5, 0.3), expected)
        np.testing.assert_array_equal(column, before)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((PEAK, 0, 0.1), ValueError, r"^steps must be a positive integer, got 0$"),
        ((PEAK, 2.0, 0.1), TypeError, r"^steps must be a positive integer, got 2\.0$"),
        ((PEAK, 3, -0.1), ValueError, r"^rate must be zero or positive, got -0\.1$"),
        ((PEAK, 3, np.inf), ValueError, r"^rate must be finite, got inf$"),
        ((PEAK, 3, np.nan), ValueError, r"^rate must be finite, got nan$"),
        ((PEAK, 3, "0.1"), TypeError, r"^rate must be a number, got '0\.1'$"),
        ((PEAK, 3, None), TypeError, r"^rate must be a number, got None$"),
        (([PEAK], 3, 0.1), ValueError, r"^initial must have 1 axis, got shape \(1, 5"),
        ((7, 3, 0.1), ValueError, r"^initial must have 1 axis, got shape \(\)$"),
        (([1j], 3, 0.1), TypeError, r"^initial must hold real numbers, got dtype com"),
        ((["a"], 3, 0.1), TypeError, r"^initial must hold real numbers, got dtype <U"),
        (([[1], [1, 2]], 3, 0.1), ValueError, r"^initial must be a rectangular array"),
    ],
)
def test_it_refuses_what_it_cannot_diffuse(arguments, error, message):
    with pytest.raises(error, match=message):
        diffuse(*arguments)
