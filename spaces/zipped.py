"""A zip of photos as a stranger might have packed it: looked at before it is believed, never unpacked to the disk."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from crm.flow import Refused

from .photo_names import readable

MOST_FILES = 1000
MOST_TIMES = 50  # photos are packed already; one that grows so much is none
SMALL = 1 << 20  # of which nobody asks how much it grows
LONGEST_DIRECTORY = 1 << 20  # bytes of the list of files, before it is read into memory
BEGINS = b"PK\3\4"
END, END_OF_LARGE = b"PK\5\6", b"PK\6\7"
MOST_COMMENT = 65_535
UTF8, LOCKED = 0x800, 0x1
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
UNREAD = (NotImplementedError, RuntimeError, ValueError, struct.error)  # of what zipfile does not know
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, *UNREAD)
OF_THE_SYSTEM = {"__macosx", "thumbs.db", "desktop.ini"}
HEAD = 8192
LONGEST_PATH = 500


class Entry(NamedTuple):
    path: str
    size: int  # as the zip says; more is not read
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class Zipped:
    """An opened zip: its files, those left out counted, and what is in one of them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        files = [info for info in archive.infolist() if not info.is_dir()]
        found = [Entry(readable(i.filename, is_utf8=bool(i.flag_bits & UTF8)), i.file_size, i) for i in files]
        self.archive = archive
        self.entries = [entry for entry in found if is_meant(entry.path)]
        self.left_out = len(found) - len(self.entries)

    def head(self, entry: Entry) -> bytes:
        return self.read(entry, HEAD)

    def content(self, entry: Entry) -> bytes:
        return self.read(entry, settings.UPLOAD_MAX_BYTES + 1)

    def read(self, entry: Entry, most: int) -> bytes:
        """Raises Refused, with the file's name."""
        if entry.info.compress_type in METHODS:
            try:
                with self.archive.open(entry.info) as file:
                    return file.read(most)
            except DAMAGE:
                pass
        raise Refused(_("“%(name)s” is damaged or packed in an unusual way.") % {"name": entry.name})


@contextmanager
def opened(file: BinaryIO) -> Iterator[Zipped]:
    """Raises Refused for what is not a zip, is locked, or unpacks to what no photos do."""
    refuse_others(file)
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGE:
        raise Refused(_("The zip is damaged or not complete. Please pack it again.")) from None
    with archive:
        refuse_bombs(archive.infolist())
        yield Zipped(archive)


def refuse_others(file: BinaryIO) -> None:
    """By its first and last bytes, before its list of files is read into memory."""
    file.seek(0)
    head = file.read(4)
    size = file.seek(0, 2)
    file.seek(max(0, size - MOST_COMMENT - 22))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(END)
    if head == END:
        raise Refused(_("There is no file in this zip."))
    if head != BEGINS:
        raise Refused(_("This is not a zip. Please pack the photos as .zip, not as .rar or .7z."))
    if at < 0 or len(tail) < at + 22:
        raise Refused(_("The zip is damaged or not complete. Please pack it again."))
    longest = struct.unpack_from("<I", tail, at + 12)[0]
    if longest > LONGEST_DIRECTORY or tail[max(0, at - 20) :].startswith(END_OF_LARGE):
        raise Refused(too_many())


def refuse_bombs(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_FILES:
        raise Refused(too_many())
    if any(info.flag_bits & LOCKED for info in infos):
        raise Refused(_("The zip is protected by a password. Please pack it without one."))
    unpacked = sum(info.file_size for info in infos)
    grows = any(info.file_size > max(SMALL, MOST_TIMES * info.compress_size) for info in infos)
    if grows or unpacked > 2 * settings.PHOTOS_ZIP_MAX_BYTES:
        raise Refused(_("The zip unpacks to far more than photos hold. It was not opened."))


def too_many() -> str:
    return _("There are more than %(most)s files in this zip. Please pack them in several.") % {"most": MOST_FILES}


def is_meant(path: str) -> bool:
    """Neither what systems put beside the files, nor a path that leads out of the zip."""
    names = path.split("/")
    strange = path.startswith("/") or ":" in names[0] or ".." in names or len(path) > LONGEST_PATH
    return not strange and not any(name.startswith(".") or name.lower() in OF_THE_SYSTEM for name in names)
