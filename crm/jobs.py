"""Work for a worker. The row is what counts, the queue only wakes somebody who looks at it.

A worker may die at any moment, the queue may lose a message or deliver it twice: the clock process wakes again what is
due or silent, whoever begins takes a new claim, and an earlier worker that is still alive finds its own claim gone.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_tasks import task

from crm import reference
from crm.models import Job, User

logger = logging.getLogger(__name__)

SILENT = timedelta(seconds=60)  # a running job says something at least so often
MOST_ATTEMPTS = 3
Status = Job.Status


class Hopeless(Exception):
    """Trying again will not help; says why, in words for the person who asked for the work."""


class Lost(Exception):
    """Another worker has taken the job over, because nothing was heard of this one."""


class Work:
    """A function of one job that may be begun again after having died anywhere, and counts once."""

    def __init__(self, function: Callable[[Job], None], gave_up: Callable[[Job], None] | None, label: object = ""):
        self.function, self.gave_up, self.label = function, gave_up, label
        self.path = f"{function.__module__}.{function.__qualname__}"

    def start(self, subject: int = 0, *, by: User | None = None, total: int = 0) -> Job:
        """Ask for it, in the transaction that makes it necessary. What is asked for already is not doubled."""
        now = timezone.now()
        job = Job(
            work=self.path, subject=subject, by=by, language=get_language() or "", total=total, at=now, not_before=now,
            woken_at=now,
        )  # fmt: skip
        try:
            with transaction.atomic():
                job.save(force_insert=True)
        except IntegrityError:
            return Job.objects.open().get(work=self.path, subject=subject)
        transaction.on_commit(lambda: wake.enqueue(job.pk))
        return job

    def last(self, subject: int = 0) -> Job | None:
        return Job.objects.of(self.path, subject).order_by("-id").first()


def work(
    gave_up: Callable[[Job], None] | None = None, *, label: object = ""
) -> Callable[[Callable[[Job], None]], Work]:
    """Decorator. `gave_up(job)` is called in the transaction that marks the job as failed for good.

    `label` is what the work is called on the page of jobs.
    """
    return lambda function: Work(function, gave_up, label)


def label_of(job: Job) -> str:
    known = _work_of(job)
    return str(known.label if known and known.label else job.work.rpartition(".")[2])


@task()
def wake(pk: int) -> None:
    run(pk)


def run(pk: int) -> None:
    """Do the job, if it is there to be done."""
    job = _claimed(pk)
    if job is None:
        return
    reference.forget()
    with override(job.language):
        try:
            if job.attempt > MOST_ATTEMPTS:
                raise Hopeless(_("It was begun %(n)s times and never came to an end.") % {"n": MOST_ATTEMPTS})
            known = _work_of(job)
            if known is None:
                raise Hopeless(_("This version of the program does not know this work."))
            known.function(job)
        except Lost:
            logger.warning("job %s was taken over", job.pk)
        except Hopeless as reason:
            _give_up(job, str(reason))
        except Exception:
            logger.exception("job %s failed", job.pk)
            _try_later(job)
        else:
            _mine(job).update(status=Status.DONE, done_at=timezone.now(), reason="")


def beat(job: Job, *, done: int | None = None, total: int | None = None) -> None:
    """Say that the work goes on, and how far it is. Raises Lost.

    Called inside the transaction that writes, it is the fence: of two workers that both believe the job theirs, the
    earlier one finds its claim gone and its writing is rolled back.
    """
    counts = {name: count for name, count in (("done", done), ("total", total)) if count is not None}
    if not _mine(job).update(heartbeat_at=timezone.now(), **counts):
        raise Lost


def take_up_jobs(now: datetime) -> None:
    """For the clock: wake a worker for what is due and for what a dead one has left."""
    since = now - SILENT
    for pk in Job.objects.to_take_up(now, silent_since=since).values_list("pk", flat=True):
        with transaction.atomic():
            if Job.objects.open().filter(pk=pk, woken_at__lt=since).update(woken_at=now):
                transaction.on_commit(lambda pk=pk: wake.enqueue(pk))


def again(pk: int) -> bool:
    """A job that was given up is asked for once more."""
    now = timezone.now()
    failed = Job.objects.filter(pk=pk, status=Status.FAILED)
    try:
        with transaction.atomic():
            found = failed.update(status=Status.WAITING, attempt=0, not_before=now, woken_at=now, done_at=None)
    except IntegrityError:
        return False  # the same work has been asked for anew and is open
    if found:
        transaction.on_commit(lambda: wake.enqueue(pk))
    return bool(found)


def _claimed(pk: int) -> Job | None:
    """The job, if it waits or its worker has been silent; the claim is the number of the attempt."""
    now = timezone.now()
    free = Q(status=Status.WAITING, not_before__lte=now) | Q(status=Status.RUNNING, heartbeat_at__lt=now - SILENT)
    taken = {"status": Status.RUNNING, "attempt": F("attempt") + 1, "heartbeat_at": now, "woken_at": now}
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(free, pk=pk).first()
        if job is None:
            return None
        Job.objects.filter(pk=pk).update(**taken)
        return Job.objects.select_related("by").get(pk=pk)


def _mine(job: Job):
    return Job.objects.filter(pk=job.pk, status=Status.RUNNING, attempt=job.attempt)


def _work_of(job: Job) -> Work | None:
    """None after an upgrade that took the function away; a function not marked as work is not called either."""
    try:
        found = import_string(job.work)
    except ImportError:
        return None
    return found if isinstance(found, Work) else None


def _try_later(job: Job) -> None:
    if job.attempt >= MOST_ATTEMPTS:
        return _give_up(job, _("Something went wrong on our side, %(n)s times.") % {"n": job.attempt})
    _mine(job).update(status=Status.WAITING)  # the clock wakes somebody for it
    return None


def _give_up(job: Job, reason: str) -> None:
    with transaction.atomic():
        if _mine(job).update(status=Status.FAILED, reason=reason, done_at=timezone.now()):
            job.status, job.reason = Status.FAILED, reason
            known = _work_of(job)
            if known and known.gave_up:
                known.gave_up(job)
