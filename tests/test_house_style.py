"""Every page keeps to the house style, and the style guard notices what does not."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from book_order import PAGES, PARTS
from house_style import faults

import arraybook

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "gallery").rglob("*.py"))

LONG = """\
goes on for as long as it takes to reach forty words, which is not long at all, because
a reader in a hurry wants to see the answer."""

GOOD = '''\
r"""
Add two numbers
===============

The problem is a sum, and the answer is an operator. This opening
goes on for as long as it takes to reach forty words, which is not long at all, because
a reader in a hurry wants to see the answer.

**You will learn** to add, to add again and to add once more.
"""

import matplotlib.pyplot as plt
import numpy as np

# sphinx_gallery_tags = ["level: beginner", "numpy", "signals"]
# sphinx_gallery_thumbnail_number = 1

rng = np.random.default_rng(20260101)

# %%
# Text.

1 + 1
# => 2

# %%
x = 1

# %%

# sphinx_gallery_alt = "A line that rises from left to right."
plt.subplots(figsize=(6.4, 3))
plt.show()

# %%
# Exercises
# ---------
# **Exercise 1.** Add.
#
# .. hint::
#
#    Use the operator.
#
# .. solution::

2 + 2
# => 4

# %%
# **Exercise 2.** Add.
#
# .. hint::
#
#    Use the operator.
#
# .. solution::

3 + 3
# => 6
'''


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_page_keeps_to_the_house_style(path):
    assert faults(path) == []


def test_a_good_page_has_no_faults(tmp_path):
    path = tmp_path / "plot_page.py"
    path.write_text(GOOD, "utf-8")
    assert faults(path) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("x = 1", "x = 1\n" * 400, "lines, above 420"),
        ("x = 1", "x = 1\n" * 26, "26 lines of code"),
        ("# %%\nx = 1\n", "", "5 code cells"),
        ("Add two numbers\n=", "Add two numbers.\n=", "its title"),
        ("===============", "---------------", "its title"),
        (LONG, "", "its opening has 2"),
        ("**You will learn** to", "You will see how to", "does not say"),
        ('"level: beginner", ', "", "do not name one level"),
        ('"numpy", ', "", "a library area"),
        ('"signals"', '"sundry"', "['sundry'] are not in the vocabulary"),
        ("# sphinx_gallery_thumbnail_number = 1\n", "", "thumbnail"),
        ("x = 1", "x = 1\ndraw_speed({})", "it measures, but does not"),
        ("# Text.", "# Text. " + "word " * 160, "a text of 161 words"),
        ("# Text.", "# See :func:`numpy.sum`.", "':func:`' does not work"),
        ("# Text.", "# .. tip:: text", "'.. ' does not work"),
        ("# Text.", "# A book [1]_.", "'[1]_' does not work"),
        ("# Text.", "# `NumPy <https://numpy.org>`__", "'`__' does not work"),
        ("# sphinx_gallery_alt = ", "# ", "a figure without"),
        ('"A line that rises from left to right."', '"A line"', "says too little"),
        ("default_rng(20260101)", "default_rng()", "without a seed"),
        ("np.random.default_rng(20260101)", "np.random.rand(3)", "without a seed"),
        ("figsize=(6.4, 3)", "figsize=(9, 3)", "9 inches wide"),
        ("# .. hint::\n#\n#    Use the operator.\n#\n# .. s", "# .. s", "has no hint"),
        ("# .. solution::\n\n2", "\n2", "does not end with '.. solution::'"),
        ("2 + 2\n# => 4", "y = 2", "exercise 1 has no solution with a pin"),
        (
            "2 + 2\n# => 4",
            "y = 2\n\n# %%\n# Text.\n\n1\n# => 1",
            "exercise 1 has no sol",
        ),
        ("**Exercise 2.**", "**Exercise 3.**", "numbered [1, 3], not from 1 to 2 … 5"),
        ("**Exercise 2.**", "**An exercise.**", "numbered [1], not from 1 to 2 … 5"),
    ],
)
def test_a_fault_is_noticed(tmp_path, old, new, fault):
    assert old in GOOD
    path = tmp_path / "plot_page.py"
    path.write_text(GOOD.replace(old, new), "utf-8")
    assert any(fault in said for said in faults(path)), faults(path)


def test_a_cell_for_the_answer_may_stand_before_the_solution(tmp_path):
    path = tmp_path / "plot_page.py"
    text = GOOD.replace(
        "# .. solution::\n\n2", "\nanswer = ...\n\n# %%\n# .. solution::\n\n2"
    )
    assert text != GOOD
    path.write_text(text, "utf-8")
    assert faults(path) == []


def test_a_drill_has_at_least_twenty_exercises(tmp_path):
    path = tmp_path / "plot_warm_up.py"
    path.write_text(GOOD, "utf-8")
    assert faults(path) == ["its exercises are numbered [1, 2], not from 1 to 20 … 30"]


def test_a_page_without_pins_is_noticed(tmp_path):
    path = tmp_path / "plot_page.py"
    path.write_text(re.sub(r"# => .*", "", GOOD), "utf-8")
    assert "it has no pin" in faults(path)


def test_a_page_that_names_another_links_to_it():
    titles = {path.read_text("utf-8").split("\n")[1]: path.stem for path in SCRIPTS}
    for path in SCRIPTS:
        text = re.sub(r"\n# +", " ", path.read_text("utf-8"))
        unlinked = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)) & titles.keys()
        assert not unlinked, path
        for title, stem in re.findall(
            r"`([^`<]+) <(?!http)\S*?(plot_\w+)\.html>`_", text
        ):
            assert titles.get(title) == stem, path


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ("x = 1\n" * 260, "it teaches for 2"),
        ("# %%\nx = 1\n\n" * 15, "it teaches in 1"),
    ],
)
def test_part_1_is_short(tmp_path, new, fault):
    path = tmp_path / "arrays" / "plot_page.py"
    path.parent.mkdir()
    path.write_text(GOOD, "utf-8")
    assert faults(path) == []
    path.write_text(GOOD.replace("x = 1", new), "utf-8")
    assert any(fault in said for said in faults(path)), faults(path)


def test_the_reading_order_lists_every_script_once():
    listed = [f"{part}/{page}.py" for part, pages in PARTS.items() for page in pages]
    there = [path.relative_to(ROOT / "gallery").as_posix() for path in SCRIPTS]
    assert sorted(listed) == there
    assert len(set(PAGES)) == len(PAGES)
    assert all(page.startswith("plot_") for page in PAGES)


def test_the_reference_lists_every_public_name():
    text = (ROOT / "docs" / "reference" / "index.rst").read_text("utf-8")
    listed, module = set(), ""
    for line in text.split("\n"):
        if line.startswith(".. currentmodule:: "):
            module = line.split()[-1]
        elif re.fullmatch(r"   \w+", line):
            listed.add(f"{module}.{line.strip()}")
    assert listed == set(public_names())


def public_names():
    for module in pkgutil.iter_modules(arraybook.__path__, "arraybook."):
        if not module.name.startswith("arraybook._"):
            for name in importlib.import_module(module.name).__all__:
                yield f"{module.name}.{name}"
