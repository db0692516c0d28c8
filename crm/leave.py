"""Who is on leave, in words: beside a name where people are chosen, and about oneself."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from crm import lights
from crm.calendar import work_calendar
from crm.models import Cover, covers


def named(person_pk: int, name: object) -> str:
    """张三（请假至 6月12日，李四代） for somebody on leave, the name alone for everybody else."""
    cover = covers.of(person_pk, timezone.localdate())
    if cover is None:
        return str(name)
    return _("%(name)s (on leave until %(day)s, %(deputy)s stands in)") % {
        "name": name, "day": lights.month_day(cover.to_on), "deputy": cover.deputy,
    }  # fmt: skip


def just_over(person_pk: int, today: date) -> Cover | None:
    """The leave from which this person is just back: told until the end of the first working day."""
    over = [row for row in covers.known() if row.person_id == person_pk and row.from_on <= row.last_on < today]
    last = max(over, key=lambda row: row.last_on, default=None)
    if last is None or covers.of(person_pk, today):
        return None
    return last if today <= work_calendar().add(last.last_on, 1) else None


def days(cover: Cover) -> str:
    """6月10日 – 6月12日"""
    if cover.from_on == cover.to_on:
        return lights.month_day(cover.from_on)
    return f"{lights.month_day(cover.from_on)} – {lights.month_day(cover.to_on)}"


def off_days(from_on: date, to_on: date) -> list[date]:
    calendar = work_calendar()
    every = [from_on + timedelta(days=n) for n in range((to_on - from_on).days + 1)]
    return [day for day in every if not calendar.is_workday(day)]
