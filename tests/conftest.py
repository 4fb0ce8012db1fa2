"""The built site, and an environment with nothing but the published packages."""

import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
import venv
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[1]
collect_ignore = ["mutants.py"]  # it needs mutmut, which only its session installs


def pytest_collection_modifyitems(items):
    """Mark the tests that need the built site, to be left out with ``-m "not site"``."""
    for item in items:
        if "site" in getattr(item, "fixturenames", ()):
            item.add_marker("site")


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id) -> Path:
    """Return a folder that all processes of this test run share."""
    folder: Path = tmp_path_factory.getbasetemp()
    return folder if worker_id == "master" else folder.parent


@pytest.fixture(scope="session")
def site(shared) -> Path:
    """Write the site, or what has changed of it, as `nox -s docs` does."""
    site = ROOT / "docs" / "_build" / "html"
    command = [sys.executable, "docs/build_site.py", "-q"]
    with once(shared / "site") as needed:
        if needed:
            done = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="session")
def pages(site) -> list[str]:
    """Return where the pages are, without the files of the theme and of JupyterLite."""
    found = sorted(path.relative_to(site) for path in site.rglob("*.html"))
    return [
        path.as_posix() for path in found if path.parts[0] not in {"_static", "lite"}
    ]


@pytest.fixture(scope="session")
def published(shared) -> Path:
    """Install the package from its wheel, as a reader would; return the interpreter."""
    folder = shared / "published"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    with once(folder) as needed:
        if needed:
            subprocess.run([*pip, "wheel", "--no-deps", "-w", folder, ROOT], check=True)
            (wheel,) = folder.glob("arraybook-*.whl")
            venv.create(folder / "env", with_pip=False)
            needs = [f"{wheel}[pages]", "ipykernel"]
            subprocess.run([*pip, "--python", python, "install", *needs], check=True)
    return python


@contextlib.contextmanager
def once(path):
    """Hold up all processes but one, which alone is told to do the work.

    If it fails, the next one tries, and fails likewise for its tests.
    """
    done = path.with_suffix(".done")
    with FileLock(path.with_suffix(".lock")):
        yield not done.exists()
        done.touch()


@pytest.fixture(scope="session")
def browser():
    """Start the machine's Chromium; where there is none, say so."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        message = (
            "no Chromium on this machine, so the pages are not opened in a browser"
        )
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    arguments = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(site):
    """Serve the site on loopback, in a folder, as where it is published."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path):
            return super().translate_path(path.removeprefix("/arraybook"))

        def log_message(self, *_arguments):
            pass

    handler = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/arraybook/"
        server.shutdown()
        thread.join()
