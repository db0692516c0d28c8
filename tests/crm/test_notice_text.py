"""The notices of 2023 to 2026 in their own words, and what is wrong in a text that does not agree with itself."""

from datetime import date

import pytest

from crm.calendar import NOTICE_NUMBERS, PLAIN_WEEKEND, shipped_calendar
from crm.notice_text import NAMES, Slip, read
from crm.workdays import DayKind

HEAD = (
    "国务院办公厅关于{year}年部分节假日安排的通知\n{number}\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n"
    "经国务院批准，现将{year}年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。\n"
)
FOOT = (
    "\n节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置。\n"
    "国务院办公厅\n{before}年11月4日"
)
WORDS = {
    2023: """一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
        二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
        三、清明节：4月5日放假，共1天。
        四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
        五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
        六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    2024: """一、元旦：1月1日放假，与周末连休。
        二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
        三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
        四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
        五、端午节：6月10日放假，与周末连休。
        六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
        七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
        二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
        三、清明节：4月4日（周五）至6日（周日）放假，共3天。
        四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
        五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
        六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2026: """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
        二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
        三、清明节：4月4日（周六）至6日（周一）放假，共3天。
        四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
        五、端午节：6月19日（周五）至21日（周日）放假，共3天。
        六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
        七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。""",
}


def published(year: int) -> str:
    words = {"year": year, "before": year - 1, "number": NOTICE_NUMBERS[year][0]}
    return HEAD.format(**words) + WORDS[year] + FOOT.format(**words)


def shipped(year: int) -> dict[date, DayKind]:
    """The special days that the notice of a year made, as the calendar knows them from elsewhere."""
    special = shipped_calendar().special
    own = {day: found.kind for day, found in special.items() if found.notice_no == NOTICE_NUMBERS[year][0]}
    return {day: kind for day, kind in own.items() if day not in PLAIN_WEEKEND}


@pytest.mark.parametrize("year", WORDS)
def test_a_published_notice_is_read_to_the_day(year):
    found = read(published(year))

    assert {day.date: day.kind for day in found.days} == shipped(year)
    assert (found.year, found.number, found.slips) == (year, NOTICE_NUMBERS[year][0], [])
    assert {name for day in found.days for name in day.name.split("、")} == set(NAMES)


def test_line_breaks_blanks_and_widths_do_not_matter():
    copied = (
        published(2026)
        .replace("（", "(")
        .replace("〔", "[")
        .replace("〕", "]")
        .replace("至", " － ")
        .replace("月", "月\n")
    )

    assert read(copied) == read(published(2026))


def test_a_part_of_the_text_takes_the_year_from_the_person():
    found = read("五、端午节：6月19日（周五）至21日（周日）放假，共3天。", year=2026)

    assert [day.date.day for day in found.days] == [19, 20, 21]
    assert read("五、端午节：6月19日放假。").year is None


def test_the_number_alone_tells_the_year():
    assert read("国办发明电〔2026〕12号").year == 2027


def test_a_new_year_block_from_december_belongs_to_the_year_it_opens():
    found = read("一、元旦：12月31日（周四）至1月2日（周六）放假，共3天。12月27日（周日）上班。", year=2027)

    assert [str(day.date) for day in found.days] == ["2026-12-31", "2027-01-01", "2027-01-02", "2026-12-27"]
    assert found.slips == []


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("三、清明节：4月3日至5日放假，共4天。", Slip("total", "清明节", "4", "3")),
        ("三、清明节：4月3日（星期天）放假1天。", Slip("weekday", "2027-04-03", "天", "六")),
        ("三、清明节：4月31日放假1天。", Slip("no such day", "清明节", "4月31日", "")),
        ("二、春节：2月23日至15日放假，共9天。", Slip("backwards", "春节", "2027-02-23", "2027-02-15")),
        ("二、春节：另行通知。", Slip("nothing", "春节", "", "")),
    ],
    ids=["total", "weekday", "no such day", "backwards", "nothing"],
)
def test_what_does_not_agree_with_itself_is_named(text, slip):
    assert read(text, year=2027).slips == [slip]


@pytest.mark.parametrize("text", ["", "元旦快乐", "放假：1月1日", "2027年1月1日", "一、元旦："])
def test_other_texts_announce_nothing(text):
    assert read(text, year=2027).days == []
