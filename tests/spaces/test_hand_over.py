"""Hand-over of what somebody holds, waits for and looks for: it goes once, with a line for each, and keeps its end."""

import pytest
import time_machine

from crm.desk import hand_over_flow
from crm.desk.hand_over_kinds import KINDS
from crm.models import Deadline, Event, Role
from spaces import hand_over, verbs
from spaces.models import Requirement, Spell, Wait
from tests.factories import make_space, make_user

FIRM = "深圳市昀峤电气有限公司"


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def go(administrator, attraction, rival, now):
    def handed(name, *, to=rival, most=200):
        return KINDS[name].passes(attraction, to, by=administrator, at=now, most=most)

    return handed


@pytest.fixture
def hold(space, attraction, now):
    return verbs.hold(space.pk, by=attraction, now=now, holder_name=FIRM)


def the_line(thing) -> Event:
    return Event.objects.about(thing).first()


def test_a_hold_goes_with_its_end_and_the_receiver_may_release_it(hold, go, rival, attraction, administrator, now):
    due = Spell.objects.holds().get().due_at

    assert (go("holds"), go("holds")) == (1, 0)

    spell = Spell.objects.holds().get()
    assert (spell.by, spell.due_at) == (rival, due) == (rival, Deadline.objects.about(spell).get().due_at)
    line = the_line(hold)
    assert (line.verb, line.actor, line.text) == ("space.hand_over", administrator, FIRM)
    assert line.changes == {"hold_by": [str(attraction), str(rival)]}
    assert verbs.release(hold.pk, by=rival, now=now, text="不需要了").status == "vacant"


def test_holds_that_are_over_keep_their_name(hold, go, attraction, now):
    verbs.release(hold.pk, by=attraction, now=now, text="不需要了")

    assert go("holds") == 0
    assert Spell.objects.get(status="held").by == attraction


def test_a_place_in_the_waiting_list_goes(hold, go, rival, administrator, manager, now):
    waiting = make_user(Role.ATTRACTION, name="黄嘉敏")
    verbs.wait(hold.pk, by=waiting, now=now, holder_name="甲公司")

    passed = hand_over.pass_waits(waiting, rival, by=administrator, at=now, most=10)

    assert passed == 1
    assert Wait.objects.open().get().by == rival
    assert (the_line(hold).verb, the_line(hold).text) == ("space.hand_over_wait", "甲公司")


def test_who_waits_for_the_same_already_waits_once(hold, rival, administrator, now):
    waiting = make_user(Role.ATTRACTION, name="黄嘉敏")
    for person in (waiting, rival):
        verbs.wait(hold.pk, by=person, now=now, holder_name="甲公司")

    assert hand_over.pass_waits(waiting, rival, by=administrator, at=now, most=10) == 1
    assert hand_over.pass_waits(waiting, rival, by=administrator, at=now, most=10) == 0
    assert [row.by for row in Wait.objects.open()] == [rival]


def test_a_requirement_goes_and_one_that_has_ended_stays(go, attraction, rival, now):
    facts = {"owner": attraction, "made_at": now, "changed_at": now}
    open_one = Requirement.objects.create(title="找 6 米层高", **facts)
    over = Requirement.objects.create(title="已落实", ended_at=now, **facts)

    assert (go("requirements"), go("requirements")) == (1, 0)

    assert [Requirement.objects.get(pk=row.pk).owner for row in (open_one, over)] == [rival, attraction]
    assert the_line(open_one).changes == {"owner": [str(attraction), str(rival)]}
    assert the_line(over) is None


def test_it_goes_a_few_at_a_time(go, attraction, manager, now):
    for _one in range(3):
        verbs.hold(make_space(by=manager, now=now).pk, by=attraction, now=now, holder_name=FIRM)

    assert [go("holds", most=2) for _turn in range(3)] == [2, 1, 0]


def test_only_who_may_hold_takes_holds(hold, attraction, officer, rival):
    lines = {line.name: line for line in hand_over_flow.preview(attraction, officer)}

    assert lines["holds"].count == 1
    assert "role" in lines["holds"].reason
    assert not {line.name: line for line in hand_over_flow.preview(attraction, rival)}["holds"].reason


def test_it_takes_three_queries_however_many(go, attraction, manager, now, django_assert_num_queries):
    for _one in range(3):
        verbs.hold(make_space(by=manager, now=now).pk, by=attraction, now=now, holder_name=FIRM)

    with django_assert_num_queries(3):
        assert go("holds") == 3
