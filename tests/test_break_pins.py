"""`nox -s pins` can tell a pin that holds from one that can't fail."""

import random

import break_pins
import pytest

PAGE = '''"""
A page
======
"""

slack = 1.00000001
1 / slack
# => 0.9999999900000002
half, unused = 0.5, 3
print(half, "of 8")
# => 0.5 of 8
'''


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("gallery") / "plot_page.py"
    path.write_text(PAGE, "utf-8")
    return break_pins.look(path)


def change(page, text, new):
    """Put another character in the place of the last one of a text."""
    return break_pins.Change(page, page.text.index(text) + len(text) - 1, new)


def test_every_digit_of_the_pins_is_changed(page):
    changes = list(break_pins.digits(page, random.Random(0)))
    assert "".join(change.old for change in changes) == "09999999900000002058"
    assert all(change.new != change.old for change in changes)


def test_the_code_is_changed_and_nothing_else(page):
    changes = list(break_pins.characters(page, random.Random(0)))
    code = "slack=100000001 1/slack half unused=05 3 print half"
    assert "".join(change.old for change in changes) == code.replace(" ", "")
    assert all(change.new != change.old for change in changes)


@pytest.mark.parametrize(
    ("text", "new", "verdict"),
    [
        ("# => 0.9", "8", "noticed"),
        ("# => 0.99999999", "8", "within the tolerance"),
        ("0.5 of 8", "9", "noticed"),
    ],
)
def test_a_pin_is_judged_as_the_test_of_its_page_does(page, text, new, verdict):
    broken = change(page, text, new)
    assert break_pins.judge_pin(broken) == verdict
    assert break_pins.fails(broken) == (verdict == "noticed")


@pytest.mark.parametrize(
    ("text", "new", "verdict"),
    [
        ("1.0", "1", "noticed"),
        ("1.00000001", "2", "MISSED"),
        ("0.5, 3", "4", "nothing changes"),
        ("1 / s", "t", "the page stops"),
        ("half,", "+", "a syntax error"),
    ],
)
def test_code_is_judged_by_what_its_page_shows(page, text, new, verdict):
    assert break_pins.judge_code(change(page, text, new)) == verdict
