"""Every row of the page "Then and now" is run, the old spelling and the new one."""

import ast
import contextlib
import gc
import importlib
import io
import math
import os
import re
import tomllib
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
BOOK = tomllib.loads((ROOT / "docs" / "then_and_now.toml").read_text("utf-8"))
ROWS = BOOK["rows"]
LIBRARIES = list(dict.fromkeys(row["library"] for row in ROWS))
IDS = """
L1 L2 L3 L12
L4 L5 L6 L7 L8 L9 L10 L11 L13 L14
N1float N1int N1str N1object N1bool N2 N3 N3b N4 N5 N6 N6b N6c N7 N36 N8 N8b N32 N9 N10
N10b N20 N20b S16c N12 N12b N13 N14 N19 N16 N22 N27 N29 N30 N33 N34
S1 S2 S3 S3b S4 S4b S6 S5 S7 S8b S9 S10 S11 S12 S12b S13 S14 S14b S15 S19 S20 S21 S22
I1 I2 I3 I3b I4 I5
K1 K2 K3
M1 M2 M3 M3b M3c M6b M7
J1 J1b J2
"""
NEEDED = {"id", "library", "old", "since", "today", "new", "gives"}
OPTIONAL = {"same", "remark", "setup", "result", "needs"}

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])


class Outcome(NamedTuple):
    """What came of running a piece of code."""

    value: object
    warnings: list
    error: BaseException | None


@pytest.fixture(autouse=True)
def undisturbed(tmp_path, monkeypatch):
    """Run in an empty folder, and leave the state of the libraries as it was."""
    monkeypatch.chdir(tmp_path)
    state = np.random.get_state()  # noqa: NPY002  (old spellings use it)
    backend = mpl.get_backend()
    mpl.use("agg")
    with mpl.rc_context():
        yield
    plt.close("all")
    mpl.use(backend)
    np.random.set_state(state)  # noqa: NPY002


def run(row, code, *, wants_value=True):
    """Run a spelling of a row in a namespace of its own."""
    for library in row.get("needs", "").split():
        require(library)
    space = {}
    evaluate(BOOK["setup"] + row.get("setup", ""), space)
    value = error = None
    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            with contextlib.redirect_stdout(printed):
                value = evaluate(code, space)
            if not wants_value:
                value = None
                gc.collect()  # what warns when it is deleted does so now
            elif "result" in row:
                space["_"] = value
                value = eval(row["result"].strip(), space)
        except Exception as problem:  # noqa: BLE001  (the outcome that is asked for)
            error = problem
    return Outcome(plain(printed.getvalue().strip() or value), caught, error)


def require(library):
    """Skip without an optional library; on CI it has to be there."""
    try:
        importlib.import_module(library)
    except ModuleNotFoundError:
        message = f"{library} is not installed, so this row is not run"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)


def evaluate(code, space):
    """Run code; return the value of its last line, if that is an expression."""
    tree = ast.parse(code.strip())
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<row>", "exec"), space)  # noqa: S102  (our own code)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "<row>", "eval"), space)


def plain(value):
    """Return a value as TOML could hold it; bytes become their repr."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(element) for element in value]
    return repr(value) if isinstance(value, bytes) else value


def agree(one, other):
    """Compare plain values: types and texts exactly, numbers with a tolerance."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(agree, one, other))
    if isinstance(one, float) and isinstance(other, float):
        both_nan = math.isnan(one) and math.isnan(other)
        return both_nan or math.isclose(one, other, rel_tol=1e-8, abs_tol=1e-12)
    return type(one) is type(other) and one == other


def expected(row):
    """Return the outcome that the page states for the installed versions."""
    return next(outcome for outcome in row["today"] if holds(outcome.get("when")))


def holds(when):
    if when is None:
        return True
    library, least = when.split(">=")
    return numbers(version(library)) >= numbers(least)


def numbers(release):
    """Return the leading numbers of a version, of which a beta has as many."""
    return [int(number) for number in re.findall(r"\d+", release)[:2]]


@every_row
def test_the_old_spelling_fails_or_warns_as_stated(row):
    stated = expected(row)
    seen = run(row, row["old"], wants_value="gives" in stated)
    if "raises" in stated:
        assert type(seen.error).__name__ == stated["raises"]
        assert stated.get("message", "") in str(seen.error)
        return
    assert seen.error is None
    if "warns" in stated:
        said = [(one.category.__name__, str(one.message)) for one in seen.warnings]
        assert any(
            name == stated["warns"] and stated["message"] in " ".join(text.split())
            for name, text in said
        ), said
    else:
        assert seen.warnings == []
    if "gives" in stated:
        assert agree(seen.value, stated["gives"]), seen.value


@every_row
def test_the_new_spelling_gives_the_stated_result_without_a_warning(row):
    seen = run(row, row["new"])
    assert seen.error is None
    assert [str(one.message) for one in seen.warnings] == []
    assert agree(seen.value, row["gives"]), seen.value


@every_row
def test_the_results_are_the_same_where_the_page_says_so(row):
    for outcome in row["today"]:
        same = outcome.get("same", row.get("same"))
        if same is not None and "gives" in outcome:
            assert agree(outcome["gives"], row["gives"]) is same


@every_row
def test_a_row_is_complete(row):
    assert row.keys() >= NEEDED
    assert row.keys() <= NEEDED | OPTIONAL
    *newer, oldest = row["today"]
    assert "when" not in oldest
    for outcome in newer:
        assert re.fullmatch(r"(numpy|scipy)>=\d+\.\d+", outcome["when"])
    for outcome in row["today"]:
        assert outcome.keys() <= {"when", "raises", "warns", "message", "gives", "same"}
        assert {"raises", "warns", "gives"} & outcome.keys()
        assert not {"raises", "gives"} <= outcome.keys()
        # What Python says of a wrong syntax depends on its version.
        told = "message" in outcome or outcome.get("raises") == "SyntaxError"
        assert told is bool({"raises", "warns"} & outcome.keys())


def test_every_row_is_there_and_none_is_left_unrun():
    assert [row["id"] for row in ROWS] == IDS.split()
    assert len(ROWS) == 92


def test_the_page_has_a_table_for_every_library():
    page = (ROOT / "docs" / "then-and-now.md").read_text("utf-8")
    tables = re.findall(
        r"^## ([^\n]*)$(?:(?!^## ).)*?^```\{then-and-now\} \1$",
        page,
        re.MULTILINE | re.DOTALL,
    )
    assert tables == LIBRARIES
    assert page.count("```{then-and-now}") == len(LIBRARIES)


def test_every_row_is_on_the_page_with_its_anchor_and_without_javascript(
    browser, address
):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + "then-and-now.html")
    rows = tab.locator("table.then-and-now tbody tr")
    assert [row.get_attribute("id") for row in rows.all()] == [
        row["id"].lower() for row in ROWS
    ]
    assert all(row.is_visible() for row in rows.all())
    for row, shown in zip(ROWS, rows.all(), strict=True):
        old, new = (code.inner_text().strip() for code in shown.locator("pre").all())
        assert (old, new) == (row["old"].strip(), row["new"].strip())
    context.close()


def test_typing_leaves_the_rows_that_match_and_says_how_many(browser, address):
    tab = browser.new_page()
    tab.goto(address + "then-and-now.html")
    shown = tab.locator("table.then-and-now tbody tr:visible")
    assert tab.get_by_role("status").inner_text() == "92 rows"

    # An error message from a terminal, typed with other quotes and capitals.
    tab.get_by_label("Search the spellings").focus()
    tab.keyboard.type('MODULE "numpy" has no attribute "trapz"')
    assert [row.get_attribute("id") for row in shown.all()] == ["n4"]
    assert tab.get_by_role("status").inner_text() == "1 of 92 rows match"
    assert tab.locator("h2:visible").all_inner_texts() == ["NumPy"]

    # A link to a hidden row shows it.
    tab.evaluate("location.hash = '#j2'")
    tab.locator("tr#j2").wait_for()
    assert shown.count() == 92

    tab.get_by_label("Search the spellings").fill("nothing of this kind")
    assert tab.get_by_role("status").inner_text() == "0 of 92 rows match"
    assert shown.count() == 0
    tab.close()
