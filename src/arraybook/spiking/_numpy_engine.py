"""The steps of a simulation in NumPy, with two calls of BLAS where no spike falls."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from scipy import sparse as sp
from scipy.linalg.blas import daxpy

from arraybook.spiking._frame import (
    PARKED,
    Frame,
    Model,
    first_move,
    parked,
    settle,
    to_voltages,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Sparse: TypeAlias = sp.csc_array[np.float64]
    Weights: TypeAlias = Floats | Sparse
    Send: TypeAlias = Callable[[list[int], Floats, float], None]

__all__ = ["run"]

# Synapses that are handled together: their temporary arrays stay in the cache.
BATCH = 1 << 16
# Below so many, to clear and add an array of all neurons costs more than it saves.
FEW = 1 << 14


def run(
    outgoing: Weights, v: Floats, times: Floats, model: Model, record: int
) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """Return voltages (steps, record), and the step and the neuron of each spike."""
    frame, n, steps = Frame.of(model), v.size, times.size
    send = _sender(outgoing)
    clock = times.tolist()
    # The first step in which `now > last + refractory` is true, for each step `now`.
    releases = np.searchsorted(times, times + model.refractory, "right").tolist()

    # A refractory neuron is parked at minus infinity: nothing that is added makes it
    # fire. When its time has come it starts from `resting`.
    u, s, h = parked(v, model), np.zeros(n), np.zeros(n)
    cell: Any = u.data  # a memoryview: the fastest way to write one element
    resting = (v - model.offset).tolist()
    reset = model.v_reset - model.offset
    last, due = [0.0] * n, defaultdict[int, list[int]](list)
    due[first_move(times, model)] = np.flatnonzero(v < model.v_peak).tolist()
    spike_neurons, volley_steps, volley_sizes = array("q"), array("q"), array("q")

    def fire(step: int, volley: list[int], strength: float) -> None:
        send(volley, h, strength)
        now, released = clock[step], due[releases[step]]
        for neuron in volley:
            cell[neuron] = PARKED
            resting[neuron] = reset
            # In exact arithmetic a neuron waits a fixed number of steps. In floating
            # point it is decided by rounding: with the default times, 41 steps after
            # most spikes, 40 after some. Nor is this `last = now`, which differs now
            # and then. An older script's spike counts, which the tests repeat, depend
            # on both.
            before = last[neuron]
            last[neuron] = moment = before + (now - before)
            if moment == now:
                released.append(neuron)
            else:
                odd = np.searchsorted(times, moment + model.refractory, "right")
                due[max(int(odd), step + 1)].append(neuron)
        spike_neurons.extend(volley)
        volley_steps.append(step)
        volley_sizes.append(len(volley))

    # Comparing writes zeros and ones into these bytes, and `find` looks for a one: much
    # cheaper than an array of indices that is empty in most steps.
    flags = bytearray(n)
    above, find = np.frombuffer(flags, dtype=bool), flags.find
    voltages = np.empty((steps, record))
    recorded = u[:record]
    table = list(
        zip(
            frame.to_u.tolist(),
            frame.to_s.tolist(),
            frame.to_h.tolist(),
            [np.array(value) for value in frame.threshold],  # ready-made operands
            frame.home.tolist(),
            strict=True,
        )
    )
    for begin in range(0, steps, len(table)):
        end = min(begin + len(table), steps)
        for step, entry in zip(range(begin, end), table, strict=False):
            to_u, to_s, to_h, threshold, home = entry
            if step in due:
                for neuron in due.pop(step):
                    cell[neuron] = resting[neuron] * home
            daxpy(s, u, n, to_u)
            daxpy(h, s, n, to_s)
            np.greater_equal(u, threshold, above)
            voltages[step] = recorded
            neuron = find(1)
            if neuron >= 0:
                volley = []
                while neuron >= 0:
                    volley.append(neuron)
                    neuron = find(1, neuron + 1)
                fire(step, volley, to_h)
        to_voltages(voltages[begin:end], frame, model)
        settle(u, s, h, frame, end - begin)

    spike_steps = np.repeat(np.array(volley_steps, np.intp), volley_sizes)
    return voltages, spike_steps, np.array(spike_neurons, np.intp)


def _sender(outgoing: Weights) -> Send:
    """Return a function that adds to h what a volley of neurons sends."""
    if isinstance(outgoing, np.ndarray):
        rows = list(outgoing)  # to look up a ready-made view is faster than to make one

        def send_rows(volley: list[int], h: Floats, strength: float) -> None:
            for neuron in volley:
                daxpy(rows[neuron], h, h.size, strength)

        return send_rows

    degrees, longest = np.diff(outgoing.indptr), int(np.diff(outgoing.indptr).max())
    if longest * degrees.size <= 1.5 * outgoing.nnz:
        return _padded_sender(outgoing, longest)
    bounds = outgoing.indptr.tolist()
    pieces = [slice(*pair) for pair in pairwise(bounds)]
    targets, values = outgoing.indices, outgoing.data

    def send_pieces(volley: list[int], h: Floats, strength: float) -> None:
        for neuron in volley:
            own = pieces[neuron]
            np.add.at(h, targets[own], values[own] * strength)

    return send_pieces


def _padded_sender(outgoing: Sparse, longest: int) -> Send:
    """
    Do the same where all neurons send to about equally many.

    Then their synapses fit into a rectangle, with weights of zero at the end of shorter
    rows, and one `take` collects those of a whole volley. That is faster than to collect
    them neuron by neuron, because memory delivers rows in parallel.

    Many of them are the one column of a sparse matrix, and its product with the strength
    is what arrives. It runs through them once: np.add.at needs them scaled before, and
    targets of another type. But the product fills an array of its own.
    """
    n = outgoing.shape[0]
    filled = np.arange(longest) < np.diff(outgoing.indptr)[:, np.newaxis]
    # Padding has targets of its own: sums into one and the same would have to wait for
    # each other.
    targets = np.tile(np.arange(longest, dtype=np.int32) % n, (n, 1))
    values = np.zeros(filled.shape)
    targets[filled], values[filled] = outgoing.indices, outgoing.data
    at_once = max(1, BATCH // max(1, longest))
    # Collected in the same place each time, which therefore is in the cache.
    near_targets = np.empty(at_once * longest, dtype=np.int32)
    near_values = np.empty(at_once * longest)
    column = sp.csc_array((n, 1))

    def send(volley: list[int], h: Floats, strength: float) -> None:
        for begin in range(0, len(volley), at_once):
            some = np.array(volley[begin : begin + at_once])
            shape, size = (some.size, longest), some.size * longest
            to, weights = near_targets[:size], near_values[:size]
            # With "clip" they go there at once, as no error can stop it midway.
            targets.take(some, 0, to.reshape(shape), "clip")
            values.take(some, 0, weights.reshape(shape), "clip")
            if size < FEW:
                weights *= strength
                np.add.at(h, to.astype(np.intp), weights)
            else:
                column.indices, column.data, column.indptr[1] = to, weights, size
                h += column @ np.array([strength])

    return send
