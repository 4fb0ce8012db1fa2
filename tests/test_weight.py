"""What a page costs: requests, bytes, and things that move while it loads."""

import importlib
import statistics
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import book_images
import book_weight
import numpy as np
import pytest
from PIL import Image
from waiting import until

ROOT = Path(__file__).parents[1]

# Adds up how far things move while a page loads and is scrolled through.
WATCH = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) window.moved += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""
SCROLL = """
async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 800) {
    window.scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
}
"""
# What is folded away loads when it is unfolded.
LOADED = """
[...document.images].every(
  (image) => image.complete || image.closest("details:not([open])")
)
"""


class Images(HTMLParser):
    """The attributes of the images of a page."""

    def __init__(self, path):
        super().__init__()
        self.all = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.all.append(dict(attributes))


@pytest.fixture(scope="module")
def visits(browser, address, site, pages):
    """Read every page to its end as a new reader: files loaded, and what moved."""
    visits = {}
    for name in pages:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        tab = context.new_page()
        tab.add_init_script(WATCH)
        asked = []
        tab.on("request", lambda request, asked=asked: asked.append(request.url))
        tab.goto(address + name)
        tab.evaluate(SCROLL)
        until(tab, LOADED)
        files = [
            site / urlsplit(url.removeprefix(address)).path
            for url in asked
            if url.startswith(address)
        ]
        visits[name] = files, tab.evaluate("window.moved")
        context.close()
    return visits


def test_a_page_asks_for_few_files(visits, browser, address):
    # Read to its end, a list of pages shows a thumbnail of each.
    many = [name for name, (files, _) in visits.items() if len({*files}) > 25]
    assert "gallery/index.html" in many
    at_first = {}
    for name in many:
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        asked = set()
        tab.on("request", lambda request, asked=asked: asked.add(request.url))
        tab.goto(address + name, wait_until="networkidle")
        tab.close()
        at_first[name] = len(asked)
    assert {name: count for name, count in at_first.items() if count > 25} == {}


def test_a_page_is_light(visits):
    weights = {
        name: sum(file.stat().st_size for file in files if file.suffix != ".mp4")
        for name, (files, _) in visits.items()
    }
    assert statistics.median(weights.values()) <= 350 * 1024


def test_only_the_search_loads_its_index(visits):
    assert [
        name
        for name, (files, _) in visits.items()
        if any(file.name == "search.js" for file in files)
    ] == ["search.html"]


def test_nothing_moves_while_a_page_loads(visits):
    assert {name: moved for name, (_, moved) in visits.items() if moved >= 0.02} == {}


def test_images_have_their_size_and_load_when_needed(site, pages):
    for page in pages:
        logo, *images = Images(site / page).all
        assert logo["width"]
        for image in images:
            assert int(image["width"]) > 0 < int(image["height"]), page
            assert image["decoding"] == "async"
        assert all(image["loading"] == "lazy" for image in images[1:]), page
        assert all("loading" not in image for image in images[:1]), page


@pytest.fixture(scope="module")
def oxipng():
    if sys.version_info >= (3, 14):
        pytest.skip("pyoxipng has no wheel for this Python: figures stay as they are")
    return importlib.import_module("oxipng")


def test_compressed_figures_are_as_small_as_they_get(site, oxipng):
    figures = sorted((site / "_images").glob("sphx_glr_*.png"))
    assert figures
    for figure in figures[::40]:
        content = figure.read_bytes()
        strip = oxipng.StripChunks.safe()
        again = oxipng.optimize_from_memory(content, level=2, strip=strip)
        assert len(again) == len(content), figure.name


@pytest.mark.usefixtures("oxipng")
def test_compressing_loses_nothing_and_is_done_once(tmp_path):
    gallery = tmp_path / "gallery"
    gallery.mkdir()
    figure = gallery / "figure.png"
    colours = np.random.default_rng(0).integers(0, 255, (64, 64, 4), dtype=np.uint8)
    colours[16:, :, :3] = 200  # opaque and transparent, noise and plain
    Image.fromarray(colours).save(figure, compress_level=0)
    before = figure.stat().st_size
    book_images.compress(SimpleNamespace(srcdir=tmp_path))
    with Image.open(figure) as image:
        assert np.array_equal(np.asarray(image.convert("RGBA")), colours)
    after = figure.stat()
    assert after.st_size < before
    book_images.compress(SimpleNamespace(srcdir=tmp_path))
    assert figure.stat().st_mtime_ns == after.st_mtime_ns


# The rules of the stylesheets in the first argument that those in the second lack.
LOST = """
([whole, reduced]) => {
  const rules = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const found = [];
    const walk = (list, around) => {
      for (const rule of list) {
        if (rule.selectorText) {
          for (const one of rule.selectorText.split(/,(?![^(]*\\))/)) {
            // One may write an icon as a character, the other as its number.
            const style = rule.style.cssText.replace(
              /\\\\([0-9a-f]{2,6}) ?/g,
              (_, code) => String.fromCodePoint(parseInt(code, 16))
            );
            found.push([around + one.trim() + style, one.trim()]);
          }
        } else if (rule.cssRules && !rule.name) {
          walk(rule.cssRules, around + rule.conditionText);
        }
      }
    };
    walk(sheet.cssRules, "");
    return found;
  };
  const kept = new Set(rules(reduced).map(([rule]) => rule));
  const lost = rules(whole).filter(([rule]) => !kept.has(rule));
  return [...new Set(lost.map(([, selector]) => selector))];
}
"""
# Those of the selectors that match something, whatever state it is in.
MATCHING = """
(selectors) => selectors.filter((selector) => {
  const bare = selector.replace(/::?(?!not|is|where|has|root)[\\w-]+(\\([^)]*\\))?/g, "");
  try {
    return bare && document.querySelector(bare);
  } catch {
    return false; // nothing but a state was left of it
  }
})
"""


def test_the_stylesheet_has_every_rule_that_matches_something(
    browser, address, site, pages
):
    static = site / "_static"
    whole = [(static / name).read_text("utf-8") for name in book_weight.SHEETS]
    tab = browser.new_page()
    reduced = (static / "site.css").read_text("utf-8")
    lost = tab.evaluate(LOST, ["".join(whole), reduced])
    assert len(lost) > 1000
    for page in pages:
        tab.goto(address + page)
        assert tab.evaluate(MATCHING, lost) == [], page
    tab.close()
