"""What fits, and why: from a filtered list to a requirement; the map; the numbers that open what they count."""

import re

import pytest
from playwright.sync_api import expect

from .steps import new_title

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_filter_becomes_a_requirement_that_says_what_fits_and_why(person, script):
    page = person("demo-attraction", script=script)
    title = new_title()
    page.goto("/desk/spaces/?view=all&area_least=1000&clear_height_least=6")
    page.locator("a[href*='/requirements/new/?']").click()
    expect(page.locator("#id_clear_height_least")).to_have_value("6")

    page.locator("#id_title").fill(title)
    page.locator("#main form.w-wants .btn-primary").click()

    expect(page.locator("h1")).to_have_text(title)
    reasons = page.locator(".w-matches > li").first.locator(".w-fit.is-yes")
    expect(reasons.filter(has_text="≥ 6 m").first).to_be_visible()
    expect(page.locator(".w-fit.is-no").first).to_have_text(re.compile(r"\d"))  # what nearly fits says what is missing
    page.locator("#found a[href*='/fit/']").first.click()
    expect(page.locator("#fit tbody tr")).to_have_count(2)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(("username", "address"), [("demo-spaces", "/desk/spaces/map/?view=all"), ("", "/spaces/map/")])
def test_the_map_shows_parks_and_opens_their_spaces(person, username, address, width):
    page = person(username, width=width)
    page.goto(address)
    expect(page.locator("[data-map]")).to_have_attribute("data-state", "drawn")
    points = page.locator(".w-point")
    expect(points.first).to_be_visible()
    expect(page.locator("path.w-boundary").first).to_be_attached()

    points.first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a[href*='building=']").click()
    expect(page).to_have_url(re.compile("building="))
    expect(page.locator("[data-row], .w-shelf > li").first).to_be_visible()


def test_a_number_of_the_statistics_opens_the_spaces_that_it_counts(person):
    page = person("demo-supervisor")
    page.goto("/desk/spaces/statistics/")
    page.locator("select[name=by]").select_option("use")
    expect(page).to_have_url(re.compile("by=use"))
    number = page.locator(".w-stat tbody a[href*='figure=']").first
    count = int(number.inner_text())

    number.click()
    expect(page.locator(".w-count")).to_have_text(re.compile(rf"^{count}\b"))
    expect(page.locator("[data-row]")).to_have_count(count)
