"""The two admins are other people's pages: a real browser must be able to use them under our rules."""

import os

import pytest
from playwright.sync_api import sync_playwright

from crm.models import Role

from ..factories import PASSWORD, make_user

pytestmark = [
    pytest.mark.browser, pytest.mark.ignore_template_errors, pytest.mark.django_db(transaction=True, serialized_rollback=True),
]  # fmt: skip
PAGES = ["/admin/", "/admin/crm/calendarnotice/add/", "/admin/crm/user/", "/cms/", "/cms/images/", "/cms/account/"]
OURS = ["/", "/desk/", "/desk/people/", "/desk/people/new/", "/desk/calendar/", "/desk/me/", "/accounts/password/"]


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright brings an event loop of its own
    with sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        yield browser.new_page()
        browser.close()


def test_no_page_breaks_the_rules_for_scripts_and_styles(live_server, page):
    make_user(Role.ADMIN, username="root", is_superuser=True, is_staff=True)
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("#id_login", "root")
    page.fill("#id_password", PASSWORD)
    page.click("button.btn-primary")

    for address in [*PAGES, *OURS]:
        assert page.goto(f"{live_server.url}{address}", wait_until="networkidle").status == 200

    assert [words for words in said if "Content Security Policy" in words or "Refused to" in words] == []
