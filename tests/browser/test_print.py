"""A request sheet is its page, printed."""

import pytest
from playwright.sync_api import expect

from .steps import log_request

pytestmark = pytest.mark.browser


def test_a_printed_request_is_a_sheet_without_menu_and_moves(person, tmp_path):
    page = person("demo-officer")
    title = log_request(page)

    page.emulate_media(media="print")

    for left_out in ("#menu", ".w-bar", "#panel > .w-moves", ".w-add"):
        expect(page.locator(left_out)).to_be_hidden()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.locator(".w-days")).to_be_visible()
    page.screenshot(path=tmp_path / "request-sheet.png", full_page=True)


def test_the_print_link_opens_the_print_window_and_leaves_the_page(person):
    page = person("demo-officer")
    log_request(page)
    page.evaluate("window.print = () => { document.title = 'printed' }")

    page.locator("[data-print]").click()

    expect(page).to_have_title("printed")
