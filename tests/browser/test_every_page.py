"""Every page people reach, at the desk and on a phone: usable by everybody, and never wider than its window."""

import pytest
from playwright.sync_api import Page, expect

from .look import inaccessible, looks_right, too_wide
from .steps import UNITS, log_request

pytestmark = pytest.mark.browser

OFFICER = [
    "/desk/", "/desk/requests/?view=all", "/desk/requests/?view=all&status=closed&page=2", "/desk/requests/?q=nothing",
    "/desk/requests/statistics/?period=year", "/desk/requests/statistics/?period=&from=2020-01-01&to=2020-01-31&by=month",
    "/desk/requests/?figure=requests.received&from=2020-01-01&to=2030-12-31",
    "/desk/requests/new/", "/desk/enterprises/", "/desk/enterprises/?q=nothing", "/desk/enterprises/new/",
    "/desk/enterprises/?status=moved_out", "/desk/enterprises/duplicates/", "/desk/enterprises/duplicates/?kind=code",
    "/desk/teams/", "/desk/teams/?view=uncovered", "/desk/teams/?view=ended&q=nothing", "/desk/teams/new/",
    "/desk/teams/?figure=teams.a_tier", "/desk/virtual-parks/", "/desk/virtual-parks/?view=ended",
    "/desk/virtual-parks/new/", "/desk/virtual-parks/1/", "/desk/virtual-parks/1/?q=nothing", "/desk/virtual-parks/1/edit/",
    "/desk/virtual-parks/1/requests/", "/desk/virtual-parks/1/moves/gather/", "/desk/virtual-parks/1/moves/paste/",
    "/desk/virtual-parks/1/moves/join/", "/desk/teams/1/",
    "/desk/enterprises/?status=moved_out", "/desk/merging/", "/desk/merging/told-apart/", "/desk/merging/merges/", "/desk/merging/with/1/",
    "/desk/finance/", "/desk/finance/?status=open&q=nothing", "/desk/finance/new/", "/desk/finance/1/", "/desk/finance/1/moves/introduce/",
    "/desk/finance/introductions/", "/desk/finance/institutions/", "/desk/finance/institutions/1/", "/desk/finance/institutions/1/edit/",
    "/desk/finance/institutions/1/products/new/", "/desk/finance/products/1/", "/desk/finance/statistics/?period=year",
    "/desk/imports/", "/desk/search/?q=yqdq", "/desk/search/?q=nothing", "/desk/calendar/", "/desk/calendar/2024/",
    "/desk/imports/", "/desk/imports/new/", "/desk/targets/", "/desk/search/?q=yqdq", "/desk/search/?q=nothing", "/desk/calendar/", "/desk/calendar/2024/",
    "/desk/notices/", "/desk/me/", "/accounts/password/", "/accounts/logout/", "/desk/people/", "/desk/nothing/",
    "/desk/tiers/", "/desk/tiers/?view=D&how=rule", "/desk/tiers/?q=nothing", "/desk/tiers/enterprises/1/", "/desk/qualifications/",
    "/desk/qualifications/?view=soon1", "/desk/qualifications/?q=nothing", "/desk/qualifications/new/?enterprise=1",
    "/desk/qualifications/paste/", "/desk/qualifications/1/", "/desk/qualifications/1/edit/", "/desk/qualifications/1/end/",
    "/desk/enterprises/?qualification=high_tech&tier_how=rule",
]  # fmt: skip
OUTREACH = [
    "/desk/visits/", "/desk/visits/?view=all", "/desk/visits/?q=nothing", "/desk/visits/route/", "/desk/visits/route/?day=2020-01-01",
    "/desk/visits/new/?pick=1&pick=2", "/desk/visits/new/record/?enterprise=1", "/desk/visits/follow-ups/?view=all",
    "/desk/visits/enterprises/", "/desk/visits/enterprises/?q=nothing", "/desk/visits/statistics/?period=year",
    "/desk/coaching/", "/desk/coaching/?q=nothing", "/desk/coaching/new/", "/desk/coaching/1/", "/desk/coaching/1/void/",
    "/desk/coaching/enterprises/", "/desk/coaching/statistics/?period=year&by=month",
]  # fmt: skip
ADMINISTRATOR = [
    "/desk/", "/desk/enterprises/", "/desk/enterprises/new/", "/desk/imports/", "/desk/people/",
    "/desk/calendar/", "/desk/calendar/enter/", "/desk/jobs/", "/desk/jobs/messages/", "/desk/people/?q=nobody", "/desk/people/new/", "/desk/robots/", "/desk/robots/new/", "/desk/notices/", "/desk/me/", "/accounts/2fa/",
    "/desk/rules/", "/desk/rules/requests.answer_days/", "/desk/categories/", "/desk/categories/new/",
    "/desk/categories/1/", "/desk/reply-templates/", "/desk/reply-templates/new/", "/desk/tiers/rules/", "/desk/tiers/rules/new/", "/desk/tiers/rules/3/", "/desk/tiers/rules/1/end/",
]  # fmt: skip
SPACES = [
    "/desk/", "/desk/spaces/", "/desk/spaces/?view=all&gas=yes&o=-rent", "/desk/spaces/?q=nothing", "/desk/spaces/new/",
    "/desk/spaces/map/?view=all", "/desk/spaces/compare/?pick=1&pick=2&pick=3&pick=4&pick=5", "/desk/spaces/compare/",
    "/desk/spaces/stale/", "/desk/spaces/stale/?band=hidden&o=landlord", "/desk/spaces/stale/asked/",
    "/desk/spaces/statistics/", "/desk/spaces/statistics/?by=use&period=year", "/desk/spaces/parks/",
    "/desk/spaces/parks/new/", "/desk/spaces/landlords/", "/desk/spaces/landlords/new/", "/desk/spaces/requirements/",
    "/desk/spaces/requirements/new/?area_least=1000&clear_height_least=6&gas=yes", "/desk/search/?q=hlzzy",
    "/desk/imports/new/", "/spaces/map/",
    "/spaces/confirm/nothing/", "/spaces/confirm/thanks/",
]  # fmt: skip
REPORTER = [
    "/desk/economy/", "/desk/economy/?by=month&period=last_year", "/desk/economy/?period=&from=2001-01-01&to=2001-02-01",
    "/desk/economy/enterprises/", "/desk/economy/enterprises/?figure=economy.output_top_growth&from=2020-01-01&to=2030-12-31",
    "/desk/economy/enterprises/?q=nothing", "/desk/economy/lists/", "/desk/economy/lists/entries/",
    "/desk/economy/lists/entries/?listing=above_trade", "/desk/economy/lists/top50/2024/add/", "/desk/economy/missing/",
    "/desk/economy/missing/?listing=above_trade", "/desk/economy/near/", "/desk/economy/near/?view=near_great",
    "/desk/economy/totals/", "/desk/economy/totals/?year=2015", "/desk/economy/totals/new/", "/desk/economy/enter/",
]  # fmt: skip
MOVES = {
    "verify", "ask", "hold", "extend", "release", "wait", "occupy", "fit_out", "vacate", "withdraw", "restore",
}  # fmt: skip
IN_STATES = ("new", "assigned", "working", "replied", "closed")


@pytest.fixture(params=[1440, 390])
def looking(person, request):
    """A window of that width in which axe may run, which the strict rules for scripts would not let it."""

    def open_window(username: str = "") -> Page:
        return person(username, width=request.param, bypass_csp=True)

    return open_window


def look_at(page: Page, *addresses: str) -> None:
    faults = []
    for address in addresses:
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        faults += [*too_wide(page), *inaccessible(page)]
    assert not faults, "\n".join(faults)


def look_into(page: Page, listed: str, further: str = "") -> None:
    """The first of a list, and what its page leads on to."""
    page.goto(listed)
    look_at(page, hrefs(page, "[data-open]")[0])
    look_at(page, *(hrefs(page, further)[:3] if further else ()))


def hrefs(page: Page, selector: str) -> list[str]:
    return [link.get_attribute("href") for link in page.locator(selector).all()]


def test_pages_of_an_officer(looking):
    look_at(looking("demo-officer"), *OFFICER)


def test_visits_and_coaching(looking):
    look_at(looking("demo-officer"), *OUTREACH)


@pytest.mark.parametrize("state", ["planned", "recorded", "closed"])
def test_a_visit_in_each_state_with_each_form_open(looking, state):
    page = looking("demo-supervisor")
    page.goto(f"/desk/visits/?view=all&status={state}")
    address = hrefs(page, "[data-open]")[0]

    look_at(page, address)
    look_at(page, *hrefs(page, "#panel .w-moves a[href*='/moves/'], #panel .w-moves a[href$='/record/']"))


def test_pages_of_an_administrator(looking):
    page = looking("demo-admin")

    look_at(page, *ADMINISTRATOR)
    page.goto("/desk/people/?q=demo-handler2")
    look_at(page, *hrefs(page, "#people a")[:1])


def test_pages_of_a_space_manager(looking):
    page = looking("demo-spaces")

    look_at(page, *SPACES)
    look_into(page, "/desk/spaces/landlords/")
    look_into(page, "/desk/spaces/parks/", "#main a[href$='/edit/'], #main a[href*='/buildings/']")


def test_economic_figures_for_a_reporter(looking):
    page = looking("demo-reporter")

    look_at(page, *REPORTER)
    look_into(page, "/desk/economy/enterprises/", "#main a[href*='/enter/']")
    page.goto("/desk/economy/totals/")
    look_at(page, *hrefs(page, "[data-open]")[:1])


def test_what_is_looked_for_and_what_fits(looking):
    look_into(
        looking("demo-attraction"), "/desk/spaces/requirements/", "#main a[href$='/edit/'], #found a[href*='/fit/']"
    )


def test_a_space_in_each_state_with_each_form(looking):
    page, forms = looking("demo-spaces"), {}
    for status in ("vacant", "held", "fitting", "occupied", "withdrawn"):
        page.goto(f"/desk/spaces/?view=all&status={status}")
        address = hrefs(page, "[data-open]")[0]
        look_at(page, address)
        forms |= {link.split("/")[-2]: link for link in hrefs(page, "#panel .w-moves a[href*='/moves/']")}

    assert forms.keys() == MOVES
    look_at(page, f"{address}edit/", *forms.values())


def test_tenancies_and_their_moves(looking):
    page = looking("demo-spaces")

    look_at(page, "/desk/tenancies/?ends=90", "/desk/tenancies/?q=nothing", "/desk/tenancies/take/?q=hlzzy")
    page.goto("/desk/tenancies/take/?q=hlzzy")
    look_at(page, hrefs(page, "[data-open]")[0])
    look_into(page, "/desk/tenancies/", "#panel .w-moves a[href*='/moves/']")


def test_investment_projects_and_their_months(looking):
    page = looking("demo-reporter")

    look_at(page, "/desk/projects/?status=building", "/desk/projects/?q=nothing", "/desk/projects/new/")
    look_at(page, "/desk/projects/months/", "/desk/projects/months/paste/")
    look_into(page, "/desk/projects/", "#main .w-moves a, #months a")


def test_history_for_the_auditor(looking):
    look_at(looking("demo-auditor"), "/desk/", "/desk/history/", "/desk/history/?since=2099-01-01")


def test_meetings_in_each_state_for_a_supervisor(looking):
    page = looking("demo-supervisor")

    look_at(page, "/desk/meetings/", "/desk/meetings/?kind=service_day", "/desk/meetings/new/")
    page.goto("/desk/meetings/")
    for address in hrefs(page, "[data-open]")[:3]:
        look_at(page, address, f"{address}minutes/")
        look_at(page, *hrefs(page, "#panel > .w-moves a:not([href$='/minutes/'])"))


def test_a_service_team_with_each_form(looking):
    page = looking("demo-supervisor")
    page.goto("/desk/teams/")
    address = hrefs(page, "[data-open]")[0]

    look_at(page, address, *(f"{address}moves/{name}/" for name in ("join", "leave", "lead", "duties", "end")))


def test_activities_in_each_state_with_each_form(looking):
    page = looking("demo-officer")

    look_at(
        page, "/desk/activities/", "/desk/activities/?view=held", "/desk/activities/?q=nothing", "/desk/activities/new/",
        "/desk/activities/statistics/?period=year", "/desk/activities/participants/", "/desk/activities/attended/",
    )  # fmt: skip
    for view in ("drafts", "upcoming", "held"):
        page.goto(f"/desk/activities/?view={view}")
        address = hrefs(page, "[data-open]")[0]
        look_at(page, address, f"{address}people/", f"{address}invitation/", f"{address}door/", f"{address}check-in/")
        look_at(page, *hrefs(page, "#panel > .w-moves a[href*='/moves/']"))
        page.goto(address)
        look_at(page, *hrefs(page, "#participants [data-open]")[:1])
    look_at(page, f"{address}invite/?tier=A", f"{address}invite/")


def test_activities_of_the_public_site(looking):
    page = looking()
    page.goto("/events/")
    address = hrefs(page, ".w-events a")[0]

    look_at(page, "/events/", "/events/?kind=jobs", address, f"{address}sign-up/", "/events/ticket/", "/events/ticket/0/",
            "/events/door/nothing/", "/events/999999/")  # fmt: skip


def test_pages_outside_the_desk(looking):
    look_at(looking(), "/", "/accounts/login/", "/nothing/")


@pytest.mark.parametrize("state", IN_STATES)
def test_a_request_in_each_state_with_each_form_open(looking, state):
    page = looking("demo-officer")
    page.goto(f"/desk/requests/?view=all&status={state}")
    address = hrefs(page, "[data-open]")[0]

    look_at(page, address)
    look_at(page, *hrefs(page, "#panel > .w-moves a[href*='/moves/']"))


def test_an_enterprise_its_form_and_its_contacts(looking):
    page = looking("demo-officer")
    log_request(page, unit=UNITS["handler"])
    page.goto("/desk/enterprises/?q=yqdq")
    address = hrefs(page, "[data-open]")[0]

    look_at(page, address)
    look_at(page, *hrefs(page, "#main a[href*='/edit/'], #main a[href*='/contacts/']")[:3])


def test_wrongly_filled_forms_say_so_to_everybody(looking):
    page = looking("demo-officer")

    for address in ("/desk/requests/new/", "/desk/enterprises/new/"):
        page.goto(address)
        page.locator("#main form .btn-primary").click()
        expect(page.locator(".errorlist").first).to_be_visible()
        looks_right(page)


def test_what_opens_on_a_page_is_looked_at_too(looking):
    page = looking("demo-officer")
    page.goto("/desk/requests/new/")
    page.locator("#id_enterprise_name").press_sequentially("砚")
    expect(page.get_by_role("option").nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")
    looks_right(page)

    page.goto("/desk/requests/?view=all&status=new")
    page.locator("[data-pick]").first.check()
    page.locator(".w-views > li:not(.w-kept) .w-save summary").click()
    looks_right(page)
    page.locator(".w-kept summary").first.click()
    looks_right(page)
    page.locator(".w-kept summary").first.click()
    page.locator(".w-drop summary").click()
    looks_right(page)


def test_the_menu_opens_on_a_phone(person):
    page = person("demo-officer", width=390, bypass_csp=True)

    page.locator(".w-menu-open").click()
    expect(page.locator("#menu")).to_be_visible()
    looks_right(page)
    page.locator(".w-menu-shut").click()

    expect(page.locator("#menu")).to_be_hidden()
