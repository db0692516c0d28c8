"""Once on every working day, at the hour the office has set: reminders, then the digest of each person and group.

One transaction with the mark that the day has begun: two clocks do it once, one that dies does it not at all, one that
was stopped does it later the same day, and never for a day that is over.
"""

from datetime import datetime, timedelta

from django.db import transaction

from crm import telling
from crm.models import EventCursor

from .digest_jobs import send_digests
from .reminder_jobs import remind

NAME = "desk.morning"


def begin_the_day(now: datetime) -> None:
    """For the clock."""
    begins = telling.digest_at(now)
    if begins is None or now < begins:
        return
    cursor, _created = EventCursor.objects.get_or_create(name=NAME, defaults={"seen_until": begins - timedelta(days=1)})
    if cursor.seen_until >= begins:
        return
    with transaction.atomic():
        if EventCursor.objects.filter(name=NAME, seen_until__lt=begins).update(seen_until=now):
            remind(now)
            send_digests(now)
