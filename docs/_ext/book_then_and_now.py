"""``then-and-now`` shows the rows of then_and_now.toml that belong to one library."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

PAGE = "then-and-now"
DATA = Path(__file__).parents[1] / "then_and_now.toml"
COLUMNS = {"Then": 30, "What happens": 25, "Now": 30, "Same result?": 15}
NAMES = {"numpy": "NumPy", "scipy": "SciPy"}


class ThenAndNow(SphinxDirective):
    """The table of one library, a row for each old spelling."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Build the table."""
        for path in (str(DATA), __file__):
            self.env.note_dependency(path)
        rows = tomllib.loads(DATA.read_text("utf-8"))["rows"]
        group = nodes.tgroup("", cols=len(COLUMNS))
        group += [nodes.colspec(colwidth=width) for width in COLUMNS.values()]
        heads = [nodes.paragraph("", name) for name in COLUMNS]
        group += nodes.thead("", _row(heads))
        body = nodes.tbody()
        body += [_filled(row) for row in rows if row["library"] == self.arguments[0]]
        group += body
        return [nodes.table("", group, classes=["then-and-now", "filter-rows"])]


def _row(cells: list[nodes.Node | list[nodes.Node]], **attributes: Any) -> nodes.row:
    row = nodes.row("", **attributes)
    for cell in cells:
        row += nodes.entry("", *(cell if isinstance(cell, list) else [cell]))
    return row


def _filled(row: dict[str, Any]) -> nodes.row:
    """Return a row of the table, which has an anchor and a link to it."""
    anchor = row["id"].lower()
    link = nodes.reference("", row["id"], refuri=f"#{anchor}")
    label = nodes.paragraph("", "", link, classes=["then-id"])
    since = nodes.paragraph("", "", *_inline(row["since"]))
    cells: list[nodes.Node | list[nodes.Node]] = [
        [_code(row["old"], "then-old"), label],
        [*_outcomes(row["today"]), since],
        _code(row["new"], "then-new"),
        nodes.paragraph("", "", *_inline(_verdict(row))),
    ]
    return _row(cells, ids=[anchor])


def _code(text: str, kind: str) -> nodes.literal_block:
    text = text.strip()
    # Not all of it is Python.
    return nodes.literal_block(
        text, text, language="python", force=True, classes=[kind]
    )


def _outcomes(outcomes: list[dict[str, Any]]) -> Iterator[nodes.paragraph]:
    """Say what the old spelling does, the newest version first."""
    if not any({"raises", "warns"} & outcome.keys() for outcome in outcomes):
        outcomes = outcomes[-1:]  # it just runs; the rest is in words
    for outcome in outcomes:
        when = ""
        if len(outcomes) > 1:
            library, _, release = outcome.get("when", "").partition(">=")
            when = f"From {NAMES[library]} {release} on, " if library else "Before, "
        kind = outcome.get("raises") or outcome.get("warns")
        does = "fails: " if "raises" in outcome else "warns: " if kind else "runs."
        told = ": ".join(filter(None, [kind, outcome.get("message")]))
        said = [nodes.literal("", told)] if told else []
        text = nodes.Text(when + does if when else does.capitalize())
        yield nodes.paragraph("", "", text, *said)


def _verdict(row: dict[str, Any]) -> str:
    """Say whether the result is the same, and what to know about it."""
    answer = {True: "Yes.", False: "No."}.get(row.get("same"), "")
    values = [row["gives"]]
    values += [one["gives"] for one in row["today"] if "gives" in one]
    remark = row.get("remark", "").format(old=values[-1], new=values[0])
    return f"{answer} {remark}".strip() or "\N{EN DASH}"


def _inline(text: str) -> Iterator[nodes.Node]:
    """Set what stands between backquotes as code."""
    for place, part in enumerate(text.split("`")):
        yield nodes.literal("", part) if place % 2 else nodes.Text(part)


def add_search(app: Sphinx, page: str, *_: Any) -> None:
    """Give the page, and no other, its script and its looks."""
    if page == PAGE:
        app.add_css_file("filter-rows.css")
        app.add_css_file(f"{PAGE}.css")
        label = {"data-label": "Search the spellings and messages"}
        app.add_js_file("filter-rows.js", loading_method="defer", **label)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive(PAGE, ThenAndNow)
    app.connect("html-page-context", add_search)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
