"""The two admins are other people's pages: a real browser must be able to use them under our rules for scripts."""

import pytest
from playwright.sync_api import expect

from .people import fill_in_log_in

pytestmark = pytest.mark.browser
PAGES = ["/admin/", "/admin/crm/unit/add/", "/admin/crm/user/", "/cms/", "/cms/images/", "/cms/account/"]


def test_no_page_of_the_admins_breaks_the_rules_for_scripts_and_styles(person):
    page = person()
    page.goto("/accounts/login/?next=/admin/")
    fill_in_log_in(page, "root")
    expect(page.locator("#user-tools")).to_be_visible()

    for address in PAGES:
        assert page.goto(address, wait_until="networkidle").status == 200, address
