"""A recording of a nerve impulse, simulated with the squid axon of Hodgkin and Huxley."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from arraybook._validation import nonnegative, number, positive, random_source, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ActionPotential", "action_potential"]

# Hodgkin and Huxley's squid axon at 6.3 °C, with the inside of the cell as positive
# side and rest at -65 mV: uF/cm², mS/cm² and mV.
CAPACITANCE = 1.0
G_SODIUM, G_POTASSIUM, G_LEAK = 120.0, 36.0, 0.3
E_SODIUM, E_POTASSIUM, E_LEAK = 50.0, -77.0, -54.387
REST = -65.0

LARGEST_STEP = 0.0065  # ms; half of it changes the voltage by less than 1e-4 mV
MOST_STEPS = 10_000_000  # which take some minutes
LARGEST_CURRENT = 200.0  # uA/cm²; beyond it the membrane leaves the model's range


@dataclass(frozen=True, slots=True, eq=False)
class ActionPotential:
    """
    A recording of a nerve impulse, with the noiseless voltage it was made from.

    Attributes
    ----------
    time : NDArray of float64, shape (n,)
        Time of each sample in s, from 0.
    voltage : NDArray of float64, shape (n,)
        The recording: membrane potential in mV, with noise.
    clean : NDArray of float64, shape (n,)
        The ground truth: membrane potential in mV, without noise.
    """

    time: NDArray[np.float64]
    voltage: NDArray[np.float64]
    clean: NDArray[np.float64]


def action_potential(
    duration: float = 0.02,
    *,
    rate: float = 40_000.0,
    current: float = 20.0,
    onset: float = 0.005,
    width: float = 0.001,
    noise: float = 0.3,
    rng: int | np.random.Generator | None = 1952,
) -> ActionPotential:
    """
    Simulate the recording of an action potential in the squid axon.

    A pulse of current excites the membrane of Hodgkin and Huxley, which answers with
    one nerve impulse; the recording adds Gaussian noise. Called twice with the same
    arguments, it returns the same data.

    Parameters
    ----------
    duration : float, default 0.02
        Length of the recording in s; at least one sample long.
    rate : float, default 40000
        Samples per second.
    current : float, default 20
        Height of the current pulse in uA/cm², between 0 and 200. About 7 are needed
        for an impulse when the pulse lasts 1 ms; a long pulse repeats the impulse.
    onset : float, default 0.005
        Start of the pulse in s.
    width : float, default 0.001
        Length of the pulse in s.
    noise : float, default 0.3
        Standard deviation of the measurement noise in mV.
    rng : int, numpy.random.Generator or None, default 1952
        Source of the noise, anything that `numpy.random.default_rng` accepts. None
        draws a different noise each time.

    Returns
    -------
    ActionPotential
        Time in s, noisy voltage and clean voltage in mV, each of shape
        ``(round(duration * rate),)``.

    Raises
    ------
    TypeError
        If an argument is not a number.
    ValueError
        If an argument is not finite (NaN included) or out of its range, or if the
        recording is too short to hold a sample or takes more than ten million steps.

    Notes
    -----
    The four equations are integrated with the classical Runge-Kutta method in fixed
    steps of at most 6.5 microseconds, in plain Python floats, so that no version of an
    adaptive solver can change the data. Conductances, reversal potentials and rates
    are those of [1]_ at 6.3 degrees Celsius; voltages are given in today's convention,
    with rest at -65 mV.

    References
    ----------
    .. [1] A. L. Hodgkin and A. F. Huxley (1952), "A quantitative description of
       membrane current and its application to conduction and excitation in nerve",
       Journal of Physiology 117, 500-544. https://doi.org/10.1113/jphysiol.1952.sp004764

    Examples
    --------
    >>> from arraybook.datasets import action_potential
    >>> recording = action_potential()
    >>> recording.voltage.shape
    (800,)
    >>> round(float(recording.clean.max()), 1)
    40.5
    """
    rate = positive("rate", rate)
    samples = round(positive("duration", duration) * rate)
    if samples == 0:
        msg = f"duration must cover at least one sample, got {shown(duration)} s"
        raise ValueError(msg)
    height = number("current", current)
    if not 0 <= height <= LARGEST_CURRENT:
        msg = f"current must be between 0 and {LARGEST_CURRENT:g}, got {shown(current)}"
        raise ValueError(msg)
    onset, width = nonnegative("onset", onset), nonnegative("width", width)
    noise = nonnegative("noise", noise)
    substeps = samples * math.ceil(1e3 / rate / LARGEST_STEP)
    if substeps > MOST_STEPS:
        msg = (
            f"duration must take at most {MOST_STEPS:g} steps, got {shown(duration)} s"
        )
        raise ValueError(msg)
    source = random_source(rng)
    states = _membrane(
        samples,
        1e3 / rate,
        current=height,
        start=1e3 * onset,
        stop=1e3 * (onset + width),
    )
    clean = states[:, 0].copy()
    error = source.standard_normal(samples)
    return ActionPotential(
        time=np.arange(samples) / rate,
        voltage=clean + noise * error,
        clean=clean,
    )


State = tuple[float, float, float, float]  # voltage and the gates m, h, n


def _membrane(
    samples: int,
    interval: float,
    *,
    current: float,
    start: float,
    stop: float,
    largest_step: float = LARGEST_STEP,
) -> NDArray[np.float64]:
    """
    Integrate the membrane from rest; times in ms, result (samples, 4).

    Columns are voltage and the gates m, h, n. The current flows from `start` to `stop`.
    """
    substeps = math.ceil(interval / largest_step)
    dt = interval / substeps
    m, h, n = (opening / (opening + closing) for opening, closing in _rates(REST))
    state = (REST, m, h, n)
    states = np.empty((samples, 4))
    for i in range(samples):
        states[i] = state
        for j in range(substeps):
            # Constant within a step: an edge of the pulse costs no order of accuracy
            # as long as it falls on a step.
            middle = (i * substeps + j + 0.5) * dt
            state = _runge_kutta(state, current * (start <= middle < stop), dt)
    return states


def _runge_kutta(state: State, current: float, dt: float) -> State:
    """Advance the membrane by one classical Runge-Kutta step of `dt` ms."""
    k1 = _derivatives(state, current)
    k2 = _derivatives(_along(state, k1, dt / 2), current)
    k3 = _derivatives(_along(state, k2, dt / 2), current)
    k4 = _derivatives(_along(state, k3, dt), current)
    for k, weight in ((k1, 1), (k2, 2), (k3, 2), (k4, 1)):
        state = _along(state, k, weight * dt / 6)
    return state


def _along(state: State, slope: State, dt: float) -> State:
    """Return the state after `dt` ms along a constant slope."""
    v, m, h, n = state
    dv, dm, dh, dn = slope
    return v + dv * dt, m + dm * dt, h + dh * dt, n + dn * dt


def _derivatives(state: State, current: float) -> State:
    """Return the change per ms of voltage (mV) and gates at one moment."""
    v, m, h, n = state
    flow = (
        current
        - G_SODIUM * m**3 * h * (v - E_SODIUM)
        - G_POTASSIUM * n**4 * (v - E_POTASSIUM)
        - G_LEAK * (v - E_LEAK)
    )
    dm, dh, dn = (
        opening * (1 - gate) - closing * gate
        for gate, (opening, closing) in zip((m, h, n), _rates(v), strict=True)
    )
    return flow / CAPACITANCE, dm, dh, dn


def _rates(v: float) -> tuple[tuple[float, float], ...]:
    """Return (opening, closing) rates per ms of the gates m, h and n at `v` mV."""
    return (
        (_ramp((v + 40) / 10), 4 * math.exp(-(v + 65) / 18)),
        (0.07 * math.exp(-(v + 65) / 20), 1 / (math.exp(-(v + 35) / 10) + 1)),
        (0.1 * _ramp((v + 55) / 10), 0.125 * math.exp(-(v + 65) / 80)),
    )


def _ramp(u: float) -> float:
    """Return u / (1 - exp(-u)), which goes through 1 at u = 0."""
    return -u / math.expm1(-u) if u else 1.0
