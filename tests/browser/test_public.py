"""The enterprise's side, on a phone and at a desk, with script and without, in every face."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Page, expect

from .look import inaccessible, looks_right, too_wide
from .steps import UNITS, new_title

pytestmark = pytest.mark.browser
SEND = "#main form .btn-primary"
NUMBERS = "零一二三四五六七八九十"
PHOTO = FilePayload(name="现场.txt", mimeType="text/plain", buffer="路灯不亮".encode())
A_PERSON_NEEDS = 4_500  # milliseconds; the form refuses who is faster
FACES = {"plain": {}, "contrast": {"contrast": "high"}, "large": {"text": "large"}}


def answer(page: Page) -> str:
    """Read the question as a person would."""
    question = page.locator("label[for=id_answer]").inner_text()
    one, sign, two = re.match("(.)(加|减)(.)等于几", question).groups()
    first, second = NUMBERS.index(one), NUMBERS.index(two)
    return str(first + second if sign == "加" else first - second)


def fill_in(page: Page, title: str, *, phone: str, name: str = "深圳市岫石光学有限公司") -> None:
    page.locator("#id_enterprise").fill(name)
    page.locator("#id_category").select_option(index=2)
    page.locator("#id_title").fill(title)
    page.locator("#id_text").fill("厂区北侧路灯全灭，夜班员工出入不便。")
    page.locator("#id_contact_name").fill("叶女士")
    page.locator("#id_contact_phone").fill(phone)


def ask(page: Page, *, phone: str, **said: str) -> tuple[str, str, str]:
    """Title, number and code of a request sent over the public form; the page shows the answer."""
    title = new_title()
    page.goto("/ask/")
    fill_in(page, title, phone=phone, **said)
    page.locator("#id_answer").fill(answer(page))
    page.wait_for_timeout(A_PERSON_NEEDS)
    page.locator(SEND).click()
    expect(page).to_have_url(re.compile("/ask/done/$"))
    return title, page.locator(".w-receipt b").nth(1).inner_text(), page.locator(".w-code").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_front_page_to_number_code_and_day_on_a_phone(person, script):
    page = person(width=390, script=script)
    page.goto("/")
    page.locator("a.btn-primary").click()
    title = new_title()
    page.locator("#id_files").set_input_files(PHOTO)
    page.locator("#id_title").fill(title)
    page.locator(SEND).click()

    expect(page.locator("#wrong")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value(title)
    expect(page.locator(".w-waiting")).to_contain_text("现场.txt")
    fill_in(page, title, phone="13800000143" if script else "13800000144")
    page.locator("#id_answer").fill(answer(page))
    page.wait_for_timeout(A_PERSON_NEEDS)
    page.locator(SEND).click()

    expect(page).to_have_url(re.compile("/ask/done/$"))
    expect(page.locator(".w-when b")).to_contain_text("18:00")
    expect(page.locator(".w-receipt b").nth(1)).to_have_text(re.compile(r"^PH\d{8}-\d{4}$"))
    expect(page.locator(".w-code")).to_have_text(re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$"))
    assert page.locator(".w-vdays li").count() >= 4
    page.locator("a[href='/track/progress/']").click()
    expect(page.locator(".w-waiting")).to_contain_text("现场.txt")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_followed_answered_and_rated_by_number_and_code(person, script):
    enterprise, officer = person(width=390, script=script), person("demo-officer")
    title, number, code = ask(enterprise, phone="13800000145" if script else "13800000146")
    enterprise.context.clear_cookies()
    enterprise.goto("/track/progress/")
    enterprise.locator("#id_number").fill(number.lower())
    enterprise.locator("#id_code").fill(code.replace("-", " ").lower())
    enterprise.locator(SEND).click()
    expect(enterprise.locator("h1")).to_have_text(title)

    enterprise.locator("a[href='/track/add/']").click()
    enterprise.locator("#id_text").fill("补充：共 6 盏。")
    enterprise.locator(SEND).click()
    expect(enterprise.locator(".w-steps-down")).to_contain_text("补充：共 6 盏。")

    officer.goto(f"/desk/requests/{number}/")
    expect(officer.locator(".w-line").last).to_contain_text("补充：共 6 盏。")
    take(officer, number, "assign", unit=UNITS["handler"])
    handler = person("demo-handler")
    take(handler, number, "sign")
    take(handler, number, "reply", text="灯具已更换，当晚复明。", told_to="叶女士")

    enterprise.goto("/track/progress/")
    expect(enterprise.locator(".w-replies")).to_contain_text("灯具已更换")
    enterprise.locator("input[name=grade][value='5']").check()
    enterprise.locator("#rate form button").click()
    expect(enterprise.locator(".w-steps-down")).to_contain_text("非常满意")


def take(page: Page, number: str, move: str, *, unit: str = "", **words: str) -> None:
    """A move of the desk through its own page."""
    page.goto(f"/desk/requests/{number}/moves/{move}/")
    if unit:
        page.locator("#id_unit").select_option(label=unit)
    for name, text in words.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("form.w-panel .btn-primary").click()
    expect(page.locator("form.w-panel")).to_have_count(0)


def test_an_officer_links_it_to_the_register_and_issues_a_new_code(person):
    enterprise, officer = person(width=390), person("demo-officer")
    name = f"深圳市岫石{uuid4().hex[:6]}有限公司"
    _title, number, code = ask(enterprise, phone="13800000147", name=name)

    officer.goto(f"/desk/requests/{number}/moves/link/")
    officer.locator("input[name=enterprise][value=new]").check()
    officer.locator("form.w-panel .btn-primary").click()
    expect(officer.locator("#panel a[href^='/desk/enterprises/']").first).to_contain_text(name)
    officer.goto(f"/desk/requests/{number}/moves/reissue_code/")
    officer.locator("#id_text").fill("叶女士，座机")
    officer.locator("form.w-panel .btn-primary").click()
    new_code = officer.locator("#panel .w-note .w-id").inner_text()

    assert new_code != code
    enterprise.goto("/track/progress/")
    expect(enterprise.locator("#id_code")).to_be_visible()


def test_a_switch_pressed_in_the_middle_of_writing_loses_nothing(person):
    page = person(width=390, script=False)
    page.goto("/ask/")
    page.locator("#id_title").fill("写到一半")

    page.locator("button[value='text-large']").click()
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    expect(page.locator("#id_title")).to_have_value("写到一半")
    page.locator("button[value='en']").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#id_title")).to_have_value("写到一半")


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("width", [390, 1440])
def test_every_public_page_is_usable_by_everybody_in_every_face(person, width, face):
    page = person(width=width, bypass_csp=True)
    ask(page, phone=f"1380000{width}{len(face)}"[:11].ljust(11, "0"))
    cookies = [{"name": name, "value": value, "url": page.url} for name, value in FACES[face].items()]
    page.context.add_cookies(cookies)
    faults = []
    for address in (
        "/ask/done/", "/", "/ask/", "/ask/privacy/", "/track/progress/", "/track/add/", "/track/withdraw/",
        "/track/rate/",
    ):  # fmt: skip
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        faults += [*too_wide(page), *inaccessible(page)]
    assert not faults, "\n".join(faults)

    page.goto("/ask/")
    page.locator("details.w-privacy summary").click()
    looks_right(page)
    page.locator(SEND).click()
    expect(page.locator("#wrong")).to_be_visible()
    looks_right(page)
    page.goto("/track/progress/")
    page.locator("form[action='/track/leave/'] button").click()
    page.locator(SEND).click()
    expect(page.locator("#wrong")).to_be_visible()
    looks_right(page)
