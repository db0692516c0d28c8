"""Tier, scale and qualifications on the one page of an enterprise, each with why."""

from datetime import date

import pytest
import time_machine

from crm.desk.panels import classification
from crm.models import Role
from enterprises.classification import scaling, tiers
from enterprises.classification.models import Qualification
from tests.factories import make_enterprise, make_figures, make_qualification, make_tier_rule, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(administrator, officer, now):
    make_tier_rule("A", ("output", "ge", "1000000000"), by=administrator, now=now, name="产值十亿")
    make_tier_rule("C", ("qualification", "holds", ["srdi"]), by=administrator, now=now)
    row = make_enterprise(section="C", division="39", officer=officer)
    make_figures(row, 2023, at=now, output=1_230_000_000, revenue=1_300_000_000, employees=1200)
    make_qualification(row, by=officer, now=now, number="GR1")
    make_qualification(row, by=officer, now=now, kind="srdi", issued_on=date(2020, 1, 1))
    scaling.compute(now)
    tiers.compute(now)
    return row


def page(browser, row, now):
    with time_machine.travel(now, tick=False):
        return browser.get(f"/desk/enterprises/{row.pk}/more/")


def test_it_says_why(as_user, firm, officer, now):
    shown = page(as_user(officer), firm, now)
    text = shown.content.decode()

    assert "Industrial output of 2023 CNY 1,230,000,000 ≥ CNY 1,000,000,000" in text
    assert "Tier A · by the rules" in text
    assert "Large · by the rules" in text
    assert "工业: Employees 1,200 people ≥ 1,000 people" in text
    assert [row.number for row, _lamp in shown.context["classification_held"]] == ["GR1"]
    assert [lamp.word for _row, lamp in shown.context["classification_former"]] == ["Expired"]
    assert f"/desk/tiers/enterprises/{firm.pk}/" in text


def test_others_see_no_figures_and_no_buttons(as_user, firm, now):
    text = page(as_user(make_user(Role.HANDLER)), firm, now).content.decode()

    assert "1,230,000,000" not in text
    assert "1,200 people" not in text
    assert f"/desk/tiers/enterprises/{firm.pk}/" not in text
    assert f"/desk/qualifications/new/?enterprise={firm.pk}" not in text


def test_without_anything_it_says_what_to_do(as_user, officer, enterprise, now):
    text = page(as_user(officer), enterprise, now).content.decode()

    assert "No qualification is known" in text
    assert "The industry is not known." in text
    assert "no rule holds" in text


def test_it_takes_three_queries(firm, officer, now, django_assert_num_queries):
    classification.show(firm, officer, now)

    with django_assert_num_queries(3):  # qualifications, figures, what is held
        classification.show(firm, officer, now)


def test_the_story_of_its_qualifications_belongs_to_it(firm, officer):
    [(model, pks)] = classification.things(firm, officer)

    assert model is Qualification
    assert pks.count() == 2
