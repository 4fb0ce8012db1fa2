"""Build the whole site: the pages, the book as EPUB and PDF, and what to take along.

The books are made anew when what the pages show has changed, and else left alone. All is
made in a draft, which takes the place of the site when it is whole.
"""

from __future__ import annotations

import argparse
import errno
import filecmp
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS / "_ext"))

from book_whole import lock, site_mark
from print_book import NoFontError, find_chromium, print_book, reading_order

BUILD = DOCS / "_build"
DRAFT = BUILD / "draft"
DOCTREES = DRAFT / ".doctrees"
SITE = BUILD / "html"
STRICT = ("-n", "-W", "--keep-going")

# How Python says what the system did not let it do.
REFUSED = re.compile(r"\[Errno (?P<number>\d+)\] [^:\n]*(: '(?P<path>[^']*)')?")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
LOCKED = {errno.EACCES, errno.EPERM, errno.EROFS}


def sphinx(builder: str, target: Path, *options: str) -> None:
    """Run Sphinx; all builders share what it read."""
    command = [sys.executable, "-m", "sphinx", *STRICT, "-b", builder]
    command += [*options, "-d", str(DOCTREES), str(DOCS), str(target)]
    refused = {}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as child:
        for line in child.stderr or ():
            sys.stderr.write(line)
            if found := REFUSED.search(line):
                refused[int(found["number"])] = found["path"]
    if child.returncode == 0:
        return
    if numbers := refused.keys() & (FULL | LOCKED):
        raise OSError(min(numbers), "", refused[min(numbers)])
    if DOCTREES.is_dir():
        site_mark(DOCTREES).touch()  # what was a warning is one the next time, too
    stop("Sphinx has said above what is wrong.")


def stop(why: str) -> None:
    """End in one line."""
    kept = f" {SITE} is the site as it was last finished." if SITE.exists() else ""
    sys.exit(f"The site is not finished. {why}{kept}")


def advice(error: OSError) -> str:
    """Say what the system refused, where, and what to do about it."""
    said = f"{os.strerror(error.errno or 0)}: {error.filename or DOCS}."
    if error.errno in FULL:
        return f"{said} Make room, then build again."
    if error.errno in LOCKED:
        return f"{said} Make it writable, then build again."
    return said


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
    known = hashlib.sha256(os.environ["SOURCE_DATE_EPOCH"].encode())
    for page in reading_order(DRAFT):
        known.update(page.article.encode())
    own = [*DOCS.glob("*.py"), *DOCS.glob("print_book.*"), *DOCS.glob("_ext/*.py")]
    for folder in (DRAFT / "_images", DOCS / "_static", DOCS / "_templates"):
        own += [path for path in folder.rglob("*") if path.is_file()]
    for path in sorted(own):
        known.update(path.read_bytes())
    return known.hexdigest()


def make_books(options: tuple[str, ...]) -> bool:
    """Write the books into the site; return whether they are new."""
    folder = DRAFT / "offline"
    chromium = find_chromium()
    wanted = ["arraybook.epub"] + ["arraybook.pdf"] * (chromium is not None)
    known, now = BUILD / "books.digest", digest()
    there = all((folder / name).exists() for name in wanted)
    if there and known.exists() and known.read_text("utf-8") == now:
        return False
    known.unlink(missing_ok=True)  # what is cut short from here on is made again
    # The builder takes in whatever lies in its folder, such as the last cover.
    shutil.rmtree(BUILD / "epub", ignore_errors=True)
    # Sphinx does not see that a page is old if what it includes has changed.
    sphinx("epub", BUILD / "epub", "-a", *options)
    shutil.copyfile(BUILD / "epub/arraybook.epub", folder / "arraybook.epub")
    if chromium:
        with lock("sphinx"):
            print_book(DRAFT, folder / "arraybook.pdf", chromium)
    else:
        (folder / "arraybook.pdf").unlink(missing_ok=True)
    known.write_text(now, "utf-8")
    return True


def publish() -> None:
    """Put the draft in the place of the site, of which nobody ever sees half."""
    if site_mark(DOCTREES).exists():
        stop("Another build has begun and not finished the draft.")
    if same_files(DRAFT, SITE):
        return
    new, old = BUILD / "html.new", BUILD / "html.old"
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    try:
        for name in files_in(DRAFT):
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(DRAFT / name, new / name)
        if SITE.exists():
            SITE.rename(old)
        new.rename(SITE)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def same_files(one: Path, other: Path) -> bool:
    """Tell whether two folders have the same files for readers."""
    names, others = files_in(one), files_in(other)
    return names == others and all(
        filecmp.cmp(one / name, other / name) for name in names
    )


def files_in(folder: Path) -> set[Path]:
    """Return the files that are for readers, not Sphinx's notes, which have a dot."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in found if "/." not in f"/{path.as_posix()}"}


def build(options: tuple[str, ...]) -> None:
    """Write the draft, then let it be the site."""
    sphinx("html", DRAFT, *options)
    if make_books(options):
        sphinx("html", DRAFT, *options)  # one page says how large the books are
    with lock("sphinx"):
        publish()


def main() -> None:
    """Build; ``-q`` leaves out what Sphinx says when all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-q", "--quiet", action="store_true")
    parser.add_argument("-j", "--jobs", default="auto", help="workers of Sphinx")
    given = parser.parse_args()
    options = ("-j", given.jobs, *(["-q"] if given.quiet else []))
    os.environ.setdefault("SOURCE_DATE_EPOCH", time_of_sources())
    if find_chromium() is None:
        said = "No Chromium found: the site is built without the book as PDF."
        sys.exit(said) if os.environ.get("CI") else print(said)
    try:
        with lock("site"):
            build(options)
    except OSError as error:
        stop(advice(error))
    except NoFontError:
        stop("Chromium finds no font for the PDF. Install one, then build again.")
    except KeyboardInterrupt:
        stop("It was interrupted.")


if __name__ == "__main__":
    main()
