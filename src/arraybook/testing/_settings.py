"""The settings: what a project has told Sphinx-Gallery about its scripts."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import warnings
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Settings", "SettingsError"]


class SettingsError(Exception):
    """The settings can't be read; says why."""


@dataclass(frozen=True)
class Settings:
    """The settings of Sphinx-Gallery that matter to a test, under the same names.

    Paths are absolute. No ``examples_dirs`` means anywhere; ``conf`` is all of
    ``sphinx_gallery_conf``, and ``folder`` where its file is, or the project.
    """

    filename_pattern: str = re.escape(os.sep) + "plot"
    ignore_pattern: str = r"__init__\.py"
    examples_dirs: tuple[Path, ...] = ()
    expected_failing_examples: tuple[Path, ...] = ()
    capture_repr: tuple[str, ...] = ("_repr_html_", "__repr__")
    ignore_repr_types: str = ""
    reset_modules: tuple[Any, ...] = ("matplotlib", "seaborn")
    reset_modules_order: str = "before"
    reset_argv: Any = None
    conf: dict[str, Any] = field(default_factory=dict)
    folder: Path = field(default_factory=Path.cwd)

    @classmethod
    def load(cls, root: Path, conf: Path | None, own: Mapping[str, Any]) -> Settings:
        """Read ``conf.py``, if given; the project's `own` settings go first."""
        found = _execute(conf) if conf else {}
        folder = conf.parent if conf else root
        if conf:
            found.setdefault("examples_dirs", "../examples")
        names = {part.name for part in fields(cls)} - {"conf", "folder"}
        values = {
            name: _typed(name, value, folder)
            for name, value in found.items()
            if name in names
        }
        values |= {name: _typed(name, value, root) for name, value in own.items()}
        return cls(**values, conf=found | dict(own), folder=folder)

    def runs(self, path: Path, root: Path) -> bool:
        """Whether Sphinx-Gallery would run a file."""
        if path.suffix != ".py" or re.search(self.ignore_pattern, path.name):
            return False
        places = path.parent, path.parent.parent  # a gallery and its subsections
        if self.examples_dirs:
            name = str(path)
            if not any(place in self.examples_dirs for place in places):
                return False
        else:  # what the folders above the project are called says nothing
            name = os.sep + os.path.relpath(path, root)
        return bool(re.search(self.filename_pattern, name))

    def clean_modules(self, path: Path, when: str) -> None:
        """Let Sphinx-Gallery make modules as new, as far as they are loaded."""
        if self.reset_modules_order not in {when, "both"}:
            return
        needed = [
            reset
            for reset in self.reset_modules
            if reset not in ("matplotlib", "seaborn") or reset in sys.modules
        ]
        if needed:
            from sphinx_gallery.scrapers import clean_modules  # noqa: PLC0415

            clean_modules(self._gallery_conf(reset_modules=needed), path.name, when)

    def arguments(self, path: Path) -> list[str]:
        """Return what the script finds in ``sys.argv`` after its name."""
        if self.reset_argv is None:
            return []
        from sphinx_gallery.gen_rst import _get_callables  # noqa: PLC0415

        conf = self._gallery_conf(reset_argv=self.reset_argv)
        (reset,) = _get_callables(conf, "reset_argv")
        return list(reset(conf, {"src_file": str(path)}))

    def _gallery_conf(self, **changes: Any) -> dict[str, Any]:
        from sphinx_gallery.gen_gallery import DEFAULT_GALLERY_CONF  # noqa: PLC0415

        return {
            **DEFAULT_GALLERY_CONF,
            **self.conf,
            "src_dir": str(self.folder),
            **changes,
        }


def _typed(name: str, value: Any, folder: Path) -> Any:
    """Bring a value into the form in which it is kept."""
    if name in {"examples_dirs", "expected_failing_examples"}:
        several = [value] if isinstance(value, (str, Path)) else value
        return tuple(Path(os.path.normpath(folder / path)) for path in several)
    if name in {"capture_repr", "reset_modules"}:
        several = value if isinstance(value, (list, tuple)) else [value]
        return tuple(several)
    return value


def _execute(conf: Path) -> dict[str, Any]:
    """Run a ``conf.py`` as Sphinx does; return its ``sphinx_gallery_conf``."""
    from sphinx.util.tags import Tags  # noqa: PLC0415

    try:
        code = compile(conf.read_bytes(), conf, "exec")
        namespace: dict[str, Any] = {"__file__": str(conf), "tags": Tags()}
        with contextlib.chdir(conf.parent), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are the business of the build
            exec(code, namespace)  # noqa: S102
        return dict(namespace["sphinx_gallery_conf"])
    except (Exception, SystemExit) as error:
        if isinstance(error, KeyError) and error.args == ("sphinx_gallery_conf",):
            msg = f"{conf} sets no sphinx_gallery_conf"
        else:
            msg = f"{conf} can not be executed: {type(error).__name__}: {error}"
        raise SettingsError(msg) from error
