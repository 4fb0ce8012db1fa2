"""The steps of a simulation in NumPy, with two calls of BLAS where no spike falls."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse as sp
from scipy.linalg.blas import daxpy

from arraybook.spiking._frame import (
    Frame,
    Model,
    at_rest,
    first_move,
    settle,
    to_voltages,
)
from arraybook.spiking._volleys import books_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Sparse: TypeAlias = sp.csc_array[np.float64]
    Weights: TypeAlias = Floats | Sparse
    Volley: TypeAlias = Sequence[int] | NDArray[np.intp]
    Send: TypeAlias = Callable[[Volley, Floats, float], None]

__all__ = ["run"]

# Synapses that are handled together: their temporary arrays stay in the cache.
BATCH = 1 << 16
# Below so many, to clear and add an array of all neurons costs more than it saves.
FEW = 1 << 14


@np.errstate(over="ignore", invalid="ignore")  # currents that overflow are refused
def run(
    outgoing: Weights, v: Floats, times: Floats, model: Model, record: int
) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """Return voltages (steps, record), and the step and the neuron of each spike."""
    frame, n, steps = Frame.of(model), v.size, times.size
    send, (u, s, h) = _sender(outgoing), at_rest(v, model)
    books = books_of(u, times, model)
    due, reset = books.due, model.v_reset - model.offset
    # All are parked at first; those below the peak then start from where they are.
    start, below = first_move(times, model), np.flatnonzero(v < model.v_peak)
    due[start] = []
    # Comparing writes zeros and ones into these bytes, and `find` looks for a one: much
    # cheaper than an array of indices that is empty in most steps.
    above, find = np.frombuffer(books.flags, dtype=bool), books.flags.find
    greater_equal = np.greater_equal
    voltages, log = np.empty((steps, record)), bytearray()
    recorded = u[:record].view(np.uint8).data  # appended faster than a row is assigned
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
                books.release(step, reset * home)
                if step == start:
                    u[below] = (v[below] - model.offset) * home
            daxpy(s, u, n, to_u)
            greater_equal(u, threshold, above)
            log += recorded
            daxpy(h, s, n, to_s)
            first = find(1)
            if first >= 0:
                volley = books.volley(first)
                send(volley, h, to_h)
                books.park(step, volley)
        voltages[begin:end] = np.frombuffer(log).reshape(end - begin, record)
        log.clear()
        to_voltages(voltages[begin:end], frame, model)
        settle(u, s, h, frame, end - begin)
    return voltages, np.repeat(np.array(books.steps), books.sizes), books.fired()


def _sender(outgoing: Weights) -> Send:
    """Return a function that adds to h what a volley of neurons sends."""
    if isinstance(outgoing, np.ndarray):
        rows = list(outgoing)  # to look up a ready-made view is faster than to make one
        n, pair, add = len(rows), np.empty(len(rows)), np.add

        def send_rows(volley: Volley, h: Floats, strength: float) -> None:
            left = iter(volley)
            for neuron in left:
                other = next(left, None)
                if other is None:
                    daxpy(rows[neuron], h, n, strength)
                else:  # memory delivers two rows at once faster than one by one
                    add(rows[neuron], rows[other], pair)
                    daxpy(pair, h, n, strength)

        return send_rows

    degrees, longest = np.diff(outgoing.indptr), int(np.diff(outgoing.indptr).max())
    if longest * degrees.size <= 1.5 * outgoing.nnz:
        return _padded_sender(outgoing, longest)
    bounds = outgoing.indptr.tolist()
    pieces = [slice(*pair) for pair in pairwise(bounds)]
    targets, values = outgoing.indices, outgoing.data

    def send_pieces(volley: Volley, h: Floats, strength: float) -> None:
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
    padding = np.arange(longest) % n
    targets = np.tile(padding.astype(np.min_scalar_type(n)), (n, 1))
    values = np.zeros(filled.shape)
    targets[filled], values[filled] = outgoing.indices, outgoing.data
    at_once = max(1, BATCH // max(1, longest))
    # Collected in the same place each time, which therefore is in the cache.
    near_targets = np.empty(at_once * longest, dtype=targets.dtype)
    near_values = np.empty(at_once * longest)
    column, indices = sp.csc_array((n, 1)), np.empty(at_once * longest, dtype=np.int32)

    def send(volley: Volley, h: Floats, strength: float) -> None:
        for begin in range(0, len(volley), at_once):
            some = np.asarray(volley[begin : begin + at_once])
            shape, size = (some.size, longest), some.size * longest
            to, weights = near_targets[:size], near_values[:size]
            # With "clip" they go there at once, as no error can stop it midway.
            targets.take(some, 0, to.reshape(shape), "clip")
            values.take(some, 0, weights.reshape(shape), "clip")
            if size < FEW:
                weights *= strength
                np.add.at(h, to.astype(np.intp), weights)
            else:
                indices[:size] = to
                column.indices, column.data = indices[:size], weights
                column.indptr[1] = size
                h += column @ np.array([strength])

    return send
