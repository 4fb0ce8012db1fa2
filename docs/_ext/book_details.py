"""Hints and solutions, folded into native ``<details>`` elements.

``.. hint::`` holds its text. ``.. solution::`` stands at the end of a text cell of a
script and takes in the code cells that follow, up to the next text: live code, executed
with the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

# What Sphinx-Gallery writes before every cell.
CELL = "GENERATED FROM PYTHON SOURCE LINES"


class details(nodes.General, nodes.Element):
    """A folded part of a page, with its ``summary``."""


class Hint(SphinxDirective):
    """Text that helps with an exercise."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Fold the content."""
        children = self.parse_content_to_nodes()
        return [details("", *children, summary="Hint", classes=["hint"])]


class Solution(SphinxDirective):
    """The place from which code cells are folded."""

    def run(self) -> list[nodes.Node]:
        """Leave an empty fold, which `FillSolutions` fills."""
        return [details("", summary="Solution", classes=["solution"])]


class FillSolutions(SphinxTransform):
    """Move the code cells after a ``.. solution::`` into it."""

    default_priority = 300  # after reST's own transforms, before anything is resolved

    def apply(self, **_kwargs: Any) -> None:
        """Fill every solution of the document."""
        for solution in self.document.findall(details):
            if "solution" in solution["classes"]:
                for node in list(_code_after(solution)):
                    node.parent.remove(node)
                    solution.append(node)


def _code_after(solution: details) -> Iterator[nodes.Node]:
    siblings = solution.parent.children
    following = siblings[siblings.index(solution) + 1 :]
    for node, after in zip(following, [*following[1:], None], strict=True):
        if isinstance(node, nodes.comment) and CELL in node.astext():
            if not isinstance(after, nodes.literal_block):
                return
        elif isinstance(node, nodes.section):
            return
        yield node


def visit_html(self: HTML5Translator, node: details) -> None:
    """Open the fold; in a book, which nobody clicks on, write a heading."""
    tag, heading = tags(self)
    self.body.append(self.starttag(node, tag))
    self.body.append(f"<{heading}>{node['summary']}</{heading}>\n")


def depart_html(self: HTML5Translator, _node: details) -> None:
    """Close the fold."""
    self.body.append(f"</{tags(self)[0]}>\n")


def tags(translator: HTML5Translator) -> tuple[str, str]:
    """Return the element of a fold, and of what stands above its content."""
    if translator.builder.name == "epub":
        return "div", f"h{min(translator.section_level + 1, 6)}"
    return "details", "summary"


def pass_through(_self: nodes.NodeVisitor, _node: details) -> None:
    """Show the content unfolded."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_node(
        details,
        html=(visit_html, depart_html),
        **dict.fromkeys(("latex", "text"), (pass_through, pass_through)),
    )
    app.add_directive("hint", Hint, override=True)
    app.add_directive("solution", Solution)
    app.add_transform(FillSolutions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
