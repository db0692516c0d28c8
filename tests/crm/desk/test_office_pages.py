"""Working days, history, notices, saved views: the pages around the work."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from crm import audit
from crm.calendar import shipped_calendar
from crm.clock import SHANGHAI
from crm.desk.workyear import month_of
from crm.models import CalendarDay, CalendarNotice, Event, Notice, Role, SavedView
from crm.reference import bump

from ...factories import make_request, make_user

CALENDAR = "/desk/calendar/"


@pytest.fixture
def auditor(db):
    return make_user(Role.AUDITOR, name="审计")


def test_the_year_counts_its_working_days(as_user, officer):
    page = as_user(officer).get(f"{CALENDAR}2024/")

    assert page.context["workdays"] == 251
    assert [month.workdays for month in page.context["months"]] == [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]
    assert page.context["numbers"] == ["国办发明电〔2023〕7号"]
    assert not page.context["is_provisional"]


def test_a_month_marks_days_off_and_days_made_up():
    february = month_of(date(2024, 2, 1), shipped_calendar(), today=date(2024, 2, 5))

    days = {day.date.day: day for week in february.weeks for day in week if day}
    assert [number for number, day in days.items() if day.is_off] == [3, 10, 11, 12, 13, 14, 15, 16, 17, 24, 25]
    assert days[4].mark
    assert days[4].mark != days[10].mark
    assert not days[3].mark
    assert days[5].is_today
    assert len(february.notes) == 3


@pytest.mark.parametrize(("year", "status"), [(2003, 404), (2004, 200), (2027, 200), (2028, 404)])
def test_years_run_from_the_first_known_to_one_after_the_last_announced(as_user, officer, year, status):
    page = as_user(officer).get(f"{CALENDAR}{year}/")

    assert page.status_code == status
    assert status == 404 or page.context["is_provisional"] == (year == 2027)


def test_this_year_is_what_opens(as_user, officer):
    browser = as_user(officer)
    with time_machine.travel(datetime(2025, 5, 1, 9, tzinfo=SHANGHAI), tick=False):
        page = browser.get(CALENDAR)

    assert page.context["year"] == 2025


def test_a_notice_that_is_entered_shows_at_once(as_user, officer):
    browser = as_user(officer)
    before = browser.get(f"{CALENDAR}2027/").context["workdays"]
    notice = CalendarNotice.objects.create(
        year=2027, version=1, number="国办发明电〔2026〕1号", status="applied", applied_at=timezone.now()
    )
    CalendarDay.objects.create(notice=notice, date=date(2027, 1, 1), kind="holiday", name="元旦")
    bump()

    page = browser.get(f"{CALENDAR}2027/")

    assert page.context["workdays"] == before - 1
    assert page.context["numbers"] == ["国办发明电〔2026〕1号"]
    assert not page.context["is_provisional"]


def tell(user, **facts):
    told = {"verb": "request.assign", "title": "扩产用电", "url": "/desk/", "at": timezone.now()} | facts
    return Notice.objects.create(user=user, **told)


def test_notices_are_mine_and_newest_first(as_user, officer, supervisor):
    old = tell(officer, at=timezone.now() - timedelta(days=1))
    new = tell(officer)
    tell(supervisor)

    page = as_user(officer).get(reverse("desk:notices"))

    assert list(page.context["page"]) == [new, old]


def test_opening_a_notice_marks_it_read_and_goes_there(as_user, officer):
    notice = tell(officer, url="/desk/calendar/")
    browser = as_user(officer)

    assert browser.get(reverse("desk:notice_open", args=[notice.pk])).url == reverse("desk:notices")
    notice.refresh_from_db()
    assert notice.read_at is None

    assert browser.post(reverse("desk:notice_open", args=[notice.pk])).url == "/desk/calendar/"
    notice.refresh_from_db()
    assert notice.read_at


def test_nobody_reads_my_notices(as_user, officer, supervisor):
    notice = tell(officer)

    assert as_user(supervisor).post(reverse("desk:notice_open", args=[notice.pk])).status_code == 404


def test_marking_all_read_leaves_those_of_others(as_user, officer, supervisor):
    tell(officer), tell(officer), tell(supervisor)

    as_user(officer).post(reverse("desk:notices_read"))

    assert not officer.notices.unread().exists()
    assert supervisor.notices.unread().count() == 1


def test_a_filter_is_kept_and_replaced_under_its_name(as_user, officer):
    browser = as_user(officer)
    kept = {"page": "requests:list", "name": "国庆", "query": "view=open&page=3&q=%E5%9B%BD"}

    response = browser.post(reverse("desk:saved_view"), kept)
    browser.post(reverse("desk:saved_view"), kept | {"query": "view=late"})

    assert response.url == f"{reverse('requests:list')}?view=open&q=%E5%9B%BD"
    assert SavedView.objects.get().query == "view=late"


@pytest.mark.parametrize("page", ["https://elsewhere.example", "admin:index", "nothing", "desk:person"])
def test_only_a_list_of_ours_can_be_kept(as_user, officer, page):
    kept = {"page": page, "name": "x", "query": ""}

    assert as_user(officer).post(reverse("desk:saved_view"), kept).status_code == 400


def test_a_kept_filter_is_removed_by_its_owner_only(as_user, officer, supervisor):
    view = SavedView.objects.create(user=officer, page="requests:list", name="x", query="")
    address = reverse("desk:saved_view_delete", args=[view.pk])

    assert as_user(supervisor).post(address).status_code == 404
    assert as_user(officer).post(address).url == reverse("requests:list")
    assert not SavedView.objects.exists()


def lines(browser, query=""):
    return list(browser.get(f"/desk/history/?{query}").context["page"])


def test_history_is_newest_first_and_says_what_it_is_about(as_user, auditor, service_request, officer):
    audit.record(officer, "user.edit", by=auditor, at=timezone.now())

    newest, oldest = lines(as_user(auditor))

    assert (newest.verb, newest.record_name) == ("user.edit", "林晓岚")
    assert (oldest.verb, oldest.record_name) == ("request.log", service_request.number)


def test_history_is_found_by_verb_person_day_and_number(as_user, auditor, service_request, officer):
    imported = audit.record(officer, "user.edit", name="王科长", at=datetime(2023, 5, 1, 23, 30, tzinfo=SHANGHAI))
    logged = Event.objects.get(verb="request.log")
    browser = as_user(auditor)

    assert lines(browser, "verb=user.edit") == [imported]
    assert lines(browser, "person=林晓") == [logged]
    assert lines(browser, "person=王科") == [imported]
    assert lines(browser, f"number={service_request.number.lower()}") == [logged]
    assert lines(browser, "number=昀峤") == []
    assert lines(browser, "until=2023-05-01") == [imported]
    assert lines(browser, "since=2023-05-02") == [logged]
    assert lines(browser, "number=IM-0001") == []


@pytest.mark.parametrize("count", [1, 3])
def test_history_costs_the_same_for_one_and_for_three(
    as_user, auditor, officer, enterprise, category, now, count, django_assert_max_num_queries
):
    for _request in range(count):
        request = make_request(by=officer, enterprise=enterprise, category=category, received_at=now)
        audit.record(enterprise, "enterprise.edit", by=officer)
        audit.record(officer, "user.edit", by=officer, text=str(request))
    browser = as_user(auditor)
    browser.get("/desk/history/")

    with django_assert_max_num_queries(8):
        browser.get("/desk/history/")


def test_history_answers_htmx_with_its_rows_alone(as_user, auditor, service_request):
    part = as_user(auditor).get("/desk/history/", headers={"HX-Request": "true"})

    assert part.text.lstrip().startswith('<div id="history">')


def test_the_language_changes_without_script(as_user, officer):
    browser = as_user(officer)

    response = browser.post(reverse("set_language"), {"language": "en", "next": "/desk/me/"})

    assert response.url == "/desk/me/"
    assert '<html lang="en">' in browser.get("/desk/me/").text
    assert 'value="zh-hans"' in browser.get("/desk/me/").text


@pytest.mark.parametrize("page", ["requests:list", "accounts:list"])
def test_a_kept_view_is_a_tab_that_can_be_removed_without_script(as_user, officer, page):
    browser = as_user(officer)
    view = SavedView.objects.create(user=officer, page=page, name="A 级", query="q=&tier=A")
    removal = reverse("desk:saved_view_delete", args=[view.pk])

    at_it = browser.get(reverse(page), {"tier": "A", "page": "1"})
    elsewhere = browser.get(reverse(page), {"tier": "B"})

    assert (at_it.context["saved_here"], elsewhere.context["saved_here"]) == (True, False)
    assert f'<form class="w-panel" method="post" action="{removal}">' in at_it.content.decode()
    assert browser.post(removal).url == reverse(page)
    assert removal not in browser.get(reverse(page)).content.decode()


@pytest.mark.parametrize("page", ["requests:list", "accounts:list"])
def test_folded_filters_say_how_many_are_set(as_user, officer, page):
    browser = as_user(officer)

    counted = [
        browser.get(reverse(page), query).context["count_set"] for query in ({}, {"q": "x"}, {"tier": "A", "q": "x"})
    ]

    assert counted == [0, 0, 1]
