"""Django's admin, for what is set once: whatever changes there reaches every process."""

import pytest
from django.contrib import admin

from crm import reference
from crm.models import CalendarNotice, Event, Unit, User

from ..factories import make_user

pytestmark = pytest.mark.ignore_template_errors
DAYS = {
    "days-TOTAL_FORMS": 1, "days-INITIAL_FORMS": 0, "days-0-date": "2027-01-01", "days-0-kind": "holiday",
    "days-0-name": "元旦",
}  # fmt: skip


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


def test_a_notice_is_entered_with_its_days_and_recorded(browser, superuser):
    before = reference.stamp()

    browser.post(
        "/admin/crm/calendarnotice/add/", {"year": 2027, "version": 1, "number": "国办发明电〔2026〕1号", **DAYS}
    )

    notice = CalendarNotice.objects.get()
    reference.forget()
    assert notice.by == superuser
    assert [day.name for day in notice.days.all()] == ["元旦"]
    assert reference.stamp() != before
    assert Event.objects.about(notice).get().verb == "calendar.notice"


def test_a_notice_in_force_is_not_rewritten(browser):
    notice = CalendarNotice.objects.create(year=2027, version=1, number="x")

    assert browser.post(f"/admin/crm/calendarnotice/{notice.pk}/change/", {"year": 2028}).status_code == 403


def test_words_of_the_office_are_kept_here(browser):
    before = reference.stamp()

    for kind, facts in {
        "category": {"name": "水电气", "position": 1, "is_active": "on"},
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


def test_roles_are_not_edited_anywhere_but_in_the_program():
    names = {model.__name__ for model in admin.site._registry}

    assert "Group" not in names
