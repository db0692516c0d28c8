"""Decisions: who may do what when, by equality; their deadline; who is told; what is carried over."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Deadline, Event, Notice, Role
from enterprises.meetings import decisions, flow, hand_over
from enterprises.meetings.models import Decision, DecisionStatus, Kind
from enterprises.meetings.moves import CHAIR, DECISIONS, OWNER, standings
from tests.factories import make_cover, make_decision, make_held, make_meeting, make_user

MAY = {
    OWNER: {"open": {"report"}},
    CHAIR: {"reported": {"confirm", "return"}},
    Role.SUPERVISOR: {"open": {"report", "drop"}, "reported": {"confirm", "return", "drop"}},
}
FRIDAY = datetime(2024, 6, 14, 18, tzinfo=SHANGHAI)


@pytest.mark.parametrize("status", DecisionStatus.values)
@pytest.mark.parametrize("standing", [*Role, OWNER, CHAIR], ids=str)
def test_the_matrix_of_states_and_standings(standing, status):
    moves = {move.name for move in DECISIONS.open_to({standing}, status)}

    assert moves == MAY.get(standing, {}).get(status, set())


def deadline(decision) -> Deadline:
    return Deadline.objects.about(decision).get()


def story(thing) -> list[str]:
    return list(Event.objects.about(thing).order_by("id").values_list("verb", flat=True))


def test_a_decision_names_a_date_that_becomes_a_deadline(decision, held, handler):
    row = deadline(decision)

    assert (row.kind, row.due_at, row.days, row.started_at) == ("decision", FRIDAY, None, held.starts_at)
    assert decision.due_at == row.due_at
    assert Notice.objects.get(verb="meeting.decide").user == handler


def test_the_story_of_the_request_says_what_was_decided(decision, assigned, held):
    line = Event.objects.about(assigned).first()

    assert line.verb == "request.decision"
    assert line.text == f"{held.name}\n本周内完成三方会商 (经济发展办 何静宜, by 2024-06-14)"


def test_the_same_form_sent_twice_decides_once(held, supervisor, handler, begins):
    facts = {"by": supervisor, "token": "t", "text": "一", "owner": handler, "unit": handler.unit}
    facts |= {"due_on": date(2024, 6, 14), "now": begins}

    assert decisions.decide(held.pk, **facts) == decisions.decide(held.pk, **facts)
    assert Decision.objects.count() == Deadline.objects.filter(kind="decision").count() == 1


def test_minutes_may_be_written_after_the_date_but_the_date_lies_after_the_meeting(held, supervisor, handler, begins):
    later = begins + timedelta(days=9)
    made = make_decision(held, by=supervisor, owner=handler, due_on=date(2024, 6, 6), now=later)
    assert made.at == begins

    with pytest.raises(Refused, match="after the meeting"):
        make_decision(held, by=supervisor, owner=handler, due_on=date(2024, 6, 4), now=later)


def test_it_is_about_a_request_of_the_agenda_or_about_none(planned, held, supervisor, handler, assigned, begins):
    held.items.update(removed_at=begins)

    with pytest.raises(Refused, match="not on the agenda"):
        make_decision(held, by=supervisor, owner=handler, due_on=date(2024, 6, 14), service_request=assigned)

    assert make_decision(held, by=supervisor, owner=handler, due_on=date(2024, 6, 14)).service_request is None


def test_reported_done_it_meets_its_deadline_and_the_chair_is_told(decision, handler, supervisor):
    at = FRIDAY - timedelta(days=1)

    after = decisions.report(decision.pk, by=handler, result="会商已完成", now=at)

    assert (after.status, after.done_at, deadline(after).is_kept) == ("reported", at, True)
    assert Notice.objects.get(verb="decision.report").user == supervisor


def test_confirmed_late_it_was_still_done_in_time(decision, handler, supervisor, held, assigned):
    done, late = FRIDAY - timedelta(hours=1), FRIDAY + timedelta(days=5)
    decisions.report(decision.pk, by=handler, result="完成", now=done)

    after = decisions.confirm(decision.pk, by=supervisor, now=late)

    assert (after.status, after.settled_at, deadline(after).met_at) == ("confirmed", late, done)
    assert story(held)[-2:] == story(assigned)[-2:] == ["decision.report", "decision.confirm"]


def test_sent_back_its_deadline_runs_again_with_the_date_it_had(decision, handler, supervisor):
    decisions.report(decision.pk, by=handler, result="完成", now=FRIDAY - timedelta(days=2))

    after = decisions.return_(decision.pk, by=supervisor, text="仍未通电", now=FRIDAY - timedelta(days=1))

    row = deadline(after)
    assert (after.status, after.done_at, row.is_open, row.due_at) == ("open", None, True, FRIDAY)
    assert Notice.objects.get(verb="decision.return").user == handler


def test_dropped_its_deadline_is_called_off(decision, supervisor, begins):
    after = decisions.drop(decision.pk, by=supervisor, text="写错了单位", now=begins + timedelta(hours=2))

    assert after.status == "dropped"
    assert deadline(after).cancelled_at == begins + timedelta(hours=2)


def test_a_stale_page_loses_politely(decision, handler, supervisor, begins):
    decisions.report(decision.pk, by=handler, result="完成", now=begins)
    before = Event.objects.count()

    with pytest.raises(Refused, match="no longer"):
        decisions.report(decision.pk, by=supervisor, result="也完成", now=begins)

    assert Event.objects.count() == before


def test_decisions_outlive_their_meeting(decision, held, handler, supervisor, begins):
    flow.close(held.pk, by=supervisor, now=begins + timedelta(hours=2))

    assert decisions.report(decision.pk, by=handler, result="完成", now=FRIDAY).status == "reported"


def test_another_units_handler_has_no_standing_and_does_not_see_it(decision, other_department, handler):
    stranger = make_user(Role.HANDLER, unit=other_department)

    assert standings(handler, decision) == {OWNER}
    assert standings(stranger, decision) == set()
    assert not Decision.objects.visible_to(stranger).exists()


def test_open_ones_wait_for_their_owner_reported_ones_for_the_chair(decision, handler, supervisor, officer, begins):
    def waiting():
        return [Decision.objects.waiting_for(person).count() for person in (handler, supervisor, officer)]

    assert waiting() == [1, 0, 0]
    decisions.report(decision.pk, by=handler, result="完成", now=begins)
    assert waiting() == [0, 1, 0]
    decisions.confirm(decision.pk, by=supervisor, now=begins)
    assert waiting() == [0, 0, 0]


def test_what_was_pending_when_the_next_of_its_kind_began_is_carried_over(decision, supervisor, handler, held, begins):
    week = timedelta(days=7)
    next_one = make_held(by=supervisor, starts_at=begins + week)
    other_kind = make_meeting(by=supervisor, starts_at=begins + week, kind=Kind.SECRETARY)
    decisions.report(decision.pk, by=handler, result="完成", now=begins + week)
    decisions.confirm(decision.pk, by=supervisor, now=begins + week + timedelta(hours=1))
    third = make_meeting(by=supervisor, starts_at=begins + 2 * week)

    carried = [list(Decision.objects.carried_into(row)) for row in (held, next_one, other_kind, third)]

    assert carried == [[], [decision], [], []]


def test_a_deputy_reports_for_the_owner_on_leave(decision, handler, begins):
    deputy = make_user(Role.HANDLER, unit=handler.unit, name="黄嘉敏")
    with time_machine.travel(begins, tick=False):
        make_cover(handler, deputy, begins.date())
        assert list(Decision.objects.waiting_for(deputy)) == [decision]
        decisions.report(decision.pk, by=deputy, result="完成", now=begins)

    line = Event.objects.about(decision.meeting).get(verb="decision.report")
    assert (line.actor, line.on_behalf_of) == (deputy, handler)


def test_handed_over_it_keeps_its_date_and_the_meeting_tells_it(decision, held, handler, officer, supervisor, begins):
    assert hand_over.pass_on(handler, officer, by=supervisor, at=begins, most=10) == 1
    assert hand_over.pass_on(handler, officer, by=supervisor, at=begins, most=10) == 0

    decision.refresh_from_db()
    line = Event.objects.about(held).get(verb="decision.hand_over")
    assert (decision.owner, decision.due_at) == (officer, FRIDAY)
    assert line.changes == {"owner": [str(handler), str(officer)]}
