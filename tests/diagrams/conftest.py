"""What a reader sees in a diagram, read back from its Axes."""

from __future__ import annotations

from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex

mpl.use("agg")
import matplotlib.pyplot as plt


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.fixture(scope="session")
def see():
    """Return a function that takes a diagram apart into boxes and notes."""
    return _see


def _see(ax):
    centres = [box.get_center() for box in ax.patches]
    boxes, notes = [], []
    for text in ax.texts:
        x, y = text.get_position()
        near = [k for k, (i, j) in enumerate(centres) if abs(i - x) + abs(j - y) < 0.2]
        if not near:
            notes.append((x, y, text.get_text()))
        else:
            (k,) = near
            x, y = np.round(centres[k], 6)
            box, seen = ax.patches[k], SimpleNamespace(x=x, y=y, text=text.get_text())
            seen.strong = box.get_linewidth() > 2
            seen.dotted = box.get_linestyle() in (":", "dotted")
            seen.hatched = bool(box.get_hatch())
            seen.fill, seen.ink = to_hex(box.get_facecolor()), to_hex(text.get_color())
            seen.patch, seen.label = box, text
            boxes.append(seen)
    return SimpleNamespace(boxes=boxes, notes=notes)


@pytest.fixture(scope="session")
def assert_legible():
    """Return a function that finds texts that are too small, cut off or in the way."""
    return _assert_legible


def _assert_legible(ax, see=_see):
    figure = ax.figure
    figure.set_dpi(300)  # extents are whole pixels
    figure.canvas.draw()
    seen = see(ax)
    texts = [text for text in [*ax.texts, *ax.get_yticklabels()] if text.get_text()]
    extents = [text.get_window_extent() for text in texts]
    width, height = figure.canvas.get_width_height()
    for text, extent in zip(texts, extents, strict=True):
        assert text.get_fontsize() > 7.9, text
        assert min(extent.x0, extent.y0) > -1, text
        assert extent.x1 < width + 1, text
        assert extent.y1 < height + 1, text
    for box in seen.boxes:
        room = box.patch.get_window_extent()
        assert box.label.get_window_extent().width <= 0.95 * room.width, box.text
    for i, one in enumerate(extents):
        for j, two in enumerate(extents[:i]):
            assert not one.padded(-3).overlaps(two.padded(-3)), (texts[i], texts[j])
