"""The book for e-readers, as the EPUB standard wants it and two builds make it alike."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
from book_zip import write_zip
from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PICTURE = Path(__file__).parents[1] / "_static" / "network.png"
COVER = "_static/cover.png"
STYLES = ("pygments.css", "book-epub.css")
THUMB = "_thumb."
PAGE_LINK = re.compile(r"(?!\w+:)(?P<page>.*)\.x?html(?P<place>#.*)?")
ONLINE_ONLY = ("404", "finder", "offline")


class BookEpub(Epub3Builder):
    """Sphinx's builder, with what an e-reader cannot use left out."""

    def init(self) -> None:
        """Colour code as on the site."""
        self.config.pygments_style = self.config.html_theme_options[
            "pygments_light_style"
        ]
        super().init()

    def build_content(self) -> None:
        """List the files; say which is the cover, and which hold formulas."""
        kept = {Path(self.outdir, "_static", name) for name in STYLES}
        for path in (Path(self.outdir) / "_static").rglob("*"):
            if path.is_file() and path not in kept:
                path.unlink()
        draw_cover(Path(self.outdir) / COVER)
        for path in (Path(self.outdir) / self.imagedir).glob("*.svg"):
            # Matplotlib names a definition on the web, which a book may not, and draws
            # a space without saying what it looks like, which a book may not either.
            text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", path.read_text("utf-8"))
            text = re.sub(r"<path (?![^>]*\bd=)", '<path d="" ', text)
            path.write_text(text, "utf-8")
        super().build_content()
        listing = Path(self.outdir) / "content.opf"
        listed = re.sub(r'href="(.*?)"(?=.* />)', self._properties, listing.read_text())
        listing.write_text(listed, "utf-8")

    def _properties(self, match: re.Match[str]) -> str:
        path = Path(self.outdir) / match[1]
        if match[1] == COVER:
            return f'{match[0]} properties="cover-image"'
        if path.suffix == ".xhtml" and path.exists() and "<math" in path.read_text():
            return f'{match[0]} properties="mathml"'
        return match[0]

    def build_epub(self) -> None:
        """Pack the files; the one that says what it is goes first, and unpacked."""
        first = ["mimetype", "META-INF/container.xml", "content.opf", "toc.ncx"]
        files = {
            name: (Path(self.outdir) / name).read_bytes()
            for name in [*first, *self.files]
        }
        target = Path(self.outdir) / f"{self.config.epub_basename}.epub"
        write_zip(target, files, stored="mimetype")


def draw_cover(target: Path) -> None:
    """Set the title above the picture of the README."""
    with plt.style.context("default"):
        fig = plt.figure(figsize=(6, 8), dpi=150, facecolor="#12344f")
        fig.text(0.08, 0.86, "Arraybook", size=44, weight="bold", color="white")
        subtitle = "A reference book for NumPy and SciPy\nin which every printed result"
        fig.text(0.08, 0.76, f"{subtitle} is checked", size=16, color="#bcdcfb")
        ax = fig.add_axes((0.08, 0.14, 0.84, 0.5))
        ax.imshow(plt.imread(PICTURE))
        ax.set_axis_off()
        fig.savefig(target, metadata={"Software": None})
        plt.close(fig)


def keep_what_books_can_show(app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """Leave out downloads, previews and panels; lead from page to page of the book."""
    if app.builder.name != "epub":
        return
    unwanted = {"sphx-glr-footer", "sphx-glr-signature", "sd-container-fluid"}
    for node in list(doctree.findall(nodes.Element)):
        if unwanted & set(node.get("classes", ())):
            node.parent.remove(node)
        elif node.tagname == "imgsgnode":  # one size, not two
            node["srcset"] = node["uri"]
        elif isinstance(node, nodes.reference) and "refuri" in node:
            node["refuri"] = _address(node["refuri"], app.config.html_baseurl)
    # What is written in HTML, previews of pages above all, is for the site.
    thumbs = (node for node in doctree.findall(nodes.image) if THUMB in node["uri"])
    for node in [*doctree.findall(nodes.raw), *thumbs]:
        node.parent.remove(node)


def _address(link: str, home: str) -> str:
    """Return where a link leads in the book, or on the site to what the book lacks."""
    match = PAGE_LINK.fullmatch(link)
    if match is None:
        return link
    if (page := match["page"].rpartition("/")[2]) in ONLINE_ONLY:
        return f"{home}{page}.html"
    return f"{match['page']}.xhtml{match['place'] or ''}"


def choose_styles(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Leave out the styles of other extensions, which are for a site."""
    if app.builder.name == "epub":
        context["css_files"] = [f"_static/{name}" for name in STYLES]


def settle(_app: Sphinx, config: Config) -> None:
    """Tell Sphinx what an EPUB has to say of itself."""
    settings: dict[str, Any] = {
        "basename": "arraybook",
        "uid": "arraybook",
        "identifier": "arraybook",
        "scheme": "name",
        "description": config.html_title,
        "contributor": config.author,
        "cover": (COVER, "epub-cover.html"),
        "tocscope": "includehidden",
        "tocdepth": 4,  # gallery, part, page, section
        "tocdup": False,
        "show_urls": "no",
        "use_index": False,
        "exclude_files": [f"{page}.xhtml" for page in ONLINE_ONLY],
    }
    for name, value in settings.items():
        config[f"epub_{name}"] = value


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the builder in the place of Sphinx's own."""
    app.add_builder(BookEpub, override=True)
    app.connect("config-inited", settle)
    app.connect("html-page-context", choose_styles, priority=900)
    app.connect("doctree-resolved", keep_what_books_can_show, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
