"""Logging a request on a phone, of an enterprise nobody knows yet, and with a nervous finger."""

import re

import pytest
from playwright.sync_api import expect

from .look import fits
from .steps import FIRST_OF_THE_DEMONSTRATION, UNITS, fill_in_intake, log_request, new_title

pytestmark = pytest.mark.browser
NAME, SEND = "#id_enterprise_name", "#main form .btn-primary"


def test_a_known_enterprise_is_picked_with_a_finger_on_a_phone(person):
    page = person("demo-officer", width=390, has_touch=True)
    title = new_title()
    page.goto("/desk/requests/new/")
    fits(page)

    page.locator(NAME).press_sequentially("昀峤")
    page.get_by_role("option", name=FIRST_OF_THE_DEMONSTRATION).tap()
    expect(page.locator("#id_enterprise")).not_to_have_value("")
    fill_in_intake(page, title)
    page.locator(SEND).tap()

    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".w-days li.is-end")).to_be_visible()
    fits(page)


def test_an_enterprise_that_is_not_in_the_list_is_asked_about_and_then_added(person):
    page = person("demo-officer", width=390)
    title = new_title()
    name = f"深圳市{title[-6:]}文具有限公司"
    page.goto("/desk/requests/new/")

    page.locator(NAME).fill(name)
    fill_in_intake(page, title)
    page.locator(SEND).click()
    expect(page.locator(".is-wrong .errorlist")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value(title)
    page.locator("#id_is_new").check()
    page.locator(SEND).click()

    expect(page.locator("h1")).to_have_text(title)
    expect(page.get_by_role("link", name=name)).to_have_attribute("href", re.compile(r"^/desk/enterprises/\d+/$"))


def test_a_double_click_logs_one_request(person):
    page = person("demo-officer")
    title = new_title()
    page.goto("/desk/requests/new/")
    page.locator(NAME).fill(FIRST_OF_THE_DEMONSTRATION)
    fill_in_intake(page, title)

    page.locator(SEND).dblclick()

    expect(page.locator("h1")).to_have_text(title)
    page.goto(f"/desk/requests/?view=all&q={title[-6:]}")
    expect(page.locator("[data-row]")).to_have_count(1)


def test_what_the_enterprise_has_open_already_is_shown_beside_the_form(person):
    page = person("demo-officer")
    log_request(page, unit=UNITS["handler"])
    page.goto("/desk/requests/new/")

    page.locator(NAME).press_sequentially("昀峤")
    expect(page.get_by_role("option", name=FIRST_OF_THE_DEMONSTRATION)).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.locator("#similar li").first).to_be_visible()
    expect(page.locator(NAME)).to_be_focused()
    expect(page.locator("#enterprise-options")).to_be_empty()
