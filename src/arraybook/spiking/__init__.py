"""Balanced networks of spiking neurons: random weights, their simulation, and sweeps."""

from __future__ import annotations

from arraybook.spiking._simulate import Recording, simulate
from arraybook.spiking._sweep import Outcome, sweep
from arraybook.spiking._weights import balance, balanced_weights

__all__ = ["Outcome", "Recording", "balance", "balanced_weights", "simulate", "sweep"]

for _public in (Outcome, Recording, balance, balanced_weights, simulate, sweep):
    # Readers, tracebacks and the reference know them by this name.
    _public.__module__ = __name__
