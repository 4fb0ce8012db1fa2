"""Running a page in the browser: the links, and the JupyterLite behind them."""

import hashlib
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import book_lite
import pytest
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "gallery").rglob("plot_*.py"))
# One starts processes, the other an encoder of videos.
NOT_IN_BROWSER = {"plot_parameter_sweep", "plot_traveling_wave"}
PAGE = "gallery/images/plot_local_maxima"
KERNEL_HOST = urlsplit(PYODIDE_CDN_URL).hostname


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_page_runs_in_the_browser_unless_the_kernel_lacks_what_it_imports(
    site, script
):
    page = script.relative_to(ROOT).with_suffix("")
    text = (site / page.with_suffix(".html")).read_text("utf-8")
    link = f'href="../../lite/notebooks/index.html?path={page.as_posix()}.ipynb"'
    offered = script.stem not in NOT_IN_BROWSER
    assert text.count(link) == 2 * offered
    assert text.count(KERNEL_HOST) == 2 * offered
    assert (site / "lite" / "files" / page.with_suffix(".ipynb")).exists() == offered


@pytest.mark.parametrize(
    "line",
    [
        "import joblib",
        "from concurrent.futures import ProcessPoolExecutor",
        "if True:\n    import dask.distributed",
        "import numpy, multiprocessing",
    ],
)
def test_an_import_that_the_kernel_lacks_takes_the_link_away(
    tmp_path, monkeypatch, line
):
    (tmp_path / "gallery").mkdir()
    for name, text in {"plot_one": "import numpy", "plot_two": line}.items():
        (tmp_path / "gallery" / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.setattr(book_lite, "ROOT", tmp_path)
    assert list(book_lite.pages.__wrapped__()) == ["gallery/plot_one"]


def test_a_notebook_differs_from_its_download_by_the_first_cell_only(site):
    for page, script in book_lite.pages().items():
        here = json.loads((site / f"lite/files/{page}.ipynb").read_text("utf-8"))
        (download,) = (site / "_downloads").rglob(f"{script.stem}.ipynb")
        first = "".join(here["cells"].pop(0)["source"])
        assert here == json.loads(download.read_text("utf-8"))
        assert download.read_bytes() == (ROOT / "docs" / f"{page}.ipynb").read_bytes()
        command = first.split("\n")[-1]
        assert command.startswith("%pip install -q arraybook matplotlib numpy")
        text = script.read_text("utf-8")
        assert ("scikit-image" in command) == ("from skimage" in text)
        assert ("scikit-learn" in command) == ("from sklearn" in text)


def test_the_index_of_the_kernel_has_the_wheel_of_this_package(site):
    lite = site / "lite"
    settings = json.loads((lite / "jupyter-lite.json").read_text("utf-8"))
    plugins = settings["jupyter-config-data"]["litePluginSettings"]
    (kernel,) = plugins.values()
    index, _, checksum = kernel["pipliteUrls"][0].partition("?sha256=")
    assert checksum == sha256(lite / index)
    ((_, (release,)),) = json.loads((lite / index).read_text("utf-8"))["arraybook"][
        "releases"
    ].items()
    wheel = (lite / index).parent / release["url"]
    assert release["digests"]["sha256"] == sha256(wheel)
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        for path in (ROOT / "src").rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(ROOT / "src").as_posix()
                assert archive.read(name) == path.read_bytes()


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_notebook_is_listed_at_a_time_that_never_changes(site):
    files, listings = site / "lite" / "files", site / "lite" / "api" / "contents"
    folders = [files, *(path for path in files.rglob("*") if path.is_dir())]
    for folder in folders:
        place = folder.relative_to(files)
        listing = json.loads((listings / place / "all.json").read_text("utf-8"))
        there = sorted(path.relative_to(files).as_posix() for path in folder.iterdir())
        assert [entry["path"] for entry in listing["content"]] == there
        times = {entry["last_modified"] for entry in [listing, *listing["content"]]}
        assert times == {book_lite.TIME}
    assert len(list(listings.rglob("all.json"))) == len(folders)


def test_jupyterlite_is_built_again_only_if_its_inputs_have_changed(
    tmp_path, monkeypatch
):
    built = []
    app = SimpleNamespace(
        outdir=tmp_path / "site",
        doctreedir=tmp_path,
        srcdir=tmp_path,
        builder=SimpleNamespace(name="html"),
    )

    def shell(lite):
        lite.mkdir(parents=True)
        built.append(lite)

    def builds(tell=None):
        del built[:]
        book_lite.build(app, tell)
        return len(built)

    root = tmp_path / "root"
    module = root / "src" / "arraybook" / "__init__.py"
    module.parent.mkdir(parents=True)
    for path in (module, *(root / n for n in book_lite.ABOUT)):
        path.write_text("one", "utf-8")
    monkeypatch.setattr(book_lite, "ROOT", root)
    monkeypatch.setattr(book_lite, "__file__", str(module))
    monkeypatch.setattr(book_lite, "build_shell", shell)
    monkeypatch.setattr(book_lite, "write_notebooks", lambda *_: None)
    assert builds(RuntimeError("the build failed")) == 0
    assert builds() == 1
    assert builds() == 0
    module.write_text("two", "utf-8")
    assert builds() == 1
    assert builds() == 0
    app.builder.name = "epub"
    module.write_text("three", "utf-8")
    assert builds() == 0


@pytest.mark.usefixtures("site")
def test_the_build_leaves_nothing_beside_the_sources():
    assert not list(ROOT.glob(".jupyterlite*"))


def test_a_failing_command_says_why():
    with pytest.raises(
        book_lite.ExtensionError, match=r"hatchling failed:[\s\S]*no-such"
    ):
        book_lite.run(ROOT, "hatchling", "no-such-command")


def test_a_click_opens_the_notebook_and_only_its_kernel_comes_from_elsewhere(
    browser, address
):
    context = browser.new_context()
    asked, failed = [], []
    context.on("request", lambda request: asked.append(request.url))
    context.on(
        "console",
        lambda said: said.type == "error" and failed.append(said.location["url"]),
    )
    page = context.new_page()
    page.goto(f"{address}{PAGE}.html", wait_until="networkidle")
    assert not any("/lite/" in url for url in asked)
    assert foreign(asked, address) == set()
    with context.expect_event(
        "request", lambda request: KERNEL_HOST in request.url, timeout=120_000
    ):
        page.locator(".bd-sidebar-secondary .book-lite a").click()
    first = page.locator(".jp-CodeCell", has_text="%pip install -q arraybook")
    first.wait_for()
    title = (ROOT / f"{PAGE}.py").read_text("utf-8").split("\n")[1]
    page.get_by_role("heading", name=title).wait_for()
    assert foreign(asked, address) == {KERNEL_HOST}
    assert [url for url in failed if url.startswith(address)] == []
    context.close()


def foreign(urls, address):
    hosts = {urlsplit(url).hostname for url in urls if url.startswith("http")}
    return hosts - {urlsplit(address).hostname}


def test_without_a_server_or_javascript_there_is_no_link(browser, site, address):
    file = (site / f"{PAGE}.html").as_uri()
    served = f"{address}{PAGE}.html"
    for url, scripts, seen in [(served, True, 2), (served, False, 0), (file, True, 0)]:
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.goto(url)
        links = page.locator(".book-lite a")
        assert links.count() == 2
        assert sum(link.is_visible() for link in links.all()) == seen
        context.close()
