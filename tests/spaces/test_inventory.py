"""Nothing doubles, stale forms lose, history tells it, and names take their spaces along."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.flow import Refused
from crm.models import Event, Role
from crm.templatetags.words import changed
from spaces import inventory, naming
from spaces.models import Building, Landlord, Park, Space
from tests.factories import make_building, make_landlord, make_park, make_space, make_user


def story(thing) -> list[str]:
    return list(Event.objects.about(thing).order_by("id").values_list("verb", flat=True))


def test_a_space_is_vacant_since_its_day(manager, now):
    space = make_space(by=manager, now=now, number="502－505", floor=5)

    assert (space.status, space.spells.get().from_on) == ("vacant", now.date())
    assert space.number_key == "00502-00505"
    assert story(space) == ["space.create"]


def test_the_same_form_sent_twice_adds_one(manager, now):
    building = make_building()
    first, second = (make_space(by=manager, now=now, building=building, number="502", token="t") for _twice in range(2))

    assert first == second
    assert (Space.objects.count(), len(story(first))) == (1, 1)


def test_a_number_that_is_there_names_who_has_it(manager, now):
    there = make_space(by=manager, now=now, number="502")

    with pytest.raises(inventory.Taken, match="number already") as refusal:
        make_space(by=manager, now=now, building=there.building, number="５０２室")

    assert refusal.value.found == there


def test_a_space_without_area_is_refused_by_the_database_too(manager, now):
    with pytest.raises(Refused, match="Check area"):
        make_space(by=manager, now=now, area=0)


def test_a_change_is_told_with_units_and_only_what_changed(space, manager, now):
    inventory.change(space, by=manager, now=now, area=Decimal("2900"), gas=True, use="m0", floor=space.floor)

    line = Event.objects.about(space).filter(verb="space.edit").get()
    assert set(line.changes) == {"area", "gas", "use"}
    assert set(changed(line)) == {
        "Floor area: 2,860 ㎡ → 2,900 ㎡", "Gas: yes", "Use: M1 general industry → M0 new-type industry",
    }  # fmt: skip


def test_what_says_the_same_is_no_change_and_no_news(space, manager, now):
    old = space.updated_at - timedelta(days=1)

    inventory.change(space, by=manager, now=now, seen=old, area=Decimal("2860"), notes="")

    assert story(space) == ["space.create"]


def test_a_stale_form_loses(space, manager, now):
    seen = Space.objects.get().updated_at
    inventory.change(space, by=manager, now=now, seen=seen, notes="东侧")

    with pytest.raises(Refused, match="Somebody else"):
        inventory.change(space, by=manager, now=now, seen=seen, notes="西侧")

    assert Space.objects.get().notes == "东侧"


def test_only_managers_change_the_inventory(space, attraction, now):
    for verb in (
        lambda: inventory.change(space, by=attraction, now=now, notes="x"),
        lambda: inventory.add(Park, by=attraction, now=now, name="新园"),
        lambda: make_space(by=attraction, now=now),
    ):
        with pytest.raises(Refused, match="Only space managers"):
            verb()


def test_places_are_found_by_their_key_and_added_once(manager, now):
    park, again = (inventory.add(Park, by=manager, now=now, name=name) for name in ("禾麓 智造园", "禾麓智造园"))
    one, same = (inventory.add(Building, by=manager, now=now, park=park, name=name) for name in ("3栋", "３号楼"))

    assert (park, one) == (again, same)
    assert story(park) == ["park.create"]


def test_what_must_be_new_is_not_lost_in_what_is_there(manager, now):
    there = inventory.add(Park, by=manager, now=now, name="禾麓智造园", street_address="平安大道1号")

    with pytest.raises(inventory.Taken) as refusal:
        inventory.add(Park, by=manager, now=now, must_be_new=True, name="禾麓智造园", street_address="平安大道2号")
    twice = inventory.add(Park, by=manager, now=now, must_be_new=True, name="禾麓智造园", street_address="平安大道1号")

    assert (refusal.value.found, twice) == (there, there)


def test_history_never_holds_a_whole_phone_number(manager, now):
    landlord = make_landlord()

    inventory.change(landlord, by=manager, now=now, phone="13800000042", kind="agent")

    line = Event.objects.about(landlord).get()
    assert line.changes == {"phone": ["135****0068", "138****0042"], "landlord_kind": ["owner", "agent"]}


def test_a_renamed_park_takes_its_spaces_along_in_few_queries(manager, now):
    park = make_park()
    for name in ("1栋", "2栋"):
        for _each in range(15):
            make_space(by=manager, now=now, building=make_building(park, name=name))
    before = dict(Space.objects.values_list("pk", "updated_at"))

    with CaptureQueriesContext(connection) as queries:
        inventory.change(park, by=manager, now=now, name="云麓智造园")

    assert Space.objects.matching("云麓").count() == Space.objects.matching("ylzzy").count() == 30
    assert not Space.objects.matching("禾麓").exists()
    assert all(key.startswith("ylzzy|") for key in Space.objects.values_list("place_key", flat=True))
    assert dict(Space.objects.values_list("pk", "updated_at")) == before  # no open form gets old by it
    assert len(queries) <= 16


def test_a_renamed_building_takes_its_spaces_along(space, manager, now):
    inventory.change(space.building, by=manager, now=now, name="A座")

    assert Space.objects.matching("禾麓智造园a座").exists()


def test_a_name_of_another_is_refused_and_nothing_changes(manager, now):
    one, other = make_park("禾麓智造园"), make_park("云汇大厦")

    with pytest.raises(inventory.Taken) as refusal:
        inventory.change(other, by=manager, now=now, name="禾麓 智造园")

    assert refusal.value.found == one
    assert Park.objects.get(pk=other.pk).name == "云汇大厦"


def test_a_space_moved_to_another_building_is_found_there(space, manager, now):
    there = make_building(make_park("云汇大厦"), "A座")

    inventory.change(space, by=manager, now=now, building=there)

    moved = Space.objects.matching("云汇大厦a座").get()
    assert moved.building == there
    assert Event.objects.about(space).filter(verb="space.edit").get().changes["building"][1] == "云汇大厦 A座"


def test_an_officer_does_not_manage_the_inventory(manager):
    assert inventory.may_manage(manager)
    assert not inventory.may_manage(make_user(Role.OFFICER))


@settings(deadline=None)
@given(name=st.text(max_size=60), building=st.text(max_size=30), number=st.text(max_size=30))
def test_every_key_has_room_in_its_column(name, building, number):
    assert len(naming.natural(name)) <= 60
    assert len(naming.building_key(building)) <= 60
    assert len(naming.number_key(number)) <= 60
    assert len(naming.place_key(name, building, 5, number)) <= 200


def test_long_names_that_differ_stay_different():
    assert naming.natural("1-" * 15 + "a") != naming.natural("1-" * 15 + "b")


def test_a_landlord_entered_twice_is_one(manager, now):
    facts = {"name": "梁先生", "company": "禾麓股份合作公司", "phone": "13500000068"}
    for _twice in range(2):
        inventory.add(Landlord, by=manager, now=now, **facts)

    assert Landlord.objects.count() == 1
