"""Simulation of networks of leaky integrate-and-fire neurons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from arraybook._validation import (
    affordable,
    choice,
    count,
    moderate,
    moderate_array,
    nonnegative,
    positive,
    random_source,
    real_array,
    shown,
)
from arraybook.spiking import _numpy_engine
from arraybook.spiking._frame import HUGE, SHORTEST, Model, first_move
from arraybook.spiking._weights import checked_matrix, finite

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray
    from scipy import sparse as sp

    Floats: TypeAlias = NDArray[np.float64]
    Sparse: TypeAlias = sp.csc_array[np.float64]
    Steps: TypeAlias = NDArray[np.intp]
    Weights: TypeAlias = Floats | Sparse
    WeightsLike: TypeAlias = ArrayLike | sp.sparray[Any] | sp.spmatrix[Any]

__all__ = ["Recording", "simulate"]

# A spike is drawn this high in a trace, and default initial voltages end here (mV).
SPIKE_HEIGHT = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """
    What :func:`simulate` returns: voltages of some neurons, spikes of all.

    Attributes
    ----------
    times : ndarray of shape (steps,)
        Time of each step (s), starting at 0.
    voltages : ndarray of shape (steps, recorded)
        Voltage of the first neurons (mV), 30 mV in the one step of a spike.
    spike_times : ndarray of shape (spikes,)
        Time of each spike of any neuron (s), in order; values are taken from `times`.
    spike_neurons : ndarray of int of shape (spikes,)
        Which neuron fired that spike; ascending within a step.
    """

    times: Floats
    voltages: Floats
    spike_times: Floats
    spike_neurons: NDArray[np.intp]


def simulate(
    weights: WeightsLike,
    duration: float,
    *,
    dt: float = 5e-5,
    v0: ArrayLike | None = None,
    tau_m: float = 0.01,
    tau_rise: float = 0.002,
    tau_decay: float = 0.02,
    refractory: float = 0.002,
    v_reset: float = -65.0,
    v_peak: float = -40.0,
    offset: float = -40.0,
    record: int = 10,
    rng: Any = None,
    engine: Literal["numpy", "numba"] = "numpy",
) -> Recording:
    r"""
    Simulate a network of leaky integrate-and-fire neurons.

    Each neuron's voltage relaxes to its input, :math:`\tau_m \dot v = -v + I`. A
    neuron that reaches `v_peak` fires: it is reset, held for a refractory time, and
    its outgoing weights enter the input of the others through a synapse that rises
    and decays. Time advances by forward Euler steps.

    Parameters
    ----------
    weights : array_like or sparse array of shape (n, n)
        Weight to neuron ``post`` (row) from neuron ``pre`` (column), in mV s.
    duration : float
        Simulated time (s); the run has ``round(duration / dt)`` steps.
    dt : float, default: 5e-5
        Time step (s), at most the smallest time constant.
    v0 : array_like of shape (n,), optional
        Initial voltages (mV). By default drawn from `rng`, uniform between `v_reset`
        and 30 mV.
    tau_m : float, default: 0.01
        Membrane time constant (s).
    tau_rise, tau_decay : float, default: 0.002 and 0.02
        Time constants of the synapse (s).
    refractory : float, default: 0.002
        Time after a spike during which a neuron does not move (s). All neurons begin
        refractory, as if they had fired at time 0.
    v_reset, v_peak : float, default: -65 and -40
        Voltage after a spike, and the higher one at which a neuron fires (mV).
    offset : float, default: -40
        Constant input to all neurons (mV): where the voltage of an undisturbed neuron
        goes.
    record : int, default: 10
        The voltages of the first `record` neurons are kept; of all neurons if there
        are fewer.
    rng : int, numpy.random.Generator, optional
        Anything that :func:`numpy.random.default_rng` accepts; used if `v0` is None.
    engine : {"numpy", "numba"}, default: "numpy"
        Who advances the network. With "numba", which must be installed, the first run
        waits for a compiler; how long goes to the log of ``arraybook.spiking``.

    Returns
    -------
    Recording
        Times, voltages and spikes. Without neurons, or with a duration that rounds
        to no step at all, its voltages and spikes are empty.

    Raises
    ------
    TypeError
        If an argument is not of the stated kind.
    ValueError
        If `weights` is not square, a time is negative, `dt` exceeds a time constant,
        `v_peak` is not above `v_reset`, `v0` has not one value per neuron, `record`
        is negative, a value is NaN or infinite, a voltage is beyond 1e50
        or `dt` below 1e-20, there is no such `engine`, or weights are so large that a
        current exceeds 1e50 mV.
    ModuleNotFoundError
        If `engine` is "numba" and numba is not installed.

    See Also
    --------
    balanced_weights : Draws a random balanced matrix.

    Notes
    -----
    A neuron below threshold cannot fire when `offset` equals `v_peak` and nothing
    arrives: then activity exists only if some initial voltages reach `v_peak`.

    Dense weights in C order are copied once, transposed; Fortran order needs no copy.
    Sparse weights stay sparse and are copied once. They take over at some thousand
    neurons: time then grows with the number of neurons plus that of the synapses that
    spikes reach.

    Engines and kinds of weights add the same numbers in another order. Voltages differ
    by rounding, some 1e-14 mV; spikes do not, unless a voltage comes that close to the
    peak.

    The model and its constants are those of [1]_.

    References
    ----------
    .. [1] W. Nicola and C. Clopath, "Supervised learning in spiking neural networks
       with FORCE training", Nature Communications 8, 2208 (2017).
       https://doi.org/10.1038/s41467-017-01827-3

    Examples
    --------
    A neuron that starts above threshold fires once; then nothing drives it that far:

    >>> from arraybook.spiking import simulate
    >>> run = simulate([[0.0]], 0.1, v0=[-39.0], offset=-50.0)
    >>> run.voltages.shape
    (2000, 1)
    >>> run.spike_times
    array([0.])

    In the end it rests at the offset:

    >>> round(float(run.voltages[-1, 0]), 2)
    -50.0
    """
    run = _engine_called(choice("engine", engine, ("numpy", "numba")))
    outgoing = _outgoing(weights)
    n: int = outgoing.shape[0]
    record = min(count("record", record, minimum=0), n)
    dt = positive("dt", dt)
    if dt < SHORTEST:
        msg = f"dt must be at least {SHORTEST:g}, got {shown(dt)}"
        raise ValueError(msg)
    taus = {"tau_m": tau_m, "tau_rise": tau_rise, "tau_decay": tau_decay}
    for name, tau in taus.items():
        if dt > positive(name, tau):
            msg = f"dt must be at most {name}, {tau!r}, got {shown(dt)}"
            raise ValueError(msg)
    v_reset = moderate("v_reset", v_reset, HUGE)
    v_peak = moderate("v_peak", v_peak, HUGE)
    if v_peak <= v_reset:
        msg = f"v_peak must be above v_reset, {v_reset!r}, got {shown(v_peak)}"
        raise ValueError(msg)
    # round, not int: 0.15 / 5e-5 is 2999.9999999999995.
    steps = round(nonnegative("duration", duration) / dt)
    affordable("duration", duration, steps, record + 1)
    if v0 is None:
        v = random_source(rng).random(n)
        v *= SPIKE_HEIGHT - v_reset
        v += v_reset
    else:
        v = finite("v0", real_array("v0", v0, ndim=1)).copy()
        moderate_array("v0", v, HUGE)
        if v.size != n:
            msg = f"v0 must have one value for each of {n} neurons, got {v.size}"
            raise ValueError(msg)
    model = Model(
        dt=dt,
        tau_m=float(tau_m),
        tau_rise=float(tau_rise),
        tau_decay=float(tau_decay),
        refractory=nonnegative("refractory", refractory),
        v_reset=v_reset,
        v_peak=v_peak,
        offset=moderate("offset", offset, HUGE),
    )
    times = dt * np.arange(steps, dtype=np.float64)
    if not steps or not n:
        nothing = np.empty(0, dtype=np.intp)
        return Recording(times, np.empty((steps, record)), np.empty(0), nothing)
    voltages, spike_steps, spike_neurons = run(outgoing, v, times, model, record)
    still = np.flatnonzero(v[:record] < v_peak)
    voltages[: first_move(times, model), still] = v[still]
    seen = spike_neurons < record
    voltages[spike_steps[seen], spike_neurons[seen]] = SPIKE_HEIGHT
    return Recording(times, voltages, times[spike_steps], spike_neurons)


def _engine_called(name: str) -> Callable[..., tuple[Floats, Steps, Steps]]:
    """Return the function that advances a network."""
    if name == "numpy":
        return _numpy_engine.run
    try:
        from arraybook.spiking import _numba_engine  # noqa: PLC0415  # optional
    except ModuleNotFoundError:
        msg = "engine 'numba' needs numba: install arraybook[numba]"
        raise ModuleNotFoundError(msg) from None
    return _numba_engine.run


def _outgoing(weights: WeightsLike) -> Weights:
    """Check the weights; store what one neuron sends side by side in memory."""
    matrix = checked_matrix(weights)
    if matrix.shape[0] != matrix.shape[1]:
        msg = f"weights must be a square matrix, got shape {matrix.shape}"
        raise ValueError(msg)
    if isinstance(matrix, np.ndarray):
        return np.ascontiguousarray(matrix.T)
    return matrix
