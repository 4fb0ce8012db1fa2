"""Build the commit twice, in two places and manners, and compare the files.

With two folders as arguments, compare what is in them. Exit with 1 if a file differs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from filecmp import cmp
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

from first_difference import first_difference

ROOT = Path(__file__).parents[1]
SHOWN = 10  # names of files of one kind that differ


class Manner(NamedTuple):
    """What is not the same in the two builds, and must not show in the files."""

    folder: str
    seed: str
    zone: str
    locale: str
    umask: int
    workers: str
    days: int  # after today


MANNERS = (
    Manner("one", "1", "UTC+11", "C.UTF-8", 0o022, "2", 0),
    Manner("a second place/further down/two", "2", "UTC-14", "C", 0o077, "3", 400),
)


def build(manner: Manner, day: list[str], place: Path) -> Path:
    """Build the site, the wheel and the source archive; return where they are."""
    print(f"Build with {manner}", flush=True)
    folder = place / manner.folder
    home, clone, built = folder / "home", folder / "clone", folder / "built"
    home.mkdir(parents=True)
    environment = os.environ | {
        "HOME": str(home),  # without caches and settings
        "PYTHONPATH": str(clone / "src"),
        "PYTHONHASHSEED": manner.seed,
        "LC_ALL": manner.locale,
        "TZ": manner.zone,
    }

    def run(where: Path, *command: str) -> None:
        done = subprocess.run(
            [*day, *command],
            cwd=where,
            env=environment,
            umask=manner.umask,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(f"failed in {where}: {' '.join(command)}")

    run(home, "git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone))
    run(clone, sys.executable, "docs/build_site.py", "-q", "-j", manner.workers)
    run(clone, sys.executable, "-m", "hatchling", "build", "-d", str(built / "dist"))
    shutil.move(clone / "docs" / "_build" / "html", built / "site")
    return built


def later(days: int) -> list[str]:
    """Return what, before a command, has it see a later day."""
    if days == 0:
        return []
    if shutil.which("faketime"):
        return ["faketime", "-f", f"+{days}d"]
    said = "No faketime found: both builds are of today."
    sys.exit(said) if os.environ.get("CI") else print(said)
    return []


def compare(one: Path, other: Path) -> bool:
    """Tell whether all files are the same; print a line a kind, and what differs."""
    kinds: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(files(one) | files(other)):
        kinds[path.suffix or path.name].append(path)
    same = True
    for kind, paths in sorted(kinds.items()):
        differing = [path for path in paths if not alike(one / path, other / path)]
        said = f"{len(differing)} differ" if differing else "identical"
        print(f"{kind.removeprefix('.'):12}{len(paths):5} files  {said}")
        for path in differing[:SHOWN]:
            print(f"    {path.as_posix()}")
        if differing:
            print(indent(explain(differing[0], one, other), " " * 8))
            same = False
    return same


def files(folder: Path) -> set[Path]:
    """Return the names of the files, without what Sphinx notes for itself."""
    paths = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {path for path in paths if ".doctrees" not in path.parts}


def alike(one: Path, other: Path) -> bool:
    """Tell whether both are there, and have the same bytes."""
    there = one.is_file() and other.is_file()
    return there and cmp(one, other, shallow=False)


def explain(path: Path, one: Path, other: Path) -> str:
    """Say what is not the same in two files of one name."""
    for folder in (one, other):
        if not (folder / path).is_file():
            return f"missing in {folder}"
    contents = [(folder / path).read_bytes() for folder in (one, other)]
    return first_difference(path.name, *contents)


def main() -> None:
    """Build and compare, or compare two folders."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", help="two, or none")
    folders = parser.parse_args().folders
    if len(folders) == 2:
        sys.exit(not compare(*folders))
    if folders:
        parser.error("name two folders, or none")
    days = [later(manner.days) for manner in MANNERS]
    place = Path(tempfile.mkdtemp(prefix="reproduce-"))
    with ThreadPoolExecutor() as pool:
        one, other = pool.map(build, MANNERS, days, [place] * 2)
    if not compare(one, other):
        sys.exit(f"The two builds are in {place}")
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
