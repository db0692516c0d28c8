"""What headers say: a table of cases, and that what is ours is always read back as what it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.layouts import header_key, joined, unit_of
from enterprises.economy import sheet_headers
from enterprises.economy.models import Measure
from enterprises.economy.sheet_headers import Meaning, between, header, hints, meant

CASES = [
    # upper row, lower row → what it is about
    (("2024年工业总产值（千元）", "1月"), "output:2024:01-01"),
    (("2024年工业总产值（千元）", "1-2月"), "output:2024:01-02"),
    (("2024年规上工业总产值(千元)", "1-5月累计"), "output:2024:01-05"),
    (("2024年工业总产值", "全年"), "output:2024:year"),
    (("2024年工业总产值", "合计"), "output:2024:sum"),
    (("2024年1-5月", "本月", "产值"), "output:2024:05-05"),
    (("2024年1-5月累计", "产值（万元）"), "output:2024:01-05"),
    (("1-5月", "上年同期"), "_:_-1:01-05"),
    (("2024年5月纳税额", "去年同期"), "tax:2023:05-05"),
    (("产值", "本月"), "output:_:month"),
    (("产值", "累计"), "output:_:until"),
    (("产值", "上年同期"), "output:_-1:month"),
    (("产值", "去年同期累计"), "output:_-1:until"),
    (("纳税额", "2023年"), "tax:2023:year"),
    # one row
    (("5月产值(万元)",), "output:_:05-05"),
    (("营业收入(万元)",), "revenue:_:month"),
    (("从业人员(人)",), "employees:_:month"),
    (("期末从业人员（人）",), "employees:_:month"),
    (("工业总产值（当年价格）（千元）",), "output:_:month"),
    (("2024年5月",), "_:2024:05-05"),
    (("2024年5月份",), "_:2024:05-05"),
    (("202405",), "_:2024:05-05"),
    (("2024-05-01",), "_:2024:05-05"),  # a day of Excel that shows as a month
    (("2024.5",), "_:2024:05-05"),
    (("五月份",), "_:_:05-05"),
    (("十二月",), "_:_:12-12"),
    (("１—５月",), "_:_:01-05"),
    (("2024年1月至5月",), "_:2024:01-05"),
    (("2024年1-5月产值（万元）",), "output:2024:01-05"),
    (("一季度",), "_:_:01-03"),
    (("2024年1季度产值",), "output:2024:01-03"),
    (("2024年上半年纳税额",), "tax:2024:01-06"),
    (("2023年营业收入（万元）",), "revenue:2023:year"),
    (("工业固定资产投资（万元）",), "industrial:_:month"),
    (("固定资产投资（万元）",), "fixed:_:month"),
    (("全年",), "_:_:year"),
    # other things
    (("产值同比增长(%)",), ""),
    (("产值增速",), ""),
    (("工业增加值（万元）",), ""),
    (("新产品产值（万元）",), ""),
    (("工业销售产值（千元）",), ""),
    (("企业名称",), ""),
    (("序号",), ""),
    (("备注",), ""),
    (("联系电话",), ""),
    (("2024",), ""),
    (("5",), ""),
    (("13月",), ""),
    (("5-1月",), ""),
    (("产值 营业收入",), ""),
    (("2024年工业总产值（千元）", "备注"), ""),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "key"), CASES)
def test_what_a_header_is_about(parts, key):
    assert meant(parts) == key


def test_every_measure_has_words_and_a_name_of_its_own():
    assert set(sheet_headers.WORDS) == set(sheet_headers.NAMES) == set(Measure.values)
    assert all(meant((name,)) == f"{measure}:_:month" for measure, name in sheet_headers.NAMES.items())


months = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda two: (min(two), max(two)))
units = st.sampled_from(["元", "千元", "万元", "亿元"])


@given(measure=st.sampled_from(Measure.values), year=st.integers(2000, 2099), span=months | st.just((0, 0)), unit=units)
def test_a_header_of_ours_is_read_back_as_what_it_was(measure, year, span, unit):
    text = header(measure, year, *span, unit)

    assert meant((text,)) == Meaning(measure, str(year), between(*span) if span[1] else "year").key
    assert unit_of(text) == unit


@given(measure=st.sampled_from(Measure.values), year=st.integers(2000, 2099), span=months, unit=units, gap=st.sampled_from(["", " ", "\n"]))  # fmt: skip
def test_two_rows_of_header_mean_the_same_as_one_that_holds_both(measure, year, span, unit, gap):
    first, last = span
    parts = (
        f"{year}年{gap}{sheet_headers.NAMES[measure]}（{unit}）",
        f"{first}-{last}月" if first < last else f"{last}月",
    )

    assert meant(parts) == meant((joined(parts),)) != ""
    assert unit_of(joined(parts)) == unit


@given(st.text(max_size=30))
def test_any_text_is_understood_or_not_and_never_a_fault(text):
    key = meant((text,))

    assert key == "" or Meaning.of(key).key == key
    hints(text)


def test_what_the_sheet_says_as_a_whole_fills_in_what_headers_leave_open():
    said = {"measure": "output", "year": "2024", "month": "5"}

    assert [Meaning.of(key).resolved(**said).key for key in ("_:_:month", "_:_-1:until", "tax:2022:01-01", "_:_:sum")] == [
        "output:2024:05-05", "output:2023:01-05", "tax:2022:01-01", "output:2024:sum",
    ]  # fmt: skip
    assert Meaning.of("_:_:month").resolved(measure="output", year="2024", month="0").key == "output:2024:year"


def test_a_title_gives_away_what_it_can():
    found = hints("附件3：平湖街道2024年1-5月规上工业企业总产值统计表.xlsx")

    assert (found.measure, found.year, found.months) == ("output", "2024", (1, 5))


def test_a_unit_in_a_header_is_no_part_of_its_name():
    assert (header_key("产值万元"), unit_of("产值万元"), unit_of("产值（单位：千元）")) == ("产值", "万元", "千元")
