"""What `nox -s reproduce` says of two builds, and the dates that their files bear."""

import gzip
import io
import os
import subprocess
import sys
import tarfile
import zipfile

import imageio_ffmpeg
import numpy as np
import pikepdf
import pytest
from first_difference import first_difference
from PIL import Image, PngImagePlugin
from print_book import pack
from reproduce import compare, later
from small_book import ROOT, write_book

DAY = 86_400


def png(pixel=(0, 0, 0, 0), size=(4, 3), **said):
    picture = Image.new("RGBA", size)
    picture.putpixel((2, 1), pixel)
    notes = PngImagePlugin.PngInfo()
    for key, value in said.items():
        notes.add_text(key, value)
    picture.save(buffer := io.BytesIO(), "PNG", pnginfo=notes)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        # No colour shows where all is transparent, and yet the files differ.
        (png((0, 0, 0, 9)), "pixel at column 2, row 1\n- (0, 0, 0, 0)\n+ (0, 0, 0, 9)"),
        (png((7, 0, 0, 0)), "pixel at column 2, row 1\n- (0, 0, 0, 0)\n+ (7, 0, 0, 0)"),
        (png(size=(5, 3)), "size\n- (4, 3)\n+ (5, 3)"),
        (png(Software="x"), "parts in another order\n- chunk IDAT\n+ chunk tEXt"),
    ],
    ids=["transparency", "hidden colour", "size", "note"],
)
def test_of_two_pictures_a_pixel_is_named_or_what_else_the_file_says(other, said):
    assert first_difference("figure.png", png(), other) == said


def test_of_two_texts_the_line_is_named_with_what_is_around():
    one = "first\n" + "-" * 100 + "of today\nlast\n"
    said = first_difference(
        "page.html", one.encode(), one.replace("to", "Sun").encode()
    )
    place, before, after = said.split("\n")
    assert place == "line 2, character 104"
    assert before == "- '" + "-" * 27 + "of today\\nlast\\n'"
    assert after == "+ '" + "-" * 27 + "of Sunday\\nlast\\n'"


def test_of_other_files_the_byte_is_named():
    said = first_difference("font.woff2", b"\xff\x00\x01", b"\xff\x00")
    assert said == "byte 2 of 3 and 2\n- 01\n+ "


def mp4(shade, *options):
    """Encode three small frames; the second has the given shade."""
    frames = np.zeros((3, 16, 16, 3), np.uint8)
    frames[1] = shade
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "rawvideo"]
    command += ["-pix_fmt", "rgb24", "-s", "16x16", "-i", "-", "-c:v", "libx264"]
    command += ["-fflags", "+bitexact", "-flags:v", "+bitexact", *options]
    # The format is written by going back, so it needs a file.
    command += ["-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "-"]
    return subprocess.run(
        command, input=frames.tobytes(), stdout=subprocess.PIPE, check=True
    ).stdout


def test_of_two_videos_the_frame_is_named_or_the_box():
    said = first_difference("wave.mp4", mp4(0), mp4(200))
    assert said.startswith("frame 2\n- 0,")
    said = first_difference("wave.mp4", mp4(0), mp4(0, "-metadata", "title=dot"))
    assert said.startswith("box moov: byte ")


def archive(name="page.html", content="one", **about):
    entry = zipfile.ZipInfo(name)
    for key, value in about.items():
        setattr(entry, key, value)
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as opened:
        opened.writestr(entry, content)
    return buffer.getvalue()


def test_of_two_archives_the_file_is_named_and_where_in_it():
    def said(*arguments, **about):
        return first_difference("a.whl", archive(), archive(*arguments, **about))

    assert said("page.html", "onE") == (
        "page.html: line 1, character 3\n- 'one'\n+ 'onE'"
    )
    assert said("other.html").startswith("parts in another order\n- page.html")
    assert "(2026, 1, 2, 3, 4, 6)" in said(date_time=(2026, 1, 2, 3, 4, 6))
    assert "entry of page.html: " in said(external_attr=0o644 << 16)


def test_of_two_source_archives_the_file_is_named_and_what_is_said_of_it():
    def made(content=b"one", mtime=0, packed=0):
        with tarfile.open(fileobj=(buffer := io.BytesIO()), mode="w") as opened:
            entry = tarfile.TarInfo("a/page.py")
            entry.size, entry.mtime = len(content), mtime
            opened.addfile(entry, io.BytesIO(content))
        return gzip.compress(buffer.getvalue(), mtime=packed)

    def said(**about):
        return first_difference("book.tar.gz", made(), made(**about))

    assert said(content=b"onE").startswith("a/page.py: line 1, character 3\n")
    assert said(mtime=5).startswith("entry of a/page.py: line 1, ")
    assert said(packed=5).startswith("time in the header of gzip: ")


def printed(stream=b"0 0 m", **said):
    with pikepdf.new() as book:
        book.add_blank_page()
        book.pages[0].Contents = book.make_stream(stream)
        for key, value in said.items():
            book.docinfo[f"/{key}"] = value
        book.save(buffer := io.BytesIO(), static_id=True)
    return buffer.getvalue()


def test_of_two_pdfs_the_object_is_named():
    said = first_difference("a.pdf", printed(Title="one"), printed(Title="onE"))
    assert said.startswith("object ")
    assert "/Title (onE)" in said
    said = first_difference("a.pdf", printed(), printed(b"0 1 m"))
    assert "line 1, character 3\n- '0 0 m'\n+ '0 1 m'" in said


def test_a_broken_file_is_named_too():
    for suffix, whole in (("png", png()), ("pdf", printed()), ("zip", archive())):
        said = first_difference(f"a.{suffix}", whole, whole[:20])
        assert f"no longer .{suffix}: " in said
        assert f"byte 20 of {len(whole)} and 20" in said


def test_each_kind_of_file_has_a_line_and_what_differs_is_listed(tmp_path, capsys):
    for name in ("one", "other"):
        (tmp_path / name / "gallery").mkdir(parents=True)
        (tmp_path / name / "gallery" / "page.html").write_text("same", "utf-8")
        (tmp_path / name / "index.html").write_text(f"by {name}", "utf-8")
        (tmp_path / name / "a.png").write_bytes(png())
    folders = (tmp_path / "one", tmp_path / "other")
    assert not compare(*folders)
    assert capsys.readouterr().out == (
        "html            2 files  1 differ\n"
        "    index.html\n"
        "        line 1, character 5\n"
        "        - 'by one'\n"
        "        + 'by other'\n"
        "png             1 files  identical\n"
    )
    (tmp_path / "other" / "index.html").unlink()
    assert not compare(*folders)
    assert "index.html\n        missing in " in capsys.readouterr().out
    (tmp_path / "one" / "index.html").unlink()
    assert compare(*folders)


def test_without_faketime_the_comparison_says_that_no_day_passed(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    assert later(400) == []
    assert "both builds are of today" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="both builds are of today"):
        later(400)


def test_the_pdf_bears_the_time_of_its_sources(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(5 * DAY))
    now = printed(CreationDate="D:20261121200000Z", ModDate="D:20261121200000Z")
    pack(now, [], tmp_path / "book.pdf")
    with pikepdf.open(tmp_path / "book.pdf") as book:
        assert str(book.docinfo["/CreationDate"]) == "D:19700106000000Z"
        assert str(book.docinfo["/ModDate"]) == "D:19700106000000Z"


def test_the_epub_bears_the_time_of_its_sources(tmp_path):
    book = write_book(tmp_path / "book")
    command = ["sphinx", "-n", "-W", "-q", "-b", "epub", "-d", "notes", "docs", "epub"]
    run(command, book, 5 * DAY)
    with zipfile.ZipFile(book / "epub" / "arraybook.epub") as epub:
        content = epub.read("content.opf").decode()
        assert {entry.date_time[0] for entry in epub.infolist()} == {1980}
    assert "1970-01-06T00:00:00Z" in content


def test_wheel_and_source_archive_bear_the_time_of_their_sources(tmp_path):
    run(["hatchling", "build", "--directory", tmp_path], ROOT, 5000 * DAY)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        times = {entry.date_time for entry in opened.infolist()}
    assert times == {(1983, 9, 10, 0, 0, 0)}
    (source,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(source) as opened:
        assert {entry.mtime for entry in opened} == {5000 * DAY}


def run(command, folder, moment):
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(moment)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
