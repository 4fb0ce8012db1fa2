"""The reading order of the book: the one place where it is written."""

from __future__ import annotations

from pathlib import Path

# Folder of a part, and the scripts in it.
PARTS = {
    "arrays": [
        "plot_why_arrays",
        "plot_creation",
        "plot_dtypes",
        "plot_shape",
        "plot_indexing",
        "plot_comparisons",
        "plot_masks",
        "plot_broadcasting",
        "plot_linear_algebra",
        "plot_records",
        "plot_files",
        "plot_floats",
    ],
    "memory": [
        "plot_array_anatomy",
        "plot_warm_up",
        "plot_random_walk",
        "plot_find_subsequence",
        "plot_strides",
        "plot_repeat_without_copying",
        "plot_byte_order",
    ],
    "simulation": [
        "plot_rolling_average",
        "plot_threshold_crossings",
        "plot_traveling_wave",
        "plot_heat_equation",
        "plot_rule_30",
        "plot_geometry",
        "plot_spiking_network",
        "plot_ten_times_faster",
        "plot_parameter_sweep",
    ],
    "learning": [
        "plot_color_quantization",
        "plot_kmeans",
        "plot_perceptron",
        "plot_linear_regression",
        "plot_clustering_in_noise",
    ],
    "scientific": [
        "plot_curve_fitting",
        "plot_roots_and_intersections",
        "plot_interpolation_1d",
        "plot_interpolation_2d",
        "plot_integration",
        "plot_distributions",
        "plot_statistical_tests",
        "plot_vector_quantization",
        "plot_hierarchical_clustering",
        "plot_image_stacking",
        "plot_sparse_matrices",
        "plot_foreign_files",
    ],
    "images": [
        "plot_adaptive_threshold",
        "plot_local_maxima",
        "plot_star_photometry",
    ],
}
PAGES = [page for pages in PARTS.values() for page in pages]


def page_order(filename: str) -> int:
    """Return the place of a script in the book; Sphinx-Gallery sorts by it."""
    return PAGES.index(Path(filename).stem)
