"""``finder`` lists what the pages use of NumPy, SciPy, Matplotlib and the others, and where."""

from __future__ import annotations

import inspect
import re
from collections import Counter, defaultdict
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from book_names import DOCS, GALLERY, Found, Guess, beside, found, resolve
from book_order import page_order
from docutils import nodes
from sphinx.ext.intersphinx import InventoryAdapter
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PAGE = "finder"
LIBRARIES = ("numpy", "scipy", "matplotlib", "scikit-image", "scikit-learn")
AREAS = ("numpy", "scipy", "matplotlib", "skimage", "sklearn", "arraybook")
CELL = re.compile(r"GENERATED FROM PYTHON SOURCE LINES (\d+)-\d+\n\n\.\. code-block::")

# How a method is typed; those of other classes go by the name of the class.
VARIABLES = {
    "numpy.random.Generator": "rng",
    "matplotlib.axes.Axes": "ax",
    "matplotlib.figure.Figure": "fig",
}

FEW = 6  # names; an area with less has no table of its own
MANY = 6  # pages; the links to more of them are folded

HEAD = """
<thead><tr><th>Name</th><th>What it does</th><th>Page and lines</th></tr></thead>
"""

# What a docstring begins with if its function is written in another language.
SIGNATURE = re.compile(r"(\w[\w, ]* = )?[\w.]+\(")


class Use(NamedTuple):
    """A place where a name is used: a page, the anchor of the cell, the script's line."""

    docname: str
    anchor: str
    line: int


class Entry(NamedTuple):
    """A name that pages use: how it is typed, and where."""

    name: str
    spelling: str
    uses: list[Use]


class finder(nodes.General, nodes.Element):
    """The place of the tables, until all pages are read."""


class Finder(SphinxDirective):
    """The tables of all names."""

    def run(self) -> list[nodes.Node]:
        """Leave the place for them."""
        for path in (Path(__file__), *(DOCS / "inventories").glob("*.txt")):
            self.env.note_dependency(str(path))
        return [finder()]


def uses(env: BuildEnvironment) -> dict[str, list[Use]]:
    """Return where each name is used: by full name, then in the order of the book."""
    return {entry.name: entry.uses for entry in entries(env, documented(env))}


def entries(env: BuildEnvironment, known: Container[str]) -> list[Entry]:
    """Return everything that the pages use, by full name."""
    places: dict[str, list[Use]] = defaultdict(list)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for script in _scripts(env):
        starts = _cell_starts(script)
        page = beside(script, "").relative_to(DOCS).as_posix()
        for one in found(script):
            if guess := _choose(one, known):
                start = max(start for start in starts if start <= one.line)
                places[guess.name].append(Use(page, f"cell-{start}", one.line))
                spellings[guess.name][guess.written] += 1
    return [
        Entry(name, _spelling(name, spellings[name]), places[name])
        for name in sorted(places)
    ]


def documented(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return what has documentation: a page of this site and an anchor, or an address."""
    names = {}
    inventories = InventoryAdapter(env).named_inventory
    for library in LIBRARIES:
        for kind, items in inventories[library].items():
            if kind != "py:module":
                names |= {name: ("", item.uri) for name, item in items.items()}
    for name, entry in env.domains.python_domain.objects.items():
        if not entry.aliased:
            names[name] = (entry.docname, entry.node_id)
    return names


def _scripts(env: BuildEnvironment) -> Iterator[Path]:
    """Give the scripts of the site in the order of the book."""
    pages = [Path(name) for name in env.found_docs if "/plot_" in name]
    for page in sorted(pages, key=lambda page: page_order(page.name)):
        yield GALLERY / page.relative_to("gallery").with_suffix(".py")


def _cell_starts(script: Path) -> list[int]:
    """Return the lines where the code cells of a page begin."""
    return [
        int(line) for line in CELL.findall(beside(script, ".rst").read_text("utf-8"))
    ]


def _choose(one: Found, known: Container[str]) -> Guess | None:
    """Return what a name stands for, None if it is nothing to look up."""
    for guess in one.guesses:
        if guess.name in known:
            return guess
    return next((guess for guess in one.guesses if _exists(guess, one)), None)


def _exists(guess: Guess, one: Found) -> bool:
    """Tell whether a library has a name that is not documented."""
    value = resolve(guess.name)
    if value is None or inspect.ismodule(value):
        return False
    owner = resolve(guess.name.rpartition(".")[0])
    is_method = one.called and guess.written == one.written and inspect.isclass(owner)
    return is_method or inspect.ismodule(owner)


def _spelling(name: str, written: Counter[str]) -> str:
    """Return how a name is typed: most often on the pages, or as a method."""
    owner, _, last = name.rpartition(".")
    if inspect.isclass(resolve(owner)):
        return f"{VARIABLES.get(owner, owner.rpartition('.')[2])}.{last}"
    return min(written, key=lambda text: (-written[text], text))


def summary(name: str) -> str:
    """Return the first sentence of an object's own documentation."""
    value = resolve(name)
    if isinstance(value, int | float | str | tuple | None):
        return ""  # it would be about the type
    paragraphs = (inspect.getdoc(value) or "").split("\n\n")
    for paragraph in paragraphs:
        if not SIGNATURE.match(paragraph):
            text = " ".join(paragraph.split()).partition(". ")[0].rstrip(".")
            return re.sub(r":[\w:]+:`~?|[`*]", "", text)
    return ""


def mark_cells(_app: Sphinx, doctree: nodes.document) -> None:
    """Give every code cell of a page an anchor: the line where it begins."""
    for comment in list(doctree.findall(nodes.comment)):
        begins = CELL.match(f"{comment.astext()}\n\n.. code-block::")
        after = comment.next_node(descend=False, siblings=True)
        if begins and isinstance(after, nodes.literal_block):
            comment.replace_self(nodes.target(ids=[f"cell-{begins[1]}"]))


def make_anew(_app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Have the tables made anew if a page is added, changed or removed."""
    if PAGE in env.found_docs and any(
        "/plot_" in name for name in set().union(*changes)
    ):
        return [PAGE]
    return []


def fill(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Put the tables where they go, one for each area of a library."""
    for place in list(doctree.findall(finder)):
        known = documented(app.env)
        areas = _areas(entries(app.env, known))
        tables = [_section(app, area, rows, known) for area, rows in areas.items()]
        place.replace_self([_overview(areas), *tables])


def _areas(rows: list[Entry]) -> dict[str, list[Entry]]:
    """Sort the names by area; those of small areas go with the rest of the library."""
    sizes = Counter(_area(row.name) for row in rows)
    areas: dict[str, list[Entry]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.name.rpartition(".")[2].lower()):
        area = _area(row.name)
        library = area.partition(".")[0]
        areas[area if sizes[area] >= FEW else library].append(row)
    order = sorted(areas, key=lambda area: (AREAS.index(area.partition(".")[0]), area))
    return {area: areas[area] for area in order}


def _area(name: str) -> str:
    """Return the module of a name, at most two deep: scipy.linalg, numpy.ndarray."""
    return ".".join(name.split(".")[:-1][:2])


def _overview(areas: dict[str, list[Entry]]) -> nodes.paragraph:
    """Return links to the areas, with the number of names in each."""
    overview = nodes.paragraph(classes=["finder-areas"])
    for area, rows in areas.items():
        link = nodes.reference("", area, refuri=f"#{nodes.make_id(area)}")
        overview += nodes.inline("", "", link, nodes.Text(f" {len(rows)}"))
        overview += nodes.Text(" ")
    return overview


def _section(
    app: Sphinx, area: str, rows: list[Entry], known: dict[str, tuple[str, str]]
) -> nodes.section:
    """Return the table of an area below its heading."""
    html = [_row(app, row, known.get(row.name)) for row in rows]
    table = f'<table class="table finder filter-rows">{HEAD}<tbody>{"".join(html)}'
    return nodes.section(
        "",
        nodes.title("", area),
        nodes.raw("", f"{table}</tbody></table>", format="html"),
        ids=[nodes.make_id(area)],
    )


def _row(app: Sphinx, row: Entry, target: tuple[str, str] | None) -> str:
    """Return the HTML of a row: with hundreds of them, every byte of a tag counts."""
    name = escape(row.spelling)
    if target:
        page, place = target
        url = f"{app.builder.get_relative_uri(PAGE, page)}#{place}" if page else place
        url = url.replace(f"/{row.name}.html#{row.name}", f"/{row.name}.html")
        name = f'<a href="{escape(url)}">{name}</a>'
    links = [
        _link(app, docname, list(places))
        for docname, places in groupby(row.uses, key=lambda use: use.docname)
    ]
    where = "; ".join(links)
    if len(links) > MANY:
        where = f"<details><summary>{len(links)} pages</summary>{where}</details>"
    return (
        f'<tr id="{row.name}"><td>{name}</td><td>{escape(summary(row.name))}</td>'
        f"<td>{where}</td></tr>\n"
    )


def _link(app: Sphinx, docname: str, places: list[Use]) -> str:
    """Return the link to the first use on a page, and the lines of all."""
    first = min(places, key=lambda use: use.line)
    url = f"{app.builder.get_relative_uri(PAGE, docname)}#{first.anchor}"
    title = docname.partition("/plot_")[2].replace("_", " ")
    lines = ", ".join(map(str, sorted({use.line for use in places})))
    return f'<a href="{url}">{title}</a> {lines}'


def add_search(app: Sphinx, page: str, *_: Any) -> None:
    """Give the page, and no other, its script and its looks."""
    if page == PAGE:
        app.add_css_file("filter-rows.css")
        app.add_css_file(f"{PAGE}.css")
        label = "Search the functions"
        options = {"data-label": label, "data-columns": "2"}
        app.add_js_file("filter-rows.js", loading_method="defer", **options)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_node(finder)
    app.add_directive(PAGE, Finder)
    app.connect("doctree-read", mark_cells)
    app.connect("env-get-outdated", make_anew)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", add_search)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
