"""The compiled engine as Python runs it: what numba compiles is seen line by line."""

import numpy as np
import pytest

from arraybook.spiking import balanced_weights, simulate


def test_what_numba_compiles_gives_the_same_run_without_a_compiler(monkeypatch):
    engine = pytest.importorskip("arraybook.spiking._numba_engine")

    class Advance:
        signatures = ()
        plain = staticmethod(engine._advance.py_func)

        def __call__(self, *arguments):
            return self.plain(*arguments)

    rng = np.random.default_rng(20260101)
    weights, v0 = balanced_weights(20, g=0.2, rng=rng), rng.uniform(-65, 30, 20)
    expected = simulate(weights, 0.05, v0=v0, engine="numpy")
    monkeypatch.setattr(engine, "_advance", Advance())
    monkeypatch.setattr(engine, "_fuse", engine._fuse.py_func)
    run = simulate(weights, 0.05, v0=v0, engine="numba")
    assert expected.spike_times.size > 20  # so the spikes need more room than at first
    np.testing.assert_array_equal(run.spike_times, expected.spike_times)
    np.testing.assert_array_equal(run.spike_neurons, expected.spike_neurons)
    np.testing.assert_allclose(run.voltages, expected.voltages, rtol=0, atol=1e-9)
