"""The built site, and an environment with nothing but the published packages."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def site() -> Path:
    """Write the site, or what has changed of it, as `nox -s docs` does."""
    site = ROOT / "docs" / "_build" / "html"
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-n",
        "-W",
        "--keep-going",
        "docs",
        site,
    ]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """Install the package from its wheel, as a reader would; return the interpreter."""
    folder = tmp_path_factory.mktemp("published")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", folder, ROOT], check=True)
    (wheel,) = folder.glob("arraybook-*.whl")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run(
        [*pip, "--python", python, "install", f"{wheel}[pages]", "ipykernel"],
        check=True,
    )
    return python
