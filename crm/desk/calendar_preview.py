"""What a calendar would do to the open deadlines before it is in force: sums by arithmetic, rows page by page."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate, TruncTime
from django.utils.translation import gettext as _

from crm.audit import content_type_id
from crm.calendar import clock_rule
from crm.clock import SHANGHAI, Due
from crm.deadlines import PROMISED, counted_by
from crm.models import Deadline
from crm.words import listed
from crm.workdays import WorkCalendar
from enterprises.requests import redating

from .calendar_changes import Change, changes, said
from .redate_jobs import SLICES

UNNAMED = redating.Described("—", "—")  # of a slice that tells nothing about its records
COUNTED_ALIKE = ("due_at", "day", "is_late", "total", "paused_days", "provisional")


class Group(NamedTuple):
    """Open deadlines that began alike and are due alike; `due` is when they would be due."""

    due_at: datetime
    day: date
    is_late: bool  # received after close of business, which may count as the next day
    total: int
    paused_days: str
    provisional: bool
    count: int
    due: Due

    @property
    def moves(self) -> bool:
        return self.due_at != self.due.due_at


@dataclass(frozen=True)
class Row:
    """One open deadline that would move."""

    number: str
    owner: str
    before: datetime
    after: datetime
    why: str
    is_earlier: bool


class Preview:
    """`now` decides which are late; nothing is written and no row of the open deadlines is loaded."""

    def __init__(self, before: WorkCalendar, after: WorkCalendar, *, now: datetime):
        self.before, self.after, self.now = before, after, now
        self.changes = changes(before.special, after.special)
        self.groups = grouped(after)
        self.moved = MovedRows([group for group in self.groups if group.moves], self.changes)

    @property
    def seal(self) -> str:
        """Of what has been looked at: another calendar in force or other days have another one."""
        return f"{self.before.edition}-{self.after.edition}"

    def number(self, wanted) -> int:
        return sum(group.count for group in self.groups if wanted(group))

    @cached_property
    def figures(self) -> dict[str, int]:
        now, number = self.now, self.number
        return {
            "later": number(lambda group: group.due.due_at > group.due_at),
            "earlier": number(lambda group: group.due.due_at < group.due_at),
            "settled": number(lambda group: not group.moves and group.provisional and not group.due.provisional),
            "unsettled": number(lambda group: not group.moves and group.due.provisional and not group.provisional),
            "unchanged": number(lambda group: not group.moves and group.provisional == group.due.provisional),
            "become_late": number(lambda group: group.due.due_at < now <= group.due_at),
            "no_longer_late": number(lambda group: group.due_at < now <= group.due.due_at),
        }

    @cached_property
    def promises_off(self) -> int:
        """Named dates that would fall on a day off: they stay, and whoever named them is told."""
        off = Q(pk=None)
        for change in self.changes:
            if not self.after.is_workday(change.day):
                off |= Q(due_at__gte=midnight(change.day), due_at__lt=midnight(change.day + timedelta(days=1)))
        return Deadline.objects.open().filter(off, kind__in=PROMISED).count()


class MovedRows:
    """The rows behind the sums, for a Paginator: by the old due moment, and only those of the page are loaded."""

    def __init__(self, groups: list[Group], changed: list[Change]):
        self.groups, self.changes = groups, changed

    def __len__(self) -> int:
        return sum(group.count for group in self.groups)

    def __getitem__(self, wanted: slice) -> list[Row]:
        begins, overlapping, skipped = 0, [], 0
        for group in self.groups:
            if begins < wanted.stop and begins + group.count > wanted.start:
                overlapping.append(group)
                skipped = skipped if len(overlapping) > 1 else begins
            begins += group.count
        if not overlapping:
            return []
        rows = counted().filter(any_of(overlapping)).order_by(*COUNTED_ALIKE, "pk")
        return self.described(rows[wanted.start - skipped : wanted.stop - skipped], overlapping)

    def described(self, rows: QuerySet, groups: list[Group]) -> list[Row]:
        due = {group[: len(COUNTED_ALIKE)]: group.due.due_at for group in groups}
        rows, names = list(rows), {}
        for model, part in SLICES.items():
            kind = content_type_id(model)
            found = part.described({row.object_id for row in rows if row.content_type_id == kind})
            names |= {(kind, pk): facts for pk, facts in found.items()}
        alike = [tuple(getattr(row, name) for name in COUNTED_ALIKE) for row in rows]
        return [
            self.row(row, due[facts], names.get((row.content_type_id, row.object_id), UNNAMED))
            for row, facts in zip(rows, alike, strict=True)
        ]

    def row(self, deadline: Deadline, after: datetime, facts) -> Row:
        last = max(deadline.due_at, after).astimezone(SHANGHAI).date()
        between = [change for change in self.changes if deadline.day < change.day <= last]
        return Row(
            number=facts.number, owner=facts.enterprise, before=deadline.due_at, after=after,
            why=listed(said(between)) or _("counted otherwise before"), is_earlier=after < deadline.due_at,
        )  # fmt: skip


def counted() -> QuerySet:
    """Open deadlines that count working days, each with the day it began on."""
    rows = Deadline.objects.open().filter(days__isnull=False).annotate(total=F("days") + F("extra_days"))
    rule, is_late = clock_rule(), Value(False, output_field=BooleanField())
    if rule.out_of_hours_next_day:
        rows = rows.annotate(hour=TruncTime("started_at", tzinfo=SHANGHAI))
        is_late = Case(When(hour__gt=rule.close, then=True), default=False, output_field=BooleanField())
    return rows.annotate(day=TruncDate("started_at", tzinfo=SHANGHAI), is_late=is_late)


def grouped(calendar: WorkCalendar) -> list[Group]:
    due, rule = counted_by(calendar), clock_rule()
    alike = counted().order_by(*COUNTED_ALIKE).values_list(*COUNTED_ALIKE).annotate(count=Count("pk"))
    return [
        Group(*facts, count, due(moment(facts[1], time.max if facts[2] else rule.close), *facts[3:5]))
        for *facts, count in alike
    ]


def any_of(groups: list[Group]) -> Q:
    found = Q(pk=None)
    for group in groups:
        found |= Q(
            due_at=group.due_at, day=group.day, is_late=group.is_late, total=group.total,
            paused_days=group.paused_days, provisional=group.provisional,
        )  # fmt: skip
    return found


def moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SHANGHAI)


def midnight(day: date) -> datetime:
    return moment(day, time.min)
