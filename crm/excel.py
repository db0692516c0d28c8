"""Sheets in and out: what is a readable file, its tables, and cells as text."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from crm.excel_guard import MOST_COLUMNS, Unreadable, refuse_oversized

EXACT_DIGITS = 10**15  # beyond, Excel has already replaced the digits by zeros
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2060\ufeff]")
FORMULA = ("=", "+", "-", "@")
SHORTENED = re.compile(r"\d(\.\d+)?E\+\d+")


class Table(NamedTuple):
    """One sheet of a file, not yet understood. `rows` reads it again each time it is called."""

    name: str
    count: int  # rows, from the first of the sheet
    rows: Callable[[], Iterator[list[str]]]


def tables(data: bytes) -> list[Table]:
    """The visible sheets of the file; of a CSV the one it is. Raises Unreadable."""
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if len(data) > settings.IMPORT_MAX_BYTES:
        most = settings.IMPORT_MAX_BYTES // 1024 // 1024
        raise Unreadable(_("The file is larger than %(most)s MB. Please divide it.") % {"most": most})
    if data.startswith(ZIP):
        refuse_oversized(data)
    found = workbook_tables(data) if data.startswith((ZIP, OLE)) else [csv_table(data)]
    if not any(table.count for table in found):
        raise Unreadable(_("The file is empty."))
    return found


# ---- Excel


def workbook_tables(data: bytes) -> list[Table]:
    try:
        workbook = load_workbook(io.BytesIO(data))
        sheets = [
            workbook.get_sheet_by_index(at)
            for at, about in enumerate(workbook.sheets_metadata)
            if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible
        ]
        return [Table(sheet.name, sheet.end[0] + 1 if sheet.end else 0, rows_of(sheet)) for sheet in sheets]
    except PasswordError:
        raise Unreadable(_("The file is protected by a password. Please save it without one.")) from None
    except CalamineError:
        raise Unreadable(_("The file is damaged or is not an Excel file. Please save it again as .xlsx.")) from None


def rows_of(sheet) -> Callable[[], Iterator[list[str]]]:
    """A cell merged over several rows says its text in each of them."""
    left = sheet.start[1] if sheet.start else 0
    merged: dict[int, list[tuple[int, int]]] = {}  # first row → [(last row, column)]
    for (top, column), (bottom, _right) in sheet.merged_cell_ranges or []:
        if bottom > top and column >= left:
            merged.setdefault(top, []).append((bottom, column - left))

    def rows() -> Iterator[list[str]]:
        open_now: dict[int, tuple[int, str]] = {}  # column → (last row, text)
        for number, row in enumerate(sheet.iter_rows()):
            cells = [cell_text(value) for value in row]
            for column, (bottom, text) in open_now.items():
                if number <= bottom:
                    cells[column] = text
            for bottom, column in merged.get(number, ()):
                open_now[column] = (bottom, cells[column])
            yield cells

    return rows


# ---- CSV


def csv_table(data: bytes) -> Table:
    text = decoded(data)
    first = text.lstrip()[:200].lower()
    if first.startswith(("<html", "<!doctype", "<table", "<?xml", "{\\rtf", "%pdf")):
        raise Unreadable(
            _("This is a web page or document, not a sheet. Open it in Excel or WPS and save it as .xlsx.")
        )
    delimiter = max(",\t;", key=text[:4096].count)

    def rows() -> Iterator[list[str]]:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > MOST_COLUMNS:
                raise Unreadable(_("The sheet has more than %(most)s columns.") % {"most": MOST_COLUMNS})
            yield [cell_text(value) for value in row]

    try:
        return Table("", sum(1 for _row in rows()), rows)
    except csv.Error:
        raise Unreadable(_("The file is not a table: a cell has no end. Please save it as .xlsx.")) from None


def decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, else what Excel and WPS write in China; gb18030 knows every rare name."""
    if b"\0" in data:
        raise Unreadable(_("This is not a sheet. Please choose an .xlsx, .xls or .csv file."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The text of this file is neither UTF-8 nor GB18030. Please save it as .xlsx."))


# ---- cells


def cell_text(value) -> str:
    """A cell as the person sees it: 1.0 is “1”, a day is 2024-06-30, a number too long for Excel is 9.1E+17."""
    if isinstance(value, str):
        text = INVISIBLE.sub("", value).strip()
        return text[1:] if text.startswith(tuple(f"'{sign}" for sign in FORMULA)) else text
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time.min else f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%H:%M}" if isinstance(value, time) else value.isoformat() if isinstance(value, date) else str(value)


def number_text(value: float) -> str:
    if abs(value) >= EXACT_DIGITS:
        return f"{value:.4E}"
    if value == int(value):
        return str(int(value))
    text = f"{value:.15g}"
    return f"{value:.15f}".rstrip("0") if "e" in text else text  # 0.00001 as it is seen, not 1e-05


# ---- out


def guarded(text) -> str:
    """A cell that a spreadsheet would run as a formula is made text."""
    text = INVISIBLE.sub("", str(text))
    return f"'{text}" if text.startswith(FORMULA) else text


def write_sheet(headers: Iterable[str], rows: Iterable[Iterable], *, name: str) -> bytes:
    """An .xlsx of text cells, its header bold and fixed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    headers = [guarded(header) for header in headers]
    sheet.freeze_panes = "A2"
    for at, header in enumerate(headers, 1):
        sheet.column_dimensions[get_column_letter(at)].width = min(40, 8 + 2 * len(header))
    sheet.append([styled(sheet, header, font=Font(bold=True)) for header in headers])
    for row in rows:
        sheet.append([styled(sheet, guarded(value), alignment=Alignment(vertical="top")) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def styled(sheet, value: str, **looks) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = "@"
    for name, look in looks.items():
        setattr(cell, name, look)
    return cell
