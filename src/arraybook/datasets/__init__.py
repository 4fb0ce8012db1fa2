"""Data with a known ground truth: simulated, seeded, the same at every call."""

from arraybook.datasets._action_potential import ActionPotential, action_potential
from arraybook.datasets._blobs import BlobsInNoise, blobs_in_noise
from arraybook.datasets._cluster_of_clusters import (
    ClusterOfClusters,
    cluster_of_clusters,
)
from arraybook.datasets._dots import FuzzyDots, fuzzy_dots
from arraybook.datasets._foreign_files import foreign_file
from arraybook.datasets._night_sky import NightSky, night_sky
from arraybook.datasets._stars import StarCluster, star_cluster
from arraybook.datasets._words import words

__all__ = [
    "ActionPotential",
    "BlobsInNoise",
    "ClusterOfClusters",
    "FuzzyDots",
    "NightSky",
    "StarCluster",
    "action_potential",
    "blobs_in_noise",
    "cluster_of_clusters",
    "foreign_file",
    "fuzzy_dots",
    "night_sky",
    "star_cluster",
    "words",
]
