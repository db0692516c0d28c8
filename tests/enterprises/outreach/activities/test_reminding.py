"""Once a morning: what is tomorrow, and what has no result yet. Each is said once."""

from datetime import datetime, timedelta

import pytest

from crm.clock import SHANGHAI
from crm.models import Notice
from enterprises.outreach.activities import flow
from enterprises.outreach.activities.reminding import remind, remind_of_activities
from tests.factories import make_open

pytestmark = pytest.mark.django_db


def told(verb: str) -> int:
    return Notice.objects.filter(verb=f"activity.{verb}").count()


@pytest.mark.parametrize(
    ("starts", "now", "count"),
    [
        ("2024-06-13", "2024-06-11 09:00", 0),
        ("2024-06-13", "2024-06-12 09:00", 1),
        ("2024-06-17", "2024-06-14 09:00", 1),  # Monday: on the Friday before
        ("2024-06-17", "2024-06-13 09:00", 0),
        ("2024-06-11", "2024-06-07 09:00", 1),  # Tuesday after the Dragon Boat holiday
        ("2024-06-15", "2024-06-14 09:00", 1),  # a Saturday
    ],
)
def test_the_owner_is_reminded_on_the_working_day_before(officer, starts, now, count):
    moment = datetime.fromisoformat(f"{starts} 14:30").replace(tzinfo=SHANGHAI)
    make_open(by=officer, starts_at=moment)

    for _n in range(2):
        remind(datetime.fromisoformat(now).replace(tzinfo=SHANGHAI))

    assert told("soon") == count


def test_past_its_end_the_owner_is_asked_until_it_is_closed(opened, officer, begins):
    after = begins + timedelta(days=1)
    remind(begins - timedelta(days=1))
    assert told("due") == 0

    for _n in range(2):
        remind(after)
    assert told("due") == 1

    flow.hold(opened.pk, by=officer, now=after)
    flow.close(opened.pk, by=officer, result="成效", now=after)
    Notice.objects.all().delete()
    remind(after)
    assert told("due") == 0


def test_the_clock_does_it_once_a_morning(opened, begins):
    morning = datetime(2024, 6, 11, 9, tzinfo=SHANGHAI)
    remind_of_activities(morning.replace(hour=6))
    assert told("soon") == 0

    remind_of_activities(morning)
    assert told("soon") == 1
