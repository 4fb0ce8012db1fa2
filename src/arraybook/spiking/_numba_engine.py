"""The steps of a simulation, compiled by numba: each neuron is touched once a step."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numba import njit
from scipy import sparse as sp

from arraybook.spiking._frame import (
    PARKED,
    Frame,
    Model,
    at_rest,
    first_move,
    settle,
    to_voltages,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Steps: TypeAlias = NDArray[np.intp]
    Weights: TypeAlias = Floats | sp.csc_array[np.float64]

__all__ = ["run"]

# Neurons that are advanced together, before one looks for spikes among them.
BLOCK = 256


def run(
    outgoing: Weights, v: Floats, times: Floats, model: Model, record: int
) -> tuple[Floats, Steps, Steps]:
    """Return voltages (steps, record), and the step and the neuron of each spike."""
    frame, n, steps = Frame.of(model), v.size, times.size
    # Of dense weights, too: zeros need not be sent, and most are zero.
    sent = sp.csc_array(outgoing.T) if isinstance(outgoing, np.ndarray) else outgoing
    # Lists of who is released in a step: the first neuron, and after each the next.
    due, link = np.full(steps + 1, -1), np.full(n, -1)
    for neuron in np.flatnonzero(v < model.v_peak).tolist():
        link[neuron] = due[first_move(times, model)]
        due[first_move(times, model)] = neuron
    state = at_rest(v, model)
    table = frame.to_u, frame.to_s, frame.to_h, frame.threshold, frame.home
    rest = v - model.offset, np.zeros(n), due, link
    graph = sent.indptr, sent.indices, sent.data
    clock = times, model.refractory, model.v_reset - model.offset
    voltages, sizes = np.empty((steps, record)), np.zeros(steps, dtype=np.intp)
    spikes, total = np.empty(n, dtype=np.intp), 0
    variants, began = len(_advance.signatures), time.perf_counter()
    for begin in range(0, steps, frame.to_u.size):
        end = min(begin + frame.to_u.size, steps)
        spikes, total = _advance(
            *(begin, end, state, table, rest, graph, clock),
            *((voltages, sizes), spikes, total),
        )
        if len(_advance.signatures) > variants:
            variants, waited = len(_advance.signatures), time.perf_counter() - began
            logging.getLogger("arraybook.spiking").info("compiled in %.1f s", waited)
        to_voltages(voltages[begin:end], frame, model)
        settle(*state, frame, end - begin)
    return voltages, np.repeat(np.arange(steps), sizes), spikes[:total].copy()


@njit(error_model="numpy")
def _advance(  # type: ignore[no-untyped-def]  # noqa: PLR0917
    begin, end, state, table, rest, graph, clock, recorded, spikes, total
) -> Any:
    """Advance all neurons through the steps of a frame; see the NumPy engine."""
    (u, s, h), (voltages, sizes), (times, wait, reset) = state, recorded, clock
    to_u, to_s, to_h, threshold, home = table
    resting, last, due, link = rest
    indptr, targets, weights = graph
    for step in range(begin, end):
        k, before = step - begin, total
        neuron = due[step]
        while neuron >= 0:
            u[neuron] = resting[neuron] * home[k]
            neuron = link[neuron]
        if total + u.size > spikes.size:
            spikes = np.concatenate((spikes, np.empty_like(spikes)))
        for low in range(0, u.size, BLOCK):
            own = slice(low, min(low + BLOCK, u.size))
            if _fuse(u[own], s[own], h[own], to_u[k], to_s[k], threshold[k]):
                for neuron in range(own.start, own.stop):
                    if u[neuron] >= threshold[k]:
                        spikes[total] = neuron
                        total += 1
        voltages[step] = u[: voltages.shape[1]]
        sizes[step] = total - before
        for neuron in spikes[before:total]:
            for i in range(indptr[neuron], indptr[neuron + 1]):
                h[targets[i]] += to_h[k] * weights[i]
            u[neuron], resting[neuron] = PARKED, reset
            last[neuron] += times[step] - last[neuron]
            free = max(np.searchsorted(times, last[neuron] + wait, "right"), step + 1)
            link[neuron], due[free] = due[free], neuron
    return spikes, total


@njit(error_model="numpy")
def _fuse(  # type: ignore[no-untyped-def]  # noqa: PLR0917
    u, s, h, to_u, to_s, threshold
) -> Any:
    """Advance a block of neurons by a step, in place; count those that fire."""
    # A function of its own: numba makes vector instructions of a loop this plain.
    count = 0
    for i in range(u.size):
        u[i] += to_u * s[i]
        s[i] += to_s * h[i]
        count += u[i] >= threshold
    return count
