"""Balanced spiking networks: against a slow obvious simulation and closed forms."""

from __future__ import annotations

import dataclasses
import importlib.util
import logging
import math
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import sparse, stats

from arraybook import spiking
from arraybook.spiking import _volleys, balance, balanced_weights, simulate
from arraybook.spiking._frame import LONGEST, Frame, Model, at_rest, settle

DT = 5e-5
NUMBA = importlib.util.find_spec("numba") is not None
needs_numba = pytest.mark.skipif(not NUMBA, reason="numba is not installed")
FREE = 41  # the first step in which neurons move: 2 ms after 0, decided by rounding

SPARSE_FORMATS = [
    sparse.csr_array,
    sparse.csc_array,
    sparse.coo_array,
    sparse.lil_array,
    sparse.csr_matrix,
    sparse.csc_matrix,
]


@pytest.fixture(
    params=["numpy, few", "numpy, many", pytest.param("numba", marks=needs_numba)]
)
def engine(request, monkeypatch):
    """Name each engine; that of NumPy twice, for it keeps two kinds of books."""
    name, _, kind = request.param.partition(", ")
    if kind:
        monkeypatch.setattr(_volleys, "MANY", 0 if kind == "many" else 10**9)
    return name


def slow_simulation(
    w,
    duration,
    v0,
    *,
    dt=DT,
    tau_m=0.01,
    tau_rise=0.002,
    tau_decay=0.02,
    refractory=0.002,
    v_reset=-65.0,
    v_peak=-40.0,
    offset=-40.0,
):
    """The model written out, a fresh array for everything; one row per step."""
    v = np.array(v0, dtype=float)
    ipsc = np.zeros(v.size)
    h = np.zeros(v.size)
    last_spike = np.zeros(v.size)
    trace, times, neurons = [], [], []
    for step in range(round(duration / dt)):
        now = dt * step
        current = ipsc + offset
        slope = (now > last_spike + refractory) * (-v + current) / tau_m
        v = v + dt * slope
        fired = v >= v_peak
        sent = w[:, fired].sum(axis=1)
        last_spike = last_spike + (now - last_spike) * fired
        ipsc = ipsc * np.exp(-dt / tau_rise) + h * dt
        h = h * np.exp(-dt / tau_decay) + sent / (tau_rise * tau_decay)
        trace.append(np.where(fired, 30.0, v))
        times += [now] * int(fired.sum())
        neurons += np.flatnonzero(fired).tolist()
        v = np.where(fired, v_reset, v)
    return np.array(trace), np.array(times), np.array(neurons)


def older_network(n=2000, p=0.1, g=0.04):
    """Weights and initial voltages of an older script, in its order of draws."""
    stream = np.random.RandomState(100)
    weights = stream.randn(n, n) * (stream.rand(n, n) < p) * g / (np.sqrt(n) * p)
    return balance(weights), -65 + (30 - -65) * stream.rand(n)


def small_network(n=60, seed=1, **options):
    rng = np.random.default_rng(seed)
    return balanced_weights(n, rng=rng, **options), rng.uniform(-65, 30, n)


def assert_same_run(run, expected):
    trace, times, neurons = expected
    np.testing.assert_array_equal(run.spike_times, times)
    np.testing.assert_array_equal(run.spike_neurons, neurons)
    record = run.voltages.shape[1]
    np.testing.assert_allclose(run.voltages, trace[:, :record], rtol=0, atol=1e-9)


# --- the run of an older script --------------------------------------------------------


def test_run_of_an_older_script_has_its_spike_counts(engine):
    # What the script's own code gives, run once after np.random.seed(100).
    weights, v0 = older_network()
    run = simulate(weights, 2.0, v0=v0, engine=engine)
    assert np.count_nonzero(v0 >= -40) == 1524
    assert np.count_nonzero(weights) == 400_577
    counts = np.bincount(run.spike_neurons, minlength=2000)
    assert run.voltages.shape == (40_000, 10)
    assert counts.sum() == run.spike_times.size == 74_838
    assert round(counts.mean() / 2.0, 2) == 18.71
    assert counts[:10].tolist() == [37, 39, 32, 37, 34, 31, 38, 31, 46, 48]
    # A spike is exactly one step of exactly 30 mV in the trace, and none is missing.
    np.testing.assert_array_equal((run.voltages == 30.0).sum(axis=0), counts[:10])
    assert run.voltages[run.voltages < 30.0].max() < -40.0

    # Two hundred slow milliseconds, voltages and all.
    slow = slow_simulation(weights, 0.2, v0)
    early = run.spike_times < 0.2
    np.testing.assert_array_equal(run.spike_times[early], slow[1])
    np.testing.assert_array_equal(run.spike_neurons[early], slow[2])
    np.testing.assert_allclose(run.voltages[:4000], slow[0][:, :10], rtol=0, atol=1e-9)


# --- against the slow simulation -------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"dt": 1e-4},
        {"dt": 3.1e-5},
        {"dt": 1e-3},
        {"refractory": 0.0},
        {"refractory": 0.01},
        {"offset": -30.0},
        {"tau_m": 0.02, "tau_rise": 0.001, "tau_decay": 0.03},
        {"v_reset": -70.0, "v_peak": -45.0, "offset": -44.0},
        # Decays of e, e**-20 and to nothing a step: frames of few steps, or of one.
        {"dt": 1e-3, "tau_m": 0.0010001, "tau_rise": 1e-3, "offset": -39.0},
        {"dt": 1e-3, "tau_m": 1e-3, "tau_rise": 1e-3, "tau_decay": 1e-3, "offset": -39},
        # Without a wait; and some spikes come, by rounding, before their own step.
        {"dt": 1e-3, "tau_m": 1e-3, "offset": -39.0, "refractory": 0.0},
    ],
    ids=repr,
)
@pytest.mark.parametrize("convert", [np.asarray, sparse.csr_array])
def test_run_equals_the_slow_simulation(convert, engine, options):
    weights, v0 = small_network()
    run = simulate(convert(weights), 0.3, v0=v0, record=60, engine=engine, **options)
    expected = slow_simulation(weights, 0.3, v0, **options)
    assert expected[1].size > 100
    assert_same_run(run, expected)


@pytest.mark.parametrize("convert", SPARSE_FORMATS)
def test_sparse_weights_give_the_same_run_as_dense(convert, engine):
    weights, v0 = small_network(200)
    dense = simulate(weights, 0.2, v0=v0)
    run = simulate(convert(weights), 0.2, v0=v0, engine=engine)
    assert_same_run(run, (dense.voltages, dense.spike_times, dense.spike_neurons))
    # They add the same numbers in another order.
    np.testing.assert_allclose(run.voltages, dense.voltages, rtol=0, atol=1e-12)


@pytest.mark.parametrize("convert", [np.asarray, sparse.csr_array])
def test_a_neuron_that_sends_to_all_others_is_one_among_few_connections(convert):
    # Rows of very unequal length do not fit into a rectangle of twice their size.
    weights, v0 = small_network(80, p=0.02)
    weights[:, 3] = np.linspace(-0.02, 0.03, 80)
    run = simulate(convert(weights), 0.3, v0=v0, offset=-38.0, record=80)
    assert_same_run(run, slow_simulation(weights, 0.3, v0, offset=-38.0))


@pytest.mark.parametrize("few", [0, 1, 70, 10**6])
@pytest.mark.parametrize("batch", [1, 100, 10**6])
def test_volleys_of_every_size_arrive_whole(monkeypatch, batch, few):
    monkeypatch.setattr("arraybook.spiking._numpy_engine.BATCH", batch)
    monkeypatch.setattr("arraybook.spiking._numpy_engine.FEW", few)
    weights, v0 = small_network(60, p=0.5)
    run = simulate(sparse.csr_array(weights), 0.1, v0=v0, record=60)
    assert_same_run(run, slow_simulation(weights, 0.1, v0))


@pytest.mark.parametrize("few", [0, 10**6])
@pytest.mark.parametrize("n", [255, 256, 257])
def test_targets_fit_into_the_bytes_that_hold_them(monkeypatch, n, few):
    monkeypatch.setattr("arraybook.spiking._numpy_engine.FEW", few)
    weights, v0 = small_network(n, p=0.5)
    run = simulate(sparse.csr_array(weights), 0.05, v0=v0, record=n)
    assert_same_run(run, slow_simulation(weights, 0.05, v0))


@pytest.mark.parametrize("few", [0, 10**6])
def test_without_a_synapse_a_volley_reaches_nobody(monkeypatch, few):
    monkeypatch.setattr("arraybook.spiking._numpy_engine.FEW", few)
    nothing, v0 = np.zeros((30, 30)), np.linspace(-65, 30, 30)
    run = simulate(sparse.csr_array(nothing), 0.1, v0=v0, record=30)
    assert_same_run(run, slow_simulation(nothing, 0.1, v0))


@pytest.mark.parametrize("steps", [1, LONGEST - 1, LONGEST, LONGEST + 1])
def test_any_number_of_steps_about_a_frame_is_right(engine, steps):
    weights, v0 = small_network()
    run = simulate(weights, steps * DT, v0=v0, record=60, engine=engine)
    assert_same_run(run, slow_simulation(weights, steps * DT, v0))


@settings(derandomize=True, deadline=None, max_examples=40)
@given(
    taus=st.tuples(*[st.floats(1.0, 300.0)] * 3),
    wait=st.floats(0.0, 30.0),
    # Not at the peak: a row of weights sums to zero, so where all fire at once rounding
    # would decide who fires next.
    offset=st.floats(-45.0, -20.0).filter(lambda offset: abs(offset + 40.0) > 1e-6),
    seed=st.integers(0, 1000),
)
def test_any_constants_give_the_run_of_the_slow_simulation(taus, wait, offset, seed):
    # The times in steps. Rounding may only decide where voltages come close to the
    # peak, which with so few spikes they do not.
    rng = np.random.default_rng(seed)
    weights, v0 = balanced_weights(12, 0.5, g=0.01, rng=rng), rng.uniform(-65, 30, 12)
    names = ("tau_m", "tau_rise", "tau_decay")
    options = {name: tau * 1e-3 for name, tau in zip(names, taus, strict=True)}
    options |= {"dt": 1e-3, "refractory": wait * 1e-3, "offset": offset}
    expected = slow_simulation(weights, 0.5, v0, **options)
    for engine, many in [("numpy", 0), ("numpy", 13), ("numba", 0)][: 2 + NUMBA]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_volleys, "MANY", many)
            run = simulate(weights, 0.5, v0=v0, record=12, engine=engine, **options)
        assert_same_run(run, expected)


@pytest.mark.parametrize("n", [1, 7, 8, 9, 2000])
def test_the_arrays_of_a_frame_begin_where_a_line_of_the_cache_does(n):
    model = Model(1.0, 2.0, 3.0, 4.0, 0.0, -65.0, -40.0, -40.0)
    arrays = at_rest(np.full(n, -50.0), model)
    for array in arrays:
        assert array.shape == (n,)
        assert array.ctypes.data % 64 == 0
    assert not any(np.shares_memory(arrays[0], other) for other in arrays[1:])


def test_both_kinds_of_books_tell_the_same():
    rng = np.random.default_rng(5)
    times, model = DT * np.arange(6000), Model(DT, 1, 1, 1, 0.002, -65.0, -40.0, -40.0)
    kinds = [
        kind(np.zeros(50), times, model)
        for kind in (_volleys.OneByOne, _volleys.AllAtOnce)
    ]
    odd = 0
    for step in range(0, 5000, 7):
        fires = rng.random(50) < 0.1
        for books in kinds:
            np.frombuffer(books.flags, dtype=bool)[:] = fires
            first = books.flags.find(1)
            if first >= 0:
                books.park(step, books.volley(first))
            if step in books.due:
                books.release(step, 1.5)
        odd += np.count_nonzero(books.last[fires] != times[step])
    one, other = kinds
    assert one.last == other.last.tolist()
    assert odd > 0  # else this would show nothing
    assert one.u.tolist() == other.u.tolist()
    waiting = {step: np.hstack(volleys).tolist() for step, volleys in other.due.items()}
    assert {step: sorted(who) for step, who in waiting.items()} == {
        step: sorted(who) for step, who in one.due.items() if who
    }
    assert (one.steps, one.sizes) == (other.steps, other.sizes)
    assert one.fired().tolist() == other.fired().tolist()


def test_the_end_of_a_frame_returns_true_sizes_and_drops_what_is_hardly_there():
    frame = Frame.of(Model(1.0, 2.0, 3.0, 4.0, 0.0, -65.0, -40.0, -40.0))
    u, s, h = np.array([8.0, -1e-250, 1e-250]), np.ones(3), np.array([1, -1e-250, 0.0])
    settle(u, s, h, frame, 2)
    assert u.tolist() == [2.0, -1e-200, 0.0]
    np.testing.assert_allclose(s, math.exp(-2 / 3), rtol=1e-15)
    np.testing.assert_allclose(h, [math.exp(-2 / 4), 0.0, 0.0], rtol=1e-15)
    s[:] = 1e-250
    settle(u, s, h, frame, 1)
    assert s.tolist() == [0.0, 0.0, 0.0]


def test_a_frame_neither_overflows_nor_loses_its_factors():
    for ratio in (1e-9, 0.005, 0.5, 0.999, 1.0):
        model = Model(ratio, 1.0, 1.0, 1.0, 0.0, -65.0, -40.0, -40.0 + 1e-3)
        frame = Frame.of(model)
        for name in Frame.__slots__:
            values = np.abs(getattr(frame, name))
            assert values.size == frame.to_u.size >= 1
            assert 1e-250 < values.min() <= values.max() < 1e250, (name, ratio)


def test_duplicate_entries_of_a_sparse_matrix_add_up():
    halves = sparse.csc_array(
        (np.full(2, 0.05), np.array([1, 1]), np.array([0, 2, 2])), shape=(2, 2)
    )
    whole = np.array([[0.0, 0.0], [0.1, 0.0]])
    options = {"v0": [0.0, -60.0], "offset": -50.0, "record": 2}
    run = simulate(halves, 0.05, **options)
    assert_same_run(run, slow_simulation(whole, 0.05, [0.0, -60.0], offset=-50.0))
    assert halves.nnz == 2


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["f8", "f4"])
def test_memory_order_and_dtype_do_not_matter(order, dtype):
    weights, v0 = small_network(100)
    weights = weights.astype(dtype)
    run = simulate(np.array(weights, order=order), 0.1, v0=v0)
    assert_same_run(run, slow_simulation(weights.astype(float), 0.1, v0))


def test_integer_and_boolean_weights_count_as_numbers():
    v0 = [0.0, -60.0]
    expected = slow_simulation(np.array([[0.0, 0.0], [1.0, 0.0]]), 0.05, v0)
    for weights in ([[0, 0], [1, 0]], np.array([[False, False], [True, False]])):
        assert_same_run(simulate(weights, 0.05, v0=v0, record=2), expected)
        assert_same_run(
            simulate(sparse.csr_array(weights), 0.05, v0=v0, record=2), expected
        )


# --- closed forms -----------------------------------------------------------------------


def test_lone_neuron_relaxes_to_the_offset_after_the_refractory_start():
    run = simulate([[0.0]], 0.1, v0=[-60.0], offset=-45.0, record=1)
    moves = np.maximum(np.arange(2000) - (FREE - 1), 0)
    expected = -45.0 + (-60.0 - -45.0) * (1 - DT / 0.01) ** moves
    np.testing.assert_allclose(run.voltages[:, 0], expected, rtol=1e-12)
    assert run.spike_times.size == 0
    assert (run.voltages[:FREE, 0] == -60.0).all()
    assert run.voltages[FREE, 0] > -60.0


def test_driven_neuron_fires_at_the_interval_of_the_closed_form():
    run = simulate([[0.0]], 0.5, v0=[-65.0], offset=-30.0, record=1)
    # From -65 the distance to -30 shrinks by one factor a step until it is 10.
    climb = math.ceil(math.log(10 / 35) / math.log(1 - DT / 0.01))
    steps = np.round(run.spike_times / DT).astype(int)
    assert steps[0] == FREE - 1 + climb
    assert set(np.diff(steps).tolist()) <= {climb + 39, climb + 40}


def test_with_dt_equal_to_tau_m_a_neuron_reaches_the_offset_in_one_step(engine):
    # And fires there if it is the peak: from the reset, whatever is left is nothing.
    options = {"dt": 0.01, "tau_decay": 0.01, "tau_rise": 0.01, "refractory": 0.0}
    run = simulate([[0.0]], 0.2, v0=[-60.0], engine=engine, **options)
    np.testing.assert_array_equal(run.spike_times, run.times[1:])


def test_refractory_time_of_zero_frees_a_neuron_at_the_next_step():
    run = simulate([[0.0]], 0.01, v0=[0.0], offset=-45.0, refractory=0.0, record=1)
    assert run.voltages[0, 0] == 30.0
    assert run.voltages[1, 0] == pytest.approx(-65 + (65 - 45) * DT / 0.01)


def test_synapse_filters_a_spike_with_two_exponentials():
    # With tau_m = dt the voltage of the second neuron is the current of the step.
    weight, rise, decay = 1e-3, 0.002, 0.02
    run = simulate(
        [[0.0, 0.0], [weight, 0.0]],
        0.05,
        v0=[0.0, -65.0],
        tau_m=DT,
        refractory=0.0,
        offset=-60.0,
        record=2,
    )
    assert run.spike_neurons.tolist() == [0]
    # Step 0 puts the kick into h; the current of step k has gathered k - 1 terms.
    k = np.arange(1, 1000) - 1
    by_rise, by_decay = math.exp(-DT / rise), math.exp(-DT / decay)
    gathered = (by_decay**k - by_rise**k) / (by_decay - by_rise)
    current = weight / (rise * decay) * DT * gathered
    np.testing.assert_allclose(run.voltages[1:, 1], current - 60.0, rtol=1e-12)


def test_network_is_silent_if_nobody_starts_above_threshold_at_offset_equal_v_peak():
    weights, _ = small_network(300)
    v0 = np.random.default_rng(2).uniform(-65, -40.001, 300)
    run = simulate(weights, 1.0, v0=v0, record=300)
    assert run.spike_times.size == 0
    # In the end only rounding makes it look like the peak.
    assert run.voltages[:1000].max() < run.voltages.max() <= -40.0


def test_silence_lasts_for_ever(engine):
    # The distance to the offset shrinks by e**-80 a second: after 9 s no float is as
    # small, and rounded to zero it would be at the peak. One spike first: currents
    # fade to nothing, too, and not to numbers that are slow to add.
    start = np.linspace(-60.0, -41.0, 20)
    run = simulate(np.zeros((20, 20)), 60.0, dt=0.002, tau_m=0.0125, v0=start, record=1)
    assert run.spike_times.size == 0
    start[0] = 0.0
    weights = np.diag(np.full(20, -1e-3))
    run = simulate(weights, 60.0, dt=0.002, tau_m=0.0125, v0=start, engine=engine)
    assert run.spike_times.tolist() == [0.0]
    assert run.voltages[-1, 0] == -40.0


def test_neurons_above_threshold_fire_in_step_zero_though_refractory():
    weights, v0 = small_network(300)
    run = simulate(weights, 0.01, v0=v0, record=0)
    first = run.spike_neurons[run.spike_times == 0.0]
    np.testing.assert_array_equal(first, np.flatnonzero(v0 >= -40.0))


def test_voltage_exactly_at_the_peak_fires():
    run = simulate([[0.0]], DT, v0=[-40.0], record=1)
    assert run.spike_neurons.tolist() == [0]


# --- sizes, kinds, randomness -----------------------------------------------------------


@pytest.mark.parametrize("duration", [0.15, 0.3, 0.35, 2.3])
def test_number_of_steps_is_rounded_not_cut(duration):
    assert int(duration / DT) != round(duration / DT)
    run = simulate(np.zeros((1, 1)), duration, v0=[-60.0], record=1)
    assert run.times.shape == (round(duration / DT),)
    assert run.voltages.shape == (round(duration / DT), 1)


def test_times_are_multiples_of_dt_and_spikes_are_in_order():
    weights, v0 = small_network(100)
    run = simulate(weights, 0.15, v0=v0)
    assert run.times.shape == (3000,)
    np.testing.assert_array_equal(run.times, [DT * i for i in range(3000)])
    assert np.isin(run.spike_times, run.times).all()
    order = np.lexsort((run.spike_neurons, run.spike_times))
    np.testing.assert_array_equal(order, np.arange(order.size))


def test_recording_has_float64_and_integer_arrays_and_is_frozen():
    weights, v0 = small_network(20)
    run = simulate(weights, 0.01, v0=v0, record=3)
    assert run.times.dtype == run.voltages.dtype == run.spike_times.dtype == np.float64
    assert run.spike_neurons.dtype == np.intp
    assert run.voltages.shape == (200, 3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        run.times = run.times[:1]


def test_a_small_network_records_all_of_its_neurons():
    assert simulate(np.zeros((3, 3)), 0.01, rng=1).voltages.shape == (200, 3)
    assert simulate(np.zeros((30, 30)), 0.01, rng=1).voltages.shape == (200, 10)


def test_fewer_recorded_neurons_do_not_change_the_run():
    weights, v0 = small_network(50)
    everyone = simulate(weights, 0.1, v0=v0, record=50)
    nobody = simulate(weights, 0.1, v0=v0, record=0)
    assert nobody.voltages.shape == (2000, 0)
    np.testing.assert_array_equal(everyone.spike_times, nobody.spike_times)


@pytest.mark.parametrize("convert", [np.asarray, sparse.csr_array])
def test_network_without_neurons_gives_empty_arrays(convert):
    run = simulate(convert(np.zeros((0, 0))), 0.01, record=0)
    assert run.times.shape == (200,)
    assert run.voltages.shape == (200, 0)
    assert run.spike_times.shape == run.spike_neurons.shape == (0,)


@pytest.mark.parametrize("convert", [np.asarray, *SPARSE_FORMATS])
def test_neurons_without_synapses_fire_alone(convert, engine):
    v0 = np.array([-39.0, -50.0, 0.0])
    run = simulate(convert(np.zeros((3, 3))), 0.02, v0=v0, engine=engine, record=3)
    assert run.spike_neurons.tolist() == [0, 2]
    assert_same_run(run, slow_simulation(np.zeros((3, 3)), 0.02, v0))


@pytest.mark.parametrize("duration", [0, 0.0, 2e-5])
def test_duration_of_no_step_gives_empty_arrays(duration):
    run = simulate(np.zeros((12, 12)), duration)
    assert run.times.shape == (0,)
    assert run.voltages.shape == (0, 10)
    assert run.spike_times.shape == run.spike_neurons.shape == (0,)
    assert run.spike_neurons.dtype == np.intp


@pytest.mark.parametrize("convert", [np.asarray, *SPARSE_FORMATS])
def test_arguments_are_not_changed(convert):
    weights, v0 = small_network(30)
    weights, start = convert(weights), v0.copy()
    before = weights.copy()
    simulate(weights, 0.05, v0=v0)
    balance(weights)
    np.testing.assert_array_equal(v0, start)
    assert abs(weights - before).max() == 0.0


def test_balancing_leaves_a_csc_array_with_explicit_zeros_alone():
    matrix = sparse.csc_array(np.array([[1.0, 2.0], [3.0, 4.0]]))
    matrix.data[0] = 0.0
    balance(matrix)
    assert matrix.nnz == 4
    assert matrix.data.tolist() == [0.0, 3.0, 2.0, 4.0]


def test_arrays_of_a_recording_do_not_share_memory_with_arguments():
    weights, v0 = small_network(30)
    run = simulate(np.asfortranarray(weights), 0.0, v0=v0)
    assert not np.shares_memory(run.voltages, v0)


def test_same_rng_gives_the_same_network_and_run():
    first, second = (balanced_weights(40, rng=7) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    runs = [simulate(first, 0.05, rng=np.random.default_rng(8)) for _ in range(2)]
    np.testing.assert_array_equal(runs[0].spike_times, runs[1].spike_times)
    assert (balanced_weights(40, rng=8) != first).any()
    thin = [balanced_weights(40, rng=7, sparse=True) for _ in range(2)]
    assert abs(thin[0] - thin[1]).max() == 0.0


def test_generator_passes_through_and_advances():
    rng = np.random.default_rng(1)
    assert (balanced_weights(20, rng=rng) != balanced_weights(20, rng=rng)).any()


def test_default_start_is_uniform_between_reset_and_thirty():
    weights = np.zeros((500, 500))
    run = simulate(weights, DT, rng=3, record=500)
    expected = -65 + 95 * np.random.default_rng(3).random(500)
    fired = expected >= -40
    np.testing.assert_allclose(run.voltages[0, ~fired], expected[~fired], rtol=1e-14)
    np.testing.assert_array_equal(run.spike_neurons, np.flatnonzero(fired))


def test_given_start_draws_nothing_from_rng():
    rng = np.random.default_rng(4)
    simulate(np.zeros((2, 2)), 0.001, v0=[-50.0, -50.0], record=2, rng=rng)
    assert rng.random() == np.random.default_rng(4).random()


# --- weights ------------------------------------------------------------------------------


@pytest.mark.parametrize("as_sparse", [False, True])
def test_random_weights_have_the_promised_size_density_and_spread(as_sparse):
    weights = balanced_weights(1000, 0.1, 0.04, rng=5, sparse=as_sparse)
    if as_sparse:
        assert isinstance(weights, sparse.csc_array)
        weights = weights.toarray()
    assert weights.shape == (1000, 1000)
    assert weights.dtype == np.float64
    np.testing.assert_allclose(weights.sum(axis=1), 0.0, atol=1e-13)
    values = weights[weights != 0]
    # Ten standard deviations of a binomial count of a million coins.
    assert abs(values.size - 100_000) < 3000
    # Centring a row of about 100 takes one degree of freedom.
    spread = 0.04 / (math.sqrt(1000) * 0.1) * math.sqrt(1 - 1 / 100)
    assert values.std() == pytest.approx(spread, rel=0.01)
    assert stats.kstest(values / values.std(), "norm").pvalue > 0.01


def test_every_pair_is_equally_likely_in_a_sparse_network():
    connected = sum(
        (balanced_weights(12, 0.3, rng=seed, sparse=True) != 0).toarray().astype(int)
        for seed in range(1000)
    )
    # 144 cells of 1000 coins each, the standard deviation being 14.5.
    assert abs(connected - 300).max() < 70
    chi2 = ((connected - 300) ** 2 / (1000 * 0.3 * 0.7)).sum()
    assert 0.01 < stats.chi2(144).sf(chi2) < 0.99


@pytest.mark.parametrize("as_sparse", [False, True])
def test_extreme_densities(as_sparse):
    options = {"rng": 6, "sparse": as_sparse}
    full = sparse.csr_array(balanced_weights(30, 1.0, **options))
    assert full.nnz == 900
    almost_nothing = sparse.csr_array(balanced_weights(30, 1e-300, **options))
    assert almost_nothing.nnz == 0
    assert sparse.csr_array(balanced_weights(30, g=0.0, **options)).nnz == 0
    assert balanced_weights(0, **options).shape == (0, 0)


def test_sparse_network_is_never_a_full_matrix():
    tracemalloc.start()
    weights = balanced_weights(4000, 0.001, rng=7, sparse=True)
    simulate(weights, 0.001, rng=8)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # A full matrix of bool alone would take 16 MB.
    assert peak < 4_000_000


def test_a_run_takes_less_than_three_times_the_memory_of_its_weights(engine):
    weights = balanced_weights(5000, 0.02, rng=7, sparse=True)
    size = weights.data.nbytes + weights.indices.nbytes + weights.indptr.nbytes
    assert size < 12.1 * weights.nnz
    simulate(weights, 0.001, rng=8, engine=engine)  # compiled, imported
    tracemalloc.start()
    simulate(weights, 0.05, rng=8, record=0, engine=engine)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size + peak < 3 * size


def test_a_neuron_that_sends_to_all_does_not_make_room_for_all_others():
    weights = balanced_weights(3000, 0.005, rng=7, sparse=True).tolil()
    weights[:, 5] = 1e-6
    weights = weights.tocsc()
    size = weights.data.nbytes + weights.indices.nbytes + weights.indptr.nbytes
    simulate(weights, 0.001, rng=8)
    tracemalloc.start()
    simulate(weights, 0.001, rng=8)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # Padded to the longest, each of the 3000 rows would have 3000 targets.
    assert peak < 10 * size < 3000 * 3000 * 12 / 10


def test_missing_connections_are_plain_zeros():
    weights = balanced_weights(50, rng=9)
    assert not np.signbit(weights[weights == 0]).any()


@settings(derandomize=True, deadline=None)
@given(
    hnp.arrays(
        np.float64,
        hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=6),
        elements=st.one_of(st.just(0.0), st.floats(-1e6, 1e6, allow_subnormal=False)),
    )
)
def test_balanced_rows_sum_to_zero_and_zeros_stay(weights):
    before = weights.copy()
    centred = balance(weights)
    np.testing.assert_array_equal(weights, before)
    assert centred.shape == weights.shape
    assert (centred[weights == 0] == 0).all()
    limit = 1e-14 * np.abs(weights).sum(axis=1) * weights.shape[1]
    assert (np.abs(centred.sum(axis=1)) <= limit).all()
    # Differences between the connections of a row stay what they were.
    for row, old in zip(centred, weights, strict=True):
        kept = old != 0
        if kept.any():
            np.testing.assert_allclose(row[kept], old[kept] - old[kept].mean(), 1e-9, 1)
    again = balance(sparse.csr_array(weights))
    assert isinstance(again, sparse.csc_array)
    np.testing.assert_allclose(again.toarray(), centred, rtol=1e-9, atol=1e-8)


def test_rows_without_connections_stay_zero():
    weights = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 2.0]])
    expected = [[0.0, 0.0, 0.0], [-0.5, 0.0, 0.5]]
    assert balance(weights).tolist() == expected
    assert balance(sparse.csr_array(weights)).toarray().tolist() == expected


def test_lone_connection_of_a_row_becomes_zero():
    assert balance([[0.0, 3.0]]).tolist() == [[0.0, 0.0]]


def test_stored_zeros_of_a_sparse_matrix_are_no_connections():
    weights = sparse.csr_array(np.array([[1.0, 2.0, 6.0]]))
    weights.data[1] = 0.0
    assert balance(weights).toarray().tolist() == [[-2.5, 0.0, 2.5]]


def test_duplicate_entries_are_one_connection_when_balancing():
    parts = sparse.csc_array(
        (np.array([1.0, 2.0, 5.0]), np.array([0, 0, 0]), np.array([0, 2, 3])),
        shape=(1, 2),
    )
    assert balance(parts).toarray().tolist() == [[-1.0, 1.0]]
    assert parts.nnz == 3


@pytest.mark.parametrize("shape", [(0, 0), (3, 0), (0, 3)])
def test_empty_matrices_come_back_empty(shape):
    assert balance(np.zeros(shape)).shape == shape


# --- errors -------------------------------------------------------------------------------

SQUARE = np.zeros((3, 3))
BAD_WEIGHTS = [
    (np.zeros(3), ValueError, r"^weights must have 2 axes, got shape \(3,\)$"),
    (3.0, ValueError, r"^weights must have 2 axes, got shape \(\)$"),
    ([[1, 2], [3]], ValueError, "^weights must be a rectangular array"),
    ([["a"]], TypeError, "^weights must hold real numbers, got dtype <U1$"),
    (np.eye(2) * 1j, TypeError, "^weights must hold real numbers, got dtype complex"),
    (
        sparse.csr_array(np.eye(2) * 1j),
        TypeError,
        "^weights must hold real numbers, got dtype complex128$",
    ),
    (
        sparse.coo_array(np.ones(3)),
        ValueError,
        r"^weights must have 2 axes, got shape \(3,\)$",
    ),
    (
        [[np.nan, np.inf], [0.0, 1.0]],
        ValueError,
        "^weights must be finite, got 2 values that are NaN or infinite$",
    ),
    (sparse.csr_array([[np.nan]]), ValueError, "^weights must be finite, got 1 value"),
]


@pytest.mark.parametrize(("weights", "error", "message"), BAD_WEIGHTS)
def test_bad_weights_are_refused(weights, error, message):
    with pytest.raises(error, match=message):
        balance(weights)
    with pytest.raises(error, match=message):
        simulate(weights, 0.1, record=0)


@pytest.mark.parametrize("convert", [np.asarray, sparse.csr_array])
def test_matrix_that_is_not_square_is_refused(convert):
    with pytest.raises(
        ValueError, match=r"^weights must be a square matrix, got shape \(2, 3\)$"
    ):
        simulate(convert(np.zeros((2, 3))), 0.1)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"duration": -1}, ValueError, "^duration must be zero or positive, got -1$"),
        ({"duration": math.nan}, ValueError, "^duration must be finite, got nan$"),
        ({"duration": math.inf}, ValueError, "^duration must be finite, got inf$"),
        ({"duration": None}, TypeError, "^duration must be a number, got None$"),
        (
            {"duration": 1e300, "dt": 1e-300},
            ValueError,
            "^dt must lie within 1e-140 and 1e140, got 1e-300$",
        ),
        ({"dt": 0}, ValueError, "^dt must be positive, got 0$"),
        ({"dt": -5e-5}, ValueError, "^dt must be positive, got -5e-05$"),
        ({"dt": 0.005}, ValueError, "^dt must be at most tau_rise, 0.002, got 0.005$"),
        (
            {"dt": 0.01, "tau_m": 0.001},
            ValueError,
            "^dt must be at most tau_m, 0.001, got 0.01$",
        ),
        (
            {"dt": 0.001, "tau_decay": 0.0001},
            ValueError,
            "^dt must be at most tau_decay, 0.0001, got 0.001$",
        ),
        ({"tau_m": 0.0}, ValueError, "^tau_m must be positive, got 0.0$"),
        ({"tau_rise": -1}, ValueError, "^tau_rise must be positive, got -1$"),
        ({"tau_decay": math.nan}, ValueError, "^tau_decay must be finite, got nan$"),
        ({"tau_decay": "x"}, TypeError, "^tau_decay must be a number, got 'x'$"),
        ({"refractory": -0.1}, ValueError, "^refractory must be zero or positive, got"),
        ({"v_reset": math.nan}, ValueError, "^v_reset must be finite, got nan$"),
        ({"v_peak": math.inf}, ValueError, "^v_peak must be finite, got inf$"),
        ({"offset": math.inf}, ValueError, "^offset must be finite, got inf$"),
        ({"v_peak": -65}, ValueError, "^v_peak must be above v_reset, -65.0, got -65"),
        ({"dt": 1e-21}, ValueError, "^dt must be at least 1e-20, got 1e-21$"),
        (
            {"v_reset": -1e51},
            ValueError,
            r"^v_reset must lie within -1e\+50 and 1e\+50",
        ),
        ({"v_peak": 1e51}, ValueError, r"^v_peak must lie within -1e\+50 and 1e\+50, "),
        ({"offset": 1e51}, ValueError, r"^offset must lie within -1e\+50 and 1e\+50, "),
        ({"v0": [0, 1e51, 0]}, ValueError, r"^v0 must lie within -1e\+50 and 1e\+50, "),
        (
            {"duration": 1e11},
            ValueError,
            r"^duration must not ask for more than 2\*\*32 numbers, got 100000000000\.0$",
        ),
        ({"duration": 1e11, "record": 1}, ValueError, "^duration must not ask for mo"),
        ({"duration": 1e11, "record": 0}, ValueError, "^duration must not ask for mo"),
        ({"record": -1}, ValueError, "^record must be a non-negative integer, got -1$"),
        ({"record": 2.0}, TypeError, "^record must be a non-negative integer, got 2.0"),
        (
            {"v0": [0.0, 0.0]},
            ValueError,
            "^v0 must have one value for each of 3 neurons, got 2$",
        ),
        ({"v0": 0.0}, ValueError, r"^v0 must have 1 axis, got shape \(\)$"),
        ({"v0": [0.0, math.nan, 0.0]}, ValueError, "^v0 must be finite, got 1 value"),
        ({"v0": ["a", "b", "c"]}, TypeError, "^v0 must hold real numbers, got dtype"),
    ],
    ids=repr,
)
def test_bad_options_are_refused_in_one_line(options, error, message):
    options = {"weights": SQUARE, "duration": 0.1, "record": 3} | options
    with pytest.raises(error, match=message) as caught:
        simulate(**options)
    assert "\n" not in str(caught.value)


def test_weights_that_make_currents_overflow_are_refused(engine):
    weights = np.array([[0.0, 0.0, 0.0], [1e300, 1e300, -1e300], [0.0, 0.0, 0.0]])
    huge = 1e8 * weights
    for at in (weights, sparse.csr_array(weights), huge, sparse.csr_array(huge)):
        for v0 in ([0.0, -60.0, -60.0], [0.0, 0.0, -60.0], [0.0, 0.0, 0.0]):
            with pytest.raises(
                ValueError,
                match=r"^weights must not drive a current beyond 1e\+50 mV, got some",
            ):
                simulate(at, 0.1, v0=v0, record=2, engine=engine)


def test_an_absurd_weight_changes_no_other_neuron(engine):
    weights = np.zeros((3, 3))
    weights[1, 0] = 1e40
    options = {"v0": [0.0, -60.0, -50.0], "record": 3, "engine": engine}
    run = simulate(weights, 0.1, **options)
    alone = simulate(np.zeros((3, 3)), 0.1, **options)
    np.testing.assert_array_equal(run.voltages[:, 2], alone.voltages[:, 2])
    assert np.isfinite(run.voltages).all()
    assert set(run.spike_neurons.tolist()) == {0, 1}


def test_an_unknown_engine_is_refused():
    with pytest.raises(
        ValueError, match=r"^engine must be one of 'numpy', 'numba', got 'cuda'$"
    ):
        simulate(SQUARE, 0.1, engine="cuda")


def test_a_missing_numba_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "arraybook.spiking._numba_engine", raising=False)
    monkeypatch.delattr(spiking, "_numba_engine", raising=False)
    with pytest.raises(
        ModuleNotFoundError, match=r"^engine 'numba' needs numba: install arraybook\["
    ):
        simulate(SQUARE, 0.1, engine="numba")


@needs_numba
def test_the_log_says_how_long_the_compiler_took(caplog):
    from arraybook.spiking import _numba_engine

    importlib.reload(_numba_engine)  # what was compiled before is forgotten
    with caplog.at_level(logging.INFO, "arraybook.spiking"):
        simulate(SQUARE, 0.1, v0=[-50.0] * 3, record=1, engine="numba")
    assert len(caplog.messages) == 1
    seconds = float(caplog.messages[0].removeprefix("compiled in ").removesuffix(" s"))
    assert 0.1 <= seconds < 600
    caplog.clear()
    simulate(SQUARE, 0.1, v0=[-50.0] * 3, record=1, engine="numba")
    assert not caplog.messages


def test_time_step_may_equal_the_smallest_time_constant():
    run = simulate(SQUARE, 0.1, dt=0.002, v0=[-50.0] * 3, record=3)
    assert run.times.size == 50


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"n": -1}, ValueError, "^n must be a non-negative integer, got -1$"),
        ({"n": 2.5}, TypeError, "^n must be a non-negative integer, got 2.5$"),
        ({"p": 0}, ValueError, "^p must be above 0 and at most 1, got 0.0$"),
        ({"p": 1.1}, ValueError, "^p must be above 0 and at most 1, got 1.1$"),
        ({"p": math.nan}, ValueError, "^p must be finite, got nan$"),
        ({"p": None}, TypeError, "^p must be a number, got None$"),
        ({"g": -0.1}, ValueError, "^g must be zero or positive, got -0.1$"),
        ({"g": math.inf}, ValueError, "^g must be finite, got inf$"),
        (
            {"p": 1e-300, "g": 1e4},
            ValueError,
            r"^g / \(sqrt\(n\) \* p\) must lie within",
        ),
        (
            {"n": 10**7},
            ValueError,
            r"^n must not ask for more than 2\*\*32 numbers, got 10000000$",
        ),
        ({"n": 10**9, "sparse": True}, ValueError, "^n must not ask for more than"),
        ({"rng": "x"}, TypeError, "^rng must be a seed or a numpy.random.Generator"),
    ],
    ids=repr,
)
def test_bad_network_parameters_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        balanced_weights(**({"n": 5} | arguments))


def test_a_sparse_network_may_have_as_many_neurons_as_memory_has_room_for():
    weights = balanced_weights(100_000, 1e-7, rng=3, sparse=True)
    assert weights.shape == (100_000, 100_000)
    assert 500 < weights.nnz < 1500
    assert weights.indices.dtype == np.int32


def test_public_names_are_the_promised_ones():
    assert set(spiking.__all__) == {
        "Outcome",
        "Recording",
        "balance",
        "balanced_weights",
        "simulate",
        "sweep",
    }
