"""Cells of the business register's columns."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some

from enterprises.accounts import readers
from enterprises.accounts.industries import DIVISIONS, SECTION_OF, SECTIONS, industry_words
from enterprises.accounts.models import Enterprise

STATUSES = [
    ("在营", "active"), ("存续", "active"), ("存续（在营、开业、在册）", "active"), ("开业", "active"), ("In operation", "active"),
    ("已迁出", "moved_out"), ("外迁", "moved_out"), ("moved_out", "moved_out"), ("Moved out", "moved_out"),
    ("注销", "closed"), ("已注销", "closed"), ("吊销，未注销", "closed"), ("停业", "closed"), ("注销停业", "closed"),
]  # fmt: skip
SCALES = [
    ("大", "large"), ("大型", "large"), ("大型企业", "large"), ("中型企业", "medium"), ("小", "small"), ("微型", "micro"),
    ("Micro", "micro"),
]  # fmt: skip
INDUSTRIES = [
    ("C39", ("C", "39")), ("c39", ("C", "39")), ("39", ("C", "39")), ("Ｃ３９", ("C", "39")), ("制造业", ("C", "")), ("C", ("C", "")),
    ("计算机、通信和其他电子设备制造业", ("C", "39")), ("计算机，通信和其他电子设备制造业", ("C", "39")),
    ("C39 计算机、通信和其他电子设备制造业", ("C", "39")), ("C 制造业", ("C", "")), ("C39制造业", ("C", "39")), ("3913", ("C", "39")),
    ("C391", ("C", "39")), ("3913 通信系统设备制造", ("C", "39")), ("01", ("A", "01")), ("1", ("A", "01")), ("0111", ("A", "01")),
    ("房地产业", ("K", "70")), ("K 房地产业", ("K", "")), ("批发和零售业", ("F", "")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), STATUSES)
def test_a_status_is_known_by_the_words_of_registers(text, value):
    assert readers.status(text) == value


@pytest.mark.parametrize(("text", "value"), SCALES)
def test_a_scale_is_known(text, value):
    assert readers.scale(text) == value


@pytest.mark.parametrize(("text", "value"), INDUSTRIES)
def test_an_industry_is_known_by_code_and_name(text, value):
    assert readers.industry(text) == value


@pytest.mark.parametrize("text", ["98", "00", "C11", "111", "391", "U", "科技", "39 纺织业", "U39 计算机"])
def test_what_is_no_industry_is_refused_in_words(text):
    with pytest.raises(ValueError, match=text):
        readers.industry(text)


@pytest.mark.parametrize(("read", "known"), [(readers.status, "在营"), (readers.scale, "大型")])
def test_a_refusal_names_what_could_be_written(read, known):
    with pytest.raises(ValueError, match=known):
        read("火星")


@given(some.sampled_from([(letter, "") for letter in SECTIONS] + [(SECTION_OF[code], code) for code in DIVISIONS]))
def test_every_industry_survives_being_said_and_read(pair):
    assert readers.industry(industry_words(*pair)) == pair


@time_machine.travel("2024-06-03 10:00+08:00")
def test_what_began_lies_not_ahead():
    assert readers.past_day("2024年6月3日") == date(2024, 6, 3)
    with pytest.raises(ValueError, match="2024-06-04"):
        readers.past_day("2024-06-04")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("status", Enterprise.Status)
@pytest.mark.parametrize("scale", Enterprise.Scale)
def test_what_a_record_says_is_read_back(language, status, scale):
    facts = {"section": "C", "division": "39", "founded_on": date(2015, 3, 12), "capital": Decimal("12345678.90")}
    with override(language):
        said = readers.texts(Enterprise(status=status, scale=scale, status_since=date(2024, 1, 8), **facts))

        assert (readers.status(said["operation"]), readers.scale(said["scale"])) == (status, scale)
        assert readers.industry(said["industry"]) == ("C", "39")
        assert readers.past_day(said["founded_on"]) == facts["founded_on"]
        assert readers.capital(said["capital"], "万元") == facts["capital"]


def test_what_is_not_known_says_nothing():
    said = readers.texts(Enterprise())

    assert {name for name, text in said.items() if text} == {"operation"}
