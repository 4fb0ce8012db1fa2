"""The pytest plugin: ``pytest --doctest-gallery [--accept] PATH …``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from os import PathLike
    from pathlib import Path

    from arraybook.testing import Problem
    from arraybook.testing._process import Source
    from arraybook.testing._settings import Settings

# Settings of Sphinx-Gallery that a project without a conf.py can give to pytest.
KEPT: dict[str, tuple[Any, str]] = {
    "filename_pattern": ("string", "run the scripts whose path this pattern finds"),
    "ignore_pattern": ("string", "files with such names are no scripts"),
    "examples_dirs": ("linelist", "folders of the galleries"),
    "expected_failing_examples": ("linelist", "scripts that have to fail"),
    "capture_repr": ("args", "methods that show the last value of a cell"),
    "ignore_repr_types": ("string", "types that are not shown"),
    "reset_modules": ("args", "functions that make modules as new"),
    "reset_modules_order": ("string", "when to call them: before, after or both"),
}
SETTINGS = pytest.StashKey["tuple[Source, Settings]"]()
LENIENT = {"unpinned", "unstable", "warning"}  # what only a strict gallery faults


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("gallery", "gallery doctest")
    add = group.addoption
    add(
        "--doctest-gallery",
        action="store_true",
        help="run Sphinx-Gallery scripts and check their '# => ' pins",
    )
    add(
        "--accept",
        action="store_const",
        const="differing",
        help="as --doctest-gallery, and rewrite the pins that differ",
    )
    # A name of its own, so that a path after --accept is not taken for its value.
    add(
        "--accept=all",
        action="store_const",
        const="all",
        dest="accept",
        help="as --accept, and pin what has no pin yet and is the same in each run",
    )
    add("--gallery-conf", metavar="FILE", help="Sphinx's conf.py of the gallery")
    add(
        "--gallery-isolate",
        action="store_true",
        help="run each script in a process of its own",
    )
    add(
        "--gallery-timeout",
        type=float,
        metavar="SECONDS",
        help="with --gallery-isolate: how long a script may run",
    )
    parser.addini("gallery_conf", "as --gallery-conf", "string", "")
    parser.addini("gallery_timeout", "as --gallery-timeout", "float", 0.0)
    parser.addini("gallery_strict", "everything shown needs a pin", "bool", False)
    for name, (kind, text) in KEPT.items():
        parser.addini(f"gallery_{name}", text, kind, None)


def pytest_configure(config: pytest.Config) -> None:
    """Check the options, and read the settings."""
    option = config.getoption
    if option("gallery_timeout") and not option("gallery_isolate"):
        msg = "--gallery-timeout needs --gallery-isolate: only a process can be ended"
        raise pytest.UsageError(msg)
    if option("--doctest-gallery") or option("accept"):
        config.stash[SETTINGS] = read_settings(config)
        config.pluginmanager.register(Summary())


def read_settings(config: pytest.Config) -> tuple[Source, Settings]:
    """Read the settings of the gallery."""
    from arraybook.testing._process import Source  # noqa: PLC0415
    from arraybook.testing._settings import Settings, SettingsError  # noqa: PLC0415

    conf: Path | None = None
    if given := config.getoption("gallery_conf"):
        conf = config.invocation_params.dir / given
    elif kept := config.getini("gallery_conf"):
        conf = config.rootpath / kept
    values = {name: config.getini(f"gallery_{name}") for name in KEPT}
    own = {name: value for name, value in values.items() if value is not None}
    source = Source(config.rootpath, conf, own)
    try:
        return source, Settings.load(*source)
    except SettingsError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect a gallery script as one test, and as nothing else.

    Other plugins would import it to look for docstrings, which runs the whole page.
    """
    collectors = yield
    if SETTINGS in parent.config.stash:
        _, settings = parent.config.stash[SETTINGS]
        if settings.runs(file_path, parent.config.rootpath):
            return [GalleryFile.from_parent(parent, path=file_path)]
    return collectors


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Send along what the summary tells, from a worker, too."""
    report = yield
    if isinstance(item, GalleryItem) and report.when == "call":
        report.gallery_notes = item.notes  # type: ignore[attr-defined]
    return report


class Summary:
    """What is told at the end, wherever the tests ran."""

    def __init__(self) -> None:
        self.notes: dict[str, list[Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the notes of a test."""
        for kind, notes in getattr(report, "gallery_notes", {}).items():
            self.notes.setdefault(kind, []).extend(notes)

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Say what was accepted, and what was not; mark the problems on GitHub."""
        for title in ("accepted pins", "not pinned", "peak memory"):
            if lines := self.notes.get(title):
                terminalreporter.section(title)
                for line in sorted(lines):
                    terminalreporter.write_line(line)
        if os.environ.get("GITHUB_ACTIONS"):
            for line in self.notes.get("annotations", ()):
                terminalreporter.write_line(line)


class GalleryFile(pytest.File):
    """A script, which holds one test."""

    def collect(self) -> Iterator[GalleryItem]:
        """Yield the one test of the script."""
        yield GalleryItem.from_parent(self, name="gallery")


class GalleryItem(pytest.Item):
    """The test of a script: it runs, and shows what its pins say."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.notes: dict[str, list[Any]] = {}

    def runtest(self) -> None:
        """Run the script; with ``--accept``, write what it shows."""
        from arraybook.testing import Problem  # noqa: PLC0415

        self.notes = {}
        mode, before = self.config.getoption("accept"), self.path.read_bytes()
        problems = self.found()
        if mode and self.path.read_bytes() != before:
            message = "this script has changed while it ran: nothing is accepted"
            problems.append(Problem(1, message))
        elif mode:
            problems = self.accept(problems, everything=mode == "all")
        if not self.config.getini("gallery_strict"):
            problems = [problem for problem in problems if problem.kind not in LENIENT]
        if problems:
            self.notes["annotations"] = list(map(self.annotation, problems))
            raise GalleryError(problems)

    def found(self) -> list[Problem]:
        """Run the script here, or in other processes."""
        import arraybook.testing as gallery  # noqa: PLC0415
        from arraybook.testing._settle import agreed  # noqa: PLC0415

        source, settings = self.config.stash[SETTINGS]
        option = self.config.getoption
        if option("accept") == "all":
            return agreed(lambda seed: self.isolated(source, seed))
        if option("gallery_isolate"):
            return self.isolated(source)
        return gallery.run(gallery.parse(self.path), settings)

    def isolated(self, source: Source, seed: str | None = None) -> list[Problem]:
        """Run the script in a process of its own, and note its memory."""
        from arraybook.testing._process import run_isolated  # noqa: PLC0415

        ini = self.config.getini("gallery_timeout")
        timeout = self.config.getoption("gallery_timeout") or ini or None
        problems, peak = run_isolated(self.path, source, timeout, seed)
        if peak is not None:
            self.user_properties.append(("peak_memory_bytes", str(peak)))
            line = f"{peak / 1e6:8.1f} MB  {self.location[0]}"
            self.notes["peak memory"] = [line]
        return problems

    def accept(self, problems: list[Problem], *, everything: bool) -> list[Problem]:
        """Write what the script shows; return the problems that are left."""
        from arraybook.testing import Problem, accept  # noqa: PLC0415

        kinds = ("differs", "unpinned") if everything else ("differs",)
        mended = accept(self.path, problems, kinds)
        self.notes["accepted pins"] = [
            self.describe(problem).replace("is not pinned", "is pinned now")
            for problem in mended
        ]
        left = [problem for problem in problems if problem not in mended]
        self.notes["not pinned"] = [
            self.describe(problem) for problem in left if problem.kind == "unstable"
        ]
        if self.path.is_symlink() and any(problem.kind in kinds for problem in left):
            message = "this is a symbolic link, which --accept does not rewrite"
            left.append(Problem(1, message))
        return left

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the problems of the script, not our own stack."""
        if isinstance(excinfo.value, GalleryError):
            return "\n".join(map(self.describe, excinfo.value.problems))
        return super().repr_failure(excinfo, *args, **kwargs)

    def reportinfo(self) -> tuple[PathLike[str], int, str]:
        """Name the test by its file."""
        return self.path, 0, f"gallery: {self.path.name}"

    def describe(self, problem: Problem) -> str:
        """Say what is wrong and where, as ``file:line: message``."""
        from arraybook.testing._report import describe  # noqa: PLC0415

        return describe(problem, self.location[0])

    def annotation(self, problem: Problem) -> str:
        """Return the command that marks a problem on GitHub."""
        from arraybook.testing._report import annotation  # noqa: PLC0415

        top = os.environ.get("GITHUB_WORKSPACE", self.config.rootpath)
        return annotation(os.path.relpath(self.path, top), problem)


class GalleryError(Exception):
    """A script has problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problems")
