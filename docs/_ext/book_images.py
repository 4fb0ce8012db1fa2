"""Pictures without waste: compressed without loss, of known size, loaded when needed."""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imagesize
from sphinx.util import logging

try:
    import oxipng
except ImportError:  # see pyproject.toml
    oxipng = None

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

FIGURE = re.compile(r"sphx_glr_(?P<page>\w+?)_\d{3}(?!\d)")
IMAGE = re.compile(r'<img\b(?P<given>[^>]*?\bsrc="(?P<path>[^"]+)"[^>]*?) ?/?>')


def forget_undrawn(app: Sphinx) -> None:
    """Remove the figures that a page has drawn once, and draws no more."""
    for path in (Path(app.srcdir) / "gallery").rglob("images/sphx_glr_*"):
        if match := FIGURE.match(path.name):
            page = path.parents[1] / f"{match['page']}.rst"
            if not page.exists() or match[0] not in page.read_text("utf-8"):
                path.unlink()


def forget_unshown(app: Sphinx, error: Exception | None) -> None:
    """Remove such figures from the site, too."""
    if error or app.builder.name != "html":
        return
    drawn = {path.name for path in (Path(app.srcdir) / "gallery").rglob("sphx_glr_*")}
    for path in (Path(app.outdir) / "_images").glob("sphx_glr_*"):
        if path.name not in drawn:
            path.unlink()


def compress(app: Sphinx) -> None:
    """Compress the figures, thumbnails and posters that have changed."""
    if oxipng is None:
        logger.info("pyoxipng is not installed: the figures are not compressed.")
        return
    gallery = Path(app.srcdir) / "gallery"
    known = gallery / ".compressed"
    before = set(known.read_text("utf-8").split()) if known.exists() else set()
    after = set()
    for path in gallery.rglob("*.png"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest not in before:
            oxipng.optimize(path, level=2, strip=oxipng.StripChunks.safe())
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        after.add(digest)
    whole = known.with_suffix(".new")
    whole.write_text("\n".join(sorted(after)), "utf-8")
    whole.replace(known)


def describe(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Give images their size, so that nothing moves when they arrive.

    All but the first load when the reader comes near.
    """
    later = ""

    def add(match: re.Match[str]) -> str:
        nonlocal later
        width, height = size(app, match["path"])
        image = (
            f'<img{match["given"]} width="{width}" height="{height}"'
            f' decoding="async"{later} />'
        )
        later = ' loading="lazy"'
        return image

    if "body" in context and app.builder.name == "html":
        context["body"] = IMAGE.sub(add, context["body"])


def size(app: Sphinx, link: str) -> tuple[int, int]:
    """Return the width and height of what a page links to."""
    folder, name = link.rsplit("/", 1)
    if folder.endswith("_static"):
        return _measure(Path(app.srcdir) / "_static" / name)
    figures = _figures(Path(app.srcdir) / "gallery")
    sources = {
        name: Path(app.srcdir) / path for path, name in app.builder.images.items()
    }
    return _measure(figures.get(name) or sources[name])


@functools.cache
def _figures(gallery: Path) -> dict[str, Path]:
    """Return the figures by name; Sphinx-Gallery gives them names of their own."""
    return {path.name: path for path in gallery.rglob("*.png")}


@functools.cache
def _measure(path: Path) -> tuple[int, int]:
    width, height = imagesize.get(path)
    return int(width), int(height)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect after Sphinx-Gallery has made the figures, and the body is complete."""
    app.connect("builder-inited", forget_undrawn, priority=600)
    app.connect("builder-inited", compress, priority=700)
    app.connect("html-page-context", describe)
    app.connect("build-finished", forget_unshown)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
