"""Somebody who enters figures, and an enterprise whose first months are known."""

from decimal import Decimal

import pytest

from crm.models import Role
from enterprises.economy.models import Datum, EconomicFile, Measure
from enterprises.economy.values import Entry, enter
from tests.factories import make_user

WAN = Decimal(10_000)


def entry(month: int, wan, *, measure: str = Measure.OUTPUT, year: int = 2024, **facts) -> Entry:
    """In 万元; None takes the value back."""
    return Entry(measure, year, month, None if wan is None else Decimal(wan) * WAN, **facts)


@pytest.fixture
def reporter(db):
    return make_user(Role.REPORTER, name="苏敏仪")


@pytest.fixture
def put(reporter, enterprise, now):
    """Enter figures of the enterprise as a page does that shows how they stand."""

    def entered(*entries, by=None, seen="now", confirmed=False, of=enterprise):
        file = EconomicFile.objects.filter(enterprise=of).first()
        as_seen = (file and file.updated_at) if seen == "now" else seen
        return enter(of.pk, by=by or reporter, entries=entries, seen=as_seen, now=now, confirmed=confirmed)

    return entered


@pytest.fixture
def known(put):
    """9,000万元 in March and 9,200 in April."""
    return put(entry(3, 9000), entry(4, 9200))


def stored(enterprise) -> dict:
    """{(measure, year, month): so many 万元}"""
    return {(row.measure, row.year, row.month): row.value / WAN for row in Datum.objects.filter(enterprise=enterprise)}
