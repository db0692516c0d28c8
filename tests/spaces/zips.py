"""Zips of photos as people pack them, and as nobody should."""

import struct
import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(colour="red") -> bytes:
    found = BytesIO()
    Image.new("RGB", (60, 40), colour).save(found, "JPEG")
    return found.getvalue()


def packed(files: dict[str, bytes], method=zipfile.ZIP_STORED) -> bytes:
    found = BytesIO()
    with zipfile.ZipFile(found, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return found.getvalue()


def on_windows(files: dict[str, bytes]) -> bytes:
    """Names in GBK, and nothing that says so."""
    plain = packed({f"{'x' * len(name.encode('gbk'))}": content for name, content in files.items()})
    for name in files:
        raw = name.encode("gbk")
        plain = plain.replace(b"x" * len(raw), raw)
    return plain


def locked() -> bytes:
    """As if a password had been set: the sign is in the list of files and before the file."""
    data = bytearray(packed({"a.jpg": photo()}))
    data[6] |= 1
    data[data.rindex(b"PK\1\2") + 8] |= 1
    return bytes(data)


def claiming(count_of_bytes: int) -> bytes:
    """A list of files that is said to be that long."""
    data = bytearray(packed({"a.jpg": photo()}))
    struct.pack_into("<I", data, data.rindex(b"PK\5\6") + 12, count_of_bytes)
    return bytes(data)


def upload(data: bytes, name="photos.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/zip")
