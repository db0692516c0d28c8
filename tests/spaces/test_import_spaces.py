"""Rent rolls: which row is which space, what is taken, refused and doubted, and that all of it can be undone."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm import import_run
from crm.imports import BAD, NEW, SAME, UPDATE
from crm.layouts import read_sheet
from crm.models import Event
from spaces.models import Building, Landlord, Park, Space, Spell, Verification
from spaces.resources import SpaceResource
from tests import sheets
from tests.factories import make_building, make_landlord, make_park

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HEADER = "园区,楼栋,单元,建筑面积,状态"


def imported(header, *rows, **more):
    return sheets.imported(header, *rows, kind="spaces", **more)


def dump() -> list:
    models = (Park, Building, Landlord, Space, Spell, Verification)
    return json.loads(serializers.serialize("json", [row for model in models for row in model.objects.order_by("pk")]))


def test_a_full_row_becomes_a_whole_space(community, manager):
    header = (
        "项目名称,楼号,房号,用途,建筑面积（㎡）,可分割,最小面积,层高（米）,荷载(kg/㎡),柱距,货梯,供电,水,燃气,蒸汽,消防类别,消防验收,"
        "污水,危化品,租金（元/㎡·月）,物业费,押金,免租期,可入驻时间,状态,业主,联系人,电话,中介,最近核实日期,可注册,坐标,社区,对外展示,备注"
    )
    row = (
        '禾麓智造园,3,502-505,厂房,"2,860",是,500,6.5米,750,8.4×8.4,2台3吨,630kVA,有,无,✓,丙类,2021-06-30已验收,'
        f"是,否,28-30,3.5,押二付一,2个月,2024-07,空置,禾麓股份合作公司,梁先生,13500000068,黄先生 13600000001,{TODAY},可,"
        '"114.12,22.69",辅城坳,是,两面采光'
    )

    done = imported(header, row, by=manager)

    space = Space.objects.select_related("building__park", "landlord", "agent").get()
    assert done.counts == {NEW: 1, UPDATE: 0, SAME: 0, BAD: 0}
    assert (str(space), space.floor, space.use, space.area) == ("禾麓智造园 3栋 502-505", 5, "m1", 2860)
    assert (space.is_divisible, space.least_area, space.clear_height) == (True, 500, Decimal("6.5"))
    assert (space.floor_load, space.column_x, space.column_y) == (Decimal("0.75"), Decimal("8.4"), Decimal("8.4"))
    assert (space.freight_lifts, space.lift_load, space.power) == (2, 3, 630)
    assert (space.water, space.gas, space.steam, space.discharge, space.hazardous) == (True, False, True, True, False)
    assert (space.fire_class, space.fire_acceptance, space.fire_accepted_on) == ("c", "accepted", date(2021, 6, 30))
    assert (space.rent_min, space.rent_max, space.management_fee) == (28, 30, Decimal("3.5"))
    assert (space.deposit_months, space.free_months, space.available_on) == (2, 2, date(2024, 7, 1))
    assert (space.landlord.company, space.landlord.name, space.landlord.phone) == (
        "禾麓股份合作公司",
        "梁先生",
        "13500000068",
    )
    assert (space.agent.kind, space.agent.name, space.agent.phone) == ("agent", "黄先生", "13600000001")
    assert (space.verified_on, space.verified_how, space.can_register, space.is_public) == (TODAY, "sheet", True, True)
    assert space.building.park.community == community
    assert (space.building.lng, space.building.lat) == (Decimal("114.12"), Decimal("22.69"))
    assert (space.number_key, space.place_key[:4], "禾麓智造园3栋502-505" in space.search_text) == (
        "00502-00505",
        "hlzz",
        True,
    )
    spell = space.spells.get()
    assert (spell.status, spell.from_on, spell.by, spell.to_on) == ("vacant", TODAY, manager, None)
    assert Verification.objects.get().how == "sheet"


def test_a_preview_writes_nothing_at_all():
    data = sheets.csv(HEADER + ",业主", "禾麓智造园,3栋,502,100,空置,梁先生")
    sheet = read_sheet(data, SpaceResource.headings())
    with CaptureQueriesContext(connection) as asked:
        outcome = import_run.preview(SpaceResource(), sheet)

    assert outcome.counts[NEW] == 1
    assert all(query["sql"].startswith("SELECT") for query in asked)
    assert not any(model.objects.exists() for model in (Park, Building, Space, Landlord, Event))


def test_the_same_file_again_changes_nothing(manager):
    header = HEADER + ",租户,租期至,业主,联系人,电话,中介,租金,货梯,可入驻时间,最近核实日期,坐标,层高,可注册"
    rows = [
        '禾麓智造园,3栋,502,"1,100.50",已租,甲公司,2027-01-01,禾麓股份合作公司,,13500000068,,28-30,3t×2,随时,2024-05-01,,6.5m,有',
        "禾麓智造园,,3栋503,100,空置,,,禾麓股份合作公司,梁先生,,黄先生（链家）13600000001,1.2元/㎡·日,无,2024年7月,,,6,无",
        "禾麓智造园,A,整层,900,装修中,乙公司,,,,,,,,,,,,",
    ]
    first = imported(header, *rows, by=manager)
    before, events = dump(), Event.objects.count()

    again = imported(header, *rows, by=manager)

    assert first.errors == []
    assert again.counts == {NEW: 0, UPDATE: 0, SAME: 3, BAD: 0}
    assert (dump(), Event.objects.count()) == (before, events)


def test_blank_cells_say_nothing_and_none_of_gas_says_that_there_is_none(stored):
    Space.objects.update(notes="两面采光", rent_min=28)

    imported("园区,楼栋,单元,备注,租金,燃气,蒸汽", "禾麓智造园,3栋,501,-,/,无,")

    space = Space.objects.get(pk=stored[0].pk)
    assert (space.notes, space.rent_min, space.gas, space.steam) == ("两面采光", 28, False, None)


@pytest.mark.parametrize(
    ("park", "building", "number"),
    [
        ("禾麓智造园", "3栋", "502"), ("禾麓智造园 ", "3#", "502室"), ("禾麓智造园", "３号楼", "502"), ("禾麓智造园", "3", "５０２"),
        ("禾麓智造园", "", "3栋502"), ("禾麓智造园", "3栋", "3栋502"), ("禾麓智造园", "", "3-502"),
    ],
)  # fmt: skip
def test_other_ways_to_write_a_place_are_the_same_space(stored, park, building, number):
    done = imported("园区,楼栋,单元,备注", f"{park},{building},{number},新")

    assert done.counts[UPDATE] == 1
    assert (Space.objects.count(), Building.objects.count(), Space.objects.get(number="502").notes) == (3, 1, "新")


def test_the_same_unit_twice_names_the_other_row():
    done = imported(HEADER, "甲园,3栋,502,100,空置", "甲园,,3#502,200,空置", "甲园,3栋,503,100,空置")

    assert done.counts == {NEW: 2, UPDATE: 0, SAME: 0, BAD: 1}
    assert done.errors == [(3, "number", "Row 2 is about the same one. Please keep one of the two.")]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("甲园,3栋,502,0,", "area", "not the area"), ("甲园,3栋,502,待测,", "area", "not a number"),
        ("甲园,3栋,502,,", "area", "must not be empty"), (",3栋,502,100,", "park", "must not be empty"),
        ("甲园,3栋,,100,", "number", "must not be empty"), ("甲园,,502,100,", "building", "Which building"),
        ("合计,,,100,", "park", "a total"), ("甲园,3栋,502,100,大概", "space_status", "not one of these"),
        (f"甲园,3栋,{'很长' * 20},100,", "number", "too long"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_taken_are_named_in_words(row, column, words):
    done = imported(HEADER, row)

    assert [(name, words in said) for _row, name, said in done.errors] == [(column, True)]
    assert not Park.objects.exists()


@pytest.mark.parametrize(
    ("header", "cell", "column", "words"),
    [
        ("坐标", '"113.26,23.13"', "position", "outside Shenzhen"), ("坐标", '"22.69,114.12"', "", ""),
        ("租金", "1.2", "rent", "rent of a day"), ("租金", "28000", "rent", "the whole space"),
        ("租金(元/㎡·日)", "1.2", "rent", "36.50"), ("状态", "留置", "space_status", "cannot be imported"),
        ("租户", "甲公司", "", ""), ("楼层", "1-3层", "floor", "several floors"), ("电话", "123", "landlord_phone", "telephone number"),
    ],
)  # fmt: skip
def test_doubts_are_told_and_the_row_is_taken(header, cell, column, words):
    done = imported(f"园区,楼栋,单元,建筑面积,联系人,{header}", f"甲园,3栋,502,100,梁先生,{cell}")

    assert done.counts[NEW] == 1
    assert [name for _row, name, _said in done.warnings] == ([column] if column else [])
    assert all(words in said for _row, _name, said in done.warnings)


def test_longitude_and_latitude_in_two_columns_are_given_to_a_building_that_has_none(manager):
    make_building(name="1栋", lng=Decimal("114.1"), lat=Decimal("22.6"))

    imported("园区,楼栋,单元,面积,经度,纬度", *(f"禾麓智造园,{n}栋,502,100,114.12,22.69" for n in (1, 2)), by=manager)

    assert list(Building.objects.values_list("lng", "lat")) == [
        (Decimal("114.1"), Decimal("22.6")),
        (Decimal("114.12"), Decimal("22.69")),
    ]


OUR_EXPORT = (
    ("园区", lambda s: s.building.park.name), ("楼栋", lambda s: s.building.name), ("单元", lambda s: s.number),
    ("楼层", lambda s: s.floor), ("社区", lambda s: s.building.park.community or ""), ("用途", lambda s: s.get_use_display()),
    ("权属", lambda s: s.get_tenure_display()), ("产权证", lambda s: s.get_certificate_display()),
    ("建筑面积（㎡）", lambda s: s.area), ("可分割", lambda s: "yes" if s.is_divisible else "no"),
    ("最小可租面积（㎡）", lambda s: s.least_area), ("层高（m）", lambda s: s.clear_height),
    ("楼板荷载（t/㎡）", lambda s: s.floor_load), ("柱距一（m）", lambda s: s.column_x), ("柱距二（m）", lambda s: s.column_y),
    ("货梯数量（台）", lambda s: s.freight_lifts), ("货梯载重（t）", lambda s: s.lift_load), ("供电容量（kVA）", lambda s: s.power),
    ("给排水", lambda s: {True: "yes", False: "no"}.get(s.water, "")), ("消防类别", lambda s: s.get_fire_class_display()),
    ("消防验收", lambda s: s.get_fire_acceptance_display()), ("消防验收日期", lambda s: s.fire_accepted_on),
    ("租金下限（元/㎡·月）", lambda s: s.rent_min), ("租金上限（元/㎡·月）", lambda s: s.rent_max),
    ("物业费（元/㎡·月）", lambda s: s.management_fee), ("押金（月）", lambda s: s.deposit_months),
    ("可入驻日期", lambda s: s.available_on), ("业主", lambda s: s.landlord and s.landlord.name),
    ("业主单位", lambda s: s.landlord and s.landlord.company), ("业主电话", lambda s: s.landlord and "135****0068"),
    ("中介", lambda s: s.agent and s.agent.name), ("对外公开", lambda s: "yes" if s.is_public else "no"),
    ("状态", lambda s: s.get_status_display()), ("状态起始日期", lambda s: s.status_since),
    ("For whom", lambda s: s.spells.running().get().holder_name), ("核实日期", lambda s: s.verified_on),
)  # fmt: skip


def test_our_own_export_changes_nothing(stored):
    """Whatever is stored, held and let ones too, with hidden telephone numbers."""
    agent = make_landlord("黄先生", company="安居中介", phone="13600000001", kind="agent")
    Space.objects.filter(number="501").update(
        agent=agent, is_divisible=True, least_area=500, clear_height="6.5", floor_load="0.75", column_x="8.4",
        column_y=9, freight_lifts=2, lift_load=3, power=630, water=True, fire_class="c", fire_acceptance="accepted",
        fire_accepted_on=date(2021, 6, 30), rent_min="28.5", rent_max=30, management_fee="3.5", deposit_months=2,
        available_on=date(2024, 7, 1), tenure="collective", certificate="green", use="m0", is_public=True, floor=5,
    )  # fmt: skip
    Space.objects.filter(number="502").update(freight_lifts=0, rent_min=2, rent_max=None, column_x=8)
    cells = [
        [str(read(space) if read(space) is not None else "") for _name, read in OUR_EXPORT]
        for space in Space.objects.all()
    ]

    done = imported(",".join(name for name, _read in OUR_EXPORT), *map(",".join, cells))

    assert [row.changes for row in done.batch.lines.all()] == [{}, {}, {}]
    assert done.counts == {NEW: 0, UPDATE: 0, SAME: 3, BAD: 0}


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("业主", "梁先生", ("梁先生", "", "")), ("业主,联系人", "禾麓股份合作公司,梁先生", ("梁先生", "禾麓股份合作公司", "")),
        ("业主,业主单位,业主电话", "梁先生,禾麓股份合作公司,13500000068", ("梁先生", "禾麓股份合作公司", "13500000068")),
        ("业主单位", "禾麓股份合作公司", ("禾麓股份合作公司", "", "")), ("联系人", "梁先生 13500000068", ("梁先生", "", "13500000068")),
        ("产权人", "很长" * 20, ("很长" * 15, "很长" * 20, "")),
    ],
)  # fmt: skip
def test_who_the_landlord_is(header, cells, expected):
    for _again in range(2):
        done = imported(f"园区,楼栋,单元,建筑面积,{header}", f"甲园,3栋,502,100,{cells}")

    assert Landlord.objects.values_list("name", "company", "phone").get() == expected
    assert done.counts[SAME] == 1


# ---------------------------------------------------------------- files


def test_gb18030_with_a_title_above_and_blank_parks_is_read(tmp_path):
    path = tmp_path / "台账.csv"
    path.write_bytes("平湖街道租赁台账,,,\n,,,\n园区,楼栋,单元,建筑面积（㎡）\n甲园,1栋,101,800\n".encode("gb18030"))
    out = StringIO()

    call_command("import_records", "spaces", str(path), "--json", "--commit", stdout=out)

    assert json.loads(out.getvalue())["created"] == 1


def test_a_blank_park_is_the_one_above():
    data = sheets.csv(HEADER, "甲园,1栋,101,800,空置", ",,102,800,空置", "乙园,,1栋101,800,空置")
    assert sheets.checked_bytes(data, kind="spaces").counts[BAD] == 1

    sheet = read_sheet(data, SpaceResource.headings())
    sheet = replace(sheet, layout=replace(sheet.layout, carried=frozenset({"park", "building"})))
    assert import_run.preview(SpaceResource(), sheet).counts == {NEW: 3, UPDATE: 0, SAME: 0, BAD: 0}


@pytest.mark.parametrize("rows", [1, 40])
def test_a_chunk_costs_the_same_number_of_queries(rows, django_assert_max_num_queries, manager, community):
    make_park()
    header = HEADER + ",租户,业主,电话,核实日期,坐标,社区"
    lines = [
        f'园{n % 5},{n % 3}栋,{n + 100},100,已租,甲,业主{n},13500000068,{TODAY},"114.12,22.69",辅城坳'
        for n in range(rows)
    ]

    with django_assert_max_num_queries(60):
        assert imported(header, *lines, by=manager).counts[NEW] == rows
