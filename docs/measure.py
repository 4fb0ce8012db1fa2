"""Draw the figures of measured times, of all pages or of those named, and keep them.

Run it on a machine that does nothing else.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parent
GALLERY = DOCS / "gallery"
sys.path.insert(0, str(DOCS / "_ext"))

from book_measured import KEPT, LIST, code_of, figures, measured


def draw(pages: list[str]) -> None:
    """Run the pages, without kept figures to take the place of theirs."""
    known = measured()
    for page in pages:
        (GALLERY / f"{page}.py.md5").unlink(missing_ok=True)
        for kept in list(figures(KEPT, page, known[page]["figures"])):
            kept.unlink()
    target = DOCS / "_build" / "draft"
    command = [sys.executable, "-m", "sphinx", "-q", str(DOCS), str(target)]
    subprocess.run(command, check=True)


def keep(pages: list[str]) -> None:
    """Keep the figures, and note for which code they were drawn."""
    known = measured()
    for page in pages:
        for drawn in figures(GALLERY, page, known[page]["figures"]):
            kept = KEPT / drawn.relative_to(GALLERY)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(drawn, kept)
        known[page]["code"] = code_of(page)
    LIST.write_text(json.dumps(known, indent=1) + "\n", "utf-8")


def main() -> None:
    """Draw and keep."""
    pages = sys.argv[1:] or list(measured())
    if unknown := set(pages) - measured().keys():
        sys.exit(f"Not in {LIST}: {', '.join(sorted(unknown))}")
    draw(pages)
    keep(pages)


if __name__ == "__main__":
    main()
