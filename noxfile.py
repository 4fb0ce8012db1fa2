#!/usr/bin/env -S uv run --script

# /// script
# dependencies = ["nox>=2025.10.16"]
# ///

"""Every command a person runs on this project: ``nox -s NAME``, ``nox -l`` for a list."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.10.16"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
# Sessions for another Python use one that is here. One that is not is named at the end,
# and is an error where it is asked for: `--error-on-missing-interpreters`.
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml()
PYTHONS = nox.project.python_versions(PROJECT)  # as the classifiers promise
PARALLEL = ("-n", "logical", "--dist", "worksteal")
SITE = ROOT / "docs" / "_build" / "html"
DRAFT = SITE.with_name("draft")  # what is not finished, or not meant to be published


# Every package with its version and hashes, for all that builds and all that tests it.
SITE_LOCK = "docs/requirements.txt"
TEST_LOCK = "tests/requirements.txt"


def install(session: nox.Session, *groups: str, extras: str = "") -> None:
    """Install the project, editable, with what the named groups ask for."""
    needs = nox.project.dependency_groups(PROJECT, *groups) if groups else []
    session.install("--editable", f".{extras}", *needs)


def install_locked(session: nox.Session, lock: str) -> None:
    """Install what a lock names, no other version and no other file, and the project."""
    # Wheels only: to build from source would bring in what no lock names.
    session.install("--only-binary", ":all:", "--require-hashes", "--requirement", lock)
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")


@nox.session
def docs(session: nox.Session) -> None:
    """Run every example and write the site, with the books to take along."""
    install_locked(session, SITE_LOCK)
    session.run("python", "docs/build_site.py")
    log_slowest(session)
    index = SITE / "index.html"
    session.log(f"The book is in {SITE}")
    session.log(f"Open it: python -m webbrowser {index.as_uri()}")


def log_slowest(session: nox.Session) -> None:
    """Name the five pages that took longest when they last ran."""
    seconds = {}
    for script in (ROOT / "gallery").rglob("plot_*.py"):
        page = script.relative_to(ROOT / "gallery").with_suffix("").as_posix()
        known = ROOT / "docs" / "gallery" / f"{page}.cost.json"
        if known.exists():
            seconds[page] = json.loads(known.read_text("utf-8"))["time"]
    session.log("The slowest pages:")
    for page in sorted(seconds, key=lambda page: -seconds[page])[:5]:
        session.log(f"{seconds[page]:6.1f} s  {page}")


@nox.session(default=False)
def page(session: nox.Session) -> None:
    """Run one page, named without `plot_`, and write the site with it."""
    name = session.posargs[0].removesuffix(".py") if session.posargs else ""
    name = f"plot_{Path(name).name.removeprefix('plot_')}"
    found = [*(ROOT / "gallery").rglob(f"{name}.py")]
    if not found:
        session.error("Name a page of the gallery: nox -s page -- rolling_average")
    install_locked(session, SITE_LOCK)
    only = {"ARRAYBOOK_PAGE": name}
    session.run("sphinx-build", "-q", "-j", "auto", "docs", str(DRAFT), env=only)
    written = DRAFT / "gallery" / found[0].parent.name / f"{name}.html"
    session.log(f"Open it: python -m webbrowser {written.as_uri()}")


@nox.session(name="new-page", venv_backend="none", default=False)
def new_page(session: nox.Session) -> None:
    """Begin a page: `-- PART NAME` writes a script that passes every check."""
    session.run(sys.executable, "docs/new_page.py", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run every test here; then, on every other Python, those that need no site."""
    install_locked(session, TEST_LOCK)
    session.run("pytest", *(session.posargs or PARALLEL))
    if session.posargs:
        return
    if os.environ.get("CI"):
        session.log("Other versions of Python have jobs of their own: nox -s matrix")
        return
    for version in PYTHONS:
        if version != f"{sys.version_info.major}.{sys.version_info.minor}":
            session.notify(f"matrix-{version}")


@nox.session(python=PYTHONS, default=False)
def matrix(session: nox.Session) -> None:
    """Run the tests that need no site on every Python that the project promises."""
    tests_without_site(session)


@nox.session(python=PYTHONS[0], default=False)
def minimum(session: nox.Session) -> None:
    """Run the tests that need no site with the oldest releases that are allowed."""
    extras = PROJECT["project"]["optional-dependencies"]
    floors = [*PROJECT["project"]["dependencies"], *extras["pages"]]
    pins = [floor.replace(">=", "==") for floor in floors]
    # Matplotlib 3.9 warns of what pyparsing 3.3 deprecates.
    tests_without_site(session, *pins, "pyparsing<3.3")


@nox.session(default=False)
def pins(session: nox.Session) -> None:
    """Break the gallery, character by character: its test has to fail each time."""
    install(session, "test", extras="[pages,testing]")
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    session.run("python", "tests/break_pins.py", *session.posargs, env=one_thread)


@nox.session(default=False)
def newest(session: nox.Session) -> None:
    """Run the tests that need no site with the newest releases there are."""
    tests_without_site(session, "--upgrade")


def tests_without_site(session: nox.Session, *needs: str) -> None:
    """Install what is needed, show the versions that came, and run the tests."""
    groups = nox.project.dependency_groups(PROJECT, "docs", "test")
    session.install("--editable", ".[pages,testing]", *groups, *needs)
    session.run("python", "-c", "from arraybook.anatomy import sysinfo; sysinfo()")
    session.run("pytest", "-m", "not site", *PARALLEL, *session.posargs)


@nox.session(default=False)
def fuzz(session: nox.Session) -> None:
    """Hand every public function bad input; `-- 1000000` says how many in all."""
    total = session.posargs[0] if session.posargs else "120000"
    if not total.isdecimal():
        session.error("Say how many inputs there are to be: nox -s fuzz -- 1000000")
    install(session, "docs", "test", extras="[pages,testing]")
    session.run("pytest", "tests/fuzz", *PARALLEL, env={"ARRAYBOOK_FUZZ": total})


@nox.session(default=False)
def coverage(session: nox.Session) -> None:
    """Measure which branches of the package its tests take; fail if too few."""
    install(session, "docs", "test", "coverage", extras="[pages,testing,numba]")
    session.run("coverage", "erase")
    # Those build books: they see the package no closer, and one lets no file grow.
    builds = ("--ignore=tests/test_build.py", "--ignore=tests/test_faults.py")
    tests = ("-m", "not site", *PARALLEL, *builds, "tests", "src")
    session.run("coverage", "run", "-m", "pytest", *(session.posargs or tests))
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session(default=False)
def mutants(session: nox.Session) -> None:
    """Change the package in small ways and count what tests notice; see `-- --help`."""
    install(session, "test", "mutants", extras="[pages,testing]")
    session.run("python", "tests/mutants.py", *session.posargs)


@nox.session(default=False)
def serve(session: nox.Session) -> None:
    """Write the site, serve it on loopback, and rebuild what changes."""
    install_locked(session, SITE_LOCK)
    session.run(
        "sphinx-autobuild",
        *("--host", "127.0.0.1", "--port", "8000", "--open-browser"),
        *("--watch", "gallery", "--watch", "src"),
        # Written by the build itself.
        *("--ignore", "docs/_build", "--ignore", "docs/gallery"),
        *("--ignore", "docs/reference/generated"),
        *("--ignore", "docs/reference/backreferences"),
        *("-j", "auto", "docs", str(DRAFT), *session.posargs),
    )


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, spelling and the settings of the services."""
    install(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("codespell")
    session.run("zizmor", "--offline", ".github")
    for schema, path in (
        ("dependabot", ".github/dependabot.yml"),
        ("github-workflows", ".github/workflows/ci.yml"),
        ("github-workflows", ".github/workflows/release.yml"),
        ("readthedocs", ".readthedocs.yaml"),
    ):
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", path)


@nox.session
def typing(session: nox.Session) -> None:
    """Check types."""
    install(session, "docs", "typing", extras="[pages,testing]")
    session.install("nox")
    session.run("mypy", *session.posargs)


@nox.session(default=False)
def review(session: nox.Session) -> None:
    """Check the project against the Scientific Python guide."""
    session.install(*nox.project.dependency_groups(PROJECT, "review"))
    session.run("repo-review", ".", *session.posargs)


@nox.session(default=False)
def picture(session: nox.Session) -> None:
    """Copy the picture of the README from the site that `docs` has written."""
    page = "sphx_glr_plot_spiking_network"
    figure = ROOT / "docs" / "gallery" / "simulation" / "images" / f"{page}_003.png"
    shutil.copyfile(figure, ROOT / "docs" / "_static" / "network.png")
    session.log(f"Copied {figure}")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Race the kernels against their peers: all, or those named; see `-- --help`."""
    install(session, "bench", extras="[numba,testing]")
    folder = Path(session.create_tmp())
    brian2 = brian2_python(session, folder / "brian2")
    session.run(
        *("python", "-m", "benchmarks", "--write", str(folder / "results")),
        *session.posargs,
        env={"PYTHONPATH": "tests", "ARRAYBOOK_BRIAN2": brian2},
    )


def brian2_python(session: nox.Session, place: Path) -> str:
    """Return the interpreter of an environment with Brian2; nothing if it fails."""
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    needs = nox.project.dependency_groups(PROJECT, "brian2")
    try:
        if not python.exists():
            session.run("python", "-m", "venv", str(place))
        pip = (str(python), "-m", "pip", "install", "--quiet")
        session.run(*pip, *needs, external=True)
    except nox.command.CommandFailed:
        session.warn("Brian2 cannot be installed here; it is left out.")
        return ""
    return str(python)


@nox.session(default=False)
def measure(session: nox.Session) -> None:
    """Draw again, on a machine at rest, what shows measured times: `-- PART/plot_NAME`."""
    install(session, "docs", extras="[pages]")
    session.run("python", "docs/measure.py", *session.posargs)


@nox.session(default=False)
def galleries(session: nox.Session) -> None:
    """Run galleries of other projects with Sphinx-Gallery and the gallery doctest."""
    install(session, "galleries", extras="[pages,testing]")
    session.run("python", "tests/galleries.py", *session.posargs)


@nox.session(default=False)
def inventories(session: nox.Session) -> None:
    """Refresh what cross-references to other projects resolve against."""
    install(session, "docs")
    session.run("python", "docs/refresh_inventories.py", *session.posargs)


@nox.session(default=False)
def build(session: nox.Session) -> None:
    """Build the distribution, which is the same for everybody."""
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    install_locked(session, SITE_LOCK)
    session.run("hatchling", "build")


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Lock the newest releases that nobody has had to take back within a week."""
    session.install("uv")
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    command = ["uv", "pip", "compile", "pyproject.toml", "--quiet", "--upgrade"]
    command += ["--universal", "--python-version", oldest, "--no-build"]
    command += ["--generate-hashes", "--exclude-newer", "1 week", "--no-annotate"]
    command += ["--custom-compile-command", "nox -s lock"]
    command += ["--extra", "pages", "--group", "docs"]
    tests = ("--extra", "testing", "--group", "test")
    session.run(*command, *tests, "--output-file", TEST_LOCK)
    # The tests have what the site is built with, so this is a part of that.
    session.run(*command, "--constraint", TEST_LOCK, "--output-file", SITE_LOCK)


@nox.session(default=False)
def reproduce(session: nox.Session) -> None:
    """Build the commit twice, in two places and manners, and compare every file."""
    install(session, "docs", extras="[pages]")
    session.run("python", "docs/reproduce.py", *session.posargs)


if __name__ == "__main__":
    nox.main()
