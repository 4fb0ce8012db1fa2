"""The project keeps its word: what one file says of another is true."""

import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

import arraybook

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_ci_runs_the_commands_of_the_readme():
    commands = [line[2:] for line in README.split("\n") if line.startswith("$ ")]
    script = (ROOT / ".ci" / "run").read_text("utf-8").split("\n")
    assert len(commands) == 2
    assert [line.strip() for line in script if line.strip() in commands] == commands


def test_the_picture_of_the_readme_is_there():
    picture = ROOT / "docs" / "_static" / "network.png"
    assert f"({picture.relative_to(ROOT).as_posix()})" in README
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_version_is_the_same_everywhere():
    assert f"version: {arraybook.__version__}\n" in (ROOT / "CITATION.cff").read_text()


def test_importing_the_package_loads_no_heavy_library():
    modules = ("matplotlib", "pytest", "sphinx", "scipy")
    code = f"import sys, arraybook; print([m for m in {modules} if m in sys.modules])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_the_diagrams_import_matplotlib():
    names = {module.name for module in pkgutil.iter_modules(arraybook.__path__)}
    assert {"exercises", "spiking", "testing"} <= names
    for name in sorted(names - {"diagrams"}):
        code = f"import sys, arraybook.{name}; print('matplotlib' in sys.modules)"
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "False", name


def test_what_the_gallery_doctest_needs_is_an_extra():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dependencies"] == ["numpy>=2.1", "scipy>=1.15"]
    assert {"pages", "testing"} <= project["optional-dependencies"].keys()


def test_the_site_is_published_only_when_every_other_job_has_passed():
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    workflow = yaml.safe_load(text)
    jobs = workflow["jobs"]
    assert jobs["publish"]["needs"] == ["pass"]
    assert jobs["publish"]["if"].split(" && ") == [
        "github.event_name == 'push'",
        "github.ref == 'refs/heads/main'",
    ]
    assert set(jobs["pass"]["needs"]) == jobs.keys() - {"pass", "publish"}
    assert jobs["pass"]["steps"][0]["with"] == {"jobs": "${{ toJSON(needs) }}"}
    assert workflow["permissions"] == {}
    writing = {
        name for name, job in jobs.items() if "write" in str(job.get("permissions"))
    }
    assert writing == {"publish"}
    actions = re.findall(r"uses: (\S+)", text)
    assert all(re.fullmatch(r"\S+@[0-9a-f]{40}", action) for action in actions)


def test_ci_tests_every_python_that_is_promised():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    python = re.compile(r"Programming Language :: Python :: (3\.\d+)")
    promised = python.findall("\n".join(project["classifiers"]))
    assert project["requires-python"] == f">={promised[0]}"
    job = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    versions = job["jobs"]["versions"]
    installed = [
        step["with"]["python-version"].split()
        for step in versions["steps"]
        if "setup-python" in step.get("uses", "")
    ]
    assert installed == [promised]
    sessions = [*(f"matrix-{version}" for version in promised), "minimum", "newest"]
    assert versions["strategy"]["matrix"]["session"] == sessions
    last = versions["steps"][-1]
    assert last["run"] == 'nox --error-on-missing-interpreters -s "$SESSION"'
    assert last["env"] == {"SESSION": "${{ matrix.session }}"}


def test_read_the_docs_builds_the_site_as_everybody_does():
    settings = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text("utf-8"))
    assert "nox -s docs" in settings["build"]["commands"]
