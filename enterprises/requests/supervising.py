"""督办: the clock reminds, gives a yellow card to what is late, and a red one to what is late for long or late again.

It may be called by two clocks at once, die anywhere, or stand still for days: reminders are said by key; of cards there
is one of a colour for a deadline, and whoever writes the row writes its line of history and tells people, in the same
transaction. When it looks does not matter: what decides is how long a deadline ran past its due moment.
"""

import time
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q

from crm import audit, notices
from crm.calendar import work_calendar
from crm.clock import days_late, shanghai
from crm.models import Deadline, Event, EventCursor, Role, User
from enterprises.teams.reading import people_of

from .models import Card, ServiceRequest
from .redating import lock
from .reminding import People, remind, titled
from .rules import number
from .supervised import VERBS, quarter_of
from .verbs.steps import OWED

SINCE, SWEPT = "requests.supervised_since", "requests.supervised"
OVERLAP = timedelta(minutes=10)  # a transaction may commit an earlier moment than those read before
AT_ONCE = 50  # cards: with history and notices some three hundred rows
PAUSE = 0.05  # seconds in which others may write; SQLite has one writer at a time
Colour, Why = Card.Colour, Card.Why


def supervise(now: datetime) -> None:
    """For the clock. What was due before it was called for the first time is history and gets no cards."""
    since, last, people = moment(SINCE, now), moment(SWEPT, now), People()
    remind(now, since=last - OVERLAP, people=people)
    found = missed(now, since=since, closed_since=last - OVERLAP)
    for first in range(0, len(found), AT_ONCE):
        with transaction.atomic():
            Sweep(now, people).give(found[first : first + AT_ONCE])
        if connection.vendor == "sqlite":
            time.sleep(PAUSE)
    EventCursor.objects.filter(name=SWEPT, seen_until__lt=now).update(seen_until=now)


def moment(name: str, now: datetime) -> datetime:
    return EventCursor.objects.get_or_create(name=name, defaults={"seen_until": now})[0].seen_until


# ---------------------------------------------------------------- which


class Missed(NamedTuple):
    deadline: int
    service_request: int


def missed(now: datetime, *, since: datetime, closed_since: datetime) -> list[Missed]:
    """What has not got the cards it should have, first due first.

    Of what was closed and has its yellow card, only what ran on after the last look may have become red meanwhile.
    """
    rows = Deadline.objects.filter(
        content_type_id=audit.content_type_id(ServiceRequest), kind__in=OWED, due_at__gte=since, due_at__lt=now
    )
    lately = Q(met_at__gt=closed_since) | Q(cancelled_at__gt=closed_since) | Q(paused_at__gt=closed_since)
    running, closed = rows.open().filter(paused_at=None), rows.overrun()
    yellow, red = given(Colour.YELLOW), given(Colour.RED)
    new = [row for part in (running, closed) for row in part.filter(~yellow)]
    grown = [row for part in (running, closed.filter(lately)) for row in part.filter(yellow, ~red) if is_red(row, now)]
    return [Missed(row.pk, row.object_id) for row in sorted(new + grown, key=lambda row: (row.due_at, row.pk))]


def given(colour: str) -> Exists:
    return Exists(Card.objects.filter(deadline=OuterRef("pk"), colour=colour))


def is_late(row: Deadline, now: datetime) -> bool:
    return row.ran_until(now) > row.due_at


def is_red(row: Deadline, now: datetime) -> bool:
    """Late by more working days than the office allowed when it fell due."""
    most = number("red_days", shanghai(row.due_at).date())
    return days_late(row.ran_until(now), row.due_at, work_calendar()) > most


# ---------------------------------------------------------------- giving

Holder = tuple[int | None, int | None]  # unit, person


def holder(service_request: ServiceRequest) -> Holder:
    """The handler; the unit while nobody has signed; the first-contact owner while it is with no unit."""
    if service_request.unit_id is None:
        return None, service_request.officer_id
    return service_request.unit_id, service_request.handler_id


@dataclass
class Sweep:
    """Some cards, in one transaction."""

    now: datetime
    people: People
    requests: dict[int, ServiceRequest] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    teams: dict[int, list[User]] = field(default_factory=dict)  # 一对一专班 of the enterprises

    def give(self, found: Collection[Missed]) -> None:
        # one clock after the other: two second cards of one person must see each other
        EventCursor.objects.select_for_update().get(name=SINCE)
        lock({row.service_request for row in found})
        # only now: an answer told in time may have been written down while we waited
        rows = Deadline.objects.filter(pk__in=[row.deadline for row in found]).order_by("due_at", "id")
        late = [row for row in rows if is_late(row, self.now)]
        self.requests = ServiceRequest.objects.select_related("officer", "handler", "unit").in_bulk(
            {row.object_id for row in late}
        )
        self.teams = people_of(row.enterprise_id for row in self.requests.values() if row.enterprise_id)
        self.given = set(Card.objects.filter(deadline__in=late).values_list("deadline", "colour"))
        self.yellows = counted(late)
        for row in late:
            self.judge(row)
        self.write({row.pk: row for row in late})

    def judge(self, row: Deadline) -> None:
        is_new = (row.pk, Colour.YELLOW) not in self.given
        is_again = is_new and self.again(self.add(row, Colour.YELLOW, Why.LATE))
        if (row.pk, Colour.RED) not in self.given and (is_again or is_red(row, self.now)):
            self.add(row, Colour.RED, Why.VERY_LATE if is_red(row, self.now) else Why.AGAIN)

    def again(self, yellow: Card) -> bool:
        """The second one of the quarter, and each after it; of nobody's there is no second."""
        if yellow.person_id is None and yellow.unit_id is None:
            return False
        one = counting(yellow.unit_id, yellow.person_id, yellow.due_at)
        self.yellows[one] += 1
        return self.yellows[one] >= number("red_yellows", shanghai(yellow.due_at).date())

    def add(self, row: Deadline, colour: str, why: str) -> Card:
        service_request = self.requests[row.object_id]
        unit, person = holder(service_request)
        self.cards.append(
            Card(
                deadline=row, service_request=service_request, colour=colour, why=why, unit_id=unit, person_id=person,
                due_at=row.due_at, issued_at=self.now,
            )
        )  # fmt: skip
        return self.cards[-1]

    def write(self, deadlines: dict[int, Deadline]) -> None:
        Card.objects.bulk_create(self.cards)
        for colour, weaker in ((Colour.YELLOW, [""]), (Colour.RED, ["", Colour.YELLOW])):
            of = {card.service_request_id for card in self.cards if card.colour == colour}
            ServiceRequest.objects.filter(pk__in=of, card__in=weaker).update(card=colour)
        Event.objects.bulk_create(
            audit.event(card.service_request, VERBS[card.colour], at=self.now, changes=told(card))
            for card in self.cards
        )
        for card in self.cards:
            service_request = card.service_request
            notices.tell(
                self.concerned(service_request), VERBS[card.colour],
                title=titled(service_request, deadlines[card.deadline_id]), url=service_request.get_absolute_url(),
                key=f"card:{card.deadline_id}:{card.colour}", at=self.now,
            )  # fmt: skip

    def concerned(self, service_request: ServiceRequest) -> list[User]:
        team = self.teams.get(service_request.enterprise_id, [])
        return [*self.people.owing(service_request), *self.people.in_role(Role.SUPERVISOR), *team]


def told(card: Card) -> dict[str, list]:
    """For history: why, for which date, with whom it lay."""
    person = card.service_request.handler or (None if card.unit_id else card.service_request.officer)
    names = [str(one) for one in (card.service_request.unit, person) if one]
    facts = {"why": [None, card.why], "due_at": [None, audit.plain(card.due_at)]}
    return facts | ({"held_by": [None, " · ".join(names)]} if names else {})


def counting(unit: int | None, person: int | None, due_at: datetime) -> tuple:
    """A person's cards are counted wherever they work; a unit's own are those that nobody had signed for."""
    return (None if person else unit, person, quarter_of(due_at)[0])


def counted(rows: Iterable[Deadline]) -> Counter:
    """Yellow cards that stand, of the quarters in which these fell due."""
    found: Counter = Counter()
    for start, end in {quarter_of(row.due_at) for row in rows}:
        cards = Card.objects.valid().filter(colour=Colour.YELLOW).due_between(start, end)
        for unit, person, count in cards.order_by().values_list("unit", "person").annotate(count=Count("pk")):
            found[counting(unit, person, start)] += count
    return found
