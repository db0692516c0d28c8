"""The public map: the points and parks of what is listed and of nothing else, under the filters of the list."""

import json
import re
from html import unescape

import pytest

from spaces import verbs
from spaces.models import Space
from tests.factories import make_building, make_park

PAGE, DATA = "/spaces/map/", "/spaces/map/data/"
AT = {"lng": 114.131, "lat": 22.691}
SQUARE = [[114.12, 22.68], [114.14, 22.68], [114.14, 22.7]]
TILES = "https://{s}.tiles.example.com/{z}/{x}/{y}.png"

pytestmark = pytest.mark.django_db


@pytest.fixture
def park():
    return make_park(lng=114.13, lat=22.69, boundary=SQUARE)


@pytest.fixture
def building(park):
    return make_building(park, "1栋", **AT)


def links(response) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', response.content.decode())]


def numbers(response) -> list[str]:
    return sorted(offer.space.number for offer in response.context["offers"])


def test_a_point_counts_only_what_is_listed(client, listed, building, park, attraction, now):
    listed(building=building, area=800)
    listed(building=building, area=90, is_public=False)
    listed(121, building=building, area=70)
    held = listed(building=building, area=60)
    verbs.hold(held.pk, by=attraction, now=now, holder_name="智能仓储")

    found = client.get(DATA).json()

    assert found["spots"] == [[[building.pk], 114.131, 22.691, "1栋", 1, 800, park.pk]]
    assert found["parks"] == [[park.pk, "禾麓智造园", 114.13, 22.69, 1, 800, SQUARE]]
    [line] = client.get(PAGE).context["parks"]
    assert (line["count"], line["area"]) == (1, 800)


def test_a_park_without_anything_listed_is_not_on_the_map(client, listed, building):
    listed(building=building, is_public=False)
    listed(building=make_building(make_park("无坐标园")), is_public=False)

    assert client.get(DATA).json() == {"spots": [], "parks": [], "unplaced": 0}
    for address in (PAGE, f"{PAGE}?park={building.park_id}", f"/spaces/?building={building.pk}"):
        page = client.get(address).content.decode()
        assert "禾麓智造园" not in page, address
        assert "无坐标园" not in page, address


def test_the_points_may_be_kept_for_a_minute_and_say_nothing_of_people(client, listed, building, manager, now):
    space = listed(building=building, notes="只给我们看的备注")
    verbs.occupy(space.pk, by=manager, now=now, holder_name="前租户辛壬癸有限公司")
    listed(building=building)

    answer = client.get(DATA)

    assert answer["Cache-Control"] == "public, max-age=60"
    assert "前租户" not in json.dumps(answer.json(), ensure_ascii=False)
    assert [len(spot) for spot in answer.json()["spots"]] == [7]


def test_the_filters_of_the_list_narrow_the_map_and_go_along_both_ways(client, listed, building):
    listed(building=building, area=800)
    listed(building=building, area=3000)
    asked = "area_least=1000&o=area"

    page = client.get(f"{PAGE}?{asked}&page=2")

    assert page.context["count"] == 1
    assert f"/spaces/?{asked}" in links(page)
    assert f"/spaces/?{asked}&park={building.park_id}" in links(page)
    assert f'data-url="{DATA}?area_least=1000"' in page.content.decode()
    assert client.get(f"{DATA}?area_least=1000").json()["spots"][0][4:6] == [1, 3000]
    assert f"{PAGE}?{asked}" in links(client.get(f"/spaces/?{asked}"))


def test_a_point_opens_its_buildings_in_the_list(client, listed, park, building):
    other = make_building(park, "2栋")
    listed(building=building, number="甲")
    listed(building=other, number="乙")
    listed(building=make_building(make_park("恒昌工业园")), number="丙")

    both = client.get(f"/spaces/?building={building.pk},{other.pk}&area_least=1")

    assert numbers(both) == ["乙", "甲"]
    assert "Only 禾麓智造园" in both.content.decode()
    assert f'name="building" value="{building.pk},{other.pk}"' in both.content.decode()
    assert "?area_least=1" in links(both)  # the same everywhere
    assert "Only 禾麓智造园 1栋" in client.get(f"/spaces/?building={building.pk}").content.decode()
    assert numbers(client.get(f"/spaces/?park={park.pk}")) == ["乙", "甲"]


@pytest.mark.parametrize(
    "query", ["building=", "building=x,y", "building=1e400", "park=², ", "park=99999999999999", "park=-1"]
)
def test_a_place_that_cannot_be_read_breaks_nothing(client, listed, query):
    listed()

    assert [client.get(f"{address}?{query}").status_code for address in ("/spaces/", PAGE, DATA)] == [200] * 3


def test_where_nothing_fits_the_map_says_what_would(client, listed, building):
    listed(building=building)

    page = client.get(f"{PAGE}?clear_height_least=9&park={building.park_id}")

    assert page.context["looser"] == [("Clear height from (m)", 1, f"park={building.park_id}")]
    assert f"{PAGE}?park={building.park_id}" in links(page)


@pytest.mark.parametrize(("url", "queries"), [(DATA, 4), (PAGE, 5)])
def test_it_costs_the_same_for_one_building_and_for_three(
    client, listed, park, django_assert_num_queries, url, queries
):
    for number in (1, 3):
        for at in range(number):
            listed(building=make_building(park, f"{number}{at}栋", **AT))
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)


def test_tiles_are_allowed_where_a_map_is_and_nowhere_else(client, listed, building, settings):
    settings.MAP_TILES = TILES
    space = listed(building=building)

    policies = {
        url: client.get(url)["Content-Security-Policy"]
        for url in (PAGE, f"/spaces/{space.pk}/", "/spaces/", f"/spaces/{space.pk}/brochure/")
    }

    assert [url for url, policy in policies.items() if "https://*.tiles.example.com" in policy] == [
        PAGE, f"/spaces/{space.pk}/",
    ]  # fmt: skip
    assert all("unsafe-inline" not in policy for policy in policies.values())


def test_positions_are_moved_for_tiles_on_the_other_datum(client, listed, building, settings):
    listed(building=building)
    settings.MAP_TILES, settings.MAP_TILES_DATUM = TILES, "gcj02"

    lng, lat = client.get(DATA).json()["spots"][0][1:3]

    assert (lng, lat) != (AT["lng"], AT["lat"])
    assert lng == pytest.approx(AT["lng"], abs=0.01)


# ---------------------------------------------------------------- on the page of a space


def test_a_space_is_drawn_within_its_park_and_needs_no_script(client, listed, building):
    page = client.get(f"/spaces/{listed(building=building).pk}/")

    assert '<svg class="w-plan"' in page.content.decode()
    assert "leaflet" not in page.content.decode()
    assert f"{PAGE}?park={building.park_id}" in links(page)


def test_with_tiles_there_is_a_map_of_its_building_and_the_drawing_for_whoever_has_no_script(
    client, listed, building, settings
):
    settings.MAP_TILES = TILES
    space = listed(building=building)

    page = client.get(f"/spaces/{space.pk}/").content.decode()

    assert f'data-url="{DATA}?building={building.pk}"' in page
    assert "leaflet.js" in page
    assert page.index("w-noscript") < page.index('<svg class="w-plan"')


def test_without_a_position_there_is_no_drawing(client, listed, settings):
    settings.MAP_TILES = TILES
    page = client.get(f"/spaces/{listed().pk}/").content.decode()

    assert "w-plan" not in page
    assert "leaflet" not in page
    assert Space.objects.get().position is None
