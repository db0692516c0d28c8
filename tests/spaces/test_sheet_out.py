"""The list of spaces as a sheet: its columns, what is masked, who takes it."""

import csv
import io
from datetime import date

import pytest
import time_machine

from crm.models import Event, Role
from spaces import verbs
from spaces.sheet import COLUMNS
from tests.factories import make_landlord, make_space, make_user

URL = "/desk/spaces/export/csv/"


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


def taken(browser, query="") -> list[dict]:
    answer = browser.get(f"{URL}?{query}")
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def lines(browser, query="") -> list[dict]:
    return [line for line in taken(browser, query) if line["园区"]]


def test_a_space_as_the_import_reads_it_again(as_user, manager, now):
    make_space(
        by=manager, now=now, number="502-505", floor=5, use="m1", area=2860, gas=True, water=False, rent_min=26,
        rent_max=30, is_divisible=True, least_area=680, landlord=make_landlord(), verified_on=date(2024, 6, 1),
    )  # fmt: skip

    [line] = lines(as_user(manager))

    assert {name: line[name] for name in ("园区", "楼栋", "单元", "楼层", "建筑面积（㎡）", "租金上限（元/㎡·月）")} == {
        "园区": "禾麓智造园", "楼栋": "3栋", "单元": "502-505", "楼层": "5", "建筑面积（㎡）": "2860.00",
        "租金上限（元/㎡·月）": "30.00",
    }  # fmt: skip
    assert (line["燃气"], line["给排水"], line["蒸汽"]) == ("yes", "no", "")
    assert (line["业主"], line["业主电话"], line["核实日期"]) == ("梁先生", "135****0068", "2024-06-01")


def test_a_report_writer_takes_no_landlords_away(as_user, manager, now):
    make_space(by=manager, now=now, landlord=make_landlord())

    [line] = lines(as_user(make_user(Role.REPORTER)))

    assert not {name for name in line if name.startswith(("业主", "中介"))}
    assert "梁先生" not in str(line)


def test_the_rows_are_those_on_the_screen_and_the_last_line_says_so(as_user, manager, now):
    make_space(by=manager, now=now, area=500)
    held = make_space(by=manager, now=now, area=5000)
    verbs.hold(held.pk, by=manager, now=now, holder_name="昀峤电气")

    browser = as_user(manager)

    assert [line["建筑面积（㎡）"] for line in lines(browser, "area_most=1000")] == ["500.00"]
    [line] = lines(browser, "view=held")
    assert (line["For whom"], line["Held until"]) == ("昀峤电气", "2024-06-18 18:00")
    last = taken(browser, "view=all&area_least=1000")[-1]["No."]
    assert "All" in last
    assert "Floor area at least (㎡): 1000" in last


def test_who_took_it_stands_in_history(as_user, manager, now):
    make_space(by=manager, now=now)

    taken(as_user(manager))

    assert "Spaces (csv), 1 rows" in Event.objects.get(verb="export").text


@pytest.mark.parametrize("role", sorted({Role.HANDLER, Role.AUDITOR, Role.ADMIN, Role.EDITOR}))
def test_others_take_no_sheet(as_user, db, role):
    browser = as_user(make_user(role))

    assert browser.get(URL).status_code == 403
    assert "export" not in browser.get("/desk/spaces/").content.decode()


def test_each_header_stands_once():
    headers = [str(label) for label, _value in COLUMNS]

    assert len(set(headers)) == len(headers)


def test_the_sheet_costs_the_same_for_one_row_and_for_three(as_user, manager, now, django_assert_num_queries):
    browser = as_user(manager)
    for _time in range(2):
        make_space(by=manager, now=now, landlord=make_landlord())
        taken(browser)
        with django_assert_num_queries(7):
            taken(browser)
        make_space(by=manager, now=now)
