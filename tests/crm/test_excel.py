"""Reading sheets: what people really send, and a sentence for what cannot be read."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from crm.excel import cell_text, guarded, write_sheet
from crm.excel_guard import Unreadable
from crm.layouts import Heading, header_key, read_sheet

HEADINGS = [Heading("name", ("企业名称", "名称"), required=True), Heading("phone", ("联系电话", "手机"))]


def xlsx(*rows, title="名单", merge=()) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_xml(cells: str) -> bytes:
    """An .xlsx whose only sheet holds these raw rows."""
    whole = zipfile.ZipFile(io.BytesIO(xlsx(["企业名称"])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in whole.infolist():
            data = whole.read(info)
            if info.filename.startswith("xl/worksheets/"):
                data = (
                    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    f"<sheetData>{cells}</sheetData></worksheet>"
                ).encode()
            archive.writestr(info.filename, data)
    return out.getvalue()


def records(data: bytes):
    return list(read_sheet(data, HEADINGS).records())


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        list(read_sheet(data, HEADINGS).records())
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_people_save_it_in(encoding):
    data = "企业名称,手机\n𠮷祥㛃号,13800000001\n".encode(encoding)

    assert records(data) == [(2, {"name": "𠮷祥㛃号", "phone": "13800000001"})]


def test_the_header_may_stand_in_row_3_and_rows_keep_the_number_the_sheet_shows():
    data = xlsx(
        ["企业登记表"], [], ["序号", "企业名称", "联系电话"], [1, "甲公司", 13800000001], [], [2, "乙公司", None]
    )

    sheet = read_sheet(data, HEADINGS)

    assert sheet.header_row == 3
    assert [(number, record["name"]) for number, record in sheet.records()] == [(4, "甲公司"), (6, "乙公司")]


@pytest.mark.parametrize(
    ("value", "text"), [(0.00001, "0.00001"), (-0.000001, "-0.000001"), (12.5, "12.5"), (3.0, "3")]
)
def test_a_small_number_is_written_as_it_is_seen(value, text):
    assert cell_text(value) == text


def test_columns_that_are_not_ours_are_named():
    sheet = read_sheet("序号,企业名称,备注\n1,甲,无\n".encode(), HEADINGS)

    assert sheet.left_out == ["序号", "备注"]
    assert sheet.read == [("name", "企业名称")]


def test_of_two_columns_for_one_field_the_second_is_left_out():
    sheet = read_sheet("企业名称,联系电话,手机\n甲,1,2\n".encode(), HEADINGS)

    assert sheet.left_out == ["手机"]
    assert list(sheet.records()) == [(2, {"name": "甲", "phone": "1"})]


@pytest.mark.parametrize(
    "text", ["企业名称", " 企业 名称 ", "企业名称*", "＊企业名称：", "企业名称（必填）", "企业名称\n"]
)
def test_a_header_is_recognised_however_it_is_decorated(text):
    assert header_key(text) == "企业名称"


def test_the_first_visible_sheet_with_a_header_is_read():
    book = Workbook()
    book.active.append(["说明"])
    hidden = book.create_sheet("旧")
    hidden.append(["企业名称"])
    hidden.sheet_state = "hidden"
    wanted = book.create_sheet("规上名单")
    wanted.append(["企业名称"])
    out = io.BytesIO()
    book.save(out)

    assert read_sheet(out.getvalue(), HEADINGS).name == "规上名单"


def test_a_cell_merged_over_rows_speaks_for_each_of_them():
    data = xlsx(["企业名称", "联系电话"], ["甲", "0755-1"], ["乙", None], ["丙", None], ["丁", None], merge=["B2:B4"])

    assert [record["phone"] for _number, record in records(data)] == ["0755-1", "0755-1", "0755-1", ""]


def test_rows_that_only_carry_a_number_are_not_rows():
    assert records("序号,企业名称\n1,甲\n2,\n3,\n".encode()) == [(2, {"name": "甲"})]


def test_a_header_repeated_on_the_next_page_is_not_a_row():
    assert [number for number, _record in records("企业名称\n甲\n企业名称\n乙\n".encode())] == [2, 4]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"), (13800000001.0, "13800000001"), (0.5, "0.5"), (True, "TRUE"), (None, ""),
        (9.14403e17, "9.1440E+17"), ("　甲\u200b ", "甲"), ("甲\x00", "甲"), ("'=1+1", "=1+1"),
        (date(2024, 6, 30), "2024-06-30"), (datetime(2024, 6, 30), "2024-06-30"),  # noqa: DTZ001  as calamine gives it
        (datetime(2024, 6, 30, 9, 30), "2024-06-30 09:30"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_cell_is_the_text_a_person_sees(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        ("甲,乙\n1,2\n".encode(), "企业名称"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not a sheet"),
        ("企业名称\n甲\0乙\n".encode(), "not a sheet"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"\xff\xff\xff\xff", "neither UTF-8 nor GB18030"),
        ('企业名称\n"甲'.encode() + b"a" * 200_000, "a cell has no end"),
        (("企业名称," + "," * 1_000_000).encode(), "columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not an Excel file"),
    ],
    ids=[
        "nothing",
        "blanks",
        "no header",
        "picture",
        "NUL",
        "web page",
        "no encoding",
        "open quote",
        "wide",
        "broken xls",
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(data, said):
    assert said in reason(data)


def test_a_truncated_file_is_said_to_be_incomplete():
    data = xlsx(["企业名称"], ["甲"])

    assert "not complete" in reason(data[: len(data) // 2])


def test_a_zip_of_something_else_is_not_a_sheet():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert "not an Excel sheet" in reason(out.getvalue())


def test_a_zip_bomb_is_not_opened(settings):
    settings.IMPORT_MAX_BYTES = 1_000_000

    assert "unpacks" in reason(sheet_xml("<row r='1'>" + " " * 20_000_000 + "</row>"))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c><c r="XFD1"><v>1</v></c></row>', "columns"),
        ('<row r="1">' + "<c><v>1</v></c>" * 1_000 + "</row>", "columns"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="CZ1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>', "1048576"),
    ],
    ids=["far to the right", "without addresses", "far below"],
)  # fmt: skip
def test_a_sheet_that_would_fill_the_memory_is_refused(cells, said):
    assert said in reason(sheet_xml(cells))


def test_empty_formatted_cells_far_away_do_no_harm():
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c><c r="XFD1" s="0"/></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    )

    assert records(sheet_xml(cells)) == [(2, {"name": "甲"})]


def test_too_many_rows_and_bytes_are_refused_with_the_limit(settings):
    settings.IMPORT_MAX_ROWS = 2
    assert "2 at most" in reason("企业名称\n甲\n乙\n丙\n".encode())

    settings.IMPORT_MAX_BYTES = 10
    assert "larger" in reason("企业名称\n甲\n乙\n".encode())


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@A1"])
def test_a_cell_that_would_run_is_written_as_text_and_comes_back_as_it_was(text):
    data = write_sheet(["企业名称", "联系电话"], [["甲", text]], name="名单")

    assert guarded(text) == f"'{text}"
    assert records(data) == [(2, {"name": "甲", "phone": text})]
