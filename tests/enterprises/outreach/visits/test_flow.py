"""Visits: who may do what when, by equality; planning, moving, closing; what a stale page and a second click do."""

from datetime import date, timedelta

import pytest
import time_machine

from crm.flow import Refused
from crm.models import Event, Notice, Role
from enterprises.outreach.visits import flow, follow_ups, hand_over
from enterprises.outreach.visits.models import Status, Visit
from enterprises.outreach.visits.moves import ALONG, FLOW, GOES, PLANNER, standings
from tests.factories import make_cover, make_enterprise, make_user, make_visit

WEDNESDAY = date(2024, 6, 5)
WHOLE = {
    "planned": {"record", "change", "cancel"},
    "recorded": {"add", "close", "correct"},
    "closed": {"reopen"},
    "cancelled": {"reopen"},
}
MAY = {
    GOES: WHOLE | {"planned": WHOLE["planned"] | {"arrange"}},
    Role.SUPERVISOR: WHOLE | {"planned": WHOLE["planned"] | {"arrange"}},
    ALONG: {"planned": {"record"}, "recorded": {"add", "correct"}},
    PLANNER: {"planned": {"change", "cancel"}},
}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("standing", [*Role, GOES, ALONG, PLANNER], ids=str)
def test_the_matrix_of_states_and_standings(standing, status):
    moves = {move.name for move in FLOW.open_to({standing}, status)}

    assert moves == MAY.get(standing, {}).get(status, set())


def story(visit) -> list[str]:
    return list(Event.objects.about(visit).order_by("id").values_list("verb", flat=True))


def test_several_are_planned_at_once_in_the_order_of_the_form(officer, colleague, now):
    rows = [make_enterprise() for _n in range(3)]

    visits = flow.plan(
        by=officer, token="t", enterprises=rows, visit_on=WEDNESDAY, owner=colleague, people=[officer], now=now
    )

    assert [(visit.enterprise, visit.position) for visit in visits] == [(rows[0], 1), (rows[1], 2), (rows[2], 3)]
    assert [list(visit.people.all()) for visit in visits] == [[officer]] * 3
    notice = Notice.objects.get(user=colleague)
    assert notice.url == f"/desk/visits/route/?day=2024-06-05&person={colleague.pk}"


def test_the_same_form_sent_twice_plans_them_once(officer, enterprise, now):
    facts = {"by": officer, "token": "t", "enterprises": [enterprise], "visit_on": WEDNESDAY, "owner": officer}

    assert flow.plan(now=now, **facts) == flow.plan(now=now, **facts)
    assert Visit.objects.count() == 1


def test_nobody_plans_for_yesterday_and_a_handler_plans_nothing(officer, handler, enterprise, now):
    facts = {"token": "t", "enterprises": [enterprise], "now": now}

    with pytest.raises(Refused, match="today or a later day"):
        flow.plan(by=officer, owner=officer, visit_on=now.date() - timedelta(days=1), **facts)
    with pytest.raises(Refused, match="not yours"):
        flow.plan(by=handler, owner=officer, visit_on=WEDNESDAY, **facts)


def test_on_another_day_it_stands_at_the_end_of_that_route_and_both_people_are_told(
    officer, colleague, supervisor, enterprise, planned, now
):
    make_visit(by=colleague, enterprise=make_enterprise(), visit_on=WEDNESDAY + timedelta(days=1))

    visit = flow.change(
        planned.pk, by=supervisor, visit_on=WEDNESDAY + timedelta(days=1), owner=colleague, topic="问用工", now=now
    )

    assert (visit.position, visit.owner) == (2, colleague)
    assert set(Notice.objects.filter(verb="visit.change").values_list("user", flat=True)) == {officer.pk, colleague.pk}
    line = Event.objects.about(visit).get(verb="visit.change")
    assert line.changes == {
        "visit_on": ["2024-06-05", "2024-06-06"], "goes": ["林晓岚", "黄嘉敏"], "topic": ["", "问用工"]
    }  # fmt: skip


def test_a_route_is_put_in_order_and_its_ends_are_ends(officer, now):
    first, second, third = (make_visit(by=officer, enterprise=make_enterprise(), visit_on=WEDNESDAY) for _n in range(3))

    flow.arrange(third.pk, by=officer, up=True, now=now)
    flow.arrange(first.pk, by=officer, up=True, now=now)

    assert list(Visit.objects.order_by("position")) == [first, third, second]
    assert story(third)[-1] == "visit.arrange"
    assert "visit.arrange" not in story(first)


def test_it_is_not_closed_while_something_is_to_do_and_the_list_is_said(recorded, follow_up, officer, handler, at):
    with pytest.raises(Refused, match="Still to do: 协调用电报装容量"):
        flow.close(recorded.pk, by=officer, now=at)

    follow_ups.result(follow_up.pk, by=handler, result="已与供电所会商", now=at + timedelta(hours=1))

    assert flow.close(recorded.pk, by=officer, now=at + timedelta(hours=2)).status == "closed"


def test_what_has_become_a_request_does_not_hold_the_visit_open(recorded, follow_up, officer, at):
    follow_ups.ask(follow_up.pk, by=officer, now=at)

    assert flow.close(recorded.pk, by=officer, now=at).status == "closed"


def test_called_off_with_a_reason_it_can_be_opened_again(planned, officer, colleague, now):
    cancelled = flow.cancel(planned.pk, by=officer, text="企业放假", now=now)
    assert Event.objects.about(cancelled).latest("id").text == "企业放假"

    assert flow.reopen(planned.pk, by=officer, text="改期", now=now).status == "planned"


def test_a_stale_page_loses_politely(planned, officer, now):
    flow.cancel(planned.pk, by=officer, text="企业放假", now=now)

    with pytest.raises(Refused, match="no longer"):
        flow.change(planned.pk, by=officer, visit_on=WEDNESDAY, owner=officer, now=now)


def test_another_officer_has_no_standing_but_a_deputy_has(planned, officer, colleague, now):
    assert standings(colleague, planned) == frozenset()

    with time_machine.travel(now, tick=False):
        make_cover(officer, colleague, now.date())
        flow.cancel(planned.pk, by=colleague, text="企业放假", now=now)

    line = Event.objects.about(planned).get(verb="visit.cancel")
    assert (line.actor, line.on_behalf_of) == (colleague, officer)


def test_who_no_longer_visits_has_no_standing(planned, officer, enterprise):
    officer.groups.clear()

    assert standings(make_user(Role.HANDLER), planned) == frozenset()
    assert standings(type(officer).objects.get(pk=officer.pk), planned) == frozenset()


def test_planned_visits_and_what_is_to_do_are_handed_over(
    planned, recorded, handler, officer, colleague, supervisor, at
):
    passed = [
        hand_over.pass_planned(officer, colleague, by=supervisor, at=at, most=10),
        hand_over.pass_planned(officer, colleague, by=supervisor, at=at, most=10),
        hand_over.pass_to_do(handler, colleague, by=supervisor, at=at, most=10),
    ]

    planned.refresh_from_db()
    assert passed == [1, 0, 1]
    assert (planned.owner, recorded.follow_ups.get().owner) == (colleague, colleague)
    assert (story(planned)[-1], story(recorded)[-1]) == ("visit.hand_over", "follow_up.hand_over")
