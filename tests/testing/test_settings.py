"""What a project has told Sphinx-Gallery holds for the tests, too."""

import sys
from pathlib import Path
from textwrap import dedent

import pytest
from sphinx_gallery import py_source_parser

from arraybook.testing import parse, run
from arraybook.testing._settings import Settings, SettingsError

pytest_plugins = ["pytester"]


@pytest.fixture
def found(write):
    """Run a script with settings; return what is found, as lines and first lines."""

    def found(body, **settings):
        problems = run(parse(write(body)), Settings(**settings))
        return [(one.line, one.message.split("\n")[0]) for one in problems]

    return found


UNPINNED = "this output is not pinned:"


def test_hidden_statements_run_and_need_no_pins(found):
    assert not found("""
        # sphinx_gallery_start_ignore
        import warnings
        print("hidden")
        warnings.warn("hidden")
        x = 2
        # sphinx_gallery_end_ignore
        x + x
        # => 4
        """)


def test_a_hidden_pin_is_a_test_that_no_reader_sees(found):
    assert found("""
        # sphinx_gallery_start_ignore
        1 + 1
        # => 3
        # sphinx_gallery_end_ignore
        """) == [(5, "the output differs from its pin")]


def test_flags_without_their_partner_are_a_problem(found):
    ((line, message),) = found("# sphinx_gallery_start_ignore\nx = 1\n")
    assert line == 1
    assert "matching" in message


def test_a_comment_for_sphinx_gallery_is_no_part_of_a_pin(found):
    assert not found("""
        1 + 1
        # => 2
        # sphinx_gallery_thumbnail_number = 2
        """)


SHOWING = """
class Shown:
    def __repr__(self):
        return "by repr"
    def __str__(self):
        return "by str"
Shown()
"""


@pytest.mark.parametrize(
    ("methods", "shown"),
    [
        ((), None),
        (("__repr__",), "by repr"),
        (("__str__",), "by str"),
        (("_repr_html_",), None),
        (("_repr_html_", "__repr__"), "by repr"),
    ],
)
def test_the_methods_that_show_a_value_are_those_of_the_gallery(write, methods, shown):
    problems = run(parse(write(SHOWING)), Settings(capture_repr=methods))
    assert [problem.got for problem in problems] == ([shown] if shown else [])


def test_a_script_and_a_cell_say_what_shows_their_values(found):
    assert not found("# sphinx_gallery_capture_repr = ()\n1 + 1\n")
    body = """
        # sphinx_gallery_capture_repr_block = ()
        1 + 1

        # %%
        2 + 2
        """
    assert found(body) == [(7, UNPINNED)]


def test_html_is_shown_and_pinned_as_text(found):
    body = "class A:\n    def _repr_html_(self): return ''\nA()\n"
    assert found(body, capture_repr=("_repr_html_",)) == [(5, UNPINNED)]


def test_types_that_are_not_shown_need_no_pin(found):
    assert not found("1.5", ignore_repr_types="float")
    assert found("1", ignore_repr_types="float") == [(3, UNPINNED)]


def test_figures_may_be_deferred_to_the_next_cell(found):
    assert not found("""
        import matplotlib.pyplot as plt
        fig = plt.figure()
        # sphinx_gallery_defer_figures

        # %%
        plt.get_fignums()
        # => [1]

        # %%
        plt.get_fignums()
        # => []
        """)


def test_a_script_that_has_to_fail_fails_the_test_when_it_passes(write):
    path = write("1 / 0\n")
    settings = Settings(expected_failing_examples=(path,))
    assert run(parse(path), settings) == []
    path.write_text('"""A title"""\nx = = 1\n', "utf-8")
    assert run(parse(path), settings) == []
    path.write_text('"""A title"""\nx = 1\n', "utf-8")
    (problem,) = run(parse(path), settings)
    assert problem.message == "this script is expected to fail, but it passes"


def test_pins_above_an_expected_failure_are_checked(write):
    path = write("1 + 1\n# => 3\n1 / 0\n")
    (problem,) = run(parse(path), Settings(expected_failing_examples=(path,)))
    assert (problem.line, problem.got) == (4, "2")


@pytest.mark.parametrize(
    ("order", "times"),
    [("before", ["before"]), ("after", ["after"]), ("both", ["before", "after"])],
)
def test_modules_are_reset_when_the_gallery_says(write, order, times):
    called = []

    def reset(conf, name, when):
        called.append((conf["src_dir"], name, when))

    path = write("x = 1\n")
    settings = Settings(
        reset_modules=(reset,), reset_modules_order=order, folder=Path("/docs")
    )
    assert run(parse(path), settings) == []
    folder = str(Path("/docs"))
    assert called == [(folder, "plot_page.py", when) for when in times]


def test_matplotlib_is_as_new_before_a_script_and_afterwards_as_it_was(found):
    import matplotlib as mpl

    with mpl.rc_context({"lines.linewidth": 9}):
        assert not found("""
            import matplotlib as mpl
            mpl.rcParams["lines.linewidth"]
            # => 1.5
            """)
        assert mpl.rcParams["lines.linewidth"] == 9
        # Who does not reset it has a reason to set it in conf.py.
        assert not found(
            """
            import matplotlib as mpl
            mpl.rcParams["lines.linewidth"]
            # => 9.0
            """,
            reset_modules=(),
        )


def test_a_script_finds_the_arguments_that_the_gallery_gives(found):
    def reset_argv(_conf, script):
        return ["--fast", Path(script["src_file"]).name]

    body = "import sys\nsys.argv[1:]\n# => ['--fast', 'plot_page.py']\n"
    assert not found(body, reset_argv=reset_argv)


def test_every_cell_begins_in_the_folder_of_the_script(found):
    assert not found("""
        import os, sys
        os.chdir("..")
        sys.path.append("elsewhere")

        # %%
        os.path.exists("plot_page.py"), "elsewhere" in sys.path
        # => (True, False)
        """)


def test_the_names_that_a_script_finds_are_those_of_sphinx_gallery(found):
    assert not found("""
        "__file__" in globals(), __name__, __doc__
        # => (False, '__main__', '')
        try:
            input("?")
        except RuntimeError as error:
            print(error)
        # => a gallery script can not ask its reader: input('?')
        """)


PERCENT = '''\
# ---
# jupyter: {}
# ---

# %% [markdown]
# # A title
# => no pin

# %% [markdown]
"""
Text in a string.
"""

# %%
# What is computed:
1 + 1
# => 3

# %% tags=["a"]
print("a")
'''


def test_scripts_in_the_percent_format_need_no_docstring(tmp_path):
    path = tmp_path / "plot_percent.py"
    path.write_text(PERCENT, "utf-8")
    problems = run(parse(path))
    assert [(problem.line, problem.kind) for problem in problems] == [
        (17, "differs"),
        (20, "unpinned"),
    ]
    text = path.read_text("utf-8").split("\n")
    assert text[16] == "# => 3"


def test_older_releases_of_sphinx_gallery_need_no_docstring_either(
    tmp_path, monkeypatch
):
    path = tmp_path / "plot_percent.py"
    path.write_text(PERCENT, "utf-8")
    newest = parse(path)

    def older(path):  # noqa: ARG001
        raise py_source_parser.ExtensionError("a docstring is required")

    monkeypatch.setattr(py_source_parser, "split_code_and_text_blocks", older)
    oldest = parse(path)
    assert oldest.runnable
    lines, others = (
        [(s.node.lineno, s.pin) for cell in script.cells for s in cell.statements]
        for script in (newest, oldest)
    )
    assert lines == others != []
    path.write_text("1 + 1\n", "utf-8")
    assert not parse(path).runnable


def test_a_cell_of_comments_alone_is_none(write):
    assert run(parse(write("# nothing\n\n# %%\n# Text\n\n# nothing\n"))) == []


CONF = """\
import os
import sys

sys.path.insert(0, os.path.abspath("ext"))
assert os.path.samefile(os.path.dirname(__file__), os.getcwd())
assert not tags.has("anything")
sphinx_gallery_conf = {
    "examples_dirs": ["../examples", "../tutorials"],
    "filename_pattern": "/run_",
    "ignore_pattern": "skipped",
    "expected_failing_examples": ["../examples/run_broken.py"],
    "reset_modules": ("own_reset.reset",),
}
"""


@pytest.fixture
def project(pytester):
    """Make a project with a conf.py."""
    files = {
        "docs/conf.py": CONF,
        "docs/ext/own_reset.py": "def reset(conf, name):\n    print(conf, name)\n",
        "examples/run_good.py": "1 + 1\n# => 2\n",
        "examples/run_broken.py": "1 / 0\n",
        "examples/run_skipped.py": "1 / 0\n",
        "examples/plot_unrun.py": "1 / 0\n",
        "examples/part/run_part.py": "1 + 1\n# => 3\n",
        "examples/part/deep/run_deep.py": "1 / 0\n",
        "tutorials/run_tutorial.py": "x = 1\n",
        "docs/gallery/run_copy.py": "1 / 0\n",
    }
    for name, body in files.items():
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        doc = "" if name.startswith("docs/") else '"""A title"""\n'
        path.write_text(doc + body, "utf-8")
    return pytester


@pytest.mark.parametrize("isolate", [(), ("--gallery-isolate",)])
def test_conf_says_which_scripts_run_and_how(project, isolate):
    command = ("--doctest-gallery", "--gallery-conf", "docs/conf.py", "-v", *isolate)
    result = project.runpytest_subprocess(*command)
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        [
            "examples/part/run_part.py::* FAILED*",
            "examples/run_broken.py::* PASSED*",
            "examples/run_good.py::* PASSED*",
            "tutorials/run_tutorial.py::* PASSED*",
        ]
    )


INI = """\
[pytest]
gallery_filename_pattern = /run_
gallery_ignore_pattern = skipped
gallery_examples_dirs =
    examples
gallery_expected_failing_examples = examples/run_broken.py
gallery_capture_repr = __str__
gallery_ignore_repr_types = int
gallery_reset_modules = matplotlib
gallery_reset_modules_order = both
gallery_strict = true
"""


def test_settings_of_pytest_say_the_same_without_a_conf(project):
    project.makeini(INI)
    (project.path / "examples/run_good.py").write_text(
        '"""A title"""\n1\n\n# %%\nfrom decimal import Decimal\nDecimal(3)\n# => 3\n',
        "utf-8",
    )
    result = project.runpytest_subprocess("--doctest-gallery", "-v")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.no_fnmatch_line("*run_tutorial*")


def test_settings_of_pytest_go_before_those_of_conf(tmp_path):
    conf = tmp_path / "conf.py"
    conf.write_text("sphinx_gallery_conf = {'filename_pattern': 'a'}", "utf-8")
    settings = Settings.load(tmp_path, conf, {"filename_pattern": "b"})
    assert settings.filename_pattern == "b"
    assert settings.examples_dirs == (tmp_path.parent / "examples",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("x = = 1", "SyntaxError"),
        ("x = 1", "sets no sphinx_gallery_conf"),
    ],
)
def test_a_conf_that_can_not_be_read_is_named(tmp_path, text, message):
    conf = tmp_path / "conf.py"
    conf.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=message) as caught:
        Settings.load(tmp_path, conf, {})
    assert str(conf) in str(caught.value)


def test_a_missing_conf_ends_the_run_with_its_name(pytester):
    pytester.makepyfile(plot_a="x = 1")
    command = ("--doctest-gallery", "--gallery-conf=nowhere/conf.py")
    result = pytester.runpytest_subprocess(*command)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*nowhere/conf.py can not be executed*"])


def test_a_script_is_recognised_by_its_path_in_the_project(tmp_path):
    root = tmp_path / "plots"
    settings = Settings()
    assert settings.runs(root / "a" / "plot_x.py", root)
    assert not settings.runs(root / "a" / "x.py", root)
    assert not settings.runs(root / "a" / "plot_x.txt", root)
    assert not settings.runs(root / "plot" / "__init__.py", root)


def test_the_defaults_are_those_of_sphinx_gallery():
    from dataclasses import fields

    from sphinx_gallery.gen_gallery import DEFAULT_GALLERY_CONF

    ours = {part.name for part in fields(Settings)} - {"conf", "folder"}
    changed = {"examples_dirs", "expected_failing_examples", "reset_argv"}
    for name in ours - changed:
        assert getattr(Settings(), name) == DEFAULT_GALLERY_CONF[name]
    assert changed < DEFAULT_GALLERY_CONF.keys()


def test_what_conf_imports_is_found_by_scripts_as_well(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", sys.path[:])
    conf = tmp_path / "conf.py"
    text = """
        import sys
        sys.path.insert(0, "/from/conf")
        sphinx_gallery_conf = {}
        """
    conf.write_text(dedent(text), "utf-8")
    Settings.load(tmp_path, conf, {})
    path = tmp_path / "plot_a.py"
    path.write_text(
        '"""A"""\nimport sys\n"/from/conf" in sys.path\n# => True\n', "utf-8"
    )
    assert run(parse(path)) == []
