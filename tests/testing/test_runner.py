"""What running a script finds, and that it leaves no trace."""

import os
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import arraybook.testing
from arraybook.testing import parse, run


def told(problems):
    return [(problem.line, problem.message.split("\n")[0]) for problem in problems]


def test_a_good_script_has_no_problems(problems):
    assert not problems("""
        import numpy as np

        # %%
        # A value, a printed line, an error:

        x = np.arange(3)
        x
        # => array([0, 1, 2])
        print("sum", x.sum())
        # => sum 3
        try:
            x + np.arange(2)
        except ValueError as error:
            print(error)
        # => operands could not be broadcast together with shapes (3,) (2,)

        # %%
        x.mean()
        # => 1.0
        """)


def test_every_wrong_pin_is_reported_with_its_line(problems):
    found = problems("""
        1 + 1
        # => 3
        2 + 2
        # => 4
        print("a")
        print("b")
        # => c
        """)
    assert [(p.line, p.pin and p.pin.text, p.got) for p in found] == [
        (4, "3", "2"),
        (7, "", "a"),
        (9, "c", "b"),
    ]


def test_a_print_without_a_pin_is_a_problem(problems):
    assert told(problems("print('a')\n")) == [(3, "this output is not pinned:")]


def test_text_on_standard_error_is_output_too(problems):
    body = "import sys\nn = sys.stderr.write('a')\n"
    assert told(problems(body)) == [(4, "this output is not pinned:")]


def test_the_value_that_a_notebook_would_echo_needs_a_pin(problems):
    body = """
        x = 1
        x
        x + 1

        # %%
        y = 2
        y
        """
    assert [problem.line for problem in problems(body)] == [5, 9]


def test_a_pin_under_a_statement_that_shows_nothing_is_a_problem(problems):
    assert told(problems("x = 1\n# => 1\n")) == [
        (4, "the statement above this pin shows nothing")
    ]


def test_a_warning_is_a_problem_and_the_script_goes_on(problems):
    found = problems("""
        import numpy as np

        x = np.array([1.0, 0.0])
        y = 1 / x
        len(y)
        # => 3
        """)
    assert told(found) == [
        (6, "RuntimeWarning: divide by zero encountered in divide"),
        (8, "the output differs from its pin"),
    ]


def test_a_warning_that_the_script_catches_is_none(problems):
    assert not problems("""
        import warnings

        with warnings.catch_warnings(record=True) as caught:
            warnings.warn("old")
            print(caught[0].message)
        # => old
        """)


def test_an_exception_names_the_line_of_the_script_and_ends_it(problems):
    found = problems("""
        def half(x):
            return x / 0


        1 + 1
        # => 3
        half(2)
        # => 1
        3 + 3
        # => 7
        """)
    assert (
        told(found)
        == [
            (8, "the output differs from its pin"),
            (4, "the script stops here, what follows is unchecked:"),
        ][::-1]
    )
    assert "ZeroDivisionError" in found[0].message


def test_leaving_the_interpreter_is_an_exception(problems):
    assert "SystemExit" in problems("raise SystemExit\n")[0].message


def test_a_cell_that_does_not_compile_is_reported_and_nothing_runs(problems):
    found = problems("print('a')\n\n# %%\nx = = 1\n")
    assert told(found) == [(6, "SyntaxError: invalid syntax")]


def test_doctest_options_mean_what_they_always_mean(problems):
    assert not problems("""
        print("a   b")  # doctest: +NORMALIZE_WHITESPACE
        # => a b
        undefined_name  # doctest: +SKIP
        # => whatever
        list(range(20))
        # => [0, 1, ..., 19]
        """)


def test_colours_of_a_terminal_are_no_part_of_an_output(problems):
    assert not problems("print('\\x1b[1;31mred\\x1b[0m')\n# => red\n")


def test_future_imports_last_for_the_script(problems):
    assert not problems("""
        from __future__ import annotations

        # %%
        def f(x: NotDefined): ...
        f.__annotations__
        # => {'x': 'NotDefined'}
        """)


def test_the_script_is_main_in_its_own_folder(problems, tmp_path):
    (tmp_path / "beside.py").write_text("value = 7\n", "utf-8")
    assert not problems("""
        import sys
        from pathlib import Path

        __name__, Path("plot_page.py").exists(), len(sys.argv)
        # => ('__main__', True, 1)
        import beside
        beside.value
        # => 7
        class Thing: ...
        Thing
        # => <class '__main__.Thing'>
        """)
    del sys.modules["beside"]


def test_artists_need_no_pin_and_figures_are_drawn_and_closed(problems):
    assert not problems("""
        import matplotlib.pyplot as plt
        import numpy as np

        # %%
        fig, ax = plt.subplots()
        ax.plot([0, 1])

        # %%
        plt.get_fignums()
        # => []
        plt.show()
        plt.subplots(2, 2)

        # %%
        plt.boxplot([1, 2, 3])
        """)


def test_a_value_that_merely_holds_an_artist_needs_a_pin(problems):
    found = problems("import matplotlib.pyplot as plt\nplt.hist([1, 2])\n")
    assert told(found) == [(4, "this output is not pinned:")]


def test_a_figure_that_can_not_be_drawn_is_a_problem(problems):
    found = problems("""
        import matplotlib.pyplot as plt

        fig, ax = plt.subplots()
        ax.set_title(r"$\\nonsense$")
        """)
    assert told(found) == [(6, "the script stops here, what follows is unchecked:")]
    assert "nonsense" in found[0].message


def test_the_warning_of_an_undrawn_animation_does_not_outlive_the_script(problems):
    import gc

    assert (
        len(
            problems("""
        import matplotlib.pyplot as plt
        from matplotlib.animation import FuncAnimation

        fig = plt.figure()
        animation = FuncAnimation(fig, print, frames=2)
        raise RuntimeError
        """)
        )
        == 1
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gc.collect()


@pytest.mark.parametrize("backend", [None, "svg"])
def test_a_run_leaves_no_trace(write, monkeypatch, backend):
    import matplotlib as mpl

    monkeypatch.delenv("MPLBACKEND", raising=False)
    if backend:
        monkeypatch.setenv("MPLBACKEND", backend)
    path = write("""
        import os
        import sys
        import warnings

        import matplotlib as mpl
        import matplotlib.pyplot as plt
        import numpy as np

        np.set_printoptions(precision=2)
        _ = np.seterr(all="ignore")
        mpl.rcParams["lines.linewidth"] = 77
        _ = plt.figure()
        os.chdir("..")
        sys.path.append("somewhere")
        sys.argv.append("something")
        warnings.simplefilter("ignore")
        """)

    def world():
        return (
            sys.modules["__main__"],
            sys.argv,
            list(sys.path),
            Path.cwd(),
            np.get_printoptions(),
            np.geterr(),
            list(warnings.filters),
            mpl.rcParams["lines.linewidth"],
            mpl.pyplot.get_fignums(),
            os.environ.get("MPLBACKEND"),
        )

    import matplotlib.pyplot  # noqa: ICN001

    before = world()
    assert run(parse(path)) == []
    assert world() == before


def test_without_scripts_neither_matplotlib_nor_scipy_is_imported():
    code = (
        "import sys, arraybook.testing.plugin, arraybook.testing\n"
        "print([m for m in ('matplotlib', 'scipy', 'sphinx') if m in sys.modules])"
    )
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_names_in_the_package_are_those_it_exports():
    for name in arraybook.testing.__all__:
        assert hasattr(arraybook.testing, name)


@pytest.mark.parametrize("value", ["np.arange(2000)", "np.linspace(0, 1, 5)"])
def test_a_repr_pins_itself(problems, value):
    got = repr(eval(value)).replace("\n", "\n#    ")
    assert not problems(f"import numpy as np\n{value}\n# => {got}\n")
