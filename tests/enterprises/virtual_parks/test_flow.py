"""Who may do what with a virtual park when, by equality; then what each verb does."""

from datetime import date, timedelta

import pytest

from crm.flow import Refused
from crm.models import Event, Notice, Role
from enterprises.virtual_parks import flow
from enterprises.virtual_parks.models import Membership, Status, VirtualPark
from enterprises.virtual_parks.moves import FLOW, LEADER, TEAM, standings
from tests.factories import make_enterprise, make_user, make_virtual_park

TAKES_IN = {"join", "gather", "paste", "leave"}
MAY = {
    Role.OFFICER: TAKES_IN | {"edit"}, Role.SUPERVISOR: TAKES_IN | {"edit", "end"}, LEADER: TAKES_IN | {"edit", "end"},
    TEAM: TAKES_IN,
}  # fmt: skip


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("standing", [*Role, LEADER, TEAM], ids=str)
def test_the_matrix_of_states_and_standings(standing, status):
    moves = {move.name for move in FLOW.open_to({standing}, status)}

    assert moves == (MAY.get(standing, set()) if status == Status.OPEN else set())


@pytest.fixture
def park(officer, supervisor, handler, enterprise, now):
    facts = {"leader": supervisor, "people": [handler], "theme": "跨境电商"}
    return make_virtual_park(by=officer, enterprises=[enterprise], now=now, **facts)


def inside(park) -> list:
    return [row.enterprise for row in park.memberships.filter(to_on=None)]


def told(verb) -> set[str]:
    return set(Notice.objects.filter(verb=verb).values_list("user__name", flat=True))


def test_opening_one_writes_down_its_team_and_tells_it(park, supervisor, handler):
    assert (park.leader, list(park.people.all()), park.began_on) == (supervisor, [handler], date(2024, 6, 3))
    line = Event.objects.about(park).get(verb="virtual_park.create")
    assert line.changes["team"] == [None, ["何静宜"]]
    assert told("virtual_park.create") == {"吴启明", "何静宜"}
    assert standings(handler, park) == {TEAM}


def test_there_is_one_of_a_name(park, supervisor, now):
    with pytest.raises(flow.Known) as refusal:
        flow.create(by=supervisor, name=park.name, leader=None, now=now)

    assert refusal.value.park == park


def test_a_handler_opens_none(handler, now):
    with pytest.raises(Refused, match="not yours"):
        flow.create(by=handler, name="低空经济", leader=None, now=now)


def test_an_enterprise_may_be_in_several_and_is_in_each_once(park, enterprise, officer, now):
    other = make_virtual_park("低空经济虚拟园区", by=officer, enterprises=[enterprise], now=now)

    assert flow.join(park.pk, by=officer, enterprises=[enterprise], now=now) == 0
    assert (inside(park), inside(other)) == ([enterprise], [enterprise])


def test_the_file_and_the_park_both_tell_it(park, enterprise, officer, now):
    rows = [make_enterprise(f"第{n}公司") for n in range(2)]

    assert flow.join(park.pk, by=officer, enterprises=rows, move="gather", now=now) == 2

    line = Event.objects.about(park).first()
    assert (line.verb, line.text) == ("virtual_park.gather", "第0公司\n第1公司")
    assert Event.objects.about(rows[0]).first().changes == {"virtual_park": [None, park.name]}


def test_of_very_many_the_first_are_named(park, officer, now):
    rows = [make_enterprise() for _n in range(flow.MOST_NAMED + 2)]

    flow.join(park.pk, by=officer, enterprises=rows, now=now)

    assert Event.objects.about(park).first().text.endswith("and 2 more")


def test_taken_out_the_row_ends_and_it_may_come_again(park, enterprise, handler, now):
    row, later = park.memberships.get(), now + timedelta(days=9)

    for _twice in range(2):
        flow.leave(park.pk, by=handler, membership=row.pk, text="转型", now=later)

    assert (Membership.objects.get().to_on, inside(park)) == (later.date(), [])
    assert Event.objects.about(park).filter(verb="virtual_park.leave").count() == 1
    assert flow.join(park.pk, by=handler, enterprises=[enterprise], now=later) == 1
    assert Membership.objects.count() == 2


def test_changing_it_tells_what_and_whom(park, officer, handler, supervisor, now):
    fresh = make_user(Role.ATTRACTION, name="陈思齐")
    facts = {"name": "跨境电商园", "theme": park.theme, "text": "抱团出海", "leader": supervisor}

    flow.edit(park.pk, by=officer, people=[handler, fresh], now=now, **facts)

    assert Event.objects.about(park).first().changes == {
        "park_name": ["跨境电商虚拟园区", "跨境电商园"], "what_for": ["", "抱团出海"], "team": [["何静宜"], ["何静宜", "陈思齐"]],
    }  # fmt: skip
    assert told("virtual_park.edit") == {"陈思齐"}


def test_saying_the_same_leaves_no_line_and_another_name_is_not_taken_twice(park, officer, handler, supervisor, now):
    other = make_virtual_park("低空经济虚拟园区", by=officer, now=now)
    same = {"name": park.name, "theme": park.theme, "text": "", "leader": supervisor, "people": [handler]}

    flow.edit(park.pk, by=officer, now=now, **same)

    assert not Event.objects.about(park).filter(verb="virtual_park.edit").exists()
    with pytest.raises(flow.Known):
        flow.edit(park.pk, by=officer, now=now, **same | {"name": other.name})


def test_what_somebody_changed_meanwhile_is_not_written_over(park, officer, supervisor, now):
    seen = VirtualPark.objects.get().updated_at
    facts = {"name": park.name, "text": "", "leader": None, "people": [], "now": now}
    flow.edit(park.pk, by=supervisor, theme="出海", seen=seen, **facts)

    with pytest.raises(Refused, match="Somebody else"):
        flow.edit(park.pk, by=officer, theme="别的", seen=seen, **facts)


def test_it_ends_with_a_reason_and_all_memberships_with_it(park, supervisor, enterprise, now):
    later = now + timedelta(days=90)

    ended = flow.end(park.pk, by=supervisor, text="并入产业园", now=later)

    assert (ended.status, ended.ended_on, inside(ended)) == ("ended", later.date(), [])
    assert Event.objects.about(park).first().text == "并入产业园"
    assert Event.objects.about(enterprise).first().changes == {"virtual_park": [park.name, None]}
    assert told("virtual_park.end") == {"何静宜"}
    with pytest.raises(Refused, match="has ended"):
        flow.join(park.pk, by=supervisor, enterprises=[enterprise], now=later)
