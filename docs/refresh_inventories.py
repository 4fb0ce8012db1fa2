"""Refresh the small inventories that cross-references to other projects resolve against.

Each file in docs/inventories holds the names that the book uses, a line each, in the
plain-text format of Sphinx's first inventories: name, kind, page. After a build of the
site, this adds what the scripts have come to use, and looks every name up in the
project's own inventory. Names that it does not know any more are dropped and reported.

``--from FOLDER`` reads the ``FOLDER/<project>.inv`` that there are, instead of asking the
projects' sites.
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.request
from pathlib import Path

from sphinx.util.inventory import InventoryFile

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS), str(DOCS / "_ext")]

from book_names import GALLERY, found
from conf import intersphinx_mapping


def main() -> None:
    """Refresh every file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path)
    folder = parser.parse_args().folder
    used = names_in_gallery()
    for project, (url, file) in intersphinx_mapping.items():
        if folder is None:
            with urllib.request.urlopen(f"{url}/objects.inv") as response:
                refresh(DOCS / file, project, response.read(), used)
        elif (local := folder / f"{project}.inv").exists():
            refresh(DOCS / file, project, local.read_bytes(), used)


def names_in_gallery() -> set[str]:
    """Return the full names of what the scripts use: to link it, and to find it."""
    linked = {
        f"{module}.{one['name']}"
        for path in (DOCS / "gallery").rglob("*.codeobj.json")
        for candidates in json.loads(path.read_text("utf-8")).values()
        for one in candidates
        for module in (one["module"], one["module_short"])
    }
    listed = {
        guess.name
        for script in GALLERY.rglob("plot_*.py")
        for one in found(script)
        for guess in one.guesses
    }
    return linked | listed


def refresh(path: Path, project: str, content: bytes, used: set[str]) -> None:
    """Write the lines of one project."""
    kept = {line.split()[0] for line in path.read_text("utf-8").splitlines()[3:]}
    lines = {}
    for kind, entries in InventoryFile.loads(content, uri="").data.items():
        domain, _, role = kind.partition(":")
        if domain == "py":
            for name in entries.keys() & (kept | used):
                page = entries[name].uri.partition("#")[0].lstrip("/")
                role = "mod" if role == "module" else role
                lines[name] = f"{name} {role} {page}"
    head = [
        "# Sphinx inventory version 1",
        f"# Project: {project}",
        "# Version: stable",
    ]
    path.write_text("\n".join([*head, *sorted(lines.values())]) + "\n", "utf-8")
    print(f"{project}: {len(lines)} names; dropped {sorted(kept - lines.keys())}")


if __name__ == "__main__":
    main()
