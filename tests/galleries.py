"""
Run galleries of other projects: with Sphinx-Gallery, the gallery doctest and Python.

``nox -s galleries`` tells which scripts Sphinx-Gallery can execute and the doctest can
not, and what the doctest takes beyond ``python script.py``. Nothing of them is kept.
"""

# ruff: noqa: T201  (to print is what it does)

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

DOCS = "only_to_execute"  # the folder of the build
NAME = "galleries"
COLUMNS = (
    *("Scripts", "Sphinx-Gallery", "Doctest", "isolated"),
    *("Beyond Python", "isolated", "Pins", "Run again"),
)
SHOWN = ("matplotlib", "numpy", "pytest", "scipy", "sphinx-gallery")
# One thread, so that the processor's time says how long it took; and no window.
ENVIRONMENT = {
    **os.environ,
    **{f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")},
    "MPLBACKEND": "agg",
    "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path[1:]]),
}
CONF = """\
extensions = ["sphinx_gallery.gen_gallery"]
sphinx_gallery_conf = {{
    "examples_dirs": {folders!r},
    "gallery_dirs": {names!r},
    "junit": "junit.xml",
    "only_warn_on_example_error": True,
    "download_all_examples": False,
    "show_signature": False,
}}
{more}"""


@dataclass(frozen=True)
class Gallery:
    """The examples of a package that is installed, in its sources of that version."""

    name: str
    repository: str
    folders: tuple[str, ...]
    conf: str  # what its own conf.py says and a script can notice

    @property
    def title(self) -> str:
        """Return the name, and the version, which is that of what is installed."""
        return f"{self.name} {version(self.name)}"


GALLERIES = (
    Gallery(
        "sphinx-gallery",
        "sphinx-gallery/sphinx-gallery",
        ("examples", "tutorials"),
        """\
sphinx_gallery_conf |= {
    "expected_failing_examples": [
        "../examples/no_output/plot_raise.py",
        "../examples/no_output/plot_raise_thumbnail.py",
        "../examples/no_output/plot_syntaxerror.py",
    ],
}
""",
    ),
    Gallery(
        "scikit-image",
        "scikit-image/scikit-image",
        ("doc/examples",),
        """\
import plotly.io

plotly.io.renderers.default = "sphinx_gallery"
""",
    ),
    Gallery(
        "matplotlib",
        "matplotlib/matplotlib",
        ("galleries/tutorials", "galleries/users_explain"),
        """\
sphinx_gallery_conf |= {
    "filename_pattern": "^((?!sgskip).)*$",
    "capture_repr": (),
}
""",
    ),
)


@dataclass(frozen=True)
class Run:
    """What came of a script: why it failed, if it did, and the seconds it took."""

    failure: str
    seconds: float


def fetched(gallery: Gallery, place: Path) -> Path:
    """Fetch the sources of the version that is installed; return their folder."""
    root = place / gallery.name
    address = f"https://github.com/{gallery.repository}"
    tag = f"v{version(gallery.name)}"
    command = ("git", "clone", "--quiet", "--depth=1", f"--branch={tag}", address)
    subprocess.run([*command, str(root)], check=True)
    docs = root / DOCS
    docs.mkdir()
    folders = [f"../{folder}" for folder in gallery.folders]
    names = [f"gallery_{Path(folder).name}" for folder in gallery.folders]
    conf = CONF.format(folders=folders, names=names, more=gallery.conf)
    (docs / "conf.py").write_text(conf, "utf-8")
    (docs / "index.rst").write_text("Examples\n========\n", "utf-8")
    return root


def called(*arguments: str) -> None:
    """Run a module of Python; what came of it is in the report that it writes."""
    subprocess.run([sys.executable, "-m", *arguments], check=False, env=ENVIRONMENT)


def by_sphinx_gallery(root: Path) -> dict[Path, Run]:
    """Build the gallery."""
    docs = root / DOCS
    called("sphinx", "-Q", "-b", "dummy", str(docs), str(docs / "built"))
    return reported(docs / "built" / "junit.xml", docs)


def by_doctest(root: Path, gallery: Gallery, *options: str) -> dict[Path, Run]:
    """Run the gallery doctest, lenient as it is by default."""
    docs = root / DOCS
    report = docs / "junit-pytest.xml"
    called(
        *("pytest", "-q", "--no-header", "-c", os.devnull, "--rootdir", str(root)),
        *("-p", "galleries", "-p", "no:cacheprovider"),
        *(f"--junit-xml={report}", "-o", "junit_family=xunit1"),
        *("--doctest-gallery", "--gallery-conf", str(docs / "conf.py"), *options),
        *(str(root / folder) for folder in gallery.folders),
    )
    return reported(report, root)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Note the time of the processor: this module is a plugin of the pytest above."""
    before = processor_time()
    try:
        return (yield)
    finally:
        item.user_properties.append(("seconds", str(processor_time() - before)))


def processor_time() -> float:
    """Return what this process and those that it has waited for took."""
    import resource  # not on Windows

    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def reported(report: Path, folder: Path) -> dict[Path, Run]:
    """Read a report: scripts that fail as expected have run well."""
    runs = {}
    for case in ET.parse(report).iter("testcase"):
        failed = case.find("failure")
        text = "" if failed is None else failed.text or ""
        seconds = case.find("properties/property[@name='seconds']")
        took = 0.0 if seconds is None else float(seconds.attrib["value"])
        runs[(folder / case.attrib["file"]).resolve()] = Run(reason(text), took)
    return runs


def reason(text: str) -> str:
    """Return the last exception that a text tells of, briefly."""
    lines = re.findall(r"^\s*(?:\w+\.)*(\w+(?:Error|Exit)\b.*)$", text, re.MULTILINE)
    last = lines[-1] if lines else text.strip()
    # The message of others is long and names the machine.
    return last if last.startswith("ModuleNotFound") else last.partition(":")[0]


def by_python(scripts: Iterable[Path]) -> dict[Path, Run]:
    """Run scripts with nothing around them."""
    runs = {}
    for script in scripts:
        before = processor_time()
        done = subprocess.run(
            [sys.executable, script.name],
            cwd=script.parent,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        failure = f"exit status {done.returncode}" if done.returncode else ""
        runs[script] = Run(failure, processor_time() - before)
    return runs


def compared(gallery: Gallery, root: Path) -> dict[str, Any]:
    """Run a gallery in all ways; return what is to be told."""
    theirs = by_sphinx_gallery(root)
    together = by_doctest(root, gallery)
    isolated = by_doctest(root, gallery, "--gallery-isolate")
    alone = by_python(passed(together))
    by_doctest(root, gallery, "--accept=all")
    again = by_doctest(root, gallery)
    return {
        "title": gallery.title,
        "scripts": len(theirs),
        "run": [len(passed(runs)) for runs in (theirs, together, isolated, again)],
        "milliseconds": [beyond(runs, alone) for runs in (together, isolated)],
        "pins": sum(text.read_text("utf-8").count("\n# =>") for text in together),
        "failures": Counter(run.failure for run in theirs.values() if run.failure),
        "differences": [
            *differences("together", theirs, together),
            *differences("isolated", theirs, isolated),
            *differences("with all pins", together, again),
        ],
        "versions": {name: version(name) for name in SHOWN},
        "python": platform.python_version(),
    }


def passed(runs: dict[Path, Run]) -> set[Path]:
    """Return the scripts that have run well."""
    return {path for path, run in runs.items() if not run.failure}


def beyond(runs: dict[Path, Run], alone: dict[Path, Run]) -> float:
    """Return the median of the milliseconds that scripts take beyond Python alone."""
    both = passed(runs) & passed(alone)
    seconds = median(runs[path].seconds - alone[path].seconds for path in both)
    return round(1000 * seconds, 1)


def differences(
    way: str, before: dict[Path, Run], after: dict[Path, Run]
) -> Iterator[str]:
    """Name the scripts that run well in one way only."""
    for path in sorted(passed(before) ^ passed(after)):
        here = after[path].failure if path in after else "is not collected"
        yield f"{path.name}, {way}: {here or 'passes'}"


def write(results: list[dict[str, Any]], folder: Path) -> None:
    """Write the results and the table; what was found of other galleries stays."""
    path = folder / f"{NAME}.json"
    kept = json.loads(path.read_text("utf-8")) if path.exists() else []
    titles = {result["title"].split()[0] for result in results}
    results = results + [one for one in kept if one["title"].split()[0] not in titles]
    order = [gallery.name for gallery in GALLERIES]
    results.sort(key=lambda result: order.index(result["title"].split()[0]))
    path.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    path.with_suffix(".inc").write_text(table(results), "utf-8")


def table(results: Iterable[dict[str, Any]]) -> str:
    """Return the part of the site's page that depends on the results, as Markdown."""
    lines = [
        "% Written by `nox -s galleries -- --write docs/_static`.",
        "",
        f"| Gallery | {' | '.join(COLUMNS)} |",
        f"| --- |{' --: |' * len(COLUMNS)}",
    ]
    notes = []
    for result in results:
        theirs, together, isolated, again = result["run"]
        beyond = [f"{round(ms)} ms" for ms in result["milliseconds"]]
        cells = (result["title"], result["scripts"], theirs, together, isolated)
        row = (*cells, *beyond, result["pins"], again)
        lines.append(f"| {' | '.join(map(str, row))} |")
        failed = [f"{text} ({count})" for text, count in result["failures"].items()]
        versions = [f"{name} {number}" for name, number in result["versions"].items()]
        what = f"**{result['title']}**, with Python {result['python']}, "
        what += f"{', '.join(versions)}: "
        what += f"what fails in Sphinx-Gallery: {', '.join(failed) or 'nothing'}; "
        what += f"what differs here: {', '.join(result['differences']) or 'nothing'}."
        notes.append(f"- {what}")
    return "\n".join([*lines, "", *notes, ""])


def main(arguments: Sequence[str]) -> int:
    """Run the galleries that are named, or all; fail if the doctest can run fewer."""
    names = [gallery.name for gallery in GALLERIES]
    parser = argparse.ArgumentParser(prog="nox -s galleries --", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *names], metavar="NAME")
    parser.add_argument("--write", type=Path, help="where the table is kept")
    options = parser.parse_args(arguments)
    results = []
    with tempfile.TemporaryDirectory(prefix="galleries-") as folder:
        for gallery in GALLERIES:
            if gallery.name in (options.names or names):
                results.append(compared(gallery, fetched(gallery, Path(folder))))
                print(json.dumps(results[-1], indent=1))
    if options.write:
        write(results, options.write)
    return 1 if any(result["differences"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
