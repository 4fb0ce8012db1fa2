"""Pages load files of this site and nothing else, which they tell the browser to enforce.

So no page has a script, a style or a handler of events within itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# For a page opened from a folder, 'self' is the files beside it.
POLICY = {
    "default-src": "'self'",
    "font-src": "data:",  # the icons, which stand in site.css
    "object-src": "'none'",
    "base-uri": "'self'",  # 404.html says where it is
    "form-action": "'self'",  # the search
}
TAG = '<meta http-equiv="Content-Security-Policy" content="{}">'
# What the theme sets in each page is for its list of versions, and for its own search.
SETTINGS = "DOCUMENTATION_OPTIONS."


def add_policy(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Let a page begin with the policy, and take out what the policy would stop."""
    if app.builder.name != "html":
        return
    policy = "; ".join(" ".join(rule) for rule in app.config.book_policy.items())
    context["metatags"] = TAG.format(policy) + context.get("metatags", "")
    files = context["script_files"]
    files[:] = [file for file in files if not _body(file).startswith(SETTINGS)]
    app.add_js_file("before-paint.js", priority=0)


def _body(file: Any) -> str:
    return getattr(file, "attributes", {}).get("body") or ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect after those who add tags and scripts, but before book_weight."""
    # As a setting, so that another policy makes Sphinx write all pages again.
    app.add_config_value("book_policy", POLICY, "html", dict)
    app.connect("html-page-context", add_policy, priority=850)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
