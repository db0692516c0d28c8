"""What people write into a cell, as a value."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm.cells import day, money, money_words

AMOUNTS = [
    ("3,000万", "30000000"),
    ("3000万元", "30000000"),
    ("0.3亿", "30000000"),
    ("30亿元", "3000000000"),
    ("30000000", "30000000"),
    ("30,000,000.00元", "30000000"),
    ("３，０００　万元", "30000000"),
    ("人民币 100 万元整", "1000000"),
    ("500万元人民币", "5000000"),
    ("500万元（人民币）", "5000000"),
    ("¥50", "50"),
    ("￥1,234.56", "1234.56"),
    ("1234.567891万", "12345678.91"),
    ("80千元", "80000"),
    ("0", "0"),
    ("0.005", "0.01"),
]
NO_AMOUNTS = [
    "", "若干", "约3000万", "-5", "3,00万", "1,0000", "3,5万", "1.2.3", "500万美元", "HK$100", "1e8", "3000-5000万", "万",
    "9" * 17, "万元",
]  # fmt: skip
DAYS = [
    ("2024年6月30日", date(2024, 6, 30)),
    ("2024年06月30号", date(2024, 6, 30)),
    ("2024-6-30", date(2024, 6, 30)),
    ("2024.6.30", date(2024, 6, 30)),
    ("2024/6/30", date(2024, 6, 30)),
    ("20240630", date(2024, 6, 30)),
    ("２０２４年６月３０日", date(2024, 6, 30)),
    ("２０２４．６．３０", date(2024, 6, 30)),
    ("2024-06-30 00:00", date(2024, 6, 30)),
    ("2024-06-30T09:30:00", date(2024, 6, 30)),
    (" 2024 年 6 月 30 日 ", date(2024, 6, 30)),
    ("45473", date(2024, 6, 30)),
    ("４５４７３", date(2024, 6, 30)),
    ("1", date(1900, 1, 1)),
    ("59", date(1900, 2, 28)),
    ("61", date(1900, 3, 1)),
    ("29221", date(1980, 1, 1)),
]
NO_DAYS = [
    "", "不详", "2024", "2024年", "2024年6月", "2024-06", "202406", "2024-13-01", "2024-02-30", "20241301", "0", "60",
    "24-6-30", "6/30/2024", "45473.5", "999999", "0024-06-30", "1024年6月30日", "2024-6.30x",
]  # fmt: skip


@pytest.mark.parametrize(("text", "yuan"), AMOUNTS)
def test_an_amount_is_read_as_people_write_it(text, yuan):
    assert money(text) == Decimal(yuan)


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_not_an_amount_of_yuan_is_refused_in_words(text):
    with pytest.raises(ValueError, match=".{10}"):
        money(text)


@pytest.mark.parametrize(("text", "yuan"), [("3000", 30_000_000), ("0.3亿", 30_000_000), ("500元", 500)])
def test_the_unit_of_the_header_counts_for_a_bare_number_only(text, yuan):
    assert money(text, "万元") == yuan


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("30000000", "3,000万元"), ("120000000", "1.2亿元"), ("3000000000", "30亿元"), ("123456789.12", "12,345.678912万元"),
        ("500", "500元"), ("0.5", "0.5元"), ("10000.00", "1万元"), ("0.00", "0元"),
    ],
)  # fmt: skip
def test_an_amount_is_said_in_the_unit_people_use(yuan, words):
    assert money_words(Decimal(yuan)) == words


@given(some.decimals(min_value=0, max_value=Decimal("9999999999999999.99"), places=2))
def test_an_amount_survives_being_said_and_read(yuan):
    assert money(money_words(yuan)) == yuan


@pytest.mark.parametrize(("text", "found"), DAYS)
def test_a_day_is_read_as_people_write_it(text, found):
    assert day(text) == found


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_not_a_day_is_refused_in_words(text):
    with pytest.raises(ValueError, match=".{10}"):
        day(text)


@given(some.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_survives_every_way_to_write_it(meant):
    ways = (f"{meant:%Y-%m-%d}", f"{meant:%Y%m%d}", f"{meant.year}年{meant.month}月{meant.day}日",
            f"{meant.year}.{meant.month}.{meant.day}", f"{meant.year}/{meant.month}/{meant.day}")  # fmt: skip

    assert {day(way) for way in ways} == {meant}


@given(some.dates(min_value=date(1927, 5, 19), max_value=date(2173, 10, 13)))
def test_excels_number_of_a_day_is_that_day(meant):
    assert day(str((meant - date(1899, 12, 30)).days)) == meant
