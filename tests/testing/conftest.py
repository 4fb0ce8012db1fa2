"""A script written by a test, ready to be parsed and run."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from arraybook.testing import Problem, parse, run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a gallery script; its first line is the docstring, the code starts at 3."""

    def write(body: str) -> Path:
        path = tmp_path / "plot_page.py"
        path.write_text('"""A title"""\n\n' + dedent(body).lstrip("\n"), "utf-8")
        return path

    return write


@pytest.fixture
def problems(write: Callable[[str], Path]) -> Callable[[str], list[Problem]]:
    """Run a script and return its problems."""
    return lambda body: run(parse(write(body)))
