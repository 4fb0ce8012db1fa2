"""``finder`` lists what the pages use of NumPy, SciPy, Matplotlib and the others, and where."""

from __future__ import annotations

import inspect
import re
import zlib
from collections import Counter, defaultdict
from html import escape
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import book_names
from book_names import DOCS, GALLERY, Found, Guess, beside, found, resolve
from book_order import page_order
from docutils import nodes
from sphinx.ext.intersphinx import InventoryAdapter
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PAGE = "finder"
INVENTORIES = sorted((DOCS / "inventories").glob("*.txt"))
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
    """A place where a page uses a name: as it is written, the anchor, the line."""

    name: str
    written: str
    anchor: str
    line: int


class Known(NamedTuple):
    """What is looked up of a name: whether it is a method, and what it does."""

    is_method: bool
    summary: str


class Page(NamedTuple):
    """What a page uses, in the order of its lines, and what is known of it."""

    uses: list[Use]
    known: dict[str, Known]


class Entry(NamedTuple):
    """A name that pages use: how it is typed, what it does, where: pages and uses."""

    name: str
    spelling: str
    summary: str
    places: list[tuple[str, Use]]


class finder(nodes.General, nodes.Element):
    """The place of the tables, until all pages are read."""


class Finder(SphinxDirective):
    """The tables of all names."""

    def run(self) -> list[nodes.Node]:
        """Leave the place for them."""
        self.env.note_dependency(__file__)
        return [finder()]


def gather(app: Sphinx, doctree: nodes.document) -> None:
    """Let the environment remember what a page uses, and give its cells their anchors."""
    starts = list(_mark_cells(doctree))
    page = app.env.docname
    if not starts or "/plot_" not in page:
        return
    script = GALLERY / Path(page).relative_to("gallery").with_suffix(".py")
    app.env.note_dependency(beside(script, ".codeobj.json"))
    linked = _linked(app.env)
    uses = []
    for one in found(script):
        if guess := _choose(one, linked):
            start = max(start for start in starts if start <= one.line)
            uses.append(Use(guess.name, guess.written, f"cell-{start}", one.line))
    known = {
        name: Known(_is_method(name), summary(name))
        for name in {use.name for use in uses}
    }
    _store(app.env)[page] = Page(uses, known)


def _mark_cells(doctree: nodes.document) -> Iterator[int]:
    """Give every code cell of a page an anchor: the line where it begins."""
    for comment in list(doctree.findall(nodes.comment)):
        begins = CELL.match(f"{comment.astext()}\n\n.. code-block::")
        after = comment.next_node(descend=False, siblings=True)
        if begins and isinstance(after, nodes.literal_block):
            comment.replace_self(nodes.target(ids=[f"cell-{begins[1]}"]))
            yield int(begins[1])


def purge(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Forget a page that is read again or is gone."""
    _store(env).pop(page, None)


def merge(
    _app: Sphinx, env: BuildEnvironment, pages: Iterable[str], other: BuildEnvironment
) -> None:
    """Take over what another process has read."""
    theirs = _store(other)
    _store(env).update({page: theirs[page] for page in pages if page in theirs})


def _store(env: BuildEnvironment) -> dict[str, Page]:
    return env.__dict__.setdefault("book_finder", {})


def entries(env: BuildEnvironment) -> list[Entry]:
    """Return everything that the pages use, by full name, then in the order of the book."""
    places: dict[str, list[tuple[str, Use]]] = defaultdict(list)
    known: dict[str, Known] = {}
    for docname in sorted(_store(env), key=lambda name: page_order(Path(name).name)):
        page = _store(env)[docname]
        known |= page.known
        for use in page.uses:
            places[use.name].append((docname, use))
    return [
        Entry(name, _spelling(name, known[name], there), known[name].summary, there)
        for name, there in sorted(places.items())
    ]


def _linked(env: BuildEnvironment) -> dict[str, str]:
    """Return the addresses of what the libraries document."""
    inventories = InventoryAdapter(env).named_inventory
    return {
        name: item.uri
        for library in LIBRARIES
        for kind, items in inventories[library].items()
        if kind != "py:module"
        for name, item in items.items()
    }


def documented(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return what has documentation: a page of this site and an anchor, or an address."""
    names = {name: ("", address) for name, address in _linked(env).items()}
    for name, entry in env.domains.python_domain.objects.items():
        if not entry.aliased:
            names[name] = (entry.docname, entry.node_id)
    return names


def _choose(one: Found, linked: Container[str]) -> Guess | None:
    """Return what a name stands for, None if it is nothing to look up."""
    for guess in one.guesses:
        if guess.name in linked:
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


def _is_method(name: str) -> bool:
    return inspect.isclass(resolve(name.rpartition(".")[0]))


def _spelling(name: str, known: Known, places: list[tuple[str, Use]]) -> str:
    """Return how a name is typed: most often on the pages, or as a method."""
    owner, _, last = name.rpartition(".")
    if known.is_method:
        return f"{VARIABLES.get(owner, owner.rpartition('.')[2])}.{last}"
    written = Counter(use.written for _, use in places)
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
        targets = documented(app.env)
        areas = _areas(entries(app.env))
        tables = [_section(app, area, rows, targets) for area, rows in areas.items()]
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
    app: Sphinx, area: str, rows: list[Entry], targets: dict[str, tuple[str, str]]
) -> nodes.section:
    """Return the table of an area below its heading."""
    html = [_row(app, row, targets.get(row.name)) for row in rows]
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
        _link(app, docname, [use for _, use in places])
        for docname, places in groupby(row.places, key=itemgetter(0))
    ]
    where = "; ".join(links)
    if len(links) > MANY:
        where = f"<details><summary>{len(links)} pages</summary>{where}</details>"
    return (
        f'<tr id="{row.name}"><td>{name}</td><td>{escape(row.summary)}</td>'
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


def setup(app: Sphinx) -> dict[str, bool | int]:
    """Register the directive, and what gathers the names."""
    app.add_node(finder)
    app.add_directive(PAGE, Finder)
    app.connect("doctree-read", gather)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-get-outdated", make_anew)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", add_search)
    # What is remembered depends on these files; with others the pages are read anew.
    files = [Path(__file__), Path(book_names.__file__), *INVENTORIES]
    version = zlib.crc32(b"".join(file.read_bytes() for file in files))
    return {
        "env_version": version,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
