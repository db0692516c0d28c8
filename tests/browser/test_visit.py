"""A visit on a telephone: recorded with a photo, one click makes a request of what follows; no network loses a word."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .look import looks_right
from .people import fill_in_log_in
from .steps import FIRST_OF_THE_DEMONSTRATION

pytestmark = pytest.mark.browser
SAVE = "#record .w-big-button"
LINE, NOTE = "[data-draft-line]", "[data-draft-note]"


def begin(page: Page, nth: int = 0) -> str:
    """The form of a visit that nobody had planned; its address."""
    page.goto("/desk/enterprises/?q=yqdq")
    page.locator("[data-open]").nth(nth).click()
    if not page.locator("#visits").or_(page.locator("#more")).count():
        page.locator("a[href$='/more/']").first.click()  # without script what follows stands behind a link
    page.locator("#visits a[href*='/visits/new/record/']").click()
    expect(page.locator("#id_findings")).to_be_visible()
    return page.url


def write(page: Page) -> str:
    words = f"订单饱满，计划增加一条产线 {uuid4().hex[:6]}"
    page.locator("#id_met").fill("王经理")
    page.locator("#id_findings").fill(words)
    return words


def test_a_visit_is_recorded_on_a_phone_and_one_click_makes_a_request(person, photo):
    page = person("demo-officer", width=390, bypass_csp=True)
    begin(page)
    expect(page.locator("h1")).to_contain_text("昀峤")
    words = write(page)
    page.locator("#id_photos").set_input_files(photo)
    page.locator("#id_do_0").fill("车间用电报装等了两周，请协调")
    looks_right(page)
    page.locator(SAVE).click()

    expect(page.locator("h1")).to_have_text(FIRST_OF_THE_DEMONSTRATION)
    expect(page.locator(".w-text")).to_have_text(words)
    picture = page.locator("#photos img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (img) => { await img.decode(); return img.naturalWidth; }") > 100
    looks_right(page)

    expect(page.locator("#follow-ups select[name=category] option:checked")).to_contain_text("用电报装")
    page.locator("#follow-ups .w-ask-now button").click()
    note = page.locator("#panel .w-note[role=status]")
    expect(note).to_contain_text(re.compile(r"PH\d{8}-\d{4}"))
    expect(note).to_contain_text("18:00")
    expect(page.locator("#follow-ups .w-light")).to_be_visible()
    expect(page.locator("#follow-ups .w-ask-now")).to_have_count(0)
    note.locator("a").click()
    expect(page.locator("h1")).to_have_text("车间用电报装等了两周，请协调")


def test_without_a_network_nothing_is_lost_and_a_reload_brings_it_back(person):
    page = person("demo-officer", width=390)
    address = begin(page)
    words = write(page)
    page.locator("#id_do_1").fill("送政策汇编")
    page.locator("#id_is_flagged").check()

    page.context.set_offline(True)
    page.locator(SAVE).click()
    expect(page.locator(NOTE)).to_be_visible()
    expect(page.locator(SAVE)).to_be_enabled()
    expect(page.locator("#id_findings")).to_have_value(words)
    page.context.set_offline(False)
    person.problems[:] = [problem for problem in person.problems if ": htmx:" not in problem]  # it had no network
    page.goto(address)
    expect(page.locator(LINE)).to_contain_text(re.compile(r"\d\d:\d\d"))
    expect(page.locator("#id_findings")).to_have_value(words)
    expect(page.locator("#id_do_1")).to_have_value("送政策汇编")
    expect(page.locator("#id_is_flagged")).to_be_checked()
    page.locator(SAVE).click()
    expect(page.locator(".w-text")).to_have_text(words)

    page.goto(address)
    expect(page.locator(LINE)).to_be_hidden()
    expect(page.locator("#id_findings")).to_have_value("")


def test_a_draft_is_discarded_and_goes_at_log_out(person):
    page = person("demo-officer2", width=390)
    address = begin(page)
    write(page)
    page.goto(address)
    page.locator(f"{LINE} button").click()
    expect(page.locator("#id_findings")).to_have_value("")
    page.goto(address)
    expect(page.locator(LINE)).to_be_hidden()

    write(page)
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.locator(".w-bar form[action$='/logout/'] button").click()
    expect(page.locator("#id_login")).to_be_visible()

    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_after_a_week_a_draft_is_forgotten(person):
    page = person("demo-officer2", width=390)
    address = begin(page)
    write(page)
    page.evaluate("""() => Object.keys(localStorage).forEach((key) => {
        const draft = JSON.parse(localStorage.getItem(key));
        localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() - 8 * 24 * 3600 * 1000 }));
    })""")

    page.goto(address)

    expect(page.locator(LINE)).to_be_hidden()
    expect(page.locator("#id_findings")).to_have_value("")


def test_a_session_that_has_ended_loses_nothing(person):
    page = person("demo-officer2", width=390)
    begin(page)
    words = write(page)
    page.context.clear_cookies(name="sessionid")

    page.locator(SAVE).click()
    expect(page.locator("#id_login")).to_be_visible()
    fill_in_log_in(page, "demo-officer2")

    expect(page.locator("#id_findings")).to_have_value(words)
    page.locator(SAVE).click()
    expect(page.locator(".w-text")).to_have_text(words)


def test_without_script_it_is_a_form_like_any_other(person):
    page = person("demo-officer", width=390, script=False)
    begin(page)
    words = write(page)
    page.locator("#id_do_0").fill("送政策汇编")
    page.locator(SAVE).click()

    expect(page.locator(".w-text")).to_have_text(words)
    expect(page.locator("#follow-ups li")).to_contain_text("送政策汇编")


def test_the_route_of_today_is_put_in_order_and_printed(person):
    page = person("demo-officer", width=390, bypass_csp=True)
    page.goto("/desk/visits/route/")
    names = page.locator(".w-stop h2").all_inner_texts()
    page.locator(".w-stop").nth(1).locator("button[value=up]").click()

    expect(page.locator(".w-stop h2").first).to_have_text(names[1])
    looks_right(page)
    page.emulate_media(media="print")
    for left_out in ("#menu", ".w-bar", ".w-stop .btn >> nth=0"):
        expect(page.locator(left_out)).to_be_hidden()
    expect(page.locator(".w-notes-line").first).to_be_visible()
