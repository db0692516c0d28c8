"""What follows from a visit: its deadline, its result, its way to a request and back."""

from datetime import date, datetime, timedelta

import pytest

from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Deadline, Event, Notice, Role
from enterprises.accounts import contacts
from enterprises.outreach.visits import flow, follow_ups, redating, settling
from enterprises.outreach.visits.categories import category_of
from enterprises.outreach.visits.models import FollowUp, FollowUpStatus
from enterprises.outreach.visits.moves import FOLLOW_UPS, OWNER, SYSTEM, VISITOR
from enterprises.requests import flow as requests
from enterprises.requests.models import ServiceRequest
from tests.factories import make_category

DUE = datetime(2024, 6, 14, 18, tzinfo=SHANGHAI)
MAY = {
    Role.OFFICER: {"open": {"ask"}},
    Role.SUPERVISOR: {"open": {"ask", "result", "redate"}},
    OWNER: {"open": {"result", "redate"}},
    VISITOR: {"open": {"result", "redate"}},
    SYSTEM: {"open": {"answered"}, "done": {"again"}},
}


@pytest.mark.parametrize("status", FollowUpStatus.values)
@pytest.mark.parametrize("standing", [*Role, OWNER, VISITOR, SYSTEM], ids=str)
def test_the_matrix_of_states_and_standings(standing, status):
    moves = {move.name for move in FOLLOW_UPS.open_to({standing}, status)}

    assert moves == MAY.get(standing, {}).get(status, set())


def deadlines(follow_up) -> list[Deadline]:
    return list(Deadline.objects.about(follow_up).order_by("id"))


def closed(service_request, officer, handler, now):
    """Through all its moves, by the people whose they are."""
    pk = service_request.pk
    requests.assign(pk, by=officer, unit=handler.unit, now=now)
    requests.sign(pk, by=handler, now=now)
    told = {"told_at": now, "told_channel": "phone", "told_to": "王经理"}
    requests.reply(pk, by=handler, text="容量已批复，周五送电。", now=now, **told)
    return requests.close(pk, by=officer, result="solved", text="", now=now)


def test_its_date_is_a_deadline_and_its_owner_is_told(follow_up, handler, at):
    [row] = deadlines(follow_up)

    assert (row.kind, row.due_at, row.started_at, row.days) == ("follow_up", DUE, at, None)
    assert follow_up.due_at == row.due_at
    assert Notice.objects.get(verb="visit.add").user == handler


def test_it_is_done_by_what_came_of_it(follow_up, handler, officer, at):
    after = follow_ups.result(follow_up.pk, by=handler, result="已与供电所会商", now=at + timedelta(days=1))

    assert (after.status, after.result, deadlines(after)[0].is_kept) == ("done", "已与供电所会商", True)
    assert Notice.objects.get(verb="follow_up.result").user == officer


def test_another_date_is_another_deadline(follow_up, officer, handler, at):
    after = follow_ups.redate(follow_up.pk, by=officer, owner=officer, due_on=date(2024, 6, 20), text="等批复", now=at)

    first, second = deadlines(after)
    assert (first.cancelled_at, second.is_open, second.due_at) == (at, True, after.due_at)
    line = Event.objects.about(after.visit).latest("id")
    assert line.changes["follow_up_due"] == ["2024-06-14 18:00", "2024-06-20 18:00"]
    with pytest.raises(Refused, match="lie ahead"):
        follow_ups.redate(follow_up.pk, by=officer, owner=officer, due_on=date(2024, 6, 4), now=at)


def test_one_click_makes_it_a_request_with_its_clock(follow_up, officer, enterprise, category, supervisor, at):
    contacts.add(enterprise.pk, by=supervisor, name="李工", phone="13500000068")
    contacts.add(enterprise.pk, by=supervisor, name="王经理", phone="13500000099")

    after = follow_ups.ask(follow_up.pk, by=officer, now=at + timedelta(days=1))

    made = after.service_request
    assert (made.enterprise, made.channel, made.officer, made.category) == (enterprise, "visit", officer, category)
    assert (made.title, made.contact_name, made.contact_phone) == ("协调用电报装容量", "王经理", "13500000099")
    # three working days from the day of the visit; Monday the 10th is 端午节
    assert (made.received_at, made.due_at) == (at, datetime(2024, 6, 11, 18, tzinfo=SHANGHAI))
    assert (after.due_at, deadlines(after)[0].cancelled_at) == (None, at + timedelta(days=1))
    assert Event.objects.about(made).filter(verb="request.visited").exists()


def test_a_second_click_makes_no_second_request(follow_up, officer, at):
    follow_ups.ask(follow_up.pk, by=officer, now=at)
    events = Event.objects.count()

    follow_ups.ask(follow_up.pk, by=officer, now=at)

    assert (ServiceRequest.objects.count(), Event.objects.count()) == (1, events)


def test_who_may_not_log_a_request_is_refused(follow_up, handler, at):
    with pytest.raises(Refused, match="not yours"):
        follow_ups.ask(follow_up.pk, by=handler, now=at)


def test_a_request_is_not_closed_by_hand(follow_up, officer, handler, at):
    follow_ups.ask(follow_up.pk, by=officer, now=at)

    with pytest.raises(Refused, match="It is a request now"):
        follow_ups.result(follow_up.pk, by=handler, result="办好了", now=at)


def test_it_is_done_when_its_request_is_closed_and_names_the_answer(follow_up, officer, handler, at):
    made = follow_ups.ask(follow_up.pk, by=officer, now=at).service_request
    settling.follow_requests(at)
    assert FollowUp.objects.open().count() == 1
    closed(made, officer, handler, at + timedelta(days=1))

    for _clock in range(2):
        settling.follow_requests(at + timedelta(days=1, minutes=1))

    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.done_at) == ("done", at + timedelta(days=1))
    assert "容量已批复，周五送电。" in follow_up.result
    assert made.number in follow_up.result
    assert Event.objects.about(follow_up.visit).filter(verb="follow_up.answered").count() == 1


def test_a_request_that_is_opened_again_is_to_do_again(follow_up, officer, handler, at):
    made = follow_ups.ask(follow_up.pk, by=officer, now=at).service_request
    closed(made, officer, handler, at + timedelta(days=1))
    settling.follow_requests(at + timedelta(days=1))
    requests.reopen(made.pk, by=officer, text="仍未送电", now=at + timedelta(days=2))

    settling.follow_requests(at + timedelta(days=2))

    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.result, follow_up.done_at) == ("open", "", None)


def test_added_later_it_counts_from_then_and_the_same_form_adds_one(recorded, officer, at):
    later = at + timedelta(days=2)
    facts = {"by": officer, "token": "t", "text": "补充用工需求", "owner": officer, "now": later}

    assert follow_ups.add(recorded.pk, **facts) == follow_ups.add(recorded.pk, **facts)

    added = recorded.follow_ups.latest("id")
    assert (added.at, added.due_at, recorded.follow_ups.count()) == (later, None, 2)


def test_nothing_is_added_to_what_is_closed(recorded, follow_up, officer, handler, at):
    follow_ups.result(follow_up.pk, by=handler, result="完成", now=at)
    flow.close(recorded.pk, by=officer, now=at)

    with pytest.raises(Refused, match="no longer"):
        follow_ups.add(recorded.pk, by=officer, token="t", text="还有", owner=officer, now=at)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("车间用电报装等了两周", "用电报装"),
        ("水电气都不稳", "水电气"),
        ("员工子女入学怎么办", "子女入学"),
        ("请多来看看", "其他"),
    ],
)
def test_the_category_is_the_one_that_the_words_name(db, words, found, at):
    parent = make_category("水电气", position=1)
    make_category("用电报装", parent=parent, position=1)
    make_category("子女入学", position=2)
    make_category("其他", position=3)

    assert category_of(words, on=at.date()).name == found


def test_whose_day_comes_is_reminded_once(follow_up, handler, at):
    settling.remind_of_follow_ups(DUE - timedelta(days=2))
    assert not Notice.objects.filter(verb="follow_up.due").exists()

    for hour in (9, 8):
        settling.remind_of_follow_ups(DUE - timedelta(hours=hour))

    assert Notice.objects.get(verb="follow_up.due").user == handler


def test_a_changed_calendar_moves_no_named_date_but_tells_of_a_day_off(follow_up, handler, officer):
    [row] = deadlines(follow_up)
    moved = redating.Moved(row.pk, row.content_type_id, follow_up.pk, row.kind, True, DUE, DUE)

    redating.lock([follow_up.pk])
    redating.tell_of_days_off([moved])

    people = set(Notice.objects.filter(verb="follow_up.day_off").values_list("user", flat=True))
    assert people == {handler.pk, officer.pk}
