"""Pins on the page: set apart from code, and not shown a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Generic
from sphinx_gallery import _doctree_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.lexer import Lexer
    from pygments.token import _TokenType
    from sphinx.application import Sphinx


class PinnedPythonLexer(PythonLexer):
    """Python in which ``# => `` comments, and those glued to them, are output."""

    name = "Python with pins"
    aliases = ()
    filenames = ()

    def get_tokens_unprocessed(
        self, text: str, *args: Any
    ) -> Iterator[tuple[int, _TokenType, str]]:
        """Turn the comments of a pin into output."""
        in_pin = False
        for index, token, value in super().get_tokens_unprocessed(text, *args):
            at_margin = index == 0 or text[index - 1] == "\n"
            if token in Comment and at_margin:
                in_pin = value.startswith("# =>") or in_pin
                yield index, Generic.Output if in_pin else token, value
            else:
                # A pin goes on only if the newline that ends its line is followed by
                # a comment at the margin.
                in_pin = in_pin and value == "\n" and not at_margin
                yield index, token, value


def drop_what_pins_show(_app: Sphinx, doctree: nodes.document) -> None:
    """Remove what Sphinx-Gallery captured of a cell's output; the pins hold it."""
    for block in list(doctree.findall(nodes.literal_block)):
        if "sphx-glr-script-out" in block["classes"]:
            block.parent.remove(block)


def _lexer(name: str) -> Lexer:
    return PinnedPythonLexer() if name == "python" else get_lexer_by_name(name)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the lexer under the language that Sphinx-Gallery gives its cells."""
    app.add_lexer("Python", PinnedPythonLexer)
    # Sphinx-Gallery asks Pygments itself for a lexer when it puts links into a cell.
    _doctree_links.get_lexer_by_name = _lexer
    app.connect("doctree-read", drop_what_pins_show)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
