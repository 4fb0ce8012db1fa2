"""What is pinned by ``--accept=all``, and what is not."""

import ast
import re
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arraybook.testing import Pin, Problem, accept, parse, run
from arraybook.testing._process import Source, run_isolated
from arraybook.testing._settle import agreed, settle

ROOM = Pin(2, 1, "")


def settled(one, two, pin=ROOM):
    """Return what would be pinned, or why nothing is."""
    runs = ([Problem(1, "", pin, got, "unpinned")] for got in (one, two))
    (problem,) = settle(*runs)
    return problem.got if problem.kind == "unpinned" else problem.message.split(": ")[1]


@pytest.mark.parametrize(
    ("one", "two", "pinned"),
    [
        ("2", "2", "2"),
        # Data: rounded, since the comparison has a tolerance.
        ("0.30000000000000004", "0.3", "0.3"),
        (
            "array([1. , 0.30000000000000004])",
            "array([1.0, 0.29999999999999993])",
            "array([1. , 0.3])",
        ),
        ("1.2345678912e-07", "1.2345678913e-07", "1.234567891e-07"),
        # Text: cut, since any other digit would differ.
        ("rate = 18.400001 Hz", "rate = 18.400002 Hz", "rate = 18.40000... Hz"),
        ("a 1.2345678e-07", "a 1.2345679e-07", "a 1.234567...e-07"),
        ("2.5 Hz, 18.400001 s", "2.5 Hz, 18.400002 s", "2.5 Hz, 18.40000... s"),
        # Data that differs by more than the tolerance.
        ("1.0000015", "1.0000085", "1.00000..."),
    ],
)
def test_numbers_keep_the_digits_that_two_runs_share(one, two, pinned):
    assert settled(one, two) == pinned


TEMPORARY = str(Path(tempfile.gettempdir()) / "tmpabc" / "data")


UNSTABLE = [
    ("0.12", "0.95", "its numbers change from run to run, as times do"),
    ("0.12345", "0.12349", "its numbers change from run to run, as times do"),
    (time.strftime("%Y-%m-%d"),) * 2 + ("it holds the date of today",),
    (f"{time.time()}", f"{time.time() + 1}", "it holds the time"),
    (f"[{int(time.time())}]",) * 2 + ("it holds the time",),
    ("took 0.1 s", "took 0.2 s", "its numbers change from run to run, as times do"),
    ("{'a', 'b'}", "{'b', 'a'}", "its order changes from run to run"),
    ("1e-07 s", "1e-08 s", "its numbers change from run to run, as times do"),
    ("id 12345", "id 12346", "it changes from run to run"),
    ("a", None, "it changes from run to run"),
    ("<Thing at 0x7f12345678>",) * 2 + ("it holds a memory address",),
    (TEMPORARY, TEMPORARY, "it holds a path of a temporary folder"),
    (str(Path.home() / "data"),) * 2 + ("it holds a path of this machine",),
    ("10 %\r20 %",) * 2 + ("it holds control characters",),
    ("\ud800",) * 2 + ("it holds control characters",),
    ("a\nsphinx_gallery_x = 1",) * 2 + ("Sphinx-Gallery would read it as a setting",),
]


# Some of them hold the time, which is no name for a test.
@pytest.mark.parametrize(
    ("one", "two", "why"), UNSTABLE, ids=[str(i) for i in range(len(UNSTABLE))]
)
def test_what_is_not_stable_says_why(one, two, why):
    assert settled(one, two) == why


def test_where_another_statement_follows_there_is_no_room():
    assert settled("1", "1", pin=None) == "another statement follows on its line"


def test_a_pin_that_differs_in_another_way_each_time_stays_and_fails():
    runs = (
        [Problem(1, "", Pin(2, 2, "0"), got, "differs")] for got in ("0.12", "0.95")
    )
    (problem,) = settle(*runs)
    assert (problem.kind, problem.pin) == ("differs", None)


@pytest.mark.parametrize("varies", [True, False])
def test_what_agrees_by_chance_is_found_out_where_another_output_changes(varies):
    shown = {"1": "27.3", "2": "27.3", "3": "27.3", "4": "27.1", "5": "27.3"}
    runs = []

    def run(seed):
        runs.append(seed)
        other = f"0.{seed}" if varies else "0.5"
        outputs = {1: "same", 2: other, 3: shown[seed]}
        return [
            Problem(line, "", Pin(line + 1, line, ""), got, "unpinned")
            for line, got in outputs.items()
        ]

    kinds = [problem.kind for problem in agreed(run)]
    if varies:
        assert runs == list("12345")
        assert kinds == ["unpinned", "unstable", "unstable"]
    else:
        assert runs == list("12")
        assert kinds == ["unpinned"] * 3


SCRIPT = '''\
"""A title"""
import random
import numpy as np
print("one"); print("two")
print("a\\n\\n    b")
# a comment

for i in range(2):
    print(i)
    # inside
def f():
    print("from f")
    return 3
f()
x = np.float64(1) / 3
x
# %%
# Text right below.
np.arange(4).reshape(2, 2)
##################################################
# Text under the old kind of rule.
{"b": 1}
# sphinx_gallery_thumbnail_number = 1

# %%
1 + 1
# => 3
print("""\\
%% not a cell""")
# sphinx_gallery_start_ignore
print("hidden")
# sphinx_gallery_end_ignore

# %%
import os
os.urandom(1)  # unstable
print(os.urandom(8).hex())
print({"x"})
(
    "a"
    "b"
)'''

PINNED = '''\
"""A title"""
import random
import numpy as np
print("one"); print("two")
# => two
print("a\\n\\n    b")
# => a
#
#        b

# a comment

for i in range(2):
    print(i)
# => 0
#    1
    # inside
def f():
    print("from f")
    return 3
f()
# => from f
#    3
x = np.float64(1) / 3
x
# => np.float64(0.3333333333333333)

# %%
# Text right below.
np.arange(4).reshape(2, 2)
# => array([[0, 1],
#           [2, 3]])

##################################################
# Text under the old kind of rule.
{"b": 1}
# => {'b': 1}

# sphinx_gallery_thumbnail_number = 1

# %%
1 + 1
# => 2
print("""\\
%% not a cell""")
# => %% not a cell

# sphinx_gallery_start_ignore
print("hidden")
# sphinx_gallery_end_ignore

# %%
import os
os.urandom(1)  # unstable
print(os.urandom(8).hex())
print({"x"})
# => {'x'}
(
    "a"
    "b"
)
# => 'ab\''''


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_pins_are_written_where_they_belong_and_the_next_run_is_green(
    tmp_path, newline, end
):
    path = tmp_path / "plot_page.py"
    path.write_bytes((SCRIPT + end).replace("\n", newline).encode())
    kinds = ("differs", "unpinned")
    source = Source(tmp_path, None, {})
    one, two = (run_isolated(path, source, seed=seed).problems for seed in "12")
    accept(path, settle(one, two), kinds)
    text = path.read_bytes().decode()
    assert text == (PINNED + end).replace("\n", newline)

    left = run(parse(path))
    assert [(problem.line, problem.kind) for problem in left] == [
        (4, "unpinned"),
        (text[: text.index("print(os")].count("\n") + 1, "unpinned"),
    ]
    assert accept(path, settle(left, left)) == []


def test_an_output_can_not_become_code(tmp_path):
    path = tmp_path / "plot_page.py"
    text = '"""A"""\nprint("a\\rimport antigravity")\nprint("\\x0cb\\u2028c")\n'
    path.write_text(text, "utf-8")
    problems = run(parse(path))
    accept(path, problems, ("differs", "unpinned"))
    lines = re.split("\r\n|\r|\n", path.read_text("utf-8"))
    assert not [line for line in lines if line.startswith("import")]


PIECES = ["=>", "#", "# =>", "%%", " ", "\n", "\t", "...", "doctest: +SKIP", "\\", "'"]
PIECES += [
    '"""',
    "a",
    "1.5",
    "é",
    "\x1b[1m",
    "\r",
    "sphinx_gallery_x = 1",
    "<BLANKLINE>",
]
AFTER = [
    "",
    "\n",
    "\n\n",
    "\n# note\n",
    "\n\n# note\n",
    "\n# %%\n# Text\n",
    "\n    # in\n",
]


@settings(
    derandomize=True,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    shown=st.lists(st.lists(st.sampled_from(PIECES)).map("".join), min_size=1),
    between=st.sampled_from(AFTER),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_is_shown_is_pinned_and_the_next_run_is_green(
    tmp_path, shown, between, newline
):
    path = tmp_path / "plot_page.py"
    statements = [f"if True:\n    print({text!r})" for text in shown]
    text = '"""A title"""\n' + (between or "\n").join(statements) + between
    path.write_bytes(text.replace("\n", newline).encode())
    one = run(parse(path))
    tree = ast.dump(ast.parse(path.read_bytes()))
    accept(path, settle(one, one), ("differs", "unpinned"))
    left = run(parse(path))
    assert [problem.message for problem in settle(left, left)] == [
        problem.message for problem in settle(one, one) if problem.kind == "unstable"
    ]
    assert ast.dump(ast.parse(path.read_bytes())) == tree
