from __future__ import annotations

import numpy as np
import pytest

from arraybook.datasets import ActionPotential, _action_potential, action_potential


@pytest.fixture(scope="module")
def recording():
    return action_potential()


def membrane(duration=20, interval=0.025, *, current=20.0, start=5, stop=6, **options):
    """Voltage and gates m, h, n of a run in ms."""
    return _action_potential._membrane(
        round(duration / interval),
        interval,
        current=current,
        start=start,
        stop=stop,
        **options,
    )


def test_the_recording_has_a_time_and_two_voltages_for_each_sample(recording):
    assert isinstance(recording, ActionPotential)
    for values in (recording.time, recording.voltage, recording.clean):
        assert values.shape == (800,)
        assert values.dtype == np.float64
    np.testing.assert_allclose(recording.time[[0, 1, -1]], [0, 25e-6, 0.02 - 25e-6])


def test_the_membrane_fires_once_and_overshoots_zero(recording):
    above = recording.clean > 0
    assert np.count_nonzero(above[1:] & ~above[:-1]) == 1
    assert 38 < recording.clean.max() < 43
    assert 0.006 < recording.time[recording.clean.argmax()] < 0.007


def test_the_membrane_dips_below_rest_after_the_impulse(recording):
    assert -77 < recording.clean.min() < -74
    assert recording.clean.argmin() > recording.clean.argmax()


def test_the_membrane_rests_before_the_pulse(recording):
    np.testing.assert_allclose(recording.clean[recording.time < 0.005], -65, atol=0.02)


def test_the_membrane_stays_at_rest_without_current():
    clean = action_potential(0.1, rate=1000, current=0, noise=0).clean
    np.testing.assert_allclose(clean, -65, atol=0.02)


def test_a_weak_pulse_does_not_fire():
    assert action_potential(current=6).clean.max() < -55
    assert action_potential(current=8).clean.max() > 30


def test_a_long_pulse_fires_again_and_again():
    clean = action_potential(0.06, current=10, width=0.055, noise=0).clean
    above = clean > 0
    assert np.count_nonzero(above[1:] & ~above[:-1]) >= 3


@pytest.mark.parametrize("current", [0, 20, 200])
def test_the_gates_stay_between_closed_and_open(current):
    gates = membrane(current=current, start=1, stop=15)[:, 1:]
    assert gates.min() > 0
    assert gates.max() < 1


def test_halving_the_step_changes_next_to_nothing():
    coarse = membrane()
    fine = membrane(largest_step=_action_potential.LARGEST_STEP / 2)
    assert np.abs(coarse - fine)[:, 0].max() < 1e-4
    assert np.abs(coarse - fine)[:, 1:].max() < 1e-6


def test_the_integrator_is_of_fourth_order():
    exact = membrane(8, largest_step=0.0016)
    errors = [
        np.abs(membrane(8, largest_step=step) - exact)[:, 0].max()
        for step in (0.025, 0.0125)
    ]
    assert 10 < errors[0] / errors[1] < 24


def test_the_sampling_rate_does_not_change_the_voltage():
    slow = action_potential(rate=10_000, noise=0).clean
    fast = action_potential(rate=40_000, noise=0).clean
    np.testing.assert_allclose(slow, fast[::4], rtol=0, atol=1e-3)


def test_the_integration_agrees_with_scipy():
    from scipy.integrate import solve_ivp

    states = membrane(9)
    run = solve_ivp(
        lambda _, state: _action_potential._derivatives(tuple(state), 0.0),
        (6, 9),
        states[240],
        t_eval=[7, 8, 8.9],
        rtol=1e-10,
        atol=1e-10,
    )
    np.testing.assert_allclose(run.y.T, states[[280, 320, 356]], rtol=0, atol=2e-4)


def test_the_rates_go_through_their_removable_singularities():
    for v in (-40.0, -55.0):
        around = np.mean(
            [_action_potential._rates(v - 1e-4), _action_potential._rates(v + 1e-4)],
            axis=0,
        )
        np.testing.assert_allclose(_action_potential._rates(v), around, rtol=1e-6)


def test_the_rates_are_those_of_hodgkin_and_huxley():
    # Equations 12, 13, 20, 21, 23, 24 of the paper, where V = -(v + 65).
    v = -52.3
    depolarization = -(v + 65)
    n = (0.01 * (depolarization + 10)) / (np.exp((depolarization + 10) / 10) - 1)
    m = (0.1 * (depolarization + 25)) / (np.exp((depolarization + 25) / 10) - 1)
    expected = [
        (m, 4 * np.exp(depolarization / 18)),
        (
            0.07 * np.exp(depolarization / 20),
            1 / (np.exp((depolarization + 30) / 10) + 1),
        ),
        (n, 0.125 * np.exp(depolarization / 80)),
    ]
    np.testing.assert_allclose(_action_potential._rates(v), expected, rtol=1e-12)


def test_the_noise_has_the_spread_that_was_asked_for():
    recording = action_potential(0.5, noise=0.7)
    error = recording.voltage - recording.clean
    assert error.std() == pytest.approx(0.7, rel=0.02)
    assert error.mean() == pytest.approx(0, abs=0.02)


def test_without_noise_the_recording_is_the_truth():
    quiet = action_potential(noise=0)
    np.testing.assert_array_equal(quiet.voltage, quiet.clean)
    quiet.voltage[:] = 0
    assert quiet.clean[0] == -65


def test_the_same_call_returns_the_same_data(recording):
    np.testing.assert_array_equal(action_potential().voltage, recording.voltage)


def test_another_seed_changes_the_noise_and_nothing_else(recording):
    other = action_potential(rng=7)
    assert not np.array_equal(other.voltage, recording.voltage)
    np.testing.assert_array_equal(other.clean, recording.clean)


def test_a_generator_is_used_as_it_is():
    rng = np.random.default_rng(1952)
    first, second = action_potential(rng=rng), action_potential(rng=rng)
    np.testing.assert_array_equal(first.voltage, action_potential().voltage)
    assert not np.array_equal(first.voltage, second.voltage)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"duration": 0}, ValueError, r"^duration must be positive, got 0$"),
        ({"duration": "long"}, TypeError, r"^duration must be a number, got 'long'$"),
        (
            {"duration": 1e-6},
            ValueError,
            r"^duration must cover at least one sample, got 1e-06 s$",
        ),
        ({"rate": -1}, ValueError, r"^rate must be positive, got -1$"),
        ({"rate": np.inf}, ValueError, r"^rate must be finite, got inf$"),
        ({"current": -1}, ValueError, r"^current must be between 0 and 200, got -1$"),
        ({"current": 201}, ValueError, r"^current must be between 0 and 200, got 201$"),
        ({"current": np.nan}, ValueError, r"^current must be finite, got nan$"),
        ({"onset": -1e-3}, ValueError, r"^onset must be zero or positive, got -0\.001"),
        ({"width": -1}, ValueError, r"^width must be zero or positive, got -1$"),
        ({"noise": -0.1}, ValueError, r"^noise must be zero or positive, got -0\.1$"),
    ],
)
def test_action_potential_refuses_impossible_arguments(options, error, message):
    with pytest.raises(error, match=message):
        action_potential(**options)
