"""What is suggested for a meeting, why, and from when on: the office's rules decide."""

from datetime import date, datetime, timedelta

import pytest

from crm import rules
from crm.clock import SHANGHAI
from enterprises.meetings import agenda, flow
from enterprises.meetings.suggestions import late_before, suggested, with_reason
from enterprises.requests.models import Rating, ServiceRequest
from tests.factories import make_meeting

DUE = datetime(2024, 6, 6, 18, tzinfo=SHANGHAI)  # Thursday; the Monday after is a holiday


def reason(now) -> str:
    return with_reason(ServiceRequest.objects.all(), now).get().reason


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 6, 6), "picked"),
        (date(2024, 6, 7), "picked"),
        (date(2024, 6, 11), "picked"),
        (date(2024, 6, 12), "late"),
    ],
)
def test_late_counts_working_days(service_request, day, words):
    """One on Friday, two on the Tuesday after the Dragon Boat holiday, three on Wednesday."""
    assert service_request.due_at == DUE
    assert reason(datetime(day.year, day.month, day.day, 20, tzinfo=SHANGHAI)) == words


def test_how_late_is_a_rule(service_request, administrator):
    friday = datetime(2024, 6, 7, 9, tzinfo=SHANGHAI)
    assert reason(friday) == "picked"

    rules.decide("meetings.late_days", 0, from_on=date(2024, 6, 7), by=administrator)

    assert reason(friday) == "late"
    assert late_before(date(2024, 6, 7), 0) == datetime(2024, 6, 7, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"returned_count": 1}, "picked"), ({"returned_count": 2}, "returned"), ({"is_important": True}, "important"),
     ({"is_important": True, "returned_count": 2}, "returned")],
)  # fmt: skip
def test_returned_again_and_important_ones_are_named(service_request, now, facts, words):
    ServiceRequest.objects.update(**facts)

    assert reason(now) == words


def test_a_disputed_one_comes_before_everything_else(service_request, department, now):
    ServiceRequest.objects.update(status="disputed", unit=department, returned_count=3, is_important=True)

    assert reason(now + timedelta(days=60)) == "disputed"


@pytest.mark.parametrize(("grades", "words"), [((3,), "picked"), ((2,), "unsatisfied"), ((1, 5), "picked")])
def test_the_last_grade_speaks(service_request, now, grades, words):
    for number, grade in enumerate(grades, 1):
        Rating.objects.create(service_request=service_request, round=number, grade=grade, at=now, channel="web")

    assert reason(now) == words


def test_a_paused_one_is_not_late(service_request, department, now):
    ServiceRequest.objects.update(status="paused", paused_at=now, unit=department)

    assert reason(now + timedelta(days=60)) == "picked"


def test_what_stands_on_an_agenda_or_is_closed_is_not_suggested(service_request, supervisor, begins):
    far = begins + timedelta(days=30)
    meeting, other = (make_meeting(by=supervisor, starts_at=far) for _n in range(2))
    assert list(suggested(supervisor, meeting, far)) == [service_request]

    agenda.pick(other.pk, by=supervisor, service_requests=[service_request], now=begins)
    assert not suggested(supervisor, meeting, far)

    flow.cancel(other.pk, by=supervisor, text="改期", now=begins)
    assert list(suggested(supervisor, meeting, far)) == [service_request]
