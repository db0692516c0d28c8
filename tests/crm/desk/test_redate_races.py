"""Two administrators, or an answer and the worker, at the same moment. Only PostgreSQL has row locks."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from crm import jobs, reference
from crm.desk import calendar_flow, redate_jobs
from crm.flow import Refused
from crm.models import Deadline, Event, Job, Role
from enterprises.requests import flow
from enterprises.requests.models import ServiceRequest

from ...factories import make_request, make_user
from .notices import NOON, applied, drafted, last_job, previewed

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TOLD = {"told_at": NOON + timedelta(hours=1), "told_channel": "phone", "told_to": "叶女士"}


def together(*calls):
    """Run the calls in threads of their own; the outcome of each, or the refusal."""
    ready = threading.Barrier(len(calls))

    def run(call):
        reference.forget_all()
        ready.wait()
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_administrators_apply_one_draft_and_one_is_told(administrator):
    notice, colleague = drafted(administrator), make_user(Role.ADMIN)
    seal = previewed(notice).seal

    outcomes = together(
        *[
            lambda by=by: calendar_flow.apply(notice.pk, by=by, seal=seal, compared=True)
            for by in (administrator, colleague)
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CalendarNotice", "Refused"]
    assert Event.objects.filter(verb="calendar.apply").count() == Job.objects.count() == 1


@pytest.fixture
def open_requests(officer, department, enterprise, category):
    rows = [
        make_request(by=officer, enterprise=enterprise, category=category, received_at=NOON.replace(hour=10))
        for _n in range(12)
    ]
    for row in rows:
        flow.assign(row.pk, by=officer, unit=department)
    ServiceRequest.objects.update(status="working")
    return rows


def test_answers_given_meanwhile_are_met_and_never_move_afterwards(
    open_requests, officer, administrator, monkeypatch, settings
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr(redate_jobs, "CHUNK", 3)
    applied(drafted(administrator), administrator)

    def answer():
        for row in open_requests[::2]:
            flow.reply(row.pk, by=officer, text="已答复", **TOLD)

    together(lambda: jobs.run(last_job().pk), answer)

    assert last_job().status == "done"
    assert not Deadline.objects.counted_otherwise(redate_jobs.work_calendar().edition).exists()
    moved = dict(Event.objects.filter(verb="request.redate").values_list("object_id", "at"))
    for deadline in Deadline.objects.all():
        request = ServiceRequest.objects.get(pk=deadline.object_id)
        assert (request.due_at, request.met_at) == (deadline.due_at, deadline.met_at)
        assert (deadline.due_at != deadline.original_due_at) == (request.pk in moved)
        assert deadline.met_at or request.pk in moved


def test_a_request_logged_while_the_notice_is_applied_is_caught_up(administrator, officer, enterprise, category):
    notice = drafted(administrator)
    seal = previewed(notice).seal
    facts = {"by": officer, "enterprise": enterprise, "category": category, "received_at": NOON}

    together(
        lambda: calendar_flow.apply(notice.pk, by=administrator, seal=seal, compared=True),
        *[lambda: make_request(**facts) for _n in range(6)],
    )
    redate_jobs.catch_up(NOON)
    for job in Job.objects.open():
        jobs.run(job.pk)

    assert set(Deadline.objects.values_list("calendar_version", flat=True)) == {"2027/1"}
