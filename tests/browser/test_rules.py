"""An administrator decides a rule and takes the decision back, without script too; a slip is said beside its field."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RULE = "/desk/rules/requests.urge_days/"  # one that no other journey goes by


@pytest.mark.parametrize("script", [True, False])
def test_a_rule_is_decided_for_a_later_day_and_taken_back(person, script):
    page = person("demo-admin", script=script)
    page.goto("/desk/rules/")
    page.locator(f"th a[href='{RULE}']").click()
    today = date.fromisoformat(page.locator("#id_from_on").input_value())
    later = (today + timedelta(days=40)).isoformat()
    before = page.locator("#decisions tbody tr").count()

    page.locator("#id_value").fill("7")
    page.locator("#id_from_on").fill(later)
    page.locator("#id_text").fill("试行")
    page.locator("form .btn-primary").click()

    expect(page.locator("#now")).to_contain_text(later)
    expect(page.locator("#decisions tbody tr")).to_have_count(before + 1)
    page.locator("#decisions form button").click()
    expect(page.locator("#now")).not_to_contain_text(later)
    expect(page.locator("#decisions tbody tr").first).to_have_class("is-over")


def test_an_earlier_day_asks_whether_it_is_meant(person):
    page = person("demo-admin")
    page.goto(RULE)
    page.locator("#id_value").fill("8")
    page.locator("#id_from_on").fill("2020-01-01")
    page.locator("#id_text").fill("补录")

    page.locator("form .btn-primary").click()

    expect(page.locator("#id_earlier_field .errorlist")).to_be_visible()
    expect(page.locator("#id_text")).to_have_value("补录")
    page.locator("#id_value").fill("1")
    page.locator("#id_earlier").check()
    page.locator("form .btn-primary").click()
    expect(page.locator("#id_value_field .errorlist")).to_be_visible()  # nothing would change
