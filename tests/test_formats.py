"""The book away from the site, and the site away from its server."""

import os
import re
import shutil
import subprocess
import tomllib
import unicodedata
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin
from xml.etree import ElementTree as ET

import pypdf
import pytest
from waiting import until

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "gallery").rglob("plot_*.py"))
HOME = "https://arraybook.github.io/arraybook/"
XHTML = "{http://www.w3.org/1999/xhtml}"


def title(script):
    return re.search(r'"""\n(.+)\n', script.read_text("utf-8"))[1]


@pytest.fixture(scope="module")
def epub(site):
    with zipfile.ZipFile(site / "offline" / "arraybook.epub") as book:
        yield book


@pytest.fixture(scope="module")
def pdf(site):
    path = site / "offline" / "arraybook.pdf"
    if not path.exists():
        message = "no Chromium on this machine, so the book is not printed"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    return pypdf.PdfReader(path)


def test_the_epub_is_valid(site):
    program = shutil.which("epubcheck")
    if program is None:
        message = "no epubcheck on this machine, so the EPUB is not validated"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    # Debian's is a Java archive, which not every kernel knows how to run.
    archive = Path(program).read_bytes().startswith(b"PK")
    command = [*(["java", "-jar"] if archive else []), program, "--error"]
    command += [site / "offline" / "arraybook.epub"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_of_the_epub_is_xml_whose_links_lead_somewhere(epub):
    names = set(epub.namelist())
    trees = {
        name: ET.fromstring(epub.read(name))
        for name in names
        if name.endswith(".xhtml")
    }
    anchors = {
        name: {item.get("id") for item in tree.iter()} for name, tree in trees.items()
    }
    assert len(trees) > len(SCRIPTS)
    within, broken = 0, []
    for name, tree in trees.items():
        for item in tree.iter():
            for link in filter(None, [item.get("href"), item.get("src")]):
                target, anchor = urldefrag(urljoin(f"file:///{name}", link))
                if target.startswith("file:///"):
                    within += 1
                    target = unquote(target.removeprefix("file:///"))
                    found = not anchor or unquote(anchor) in anchors.get(target, ())
                    broken += [(name, link)] * (target not in names or not found)
    assert within > 1000
    assert broken == []


def test_the_epub_has_every_page_below_its_part(epub):
    contents = epub.read("nav.xhtml").decode()
    for script in SCRIPTS:
        page = f"gallery/{script.parent.name}/{script.stem}.xhtml"
        assert f'href="{page}"' in contents
    assert contents.index("gallery/arrays/index.xhtml") < contents.index(
        "gallery/arrays/plot_why_arrays.xhtml"
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_page_of_the_epub_has_its_figures_and_its_solutions_unfolded(
    site, epub, script
):
    name = f"gallery/{script.parent.name}/{script.stem}"
    page = epub.read(f"{name}.xhtml").decode()
    online = (site / f"{name}.html").read_text("utf-8")
    article = re.search(r"<article.*?</article>", online, re.DOTALL)[0]
    assert "<details" not in page
    assert "<video" not in page
    assert len(re.findall(r">Solution</h\d>", page)) == article.count(
        '<details class="solution"'
    )
    videos = article.count("<video")
    assert page.count("<img") == article.count("<img") + videos
    assert page.count('<p class="book-video">') == videos
    assert page.count(f'<a href="{HOME}_downloads/') == videos


def test_the_pdf_has_a_bookmark_to_every_page_below_its_part(pdf):
    def walk(entries, above=()):
        last = ""
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, (*above, last))
            else:
                last = " ".join(entry.title.split())
                yield (*above, last), pdf.get_destination_page_number(entry)

    marks = dict(walk(pdf.outline))
    parts = {
        script.parent.name: (script.parent / "GALLERY_HEADER.rst")
        .read_text("utf-8")
        .split("\n")[0]
        for script in SCRIPTS
    }
    for script in SCRIPTS:
        name = title(script)
        place = marks[(parts[script.parent.name], name)]
        # Letters that touch, such as ff, may be printed as one.
        text = unicodedata.normalize("NFKC", pdf.pages[place].extract_text())
        assert name in " ".join(text.split())
    assert any(len(path) == 3 for path in marks)


def test_the_pdf_has_every_figure_and_says_nothing_of_the_time(site, pdf):
    html = "".join(
        (site / f"gallery/{path.parent.name}/{path.stem}.html").read_text("utf-8")
        for path in SCRIPTS
    )
    figures = html.count('class = "sphx-glr-') + html.count("<video")
    drawn = sum(count_images(page) for page in pdf.pages)
    assert drawn >= figures > len(SCRIPTS)
    dates = {pdf.metadata["/CreationDate"], pdf.metadata["/ModDate"]}
    assert len(dates) == 1
    assert (site / "offline" / "arraybook.pdf").stat().st_size < 25e6


def count_images(page):
    resources = page["/Resources"].get("/XObject", {})
    return sum(item.get_object()["/Subtype"] == "/Image" for item in resources.values())


def test_no_line_of_code_is_cut_off_in_the_pdf(pdf):
    printed = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    for script in SCRIPTS:
        _, _opening, below = script.read_text("utf-8").split('"""', 2)
        code = [line for line in below.split("\n") if not line.startswith("#")]
        longest = max((line for line in code if len(line) <= 88), key=len)
        assert "".join(longest.split()) in printed, script


def test_the_zips_hold_every_script_and_notebook(site):
    folder = site / "offline"
    for kind, suffix in (("scripts", ".py"), ("notebooks", ".ipynb")):
        with zipfile.ZipFile(folder / f"arraybook-{kind}.zip") as archive:
            whole = {Path(name).name for name in archive.namelist()}
            assert whole == {f"{script.stem}{suffix}" for script in SCRIPTS}
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        for part in {script.parent.name for script in SCRIPTS}:
            with zipfile.ZipFile(folder / f"{part}-{kind}.zip") as archive:
                names = {Path(name).name for name in archive.namelist()}
            wanted = (ROOT / "gallery" / part).glob("plot_*.py")
            assert names == {f"{script.stem}{suffix}" for script in wanted}


def test_the_page_to_take_along_says_how_large_each_file_is(site):
    html = (site / "offline.html").read_text("utf-8")
    said = dict(
        re.findall(r'href="offline/([\w.-]+)">[^<]*</a> \(([\d.]+ [kM]B)\)', html)
    )
    files = {path.name: path.stat().st_size for path in (site / "offline").iterdir()}
    assert said.keys() == files.keys()
    for name, size in said.items():
        number, unit = size.split()
        exact = files[name] / {"kB": 1e3, "MB": 1e6}[unit]
        assert abs(float(number) - exact) <= {"kB": 0.5, "MB": 0.05}[unit] + 1e-9


FIGURES = """
() => [...document.querySelectorAll("main img")].map((image) => {
  image.loading = "eager";
  return image.decode().then(() => image.naturalWidth > 0);
}).reduce(async (all, one) => (await all) && (await one), true)
"""


@pytest.mark.parametrize(
    "page",
    [
        "index.html",
        "gallery/index.html",
        "gallery/simulation/plot_traveling_wave.html",
        "then-and-now.html",
        "benchmarks.html",
        "offline.html",
        "search.html",
    ],
)
def test_the_folder_of_the_site_works_without_a_server(site, browser, page):
    complaints = []
    with browser.new_page() as tab:
        tab.on(
            "console",
            lambda said: said.type == "error" and complaints.append(said.text),
        )
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("requestfailed", lambda request: complaints.append(request.url))
        tab.goto((site / page).as_uri())
        tab.wait_for_load_state("networkidle")
        assert tab.evaluate(FIGURES)
        tab.locator("button.theme-switch-button:visible").first.click()
        tab.get_by_text("Dark", exact=True).locator("visible=true").first.click()
        assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
        if tab.locator("video").count():
            tab.evaluate("document.querySelector('video').play()")
            until(tab, "document.querySelector('video').currentTime > 0.1")
    assert complaints == []


def test_no_published_page_vanishes(pages):
    known = set((ROOT / "tests" / "published.txt").read_text("utf-8").split())
    there = {page.removesuffix(".html") for page in pages}
    assert known - there == set(), "give each its new address in docs/redirects.toml"
    assert there - known == set(), "new pages: add their names to tests/published.txt"


def test_a_renamed_page_leads_on(site):
    table = (ROOT / "docs" / "redirects.toml").read_text("utf-8")
    for old, new in tomllib.loads(table).items():
        assert "http-equiv" in (site / f"{old}.html").read_text("utf-8")
        assert (site / f"{new}.html").is_file()


def test_the_site_map_lists_every_page(site, pages):
    tree = ET.parse(site / "sitemap.xml")
    listed = {item.text for item in tree.iter() if item.tag.endswith("loc")}
    not_read = {"404.html", "genindex.html", "search.html"}
    moved = tomllib.loads((ROOT / "docs" / "redirects.toml").read_text("utf-8"))
    not_read |= {f"{old}.html" for old in moved}
    assert listed == {HOME + page for page in pages if page not in not_read}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_link_to_a_page_has_a_preview(site, script):
    name = f"gallery/{script.parent.name}/{script.stem}.html"
    html = (site / name).read_text("utf-8")
    found = dict(re.findall(r'<meta property="og:([\w:]+)" content="(.*?)">', html))
    assert found["url"] == HOME + name
    assert f'<link rel="canonical" href="{HOME}{name}"' in html
    assert found["title"].replace("&#39;", "'") == title(script).replace("``", "")
    assert found["description"].endswith((".", "!", "?"))
    picture = site / unquote(found["image"].removeprefix(HOME))
    assert picture.is_file()
    assert len(found["image:alt"]) > 20


def test_the_page_for_what_is_not_there_works_at_any_depth(site):
    html = (site / "404.html").read_text("utf-8")
    base = html.index('<base href="/arraybook/404.html">')
    assert base < min(html.index(" href=", base + 9), html.index(" src="))
    assert 'rel="canonical"' not in html
