"""The form of a space, as a browser sends it."""

from decimal import Decimal

import pytest

from crm.models import Event, Role
from spaces import inventory
from spaces.models import Building, Landlord, Park, Space
from tests.factories import make_building, make_landlord, make_park, make_space, make_user

URL = "/desk/spaces/new/"
TYPED = {
    "park_name": "禾麓智造园",
    "building_name": "3栋",
    "number": "502",
    "use": "m1",
    "area": "2860",
    "token": "one",
}


@pytest.fixture
def browser(as_user, manager):
    return as_user(manager)


@pytest.fixture
def park(db):
    return make_park()


def errors(response) -> dict:
    return {name: " ".join(said) for name, said in response.context["form"].errors.items()}


def form_of(browser, url) -> dict:
    """What a browser would send back untouched."""
    form = browser.get(url).context["form"]
    sent = form.as_sent() | {"seen": form.initial["seen"]}
    return {name: value for name, value in sent.items() if value} | {"shown": form["shown"].value()}


def test_a_space_with_its_building_in_one_step(browser, park):
    typed = TYPED | {"floor": "５层", "area": "０．２８６万㎡", "rent_min": "26元/㎡·月", "gas": "no", "water": "yes"}

    response = browser.post(
        URL, typed | {"available_on": "2024-08-01", "is_divisible": "on", "deposit_months": "2个月"}
    )

    space = Space.objects.get()
    assert response.url == space.get_absolute_url()
    assert (str(space), space.floor, space.area, space.rent_min) == ("禾麓智造园 3栋 502", 5, 2860, 26)
    assert (space.gas, space.water, space.steam, space.is_divisible, space.least_area) == (
        False,
        True,
        None,
        True,
        None,
    )
    assert space.by.name == "何静宜"


def test_what_is_typed_otherwise_is_the_same_place(browser, park):
    make_building(park, "3栋")

    browser.post(URL, TYPED | {"park_name": "禾麓 智造园", "building_name": "３号楼"})

    assert (Park.objects.count(), Building.objects.count(), Space.objects.count()) == (1, 1, 1)


def test_a_new_park_is_added_only_when_that_is_said(browser, db):
    refused = browser.post(URL, TYPED)
    assert "tick that it is new" in errors(refused)["park_name"]
    assert Park.objects.count() == 0

    browser.post(URL, TYPED | {"is_new_park": "on"})

    assert Space.objects.get().park.name == "禾麓智造园"


def test_sent_twice_it_lands_on_the_same_space(browser, park):
    first, second = browser.post(URL, TYPED), browser.post(URL, TYPED)

    assert first.url == second.url
    assert Space.objects.count() == 1


def test_save_and_the_next_like_it(browser, park):
    response = browser.post(URL, TYPED | {"next": "1", "clear_height": "6.5", "gas": "yes", "floor": "5"})

    form = browser.get(response.url).context["form"]
    assert (form["number"].value(), form["clear_height"].value(), form["gas"].value()) == ("", "6.5", "yes")
    assert form["park_name"].value() == "禾麓智造园"
    assert form["token"].value() != "one"


@pytest.mark.parametrize("like", ["{pk}", "KJ{pk:05d}", "kj{pk}"])
def test_like_another_by_its_number(browser, manager, now, like):
    space = make_space(by=manager, now=now, number="501", landlord=make_landlord(), power=630)

    form = browser.get(URL, {"like": like.format(pk=space.pk)}).context["form"]

    assert (form["number"].value(), form["power"].value(), form["landlord"].value()) == ("", "630", space.landlord_id)


@pytest.mark.parametrize("query", ["?like=0", "?like=x", "?building=999999", "?building=²", "?floor=5"])
def test_an_address_that_leads_nowhere_opens_an_empty_form(browser, db, query):
    assert browser.get(f"{URL}{query}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"area": "0"}, "area", "must be from 0.01"),
        ({"area": "两千多"}, "area", "not a number"),
        ({"area": ""}, "area", "required"),
        ({"rent_min": "30", "rent_max": "26"}, "rent_max", "from the lower to the higher"),
        ({"rent_min": "1元/㎡·日"}, "rent_min", "price for a day. For a month write 30.42"),
        ({"is_divisible": "on", "least_area": "3000"}, "least_area", "more than the whole area"),
        ({"least_area": "300"}, "is_divisible", "for what is divisible"),
        ({"fire_accepted_on": "2199-01-01"}, "fire_accepted_on", "still to come"),
        ({"available_on": "2199-01-01"}, "available_on", "too far away"),
        ({"available_on": "1024-02-30"}, "available_on", "not in the calendar"),
        ({"status_since": "2199-01-01"}, "status_since", "still to come"),
        ({"floor": "顶层"}, "floor", "not a floor"),
        ({"use": "x"}, "use", "valid choice"),
        ({"gas": "maybe"}, "gas", "valid choice"),
        ({"number": "室"}, "number", "not a number"),
        ({"agent_phone": "13500000068"}, "agent_name", "needs a name"),
        ({"agent_name": "王", "agent_phone": "1350000006"}, "agent_phone", "11 digits"),
        ({"landlord_words": "没有这个人"}, "landlord_words", "Not in the list"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(browser, park, typed, field, words):
    response = browser.post(URL, TYPED | typed)

    assert words in errors(response)[field]
    assert list(errors(response)) == [field]
    assert (Space.objects.count(), Building.objects.count()) == (0, 0)


def test_a_number_that_is_there_leads_to_its_page(browser, manager, now):
    there = make_space(by=manager, now=now, number="502")

    response = browser.post(URL, TYPED | {"number": "５０２", "landlord_name": "新人"})

    assert f'href="{there.get_absolute_url()}"' in errors(response)["number"]
    assert not Landlord.objects.exists()  # all or nothing


def test_landlord_picked_and_agent_new(browser, park):
    landlord = make_landlord()
    people = {"landlord": landlord.pk, "landlord_words": str(landlord), "agent_name": "陈先生", "agent_company": "安居中介",
              "agent_phone": "１３８０００００４２ ".replace("０００００", "００００００"), "agent_kind": "agent"}  # fmt: skip

    browser.post(URL, TYPED | people)

    space = Space.objects.get()
    assert (space.landlord, space.agent.phone, space.agent.kind) == (landlord, "13800000042", "agent")


def test_without_script_words_find_the_only_one_and_ask_among_several(browser, park):
    one, other = make_landlord("梁先生"), make_landlord("梁女士", phone="13500000069")

    asked = browser.post(URL, TYPED | {"landlord_words": "梁"})
    assert {row.name for row in asked.context["form"].candidates["landlord"]} == {"梁先生", "梁女士"}
    browser.post(URL, TYPED | {"landlord_words": "梁", "landlord": other.pk})

    assert Space.objects.get().landlord == other
    browser.post(URL, TYPED | {"landlord_words": "梁先生", "landlord": other.pk, "number": "503", "token": "two"})
    assert Space.objects.get(number="503").landlord == one  # the words were changed after the pick


def test_an_edit_changes_what_was_typed_and_tells_it(browser, space):
    url = f"/desk/spaces/{space.pk}/edit/"

    response = browser.post(url, form_of(browser, url) | {"area": "2900", "is_public": "on"})

    assert response.url == space.get_absolute_url()
    assert Event.objects.about(space).get(verb="space.edit").changes == {
        "area": ["2860.00", "2900.00"], "is_public": [False, True],
    }  # fmt: skip


def test_an_untouched_form_changes_nothing(browser, manager, now):
    space = make_space(by=manager, now=now, landlord=make_landlord(), floor=-1, gas=False, rent_min=Decimal("26.5"))
    url = f"/desk/spaces/{space.pk}/edit/"

    browser.post(url, form_of(browser, url))

    assert Event.objects.about(space).count() == 1


def test_a_stale_form_keeps_what_was_typed_and_takes_the_rest_anew(browser, space, manager, now):
    url = f"/desk/spaces/{space.pk}/edit/"
    sent = form_of(browser, url) | {"summary": "临街"}
    inventory.change(space, by=manager, now=now, power=630)

    refused = browser.post(url, sent)
    again = refused.context["form"]

    assert b"Somebody else has changed this" in refused.content
    assert (again["summary"].value(), again["power"].value()) == ("临街", "630")
    browser.post(url, sent | {"power": "630", "seen": again["seen"].value()})
    space.refresh_from_db()
    assert (space.summary, space.power) == ("临街", 630)


def test_an_edit_sent_twice_changes_once(browser, space):
    url = f"/desk/spaces/{space.pk}/edit/"
    sent = form_of(browser, url) | {"power": "630"}

    answers = [browser.post(url, sent).status_code for _twice in range(2)]

    assert answers == [302, 302]
    assert Event.objects.about(space).filter(verb="space.edit").count() == 1


def test_the_form_costs_the_same_for_one_park_and_for_many(browser, park, django_assert_max_num_queries):
    for number in range(5):
        make_park(f"园{number}")
    browser.get(URL)

    with django_assert_max_num_queries(8):
        browser.get(URL)


def test_suggestions_of_parks_and_buildings(browser, space):
    make_building(space.park, "12栋")

    parks = browser.get("/desk/spaces/places/options/", {"of": "park", "park_name": "hlzzy"})
    buildings = browser.get("/desk/spaces/places/options/", {"of": "building", "park_name": "禾麓智造园"})

    assert [row.name for row in parks.context["options"]] == ["禾麓智造园"]
    assert [row.name for row in buildings.context["options"]] == ["3栋", "12栋"]


def test_suggestions_of_landlords_are_masked_and_in_use(browser, db):
    make_landlord()
    make_landlord("梁女士", phone="13500000069", is_active=False)

    response = browser.get("/desk/spaces/landlords/options/", {"agent_words": "hlgf"})

    assert [row.name for row in response.context["options"]] == ["梁先生"]
    assert b"13500000068" not in response.content


def test_the_button_is_there_for_managers_alone(client, manager, db):
    client.force_login(manager)
    assert URL in client.get("/desk/spaces/").content.decode()

    client.force_login(make_user(Role.OFFICER))
    assert URL not in client.get("/desk/spaces/").content.decode()
