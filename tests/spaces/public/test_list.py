"""The public list: only what is vacant, publishable and fresh; narrowed, ordered, and helpful when nothing fits."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spaces import verbs
from spaces.models import Space
from spaces.public.listing import is_listed
from spaces.public.listing import listed as rows
from tests.factories import make_building, make_park

from .conftest import make_picture

pytestmark = pytest.mark.django_db


def numbers(client, query="") -> list[str]:
    return [offer.space.number for offer in client.get(f"/spaces/{query}").context["offers"]]


@pytest.mark.parametrize(
    ("days", "facts", "is_shown"),
    [
        (0, {}, True), (120, {}, True), (121, {}, False), (3, {"is_public": False}, False),
        (3, {"status": "held"}, False), (3, {"status": "occupied"}, False), (3, {"status": "withdrawn"}, False),
    ],
    ids=str,
)  # fmt: skip
def test_only_what_is_vacant_publishable_and_fresh_is_shown(client, listed, now, days, facts, is_shown):
    space = listed(days)
    Space.objects.filter(pk=space.pk).update(**facts)
    space.refresh_from_db()

    assert bool(numbers(client)) is is_shown
    assert (client.get(f"/spaces/{space.pk}/").status_code == 200) is is_shown
    assert is_listed(space, today=now.date()) is is_shown


def test_what_nobody_has_verified_is_not_shown(client, space):
    Space.objects.update(is_public=True)

    assert numbers(client) == []


def test_a_space_that_is_held_leaves_the_list_at_once(client, listed, attraction, now):
    space = listed()
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储")

    gone = client.get(f"/spaces/{space.pk}/")

    assert numbers(client) == []
    assert gone.status_code == 404
    assert "No longer in the public list" in gone.content.decode()
    assert "智能仓储" not in gone.content.decode()
    assert gone.content.decode().count('href="/spaces/"') == 1


def test_one_that_never_was_is_answered_in_the_same_words(client, listed, attraction, now):
    space = listed()
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储")

    for page in ("", "brochure/"):
        gone, never = (client.get(f"/spaces/{pk}/{page}") for pk in (space.pk, 999_999))
        assert (gone.status_code, never.status_code) == (404, 404)
        assert main_of(gone) == main_of(never)


def main_of(response) -> str:
    return response.content.decode().partition("<main")[2]


FITS = {
    "area_least=2860": True, "area_least=2861": False, "area_most=2860": True, "area_most=2859": False,
    "rent_most=26": True, "rent_most=25.5": False, "clear_height_least=6.5": True, "clear_height_least=6.6": False,
    "power_least=400": True, "power_least=401": False, "floor_load_least=1": True, "use=m1": True, "use=office": False,
    "available_on_most=2024-07-01": False, "gas=yes": False, "lift_load_least=1": False, "q=禾麓": True,
    "q=hlzzy": True, "q=不存在": False, "community=999": True, "area_least=much": True, "area_least=1e400": True,
    "available_on_most=soon": True, "clear_height_least=-1": True,
}  # fmt: skip


@pytest.mark.parametrize("query", FITS)
def test_conditions_narrow_and_what_cannot_be_read_is_said_and_left_out(client, listed, query):
    listed()

    response = client.get(f"/spaces/?{query}")

    assert bool(response.context["offers"]) is FITS[query]


def test_a_part_of_a_large_one_will_do_if_it_can_be_divided(client, listed):
    listed(number="整", area=5000)
    listed(number="可分", area=5000, is_divisible=True, least_area=600)
    listed(number="大分", area=5000, is_divisible=True, least_area=2000)

    assert numbers(client, "?area_most=1000") == ["可分"]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("", ["新", "小", "贵"]),
        ("area", ["小", "新", "贵"]),
        ("-area", ["贵", "新", "小"]),
        ("rent", ["新", "贵", "小"]),
    ],
)
def test_the_order_is_chosen(client, listed, order, found):
    listed(9, number="贵", area=4000, rent_min=40, rent_max=45)
    listed(5, number="小", area=300, rent_min=None, rent_max=None)
    listed(1, number="新")

    assert numbers(client, f"?o={order}") == found


def test_a_community_narrows(client, listed, community):
    listed(number="远")
    listed(number="近", building=make_building(make_park("辅城坳工业园", community=community)))

    assert numbers(client, f"?community={community.pk}") == ["近"]


def test_when_nothing_fits_it_says_which_condition_to_drop(client, listed):
    listed()

    response = client.get("/spaces/?clear_height_least=9&area_least=2000&page=3")

    assert response.context["looser"] == [("Clear height from (m)", 1, "area_least=2000")]
    assert "/spaces/?area_least=2000" in response.content.decode()
    assert 'href="/ask/"' in response.content.decode()


def test_an_empty_list_leads_to_the_office(client):
    assert "No space is in the list" in client.get("/spaces/").content.decode()


def test_it_costs_the_same_with_one_row_and_with_three(client, listed, manager, django_assert_num_queries):
    make_picture(listed(), by=manager)
    client.get("/spaces/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/spaces/")
    for name in ("甲园", "乙园"):
        make_picture(listed(building=make_building(make_park(name))), by=manager)

    with django_assert_num_queries(len(queries)):
        client.get("/spaces/")
    assert len(queries) <= 6


def test_twenty_a_page_and_the_conditions_go_along(client, listed):
    for n in range(21):
        listed(number=f"{n}")

    first = client.get("/spaces/?area_least=1")
    assert len(first.context["offers"]) == 20
    assert "area_least=1&amp;page=2" in first.content.decode()
    assert len(client.get("/spaces/?area_least=1&page=2").context["offers"]) == 1


def test_only_the_plain_list_is_for_search_engines(client, listed):
    listed()
    plain, narrowed = client.get("/spaces/").content.decode(), client.get("/spaces/?use=m1").content.decode()

    assert '<meta name="robots" content="index">' in plain
    assert '<meta name="robots" content="noindex, follow">' in narrowed
    assert '<link rel="canonical" href="http://testserver/spaces/">' in narrowed


def test_the_front_page_has_a_door_and_says_how_many(client, listed):
    assert "to let, " not in client.get("/").content.decode()
    listed()

    page = client.get("/").content.decode()

    assert 'href="/spaces/"' in page
    assert "1 space to let, verified within the last 120 days." in page


def test_no_public_page_reads_what_is_between_us(listed):
    listed()

    sql = str(rows(date(2024, 6, 3)).query)

    for column in ("landlord_id", "agent_id", "source", "notes", "search_text"):
        assert f'"{column}"' not in sql.partition("FROM")[0]
