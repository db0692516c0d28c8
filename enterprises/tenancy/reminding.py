"""Leases that end: the officer in charge and the space managers hear of it three times, each time once."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import ngettext, override

from crm import notices, telling
from crm.clock import SHANGHAI
from crm.lights import full_day
from crm.models import Notice, NoticeKind, Role, User

from .models import Tenancy
from .rules import remind_days

ENDS, MORNING = "tenancy.lease_ends", "tenancy.morning"
notices.sort(NoticeKind.REMINDER, ENDS)


def remind_of_leases(now: datetime) -> None:
    """For the clock, on every working morning."""
    telling.each_morning(MORNING, now, lambda _last: remind(now))


def remind(now: datetime) -> int:
    """How many leases were told of. A lease belongs to the nearest of the three times: entered late it is told once."""
    today = now.astimezone(SHANGHAI).date()
    due = [(row, days) for least, days in bands(today) for row in ending(today + least, today + days)]
    managers = list(User.objects.in_role(Role.SPACES)) if due else []
    people = {key_of(row, days): people_of(row, managers) for row, days in due}
    wanted = [f"{key}:{person.pk}" for key, told in people.items() for person in told]
    known = set(Notice.objects.filter(key__in=wanted).values_list("key", flat=True))
    new = [(row, key) for row, days in due if not is_told(key := key_of(row, days), people[key], known)]
    for row, key in new:
        tell(row, key, people[key], now=now, today=today)
    return len(new)


def people_of(row: Tenancy, managers: list[User]) -> list[User]:
    told = {person.pk: person for person in (row.enterprise.officer, *managers) if person and person.is_active}
    return list(told.values())


def is_told(key: str, people: list[User], known: set[str]) -> bool:
    return all(f"{key}:{person.pk}" in known for person in people)


def bands(today: date) -> list[tuple[timedelta, timedelta]]:
    """(after so many days from now, up to so many): the last reminder from today on."""
    edges = [timedelta(days=days) for days in remind_days(today)]
    return list(zip([timedelta(days=-1), *edges], edges, strict=False))


def ending(after: date, until: date):
    rows = Tenancy.objects.running().filter(lease_ends_on__gt=after, lease_ends_on__lte=until)
    rows = rows.filter(enterprise__merged_into=None).order_by("lease_ends_on", "pk")
    return rows.select_related("enterprise__officer", "space__building__park")


def key_of(row: Tenancy, days: timedelta) -> str:
    """A lease that is renewed is a new matter."""
    return f"lease_ends:{row.pk}:{row.lease_ends_on:%Y%m%d}:{days.days}"


def tell(row: Tenancy, key: str, people: list[User], *, now: datetime, today: date) -> None:
    left = (row.lease_ends_on - today).days
    with override(settings.LANGUAGE_CODE):
        days = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
        title = f"{row.enterprise.brief} · {row.space} · {full_day(row.lease_ends_on)} · {days}"
    notices.tell(people, ENDS, title=title, url=row.get_absolute_url(), key=key, at=now)
