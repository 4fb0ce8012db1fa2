"""The page "Find a function": complete, right to the line, and quick to search."""

import ast
import importlib
import inspect
import pkgutil
import re
from html import unescape
from pathlib import Path

import pytest

import arraybook

ROOT = Path(__file__).parents[1]
SCRIPTS = {
    f"gallery/{path.parent.name}/{path.stem}.html": path
    for path in sorted((ROOT / "gallery").rglob("plot_*.py"))
}
PACKAGES = {"numpy", "scipy", "matplotlib", "skimage", "sklearn", "arraybook"}
ROW = re.compile(
    r'<tr id="(?P<name>[^"]+)"><td>(?P<typed>.*?)</td><td>(?P<summary>.*?)</td>'
    r"<td>(?P<where>.*?)</td></tr>"
)
LINK = re.compile(
    r'<a href="(?P<page>[^"#]+)#cell-(?P<cell>\d+)">[^<]+</a> (?P<lines>[\d, ]+)'
)

# Names without a link, and why.
SCALED = "scipy.stats._distribution_infrastructure.ShiftedScaledDistribution"
UNLINKED = {
    "numpy.__version__": "not in NumPy's reference",
    "scipy.cluster.vq.ClusterError": "not in SciPy's reference",
    f"{SCALED}.cdf": "the class is private",
    f"{SCALED}.mean": "the class is private",
    f"{SCALED}.standard_deviation": "the class is private",
    "matplotlib.pyplot.cm.cividis": "colour maps have no entries in the reference",
    "matplotlib.pyplot.cm.tab10": "colour maps have no entries in the reference",
    # `nox -s inventories` will find them.
    "matplotlib.image.AxesImage.set_clim": "not in docs/inventories yet",
    "matplotlib.image.AxesImage.set_data": "not in docs/inventories yet",
}


@pytest.fixture(scope="module")
def html(site):
    return (site / "finder.html").read_text("utf-8")


@pytest.fixture(scope="module")
def rows(html):
    return {row["name"]: row for row in ROW.finditer(html)}


@pytest.fixture(scope="module")
def places(rows):
    """Return the lines of each page on which a name is used, by name."""
    return {
        name: {
            link["page"]: [int(line) for line in link["lines"].split(",")]
            for link in LINK.finditer(row["where"])
        }
        for name, row in rows.items()
    }


def imported(tree):
    """Return what the names stand for that a script imports from the libraries."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.asname or one.name: one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {
                one.asname or one.name: f"{node.module}.{one.name}"
                for one in node.names
            }
    return {
        name: full for name, full in names.items() if full.split(".")[0] in PACKAGES
    }


def calls(tree):
    """Return the line and the name of every call that starts with an import."""
    imports = imported(tree)
    return [
        (node.func.end_lineno, name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (name := ast.unparse(node.func)).partition(".")[0] in imports
        and re.fullmatch(r"[\w.]+", name)
    ]


def test_every_call_of_an_imported_name_is_listed(places):
    listed = {
        (page, line, name.rpartition(".")[2])
        for name, pages in places.items()
        for page, lines in pages.items()
        for line in lines
    }
    count, missing = 0, []
    for page, script in SCRIPTS.items():
        for line, name in calls(ast.parse(script.read_text("utf-8"))):
            count += 1
            # What np.__version__.split() looks up is np.__version__.
            if not any((page, line, part) in listed for part in name.split(".")):
                missing.append(f"{script.name}:{line}: {name}")
    assert count > 1000
    assert missing == []


def test_methods_and_constants_are_listed(places):
    assert "gallery/simulation/plot_rolling_average.html" in places["numpy.convolve"]
    for name in (
        "numpy.pi",
        "numpy.newaxis",
        "numpy.ndarray.sum",
        "numpy.ndarray.strides",
        "numpy.ufunc.at",
        "numpy.random.Generator.normal",
        "scipy.linalg.blas.daxpy",
        "scipy.stats.rv_continuous.pdf",
        "matplotlib.axes.Axes.plot",
        "arraybook.perceptron.Perceptron.train",
    ):
        assert places[name], name


def test_a_name_stands_on_the_lines_that_are_given_for_it(places):
    for name, pages in places.items():
        for page, lines in pages.items():
            text = SCRIPTS[page].read_text("utf-8").split("\n")
            for line in lines:
                assert name.rpartition(".")[2] in text[line - 1], (name, page, line)


def test_a_link_leads_to_the_cell_of_the_first_use(site, html, places):
    cells = {
        page: [
            int(n) for n in re.findall(r'id="cell-(\d+)"', (site / page).read_text())
        ]
        for page in SCRIPTS
    }
    links = list(LINK.finditer(html))
    assert len(links) == sum(map(len, places.values())) > 1000
    for link in links:
        first = int(link["lines"].split(",")[0])
        assert max(n for n in cells[link["page"]] if n <= first) == int(link["cell"])


def test_every_name_has_documentation_but_for_a_few(rows):
    unlinked = {name for name, row in rows.items() if "<a " not in row["typed"]}
    assert unlinked == UNLINKED.keys()


def test_links_to_the_reference_of_this_book_lead_somewhere(site, rows):
    own = [row for name, row in rows.items() if name.startswith("arraybook.")]
    assert len(own) > 40
    for row in own:
        page = re.search(r'href="([^"#]+)', row["typed"])[1]
        assert f'id="{row["name"]}"' in (site / page).read_text("utf-8")


def test_every_public_function_of_the_package_is_used_on_a_page(places):
    unused = []
    for module in pkgutil.iter_modules(arraybook.__path__):
        # The gallery doctest is used by pytest, not on pages.
        if module.name.startswith("_") or module.name == "testing":
            continue
        loaded = importlib.import_module(f"arraybook.{module.name}")
        unused += [
            f"arraybook.{module.name}.{name}"
            for name in loaded.__all__
            if inspect.isfunction(getattr(loaded, name))
            and f"arraybook.{module.name}.{name}" not in places
        ]
    assert unused == []


def test_the_counts_of_the_areas_are_right(html, rows):
    overview = re.search(r'<p class="finder-areas">(.*?)</p>', html, re.DOTALL)[1]
    counts = re.findall(r"</a> (\d+)", overview)
    tables = html.split('<table class="table finder')[1:]
    assert [int(count) for count in counts] == [len(ROW.findall(t)) for t in tables]
    assert sum(map(int, counts)) == len(rows)


def test_what_a_name_does_is_said_in_plain_words(rows):
    assert rows["numpy.convolve"]["summary"] == (
        "Returns the discrete, linear convolution of two one-dimensional sequences"
    )
    assert rows["numpy.pi"]["summary"] == ""  # nothing about floats
    for row in rows.values():
        assert not re.search(r"[`*]|:\w+:|0x", unescape(row["summary"])), row["name"]


@pytest.fixture
def tab(browser, address):
    tab = browser.new_page()
    tab.goto(address + "finder.html")
    yield tab
    tab.close()


def shown(tab):
    return [row.get_attribute("id") for row in tab.locator("tr[id]:visible").all()]


def search(tab, text):
    tab.get_by_label("Search the functions").fill(text)
    return shown(tab)


def test_typing_finds_short_and_full_names(tab, rows):
    status = tab.get_by_role("status")
    assert status.inner_text() == f"{len(rows)} rows"
    assert "numpy.convolve" in search(tab, "convolve")
    assert search(tab, "np.convolve") == ["numpy.convolve"]
    assert search(tab, "NumPy.convolve") == ["numpy.convolve"]
    assert search(tab, "rng.normal") == ["numpy.random.Generator.normal"]
    assert search(tab, "plt.subplots") == ["matplotlib.pyplot.subplots"]
    assert "numpy.ndarray.sum" in search(tab, "np.ndarray.sum")
    assert tab.locator("h2:visible").all_inner_texts() == ["numpy.ndarray"]


def test_nonsense_is_answered(tab, rows):
    assert search(tab, "no such function") == []
    answer = tab.get_by_role("status").inner_text()
    assert answer == f"0 of {len(rows)} rows match"


@pytest.mark.parametrize("suffix", ["?find=np.convolve", "#np.convolve"])
def test_an_address_holds_what_to_search_for(tab, address, suffix):
    tab.goto("about:blank")
    tab.goto(f"{address}finder.html{suffix}")
    assert shown(tab) == ["numpy.convolve"]
    search(tab, "rng.normal")
    assert tab.url == f"{address}finder.html?find=rng.normal"
    tab.reload()
    assert shown(tab) == ["numpy.random.Generator.normal"]


def test_the_anchor_of_a_row_shows_the_row_among_the_others(tab, rows):
    search(tab, "rng.normal")
    tab.evaluate("location.hash = '#numpy.convolve'")
    tab.locator("tr[id='numpy.convolve']").wait_for()
    assert len(shown(tab)) == len(rows)


def test_without_javascript_all_rows_are_there(browser, address, rows):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + "finder.html")
    assert len(shown(tab)) == len(rows)
    context.close()
