"""What the book is made from: locked, listed, and never run by accident."""

import ast
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import arraybook

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
GROUPS = PROJECT["dependency-groups"]
SITE = [*PROJECT["project"]["dependencies"], *EXTRAS["pages"], *GROUPS["docs"]]
LOCKS = {
    "docs/requirements.txt": SITE,
    "tests/requirements.txt": [*SITE, *EXTRAS["testing"], *GROUPS["test"]],
}
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

every_lock = pytest.mark.parametrize("lock", LOCKS)
every_workflow = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda p: p.stem)


def locked(lock):
    """Return what a lock says of each package: versions with markers, and hashes."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", "")
    entries = [line for line in text.splitlines() if not line.startswith("#")]
    for entry in entries:
        requirement, *hashes = entry.split(" --hash=")
        yield Requirement(requirement), [digest.strip() for digest in hashes]


@every_lock
def test_a_lock_has_one_version_and_the_hashes_of_each_file(lock):
    entries = list(locked(lock))
    assert len(entries) > 50
    for requirement, hashes in entries:
        assert [bound.operator for bound in requirement.specifier] == ["=="]
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes)


@every_lock
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_a_lock_meets_what_is_asked_for(lock, python):
    python = {"python_version": python, "python_full_version": f"{python}.9"}

    def counts(requirement):
        return requirement.marker is None or requirement.marker.evaluate(python)

    versions = {
        requirement.name: str(requirement.specifier).removeprefix("==")
        for requirement, _ in locked(lock)
        if counts(requirement)
    }
    for needed in filter(counts, map(Requirement, LOCKS[lock])):
        assert needed.name in versions, "run nox -s lock"
        assert versions[needed.name] in needed.specifier, "run nox -s lock"


def test_the_tests_have_what_the_site_is_built_with():
    site, tests = (
        {
            (needed.name, str(needed.specifier), *hashes)
            for needed, hashes in locked(lock)
        }
        for lock in LOCKS
    )
    assert site < tests


@every_lock
def test_a_lock_names_no_host(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, flags=re.MULTILINE)


def build(folder, source, target):
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(tmp_path_factory.mktemp("wheel"), ROOT, "wheel")


def test_the_wheel_says_what_it_is_and_what_it_needs(wheel):
    name = f"arraybook-{arraybook.__version__}.dist-info/sboms/arraybook.cdx.json"
    with zipfile.ZipFile(wheel) as archive:
        bill = json.loads(archive.read(name))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.7")
    package = bill["metadata"]["component"]
    assert package["name"] == "arraybook"
    assert package["version"] == arraybook.__version__
    assert package["licenses"] == [{"expression": PROJECT["project"]["license"]}]
    ranges = {
        part["name"]: part["versionRange"].removeprefix("vers:pypi/")
        for part in bill["components"]
    }
    declared = map(Requirement, PROJECT["project"]["dependencies"])
    assert ranges == {needed.name: str(needed.specifier) for needed in declared}
    assert all(part["isExternal"] for part in bill["components"])
    (tree,) = bill["dependencies"]
    assert tree["ref"] == package["bom-ref"]
    assert tree["dependsOn"] == [part["bom-ref"] for part in bill["components"]]


def test_the_source_distribution_builds_the_same_wheel(wheel, tmp_path):
    archive = build(tmp_path / "sdist", ROOT, "sdist")
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    command = [sys.executable, "-m", "tarfile", "-e", archive, tmp_path]
    subprocess.run(command, check=True)
    again = build(tmp_path / "wheel", source, "wheel")
    assert again.read_bytes() == wheel.read_bytes()


# Modules that run what is in a file of data, or make it easy.
LOADERS = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
# Functions that run text, or read YAML that says what to call.
RUNNERS = {"eval", "exec", "os.system", "os.popen", "__import__"}
RUNNERS |= {f"yaml.{name}" for name in ("load", "load_all", "full_load", "unsafe_load")}
# Arguments that let a function do one or the other.
ARGUMENTS = {"allow_pickle", "shell"}
ALLOWED = {
    "src/arraybook/testing/_runner.py": {"eval", "exec"},  # to run scripts is its task
    "src/arraybook/testing/_settings.py": {"exec"},  # conf.py, as Sphinx runs it
    "src/arraybook/testing/_checker.py": {"eval"},  # a tree of nothing but data
    "src/arraybook/testing/_process.py": {"pickle"},  # between two processes of its own
    "src/arraybook/spiking/_sweep.py": {"pickle"},  # an error that is at hand
    "gallery/simulation/plot_parameter_sweep.py": {"joblib", "pickle"},  # what it costs
    "gallery/arrays/plot_files.py": {"allow_pickle"},  # shows why not to
}


def risks(path):
    """Yield what a module uses that may run what it reads."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from LOADERS & {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            yield from LOADERS & {(node.module or "").partition(".")[0]}
        elif isinstance(node, ast.Call):
            yield from RUNNERS & {ast.unparse(node.func)}
            for argument in node.keywords:
                off = (
                    isinstance(argument.value, ast.Constant)
                    and not argument.value.value
                )
                if argument.arg in ARGUMENTS and not off:
                    yield argument.arg


def test_nothing_that_is_read_is_run_but_where_that_is_the_task():
    found = {}
    for folder in ("src", "docs", "gallery"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(("docs/gallery/", "docs/_build/")):  # copies
                found[name] = {*risks(path)}
    assert len(found) > 100
    assert {name: risk for name, risk in found.items() if risk} == ALLOWED


@pytest.mark.parametrize(
    ("line", "risk"),
    [
        ("from pickle import loads", {"pickle"}),
        ("import joblib.externals", {"joblib"}),
        ("np.load(file, allow_pickle=True)", {"allow_pickle"}),
        ("np.load(file, allow_pickle=asked)", {"allow_pickle"}),
        ("np.load(file, allow_pickle=False)", set()),
        ("yaml.load(file)", {"yaml.load"}),
        ("yaml.safe_load(file)", set()),
        ("eval(text)", {"eval"}),
        ("ast.literal_eval(text)", set()),
        ("subprocess.run(text, shell=True)", {"shell"}),
    ],
)
def test_what_may_run_what_it_reads_is_seen(tmp_path, line, risk):
    path = tmp_path / "module.py"
    path.write_text(line, "utf-8")
    assert {*risks(path)} == risk


@every_workflow
def test_a_workflow_has_no_right_that_its_job_does_not_need(workflow):
    text = workflow.read_text("utf-8")
    settings = yaml.safe_load(text)
    assert settings["permissions"] == {}
    assert "pull_request_target" not in text
    for name, job in settings["jobs"].items():
        steps = job["steps"]
        # Who may write runs no code of this project, nor of what it needs.
        if "write" in str(job.get("permissions")):
            assert name == "publish"
            assert "environment" in job
            assert not any("run" in step for step in steps)
        for step in steps:
            assert "${{" not in step.get("run", "")
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"] == {"persist-credentials": False}


@every_workflow
def test_actions_are_pinned_by_hash_and_say_their_version(workflow):
    actions = re.findall(r"uses: (.*)", workflow.read_text("utf-8"))
    assert actions
    pinned = r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    assert [action for action in actions if not re.fullmatch(pinned, action)] == []


def test_who_finds_a_hole_is_told_where_to_report_it():
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    (repository,) = re.findall(
        r'"repository": "(.*)"', (ROOT / "docs" / "conf.py").read_text("utf-8")
    )
    assert f"{repository}/security/advisories/new" in text
