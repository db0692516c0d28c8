"""Cells of rent rolls as owners write them: big tables of cases."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.layouts import header_key, unit_of
from spaces import numbering, prices, readers
from spaces.availability import available

TODAY = date(2024, 6, 3)


class Heard(list):
    def __call__(self, words):
        self.append(words)


@pytest.mark.parametrize(
    ("header", "key", "unit"),
    [
        ("建筑面积（㎡）", "建筑面积", "m2"), ("建筑面积㎡", "建筑面积", "m2"), ("建筑面积(平方米)", "建筑面积", "平方米"),
        ("面积（万㎡）", "面积", "万m2"), ("租金（元/㎡·月）", "租金", "元/m2·月"), ("租金(元/㎡/天)", "租金", "元/m2/天"),
        ("租金 元/㎡·日", "租金", "元/m2·日"), ("月租金（元/月）", "月租金", "元/月"), ("租金(含税,元/平/月)", "租金", "元/平/月"),
        ("楼板荷载（kg/㎡）", "楼板荷载", "kg/m2"), ("荷载kN/㎡", "荷载", "kn/m2"), ("供电（kVA）", "供电", "kva"),
        ("层高(m)", "层高", "m"), ("货梯（台）", "货梯", "台"), ("注册资本（万元）", "注册资本", "万元"), ("园区", "园区", ""),
        ("免租期（月）", "免租期", "月"), ("Rent (CNY/㎡·month)", "rent", "cny/m2·month"), ("水平", "水平", ""),
    ],
)  # fmt: skip
def test_the_unit_of_a_header_is_understood_with_brackets_and_without(header, key, unit):
    assert (header_key(header), unit_of(header)) == (key, unit)


@pytest.mark.parametrize(
    ("building", "number", "floor", "expected"),
    [
        ("3栋", "502", None, ("3栋", "502", 5)), ("3", "502-505", None, ("3栋", "502-505", 5)),
        ("", "3栋502-505", None, ("3栋", "502-505", 5)), ("", "3#502", None, ("3栋", "502", 5)),
        ("", "Ｂ栋2楼整层", None, ("B栋", "2楼整层", 2)), ("B栋", "B栋2楼整层", None, ("B栋", "2楼整层", 2)),
        ("3号楼", "3栋502", None, ("3号楼", "502", 5)), ("A座", "1205", None, ("A座", "1205", 12)),
        ("1栋", "502、503", None, ("1栋", "502、503", 5)), ("1栋", "整层", 3, ("1栋", "3楼整层", 3)),
        ("1栋", "负一层", None, ("1栋", "负一层", -1)), ("1栋", "B1层", None, ("1栋", "B1层", -1)),
        ("1栋", "东侧", None, ("1栋", "东侧", None)), ("1栋", "东侧", 2, ("1栋", "东侧", 2)),
        ("", "5栋", None, ("5栋", "整栋", None)), ("", "3-502", None, ("3栋", "502", 5)),
        ("", "502-505", None, ("", "502-505", 5)), ("一号厂房", "101", None, ("一号厂房", "101", 1)),
        ("1栋", "十二楼", None, ("1栋", "十二楼", 12)), ("A", "A-302", None, ("A栋", "A-302", 3)),
        ("1栋", "3栋502", None, ("1栋", "3栋502", None)),
    ],
)  # fmt: skip
def test_which_building_space_and_floor_are_meant(building, number, floor, expected):
    found = numbering.where(building, number, floor)

    assert (found.building, found.number, found.floor) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", (5, False)), ("5楼", (5, False)), ("第5层", (5, False)), ("5F", (5, False)), ("B1", (-1, False)),
        ("负一楼", (-1, False)), ("地下一层", (-1, False)), ("-1", (-1, False)), ("二楼", (2, False)), ("1-3层", (1, True)),
        ("floor 5", (5, False)), ("basement 1", (-1, False)), ("顶楼", None), ("十二层", (12, False)),
    ],
)  # fmt: skip
def test_floors(text, expected):
    assert numbering.floor(text) == expected


@pytest.mark.parametrize(
    ("text", "unit", "value", "least"),
    [
        ("2860", "", "2860.00", None), ("2,860㎡", "", "2860.00", None), ("２８６０ 平方米", "", "2860.00", None),
        ("0.286万㎡", "", "2860.00", None), ("0.286", "万m2", "2860.00", None), ("约2860", "m2", "2860.00", None),
        ("2860.5（含公摊）", "", "2860.50", None), ("500-2000㎡", "", "2000.00", "500.00"), ("500㎡-2000㎡", "", "2000.00", "500.00"),
    ],
)  # fmt: skip
def test_areas(text, unit, value, least):
    assert readers.area(text, unit, Heard()) == (Decimal(value), least and Decimal(least))


@pytest.mark.parametrize("text", ["0", "0.00", "待测", "两千", "2860亩", "-5", "1e9"])
def test_what_is_not_an_area_is_refused_in_words(text):
    with pytest.raises(ValueError, match="“"):
        readers.area(text, "", Heard())


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("6.5米", "", "6.50"),
        ("6.5", "m", "6.50"),
        ("6500", "mm", "6.50"),
        ("6500mm", "", "6.50"),
        ("7.8m（首层）", "", "7.80"),
    ],
)
def test_heights(text, unit, expected):
    assert readers.height(text, unit, Heard()) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "unit", "expected", "doubts"),
    [
        ("1.5", "", "1.50", 0), ("1.5t/㎡", "", "1.50", 0), ("1.5吨/平方米", "", "1.50", 0), ("750kg/㎡", "", "0.75", 0),
        ("750", "kg/m2", "0.75", 0), ("9.8kN/㎡", "", "1.00", 0), ("15", "kn/m2", "1.53", 0), ("1500", "", "1.50", 1),
        ("0.75吨", "", "0.75", 0),
    ],
)  # fmt: skip
def test_floor_loads(text, unit, expected, doubts):
    heard = Heard()

    assert (readers.load(text, unit, heard), len(heard)) == (Decimal(expected), doubts)


@pytest.mark.parametrize("text", ["15", "重载", "5磅/㎡", "0"])
def test_a_load_that_may_mean_anything_is_refused(text):
    with pytest.raises(ValueError, match="“"):
        readers.load(text, "", Heard())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.4×8.4", ("8.40", "8.40")), ("8.4m*9m", ("8.40", "9.00")), ("8400x8400", ("8.40", "8.40")),
        ("8.4", ("8.40", None)), ("8.4 × 9 m", ("8.40", "9.00")),
    ],
)  # fmt: skip
def test_column_grids(text, expected):
    assert readers.grid(text) == tuple(side and Decimal(side) for side in expected)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("2台3吨", "", (2, "3")), ("3t×2", "", (2, "3")), ("3吨2台", "", (2, "3")), ("2台", "", (2, None)), ("2", "台", (2, None)),
        ("3t", "", (None, "3")), ("3", "t", (None, "3")), ("无", "", (0, None)), ("0", "", (0, None)), ("2*5T", "", (2, "5")),
        ("1台5吨、2台3吨", "", (3, "5")), ("3 t × 2", "", (2, "3")), ("× 2", "", (2, None)), ("2部3吨货梯", "", None),
    ],
)  # fmt: skip
def test_freight_lifts(text, unit, expected):
    if expected is None:
        pytest.raises(ValueError, readers.lifts, text, unit, Heard())
        return
    count, load = readers.lifts(text, unit, Heard())

    assert (count, load) == (expected[0], expected[1] and Decimal(expected[1]))


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("630", "", 630),
        ("630kVA", "", 630),
        ("630千伏安", "", 630),
        ("2×800kVA", "", 1600),
        ("1.25MVA", "", 1250),
        ("500kW", "", 500),
    ],
)
def test_power(text, unit, expected):
    assert readers.power(text, unit, Heard()) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("2个月", "", "2.0"), ("押二付一", "", "2.0"), ("押2付1", "", "2.0"), ("2", "", "2.0"), ("60天", "", "2.0"), ("一年", "", "12.0"),
        ("半个月", "", "0.5"), ("两个月", "", "2.0"), ("十二个月", "", "12.0"), ("2 months", "", "2.0"), ("45", "天", "1.5"),
        ("1个半月", "", "1.5"),
    ],
)  # fmt: skip
def test_months(text, unit, expected):
    assert readers.months(text, unit) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(text, True) for text in ("有", "是", "✓", "√", "Y", "可", "已通", "天然气", "有（市政）", "1", "yes", "可注册")]
    + [(text, False) for text in ("无", "否", "×", "N", "不可", "未通", "没有", "禁止", "0", "no")]
    + [(text, None) for text in ("大概", "另议")],
)
def test_yes_and_no(text, expected):
    assert readers.yes_no(text) is expected


@pytest.mark.parametrize(
    ("kinds", "text", "expected"),
    [
        ("USES", "M1", "m1"), ("USES", "普通工业用地", "m1"), ("USES", "厂房", "m1"), ("USES", "研发", "m0"),
        ("USES", "写字楼", "office"), ("USES", "物流仓储", "w0"), ("USES", "商铺", "retail"), ("USES", "宿舍", "dormitory"),
        ("USES", "M0 new-type industry", "m0"), ("TENURES", "村股份合作公司", None), ("TENURES", "集体", "collective"),
        ("CERTIFICATES", "绿本（集体）", "green"), ("FIRE_CLASSES", "丙二类", "c"), ("FIRE_CLASSES", "戊类", "e"),
        ("STATUSES", "空置", "vacant"), ("STATUSES", "已租", "occupied"), ("STATUSES", "自用", "occupied"),
        ("STATUSES", "装修中", "fitting"), ("STATUSES", "留置", "held"), ("STATUSES", "Fitting out", "fitting"),
        ("STATUSES", "未知", None), ("USES", "豪宅", None),
    ],
)  # fmt: skip
def test_words_that_are_chosen_from(kinds, text, expected):
    if expected is None:
        pytest.raises(ValueError, readers.one_of, getattr(readers, kinds), text)
    else:
        assert readers.one_of(getattr(readers, kinds), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("已验收", ("accepted", None)), ("2021年验收", ("accepted", None)), ("已验收 2021-06-30", ("accepted", date(2021, 6, 30))),
        ("2021年6月30日验收", ("accepted", date(2021, 6, 30))), ("备案", ("filed", None)), ("已备案", ("filed", None)),
        ("未验收", ("none", None)), ("无", ("none", None)),
    ],
)  # fmt: skip
def test_fire_acceptance(text, expected):
    assert readers.acceptance(text) == expected


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_in_words(text):
    for reader in (readers.area, readers.height, readers.load, readers.lifts, readers.power):
        assert refused_or_read(reader, text, "", Heard())
    for reader in (readers.grid, readers.months, readers.whether, readers.acceptance, numbering.floor):
        assert refused_or_read(reader, text)
    assert refused_or_read(prices.price, text, "", area=Decimal(9), usual=prices.RENT, warn=Heard())
    numbering.where("", text)
    numbering.where(text, text, 3)


def refused_or_read(reader, *args, **more):
    try:
        reader(*args, **more)
    except ValueError as error:
        return bool(str(error))
    return True


@pytest.mark.parametrize(
    ("text", "stored", "expected"),
    [
        ("随时", None, TODAY), ("即可入驻", date(2024, 5, 1), date(2024, 5, 1)), ("随时", date(2025, 1, 1), TODAY),
        ("2024-07", None, date(2024, 7, 1)), ("2024年7月", None, date(2024, 7, 1)), ("2024.7.15", None, date(2024, 7, 15)),
        ("2024年7月中旬", None, date(2024, 7, 11)), ("2024-07-15后", None, date(2024, 7, 15)),
    ],
)  # fmt: skip
def test_from_when_on(text, stored, expected):
    assert available(text, stored=stored, today=TODAY) == expected


def test_a_quarter_is_no_day():
    with pytest.raises(ValueError, match="三季度"):
        available("2024年三季度", stored=None, today=TODAY)
