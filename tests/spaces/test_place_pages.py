"""Parks, buildings and landlords' contacts: what their pages say, and what they cost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Event, Role
from spaces import geo, inventory, verbs
from spaces.models import Building, Landlord, Park
from tests.factories import make_building, make_landlord, make_park, make_space, make_user

PARKS, LANDLORDS = "/desk/spaces/parks/", "/desk/spaces/landlords/"
PARK = {"name": "禾麓智造园", "point": "114.132100,22.683200", "datum": "wgs84"}


@pytest.fixture
def browser(as_user, manager):
    return as_user(manager)


@pytest.fixture
def reader(as_user, db):
    return as_user(make_user(Role.AUDITOR))


@pytest.fixture
def stood(manager, attraction, now):
    """A building of three floors: one space vacant, one held, one let, one withdrawn, one on a floor nobody knows."""
    building, facts = make_building(floors=3), {"by": manager, "now": now}
    made = {
        number: make_space(building=building, number=number, floor=floor, area=area, **facts)
        for number, floor, area in (("301", 3, 500), ("302", 3, 300), ("101", 1, 800), ("102", 1, 90), ("9", None, 70))
    }
    verbs.hold(made["302"].pk, by=attraction, now=now, holder_name="智能仓储")
    verbs.occupy(made["101"].pk, by=manager, now=now, holder_name="某公司")
    verbs.withdraw(made["102"].pk, by=manager, now=now, text="拆除")
    return building


def form_of(browser, url) -> dict:
    form = browser.get(url).context["form"]
    sent = form.as_sent() | {"seen": form.initial["seen"], "shown": form["shown"].value()}
    return {name: value for name, value in sent.items() if value}


# ---------------------------------------------------------------- what is vacant


def test_the_list_counts_spaces_and_vacant_area(reader, stood):
    row = reader.get(PARKS).context["page"].object_list[0]

    assert (row.count_spaces, row.count_vacant, row.count_held, row.count_let) == (4, 2, 1, 1)
    assert row.vacant == "570 ㎡"


def test_the_building_is_a_stack_of_floors(reader, stood):
    response = reader.get(f"/desk/spaces/buildings/{stood.pk}/")

    stack = [
        (storey.floor, storey.vacant, [space.number for space in storey.spaces]) for storey in response.context["stack"]
    ]
    assert stack == [(3, "500 ㎡", ["301", "302"]), (2, "", []), (1, "", ["101", "102"]), (None, "70 ㎡", ["9"])]
    assert "智能仓储" not in response.content.decode()


def test_the_park_shows_the_floors_of_its_buildings(reader, stood):
    page = reader.get(stood.park.get_absolute_url()).context["page"]

    assert [storey.floor for storey in page.object_list[0].stack] == [3, 1, None]


def test_spaces_of_a_floor_stand_in_the_order_of_their_numbers(reader, manager, now):
    for number in ("110", "12", "9-11", "2"):
        make_space(by=manager, now=now, number=number, floor=1)

    stack = reader.get(f"/desk/spaces/buildings/{Building.objects.get().pk}/").context["stack"]

    assert [space.number for space in stack[0].spaces] == ["2", "9-11", "12", "110"]


@pytest.mark.parametrize("url", [PARKS, LANDLORDS])
def test_lists_cost_the_same_for_one_and_for_three(reader, manager, now, url):
    def one_more(number):
        building = make_building(make_park(f"园{number}"))
        make_space(by=manager, now=now, building=building, landlord=make_landlord(f"业主{number}"))

    one_more(1)
    reader.get(url)
    cost = queries(reader, url)
    for number in (2, 3):
        one_more(number)

    assert queries(reader, url) == cost


def test_a_park_costs_the_same_for_one_building_and_for_three(reader, manager, now):
    park = make_park()
    url = park.get_absolute_url()
    make_space(by=manager, now=now, building=make_building(park, "1栋"))
    reader.get(url)
    cost = queries(reader, url)
    for name in ("2栋", "3栋"):
        make_space(by=manager, now=now, building=make_building(park, name))

    assert queries(reader, url) == cost


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=智造", ["禾麓智造园"]),
        ("q=hlzzy", ["禾麓智造园"]),
        ("q=平安大道", ["云汇大厦"]),
        ("q=没有", []),
        ("community=0", None),
    ],
)
def test_parks_are_found_by_name_initials_and_address(reader, manager, now, query, found):
    make_space(by=manager, now=now)
    make_park("云汇大厦", address="平安大道1号")

    rows = reader.get(f"{PARKS}?{query}").context["page"].object_list

    assert found is None or [row.name for row in rows] == found


def test_parks_of_one_community(reader, community):
    make_park("云汇大厦", community=community)
    make_park()

    rows = reader.get(f"{PARKS}?community={community.pk}").context["page"].object_list

    assert [row.name for row in rows] == ["云汇大厦"]


def test_the_part_is_what_the_page_shows(reader, stood):
    page, part = reader.get(PARKS).content, reader.get(PARKS, headers={"HX-Request": "true"}).content

    assert part.strip() in page


# ---------------------------------------------------------------- parks and buildings are entered


def test_a_park_with_point_and_boundary(browser, community):
    lines = "114.130000,22.682000\n22.6822,114.1345\n114.134900,22.685100"

    response = browser.post(
        f"{PARKS}new/", PARK | {"boundary": lines, "community": community.pk, "address": "平安大道1号"}
    )

    park = Park.objects.get()
    assert response.url == park.get_absolute_url()
    assert (park.lng, park.lat, park.address) == (Decimal("114.1321"), Decimal("22.6832"), "平安大道1号")
    assert park.boundary == [[114.13, 22.682], [114.1345, 22.6822], [114.1349, 22.6851]]
    assert b"<polygon" in browser.get(response.url).content


def test_what_a_chinese_map_gives_is_converted_once(browser, db):
    typed = "{:.6f},{:.6f}".format(*geo.to_gcj02(114.1321, 22.6832))
    browser.post(f"{PARKS}new/", PARK | {"point": typed, "datum": "gcj02"})
    park = Park.objects.get()
    assert abs(park.lng - Decimal("114.1321")) < Decimal("0.000002")

    url = f"{park.get_absolute_url()}edit/"
    browser.post(url, form_of(browser, url) | {"datum": "gcj02", "notes": "看过"})

    again = Park.objects.get()
    assert (again.lng, again.lat, again.notes) == (park.lng, park.lat, "看过")


def test_coordinates_outside_shenzhen_are_taken_with_a_warning(browser, db):
    response = browser.post(f"{PARKS}new/", PARK | {"point": "116.397,39.908"}, follow=True)

    assert Park.objects.get().lng == Decimal("116.397")
    assert [message.level_tag for message in response.context["messages"]] == ["success", "warning"]
    assert response.content.decode().count("not in Shenzhen") == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"point": "平湖"}, "point"),
        ({"boundary": "114,22\n114,23"}, "boundary"),
        ({"boundary": "{"}, "boundary"),
        ({"name": " "}, "name"),
    ],
)
def test_what_is_wrong_with_a_park_is_said_at_its_field(browser, db, typed, field):
    response = browser.post(f"{PARKS}new/", PARK | typed)

    assert list(response.context["form"].errors) == [field]
    assert not Park.objects.exists()


def test_a_park_that_is_there_leads_to_its_page(browser, db):
    there = make_park()

    response = browser.post(f"{PARKS}new/", PARK | {"name": "禾麓　智造园"})

    assert f'href="{there.get_absolute_url()}"' in response.context["form"].errors["name"][0]


def test_a_park_sent_twice_is_one(browser, db):
    answers = [browser.post(f"{PARKS}new/", PARK).url for _twice in range(2)]

    assert answers[0] == answers[1]
    assert Event.objects.about(Park.objects.get()).count() == 1


def test_a_stale_park_form_loses_and_keeps_what_was_typed(browser, manager, now):
    park = make_park()
    url = f"{park.get_absolute_url()}edit/"
    sent = form_of(browser, url) | {"notes": "我的"}
    inventory.change(park, by=manager, now=now, street_address="平安大道1号")

    response = browser.post(url, sent)

    form = response.context["form"]
    assert response.context["refused"]
    assert (form["notes"].value(), form["address"].value()) == ("我的", "平安大道1号")
    assert Park.objects.get().notes == ""


def test_a_building_is_added_to_its_park_and_changed(browser, db):
    park = make_park()
    url = f"{park.get_absolute_url()}buildings/new/"

    created = browser.post(url, {"name": "3栋", "floors": "12", "completed_in": "2016"})
    edit = f"{created.url}edit/"
    browser.post(edit, form_of(browser, edit) | {"name": "A座", "floors": "13"})

    building = Building.objects.get()
    assert (building.park, building.name, building.floors, building.completed_in) == (park, "A座", 13, 2016)
    assert [event.verb for event in Event.objects.about(building)] == ["building.edit", "building.create"]


def test_readers_see_no_buttons_and_open_no_forms(reader, stood):
    page = reader.get(stood.park.get_absolute_url()).content.decode()

    assert "/edit/" not in page
    assert "/new/" not in page
    assert reader.get(f"{stood.park.get_absolute_url()}edit/").status_code == 403


# ---------------------------------------------------------------- landlords' contacts


def test_landlords_are_counted_and_masked(reader, manager, now):
    landlord = make_landlord()
    make_space(by=manager, now=now, landlord=landlord)
    make_space(by=manager, now=now + timedelta(days=1), agent=landlord)

    response = reader.get(LANDLORDS)

    row = response.context["page"].object_list[0]
    assert (row.count_own, row.count_brokered) == (1, 1)
    assert b"135****0068" in response.content
    assert b"13500000068" not in response.content


def test_a_number_on_file_is_kept_when_none_is_typed(browser, db):
    landlord = make_landlord()
    url = landlord.get_absolute_url()
    assert b"13500000068" not in browser.get(url).content

    sent = form_of(browser, url)
    browser.post(
        url, {name: value for name, value in sent.items() if name != "is_active"} | {"email": "liang@example.cn"}
    )

    landlord.refresh_from_db()
    assert (landlord.phone, landlord.email, landlord.is_active) == ("13500000068", "liang@example.cn", False)


def test_a_contact_that_is_there_is_not_added_again(browser, db):
    there = make_landlord()
    typed = {
        "name": there.name,
        "company": there.company,
        "phone": "+86 135-0000 0068",
        "kind": "owner",
        "is_active": "on",
    }

    browser.post(f"{LANDLORDS}new/", typed)

    assert Landlord.objects.count() == 1


def queries(browser, url) -> int:
    with CaptureQueriesContext(connection) as found:
        assert browser.get(url).status_code == 200
    return len(found)
