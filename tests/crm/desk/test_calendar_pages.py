"""The administrator's way from the text to the calendar in force, and what everybody is told while it is missing."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.desk import calendar_flow
from crm.desk.calendar_jobs import remind_of_calendar
from crm.models import CalendarNotice, Deadline, Notice, Role

from ...factories import make_enterprise, make_request, make_user
from .notices import NOON, TEXT, applied, days_of, drafted, previewed, shorter_new_year

ENTER = "/desk/calendar/enter/"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def keeper(as_user, administrator):
    return as_user(administrator)


@pytest.fixture
def late_request(officer, enterprise, category):
    return make_request(by=officer, enterprise=enterprise, category=category, received_at=NOON)


def test_from_the_text_to_the_calendar_in_force(
    keeper, administrator, late_request, django_capture_on_commit_callbacks
):
    draft = keeper.post(ENTER, {"text": TEXT, "year": "", "number": ""}).url
    preview = keeper.get(draft)
    assert preview.context["figures"]["later"] == 1
    assert late_request.number in preview.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        keeper.post(f"{draft}apply/", {"seal": preview.context["preview"].seal})

    assert Deadline.objects.get().calendar_version == "2027/1"
    page = keeper.get(draft).content.decode()
    assert "All open deadlines are counted by the calendar in force" in page
    assert not keeper.get("/desk/calendar/2027/").context["is_provisional"]


def test_what_was_pasted_a_second_time_leads_to_the_first_draft(keeper, administrator):
    first = drafted(administrator)

    page = keeper.post(ENTER, {"text": TEXT, "year": "", "number": ""}, follow=True)

    assert page.redirect_chain[-1][0] == first.get_absolute_url()
    assert "There is a draft for 2027 already" in page.content.decode()


def test_days_are_changed_in_a_list_and_a_wrong_line_is_named(keeper, administrator):
    notice = drafted(administrator)
    address = reverse("desk:calendar_edit", args=[notice.pk])
    typed = {"year": "2027", "number": "x", "days": "2027-01-01 放假 元旦\n2027-13-01 放假 元旦"}

    wrong = keeper.post(address, typed).content.decode()
    assert "Line 2: there is no 2027-13-01." in wrong
    keeper.post(address, typed | {"days": "2027-01-01 放假 元旦"})

    notice.refresh_from_db()
    assert (notice.number, notice.days.count()) == ("x", 1)


def test_without_the_tick_what_is_unusual_is_not_applied(keeper, administrator):
    notice = drafted(administrator, shorter_new_year(days_of()))
    seal = previewed(notice).seal

    page = keeper.post(reverse("desk:calendar_apply", args=[notice.pk]), {"seal": seal}, follow=True)
    assert "say that you have" in page.content.decode()
    keeper.post(reverse("desk:calendar_apply", args=[notice.pk]), {"seal": seal, "compared": "1"})

    notice.refresh_from_db()
    assert notice.is_applied


def test_versions_are_told_with_what_differs(keeper, administrator):
    first = applied(drafted(administrator), administrator)
    applied(drafted(administrator, shorter_new_year(days_of()), text=""), administrator)

    versions = keeper.get("/desk/calendar/2027/").context["versions"]

    assert [version.words for version in versions] == ["2027, version 2", "2027, version 1"]
    assert versions[0].changed == ["2 Jan made up"]
    assert versions[1].changed == ["28 days off · 6 make-up days"]
    assert [version.is_in_force for version in versions] == [True, False]
    assert versions[1].notice == first


def test_withdrawing_is_previewed_too(keeper, administrator, late_request):
    notice = applied(drafted(administrator), administrator)
    address = reverse("desk:calendar_withdraw", args=[notice.pk])

    page = keeper.get(address)
    assert "are again not announced" in page.content.decode()
    keeper.post(address, {"seal": page.context["preview"].seal})

    assert not CalendarNotice.objects.applied().exists()


def test_a_draft_is_shown_to_administrators_only(as_user, officer, administrator):
    drafted(administrator)

    assert as_user(officer).get("/desk/calendar/2027/").context["draft"] is None
    assert as_user(administrator).get("/desk/calendar/2027/").context["draft"]


def test_many_moved_rows_cost_as_many_queries_as_one(keeper, administrator, officer, category, late_request):
    notice = drafted(administrator)
    address = notice.get_absolute_url()
    keeper.get(address)

    counts = [cost(keeper, address)]
    for day in (28, 29, 30):
        received_at = NOON.replace(day=day)
        make_request(by=officer, enterprise=make_enterprise(), category=category, received_at=received_at)
    counts.append(cost(keeper, address))

    assert counts[0] == counts[1]


def cost(browser, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return len(captured)


def test_pages_of_fifty_hold_each_moved_row_once(administrator, officer, enterprise, category):
    for day in (28, 29, 30, 30, 31):
        make_request(by=officer, enterprise=enterprise, category=category, received_at=NOON.replace(day=day))
    moved = previewed(drafted(administrator)).moved

    found = [row.number for first in range(0, len(moved), 2) for row in moved[first : first + 2]]

    assert len(found) == len(set(found)) == len(moved) == 4


@pytest.mark.parametrize(("day", "is_said"), [((2026, 10, 31), False), ((2026, 11, 2), True)])
def test_the_missing_year_is_said_from_november_on(as_user, administrator, officer, day, is_said):
    year, month, number = day
    with time_machine.travel(NOON.replace(year=year, month=month, day=number), tick=False):
        assert ('id="missing"' in as_user(administrator).get("/desk/").content.decode()) == is_said
        assert ('id="missing"' in as_user(officer).get("/desk/calendar/").content.decode()) == is_said
        assert 'id="missing"' not in as_user(officer).get("/desk/").content.decode()


def test_administrators_are_reminded_once_a_week_until_it_is_applied(administrator, officer):
    make_user(Role.ADMIN, name="已离岗", is_active=False)
    for day in (7, 8, 13, 14):  # Monday 7 and Monday 14 December
        remind_of_calendar(NOON.replace(day=day))
    assert [notice.user for notice in Notice.objects.filter(verb="calendar.missing")] == [administrator] * 2

    applied(drafted(administrator), administrator)
    remind_of_calendar(NOON.replace(day=28))

    assert Notice.objects.filter(verb="calendar.missing").count() == 2


def test_an_old_address_of_a_finished_draft_leads_on(keeper, administrator):
    notice = calendar_flow.discard(drafted(administrator).pk, by=administrator)

    assert keeper.get(reverse("desk:calendar_edit", args=[notice.pk])).url == notice.get_absolute_url()
    assert keeper.get(reverse("desk:calendar_withdraw", args=[notice.pk])).url == notice.get_absolute_url()
    assert keeper.get(notice.get_absolute_url()).status_code == 200
