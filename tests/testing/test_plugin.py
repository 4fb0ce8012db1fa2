"""The plugin, as a user of pytest meets it."""

import pytest

pytest_plugins = ["pytester"]

PAGE = '''\
"""A title"""
1 + 1
# => {pin}
print("unpinned")
'''


@pytest.fixture
def project(pytester):
    """Make a project of two scripts and a file that is none."""
    gallery = pytester.mkdir("gallery")
    (gallery / "plot_good.py").write_text('"""A title"""\n1 + 1\n# => 2\n', "utf-8")
    (gallery / "plot_bad.py").write_text(PAGE.format(pin=3), "utf-8")
    (gallery / "helper.py").write_text("raise SystemExit\n", "utf-8")
    pytester.makeini("[pytest]\ngallery_strict = true\n")
    return pytester


def test_each_script_is_one_test_and_all_its_problems_are_told(project):
    result = project.runpytest_subprocess("--doctest-gallery", "gallery")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "gallery/plot_bad.py:3: the output differs from its pin",
            "    --- expected",
            "    +++ got",
            "    @@ -1 +1 @@",
            "    -3",
            "    +2",
            "    expected 3",
            "    got      2",
            "             ^",
            "gallery/plot_bad.py:4: this output is not pinned:",
            "unpinned",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_without_the_option_scripts_are_no_tests(project):
    project.runpytest_subprocess("gallery").assert_outcomes()


def test_doctest_modules_does_not_import_scripts(project):
    result = project.runpytest_subprocess(
        "--doctest-gallery", "--doctest-modules", "gallery/plot_good.py"
    )
    result.assert_outcomes(passed=1)


def test_accept_mends_pins_reports_them_and_fails_for_the_rest(project):
    path = project.path / "gallery" / "plot_bad.py"
    result = project.runpytest_subprocess("--doctest-gallery", "--accept", "gallery")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*accepted pins*",
            "gallery/plot_bad.py:3: the output differs from its pin",
            "    --- expected",
            "    +++ got",
            "    @@ -1 +1 @@",
            "    -3",
            "    +2",
        ],
        consecutive=True,
    )
    assert path.read_text("utf-8") == PAGE.format(pin=2)

    again = project.runpytest_subprocess("--accept", "gallery")
    again.assert_outcomes(passed=1, failed=1)
    again.stdout.no_fnmatch_line("*accepted pins*")


def test_an_error_of_the_plugin_itself_is_not_hidden(project):
    project.makeconftest(
        "import arraybook.testing as t\n"
        "def run(*_): raise RuntimeError('a fault of our own')\n"
        "t.run = run\n"
    )
    result = project.runpytest_subprocess("--doctest-gallery", "gallery")
    result.stdout.fnmatch_lines(["*RuntimeError: a fault of our own"])


@pytest.fixture
def script(pytester):
    """Write a script of this name, and settings of pytest."""

    def script(body, name="plot_page.py", ini=""):
        (pytester.path / name).write_text(f'"""A title"""\n{body}', "utf-8")
        pytester.makeini(f"[pytest]\n{ini}")
        return pytester.path / name

    return script


def test_a_lenient_gallery_checks_pins_and_no_more(pytester, script):
    script("""
import warnings
warnings.warn("old", DeprecationWarning)
print("not pinned")
1 + 1
# => 2
""")
    result = pytester.runpytest_subprocess("--doctest-gallery")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*plot_page.py:4: DeprecationWarning: old"])


def test_a_strict_gallery_faults_what_is_not_pinned_and_warnings(pytester, script):
    script(
        "import warnings\nwarnings.warn('old')\nprint(1)", ini="gallery_strict = true"
    )
    result = pytester.runpytest_subprocess("--doctest-gallery")
    result.assert_outcomes(failed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "plot_page.py:3: UserWarning: old",
            "plot_page.py:4: this output is not pinned:",
        ]
    )


@pytest.mark.parametrize("isolate", [(), ("--gallery-isolate",)])
def test_warnings_are_faults_where_pytest_has_been_told_so(pytester, script, isolate):
    body = """
import warnings
warnings.warn("old", DeprecationWarning)
warnings.warn("new", FutureWarning)
1 + 1
# => 3
"""
    filters = "filterwarnings =\n  error\n  ignore::DeprecationWarning:__main__\n"
    script(body, ini=filters)
    result = pytester.runpytest_subprocess("--doctest-gallery", *isolate)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["plot_page.py:5: FutureWarning: new", "plot_page.py:7: the output differs*"]
    )
    result.stdout.no_fnmatch_line("*DeprecationWarning*")


def test_a_script_that_raises_fails(pytester, script):
    script("1 / 0\n")
    result = pytester.runpytest_subprocess("--doctest-gallery")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*ZeroDivisionError: division by zero"])


def test_workers_accept_pins_and_tell_the_same(project):
    bad = project.path / "gallery" / "plot_bad.py"
    result = project.runpytest_subprocess("-n2", "--accept", "gallery")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*accepted pins*", "gallery/plot_bad.py:3: the output differs from its pin"]
    )
    assert bad.read_text("utf-8") == PAGE.format(pin=2)


def test_problems_are_marked_on_github(project, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.path.parent))
    result = project.runpytest_subprocess("--doctest-gallery", "gallery")
    name = f"{project.path.name}/gallery/plot_bad.py"
    result.stdout.fnmatch_lines(
        [
            f"::error file={name},line=3::the output differs from its pin",
            f"::error file={name},line=4::this output is not pinned:%0Aunpinned",
        ]
    )


def test_the_junit_report_holds_time_and_memory(pytester, script):
    import xml.etree.ElementTree as ET

    script("import time\ntime.sleep(0.2)\nblock = b'1' * 200_000_000\n")
    pytester.runpytest_subprocess(
        "--doctest-gallery", "--gallery-isolate", "--junit-xml=report.xml"
    )
    case = ET.parse(pytester.path / "report.xml").getroot().find(".//testcase")
    assert float(case.get("time")) > 0.2
    (peak,) = case.iter("property")
    assert peak.get("name") == "peak_memory_bytes"
    assert 200e6 < int(peak.get("value")) < 400e6


def test_the_peak_of_memory_is_that_of_the_script_alone(pytester, script):
    pytester.makeconftest("block = b'1' * 300_000_000\n")
    script("x = 1\n")
    result = pytester.runpytest_subprocess("--doctest-gallery", "--gallery-isolate")
    (line,) = [line for line in result.outlines if line.endswith(" MB  plot_page.py")]
    assert float(line.split()[0]) < 200


@pytest.mark.parametrize("strict", ["false", "true"])
def test_all_pins_are_accepted_and_the_next_run_is_green(pytester, script, strict):
    path = script(
        "import os\nprint(os.getpid())\nprint({'a', 'b'})\n1 + 1\n# note\nx = 0.5\nx",
        ini=f"gallery_strict = {strict}",
    )
    result = pytester.runpytest_subprocess("--accept=all")
    failed = strict == "true"
    result.assert_outcomes(failed=failed, passed=not failed)
    result.stdout.fnmatch_lines(
        ["*accepted pins*", "plot_page.py:8: this output is pinned now:", "0.5"]
    )
    result.stdout.fnmatch_lines(
        [
            "*not pinned*",
            "plot_page.py:3: *can not be pinned: it changes from run to run",
            "plot_page.py:4: *can not be pinned: its order changes from run to run",
        ]
    )
    assert path.read_text("utf-8").endswith("1 + 1\n# note\nx = 0.5\nx\n# => 0.5")
    again = pytester.runpytest_subprocess("--doctest-gallery")
    again.assert_outcomes(failed=failed, passed=not failed)


def test_a_symbolic_link_is_not_rewritten(pytester, script):
    path = script("1 + 1\n# => 3\n", name="target.py")
    (pytester.path / "plot_link.py").symlink_to(path)
    before = path.read_bytes()
    result = pytester.runpytest_subprocess("--accept")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["plot_link.py:1: this is a symbolic link*"])
    assert path.read_bytes() == before
    assert (pytester.path / "plot_link.py").is_symlink()


EDIT = """
from pathlib import Path

path = Path("plot_page.py")
_ = path.write_text("# one line more\\n" + path.read_text("utf-8"), "utf-8")
1 + 1
# => 3
"""


@pytest.mark.parametrize("option", ["--accept", "--accept=all"])
def test_what_is_edited_while_it_runs_is_left_alone(pytester, script, option):
    path = script(EDIT)
    before = path.read_text("utf-8")
    result = pytester.runpytest(option)
    message = "plot_page.py:1: this script has changed while it ran*"
    result.stdout.fnmatch_lines([message])
    assert path.read_text("utf-8").endswith("# one line more\n" + before)


def test_neither_numpy_nor_sphinx_is_imported_before_a_script_needs_them(pytester):
    pytester.makepyfile(
        plot_a='"""A title"""\n1 + 1\n# => 2\n',
        conftest="""
            import sys

            def pytest_collection_finish():
                tell("collected")

            def pytest_sessionfinish():
                tell("finished")

            def tell(when):
                names = ["matplotlib", "numpy", "scipy", "scipy_doctest", "sphinx"]
                print(when, [name for name in names if name in sys.modules])
        """,
    )
    result = pytester.runpytest_subprocess(
        "-s", "--doctest-gallery", "-pno:scipy_doctest"
    )
    result.stdout.fnmatch_lines(["collected [[]]", "*finished [[]'sphinx']*"])


@pytest.mark.parametrize("where", ["option", "setting"])
def test_a_time_limit_fails_the_script_that_takes_longer(pytester, script, where):
    body = "import time\ntime.sleep(100)\n"
    script(body, ini="gallery_timeout = 2" if where == "setting" else "")
    option = ["--gallery-timeout=2"] if where == "option" else []
    result = pytester.runpytest_subprocess(
        "--doctest-gallery", "--gallery-isolate", *option
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["plot_page.py:3: *running when the 2 s were over"])


def test_a_time_limit_needs_a_process_of_its_own(pytester):
    result = pytester.runpytest_subprocess("--doctest-gallery", "--gallery-timeout=2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--gallery-timeout needs --gallery-isolate*"])


def test_a_native_configuration_says_it_with_types(pytester, script):
    script("1 + 1\n", name="run_page.py")
    (pytester.path / "pytest.ini").unlink(missing_ok=True)
    (pytester.path / "tox.ini").unlink(missing_ok=True)
    (pytester.path / "conf.py").write_text(
        "sphinx_gallery_conf = {'examples_dirs': '.', 'filename_pattern': 'run_'}",
        "utf-8",
    )
    text = """
        [tool.pytest]
        strict = true
        gallery_conf = "conf.py"
        gallery_strict = true
        gallery_timeout = 60
        gallery_capture_repr = ["__str__"]
        gallery_expected_failing_examples = []
        """
    pytester.makepyprojecttoml(text)
    result = pytester.runpytest_subprocess("--doctest-gallery")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["run_page.py:2: this output is not pinned:"])
