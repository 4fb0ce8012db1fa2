"""A book of two pages with the settings and extensions of this one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import book_lite

ROOT = Path(__file__).parents[1]
PAGE = '''\
"""
Animate a dot
=============

A page with a value, a figure and an animation.
"""

import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation

1 + 1
# => 2

# %%
# Text.

# sphinx_gallery_alt = "A dot that moves from left to right."
fig, ax = plt.subplots()
(dot,) = ax.plot([0], [0], "o")
animation = FuncAnimation(fig, lambda i: dot.set_xdata([i / 100]), frames=3)
plt.show()
'''
INDEX = "Two pages\n=========\n\n.. toctree::\n\n   gallery/index\n"
WAVE, HEAT = "plot_traveling_wave", "plot_heat_equation"


def write_book(folder):
    for name in ("_ext", "_static", "_templates", "inventories"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name)
    docs = ROOT / "docs"
    for path in [docs / "conf.py", docs / "build_site.py", *docs.glob("print_book.*")]:
        shutil.copy(path, folder / "docs")
    (folder / "docs" / "index.rst").write_text(INDEX, "utf-8")
    (folder / "docs" / "search_words.toml").touch()
    shutil.copytree(ROOT / "src", folder / "src")
    for name in book_lite.ABOUT:
        shutil.copy(ROOT / name, folder)
    part = folder / "gallery" / "simulation"
    part.mkdir(parents=True)
    for where in (part, part.parent):
        (where / "GALLERY_HEADER.rst").write_text("Header\n======\n\nText.\n", "utf-8")
    for name in (WAVE, HEAT):
        (part / f"{name}.py").write_text(PAGE, "utf-8")
    return folder


def change(book, name, old, new):
    script = book / "gallery" / "simulation" / f"{name}.py"
    assert old in PAGE
    script.write_text(PAGE.replace(old, new), "utf-8")


def build(book, jobs="2", **environment):
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-j", jobs]
    done = subprocess.run(
        [*command, "docs", "html"],
        cwd=book,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout
