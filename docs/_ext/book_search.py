"""The search: which terms each section has, for book_search.js to rank them."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
import zlib
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from book_fresh import is_fresh
from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.search import IndexBuilder
from sphinx.search.en import SearchEnglish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# What readers call things, for each page.
WORDS = Path(__file__).parents[1] / "search_words.toml"
PROGRAM = Path(__file__).with_suffix(".js")
# Pages that are about the book, or list others, stand behind those that explain.
WEIGHTS = {"gallery/": 1.0, "then-and-now": 1.0, "index": 0.3, "": 0.4}
# Solutions are not given away, and links to other pages are not what a page is about.
SKIPPED = (nodes.comment, nodes.raw, nodes.math, nodes.math_block, nodes.title)
SKIPPED += (nodes.section, addnodes.only)
SKIPPED_NAMES = {"details", "imgsgnode", "toctree"}
SKIPPED_CLASSES = {"then-id", "sphx-glr-example-tags"}
SKIPPED_SECTIONS = {"What to read next", "Pages that use this"}
MOST = 3  # how often a word stands in a section matters little beyond this
english = SearchEnglish({})


class Entry(NamedTuple):
    """A section without those inside it, or a row of a table that has an anchor."""

    anchor: str
    heading: str
    text: str
    counts: Counter[str]  # of the terms of the text


def gather(app: Sphinx, doctree: nodes.document) -> None:
    """Let the environment remember what the sections of a page say."""
    _store(app.env)[app.env.docname] = list(_entries(doctree))


def purge(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Forget a page that is read again or is gone."""
    _store(env).pop(page, None)


def merge(
    _app: Sphinx, env: BuildEnvironment, pages: Iterable[str], other: BuildEnvironment
) -> None:
    """Take over what another process has read."""
    _store(env).update({page: _store(other)[page] for page in pages})


def _store(env: BuildEnvironment) -> dict[str, list[Entry]]:
    return env.__dict__.setdefault("book_search", {})


def _entries(doctree: nodes.document) -> Iterator[Entry]:
    for section in doctree.findall(nodes.section):
        heading = section[0].astext()
        if heading not in SKIPPED_SECTIONS:
            anchor = "" if section.parent is doctree else section["ids"][0]
            yield _entry(anchor, heading, _texts(section))
    for row in doctree.findall(nodes.row):
        if row["ids"]:
            heading, *texts = _texts(row)
            yield _entry(row["ids"][0], heading, texts)


def _entry(anchor: str, heading: str, texts: Iterable[str]) -> Entry:
    text = " ".join(texts)
    return Entry(anchor, heading, text, Counter(terms(text)))


def _texts(node: nodes.Element) -> Iterator[str]:
    """Yield the paragraphs of a node, but not those that have an entry of their own."""
    for child in node.children:
        if (
            isinstance(child, SKIPPED)
            or child.tagname in SKIPPED_NAMES
            or SKIPPED_CLASSES.intersection(child["classes"])
            or (isinstance(child, nodes.row) and child["ids"])
        ):
            continue
        if isinstance(child, nodes.TextElement):
            yield " ".join(child.astext().split())
        else:
            yield from _texts(child)


@cache
def _stem(word: str) -> str:
    return english.stem(word)


def terms(text: str) -> Iterator[str]:
    """Split a text into terms; book_search.js does the same with what readers type."""
    text = text.lower().replace("numpy.", "np.")
    for word in re.findall(r"\d+\.\d+|\w+(?:[-.]\w+)*", text):
        if re.fullmatch(r"\d+\.\d+", word):
            if len(word) == 3:  # 0.1, but not all that was computed
                yield word
            continue
        names = word.split(".")
        for name in names:
            parts = re.split("[-_]", name)
            for part in parts:
                if part and part not in english.stopwords and not part.isdecimal():
                    yield _stem(part)
            if len(parts) > 1:  # k-means is also kmeans
                yield _stem("".join(parts))
        if len(names) > 1 and names[-1] in english.stopwords:  # np.where
            yield _stem("".join(names))


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the search, and the texts of each page, as scripts that a page can load."""
    if exception or app.builder.name not in {"html", "dirhtml"}:
        return
    target = app.outdir / "search.js"
    if is_fresh(app, target, WORDS, PROGRAM, __file__):
        return
    # One file: between two scripts a browser lays out the page, which takes longer than
    # to search it.
    parts = (*_language(app), _data(_index(app)), PROGRAM.read_text("utf-8"))
    target.write_text("".join(parts), "utf-8")
    folder = app.outdir / "search-texts"
    shutil.rmtree(folder, ignore_errors=True)
    for page, entries in _store(app.env).items():
        path = folder / f"{page}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        texts = _json([entry.text for entry in entries])
        path.write_text(f"searchTexts[{_json(page)}] = {texts};\n", "utf-8")


def _language(app: Sphinx) -> Iterator[str]:
    """Yield Sphinx's stemmer, and the words that it leaves out, in JavaScript."""
    yield IndexBuilder(app.env, "en", {}, "").get_js_stemmer_code()
    yield f"\nconst stopwords = new Set({_json(sorted(english.stopwords))});\n"


def _data(index: dict[str, Any]) -> str:
    """Return the index in JavaScript; a browser reads JSON sooner than a program."""
    text = _json(index).replace("\\", r"\\").replace("'", r"\'")
    return f"const searchData = JSON.parse('{text}');\n"


def _index(app: Sphinx) -> dict[str, Any]:
    """Return the pages, their entries, and for each term the entries that hold it."""
    words = tomllib.loads(WORDS.read_text("utf-8"))
    if unknown := words.keys() - _store(app.env).keys():
        message = f"{WORDS.name} names pages that do not exist: {sorted(unknown)}"
        raise ExtensionError(message)
    pages: list[dict[str, Any]] = []
    entries: list[tuple[int, str, str, list[int]]] = []
    found: dict[str, tuple[list[int], ...]] = {}
    for name, sections in sorted(_store(app.env).items()):
        page = {
            "name": name,
            "url": app.builder.get_target_uri(name),
            "title": _title(name, sections),
            "weight": _weight(name),
            "first": len(entries),
        }
        for section in sections:
            called = words.get(name, []) if len(entries) == page["first"] else []
            short = (page["title"], section.heading, "; ".join(called))
            counts = [*(Counter(terms(text)) for text in short), section.counts]
            for field, count in enumerate(counts):
                for term, times in count.items():
                    holders = found.setdefault(term, ([], [], [], []))[field]
                    holders += [len(entries)] * min(times, MOST)
            lengths = [len(count) for count in counts]
            entries.append((len(pages), section.anchor, section.heading, lengths))
        pages.append(page)
    return {
        "pages": pages,
        "entries": entries,
        "averages": [
            _average([entry[3][field] for entry in entries]) for field in range(4)
        ],
        "index": {term: [_steps(one) for one in found[term]] for term in sorted(found)},
    }


def _average(lengths: list[int]) -> float:
    """Return the mean length of the texts that there are."""
    filled = [length for length in lengths if length]
    return round(sum(filled) / max(len(filled), 1), 2)


def _steps(numbers: list[int]) -> list[int]:
    """Return the differences of rising numbers, which take fewer digits."""
    return [after - before for before, after in pairwise([0, *numbers])]


def _title(page: str, sections: list[Entry]) -> str:
    if "/generated/" in page or not sections:
        return page.rsplit("/", 1)[-1]  # it says where a function is from
    return sections[0].heading


def _weight(page: str) -> float:
    if page.endswith("index"):
        return WEIGHTS["index"]
    return next(weight for start, weight in WEIGHTS.items() if page.startswith(start))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def replace_index(app: Sphinx) -> None:
    """Leave out Sphinx's own search index, which takes a second of each build."""
    app.builder.search = False


def page_of_results(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Return the page that Sphinx writes with its own index only."""
    is_site = app.builder.name in {"html", "dirhtml"}
    return [("search", {}, "search.html")] if is_site else []


def setup(app: Sphinx) -> dict[str, bool | int]:
    """Register what gathers the entries and what writes them."""
    app.connect("doctree-read", gather, priority=900)  # after what changes the page
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("builder-inited", replace_index)
    app.connect("html-collect-pages", page_of_results)
    app.connect("build-finished", write)
    # What is remembered was gathered by this file; another one has to read anew.
    version = zlib.crc32(Path(__file__).read_bytes())
    return {
        "env_version": version,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
