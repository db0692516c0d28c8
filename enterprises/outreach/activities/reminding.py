"""Once a morning: the owner is reminded the working day before, and asked for a result when the end has passed."""

from datetime import datetime, timedelta

from crm import notices, telling
from crm.calendar import work_calendar
from crm.clock import shanghai
from crm.models import NoticeKind

from .models import Activity, Status

NAME = "activities.morning"
FAR = timedelta(days=15)  # longer than any holiday: nothing later can be tomorrow's work

notices.sort(NoticeKind.REMINDER, "activity.soon", "activity.due")


def remind_of_activities(now: datetime) -> None:
    """For the clock."""
    telling.each_morning(NAME, now, lambda _since: remind(now))


def remind(now: datetime) -> None:
    """Each thing is said once, however often the day is begun."""
    for activity in soon(now):
        say(activity, "soon", activity.starts_at, now=now)
    for activity in past_end(now):
        say(activity, "due", activity.ends_at, now=now)


def soon(now: datetime) -> list[Activity]:
    """Those whose last working day before is today, or has been while nobody was here."""
    today = shanghai(now).date()
    rows = Activity.objects.filter(status__in=[Status.DRAFT, Status.OPEN], starts_at__gt=now, starts_at__lt=now + FAR)
    return [row for row in rows.select_related("owner") if day_before(row) <= today]


def day_before(activity: Activity):
    return work_calendar().last_workday(shanghai(activity.starts_at).date() - timedelta(days=1))


def past_end(now: datetime) -> list[Activity]:
    """Still open, or under way on paper, when everybody has gone home."""
    rows = Activity.objects.filter(status__in=[Status.DRAFT, Status.OPEN, Status.HELD], ends_at__lt=now)
    return list(rows.select_related("owner"))


def say(activity: Activity, what: str, moment: datetime, *, now: datetime) -> None:
    title = f"{activity.title} · {shanghai(activity.starts_at):%Y-%m-%d %H:%M}"
    key = f"activity-{what}:{activity.pk}:{moment:%Y%m%d}"
    notices.tell([activity.owner], f"activity.{what}", title=title, url=activity.get_absolute_url(), key=key, at=now)
