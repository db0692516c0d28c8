"""The search over everything: spaces and parks too, for those who may see them, at a fixed cost."""

import pytest

from crm.models import Role
from tests.factories import make_building, make_park, make_space, make_user


@pytest.fixture
def building(db):
    return make_building(make_park("禾麓智造园"), "3栋")


@pytest.fixture
def space(building, now):
    return make_space(by=make_user(Role.SPACES), now=now, building=building, number="502")


@pytest.fixture
def desk(as_user, db):
    return as_user(make_user(Role.ATTRACTION))


def found(desk, words) -> dict[str, list[str]]:
    sections = desk.get("/desk/search/", {"q": words}).context["sections"]
    return {str(section.label): [str(row) for row in section.rows] for section in sections}


@pytest.mark.parametrize("words", ["KJ{:05d}", "kj{:05d}", " KJ{} ", "KJ000{:05d}"])
def test_the_code_of_a_space_opens_it(desk, space, words):
    assert desk.get("/desk/search/", {"q": words.format(space.pk)}).url == space.get_absolute_url()


@pytest.mark.parametrize("words", ["KJ", "KJ0", "KJ99999999999999999999", "KJ12 34", "KJ１２", "kj-12"])
def test_what_is_no_code_opens_nothing(desk, space, words):
    assert desk.get("/desk/search/", {"q": words}).status_code == 200


@pytest.mark.parametrize("words", ["智造园3栋502", "智造园 502", "hlzzy", "禾麓"])
def test_a_space_is_found_by_park_initials_and_number(desk, space, words):
    assert found(desk, words)["Spaces"] == ["禾麓智造园 3栋 502"]


@pytest.mark.parametrize("words", ["智造", "hlz", "HLZZY", "禾麓智造园"])
def test_a_park_is_found_by_name_and_initials(desk, space, words):
    assert found(desk, words)["Parks"] == ["禾麓智造园"]


def test_a_park_without_spaces_is_found_by_its_name(desk):
    make_park("2号园")

    assert found(desk, "2号园") == {"Parks": ["2号园"]}


def test_a_park_is_listed_once_however_many_spaces_it_has(desk, space, building, now):
    make_space(by=space.by, now=now, building=building)

    assert found(desk, "禾麓")["Parks"] == ["禾麓智造园"]


@pytest.mark.parametrize("words", ["禾麓", "KJ{:05d}"])
def test_who_may_not_see_spaces_finds_none(as_user, space, words):
    page = as_user(make_user(Role.EDITOR)).get("/desk/search/", {"q": words.format(space.pk)})

    assert page.context["sections"] == []


def test_more_than_fit_are_said_and_led_to(desk, space, building, now):
    for _one in range(10):
        make_space(by=space.by, now=now, building=building)
    page = desk.get("/desk/search/", {"q": "禾麓"}).content.decode()

    assert page.count("/desk/spaces/") - page.count("/desk/spaces/?") >= 10
    assert "/desk/spaces/?q=%E7%A6%BE%E9%BA%93&amp;view=all" in page


@pytest.mark.parametrize("spaces", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(desk, building, now, spaces, django_assert_num_queries):
    for _one in range(spaces):
        make_space(by=make_user(Role.SPACES), now=now, building=building)
    desk.get("/desk/search/", {"q": "禾麓"})

    with django_assert_num_queries(7):  # session, person, roles; enterprises, activities, parks, spaces
        assert len(found(desk, "禾麓")["Spaces"]) == spaces
