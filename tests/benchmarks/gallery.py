"""The gallery doctest: what it takes beyond what the scripts take themselves."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import subprocess
import sys
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arraybook.testing import parse, run
from arraybook.testing._process import Source, run_isolated
from benchmarks.harness import (
    OURS,
    Case,
    Elsewhere,
    Entrant,
    Limit,
    benchmark,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ITSELF = "without the doctest"
SCRIPT = '''\
"""A title
=======
"""
import matplotlib.pyplot as plt
import numpy as np

# %%
# Text.

x = np.linspace(0, 1, 50)
x.sum()
# => np.float64(25.0)

# %%
for _ in range({figures}):
    fig, ax = plt.subplots()
    ax.plot(x, x**2)
print("drawn")
# => drawn
'''

# What Python does with a script, and Sphinx-Gallery with its figures.
PLAINLY = """
from pathlib import Path
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
exec(compile(Path(path).read_text("utf-8"), path, "exec"), {})
for number in plt.get_fignums():
    plt.figure(number).canvas.draw()
plt.close("all")
"""


@benchmark
def gallery() -> Iterator[Case]:
    """Yield races of scripts run here, run elsewhere and only collected."""
    yield Case(
        "a script with three figures",
        _here,
        n=3,
        tiny=1,
        unit="figures",
        targets=(Limit(ITSELF, 0.060),),
    )
    yield Case(
        "a script in a process of its own",
        _elsewhere,
        n=3,
        tiny=1,
        unit="figures",
        targets=(Limit(ITSELF, 0.060),),
    )
    yield Case(
        "collecting 1000 scripts",
        _collected,
        n=1000,
        tiny=3,
        unit="scripts",
        targets=(Limit(ITSELF, 1.0),),
    )


@cache
def _folder(n: int, figures: int) -> Path:
    """Write so many scripts to a folder that lasts as long as this process."""
    folder = Path(_kept().name) / f"{n}-{figures}"
    folder.mkdir()
    for i in range(n):
        text = SCRIPT.format(figures=figures)
        (folder / f"plot_{i}.py").write_text(text, "utf-8")
    return folder


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def _here(n: int) -> dict[str, Entrant]:
    path = _folder(1, n) / "plot_0.py"
    return {
        ITSELF: Entrant(lambda: _executed(path)),
        OURS: Entrant(lambda: run(parse(path))),
    }


def _executed(path: Path) -> list[Any]:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(PLAINLY, {"path": str(path)})  # noqa: S102
    return []


def _elsewhere(n: int) -> dict[str, Entrant]:
    path = _folder(1, n) / "plot_0.py"
    code = f"path = {str(path)!r}\n{PLAINLY}"
    source = Source(path.parent, None, {})

    def ours() -> list[Any]:
        # The process gets the filters of this one, and for a filter of SciPy's warnings
        # it loads SciPy. Those come from the other benchmarks, and the script needs none.
        with warnings.catch_warnings():
            warnings.resetwarnings()
            return run_isolated(path, source).problems

    return {
        ITSELF: Entrant(lambda: _timed(lambda: _call("-c", code))),
        OURS: Entrant(lambda: _timed(ours)),
    }


def _collected(n: int) -> dict[str, Entrant]:
    folder = _folder(n, 1)
    command = ("-m", "pytest", "-qq", "--collect-only", f"-c{os.devnull}", str(folder))
    return {
        ITSELF: Entrant(lambda: _timed(lambda: _call(*command))),
        OURS: Entrant(lambda: _timed(lambda: _call(*command, "--doctest-gallery"))),
    }


def _call(*arguments: str) -> list[Any]:
    command = [sys.executable, *arguments]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return []


def _timed(call: Callable[[], Any]) -> Elsewhere:
    """Return the processor's time of the processes that a function starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = call()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Elsewhere(seconds, result, 0)
