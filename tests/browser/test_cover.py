"""Leave: a handler names a deputy of another department, who signs in the absent one's place; then everything is as before."""

import pytest
from playwright.sync_api import expect

from .steps import UNITS, log_request, open_move, send, taken

pytestmark = pytest.mark.browser


def test_a_deputy_works_in_the_place_of_a_person_on_leave(person):
    absent, deputy = person("demo-handler"), person("demo-handler2")
    title = log_request(person("demo-officer"), unit=UNITS["handler"])

    absent.goto("/desk/me/")
    absent.locator("#leave a[href$='/covers/new/']").click()
    absent.locator("#id_deputy").select_option(
        label=absent.locator("#id_deputy option", has_text="何静宜").inner_text()
    )
    absent.locator("#id_to_on").fill(absent.locator("#id_from_on").input_value())
    absent.locator("#main form .btn-primary").click()
    expect(absent.locator("#leave dd")).to_have_count(1)

    deputy.goto(f"/desk/requests/?view=open&q={title.split()[1]}")
    deputy.locator("[data-open]").first.click()
    expect(deputy.locator("h1")).to_have_text(title)
    open_move(deputy, "s")
    send(deputy)
    taken(deputy)
    expect(deputy.locator(".w-line")).to_contain_text("代 ")

    absent.goto("/desk/me/")
    absent.locator("#leave form button").click()
    expect(absent.locator("#leave dd")).to_have_count(0)
    assert deputy.reload().status == 404
