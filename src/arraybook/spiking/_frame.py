"""
A rotating frame, in which the decays of the model vanish.

Between spikes, one Euler step multiplies each of the three variables of a neuron by a
constant and feeds it from the next: u, the voltage above the offset, by `leak`, fed by
the current s; s by `rise`, fed by h; and h by `decay`, fed by spikes. Written that way
a step reads and writes every array several times.

So store ``u / leak**k``, ``s / rise**k`` and ``h / decay**k`` instead, k being the
number of steps since the frame began. The multiplications are gone. A step is one
scaled addition to u and one to s, and a spike one to h; the powers are in a table.

Division by a positive number changes no sign and no relative error, so nothing is lost
by it. What grows is the exponent: after some steps the variables return to their true
size and a new frame begins, with the same table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["PARKED", "Frame", "Model", "at_rest", "first_move", "settle", "to_voltages"]

# With the default times the table of a frame then still fits in the nearest cache.
LONGEST = 400
# The exponent that the variables may gain within a frame, of the 308 that a float has.
ROOM = 200.0
# With dt = tau_m nothing is left of a voltage after a step. A factor of 1e-100 does the
# same to a float, and one can divide by it.
SMALLEST = 1e-100
NOTHING = 1e-50
CACHE_LINE = 64  # bytes, on all common processors
# Neither a true voltage nor a current; below it numbers lose digits and become slow.
TINY = 1e-200
# u of a refractory neuron: nothing that is added makes it fire.
PARKED = -np.inf
# No voltage or current of a network that makes sense is larger (mV).
HUGE = 1e50
# Nor does any step take less time (s). So no product of these overflows in a frame.
SHORTEST = 1e-20


@dataclass(frozen=True, slots=True)
class Model:
    """The constants of a simulation, checked; times in s, voltages in mV."""

    dt: float
    tau_m: float
    tau_rise: float
    tau_decay: float
    refractory: float
    v_reset: float
    v_peak: float
    offset: float


@dataclass(frozen=True, slots=True)
class Frame:
    """
    The table of a frame, one entry for each of its steps.

    Attributes
    ----------
    to_u, to_s, to_h : ndarray
        Factors of what s adds to u, h to s, and a weight to h.
    threshold, home : ndarray
        What u must reach to fire, and 1 / `leak` to the number of steps so far, by which
        a released neuron's u is multiplied.
    u_scale, s_scale, h_scale : ndarray
        Factors that return the variables to their true size after the step.
    """

    to_u: Floats
    to_s: Floats
    to_h: Floats
    threshold: Floats
    home: Floats
    u_scale: Floats
    s_scale: Floats
    h_scale: Floats

    @classmethod
    def of(cls, model: Model) -> Frame:
        """Tabulate the powers for a model."""
        leak = max(1.0 - model.dt / model.tau_m, SMALLEST)
        rise = max(math.exp(-model.dt / model.tau_rise), SMALLEST)
        decay = max(math.exp(-model.dt / model.tau_decay), SMALLEST)
        fastest = max(-math.log10(min(leak, rise, decay)), ROOM / LONGEST)
        k = np.arange(int(ROOM / fastest))
        # What SMALLEST leaves of a voltage must count as nothing at all.
        peak = model.v_peak - model.offset - (leak == SMALLEST) * NOTHING
        u_scale, s_scale, h_scale = (
            np.power(factor, k + 1.0) for factor in (leak, rise, decay)
        )
        return cls(
            # u gains from s, and s from h, as they were before this step.
            to_u=model.dt / model.tau_m * rise**k / u_scale,
            to_s=model.dt * decay**k / s_scale,
            to_h=1.0 / (model.tau_rise * model.tau_decay) / h_scale,
            threshold=peak / u_scale,
            home=leak / u_scale,
            u_scale=u_scale,
            s_scale=s_scale,
            h_scale=h_scale,
        )


def at_rest(v: Floats, model: Model) -> tuple[Floats, Floats, Floats]:
    """
    Return u, s and h for the start: nothing arrives, and all neurons are refractory.

    But who is above the peak fires at once; infinity stands for such a neuron until the
    frame's first step is over.
    """
    u, s, h = (_aligned(v.size) for _ in range(3))
    u[:] = np.where(v >= model.v_peak, np.inf, PARKED)
    return u, s, h


def _aligned(size: int) -> Floats:
    """Return zeros that begin where a line of the cache does: no read crosses two."""
    spare = CACHE_LINE // 8
    room = np.zeros(size + spare)
    begin = -(room.ctypes.data // 8) % spare
    return room[begin : begin + size]


def first_move(times: Floats, model: Model) -> int:
    """Return the first step in which neurons move; the number of steps if none."""
    return int(np.searchsorted(times, model.refractory, "right"))


def to_voltages(block: Floats, frame: Frame, model: Model) -> None:
    """Turn u, as recorded in the steps of a frame (rows), into voltages, in place."""
    block *= frame.u_scale[: len(block), np.newaxis]
    block += model.offset
    block[block == PARKED] = model.v_reset


def settle(u: Floats, s: Floats, h: Floats, frame: Frame, steps: int) -> None:
    """End a frame after `steps` steps: bring the variables back to true size, in place."""
    s *= frame.s_scale[steps - 1]
    h *= frame.h_scale[steps - 1]
    s[np.abs(s) < TINY] = 0.0
    h[np.abs(h) < TINY] = 0.0
    u *= frame.u_scale[steps - 1]
    # In a silent network u comes closer and closer to 0. It must not get there from
    # below: with the offset at the peak that would be a spike.
    near = np.abs(u) < TINY
    u[near] = np.where(u[near] < 0, -TINY, 0.0)
    if not np.abs(s).max() < HUGE:  # not, for NaN
        msg = f"weights must not drive a current beyond {HUGE:g} mV, got some that do"
        raise ValueError(msg)
