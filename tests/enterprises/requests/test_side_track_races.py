"""An officer, a supervisor, a handler and the enterprise at the same moment: one wins, the other is told why."""

from datetime import timedelta

import pytest

from crm.flow import Refused
from crm.models import Deadline, Event, Role
from enterprises.requests import flow
from enterprises.requests.models import Ask, Rating, Reply, ServiceRequest
from tests.factories import make_category, make_user
from tests.races import together

from .cases import Case, at

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def second(db):
    return make_user(Role.SUPERVISOR, name="郑国栋")


@pytest.fixture
def working(case) -> Case:
    case.working()
    return case


def one_wins(calls) -> Refused:
    """The refusal of the one that lost; anything but one of each fails."""
    outcomes = together(calls)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "ServiceRequest"], outcomes
    return next(outcome for outcome in outcomes if isinstance(outcome, Refused))


def agrees(case) -> ServiceRequest:
    """The copy is what the deadlines say, and each kind runs once."""
    row = case.row
    owed = Deadline.objects.about(row).filter(kind__in=["answer", "promise"])
    running = owed.open().order_by("due_at").first()
    if running:
        assert (row.due_at, row.met_at) == (running.due_at, None)
    else:
        assert row.closed_at or row.met_at
    return row


@pytest.mark.parametrize("kind", ["extension", "pause"])
def test_two_supervisors_grant_the_same_exception_once(working, second, kind):
    working.do(f"ask_{kind}", "06-04 10:00")

    refusal = one_wins(
        [lambda by=by: working.do(f"grant_{kind}", "06-04 11:00", by=by) for by in (working.supervisor, second)]
    )

    assert str(refusal.reason) in {
        "No extension waits for a decision any more", "It is no longer in a state that allows this",
    }  # fmt: skip
    row = agrees(working)
    assert (row.extensions, working.clock().extra_days) == ((1, 3) if kind == "extension" else (0, 0))
    assert Event.objects.about(row).filter(verb=f"request.grant_{kind}").count() == 1


def test_one_supervisor_grants_and_another_refuses(working, second):
    working.do("ask_extension", "06-04 10:00")

    one_wins(
        [
            lambda: working.do("grant_extension", "06-04 11:00"),
            lambda: working.do("refuse_extension", "06-04 11:00", by=second),
        ]
    )

    asked = Ask.objects.get()
    assert asked.is_granted == bool(agrees(working).extensions)
    assert asked.decided_by == (working.supervisor if asked.is_granted else second)


def test_an_officer_reassigns_while_the_enterprise_withdraws(working, other_department):
    outcomes = together(
        [
            lambda: working.do("reassign", "06-04 10:00", by=working.officer, unit=other_department),
            lambda: working.do("withdraw", "06-04 10:00", by=None),
        ]
    )

    row = agrees(working)
    assert row.status == "withdrawn"  # reassigned before, or not at all: what is withdrawn stays so
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(refused) == (row.unit != other_department)
    assert Deadline.objects.about(row).open().count() == 0


def test_a_handler_replies_while_the_enterprise_withdraws(working):
    refusal = one_wins(
        [lambda: working.do("reply", "06-04 10:00"), lambda: working.do("withdraw", "06-04 10:00", by=None)]
    )

    assert str(refusal.reason) == "It is no longer in a state that allows this"
    row = agrees(working)
    assert (row.status == "replied") == Reply.objects.filter(is_final=True).exists()


def test_an_officer_closes_while_the_enterprise_adds_information(working):
    working.do("reply", "06-04 10:00")

    outcomes = together(
        [
            lambda: working.do("close", "06-04 11:00"),
            lambda: working.do("add_information", "06-04 11:00"),
        ]
    )

    lost = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    told = "add_information" in working.story()
    assert working.row.status == "closed"
    assert len(lost) == (not told)


@pytest.mark.parametrize("grades", [(5, 5), (1, 1), (5, 1)], ids=["content twice", "dissatisfied twice", "both"])
def test_an_enterprise_that_rates_twice_at_once_has_rated_once(working, grades):
    working.do("reply", "06-04 10:00")

    refusal = one_wins([lambda grade=grade: working.do("rate", "06-04 11:00", grade=grade) for grade in grades])

    assert str(refusal.reason) in {
        "This answer has been rated already", "It is no longer in a state that allows this",
    }  # fmt: skip
    row = agrees(working)
    assert row.round == (2 if Rating.objects.get().grade == 1 else 1)


def test_a_pause_is_granted_while_the_handler_replies(working):
    working.do("ask_pause", "06-04 10:00")

    one_wins([lambda: working.do("grant_pause", "06-04 11:00"), lambda: working.do("reply", "06-04 11:00")])

    row = agrees(working)
    assert (row.status == "paused") == bool(Ask.objects.get().is_granted) == bool(working.clock().paused_at)
    assert row.pending == ""


def test_what_is_resumed_twice_is_resumed_once(working):
    working.paused("06-04 10:00")

    together(
        [
            lambda: working.do("resume", "06-05 10:00"),
            lambda: working.do("add_information", "06-05 10:00"),
        ]
    )

    assert agrees(working).status == "working"
    assert working.clock().paused_days == "2024-06-04"
    assert Event.objects.about(working.row).filter(verb="request.resume").count() == 1


@pytest.mark.parametrize("moves", [("return", "dispute"), ("return", "return")])
def test_a_unit_hands_back_once(case, handler, moves):
    """After a return it lies with nobody: the other one cannot even see it any more."""
    case.do("assign", "06-03 11:00")
    colleague = make_user(Role.HANDLER, unit=case.unit)

    def hand_back(move, by):
        try:
            return case.do(move, "06-03 12:00", by=by)
        except ServiceRequest.DoesNotExist:
            return Refused("out of reach")

    pairs = zip(moves, (handler, colleague), strict=True)
    one_wins([lambda move=move, by=by: hand_back(move, by) for move, by in pairs])

    assert agrees(case).returned_count == case.story().count("return")


def test_two_officers_ask_the_same_unit_for_help_once(working, other_department):
    colleague = make_user(Role.OFFICER)

    refusal = one_wins(
        [
            lambda by=by: working.do("assist", "06-04 10:00", by=by, unit=other_department)
            for by in (working.officer, colleague)
        ]
    )

    assert str(refusal.reason) == "This unit has been asked already and has not answered yet"
    assert working.row.assistances.count() == 1


def test_two_public_forms_that_say_the_same_at_once_are_one_request(category):
    now = at("06-03 22:40")
    facts = {"received_at": now, "channel": "web", "category": category, "title": "夜间停电", "text": "请协调"}

    made = together(
        [
            lambda n=n: flow.log(
                by=None,
                token=f"form-{n}",
                now=now + timedelta(seconds=n),
                claimed_name="栎川物流",
                fingerprint="f",
                **facts,
            )
            for n in range(6)
        ]
    )

    assert len({row.number for row in made}) == ServiceRequest.objects.count() == 1
    assert Event.objects.count() == 1


def test_other_words_at_once_are_other_requests(db):
    now, category = at("06-03 22:40"), make_category()
    facts = {"received_at": now, "now": now, "channel": "web", "category": category, "title": "一", "text": "二"}

    made = together(
        [
            lambda n=n: flow.log(by=None, token=f"form-{n}", claimed_name="栎川物流", fingerprint=f"f{n}", **facts)
            for n in range(4)
        ]
    )

    assert sorted(row.number[-4:] for row in made) == ["0001", "0002", "0003", "0004"]
