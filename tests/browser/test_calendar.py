"""An administrator pastes next year's notice, sees what it would do, applies it, finds a slip and corrects it."""

import pytest
from playwright.sync_api import Page, expect

from tests.crm.desk.notices import NUMBER, TEXT

from .look import looks_right

pytestmark = pytest.mark.browser


def apply(page: Page) -> None:
    expect(page.locator("#figures")).to_be_visible()
    if page.locator("[name=compared]").count():
        page.locator("[name=compared]").check()
    page.locator("button[form=apply]").click()
    expect(page.locator("#progress [role=status]")).to_be_visible()  # the worker has counted what is open


def test_a_notice_is_pasted_previewed_applied_and_corrected(person):
    page = person("demo-admin", bypass_csp=True)
    page.goto("/desk/calendar/")
    page.keyboard.press("n")
    page.locator("#id_text").fill(TEXT)
    page.locator("#main form .btn-primary").click()
    expect(page.locator("#findings .w-note")).to_have_count(0)
    expect(page.locator("td.is-changed")).not_to_have_count(0)
    looks_right(page)
    apply(page)

    page.goto("/desk/calendar/2027/")
    expect(page.locator("#versions .is-on")).to_have_count(1)
    expect(page.locator("#versions")).to_contain_text(NUMBER)
    page.locator("form[action$='/correct/'] button").click()
    page.locator("#decide a[href$='/edit/']").click()
    looks_right(page)
    days = page.locator("#id_days")
    days.fill(days.input_value().replace("2027-06-09 周三 放假", "2027-06-10 周四 放假"))
    page.locator("#main form .btn-primary").click()
    expect(page.locator("td.is-changed")).to_have_count(2)
    apply(page)

    page.goto("/desk/calendar/2027/")
    expect(page.locator("#versions tbody tr")).to_have_count(2)
    looks_right(page)
    page.locator("#versions tbody a").first.click()
    page.locator("a[href$='/withdraw/']").click()
    looks_right(page)
