"""Print the pages of the built site as one PDF, with the Chromium of this machine.

Chromium reads the pages and puts them into one, as ``print_book.js`` says.
"""

from __future__ import annotations

import io
import os
import re
import shutil
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

# A site of which Chromium sees what `answer` gives.
ORIGIN = "http://book.invalid/"
WHOLE = "whole-book.html"
DOCS = Path(__file__).parent
ARTICLE = re.compile(r'<article class="bd-article">(.*?)</article>', re.DOTALL)
NEXT = re.compile(r'<link rel="next" title=".*?" href="(.*?)"')
HOME = re.compile(r'<link rel="canonical" href="(.*)index.html"')
# Not for paper: the front page of the site, lists of its pages, and what is for those
# who build it.
LEFT_OUT = re.compile(
    r"index|learn|finder|offline|contributing|changelog|gallery/index"
)


# How wide a letter is.
LETTER = "new OffscreenCanvas(9, 9).getContext('2d').measureText('a').width"


class Page(NamedTuple):
    """A page of the site: its address there, and its HTML."""

    name: str
    article: str


class NoFontError(Exception):
    """Chromium has no font, and would print empty pages."""


def find_chromium() -> str | None:
    """Return the browser of this machine, if it has one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def reading_order(site: Path) -> Iterator[Page]:
    """Go through the pages as their links to the next page lead."""
    name: str | None = "index.html"
    while name:
        html = (site / name).read_text("utf-8")
        article = ARTICLE.search(html)
        if article and not LEFT_OUT.fullmatch(name.removesuffix(".html")):
            yield Page(name, article[1])
        link = NEXT.search(html)
        name = os.path.normpath(Path(name).parent / link[1]) if link else None
        name = Path(name).as_posix() if name else None


def print_book(site: Path, target: Path, chromium: str) -> None:
    """Write the PDF."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (slow to import)

    home = HOME.search((site / "index.html").read_text("utf-8"))
    arguments = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        tab = browser.new_page()
        tab.set_default_timeout(600_000)
        tab.route(
            "**/*", lambda route: route.fulfill(**answer(site, route.request.url))
        )
        tab.goto(ORIGIN + WHOLE)
        if not tab.evaluate(LETTER):
            raise NoFontError
        script = (DOCS / "print_book.js").read_text("utf-8")
        titles = tab.evaluate(script, home and home[1])
        printed = tab.pdf(
            outline=True, tagged=True, prefer_css_page_size=True, print_background=True
        )
        browser.close()
    pack(printed, titles, target)


def answer(site: Path, url: str) -> dict[str, Any]:
    """Give Chromium what it asks for: all pages in one, a style, a picture."""
    name = unquote(url.removeprefix(ORIGIN))
    path = site / name
    if name == WHOLE:
        front = (DOCS / "print_book.html").read_text("utf-8")
        pages = "".join(
            f'<template data-page="{escape(page.name)}">{page.article}</template>\n'
            for page in reading_order(site)
        )
        return {"body": front.replace("<!-- pages -->", pages)}
    if not path.is_file():
        return {"status": 404}
    if path.suffix in {".png", ".webp"}:
        return {"body": as_jpeg(path), "content_type": "image/jpeg"}
    return {"path": path}


def as_jpeg(path: Path) -> bytes:
    """Return the picture in the one format that a PDF holds as small as it came."""
    with Image.open(path) as picture:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
    buffer = io.BytesIO()
    paper.convert("RGB").save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def pack(printed: bytes, titles: list[str], target: Path) -> None:
    """Write the PDF small, and with the time of its sources, not of its printing."""
    import pikepdf  # noqa: PLC0415

    moment = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    with pikepdf.open(io.BytesIO(printed)) as book:
        for name in ("/CreationDate", "/ModDate"):
            book.docinfo[name] = moment.strftime("D:%Y%m%d%H%M%SZ")
        # Chromium leaves out the space where a heading goes on in a second line.
        whole = {"".join(title.split()): title for title in titles}
        with book.open_outline() as outline:
            marks = list(outline.root)
            for mark in marks:
                mark.title = whole.get("".join(mark.title.split()), mark.title)
                marks += mark.children
        packed = pikepdf.ObjectStreamMode.generate
        book.save(target, object_stream_mode=packed, deterministic_id=True)
