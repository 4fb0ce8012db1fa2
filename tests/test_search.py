"""The search leads to the right page, at once, from a server and from a folder."""

import json
import statistics
import tomllib
from pathlib import Path
from urllib.parse import quote

import book_search
import pytest
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

ROOT = Path(__file__).parents[1]
BY_PAGE = tomllib.loads((ROOT / "tests" / "search_queries.toml").read_text("utf-8"))
PAGES = {}
for name, queries in BY_PAGE.items():
    for one in queries:
        PAGES.setdefault(one, []).append(name)

SEARCH_ALL = """queries => queries.map(query => {
  const field = document.querySelector(".bd-search-container input");
  field.value = query;
  field.dispatchEvent(new Event("input"));
  return [...document.querySelectorAll("#search-results a")].map(
    link => link.getAttribute("href").replace("./", ""));
})"""


@pytest.fixture(scope="module")
def results(browser, address):
    """Return the addresses that each query lists, in their order."""
    page = browser.new_page()
    page.goto(f"{address}search.html")
    found = page.evaluate(SEARCH_ALL, list(PAGES))
    page.close()
    return dict(zip(PAGES, found, strict=True))


def test_there_are_queries_for_every_page_of_the_gallery(site):
    assert len(PAGES) >= 50
    pages = {
        path.relative_to(site).with_suffix("").as_posix()
        for path in (site / "gallery").glob("*/plot_*.html")
    }
    assert pages <= BY_PAGE.keys()


def test_the_right_page_is_among_the_first_three(results):
    missed = {
        query: found[:3]
        for query, found in results.items()
        if not {address.split(".html")[0] for address in found[:3]} & {*PAGES[query]}
    }
    assert not missed


@pytest.mark.parametrize(
    ("query", "row"),
    [("np.trapz", "n4"), ("imread scipy.misc", "s1"), ("threshold_adaptive", "i2")],
)
def test_an_old_spelling_leads_to_its_row(results, query, row):
    assert f"then-and-now.html#{row}" in results[query][:3]


@pytest.mark.parametrize("query", ["kmeans", "perceptron", "stack images", "threshold"])
def test_pages_stand_before_the_reference(results, query):
    assert results[query][0].startswith("gallery/")


def test_every_result_leads_to_a_section_that_exists(site, results):
    pages = {}
    for found in results.values():
        for address in found:
            path, _, anchor = address.partition("#")
            if path not in pages:
                pages[path] = (site / path).read_text("utf-8")
            assert not anchor or f'id="{anchor}"' in pages[path], address


def test_a_slip_of_the_keyboard_is_forgiven(browser, address):
    page = browser.new_page()
    page.goto(f"{address}search.html")
    (found,) = page.evaluate(SEARCH_ALL, ["brodcasting"])
    page.close()
    assert found[0].startswith("gallery/arrays/plot_broadcasting.html")


def test_python_and_javascript_split_alike(browser, address):
    texts = [*PAGES, "k-means numpy.where(a_b.any()) 0.1 + 12.34 x²", "Größe, naïve"]
    page = browser.new_page()
    page.goto(f"{address}search.html")
    ours = page.evaluate("texts => texts.map(text => terms(text))", texts)
    page.close()
    assert ours == [list(book_search.terms(text)) for text in texts]


def test_the_first_result_takes_less_than_170_ms_of_work(browser, address):
    spent = []
    for _ in range(5):
        context = browser.new_context()  # an empty cache
        page = context.new_page()
        # The theme's own scripts and the snippets come after the first result.
        page.route("**/_static/scripts/*", lambda route: route.abort())
        page.route("**/search-texts/**", lambda route: route.abort())
        meter = context.new_cdp_session(page)
        # Ticks of the thread: time in which other programs run does not count.
        meter.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(f"{address}search.html?q=threshold")
        page.wait_for_selector("#search-results a")
        metrics = meter.send("Performance.getMetrics")["metrics"]
        spent += [one["value"] for one in metrics if one["name"] == "TaskDuration"]
        context.close()
    assert 0 < statistics.median(spent) < 0.17


def test_the_search_is_small(site):
    assert (site / "search.js").stat().st_size < 370_000


def test_the_search_works_from_a_folder(browser, site):
    page = browser.new_page()
    complaints, requests = [], []
    page.on("console", lambda message: complaints.append((message.type, message.text)))
    page.on("pageerror", lambda error: complaints.append(("error", str(error))))
    page.on("request", lambda request: requests.append(request.url))
    query = "AttributeError: module 'numpy' has no attribute 'float'"
    page.goto(f"{site.as_uri()}/search.html?q={quote(query)}")
    first = page.locator("#search-results li").first
    first.locator("p:last-child mark").first.wait_for()
    assert "np.float" in first.inner_text()
    assert "attribute" in first.locator("p:last-child mark").all_inner_texts()
    assert not [text for kind, text in complaints if kind in {"error", "warning"}]
    assert all(url.startswith(("file:", "data:")) for url in requests)
    page.close()


def test_nothing_found_is_said_and_leads_on(browser, address, site):
    page = browser.new_page()
    page.goto(f"{address}search.html?q=zzzqqq")
    status = page.get_by_role("status").filter(has_text="Nothing found")
    assert status.inner_text() == "Nothing found for “zzzqqq”."
    links = page.locator("#search-empty a:visible")
    targets = [link.get_attribute("href").lstrip("./") for link in links.all()]
    assert "then-and-now.html" in targets
    assert ("finder.html" in targets) == (site / "finder.html").exists()
    page.locator(".bd-search-container input").fill("threshold")
    assert not page.locator("#search-empty").is_visible()
    page.close()


@pytest.mark.parametrize("key", ["ArrowDown", "Tab"])
def test_the_keyboard_alone_finds_a_section(browser, address, key):
    page = browser.new_page()
    page.goto(f"{address}gallery/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("np.trapz")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=np.trapz")
    page.locator("#search-results a").first.wait_for()
    page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_url("**/then-and-now.html#n4")
    page.close()


def build(source, target, jobs=1):
    """Build a small book with nothing but the search."""
    target.mkdir(exist_ok=True)
    trees = target.parent / f"{target.name}-trees"
    app = Sphinx(
        source,
        source,
        target,
        trees,
        "html",
        status=None,
        warning=None,
        parallel=jobs,
        confoverrides={"html_theme": "basic"},
    )
    app.build()
    return {path: path.read_bytes() for path in target.glob("search-*/**/*.js")} | {
        "index": (target / "search.js").read_bytes()
    }


def terms_in(script):
    """Return the terms of the index, as a browser would read it."""
    (line,) = (line for line in script.splitlines() if b"JSON.parse" in line)
    text = line.partition(b"'")[2].rpartition(b"'")[0]
    return json.loads(text.replace(rb"\'", b"'").replace(rb"\\", b"\\"))["index"]


@pytest.fixture
def small_book(tmp_path, monkeypatch):
    source = tmp_path / "source"
    source.mkdir()
    words = tmp_path / "words.toml"
    words.write_text('page0 = ["synonym"]')
    monkeypatch.setattr(book_search, "WORDS", words)
    (source / "conf.py").write_text('extensions = ["book_search"]\n')
    listed = "\n".join(f"   page{i}" for i in range(9))
    (source / "index.rst").write_text(f"Book\n====\n\n.. toctree::\n\n{listed}\n")
    for i in range(9):
        text = f"Page {i}\n======\n\nSome words.\n\nPart\n----\n\nunique{i}\n"
        (source / f"page{i}.rst").write_text(text)
    return source


def test_the_index_is_the_same_however_it_is_built(small_book, tmp_path):
    serial = build(small_book, tmp_path / "serial")
    parallel = build(small_book, tmp_path / "parallel", jobs=3)
    assert list(serial.values()) == list(parallel.values())
    assert b"unique8" in serial["index"]
    assert b"synonym" in serial["index"]


def test_the_index_follows_what_changes(small_book, tmp_path):
    build(small_book, tmp_path / "site")
    page = small_book / "page3.rst"
    page.write_text(page.read_text().replace("unique3", "changed"))
    (small_book / "page4.rst").unlink()
    after = build(small_book, tmp_path / "site")
    assert b"chang" in after["index"]
    assert not {b"unique3", b"unique4"} & {
        word.encode() for word in terms_in(after["index"])
    }
    assert not (tmp_path / "site" / "search-texts" / "page4.js").exists()


def test_words_for_a_page_that_does_not_exist_stop_the_build(small_book, tmp_path):
    (tmp_path / "words.toml").write_text('nowhere = ["synonym"]')
    with pytest.raises(ExtensionError, match="nowhere"):
        build(small_book, tmp_path / "site")
