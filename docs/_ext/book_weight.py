"""Pages load what they use: one stylesheet of the rules in use, no idle scripts.

The theme and the extensions bring rules for every site there is. When all pages are
written, those rules and our own whose classes and identifiers occur on some page, or in
a script of some page, go into ``_static/site.css``, together with the icons in use.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from io import BytesIO
from itertools import pairwise
from logging import WARNING, getLogger
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tinycss2
from book_fresh import is_fresh
from fontTools import subset
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from tinycss2.ast import Node

# The stylesheets of every page, in the order in which pages would load them.
SHEETS = [
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "copybutton.css",
    "sg_gallery.css",
    "sg_gallery-binder.css",
    "sg_gallery-dataframe.css",
    "sg_gallery-rendered-html.css",
    "sphinx-design.min.css",
    "arraybook.css",
]
REWRITTEN = {"basic.css", "pygments.css"}
ICONS = "vendor/fontawesome/webfonts/fa-solid-900.woff2"

# Scripts that only some pages need, and what these pages have in them.
SCRIPTS = {
    "clipboard.min.js": '<div class="highlight',
    "copybutton.js": '<div class="highlight',
    "design-tabs.js": "sd-tab-set",
}
UNWANTED = {
    # Its tags are out of the keyboard's reach, and push the gallery down as it shows.
    "sg-tags.js",
    # They serve Sphinx's own search.
    "doctools.js",
    "documentation_options.js",
    "sphinx_highlight.js",
}

NAMES = re.compile(r'\b(?:class|id) ?= ?"([^"]*)"')
SCRIPT = re.compile(r"<script(?:[^>]*_static/([^\"?]+\.js))?[^>]*>([^<]*)")
WORD = re.compile(r"[\w-]+")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


def leave_out(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Link no stylesheet that is in ``site.css``, and no script that has no use."""
    if app.builder.name != "html":
        return
    body = context.get("body", "")
    unused = UNWANTED | {name for name, mark in SCRIPTS.items() if mark not in body}
    for files, names in (("css_files", {*SHEETS}), ("script_files", unused)):
        paths = {f"_static/{name}" for name in names}
        context[files] = [
            file
            for file in context[files]
            if getattr(file, "filename", None) not in paths
        ]


def write_stylesheet(app: Sphinx, error: Exception | None) -> None:
    """Write ``site.css`` for the pages as they are."""
    if error or app.builder.name != "html":
        return
    static = app.outdir / "_static"
    sheets = [static / name for name in SHEETS]
    target = static / "site.css"
    # Sphinx writes two of them whenever it runs; they change with its settings, as pages do.
    lasting = [sheet for sheet in sheets if sheet.name not in REWRITTEN]
    if is_fresh(app, target, *lasting, __file__):
        return
    texts = [sheet.read_text("utf-8") for sheet in sheets]
    words = words_in_use(app.outdir).intersection(WORD.findall("".join(texts)))
    made_for = f"/* {digest(words, texts)} */\n"
    if target.exists() and target.read_text("utf-8").startswith(made_for):
        target.touch()
        return
    rules = "".join(reduce(text, words) for text in texts)
    target.write_text(made_for + with_icons(rules, static / ICONS), "utf-8")


def digest(words: set[str], texts: list[str]) -> str:
    """Return what stands for all that goes into the stylesheet."""
    own = Path(__file__).read_text("utf-8")
    known = " ".join([*sorted(words), *texts, own])
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def words_in_use(site: Path) -> set[str]:
    """Return the classes and identifiers of all pages, and all words of scripts."""
    words: set[str] = set()
    scripts: set[str] = set()
    for page in site.rglob("*.html"):
        if page.relative_to(site).parts[0] in {"_static", "lite"}:
            continue  # the theme's own, and JupyterLite
        text = page.read_text("utf-8")
        for names in set(NAMES.findall(text)):
            words.update(names.split())
        for path, inline in SCRIPT.findall(text):
            scripts.add(path)
            words.update(WORD.findall(inline))
    for path in scripts - {""}:
        words.update(WORD.findall((site / "_static" / path).read_text("utf-8")))
    return words


def reduce(sheet: str, words: set[str]) -> str:
    """Return the rules that can match something."""
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "".join(_reduced(rules, words))


def _reduced(rules: list[Node], words: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [
                tinycss2.serialize(selector).strip()
                for selector in _split(rule.prelude)
                if _names(selector) <= words
            ]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}\n"
        elif rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
            inner = tinycss2.parse_rule_list(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            kept = "".join(_reduced(inner, words))
            if kept:
                condition = tinycss2.serialize(rule.prelude)
                yield f"@{rule.at_keyword}{condition}{{\n{kept}}}\n"
        elif rule.type == "at-rule" and rule.lower_at_keyword == "keyframes":
            yield rule.serialize() + "\n"
        # Left out: the fonts (see with_icons), the character set, imports of SHEETS.


def _split(prelude: list[Node]) -> list[list[Node]]:
    """Split a list of selectors at its commas, not at those within brackets."""
    selectors: list[list[Node]] = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def _names(selector: list[Node]) -> set[str]:
    """Return the classes and identifiers that must be there, not those in ``:not()``."""
    names = {token.value for token in selector if token.type == "hash"}
    for before, token in pairwise(selector):
        if before == "." and token.type == "ident":
            names.add(token.value)
    return names


def with_icons(rules: str, font: Path) -> str:
    """Add the font of the icons, with no more of them than the rules name."""
    escaped = re.findall(r"\\(f[0-9a-f]{3})\b", rules)
    codes = {int(code, 16) for code in escaped} | set(
        map(ord, PRIVATE_USE.findall(rules))
    )
    getLogger("fontTools").setLevel(WARNING)  # it tells of every table
    icons = TTFont(font, recalcTimestamp=False)
    subsetter = subset.Subsetter()
    subsetter.populate(unicodes=codes)
    subsetter.subset(icons)
    file = BytesIO()
    icons.save(file)
    return (
        '@font-face{font-family:"Font Awesome 7 Free";font-weight:900;font-display:block;'
        f"src:url(data:font/woff2;base64,{b64encode(file.getvalue()).decode()})}}\n{rules}"
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect after everybody else has added files."""
    app.connect("html-page-context", leave_out, priority=900)
    app.connect("build-finished", write_stylesheet, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
