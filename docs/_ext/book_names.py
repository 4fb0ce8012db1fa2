"""What the dotted names in a page's script stand for, by their full names.

Sphinx-Gallery looks at the variables of a page when it has run, and leaves beside the
page what it found out. Here this is completed: the methods of compiled classes, and the
lines.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DOCS = Path(__file__).parents[1]
GALLERY = DOCS.parent / "gallery"

# What is worth looking up.
PACKAGES = {"numpy", "scipy", "matplotlib", "skimage", "sklearn", "arraybook"}

# Classes whose methods are documented under another name.
DOCUMENTED_AS = {
    "rv_continuous_frozen": "scipy.stats.rv_continuous",
    "rv_discrete_frozen": "scipy.stats.rv_discrete",
    "TtestResult": "scipy.stats._result_classes.TtestResult",
}

# Where Sphinx-Gallery says which module has a name, the shorter first.
MODULES = ("module_short", "module")


class Guess(NamedTuple):
    """A full name, and what is written in the script for it."""

    name: str
    written: str


class Found(NamedTuple):
    """A dotted name in a script, and what it may stand for, the likeliest first."""

    written: str
    line: int
    called: bool
    guesses: list[Guess]


class Names(ast.NodeVisitor):
    """The dotted names of a script, but for those of a function's own variables.

    What these stand for is not known when the page has run.
    """

    def __init__(self, script: ast.Module) -> None:
        self.imports: dict[str, str] = {}
        self.names: list[tuple[str, int, bool]] = []
        self._own: list[set[str]] = []
        self.visit(script)

    def visit_Import(self, node: ast.Import) -> None:
        """Note what a name stands for."""
        for alias in node.names:
            full = alias.name if alias.asname else alias.name.partition(".")[0]
            self.imports[alias.asname or full] = full

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Note what a name stands for."""
        for alias in node.names:
            self.imports[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def visit_Call(self, node: ast.Call) -> None:
        """Tell a function that is called from one that is only named."""
        self._note(node.func, called=True)
        for child in [*node.args, *node.keywords]:
            self.visit(child)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Take the whole of a dotted name."""
        self._note(node)

    def visit_Name(self, node: ast.Name) -> None:
        """Take a name without a dot."""
        self._note(node)

    def _note(self, node: ast.expr, *, called: bool = False) -> None:
        parts = []
        start = node
        while isinstance(start, ast.Attribute):
            parts.append(start.attr)
            start = start.value
        if not isinstance(start, ast.Name):
            self.visit(start)
        elif not any(start.id in own for own in self._own):
            written = ".".join([start.id, *reversed(parts)])
            # The name is looked for on the line on which it ends.
            self.names.append((written, node.end_lineno or node.lineno, called))

    def _with_own_variables(self, node: ast.AST) -> None:
        """Visit what has variables of its own."""
        inside = list(ast.walk(node))
        own = {one.arg for one in inside if isinstance(one, ast.arg)}
        own |= {
            one.id
            for one in inside
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        }
        self._own.append(own)
        self.generic_visit(node)
        self._own.pop()

    visit_FunctionDef = visit_Lambda = _with_own_variables  # noqa: N815
    visit_ListComp = visit_SetComp = visit_DictComp = _with_own_variables  # noqa: N815
    visit_GeneratorExp = _with_own_variables  # noqa: N815


def found(script: Path) -> Iterator[Found]:
    """Give every dotted name of a script with the full names that it may stand for."""
    noted = beside(script, ".codeobj.json")  # there is none for a page without names
    known = json.loads(noted.read_text("utf-8")) if noted.exists() else {}
    names = Names(ast.parse(script.read_text("utf-8")))
    for written, line, called in names.names:
        guesses = list(_guesses(written.split("."), names.imports, known))
        if guesses:
            yield Found(written, line, called, guesses)


def beside(script: Path, suffix: str) -> Path:
    """Return a file that Sphinx-Gallery wrote for a script."""
    return (DOCS / "gallery" / script.relative_to(GALLERY)).with_suffix(suffix)


def _guesses(
    parts: Sequence[str], imports: dict[str, str], known: dict[str, Any]
) -> Iterator[Guess]:
    """Give the guesses for a name, then those for less and less of it."""
    for end in range(len(parts), 0, -1):
        written, rest = ".".join(parts[:end]), parts[1:end]
        names = []
        if parts[0] in imports:
            names.append(".".join([imports[parts[0]], *rest]))
        for one in known.get(written, ()) if names or rest else ():
            # A class or a method. Others are the type of a value, or its bases.
            owner, _, last = one["name"].rpartition(".")
            if last == parts[end - 1] and (owner or one["is_class"]):
                names += [f"{one[key]}.{one['name']}" for key in MODULES]
        if rest:
            kinds = _types(".".join(parts[: end - 1]), imports, known)
            names += [f"{kind}.{rest[-1]}" for kind in kinds]
        for name in names:
            if name.partition(".")[0] in PACKAGES:
                yield Guess(name, written)


def _types(written: str, imports: dict[str, str], known: dict[str, Any]) -> list[str]:
    """Return the names of the class, and of its bases, that a value has."""
    start, _, rest = written.partition(".")
    if start in imports:
        value = resolve(f"{imports[start]}.{rest}".rstrip("."))
        if value is None or inspect.ismodule(value) or inspect.isclass(value):
            return []
        kind = type(value)
    else:
        one = known.get(written, [{"module": "builtins", "name": "object"}])[0]
        kind = resolve(f"{one['module']}.{one['name']}")
    return _class_names(kind) if inspect.isclass(kind) else []


def _class_names(kind: type) -> list[str]:
    """Return how a class and its bases may be called: by each package that has them."""
    names = []
    for base in kind.__mro__:
        if base.__qualname__ in DOCUMENTED_AS:
            names.append(DOCUMENTED_AS[base.__qualname__])
        modules = base.__module__.split(".")
        for depth in range(1, len(modules) + 1):
            name = ".".join([*modules[:depth], base.__qualname__])
            if resolve(name) is base:
                names.append(name)
    return names


@functools.cache
def resolve(name: str) -> Any:
    """Return the object of a full name, None if there is none."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:end]))
            for part in parts[end:]:
                value = getattr(value, part)
        except (ImportError, AttributeError):
            continue
        return value
    return None
