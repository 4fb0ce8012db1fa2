"""
Run a network in Brian2 as often as told; a process of its own, with its own packages.

The model is that of `arraybook.spiking.simulate`, with the same weights and the same
Euler steps. One difference is left: Brian2's neurons start free, not refractory.
Spikes are recorded, voltages are not. Timed is the loop over the steps alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import brian2 as b
import numpy as np

TAU_M, TAU_RISE, TAU_DECAY, REFRACTORY = 0.01, 0.002, 0.02, 0.002
DT = 5e-5


class Timed(b.Network):
    """A network that times its loop, without what Brian2 does before and after it."""

    def before_run(self, namespace: Any) -> None:
        """Start the clock."""
        super().before_run(namespace)
        self.began = time.process_time()

    def after_run(self) -> None:
        """Stop the clock."""
        self.took = time.process_time() - self.began
        super().after_run()


def network(folder: Path) -> tuple[b.Network, b.SpikeMonitor]:
    """Build the network from the arrays in a folder."""
    second = b.second
    names = {
        "tau_m": TAU_M * second,
        # The exact decays per step, as Euler's method then gives them.
        "rise": (np.exp(-DT / TAU_RISE) - 1) / DT / second,
        "decay": (np.exp(-DT / TAU_DECAY) - 1) / DT / second,
    }
    equations = """
    dv/dt = (s - 40 - v) / tau_m : 1 (unless refractory)
    ds/dt = rise * s + h : 1
    dh/dt = decay * h : hertz
    """
    v0 = np.load(folder / "v0.npy")
    neurons = b.NeuronGroup(
        v0.size,
        equations,
        threshold="v >= -40",
        reset="v = -65",
        refractory=REFRACTORY * second,
        method="euler",
        namespace=names,
    )
    neurons.v = v0
    synapses = b.Synapses(neurons, neurons, "w : hertz", on_pre="h_post += w")
    synapses.connect(i=np.load(folder / "pre.npy"), j=np.load(folder / "post.npy"))
    synapses.w = np.load(folder / "value.npy") / (TAU_RISE * TAU_DECAY) / second
    spikes = b.SpikeMonitor(neurons)
    return Timed(neurons, synapses, spikes), spikes


def say(**what: Any) -> None:
    """Answer with a line."""
    os.write(ANSWERS, (json.dumps(what) + "\n").encode())


def peak_of_this_process() -> int:
    """Return the most memory that this process has had, in bytes."""
    for line in Path("/proc/self/status").read_text("utf-8").split("\n"):
        if line.startswith("VmHWM"):
            return 1024 * int(line.split()[1])
    return 0


def run_cython(folder: Path, duration: float) -> None:
    """Compile, then go on for `duration` at each request."""
    began = time.perf_counter()
    # Not where it keeps what it compiled before: how long that takes is to be told.
    b.prefs.codegen.runtime.cython.cache_dir = str(folder / "cython")
    net, spikes = network(folder)
    net.run(DT * b.second)  # compiles
    say(version=b.__version__, numpy=np.__version__, build=time.perf_counter() - began)
    for _ in sys.stdin:
        before = spikes.num_spikes
        net.run(duration * b.second)
        count = int(spikes.num_spikes - before)
        say(seconds=net.took, spikes=count, peak=peak_of_this_process())


def run_standalone(folder: Path, duration: float) -> None:
    """Build a program, then run it at each request."""
    began = time.perf_counter()
    code = folder / "code"
    b.set_device("cpp_standalone", build_on_run=False, directory=str(code))
    device = b.get_device()
    device.insert_code("before_network_run", "std::clock_t began = std::clock();")
    device.insert_code(
        "after_network_run",
        'std::ofstream("seconds.txt")'
        " << double(std::clock() - began) / CLOCKS_PER_SEC;",
    )
    net, spikes = network(folder)
    net.run(duration * b.second)
    device.build(directory=str(code), run=False, with_output=False)
    name = Path(device.get_array_filename(spikes.variables["N"])).name
    count = code / "results" / name
    say(version=b.__version__, numpy=np.__version__, build=time.perf_counter() - began)
    for _ in sys.stdin:
        program = subprocess.Popen(["./main"], cwd=code, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(program.pid, 0)
        if status:
            return
        say(
            seconds=float((code / "seconds.txt").read_text("utf-8")),
            spikes=int(np.fromfile(count, np.int32)[0]),
            peak=1024 * usage.ru_maxrss,
        )


if __name__ == "__main__":
    # Answers go to the true standard output, whatever else is written to the error's.
    ANSWERS = os.dup(1)
    os.dup2(2, 1)
    b.defaultclock.dt = DT * b.second
    _, mode, place, length = sys.argv
    {"cython": run_cython, "standalone": run_standalone}[mode](
        Path(place), float(length)
    )
