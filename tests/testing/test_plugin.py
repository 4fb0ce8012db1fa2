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
    return pytester


def test_each_script_is_one_test_and_all_its_problems_are_told(project):
    result = project.runpytest_subprocess("--doctest-gallery", "gallery")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "gallery/plot_bad.py:3: the output differs from its pin",
            "    expected:",
            "        3",
            "    got:",
            "        2",
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
            "    expected:",
            "        3",
            "    got:",
            "        2",
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
        "def run(script): raise RuntimeError('a fault of our own')\n"
        "t.run = run\n"
    )
    result = project.runpytest_subprocess("--doctest-gallery", "gallery")
    result.stdout.fnmatch_lines(["*RuntimeError: a fault of our own"])
