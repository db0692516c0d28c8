"""Two people at once. Only PostgreSQL has row locks, so these run there."""

import pytest

from enterprises.outreach.activities import answers, inviting
from enterprises.outreach.activities.answers import Already
from enterprises.outreach.activities.models import Participation
from tests.factories import make_enterprise, make_open, make_seat
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_the_last_place_is_given_once(officer, begins, before):
    activity = make_open(by=officer, starts_at=begins, capacity=1)

    rows = together([lambda: make_seat(activity, now=before) for _n in range(4)])

    assert sorted(row.answer for row in rows) == ["coming", "waiting", "waiting", "waiting"]


def test_a_place_given_back_goes_to_one(officer, begins, before):
    activity = make_open(by=officer, starts_at=begins, capacity=2)
    first, second, *_waiting = [make_seat(activity, now=before) for _n in range(5)]

    together([lambda row=row: answers.answer(row.pk, "decline", by=None, now=before) for row in (first, second)])

    assert activity.participations.filter(answer="coming").count() == 2


def test_one_enterprise_signs_up_once_from_several_phones(opened, enterprise, before):
    facts = {"enterprise": enterprise, "name": "昀峤"}
    found = together([lambda: make_seat(opened, now=before, **facts) for _n in range(4)])

    assert sum(isinstance(outcome, Already) for outcome in found) == 3
    assert Participation.objects.count() == 1


def test_a_form_sent_twice_at_once_is_one_sign_up(opened, before):
    found = together([lambda: make_seat(opened, now=before, token="same", name="深圳市甲公司") for _n in range(4)])

    assert len({row.pk for row in found}) == Participation.objects.count() == 1


def test_two_invite_the_same_at_once(opened, officer, supervisor, before):
    ids = [make_enterprise().pk for _n in range(3)]
    calls = [
        lambda by=by: inviting.invite(opened.pk, by=by, enterprises=ids, now=before) for by in (officer, supervisor)
    ]

    assert sorted(together(calls)) == [0, 3]
    assert Participation.objects.count() == 3


def test_scanned_at_two_tables_it_is_checked_in_once(held, officer, begins):
    row = make_seat(held, by=officer, now=begins)

    found = together([lambda: answers.attend(row.pk, by=officer, now=begins) for _n in range(2)])

    assert [row.answer for row in found] == ["attended", "attended"]
    assert answers.place_of(Participation.objects.get()) == 1
