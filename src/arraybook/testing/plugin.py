"""The pytest plugin: ``pytest --doctest-gallery [--accept] PATH …``."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from os import PathLike
    from pathlib import Path

    from arraybook.testing import Problem

ACCEPTED = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two options."""
    group = parser.getgroup("gallery", "gallery doctest")
    group.addoption(
        "--doctest-gallery",
        action="store_true",
        help="run Sphinx-Gallery scripts (plot_*.py) and check their '# => ' pins",
    )
    group.addoption(
        "--accept",
        action="store_true",
        help="as --doctest-gallery, and rewrite the pins that differ",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep a list of what --accept rewrites."""
    config.stash[ACCEPTED] = []


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect a gallery script as one test, and as nothing else.

    Other plugins would import it to look for docstrings, which runs the whole page.
    """
    collectors = yield
    option = parent.config.getoption
    if (
        (option("--doctest-gallery") or option("--accept"))
        and file_path.suffix == ".py"
        and file_path.name.startswith("plot")
    ):
        return [GalleryFile.from_parent(parent, path=file_path)]
    return collectors


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what --accept has rewritten."""
    if accepted := config.stash[ACCEPTED]:
        terminalreporter.section("accepted pins")
        for line in accepted:
            terminalreporter.write_line(line)


class GalleryFile(pytest.File):
    """A script, which holds one test."""

    def collect(self) -> Iterator[GalleryItem]:
        """Yield the one test of the script."""
        yield GalleryItem.from_parent(self, name="gallery")


class GalleryItem(pytest.Item):
    """The test of a script: it runs, and shows what its pins say."""

    def runtest(self) -> None:
        """Run the script; with ``--accept``, write what it shows."""
        from arraybook.testing import accept, parse, run  # noqa: PLC0415

        problems = run(parse(self.path))
        if self.config.getoption("--accept"):
            mended = accept(self.path, problems)
            self.config.stash[ACCEPTED] += map(self.describe, mended)
            problems = [problem for problem in problems if problem not in mended]
        if problems:
            raise GalleryError(problems)

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
        text = f"{self.location[0]}:{problem.line}: {problem.message}"
        if problem.pin and problem.got is not None:
            expected = indent(problem.pin.text or "(nothing yet)", "        ")
            got = indent(problem.got, "        ")
            text += f"\n    expected:\n{expected}\n    got:\n{got}"
        return text


class GalleryError(Exception):
    """A script has problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problems")
