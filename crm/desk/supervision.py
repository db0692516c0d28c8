"""督办: what is late and with whom, what turns late next, what waits for a supervisor. Each figure opens its rows."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import lights
from crm.calendar import work_calendar
from crm.clock import shanghai
from crm.models import Role
from crm.reference import units
from crm.web import render_page, role_required
from enterprises.requests import supervised
from enterprises.requests.counting import turns_at
from enterprises.requests.models import TO_DECIDE, Ask, ServiceRequest
from enterprises.requests.moves import FLOW, standings
from enterprises.requests.pages import light_of

WATCHERS = (Role.SUPERVISOR, Role.OFFICER, Role.AUDITOR, Role.REPORTER)
SHOWN = 10  # of each list; the figure above it opens all
DECISIONS = ("rule", "grant_extension", "refuse_extension", "grant_pause", "refuse_pause", "pass_check", "send_back")
COUNTED = ("open", "late", "today", "next", "urged", "extension", "pause", "disputed", "checking")


@dataclass
class Line:
    """One unit or person: what lies with it, and its cards of this quarter. `who` is how the list asks for it."""

    who: str
    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*COUNTED, "yellow", "red"), 0))

    @property
    def share(self) -> str:
        """Late among what is open."""
        return f"{100 * self.counts['late'] / self.counts['open']:.1f}%" if self.counts["open"] else "—"


@dataclass(frozen=True)
class Figure:
    label: str
    value: int
    note: str
    query: str
    is_late: bool = False


@dataclass(frozen=True)
class Waiting:
    """One request that waits for a decision, and the moves by which this person can take it."""

    service_request: ServiceRequest
    light: lights.Shown
    state: str
    said: str
    moves: list


@require_GET
@role_required(*WATCHERS)
def supervision(request):
    now = timezone.now()
    rows = ServiceRequest.objects.visible_to(request.user)
    today_ends, tomorrow_ends = ends(now)
    held = list(supervised.open_lines(rows, now, today_ends, tomorrow_ends))
    counts = totals(held) | supervised.card_lines(rows, now)[0] | supervised.ended_counts(rows)
    context = {
        "headline": headline(now), "figures": figures(counts, now), "counts": counts,
        "kinds": kinds(counts), "waiting": waiting(rows, request.user, now),
        "late": drawn(rows.late(now).prefetch_related("assistances"), request.user, now, moves=("urge",)),
        "next": drawn(rows.due_within(today_ends, tomorrow_ends), request.user, now),
        "next_day": lights.day_words(shanghai(today_ends).date(), work_calendar()),
        "units": by_unit(held, supervised.card_lines(rows, now, "cards__unit")),
        "people": by_person(held, supervised.card_lines(rows, now, "cards__person", "cards__person__name")),
        "ledgers": ledgers(counts),
    }  # fmt: skip
    return render_page(request, "crm/desk/supervision.html", context)


def ends(now: datetime) -> tuple[datetime, datetime]:
    """The starts of the next working day and of the one after it."""
    return turns_at(now), turns_at(turns_at(now))


def headline(now: datetime) -> str:
    local = shanghai(now)
    quarter = _("quarter %(n)s of %(year)s") % {"n": (local.month + 2) // 3, "year": local.year}
    return f"{lights.day_words(local.date(), work_calendar())} {local:%H:%M} · {quarter}"


# ---------------------------------------------------------------- numbers


def totals(held: list[dict]) -> dict[str, int]:
    return {name: sum(row[name] for row in held) for name in COUNTED}


def figures(counts: dict[str, int], now: datetime) -> list[Figure]:
    today, tomorrow = (lights.day_words(shanghai(day).date(), work_calendar()) for day in (now, ends(now)[0]))
    share = f"{100 * counts['late'] / counts['open']:.1f}%" if counts["open"] else "—"
    note = _("%(share)s of %(open)s open") % {"share": share, "open": counts["open"]}
    decisions = sum(counts[name] for name in ("extension", "pause", "disputed", "checking"))
    return [
        Figure(_("Late now"), counts["late"], note, "view=late", counts["late"] > 0),
        Figure(_("Due today"), counts["today"], today, "view=today"),
        Figure(_("Turns late next"), counts["next"], tomorrow, "view=next"),
        Figure(_("Yellow cards"), counts["yellow"], _("requests, this quarter"), "view=yellow"),
        Figure(_("Red cards"), counts["red"], _("requests, this quarter"), "view=red"),
        Figure(_("Urges unanswered"), counts["urged"], _("an answer is due"), "view=urged"),
        Figure(_("To decide"), decisions, _("wait for a supervisor"), "view=pending"),
    ]


def kinds(counts: dict[str, int]) -> list[tuple]:
    """What waits for a supervisor, by kind: (label, how many, the list that shows them)."""
    return [
        (pgettext("to decide", "extensions"), counts["extension"], "view=extension"),
        (pgettext("to decide", "pauses"), counts["pause"], "view=pause"),
        (pgettext("to decide", "disputes"), counts["disputed"], "view=pending&status=disputed"),
        (pgettext("to decide", "answers to check"), counts["checking"], "view=pending&status=checking"),
    ]  # fmt: skip


def ledgers(counts: dict[str, int]) -> list[Figure]:
    return [
        Figure(_("Planned"), counts["planned"], _("to be crossed off when done"), "view=planned"),
        Figure(_("Not solved"), counts["unsolved"], _("to be crossed off with a reason"), "view=unsolved"),
        Figure(_("Withdrawn"), counts["callback"], _("the enterprise is to be called back"), "view=callback"),
    ]


def by_unit(held: list[dict], cards) -> list[Line]:
    names = {pk: unit.short_name for pk, unit in units().items()} | {None: _("Not yet assigned")}
    lines: dict[int | None, Line] = {}
    for row in held:
        add(lines, row["unit"], names, "u", {name: row[name] for name in COUNTED})
    for row in cards:
        add(lines, row["cards__unit"], names, "u", row)
    return ranked(lines)


def by_person(held: list[dict], cards) -> list[Line]:
    names: dict[int | None, str] = {None: _("Nobody has signed")}
    lines: dict[int | None, Line] = {}
    for row in held:
        role = "officer" if row["unit"] is None else "handler"
        names.setdefault(row[role], row[f"{role}__name"])
        add(lines, row[role], names, "p", {name: row[name] for name in COUNTED})
    for row in cards:
        names.setdefault(row["cards__person"], row["cards__person__name"])
        add(lines, row["cards__person"], names, "p", row)
    return ranked(lines)


def add(lines: dict, key: int | None, names: dict, kind: str, found: dict) -> None:
    line = lines.setdefault(key, Line(f"{kind}{key or 0}", names[key]))
    for name in line.counts.keys() & found.keys():
        line.counts[name] += found[name]


def ranked(lines: dict[int | None, Line]) -> list[Line]:
    """Who has most that is late, first."""
    weights = ("late", "red", "yellow", "urged", "next", "open")
    return sorted(lines.values(), key=lambda line: [*(-line.counts[name] for name in weights), line.name])


# ---------------------------------------------------------------- rows


def drawn(rows, user, now: datetime, moves: Collection[str] = ()) -> list[tuple]:
    """(request, its light, which of these moves are at hand)"""
    found = rows.for_list().select_related("handler").order_by("due_at", "id")[:SHOWN]
    return [(row, light_of(row, now=now), at_hand(row, user, now, moves) if moves else []) for row in found]


def waiting(rows, user, now: datetime) -> list[Waiting]:
    asks = Prefetch("asks", Ask.objects.filter(decided_at=None).select_related("asked_by"))
    found = rows.open().filter(TO_DECIDE).for_list().prefetch_related(asks, "deadlines", "assistances")
    return [waits(row, user, now) for row in found.order_by("due_at", "id")[:SHOWN]]


def waits(row: ServiceRequest, user, now: datetime) -> Waiting:
    asked = next(iter(row.asks.all()), None)
    said = f"{asked.asked_by} {lights.short(asked.asked_at)} · {asked.text}" if asked else ""
    state = "" if row.pending else row.get_status_display()
    return Waiting(row, light_of(row, now=now), state, said, at_hand(row, user, now, DECISIONS))


def at_hand(row: ServiceRequest, user, now: datetime, names: Collection[str]) -> list:
    """Only these moves are looked at: what others ask about has not been fetched."""
    moves = [move for move in FLOW.open_to(standings(user, row), row.status) if move.name in names]
    return [move for move in moves if move.is_drawn(row, now) and not move.reason_against(row, now)]
