"""
The books of a simulation: who fires in a step, who waits, and who is released.

A neuron that has fired is parked at minus infinity: nothing that is added makes it fire.
When its time has come it starts from the reset.

In exact arithmetic each waits for the same number of steps. In floating point it is
decided by rounding: with the default times, 41 steps after most spikes, 40 after some.
Nor is the moment of a spike, `before + (now - before)`, always `now`. An older script's
spike counts, which the tests repeat, depend on both.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from arraybook.spiking._frame import PARKED, Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Steps: TypeAlias = NDArray[np.intp]

__all__ = ["Books", "books_of"]

# From so many neurons on, those that fire in a step are worth calls of NumPy.
MANY = 6000


def books_of(u: Floats, times: Floats, model: Model) -> Books:
    """Return the books that are kept fastest for so many neurons."""
    return (OneByOne if u.size < MANY else AllAtOnce)(u, times, model)


class Books(ABC):
    """
    What both kinds of books hold.

    Attributes
    ----------
    flags : bytearray
        A one for each neuron at or above the threshold, which the engine writes.
    due : dict of int to list
        Who is released, by step.
    clock, releases : list
        The time of each step, and the step that releases who fires then.
    steps, sizes : array
        When there was a volley, and of how many.
    """

    def __init__(self, u: Floats, times: Floats, model: Model) -> None:
        self.u, self.times, self.refractory = u, times, model.refractory
        self.flags = bytearray(u.size)
        self.due = defaultdict[int, list[Any]](list)
        self.clock = times.tolist()
        self.releases = self.release_after(times).tolist()
        self.steps, self.sizes = array("q"), array("q")

    def release_after(self, moments: Floats) -> Steps:
        """Return the first step in which `now > moment + refractory`."""
        return np.searchsorted(self.times, moments + self.refractory, "right")

    @abstractmethod
    def volley(self, first: int) -> Any:
        """Return who is at or above the threshold, of whom `first` is the first."""

    @abstractmethod
    def park(self, step: int, volley: Any) -> None:
        """Enter a volley, which waits from this step on."""

    @abstractmethod
    def release(self, step: int, start: float) -> None:
        """Let go who is due in this step, with `start` for u."""

    @abstractmethod
    def fired(self) -> Steps:
        """Return the neuron of each spike."""


class OneByOne(Books):
    """Keep the books in Python, which is faster for a handful of neurons."""

    def __init__(self, u: Floats, times: Floats, model: Model) -> None:
        super().__init__(u, times, model)
        self.cell: Any = u.data  # a memoryview: the fastest way to write one element
        self.last = [0.0] * u.size
        self.neurons = array("q")

    def volley(self, first: int) -> list[int]:
        neuron, volley, find = first, [], self.flags.find
        while neuron >= 0:
            volley.append(neuron)
            neuron = find(1, neuron + 1)
        return volley

    def park(self, step: int, volley: list[int]) -> None:
        cell, last, now = self.cell, self.last, self.clock[step]
        released = self.due[self.releases[step]]
        for neuron in volley:
            cell[neuron] = PARKED
            before = last[neuron]
            last[neuron] = moment = before + (now - before)
            if moment == now:
                released.append(neuron)
            else:
                free = max(int(self.release_after(moment)), step + 1)
                self.due[free].append(neuron)
        self.neurons.extend(volley)
        self.steps.append(step)
        self.sizes.append(len(volley))

    def release(self, step: int, start: float) -> None:
        cell = self.cell
        for neuron in self.due.pop(step):
            cell[neuron] = start

    def fired(self) -> Steps:
        return np.array(self.neurons, np.intp)


class AllAtOnce(Books):
    """Keep the same books by whole volleys, in arrays."""

    def __init__(self, u: Floats, times: Floats, model: Model) -> None:
        super().__init__(u, times, model)
        self.above = np.frombuffer(self.flags, dtype=bool)
        self.last = np.zeros(u.size)
        self.volleys: list[Steps] = []

    def volley(self, _first: int) -> Steps:
        return self.above.nonzero()[0]

    def park(self, step: int, volley: Steps) -> None:
        now, before = self.clock[step], self.last[volley]
        moments = before + (now - before)
        self.u[volley], self.last[volley] = PARKED, moments
        if moments.tolist().count(now) == volley.size:
            self.due[self.releases[step]].append(volley)
        else:
            free = np.maximum(self.release_after(moments), step + 1)
            for one in set(free.tolist()):
                self.due[one].append(volley[free == one])
        self.volleys.append(volley)
        self.steps.append(step)
        self.sizes.append(volley.size)

    def release(self, step: int, start: float) -> None:
        for volley in self.due.pop(step):
            self.u[volley] = start

    def fired(self) -> Steps:
        return np.concatenate([np.empty(0, np.intp), *self.volleys])
