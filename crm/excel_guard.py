"""Before an .xlsx is opened: what it unpacks to, and how wide and long its sheets are. calamine trusts the file."""

import io
import re
import zipfile
import zlib

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string

MOST_COLUMNS = 256
MOST_CELLS = 8_000_000  # calamine keeps the whole rectangle in memory, about 32 bytes a cell
UNPACKED_TIMES = 6  # an .xlsx may hold so many times IMPORT_MAX_BYTES when unpacked
BLOCK = 1 << 20

CELL = re.compile(rb'<(?:\w+:)?c(?:\s+r="([A-Z]{1,3})(\d{1,7})")?(?:\s[^<>]*)?(?<!/)>')
ROW = re.compile(rb"<(?:\w+:)?row\b")


class Unreadable(Exception):
    """Why a file cannot be read, in words for the person who chose it."""


def refuse_oversized(data: bytes) -> None:
    """Before calamine sees an .xlsx: what it unpacks to, and how wide and long its sheets claim to be."""
    left = UNPACKED_TIMES * settings.IMPORT_MAX_BYTES
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
        if not any(info.filename.startswith("xl/worksheets/") for info in parts):
            raise Unreadable(_("This is not an Excel sheet. Please save it as .xlsx."))
        for info in parts:
            info.file_size = left + 2 * BLOCK  # what the archive says of itself is not believed
            with archive.open(info) as part:
                left -= walk(part, info.filename.startswith("xl/worksheets/"), left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError):
        raise Unreadable(_("The file is damaged or not complete. Please save it again as .xlsx.")) from None


def walk(part, is_sheet: bool, left: int) -> int:
    """Bytes of this part, read a block at a time."""
    size, rest, last_row, last_column = 0, b"", 0, 0
    while block := part.read(BLOCK):
        size += len(block)
        if size > left:
            raise Unreadable(_("The file unpacks to far more than a sheet holds. It was not opened."))
        if is_sheet:
            *whole, rest = ROW.split(rest + block)
            for row in whole or ([rest] if len(rest) > 8 * BLOCK else []):
                last_row, last_column = further(row, last_row, last_column)
    further(rest, last_row, last_column)
    return size


def further(row: bytes, last_row: int, last_column: int) -> tuple[int, int]:
    """The last row and column reached, after one more row; cells without content do not count."""
    cells = CELL.findall(row)
    if not cells:
        return last_row, last_column
    letters = max((letters for letters, _number in cells), key=lambda letters: (len(letters), letters))
    last_row = max(last_row + 1, *(int(number or 0) for _letters, number in cells[-1:]))
    last_column = max(last_column, len(cells), column_index_from_string(letters.decode()) if letters else 0)
    if last_column > MOST_COLUMNS:
        raise Unreadable(_("The sheet has more than %(most)s columns.") % {"most": MOST_COLUMNS})
    if last_row * last_column > MOST_CELLS:
        raise Unreadable(
            _("The sheet reaches down to row %(row)s. Please delete what stands far below.") % {"row": last_row}
        )
    return last_row, last_column
