"""An uploaded file may be anything: a clear sentence or a way on, never a fault, and nothing written unasked."""

import io
import zipfile
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import Workbook

from crm.models import Event, ImportBatch, Role
from enterprises.accounts.models import Enterprise
from tests.factories import make_user

Status = ImportBatch.Status
GOES_ON = {Status.LAYOUT, Status.PREVIEW, Status.FAILED}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows=(["企业名称", "分级"], ["甲公司", "A"])) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = workbook()
CSV = "企业名称,分级\n甲公司,A\n乙公司,B\n".encode()


def remade(*, without: str = "", **parts: bytes) -> bytes:
    """The good workbook with some of its parts replaced, or one left out."""
    given, out = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in whole.infolist():
            if info.filename != without:
                archive.writestr(info.filename, given.pop(info.filename, whole.read(info)))
        for name, data in given.items():
            archive.writestr(name, data)
    return out.getvalue()


def sheet(rows: str, head: str = "", tail: str = "") -> bytes:
    data = f'{XML}<worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'
    return remade(xl__worksheets__sheet1_dot_xml=data.encode())


def text(ref: str, words: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{words}</t></is></c>'


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


HEADER = f'<row r="1">{text("A1", "企业名称")}</row>'
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ODD_CELLS = [
    "1e999", "NaN", "-1", "99999999999999999999", "2958466", "=cmd|' /C calc'!A0", "+1", "@SUM(1)", "-2+3", "9.1E+17",
    "2024年13月45日", "0000-00-00", "\x00", "\u202e", "😀" * 200, "a" * 70_000, "<b>x</b>", "{{ 7*7 }}", "%s%n", "'; --",
]  # fmt: skip

FILES = {
    "empty": b"", "blanks": b"  \n \t\n", "only a mark": b"\xef\xbb\xbf", "zeros": b"\0" * 5_000, "one comma": b",",
    "only commas": b",,,,\n" * 50, "only quotes": b'"' * 99, "open quote": CSV + b'"' + b"x" * 200_000,
    "half a character": CSV + "深".encode("gb18030")[:1], "utf-16": CSV.decode().encode("utf-16"),
    "utf-16 without mark": CSV.decode().encode("utf-16-le"), "surrogate": CSV + b"\xed\xa0\x80,A\n",
    "latin": "entreprise,été\n".encode("latin-1"), "nul in a name": CSV.replace("甲".encode(), b"\0"),
    "html": b"<html><table><tr><td>1</td></tr></table></html>", "xml": XML.encode(), "rtf": b"{\\rtf1 x}",
    "pdf": b"%PDF-1.7\n%\xe2\xe3", "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "script": b"#!/bin/sh\nrm -rf /\n",
    "100,000 columns": b"a," * 100_000, "300 columns": ("企业名称," + "x," * 299).encode(), "header only": "企业名称\n".encode(),
    "header twice": "企业名称,企业名称\n甲,乙\n".encode(), "no header": b"1,2\n3,4\n", "a huge cell": CSV + b"x" * 5_000_000,
    "a million rows": b"\n" * 1_000_001, "long header": ("企" * 100_000 + ",分级\n").encode(), "lone return": b"\r" * 500,
    "zip of a text": zipped(a=b"x"), "zip without content": zipped(), "docx": zipped(**{"word/document.xml": b"<w/>"}),
    "zip bomb": remade(xl__sharedStrings_dot_xml=b" " * 330_000_000),
    "no workbook": remade(without="xl/workbook.xml"), "no sheet": remade(without=SHEET),
    "no types": remade(without="[Content_Types].xml"), "no relations": remade(without="xl/_rels/workbook.xml.rels"),
    "broken sheet": remade(xl__worksheets__sheet1_dot_xml=b"<worksheet><sheetData><row"),
    "binary sheet": remade(xl__worksheets__sheet1_dot_xml=bytes(range(256)) * 9), "empty sheet": sheet(""),
    "entities": remade(xl__worksheets__sheet1_dot_xml=f'{XML}{ENTITIES}<worksheet xmlns="{MAIN}">&b;</worksheet>'.encode()),
    "far cell": sheet(HEADER + f'<row r="1048576">{text("XFD1048576", "x")}</row>'),
    "a row beyond": sheet(HEADER + f'<row r="9999999">{text("A9999999", "x")}</row>'),
    "a million columns": sheet("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>"),
    "column out of the alphabet": sheet(f'<row r="1">{text("ZZZZ1", "x")}</row>'), "row zero": sheet(f'<row r="0">{text("A0", "x")}</row>'),
    "string out of range": sheet(HEADER + '<row r="2"><c r="A2" t="s"><v>999999</v></c></row>'),
    "style out of range": sheet(HEADER + '<row r="2"><c r="A2" s="9999"><v>1</v></c></row>'),
    "lying dimension": sheet(HEADER, head='<dimension ref="A1:XFD1048576"/>'),
    "dimension of nonsense": sheet(HEADER, head='<dimension ref="??:!!"/>'),
    "huge merge": sheet(HEADER, tail='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "backward merge": sheet(HEADER, tail='<mergeCells count="1"><mergeCell ref="C9:A1"/></mergeCells>'),
    "merge of nonsense": sheet(HEADER, tail='<mergeCells count="1"><mergeCell ref="x"/></mergeCells>'),
    "error cells": sheet(HEADER + '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'),
    "formula cells": sheet(HEADER + '<row r="2"><c r="A2"><f>1/0</f></c></row>'),
    "ole head": OLE, "ole noise": OLE + bytes(Random(1).randbytes(40_000)), "ole zeros": OLE + b"\0" * 40_000,
    "xlsx after noise": b"xx" + GOOD, "xlsx before noise": GOOD + b"\0" * 999, "csv in disguise": CSV,
} | {f"cut at {at}": GOOD[:at] for at in range(1, len(GOOD), len(GOOD) // 60)} | {
    f"odd cell {at}": f"企业名称,注册资本,成立日期,联系电话\n甲{at},{cell},{cell},{cell}\n".encode()
    for at, cell in enumerate(ODD_CELLS)
} | {
    f"odd cell of a workbook {at}": workbook([["企业名称", "注册资本", "成立日期"], [f"甲{at}", cell[:30_000], cell[:30_000]]])
    for at, cell in enumerate(ODD_CELLS) if "\0" not in cell
} | {
    f"odd name {at}": f"企业名称\n{cell}\n".encode() for at, cell in enumerate(ODD_CELLS)
}  # fmt: skip
RANDOM = Random(2)


def mutated(data: bytes, rng: Random) -> bytes:
    damaged = bytearray(data)
    for _time in range(rng.randint(1, 30)):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


FILES |= {f"damaged workbook {at}": mutated(GOOD, RANDOM) for at in range(40)}
FILES |= {f"damaged text {at}": mutated(CSV * 20, RANDOM) for at in range(20)}


def sent(client, data: bytes, name: str):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("desk:import_upload"), {"kind": "enterprises", "file": file})


def is_well_answered(client, response) -> None:
    """Refused in words, or taken into a state from which a person can go on."""
    if response.status_code == 200:
        [reason] = response.context["form"].errors["file"]
        assert str(reason).endswith(".")
    else:
        batch = ImportBatch.objects.latest("pk")
        assert batch.status in GOES_ON
        assert batch.status != Status.FAILED or batch.notes["reason"]
        assert client.get(response.headers["Location"], follow=True).status_code == 200
    assert not Enterprise.objects.exists()
    assert not Event.objects.filter(verb__startswith="enterprise.").exists()


def test_there_are_many():
    assert len(FILES) >= 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.xls"])
def test_a_wrong_ending_is_no_matter(as_user, officer, name, django_capture_on_commit_callbacks):
    client = as_user(officer)
    for data in (GOOD, CSV):
        with django_capture_on_commit_callbacks(execute=True):
            assert sent(client, data, name).status_code == 302
        assert ImportBatch.objects.latest("pk").status == Status.PREVIEW


@pytest.mark.django_db
@pytest.mark.parametrize("which", FILES)
def test_whatever_is_sent_is_answered_and_nothing_is_written(
    as_user, officer, which, django_capture_on_commit_callbacks
):
    client = as_user(officer)
    with django_capture_on_commit_callbacks(execute=True):
        response = sent(client, FILES[which], "x.xlsx" if FILES[which][:2] == b"PK" else "x.csv")

    is_well_answered(client, response)


class Anything(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        data=st.one_of(
            st.binary(max_size=400),
            st.text(max_size=300).map(lambda rows: f"企业名称,分级\n{rows}".encode(errors="replace")),
        )
    )
    def test_any_bytes(self, data):
        self.client.force_login(make_user(Role.OFFICER))
        with self.captureOnCommitCallbacks(execute=True):
            response = sent(self.client, data, "x.csv")

        is_well_answered(self.client, response)
