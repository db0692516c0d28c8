"""A robot entered on a phone: its address is pasted once, and nobody sees it again."""

import pytest
from playwright.sync_api import expect

from .look import looks_right

pytestmark = pytest.mark.browser
KEY = "693a91f6-7bd1-4bc4-97a0-0ec2sifa5aaa"


@pytest.mark.parametrize("width", [1440, 390])
def test_a_robot_is_entered_looked_at_and_switched_off(person, width):
    page = person("demo-admin", width=width, bypass_csp=True)
    page.goto("/desk/robots/new/")
    page.locator("#id_name").fill(f"街道群 {width}")
    page.locator("#id_secret_address").fill("https://example.com/hook")
    page.locator("form .btn-primary").click()
    expect(page.locator("#id_secret_address_field.is-wrong")).to_be_visible()
    looks_right(page)

    page.locator("#id_secret_address").fill(f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}{width}")
    page.locator("input[name=tells][value=digest]").check()
    page.locator("form .btn-primary").click()
    row = page.locator("#robots tr", has_text=f"街道群 {width}")
    expect(row).to_contain_text(f"····{(KEY + str(width))[-4:]}")
    looks_right(page)
    assert KEY not in page.content()

    row.get_by_role("link").first.click()
    looks_right(page)
    assert KEY not in page.content()
    page.go_back()
    row.locator("form[action$='/switch/'] button").click()
    expect(row.locator("button[name=on]")).to_be_visible()
    looks_right(page)
