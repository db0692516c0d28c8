"""A sheet goes in: its columns matched, looked at, done by the worker while the page watches, and taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from .steps import new_title

pytestmark = pytest.mark.browser


def upload(page: Page, header: str, rows: str) -> None:
    page.goto("/desk/imports/")
    page.keyboard.press("n")
    sheet = {"name": "走访名单.csv", "mimeType": "text/csv", "buffer": f"{header}\n{rows}".encode("gb18030")}
    page.locator("input[type=file]").set_input_files(sheet)
    page.locator("#main form .btn-primary").click()


def upload_known(page: Page, rows: str) -> None:
    upload(page, "企业名称,分级,地址", rows)
    expect(page.locator("#figures")).to_be_visible()  # the check is done; the page has asked for itself


def test_from_upload_to_undo(person):
    page = person("demo-officer")
    name = f"深圳市{new_title()[-6:]}制冷有限公司"

    upload(page, "客户,分级,地址,走访人", f"{name},B,平新北路 1 号,王五\n深圳市岫石光学有限公司,Z,,王五\n")
    expect(page.locator("select[name^=column]")).to_have_count(4)
    page.locator("#main form[method=post] .btn-primary").first.click()
    expect(page.locator("#main form [role=alert]")).to_be_visible()  # nothing was said to be the name
    page.locator("select[name=column-0]").select_option("name")
    page.locator("#main form[method=post] .btn-primary").first.click()

    expect(page.locator("#figures")).to_be_visible()
    expect(page.locator(".w-import mark")).to_have_text("Z")
    expect(page.locator(".w-verdict.is-new")).to_have_count(1)
    page.locator("#batch form .btn-primary").click()
    expect(page.locator("#batch .w-note[role=status]")).to_be_visible()
    batch = page.url
    page.goto(f"/desk/enterprises/?q={name[3:9]}")
    expect(page.locator("[data-open]")).to_have_text(name)

    page.goto(batch)
    page.locator("a[href$='/undo/']").click()
    page.locator("#main form .btn-primary").click()
    expect(page.locator("#batch .w-note[role=status]")).to_be_visible()
    page.goto(f"/desk/enterprises/?q={name[3:9]}")
    expect(page.locator("[data-open]")).to_have_count(0)


def test_a_row_with_errors_comes_back_as_a_sheet(person):
    page = person("demo-officer")
    upload_known(page, "深圳市岫石光学有限公司,Z,\n")

    with page.expect_download() as coming:
        page.locator("a[href$='/errors/']").click()

    assert re.fullmatch(r"IM-\d+\.xlsx", coming.value.suggested_filename)
