"""What is made from all pages is made again only if a page was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def is_fresh(target: Path, site: Path, *others: str | Path) -> bool:
    """Tell whether a file is younger than the pages and all else it is made from."""
    if not target.exists():
        return False
    sources: Iterable[Path] = [*site.rglob("*.html"), *map(Path, others)]
    made = target.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns < made for source in sources)
