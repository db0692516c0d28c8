"""Who comes: places, the waiting list, arrivals, links; nobody twice."""

from datetime import timedelta

import pytest

from crm.flow import Refused
from crm.models import Event, Notice
from enterprises.outreach.activities import answers, inviting
from enterprises.outreach.activities.answers import Already, place_of
from enterprises.outreach.activities.models import Participation
from enterprises.requests import codes
from tests.factories import make_enterprise, make_open, make_seat

TICKET = {"person": "王女士", "phone": "13800000042"}


@pytest.fixture
def one_place(officer, begins):
    return make_open(by=officer, starts_at=begins, capacity=1)


def state(row) -> str:
    return Participation.objects.get(pk=row.pk).answer


def test_signed_up_from_outside_it_has_a_place_and_a_code_that_is_kept_as_a_digest(opened, before):
    row = make_seat(opened, now=before, token="form", **TICKET)

    assert (row.answer, row.via, row.signed_at, row.by) == ("coming", "site", before, None)
    assert row.code == codes.hashed(codes.first_code("form"))
    line = Event.objects.about(row).get()
    assert (line.verb, line.actor, line.actor_name) == ("participation.sign_up", None, row.name)


def test_the_same_form_sent_twice_signs_up_once(opened, before):
    first = make_seat(opened, now=before, token="form", name="深圳市甲有限公司")

    assert make_seat(opened, now=before, token="form", name="深圳市甲有限公司") == first
    assert Event.objects.about(first).count() == 1


@pytest.mark.parametrize("again", ["深圳市昀峤电气有限公司", "昀峤电气有限公司", "深圳市昀峤电气（有限公司）"])
def test_one_enterprise_signs_up_once_however_it_is_spelt(opened, before, again):
    first = make_seat(opened, now=before, name="深圳市昀峤电气有限公司")

    with pytest.raises(Already) as refusal:
        make_seat(opened, now=before, name=again)
    assert refusal.value.participation == first
    assert Participation.objects.count() == 1


def test_who_was_invited_signs_up_on_the_line_there_is(opened, officer, enterprise, before):
    inviting.invite(opened.pk, by=officer, enterprises=[enterprise.pk], now=before)

    row = make_seat(opened, now=before, enterprise=enterprise, **TICKET)

    assert Participation.objects.get() == row
    assert (row.answer, row.via, row.person) == ("coming", "invitation", "王女士")


def test_when_all_places_are_taken_one_waits_and_a_place_given_back_goes_to_the_first(one_place, officer, before):
    first, second, third = (make_seat(one_place, now=before + timedelta(minutes=n)) for n in range(3))
    assert [row.answer for row in (first, second, third)] == ["coming", "waiting", "waiting"]

    answers.answer(first.pk, "decline", by=None, now=before + timedelta(hours=1))

    assert [state(row) for row in (first, second, third)] == ["declined", "coming", "waiting"]
    assert Event.objects.about(second).first().verb == "participation.move_up"
    told = Notice.objects.filter(user=officer, verb="participation.move_up").get()
    assert second.name in told.title


def test_nobody_moves_up_when_it_is_over(one_place, officer, begins, before):
    first, second = (make_seat(one_place, now=before + timedelta(minutes=n)) for n in range(2))

    answers.answer(first.pk, "decline", by=officer, now=begins + timedelta(days=1))

    assert state(second) == "waiting"


def test_the_desk_does_not_give_away_places_there_are_not(one_place, officer, before):
    _first, second = (make_seat(one_place, now=before + timedelta(minutes=n)) for n in range(2))

    with pytest.raises(Refused, match="All places are taken"):
        answers.answer(second.pk, "sign_up", by=officer, now=before)


def test_an_invited_one_that_says_yes_too_late_waits(one_place, officer, enterprise, before):
    inviting.invite(one_place.pk, by=officer, enterprises=[enterprise.pk], now=before)
    make_seat(one_place, now=before)

    invited = Participation.objects.get(enterprise=enterprise)
    assert answers.answer(invited.pk, "sign_up", by=officer, now=before).answer == "waiting"


@pytest.mark.parametrize("days", [0, 1])
def test_the_public_does_not_sign_up_when_sign_up_has_closed(opened, begins, days):
    with pytest.raises(Refused):
        make_seat(opened, now=begins + timedelta(days=days))


def test_the_desk_still_does(held, officer, begins):
    assert make_seat(held, by=officer, now=begins + timedelta(minutes=5)).answer == "coming"


def test_what_is_not_open_takes_nobody(draft, officer, before):
    with pytest.raises(Refused):
        make_seat(draft, by=officer, now=before)


def test_arrivals_are_numbered_and_a_second_scan_changes_nothing(held, officer, begins):
    rows = [make_seat(held, by=officer, now=begins) for _n in range(3)]
    came = [answers.attend(row.pk, by=officer, now=begins + timedelta(minutes=9 - n)) for n, row in enumerate(rows)]
    again = answers.attend(rows[0].pk, by=officer, now=begins + timedelta(hours=1))

    assert [place_of(row) for row in came] == [3, 2, 1]
    assert again.checked_in_at == begins + timedelta(minutes=9)
    assert Event.objects.about(rows[0]).filter(verb="participation.attend").count() == 1


def test_a_slip_at_the_door_is_put_right(held, officer, begins):
    row = answers.attend(make_seat(held, by=officer, now=begins).pk, by=officer, now=begins)

    row = answers.answer(row.pk, "absent", by=officer, now=begins)

    assert (row.answer, row.checked_in_at) == ("absent", None)
    assert answers.attend(row.pk, by=officer, now=begins).answer == "attended"


def test_nobody_is_checked_in_days_before(opened, officer, before):
    row = make_seat(opened, now=before)
    with pytest.raises(Refused):
        answers.attend(row.pk, by=officer, now=before)


def test_all_who_signed_up_have_come(held, officer, begins):
    rows = [make_seat(held, by=officer, now=begins) for _n in range(3)]
    answers.answer(rows[2].pk, "decline", by=officer, now=begins)

    assert answers.attend_all(held.pk, by=officer, now=begins) == 2
    assert [state(row) for row in rows] == ["attended", "attended", "declined"]


def test_amended_it_says_what_changed_with_the_number_masked(opened, officer, before):
    row = make_seat(opened, now=before, heads=1, **TICKET)
    answers.amend(row.pk, by=officer, heads=3, phone="13900000099", now=before)

    line = Event.objects.about(row).first()
    assert line.changes["participation_heads"] == [1, 3]
    assert line.changes["participation_phone"] == ["138****0042", "139****0099"]


def test_a_new_code_closes_what_the_old_one_opened(opened, officer, before):
    row = make_seat(opened, now=before, token="form")
    code = answers.reissue(row.pk, by=officer, now=before)

    row.refresh_from_db()
    assert row.code == codes.hashed(code) != codes.hashed(codes.first_code("form"))
    assert code not in str(list(Event.objects.about(row).values()))


def test_linked_to_an_enterprise_it_bears_its_name(opened, officer, before, enterprise):
    row = make_seat(opened, now=before, name="昀峤")
    row = answers.link(row.pk, by=officer, enterprise=enterprise, now=before)

    assert (row.enterprise, row.name) == (enterprise, enterprise.name)
    with pytest.raises(Already):
        make_seat(opened, now=before, enterprise=enterprise, name="昀峤电气")


def test_linked_to_one_that_is_invited_both_lines_become_one(opened, officer, before, enterprise):
    inviting.invite(opened.pk, by=officer, enterprises=[enterprise.pk], now=before - timedelta(days=1))
    row = make_seat(opened, now=before, name="昀峤", token="form", **TICKET)

    row = answers.link(row.pk, by=officer, enterprise=enterprise, now=before)

    assert Participation.objects.get() == row
    assert (row.answer, row.person, row.invited_at) == ("coming", "王女士", before - timedelta(days=1))
    assert row.code == codes.hashed(codes.first_code("form"))  # the ticket in somebody's hand still opens
    assert "participation.merge" in list(Event.objects.about(row).values_list("verb", flat=True))


def test_two_sign_ups_of_one_enterprise_add_up(opened, officer, before, enterprise):
    make_seat(opened, now=before, enterprise=enterprise, name="x", heads=2, wish="用电")
    row = make_seat(opened, now=before, name="昀峤", heads=1, wish="租房")

    row = answers.link(row.pk, by=officer, enterprise=enterprise, now=before)

    assert (Participation.objects.count(), row.heads, row.wish) == (1, 3, "租房\n用电")


def test_twins_of_one_name_are_two(opened, officer, before):
    one = make_enterprise("深圳市同名有限公司")
    other = make_enterprise("深圳市同名有限公司", twin=1)

    assert inviting.invite(opened.pk, by=officer, enterprises=[one.pk, other.pk], now=before) == 2


def test_withdrawn_by_ticket_the_organiser_hears_of_it(opened, officer, before):
    row = make_seat(opened, now=before)
    answers.answer(row.pk, "decline", by=None, now=before)

    assert Notice.objects.filter(user=officer, verb="participation.decline").exists()
