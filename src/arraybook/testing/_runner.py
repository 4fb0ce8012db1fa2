"""The runner: executes a script cell by cell and compares what it shows."""

from __future__ import annotations
import __future__

import ast
import contextlib
import contextvars
import doctest
import gc
import importlib.util
import io
import os
import re
import sys
import traceback
import warnings
from typing import TYPE_CHECKING, Any

from arraybook.testing._script import Cell, Pin, Problem, Script, Statement
from arraybook.testing._settings import Settings, arguments, clean_modules

if TYPE_CHECKING:
    import types
    from collections.abc import Callable, Iterator

__all__ = ["equal", "run"]

FUTURE = {
    getattr(__future__, name).compiler_flag for name in __future__.all_feature_names
}
SHOW_WITHOUT_A_SCREEN = ".*non-interactive, and thus cannot be shown"
COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")  # Sphinx-Gallery drops them as well
PLAIN = doctest.OutputChecker()


def run(
    script: Script,
    settings: Settings | None = None,
    begins: Callable[[int], object] = lambda line: line,
) -> list[Problem]:
    r"""Run a script as Sphinx-Gallery would, and check everything that it shows.

    The cells run in one fresh ``__main__`` namespace, in the folder of the script, with
    Matplotlib's Agg backend. After each cell the open figures are drawn and closed.

    Parameters
    ----------
    script : Script
        As `parse` returns it.
    settings : Settings, optional
        Those of the gallery; by default what Sphinx-Gallery assumes.
    begins : callable, optional
        Is told the line of each statement before it runs.

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
    settings = settings or Settings()
    problems = list(script.problems)
    if script.runnable:
        session = _Session(script, settings, begins)
        # NumPy's print options and error state belong to the context.
        problems += contextvars.copy_context().run(session.run)
        problems += [_judged(*warned) for warned in session.warned]
    if script.path in settings.expected_failing_examples:
        problems = _expecting_failure(problems)
    return sorted(problems, key=lambda problem: problem.line)


def equal(want: str, got: str, options: dict[int, bool]) -> bool:
    """Tell whether two outputs say the same, as texts or else as data."""
    flags = sum(flag for flag, on in options.items() if on)
    if PLAIN.check_output(want + "\n", got + "\n", flags | doctest.ELLIPSIS):
        return True
    # Imported here because it brings NumPy along.
    from arraybook.testing._checker import PinChecker  # noqa: PLC0415

    return PinChecker().check_output(want + "\n", got + "\n", flags)


def _judged(line: int, warning: warnings.WarningMessage) -> Problem:
    """Warn once more, for whoever records warnings, and see if their filters raise."""
    modules = list(sys.modules.items())
    names = [name for name, m in modules if _file(m) == warning.filename]
    kind = "warning"
    try:
        warnings.warn_explicit(
            warning.message,
            warning.category,
            warning.filename,
            warning.lineno,
            module=names[0] if names else "__main__",
        )
    except Warning:
        kind = "error"
    text = f"{warning.category.__name__}: {warning.message}"
    return Problem(line, text, kind=kind)


def _file(module: types.ModuleType) -> Any:
    return getattr(module, "__dict__", {}).get("__file__")


def _expecting_failure(problems: list[Problem]) -> list[Problem]:
    """Take the failure of a script for what it is: expected."""
    others = [problem for problem in problems if problem.kind != "stopped"]
    if len(others) == len(problems):
        others.append(Problem(1, "this script is expected to fail, but it passes"))
    return others


@contextlib.contextmanager
def _surroundings(
    script: Script, settings: Settings
) -> Iterator[tuple[dict[str, Any], io.StringIO, list[warnings.WarningMessage]]]:
    """Make the world that a script expects, and leave no trace of it."""
    spec = importlib.util.spec_from_loader("__main__", None)
    assert spec
    main = importlib.util.module_from_spec(spec)
    main.__dict__.update(__doc__="", input=_no_input)
    kept_main, kept_argv, kept_path = sys.modules["__main__"], sys.argv, sys.path[:]
    kept_backend = os.environ.get("MPLBACKEND")
    output = io.StringIO()
    with (
        contextlib.chdir(script.path.parent),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
        warnings.catch_warnings(record=True) as caught,
        _matplotlib_as_it_was(),
    ):
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", SHOW_WITHOUT_A_SCREEN, UserWarning)
        try:
            os.environ["MPLBACKEND"] = "agg"
            clean_modules(settings, script.path, "before")
            sys.argv = [str(script.path), *arguments(settings, script.path)]
            sys.modules["__main__"] = main
            caught.clear()
            yield main.__dict__, output, caught
        finally:
            sys.modules["__main__"] = kept_main
            main.__dict__.clear()
            sys.argv, sys.path[:] = kept_argv, kept_path
            os.environ.pop("MPLBACKEND", None)
            if kept_backend is not None:
                os.environ["MPLBACKEND"] = kept_backend
            clean_modules(settings, script.path, "after")


def _no_input(prompt: object = None) -> str:
    """Stand for ``input``, which Sphinx-Gallery does not have."""
    msg = f"a gallery script can not ask its reader: input({prompt!r})"
    raise RuntimeError(msg)


@contextlib.contextmanager
def _matplotlib_as_it_was() -> Iterator[None]:
    """Keep Matplotlib's settings, and its figures away, if it is loaded at all."""
    with contextlib.ExitStack() as stack:
        was_loaded = "matplotlib" in sys.modules
        if was_loaded:
            import matplotlib as mpl  # noqa: PLC0415

            stack.enter_context(mpl.rc_context())
            mpl.use("agg")
        try:
            yield
        finally:
            if "matplotlib.pyplot" in sys.modules:
                sys.modules["matplotlib.pyplot"].close("all")
            if "matplotlib" in sys.modules and not was_loaded:
                sys.modules["matplotlib"].rcdefaults()
            if "matplotlib.animation" in sys.modules:
                # An animation that was never drawn warns when it is collected: that
                # belongs to the script, not to whatever runs next.
                gc.collect()


class _Session:
    """One execution of one script."""

    def __init__(
        self, script: Script, settings: Settings, begins: Callable[[int], object]
    ) -> None:
        self.script = script
        self.filename = str(script.path)
        self.settings = settings
        self.begins = begins
        self.flags = 0  # of the ``from __future__`` imports so far
        self.warned: list[tuple[int, warnings.WarningMessage]] = []

    def run(self) -> list[Problem]:
        """Run the cells."""
        with _surroundings(self.script, self.settings) as world:
            self.namespace, self.output, self.caught = world
            return list(self.problems())

    def problems(self) -> Iterator[Problem]:
        folder, path = self.script.path.parent, sys.path[:]
        for cell in self.script.cells:
            # Sphinx-Gallery begins every cell where the script stands.
            os.chdir(folder)
            sys.path[:] = [*path, str(folder)]
            for statement in cell.statements:
                if statement.options.get(doctest.SKIP):
                    continue
                try:
                    shown, is_visible = self.execute(statement, cell)
                except (Exception, SystemExit) as error:  # noqa: BLE001
                    yield self.exception(error, statement)
                    return
                self.note_warnings(statement)
                yield from self.compare(statement, shown, is_visible=is_visible)
            if cell.defers_figures:
                continue
            last = cell.statements[-1]
            try:
                _draw_figures()
            except Exception as error:  # noqa: BLE001
                yield self.exception(error, last)
                return
            self.note_warnings(last)

    def execute(self, statement: Statement, cell: Cell) -> tuple[str, bool]:
        """Run a statement; return what a pin holds, and if a reader sees any of it."""
        self.output.seek(0)
        self.output.truncate()
        node = statement.node
        self.begins(node.lineno)
        if not isinstance(node, ast.Expr):
            exec(self.compile(ast.Module([node], []), "exec"), self.namespace)  # noqa: S102
            shown = _stripped(self.output.getvalue())
            return shown, bool(shown)
        value = eval(self.compile(ast.Expression(node.value), "eval"), self.namespace)
        printed = self.output.getvalue()
        is_visible = bool(_stripped(printed))
        if value is None:
            return _stripped(printed), is_visible
        methods = self.methods(value, cell)
        is_visible |= statement.is_last and bool(methods) and not _is_artist(value)
        if not (statement.pin or is_visible):
            return "", False  # and what has no reader needs no text
        text = str(value) if methods[:1] == ["__str__"] else repr(value)
        return _stripped(printed + text), is_visible

    def methods(self, value: object, cell: Cell) -> list[str]:
        """Return the methods that show the last value of a cell as text."""
        names = cell.capture_repr
        if names is None:
            names = self.settings.capture_repr
        ignored = self.settings.ignore_repr_types
        if ignored and re.search(ignored, str(type(value))):
            return []
        has_html = "_repr_html_" in names and hasattr(value, "_repr_html_")
        texts = [name for name in names if name != "_repr_html_"]
        return texts or (["__repr__"] if has_html else [])

    def compile(self, tree: ast.Module | ast.Expression, mode: str) -> types.CodeType:
        code: types.CodeType = compile(
            tree, self.filename, mode, self.flags, dont_inherit=True
        )
        self.flags |= sum(flag for flag in FUTURE if code.co_flags & flag)
        return code

    def compare(
        self, statement: Statement, shown: str, *, is_visible: bool
    ) -> Iterator[Problem]:
        pin = statement.pin
        if pin is None:
            if is_visible and shown and not statement.is_hidden:
                end = statement.node.end_lineno or statement.node.lineno
                room = Pin(end + 1, end, "") if statement.ends_its_line else None
                message = f"this output is not pinned:\n{shown}"
                line = statement.node.lineno
                yield Problem(line, message, room, shown, "unpinned")
        elif not shown:
            yield Problem(pin.line, "the statement above this pin shows nothing")
        elif not equal(pin.text, shown, statement.options):
            message = "the output differs from its pin"
            yield Problem(pin.line, message, pin, shown, "differs")

    def note_warnings(self, statement: Statement) -> None:
        """Keep what a reader of the page would see of the warnings."""
        if not statement.is_hidden:
            for warning in self.caught:
                is_here = warning.filename == self.filename
                line = warning.lineno if is_here else statement.node.lineno
                self.warned.append((line, warning))
        self.caught.clear()

    def exception(self, error: BaseException, statement: Statement) -> Problem:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == self.filename]
        line = (lines[-1] if lines else None) or statement.node.lineno
        text = "".join(traceback.format_exception_only(error)).strip()
        message = f"the script stops here, what follows is unchecked:\n{text}"
        return Problem(line, message, kind="stopped")


def _stripped(text: str) -> str:
    """Drop what can't be seen: colours, spaces at line ends, empty lines around."""
    text = COLOURS.sub("", text.expandtabs())
    lines = [line.rstrip() for line in text.split("\n")]
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
    import numpy as np  # noqa: PLC0415  (loaded with Matplotlib)

    if isinstance(value, dict):
        value = list(value.values())
    elif isinstance(value, np.ndarray) and value.dtype == object:
        value = value.ravel().tolist()
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
