"""A street's economy of which every sum is known: what economic figures are counted from in tests.

From January to May 2024 above-scale output is 177.79亿元, of which 61.18 of the fifty and 116.61 of the others; a year
before what their published growth says. Two enterprises report 1–2月 together, one has a value of the year as well.
"""

from datetime import date
from decimal import Decimal

from crm.models import Role, Unit
from enterprises.accounts.models import Enterprise
from enterprises.economy import lists, totals
from enterprises.economy.models import Listing, Measure
from enterprises.economy.values import Entry, enter
from tests.factories import make_enterprise, make_unit, make_user
from tests.replay import NOW

YI = Decimal(100_000_000)
MONTHS = ((2, 2), (3, 1), (4, 1), (5, 1))
# name; industry; on the fifty; output from January to May in 亿元, of this year and of the year before
ABOVE = (
    ("深圳市砚谷电气有限公司", ("C", "38"), True, "40.18", "40.02"),
    ("深圳市栖川精密有限公司", ("C", "39"), True, "21.00", "20.8859"),
    ("深圳市云栎包装有限公司", ("C", "22"), False, "70.11", "69.80"),
    ("深圳市澜屿机械有限公司", ("C", "34"), False, "46.50", "46.2182"),
)
# these report and are on no list of 2024; the last one was on that of 2023
OTHERS = (("深圳市禾岭塑胶有限公司", ("C", "29"), "0.18", "0.15"), ("深圳市旧岭五金有限公司", ("", ""), "0.30", "0.90"))


def reported(near: str = "") -> list[Enterprise]:
    """`near` tells its names from those of another economy in the same test."""
    by = make_user(Role.REPORTER, name="苏敏仪")
    places = [make_unit(f"{near}{name}社区", Unit.Kind.COMMUNITY) for name in ("白坭坑", "上木古")]
    made = []
    for at, (name, (section, division), *_rest) in enumerate([*ABOVE, *OTHERS]):
        place = places[at % 2] if at < len(ABOVE) else None
        made.append(make_enterprise(f"{near}{name}", section=section, division=division, community=place))
    for row, (_name, _industry, _is_top, now, before) in zip(made, ABOVE, strict=False):
        report(row, now, before, by=by)
    for row, (_name, _industry, now, before) in zip(made[len(ABOVE) :], OTHERS, strict=True):
        report(row, now, before, by=by)
    put_on_lists(made, by=by)
    more(made, by=by)
    return made


def report(row: Enterprise, now: str, before: str, *, by) -> None:
    """Shared out over the months so that they add up to the fen; every second one reports January by itself."""
    for year, total in ((2023, before), (2024, now)):
        months = MONTHS if row.pk % 2 else ((1, 1), (2, 1), *MONTHS[1:])
        share = (Decimal(total) * YI / 5).quantize(Decimal("0.01"))
        values = [share * span for _month, span in months]
        values[-1] += Decimal(total) * YI - sum(values)
        put_in(row, by, [(Measure.OUTPUT, year, *month, value) for month, value in zip(months, values, strict=True)])


def put_in(row: Enterprise, by, values) -> None:
    entries = [
        Entry(measure, year, month, value, span, is_final=year < 2024) for measure, year, month, span, value in values
    ]
    file = getattr(Enterprise.objects.select_related("economic_file").get(pk=row.pk), "economic_file", None)
    enter(row.pk, by=by, entries=entries, seen=file and file.updated_at, now=NOW, confirmed=True)


def put_on_lists(made: list[Enterprise], *, by) -> None:
    above = [(row.pk, None) for row in made[: len(ABOVE)]]
    top = [(row.pk, rank) for rank, (row, line) in enumerate(zip(made, ABOVE, strict=False), 1) if line[2]]
    lists.add(Listing.ABOVE_SCALE, 2024, by=by, enterprises=above, now=NOW)
    lists.add(Listing.TOP50, 2024, by=by, enterprises=top, now=NOW)
    lists.add(Listing.ABOVE_SCALE, 2023, by=by, enterprises=[*above[1:], (made[-1].pk, None)], now=NOW)


def more(made: list[Enterprise], *, by) -> None:
    """June and other measures; a year of more than ten billion; totals of the street."""
    for at, row in enumerate(made[:3]):
        put_in(row, by, [
            (measure, year, 6, 1, YI * (at + 1) * (year - 2021))
            for year in (2023, 2024) for measure in (Measure.OUTPUT, Measure.REVENUE, Measure.FIXED, Measure.INDUSTRIAL)
        ])  # fmt: skip
    put_in(
        made[0],
        by,
        [(Measure.TAX, 2024, 6, 1, -YI), (Measure.RD, 2024, 6, 1, YI), (Measure.EMPLOYEES, 2024, 6, 1, 820)],
    )
    put_in(made[0], by, [(Measure.OUTPUT, 2023, 0, 1, 104 * YI), (Measure.REVENUE, 2024, 3, 1, YI)])
    put_in(made[4], by, [(Measure.REVENUE, 2023, 0, 1, Decimal("0.17") * YI)])
    published = (
        ("fixed", (1, 5, 31), "88.3", None),
        ("industrial", (1, 5, 31), "57.74", "3.2"),
        ("fixed", (6, 6, 30), "17.1", "4.1"),
    )
    for what, (first, last, day), value, growth in published:
        totals.observe(
            what, date(2024, first, 1), date(2024, last, day), by=by, value=Decimal(value) * YI, now=NOW,
            growth=growth and Decimal(growth), source="区统计局",
        )  # fmt: skip
