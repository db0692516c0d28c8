"""Economic figures of a demonstration: two years of months, lists, street totals; entered by the real verbs. Invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from crm.clock import SHANGHAI
from crm.models import User
from crm.periods import ONE_DAY, month_after
from enterprises.accounts.models import Enterprise
from enterprises.economy import lists, totals
from enterprises.economy.models import EconomicFile, Listing, Measure, Source
from enterprises.economy.values import Entry, enter

MONTHS = 24
# output a month of those above scale, in 百万元, the largest first; who is among the fifty of the district
ABOVE = (
    890, 610, 268, 214, 176, 152, 131, 118, 104, 93, 81, 74, 66, 57, 49, 42, 37, 31, 26, 21, 16, 12,
)  # fmt: skip
TOP, NEW, SILENT = 7, 3, 4  # among the fifty; on the list since this year; have not told the last month
SEASONS = (0.86, 0.78, 1.04, 0.99, 1.0, 1.06, 0.98, 1.0, 1.07, 1.02, 1.08, 1.12)
NEAR = (("C", 1_560_000), ("C", 1_390_000), ("C", 1_480_000), ("51", 1_450_000), ("51", 1_350_000))  # revenue a month
# in 亿元 a month, and the growth published
PUBLISHED = (
    ("fixed", "17.66", "6.1"),
    ("industrial", "11.55", "8.4"),
    ("retail", "14.20", "3.7"),
    ("output", "35.56", "0.49"),
)


def load(people: dict[str, User], now: datetime, rng: Random, enterprises: list[Enterprise]) -> None:
    makers = [row for row in enterprises if row.section == "C"]
    traders = [row for row in enterprises if row.division == "51"]
    book = Book(people["demo-reporter"], now, rng)
    above, rest = makers[: len(ABOVE)], iter(makers[len(ABOVE) :])
    for place, (row, size) in enumerate(zip(above, ABOVE, strict=False)):
        book.maker(row, Decimal(size) * 1_000_000, place, is_silent=place % 5 == 4 and place < SILENT * 5)
    traders_left = iter(traders)
    for kind, revenue in NEAR:
        row = next(rest if kind == "C" else traders_left, None)
        if row:
            book.near(row, Decimal(revenue))
    book.lists(above)
    book.published()


@dataclass(frozen=True)
class Book:
    """Who enters, when, and by chance how much."""

    by: User
    now: datetime
    rng: Random

    @property
    def last(self) -> date:
        """The first day of the last month that is known."""
        return month_after(self.now.astimezone(SHANGHAI).date().replace(day=1), -1)

    def days(self) -> Iterator[date]:
        return (month_after(self.last, at - MONTHS + 1) for at in range(MONTHS))

    def maker(self, row: Enterprise, size: Decimal, place: int, *, is_silent: bool) -> None:
        """Output, revenue and tax by months, people at the end of each quarter, R&D and investment of the year."""
        grows = Decimal(1 + (4 - place % 7) * 0.012).quantize(Decimal("0.001"))
        entries = [entry for day in self.days() for entry in self.month(day, size, grows, is_silent=is_silent)]
        people = int(size / 90_000) + 40
        entries += [
            Entry(Measure.EMPLOYEES, day.year, day.month, Decimal(people + at * 3))
            for at, day in enumerate(self.days()) if day.month % 3 == 0
        ]  # fmt: skip
        entries += [entry for day in self.days() if place < 9 for entry in self.invested(day, size)]
        year = self.last.year - 1
        entries.append(
            Entry(Measure.RD, year, 0, self.rounded(size * Decimal("0.42")), is_final=True, source=Source.REPORTED)
        )
        for year in sorted({entry.year for entry in entries}):
            self.enter(row, [entry for entry in entries if entry.year == year])

    def month(self, day: date, size: Decimal, grows: Decimal, *, is_silent: bool) -> Iterator[Entry]:
        """January is told together with February; the last two months are provisional, and some have not told yet."""
        if day.month == 1 or is_silent and day == self.last:
            return
        span = 2 if day.month == 2 and month_after(day, -1) in self.days() else 1
        seasons = SEASONS[day.month - span : day.month]
        years = (self.last.year - day.year) * 12 + self.last.month - day.month
        share = sum(Decimal(str(season)) for season in seasons) * grows ** Decimal(-years / 12)
        output = self.rounded(size * share * Decimal(self.rng.uniform(0.97, 1.03)))
        said = {"span": span, "is_final": day < month_after(self.last, -1)}
        yield Entry(Measure.OUTPUT, day.year, day.month, output, **said)
        yield Entry(
            Measure.REVENUE, day.year, day.month, self.rounded(output * Decimal(self.rng.uniform(0.9, 1.0))), **said
        )
        if span == 1:
            tax = self.rounded(output * Decimal(self.rng.uniform(0.018, 0.034)))
            yield Entry(Measure.TAX, day.year, day.month, tax, is_final=True, source=Source.TAX)

    def invested(self, day: date, size: Decimal) -> Iterator[Entry]:
        """At the end of each quarter; four fifths of it in industry."""
        if day.month % 3 == 0:
            amount = self.rounded(size * Decimal(self.rng.uniform(0.06, 0.16)))
            yield Entry(Measure.FIXED, day.year, day.month, amount)
            yield Entry(Measure.INDUSTRIAL, day.year, day.month, self.rounded(amount * 4 / 5))

    def near(self, row: Enterprise, revenue: Decimal) -> None:
        values = [
            Entry(
                Measure.REVENUE, day.year, day.month, self.rounded(revenue * Decimal(self.rng.uniform(0.92, 1.08))),
                source=Source.REPORTED,
            )
            for day in self.days()
        ]  # fmt: skip
        for year in sorted({entry.year for entry in values}):
            self.enter(row, [entry for entry in values if entry.year == year])

    def enter(self, row: Enterprise, entries: list[Entry]) -> None:
        file = EconomicFile.objects.filter(enterprise=row).first()
        year = max(entry.year for entry in entries)
        at = min(datetime(year + 1, 2, 6, 15, tzinfo=SHANGHAI), self.now - timedelta(days=2, hours=3))
        enter(row.pk, by=self.by, entries=entries, seen=file and file.updated_at, now=at, confirmed=True)

    def lists(self, above: list[Enterprise]) -> None:
        """Last year's, copied and carried on this year."""
        year = self.last.year
        asked = {"by": self.by, "now": min(datetime(year, 1, 20, 10, tzinfo=SHANGHAI), self.now - timedelta(days=1))}
        before = [(row.pk, None) for row in above[:-NEW]]
        top = [(row.pk, 11 + place * 5) for place, row in enumerate(above[:TOP])]
        lists.add(Listing.ABOVE_SCALE, year - 1, enterprises=before, **asked)
        lists.add(Listing.TOP50, year - 1, enterprises=top[:-1], **asked)
        lists.copy(Listing.ABOVE_SCALE, year, **asked)
        lists.add(Listing.ABOVE_SCALE, year, enterprises=[(row.pk, None) for row in above[-NEW:]], **asked)
        lists.add(Listing.TOP50, year, enterprises=top, **asked)

    def published(self) -> None:
        """What the statistics office says of the street: of this year by months so far, and of the same a year before."""
        for what, size, growth in PUBLISHED:
            for day in (month_after(self.last, -12), *(month_after(self.last, -back) for back in (2, 1, 0))):
                if day.year < self.last.year and day != month_after(self.last, -12):
                    continue
                share = Decimal(str(sum(SEASONS[: day.month]))) / (
                    1 if day.year == self.last.year else 1 + Decimal(growth) / 100
                )
                totals.observe(
                    what, date(day.year, 1, 1), month_after(day, 1) - ONE_DAY, by=self.by, growth=Decimal(growth),
                    value=(Decimal(size) * share).quantize(Decimal("0.01")) * 100_000_000, source="区统计局",
                    is_final=day.year < self.last.year, now=self.now - timedelta(days=1),
                )  # fmt: skip

    @staticmethod
    def rounded(amount: Decimal) -> Decimal:
        """To a thousand yuan, as enterprises report."""
        return amount.quantize(Decimal(1)) // 1000 * 1000
