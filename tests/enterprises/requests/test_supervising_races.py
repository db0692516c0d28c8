"""Two clock processes, or a clock and a supervisor, at the same moment. Only PostgreSQL has row locks."""

from datetime import datetime

import pytest

from crm.clock import SHANGHAI
from crm.models import Event, EventCursor, Notice
from enterprises.requests import flow, supervising
from enterprises.requests.models import Card, ServiceRequest
from enterprises.requests.supervising import supervise
from tests.factories import make_request
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
LAST_DAY, LATE = (datetime(2024, 6, day, 18, 30, tzinfo=SHANGHAI) for day in (5, 12))


@pytest.fixture
def signed(officer, handler, department, enterprise, category, now):
    EventCursor.objects.create(name=supervising.SINCE, seen_until=now)
    EventCursor.objects.create(name=supervising.SWEPT, seen_until=now)
    rows = [make_request(by=officer, enterprise=enterprise, category=category, received_at=now) for _n in range(20)]
    for row in rows:
        flow.assign(row.pk, by=officer, now=now, unit=department)
        flow.sign(row.pk, by=handler, now=now)
    return rows


def test_two_clocks_give_each_card_and_say_each_word_once(signed, supervisor, monkeypatch):
    monkeypatch.setattr(supervising, "AT_ONCE", 3)

    outcomes = together([lambda: supervise(LATE) for _n in range(3)])

    assert outcomes == [None] * 3
    assert Card.objects.count() == Event.objects.filter(verb__endswith="_card").count() == 40
    assert Notice.objects.filter(verb="request.remind").count() == 20 * 2
    assert Notice.objects.filter(verb__endswith="_card").count() == 40 * 3
    assert set(ServiceRequest.objects.values_list("card", flat=True)) == {"red"}


def test_an_answer_and_the_clock_at_the_same_moment_agree(signed, handler, monkeypatch):
    monkeypatch.setattr(supervising, "AT_ONCE", 3)
    in_time = {"told_at": LAST_DAY, "told_channel": "phone", "told_to": "叶女士"}

    def answer():
        for row in signed[::2]:
            flow.reply(row.pk, by=handler, now=LATE, text="已办", **in_time)

    together([lambda: supervise(LATE), answer])

    for row in ServiceRequest.objects.all():
        assert bool(row.card) == Card.objects.filter(service_request=row).exists()
        assert row.card or row.met_at


def test_two_supervisors_take_back_one_card_and_one_is_told(signed, supervisor):
    supervise(LATE)
    card = Card.objects.filter(colour="red").first()

    outcomes = together(
        [
            lambda: flow.card_revoke(card.service_request_id, by=supervisor, now=LATE, card=card, text="停机")
            for _n in range(2)
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "ServiceRequest"]
    assert ServiceRequest.objects.get(pk=card.service_request_id).card == "yellow"
