"""The verbs of an activity: what each changes, records, tells, and refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest

from crm.flow import Refused
from crm.models import Event, Notice, Role
from enterprises.outreach.activities import answers, flow
from enterprises.outreach.activities.models import Activity
from enterprises.outreach.activities.steps import as_shown
from tests.factories import make_activity, make_open, make_seat, make_user


def verbs(activity) -> list[str]:
    return list(Event.objects.about(activity).values_list("verb", flat=True))


def test_planned_it_is_seen_by_nobody_outside_and_its_owner_is_told(officer, supervisor, begins):
    activity = make_activity(by=supervisor, starts_at=begins, owner=officer)

    assert activity.status == "draft"
    assert not Activity.objects.public().exists()
    assert verbs(activity) == ["activity.plan"]
    assert [row.user for row in Notice.objects.filter(verb="activity.plan")] == [officer]
    assert len(activity.door) >= 20


def test_the_same_form_sent_twice_plans_one(officer, begins):
    facts = {"by": officer, "token": "same", "title": "宣讲会", "kind": "briefing", "owner": officer}
    facts |= {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}

    assert flow.plan(**facts) == flow.plan(**facts)
    assert Activity.objects.count() == 1


def test_who_does_not_organise_plans_nothing(begins, handler):
    with pytest.raises(Refused):
        make_activity(by=handler, starts_at=begins)


def test_opened_it_is_public_and_closed_it_stays_so(opened, officer, begins):
    assert list(Activity.objects.public()) == [opened]

    flow.hold(opened.pk, by=officer, now=begins)
    flow.close(opened.pk, by=officer, result="达成 3 项", now=begins + timedelta(hours=3))
    assert list(Activity.objects.public()) == [opened]


def test_what_is_over_is_not_opened_but_begun(draft, officer, begins):
    late = begins + timedelta(days=1)
    with pytest.raises(Refused):
        flow.open_(draft.pk, by=officer, now=late)

    assert flow.hold(draft.pk, by=officer, now=late).status == "held"


def test_it_does_not_begin_before_its_day(opened, officer, begins):
    with pytest.raises(Refused, match="Its day has not come"):
        flow.hold(opened.pk, by=officer, now=begins - timedelta(days=1))


@pytest.mark.parametrize("result", ["", "  \n"])
def test_without_a_result_it_is_not_closed(held, officer, begins, result):
    with pytest.raises(Refused, match="without saying what came of it"):
        flow.close(held.pk, by=officer, result=result, now=begins)

    assert Activity.objects.get().status == "held"


def test_closed_it_keeps_result_deals_and_amount_and_who_was_expected_did_not_come(held, officer, before, begins):
    came, missing = (make_seat(held, by=officer, now=begins) for _n in range(2))
    invited = make_seat(held, by=officer, now=begins)
    answers.answer(invited.pk, "decline", by=officer, now=begins)
    answers.attend(came.pk, by=officer, now=begins)

    flow.close(held.pk, by=officer, result="签约", count_deals=2, amount=Decimal("460000"), now=begins)

    row = Activity.objects.get()
    assert (row.status, row.result, row.count_deals, row.amount) == ("closed", "签约", 2, Decimal("460000"))
    stands = dict(row.participations.values_list("pk", "answer"))
    assert stands == {came.pk: "attended", missing.pk: "absent", invited.pk: "declined"}
    assert Event.objects.about(missing).first().verb == "participation.absent"


def test_called_off_with_a_reason_those_who_signed_up_stay_on_the_list_to_be_told(opened, officer, supervisor, before):
    seat = make_seat(opened, now=before)

    flow.cancel(opened.pk, by=supervisor, text="主讲人生病", now=before)

    assert Event.objects.about(opened).first().text == "主讲人生病"
    assert [row.user for row in Notice.objects.filter(verb="activity.cancel")] == [officer]
    seat.refresh_from_db()
    assert seat.answer == "coming"
    answers.answer(seat.pk, "inform", by=officer, now=before)
    assert answers.told_ids(Activity.objects.get()) == {seat.pk}


def test_nobody_is_told_that_it_is_off_while_it_is_not(opened, officer, before):
    seat = make_seat(opened, now=before)
    with pytest.raises(Refused):
        answers.answer(seat.pk, "inform", by=officer, now=before)


def test_opened_again_a_closed_one_is_held_and_a_cancelled_one_prepared(held, officer, begins):
    flow.close(held.pk, by=officer, result="成效", now=begins)
    assert flow.reopen(held.pk, by=officer, text="补录", now=begins).status == "held"

    other = make_open(by=officer, starts_at=begins)
    flow.cancel(other.pk, by=officer, text="改期", now=begins)
    assert flow.reopen(other.pk, by=officer, text="定了新日期", now=begins).status == "draft"


def test_a_change_is_told_field_by_field(draft, officer, begins):
    flow.change(draft.pk, by=officer, place="五楼会议室", capacity=30, now=begins)

    changes = Event.objects.about(draft).first().changes
    assert changes == {"activity_place": ["三楼报告厅", "五楼会议室"], "activity_capacity": [None, 30]}


def test_whoever_had_an_older_page_is_told_who_was_faster(draft, officer, supervisor, begins):
    seen = as_shown(draft)
    flow.change(draft.pk, by=supervisor, place="五楼会议室", now=begins)

    with pytest.raises(Refused, match="吴启明"):
        flow.change(draft.pk, by=officer, seen=seen, place="操场", now=begins)
    assert Activity.objects.get().place == "五楼会议室"


def test_there_cannot_be_fewer_places_than_are_taken(opened, officer, before):
    for _n in range(2):
        make_seat(opened, now=before)
    with pytest.raises(Refused, match="2 enterprises"):
        flow.change(opened.pk, by=officer, capacity=1, now=before)


def test_more_places_move_the_first_of_the_waiting_list_up(officer, begins, before):
    activity = make_open(by=officer, starts_at=begins, capacity=1)
    _first, second, third = (make_seat(activity, now=before + timedelta(minutes=n)) for n in range(3))

    flow.change(activity.pk, by=officer, capacity=2, now=before)

    assert [row.answer for row in (second, third) if not row.refresh_from_db()] == ["coming", "waiting"]


def test_a_move_twice_is_refused_the_second_time(opened, officer, begins):
    flow.hold(opened.pk, by=officer, now=begins)
    with pytest.raises(Refused):
        flow.hold(opened.pk, by=officer, now=begins)


def test_somebody_without_a_role_sees_none(opened):
    assert not Activity.objects.visible_to(make_user()).exists()
    assert not Activity.objects.visible_to(make_user(Role.ADMIN)).exists()
