"""A notice comes as its text, as a list of lines or as a sheet; all end as the same days, and errors name the line."""

from datetime import date, datetime

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.clock import SHANGHAI
from crm.desk.calendar_forms import EnterForm, read_lines, written
from crm.excel import write_sheet

from .notices import NUMBER, TEXT, days_of

LINES = "2027-01-01 放假 元旦\n\n2027年1月4日 星期一 上班 元旦\n2027/1/3，off，元旦"


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=SHANGHAI), tick=False):
        yield


def entered(text: str = "", sheet: bytes = b"", **facts) -> EnterForm:
    files = {"sheet": SimpleUploadedFile("days.xlsx", sheet)} if sheet else {}
    return EnterForm({"text": text, "year": "", "number": "", **facts}, files)


def test_the_text_brings_year_number_and_days():
    form = entered(TEXT)

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["year"], form.cleaned_data["number"]) == (2027, NUMBER)
    assert form.cleaned_data["days"] == sorted(days_of())


def test_a_line_a_day_will_do_with_or_without_weekday_and_in_several_hands():
    days = read_lines(LINES)

    assert [(str(day.date), str(day.kind)) for day in days] == [
        ("2027-01-01", "holiday"), ("2027-01-03", "holiday"), ("2027-01-04", "makeup_workday"),
    ]  # fmt: skip
    assert entered(LINES).is_valid()


def test_the_list_of_a_draft_reads_back_as_it_was_written():
    assert read_lines(written(days_of())) == sorted(days_of())
    assert written(days_of()).splitlines()[0] == "2027-01-01 周五 放假 元旦"


def test_a_sheet_brings_days_and_the_year_they_are_in():
    rows = [["2027-01-01", "放假", "元旦"], ["2027-01-04", "makeup_workday", "元旦"]]
    form = entered(sheet=write_sheet(["日期", "类型", "名称"], rows, name="days"))

    assert form.is_valid(), form.errors
    assert [day.date for day in form.cleaned_data["days"]] == [date(2027, 1, 1), date(2027, 1, 4)]
    assert form.cleaned_data["year"] == 2027


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("元旦 2027-01-01", "must begin with a date"),
        ("2027-02-30 放假 春节", "there is no 2027-02-30"),
        ("2027-01-02 周一 放假 元旦", "2027-01-02 is a Sat"),
        ("2027-01-02 调休 元旦", "after the date comes 放假"),
        ("2027-01-02 放假", "the name of the holiday"),
        ("2027-01-01 补班 元旦", "2027-01-01 stands in line 1 already"),
    ],
    ids=["date", "no such day", "weekday", "kind", "name", "twice"],
)
def test_an_error_names_its_line(line, words):
    with pytest.raises(forms.ValidationError) as refused:
        read_lines(f"2027-01-01 放假 元旦\n{line}")

    [said] = refused.value.messages
    assert said.startswith("Line 2: ")
    assert words in said


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "大家好"}, "text"),
        ({"text": "五、端午节：6月9日（周三）放假1天。"}, "year"),
        ({"text": LINES, "year": "1999"}, "year"),
        ({"text": TEXT + "八、元旦：1月1日放假。"}, "text"),
        ({"sheet": b"a,b\n1,2"}, "sheet"),
        ({"sheet": "日期,类型,名称\n2027-01-01,调休,元旦".encode()}, "sheet"),
    ],
    ids=["nothing", "no days", "no year", "wrong year", "twice", "no header", "bad row"],
)
def test_what_cannot_be_read_is_said_at_its_field(facts, field):
    assert list(entered(**facts).errors) == [field]
