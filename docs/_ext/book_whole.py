"""One build at a time, and nothing of one that was cut short is taken for good."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import portalocker
from portalocker import LockFlags

if TYPE_CHECKING:
    from sphinx.application import Sphinx

BUILD = Path(__file__).parents[1] / "_build"
# The process of the build, for the workers that it starts.
OWNER = "ARRAYBOOK_BUILD"
held: list[IO[str]] = []


def lock(name: str, kind: LockFlags = LockFlags.EXCLUSIVE) -> IO[str]:
    """Wait for a lock, and say so; it is held as long as the file is open.

    A process that is forked has the file, too: whoever outlives a killed build keeps the
    next one waiting.
    """
    BUILD.mkdir(parents=True, exist_ok=True)
    file = (BUILD / f"{name}.lock").open("a", encoding="utf-8")
    try:
        portalocker.lock(file, kind | LockFlags.NON_BLOCKING)
    except portalocker.LockException:
        print(f"Waiting for another build of {BUILD.parent}", file=sys.stderr)
        portalocker.lock(file, kind)
    return file


def begin(app: Sphinx, *_: Any) -> None:
    """Wait for other builds, and forget what cannot be trusted."""
    if not held:
        held.append(lock("sphinx"))
        lock("workers").close()  # those of a killed build have ended
        os.environ[OWNER] = str(os.getpid())
    running = pages_mark(app)
    if running.exists():
        forget_pages(running)
    running.parent.mkdir(exist_ok=True)
    running.touch()
    unfinished = site_mark(app.doctreedir)
    if unfinished.exists():
        forget_site(app)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    # The theme copies its logo when a build has failed, too: where there is no folder, to
    # a file of that name.
    (Path(app.outdir) / "_static").mkdir(parents=True, exist_ok=True)


def pages_mark(app: Sphinx) -> Path:
    """Return the file that is there while scripts run."""
    return Path(app.srcdir) / "gallery" / ".running"


def site_mark(doctrees: Path) -> Path:
    """Return the file that is there while a site is not finished."""
    return Path(doctrees) / "unfinished"


def forget_pages(mark: Path) -> None:
    """Have the pages run again that ran since the mark was set.

    Sphinx-Gallery notes that a page has run before it writes what came out.
    """
    began = mark.stat().st_mtime_ns
    for checksum in mark.parent.rglob("*.md5"):
        if checksum.stat().st_mtime_ns >= began:
            checksum.unlink()
    # Those without results would be shown so if another one were run alone.
    os.environ.pop("ARRAYBOOK_PAGE", None)


def forget_site(app: Sphinx) -> None:
    """Have all pages read and written again, and copied what Sphinx takes as it is."""
    # Not above: docs/build_site.py has no use for Sphinx itself, which is slow to import.
    from sphinx.application import ENV_PICKLE_FILENAME  # noqa: PLC0415

    (Path(app.doctreedir) / ENV_PICKLE_FILENAME).unlink(missing_ok=True)
    (Path(app.outdir) / ".buildinfo").unlink(missing_ok=True)
    shutil.rmtree(Path(app.outdir) / "_static", ignore_errors=True)


def pages_are_whole(app: Sphinx) -> None:
    """Note that all results of the scripts are there."""
    pages_mark(app).unlink(missing_ok=True)


def site_is_whole(app: Sphinx, error: Exception | None) -> None:
    """Note that all is written."""
    if error is None:
        site_mark(app.doctreedir).unlink(missing_ok=True)


def follow_build(_gallery_conf: dict[str, Any], _fname: str) -> None:
    """End a worker that runs pages soon after its build, even if that was killed.

    Otherwise it would go on with the next pages, while another build runs them, too.
    """
    if held or OWNER not in os.environ:
        return
    held.append(lock("workers", LockFlags.SHARED))
    if not hasattr(signal, "setitimer"):
        return  # on Windows, where nobody can tell, the next build waits
    owner = int(os.environ[OWNER])

    def look(*_: Any) -> None:
        if os.getppid() != owner:
            os._exit(1)

    # Not in a thread: pages may fork, which only a process without threads should.
    signal.signal(signal.SIGALRM, look)
    signal.siginterrupt(signal.SIGALRM, False)
    signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect before everybody else, after the pictures are compressed, and last."""
    app.connect("config-inited", begin, priority=0)
    app.connect("builder-inited", pages_are_whole, priority=900)
    app.connect("build-finished", site_is_whole, priority=1000)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
