"""Once a day: jobs that are done, messages that were sent and what the task queue keeps of both are removed."""

from datetime import datetime, timedelta

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from crm.models import EventCursor, Job, Message

A_DAY = timedelta(days=1)
NAME = "desk.keeping"


def forget_what_is_done(now: datetime) -> None:
    """For the clock. What failed stays, for somebody has to look at it."""
    last, is_first = EventCursor.objects.get_or_create(name=NAME, defaults={"seen_until": now})
    due = EventCursor.objects.filter(name=NAME, seen_until=last.seen_until, seen_until__lte=now - A_DAY)
    if not is_first and not due.update(seen_until=now):
        return
    old = now - timedelta(days=settings.KEEP_DAYS)
    Job.objects.filter(status=Job.Status.DONE, at__lt=old, done_at__lt=old).delete()
    Message.objects.filter(status=Message.Status.SENT, at__lt=old, sent_at__lt=old).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()
