"""The figures of measured times are those that are kept."""

import json
import os
from pathlib import Path
from types import SimpleNamespace

import book_measured
import measure
import pytest
from book_measured import KEPT, code_of, figures, measured, show_kept

GALLERY = Path(__file__).parents[1] / "gallery"
PAGES = sorted(
    path.relative_to(GALLERY).with_suffix("").as_posix()
    for path in GALLERY.rglob("plot_*.py")
    if "draw_speed(" in path.read_text("utf-8")
)


@pytest.mark.parametrize("page", PAGES)
def test_the_kept_figures_of_a_page_were_drawn_for_the_code_that_it_has(page):
    known = measured()[page]
    assert known["code"] == code_of(page), f"run: nox -s measure -- {page}"
    for ending in known["figures"]:
        sizes = [path.name for path in figures(KEPT, page, [ending])]
        assert len(sizes) == (1 if ending == "thumb" else 2)


def test_nothing_else_is_kept():
    wanted = {
        path
        for page, known in measured().items()
        for path in figures(KEPT, page, known["figures"])
    }
    assert measured().keys() == set(PAGES)
    assert {*KEPT.rglob("*.png")} == wanted


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Make a page that measures, its kept figure, and what a build has drawn."""
    docs, kept = tmp_path / "docs", tmp_path / "docs" / "measured"
    monkeypatch.setattr(book_measured, "DOCS", docs)
    monkeypatch.setattr(book_measured, "KEPT", kept)
    monkeypatch.setattr(book_measured, "LIST", kept / "pages.json")
    for folder in (tmp_path / "gallery", docs / "gallery", kept):
        (folder / "a" / "images").mkdir(parents=True)
    script = tmp_path / "gallery" / "a" / "plot_b.py"
    script.write_text("# Text.\nx = 1\ndraw_speed(x)\nafter = 2\n", "utf-8")
    for folder, drawn in ((docs / "gallery", "now"), (kept, "at rest")):
        for number in (1, 2):
            figure = folder / f"a/images/sphx_glr_plot_b_00{number}.png"
            figure.write_text(drawn, "utf-8")
    page = docs / "gallery" / "a" / "plot_b.rst"
    page.touch()
    os.utime(page, (0, 0))
    known = {"a/plot_b": {"figures": ["001"], "code": code_of("a/plot_b")}}
    (kept / "pages.json").write_text(json.dumps(known), "utf-8")
    app = SimpleNamespace(srcdir=docs)
    return SimpleNamespace(app=app, script=script, page=page)


def shown(book):
    show_kept(book.app)
    paths = sorted((book.page.parent / "images").iterdir())
    return [path.read_text("utf-8") for path in paths], book.page.stat().st_mtime > 0


def test_a_kept_figure_takes_the_place_of_the_drawn_one_once(book):
    assert shown(book) == (["at rest", "now"], True)
    os.utime(book.page, (0, 0))
    assert shown(book) == (["at rest", "now"], False)


def test_words_and_what_comes_after_the_figure_are_free_to_change(book):
    book.script.write_text("# Words.\n\nx = 1\ndraw_speed(x)\nafter = 3\n", "utf-8")
    assert shown(book) == (["at rest", "now"], True)


def test_for_other_code_the_figure_is_shown_as_it_is_drawn(book):
    book.script.write_text("# Text.\nx = 5\ndraw_speed(x)\nafter = 2\n", "utf-8")
    assert shown(book) == (["now", "now"], False)


def test_to_measure_again_runs_the_page_and_keeps_what_it_draws(book, monkeypatch):
    docs = book.app.srcdir
    monkeypatch.setattr(measure, "GALLERY", docs / "gallery")
    monkeypatch.setattr(measure, "KEPT", docs / "measured")
    monkeypatch.setattr(measure, "LIST", docs / "measured" / "pages.json")
    monkeypatch.setattr("sys.argv", ["measure.py", "a/plot_b"])
    known = docs / "gallery" / "a" / "plot_b.py.md5"
    known.write_text("ran before", "utf-8")
    book.script.write_text("x = 5\ndraw_speed(x)\n", "utf-8")

    def build(_command, check):
        assert check
        assert not known.exists()
        figure = docs / "gallery" / "a" / "images" / "sphx_glr_plot_b_001.png"
        figure.write_text("anew", "utf-8")
        assert shown(book)[0] == ["anew", "now"]

    monkeypatch.setattr("subprocess.run", build)
    measure.main()
    kept = docs / "measured" / "a" / "images"
    texts = [path.read_text("utf-8") for path in sorted(kept.iterdir())]
    assert texts == ["anew", "at rest"]
    assert measured()["a/plot_b"]["code"] == code_of("a/plot_b")
    monkeypatch.setattr("sys.argv", ["measure.py", "a/plot_c"])
    with pytest.raises(SystemExit, match=r"Not in .*: a/plot_c"):
        measure.main()
