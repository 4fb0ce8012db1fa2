"""Spiking networks: against the plain loop and against Brian2 in both of its modes."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse

from arraybook.spiking import balance, balanced_weights, simulate
from benchmarks.harness import (
    OURS,
    PLAIN,
    Case,
    Elsewhere,
    Entrant,
    MissingError,
    Target,
    benchmark,
    find,
    found,
    notes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NUMBA = f"{OURS}, numba"
CYTHON, COMPILED = "Brian2, Cython", "Brian2, C++ standalone"
# The interpreter of an environment with Brian2, which cannot be imported beside
# NumPy 2.4; the session `bench` makes it.
BRIAN2 = os.environ.get("ARRAYBOOK_BRIAN2")


@benchmark
def network() -> Iterator[Case]:
    """Yield the race of the network of its page, one simulated second."""
    yield Case(
        name="2000 neurons, 400 thousand synapses",
        make=_dense,
        n=2000,
        tiny=100,
        unit="neurons",
        same=_same_spikes,
        targets=(
            Target(PLAIN, 9.0),
            Target(CYTHON, 2.5),
            Target(COMPILED, 2.0, of=NUMBA),
            Target(PLAIN, 40.0, of=NUMBA),
        ),
        sizes=(1000, 4000),
        seconds=30.0,
    )


@benchmark
def network_sparse() -> Iterator[Case]:
    """Yield the race of a larger network whose neurons hear 200 others each."""
    yield Case(
        name="20 000 neurons, 4 million synapses",
        make=lambda n: _sparse(n, min(1.0, 200 / n)),
        n=20_000,
        tiny=300,
        unit="neurons",
        same=_same_spikes,
        targets=(
            Target(CYTHON, 2.0),
            Target(COMPILED, 1.1),
            Target(COMPILED, 1.4, of=NUMBA),
            Target("its input", 1 / 3, what="memory"),
        ),
        sizes=(5000, 10_000),
        seconds=20.0,
    )


@benchmark
def network_large() -> Iterator[Case]:
    """Yield the race of a network of 40 million synapses; it takes some minutes."""
    yield Case(
        name="20 000 neurons, 40 million synapses",
        make=lambda n: _sparse(n, 0.1, duration=0.5),
        n=20_000,
        tiny=300,
        unit="neurons",
        same=_same_spikes,
        targets=(
            Target(CYTHON, 1.2),
            Target(COMPILED, 0.8),
            Target(COMPILED, 1.4, of=NUMBA),
            Target("its input", 1 / 3, what="memory"),
            Target(COMPILED, 2.0, what="memory"),
        ),
        seconds=20.0,
    )


def _dense(n: int, duration: float = 1.0) -> dict[str, Entrant]:
    # The weights of the older script that the network of the book repeats.
    stream = np.random.RandomState(100)
    weights = stream.randn(n, n) * (stream.rand(n, n) < 0.1)
    weights = balance(weights * 0.04 / (np.sqrt(n) * 0.1))
    v0 = -65 + 95 * stream.rand(n)
    # Each gets them as it stores them: what is timed is the run.
    outgoing = np.asfortranarray(weights)
    size = weights.nbytes
    entrants = {
        PLAIN: Entrant(lambda: plain_loop(weights, v0, duration), holds=size),
        OURS: _ours(outgoing, v0, duration, size, record=10),
    }
    return entrants | _others(weights, v0, duration, record=10)


def _sparse(n: int, p: float, duration: float = 1.0) -> dict[str, Entrant]:
    # With this strength the input of a neuron varies as with p = 0.1 and g = 0.04.
    g = 0.04 * np.sqrt(p / 0.1)
    weights = balanced_weights(n, p, g, rng=20260101, sparse=True)
    v0 = np.random.default_rng(7).uniform(-65, 30, n)
    # Spikes alone, as Brian2 does: the plain loop, which records voltages, is too slow.
    entrants = {OURS: _ours(weights, v0, duration, _bytes(weights), record=0)}
    return entrants | _others(weights, v0, duration, record=0)


def _ours(
    weights: Any,
    v0: Floats,
    duration: float,
    size: int,
    *,
    record: int,
    engine: Any = "numpy",
) -> Entrant:
    """Return our simulation, timed without its preparation, as that of Brian2 is."""
    silent, options = np.full(v0.size, -65.0), {"record": record, "engine": engine}
    return Entrant(
        lambda: simulate(weights, duration, v0=v0, **options),
        before=lambda: simulate(weights, 5e-5, v0=silent, **options),
        holds=size,
    )


def _bytes(weights: sparse.csc_array) -> int:
    return weights.data.nbytes + weights.indices.nbytes + weights.indptr.nbytes


def _others(
    weights: Any, v0: Floats, duration: float, *, record: int
) -> dict[str, Entrant]:
    """Return the engine in numba and both modes of Brian2, where they are there."""
    # Without the zeros, column by column: what a neuron sends lies side by side.
    matrix = sparse.csc_array(weights)
    entrants = {}
    if find("numba"):
        simulate(matrix, 0.001, v0=v0, engine="numba")  # compiles
        size = _bytes(matrix)
        entrants[NUMBA] = _ours(
            matrix, v0, duration, size, record=record, engine="numba"
        )
    for name, mode in ((CYTHON, "cython"), (COMPILED, "standalone")):
        brian = Brian2(mode, matrix, v0, duration)
        entrants[name] = Entrant(brian.run, same=brian.has_same_rate, scales=False)
    return entrants


class Brian2:
    """The same network in a process of another environment, started when needed."""

    def __init__(
        self, mode: str, weights: sparse.csc_array, v0: Floats, duration: float
    ) -> None:
        self.mode, self.weights, self.v0, self.duration = mode, weights, v0, duration
        self.process: Any = None

    def run(self) -> Elsewhere:
        """Let the network run once; return the time of its loop and its spikes."""
        if self.process is None:
            self._start()
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        told = self._answer()
        return Elsewhere(told["seconds"], told["spikes"], told["peak"])

    def has_same_rate(self, ours: Any, spikes: int) -> bool:
        """Compare rates: Brian2's neurons start free, and so fire other spikes."""
        expected = ours.spike_times.size
        return bool(abs(spikes - expected) < 0.1 * expected)

    def _start(self) -> None:
        if not BRIAN2:
            msg = "ARRAYBOOK_BRIAN2 names no interpreter that has it"
            raise MissingError("brian2", msg)
        self.folder = tempfile.TemporaryDirectory(prefix="bench-brian2-")
        path, weights = Path(self.folder.name), self.weights
        senders = np.arange(self.v0.size, dtype=np.int32)
        np.save(path / "v0.npy", self.v0)
        np.save(path / "pre.npy", np.repeat(senders, np.diff(weights.indptr)))
        np.save(path / "post.npy", weights.indices.astype(np.int32))
        np.save(path / "value.npy", weights.data)
        script = Path(__file__).with_name("brian2_worker.py")
        command = [BRIAN2, str(script), self.mode, str(path), str(self.duration)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        ready = self._answer()
        found["brian2"] = ready["version"]
        notes.append(
            f"Brian2 ({self.mode}), with NumPy {ready['numpy']}, needed "
            f"{ready['build']:.0f} s to compile and to make {weights.nnz} synapses."
        )

    def _answer(self) -> Any:
        line = self.process.stdout.readline()
        if not line:
            raise MissingError(f"brian2 ({self.mode})", "its process failed")
        return json.loads(line)

    def __del__(self) -> None:
        """End the process with the race."""
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
            self.folder.cleanup()


class Plain(NamedTuple):
    """What the plain loop returns, named like a `Recording`."""

    voltages: Floats
    spike_times: Floats
    spike_neurons: NDArray[np.intp]


def plain_loop(weights: Floats, v0: Floats, duration: float) -> Plain:
    """Simulate the network as a script does that was written in one go."""
    dt, tau_m, tau_rise, tau_decay, refractory = 5e-5, 0.01, 0.002, 0.02, 0.002
    v_reset, v_peak, offset = -65.0, -40.0, -40.0
    n, steps = v0.size, round(duration / dt)
    v, ipsc, h, last_spike = v0.copy(), np.zeros(n), np.zeros(n), np.zeros(n)
    voltages = np.zeros((steps, min(n, 10)))
    times, neurons = [], []
    for i in range(steps):
        current = ipsc + offset
        dv = (dt * i > last_spike + refractory) * (-v + current) / tau_m
        v = v + dt * dv
        index = np.argwhere(v >= v_peak)[:, 0]
        sent = np.zeros(n)
        if len(index) > 0:
            sent = np.sum(weights[:, index], axis=1)
            times.extend([dt * i] * len(index))
            neurons.extend(index)
        last_spike = last_spike + (dt * i - last_spike) * (v >= v_peak)
        ipsc = ipsc * np.exp(-dt / tau_rise) + h * dt
        h = h * np.exp(-dt / tau_decay) + sent / (tau_rise * tau_decay)
        v = v + (30 - v) * (v >= v_peak)
        voltages[i] = v[:10]
        v = v + (v_reset - v) * (v >= v_peak)
    return Plain(voltages, np.array(times), np.array(neurons, dtype=np.intp))


def _same_spikes(one: Any, other: Any) -> bool:
    return bool(
        np.array_equal(one.spike_times, other.spike_times)
        and np.array_equal(one.spike_neurons, other.spike_neurons)
        and np.allclose(one.voltages, other.voltages, rtol=0, atol=1e-9)
    )
