"""The page on the gallery doctest says what is so."""

import json
import re
from pathlib import Path

import galleries
import pytest

from arraybook.testing import plugin

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "testing.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```Python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
OPTION = re.compile(r"^\| `(--[a-z-]+(?:=all)?|gallery_\w+)", re.MULTILINE)


class Recorder:
    """Stands for pytest's parser and remembers the names."""

    def __init__(self):
        self.names = set()

    def getgroup(self, *_):
        return self

    def addoption(self, name, **_):
        self.names.add(name)

    def addini(self, name, *_):
        self.names.add(name)


def test_every_option_and_setting_is_in_the_tables():
    recorder = Recorder()
    plugin.pytest_addoption(recorder)
    assert set(OPTION.findall(PAGE)) == recorder.names


def test_every_option_and_setting_is_tested():
    files = sorted(Path(__file__).parent.glob("*.py"))
    tests = "".join(path.read_text("utf-8") for path in files)
    assert [name for name in OPTION.findall(PAGE) if name not in tests] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_examples_show_what_they_say(problems, example):
    assert problems(example) == []


def test_the_defaults_in_the_table_are_those_of_the_plugin():
    from arraybook.testing._settings import Settings

    rows = re.findall(
        r"^\| `gallery_(\w+)` \| .*\(default: `([^`]+)`\)", PAGE, re.MULTILINE
    )
    assert len(rows) == 6
    for name, default in rows:
        if name != "strict":
            value = getattr(Settings(), name)
            text = value if isinstance(value, str) else " ".join(value)
            assert text.replace("\\/", "/") == default


def test_the_table_of_galleries_is_that_of_its_results():
    kept = ROOT / "docs" / "_static" / "galleries.json"
    results = json.loads(kept.read_text("utf-8"))
    assert kept.with_suffix(".inc").read_text("utf-8") == galleries.table(results)
    names = {gallery.name for gallery in galleries.GALLERIES}
    assert {one["title"].split()[0] for one in results} <= names


def test_a_report_tells_what_failed_and_why(tmp_path):
    report = tmp_path / "junit.xml"
    report.write_text(
        """<testsuite>
        <testcase file="plot_a.py"><properties>
            <property name="seconds" value="1.5"/></properties></testcase>
        <testcase file="plot_b.py"><failure>Traceback
            requests.exceptions.ConnectionError: no such host</failure></testcase>
        <testcase file="plot_c.py"><failure>plot_c.py:1: it stops here:
            ModuleNotFoundError: No module named 'c'</failure></testcase>
        <testcase file="plot_d.py"><skipped/></testcase></testsuite>""",
        "utf-8",
    )
    runs = galleries.reported(report, tmp_path)
    assert {path.name: run.failure for path, run in runs.items()} == {
        "plot_a.py": "",
        "plot_b.py": "ConnectionError",
        "plot_c.py": "ModuleNotFoundError: No module named 'c'",
        "plot_d.py": "",
    }
    assert runs[tmp_path / "plot_a.py"].seconds == 1.5
    assert galleries.passed(runs) == {tmp_path / "plot_a.py", tmp_path / "plot_d.py"}
    without = {tmp_path / "plot_a.py": runs[tmp_path / "plot_a.py"]}
    assert list(galleries.differences("here", runs, without)) == [
        "plot_d.py, here: is not collected"
    ]
