"""Three requests too hard for the desk: a supervisor puts them on an agenda, holds the meeting, decides, prints."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from crm.clock import SHANGHAI

from .look import looks_right
from .steps import UNITS, log_request, send, taken

pytestmark = pytest.mark.browser


def test_a_supervisor_picks_three_requests_holds_the_meeting_decides_and_prints(person):
    page, handler = person("demo-supervisor", bypass_csp=True), person("demo-handler")
    titles = [log_request(page, unit=UNITS["handler"]) for _n in range(3)]
    meeting = plan(page)
    looks_right(page)

    pick(page, titles, meeting)
    expect(page.locator(".w-point .w-t")).to_have_text(titles)
    page.locator(".w-point").nth(2).locator("button[value=up]").click()
    expect(page.locator(".w-point .w-t")).to_have_text([titles[0], titles[2], titles[1]])

    page.keyboard.press("h")
    page.get_by_label("罗文杰").check()
    send(page)
    taken(page)
    expect(page.locator(".w-state.is-on").first).to_be_visible()
    words = decide(page, item=0)
    say(page, item=1, words="会议听取了进展汇报。")
    looks_right(page)

    page.locator("a[href$='/minutes/']:not([data-key])").click()
    looks_right(page)
    page.emulate_media(media="print")
    for left_out in ("#menu", ".w-bar", ".w-moves"):
        expect(page.locator(left_out)).to_be_hidden()
    expect(page.locator(".w-minutes")).to_contain_text("会议听取了进展汇报。")
    expect(page.locator(".w-minutes tbody tr")).to_contain_text([re.compile(f"{words}.*{UNITS['handler']}.*罗文杰")])
    carry_out(handler, words)


def plan(page: Page) -> str:
    """A weekly discussion this very afternoon; its address."""
    page.goto("/desk/meetings/new/")
    page.locator("#id_starts_at").fill(f"{datetime.now(SHANGHAI):%Y-%m-%dT%H:%M}")
    page.locator("#id_place").fill("三楼会议室")
    send(page)
    expect(page.locator("#agenda")).to_be_visible()
    return page.url


def pick(page: Page, titles: list[str], meeting: str) -> None:
    """From the list of requests, where they are ticked one by one."""
    page.goto("/desk/requests/?view=all&o=received")
    for title in reversed(titles):
        page.locator("[data-row]", has_text=title).locator("[data-pick]").check()
    page.locator("[data-bulk] button[formaction]").click()
    looks_right(page)
    number = re.search(r"(\d+)/$", meeting)
    page.locator(f"input[name=meeting][value='{number[1]}']").check()
    page.locator("#choose .btn-primary").click()
    expect(page).to_have_url(meeting)


def decide(page: Page, *, item: int) -> str:
    words = "三个工作日内书面答复企业"
    page.locator(".w-point").nth(item).locator("a[href*='decide']").click()
    page.locator("#id_text").fill(words)
    page.locator("#id_owner").select_option(label="经发办 · 罗文杰")
    page.locator("#id_due_on").fill(f"{datetime.now(SHANGHAI) + timedelta(days=7):%Y-%m-%d}")
    send(page)
    taken(page)
    expect(page.locator(".w-point").nth(item).locator(".w-decided li")).to_contain_text(words)
    return words


def say(page: Page, *, item: int, words: str) -> None:
    page.locator(".w-point").nth(item).locator("a[href$='/outcome/']").click()
    page.locator("#id_outcome").fill(words)
    send(page)
    taken(page)


def carry_out(page: Page, words: str) -> None:
    """The owner finds it on the workbench and reports it done."""
    page.goto("/desk/")
    page.locator("#decided a", has_text=words).click()
    line = page.locator(".w-decided li", has_text=words)
    line.locator("a[href$='/report/']").click()
    page.locator("#id_result").fill("已书面答复")
    send(page)
    taken(page)
    expect(line.locator(".w-light.is-done")).to_be_visible()
