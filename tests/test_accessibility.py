"""The site for readers with a keyboard, a screen reader, a dark room or a phone."""

import pytest

RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # In the dark a page is the same but for its colours.
    "dark": ["color-contrast", "link-in-text-block"],
}
FINDINGS = """
async (rules) => {
  const settings = { runOnly: rules, resultTypes: ["violations"] };
  const { violations } = await axe.run(document, settings);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`)
  );
}
"""
CODE = "gallery/simulation/plot_rolling_average.html"


# In shares, which may be tested at the same time.
@pytest.mark.parametrize("share", range(4))
@pytest.mark.parametrize("theme", RULES)
def test_axe_finds_nothing_on_any_page(browser, address, pages, theme, share):
    from axe_playwright_python.base import AXE_SCRIPT

    context = browser.new_context(color_scheme=theme)
    tab = context.new_page()
    found = {}
    for page in pages[share::4]:
        tab.goto(address + page)
        assert tab.evaluate("document.documentElement.dataset.theme") == theme
        tab.evaluate(AXE_SCRIPT)
        found[page] = tab.evaluate(FINDINGS, RULES[theme])
    context.close()
    assert {page: findings for page, findings in found.items() if findings} == {}


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


# The ring may be on the icon of a button, or around the form of the search.
RINGED = """
(item) => [item, ...item.children, item.closest("form") ?? item].some((part) => {
  const { outlineStyle, boxShadow } = getComputedStyle(part);
  return outlineStyle !== "none" || boxShadow !== "none";
})
"""


def focused(tab):
    """Return the element with the focus, after checking that it looks like it."""
    element = tab.evaluate_handle("document.activeElement").as_element()
    assert element.evaluate(RINGED), element.evaluate("item => item.outerHTML")
    return element


def test_the_keyboard_reaches_everything(tab, address):
    tab.goto(address + CODE)
    wanted = tab.evaluate(REACHABLE)
    reached = set()
    for _ in range(600):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement === document.body"):
            break
        reached.add(tab.evaluate("document.activeElement.dataset.place"))
        focused(tab)
    assert len(wanted) > 50
    assert set(wanted) - reached == set()


# Numbers what a reader can use, and is not folded away or out of sight.
REACHABLE = """
() => [...document.querySelectorAll("a[href], button, summary, input, video, pre")]
  .filter((item) => item.checkVisibility({ visibilityProperty: true }))
  .filter((item) => item.tagName !== "PRE" || item.scrollWidth > item.clientWidth)
  .map((item, place) => (item.dataset.place = String(place)))
"""


def test_the_first_stop_skips_to_the_content(tab, address):
    tab.goto(address + CODE)
    tab.keyboard.press("Tab")
    assert focused(tab).inner_text() == "Skip to main content"
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#main-content")
    tab.keyboard.press("Tab")
    assert focused(tab).evaluate("item => item.closest('main') !== null")


def test_the_search_opens_and_closes_by_keyboard(tab, address):
    tab.goto(address + CODE)
    tab.keyboard.press("Control+k")
    assert focused(tab).get_attribute("type") == "search"
    tab.keyboard.press("Escape")
    assert not tab.locator("#pst-search-dialog").is_visible()


def test_the_colours_are_chosen_by_keyboard(tab, address):
    tab.goto(address + CODE)
    button = tab.locator("#pst-header button.theme-switch-button")
    choice = tab.locator("#pst-header [data-mode=dark].theme-change-button")
    assert not choice.is_visible()
    button.focus()
    tab.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("Escape")
    assert not choice.is_visible()
    tab.keyboard.press("Enter")
    choice.focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert not choice.is_visible()
    tab.reload()
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_wide_picture_scrolls_by_keyboard_on_a_phone(browser, address):
    tab = browser.new_page(viewport={"width": 390, "height": 900})
    tab.goto(address + "benchmarks.html")
    frame = tab.locator(".book-wide")
    assert frame.get_attribute("tabindex") == "0"
    assert frame.locator("img").bounding_box()["width"] >= 640
    tab.close()


MOVING = """
[...document.querySelectorAll("*")]
  .filter((item) => parseFloat(getComputedStyle(item).transitionDuration) > 0)
  .map((item) => item.outerHTML.slice(0, 120))
"""


def test_nothing_moves_for_readers_who_ask_for_rest(browser, address):
    tab = browser.new_page(reduced_motion="reduce")
    tab.goto(address + CODE)
    assert tab.evaluate("document.getAnimations().length") == 0
    assert tab.evaluate(MOVING) == []
    assert tab.evaluate("[...document.querySelectorAll('video')].every(v => v.paused)")
    tab.close()
