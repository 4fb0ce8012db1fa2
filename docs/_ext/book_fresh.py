"""What is made from all pages is made again only if a page was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TEMPLATES = Path(__file__).parents[1] / "_templates"


def is_fresh(app: Sphinx, target: Path, *others: str | Path) -> bool:
    """Tell whether a file is younger than the pages and all else it is made from.

    The index and the search are written by every build; they change with a template.
    """
    if not target.exists():
        return False
    uris = map(app.builder.get_target_uri, app.env.found_docs)
    pages = [Path(app.outdir) / uri for uri in uris]
    made = target.stat().st_mtime_ns
    sources = [*pages, *TEMPLATES.rglob("*.html"), *map(Path, others)]
    return all(source.stat().st_mtime_ns < made for source in sources)
