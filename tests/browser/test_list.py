"""The list of requests: keys, picking, filters that stay."""

import re

import pytest
from playwright.sync_api import expect

from .steps import UNITS, log_request

pytestmark = pytest.mark.browser
LIST = "/desk/requests/"


def test_rows_are_walked_and_opened_with_keys(person):
    page = person("demo-officer")
    page.goto(f"{LIST}?view=all")
    rows = page.locator("[data-row]")

    for key in "jjk":
        page.keyboard.press(key)
    expect(rows.nth(0)).to_have_class(re.compile("is-cursor"))
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_class(re.compile("is-cursor"))
    number = rows.nth(1).locator(".w-id").inner_text()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"{number}/$"))


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_goes_to_the_search_over_everything(person, key):
    page = person("demo-officer")
    page.goto(LIST)

    page.keyboard.press(key)
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("yqdq")
    page.keyboard.press("Enter")

    expect(page.locator("#main [data-open]").first).to_have_text("深圳市昀峤电气有限公司")
    page.locator("#main").focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("深圳市昀峤电气有限公司")


def test_picked_rows_are_assigned_together_and_the_filter_stays(person):
    page = person("demo-officer")
    titles = [log_request(page), log_request(page)]
    page.goto(f"{LIST}?status=new&o=received")
    rows = page.locator("[data-row]")
    bar = page.locator("[data-bulk]")
    expect(bar).to_be_hidden()

    for title in titles:
        rows.filter(has_text=title).locator("[data-pick]").check()
    expect(bar.locator("[data-picked]")).to_have_text("2")
    bar.locator("select").select_option(label=UNITS["handler2"])
    bar.locator("button:not([formaction])").click()

    expect(page.locator(".w-note[role=status]")).to_contain_text("2")
    expect(page).to_have_url(re.compile(r"\?status=new&o=received$"))
    for title in titles:
        expect(rows.filter(has_text=title)).to_have_count(0)


def test_escape_leaves_the_picking(person):
    page = person("demo-officer")
    page.goto(f"{LIST}?view=all")

    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-picked]")).to_have_text("50")
    page.keyboard.press("Escape")

    expect(page.locator("[data-bulk]")).to_be_hidden()
    expect(page.locator("[data-pick]:checked, [data-pick-all]:checked")).to_have_count(0)


def test_a_view_is_kept_under_a_name_and_opens_its_filters(person):
    page = person("demo-supervisor2")
    page.goto(LIST)
    page.locator("select[name=tier]").select_option("A")
    expect(page.locator(".w-save summary")).to_be_visible()

    page.locator(".w-save summary").click()
    page.locator(".w-save input[name=name]").fill("A 级企业")
    page.locator(".w-save button").click()
    page.goto("/desk/requests/?view=all")
    page.locator(".w-views").get_by_role("link", name="A 级企业").click()

    expect(page).to_have_url(re.compile("tier=A"))
    expect(page.locator("select[name=tier]")).to_have_value("A")


def test_filters_survive_paging_reload_and_the_way_back(person):
    page = person("demo-officer")
    page.goto(f"{LIST}?view=all")

    page.locator("select[name=status]").select_option("closed")
    expect(page).to_have_url(re.compile("status=closed"))
    page.locator(".w-pager a[rel=next]").click()
    expect(page).to_have_url(re.compile("status=closed.*page=2"))
    first = page.locator("[data-row] .w-id").first.inner_text()
    page.reload()

    expect(page.locator("select[name=status]")).to_have_value("closed")
    expect(page.locator("[data-row] .w-id").first).to_have_text(first)
    page.locator("[data-row] [data-open]").first.click()
    expect(page.locator("#panel")).to_be_visible()
    page.go_back()
    expect(page.locator("select[name=status]")).to_have_value("closed")
    expect(page.locator(".w-pager a[rel=prev]")).to_be_visible()
