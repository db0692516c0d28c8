"""A sheet goes in: looked at before anything is written, then done by the worker while the page watches."""

import re

import pytest
from playwright.sync_api import Page, expect

from .steps import new_title

pytestmark = pytest.mark.browser


def upload(page: Page, rows: str) -> None:
    page.goto("/desk/imports/")
    page.keyboard.press("n")
    sheet = {"name": "走访名单.csv", "mimeType": "text/csv", "buffer": f"企业名称,分级,地址\n{rows}".encode("gb18030")}
    page.locator("input[type=file]").set_input_files(sheet)
    page.locator("#main form .btn-primary").click()
    expect(page.locator("#figures")).to_be_visible()  # the check is done; the page has asked for itself


def test_a_sheet_is_checked_shown_and_imported(person):
    page = person("demo-officer")
    name = f"深圳市{new_title()[-6:]}制冷有限公司"

    upload(page, f"{name},B,平新北路 1 号\n深圳市岫石光学有限公司,Z,\n")
    expect(page.locator(".w-import mark")).to_have_text("Z")
    expect(page.locator(".w-verdict.is-new")).to_have_count(1)
    page.locator("#batch form .btn-primary").click()

    expect(page.locator("#batch .w-note[role=status]")).to_be_visible()
    expect(page.locator("#errors tbody tr")).to_have_count(1)
    page.goto(f"/desk/enterprises/?q={name[3:9]}")
    expect(page.locator("[data-open]")).to_have_text(name)


def test_a_row_with_errors_comes_back_as_a_sheet(person):
    page = person("demo-officer")
    upload(page, "深圳市岫石光学有限公司,Z,\n")

    with page.expect_download() as coming:
        page.locator("a[href$='/errors/']").click()

    assert re.fullmatch(r"IM-\d+\.xlsx", coming.value.suggested_filename)
