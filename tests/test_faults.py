"""What goes wrong while building is said in one line, and harms neither site nor book.

Shown on a book of two pages: a full disk, a tree that cannot be written, no network, no
fonts, builds that are killed or interrupted, and two at once.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from print_book import find_chromium
from small_book import HEAT, change, write_book

if os.name == "nt":
    pytest.skip("brings the faults about as POSIX has them", allow_module_level=True)

# What Python runs first of all in each process: it notes who asks for another host.
NO_NETWORK = """\
import os, socket

def refuse(*arguments, **options):
    first = arguments[0]
    if isinstance(first, socket.socket) and first.family == socket.AF_UNIX:
        return connect(*arguments)
    with open({log!r}, "a") as log:
        log.write(f"{{arguments}}\\n")
    raise OSError("there is no network")

connect = socket.socket.connect
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""
NO_FONTS = "<fontconfig><dir>{}</dir></fontconfig>"
PATIENCE = 1800  # seconds, for a machine that is busy


@pytest.fixture
def start():
    """Give a function that starts a build; in the end no process of it is left."""
    started = []

    def start(*arguments, **options):
        started.append(run(*arguments, **options))
        return started[-1]

    yield start
    for one in started:
        if one.poll() is None:
            kill(one)


def run(book, *before, sphinx=False, **environment):
    """Start a build on a machine without a browser, as a group of processes."""
    command = ["docs/build_site.py", "-q"]
    if sphinx:  # what that starts first
        draft = "docs/_build/draft"
        command = ["-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-j", "2"]
        command += ["-d", f"{draft}/.doctrees", "docs", draft]
    environment = {**os.environ, "PATH": str(Path(sys.executable).parent)} | environment
    environment.pop("CI", None)  # which wants a browser
    return subprocess.Popen(
        [*before, sys.executable, *command],
        cwd=book,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finish(build):
    """Wait for a build; return whether it is content, and all that it said."""
    try:
        said = build.communicate(timeout=PATIENCE)[0]
    finally:
        if build.poll() is None:
            kill(build)
    return build.returncode == 0, said


def last_line(said):
    return said.strip().split("\n")[-1]


def kill(build):
    """End a build and all that it has started, at once."""
    os.killpg(build.pid, signal.SIGKILL)
    build.communicate()


def until(build, folder, pattern):
    """Wait until a build has come as far as to write what matches."""
    end = time.monotonic() + PATIENCE
    while next(folder.glob(pattern), None) is None:
        assert build.poll() is None, build.communicate()[0]
        assert time.monotonic() < end, pattern
        time.sleep(0.01)


def site(book):
    return files(book / "docs/_build/html")


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def no_fonts(tmp_path_factory):
    """Return the variables of a machine that has no fonts."""
    folder = tmp_path_factory.mktemp("no-fonts")
    settings = folder / "fonts.conf"
    settings.write_text(NO_FONTS.format(folder), "utf-8")
    return {"FONTCONFIG_FILE": str(settings), "MPLCONFIGDIR": str(folder)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory, no_fonts):
    """Build a book on a machine that has neither network nor fonts."""
    folder = tmp_path_factory.mktemp("whole")
    log = folder / "asked"
    hook = folder / "sitecustomize.py"
    hook.write_text(NO_NETWORK.format(log=str(log)), "utf-8")
    places = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    book = write_book(folder / "book")
    fine, said = finish(run(book, PYTHONPATH=os.pathsep.join(places), **no_fonts))
    assert fine, said
    return book


@pytest.fixture
def book(whole, tmp_path):
    """Return a copy of the book as it is built."""
    return shutil.copytree(whole, tmp_path / "book")


def test_a_build_asks_no_other_host_for_anything(whole):
    log = whole.parent / "asked"
    assert not log.exists(), log.read_text("utf-8")


def test_of_two_builds_at_once_one_waits_and_both_are_right(whole, book, start):
    # The book was built without network and fonts; now the scripts run with both.
    shutil.rmtree(book / "docs/gallery")
    shutil.rmtree(book / "docs/_build")
    two = [start(book), start(book)]
    fine, said = zip(*map(finish, two), strict=True)
    assert all(fine), said
    assert sorted("Waiting for another build" in one for one in said) == [False, True]
    assert site(book) == site(whole)


def test_a_warning_is_one_the_next_time_too(whole, book, start):
    with (book / "docs/index.rst").open("a", encoding="utf-8") as index:
        index.write("\n:doc:`nowhere`\n")
    for _ in range(2):
        fine, said = finish(start(book))
        assert not fine
        assert "nowhere" in said
        assert site(book) == site(whole)


def test_after_builds_that_were_killed_the_book_is_as_always(whole, tmp_path, start):
    book = write_book(tmp_path / "book")
    docs = book / "docs"
    draft, gallery = docs / "_build/draft", docs / "gallery"

    # While scripts run; the workers that run them end, too.
    running = start(book, sphinx=True)
    until(running, gallery, "*/*.md5")
    running.kill()
    running.communicate(timeout=200)
    cut(gallery, (gallery / ".running").stat().st_mtime_ns)

    # While pages are written, and by Ctrl+C, to which what a shell runs in its background
    # does not listen.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    running = start(book)
    until(running, draft, "gallery/*/*.html")
    os.killpg(running.pid, signal.SIGINT)
    said = finish(running)[1]
    assert last_line(said) == "The site is not finished. It was interrupted."
    cut(draft)

    # While what is made from all pages is written.
    running = start(book, sphinx=True)
    until(running, draft, "lite/*")
    kill(running)
    cut(draft)

    # While the books are made.
    running = start(book)
    until(running, docs / "_build", "epub/*")
    kill(running)
    cut(docs / "_build/epub")
    assert not (docs / "_build/html").exists()

    fine, said = finish(start(book))
    assert fine, said
    assert site(book) == site(whole)


def cut(folder, since=0):
    """Leave half of each file, but for those that tell what is done already."""
    marks = {".running", ".runs-on", ".doctrees"}
    for path in folder.rglob("*"):
        tells = path.suffix == ".md5" or marks & {*path.parts}
        if path.is_file() and path.stat().st_mtime_ns >= since and not tells:
            os.truncate(path, path.stat().st_size // 2)


def test_a_full_disk_is_named_and_harms_nothing(whole, book, start):
    change(book, HEAT, "Text.", "Other text.")
    # No file may be larger: first no figure of the page, then nothing that is written.
    for size in (10_000, 100_000):
        fine, said = finish(start(book, *limited(size)))
        assert not fine
        line = last_line(said)
        assert line.startswith(f"The site is not finished. File too large: {book}"), (
            said
        )
        assert "Make room, then build again." in line
        assert site(book) == site(whole)
    assert_next_build_is_right(book, whole, start)


def assert_next_build_is_right(book, whole, start):
    change(book, HEAT, "Text.", "Text.")
    fine, said = finish(start(book))
    assert fine, said
    assert site(book) == site(whole)


def limited(size):
    """Return what runs a command that may write no file larger than this."""
    code = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, {0}); "
    code += "os.execv(sys.argv[1], sys.argv[1:])"
    return sys.executable, "-c", code.format((size, size))


def test_a_tree_that_cannot_be_written_is_named_and_is_left_alone(whole, book, start):
    change(book, HEAT, "Text.", "Other text.")
    for folder in (book, book / "docs/gallery"):
        places = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        for place in places:
            place.chmod(0o555)
        fine, said = finish(start(book, *as_anybody()))
        for place in places:
            place.chmod(0o755)
        assert not fine
        line = last_line(said)
        assert line.startswith(f"The site is not finished. Permission denied: {folder}")
        assert "Make it writable, then build again." in line
        assert site(book) == site(whole)
    assert_next_build_is_right(book, whole, start)


def as_anybody():
    """Return what runs a command without root's right to write everywhere."""
    if os.geteuid() != 0:
        return ()
    program = shutil.which("setpriv")
    if program is None:
        message = "no setpriv on this machine, so root cannot be kept from writing"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    return program, "--bounding-set=-dac_override,-dac_read_search"


def test_a_browser_without_fonts_prints_no_book_of_empty_pages(book, start, no_fonts):
    chromium = find_chromium()
    if chromium is None:
        message = "no Chromium on this machine, so no book is printed"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    paths = os.pathsep.join(
        [str(Path(sys.executable).parent), str(Path(chromium).parent)]
    )
    before = site(book)
    fine, said = finish(start(book, PATH=paths, **no_fonts))
    assert not fine
    line = last_line(said)
    assert "Chromium finds no font for the PDF. Install one, then build again." in line
    assert site(book) == before
