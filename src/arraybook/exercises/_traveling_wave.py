"""Exercises of the page on the traveling wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip
from arraybook.signals import traveling_wave

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _grid() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the positions and times of the page."""
    x = np.linspace(0, 4, 400, endpoint=False)
    return x, np.linspace(0, 2, 200, endpoint=False)


def _upside_down(speed: float) -> int:
    """Return the first row that is row 0 upside down."""
    wave = traveling_wave(*_grid(), wavelength=1, speed=speed)
    return int(np.abs(wave + wave[0]).max(axis=1).argmin())


def _standing() -> NDArray[np.float64]:
    """Return the sum of two waves that meet."""
    x, t = _grid()
    return np.add(traveling_wave(x, t, 1, 1), traveling_wave(x, t, 1, -1))


def _nodes() -> NDArray[np.float64]:
    """Return the positions at which the sum stays at zero."""
    nodes: NDArray[np.float64] = _grid()[0][np.abs(_standing()).max(axis=0) < 1e-9]
    return nodes


def _speeds() -> tuple[float, float]:
    """Return the speeds of a packet of waves on deep water and of its crests (m/s)."""
    # A packet moves at the slope of frequency against wave number.
    number = 2 * np.pi * np.array([0.999, 1.0, 1.001])
    frequency = np.sqrt(9.81 * number)
    packet = np.gradient(frequency, number)[1]
    return float(packet), float(frequency[1] / number[1])


def _ratio() -> float:
    """Return how fast the packet is compared with its crests."""
    packet, crest = _speeds()
    return packet / crest


EXERCISES: dict[str, Exercise] = {
    "traveling_wave-1": Exercise(
        answer=lambda: _upside_down(-0.5),
        hint="A period is the wavelength over the speed. How many rows are half of it?",
        remark="Half a period has passed, at twice the period of before.",
        slips=(
            Slip(
                lambda: _upside_down(-1.0),
                "That is the row at full speed. At half the speed a period is longer.",
            ),
            Slip(
                lambda: 2 * _upside_down(-0.5),
                "After a whole period the wave is as it was. Upside down it is before.",
            ),
            Slip(
                lambda: float(_grid()[1][_upside_down(-0.5)]),
                "That is the time in seconds. Give the index of the row.",
            ),
            Slip(
                lambda: -_upside_down(-0.5),
                "Time runs forwards although the wave goes to the left.",
            ),
        ),
    ),
    "traveling_wave-2": Exercise(
        answer=_nodes,
        hint="Which columns are zero in all rows? Look up their positions in x.",
        remark="They are half a wavelength apart, and are called nodes.",
        slips=(
            Slip(
                lambda: np.flatnonzero(np.isin(_grid()[0], _nodes())),
                "These are indices. Give the positions in m.",
            ),
            Slip(
                lambda: _grid()[0][np.abs(_standing()).max(axis=0) == 0],
                "Rounding leaves a tiny height at most nodes: ask for less than 1e-9, not "
                "for zero.",
            ),
            Slip(
                lambda: _grid()[0][np.abs(_standing()).max(axis=0) > 2 - 1e-9],
                "There the sum moves most.",
            ),
            Slip(
                lambda: _grid()[1][np.abs(_standing()).max(axis=1) < 1e-9],
                "These are the times at which the whole wave is zero. Positions are the "
                "other axis.",
            ),
            Slip(
                lambda: _grid()[0],
                "Every position passes through zero at some time. Where does the sum stay "
                "there at all times?",
            ),
            Slip(
                lambda: np.abs(_standing()).max(axis=0) < 1e-9,
                "That is the mask of the nodes. Use it to pick positions from x.",
            ),
            Slip(
                lambda: float(np.diff(_nodes())[0]),
                "That is their distance. Where are they?",
            ),
        ),
    ),
    "traveling_wave-3": Exercise(
        answer=_ratio,
        hint="Fit a line to the place of the packet, and divide its slope by the speed of "
        "a wave 1 m long.",
        remark="Crests rise at the back of the packet, run through it and fade in front.",
        atol=0.01,
        slips=(
            Slip(
                lambda: 1 / _ratio(),
                "That is how fast the crests are, compared with the packet. Turn it "
                "round.",
            ),
            Slip(
                lambda: _speeds()[0],
                "That is the speed of the packet in m/s. Compare it with the crests'.",
            ),
            Slip(
                lambda: _speeds()[1],
                "That is the speed of the crests in m/s. Compare the packet's with it.",
            ),
            Slip(
                lambda: 1.0,
                "Packet and crests are equally fast if all waves have one speed. Give "
                "each wavelength its own.",
            ),
        ),
    ),
}
