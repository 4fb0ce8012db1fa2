"""How the site is built. Every value is either no default or has a reason beside it."""

import gc
import os
import sys
from pathlib import Path

from arraybook import __version__

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS / "_ext"))

import book_order

# Sphinx forks workers, and a forked BLAS thread pool can deadlock.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Sphinx makes millions of objects that stay. To look for garbage among them as often as
# Python does by default takes a quarter of Sphinx's time.
gc.set_threshold(100_000)

project = "Arraybook"
author = "The Arraybook developers"
copyright = author
release = version = __version__

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.intersphinx",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "book_details",
    "book_epub",
    "book_filter",
    "book_finder",
    "book_gallery",
    "book_images",
    "book_lite",
    "book_math",
    "book_measured",
    "book_offline",
    "book_pages",
    "book_pins",
    "book_policy",
    "book_published",
    "book_roles",
    "book_search",
    "book_stubs",
    "book_then_and_now",
    "book_video",
    "book_weight",
    "book_whole",
]
exclude_patterns = ["_build", "gallery/**/*.ipynb", "gallery/**/*.py"]
templates_path = ["_templates"]
nitpicky = True
# It looks at the whole path: a clone may lie below a folder with a space in its name.
suppress_warnings = ["sphinx_gallery.space_in_filename"]

# Cross-references resolve against small inventories kept here, so a build needs no
# network. `nox -s inventories` refreshes them.
intersphinx_mapping = {
    name: (url, f"inventories/{name}.txt")
    for name, url in {
        "python": "https://docs.python.org/3",
        "numpy": "https://numpy.org/doc/stable",
        "scipy": "https://docs.scipy.org/doc/scipy",
        "matplotlib": "https://matplotlib.org/stable",
        "scikit-image": "https://scikit-image.org/docs/stable",
        "scikit-learn": "https://scikit-learn.org/stable",
    }.items()
}

autodoc_typehints = "none"  # the docstrings give types and shapes in words
# Names of files that differ in more than capitals, which not every system tells apart.
autosummary_filename_map = {
    "arraybook.quantization.KMeans": "arraybook.quantization.KMeans-class"
}
numpydoc_show_class_members = False
numpydoc_validation_checks = {
    "all",
    "ES01",  # an extended summary where there is something to say
    "GL01",  # the summary stands on the line of the quotes
    "SA01",  # see also, where one would go there
}
# Classes only hold results: they list attributes, and the functions have the examples.
numpydoc_validation_exclude = {r"\.[A-Z]\w+$"}
copybutton_exclude = ".linenos, .gp, .go"  # prompts and outputs are not copied
myst_enable_extensions = ["colon_fence", "dollarmath", "deflist"]
myst_heading_anchors = 3

sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "gallery",
    "subsection_order": [f"../gallery/{part}" for part in book_order.PARTS],
    "within_subsection_order": "book_order.page_order",
    "reset_modules": ("matplotlib", "book_gallery.reset", "book_whole.follow_build"),
    "image_scrapers": ("book_gallery.scrape",),
    "image_srcset": ["2x"],
    "capture_repr": (),  # the pins are the displayed results
    "remove_config_comments": True,
    "backreferences_dir": "reference/backreferences",
    "doc_module": ("arraybook",),
    "download_all_examples": False,  # its archives hold the time of the build
    "write_computation_times": False,
    "min_reported_time": 1e9,  # the running time of a page is not part of it
    "show_signature": False,
    "junit": "../junit-gallery.xml",
    "log_level": {"backreference_missing": "info"},
}

# Where the site is published; Read the Docs says so itself. Canonical links, previews of
# links and the site map say it on.
html_baseurl = os.environ.get(
    "READTHEDOCS_CANONICAL_URL", "https://arraybook.github.io/arraybook/"
)
html_theme = "pydata_sphinx_theme"
html_title = "Arraybook"
html_static_path = ["_static"]
html_css_files = ["arraybook.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_sidebars = {
    "404": [],
    "index": [],
    "learn": [],
    "gallery/index": [],
    "reading": [],
    "testing": [],
    "then-and-now": [],
    "finder": [],
    "benchmarks": [],
    "contributing": [],
    "changelog": [],
    "offline": [],
}
html_favicon = "_static/favicon.svg"
html_context = {
    "default_mode": "auto",
    "repository": "https://github.com/arraybook/arraybook",
}
html_theme_options = {
    "logo": {
        "text": "Arraybook",
        "image_light": "_static/favicon.svg",
        "image_dark": "_static/favicon.svg",
        "alt_text": "",
    },
    "navigation_with_keys": False,
    "navbar_align": "left",
    "header_links_before_dropdown": 6,  # one line on a laptop
    "navbar_end": ["theme-switcher"],
    "show_nav_level": 2,
    "secondary_sidebar_items": ["page-toc", "lite", "sg_download_links", "needs"],
    "footer_start": ["verified-with"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
