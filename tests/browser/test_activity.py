"""From invitations by filter over sign-up on a phone to check-in at the door, and what the statistics show of it."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from crm.clock import SHANGHAI

from .look import looks_right
from .steps import open_move, send, taken

pytestmark = pytest.mark.browser
SEND = "#main form.w-ask .btn-primary"
NUMBERS = "零一二三四五六七八九十"
A_PERSON_NEEDS = 4_500  # milliseconds; the form refuses who is faster


def plan(page: Page, *, ahead: timedelta = timedelta()) -> tuple[str, str]:
    """Begins now, so that the door is open and the public may sign up until its end; title and address."""
    title, now = f"选品对接会 {uuid4().hex[:6]}", datetime.now(SHANGHAI) + ahead
    page.goto("/desk/activities/new/")
    page.locator("#id_title").fill(title)
    page.locator("#id_kind").select_option("market")
    for field, moment in (
        ("starts_at", now),
        ("ends_at", now + timedelta(hours=2)),
        ("sign_up_until", now + timedelta(hours=2)),
    ):
        page.locator(f"#id_{field}").fill(f"{moment:%Y-%m-%dT%H:%M}")
    page.locator("#id_is_public").check()
    looks_right(page)
    page.locator("#main form .btn-primary").click()
    expect(page.locator("h1")).to_have_text(title)
    open_move(page, "o")
    send(page)
    taken(page)
    return title, page.url


def invite(page: Page) -> str:
    """All of tier A but the first; the name of one that is invited."""
    page.keyboard.press("i")
    page.locator("#found [name=tier]").select_option("A")
    expect(page.locator(".w-tick-list input").nth(1)).to_be_checked()
    looks_right(page)
    count = page.locator(".w-tick-list input").count()
    page.locator(".w-tick-list input").first.uncheck()
    page.locator("#found .btn-primary").click()
    expect(page.locator("#participants .w-figures .w-v").first).to_have_text(str(count - 1))
    return page.locator("#participants [data-open]").first.inner_text()


def answer(page: Page) -> str:
    question = page.locator("label[for=id_answer]").inner_text()
    one, sign, two = re.match("(.)(加|减)(.)等于几", question).groups()
    first, second = NUMBERS.index(one), NUMBERS.index(two)
    return str(first + second if sign == "加" else first - second)


def sign_up(page: Page, title: str, name: str, phone: str) -> None:
    page.goto("/")
    page.locator("a[href='/events/']").click()
    page.locator(".w-events a", has_text=title).click()
    page.locator("#main a.btn-primary").click()
    for field, text in (("enterprise", name), ("person", "王女士"), ("phone", phone), ("heads", "2")):
        page.locator(f"#id_{field}").fill(text)
    page.locator("#id_answer").fill(answer(page))
    page.wait_for_timeout(A_PERSON_NEEDS)
    page.locator(SEND).click()
    expect(page).to_have_url(re.compile("/events/done/$"))


def door_of(page: Page, activity: str) -> str:
    """What the picture on the sheet says, as an address of this office."""
    page.goto(f"{activity}door/")
    expect(page.locator(".w-door-sheet img")).to_have_js_property("complete", True)
    assert page.locator(".w-door-sheet img").evaluate("img => img.naturalWidth") > 0
    looks_right(page)
    return re.search("/events/door/[^/]+/", page.locator(".w-tools a[href*='/events/door/']").get_attribute("href"))[0]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_invited_signed_up_on_a_phone_checked_in_at_the_door_and_counted(person, script):
    officer = person("demo-officer", bypass_csp=True)
    phone = person(width=390, script=script, **({"bypass_csp": True} if script else {}))
    title, activity = plan(officer)
    name = invite(officer)
    number = "13800000611" if script else "13800000612"

    sign_up(phone, title, name, number)
    if script:
        looks_right(phone)
    expect(phone.locator(".w-code")).to_have_text(re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$"))
    assert phone.locator(".w-ticket-qr img").get_attribute("src").startswith("data:image/svg+xml")

    phone.goto(door_of(officer, activity))
    phone.locator("#id_who").fill(number[-4:])
    phone.locator(SEND).click()
    expect(phone.locator(".w-receipt b").nth(1)).to_have_text("第 1 位")

    officer.goto(activity)
    officer.keyboard.press("h")
    expect(officer.locator("#panel form.w-panel")).to_be_visible()
    send(officer)
    taken(officer)
    expect(officer.locator("#participants .w-figures .w-v").nth(2)).to_have_text("1")
    open_move(officer, "c")
    officer.locator("#id_result").fill("3 家工厂与卖家互留样品")
    officer.locator("#id_amount").fill("46万")
    send(officer)
    taken(officer)
    expect(officer.locator("#result")).to_contain_text("46万")

    officer.goto("/desk/activities/statistics/?period=month")
    looks_right(officer)
    officer.locator("tbody tr", has_text="我为企业找市场").locator("td a").first.click()
    expect(officer.locator("[data-open]", has_text=title)).to_be_visible()


def test_an_answer_by_telephone_is_one_click_beside_the_line(person):
    page = person("demo-officer", bypass_csp=True)
    _title, _activity = plan(page, ahead=timedelta(days=1))
    name = invite(page)
    line = page.locator("#participants tr", has_text=name)

    line.locator("button[formaction$='/sign_up/']").click()

    expect(line).to_have_count(0)
    page.locator("#participants .w-views a[href*='answer=coming']").click()
    expect(page.locator("#participants tr", has_text=name)).to_be_visible()
    page.locator("#participants tr", has_text=name).locator("button[formaction$='/decline/']").click()
    expect(page.locator("#participants tr", has_text=name)).to_have_count(0)


def test_our_people_check_in_what_a_scanner_types(person):
    page, phone = person("demo-officer", bypass_csp=True), person(width=390)
    title, activity = plan(page)
    sign_up(phone, title, f"深圳市现场{uuid4().hex[:6]}有限公司", f"1380{uuid4().int % 10**7:07d}")
    code = phone.locator(".w-code").inner_text()

    page.goto(f"{activity}check-in/")
    for words in ("第 1 位", "已于"):
        page.locator("#id_ticket").fill(f"http://office.example/events/ticket/{code}/")
        page.keyboard.press("Enter")
        expect(page.locator("#check-in .w-note").first).to_contain_text(words)
        expect(page.locator("#id_ticket")).to_be_focused()
