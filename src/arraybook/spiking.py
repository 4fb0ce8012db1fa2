"""Balanced networks of spiking neurons: random weights and their simulation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

import numpy as np
from scipy import sparse as sp

from arraybook._validation import count, nonnegative, number, positive, real_array

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Sparse: TypeAlias = sp.csc_array[np.float64]
    Weights: TypeAlias = Floats | Sparse
    WeightsLike: TypeAlias = ArrayLike | sp.sparray[Any] | sp.spmatrix[Any]

__all__ = ["Recording", "balance", "balanced_weights", "simulate"]

# A spike is drawn this high in a trace, and default initial voltages end here (mV).
SPIKE_HEIGHT = 30.0


@overload
def balance(weights: ArrayLike) -> Floats: ...
@overload
def balance(weights: sp.sparray[Any] | sp.spmatrix[Any]) -> Sparse: ...
def balance(weights: WeightsLike) -> Weights:
    """
    Centre each row of a weight matrix over its non-zero entries.

    Afterwards the excitation and the inhibition that a neuron receives cancel: each
    row sums to zero up to rounding. Entries that are zero, the missing connections,
    stay zero.

    Parameters
    ----------
    weights : array_like or sparse array of shape (post, pre)
        Weight of the connection to neuron ``post`` (row) from neuron ``pre`` (column).

    Returns
    -------
    ndarray or scipy.sparse.csc_array of shape (post, pre)
        A new matrix; sparse if `weights` is sparse. A row without connections, or an
        empty matrix, comes back as it was. The weight of a lone connection becomes 0.

    Raises
    ------
    TypeError
        If `weights` holds no real numbers.
    ValueError
        If `weights` is not a matrix or holds NaN or infinity.

    See Also
    --------
    balanced_weights : Draws a random balanced matrix.

    Examples
    --------
    >>> from arraybook.spiking import balance
    >>> balance([[1.0, 0.0, 5.0], [0.0, 0.0, 0.0]])
    array([[-2.,  0.,  2.],
           [ 0.,  0.,  0.]])
    """
    matrix = _matrix(weights)
    if isinstance(matrix, np.ndarray):
        return _centre(matrix.copy())
    centred = matrix.copy()
    centred.sum_duplicates()
    centred.eliminate_zeros()
    rows, values, n = centred.indices, centred.data, matrix.shape[0]
    sizes = np.bincount(rows, minlength=n)
    means = np.bincount(rows, weights=values, minlength=n) / np.maximum(sizes, 1)
    values -= means[rows]
    return centred


@overload
def balanced_weights(
    n: int,
    p: float = 0.1,
    g: float = 0.04,
    *,
    rng: Any = None,
    sparse: Literal[False] = False,
) -> Floats: ...
@overload
def balanced_weights(
    n: int, p: float = 0.1, g: float = 0.04, *, rng: Any = None, sparse: Literal[True]
) -> Sparse: ...
def balanced_weights(
    n: int, p: float = 0.1, g: float = 0.04, *, rng: Any = None, sparse: bool = False
) -> Weights:
    """
    Draw the weights of a random network in which excitation and inhibition cancel.

    Each of the n x n possible connections exists with probability `p`, a neuron's
    connection to itself included. Weights are Gaussian with standard deviation
    ``g / (sqrt(n) * p)``; then each row is centred over its connections.

    Parameters
    ----------
    n : int
        Number of neurons; 0 gives an empty matrix.
    p : float, default: 0.1
        Probability of a connection, above 0 and at most 1.
    g : float, default: 0.04
        Coupling strength (mV s), zero or positive; 0 gives a matrix of zeros.
    rng : int, numpy.random.Generator, optional
        Anything that :func:`numpy.random.default_rng` accepts.
    sparse : bool, default: False
        Return a sparse array, and never hold n x n numbers in memory. The network
        has the same distribution, but is another draw than the dense one of the same
        `rng`.

    Returns
    -------
    ndarray or scipy.sparse.csc_array of shape (n, n)
        Weight to neuron ``post`` (row) from neuron ``pre`` (column).

    Raises
    ------
    TypeError
        If `n` is no integer, or `p` or `g` no number.
    ValueError
        If `n` or `g` is negative, `p` is outside (0, 1], or one of them is not finite.

    See Also
    --------
    balance : Centres the rows of any matrix.
    simulate : Runs the network.

    Notes
    -----
    A neuron has positive and negative outgoing weights: the model ignores Dale's law.

    References
    ----------
    .. [1] W. Nicola and C. Clopath, "Supervised learning in spiking neural networks
       with FORCE training", Nature Communications 8, 2208 (2017).
       https://doi.org/10.1038/s41467-017-01827-3

    Examples
    --------
    >>> from arraybook.spiking import balanced_weights
    >>> weights = balanced_weights(500, rng=20260101)
    >>> weights.shape
    (500, 500)
    >>> bool(abs(weights.sum(axis=1)).max() < 1e-12)
    True
    """
    n = count("n", n, minimum=0)
    p = number("p", p)
    if not 0 < p <= 1:
        msg = f"p must be above 0 and at most 1, got {p!r}"
        raise ValueError(msg)
    scale = nonnegative("g", g) / (math.sqrt(max(n, 1)) * p)
    rng = np.random.default_rng(rng)
    if sparse:
        post, pre = _random_pairs(n, p, rng)
        values = scale * rng.standard_normal(post.size)
        drawn: Sparse = sp.csc_array((values, (post, pre)), shape=(n, n))
        return balance(drawn)
    weights = rng.standard_normal((n, n))
    weights[rng.random((n, n)) >= p] = 0.0
    weights *= scale
    return _centre(weights)


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
        is negative, or a value is NaN or infinite.

    See Also
    --------
    balanced_weights : Draws a random balanced matrix.

    Notes
    -----
    A neuron below threshold cannot fire when `offset` equals `v_peak` and nothing
    arrives: then activity exists only if some initial voltages reach `v_peak`.

    Dense weights in C order are copied once, transposed; Fortran order needs no copy.
    Sparse weights stay sparse, and give the same spikes as the dense matrix.

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
    outgoing = _outgoing(weights)
    n: int = outgoing.shape[0]
    record = min(count("record", record, minimum=0), n)
    dt = positive("dt", dt)
    taus = {"tau_m": tau_m, "tau_rise": tau_rise, "tau_decay": tau_decay}
    for name, tau in taus.items():
        if dt > positive(name, tau):
            msg = f"dt must be at most {name}, {tau!r}, got {dt!r}"
            raise ValueError(msg)
    v_reset, v_peak = number("v_reset", v_reset), number("v_peak", v_peak)
    if v_peak <= v_reset:
        msg = f"v_peak must be above v_reset, {v_reset!r}, got {v_peak!r}"
        raise ValueError(msg)
    # round, not int: 0.15 / 5e-5 is 2999.9999999999995.
    steps = round(number("duration / dt", nonnegative("duration", duration) / dt))
    if v0 is None:
        v = np.random.default_rng(rng).random(n)
        v *= SPIKE_HEIGHT - v_reset
        v += v_reset
    else:
        v = _finite("v0", real_array("v0", v0, ndim=1)).copy()
        if v.size != n:
            msg = f"v0 must have one value for each of {n} neurons, got {v.size}"
            raise ValueError(msg)
    return _run(
        outgoing,
        v,
        times=dt * np.arange(steps, dtype=np.float64),
        dt=dt,
        **{name: float(tau) for name, tau in taus.items()},
        refractory=nonnegative("refractory", refractory),
        v_reset=v_reset,
        v_peak=v_peak,
        offset=number("offset", offset),
        record=record,
    )


def _run(
    outgoing: Weights,
    v: Floats,
    *,
    times: Floats,
    dt: float,
    tau_m: float,
    tau_rise: float,
    tau_decay: float,
    refractory: float,
    v_reset: float,
    v_peak: float,
    offset: float,
    record: int,
) -> Recording:
    """Advance the voltages `v`, in place, by one Euler step per entry of `times`."""
    n = v.size
    # The synapse is two filters in a row: spikes kick h, which feeds the current ipsc.
    ipsc, h, jump = np.zeros(n), np.zeros(n), np.empty(n)
    rise, decay = math.exp(-dt / tau_rise), math.exp(-dt / tau_decay)
    last, release = np.zeros(n), np.full(n, refractory)
    dv, inflow = np.empty(n), np.empty(n)
    moving, above = np.empty(n, dtype=bool), np.empty(n, dtype=bool)
    voltages = np.empty((times.size, record))
    volleys: list[NDArray[np.intp]] = [np.empty(0, dtype=np.intp)]
    volley_steps = [0]

    for i, now in enumerate(times.tolist()):
        np.add(ipsc, offset, out=dv)
        dv -= v
        # In exact arithmetic a neuron waits a fixed number of steps. In floating
        # point this test is decided by rounding: with the default times, 41 steps
        # after most spikes, 40 after some. Spike counts depend on that, so it stays a
        # comparison of floats and not a countdown.
        dv *= np.greater(now, release, out=moving)
        dv /= tau_m
        dv *= dt
        v += dv
        np.greater_equal(v, v_peak, out=above)
        spikers = np.flatnonzero(above)

        ipsc *= rise
        ipsc += np.multiply(h, dt, out=inflow)
        h *= decay
        voltages[i] = v[:record]
        if spikers.size:
            _arrivals(outgoing, spikers, out=jump)
            jump /= tau_rise * tau_decay
            h += jump
            # Not `= now`: rounding makes the sum differ from it now and then, and the
            # older script that the tests repeat depends on that, too.
            last[spikers] += now - last[spikers]
            release[spikers] = last[spikers] + refractory
            voltages[i, spikers[spikers < record]] = SPIKE_HEIGHT
            v[spikers] = v_reset
            volleys.append(spikers)
            volley_steps.append(i)

    spike_steps = np.repeat(volley_steps, [volley.size for volley in volleys])
    return Recording(times, voltages, times[spike_steps], np.concatenate(volleys))


def _arrivals(outgoing: Weights, spikers: NDArray[np.intp], *, out: Floats) -> None:
    """Sum the outgoing weights of the `spikers`, in their order, into `out`."""
    out.fill(0.0)
    if isinstance(outgoing, np.ndarray):
        for neuron in spikers.tolist():
            out += outgoing[neuron]
        return
    indptr, indices, data = outgoing.indptr, outgoing.indices, outgoing.data
    for neuron in spikers.tolist():
        own = slice(indptr[neuron], indptr[neuron + 1])
        np.add.at(out, indices[own], data[own])


def _outgoing(weights: WeightsLike) -> Weights:
    """Check the weights; store what one neuron sends side by side in memory."""
    matrix = _matrix(weights)
    if matrix.shape[0] != matrix.shape[1]:
        msg = f"weights must be a square matrix, got shape {matrix.shape}"
        raise ValueError(msg)
    if isinstance(matrix, np.ndarray):
        return np.ascontiguousarray(matrix.T)
    return matrix


def _matrix(weights: WeightsLike) -> Weights:
    """Return weights as a finite 2-D float64 array, or as a CSC array if sparse."""
    if not isinstance(weights, sp.sparray | sp.spmatrix):
        return _finite("weights", real_array("weights", weights, ndim=2))
    stored: Any = weights
    if stored.dtype.kind not in "biuf":
        msg = f"weights must hold real numbers, got dtype {stored.dtype}"
        raise TypeError(msg)
    if stored.ndim != 2:
        msg = f"weights must have 2 axes, got shape {stored.shape}"
        raise ValueError(msg)
    matrix: Sparse = sp.csc_array(stored, dtype=np.float64)
    _finite("weights", matrix.data)
    return matrix


def _finite(name: str, array: Floats) -> Floats:
    """Return `array` if it holds neither NaN nor infinity."""
    bad = array.size - int(np.count_nonzero(np.isfinite(array)))
    if bad:
        msg = f"{name} must be finite, got {bad} values that are NaN or infinite"
        raise ValueError(msg)
    return array


def _centre(matrix: Floats) -> Floats:
    """Centre each row over its non-zero entries, in place."""
    connected = matrix != 0
    sizes = np.count_nonzero(connected, axis=1)
    # A row without connections would divide 0 by 0: divide by 1 instead.
    means = matrix.sum(axis=1) / np.maximum(sizes, 1)
    matrix -= means[:, np.newaxis] * connected
    return matrix


def _random_pairs(
    n: int, p: float, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Choose each of the n x n pairs (row, column) with probability `p`."""
    # Walking through all pairs, the gaps between chosen ones are geometric: draw those
    # instead of n x n coins. A few more than expected, and more again if too few.
    cells = n * n
    enough = int(cells * p + 5 * math.sqrt(cells * p)) + 10
    chosen = np.empty(0, dtype=np.int64)
    end = -1
    while end < cells:
        gaps = np.minimum(rng.geometric(p, enough), cells + 1)
        more = end + np.cumsum(gaps)
        chosen = np.concatenate([chosen, more])
        end = int(more[-1])
    chosen = chosen[: np.searchsorted(chosen, cells)]
    return np.divmod(chosen, max(n, 1))
