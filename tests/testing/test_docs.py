"""The page on the gallery doctest says what is so."""

import re
from pathlib import Path

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
