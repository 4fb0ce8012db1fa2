"""Say where two versions of a file first differ, in the terms of its format."""

from __future__ import annotations

import io
import struct
import subprocess
import tarfile
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pikepdf

BEFORE, AFTER = 30, 60  # as much of a line, or of a list of bytes, as is shown


def first_difference(name: str, one: bytes, other: bytes) -> str:
    """Return the place, and below it what stands there in each version."""
    where = IN_FORMAT.get(PurePath(name).suffix)
    try:
        found = where(one, other) if where else ""
    except Exception as error:  # noqa: BLE001  (a broken file differs, too)
        return f"no longer {PurePath(name).suffix}: {error}\n{in_bytes(one, other)}"
    return found or in_text(one, other)


def in_text(one: bytes, other: bytes) -> str:
    """Name the line and its character, or the byte where it is no text."""
    try:
        texts = [one.decode(), other.decode()]
    except UnicodeDecodeError:
        return in_bytes(one, other)
    place = common(*texts)
    start = texts[0].rfind("\n", 0, place) + 1
    line = texts[0].count("\n", 0, place) + 1
    first = max(start, place - BEFORE)
    shown = [repr(text[first : place + AFTER]) for text in texts]
    return both(f"line {line}, character {place - start + 1}", *shown)


def in_bytes(one: bytes, other: bytes) -> str:
    """Name the byte."""
    place = common(one, other)
    shown = [data[place : place + AFTER // 3].hex(" ") for data in (one, other)]
    return both(f"byte {place} of {len(one)} and {len(other)}", *shown)


def common(one: str | bytes, other: str | bytes) -> int:
    """Return how far the two are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((place for place, (a, b) in pairs if a != b), shorter)


def both(place: str, one: object, other: object) -> str:
    """Set the two versions below their place, as a diff does."""
    return f"{place}\n- {one}\n+ {other}"


def in_parts(
    one: Iterable[tuple[str, bytes]], other: Iterable[tuple[str, bytes]]
) -> str:
    """Name the first part that differs, and where; nothing if there is none."""
    ones, others = list(one), list(other)
    for (name, a), (its_name, b) in zip(ones, others, strict=False):
        if name != its_name:
            return both("parts in another order", name, its_name)
        if a != b:
            return f"{name}: {first_difference(name, a, b)}"
    if len(ones) != len(others):
        return both("number of parts", len(ones), len(others))
    return ""


def in_picture(one: bytes, other: bytes) -> str:
    """Name the first pixel, or the chunk if the pixels are the same."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    pictures = [Image.open(io.BytesIO(data)).convert("RGBA") for data in (one, other)]
    if pictures[0].size != pictures[1].size:
        return both("size", *(picture.size for picture in pictures))
    # Of transparency, too: getbbox leaves out what is transparent unless told.
    box = ImageChops.difference(*pictures).getbbox(alpha_only=False)
    if box is None:
        return in_parts(chunks(one), chunks(other))
    row = (0, box[1], pictures[0].width, box[1] + 1)
    cut = ImageChops.difference(*(picture.crop(row) for picture in pictures))
    place = (cut.getbbox(alpha_only=False)[0], box[1])
    shown = [picture.getpixel(place) for picture in pictures]
    return both(f"pixel at column {place[0]}, row {place[1]}", *shown)


def chunks(png: bytes) -> Iterator[tuple[str, bytes]]:
    """Go through the chunks of a PNG."""
    place = 8
    while place < len(png):
        length, kind = struct.unpack_from(">I4s", png, place)
        yield f"chunk {kind.decode()}", png[place + 8 : place + 8 + length]
        place += length + 12


def in_video(one: bytes, other: bytes) -> str:
    """Name the first frame, or the box if the frames are the same."""
    for number, (a, b) in enumerate(zip(frames(one), frames(other), strict=False), 1):
        if a != b:
            return both(f"frame {number}", a, b)
    return in_parts(boxes(one), boxes(other))


def frames(video: bytes) -> list[str]:
    """Return the time, size and checksum of each frame."""
    import imageio_ffmpeg  # noqa: PLC0415

    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "-"]
    command += ["-f", "framemd5", "-"]
    done = subprocess.run(command, input=video, stdout=subprocess.PIPE, check=True)
    lines = done.stdout.decode().splitlines()
    return [line for line in lines if not line.startswith("#")]


def boxes(mp4: bytes) -> Iterator[tuple[str, bytes]]:
    """Go through the outermost boxes of an MP4."""
    place = 0
    while place < len(mp4):
        length, kind = struct.unpack_from(">I4s", mp4, place)
        yield f"box {kind.decode()}", mp4[place + 8 : place + length]
        place += max(length, 8)


def in_zip(one: bytes, other: bytes) -> str:
    """Name the file in the archive, or what the archive says of it."""
    return in_parts(zipped(one), zipped(other))


def zipped(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Go through the files of an archive, and what it says of each."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for entry in opened.infolist():
            yield entry.filename, opened.read(entry)
            about = {name: getattr(entry, name) for name in ("date_time", "extra")}
            about["mode"] = oct(entry.external_attr >> 16)
            about["system"], about["method"] = entry.create_system, entry.compress_type
            yield f"entry of {entry.filename}", repr(about).encode()


def in_tar(one: bytes, other: bytes) -> str:
    """Name the file in the archive, or what the archive says of it."""
    return in_parts(tarred(one), tarred(other))


def tarred(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Go through the files of a compressed archive, and what it says of each."""
    yield "time in the header of gzip", archive[4:8]
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        for entry in opened:
            file = opened.extractfile(entry)
            yield entry.name, file.read() if file else b""
            yield f"entry of {entry.name}", repr(entry.get_info()).encode()


def in_pdf(one: bytes, other: bytes) -> str:
    """Name the object, with its number."""
    return in_parts(objects(one), objects(other))


def objects(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Go through the objects of a PDF: what each says, and what is in its stream."""
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(io.BytesIO(pdf)) as book:
        yield "trailer", book.trailer.unparse()
        for number, item in enumerate(book.objects, 1):
            yield f"object {number}", item.unparse(resolved=True)
            if isinstance(item, pikepdf.Stream):
                yield f"stream {number}", unpacked(item)


def unpacked(stream: pikepdf.Stream) -> bytes:
    """Return what is in a stream, or, of a picture, the stream as it is."""
    import pikepdf  # noqa: PLC0415

    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


IN_FORMAT = {
    ".epub": in_zip,
    ".gz": in_tar,
    ".mp4": in_video,
    ".pdf": in_pdf,
    ".png": in_picture,
    ".whl": in_zip,
    ".zip": in_zip,
}
