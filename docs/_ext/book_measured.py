"""Figures of measured times are kept: a build shows those of a machine at rest.

Times depend on the machine, and on what else it does: no two builds would draw the same.
``measured/pages.json`` lists the pages and figures, and for which code they were drawn.
For other code, a figure is shown as the build draws it. ``docs/measure.py`` keeps new ones.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

DOCS = Path(__file__).parents[1]
KEPT = DOCS / "measured"
LIST = KEPT / "pages.json"


def measured() -> dict[str, dict[str, Any]]:
    """Return the figures of each page, and the sum of the code that drew them."""
    listed: dict[str, dict[str, Any]] = {}
    if LIST.exists():  # a book for testing has none
        listed = json.loads(LIST.read_text("utf-8"))
    return listed


def code_of(page: str) -> str:
    """Sum up the code of a page as far as it measures; its words do not count."""
    script = (DOCS.parent / "gallery" / f"{page}.py").read_text("utf-8")
    code = script[: script.rfind("draw_speed(")].splitlines()
    lines = [line for line in code if line and not line.startswith("#")]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def figures(folder: Path, page: str, endings: list[str]) -> Iterator[Path]:
    """Go through the files of some figures of a page, in each of their sizes."""
    part, name = page.split("/")
    for ending in endings:
        yield from (folder / part).rglob(f"sphx_glr_{name}_{ending}*.png")


def show_kept(app: Sphinx) -> None:
    """Put the kept figures in the place of those that were drawn by this build."""
    gallery = Path(app.srcdir) / "gallery"
    for page, known in measured().items():
        if known["code"] != code_of(page):
            continue
        for kept in figures(KEPT, page, known["figures"]):
            drawn = gallery / kept.relative_to(KEPT)
            if drawn.exists() and drawn.read_bytes() != kept.read_bytes():
                shutil.copyfile(kept, drawn)
                (gallery / f"{page}.rst").touch()  # so that the page is written anew


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect after Sphinx-Gallery, and before the figures are compressed."""
    app.connect("builder-inited", show_kept, priority=650)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
