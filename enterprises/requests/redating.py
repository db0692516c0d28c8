"""What a changed calendar does to requests: their copy of the deadline, a line in their story, who is told."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm import audit, notices
from crm.deadlines import PROMISED, Moved
from crm.models import Deadline, Event, NoticeKind, User
from crm.words import speak

from .models import ServiceRequest
from .verbs.steps import OWED

AT_ONCE = 500
MOVE = "request.redate"

speak(
    verbs={
        MOVE: _("counted the deadline anew by the holiday notice"),
        "request.earlier": _("Deadlines fall earlier than before:"),
        "request.day_off": _("The promised date has become a day off:"),
    },
    fields={"due_at": _("due"), "deadline": _("deadline")},
    values={"deadline": dict(Deadline.Kind.choices)},
)
notices.sort(NoticeKind.REMINDER, "request.earlier", "request.day_off")


class Described(NamedTuple):
    """A request in the list of what would move: no more than administrators may know of it."""

    number: str
    enterprise: str


def lock(pks: Collection[int]) -> None:
    """As every verb does, before anything is read that it writes; in one order for all."""
    rows = ServiceRequest.objects.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


def follow(moved: Iterable[Moved], *, by: User | None, at: datetime, text: str) -> None:
    """Copy the moved deadlines onto their requests and tell their stories, in the transaction that moved them."""
    rows = list(moved)
    mirror({row.object_id for row in rows})
    Event.objects.bulk_create(
        audit.event_about(
            ServiceRequest, row.object_id, MOVE, by=by, at=at, text=text,
            changes=changes(row),
        )
        for row in rows
        if row.before != row.after
    )  # fmt: skip


def changes(row: Moved) -> dict[str, list]:
    """The answer's date, or that of another clock, which is named then."""
    moved = {"due_at": [audit.plain(row.before), audit.plain(row.after)]}
    return moved if row.kind == Deadline.Kind.ANSWER else moved | {"deadline": [None, row.kind]}


def mirror(pks: Collection[int]) -> None:
    """The copy of what the enterprise is owed next, for many requests at once (verbs.steps does it for one)."""
    open_ones = Deadline.objects.open().filter(
        content_type_id=audit.content_type_id(ServiceRequest), object_id__in=pks, kind__in=OWED
    )  # fmt: skip
    next_ones: dict[int, tuple[datetime, bool]] = {}
    for pk, due_at, provisional in open_ones.order_by("due_at").values_list("object_id", "due_at", "provisional"):
        next_ones.setdefault(pk, (due_at, provisional))
    alike: dict[tuple[datetime, bool], list[int]] = {}
    for pk, copy in next_ones.items():
        alike.setdefault(copy, []).append(pk)
    for (due_at, provisional), same in alike.items():
        copies = {"due_at": due_at, "due_provisional": provisional}
        ServiceRequest.objects.filter(pk__in=same).exclude(**copies).update(**copies)


def tell_of_days_off(promises: Iterable[Moved]) -> None:
    """A date named to the enterprise does not move; whoever named it must know that nobody is in the office then."""
    named = {row.object_id: row for row in promises if row.kind in PROMISED}
    rows = ServiceRequest.objects.filter(pk__in=named).select_related("officer", "handler")
    for row in rows:
        promise = named[row.pk]
        notices.tell(
            responsible(row), "request.day_off", title=str(row), url=row.get_absolute_url(),
            key=f"day-off:{promise.pk}:{promise.after:%Y%m%d}",
        )  # fmt: skip


def tell_of_earlier_ones(*, since: datetime, url: str, key: str) -> None:
    """One line for each person whose deadlines fall earlier by what was moved since then, with their number."""
    lines = Event.objects.filter(verb=MOVE, at__gte=since).values_list("object_id", "changes").iterator()
    earlier = sorted({pk for pk, changes in lines if changes["due_at"][1] < changes["due_at"][0]})
    counts = Counter()
    for first in range(0, len(earlier), AT_ONCE):
        rows = ServiceRequest.objects.filter(pk__in=earlier[first : first + AT_ONCE])
        for pair in rows.values_list("officer", "handler"):
            counts.update(set(pair) - {None})
    for person in User.objects.filter(pk__in=counts, is_active=True):
        words = ngettext("%(n)s request", "%(n)s requests", counts[person.pk]) % {"n": counts[person.pk]}
        notices.tell([person], "request.earlier", title=words, url=url, key=key)


def described(pks: Collection[int]) -> dict[int, Described]:
    rows = ServiceRequest.objects.filter(pk__in=pks).select_related("enterprise")
    return {row.pk: Described(row.number, row.asker) for row in rows}


def responsible(service_request: ServiceRequest) -> list[User]:
    return [person for person in (service_request.officer, service_request.handler) if person]
