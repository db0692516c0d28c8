"""Spaces on a map: what is grouped where, on which datum, and what a browser may load for it."""

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spaces import geo, maps, verbs
from spaces.models import Space
from tests.factories import make_building, make_park, make_space

DATA, PAGE = "/desk/spaces/map/data/", "/desk/spaces/map/"
PARK = (114.13, 22.69)
SQUARE = [[114.12, 22.68], [114.14, 22.68], [114.14, 22.7]]


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def browser(as_user, manager):
    return as_user(manager)


@pytest.fixture
def park(db):
    return make_park(lng=PARK[0], lat=PARK[1], boundary=SQUARE)


@pytest.fixture
def make(manager, now):
    return lambda building, **facts: make_space(by=manager, now=now, building=building, **facts)


def test_a_building_is_one_point_with_what_is_vacant_in_it(browser, park, make, manager, now):
    building = make_building(park, "1栋", lng=114.131, lat=22.691)
    make(building, area=800)
    make(building, area=200)
    verbs.occupy(make(building, area=5000).pk, by=manager, now=now, holder_name="昀峤电气")

    found = browser.get(DATA).json()

    assert found["spots"] == [[[building.pk], 114.131, 22.691, "1栋", 2, 1000, park.pk]]
    assert found["parks"] == [[park.pk, "禾麓智造园", *PARK, 2, 1000, SQUARE]]
    assert found["unplaced"] == 0


def test_buildings_without_a_position_stand_together_where_their_park_is(browser, park, make):
    one, other = make_building(park, "1栋"), make_building(park, "2栋")
    make(one, area=100)
    make(other, area=200)

    assert browser.get(DATA).json()["spots"] == [[[one.pk, other.pk], *PARK, "", 2, 300, park.pk]]


def test_a_park_without_a_position_stands_amid_its_buildings(browser, make):
    park = make_park()
    make(make_building(park, "1栋", lng=114.1, lat=22.6))
    make(make_building(park, "2栋", lng=114.2, lat=22.7))

    [found] = browser.get(DATA).json()["parks"]

    assert found[2:4] == pytest.approx([114.15, 22.65])


def test_what_has_no_position_is_counted(browser, make):
    make(make_building(make_park(), "1栋"))

    found = browser.get(DATA).json()

    assert (found["spots"], found["parks"], found["unplaced"]) == ([], [], 1)


def test_the_map_is_narrowed_as_the_list_is(browser, park, make):
    building = make_building(park, "1栋")
    make(building, area=800)
    make(building, area=3000)

    [spot] = browser.get(f"{DATA}?area_least=1000").json()["spots"]

    assert spot[4:6] == [1, 3000]


def test_positions_are_moved_for_tiles_on_the_other_datum_and_only_then(browser, park, make, settings):
    make(make_building(park, "1栋"))
    settings.MAP_TILES_DATUM = "gcj02"

    plain = browser.get(DATA).json()["spots"][0][1:3]
    settings.MAP_TILES = "https://tiles.example.com/{z}/{x}/{y}.png"
    moved = browser.get(DATA).json()["spots"][0][1:3]

    assert plain == list(PARK)
    assert moved == pytest.approx(geo.to_gcj02(*PARK), abs=1e-6)


@pytest.mark.parametrize(
    ("tiles", "host"),
    [
        ("", ""),
        ("https://tiles.example.com/{z}/{x}/{y}.png", "https://tiles.example.com"),
        ("https://{s}.tile.example.org/{z}/{x}/{y}.png?key=1", "https://*.tile.example.org"),
        ("https://webrd0{s}.is.example.com:8443/x", "https://*.is.example.com:8443"),
        ("http://10.0.0.8:8080/tiles/{z}/{x}/{y}", "http://10.0.0.8:8080"),
        ("/tiles/{z}/{x}/{y}.png", ""),
    ],
)
def test_the_host_of_the_tiles(settings, tiles, host):
    settings.MAP_TILES = tiles

    assert maps.tile_host() == host


def test_the_page_of_the_map_alone_may_load_tiles(browser, settings, db):
    settings.MAP_TILES = "https://tiles.example.com/{z}/{x}/{y}.png"

    policies = [browser.get(url).headers["Content-Security-Policy"] for url in (PAGE, "/desk/spaces/")]

    assert ["https://tiles.example.com" in policy for policy in policies] == [True, False]
    assert all("unsafe-inline" not in policy for policy in policies)


def test_without_tiles_no_other_host_is_named(browser, db):
    assert "http" not in browser.get(PAGE).headers["Content-Security-Policy"]


def test_beside_the_map_stand_the_parks_with_their_counts(browser, park, make):
    make(make_building(park, "1栋"), area=800)
    make(make_building(make_park("恒昌工业园"), "1栋"), area=300)
    make(make_building(park, "2栋"), area=200)

    page = browser.get(f"{PAGE}?area_least=100")

    assert [(line["building__park__name"], line["count"], line["area"]) for line in page.context["parks"]] == [
        ("禾麓智造园", 2, 1000), ("恒昌工业园", 1, 300),
    ]  # fmt: skip
    assert f'href="/desk/spaces/?area_least=100&amp;park={park.pk}"' in page.content.decode()
    assert 'data-url="/desk/spaces/map/data/?area_least=100"' in page.content.decode()


@pytest.mark.parametrize(("url", "queries"), [(DATA, 6), (PAGE, 7)])
def test_it_costs_the_same_for_one_building_and_for_three(browser, park, make, django_assert_num_queries, url, queries):
    for number in (1, 3):
        for at in range(number):
            make(make_building(park, f"{number}{at}栋"))
        browser.get(url)
        with django_assert_num_queries(queries):
            browser.get(url)


def test_htmx_gets_the_part_the_page_shows(browser, park, make):
    make(make_building(park, "1栋"))

    page, part = browser.get(PAGE), browser.get(PAGE, headers={"HX-Request": "true"})

    assert part.content.decode().strip() in page.content.decode()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(1, 9000)), max_size=8))
def test_no_space_is_lost_on_the_map_and_none_counted_twice(drawn):
    """Of buildings (by key) with counts: every one stands in one spot, or is counted as having no position."""
    counted = {at: (count, count) for at, (_park, _placed, count) in enumerate(drawn)}

    found = maps.gathered(
        [(at, "栋", 1 if own else None, 2, park, 3 if park else None, 4) for at, (park, own, _) in enumerate(drawn)],
        counted,
    )
    spots, unplaced = found

    assert sum(spot.count for spot in spots.values()) + unplaced == sum(count for count, _area in counted.values())
    assert len({pk for spot in spots.values() for pk in spot.buildings}) == sum(
        len(s.buildings) for s in spots.values()
    )


def test_whoever_draws_says_which_rows(park, make):
    shown = make(make_building(park, "1栋"), is_public=True)
    make(shown.building)

    [spot] = maps.features(Space.objects.filter(is_public=True))["spots"]

    assert spot[4] == 1
