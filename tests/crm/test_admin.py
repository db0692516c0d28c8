"""Django's admin, for what is set once: whatever changes there reaches every process."""

import pytest
from django.contrib import admin

from crm import reference
from crm.models import Unit, User

from ..factories import make_user

pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture
def superuser(db):
    return make_user(is_superuser=True, is_staff=True)


@pytest.fixture
def browser(as_user, superuser):
    return as_user(superuser)


def test_a_new_unit_is_known_at_once(browser):
    before = reference.stamp()

    browser.post(
        "/admin/crm/unit/add/", {"name": "投促专班", "short_name": "投促", "kind": "department", "position": 3}
    )

    reference.forget()
    assert reference.stamp() != before
    assert Unit.objects.get().name in [unit.name for unit in reference.units().values()]


def test_words_of_the_office_are_kept_here(browser):
    before = reference.stamp()

    for kind, facts in {
        "category": {"name": "水电气", "clock": "days", "position": 1, "is_active": "on"},
        "tag": {"name": "规上"},
        "replytemplate": {"name": "转办", "text": "已转", "is_active": "on"},
    }.items():
        assert browser.post(f"/admin/enterprises/{kind}/add/", facts).status_code == 302

    reference.forget()
    assert reference.stamp() != before


def test_people_are_only_looked_at(browser, officer):
    page = f"/admin/crm/user/{officer.pk}/change/"

    assert browser.get(page).status_code == 200
    assert browser.get("/admin/crm/user/add/").status_code == 403
    assert browser.post(f"/admin/crm/user/{officer.pk}/delete/").status_code == 403
    browser.post(page, {"name": "别人", "is_staff": "on"})
    assert User.objects.get(pk=officer.pk).name == officer.name


def test_roles_and_the_calendar_are_not_edited_here():
    names = {model.__name__ for model in admin.site._registry}

    assert not names & {"Group", "CalendarNotice"}
