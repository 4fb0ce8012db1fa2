"""Build the whole site: the pages, the book as EPUB and PDF, and what to take along.

The books are made anew when what the pages show has changed, and else left alone.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from print_book import find_chromium, print_book, reading_order

DOCS = Path(__file__).parent
BUILD = DOCS / "_build"
SITE = BUILD / "html"
STRICT = ("-n", "-W", "--keep-going")


def sphinx(builder: str, target: Path, *options: str) -> None:
    """Run Sphinx; all builders share what it read."""
    command = [sys.executable, "-m", "sphinx", *STRICT, "-j", "auto", "-b", builder]
    command += [*options, "-d", str(SITE / ".doctrees"), str(DOCS), str(target)]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(1)


def time_of_sources() -> str:
    """Return the time that the books bear: that of the commit, or 1980 without git."""
    command = ["git", "-C", str(DOCS), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "315532800"
    return done.stdout.strip() or "315532800"


def digest() -> str:
    """Return what stands for all that goes into the books."""
    known = hashlib.sha256()
    for page in reading_order(SITE):
        known.update(page.article.encode())
    own = [*DOCS.glob("*.py"), *DOCS.glob("print_book.*"), *DOCS.glob("_ext/*.py")]
    for folder in (SITE / "_images", DOCS / "_static", DOCS / "_templates"):
        own += [path for path in folder.rglob("*") if path.is_file()]
    for path in sorted(own):
        known.update(path.read_bytes())
    return known.hexdigest()


def make_books(quiet: tuple[str, ...]) -> bool:
    """Write the books into the site; return whether they are new."""
    folder = SITE / "offline"
    chromium = find_chromium()
    wanted = ["arraybook.epub"] + ["arraybook.pdf"] * (chromium is not None)
    known, now = BUILD / "books.digest", digest()
    there = all((folder / name).exists() for name in wanted)
    if there and known.exists() and known.read_text("utf-8") == now:
        return False
    # The builder takes in whatever lies in its folder, such as the last cover.
    shutil.rmtree(BUILD / "epub", ignore_errors=True)
    # Sphinx does not see that a page is old if what it includes has changed.
    sphinx("epub", BUILD / "epub", "-a", *quiet)
    (folder / "arraybook.epub").write_bytes(
        (BUILD / "epub/arraybook.epub").read_bytes()
    )
    if chromium:
        print_book(SITE, folder / "arraybook.pdf", chromium)
    else:
        (folder / "arraybook.pdf").unlink(missing_ok=True)
    known.write_text(now, "utf-8")
    return True


def main() -> None:
    """Build; ``-q`` leaves out what Sphinx says when all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-q", "--quiet", action="store_true")
    quiet = ("-q",) if parser.parse_args().quiet else ()
    os.environ.setdefault("SOURCE_DATE_EPOCH", time_of_sources())
    if find_chromium() is None:
        said = "No Chromium found: the site is built without the book as PDF."
        sys.exit(said) if os.environ.get("CI") else print(said)
    sphinx("html", SITE, *quiet)
    if make_books(quiet):
        sphinx("html", SITE, *quiet)  # one page says how large the books are


if __name__ == "__main__":
    main()
