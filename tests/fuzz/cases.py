"""The table of all public functions, and what is not in it."""

from __future__ import annotations

from fuzz import kernels, models, pictures

CASES = kernels.CASES | models.CASES | pictures.CASES

RESULT = "holds what a function returns, and checks nothing"
GALLERY = "reads scripts, not arrays; tests/testing gives it broken ones"

NOT_FUZZED = {
    "anatomy.Timing": RESULT,
    "broadcasting.Explanation": RESULT,
    "broadcasting.Fix": RESULT,
    "datasets.ActionPotential": RESULT,
    "datasets.BlobsInNoise": RESULT,
    "datasets.ClusterOfClusters": RESULT,
    "datasets.FuzzyDots": RESULT,
    "datasets.NightSky": RESULT,
    "datasets.StarCluster": RESULT,
    "datasets.words": "has no argument",
    "exercises.Verdict": RESULT,
    "images.Stars": RESULT,
    "perceptron.Training": RESULT,
    "quantization.KMeans": RESULT,
    "signals.ConvolutionStep": RESULT,
    "spiking.Outcome": RESULT,
    "spiking.Recording": RESULT,
    "testing.Cell": RESULT,
    "testing.Pin": RESULT,
    "testing.Problem": RESULT,
    "testing.Script": RESULT,
    "testing.Settings": GALLERY,
    "testing.SettingsError": RESULT,
    "testing.Statement": RESULT,
    "testing.accept": GALLERY,
    "testing.parse": GALLERY,
    "testing.run": GALLERY,
}
