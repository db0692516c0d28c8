"""Everybody has a menu of their own, and doors that are not theirs help them on."""

import pytest
from playwright.sync_api import expect

from .steps import UNITS, log_request

pytestmark = pytest.mark.browser

WORKBENCH, REQUESTS, ENTERPRISES = "/desk/", "/desk/requests/", "/desk/enterprises/"
SUPERVISION, STATISTICS, MEETINGS = "/desk/supervision/", "/desk/requests/statistics/", "/desk/meetings/"
IMPORTS, DAYS, PEOPLE, HISTORY, BRIEFINGS = "/desk/imports/", "/desk/calendar/", "/desk/people/", "/desk/history/", "/cms/"  # fmt: skip
ROSTER, COVERS, HAND_OVERS, JOBS = "/desk/roster/", "/desk/covers/", "/desk/hand-overs/", "/desk/jobs/"
RULES, CATEGORIES, TEMPLATES = "/desk/rules/", "/desk/categories/", "/desk/reply-templates/"
ROBOTS, SPACES = "/desk/robots/", "/desk/spaces/"
TENANCIES, PROJECTS, TARGETS = "/desk/tenancies/", "/desk/projects/", "/desk/targets/"
TEAMS, VISITS, ACTIVITIES, PARKS = "/desk/teams/", "/desk/visits/", "/desk/activities/", "/desk/virtual-parks/"
FIGURES, LISTS, TIERS = "/desk/economy/", "/desk/economy/lists/", "/desk/tiers/"
QUALIFICATIONS, FINANCE = "/desk/qualifications/", "/desk/finance/"
OF_ALL = [LISTS, TIERS, QUALIFICATIONS]
CARE = [ENTERPRISES, TEAMS, VISITS, ACTIVITIES, PARKS]
ALL_CARE = [ENTERPRISES, TEAMS, VISITS, ACTIVITIES, FINANCE, PARKS]
ECONOMY = [FIGURES, LISTS, PROJECTS, TARGETS, TIERS, QUALIFICATIONS]
READS = [WORKBENCH, REQUESTS, SUPERVISION, STATISTICS, *ALL_CARE, MEETINGS, *ECONOMY, SPACES, TENANCIES]
MENUS = {
    "demo-officer": [*READS, IMPORTS, DAYS, ROSTER],
    "demo-handler": [WORKBENCH, REQUESTS, *CARE, MEETINGS, *OF_ALL, SPACES, TENANCIES, DAYS, ROSTER],
    "demo-supervisor": [*READS, IMPORTS, DAYS, ROSTER, COVERS, HAND_OVERS, RULES],
    "demo-attraction2": [WORKBENCH, *ALL_CARE, MEETINGS, LISTS, PROJECTS, TARGETS, TIERS, QUALIFICATIONS, SPACES, TENANCIES, DAYS, ROSTER],
    "demo-spaces": [WORKBENCH, ENTERPRISES, TEAMS, ACTIVITIES, PARKS, MEETINGS, *OF_ALL, SPACES, TENANCIES, IMPORTS, DAYS, ROSTER],
    "demo-editor": [WORKBENCH, ENTERPRISES, TEAMS, ACTIVITIES, PARKS, *OF_ALL, BRIEFINGS, DAYS, ROSTER],
    "demo-reporter": [*READS, IMPORTS, DAYS, ROSTER],
    "demo-auditor": [*READS, DAYS, ROSTER, RULES, HISTORY],
    "demo-admin": [
        WORKBENCH, ENTERPRISES, TEAMS, PARKS, *OF_ALL, SPACES, TENANCIES, IMPORTS, DAYS, ROSTER, COVERS, HAND_OVERS,
        PEOPLE, RULES, CATEGORIES, TEMPLATES, ROBOTS, JOBS,
    ],
}  # fmt: skip
MADE_BY_OTHERS = {BRIEFINGS}  # Wagtail's pages look after themselves


@pytest.mark.parametrize("username", MENUS)
def test_everybody_has_exactly_their_own_menu_and_all_of_it_opens(person, username):
    page = person(username)

    links = page.locator("#menu li a")
    addresses = [link.get_attribute("href") for link in links.all()]

    assert addresses == MENUS[username]
    for address in set(addresses) - MADE_BY_OTHERS:
        assert page.goto(address).status == 200, address
        expect(page.locator(f"#menu li a[href='{address}']")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize(
    ("username", "addresses"),
    [
        ("demo-handler", [PEOPLE, HISTORY, IMPORTS, "/desk/requests/new/", "/desk/enterprises/new/", BRIEFINGS, "/admin/"]),
        ("demo-admin", [REQUESTS, HISTORY, BRIEFINGS, "/admin/"]),
        ("demo-editor", [REQUESTS, PEOPLE, IMPORTS]),
    ],
)  # fmt: skip
def test_a_door_that_is_not_ones_own_says_so_and_leads_back(person, username, addresses):
    page = person(username)

    for address in addresses:
        assert page.goto(address).status == 403, address
        expect(page.locator("h1")).to_be_visible()

    page.locator(".btn-primary").click()
    expect(page.locator("#menu [aria-current]")).to_have_attribute("href", WORKBENCH)


def test_a_handler_sees_the_requests_of_the_own_unit_only(person):
    officer, handler = person("demo-officer"), person("demo-handler")
    log_request(officer, unit=UNITS["handler2"])
    address = officer.url

    assert handler.goto(address).status == 404
    assert handler.goto(f"{address}moves/sign/").status == 404
    assert person("demo-handler2").goto(address).status == 200


def test_a_stranger_logs_in_first_and_then_sees_what_was_asked_for(person):
    page = person()
    page.goto("/desk/calendar/")

    expect(page.locator("#id_login")).to_be_focused()
    page.keyboard.type("demo-spaces")
    page.keyboard.press("Tab")
    page.keyboard.type("chuishao-2026")
    page.keyboard.press("Enter")

    expect(page.locator("#menu [aria-current]")).to_have_attribute("href", DAYS)
