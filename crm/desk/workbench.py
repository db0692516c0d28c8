"""首页: what I must do next, by day, with the days off between."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm import lights
from crm.calendar import unannounced_year, work_calendar
from crm.clock import SHANGHAI
from crm.daylist import span
from crm.figure_lists import query
from crm.figures import Scope, values
from crm.models import Role
from crm.models.covers import taken_by
from crm.periods import containing
from crm.web import render_page, role_required
from crm.words import listed
from crm.workdays import DayKind
from enterprises.economy.near_pages import silent
from enterprises.meetings.pages import waiting
from enterprises.outreach.activities.models import Activity
from enterprises.outreach.finance import pages as finance
from enterprises.outreach.finance.models import WRITES as FINANCES
from enterprises.outreach.visits import pages as visits
from enterprises.outreach.visits.views import DOERS
from enterprises.requests.figures import answered_in_time, due_next, due_today, late_now, mine
from enterprises.requests.filters import held_counts
from enterprises.requests.models import ServiceRequest
from enterprises.requests.moves import FLOW, standings
from enterprises.requests.pages import light_of
from enterprises.requests.views import READERS
from spaces import todo as spaces

from . import my_teams
from .covers import back_from
from .roster import on_duty

MOST = 60
MOST_DECIDED = 8
LOOK_AHEAD = 21  # days of the small calendar: three weeks


@dataclass
class Row:
    service_request: ServiceRequest
    light: lights.Shown
    move: object
    absent: str = ""  # the name of the person on leave whose turn it is
    is_cursor: bool = False


@dataclass
class Group:
    """One day of the timetable; without rows it is a run of days off."""

    title: str
    hint: str
    kind: str = ""
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Number:
    """A figure as it stands here, and the list it opens; a rate shows its numerator and denominator beside it."""

    label: object
    value: int | Decimal | None
    note: str
    query: str
    is_late: bool = False
    is_rate: bool = False


@require_GET
@role_required(*Role.values)
def workbench(request):
    now = timezone.now()
    works = request.user.has_role(*READERS)
    rows = todo(request.user, now) if works else []
    context = {
        "now": now,
        "headline": headline(now),
        "groups": timetable(rows, now),
        "figures": numbers(request, now) if works else [],
        "weeks": weeks([row.service_request for row in rows], now),
        "recent": request.user.notices.all()[:6],
        "decided": waiting(request.user, now=now, most=MOST_DECIDED),
        **my_teams.waiting(request.user, now),
        "visits": visits.waiting(request.user, now=now) if request.user.has_role(*DOERS) else None,
        "activities": list(Activity.objects.visible_to(request.user).waiting_for(request.user, now)[:MOST_DECIDED]),
        "needs": finance.waiting(request.user, most=MOST_DECIDED) if request.user.has_role(*FINANCES) else [],
        "works": works,
        "spaces": spaces.waiting(request, now=now),
        "unannounced": unannounced_year(timezone.localdate(now)) if request.user.has_role(Role.ADMIN) else None,
        "covers": standing_in(request),
        "back": back_from(request.user),
        "silent": silent(request.user, now) if works else None,
        **on_duty(now),
        "may_take": request.user.has_role(Role.OFFICER, Role.SUPERVISOR),
    }
    return render_page(request, "crm/desk/workbench.html", context)


def todo(user, now) -> list[Row]:
    waiting = ServiceRequest.objects.visible_to(user).waiting_for(user).for_list().told_apart(user)
    waiting = waiting.prefetch_related("assistances", "deadlines")
    absent = {person.pk: person.name for person in user.stands_for}
    rows = [
        Row(row, light_of(row, now=now), first_move(user, row, now), absent.get(row.turn_for, ""))
        for row in waiting.order_by("due_at", "id")[:MOST]
    ]
    if rows:
        rows[0].is_cursor = True
    return rows


def first_move(user, service_request, now):
    """The first button of the request's page that can be pressed."""
    moves = FLOW.open_to(standings(user, service_request), service_request.status)
    return next((move for move in moves if not move.reason(service_request, now)), None)


def standing_in(request) -> list[tuple]:
    """(cover, how much waits in that person's place, the list that shows it): 你代 张三 至 6月12日."""
    covers = taken_by(request.user.pk, timezone.localdate())
    counts = held_counts(request) if covers and request.user.has_role(*READERS) else {}
    return [(cover, counts.get(f"for_{cover.person_id}"), f"view=for_{cover.person_id}") for cover in covers]


def headline(now: datetime) -> str:
    """10月9日 周五, and what is odd about tomorrow."""
    calendar, today = work_calendar(), now.astimezone(SHANGHAI).date()
    parts = [lights.day_words(today)]
    if not calendar.is_workday(today):
        parts.append(_("a day off; the clock does not count it"))
    if calendar.kind(today) is DayKind.MAKEUP_WORKDAY:
        parts.append(_("a make-up working day; the clock counts it"))
    tomorrow = today + timedelta(days=1)
    if calendar.kind(tomorrow) is DayKind.MAKEUP_WORKDAY:
        parts.append(_("tomorrow is a make-up working day and counts"))
    elif calendar.is_workday(today) and not calendar.is_workday(tomorrow):
        back = calendar.add(today, 1)
        parts.append(_("the next working day is %(day)s") % {"day": lights.day_words(back, calendar)})
    return " · ".join(parts)


def timetable(rows: list[Row], now: datetime) -> list[Group]:
    """Late first, then day by day with the days off between, last what has been answered and waits to be closed."""
    calendar, today = work_calendar(), now.astimezone(SHANGHAI).date()
    late = [row for row in rows if row.light.name == "late"]
    done = [row for row in rows if row.light.name == "done"]
    days: dict[date, list[Row]] = {}
    for row in rows:
        if row.light.name not in {"late", "done"}:
            days.setdefault(row.service_request.due_at.astimezone(SHANGHAI).date(), []).append(row)
    groups = [Group(_("Late"), _("do these first"), "is-late", late)] if late else []
    before = today
    for day in sorted(days):
        groups += days_off(before, day, calendar)
        groups.append(Group(day_title(day, today, calendar), day_hint(day, today, calendar), "", days[day]))
        before = day
    if done:
        groups.append(Group(_("Answered"), _("no clock is running"), "", done))
    return groups


def days_off(after: date, until: date, calendar) -> list[Group]:
    """The days off strictly between two days, as one strip a run."""
    groups, day = [], after + timedelta(days=1)
    run: list[date] = []
    while day <= until:
        if day < until and not calendar.is_workday(day):
            run.append(day)
        elif run:
            groups.append(off_group(run, calendar))
            run = []
        day += timedelta(days=1)
    return groups


def off_group(run: list[date], calendar) -> Group:
    names = list(dict.fromkeys(_(calendar.name(day)) for day in run if calendar.name(day)))
    title = span(run[0], run[-1])
    return Group(title, listed([*names, _("off, the clock stands still")]), "is-off")


def day_title(day: date, today: date, calendar) -> str:
    if day == today:
        return _("Today")
    if day == today + timedelta(days=1):
        return _("Tomorrow")
    return lights.weekday(day, calendar)


def day_hint(day: date, today: date, calendar) -> str:
    return lights.day_words(day, calendar) if day <= today + timedelta(days=1) else lights.month_day(day)


def numbers(request, now) -> list[Number]:
    """The first three open tabs of the list, which count the same."""
    counts, today = held_counts(request), now.astimezone(SHANGHAI).date()
    next_day = lights.day_words(work_calendar().add(today, 1), work_calendar())
    is_late = counts["late"] > 0
    of_month = Scope(request.user, now, containing(today, "month"))
    rate = values([answered_in_time], of_month)[answered_in_time.name]
    return [
        Number(mine.label, counts["mine"], _("to do next"), "view=mine"),
        Number(late_now.label, counts["late"], _("open past the due time"), "view=late", is_late=is_late),
        Number(due_today.label, counts["today"], _("before the next working day"), "view=today"),
        Number(due_next.label, counts["next"], next_day, urlencode(query(due_next, of_month))),
        Number(
            _("Answered in time this month"), rate.number, f"{rate.part} ÷ {rate.whole}",
            urlencode(query(answered_in_time, of_month)), is_rate=True,
        ),
    ]  # fmt: skip


def weeks(requests: list[ServiceRequest], now) -> list[list[dict]]:
    """Three weeks from this Monday: what is due when, and which days are off."""
    calendar, today = work_calendar(), now.astimezone(SHANGHAI).date()
    monday = today - timedelta(days=today.weekday())
    running = [row.due_at.astimezone(SHANGHAI).date() for row in requests if row.met_at is None]
    days = [day_cell(monday + timedelta(days=n), today, running, calendar) for n in range(LOOK_AHEAD)]
    return [days[n : n + 7] for n in range(0, LOOK_AHEAD, 7)]


def day_cell(day: date, today: date, due_days: list[date], calendar) -> dict:
    count, off = due_days.count(day), not calendar.is_workday(day)
    kinds = ["is-off"] * off + ["is-today"] * (day == today)
    word = _(calendar.name(day)) if off and calendar.name(day) else _("off") if off else ""
    if calendar.kind(day) is DayKind.MAKEUP_WORKDAY:
        word = _("work")
    if count:
        late = day < today
        word = _("late %(n)s") % {"n": count} if late else _("%(n)s due") % {"n": count}
    return {"day": day, "count": count, "kind": " ".join(kinds), "word": word, "is_late": count and day < today}
