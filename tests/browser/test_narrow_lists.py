"""Lists on a phone, where filters are folded; and a list that is taken along. All of it without script, too."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LISTS = ["/desk/requests/?view=all", "/desk/enterprises/"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("address", LISTS)
def test_filters_are_folded_on_a_phone_and_say_how_many_are_set(person, address, script):
    page = person("demo-officer", width=390, script=script)
    page.goto(address)
    tier, fold = page.locator("select[name=tier]"), page.locator(".w-fold summary")
    expect(tier).to_be_hidden()

    fold.click()
    expect(tier).to_be_visible()
    tier.select_option("A")
    if not script:
        page.locator(".w-filter .w-noscript").click()

    expect(page).to_have_url(re.compile("tier=A"))
    expect(fold).to_contain_text("1")
    expect(tier).to_be_hidden()


@pytest.mark.parametrize("address", LISTS)
def test_filters_lie_open_on_a_wide_screen(person, address):
    page = person("demo-officer")
    page.goto(address)

    expect(page.locator(".w-fold")).to_be_hidden()
    expect(page.locator("select[name=tier]")).to_be_visible()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_list_is_taken_along_as_it_is_filtered(person, kind):
    page = person("demo-officer")
    page.goto("/desk/enterprises/")
    page.locator("select[name=tier]").select_option("A")
    expect(page).to_have_url(re.compile("tier=A"))
    page.locator(".w-drop summary").click()

    with page.expect_download() as coming:
        page.locator(f".w-drop a[href*='export/{kind}/']").click()

    assert coming.value.suggested_filename.endswith(f".{kind}")
    assert "tier=A" in coming.value.url


def test_a_kept_view_is_removed_without_script(person):
    page = person("demo-officer", script=False)
    page.goto("/desk/enterprises/?tier=B")
    page.locator(".w-views .w-save summary").last.click()
    page.locator(".w-views input[name=name]").fill("B 级")
    page.locator(".w-views .w-panel button").last.click()
    kept = page.locator(".w-kept").filter(has_text="B 级")
    expect(kept.locator("a")).to_have_attribute("aria-current", "true")

    kept.locator("summary").click()
    kept.locator("button").click()

    expect(page.locator(".w-kept").filter(has_text="B 级")).to_have_count(0)
