"""Who is near a threshold, by the last twelve months or the year before; who has not reported a month."""

from datetime import date

import pytest

from enterprises.accounts.models import Enterprise
from enterprises.economy import lists
from enterprises.economy.models import Listing, Measure
from enterprises.economy.near import KINDS, missing, near
from tests.factories import make_enterprise

from .conftest import entry

TODAY = date(2024, 6, 3)
REVENUE, OUTPUT = Measure.REVENUE, Measure.OUTPUT


@pytest.fixture
def rows(db):
    return Enterprise.objects.standing()


def made(name: str, section: str = "C", division: str = "38", **facts) -> Enterprise:
    return make_enterprise(f"深圳市{name}有限公司", section=section, division=division, **facts)


@pytest.fixture
def of(rows, officer):
    return lambda kind: {row.brief for row in near(rows, KINDS[kind], user=officer, today=TODAY)}


def test_industry_from_eighty_percent_of_two_thousand_wan(put, of):
    year = {"measure": REVENUE, "year": 2023}
    put(entry(0, 1600, **year), of=made("够数"))
    put(entry(0, 1599, **year), of=made("差一点"))
    put(*(entry(month, 140, measure=REVENUE, year=2023 + (month < 6)) for month in range(1, 13)), of=made("近一年"))
    put(entry(0, 1900, **year), of=made("软件", "I", "65"))
    put(entry(0, 1900, **year), of=made("迁走", status=Enterprise.Status.MOVED_OUT))

    assert of("near_scale") == {"够数", "近一年"}


def test_who_is_on_the_newest_list_is_there_already(put, of, reporter, now):
    here = made("在库")
    put(entry(0, 2500, measure=REVENUE, year=2023), of=here)
    assert of("near_scale") == {"在库"}

    lists.add(Listing.ABOVE_SCALE, 2023, by=reporter, enterprises=[(here.pk, None)], now=now)

    assert of("near_scale") == set()


@pytest.mark.parametrize(("division", "limit"), [("51", 2000), ("52", 500), ("61", 200), ("62", 200)])
def test_trade_and_catering_have_their_own_limits(put, of, division, limit):
    section = "F" if division < "60" else "H"
    put(entry(0, limit * 0.8, measure=REVENUE, year=2023), of=made("到线", section, division))
    put(entry(0, limit * 0.8 - 1, measure=REVENUE, year=2023), of=made("未到", section, division))

    assert of("trade") == {"到线"}
    assert of("near_scale") == set()


def test_ten_billion_and_near_it(put, of):
    for name, wan in (("百亿", 1_000_000), ("近百亿", 700_000), ("不到", 699_999)):
        put(entry(0, wan, year=2023), of=made(name))

    assert of("great") == {"百亿"}
    assert of("near_great") == {"近百亿"}


def test_who_has_not_reported_and_who_told_two_months_together(put, reporter, officer, now):
    apart, together, later, nobody = (made(name) for name in ("分月", "合报", "晚报", "没报"))
    put(entry(1, 10), of=apart)
    put(entry(2, 20, span=2), of=together)
    put(entry(3, 20), of=later)
    put(entry(1, 20, measure=REVENUE), entry(0, 200), entry(1, 10, year=2023), of=nobody, confirmed=True)
    on = [(row.pk, None) for row in (apart, together, later, nobody)]
    lists.add(Listing.ABOVE_SCALE, 2024, by=reporter, enterprises=on, now=now)

    def silent(month: int) -> set[str]:
        found = missing(officer, listing=Listing.ABOVE_SCALE, measure=OUTPUT, month=date(2024, month, 1))
        return {row.enterprise.brief for row in found}

    assert silent(1) == {"晚报", "没报"}
    assert silent(2) == {"分月", "晚报", "没报"}
    assert silent(3) == {"分月", "合报", "没报"}
