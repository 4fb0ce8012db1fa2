"""``--gallery-isolate``: run a script in a process of its own."""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from arraybook.testing._runner import run
from arraybook.testing._script import Problem, parse
from arraybook.testing._settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Outcome", "Source", "child", "run_isolated"]

CODE = """\
import sys
sys.path[:] = {path!r}
from arraybook.testing._process import child
child({folder!r})
"""


class Source(NamedTuple):
    """What `Settings.load` takes, for it to be called in another process."""

    root: Path
    conf: Path | None
    own: Mapping[str, Any]


class Outcome(NamedTuple):
    """What a process has found, and the most memory that it had, in bytes."""

    problems: list[Problem]
    peak: int | None


def run_isolated(
    path: Path, source: Source, timeout: float | None = None, seed: str | None = None
) -> Outcome:
    """Run a script in a new process, which is killed with all that it has started.

    After `timeout` seconds that is at once. A process that dies before its script is
    done has one problem, its death. `seed` is the value of ``PYTHONHASHSEED``.
    """
    line = 0
    seeded = {"PYTHONHASHSEED": seed} if seed else {}
    with tempfile.TemporaryDirectory(prefix="gallery-") as folder:
        (Path(folder) / "job").write_bytes(_job(path, source))
        process = subprocess.Popen(
            [sys.executable, "-c", CODE.format(path=sys.path, folder=folder)],
            stdin=subprocess.DEVNULL,
            env=os.environ | seeded,
            start_new_session=True,
        )
        try:
            status: int | None = process.wait(timeout)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            _kill(process)
        with contextlib.suppress(FileNotFoundError):
            return Outcome(*pickle.loads((Path(folder) / "result").read_bytes()))
        with contextlib.suppress(FileNotFoundError):
            line = int((Path(folder) / "line").read_bytes() or 0)
    what = "this statement" if line else "what comes before the first statement"
    if status is None:
        message = f"{what} was running when the {timeout:g} s were over"
    elif status < 0:
        name = signal.Signals(-status).name
        message = f"{what} ended the process: {name}"
    else:
        message = f"{what} ended the process with exit status {status}"
    return Outcome([Problem(max(line, 1), message)], None)


def _job(path: Path, source: Source) -> bytes:
    """Say what is to be run, parsed already: what parses takes long to load."""
    rest = source, warnings.filters
    try:
        return pickle.dumps((parse(path), *rest))
    except RecursionError:  # in an expression of hundreds of terms
        return pickle.dumps((path, *rest))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def child(name: str) -> None:
    """Run a script and write what was found; the other side of `run_isolated`."""
    import faulthandler  # noqa: PLC0415

    faulthandler.enable()
    folder = Path(name)
    what, source, filters = pickle.loads((folder / "job").read_bytes())
    script = parse(what) if isinstance(what, Path) else what
    warnings.resetwarnings()
    warnings.filters[:] = filters  # type: ignore[index]
    with (folder / "line").open("wb", buffering=0) as file:

        def begins(line: int) -> None:
            file.seek(0)
            file.write(b"%9d" % line)

        problems = run(script, Settings.load(*source), begins)
    unfinished = folder / "unfinished"
    unfinished.write_bytes(pickle.dumps((problems, _peak())))
    unfinished.replace(folder / "result")


def _peak() -> int | None:
    """Return the most memory that this process had, in bytes."""
    with contextlib.suppress(OSError):
        # Linux: what ``getrusage`` says includes the parent before it became the child.
        status = Path("/proc/self/status").read_text("ascii")
        if found := re.search(r"VmHWM:\s+(\d+) kB", status):
            return int(found[1]) * 1024
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
