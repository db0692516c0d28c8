"""Who may do what with an activity and a participation in which state: by equality."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from crm.clock import SHANGHAI
from crm.models import Role
from enterprises.outreach.activities.models import Activity, Answer, Participation, Status
from enterprises.outreach.activities.moves import (
    ENTERPRISE,
    FLOW,
    PARTICIPATIONS,
    not_yet,
    shut_to_public,
    standings,
)
from tests.factories import make_user

STARTS, ENDS = datetime(2024, 6, 12, 14, 30, tzinfo=SHANGHAI), datetime(2024, 6, 12, 16, 30, tzinfo=SHANGHAI)
OURS = {
    Status.DRAFT: {"open", "hold", "invite", "change", "cancel"},
    Status.OPEN: {"hold", "check_in", "invite", "sign_up", "change", "cancel"},
    Status.HELD: {"close", "check_in", "sign_up", "change"},
    Status.CLOSED: {"reopen"},
    Status.CANCELLED: {"reopen"},
}
ALWAYS = {"amend", "link"}
ANSWERS = {
    Answer.INVITED: {"sign_up", "wait", "decline", "attend", "reissue"},
    Answer.COMING: {"decline", "attend", "absent", "reissue", "inform"},
    Answer.WAITING: {"sign_up", "decline", "attend", "reissue", "inform"},
    Answer.DECLINED: {"sign_up", "wait", "attend"},
    Answer.ATTENDED: {"absent"},
    Answer.ABSENT: {"attend"},
}
NOT_THEIRS = {"link", "absent", "reissue", "inform"}


def names(moves) -> set[str]:
    return {move.name for move in moves}


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("status", Status.values)
def test_an_activity_is_moved_by_those_who_organise(db, role, status):
    own = standings(make_user(role))

    assert names(FLOW.open_to(own, status)) == (OURS[status] if role in (Role.OFFICER, Role.SUPERVISOR) else set())


@pytest.mark.parametrize("status", Status.values)
def test_from_outside_one_can_only_sign_up(status):
    assert names(FLOW.open_to(standings(None), status)) == (OURS[status] & {"sign_up"})


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("answer", Answer.values)
def test_an_answer_is_written_by_those_who_organise(db, role, answer):
    ours = ANSWERS[answer] | ALWAYS if role in (Role.OFFICER, Role.SUPERVISOR) else set()

    assert names(PARTICIPATIONS.open_to(standings(make_user(role)), answer)) == ours


@pytest.mark.parametrize("answer", Answer.values)
def test_the_enterprise_itself_comes_goes_and_amends(answer):
    assert names(PARTICIPATIONS.open_to({ENTERPRISE}, answer)) == (ANSWERS[answer] | ALWAYS) - NOT_THEIRS


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 6, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("status", "moment", "is_open"),
    [
        (Status.OPEN, at(12, 13, 29), False), (Status.OPEN, at(12, 13, 30), True), (Status.OPEN, at(12, 17, 30), True),
        (Status.OPEN, at(12, 17, 31), False), (Status.HELD, at(20, 9), True), (Status.DRAFT, at(12, 14, 30), False),
        (Status.CLOSED, at(12, 14, 30), False),
    ],
)  # fmt: skip
def test_people_are_checked_in_an_hour_before_and_after_or_while_it_is_held(db, status, moment, is_open):
    activity = Activity(status=status, starts_at=STARTS, ends_at=ENDS)

    assert bool(not_yet(activity, moment)) != is_open


@pytest.mark.parametrize(
    ("facts", "moment", "is_open"),
    [
        ({}, at(12, 14, 29), True), ({}, at(12, 14, 30), False), ({"is_public": False}, at(10, 9), False),
        ({"sign_up_until": at(11, 18)}, at(11, 18), False), ({"sign_up_until": at(11, 18)}, at(11, 17), True),
        ({"sign_up_until": at(12, 15)}, at(12, 14, 45), True), ({"status": Status.DRAFT}, at(10, 9), False),
        ({"status": Status.HELD, "sign_up_until": at(12, 15)}, at(12, 14, 45), True),
        ({"status": Status.HELD}, at(12, 14, 45), False), ({"status": Status.CANCELLED}, at(10, 9), False),
    ],
)  # fmt: skip
def test_the_public_signs_up_until_the_moment_named_or_the_beginning(facts, moment, is_open):
    row = SimpleNamespace(
        **{"status": Status.OPEN, "is_public": True, "starts_at": STARTS, "sign_up_until": None} | facts
    )
    row.sign_up_closes_at = row.sign_up_until or row.starts_at

    assert bool(shut_to_public(row, moment)) != is_open


def test_a_guard_of_a_participation_asks_its_activity(db):
    row = Participation(answer=Answer.COMING, activity=Activity(status=Status.OPEN, starts_at=STARTS, ends_at=ENDS))

    assert PARTICIPATIONS["attend"].reason(row, at(10, 9))
    assert not PARTICIPATIONS["attend"].reason(row, at(12, 14))
