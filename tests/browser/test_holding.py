"""Two officers want one space: the first has it, the second is told who and until when, and waits."""

import re

import pytest
from playwright.sync_api import Page, expect

from .steps import open_move, send, taken

pytestmark = pytest.mark.browser
FIRST, FIRST_NAME, SECOND = "demo-attraction", "陈思齐", "demo-attraction2"
VACANT = "/desk/spaces/?view=all&status=vacant&o=-area"


def test_who_comes_second_is_told_who_holds_it_and_waits_until_it_is_free(person):
    first, second = person(FIRST), person(SECOND)
    first.goto(VACANT)
    first.keyboard.press("j")
    first.keyboard.press("Enter")
    expect(first.locator("#panel")).to_be_visible()
    name, address = first.locator("h1").inner_text(), first.url
    second.goto(address)
    open_move(second, "h")

    fill_in_hold(first, "深圳市岫石光学有限公司")
    fill_in(second, "深圳市沐岑医疗器械有限公司")
    refused = second.locator("form.w-panel [role=alert]")
    expect(refused).to_contain_text(FIRST_NAME)
    expect(refused).to_contain_text(re.compile(r"\d月\d+日.*\d\d:\d\d"))
    expect(second.locator("#id_holder_name")).to_have_value("深圳市沐岑医疗器械有限公司")

    second.goto(address)
    open_move(second, "w")
    fill_in(second, "深圳市沐岑医疗器械有限公司")
    taken(second)
    expect(second.locator(".w-queue li")).to_have_count(1)
    release(first, address)
    second.goto("/desk/notices/")
    told = second.locator(".w-notices li", has_text=name).first
    expect(told).not_to_contain_text("space.")  # in words
    told.locator("button").click()
    expect(second).to_have_url(address)


def fill_in_hold(page: Page, whom: str) -> None:
    open_move(page, "h")
    expect(page.locator("#id_holder_name")).to_be_focused()
    page.keyboard.type(whom)
    send(page)
    taken(page)
    expect(page.locator("#panel .w-queue, #panel aside .w-light").first).to_be_visible()


def fill_in(page: Page, whom: str) -> None:
    page.locator("#id_holder_name").fill(whom)
    send(page)


def release(page: Page, address: str) -> None:
    page.goto(address)
    open_move(page, "r")
    page.keyboard.type("企业改选他处")
    send(page)
    taken(page)
