"""When people are told: the hours of quiet, the morning of the digest, and how long before a deadline."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm import rules
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.models import EventCursor
from crm.rules import Rule

MOST_DAYS_BEFORE = 10  # working days before the last one from which somebody may want to be reminded
GROUP, HOUR = _("Telling people"), _("o'clock")

rules.declare(
    Rule(
        "telling.quiet_from", GROUP, _("Quiet from"), 20, HOUR, most=24,
        hint=_("E-mails and robots wait until morning, on days off until the next working day. The bell does not."),
    ),
    Rule("telling.quiet_until", GROUP, _("Quiet until"), 8, HOUR, most=24),
    Rule(
        "telling.digest_hour", GROUP, _("Morning digest at"), 8, HOUR, most=23,
        hint=_("On working days only."),
    ),
)  # fmt: skip


def hour(name: str, day: date) -> int:
    return int(rules.in_force(f"telling.{name}", day))


def out_of_quiet(moment: datetime) -> datetime:
    """This moment, or when it lies in the quiet, the morning on which the quiet ends."""
    local = moment.astimezone(SHANGHAI)
    morning, evening = (hour(name, local.date()) for name in ("quiet_until", "quiet_from"))
    if work_calendar().is_workday(local.date()):
        if local.hour < morning:
            return at(local.date(), morning)
        if local.hour < evening or evening <= morning:
            return moment
    next_day = work_calendar().add(local.date(), 1)
    return at(next_day, hour("quiet_until", next_day))


def digest_at(moment: datetime) -> datetime | None:
    """When the digest of this day is due; None on a day off."""
    today = moment.astimezone(SHANGHAI).date()
    return at(today, hour("digest_hour", today)) if work_calendar().is_workday(today) else None


def each_morning(name: str, now: datetime, begin: Callable[[datetime], None]) -> None:
    """For the clock: once on every working day, from the hour of the digest on, `begin` with when it began last.

    One transaction with the mark that the day has begun: two clocks do it once, one that dies does it not at all, one
    that was stopped does it later the same day, and never for a day that is over.
    """
    begins = digest_at(now)
    if begins is None or now < begins:
        return
    cursor, _made = EventCursor.objects.get_or_create(name=name, defaults={"seen_until": begins - timedelta(days=1)})
    if cursor.seen_until >= begins:
        return
    with transaction.atomic():
        if EventCursor.objects.filter(name=name, seen_until__lt=begins).update(seen_until=now):
            begin(cursor.seen_until)


def reminded_on(due_at: datetime, days: int) -> date:
    """The working day on which somebody wants to be reminded who asked for so many working days before; 0: the last."""
    calendar, day = work_calendar(), work_calendar().last_workday(due_at.astimezone(SHANGHAI).date())
    for _day in range(days):
        day = calendar.last_workday(day - timedelta(days=1))
    return day


def at(day: date, hours: int) -> datetime:
    """That hour of the day; 24 is the midnight at its end."""
    return datetime.combine(day, time(), SHANGHAI) + timedelta(hours=hours)
