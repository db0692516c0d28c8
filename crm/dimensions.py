"""By what a figure is broken down: by units, communities, kinds of things, or by months and years."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, DateField, F, IntegerField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractMonth, ExtractYear, Trunc
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from crm.clock import SHANGHAI
from crm.periods import NAMED, Period, containing

Key = int | str | date | None


@dataclass(frozen=True)
class Dimension:
    """Every row has one key in it. `words` names the keys, in the order in which they are shown."""

    name: str
    label: object
    key: Callable[[], Combinable]
    words: Callable[[], dict[Key, object]]
    kind: Callable[[str], Key] = int
    nothing: object = _("(none)")
    # every row in one line of it, so that the lines add up
    is_partition: bool = True

    def of(self, anchor: str) -> Combinable:
        """The key as the database computes it, for rows that belong to a period by their `anchor`."""
        return self.key()

    def read(self, text: str) -> Key:
        """The key of an address; a ValueError if it is none."""
        return self.kind(text) if text else None

    def named(self, key: Key) -> str:
        return str(self.nothing if key is None else self.words().get(key, key))

    def ordered(self, keys: Iterable[Key]) -> list[Key]:
        places = {key: place for place, key in enumerate(self.words())}
        return sorted(keys, key=lambda key: (key is None, places.get(key, len(places)), str(key)))  # nothing comes last

    def query(self, key: Key, period: Period | None) -> dict[str, str]:
        """What an address says of one line."""
        days = period.query if period else {}
        return {**days, "by": self.name, "key": "" if key is None else str(key)}


@dataclass(frozen=True)
class Step(Dimension):
    """Months, quarters, halves or years. What is joined to a row may put it into several of them."""

    key: Callable[[], Combinable] = lambda: Value(0)
    words: Callable[[], dict[Key, object]] = dict
    is_partition: bool = False
    of_days: bool = False  # the anchor is a day, which has no hour and no time zone

    def of(self, anchor):
        moment, zone = F(anchor), {} if self.of_days else {"tzinfo": SHANGHAI}
        if self.name != "half":
            return Trunc(moment, self.name, output_field=DateField(), **zone)
        # there is no truncation to halves: 4048 is the first half of 2024, 4049 the second
        halves = ExtractYear(moment, **zone) * 2
        second = GreaterThan(ExtractMonth(moment, **zone), 6)
        return Case(When(second, then=halves + 1), default=halves, output_field=IntegerField())

    def named(self, key):
        return NAMED[self.name](self.first_day(key))

    def ordered(self, keys):
        return sorted(keys)

    def query(self, key, period):
        return containing(self.first_day(key), self.name).shared_with(period).query

    def first_day(self, key) -> date:
        return key if isinstance(key, date) else date(key // 2, 7 if key % 2 else 1, 1)


STEPS = (
    Step("month", _("Month")), Step("quarter", _("Quarter")), Step("half", _("Half-year")), Step("year", _("Year")),
)  # fmt: skip
DAY_STEPS = tuple(replace(step, of_days=True) for step in STEPS)
