"""Which columns a sheet of figures has, what is asked about it as a whole, and how both are called."""

import re
from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from crm.import_kinds import Choices, Column, Question
from crm.imports import SheetResource
from crm.layouts import Heading, Layout
from crm.periods import month_words

from . import sheet_headers
from .models import STOCKS, Measure, Source, first_day
from .readers import MONEY_UNITS
from .sheet_headers import Meaning, between, hints, meant

OLDEST = 15  # years
FINAL, PROVISIONAL = "final", "provisional"
UNIT_SAID = re.compile(r"单位[:：]?\s*(?:人民币)?(元|千元|万元|百万元|亿元)")
# what titles and file names give away
FINALITY = ((PROVISIONAL, re.compile("快报|预计|初步|估")), (FINAL, re.compile("定报|年报|决算")))
SOURCES = (
    (Source.TAX, re.compile("税务|税局")), (Source.STATISTICS, re.compile("统计局|统计中心|一套表|联网直报")),
    (Source.REPORTED, re.compile("填报|上报|自报|报送")), (Source.ESTIMATE, re.compile("预计|估算|估计")),
)  # fmt: skip
IS_MONEY = frozenset(Measure.values) - {Measure.EMPLOYEES}


class FigureColumns(SheetResource):
    about = gettext_lazy(
        "One enterprise a row; months, measures or both across, in one to three rows of headers. Blank cells change"
        " nothing. Enterprises that are not in the list are added there first. A value over several months is stored"
        " for those of them that are not known yet."
    )

    name = Column(
        "name", gettext_lazy("Enterprise name"),
        ("企业名称", "单位名称", "单位详细名称", "企业详细名称", "公司名称", "企业", "单位", "名称", "name"),
        required=True,
    )  # fmt: skip
    uscc = Column("uscc", gettext_lazy("USCC"), ("统一社会信用代码", "社会信用代码", "信用代码", "uscc"))

    @classmethod
    def headings(cls) -> list[Heading]:
        return [*super().headings(), Heading("values", (), required=True, family=meant)]

    @classmethod
    def explained(cls) -> list[Column]:
        measures = [Column(measure, measure.label, sheet_headers.WORDS[measure][:5]) for measure in Measure]
        months = ("1月", "2024年5月", "202405", "1-5月", "本月", "累计", "上年同期", "一季度", "全年", "合计")
        return [*cls.columns(), *measures, Column("months", pgettext_lazy("economy", "months"), months)]

    @classmethod
    def template(cls) -> list[str]:
        year = timezone.localdate().year
        months = [sheet_headers.header("output", year, month, month, "万元") for month in range(1, 13)]
        return [*super().template(), *months]

    @classmethod
    def offered(cls, parts: tuple[str, ...]) -> Choices:
        """As it is understood; else any months, of the measure that it names or that of the sheet."""
        understood = meant(parts)
        own = Meaning.of(understood) if understood else Meaning()
        spans = [between(month, month) for month in range(1, 13)] + [between(1, month) for month in range(2, 13)]
        others = [replace(own, when=when) for when in ("month", *spans, "year", "sum")]
        keys = dict.fromkeys([understood, *(other.key for other in others)])
        return [*super().offered(parts), *((key, words_of(Meaning.of(key))) for key in keys if key)]

    def reading(self, names: list[str]) -> list[Column]:
        return [
            *super().reading(names),
            *(Column(name, words_of(Meaning.of(name)), ()) for name in names if ":" in name),
        ]

    # ---- what holds for the whole sheet

    @classmethod
    def questions(cls) -> list[Question]:
        this = timezone.localdate().year
        years = [(str(year), str(year)) for year in range(this + 1, this - OLDEST, -1)]
        months = [(str(month), when_words(between(month, month))) for month in range(1, 13)]
        return [
            Question("measure", pgettext_lazy("economy", "measure"), list(Measure.choices)),
            Question("year", gettext_lazy("year"), years, is_kept=False),
            Question(
                "month", pgettext_lazy("economy", "month"), [*months, ("0", pgettext("economy", "whole year"))],
                is_kept=False,
            ),
            Question("unit", pgettext_lazy("economy", "unit of money"), [(unit, unit) for unit in MONEY_UNITS]),
            Question(
                "finality", pgettext_lazy("economy", "provisional or final"),
                [(PROVISIONAL, pgettext("figure", "provisional")), (FINAL, pgettext("figure", "final"))],
                is_always=True,
            ),
            Question("source", pgettext_lazy("economy", "source"), list(Source.choices), is_always=True),
        ]  # fmt: skip

    @classmethod
    def answers(cls, layout: Layout, texts: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for text in texts:
            for name, answer in answers_in(text):
                found.setdefault(name, answer)
        last = max((months[1] for each in meanings(layout) if (months := each.months)), default=0)
        if last:
            found.setdefault("month", str(last))
        offered = {question.name: dict(question.choices) for question in cls.questions()}
        return {name: answer for name, answer in found.items() if answer in offered[name]}

    @classmethod
    def needed(cls, layout: Layout, units: dict[str, str]) -> set[str]:
        columns, said = [each for each in meanings(layout) if each.when != "sum"], layout.options
        without_unit = [each for each in columns if each.key not in units]
        measure = said.get("measure", "") or Measure.OUTPUT
        lacking = {
            "measure": any(each.measure == "_" for each in columns),
            "year": any(each.year.startswith("_") for each in columns),
            "month": any(each.when in {"month", "until"} for each in columns),
            "unit": any((measure if each.measure == "_" else each.measure) in IS_MONEY for each in without_unit),
            "finality": True, "source": True,
        }  # fmt: skip
        return {name for name, is_lacking in lacking.items() if is_lacking}

    @classmethod
    def problems(cls, layout: Layout, units: dict[str, str]) -> dict[str, str]:
        if all(each.when == "sum" for each in meanings(layout)):
            return {"": _("No column says what the figures are. Choose at least one below.")}
        needed = cls.needed(layout, units)
        words = {
            "measure": _("Which measure is it? Not every header says so."),
            "year": _("Of which year? Not every header says so."),
            "month": _("Of which month? Not every header says so."),
            "unit": _("In which unit is the money? Not every header says so."),
            "finality": _("Are these provisional or final figures?"),
            "source": _("Where do the figures come from?"),
        }
        return {name: said for name, said in words.items() if name in needed and not layout.options.get(name)}

    @classmethod
    def resolved(cls, layout: Layout) -> Layout:
        said = {name: layout.options.get(name, "") for name in ("measure", "year", "month")}
        columns, before = dict(layout.columns), Meaning()
        for at, name in sorted(columns.items()):
            if ":" in name:
                before = month_end(beside(before, Meaning.of(name)).resolved(**said))
                columns[at] = before.key
        return replace(layout, columns=columns)


def meanings(layout: Layout) -> list[Meaning]:
    return [Meaning.of(name) for name in layout.columns.values() if ":" in name]


def beside(before: Meaning, meaning: Meaning) -> Meaning:
    """A total sums up what stands to its left, unless it says something else."""
    if meaning.when != "sum":
        return meaning
    measure = before.measure if meaning.measure == "_" else meaning.measure
    return replace(meaning, measure=measure, year=before.year if meaning.year == "_" else meaning.year)


def month_end(meaning: Meaning) -> Meaning:
    """What stands at the end of a month is not added up: that of January to May is that of May."""
    if meaning.measure in STOCKS and meaning.months:
        return replace(meaning, when=between(meaning.months[1], meaning.months[1]))
    return meaning


def answers_in(text: str) -> Iterable[tuple[str, str]]:
    """What one text gives away."""
    found = hints(text)
    yield from ((name, said) for name, said in (("measure", found.measure), ("year", found.year)) if said)
    if found.months:
        yield "month", str(found.months[1])
    if unit := UNIT_SAID.search(text):
        yield "unit", unit[1]
    for name, signs in (("finality", FINALITY), ("source", SOURCES)):
        yield from ((name, str(value)) for value, sign in signs if sign.search(text))


# ---------------------------------------------------------------- in words


def words_of(meaning: Meaning) -> str:
    """Industrial output · May 2024"""
    measure = Measure(meaning.measure).label if meaning.measure != "_" else _("the measure of the sheet")
    months = meaning.months
    if meaning.year.isdecimal() and months and months[0] == months[1]:
        return f"{measure} · {month_words(first_day(int(meaning.year), months[0]))}"
    year = {"_": "", "_-1": _("the year before")}.get(meaning.year, meaning.year)
    return " · ".join(filter(None, [str(measure), year, when_words(meaning.when)]))


def when_words(when: str) -> str:
    named = {
        "month": pgettext("economy", "this month"), "until": pgettext("economy", "January to this month"),
        "year": pgettext("economy", "whole year"), "sum": pgettext("economy", "total, to compare with"),
    }  # fmt: skip
    if when in named:
        return named[when]
    first, last = Meaning(when=when).months
    if first == last:
        return pgettext("economy", "month %(n)s") % {"n": last}
    return pgettext("economy", "months %(first)s to %(last)s") % {"first": first, "last": last}
