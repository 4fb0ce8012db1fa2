"""Data with a known ground truth: simulated, seeded, the same at every call."""

from arraybook.datasets._action_potential import ActionPotential, action_potential
from arraybook.datasets._words import words

__all__ = ["ActionPotential", "action_potential", "words"]
