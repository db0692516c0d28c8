"""The manager's list of what nobody has looked at for long, on a phone and with telephone in the other hand."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("script", "name"), [(True, "ask"), (False, "warn")], ids=["with script", "without script"])
def test_a_manager_telephones_through_a_band_on_a_phone(person, script, name):
    page = person("demo-spaces", width=390, script=script)
    page.goto("/desk/spaces/stale/")
    band = page.locator(f".w-views a[href*='band={name}']")
    band.click()
    expect(page).to_have_url(re.compile(f"band={name}"))
    rows = page.locator("[data-row]")
    count = int(band.locator("span").inner_text())
    expect(rows).to_have_count(count)
    spaces = [row.locator("[data-open]").inner_text() for row in rows.all()[:2]]

    for row in rows.all()[:2]:
        row.locator("[data-pick]").check()
    page.locator("[data-bulk] button").last.click()

    expect(page).to_have_url(re.compile(f"band={name}"))
    expect(rows).to_have_count(count - 2)
    for space in spaces:
        expect(page.locator("#rows")).not_to_contain_text(space)


def test_a_visit_is_entered_from_the_list_with_a_photo(person, photo):
    page = person("demo-spaces", width=390)
    page.goto("/desk/spaces/stale/?band=visit")
    page.locator("[data-row] [data-do]").first.click()

    page.locator("#id_files").set_input_files(photo)
    page.locator("form.w-panel .btn-primary").click()

    expect(page.locator(".w-fresh .w-light--big")).to_have_class(re.compile("is-ok"))
    expect(page.locator("img[src*='/photos/']").first).to_be_visible()
