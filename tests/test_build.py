"""How the site is built, shown on a book of two pages."""

import subprocess

import imageio_ffmpeg
import numpy as np
import pytest
from reproduce import compare
from small_book import HEAT, WAVE, build, change, write_book


@pytest.fixture
def book(tmp_path):
    """Make a book of two pages with the settings and extensions of this one."""
    # No name of a folder above the book may change what counts as its source.
    return write_book(tmp_path / "testing" / "book")


def page(book):
    return (book / f"html/gallery/simulation/{WAVE}.html").read_text("utf-8")


def test_pages_run_again_when_the_package_changes_and_only_then(book):
    assert "executed 2 out of 2 files" in build(book)[1]
    code, said = build(book)
    assert code == 0, said
    assert "executed 0 out of 0 files" in said
    assert "0 added, 0 changed, 0 removed" in said
    module = book / "src" / "arraybook" / "signals.py"
    module.write_text(module.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert "executed 2 out of 2 files" in build(book)[1]


def test_one_page_runs_alone_and_the_others_keep_their_results(book):
    assert build(book)[0] == 0
    heat = book / "docs" / "gallery" / "simulation" / f"{HEAT}.rst"
    before = heat.read_text("utf-8")
    module = book / "src" / "arraybook" / "signals.py"
    module.write_text(module.read_text("utf-8") + "\n# changed\n", "utf-8")
    code, said = build(book, ARRAYBOOK_PAGE=WAVE)
    assert code == 0, said
    assert "executed 1 out of 1 file" in said
    assert heat.read_text("utf-8") == before
    assert "executed 2 out of 2 files" in build(book)[1]


def test_pages_of_functions_are_generated_only_when_they_may_differ(book):
    listed = "Functions\n=========\n\n.. autosummary::\n   :toctree: generated\n\n   "
    index = book / "docs" / "reference" / "index.rst"
    index.parent.mkdir()
    index.write_text(f":orphan:\n\n{listed}arraybook.signals.rolling_mean\n", "utf-8")
    generated = index.parent / "generated"
    done = "[autosummary] generating autosummary for"
    assert done in build(book)[1]
    code, said = build(book)
    assert code == 0, said
    assert done not in said
    assert "0 added, 0 changed, 0 removed" in said
    (generated / "arraybook.signals.rolling_mean.rst").unlink()
    assert done in build(book)[1]
    with index.open("a", encoding="utf-8") as file:
        file.write("   arraybook.sequences.random_walk\n")
    assert done in build(book)[1]
    assert len([*generated.glob("arraybook.*.rst")]) == 2
    module = book / "src" / "arraybook" / "signals.py"
    module.write_text(module.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert done in build(book)[1]
    assert done not in build(book)[1]


def test_workers_start_only_for_more_than_one_page(book):
    assert "(with parallel=2)" in build(book)[1]
    assert "parallel" not in build(book)[1]
    change(book, HEAT, "Text.", "Other text.")
    code, said = build(book)
    assert code == 0, said
    assert "executed 1 out of 1 file" in said
    assert "parallel" not in said
    # The page, and the two lists that say whether it has a video.
    assert "0 added, 3 changed, 0 removed" in said


def test_without_an_encoder_the_build_says_so_and_shows_the_still(book):
    blocked = book / "blocked"
    blocked.mkdir()
    (blocked / "imageio_ffmpeg.py").write_text("raise ImportError\n", "utf-8")
    code, said = build(book, PYTHONPATH=str(blocked))
    assert code == 0, said
    told = [line for line in said.split("\n") if "encoder (" in line]
    assert len(told) == 1
    assert "animations are published as still figures" in told[0]
    assert "<video" not in page(book)
    assert 'alt="A dot that moves from left to right."' in page(book)
    assert (book / "html/_images/sphx_glr_plot_traveling_wave_001.png").is_file()


def test_every_frame_of_an_animation_is_encoded_as_it_was_drawn(book):
    code, said = build(book)
    assert code == 0, said
    (video,) = (book / "docs" / "gallery").rglob(f"*{WAVE}_001.mp4")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(video)]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    # One and a half times 640 by 360, above the strip of the controls, and even.
    frames = np.frombuffer(raw, np.uint8).reshape(-1, 676, 960, 3)
    red, blue = frames[..., 0], frames[..., 2]
    columns = [np.nonzero(dot)[1].mean() for dot in (red < 60) & (blue > 120)]
    assert len(columns) == 3
    assert np.all(np.diff(columns) > 50)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_warning_in_a_script_fails_the_build(book, jobs):
    change(book, HEAT, "1 + 1\n# => 2", "import warnings\n\nwarnings.warn('careful')")
    code, said = build(book, jobs)
    assert code != 0
    assert "careful" in said


MORE = """
# %%
# More.

# sphinx_gallery_alt = "A line, and no more."
fig, ax = plt.subplots()
ax.plot([0, 1])
plt.show()
"""


def test_two_builds_give_the_same_files_even_if_one_began_with_another_page(tmp_path):
    one = write_book(tmp_path / "one")
    code, said = build(one, "1", PYTHONHASHSEED="1", TZ="UTC+11")
    assert code == 0, said
    other = write_book(tmp_path / "a second" / "place")
    for more in (MORE, ""):
        change(other, HEAT, "plt.show()\n", f"plt.show()\n{more}")
        code, said = build(other, "2", PYTHONHASHSEED="2", TZ="UTC-14", LC_ALL="C")
        assert code == 0, said
    assert any((one / "html").rglob("*.mp4"))
    assert compare(one / "html", other / "html")
