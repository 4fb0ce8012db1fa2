"""``accept`` writes what one would write by hand, and nothing else."""

import signal
import stat
import subprocess
import sys

import pytest

from arraybook.testing import accept, parse, run

BEFORE = '''\
"""A title"""
import numpy as np   # kept   as it is

# %%
# Text with => and a # => in it.

x = np.arange(6)
x.sum()
# => 14
x.mean()   # a comment
# => 2.4
np.pi * x[1]
# => 3.14
x.reshape(2, 3)
# => array([[0, 1],
#            [2, 3]])
x.max()
# => 5
x[::2]
# => array([0,
#           2,
#           4])
print("one")
# =>
print("a\\n\\n    b")
# => a

try:
    x + x[:2]
except ValueError as error:
    print(error)
# => something
x  # the last, without a newline at the end
# => 0'''

AFTER = '''\
"""A title"""
import numpy as np   # kept   as it is

# %%
# Text with => and a # => in it.

x = np.arange(6)
x.sum()
# => np.int64(15)
x.mean()   # a comment
# => np.float64(2.5)
np.pi * x[1]
# => np.float64(3.141592653589793)
x.reshape(2, 3)
# => array([[0, 1, 2],
#           [3, 4, 5]])
x.max()
# => 5
x[::2]
# => array([0,
#           2,
#           4])
print("one")
# => one
print("a\\n\\n    b")
# => a
#
#        b

try:
    x + x[:2]
except ValueError as error:
    print(error)
# => operands could not be broadcast together with shapes (6,) (2,)
x  # the last, without a newline at the end
# => array([0, 1, 2, 3, 4, 5])'''


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_wrong_missing_digit_and_multi_line_pins_round_trip(tmp_path, newline):
    path = tmp_path / "plot_page.py"
    path.write_bytes(BEFORE.replace("\n", newline).encode())
    path.chmod(0o640)

    assert len(accept(path, run(parse(path)))) == 8
    assert path.read_bytes().decode() == AFTER.replace("\n", newline)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640

    assert run(parse(path)) == []
    written = path.stat().st_mtime_ns
    assert accept(path, run(parse(path))) == []
    assert path.stat().st_mtime_ns == written
    assert list(tmp_path.iterdir()) == [path]


def test_line_ends_of_all_kinds_are_counted_as_python_counts_them(tmp_path):
    path = tmp_path / "plot_page.py"
    path.write_bytes(b'"""A\rtitle"""\r\n1 + 1\r# => 3\n2 + 2\r\n# => 4\r\n')
    accept(path, run(parse(path)))
    assert path.read_bytes() == (
        b'"""A\rtitle"""\r\n1 + 1\r# => 2\n2 + 2\r\n# => 4\r\n'
    )


def test_what_needs_an_author_is_left_alone(write):
    path = write("""
        print("not pinned")
        x = 1
        # => 1
        1 + 1
        # => 3
        """)
    mended = accept(path, run(parse(path)))
    assert [problem.line for problem in mended] == [7]
    assert [problem.line for problem in run(parse(path))] == [3, 5]


def test_a_failed_write_leaves_the_old_file(write, monkeypatch):
    path = write("1 + 1\n# => 3\n")
    before = path.read_bytes()
    problems = run(parse(path))

    def full(*_args):
        raise OSError("no space left")

    monkeypatch.setattr("shutil.copymode", full)
    with pytest.raises(OSError, match="no space left"):
        accept(path, problems)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_symbolic_link_and_its_target_are_left_alone(tmp_path):
    target = tmp_path / "target.py"
    target.write_text('"""A"""\n1 + 1\n# => 3\n', "utf-8")
    link = tmp_path / "plot_link.py"
    link.symlink_to(target)
    before = target.read_bytes()
    assert accept(link, run(parse(link))) == []
    assert link.is_symlink()
    assert target.read_bytes() == before


KILLED = """
import os, pathlib, signal, sys
from arraybook.testing import accept, parse, run

die_before = sys.argv[2]

def trace(frame, event, arg):
    # Die as soon as the code of accept comes to the line that is asked for.
    if frame.f_code.co_name == "_replace" and event == "line":
        trace.lines += 1
        if trace.lines == int(die_before):
            os.kill(os.getpid(), signal.SIGKILL)
    return trace

trace.lines = 0
path = pathlib.Path(sys.argv[1])
problems = run(parse(path))
sys.settrace(trace)
accept(path, problems)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_run_leaves_the_old_file_or_the_new_one(tmp_path):
    old = '"""A"""\n1 + 1\n# => 3\n'
    new = old.replace("3", "2")
    seen = []
    for line in range(1, 11):
        path = tmp_path / "plot_page.py"
        path.write_text(old, "utf-8")
        done = subprocess.run(
            [sys.executable, "-c", KILLED, path, str(line)], check=False
        )
        seen.append(path.read_text("utf-8"))
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    assert len(seen) > 4
    assert seen[:-1] == [old] * (len(seen) - 1)
    assert seen[-1] == new
