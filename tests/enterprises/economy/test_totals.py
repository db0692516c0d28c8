"""Street totals: entered once, corrected by whoever has seen what stands there."""

from datetime import date
from decimal import Decimal

import pytest

from crm.flow import Refused
from crm.models import Event, Role
from enterprises.economy.models import WRITES, Observation
from enterprises.economy.totals import mark, observe
from tests.factories import make_user

DAYS = (date(2024, 1, 1), date(2024, 5, 31))


def fixed(by, now, value, **facts) -> Observation:
    return observe("fixed", *DAYS, by=by, value=Decimal(value), now=now, **facts)


def test_a_total_is_entered_and_corrected(reporter, now):
    first = fixed(reporter, now, 8_800_000_000)
    row = fixed(reporter, now, 8_830_000_000, growth=Decimal("6.1"), seen=mark(first), is_final=True)

    assert Observation.objects.get() == row
    assert [event.changes["total"] for event in Event.objects.about(row)] == [
        ["8800000000.00", "8830000000.00"], [None, "8800000000.00"],
    ]  # fmt: skip


def test_the_same_again_is_no_news(reporter, now):
    row = fixed(reporter, now, 1)
    fixed(reporter, now, 1)

    assert Event.objects.about(row).count() == 1


def test_a_second_total_of_the_same_days_does_not_overwrite_the_first(reporter, officer, now):
    fixed(reporter, now, 1)

    with pytest.raises(Refused, match="already"):
        fixed(officer, now, 2)
    assert Observation.objects.get().value == 1


@pytest.mark.parametrize("bad", [{"value": -1}, {"last_on": date(2023, 1, 1)}])
def test_nonsense_is_refused(reporter, now, bad):
    facts = {"first_on": DAYS[0], "last_on": DAYS[1], "value": Decimal(1)} | bad
    with pytest.raises(Refused):
        observe("fixed", by=reporter, now=now, **facts)


@pytest.mark.parametrize("role", set(Role.values) - set(WRITES))
def test_who_may_not_enter_totals(now, db, role):
    with pytest.raises(Refused):
        fixed(make_user(role), now, 1)
