"""The runner: executes a script cell by cell and compares what it shows."""

from __future__ import annotations
import __future__

import ast
import contextlib
import doctest
import gc
import io
import os
import sys
import traceback
import types
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.testing._script import Problem, Script, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arraybook.testing._checker import PinChecker

__all__ = ["run"]

FUTURE = {
    getattr(__future__, name).compiler_flag for name in __future__.all_feature_names
}
SHOW_WITHOUT_A_SCREEN = ".*non-interactive, and thus cannot be shown"


def run(script: Script) -> list[Problem]:
    r"""Run a script as Sphinx-Gallery would, and check everything that it shows.

    The cells run in one fresh ``__main__`` namespace, in the folder of the script, with
    Matplotlib's Agg backend. After each cell the open figures are drawn and closed.

    Parameters
    ----------
    script : Script
        As `parse` returns it.

    Returns
    -------
    list of Problem
        In the order of lines, those that `parse` found included: outputs that differ
        from their pin, outputs without a pin, warnings, and the exception, if any, that
        stopped the script.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from arraybook.testing import parse, run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "plot_sum.py"
    ...     _ = path.write_text('"One sum"\n1 + 1\n# => 3\n', encoding="utf-8")
    ...     run(parse(path))[0].got
    '2'
    """
    problems = list(script.problems)
    if script.runnable:
        with _surroundings(script.path) as (namespace, output, caught):
            session = _Session(script, namespace, output, caught)
            problems.extend(session.problems())
    return sorted(problems, key=lambda problem: problem.line)


@contextlib.contextmanager
def _surroundings(
    path: Path,
) -> Iterator[tuple[dict[str, Any], io.StringIO, list[warnings.WarningMessage]]]:
    """Make the world that a script expects, and leave no trace of it."""
    main = types.ModuleType("__main__")
    kept_main, kept_argv, kept_path = sys.modules["__main__"], sys.argv, sys.path[:]
    kept_backend = os.environ.get("MPLBACKEND")
    output = io.StringIO()
    with (
        contextlib.chdir(path.parent),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
        np.errstate(),
        np.printoptions(),
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", SHOW_WITHOUT_A_SCREEN, UserWarning)
        try:
            sys.modules["__main__"] = main
            sys.argv = [str(path)]
            sys.path.append(str(path.parent))
            os.environ["MPLBACKEND"] = "agg"
            _reset_matplotlib()
            yield main.__dict__, output, caught
        finally:
            main.__dict__.clear()
            _reset_matplotlib()
            sys.modules["__main__"] = kept_main
            sys.argv, sys.path[:] = kept_argv, kept_path
            os.environ.pop("MPLBACKEND", None)
            if kept_backend is not None:
                os.environ["MPLBACKEND"] = kept_backend


def _reset_matplotlib() -> None:
    """Give the script, or the next one, Matplotlib as new, if it is loaded at all."""
    if "matplotlib" in sys.modules:
        import matplotlib as mpl  # noqa: PLC0415

        mpl.rcdefaults()
        mpl.use("agg")
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
    if "matplotlib.animation" in sys.modules:
        # An animation that was never drawn warns when it is collected: that belongs to
        # the script, not to whatever runs next.
        gc.collect()


class _Session:
    """One execution of one script."""

    def __init__(
        self,
        script: Script,
        namespace: dict[str, Any],
        output: io.StringIO,
        caught: list[warnings.WarningMessage],
    ) -> None:
        # Imported here: scipy-doctest is needed only once there is a script to check.
        from arraybook.testing._checker import PinChecker  # noqa: PLC0415

        self.script = script
        self.filename = str(script.path)
        self.namespace = namespace
        self.output = output
        self.caught = caught
        self.checker: PinChecker = PinChecker()
        self.flags = 0  # of the ``from __future__`` imports so far

    def problems(self) -> Iterator[Problem]:
        for cell in self.script.cells:
            for statement in cell:
                if statement.options.get(doctest.SKIP):
                    continue
                try:
                    shown, is_artist = self.execute(statement)
                except (Exception, SystemExit) as error:  # noqa: BLE001
                    yield self.exception(error, statement)
                    return
                yield from self.warnings(statement.node.lineno)
                yield from self.compare(statement, shown, is_artist=is_artist)
            try:
                _draw_figures()
            except Exception as error:  # noqa: BLE001
                yield self.exception(error, cell[-1])
                return
            yield from self.warnings(cell[-1].node.lineno)

    def execute(self, statement: Statement) -> tuple[str, bool]:
        """Run a statement; return what a reader sees, and if it is an artist's repr."""
        self.output.seek(0)
        self.output.truncate()
        node = statement.node
        if not isinstance(node, ast.Expr):
            exec(self.compile(ast.Module([node], []), "exec"), self.namespace)  # noqa: S102
            return _stripped(self.output.getvalue()), False
        value = eval(self.compile(ast.Expression(node.value), "eval"), self.namespace)
        printed = self.output.getvalue()
        if value is None or not (statement.is_last or statement.pin):
            return _stripped(printed), False
        return _stripped(printed + repr(value)), not printed and _is_artist(value)

    def compile(self, tree: ast.Module | ast.Expression, mode: str) -> types.CodeType:
        code: types.CodeType = compile(
            tree, self.filename, mode, self.flags, dont_inherit=True
        )
        self.flags |= sum(flag for flag in FUTURE if code.co_flags & flag)
        return code

    def compare(
        self, statement: Statement, shown: str, *, is_artist: bool
    ) -> Iterator[Problem]:
        line, pin = statement.node.lineno, statement.pin
        if pin is None:
            if shown and not is_artist:
                yield Problem(line, f"this output is not pinned:\n{shown}")
        elif not shown:
            yield Problem(pin.line, "the statement above this pin shows nothing")
        elif not self.equal(pin.text, shown, statement.options):
            yield Problem(pin.line, "the output differs from its pin", pin, shown)

    def equal(self, want: str, got: str, options: dict[int, bool]) -> bool:
        flags = sum(flag for flag, on in options.items() if on)
        return self.checker.check_output(want + "\n", got + "\n", flags)

    def warnings(self, line: int) -> Iterator[Problem]:
        for warning in self.caught:
            here = warning.lineno if warning.filename == self.filename else line
            yield Problem(here, f"{warning.category.__name__}: {warning.message}")
        self.caught.clear()

    def exception(self, error: BaseException, statement: Statement) -> Problem:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == self.filename]
        line = (lines[-1] if lines else None) or statement.node.lineno
        text = "".join(traceback.format_exception_only(error)).strip()
        return Problem(
            line, f"the script stops here, what follows is unchecked:\n{text}"
        )


def _stripped(text: str) -> str:
    """Drop what can't be seen: spaces at line ends, empty lines around the output."""
    lines = [line.rstrip() for line in text.expandtabs().split("\n")]
    return "\n".join(lines).strip("\n")


def _draw_figures() -> None:
    """Draw what the page would show, so that a figure can fail here too."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        for number in pyplot.get_fignums():
            pyplot.figure(number).canvas.draw()
        pyplot.close("all")


def _is_artist(value: Any) -> bool:
    """Whether a value is a Matplotlib artist, or a collection of nothing else."""
    if "matplotlib" not in sys.modules:
        return False
    from matplotlib.artist import Artist  # noqa: PLC0415

    leaves = list(_leaves(value))
    return bool(leaves) and all(isinstance(leaf, Artist) for leaf in leaves)


def _leaves(value: Any) -> Iterator[Any]:
    """Walk through the collections that plotting functions return."""
    if isinstance(value, dict):
        value = list(value.values())
    elif isinstance(value, np.ndarray) and value.dtype == object:
        value = value.ravel().tolist()
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
