"""Everything works without script: links and forms are real ones."""

import re

import pytest
from playwright.sync_api import expect

from .steps import FIRST_OF_THE_DEMONSTRATION, UNITS, fill_in_intake, log_request, new_title

pytestmark = pytest.mark.browser
NAME, SEND = "#id_enterprise_name", "#main form .btn-primary"


def test_without_script_one_match_of_a_typed_name_is_taken(person):
    page = person("demo-officer", script=False)
    title = new_title()
    page.goto("/desk/requests/new/")

    page.locator(NAME).fill("昀峤电气")
    fill_in_intake(page, title)
    page.locator(SEND).click()

    expect(page.locator("h1")).to_have_text(title)
    expect(page.get_by_role("link", name=FIRST_OF_THE_DEMONSTRATION)).to_be_visible()


def test_without_script_several_matches_are_asked_about(person):
    page = person("demo-officer", script=False)
    title = new_title()
    page.goto("/desk/requests/new/")

    page.locator(NAME).fill("砚")
    fill_in_intake(page, title)
    page.locator(SEND).click()
    offered = page.locator(".w-pick", has=page.locator("input[type=radio]"))
    expect(offered.nth(1)).to_be_visible()
    offered.nth(1).click()
    page.locator(SEND).click()

    expect(page.locator("h1")).to_have_text(title)


def test_without_script_a_move_is_taken_through_its_form(person):
    page = person("demo-officer", script=False)
    log_request(page)

    page.locator(".w-moves a[href*='/moves/assign/']").click()
    expect(page).to_have_url(re.compile("/moves/assign/$"))
    page.locator("#id_unit").select_option(label=UNITS["handler2"])
    page.locator("form.w-panel .btn-primary").click()

    expect(page).to_have_url(re.compile(r"/desk/requests/PH[\d-]+/$"))
    expect(page.locator(".w-facts")).to_contain_text(UNITS["handler2"])


def test_without_script_filters_are_sent_by_their_button(person):
    page = person("demo-officer", script=False)
    page.goto("/desk/requests/?view=all")

    page.locator("select[name=status]").select_option("declined")
    page.locator(".w-filter button").click()

    expect(page).to_have_url(re.compile("status=declined"))
    expect(page.locator("select[name=status]")).to_have_value("declined")
    expect(page.locator("[data-row]").first).to_be_visible()


def test_without_script_a_phone_is_shown_and_the_look_recorded(person):
    page = person("demo-officer", script=False)
    log_request(page)
    expect(page.locator("#phone")).to_contain_text("138****0042")

    page.locator("#phone button").click()

    expect(page.locator("#phone a[href='tel:13800000042']")).to_be_visible()
    expect(page.locator("section .w-line li")).to_have_count(2)
