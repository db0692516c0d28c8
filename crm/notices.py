"""Telling people: the line behind the bell."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from crm.models import Notice, User


def tell(
    people: Iterable[User],
    verb: str,
    *,
    title: str,
    url: str,
    by: User | None = None,
    key: str = "",
    at: datetime | None = None,
) -> None:
    """One line for each person but the one who did it. With a key it is said once, however often it is called."""
    now = at or timezone.now()
    rows = [
        Notice(
            user=person, verb=verb, title=title[:200], url=url, by_name=str(by) if by else "", at=now,
            key=f"{key}:{person.pk}" if key else None,
        )
        for person in set(people)
        if person != by
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
