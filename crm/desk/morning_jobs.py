"""Once on every working day, at the hour the office has set: the digest of each person and group."""

from datetime import datetime

from crm import telling

from .digest_jobs import send_digests

NAME = "desk.morning"


def begin_the_day(now: datetime) -> None:
    """For the clock."""
    telling.each_morning(NAME, now, lambda _since: send_digests(now))
