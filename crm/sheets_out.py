"""Tables of any length into files, row by row: CSV as Excel opens it, and a real .xlsx."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from crm.clock import SHANGHAI
from crm.excel import guarded

LONG_NUMBER = re.compile(r"\d{12,}")
NOT_XML = re.compile("[\\ud800-\\udfff\\ufffe\\uffff]")
MOST_OF_A_TITLE, WIDEST = 31, 40
DIMENSION = re.compile(rb"<dimension[^>]*/>")
SHEET, END = "xl/worksheets/sheet1.xml", b"</sheetData>"


def cell(value):
    """As it is written: numbers and days as such, moments as people here read the clock, text never a formula."""
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return value if isinstance(value, (int, Decimal, date)) else guarded("" if value is None else value)


def write_csv(file: IO[bytes], rows: Iterable[list], name: str) -> None:
    """UTF-8 with its mark and CRLF, as Excel and WPS open it. A tab keeps them from shortening a long number."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"{value}\t" if LONG_NUMBER.fullmatch(str(value)) else value for value in row])
    text.detach()  # or it would close the file


def write_xlsx(file: IO[bytes], rows: Iterator[list], name: str) -> None:
    """openpyxl makes the book around the first row; the others are put in as they come.

    Its own way to write row by row took 40 s for 50,000 rows when tried, longer than a page may take; this takes 4 s.
    """
    book, day_style = empty_book(next(rows), name)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive, ZipFile(book) as made:
        for part in made.namelist():
            if part != SHEET:
                archive.writestr(part, made.read(part))
        head, end, tail = made.read(SHEET).partition(END)
        with archive.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(DIMENSION.sub(b"", head))  # it speaks of the header alone, and some readers believe it
            for row in rows:
                sheet.write(f"<row>{''.join(xml(value, day_style) for value in row)}</row>".encode())
            sheet.write(end + tail)


def empty_book(headers: list[str], name: str) -> tuple[BytesIO, int]:
    """A book with the header alone, and the number under which it keeps the look of a day."""
    book = Workbook()
    sheet = book.active
    sheet.title, sheet.freeze_panes = name[:MOST_OF_A_TITLE], "B2"
    for at, header in enumerate(headers, 1):
        sheet.cell(1, at, header).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = min(WIDEST, 8 + 2 * len(header))
    sheet.column_dimensions["A"].width = 8
    sample = sheet.cell(2, 1)
    sample.number_format = "yyyy-mm-dd"
    day_style = sample.style_id
    sheet.delete_rows(2)
    out = BytesIO()
    book.save(out)
    return out, day_style


def xml(value, day_style: int) -> str:
    if isinstance(value, date):
        return f'<c s="{day_style}"><v>{to_excel(value):.0f}</v></c>'
    if isinstance(value, str):
        text = escape(NOT_XML.sub("", value))
        return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else "<c/>"
    return f"<c><v>{value}</v></c>"


KINDS = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}
