"""A link that runs a page in the reader's browser, and the JupyterLite that it opens."""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from docutils import nodes
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL
from sphinx.errors import ExtensionError
from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
KERNEL = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
# What the wheel is made from, beside the package itself.
ABOUT = ("LICENSE", "README.md", "hatch_build.py", "pyproject.toml")

# What pages import, and the package that brings it to the kernel.
PACKAGES = {
    "arraybook": "arraybook",
    "matplotlib": "matplotlib",
    "numpy": "numpy",
    "PIL": "pillow",
    "scipy": "scipy",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
}
# The kernel starts neither processes nor threads.
PROCESSES = {"concurrent", "multiprocessing", "subprocess", "threading"}

LABEL = "Run in your browser"
NOTE = (
    f"The kernel, Pyodide, comes from {urlsplit(PYODIDE_CDN_URL).hostname}. "
    "The first start takes a while."
)
FIRST_CELL = """\
# Brings what this page needs; that takes a while. This Python is a 32-bit one: an
# integer of NumPy's default type has 4 bytes, not 8, and some results differ.
%pip install -q {}"""

APPS = ("notebooks", "tree")
SETTINGS = {
    "appUrl": "./tree",  # the default is an application that is left out
    "contentsAllJsonFile": "all.json",
    "faviconUrl": "./tree/favicon.ico",
}
PREFERENCES = {
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True}  # light or dark
}

# Two builds of one commit give the same files.
TIME = "2020-01-01T00:00:00Z"
SECONDS = "1577836800"


@functools.cache
def imports(script: Path) -> set[str]:
    """Return the names of the packages and modules that a script imports."""
    names = set()
    nodes_left: list[ast.AST] = [ast.parse(script.read_bytes())]
    for node in nodes_left:  # which grows; ast.walk would look into expressions, too
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
        inner = ast.iter_child_nodes(node)
        nodes_left += [child for child in inner if not isinstance(child, ast.expr)]
    return {name.partition(".")[0] for name in names}


@functools.cache
def pages() -> dict[str, Path]:
    """Return the pages that a browser's kernel can run, with their scripts."""
    offered = PACKAGES.keys() | sys.stdlib_module_names - PROCESSES
    return {
        script.relative_to(ROOT).with_suffix("").as_posix(): script
        for script in sorted((ROOT / "gallery").rglob("plot_*.py"))
        if imports(script) <= offered
    }


def address(app: Sphinx, page: str) -> str:
    """Return the link from a page to its notebook in JupyterLite."""
    start = app.builder.get_target_uri(page)
    return f"{relative_uri(start, 'lite/notebooks/index.html')}?path={page}.ipynb"


def link_below(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the link beside the downloads at the end of a page."""
    if app.builder.name != "html" or page not in pages():
        return
    link = nodes.reference("", LABEL, refuri=address(app, page), internal=True)
    for footer in doctree.findall(nodes.container):
        if "sphx-glr-footer-example" in footer["classes"]:
            below = nodes.container(classes=["sphx-glr-download", "book-lite"])
            below += [nodes.paragraph("", "", link), nodes.paragraph("", NOTE)]
            footer.append(below)


def link_beside(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Give the sidebar what it needs for the link."""
    if app.builder.name == "html" and page in pages():
        context["lite"] = {"link": address(app, page), "label": LABEL, "note": NOTE}


def build(app: Sphinx, error: Exception | None) -> None:
    """Write JupyterLite, if what it is made from has changed, and the notebooks."""
    if error or app.builder.name != "html":
        return
    lite = Path(app.outdir) / "lite"
    known = Path(app.doctreedir) / "lite.sha256"
    made_from = digest()
    if not lite.exists() or not known.exists() or known.read_text() != made_from:
        known.unlink(missing_ok=True)
        shutil.rmtree(lite, ignore_errors=True)
        build_shell(lite)
        known.write_text(made_from)
    write_notebooks(Path(app.srcdir), lite)


def digest() -> str:
    """Sum up what JupyterLite and the wheel are made from."""
    made_from = hashlib.sha256()
    package = [path for path in sorted((ROOT / "src").rglob("*")) if path.is_file()]
    about = [ROOT / name for name in ABOUT]
    for path in [*package, *about, Path(__file__)]:
        if "__pycache__" not in path.parts:
            made_from.update(f"{path.relative_to(ROOT)}\n".encode())
            made_from.update(path.read_bytes())
    for name in ("hatchling", "jupyterlite-core", "jupyterlite-pyodide-kernel"):
        made_from.update(version(name).encode())
    return made_from.hexdigest()


def build_shell(lite: Path) -> None:
    """Write JupyterLite, with the wheel of the package in the index of its kernel."""
    with TemporaryDirectory() as scratch:
        wheels, shell = f"{scratch}/wheels", Path(scratch, "shell")
        Path(scratch, "overrides.json").write_text(json.dumps(PREFERENCES))
        run(ROOT, "hatchling", "build", "--target", "wheel", "--directory", wheels)
        run(
            scratch,  # it leaves notes in the folder where it runs
            *("jupyterlite_core", "build", "--lite-dir", scratch),
            *(
                "--output-dir",
                str(shell),
                *(f"--apps={name}" for name in APPS),
            ),
            *("--no-sourcemaps", "--no-unused-shared-packages", "--no-libarchive"),
            # Not whatever else is installed on this machine, but the kernel.
            "--ignore-sys-prefix",
            f"--LiteBuildConfig.federated_extensions={Path(sys.prefix, KERNEL)}",
            *("--piplite-wheels", wheels, "--source-date-epoch", SECONDS),
        )
        settings = shell / "jupyter-lite.json"
        known = json.loads(settings.read_text("utf-8"))
        known["jupyter-config-data"].update(SETTINGS)
        settings.write_text(json.dumps(known, indent=1), "utf-8")
        for page in shell.rglob("index.html"):
            # Without this, a browser looks for an icon where there is none.
            site = "../" * len(page.relative_to(shell).parts)
            icon = f'<head><link rel="icon" href="{site}_static/favicon.svg">'
            page.write_text(page.read_text("utf-8").replace("<head>", icon), "utf-8")
        # Whoever is left of a killed build writes to the scratch folder alone.
        shutil.copytree(shell, lite)


def run(folder: str | Path, *command: str) -> None:
    """Run a module of Python, and say what it said only if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": SECONDS, "JUPYTER_NO_CONFIG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{command[0]} failed:\n{done.stdout}{done.stderr}"
        raise ExtensionError(message)


def write_notebooks(docs: Path, lite: Path) -> None:
    """Write the notebooks, which first of all install what they need."""
    files, listings = lite / "files", lite / "api" / "contents"
    for folder in (files, listings):
        shutil.rmtree(folder, ignore_errors=True)
    for page, script in pages().items():
        notebook = json.loads((docs / f"{page}.ipynb").read_text("utf-8"))
        notebook["cells"].insert(0, first_cell(script))
        target = files / f"{page}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")
    for folder in [files, *(path for path in files.rglob("*") if path.is_dir())]:
        place = folder.relative_to(files)
        entries = [entry(path, files) for path in sorted(folder.iterdir())]
        listing = {**entry(folder, files), "format": "json", "content": entries}
        (listings / place).mkdir(parents=True, exist_ok=True)
        (listings / place / "all.json").write_text(json.dumps(listing), "utf-8")


def first_cell(script: Path) -> dict[str, Any]:
    """Return the cell that installs the packages of a page."""
    needs = {PACKAGES[name] for name in imports(script) & PACKAGES.keys()}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": [FIRST_CELL.format(" ".join(sorted(needs)))],
    }


def entry(path: Path, files: Path) -> dict[str, Any]:
    """Describe a file or folder as Jupyter's contents API does."""
    place = path.relative_to(files).as_posix()
    return {
        "name": path.name if place != "." else "",
        "path": place if place != "." else "",
        "type": "directory" if path.is_dir() else "notebook",
        "created": TIME,
        "last_modified": TIME,
        "size": None if path.is_dir() else path.stat().st_size,
        "writable": True,
        "format": None,
        "mimetype": None,
        "content": None,
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the pages, and to the end of the build."""
    app.connect("doctree-resolved", link_below)
    app.connect("html-page-context", link_beside)
    app.connect("build-finished", build)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
