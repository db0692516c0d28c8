"""What workers do and could not do, told to administrators; and what is done is forgotten in time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from crm.desk.clock_jobs import JOBS
from crm.desk.keeping_jobs import forget_what_is_done
from crm.desk.redate_jobs import redate
from crm.models import Job, Message

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def job(**facts) -> Job:
    return Job.objects.create(
        **{"work": redate.path, "subject": Job.objects.count(), "at": NOW, "not_before": NOW, "woken_at": NOW} | facts
    )


def message(**facts) -> Message:
    words = {"channel": "mail", "address": "lin@example.cn", "subject": "一", "body": "二"}
    return Message.objects.create(**words | {"at": NOW, "not_before": NOW} | facts)


def test_a_job_is_told_with_its_name_and_how_far_it_is(as_user, administrator):
    job(status="running", done=1200, total=3000, heartbeat_at=NOW, by=administrator)

    page = as_user(administrator).get("/desk/jobs/").content.decode()

    assert "Count open deadlines anew" in page
    assert "1,200 / 3,000" in page


def test_a_work_that_is_no_longer_known_is_told_by_its_function(as_user, administrator):
    job(work="crm.desk.elsewhere.tidy")

    assert "tidy" in as_user(administrator).get("/desk/jobs/").content.decode()


@pytest.mark.parametrize(("make", "address"), [(job, "/desk/jobs/"), (message, "/desk/jobs/messages/")])
def test_a_state_is_filtered_and_each_list_costs_the_same_for_many(as_user, administrator, make, address):
    browser, costs = as_user(administrator), []
    browser.get(address)
    for number in (1, 3):
        for _n in range(number):
            make(status="failed", reason="ConnectionRefusedError: 111")
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        costs.append(len(captured))

    assert costs[0] == costs[1]
    assert len(browser.get(f"{address}?status=failed").context["page"]) == 4
    assert len(browser.get(f"{address}?status=waiting").context["page"]) == 0


def test_what_failed_is_tried_again_by_a_button(as_user, administrator):
    browser, failed, stuck = as_user(administrator), job(status="failed"), message(status="failed")

    browser.post(f"/desk/jobs/{failed.pk}/again/")
    browser.post(f"/desk/jobs/messages/{stuck.pk}/again/")

    failed.refresh_from_db(), stuck.refresh_from_db()
    assert (failed.status, stuck.status) == ("waiting", "waiting")
    assert "not failed any more" in browser.post(f"/desk/jobs/{failed.pk}/again/", follow=True).content.decode()


def test_the_menu_has_a_red_word_only_when_something_failed(as_user, administrator, officer):
    browser = as_user(administrator)
    job(status="done", done_at=NOW)
    assert browser.get("/desk/").context["badges"] == []

    job(status="failed"), message(status="failed")

    assert list(browser.get("/desk/").context["badges"]) == [("desk:jobs", "2 failed", True)]
    assert not [badge for badge in as_user(officer).get("/desk/").context["badges"] if badge[0] == "desk:jobs"]


def test_an_address_is_not_shown_to_whoever_keeps_the_jobs(as_user, administrator):
    message(status="failed")

    assert "lin@example.cn" not in as_user(administrator).get("/desk/jobs/messages/").content.decode()


def test_once_a_day_what_is_done_and_old_is_removed_and_what_failed_stays(settings):
    old = NOW - timedelta(days=settings.KEEP_DAYS + 1)
    kept = [job(status="failed", at=old, done_at=old), job(status="done", at=old, done_at=NOW)]
    job(status="done", at=old, done_at=old)
    message(status="sent", at=old, sent_at=old)
    stuck = message(status="failed", at=old)
    DBTaskResult.objects.create(
        status="SUCCESSFUL", args_kwargs={}, task_path="x", backend_name="default", finished_at=old, run_after=old
    )

    forget_what_is_done(NOW)

    assert set(Job.objects.all()) == set(kept)
    assert list(Message.objects.all()) == [stuck]
    assert not DBTaskResult.objects.exists()
    assert forget_what_is_done in JOBS


def test_the_second_time_that_day_nothing_is_looked_for(django_assert_num_queries):
    forget_what_is_done(NOW)
    old = NOW - timedelta(days=365)
    job(status="done", at=old, done_at=old)

    forget_what_is_done(NOW + timedelta(hours=23))
    assert Job.objects.exists()
    forget_what_is_done(NOW + timedelta(hours=25))

    assert not Job.objects.exists()
