"""Lines about spaces in the history of everything: named, and found by code and park."""

import pytest

from crm import audit
from crm.models import Role
from crm.words import verb_words
from spaces import inventory
from spaces.models import Building, Landlord, Park, Requirement
from tests.factories import make_space, make_user


@pytest.fixture
def space(db, now):
    manager = make_user(Role.SPACES, name="何静宜")
    park = inventory.add(Park, by=manager, name="禾麓智造园")
    building = inventory.add(Building, by=manager, park=park, name="3栋")
    inventory.add(Landlord, by=manager, name="梁先生", company="禾麓股份合作公司")
    asked = Requirement.objects.create(title="找 6 米层高", owner=manager, made_at=now, changed_at=now)
    audit.record(asked, "requirement.hand_over", by=manager, at=now)
    return make_space(by=manager, now=now, building=building, number="502")


@pytest.fixture
def lines(as_user, space):
    browser = as_user(make_user(Role.AUDITOR))
    return lambda **query: list(browser.get("/desk/history/", query).context["page"])


def test_each_line_says_which_record(lines):
    assert {event.record_name for event in lines()} >= {
        "禾麓智造园", "禾麓智造园 3栋", "禾麓智造园 3栋 502", "梁先生", "找 6 米层高",
    }  # fmt: skip


def test_the_lines_are_in_words(lines):
    assert {verb_words(event.verb) for event in lines()} >= {
        "added the space", "added the park", "added the building", "added the landlord's contact",
    }  # fmt: skip


@pytest.mark.parametrize("number", ["KJ{:05d}", "kj{}"])
def test_a_space_is_found_by_its_code(lines, space, number):
    assert {event.object_id for event in lines(number=number.format(space.pk))} == {space.pk}
    assert {event.verb for event in lines(number=number.format(space.pk))} == {"space.create"}


def test_a_park_brings_its_spaces_along(lines):
    assert {event.verb for event in lines(number="智造")} == {"park.create", "space.create"}
