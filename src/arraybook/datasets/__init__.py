"""Data with a known ground truth: simulated, seeded, the same at every call."""

from arraybook.datasets._action_potential import ActionPotential, action_potential
from arraybook.datasets._blobs import BlobsInNoise, blobs_in_noise
from arraybook.datasets._dots import FuzzyDots, fuzzy_dots
from arraybook.datasets._stars import StarCluster, star_cluster
from arraybook.datasets._words import words

__all__ = [
    "ActionPotential",
    "BlobsInNoise",
    "FuzzyDots",
    "StarCluster",
    "action_potential",
    "blobs_in_noise",
    "fuzzy_dots",
    "star_cluster",
    "words",
]
