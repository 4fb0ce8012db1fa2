"""The site as it is built: complete, sound, and at home in a browser."""

import contextlib
import functools
import json
import os
import shutil
import subprocess
import warnings
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import nbformat
import pytest
from nbclient import NotebookClient
from waiting import until

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "gallery").rglob("plot_*.py"))
PAGES = {path: f"gallery/{path.parent.name}/{path.stem}.html" for path in SCRIPTS}

every_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)


class Page(HTMLParser):
    """What the tests ask of a page: its links, anchors, images and videos."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors, self.images, self.videos = [], set(), [], []
        self.pins = self.folds = 0
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.anchors |= {found[key] for key in ("id", "name") if found.get(key)}
        if tag != "base":  # where the page has its address, not what it leads to
            self.links += [
                found[key] for key in ("href", "src", "poster") if found.get(key)
            ]
        if tag == "img":
            self.images.append(found)
        if tag == "video":
            self.videos.append(found)
        self.pins += tag == "span" and found.get("class") == "go"
        self.folds += tag == "details" and "solution" in found.get("class", "")


@functools.cache
def read(path):
    return Page(path)


def downloads(site, script):
    page = site / PAGES[script]
    return {
        Path(target).suffix: (page.parent / unquote(target)).resolve()
        for target in read(page).links
        if "_downloads" in target
    }


@every_script
def test_a_script_has_its_page_and_its_exact_downloads(site, script):
    assert (site / PAGES[script]).is_file()
    files = downloads(site, script)
    assert files[".py"].read_bytes() == script.read_bytes()
    assert files[".ipynb"].name == f"{script.stem}.ipynb"
    assert ".zip" not in files


@every_script
def test_every_pin_is_shown_once_and_as_output(site, script):
    text = script.read_text("utf-8")
    page = site / PAGES[script]
    shown = page.read_text("utf-8").count('<span class="go"># =&gt; ')
    assert shown == text.count("\n# => ")
    assert read(page).pins > 0
    assert "sphx-glr-script-out" not in page.read_text("utf-8")


@every_script
def test_solutions_are_folded(site, script):
    solutions = script.read_text("utf-8").count("# .. solution::")
    assert read(site / PAGES[script]).folds == solutions > 1


@every_script
def test_every_figure_and_video_has_a_text_alternative(site, script):
    page = read(site / PAGES[script])
    figures = [image for image in page.images if "_images" in image["src"]]
    assert all(len(image["alt"]) > 20 for image in figures)
    for video in page.videos:
        assert len(video["aria-label"]) > 20
        assert video["poster"]
        assert "controls" in video
        assert "autoplay" not in video
    assert len(figures) + len(page.videos) > 0


def test_the_animated_pages_have_a_video(site):
    videos = {path.stem: len(read(site / page).videos) for path, page in PAGES.items()}
    assert videos["plot_traveling_wave"] > 0
    assert videos["plot_rolling_average"] > 0


def test_videos_are_h264_that_every_browser_plays(site):
    files = list((site / "_downloads").rglob("*.mp4"))
    assert files
    for file in files:
        content = file.read_bytes()
        assert b"avc1" in content
        # The index stands before the frames, so that playing starts at once.
        assert content.index(b"moov") < content.index(b"mdat")


def test_no_image_is_without_an_alt(site, pages):
    for page in pages:
        assert all("alt" in image for image in read(site / page).images), page


def test_no_internal_link_is_broken(site, pages):
    broken = []
    for path in (site / page for page in pages):
        for link in read(path).links:
            if urlsplit(link).scheme in {"http", "https", "mailto", "data"}:
                continue
            target, anchor = urldefrag(urljoin(path.as_uri(), link))
            file = Path(unquote(urlsplit(target).path))
            file = file / "index.html" if file.is_dir() else file
            if not file.exists():
                broken.append(f"{path.relative_to(site)}: {link}")
            elif file.suffix == ".html" and anchor:
                anchors = read(file).anchors
                broken += [f"{path}: {link}"] * (unquote(anchor) not in anchors)
    assert broken == []


def test_the_reference_names_the_pages_that_use_a_function(site):
    generated = site / "reference" / "generated"
    text = (generated / "arraybook.spiking.simulate.html").read_text("utf-8")
    _, heading, below = text.partition("<h2>Pages that use this")
    assert heading
    assert "plot_spiking_network.html" in below.partition("</section>")[0]


@every_script
def test_a_notebook_runs_in_an_empty_folder(site, script, published, tmp_path):
    with warnings.catch_warnings():
        # Sphinx-Gallery writes the notebook format before cells had identifiers.
        warnings.simplefilter("ignore", nbformat.warnings.MissingIDFieldWarning)
        notebook = nbformat.read(downloads(site, script)[".ipynb"], as_version=4)
    markdown = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert not any(".. " in text for text in markdown)
    assert folded_in_notebook(notebook) == solution_cells(notebook) != []
    with kernel(published, tmp_path):
        NotebookClient(notebook, kernel_name="published", timeout=300).execute(
            cwd=str(tmp_path)
        )


def folded_in_notebook(notebook):
    return [
        place
        for place, cell in enumerate(notebook.cells)
        if cell.metadata.get("jupyter", {}).get("source_hidden")
    ]


def solution_cells(notebook):
    """Return the code cells that follow the word "Solution" without text between."""
    places, solving = [], False
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            solving = cell.source.endswith("**Solution**")
        elif solving:
            places.append(place)
    return places


@contextlib.contextmanager
def kernel(python, folder):
    """Make the interpreter of the published packages known as a kernel."""
    spec = folder / "jupyter" / "kernels" / "published"
    spec.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(
        json.dumps({"argv": argv, "display_name": "published", "language": "python"})
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder / "jupyter"))
        patch.setenv("MPLBACKEND", "agg")
        yield


@every_script
def test_a_script_runs_in_an_empty_folder(site, script, published, tmp_path):
    shutil.copy(downloads(site, script)[".py"], tmp_path)
    done = subprocess.run(
        [published, "-W", "error", script.name],
        cwd=tmp_path,
        env={**os.environ, "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [script.name]


@contextlib.contextmanager
def opened(browser, url, **settings):
    """Open a page and collect what a reader should never meet."""
    complaints = []
    context = browser.new_context(**settings)
    page = context.new_page()
    page.on("console", lambda said: hear(said, complaints))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    yield page, complaints
    context.close()


# What sticks out to the right; code, formulas and tables may scroll by themselves.
TOO_WIDE = """
() => [...document.querySelectorAll("header *, main *, footer *")]
  .filter(item => item.getBoundingClientRect().right > window.innerWidth + 1)
  .filter(item => !item.closest("pre, .math, .book-wide, .pst-scrollable-table-container"))
  .map(item => item.outerHTML.slice(0, 80))
"""


def hear(said, complaints):
    if said.type in {"error", "warning"}:
        complaints.append(said.text)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_has_nothing_to_complain(browser, address, pages, width, theme):
    settings = {"viewport": {"width": width, "height": 900}, "color_scheme": theme}
    with opened(browser, address, **settings) as (tab, complaints):
        for page in pages:
            tab.goto(address + page)
            assert tab.evaluate(TOO_WIDE) == [], page
            assert tab.evaluate("document.documentElement.dataset.theme") == theme
    assert [text for text in complaints if not text.startswith(address)] == []


def test_solutions_open_by_keyboard_and_without_javascript(browser, address):
    url = address + PAGES[SCRIPTS[0]]
    with opened(browser, url, java_script_enabled=False) as (tab, _):
        solution = tab.locator("details.solution").first
        code = solution.locator("pre").first
        assert not code.is_visible()
        solution.locator("summary").focus()
        tab.keyboard.press("Enter")
        assert code.is_visible()


def test_the_copy_button_gives_code_without_outputs(browser, address):
    url = address + PAGES[ROOT / "gallery" / "simulation" / "plot_rolling_average.py"]
    settings = {"permissions": ["clipboard-read", "clipboard-write"]}
    with opened(browser, url, **settings) as (tab, _):
        cell = tab.locator("div.highlight", has=tab.locator("span.go")).first
        assert "# =>" in cell.inner_text()
        cell.hover()
        cell.locator("button.copybtn").click()
        copied = tab.evaluate("navigator.clipboard.readText()")
    assert "# =>" not in copied
    assert len(copied.split()) > 0
    compile(copied, "copied", "exec")


def test_a_video_plays_when_asked(browser, address):
    url = address + PAGES[ROOT / "gallery" / "simulation" / "plot_traveling_wave.py"]
    with opened(browser, url) as (tab, complaints):
        assert not any(".mp4" in text for text in complaints)
        video = tab.locator("video").first
        assert video.evaluate("video => video.paused")
        video.evaluate("video => video.play()")
        until(tab, "document.querySelector('video').currentTime > 0.1")
