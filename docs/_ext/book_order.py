"""The reading order of the book: the one place where it is written."""

from __future__ import annotations

from pathlib import Path

# Folder of a part, and the scripts in it.
PARTS = {
    "simulation": [
        "plot_rolling_average",
        "plot_traveling_wave",
        "plot_spiking_network",
    ],
}
PAGES = [page for pages in PARTS.values() for page in pages]


def page_order(filename: str) -> int:
    """Return the place of a script in the book; Sphinx-Gallery sorts by it."""
    return PAGES.index(Path(filename).stem)
