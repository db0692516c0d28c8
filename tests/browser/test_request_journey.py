"""A request from the telephone to its end: the officer, the handler, and the officer again."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from crm.clock import SHANGHAI

from .steps import FIRST_OF_THE_DEMONSTRATION, UNITS, choose_enterprise, log_request, new_title, open_move, send, taken

pytestmark = pytest.mark.browser


def test_an_officer_logs_and_assigns_a_request_without_a_mouse(person):
    page = person("demo-officer")
    title = new_title()

    page.keyboard.press("n")
    expect(page.locator("#id_enterprise_name")).to_be_focused()
    choose_enterprise(page, "yqdq", FIRST_OF_THE_DEMONSTRATION)
    for typed in ("Tab", "Tab", title, "Tab", "夜班员工出入不便。", "Tab", "ArrowDown", "ArrowDown"):
        page.keyboard.press(typed) if typed in {"Tab", "ArrowDown"} else page.keyboard.type(typed)
    send(page)

    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("#panel .w-id")).to_have_text(re.compile(r"^PH\d{8}-\d{4}$"))
    expect(page.locator(".w-light--big")).to_have_class(re.compile("is-ok"))
    expect(page.locator(".w-days li.is-zero")).to_have_count(1)
    expect(page.locator(".w-days li.is-end")).to_have_count(1)

    open_move(page, "d")
    expect(page.locator("#id_unit")).to_be_focused()
    page.keyboard.type("经")
    send(page)
    taken(page)
    expect(page.locator(".w-facts")).to_contain_text(UNITS["handler"])


def test_a_request_goes_from_officer_to_handler_and_back_to_its_end(person):
    officer, handler = person("demo-officer"), person("demo-handler")
    title = log_request(officer, unit=UNITS["handler"])

    handler.goto("/desk/")
    expect(handler.locator("aside .w-line li").first).to_contain_text(title)
    sign(handler, title)
    tell_for_now(handler, "已到现场，缺三盏灯，已下单。")
    expect(handler.locator(".w-beads li.is-now")).to_have_count(1)
    answer(handler, "路灯已修复。")
    expect(handler.locator(".w-light--big")).to_have_class(re.compile("is-done"))
    officer.reload()
    close(officer)

    story = officer.locator("section .w-line li")
    expect(story).to_have_count(6)
    expect(story.first).to_contain_text("林晓岚")
    expect(story.nth(1)).to_contain_text("路灯已修复。")
    expect(officer.locator(".w-beads li")).to_have_count(2)


def sign(page: Page, title: str) -> None:
    """From the workbench, with the button of the row and Ctrl Enter."""
    page.locator("[data-row]", has_text=title).locator("[data-do]").click()
    expect(page.locator("#panel form.w-panel button")).to_be_focused()
    send(page)
    taken(page)


def tell_for_now(page: Page, words: str) -> None:
    next_week = datetime.now(SHANGHAI) + timedelta(days=7)
    open_move(page, "f")
    page.locator("#id_text").fill(words)
    page.locator("#id_told_to").fill("叶女士")
    page.locator("#id_next_at").fill(f"{next_week:%Y-%m-%dT17:00}")
    send(page)
    taken(page)


def answer(page: Page, words: str) -> None:
    open_move(page, "r")
    page.locator("#id_text").fill(words)
    send(page)
    taken(page)


def close(page: Page) -> None:
    open_move(page, "c")
    expect(page.locator("#id_result")).to_be_focused()
    page.locator("#id_result").select_option("solved")
    send(page)
    taken(page)
