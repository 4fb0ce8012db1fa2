"""Exercises of the page on the diffusion of heat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from arraybook.diffusion import diffuse
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _windows() -> NDArray[np.int64]:
    """Return the windows of three of the even numbers below 20."""
    return sliding_window_view(np.arange(20, dtype=np.int64)[::2], 3)


def _noise(peak: float = 1.0, first: int = 5) -> NDArray[np.float64]:
    """Return the noisy rod of the classic text."""
    rod = np.random.default_rng(1).uniform(0, 0.05, 100)
    rod[first::10] = peak
    return rod


def _peaks_on_noise() -> NDArray[np.float64]:
    """Return the rod with its peaks added to the noise."""
    rod = np.random.default_rng(1).uniform(0, 0.05, 100)
    rod[5::10] += 1
    return rod


def _cell_by_cell() -> NDArray[np.float64]:
    """Return the noisy rod's 50 rows, each updated in place, cell by cell."""
    rows = np.tile(_noise(), (50, 1))
    for i in range(1, 50):
        rows[i] = rows[i - 1]
        for k in range(1, 99):
            rows[i, k] += 0.05 * (rows[i, k - 1] - 2 * rows[i, k] + rows[i, k + 1])
    return rows


def _ends_too() -> NDArray[np.float64]:
    """Return the noisy rod's 50 rows, in which the ends lie beside zeros."""
    rows = np.tile(_noise(), (50, 1))
    for i in range(1, 50):
        change = np.convolve(rows[i - 1], [1, -2, 1], mode="same")
        rows[i] = rows[i - 1] + 0.05 * change
    return rows


def _steps(width: float = 0.01, cell: int = 10, start: float = 20) -> int:
    """Return how many steps it takes until a cell of the copper rod has 40 °C."""
    rod = np.full(101, float(start))
    rod[0] = 100
    rows = diffuse(rod, 400, 1.1e-4 * 0.25 / width**2)
    return int(np.argmax(rows[:, cell] >= 40))


def _spot() -> NDArray[np.float64]:
    """Return zeros with 1 at cell 2."""
    spot = np.zeros(100)
    spot[2] = 1
    return spot


def _ring(steps: int = 49, back: int = -1) -> NDArray[np.float64]:
    """Return the spot on a ring after some steps."""
    ring = _spot()
    for _ in range(steps):
        ring += 0.25 * (np.roll(ring, 1) - 2 * ring + np.roll(ring, back))
    return ring


def _insulated() -> NDArray[np.float64]:
    """Return the spot after 49 steps between insulated ends."""
    rod = _spot()
    for _ in range(49):
        rod += 0.25 * np.diff(np.pad(rod, 1, mode="edge"), n=2)
    return rod


EXERCISES: dict[str, Exercise] = {
    "heat_equation-1": Exercise(
        answer=_windows,
        hint="A row is a window of three; the next row begins one value later.",
        remark="It is a view: the values are stored once, though most are shown thrice.",
        array=True,
        slips=(
            Slip(
                lambda: _windows()[:-1],
                "The last window is missing. Of n values, n - size + 1 windows can be "
                "taken.",
            ),
            Slip(
                lambda: np.vstack([_windows(), [16, 18, 20]]),
                "That is a window too many: its last value lies beyond the array, in "
                "memory that may hold anything.",
                when=lambda windows: windows.shape == (9, 3),
            ),
            Slip(
                lambda: np.vstack([_windows(), [16, 18, 20], [18, 20, 22]]),
                "One window for each value is too many: the last two stick out of the "
                "array, into memory that may hold anything.",
                when=lambda windows: windows.shape == (10, 3),
            ),
            Slip(
                lambda: sliding_window_view(np.arange(10), 3),
                "These are values that the array leaves out. You moved by the size of "
                "a value; from one value of this array to the next it is further.",
            ),
            Slip(
                lambda: _windows()[:, :1] + np.arange(3),
                "The windows begin where they should. Within a window you moved by the "
                "size of a value; to the next value of this array it is further.",
            ),
            Slip(
                lambda: np.arange(8)[:, np.newaxis] + 2 * np.arange(3),
                "From window to window you moved by the size of a value; to the next "
                "value of this array it is further.",
            ),
            Slip(
                lambda: np.arange(24).reshape(8, 3),
                "Each window begins where the one before ends. The next window begins "
                "one value later, so both strides are the same.",
                when=lambda windows: (
                    windows.shape == (8, 3) and windows[1, 0] > windows[0, 2]
                ),
            ),
            Slip(
                lambda: _windows().T,
                "Windows are rows here. Yours are columns.",
            ),
            Slip(
                lambda: _windows().copy(),
                "The values are right, but this is a copy. The windows of a view share "
                "the memory of the array.",
                when=lambda windows: (
                    windows.flags.owndata and np.array_equal(windows, _windows())
                ),
            ),
        ),
    ),
    "heat_equation-2": Exercise(
        answer=lambda: diffuse(_noise(), 50, 0.05),
        hint="Row 0 is the noise with its peaks; each next row changes only inside.",
        remark="The ends keep their noise, and all the rest is smooth.",
        slips=(
            Slip(
                lambda: diffuse(_noise(), 51, 0.05)[1:],
                "The start is missing: it is row 0 of the 50.",
            ),
            Slip(
                lambda: diffuse(_noise(), 51, 0.05),
                "That is a row too many. The start is one of the 50, so there are 49 "
                "steps.",
            ),
            Slip(
                lambda: diffuse(_noise(), 50, 0.05)[-1],
                "That is the last row only. Return the table.",
            ),
            Slip(
                _cell_by_cell,
                "The heat drifts to the right: a cell was updated with the new value of "
                "its left neighbour. Compute the whole row from the one before.",
            ),
            Slip(
                _ends_too,
                "Your ends change: a convolution in mode same puts zeros beside them. "
                "The ends keep their value.",
            ),
            Slip(
                lambda: diffuse(_noise(peak=1.5), 50, 0.05),
                "The peaks of this rod are 1, not 1.5.",
            ),
            Slip(
                lambda: diffuse(_peaks_on_noise(), 50, 0.05),
                "The peaks are set to 1. You added 1 to the noise.",
            ),
            Slip(
                lambda: diffuse(_noise(first=0), 50, 0.05),
                "The first peak is at cell 5, not 0.",
            ),
        ),
    ),
    "heat_equation-3": Exercise(
        answer=lambda: 0.25 * _steps(),
        hint="Find the first row in which cell 10 is at 40 °C or above. Row k is the time "
        "k times 0.25 s.",
        remark="That is less than one step from the exact law.",
        slips=(
            Slip(
                lambda: 0.25 * _steps() - 0.02,
                "That is between two steps. Give the time of the first row that has "
                "reached 40 °C.",
                when=lambda answer: 0 < 0.25 * _steps() - answer < 0.25,
            ),
            Slip(
                lambda: 0.25 * _steps(start=0),
                "Your rod starts at 0 °C. It starts at 20 °C.",
            ),
            Slip(
                _steps,
                "That is the number of steps. Each is 0.25 s.",
            ),
            Slip(
                lambda: 0.25 * (_steps() + 1),
                "One step too late. Row 0 is the start: row k is k steps later.",
            ),
            Slip(
                lambda: 0.25 * (_steps() - 1),
                "One step too early: the cell is not there yet.",
            ),
            Slip(
                lambda: 0.25 * _steps(cell=9),
                "That is the cell at 9 cm. The first cell is at 0 cm.",
            ),
            Slip(
                lambda: 0.0,
                "No row fulfils your condition: argmax of a mask without True is 0. "
                "Is the width squared, and in metres? Are there enough rows?",
            ),
            Slip(
                lambda: 0.25 * 240,
                "That is where the simulation ends. Where is the first True?",
            ),
        ),
    ),
    "heat_equation-4": Exercise(
        answer=_ring,
        hint="Roll the ring by 1 and by -1: these are the two neighbours of every cell.",
        remark="Nothing leaks: the sum is still 1.",
        slips=(
            Slip(
                lambda: diffuse(_spot(), 50, 0.25)[-1],
                "Your ends are held at 0. On a ring there are none: cell 99 lies beside "
                "cell 0.",
            ),
            Slip(
                lambda: _ring()[99],
                "That is a single number. Give all 100 cells.",
                when=lambda answer: isinstance(answer, (float, np.floating)),
            ),
            Slip(
                _insulated,
                "Your ends are insulated. On a ring heat flows from cell 0 to cell 99.",
            ),
            Slip(
                lambda: _ring(steps=50),
                "One step too many.",
            ),
            Slip(
                lambda: _ring(steps=48),
                "One step too few.",
            ),
            Slip(
                lambda: _ring(back=1),
                "You rolled to the same side twice, so the heat wanders off. The other "
                "neighbour comes with -1.",
            ),
        ),
    ),
}
