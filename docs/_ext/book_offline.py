"""``offline-files`` lists what a reader can take along: books, scripts, notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from book_order import PARTS
from book_zip import write_zip
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

GALLERY = Path(__file__).parents[2] / "gallery"
FOLDER = "offline"  # within the site
BOOKS = {
    "arraybook.epub": "EPUB, for e-readers and telephones",
    "arraybook.pdf": "PDF, for paper and for marking up",
}
KINDS = {"scripts": ".py", "notebooks": ".ipynb"}


class OfflineFiles(SphinxDirective):
    """The files of one kind, with their sizes: ``books`` or ``pages``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Build a list of the books, or a table of what belongs to each part."""
        self.env.note_dependency(__file__)
        return [self._books() if self.arguments[0] == "books" else self._pages()]

    def _books(self) -> nodes.Node:
        """List the books that the build could make."""
        books = nodes.bullet_list()
        for name, text in BOOKS.items():
            if link := self._link(name, text):
                books += nodes.list_item("", link)
        none = "This copy of the site was built without the books."
        return books if books.children else nodes.paragraph("", none)

    def _pages(self) -> nodes.Node:
        group = nodes.tgroup("", cols=len(KINDS))
        group += [nodes.colspec(colwidth=50) for _ in KINDS]
        body = nodes.tbody()
        group += body
        for part in ["arraybook", *PARTS]:
            title = "The whole book" if part == "arraybook" else _title(part)
            row = nodes.row()
            for kind in KINDS:
                link = self._link(f"{part}-{kind}.zip", f"{title}: {kind}")
                row += nodes.entry("", *filter(None, [link]))
            body += row
        return nodes.table("", group)

    def _link(self, name: str, text: str) -> nodes.paragraph | None:
        """Return a link that says how large the file is, if there is the file."""
        path = Path(self.env.app.outdir) / FOLDER / name
        self.env.note_dependency(str(path))
        if not path.exists():
            return None
        size = path.stat().st_size
        said = f"{size / 1e6:.1f} MB" if size > 1e6 else f"{size / 1e3:.0f} kB"
        link = nodes.reference("", text, refuri=f"{FOLDER}/{name}")
        return nodes.paragraph("", "", link, nodes.Text(f" ({said})"))


def _title(part: str) -> str:
    header = GALLERY / part / "GALLERY_HEADER.rst"
    return header.read_text("utf-8").partition("\n")[0]


def write_zips(app: Sphinx) -> None:
    """Pack scripts and notebooks, those of the whole book and those of each part."""
    if app.builder.name != "html":
        return
    written = Path(app.srcdir) / "gallery"
    for kind, suffix in KINDS.items():
        book = {}
        for part, pages in PARTS.items():
            files = {}
            for page in pages:
                path = written / part / f"{page}{suffix}"
                if path.exists():  # a book for testing has few pages
                    files[f"{part}/{path.name}"] = path.read_bytes()
            write_zip(Path(app.outdir) / FOLDER / f"{part}-{kind}.zip", files)
            book |= {f"arraybook-{kind}/{name}": files[name] for name in files}
        write_zip(Path(app.outdir) / FOLDER / f"arraybook-{kind}.zip", book)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive; the zips come after Sphinx-Gallery and its notebooks."""
    app.add_directive("offline-files", OfflineFiles)
    app.connect("builder-inited", write_zips, priority=700)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
