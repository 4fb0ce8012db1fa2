"""Scripts in processes of their own: limits, deaths and what is left behind."""

import os
import sys
import time
from types import SimpleNamespace

import pytest

from arraybook.testing import _process
from arraybook.testing._process import Source, run_isolated

posix = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")


@pytest.fixture
def isolated(write, tmp_path):
    """Run a script in a process of its own."""

    def isolated(body, **options):
        return run_isolated(write(body), Source(tmp_path, None, {}), **options)

    return isolated


def test_the_problems_are_those_of_a_run_here(isolated, problems):
    body = "1 + 1\n# => 3\nprint('a')\n1 / 0\n"
    assert isolated(body).problems == problems(body)


def test_the_script_does_not_share_this_process(isolated):
    body = f"import os\nos.getpid() == {os.getpid()}\n# => False\n"
    assert isolated(body).problems == []


def test_the_process_has_loaded_only_what_running_takes(isolated):
    body = (
        "import sys\n{'sphinx', 'sphinx_gallery', 'numpy'} & {*sys.modules}\n# => set()"
    )
    assert isolated(body).problems == []


def test_an_expression_may_have_hundreds_of_terms(isolated):
    assert isolated("+".join("1" * 900) + "\n# => 900\n").problems == []


@pytest.mark.parametrize(
    ("death", "message"),
    [
        ("os._exit(3)", "this statement ended the process with exit status 3"),
        ("os._exit(0)", "this statement ended the process with exit status 0"),
        ("os.abort()", "this statement ended the process: SIGABRT"),
        ("faulthandler._sigsegv()", "this statement ended the process: SIGSEGV"),
    ],
)
@posix
def test_a_dead_process_is_a_problem_of_its_statement(isolated, death, message):
    problems, peak = isolated(f"import os, faulthandler\nx = 1\n{death}\n")
    assert [(one.line, one.message) for one in problems] == [(5, message)]
    assert peak is None


@posix
def test_after_the_time_limit_everything_that_was_started_is_killed(isolated, tmp_path):
    body = f"""
        import subprocess, sys, time
        code = "import time; time.sleep(3); open('alive', 'w')"
        other = subprocess.Popen([sys.executable, "-c", code], cwd={str(tmp_path)!r})
        time.sleep(100)
        """
    began = time.perf_counter()
    ((problem,), _) = isolated(body, timeout=2.5)
    assert time.perf_counter() - began < 50
    assert (problem.line, problem.message) == (
        6,
        "this statement was running when the 2.5 s were over",
    )
    time.sleep(3.5)
    assert not (tmp_path / "alive").exists()


def test_where_processes_have_no_groups_the_process_itself_is_killed(
    isolated, monkeypatch
):
    monkeypatch.delattr(os, "killpg", raising=False)  # as on Windows
    began = time.perf_counter()
    ((problem,), _) = isolated("import time\ntime.sleep(100)\n", timeout=1)
    assert time.perf_counter() - began < 50
    assert problem.message.endswith("was running when the 1 s were over")


@pytest.mark.parametrize(
    ("platform", "peak"), [("linux", 2048 * 1024), ("darwin", 2048), ("win32", None)]
)
@pytest.mark.parametrize("status", [None, "Name:\tpython\n"])
def test_the_peak_of_memory_is_in_bytes_on_every_system(
    monkeypatch, tmp_path, platform, peak, status
):
    own = tmp_path / "status"  # in place of that in /proc
    if status:
        own.write_text(status, "ascii")
    usage = SimpleNamespace(
        RUSAGE_SELF=0, getrusage=lambda _: SimpleNamespace(ru_maxrss=2048)
    )
    monkeypatch.setitem(sys.modules, "resource", usage if peak else None)
    monkeypatch.setattr(_process, "Path", lambda _: own)
    monkeypatch.setattr(_process.sys, "platform", platform)
    assert _process._peak() == peak
    own.write_text("VmHWM:\t  300 kB\n", "ascii")
    assert _process._peak() == 300 * 1024


def test_the_seed_of_hashes_can_be_set(isolated):
    body = "import os\nos.environ['PYTHONHASHSEED']\n# => '2'\n"
    assert isolated(body, seed="2").problems == []


def test_a_process_that_can_not_begin_is_a_problem(write, tmp_path, capfd):
    source = Source(tmp_path, tmp_path / "missing.py", {})
    ((problem,), _) = run_isolated(write("x = 1\n"), source)
    assert (problem.line, problem.message) == (
        1,
        "what comes before the first statement ended the process with exit status 1",
    )
    assert "missing.py can not be executed" in capfd.readouterr().err
