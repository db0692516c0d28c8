"""What an administrator does with a holiday notice, one verb each: enter, change, apply, correct, withdraw."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import audit, reference
from crm.calendar import applied_notices, calendar_by, notice_name, shipped_days
from crm.flow import Refused
from crm.models import CalendarDay, CalendarNotice, User
from crm.notice_text import Day
from crm.words import speak
from crm.workdays import DayKind, WorkCalendar

from .calendar_checks import findings
from .redate_jobs import redate

Status = CalendarNotice.Status

speak(
    verbs={
        "calendar.draft": _("began a holiday notice"),
        "calendar.edit": _("changed the draft of the holiday notice"),
        "calendar.apply": _("put the holiday notice in force"),
        "calendar.withdraw": _("withdrew the holiday notice"),
        "calendar.discard": _("threw away the draft of the holiday notice"),
    },
    fields={"year": _("year"), "number": _("document number"), "version": _("version"), "days": _("days")},
)


class DraftExists(Refused):
    """There is a draft of that year; whoever has a second one would overwrite the first unseen."""

    def __init__(self, notice: CalendarNotice):
        words = _("There is a draft for %(year)s already, by %(name)s")
        super().__init__(words % {"year": notice.year, "name": notice.by})
        self.notice = notice


def draft(*, by: User, year: int, number: str, days: Iterable[Day], text: str = "", address=None) -> CalendarNotice:
    try:
        with transaction.atomic():
            notice = CalendarNotice.objects.create(year=year, number=number, text=text, by=by)
            keep_days(notice, days)
            audit.record(notice, "calendar.draft", by=by, address=address, text=number, changes={"year": [None, year]})
    except IntegrityError:
        raise DraftExists(CalendarNotice.objects.drafts().select_related("by").get(year=year)) from None
    return notice


def edit(pk: int, *, by: User, year: int, number: str, days: list[Day], address=None) -> CalendarNotice:
    try:
        with transaction.atomic():
            notice = locked(pk, by)
            refuse_unless_draft(notice, by)
            before = {"year": notice.year, "number": notice.number, "days": notice.days.count()}
            notice.year, notice.number = year, number
            notice.save(update_fields=["year", "number"])
            keep_days(notice, days)
            changes = audit.differences(before, {"year": year, "number": number, "days": len(days)})
            audit.record(notice, "calendar.edit", by=by, address=address, changes=changes)
    except IntegrityError:
        raise DraftExists(CalendarNotice.objects.drafts().select_related("by").exclude(pk=pk).get(year=year)) from None
    return notice


def correct(year: int, *, by: User, address=None) -> CalendarNotice:
    """更正: the days in force as a new draft; one that is there already is gone on with."""
    if existing := CalendarNotice.objects.drafts().filter(year=year).first():
        return existing
    notice = in_force(year)
    if notice:
        days = [Day(day.date, DayKind(day.kind), day.name) for day in notice.days.all()]
    else:
        shipped = sorted(shipped_days(year).items())
        days = [Day(day, special.kind, notice_name(special.name)) for day, special in shipped]
    if not days:
        raise Refused(_("There is nothing to correct: %(year)s has no arrangement yet") % {"year": year})
    return draft(by=by, year=year, number=notice.number if notice else "", days=days, address=address)


def apply(pk: int, *, by: User, seal: str, compared: bool, address=None, now: datetime | None = None) -> CalendarNotice:
    """In force from now on, and a worker counts the open deadlines anew. `seal` is that of the preview looked at."""
    now = now or timezone.now()
    with transaction.atomic():
        reference.bump()  # first: it is the lock that all who change the calendar wait for
        notice = locked(pk, by)
        if notice.is_applied and notice.applied_by == by:
            return notice  # a double click
        refuse_unless_draft(notice, by)
        before, after = calendars(notice)
        refuse_unless_seen(seal, before, after)
        refuse_unless_right(notice, before, after, compared=compared, now=now)
        notice.version, notice.status = next_version(notice.year), Status.APPLIED
        notice.applied_by, notice.applied_at = by, now
        notice.save(update_fields=["version", "status", "applied_by", "applied_at"])
        changes = {"version": [None, notice.version]}
        audit.record(notice, "calendar.apply", by=by, at=now, address=address, text=notice.number, changes=changes)
        reference.bump()
        redate.start(by=by)
    return notice


def withdraw(pk: int, *, by: User, seal: str, address=None, now: datetime | None = None) -> CalendarNotice:
    """What was in force before it is in force again: a version before, the shipped days, or no arrangement."""
    now = now or timezone.now()
    with transaction.atomic():
        reference.bump()
        notice = locked(pk, by)
        if notice.status == Status.WITHDRAWN and notice.withdrawn_by == by:
            return notice
        refuse_unless_in_force(notice)
        refuse_unless_seen(seal, *calendars(notice))
        end(notice, by=by, now=now)
        audit.record(notice, "calendar.withdraw", by=by, at=now, address=address, text=notice.number)
        reference.bump()
        redate.start(by=by)
    return notice


def discard(pk: int, *, by: User, address=None) -> CalendarNotice:
    with transaction.atomic():
        notice = locked(pk, by)
        if notice.status == Status.WITHDRAWN and notice.withdrawn_by == by:
            return notice
        refuse_unless_draft(notice, by)
        end(notice, by=by, now=timezone.now())
        audit.record(notice, "calendar.discard", by=by, address=address, text=notice.number)
    return notice


# ---------------------------------------------------------------- what the verbs share


def calendars(notice: CalendarNotice) -> tuple[WorkCalendar, WorkCalendar]:
    """In force now, and as it would be: with a draft, or without what is applied. Read anew, never the kept copy."""
    applied = applied_notices()
    if notice.is_draft:
        draft = CalendarNotice.objects.prefetch_related("days").get(pk=notice.pk)
        draft.version = next_version(draft.year)
        others = sorted([*applied, draft], key=lambda other: (other.year, other.version))
    else:
        others = [other for other in applied if other.pk != notice.pk]
    return calendar_by(applied), calendar_by(others)


def in_force(year: int) -> CalendarNotice | None:
    return CalendarNotice.objects.applied().filter(year=year).order_by("-version").prefetch_related("days").first()


def is_in_force(notice: CalendarNotice) -> bool:
    return notice.is_applied and notice == in_force(notice.year)


def next_version(year: int) -> int:
    last = CalendarNotice.objects.filter(year=year).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def locked(pk: int, by: User) -> CalendarNotice:
    return CalendarNotice.objects.visible_to(by).select_for_update(of=("self",)).get(pk=pk)


def keep_days(notice: CalendarNotice, days: Iterable[Day]) -> None:
    notice.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=notice, date=day.date, kind=day.kind, name=day.name) for day in days
    )  # fmt: skip


def end(notice: CalendarNotice, *, by: User, now: datetime) -> None:
    notice.status, notice.withdrawn_by, notice.withdrawn_at = Status.WITHDRAWN, by, now
    notice.save(update_fields=["status", "withdrawn_by", "withdrawn_at"])


def refuse_unless_draft(notice: CalendarNotice, by: User) -> None:
    if notice.is_applied:
        raise Refused(_("%(name)s has put it in force meanwhile") % {"name": notice.applied_by})
    if not notice.is_draft:
        raise Refused(_("It is no longer a draft"))


def refuse_unless_in_force(notice: CalendarNotice) -> None:
    if notice.status == Status.WITHDRAWN:
        raise Refused(_("%(name)s has withdrawn it meanwhile") % {"name": notice.withdrawn_by})
    if not is_in_force(notice):
        raise Refused(_("Only the version in force can be withdrawn"))


def refuse_unless_seen(seal: str, before: WorkCalendar, after: WorkCalendar) -> None:
    if seal != f"{before.edition}-{after.edition}":
        raise Refused(_("The draft or the calendar has changed since you looked; look at the preview once more"))


def refuse_unless_right(notice, before: WorkCalendar, after: WorkCalendar, *, compared: bool, now: datetime) -> None:
    found = findings(notice, list(notice.days.all()), before=before, after=after, today=timezone.localdate(now))
    if any(finding.is_error for finding in found):
        raise Refused(_("It cannot be applied before the errors are put right"))
    if found and not compared:
        raise Refused(_("Some things look unusual: compare them with the notice and say that you have"))
