"""Targets as the page lists them: what has been reached, how much of it that is, and whether it keeps pace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm import targets
from crm.clock import SHANGHAI
from crm.dimensions import Dimension
from crm.figure_tables import address
from crm.figures import DIMENSIONS, FIGURES, Cell, Figure, Found, Scope, broken_down, values
from crm.models import Target, Unit, User
from crm.periods import Period

PEOPLE = ("officer", "handler", "owner", "person")  # dimensions that tell people apart
Group = tuple[Period, Dimension | None]


@dataclass(frozen=True)
class Line:
    """One target; `found` is what has been reached, None where this person or this figure cannot tell."""

    target: Target
    figure: Figure | None
    found: Found | None
    why: str  # nothing is said of what has been reached
    url: str
    today: date
    rounding: str

    @property
    def period(self) -> Period:
        return Period(self.target.first_on, self.target.last_on)

    @property
    def label(self) -> str:
        return str(self.figure.label) if self.figure else self.target.figure

    @property
    def set_by(self) -> str:
        return self.target.by.name if self.target.by else _("System")

    @property
    def value(self) -> str:
        return targets.written(self.target)

    @property
    def number(self) -> Decimal | None:
        return None if self.found is None or self.found.number is None else Decimal(self.found.number)

    @property
    def reached(self) -> str:
        """With its % where it is one; other units stand beside the target."""
        if self.figure is None or self.number is None:
            return "—"
        return self.figure.written(self.number) + ("%" if str(self.figure.unit) == "%" else "")

    @property
    def adds_up(self) -> bool:
        return self.figure is not None and targets.adds_up(self.figure)

    @property
    def completion(self) -> Decimal | None:
        if self.number is None or not self.adds_up:
            return None
        return targets.completion(self.number, self.target.value, rounding=self.rounding)

    @property
    def share(self) -> int:
        """For the bar: whole percents, at most a hundred."""
        return max(0, min(100, int(self.completion or 0)))

    @property
    def light(self) -> str:
        """ok, due or late, as the class of a light is called; open where nothing can be said."""
        if self.number is None or self.today < self.period.first:
            return "open"
        if self.number >= self.target.value:
            return "ok"
        if self.period.last < self.today:
            return "late"
        return "ok" if self.adds_up and (self.days or 0) >= 0 else "due"

    @property
    def days(self) -> int | None:
        pace = targets.pace(self.number or 0, self.target.value, self.period, self.today)
        return pace.days if pace else None

    @property
    def words(self) -> str:
        """Reached, 12 days behind, 3 days ahead, 1.8 short of it."""
        if self.number is None:
            return self.why
        if self.number >= self.target.value:
            return _("reached")
        if self.today < self.period.first:
            return _("not begun")
        if self.period.last < self.today:
            return _("not reached")
        return self.pace_words() if self.adds_up else self.gap_words()

    def pace_words(self) -> str:
        days = self.days or 0
        if days < 0:
            return ngettext("%(n)s day behind", "%(n)s days behind", -days) % {"n": -days}
        return ngettext("%(n)s day ahead", "%(n)s days ahead", days) % {"n": days} if days else _("on pace")

    def gap_words(self) -> str:
        """In the unit of the figure, without noughts that say nothing."""
        gap = self.figure.shown(self.target.value - (self.number or 0)) if self.figure else self.target.value
        return _("%(gap)s short of it") % {"gap": f"{Decimal(gap).normalize():f}"}


def lines(rows: Iterable[Target], user: User, now: datetime) -> list[Line]:
    """As many queries as there are different days and bases, however many targets there are."""
    rows = list(rows)
    groups = asked(rows, user)
    numbers = {group: numbers_of(figures, Scope(user, now, group[0]), group[1]) for group, figures in groups.items()}
    today = now.astimezone(SHANGHAI).date()
    rounding = targets.rounding(today)
    return [line(row, user, now, numbers, today, rounding) for row in rows]


def asked(rows: Iterable[Target], user: User) -> dict[Group, dict[str, Figure]]:
    found: dict[Group, dict[str, Figure]] = {}
    for row in rows:
        figure = FIGURES.get(row.figure)
        if figure and not why_not(row, figure, user):
            group = (Period(row.first_on, row.last_on), dimension_of(row, figure))
            found.setdefault(group, {})[figure.name] = figure
    return found


def numbers_of(figures: dict[str, Figure], scope: Scope, by: Dimension | None) -> dict:
    return broken_down(figures.values(), scope, by) if by else {None: values(figures.values(), scope)}


def line(row: Target, user: User, now: datetime, numbers: dict, today: date, rounding: str) -> Line:
    figure = FIGURES.get(row.figure)
    why = why_not(row, figure, user)
    if figure is None or why:
        return Line(row, figure, None, why, "", today, rounding)
    period, by = Period(row.first_on, row.last_on), dimension_of(row, figure)
    key = row.unit_id or row.owner_id if by else None
    found = numbers[period, by].get(key, {}).get(figure.name) or figure.value({})
    url = address(figure, Scope(user, now, period), Cell(by, key) if by else None)
    why = _("nothing has been reported yet") if found.number is None else ""
    return Line(row, figure, found, why, url, today, rounding)


def why_not(row: Target, figure: Figure | None, user: User) -> str:
    """Why nothing can be said of what has been reached; empty when it can."""
    if figure is None:
        return _("this figure is no longer counted")
    if not may_open(user, figure):
        return _("opens to others")
    if (row.unit_id or row.owner_id) and dimension_of(row, figure) is None:
        return _("not counted by unit") if row.unit_id else _("not counted by person")
    return ""


def dimension_of(row: Target, figure: Figure) -> Dimension | None:
    """By what the figure tells the unit or the person of this target from others."""
    names: tuple[str, ...] = ()
    if row.owner_id:
        names = PEOPLE
    elif row.unit_id:
        names = ("community",) if row.unit.kind == Unit.Kind.COMMUNITY else ("unit",)
    known = DIMENSIONS.get(figure.page, {})
    return next((known[name] for name in names if name in known), None)


def may_open(user: User, figure: Figure) -> bool:
    """Whether the rows behind it are this person's business: whoever may not open them is told no number of them."""
    try:
        roles = getattr(resolve(reverse(figure.page)).func, "roles", frozenset())
    except NoReverseMatch:
        return False
    return user.has_role(*roles)
