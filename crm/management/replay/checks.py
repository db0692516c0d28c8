"""At the end of the year: every row of every life beside what the second model says."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from crm import audit
from crm.models import Deadline, Event
from enterprises.requests.models import Ask, Assistance, Rating, Reply, ServiceRequest

from .shadow import Shadow

Lives = dict[int, Shadow]
OVER = ("closed", "declined", "withdrawn")


class Check(NamedTuple):
    what: str
    expected: int
    found: int
    differ: list[str]  # the first few that do not agree

    @property
    def holds(self) -> bool:
        return self.expected == self.found and not self.differ


def rows(lives: Lives) -> Iterator[Check]:
    """One check for each table, row by row."""
    numbers = dict(ServiceRequest.objects.values_list("pk", "number"))
    for what, of_shadow, stored in (
        ("deadlines", deadlines_of, stored_deadlines()),
        ("events, in their order", lines_of, stored_lines()),
        ("replies", replies_of, stored_replies()),
        ("asks", lambda shadow: [(ask.kind, ask.granted) for ask in shadow.asks], stored_asks()),
        ("ratings", lambda shadow: sorted(shadow.grades.items()), stored_ratings()),
        ("requests", lambda shadow: [facts_of(shadow)], stored_requests()),
    ):
        expected = {pk: of_shadow(shadow) for pk, shadow in lives.items()}
        differ = [numbers[pk] for pk, wanted in expected.items() if wanted != stored.get(pk, [])]
        yield Check(what, count(expected), count(stored), differ[:5])
    yield Check("numbers of a day run on", len(lives), sum(runs_on(numbers.values())), [])


def count(found: dict[int, list]) -> int:
    return sum(len(rows) for rows in found.values())


def runs_on(numbers) -> list[int]:
    """How many of each day, where they are 1, 2, 3 … without a gap."""
    days = defaultdict(list)
    for number in numbers:
        day, _dash, place = number.partition("-")
        days[day].append(int(place))
    return [len(places) for places in days.values() if sorted(places) == list(range(1, len(places) + 1))]


def deadlines_of(shadow: Shadow) -> list[tuple]:
    return sorted(
        (clock.kind, *map(stamp, (clock.started, clock.due, clock.first_due, clock.met, clock.cancelled)), clock.extra)
        for clock in shadow.clocks
    )


def stored_deadlines() -> dict[int, list[tuple]]:
    helped = dict(Assistance.objects.values_list("pk", "service_request"))
    of_assistance, found = audit.content_type_id(Assistance), defaultdict(list)
    for row in Deadline.objects.all():
        pk = helped[row.object_id] if row.content_type_id == of_assistance else row.object_id
        moments = (row.started_at, row.due_at, row.original_due_at, row.met_at, row.cancelled_at)
        found[pk].append((row.kind, *map(stamp, moments), row.extra_days))
    return {pk: sorted(rows) for pk, rows in found.items()}


def lines_of(shadow: Shadow) -> list[tuple]:
    return [(line.verb, line.by, stamp(line.at), line.before, line.after) for line in shadow.lines]


def stored_lines() -> dict[int, list[tuple]]:
    found = defaultdict(list)
    for row in Event.objects.filter(content_type_id=audit.content_type_id(ServiceRequest)).order_by("id").iterator():
        before, after = row.changes.get("status", (None, None))
        found[row.object_id].append((row.verb, row.actor_id, stamp(row.at), before, after))
    return found


def replies_of(shadow: Shadow) -> list[tuple]:
    return sorted((stamp(word.told), word.is_final, word.is_void) for word in shadow.words)


def stored_replies() -> dict[int, list[tuple]]:
    found = defaultdict(list)
    for pk, told_at, is_final, voided_at in Reply.objects.values_list(
        "service_request", "told_at", "is_final", "voided_at"
    ):
        found[pk].append((stamp(told_at), is_final, voided_at is not None))
    return {pk: sorted(rows) for pk, rows in found.items()}


def stored_asks() -> dict[int, list[tuple]]:
    return listed(Ask.objects.order_by("id").values_list("service_request", "kind", "is_granted"))


def stored_ratings() -> dict[int, list[tuple]]:
    return listed(Rating.objects.order_by("round").values_list("service_request", "round", "grade"))


def listed(found) -> dict[int, list[tuple]]:
    by_request = defaultdict(list)
    for pk, *facts in found:
        by_request[pk].append(tuple(facts))
    return by_request


def facts_of(shadow: Shadow) -> tuple:
    shown = shadow.shown
    return (
        shadow.status, shadow.round, stamp(shown.due), stamp(shown.met), bool(shown.hours), shadow.officer, shadow.unit,
        shadow.returned, shadow.extensions, shadow.pending, stamp(shadow.paused), shadow.checked, shadow.urged,
        shadow.important, shadow.result, shadow.settled, shadow.called_back, shadow.status in OVER, shadow.linked,
    )  # fmt: skip


def stored_requests() -> dict[int, list[tuple]]:
    return {
        row.pk: [(
            row.status, row.round, stamp(row.due_at), stamp(row.met_at), row.due_in_hours, row.officer_id, row.unit_id,
            row.returned_count, row.extensions, row.pending, stamp(row.paused_at), bool(row.checked_at),
            bool(row.urged_at), row.is_important, row.result, bool(row.settled_at), bool(row.called_back_at),
            bool(row.closed_at), bool(row.enterprise_id),
        )]
        for row in ServiceRequest.objects.all()
    }  # fmt: skip


def stamp(moment: datetime | None) -> float:
    """One moment in two zones is one number."""
    return moment.timestamp() if moment else 0.0
