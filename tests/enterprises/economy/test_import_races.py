"""Two sheets about the same enterprise at once: nothing doubles, nothing is lost. Only PostgreSQL has row locks."""

import pytest

from crm import import_run
from crm.models import Event
from enterprises.economy.models import EconomicFile
from tests.factories import make_enterprise
from tests.races import together
from tests.sheets import going_on

from .sheets import checked, stored, xlsx

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_sheets_of_different_months_that_are_written_at_once_all_arrive():
    enterprise = make_enterprise("深圳市甲电子")
    found = [checked(xlsx(["企业名称", f"2024年{month}月产值（万元）"], ["甲电子", month])) for month in range(1, 5)]

    together([lambda one=one: import_run.commit(one.resource(), one.batch, going_on) for one in found])

    assert stored(enterprise) == {(2024, month): month * 10_000 for month in range(1, 5)}
    assert Event.objects.about(EconomicFile.objects.get()).count() == 4


def test_the_same_sheet_written_at_once_is_written_once():
    enterprise = make_enterprise("深圳市甲电子")
    data = xlsx(["企业名称", "2024年5月产值（万元）"], ["甲电子", 7])
    found = [checked(data) for _n in range(3)]

    together([lambda one=one: import_run.commit(one.resource(), one.batch, going_on) for one in found])

    assert stored(enterprise) == {(2024, 5): 70_000}
    assert [import_run.tally(one.batch)["created"] for one in found].count(1) == 1
