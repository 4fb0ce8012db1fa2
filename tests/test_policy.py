"""What a browser may load and run for a page: the files of the site, and nothing else."""

import re
from html.parser import HTMLParser
from pathlib import Path

import book_policy
import jinja2
import pytest
from waiting import until

ROOT = Path(__file__).parents[1]
POLICY = "; ".join(" ".join(rule) for rule in book_policy.POLICY.items())
CODE = "gallery/simulation/plot_rolling_average.html"


class Page(HTMLParser):
    """What a page says of the policy, and what there is in it that the policy stops."""

    def __init__(self, text):
        super().__init__()
        self.policies, self.inline, self.loaded_before = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(found["content"])
        elif not self.policies and {"src", "href"} & found.keys():
            self.loaded_before.append(tag)
        if tag == "style" or (tag == "script" and "src" not in found):
            self.inline.append(tag)
        self.inline += [name for name in found if name == "style" or name[:2] == "on"]
        links = [found.get(name) or "" for name in ("href", "action", "formaction")]
        self.inline += [link for link in links if link.startswith("javascript:")]


def test_every_page_has_the_policy_first_and_nothing_that_it_stops(site, pages):
    assert len(pages) > 100
    for name in pages:
        page = Page((site / name).read_text("utf-8"))
        found = page.policies, page.loaded_before, page.inline
        assert found == ([POLICY], [], []), name


def test_the_policy_lets_no_other_host_and_no_text_of_a_page_in():
    assert POLICY.startswith("default-src 'self'; ")
    sources = {
        source for rule in book_policy.POLICY.values() for source in rule.split()
    }
    assert sources == {"'self'", "'none'", "data:"}
    assert [name for name, rule in book_policy.POLICY.items() if "data:" in rule] == [
        "font-src"
    ]


# Notes what the policy stopped, and the colours when the body of the page begins.
WATCH = """
window.stopped = [];
addEventListener("securitypolicyviolation", (event) =>
  stopped.push(`${event.effectiveDirective} ${event.blockedURI}`)
);
new MutationObserver((_, observer) => {
  if (!document.body) return;
  window.colours = document.documentElement.dataset.theme;
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""


@pytest.fixture(params=["http", "file"])
def tab(request, browser, address, site):
    """Open the site from a server, or from a folder."""
    start = address if request.param == "http" else f"{site.as_uri()}/"
    context = browser.new_context(base_url=start, permissions=["clipboard-write"])
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def test_all_that_a_reader_can_press_works_under_the_policy(tab):
    stopped = []

    def visit(page):
        stopped.extend(tab.evaluate("stopped") if tab.url != "about:blank" else [])
        tab.goto(page)

    visit(CODE)
    tab.locator("button.copybtn").first.click(force=True)
    tab.locator("details.solution summary").first.click()
    tab.evaluate("document.querySelector('video').play()")
    until(tab, "document.querySelector('video').currentTime > 0")
    tab.locator(".book-mark").click()
    tab.locator("button.theme-switch-button:visible").first.click()
    tab.get_by_text("Dark", exact=True).locator("visible=true").first.click()
    visit("gallery/index.html")
    assert tab.evaluate("colours") == "dark"
    tab.locator("form select").first.select_option(index=1)
    visit("then-and-now.html")
    tab.locator("#filter-box").fill("np.float")
    visit("finder.html")
    tab.locator("#filter-box").fill("convolve")
    tab.keyboard.press("Control+k")
    tab.keyboard.type("rolling")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=rolling")
    tab.locator("#search-results mark").first.wait_for()
    visit("offline.html")
    visit("benchmarks.html")
    stopped += tab.evaluate("stopped")
    assert stopped == []


# What somebody would try who could write into a page.
ATTACKS = """
() => {
  const add = (html) => document.body.append(
    document.createRange().createContextualFragment(html)
  );
  add("<script>window.ran = 'script'</script>");
  add("<img src='_static/favicon.svg' onload='window.ran = `handler`'>");
  add("<style>body { display: none }</style>");
  add("<p style='color: red'></p>");
  add("<img src='https://192.0.2.1/picture'>");
  add("<script src='https://192.0.2.1/script'></script>");
  add("<object data='_static/favicon.svg'></object>");
  add("<iframe src='https://192.0.2.1'></iframe>");
  fetch("https://192.0.2.1/data").catch(() => {});
  setTimeout("window.ran = 'text'");
}
"""
STOPPED = {
    *("script-src-elem inline", "script-src-attr inline", "script-src eval"),
    *("style-src-elem inline", "style-src-attr inline"),
    *("img-src https://192.0.2.1/picture", "script-src-elem https://192.0.2.1/script"),
    *("connect-src https://192.0.2.1/data", "frame-src https://192.0.2.1"),
}


def test_the_policy_stops_what_is_written_into_a_page(tab):
    tab.goto("learn.html")
    tab.evaluate(ATTACKS)
    until(tab, f"stopped.length > {len(STOPPED)}")
    stopped = tab.evaluate("stopped")
    objects = [line for line in stopped if line.startswith("object-src")]
    assert len(objects) == 1
    assert {*stopped} - {*objects} == STOPPED
    assert tab.evaluate("window.ran") is None


def test_a_page_that_has_moved_leads_on_at_once(browser, tmp_path):
    moved = (ROOT / "docs" / "_templates" / "moved.html").read_text("utf-8")
    # Where only the script leads on.
    moved = re.sub(r"<meta http-equiv=\"refresh\".*?>", "", moved)
    text = jinja2.Template(moved).render(
        metatags=book_policy.TAG.format(POLICY),
        target="new",
        html_baseurl="https://example.org/",
        pathto=lambda name, _resource=0: name if "." in name else f"{name}.html",
    )
    assert Page(text).inline == []
    (tmp_path / "old.html").write_text(text, "utf-8")
    (tmp_path / "new.html").write_text("<p>Here", "utf-8")
    script = (ROOT / "docs" / "_static" / "moved.js").read_text("utf-8")
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "moved.js").write_text(script, "utf-8")
    with browser.new_page() as tab:
        tab.goto(f"{tmp_path.as_uri()}/old.html#place")
        tab.wait_for_url("**/new.html#place")
