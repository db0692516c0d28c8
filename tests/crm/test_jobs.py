"""Work for a worker: asked for twice, begun by two, left by a dead one, failed again and again."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from crm import jobs
from crm.desk.clock_jobs import JOBS
from crm.models import Job

pytestmark = pytest.mark.django_db
calls: list[tuple] = []
LATER = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


def given_up(job):
    calls.append(("given up", job.reason))


@jobs.work()
def count(job):
    calls.append(("count", job.subject))
    jobs.beat(job, done=3, total=3)


@jobs.work(gave_up=given_up)
def fail(job):
    calls.append(("fail", job.attempt))
    raise RuntimeError


@jobs.work(gave_up=given_up)
def refuse(job):
    raise jobs.Hopeless("The file is empty.")


def ordinary(job):
    """Not marked as work."""


def state(job):
    job.refresh_from_db()
    return job.status


def test_it_is_done_once_however_often_the_queue_says_so(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = count.start(7)
    jobs.run(job.pk)

    assert (state(job), job.done, calls) == ("done", 3, [("count", 7)])


def test_asked_for_twice_while_open_it_is_one_job():
    assert count.start(7) == count.start(7)
    assert count.start(8) != count.last(7)


def test_after_it_is_done_it_may_be_asked_for_again():
    first = count.start(7)
    jobs.run(first.pk)

    assert count.start(7) != first


def test_a_job_that_is_running_is_not_begun_by_a_second_worker():
    job = count.start(7)
    Job.objects.update(status="running", heartbeat_at=timezone.now(), attempt=1)

    jobs.run(job.pk)

    assert calls == []


def test_a_dead_worker_s_job_is_taken_up_by_the_clock(django_capture_on_commit_callbacks):
    job, then = count.start(7), timezone.now() - LATER
    Job.objects.update(status="running", heartbeat_at=then, woken_at=then, attempt=1)

    with django_capture_on_commit_callbacks(execute=True):
        jobs.take_up_jobs(timezone.now())

    assert (state(job), job.attempt, calls) == ("done", 2, [("count", 7)])


def test_a_job_the_queue_forgot_is_taken_up_and_only_then(django_capture_on_commit_callbacks):
    job = count.start(7)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.take_up_jobs(timezone.now())
    assert state(job) == "waiting"

    with django_capture_on_commit_callbacks(execute=True):
        jobs.take_up_jobs(timezone.now() + LATER)

    assert state(job) == "done"


def test_the_clock_looks_after_jobs():
    assert jobs.take_up_jobs in JOBS


def test_a_worker_that_was_taken_over_writes_nothing_more(officer):
    job = count.start(7)
    earlier = jobs._claimed(job.pk)
    Job.objects.update(attempt=2)

    @transaction.atomic
    def write():
        officer.name = "changed"
        officer.save()
        jobs.beat(earlier)

    with pytest.raises(jobs.Lost):
        write()

    officer.refresh_from_db()
    assert officer.name == "林晓岚"


def test_a_failing_job_is_tried_three_times_and_then_given_up():
    job = fail.start(7)
    for _round in range(5):
        jobs.run(job.pk)

    assert state(job) == "failed"
    assert calls == [("fail", 1), ("fail", 2), ("fail", 3), ("given up", "Something went wrong on our side, 3 times.")]


def test_a_job_that_kills_its_worker_three_times_is_given_up():
    job = fail.start(7)
    Job.objects.update(status="running", heartbeat_at=timezone.now() - LATER, attempt=3)

    jobs.run(job.pk)

    assert state(job) == "failed"
    assert calls == [("given up", "It was begun 3 times and never came to an end.")]


def test_what_is_hopeless_is_not_tried_again_and_says_why():
    job = refuse.start(7)
    jobs.run(job.pk)

    assert (state(job), job.reason, job.attempt) == ("failed", "The file is empty.", 1)


def test_a_given_up_job_can_be_asked_for_once_more():
    job = refuse.start(7)
    jobs.run(job.pk)

    assert jobs.again(job.pk)
    assert state(job) == "waiting"
    assert not jobs.again(job.pk)


@pytest.mark.parametrize("name", ["ordinary", "taken_away"])
def test_only_what_is_marked_as_work_is_called(name):
    job = count.start(7)
    Job.objects.update(work=f"{__name__}.{name}")

    jobs.run(job.pk)

    assert (state(job), job.reason) == ("failed", "This version of the program does not know this work.")
