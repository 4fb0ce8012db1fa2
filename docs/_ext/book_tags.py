"""The vocabulary of tags: a page has one level, library areas, and topics if any."""

LEVELS = ("level: beginner", "level: intermediate", "level: advanced")
TOPICS = (
    *("animation", "astronomy", "exercises", "files", "geometry", "images"),
    *("machine learning", "memory", "neuroscience", "performance"),
    *("randomness", "signals", "simulation", "statistics"),
)
AREAS = (
    *("numpy", "numpy.random", "numpy.lib"),
    *("scipy.cluster", "scipy.integrate", "scipy.interpolate", "scipy.io"),
    *("scipy.linalg", "scipy.ndimage", "scipy.optimize", "scipy.signal"),
    *("scipy.sparse", "scipy.spatial", "scipy.special", "scipy.stats"),
    *("matplotlib", "matplotlib.animation", "scikit-image", "scikit-learn"),
)
