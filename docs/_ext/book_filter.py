"""The gallery shows only the pages with the level, topic and library that one chooses."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any

from book_order import PARTS
from book_pages import pages_of
from book_tags import AREAS, LEVELS, TOPICS
from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

GROUPS = {"Level": LEVELS, "Topic": TOPICS, "Library": AREAS}
INDEX = "gallery/index"


def choices(name: str, tags: tuple[str, ...], used: Counter[str]) -> str:
    """Return a list to choose from: the tags of a group that pages have."""
    options = "".join(
        f'<option value="{escape(tag)}">'
        f"{escape(tag.removeprefix('level: '))} ({used[tag]})</option>"
        for tag in tags
        if used[tag]
    )
    return (
        f'<label>{name} <select name="{name.lower()}">'
        f'<option value="">any</option>{options}</select></label>'
    )


def offer_filter(app: Sphinx, doctree: nodes.document) -> None:
    """Put the lists where Sphinx-Gallery leaves room for tags; they take a script."""
    rooms = [
        node for node in doctree.findall(nodes.raw) if "'sg-tag-list'" in node.astext()
    ]
    if rooms and app.env.docname == INDEX:
        pages = [page for part in PARTS for page in pages_of(part, app.env)]
        used = Counter(tag for page in pages for tag in page.tags)
        lists = "\n".join(choices(name, tags, used) for name, tags in GROUPS.items())
        form = (
            '<form class="book-filter" role="search" aria-label="Pages">\n'
            f'{lists}\n<p role="status">{len(pages)} pages</p>\n'
            '<button type="reset" hidden>Show all</button></form>'
        )
        rooms[0].parent.replace(rooms.pop(0), nodes.raw("", form, format="html"))
    for node in rooms:
        node.parent.remove(node)


def choose_scripts(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Load the filter on the gallery alone, and nowhere that of Sphinx-Gallery."""
    files = context["script_files"]
    files[:] = [file for file in files if "sg-tags.js" not in str(file)]
    if page == INDEX:
        app.add_js_file("gallery-filter.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the pages as they are read and written."""
    app.connect("doctree-read", offer_filter)
    app.connect("html-page-context", choose_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
