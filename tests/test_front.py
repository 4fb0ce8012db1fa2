"""The front page, the reading order and the gallery, as a reader meets them."""

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from book_order import PAGES, PARTS

ROOT = Path(__file__).parents[1]
FRONT = (ROOT / "docs" / "index.md").read_text("utf-8")


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def tab(browser):
    """Open a tab of its own, with nothing remembered."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_the_front_page_shows_what_a_wrong_pin_really_says(tmp_path):
    cell = re.search(r"```Python\n(.*?)```", FRONT, re.DOTALL)[1]
    told = re.search(r"```text\n(.*?)```", FRONT, re.DOTALL)[1]
    script = tmp_path / "examples" / "plot_levels.py"
    script.parent.mkdir()
    opening = '"""\nLevels\n======\n\nText.\n"""\n\n'

    def doctest(text):
        script.write_text(opening + text, "utf-8")
        command = [sys.executable, "-m", "pytest", "--doctest-gallery", "examples"]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False
        ).stdout

    assert "1 passed" in doctest(cell)
    assert cell.count("130,   4") == 1
    assert told in doctest(cell.replace("130,   4", "130, 260"))


def test_the_front_page_counts_what_the_scripts_hold(site):
    scripts = [
        path.read_text("utf-8") for path in (ROOT / "gallery").rglob("plot_*.py")
    ]
    pins = sum(text.count("\n# =>") for text in scripts)
    exercises = sum(
        len(re.findall(r"\*\*Exercise \d+\.\*\*", text)) for text in scripts
    )
    shown = text_of((site / "index.html").read_text("utf-8").replace("\u202f", ""))
    assert (
        f"{len(scripts)} pages · {pins} checked outputs · {exercises} exercises"
        in shown
    )
    assert not re.search(r"\d+ (pages|checked|exercises)", FRONT)


@pytest.mark.parametrize("page", ["index.html", "learn.html"])
def test_every_page_is_listed_once_in_reading_order(site, page):
    html = (site / page).read_text("utf-8")
    lists = re.findall(r'<ol class="[^"]*book-part[^"]*".*?</ol>', html, re.DOTALL)
    assert re.findall(r'href="gallery/\w+/(plot_\w+)\.html"', "".join(lists)) == PAGES
    starts = [int((re.search(r'start="(\d+)"', item) or "_1")[1]) for item in lists]
    sizes = [len(pages) for pages in PARTS.values()]
    assert starts == [1 + sum(sizes[:place]) for place in range(len(sizes))]


def test_pages_with_a_video_are_marked_and_no_others(site):
    videos = {
        name
        for part, names in PARTS.items()
        for name in names
        if "<video" in (site / f"gallery/{part}/{name}.html").read_text("utf-8")
    }
    assert videos
    for page in ("learn.html", "gallery/index.html"):
        html = (site / page).read_text("utf-8")
        mark = r'(plot_\w+)\.html">(?:<[^>]+>)*[^<]+(?:</\w+>)+ <span class="book-play"'
        marked = re.findall(mark, html)
        assert sorted(marked) == sorted(videos), page
        assert html.count("with video</span>") == len(videos)


def test_what_is_marked_as_read_is_ticked_counted_and_continued(tab, address):
    first, second = PARTS["arrays"][:2]
    tab.goto(f"{address}gallery/arrays/{first}.html")
    button = tab.get_by_role("button", name="Mark as read")
    assert button.get_attribute("aria-pressed") == "false"
    button.focus()
    tab.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    for page in ("index.html", "learn.html"):
        tab.goto(address + page)
        assert tab.locator(".book-tick").count() == 1
        total = len(PARTS["arrays"])
        assert tab.locator(".book-progress").inner_text() == f"1 of {total} read"
        way = tab.locator(".book-continue")
        assert way.inner_text().startswith("Continue with ")
        assert second in way.locator("a").get_attribute("href")
    tab.goto(f"{address}gallery/arrays/{first}.html")
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    tab.goto(address + "learn.html")
    assert tab.locator(".book-tick").count() == 0


def test_progress_is_remembered_from_files_too(tab, site):
    tab.goto((site / "gallery" / "arrays" / f"{PAGES[0]}.html").as_uri())
    tab.get_by_role("button", name="Mark as read").click()
    tab.goto((site / "learn.html").as_uri())
    assert tab.locator(".book-tick").count() == 1


@pytest.mark.parametrize(
    "storage",
    ["get() { throw new DOMException('blocked', 'SecurityError'); }", "value: null"],
)
def test_without_storage_nothing_is_offered_and_nothing_fails(tab, address, storage):
    tab.add_init_script(
        f"Object.defineProperty(window, 'localStorage', {{ {storage} }})"
    )
    errors = []
    tab.on("pageerror", lambda error: errors.append(error.stack or ""))
    tab.goto(f"{address}gallery/arrays/{PAGES[0]}.html")
    assert tab.locator(".book-mark").count() == 0
    tab.goto(address + "learn.html")
    assert tab.locator(".book-continue").inner_text().startswith("Start with ")
    assert not [error for error in errors if "progress" in error]


def test_the_gallery_is_filtered_by_keyboard_and_the_address_keeps_it(tab, address):
    tab.goto(address + "gallery/index.html")
    shown = tab.locator(".sphx-glr-thumbcontainer:visible")
    status = tab.get_by_role("status")
    assert shown.count() == len(PAGES)
    tab.get_by_label("Library").focus()
    tab.keyboard.type("scipy.stats")
    tab.keyboard.press("Enter")
    few = shown.count()
    assert 0 < few < len(PAGES)
    assert status.inner_text() == f"{few} of {len(PAGES)} pages"
    assert tab.locator("section section:visible").count() == 1
    tab.reload()
    assert shown.count() == few
    tab.get_by_role("button", name="Show all").click()
    assert shown.count() == len(PAGES)
    assert tab.get_by_role("button", name="Show all").count() == 0


def test_every_choice_of_the_gallery_finds_as_many_pages_as_it_says(tab, address):
    tab.goto(address + "gallery/index.html")
    shown = tab.locator(".sphx-glr-thumbcontainer:visible")
    for name in ("Level", "Topic", "Library"):
        options = tab.get_by_label(name).locator("option").all_inner_texts()[1:]
        assert len(options) >= 3
        for option in options:
            tab.get_by_label(name).select_option(option)
            assert shown.count() == int(re.search(r"\((\d+)\)", option)[1]), option
        tab.get_by_label(name).select_option("any")


def test_two_choices_find_the_pages_that_have_both_tags(tab, address):
    tab.goto(address + "gallery/index.html")
    tab.get_by_label("Level").select_option("level: beginner")
    tab.get_by_label("Topic").select_option("animation")
    shown = tab.locator(".sphx-glr-thumbcontainer:visible")
    tags = [set(json.loads(box.get_attribute("data-sgtags"))) for box in shown.all()]
    assert tags
    assert all({"level: beginner", "animation"} <= one for one in tags)


def test_the_gallery_without_javascript_shows_all_and_offers_no_filter(
    browser, address
):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + "gallery/index.html")
    assert tab.locator(".sphx-glr-thumbcontainer:visible").count() == len(PAGES)
    assert tab.locator(".book-filter:visible").count() == 0
    context.close()


def test_each_thumbnail_is_one_link_with_the_title_as_its_name(tab, address):
    tab.goto(address + "gallery/index.html")
    for box in tab.locator(".sphx-glr-thumbcontainer").all():
        title = box.locator(".sphx-glr-thumbnail-title").text_content()
        assert box.get_by_role("link", name=title, exact=True).count() == 1
