"""From the manager's phone to the landlord's and back: one tap, once, in the landlord's name."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ADDRESS = re.compile(r"https?://\S+?(/spaces/confirm/[^\s，。]+)")
BIG_LIGHT = ".w-fresh .w-light--big"


def ask_about_the_stalest(page: Page) -> tuple[str, str]:
    """Addresses of the space at the desk and of the landlord's page, out of the text that is sent by hand."""
    page.goto("/desk/spaces/stale/?status=vacant")
    page.locator("[data-row] [data-open]").first.click()
    expect(page.locator(BIG_LIGHT)).not_to_have_class(re.compile("is-ok"))
    space = page.url
    page.locator("#panel a[href*='/moves/ask/']").click()
    page.locator("#id_way").select_option("message")
    page.locator("form.w-panel .btn-primary").click()
    expect(page).to_have_url(re.compile("/stale/asked/"))
    text = page.locator(".w-letter textarea").input_value()
    return space, ADDRESS.search(text)[1]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_landlord_answers_with_one_tap_on_a_phone_and_only_once(person, script):
    manager, landlord = person("demo-spaces", width=390, script=script), person(width=390, script=script)
    space, address = ask_about_the_stalest(manager)
    still_vacant = landlord.locator("button[value='vacant']")

    for _opening in range(2):  # a mail scanner opens it first
        landlord.goto(address)
        expect(still_vacant).to_be_visible()
    manager.goto(space)
    expect(manager.locator(BIG_LIGHT)).not_to_have_class(re.compile("is-ok"))

    name = landlord.locator("main p.w-mute").inner_text().split("，")[0]
    still_vacant.click()
    expect(landlord).to_have_url(re.compile("/spaces/confirm/thanks/$"))
    landlord.goto(address)
    expect(landlord.locator("h1")).to_be_visible()
    expect(landlord.locator("main button")).to_have_count(0)

    manager.goto(space)
    expect(manager.locator(BIG_LIGHT)).to_have_class(re.compile("is-ok"))
    expect(manager.locator("section .w-line li").first).to_contain_text(name)


def test_a_landlord_who_says_that_something_has_changed_says_what(person):
    manager, landlord = person("demo-spaces"), person(width=390)
    space, address = ask_about_the_stalest(manager)
    landlord.goto(address)

    landlord.locator("summary.w-big").click()
    landlord.locator("input[name$='-rent_min']").fill("1")
    landlord.locator(".w-ask .btn-primary").click()
    expect(landlord.locator(".errorlist").first).to_be_visible()  # a rent for one day
    landlord.locator("input[name$='-rent_min']").fill("27.5")
    landlord.locator("input[name$='-rent_max']").fill("29")
    landlord.locator(".w-ask .btn-primary").click()
    expect(landlord).to_have_url(re.compile("/spaces/confirm/thanks/$"))

    manager.goto(space)
    expect(manager.locator("#panel")).to_contain_text("27.5")
    expect(manager.locator(BIG_LIGHT)).to_have_class(re.compile("is-ok"))
