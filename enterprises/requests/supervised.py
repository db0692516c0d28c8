"""督办 as rows: what supervisors look at, by whom it lies with. Each number of the board is counted from these."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from crm import notices
from crm.clock import SHANGHAI, shanghai
from crm.models import NoticeKind
from crm.words import speak

from .counting import turns_at
from .models import TO_DECIDE, Ask, Card, Result, Status

DISPUTED, CHECKING = Q(status=Status.DISPUTED), Q(status=Status.CHECKING)
# lists that the board opens beside those of the list's own tabs
VIEWS = (
    ("next", _("Due next working day")),
    ("yellow", _("Yellow cards this quarter")),
    ("red", _("Red cards this quarter")),
    ("urged", _("Urged, not answered")),
    ("pending", _("Waiting for a supervisor")),
    ("extension", _("Extensions to decide")),
    ("pause", _("Pauses to decide")),
    ("ledger", _("On the ledgers")),
    ("planned", _("Planned, not done yet")),
    ("unsolved", _("Not solved, not crossed off")),
    ("callback", _("Withdrawn, to be called back")),
)
VERBS = {Card.Colour.YELLOW: "request.yellow_card", Card.Colour.RED: "request.red_card"}
NAMES = frozenset(name for name, _label in VIEWS)

# the words of what the clock does, here because pages show it
notices.sort(NoticeKind.CARD, *VERBS.values())
notices.sort(NoticeKind.REMINDER, "request.remind")
speak(
    verbs={
        "request.remind": _("Reminder:"), VERBS[Card.Colour.YELLOW]: _("gave a yellow card"),
        VERBS[Card.Colour.RED]: _("gave a red card"),
    },
    fields={"why": _("why"), "held_by": _("lay with"), "card": _("card")},
    values={"why": dict(Card.Why.choices), "card": dict(Card.Colour.choices)},
)  # fmt: skip


def quarter_of(moment: datetime) -> tuple[datetime, datetime]:
    """The calendar quarter, in Shanghai, of a due moment: whenever the clock looked, it is the same."""
    day = shanghai(moment).date()
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return datetime(first.year, first.month, 1, tzinfo=SHANGHAI), datetime(after.year, after.month, 1, tzinfo=SHANGHAI)


def in_view(rows: QuerySet, name: str, *, now: datetime) -> QuerySet:
    match name:
        case Card.Colour.YELLOW | Card.Colour.RED:
            return rows.filter(carded(name, now))
        case "next":
            return rows.due_within(turns_at(now), turns_at(turns_at(now)))
        case "urged":
            return rows.open().filter(urged_at__isnull=False)
        case "pending":
            return rows.open().filter(TO_DECIDE)
        case "ledger":
            return rows.on_ledger()
        case "callback":
            return rows.to_call_back()
    return rows.open().filter(pending=name) if name in Ask.Kind.values else rows.on_ledger().filter(result=name)


def carded(colour: str, now: datetime, who: Q | None = None) -> Q:
    """With a card of that colour that stands, of this quarter, held by these."""
    start, end = quarter_of(now)
    cards = Card.objects.valid().due_between(start, end).filter(who or Q(), colour=colour)
    return Q(Exists(cards.filter(service_request=OuterRef("pk"))))


# ---------------------------------------------------------------- by whom it lies with

HOLDER = re.compile(r"([up])([0-9]{1,9})")


def held_by(rows: QuerySet, who: str, *, view: str, now: datetime) -> QuerySet:
    """`who` is u12 or p34: what lies with a unit or a person, in a list of cards what lay with them. u0, p0: nobody."""
    asked = HOLDER.fullmatch(who)
    if asked is None:
        return rows.none()
    kind, pk = asked[1], int(asked[2]) or None
    if view in Card.Colour.values:
        return rows.filter(carded(view, now, Q(unit=pk) if kind == "u" else Q(person=pk)))
    return rows.filter(Q(unit=pk) if kind == "u" else lies_with(pk))


def lies_with(person: int | None) -> Q:
    """The handler; the first-contact owner while it is with no unit. With nobody else."""
    return Q(unit__isnull=False, handler=person) | Q(unit=None, officer=person)


HOLDERS = ("unit", "handler", "handler__name", "officer", "officer__name")


def open_lines(rows: QuerySet, now: datetime, today_ends: datetime, tomorrow_ends: datetime) -> Iterable[dict]:
    """What is open, counted for each constellation of unit, handler and owner; one query."""
    running = Q(met_at=None, paused_at=None)
    return (
        rows.open().order_by().values(*HOLDERS).annotate(
            open=Count("pk"),
            late=Count("pk", filter=running & Q(due_at__lt=now)),
            today=Count("pk", filter=running & Q(due_at__gte=now, due_at__lt=today_ends)),
            next=Count("pk", filter=running & Q(due_at__gte=today_ends, due_at__lt=tomorrow_ends)),
            urged=Count("pk", filter=Q(urged_at__isnull=False)),
            extension=Count("pk", filter=Q(pending=Ask.Kind.EXTENSION)),
            pause=Count("pk", filter=Q(pending=Ask.Kind.PAUSE)),
            disputed=Count("pk", filter=DISPUTED), checking=Count("pk", filter=CHECKING),
        )
    )  # fmt: skip


def card_lines(rows: QuerySet, now: datetime, *fields: str) -> Iterable[dict]:
    """Requests with a card of this quarter, for each value of these fields of the card; one query."""
    start, end = quarter_of(now)
    held = rows.order_by().filter(cards__revoked_at=None, cards__due_at__gte=start, cards__due_at__lt=end)
    counts = {colour: Count("pk", filter=Q(cards__colour=colour), distinct=True) for colour in Card.Colour.values}
    return held.values(*fields).annotate(**counts) if fields else [held.aggregate(**counts)]


def ended_counts(rows: QuerySet) -> dict[str, int]:
    """What has ended and is not done with: the ledgers, and who is to be called back; from small indexes."""
    found = dict.fromkeys((Result.PLANNED, Result.UNSOLVED), 0)
    found |= dict(rows.on_ledger().order_by().values_list("result").annotate(n=Count("pk")))
    return found | {"callback": rows.to_call_back().count()}
