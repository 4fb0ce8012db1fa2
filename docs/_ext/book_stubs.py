"""The pages of functions are generated anew only if the package has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import __display_version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]


def skip_fresh(app: Sphinx) -> None:
    """Spare autosummary the import of everything if it would write what is there."""
    if _known(app).exists() and _known(app).read_text("utf-8") == _digest(app):
        app.config.autosummary_generate = False


def note(app: Sphinx) -> None:
    """Remember what the pages were generated from."""
    # A setting that stays changed would be a reason to read everything again.
    app.config.autosummary_generate = True
    _known(app).parent.mkdir(parents=True, exist_ok=True)
    _known(app).write_text(_digest(app), "utf-8")


def _known(app: Sphinx) -> Path:
    return Path(app.srcdir) / "reference" / "generated" / ".made-from"


def _digest(app: Sphinx) -> str:
    """Sum up the package, the lists of its functions, and the names of their pages."""
    docs = Path(app.srcdir)
    generated = _known(app).parent
    lists = {*docs.glob("reference/*.*"), *docs.glob("_templates/autosummary/*")}
    made_from = hashlib.sha256(__display_version__.encode())
    for path in sorted({*(ROOT / "src").rglob("*.py"), *lists, docs / "conf.py"}):
        made_from.update(path.read_bytes())
    for page in sorted(generated.glob("*.rst")):
        made_from.update(page.name.encode())
    return made_from.hexdigest()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect before autosummary and after it."""
    app.connect("builder-inited", skip_fresh, priority=100)
    app.connect("builder-inited", note, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
