"""The list of spaces: tabs, filters with ranges, sorting, what a line says, what it costs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db.models import Q
from django.urls import reverse

from crm.figures import FIGURES, Basis, Count
from crm.models import Role, SavedView
from spaces import verbs
from spaces.models import Space
from tests.factories import make_building, make_park, make_space, make_unit, make_user

URL = "/desk/spaces/"


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def browser(as_user, manager):
    return as_user(manager)


@pytest.fixture
def make(manager, now):
    """A space of the building 3栋 by its number, with some facts."""
    building = make_building()

    def made(number, **facts):
        return make_space(by=manager, now=now, number=number, **({"building": building} | facts))

    return made


def numbers(browser, query="", url=URL) -> list[str]:
    return [row.number for row in browser.get(f"{url}?{query}").context["page"]]


def held(browser, query="") -> dict[str, int]:
    return {name: count for name, _label, count, _query in browser.get(f"{URL}?{query}").context["tabs"]}


def test_the_list_opens_with_what_is_vacant_and_counts_each_tab(browser, make, manager, now):
    make("101")
    make("102", verified_on=now.date())
    verbs.hold(make("103", verified_on=now.date()).pk, by=manager, now=now, holder_name="昀峤电气")
    verbs.withdraw(make("104").pk, by=manager, now=now, text="拆除")

    assert numbers(browser) == ["101", "102"]
    assert held(browser) == {"vacant": 2, "held": 1, "fitting": 0, "occupied": 0, "stale": 1, "all": 4}
    assert numbers(browser, "view=held") == ["103"]
    assert numbers(browser, "view=stale") == ["101"]
    assert numbers(browser, "view=all") == ["101", "102", "103", "104"]


@pytest.mark.parametrize(
    ("query", "view"),
    [("", "vacant"), ("status=held", "held"), ("status=withdrawn", "all"), ("view=nonsense", "vacant")],
)
def test_an_address_that_names_a_state_opens_its_tab(browser, query, view):
    assert browser.get(f"{URL}?{query}").context["filter"].view == view


def test_within_all_the_state_can_be_chosen_and_the_tabs_stay_as_they_are(browser, make, manager, now):
    make("101")
    verbs.withdraw(make("102").pk, by=manager, now=now, text="拆除")

    assert numbers(browser, "view=all&status=withdrawn") == ["102"]
    assert numbers(browser, "status=withdrawn") == ["102"]
    assert held(browser, "view=all&status=withdrawn")["vacant"] == 1


# facts of three spaces, and which of them a condition leaves
THREE = {
    "101": {"area": 800, "clear_height": Decimal("6.5"), "rent_min": 26, "rent_max": 30, "gas": True, "floor": 1,
            "fire_class": "c", "fire_acceptance": "filed", "column_x": Decimal("8.4"), "column_y": 9, "use": "m0",
            "available_on": date(2024, 7, 1), "freight_lifts": 2, "power": 630},
    "102": {"area": 3000, "is_divisible": True, "least_area": 500, "clear_height": 4, "rent_min": 35, "gas": False,
            "floor": 5, "fire_class": "d", "fire_acceptance": "none", "column_x": 6, "freight_lifts": 0, "power": 200,
            "certificate": "green", "tenure": "state"},
    "103": {"area": 5000},
}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("area_least=900", ["102", "103"]),
        ("area_most=900", ["101", "102"]),
        ("area_least=4000&area_most=6000", ["103"]),
        ("clear_height_least=4", ["101", "102"]),
        ("clear_height_least=4.01", ["101"]),
        ("rent_most=26", ["101"]),
        ("gas=yes", ["101"]),
        ("gas=no", ["102"]),
        ("gas=unknown", ["103"]),
        ("fire_class_least=c", ["101"]),
        ("fire_class_least=d", ["101", "102"]),
        ("fire_accepted=yes", ["101"]),
        ("fire_accepted=no", ["102"]),
        ("fire_accepted=unknown", ["103"]),
        ("column_span_least=8", ["101"]),
        ("column_span_least=6", ["101", "102"]),
        ("available_on_most=2024-07-01", ["101"]),
        ("available_on_most=2024-06-30", []),
        ("freight_lifts_least=1", ["101"]),
        ("power_least=200.5", ["101"]),
        ("floor_least=2", ["102"]),
        ("floor_most=4", ["101"]),
        ("use=m0", ["101"]),
        ("certificate=green", ["102"]),
        ("tenure=state", ["102"]),
        ("q=hlzzy 5", []),
        ("q=hlzzy", ["101", "102", "103"]),
        ("q=3栋102", ["102"]),
        ("area_least=lots", ["101", "102", "103"]),
        ("area_least=-1", ["101", "102", "103"]),
    ],
)
def test_a_condition_leaves_what_is_known_to_meet_it(browser, make, query, left):
    for number, facts in THREE.items():
        make(number, **facts)

    assert sorted(numbers(browser, query)) == left
    assert held(browser, query)["vacant"] == len(left)


def test_what_cannot_be_read_is_said(browser, make):
    make("101")

    page = browser.get(f"{URL}?area_least=lots").content.decode()

    assert "Floor area at least (㎡)" in page
    assert "This is left out." in page


def test_it_is_narrowed_by_place(browser, make, community):
    elsewhere = make_building(make_park("恒昌工业园", community=community), "1栋")
    other = make_building(elsewhere.park, "2栋")
    make("101")
    make("102", building=elsewhere)
    make("103", building=other)

    assert numbers(browser, f"community={community.pk}") == ["102", "103"]
    assert numbers(browser, f"park={elsewhere.park.pk}") == ["102", "103"]
    assert numbers(browser, f"building={elsewhere.pk}") == ["102"]
    assert numbers(browser, f"building={elsewhere.pk},{other.pk}") == ["102", "103"]


def test_each_freshness_band_holds_its_own(browser, make, now):
    for days in (0, 30, 31, 61, 91, 121):
        make(f"{days}", verified_on=now.date() - timedelta(days=days))
    make("never")

    found = {band: set(numbers(browser, f"band={band}")) for band in ("fresh", "ask", "visit", "warn", "hidden")}

    assert found == {
        "fresh": {"0", "30"}, "ask": {"31"}, "visit": {"61"}, "warn": {"91"}, "hidden": {"121", "never"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("order", "sorted_so"),
    [
        ("", ["103", "101", "102"]),  # the floor first, an unknown one before the first
        ("-place", ["102", "101", "103"]),
        ("area", ["101", "102", "103"]),
        ("-area", ["103", "102", "101"]),
        ("rent", ["101", "102", "103"]),
        ("-rent", ["102", "101", "103"]),  # unknown last, either way
        ("available", ["101", "102", "103"]),
        ("-available", ["101", "103", "102"]),
        ("nonsense", ["103", "101", "102"]),
    ],
)
def test_it_is_sorted_by(browser, make, order, sorted_so):
    for number, facts in THREE.items():
        make(number, **facts)

    assert numbers(browser, f"o={order}") == sorted_so


def test_the_never_verified_stand_first_among_the_oldest(browser, make, now):
    make("101", verified_on=now.date())
    make("102")
    make("103", verified_on=now.date() - timedelta(days=9))

    assert numbers(browser, "o=verified") == ["102", "103", "101"]
    assert numbers(browser, "o=-verified") == ["101", "103", "102"]


def test_a_line_says_how_fresh_and_until_when_it_is_held(browser, make, manager, now):
    space = make("101", verified_on=now.date() - timedelta(days=46), rent_min=26, rent_max=30, area=2860)
    verbs.hold(space.pk, by=manager, now=now, holder_name="昀峤电气")

    [row] = browser.get(f"{URL}?view=held").context["page"]

    for said in ("Ask the landlord", "46 days", "until 06-18 18:00", "昀峤电气", "<td>2,860</td>", "<td>26–30</td>"):
        assert said in row.line


def test_an_occupied_one_has_no_light(browser, make, manager, now):
    verbs.occupy(make("101").pk, by=manager, now=now, holder_name="昀峤电气")

    [row] = browser.get(f"{URL}?view=occupied").context["page"]

    assert "w-light" not in row.line


def test_what_people_typed_is_not_read_as_part_of_the_page(browser, make, manager, now):
    space = make("<b>1</b>")
    verbs.hold(space.pk, by=manager, now=now, holder_name='"><script>')

    page = browser.get(f"{URL}?view=held").content.decode()

    assert "&lt;b&gt;1&lt;/b&gt;" in page
    assert "<b>1</b>" not in page
    assert "><script>" not in page.partition("<tbody>")[2]


@pytest.mark.parametrize("view", ["vacant", "held", "all"])
def test_the_list_costs_the_same_for_one_and_for_three(browser, make, manager, now, view, django_assert_num_queries):
    for number in ("101", "102", "103"):
        space = make(number)
        if view == "held":
            verbs.hold(space.pk, by=manager, now=now, holder_name="昀峤电气")
        if number == "102":
            continue
        browser.get(f"{URL}?view={view}")  # what is kept in the process is read
        with django_assert_num_queries(8):
            browser.get(f"{URL}?view={view}")


def test_a_tab_keeps_the_conditions_and_saved_views_stand_beside(browser, make, manager):
    make("101", area=500)
    SavedView.objects.create(user=manager, page="spaces:list", name="大面积", query="area_least=2000")

    page = browser.get(f"{URL}?area_least=400&view=vacant&gas=")

    assert {query for *_tab, query in page.context["tabs"]} >= {"view=held&area_least=400"}
    assert [view.name for view in page.context["saved"]] == ["大面积"]


def test_a_long_form_can_be_kept_as_a_view(browser, manager):
    empty = "&".join(f"{name}=" for name in browser.get(URL).context["filter"].form.fields)

    browser.post(reverse("desk:saved_view"), {"page": "spaces:list", "name": "小", "query": f"{empty}&area_most=500"})

    assert SavedView.objects.get(user=manager).query == "area_most=500"


def test_htmx_gets_the_part_the_page_shows(browser, make):
    make("101")

    page, part = browser.get(URL), browser.get(URL, headers={"HX-Request": "true"})

    assert part.content.decode().strip().startswith('<div id="rows">')
    assert part.content.decode().split('name="csrfmiddlewaretoken"')[0].strip() in page.content.decode()


def test_picked_ones_are_compared_by_everybody_who_reads(as_user, make):
    make("101")

    page = as_user(make_user(Role.REPORTER)).get(URL).content.decode()

    assert 'action="/desk/spaces/compare/"' in page


def test_a_figure_opens_its_rows(browser, make, monkeypatch):
    big = make("101", area=5000)
    make("102", area=100)
    basis = Basis(page="spaces:list", rows=Space.objects.visible_to)
    figure = Count(name="spaces.big", label="Big ones", definition="From 1,000 ㎡", basis=basis,
                   where=lambda scope: Q(area__gte=1000))  # fmt: skip
    monkeypatch.setitem(FIGURES, "spaces.big", figure)

    page = browser.get(f"{URL}?figure=spaces.big")

    assert [row.pk for row in page.context["page"]] == [big.pk]
    assert page.context["filter"].view == ""
    assert "From 1,000 ㎡" in page.content.decode()


def test_nobody_else_sees_spaces(as_user, make, db):
    make("101")
    make_unit("经济发展办")

    assert as_user(make_user(Role.EDITOR)).get(URL).status_code == 403
