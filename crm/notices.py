"""Telling people: the line behind the bell."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from crm.models import Notice, User, covers


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
    """One line for each person but the one who did it, and one for whoever stands in for a person on leave.

    With a key it is said once, however often it is called.
    """
    now = at or timezone.now()
    rows = [
        Notice(
            user=person, verb=verb, title=title[:200], url=url, by_name=str(by) if by else "", at=now,
            key=f"{key}:{person.pk}" if key else None, for_name=for_name,
        )
        for person, for_name in with_deputies(people).items()
        if person != by
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))


def with_deputies(people: Iterable[User]) -> dict[User, str]:
    """Each person with "", and the deputies of those on leave with the name of whom the line is for."""
    told = dict.fromkeys(people, "")
    for cover in covers.on(timezone.localdate()):
        if cover.person in told and cover.deputy not in told:
            told[cover.deputy] = str(cover.person)
    return told
