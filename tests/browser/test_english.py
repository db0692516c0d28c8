"""English on request: not a word of the pages stays Chinese; names, titles and units are data and stay as they are."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGES = [
    "/desk/", "/desk/requests/?view=all&status=closed", "/desk/requests/new/", "/desk/enterprises/",
    "/desk/enterprises/new/", "/desk/imports/", "/desk/imports/new/", "/desk/calendar/", "/desk/notices/", "/desk/me/",
    "/desk/spaces/", "/desk/spaces/1/", "/desk/spaces/map/", "/desk/spaces/requirements/new/",
]  # fmt: skip
# what the pages themselves say: menu, headings, labels, buttons, column heads, hints
SPOKEN = """nav, h1, h2, h3, label > span, .w-field > label, .w-field > .w-hint, button, .btn, th, dt, .w-views, .w-why,
    .w-figures .w-k, .w-figures .w-n, .w-light b, .w-tt header, .w-count, .w-empty, .w-sec-head, .w-bar [aria-label]"""
# names inside them: the brand, the other language, the office, saved views, a person
NAMES = "[lang], .w-brand, .w-menu-foot, .w-kept, .w-user, select, .visually-hidden"
CHINESE = re.compile("[一-鿿]")
HEARD = """([spoken, names]) => [...document.querySelectorAll(spoken)].filter((el) => !el.closest(names)).map((el) => {
  const copy = el.cloneNode(true);
  copy.querySelectorAll(names).forEach((name) => name.remove());
  return `${copy.textContent} ${el.getAttribute('aria-label') || ''} ${el.getAttribute('title') || ''}`;
})"""


def chinese_words(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.evaluate(HEARD, [SPOKEN, NAMES]) if CHINESE.search(text)]


def to_english(page: Page) -> None:
    page.locator(".w-bar button[name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_pages_in_english_say_nothing_in_chinese(person):
    page = person("demo-officer")
    to_english(page)

    left = {}
    for address in PAGES:
        page.goto(address)
        if words := chinese_words(page):
            left[address] = words

    assert left == {}


def test_a_request_and_its_forms_speak_english_too(person):
    page = person("demo-officer")
    to_english(page)
    page.goto("/desk/requests/?view=all&status=working")
    page.locator("[data-open]").first.click()
    expect(page.locator("#panel")).to_be_visible()
    title = page.locator("h1").inner_text()

    for key in "fr":
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        expect(page.locator("#panel form.w-panel")).to_be_visible()
        assert [words for words in chinese_words(page) if words != title] == []


def test_chinese_is_first_and_comes_back(person):
    page = person("demo-officer")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    heading = page.locator("h1").inner_text()
    assert CHINESE.search(heading)

    to_english(page)
    page.locator(".w-bar button[name=language]").click()

    expect(page.locator("h1")).to_have_text(heading)
