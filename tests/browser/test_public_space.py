"""From the front page to a space, to a question about it, to the day of the answer; and what the desk then sees."""

import re

import pytest
from playwright.sync_api import Page, expect

from .look import inaccessible, looks_right, too_wide
from .test_public import A_PERSON_NEEDS, FACES, SEND, answer

pytestmark = pytest.mark.browser
OFFER = ".w-shelf > li > a"


def first_offer(page: Page) -> tuple[str, str]:
    """Name and address of the first space in the list."""
    page.goto("/spaces/")
    offer = page.locator(OFFER).first
    return offer.locator("b").inner_text(), offer.get_attribute("href")


def narrow(page: Page, **conditions: str) -> None:
    if page.locator("details.w-fine").first.get_attribute("open") is None:
        page.locator("details.w-fine summary").first.click()
    for name, value in conditions.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("#filter .btn-primary").click()


def ask_about(page: Page, *, phone: str) -> str:
    """Fills in what the form does not know yet; returns the number of the request."""
    page.locator("#id_enterprise").fill("深圳市岫石光学有限公司")
    if not page.locator("#id_category").input_value():
        page.locator("#id_category").select_option(index=1)
    page.locator("#id_contact_name").fill("叶女士")
    page.locator("#id_contact_phone").fill(phone)
    page.locator("#id_answer").fill(answer(page))
    page.wait_for_timeout(A_PERSON_NEEDS)
    page.locator(SEND).click()
    expect(page).to_have_url(re.compile("/ask/done/$"))
    return page.locator(".w-receipt b").nth(1).inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_visitor_finds_a_space_on_a_phone_and_asks_about_it_and_the_desk_has_it(person, script):
    page = person(width=390, script=script)
    page.goto("/")
    page.locator("main a[href='/spaces/']").click()
    narrow(page, area_least="999999")
    expect(page.locator(OFFER)).to_have_count(0)
    page.locator(".w-empty a.btn").click()
    narrow(page, area_least="1")
    expect(page).to_have_url(re.compile("area_least=1"))
    name = page.locator(f"{OFFER} b").first.inner_text()
    page.locator(OFFER).first.click()

    expect(page.locator("h1")).to_have_text(name)
    page.locator("a.btn-primary[href*='unit=']").click()
    expect(page.locator(".w-about")).to_contain_text(name)
    expect(page.locator("#id_title")).to_have_value(re.compile(re.escape(name)))
    page.locator(SEND).click()
    expect(page.locator("#wrong")).to_be_visible()
    expect(page.locator(".w-about")).to_contain_text(name)
    page.locator("button[value='text-large']").click()
    expect(page.locator(".w-about")).to_contain_text(name)
    number = ask_about(page, phone="13800000201" if script else "13800000202")
    expect(page.locator(".w-when b")).to_have_text(re.compile(r"\d"))
    expect(page.locator(".w-about")).to_contain_text(name)

    officer = person("demo-officer")
    officer.goto(f"/desk/requests/{number}/")
    space = officer.locator("#panel a[href^='/desk/spaces/']")
    expect(space).to_have_text(name)
    officer.goto(f"/desk/requests/?view=all&space={space.get_attribute('href').split('/')[-2]}")
    expect(officer.locator("#rows .w-id", has_text=number)).to_be_visible()


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_spaces_are_usable_by_everybody_in_every_face(person, width, face):
    page = person(width=width, bypass_csp=True)
    _name, address = first_offer(page)
    cookies = [{"name": name, "value": value, "url": page.url} for name, value in FACES[face].items()]
    page.context.add_cookies(cookies)
    faults = []
    for path in (
        "/spaces/", "/spaces/map/?area_least=1", "/spaces/?clear_height_least=1&gas=yes", "/spaces/?area_least=999999&power_least=x", address,
        f"{address}brochure/", "/spaces/999999999/", f"/ask/?unit={address.split('/')[-2]}", "/ask/?unit=999999999",
    ):  # fmt: skip
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        faults += [*too_wide(page), *inaccessible(page)]
    assert not faults, "\n".join(faults)


def test_the_sheet_prints_on_paper_without_the_shell(person):
    page = person(bypass_csp=True)
    _name, address = first_offer(page)
    page.goto(f"{address}brochure/")
    page.emulate_media(media="print")

    for hidden in (".w-pub-bar", ".w-pub-foot", "[data-print]"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".w-brochure h1")).to_be_visible()
    looks_right(page)
