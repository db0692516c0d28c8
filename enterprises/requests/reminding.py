"""临期提醒: whoever owes a word is told once, as its last working day begins or as many before as they have chosen."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import override

from crm import notices, telling
from crm.audit import content_type_id
from crm.calendar import work_calendar
from crm.clock import SHANGHAI, shanghai
from crm.lights import day_time, day_words
from crm.models import Deadline, Notice, Role, User
from crm.reference import unit_family

from .models import Assistance, ServiceRequest

Kind = Deadline.Kind
ABOUT_REQUEST = (
    Kind.ANSWER, Kind.PROMISE, Kind.URGE, Kind.ASSIGN, Kind.ACTION, Kind.PROGRESS, Kind.PLAN,
)  # fmt: skip
AT_ONCE = 100


class Reminder(NamedTuple):
    deadline: Deadline
    service_request: ServiceRequest
    people: list[User]

    @property
    def key(self) -> str:
        """A date that moves is a new matter; an answer and a promise due at one moment are the same."""
        due = f"{self.deadline.due_at:%Y%m%d%H%M}"
        if self.deadline.kind in (Kind.ANSWER, Kind.PROMISE):
            return f"remind:{self.service_request.pk}:{due}"
        return f"remind:{self.deadline.kind}:{self.deadline.pk}:{due}"


class People:
    """Who is told, asked of the database once for each unit and role."""

    def __init__(self):
        self._units: dict[int, list[User]] = {}
        self._roles: dict[str, list[User]] = {}

    def of_unit(self, unit_id: int) -> list[User]:
        if unit_id not in self._units:
            rows = User.objects.in_role(Role.HANDLER).filter(unit__in=unit_family(unit_id))
            self._units[unit_id] = list(rows)
        return self._units[unit_id]

    def in_role(self, role: Role) -> list[User]:
        if role not in self._roles:
            self._roles[role] = list(User.objects.in_role(role))
        return self._roles[role]

    def owing(self, service_request: ServiceRequest) -> list[User]:
        """The handler, or the whole unit until somebody signs; and the first-contact owner, or all who may be it."""
        at_work = self.of_unit(service_request.unit_id) if service_request.unit_id else []
        if service_request.handler:
            at_work = [service_request.handler]
        return [*at_work, *self.owners(service_request)]

    def owners(self, service_request: ServiceRequest) -> list[User]:
        return [service_request.officer] if service_request.officer else self.in_role(Role.OFFICER)


def remind(now: datetime, *, since: datetime, people: People) -> None:
    """Of all that was not due yet at `since`: what ran out while nobody looked is still told, with its moment."""
    today = shanghai(now).date()
    for some in chunks(coming(today, since=since)):
        untold = list(not_told(list(reminders(some, people, today=today))))
        if untold:
            with transaction.atomic():
                for reminder in untold:
                    tell(reminder, now)


def coming(today: date, *, since: datetime) -> list[Deadline]:
    """As far ahead as the one who wants to know first looks."""
    ahead = User.objects.filter(is_active=True).aggregate(most=Max("remind_days"))["most"] or 0
    until = datetime.combine(work_calendar().add(today, ahead + 1), time(), SHANGHAI)
    rows = Deadline.objects.open().filter(due_at__gte=since, due_at__lt=until, paused_at=None)
    return list(rows.filter(kind__in=[*ABOUT_REQUEST, Kind.ASSIST]).order_by("due_at", "id"))


def chunks(rows: list) -> Iterator[list]:
    return (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))


def reminders(rows: list[Deadline], people: People, *, today: date) -> Iterator[Reminder]:
    """Each with the request it is about, as long as that is open, or planned and not done yet."""
    helped = Assistance.objects.in_bulk(about(rows, Assistance))
    pks = {*about(rows, ServiceRequest), *(row.service_request_id for row in helped.values())}
    unfinished = ServiceRequest.objects.filter(Q(closed_at=None) | ServiceRequest.ON_LEDGER)
    requests = unfinished.select_related("officer", "handler").in_bulk(pks)
    for row in rows:
        helper = helped.get(row.object_id) if row.kind == Kind.ASSIST else None
        service_request = requests.get(helper.service_request_id if helper else row.object_id)
        if service_request is None:
            continue
        if helper:
            told = [*people.of_unit(helper.unit_id), *people.owners(service_request)]
        else:
            told = people.owing(service_request)
        told = [one for one in dict.fromkeys(told) if telling.reminded_on(row.due_at, one.remind_days) <= today]
        yield Reminder(row, service_request, told)


def about(rows: Iterable[Deadline], model) -> set[int]:
    return {row.object_id for row in rows if row.content_type_id == content_type_id(model)}


def not_told(found: list[Reminder]) -> Iterator[Reminder]:
    """Without those who know already; most of the time nobody is left."""
    keys = {f"{row.key}:{person.pk}" for row in found for person in row.people}
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for row in found:
        missing = [person for person in row.people if f"{row.key}:{person.pk}" not in known]
        if missing:
            yield row._replace(people=missing)


def tell(reminder: Reminder, now: datetime) -> None:
    """Said by its key: two clocks that say it at the same moment say it once."""
    row = reminder.service_request
    title = titled(row, reminder.deadline)
    notices.tell(
        reminder.people, "request.remind", title=title, url=row.get_absolute_url(), key=reminder.key, at=now
    )  # fmt: skip


def titled(service_request: ServiceRequest, deadline: Deadline) -> str:
    """PH20240603-0001 扩产用电 · 应答 6月6日 周四 18:00, in the language of the office."""
    due = shanghai(deadline.due_at)
    with override(settings.LANGUAGE_CODE):
        when = day_time(day_words(due.date(), work_calendar()), due)
        return f"{service_request} · {deadline.get_kind_display()} {when}"
