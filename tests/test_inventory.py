"""Everything that the book has to teach is on a page, or known to be missing."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = tomllib.loads((ROOT / "tests" / "inventory.toml").read_text("utf-8"))
ROWS = {"A": 50, "B": 47, "C": 77}


def missing(table):
    """Return the claims of a table for which there is no page."""
    scripts = {path.stem for path in (ROOT / "gallery").rglob("plot_*.py")}
    docs = {f"docs/{path.stem}" for path in (ROOT / "docs").glob("*.md")}
    return [
        f"{row}: {page}"
        for row, pages in table.items()
        if pages != "not written"
        for page in pages.split(" ")
        if page not in scripts | docs
    ]


def test_the_table_has_every_row_of_the_inventory():
    rows = [
        f"{part}{row:02}" for part, last in ROWS.items() for row in range(1, last + 1)
    ]
    assert list(TABLE) == rows


def test_every_page_that_claims_a_row_exists():
    assert missing(TABLE) == []


def test_a_page_that_does_not_exist_is_noticed():
    claims = {"A01": "plot_rolling_average plot_nothing", "A02": "docs/nothing"}
    claims |= {"A03": "", "A04": "not written", "A05": "docs/reading"}
    assert missing(claims) == ["A01: plot_nothing", "A02: docs/nothing", "A03: "]
