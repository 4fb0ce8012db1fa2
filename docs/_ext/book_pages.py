"""What the pages say of themselves: their reading order, how many, and their marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from book_details import details
from book_order import PARTS
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx_gallery.py_source_parser import extract_file_config

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ROOT = Path(__file__).parents[2]
SENTENCE = re.compile(r"(?<=[.?!]) ")
ANIMATION = ".. animation::"


@dataclass(frozen=True)
class Page:
    """What a script says of its page."""

    name: str
    title: str
    gist: str
    tags: tuple[str, ...]
    pins: int
    exercises: int


@cache
def read_page(script: Path, _modified: int) -> Page:
    """Read a script; `_modified` is its time, so that a changed one is read again."""
    text = script.read_text("utf-8")
    _, opening, _ = text.split('"""', 2)
    title, _underline, *rest = opening.strip().split("\n")
    first, *_ = "\n".join(rest).strip().split("\n\n")
    return Page(
        name=script.stem,
        title=title,
        gist=SENTENCE.split(" ".join(first.split()))[0],
        tags=tuple(extract_file_config(text).get("tags", ())),
        pins=len(re.findall(r"(?m)^# =>", text)),
        exercises=text.count("**Exercise "),
    )


def pages_of(part: str, env: BuildEnvironment) -> list[Page]:
    """Return the pages of a part in reading order; the document depends on them."""
    scripts = [ROOT / "gallery" / part / f"{name}.py" for name in PARTS[part]]
    scripts = [script for script in scripts if script.exists()]  # in a test, few do
    for path in (*scripts, __file__, Path(__file__).with_name("book_order.py")):
        env.note_dependency(str(path))
    return [read_page(script, script.stat().st_mtime_ns) for script in scripts]


def video_mark(target: str, env: BuildEnvironment) -> list[nodes.Node]:
    """Return the mark of a page that shows an animation, or nothing."""
    source = Path(env.srcdir) / f"{target.lstrip('/')}.rst"
    if not source.exists():
        return []
    env.note_dependency(str(source))
    if ANIMATION not in source.read_text("utf-8"):
        return []
    sign = nodes.raw("", '<span aria-hidden="true">▶</span>', format="html")
    words = nodes.inline("", "with video", classes=["visually-hidden"])
    return [nodes.Text(" "), nodes.inline("", "", sign, words, classes=["book-play"])]


class BookCount(SphinxRole):
    """How many pages, pins or exercises the book has."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Count them in the scripts."""
        pages = [page for part in PARTS for page in pages_of(part, self.env)]
        counts = {
            "pages": len(pages),
            "pins": sum(page.pins for page in pages),
            "exercises": sum(page.exercises for page in pages),
        }
        # A thin space between the thousands.
        return [nodes.Text(f"{counts[self.text]:,}".replace(",", "\u202f"))], []


class ReadingOrder(SphinxDirective):
    """The parts with their pages, numbered through; folded: titles alone."""

    option_spec = {"folded": directives.flag}  # noqa: RUF012  (docutils' interface)

    def run(self) -> list[nodes.Node]:
        """Build a list for each part."""
        found: list[nodes.Node] = []
        number = 1
        for part in PARTS:
            header = ROOT / "gallery" / part / "GALLERY_HEADER.rst"
            self.env.note_dependency(str(header))
            title, _underline, *about = header.read_text("utf-8").strip().split("\n")
            pages = pages_of(part, self.env)
            if number == 1:
                found.append(self.start(part, pages[0]))
            entries = [self.entry(part, page) for page in pages]
            order = nodes.enumerated_list("", *entries, enumtype="arabic", suffix=".")
            order["classes"].append("book-part")
            order["start"] = number
            number += len(pages)
            if "folded" in self.options:
                summary = f"{title} · {len(pages)} pages"
                found.append(details("", order, summary=summary, classes=["book-fold"]))
            else:
                intro = nodes.paragraph("", " ".join(about).strip())
                heading = nodes.title("", title)
                section = nodes.section("", heading, intro, order, ids=[part])
                self.state.document.note_explicit_target(section)
                found.append(section)
        return found

    def start(self, part: str, page: Page) -> nodes.paragraph:
        """Return the link to the first page; a script makes it the next one."""
        link = self.link(part, page)
        return nodes.paragraph(
            "", "Start with ", link, nodes.Text("."), classes=["book-continue"]
        )

    def entry(self, part: str, page: Page) -> nodes.list_item:
        """Return the line of a page."""
        line = nodes.paragraph("", "", self.link(part, page))
        line += video_mark(f"gallery/{part}/{page.name}", self.env)
        item = nodes.list_item("", line)
        if "folded" not in self.options:
            level = page.tags[0].removeprefix("level: ")
            line += [nodes.Text(" "), nodes.inline("", level, classes=["book-level"])]
            gist, _messages = self.parse_inline(page.gist.replace("``", "`"))
            item += nodes.paragraph("", "", *gist, classes=["book-gist"])
        return item

    def link(self, part: str, page: Page) -> addnodes.pending_xref:
        """Return a link to a page."""
        return addnodes.pending_xref(
            "",
            nodes.inline("", page.title),
            refdomain="std",
            reftype="doc",
            reftarget=f"/gallery/{part}/{page.name}",
            refdoc=self.env.docname,
            refexplicit=True,
            refwarn=True,
        )


def mark_thumbnails(app: Sphinx, doctree: nodes.document) -> None:
    """Say on a thumbnail that its page has a video."""
    for image in list(doctree.findall(nodes.image)):
        after = image.next_node(siblings=True, descend=False)
        if isinstance(after, nodes.paragraph):
            for link in list(after.findall(addnodes.pending_xref)):
                after += video_mark(link["reftarget"], app.env)


def add_progress(app: Sphinx, page: str, *_: Any) -> None:
    """Give the pages, and the lists of them, the script that remembers the reader."""
    if page in {"index", "learn"} or "/plot_" in page:
        app.add_js_file("progress.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and the role."""
    app.add_directive("reading-order", ReadingOrder)
    app.add_role("book-count", BookCount())
    app.connect("doctree-read", mark_thumbnails)
    app.connect("html-page-context", add_progress)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
