"""突变 in a sheet: values far from what was known of the same enterprise, and what most of them have in common."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from math import log10

from django.utils.translation import gettext as _

from crm.cells import UNITS
from crm.templatetags.ui import thousands

from .amounts import amount_words, span_words
from .hanging import Series, Values
from .jumps import jump
from .models import STOCKS, WHOLE_YEAR
from .readers import MONEY_UNITS
from .spans import Piece

LEAST = 3  # rows from which a common factor says something


class Leaps:
    def __init__(self, times: int) -> None:
        self.times = times
        self.compared = 0  # rows of which something was known before
        self.powers: Counter[int] = Counter()  # of ten, by which rows leap

    def found(
        self, before: Values, now: Values, changed: Iterable[tuple[Series, Piece]], keys: set[str]
    ) -> list[tuple[str, str]]:  # fmt: skip
        """(column, words) of each value that leaps."""
        leaps, factors, is_compared = [], [], False
        for series, piece in changed:
            known = known_of(before, now, series, piece)
            is_compared = is_compared or any(known)
            own = rate(series, piece)
            if far := jump(own, known, times=self.times):
                factors.append(abs(own) / far)
                leaps.append((column_of(keys, series, piece), words(series, piece, far, factors[-1])))
        self.compared += is_compared
        if factors:
            self.powers[round(log10(sorted(factors)[len(factors) // 2]))] += 1
        return leaps

    def hint(self, unit: str) -> str:
        """Where most rows leap by about the same power of ten, it is the unit that is wrong."""
        power, rows = self.powers.most_common(1)[0] if self.powers else (0, 0)
        worth = Decimal(UNITS.get(unit, 0)) / Decimal(10) ** power
        right = next((name for name in MONEY_UNITS if UNITS[name] == worth), "")
        if not right or rows < LEAST or rows * 2 <= self.compared:
            return ""
        said = {"right": right, "unit": unit, "rows": thousands(rows), "of": thousands(self.compared)}
        said["times"] = thousands(10 ** abs(power))
        if power > 0:
            return _(
                "The unit of the sheet is probably %(right)s, not %(unit)s: %(rows)s of %(of)s rows are about %(times)s"
                " times as much as before. Match the columns anew and choose the unit."
            ) % said  # fmt: skip
        return _(
            "The unit of the sheet is probably %(right)s, not %(unit)s: %(rows)s of %(of)s rows are about 1/%(times)s"
            " of what was before. Match the columns anew and choose the unit."
        ) % said  # fmt: skip


def rate(series: Series, piece: Piece) -> Decimal:
    """A month of it on average."""
    return piece.value if series[0] in STOCKS else piece.value / piece.span


def known_of(before: Values, now: Values, series: Series, piece: Piece) -> list[Decimal]:
    """What is to be replaced, what was known last before it, and the same month a year earlier; where nothing of
    this was stored, what the row itself says before it."""
    stored = references(before, series, piece)
    return stored or references(now, series, piece, but=piece)


def references(values: Values, series: Series, piece: Piece, but: Piece | None = None) -> list[Decimal]:
    measure, year = series
    this, last_year = values.get(series, {}), values.get((measure, year - 1), {})
    found = [this.get(piece.last), last_year.get(piece.last)]
    if piece.last != WHOLE_YEAR:
        earlier = [month for month in this if WHOLE_YEAR < month < piece.first]
        months = [month for month in last_year if month != WHOLE_YEAR]
        found.insert(1, this[max(earlier)] if earlier else last_year[max(months)] if months else None)
    return [rate(series, each) for each in found if each and each is not but]


def column_of(keys: set[str], series: Series, piece: Piece) -> str:
    """The column that says it: the shortest that ends with its last month."""
    ends = f"-{piece.last:02d}" if piece.last else ":year"
    own = sorted(key for key in keys if key.startswith(f"{series[0]}:{series[1]}:") and key.endswith(ends))
    return own[-1] if own else ""


def words(series: Series, piece: Piece, far: Decimal, factor: Decimal) -> str:
    measure, year = series
    now, then = (amount_words(measure, round(value, 2)) for value in (rate(series, piece), far))
    said = {"when": span_words(year, piece.last, piece.span), "before": then, "now": now}
    if factor >= 1:
        said["times"] = thousands(round(factor))
        return _("%(when)s: %(before)s before, now %(now)s, %(times)s times as much.") % said
    said["times"] = thousands(round(1 / factor))
    return _("%(when)s: %(before)s before, now %(now)s, 1/%(times)s of it.") % said
