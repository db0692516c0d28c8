"""What somebody has typed is never lost: not by a log-out, not by another who was quicker."""

import re

import pytest
from playwright.sync_api import expect

from .people import fill_in_log_in
from .steps import FIRST_OF_THE_DEMONSTRATION, UNITS, fill_in_intake, log_request, new_title, open_move, send, taken

pytestmark = pytest.mark.browser


def test_what_was_typed_survives_a_log_out_in_another_tab(person):
    page = person("demo-officer2")
    other_tab = page.context.new_page()
    title = new_title()
    page.goto("/desk/requests/new/")
    page.locator("#id_enterprise_name").fill(FIRST_OF_THE_DEMONSTRATION)
    fill_in_intake(page, title)

    other_tab.goto("/desk/")
    other_tab.locator(".w-bar form[action$='/logout/'] button").click()
    expect(other_tab.locator("#id_login")).to_be_visible()
    send(page)
    fill_in_log_in(page, "demo-officer2")

    expect(page.locator(".w-note[role=status]")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value(title)
    expect(page.locator("#id_enterprise_name")).to_have_value(FIRST_OF_THE_DEMONSTRATION)
    page.locator("#id_title").focus()
    send(page)
    expect(page.locator("h1")).to_have_text(title)


def test_what_was_typed_survives_a_new_log_in_in_another_tab(person):
    page = person("demo-officer2")
    other_tab = page.context.new_page()
    log_request(page)
    open_move(page, "w")
    page.locator("#id_text").fill("企业来电撤回")

    other_tab.goto("/desk/")
    other_tab.locator(".w-bar form[action$='/logout/'] button").click()
    fill_in_log_in(other_tab, "demo-officer2")
    expect(other_tab.locator("#menu")).to_be_attached()
    send(page)

    expect(page.locator("#panel form .w-note[role=status]")).to_be_visible()
    expect(page.locator("#id_text")).to_have_value("企业来电撤回")
    send(page)
    taken(page)


def test_who_comes_second_is_refused_politely_and_keeps_the_words(person):
    officer, handler = person("demo-officer"), person("demo-handler")
    log_request(officer, unit=UNITS["handler"])
    open_move(officer, "g")
    officer.locator("#id_text").fill("应由城建办牵头")
    handler.goto(officer.url)

    open_move(handler, "b")
    handler.locator("#id_text").fill("不属我办职责")
    handler.locator("#id_basis").fill("部门职责清单第 12 项")
    handler.locator("#id_suggested").select_option(label=UNITS["handler2"])
    send(handler)
    expect(handler).to_have_url(re.compile("/desk/requests/$"))
    send(officer)

    expect(officer.locator("#panel .w-note.is-late[role=alert]")).to_be_visible()
    expect(officer.locator("#panel #id_text")).to_have_value("应由城建办牵头")
    expect(officer.locator("section .w-line li").first).to_contain_text("不属我办职责")
    expect(officer.locator(".w-moves a[href$='/moves/assign/']")).to_be_visible()
