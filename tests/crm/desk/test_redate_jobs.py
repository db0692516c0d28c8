"""A new calendar moves what is open and nothing else, exactly as it was previewed, however often the work is begun."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm import jobs, reference
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.desk import redate_jobs
from crm.desk.calendar_preview import Preview
from crm.desk.clock_jobs import JOBS
from crm.models import Deadline, Event, Job, Notice
from crm.notice_text import Day
from crm.workdays import DayKind
from enterprises.requests import flow
from enterprises.requests.models import ServiceRequest

from ...factories import make_request
from .notices import NOON, NUMBER, applied, days_of, drafted, last_job, previewed, shorter_new_year, withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def logged(officer, enterprise, category):
    """A request received on that day of December 2026 or January 2027, at ten."""

    def log(month: int, day: int) -> ServiceRequest:
        received_at = datetime(2027 if month < 12 else 2026, month, day, 10, tzinfo=SHANGHAI)
        return make_request(by=officer, enterprise=enterprise, category=category, received_at=received_at)

    return log


def due(service_request, kind: str = "") -> tuple[str, str, bool]:
    """The deadline's day, the request's copy of it, and whether it is provisional."""
    service_request.refresh_from_db()
    rows = Deadline.objects.about(service_request)
    row = (rows.filter(kind=kind) if kind else rows).latest("id")
    assert row.provisional == service_request.due_provisional or service_request.met_at
    days = [f"{moment.astimezone(SHANGHAI):%m-%d %H}" for moment in (row.due_at, service_request.due_at)]
    assert days[0] == days[1]
    return days[0], row.calendar_version, row.provisional


def run_job():
    jobs.run(last_job().pk)
    assert last_job().status == "done"


def test_a_notice_applied_corrected_and_withdrawn_moves_what_is_open_as_previewed(logged, administrator):
    row = logged(12, 30)
    assert due(row) == ("01-04 18", "", True)

    first = drafted(administrator)
    [moved] = previewed(first).moved[0:50]
    assert (moved.number, f"{moved.after:%m-%d}") == (row.number, "01-05")
    first = applied(first, administrator)
    run_job()
    assert due(row) == ("01-05 18", "2027/1", False)

    second = applied(drafted(administrator, shorter_new_year(days_of()), text=""), administrator)
    run_job()
    assert (second.version, due(row)) == (2, ("01-04 18", "2027/2", False))

    withdrawn(second, administrator)
    run_job()
    assert due(row) == ("01-05 18", "2027/1", False)
    withdrawn(first, administrator)
    run_job()
    assert due(row) == ("01-04 18", "", True)


def test_what_was_first_due_is_kept_and_the_story_tells_of_the_move(logged, administrator):
    row = logged(12, 30)
    before = row.due_at
    applied(drafted(administrator), administrator)
    run_job()

    deadline = Deadline.objects.about(row).get()
    event = Event.objects.about(row).get(verb="request.redate")
    assert deadline.original_due_at == before != deadline.due_at
    assert (event.text, event.changes) == (NUMBER, {"due_at": ["2027-01-04 18:00", "2027-01-05 18:00"]})


def test_the_copy_follows_the_answer_and_never_what_is_between_us(
    logged, officer, supervisor, department, administrator
):
    row = logged(12, 30)
    flow.assign(row.pk, by=officer, unit=department)
    flow.urge(row.pk, by=supervisor, now=NOON.replace(hour=20), text="请说明进展")
    assert due(row, "answer") == ("01-04 18", "", True)

    applied(drafted(administrator), administrator)
    run_job()

    assert due(row, "answer") == ("01-05 18", "2027/1", False)
    lines = Event.objects.about(row).filter(verb="request.redate").values_list("changes", flat=True)
    assert list(lines) == [{"due_at": ["2027-01-04 18:00", "2027-01-05 18:00"]}]  # the urge is due on New Year's Eve


def test_a_report_that_falls_on_a_day_off_is_nobodys_promise(logged, officer, administrator):
    row = logged(12, 30)
    flow.mark(row.pk, by=officer, now=datetime(2026, 12, 31, 10, tzinfo=SHANGHAI), urgency="normal", is_important=True)
    Deadline.objects.filter(kind="progress").update(due_at=datetime(2027, 2, 8, 18, tzinfo=SHANGHAI))
    notice = drafted(administrator)
    assert previewed(notice).promises_off == 0

    applied(notice, administrator)
    run_job()

    assert not Notice.objects.filter(verb="request.day_off").exists()


def test_a_pause_keeps_its_days_and_an_extension_its_own_when_the_calendar_changes(
    logged, officer, supervisor, department, administrator
):
    """Paused on two days and extended by one: counted anew with both, though New Year's Day turns out to be off."""
    row = logged(12, 28)
    ServiceRequest.objects.filter(pk=row.pk).update(status="working", unit=department)
    told = {"told_at": NOON, "told_channel": "phone", "told_to": "叶女士"}
    moments = [datetime(2026, 12, day, 10, tzinfo=SHANGHAI) for day in (28, 29, 30, 31)]
    flow.ask_extension(row.pk, by=officer, now=moments[0], days=1, text="涉及多个部门")
    flow.grant_extension(row.pk, by=supervisor, now=moments[0])
    flow.ask_pause(row.pk, by=officer, now=moments[1], ground="enterprise", awaited="图纸", text="缺图纸", **told)
    flow.grant_pause(row.pk, by=supervisor, now=moments[1])
    flow.resume(row.pk, by=officer, now=moments[3])
    assert due(row)[0] == "01-05 18"

    notice = drafted(administrator)
    [moved] = previewed(notice).moved[0:50]
    applied(notice, administrator)
    run_job()

    deadline = Deadline.objects.about(row).get()
    assert (deadline.extra_days, deadline.paused_days) == (1, "2026-12-29 2026-12-30")
    assert (due(row)[0], f"{moved.after:%m-%d}") == ("01-06 18", "01-06")


def test_what_stands_still_when_the_calendar_changes_is_resumed_by_the_new_one(
    logged, officer, supervisor, department, administrator
):
    row = logged(12, 28)
    ServiceRequest.objects.filter(pk=row.pk).update(status="working", unit=department)
    told = {"told_at": NOON, "told_channel": "phone", "told_to": "叶女士"}
    flow.ask_pause(row.pk, by=officer, now=NOON, ground="enterprise", awaited="图纸", text="缺图纸", **told)
    flow.grant_pause(row.pk, by=supervisor, now=NOON)

    applied(drafted(administrator), administrator)
    run_job()
    assert Deadline.objects.about(row).get().paused_at == NOON

    reference.forget()
    flow.resume(row.pk, by=officer, now=datetime(2027, 1, 4, 10, tzinfo=SHANGHAI))
    assert due(row)[0] == "01-05 18"  # 29 December and 4 January were not paused at close; 5 January is the third


def test_what_is_closed_never_moves(logged, officer, department, administrator):
    told = {"told_at": NOON, "told_channel": "phone", "told_to": "叶女士"}
    gone, met = logged(12, 30), logged(12, 30)
    flow.withdraw(gone.pk, by=officer, text="企业撤回")
    flow.decline(met.pk, by=officer, ground="outside", text="不在本市", **told)
    before = list(Deadline.objects.values())

    applied(drafted(administrator), administrator)
    run_job()

    assert list(Deadline.objects.values()) == before


def test_a_named_date_stays_and_whoever_named_it_is_told_of_the_day_off(logged, officer, department, administrator):
    row = logged(12, 28)
    flow.assign(row.pk, by=officer, unit=department)
    ServiceRequest.objects.filter(pk=row.pk).update(status="working")
    promised = datetime(2027, 2, 8, 12, tzinfo=SHANGHAI)
    flow.interim(
        row.pk, by=officer, text="正在协调", told_at=NOON, told_channel="phone", told_to="叶女士", next_at=promised
    )
    notice = drafted(administrator)
    assert previewed(notice).promises_off == 1

    applied(notice, administrator)
    run_job()

    assert Deadline.objects.open().get().due_at == promised
    told = Notice.objects.get(verb="request.day_off")
    assert (told.user, told.title) == (officer, str(row))


def test_people_are_told_once_how_many_of_theirs_fall_earlier(logged, officer, administrator):
    logged(12, 30), logged(12, 30), logged(12, 7)
    applied(drafted(administrator), administrator)
    run_job()
    assert not Notice.objects.filter(verb="request.earlier").exists()

    applied(drafted(administrator, shorter_new_year(days_of()), text=""), administrator)
    run_job()
    jobs.again(last_job().pk)

    told = Notice.objects.get(verb="request.earlier")
    assert (told.user, told.title) == (officer, "2 requests")


def test_killed_in_the_middle_it_is_begun_again_and_goes_on(logged, administrator, monkeypatch):
    monkeypatch.setattr(redate_jobs, "CHUNK", 2)
    rows = [logged(12, 30) for _n in range(5)]
    applied(drafted(administrator), administrator)
    job, follow, calls = last_job(), redate_jobs.SLICES[ServiceRequest].follow, []

    def die_in_the_second_chunk(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        follow(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(redate_jobs.redating, "follow", die_in_the_second_chunk)
        with pytest.raises(KeyboardInterrupt):
            jobs.run(job.pk)
    assert Event.objects.filter(verb="request.redate").count() == 2

    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.done, job.total) == ("done", 5, 5)
    assert {due(row)[0] for row in rows} == {"01-05 18"}
    assert Event.objects.filter(verb="request.redate").count() == 5


def test_what_began_by_the_old_calendar_meanwhile_is_caught_up_by_the_clock(logged, administrator):
    applied(drafted(administrator), administrator)
    run_job()
    row = logged(12, 30)
    Deadline.objects.update(
        due_at=datetime(2027, 1, 4, 18, tzinfo=SHANGHAI), calendar_edition="of before", calendar_version=""
    )

    redate_jobs.catch_up(NOON)
    run_job()

    assert due(row) == ("01-05 18", "2027/1", False)


def test_the_clock_asks_once_and_cheaply(logged, administrator, django_assert_num_queries):
    logged(12, 30)
    reference.stamp(), work_calendar()

    with django_assert_num_queries(1):
        redate_jobs.catch_up(NOON)

    assert not Job.objects.exists()
    assert redate_jobs.catch_up in JOBS


def test_after_a_failure_the_clock_waits_an_hour(logged, administrator):
    logged(12, 30)
    Deadline.objects.update(calendar_edition="of before")
    redate_jobs.redate.start()
    Job.objects.update(status="failed", done_at=NOON)

    redate_jobs.catch_up(NOON + timedelta(minutes=59))
    assert Job.objects.count() == 1
    redate_jobs.catch_up(NOON + timedelta(minutes=61))
    assert Job.objects.count() == 2


def test_many_cost_as_many_queries_as_one(logged, administrator):
    def cost(number: int) -> int:
        for _n in range(number):
            logged(12, 30)
        Deadline.objects.update(calendar_edition="of before")
        chunk = redate_jobs.outdated()
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            redate_jobs.count_anew(chunk, Job(at=NOON))
        return len(captured)

    cost(1)

    assert cost(1) == cost(3)


DAYS = st.dates(date(2026, 12, 20), date(2027, 1, 31))
NOTICES = st.dictionaries(DAYS, st.sampled_from([DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY]), min_size=1, max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NOTICES)
def test_whatever_the_notice_says_it_does_what_the_preview_showed(logged, administrator, days):
    with transaction.atomic():
        rows = {row.number: row for row in (logged(12, day) for day in range(18, 32))}
        notice = drafted(administrator, [Day(day, kind, "元旦") for day, kind in sorted(days.items())], text="")
        preview = previewed(notice)
        moved = preview.moved[0 : len(preview.moved)]
        before = {number: row.due_at for number, row in rows.items()}

        notice.version, notice.status, notice.applied_at = 1, "applied", NOON
        notice.save()
        reference.bump()
        redate_jobs.redate.start()
        run_job()

        after = {row.number: row.due_at for row in ServiceRequest.objects.all()}
        assert {row.number: row.after for row in moved} == {n: due for n, due in after.items() if due != before[n]}
        settled = [
            row for row in ServiceRequest.objects.filter(due_provisional=False) if row.due_at == before[row.number]
        ]
        was_settled = sum(not row.due_provisional for row in rows.values() if row.due_at == after[row.number])
        assert preview.figures["settled"] == len(settled) - was_settled
        assert len(Preview(work_calendar(), work_calendar(), now=NOON).moved) == 0
        transaction.set_rollback(True)
    reference.forget_all()
