"""A holiday notice does not move the date of a decision; whoever has it is told that it is a day off now."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from crm import jobs
from crm.clock import SHANGHAI
from crm.models import Deadline, Notice
from tests.crm.desk.notices import NOON, applied, drafted, last_job
from tests.factories import make_decision, make_held

pytestmark = pytest.mark.django_db
SPRING_FESTIVAL = date(2027, 2, 8)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_date_that_has_become_a_day_off_stays_and_its_owner_is_told_once(administrator, supervisor, handler):
    held = make_held(by=supervisor, starts_at=NOON - timedelta(days=1))
    decision = make_decision(held, by=supervisor, owner=handler, due_on=SPRING_FESTIVAL, now=NOON)

    applied(drafted(administrator), administrator)
    jobs.run(last_job().pk)
    jobs.again(last_job().pk)

    assert last_job().status == "done"
    assert Deadline.objects.about(decision).get().due_at == datetime(2027, 2, 8, 18, tzinfo=SHANGHAI)
    told = Notice.objects.filter(verb="decision.day_off")
    assert {row.user for row in told} == {handler, supervisor}
    assert told.count() == 2
