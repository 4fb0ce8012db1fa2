"""Archives whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PACKED = {".png", ".jpg", ".webp", ".mp4"}


def write_zip(target: Path, files: Mapping[str, bytes], stored: str = "") -> None:
    """Write the files in the order given, unless the archive already is that.

    What is packed already is stored as it is, and so is the file named ``stored``.
    """
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name)  # of the year 1980, as all without a time
            as_it_is = name == stored or name[name.rfind(".") :] in PACKED
            entry.compress_type = ZIP_STORED if as_it_is else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on Windows
            archive.writestr(entry, content)
    if not target.exists() or target.read_bytes() != buffer.getvalue():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(buffer.getvalue())
