"""The commands that begin a page and run one alone, shown on a copy of the book."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from book_order import PARTS
from house_style import faults
from new_page import new_page

ROOT = Path(__file__).parents[1]


@pytest.fixture
def copy(tmp_path):
    """Copy what the command reads and writes."""
    for folder in ("docs/_ext", "gallery"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "docs" / "new_page.py", tmp_path / "docs")
    return tmp_path


@pytest.mark.parametrize("part", ["arrays", "images"])
def test_a_new_page_passes_the_house_style_and_the_doctest(copy, part):
    script = new_page(part, "first_step", copy)
    assert script == copy / "gallery" / part / "plot_first_step.py"
    assert faults(script) == []
    doctest = [sys.executable, "-m", "pytest", "--doctest-gallery", str(script)]
    done = subprocess.run(
        [*doctest, "--rootdir", copy],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout


def test_a_new_page_comes_last_in_its_part(copy):
    new_page("memory", "first_step", copy)
    parts = runpy.run_path(str(copy / "docs" / "_ext" / "book_order.py"))["PARTS"]
    assert parts == {**PARTS, "memory": [*PARTS["memory"], "plot_first_step"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["nowhere", "first_step"],
            "There is no part 'nowhere'; the parts are arrays, ",
        ),
        (["arrays", "First-step"], "'First-step' is no name: use small letters"),
        (["arrays", "../step"], "'../step' is no name"),
        (["arrays", "_step"], "'_step' is no name"),
        (["arrays", "s" * 51], "is no name"),
        (["arrays", "plot_step"], "Leave out 'plot_': the name is 'step'."),
        (
            ["memory", "masks"],
            "There is a page of that name: gallery/arrays/plot_masks",
        ),
        (["arrays"], "Give a part and a name: nox -s new-page -- arrays"),
    ],
)
def test_a_bad_name_is_refused_in_one_line_and_nothing_is_written(
    copy, arguments, said
):
    def files():
        return {path: path.read_bytes() for path in copy.rglob("*.py")}

    before = files()
    done = subprocess.run(
        [sys.executable, copy / "docs" / "new_page.py", *arguments],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert files() == before
