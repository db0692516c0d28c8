"""What goes out comes back in: an exported sheet of figures changes nothing."""

from decimal import Decimal
from io import BytesIO

import pytest

from crm.exports import Export
from crm.sheets_out import KINDS
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import Datum
from enterprises.economy.month_sheet import columns, for_sheet
from tests.factories import make_enterprise

from .sheets import imported, known

pytestmark = pytest.mark.django_db


def exported(measure, year, now, officer, kind="xlsx") -> bytes:
    rows = for_sheet(Enterprise.objects.visible_to(officer).order_by("pk"), measure, year)
    taken, out = Export(officer, now, "经济数据", "无"), BytesIO()
    KINDS[kind][0](out, taken.lines(rows, columns(measure, year)), "经济数据")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(("measure", "worth"), [("output", "1234567890.12"), ("tax", "-0.01"), ("employees", "120")])
def test_an_exported_sheet_reads_back_unchanged(now, officer, kind, measure, worth):
    first, second = make_enterprise("深圳市甲电子"), make_enterprise("深圳市乙机械")
    make_enterprise("深圳市丙物流")
    is_stock = measure == "employees"
    known(first, 2024, 2, Decimal(worth) * 2, measure=measure, span=1 if is_stock else 2, is_final=True)
    known(first, 2024, 3, Decimal(worth), measure=measure)
    known(first, 2024, 12, Decimal(worth), measure=measure)
    known(second, 2024, 1, Decimal(worth), measure=measure)
    known(second, 2024, 0, Decimal(worth) * 20, measure=measure)
    before = list(Datum.objects.order_by("pk").values())

    done = imported(exported(measure, 2024, now, officer, kind))

    assert done.counts == {"new": 0, "update": 0, "same": 2, "bad": 0}
    assert list(Datum.objects.order_by("pk").values()) == before


def test_a_sheet_taken_elsewhere_brings_everything(now, officer):
    first = make_enterprise("深圳市甲电子")
    for month in range(1, 13):
        known(first, 2024, month, Decimal("1000000.5") + month)
    values = list(Datum.objects.values_list("month", "value"))
    data = exported("output", 2024, now, officer)
    Datum.objects.all().delete()

    imported(data)

    assert list(Datum.objects.values_list("month", "value")) == values


@pytest.mark.parametrize("count", [1, 3])
def test_the_sheet_costs_the_same_for_one_enterprise_and_for_three(now, officer, count, django_assert_num_queries):
    for _each in range(count):
        known(make_enterprise(), 2024, 5, 7)
    officer.has_role("officer")

    with django_assert_num_queries(3):  # the spans there are, the enterprises, their values
        exported("output", 2024, now, officer)
