"""``.. animation::`` shows a video with controls; other formats show its poster."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class animation(nodes.General, nodes.Element):
    """A video; its child is the poster."""


class Animation(SphinxDirective):
    """A video file that belongs to the page."""

    required_arguments = 1
    option_spec = {  # noqa: RUF012  (docutils' own interface)
        "poster": directives.unchanged_required,
        "alt": directives.unchanged_required,
        "width": directives.positive_int,
        "height": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        """Note the video as a file to publish."""
        source, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(path)
        target = str(self.env.dlfiles.add_file(self.env.docname, source))
        size = {key: self.options[key] for key in ("width", "height")}
        # "/images/x.png" counts from the folder of the sources, as in any image.
        image = nodes.image(uri=self.options["poster"], alt=self.options["alt"])
        return [animation("", image, target=target, alt=self.options["alt"], **size)]


def visit_html(self: HTML5Translator, node: animation) -> None:
    """Write the element; it plays only when asked, and fetches nothing before."""
    # Sphinx would take what is registered for "epub" instead of all of "html".
    if self.builder.name == "epub":
        return
    image = node[0]
    files = self.builder.images
    poster = posixpath.join(self.builder.imgpath, quote(files[image["uri"]]))
    video = posixpath.join(self.builder.dlpath, quote(node["target"]))
    self.body.append(
        self.starttag(
            node,
            "video",
            CLASS="book-video",
            poster=poster,
            width=node["width"],
            height=node["height"],
            controls="controls",
            loop="loop",
            muted="muted",
            playsinline="playsinline",
            preload="none",
            **{"aria-label": node["alt"]},
        )
        + f'<source src="{video}" type="video/mp4">'
        + f'<a href="{video}">{self.encode(node["alt"])}</a></video>\n'
    )
    raise nodes.SkipNode


def depart_html(self: HTML5Translator, node: animation) -> None:
    """Below the poster that stands in a book, say where the video is."""
    video = f"{self.config.html_baseurl}_downloads/{quote(node['target'])}"
    text = self.encode(node["alt"])
    self.body.append(f'<p class="book-video"><a href="{video}">Video</a>: {text}</p>')


def pass_through(_self: nodes.NodeVisitor, _node: animation) -> None:
    """Show the poster."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_node(
        animation,
        html=(visit_html, depart_html),
        **dict.fromkeys(("latex", "text"), (pass_through, pass_through)),
    )
    app.add_directive("animation", Animation)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
