"""What pages need in public: previews, a site map, their commit, and addresses that stay."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from docutils import nodes
from markupsafe import escape
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
NOT_FOUND = "404"
# What a preview shows of a page without a figure.
PICTURE = "_static/network.png"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def describe_page(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Say in the head of a page what links to it show, and in its foot the commit."""
    context["commit"] = current_commit()
    if page == NOT_FOUND:
        context["pageurl"] = None
        # A server shows this page at any address, so "../style.css" would lead astray.
        here = urlsplit(f"{app.config.html_baseurl}{page}.html").path
        context["metatags"] += (
            f'<base href="{here}"><meta name="robots" content="noindex">'
        )
    elif doctree and app.builder.name == "html":
        context["metatags"] += "\n".join(_preview(app, doctree, context))


def _preview(
    app: Sphinx, doctree: nodes.document, context: dict[str, Any]
) -> Iterator[str]:
    """Yield the tags of a preview, as ogp.me defines them."""
    sentence = _first_sentence(doctree)
    picture, alt = _first_figure(app, doctree)
    yield f'<meta name="description" content="{escape(sentence)}">'
    for name, value in {
        "title": doctree.next_node(nodes.title).astext(),
        "description": sentence,
        "type": "article",
        "url": context["pageurl"],
        "site_name": app.config.project,
        "image": app.config.html_baseurl + picture,
        "image:alt": alt,
    }.items():
        yield f'<meta property="og:{name}" content="{escape(value)}">'
    yield '<meta name="twitter:card" content="summary_large_image">'


def _first_sentence(doctree: nodes.document) -> str:
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if text:
            return re.split(r"(?<=[.!?]) ", text)[0]
    return ""


def _first_figure(app: Sphinx, doctree: nodes.document) -> tuple[str, str]:
    """Return the address of a picture within the site, and its text alternative."""
    for node in doctree.findall(nodes.Element):
        if node.tagname in {"image", "imgsgnode"} and len(node["alt"] or "") > 0:
            name = app.builder.images.get(node["uri"], Path(node["uri"]).name)
            return f"_images/{name}", node["alt"]
    return PICTURE, app.config.html_title


def write_sitemap(app: Sphinx, failed: Exception | None) -> None:
    """List all pages, not only those that this build wrote."""
    if failed or app.builder.name != "html":
        return
    ET.register_namespace("", SITEMAP)
    root = ET.Element(f"{{{SITEMAP}}}urlset")
    for page in sorted(app.env.found_docs - {NOT_FOUND}):
        url = ET.SubElement(root, f"{{{SITEMAP}}}url")
        address = app.config.html_baseurl + app.builder.get_target_uri(page)
        ET.SubElement(url, f"{{{SITEMAP}}}loc").text = address
    ET.indent(root)
    tree = ET.ElementTree(root)
    tree.write(Path(app.outdir) / "sitemap.xml", "utf-8", xml_declaration=True)


def forward_moved_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Leave a page that leads on at every address that redirects.toml lists."""
    if app.builder.name == "html":
        table = Path(app.srcdir) / "redirects.toml"
        moved = tomllib.loads(table.read_text("utf-8")) if table.exists() else {}
        for old, new in moved.items():
            if old in app.env.found_docs or new not in app.env.found_docs:
                logger.warning("redirects.toml: %s cannot lead to %s", old, new)
            else:
                yield old, {"target": new}, "moved.html"


@cache
def current_commit() -> str:
    """Return the commit that the sources are, or nothing: not in git, or changed."""

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(ROOT), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else "nothing"

    try:
        if Path(git("rev-parse", "--show-toplevel")) == ROOT.resolve():
            changed = git("status", "--porcelain", "--untracked-files=no")
            return "" if changed else git("rev-parse", "HEAD")
    except FileNotFoundError:
        pass  # no git on this machine
    return os.environ.get("ARRAYBOOK_COMMIT", "")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to what Sphinx tells of a page and of a site."""
    app.connect("html-page-context", describe_page)
    app.connect("html-collect-pages", forward_moved_pages)
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
