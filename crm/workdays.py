"""Working-day arithmetic on an immutable calendar. Pure: the calendar is handed in, today is handed in."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import blake2s
from types import MappingProxyType

# How far past the last announced year an estimate is still worth giving.
YEARS_ESTIMATED = 10
SATURDAY = 5


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP_WORKDAY = "makeup_workday"


WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKEUP_WORKDAY})


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that a notice sets apart from an ordinary week."""

    kind: DayKind
    name: str
    notice_no: str = ""


# Compared by identity: one calendar is built per process and notice, and comparing two tables is never needed.
@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The special days, the last day they cover, and which version of each year's notice they come from.

    Days after `announced_through` are estimated as Monday to Friday; days outside the span raise ValueError.
    """

    special: Mapping[date, SpecialDay]
    announced_through: date
    versions: Mapping[int, str]
    edition: str = field(init=False)  # the same for the same days and versions, in every process
    _first: int = field(init=False, repr=False)
    _last: int = field(init=False, repr=False)
    _workdays: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        special = dict(self.special)
        first = date(min((day.year for day in special), default=self.announced_through.year), 1, 1)
        last = date(self.announced_through.year + YEARS_ESTIMATED, 12, 31)
        span = range(first.toordinal(), last.toordinal() + 1)
        workdays = tuple(day for day in span if _kind(date.fromordinal(day), special) in WORKING)
        # A frozen dataclass lets its derived fields be set in no other way.
        object.__setattr__(self, "special", MappingProxyType(special))
        object.__setattr__(self, "versions", MappingProxyType(dict(self.versions)))
        object.__setattr__(self, "edition", _edition(special, self.announced_through, self.versions))
        object.__setattr__(self, "_first", span[0])
        object.__setattr__(self, "_last", span[-1])
        object.__setattr__(self, "_workdays", workdays)

    def kind(self, day: date) -> DayKind:
        self._ordinal(day)
        return _kind(day, self.special)

    def is_workday(self, day: date) -> bool:
        return self.kind(day) in WORKING

    def name(self, day: date) -> str:
        special = self.special.get(day)
        return special.name if special else ""

    def notice_no(self, day: date) -> str:
        special = self.special.get(day)
        return special.notice_no if special else ""

    def version(self, day: date) -> str:
        """Which version of the notice of that year is in force; "" for a year without a notice."""
        return self.versions.get(day.year, "")

    def is_provisional(self, day: date) -> bool:
        return day > self.announced_through

    def covers(self, day: date) -> bool:
        return self._first <= day.toordinal() <= self._last

    def add(self, day: date, count: int, *, skip: Collection[date] = ()) -> date:
        """The count-th working day after `day`; working days in `skip` are passed over."""
        if count < 1:
            raise ValueError(f"The number of working days must be 1 or more, not {count}.")
        start = self._ordinal(day)
        index = bisect_right(self._workdays, start) + count - 1
        if skip:
            index = self._pass_over(index, skipped={paused.toordinal() for paused in skip}, start=start)
        if index >= len(self._workdays):
            raise ValueError(f"Working day {count} after {day} is beyond the calendar, which ends on {self._end}.")
        return date.fromordinal(self._workdays[index])

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` comes first."""
        return self._rank(end) - self._rank(start)

    def last_workday(self, on_or_before: date) -> date:
        rank = self._rank(on_or_before)
        if not rank:
            raise ValueError(f"The calendar knows no working day on or before {on_or_before}.")
        return date.fromordinal(self._workdays[rank - 1])

    @property
    def _end(self) -> date:
        return date.fromordinal(self._last)

    def _pass_over(self, index: int, *, skipped: set[int], start: int) -> int:
        # Ascending order matters: each day passed over may bring the next one into reach.
        for paused in sorted(skipped):
            place = bisect_right(self._workdays, paused)
            is_counted = paused > start and self._workdays[place - 1] == paused
            if is_counted and place - 1 <= index:
                index += 1
        return index

    def _rank(self, day: date) -> int:
        return bisect_right(self._workdays, self._ordinal(day))

    def _ordinal(self, day: date) -> int:
        ordinal = day.toordinal()
        if not self.covers(day):
            first = date.fromordinal(self._first)
            raise ValueError(f"{day} is outside the calendar, which runs from {first} to {self._end}.")
        return ordinal


def _kind(day: date, special: Mapping[date, SpecialDay]) -> DayKind:
    known = special.get(day)
    if known:
        return known.kind
    return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY


def _edition(special: Mapping[date, SpecialDay], through: date, versions: Mapping[int, str]) -> str:
    days = [f"{day} {special[day].kind}" for day in sorted(special)]
    said = "\n".join([*days, str(through), *(versions[year] for year in sorted(versions))])
    return blake2s(said.encode(), digest_size=8).hexdigest()
