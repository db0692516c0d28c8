"""From which rows the figures of requests are counted, and by what they are broken down. A request is counted once."""

from datetime import date, datetime, time

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf, TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm.audit import content_type_id
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.dimensions import STEPS, Dimension, Key
from crm.figures import Basis, Scope, divide
from crm.models import Deadline
from crm.reference import units
from enterprises.accounts.models import Enterprise

from .kinds import category_names
from .models import UNHAPPY, Channel, Reply, ServiceRequest, Status

PAGE = "requests:list"
MOST_DAYS = 61  # longer than any promise


def seen(user):
    return ServiceRequest.objects.visible_to(user)


def open_ones(user):
    return seen(user).open()


def within(moment: str, scope: Scope) -> Q:
    """That moment lies in the period."""
    return Q(**{f"{moment}__gte": scope.period.start, f"{moment}__lt": scope.period.end})


def clocks(kind: str):
    """A clock of that kind ran out in the period: it was met, or its moment has passed while it was not paused."""

    def condition(scope: Scope) -> Q:
        ran = Q(deadlines__kind=kind, deadlines__cancelled_at=None) & within("deadlines__due_at", scope)
        passed = Q(deadlines__paused_at=None, deadlines__due_at__lt=scope.now)
        return ran & (Q(deadlines__met_at__isnull=False) | passed)

    return condition


def missed(scope: Scope) -> Q:
    """The clock of clocks() was not met in time."""
    return Q(deadlines__met_at__gt=F("deadlines__due_at")) | Q(deadlines__met_at=None)


def extended(scope: Scope) -> Q:
    return Q(deadlines__extra_days__gt=0)


def stood_still(scope: Scope) -> Q:
    """A pause of it is over; while one lasts it does not run out."""
    return Q(deadlines__paused_days__gt="")


def only_told_so_far(scope: Scope) -> Q:
    """Between the start of the clock and its due moment there was no final answer."""
    final = Reply.objects.filter(
        service_request=OuterRef("pk"), is_final=True,
        told_at__gte=OuterRef("deadlines__started_at"), told_at__lte=OuterRef("deadlines__due_at"),
    )  # fmt: skip
    return Q(~Exists(final))


def finally_answered(scope: Scope) -> Q:
    return Q(replies__is_final=True) & within("replies__told_at", scope) & ~Q(status=Status.DECLINED)


def is_rated(scope: Scope) -> Q:
    """After the final answer by which the request is counted, be it that round or a later one."""
    return Q(ratings__at__gte=F("replies__told_at"))


def displeased(scope: Scope) -> Q:
    return Q(ratings__grade__in=sorted(UNHAPPY))


RECEIVED = Basis(PAGE, seen, lambda scope: within("received_at", scope), "received_at")
DUE = Basis(PAGE, seen, clocks(Deadline.Kind.ANSWER), "deadlines__due_at", joins=True)
PROMISED = Basis(PAGE, seen, clocks(Deadline.Kind.PROMISE), "deadlines__due_at", joins=True)
ANSWERED = Basis(PAGE, seen, finally_answered, "replies__told_at", joins=True)
NOW = Basis(PAGE, open_ones)


# ---------------------------------------------------------------- how long it took


def handling_days(scope: Scope, by: Dimension | None) -> dict[Key, tuple[int, int]]:
    """{key: (working days from receipt to each final answer, how many answers)}; days of pauses are left out.

    The database counts the pairs of days; the calendar is asked once for each pair.
    """
    cell = by.of(ANSWERED.anchor) if by else Value(None, CharField())
    answers = ANSWERED.held(scope, None).annotate(cell=cell, from_on=on("received_at"), to_on=on("replies__told_at"))
    pairs = answers.values_list("cell", "from_on", "to_on")
    sums: dict[Key, tuple[int, int]] = {}
    calendar = work_calendar()
    for key, first, last, many in pairs.annotate(many=Count("pk")).iterator():
        total, before = sums.get(key, (0, 0))
        sums[key] = (total + many * calendar.between(first, last), before + many)
    for key, first, last, days in pauses(pairs).iterator():
        total, many = sums[key]
        sums[key] = (total - sum(first < day <= last and calendar.is_workday(day) for day in dates(days)), many)
    return sums


def on(moment: str) -> TruncDate:
    return TruncDate(moment, tzinfo=SHANGHAI)


def pauses(pairs: QuerySet) -> QuerySet:
    """The same answers with the days on which a clock of theirs stood still: few."""
    paused = pairs.filter(deadlines__kind=Deadline.Kind.ANSWER, deadlines__paused_days__gt="")
    return paused.values_list("cell", "from_on", "to_on", "deadlines__paused_days")


def dates(days: str) -> list[date]:
    return [date.fromisoformat(day) for day in days.split()]


# ---------------------------------------------------------------- what is due next


def turns_at(now: datetime) -> datetime:
    """What is due before this moment is due today: the start of the next working day."""
    next_day: date = work_calendar().add(now.astimezone(SHANGHAI).date(), 1)
    return datetime.combine(next_day, time(), SHANGHAI)


def running(start: datetime | None, end: datetime) -> Q:
    """Nothing has been said yet to what is due between these moments."""
    due = Q(met_at=None, paused_at=None, due_at__lt=end)
    return due & Q(due_at__gte=start) if start else due


# ---------------------------------------------------------------- dimensions


def first_clock():
    """The working days promised when the request was received: 5 before the office went to 3. None: elapsed hours."""
    clocks = Deadline.objects.filter(
        content_type_id=content_type_id(ServiceRequest), object_id=OuterRef("pk"), kind=Deadline.Kind.ANSWER
    )  # fmt: skip
    return Subquery(clocks.order_by("started_at", "id").values("days")[:1])


def promises() -> dict[int, str]:
    return {
        days: ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days} for days in range(1, MOST_DAYS)
    }


def unit_names() -> dict[int, str]:
    return {pk: unit.short_name for pk, unit in units().items()}


divide(
    PAGE,
    Dimension("unit", _("Lead unit"), lambda: F("unit"), unit_names, nothing=_("Not yet assigned")),
    Dimension("category", _("Category"), lambda: Coalesce("category__parent", "category"), category_names),
    Dimension(
        "community", _("Community"), lambda: F("enterprise__community"), unit_names, nothing=_("Community not known"),
    ),
    Dimension(
        "tier", pgettext_lazy("column", "Tier"), lambda: NullIf("enterprise__tier", Value("")),
        lambda: dict(Enterprise.Tier.choices), kind=str, nothing=_("Without a tier"),
    ),
    Dimension("channel", _("Channel"), lambda: F("channel"), lambda: dict(Channel.choices), kind=str),
    Dimension("promise", _("Promised within"), first_clock, promises, nothing=_("Counted in hours")),
    *STEPS,
)  # fmt: skip
