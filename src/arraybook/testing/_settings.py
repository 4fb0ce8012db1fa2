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

__all__ = ["Settings", "SettingsError", "arguments", "clean_modules"]


class SettingsError(Exception):
    """The settings can't be read; says why."""


@dataclass(frozen=True)
class Settings:
    """The settings of Sphinx-Gallery that matter to a test, under the same names.

    Attributes
    ----------
    filename_pattern, ignore_pattern : str
        Which scripts run, and which files are none.
    examples_dirs, expected_failing_examples : tuple of pathlib.Path
        Absolute paths; without ``examples_dirs`` scripts may stand anywhere.
    capture_repr : tuple of str
        The methods that show the last value of a cell.
    ignore_repr_types : str
        Pattern of types that are not shown.
    reset_modules, reset_modules_order : tuple and str
        What to make as new, and when.
    reset_argv : callable, optional
        Returns the arguments that a script finds after its name.
    conf : dict
        All of ``sphinx_gallery_conf``.
    folder : pathlib.Path
        Where ``conf.py`` is, or the project.
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
        """Read the settings of a gallery.

        Parameters
        ----------
        root : pathlib.Path
            The project; its `own` paths are relative to this folder.
        conf : pathlib.Path or None
            Sphinx's ``conf.py``, which is executed.
        own : mapping of str to object
            Settings that go before those of ``conf.py``.

        Returns
        -------
        Settings
            What is not set is as Sphinx-Gallery assumes.

        Raises
        ------
        SettingsError
            If ``conf.py`` can't be executed, or sets no ``sphinx_gallery_conf``.

        Examples
        --------
        >>> import pathlib
        >>> from arraybook.testing import Settings
        >>> root = pathlib.Path("/project")
        >>> settings = Settings.load(root, None, {"examples_dirs": ["examples"]})
        >>> settings.examples_dirs == (root / "examples",)
        True
        """
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
        """Tell whether Sphinx-Gallery would run a file.

        Parameters
        ----------
        path : pathlib.Path
            The file.
        root : pathlib.Path
            The project: what the folders above it are called says nothing.

        Returns
        -------
        bool
            Whether it is a script that its patterns and folders let run.

        Examples
        --------
        >>> import pathlib
        >>> from arraybook.testing import Settings
        >>> root = pathlib.Path("/project")
        >>> [Settings().runs(root / name, root) for name in ("plot_a.py", "conf.py")]
        [True, False]
        """
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


def clean_modules(settings: Settings, path: Path, when: str) -> None:
    """Let Sphinx-Gallery make modules as new, as far as they are loaded."""
    if settings.reset_modules_order not in {when, "both"}:
        return
    needed = [
        reset
        for reset in settings.reset_modules
        if reset not in ("matplotlib", "seaborn") or reset in sys.modules
    ]
    if needed:
        from sphinx_gallery import scrapers  # noqa: PLC0415

        conf = _gallery_conf(settings, reset_modules=needed)
        scrapers.clean_modules(conf, path.name, when)


def arguments(settings: Settings, path: Path) -> list[str]:
    """Return what the script finds in ``sys.argv`` after its name."""
    if settings.reset_argv is None:
        return []
    from sphinx_gallery.gen_rst import _get_callables  # noqa: PLC0415

    conf = _gallery_conf(settings, reset_argv=settings.reset_argv)
    (reset,) = _get_callables(conf, "reset_argv")
    return list(reset(conf, {"src_file": str(path)}))


def _gallery_conf(settings: Settings, **changes: Any) -> dict[str, Any]:
    from sphinx_gallery.gen_gallery import DEFAULT_GALLERY_CONF  # noqa: PLC0415

    folder = str(settings.folder)
    return {**DEFAULT_GALLERY_CONF, **settings.conf, "src_dir": folder, **changes}


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
    try:
        text = conf.read_bytes()
        code = compile(text, conf, "exec")
        namespace: dict[str, Any] = {"__file__": str(conf)}
        if b"tags" in text:  # what few ask for takes long to load
            from sphinx.util.tags import Tags  # noqa: PLC0415

            namespace["tags"] = Tags()
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
