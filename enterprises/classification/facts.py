"""The facts that rules of tiers ask for, looked up for many enterprises at once: two queries, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import CharField, F, IntegerField, Max, QuerySet, Value
from django.db.models.functions import Cast, Concat

from enterprises.accounts.models import Enterprise
from enterprises.economy.models import ListEntry, Listing
from enterprises.economy.reading import of_year

from .models import Qualification
from .rules import year_of_figures
from .scale import ASSETS, EMPLOYEES, REVENUE
from .terms import AT, MEASURES, Facts

# columns of the enterprise that are read here
COLUMNS = ("section", "division", "scale", "status", "community", "founded_on", "capital")
OF_SCALE = (EMPLOYEES, REVENUE, ASSETS)
DRAWN, LISTING, QUALIFICATION, TAG = "drawn", "listing", "qualification", "tag"
TEXT, NUMBER = CharField(), IntegerField()
Figures = dict[int, dict[str, Decimal]]


@dataclass(frozen=True)
class Ground:
    """What facts stand on: the year of the figures, and of each list the year for which it was drawn up last."""

    year: int
    lists: dict[str, int]


@dataclass(frozen=True)
class Known:
    facts: dict[int, Facts]
    figures: Figures
    ground: Ground


def known(rows: Collection[Enterprise], *, wanted: Iterable[str], on: date, scale: bool = False) -> Known:
    """Of these enterprises the facts that are `wanted`, and with `scale` the figures that a scale class is made of."""
    wanted, pks = frozenset(wanted), [row.pk for row in rows]
    year = year_of_figures(on)
    measures = [name for name in MEASURES if name in wanted]
    if scale:
        measures = list(dict.fromkeys([*measures, *OF_SCALE]))
    figures = of_year(pks, measures, year) if pks and measures else {}
    held, lists = what_is_held(pks, wanted, on=on)
    ground = Ground(year, lists)
    facts = {row.pk: facts_of(row, figures.get(row.pk, {}), held[row.pk], ground, on=on) for row in rows}
    return Known(facts, figures, ground)


def facts_of(row: Enterprise, figures: dict, held: dict[str, set], ground: Ground, *, on: date) -> Facts:
    numbers = dict(figures)
    if row.capital is not None:
        numbers["capital"] = row.capital
    if row.founded_on:
        numbers["age"] = Decimal(max(0, whole_years(row.founded_on, on)))
    sets = {name: frozenset(held[name]) for name in (LISTING, QUALIFICATION, TAG)}
    is_so = {
        "section": row.section, "division": row.division, "scale": row.scale, "operation": row.status,
        "community": row.community_id and str(row.community_id),
    }  # fmt: skip
    sets |= {name: frozenset({value}) for name, value in is_so.items() if value}
    return Facts(numbers, sets, {LISTING: frozenset(set(Listing.values) - ground.lists.keys())})


def whole_years(since: date, on: date) -> int:
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


# ---------------------------------------------------------------- lists, qualifications, tags


def what_is_held(pks: list[int], wanted: frozenset[str], *, on: date) -> tuple[dict[int, dict], dict[str, int]]:
    """{enterprise: {fact: what it holds}}, and the years of the lists; in one query."""
    held: dict[int, dict[str, set]] = defaultdict(lambda: defaultdict(set))
    on_lists: list[tuple[int, str, int]] = []
    lists: dict[str, int] = {}
    for pk, fact, value, year in held_rows(pks, wanted, on=on):
        if fact == DRAWN:
            lists[value] = year
        elif fact == LISTING:
            on_lists.append((pk, value, year))
        else:
            held[pk][fact].add(value)
            if fact == QUALIFICATION:
                held[pk][fact].add(value.partition(AT)[0])
    for pk, value, year in on_lists:  # a place on an earlier list counts no more when a new one is there
        if lists[value] == year:
            held[pk][LISTING].add(value)
    return held, lists


def held_rows(pks: list[int], wanted: frozenset[str], *, on: date) -> Iterable[tuple[int, str, str, int]]:
    """(enterprise, fact, value, year)"""
    parts: list[QuerySet] = []
    if LISTING in wanted:
        drawn = ListEntry.objects.filter(year__in=(on.year - 1, on.year), removed_at=None).order_by()
        parts.append(row(drawn.filter(enterprise__in=pks), LISTING, F("listing"), F("year")))
        latest = drawn.values("listing").annotate(latest=Max("year"))
        parts.append(row(latest, DRAWN, F("listing"), F("latest"), of=Value(0)))
    if QUALIFICATION in wanted:
        valid = Qualification.objects.valid(on).filter(enterprise__in=pks).order_by()
        parts.append(row(valid, QUALIFICATION, Concat("kind", Value(AT), "level", output_field=TEXT)))
    if TAG in wanted:
        tagged = Enterprise.tags.through.objects.filter(enterprise__in=pks).order_by()
        parts.append(row(tagged, TAG, Cast("tag_id", TEXT)))
    if not parts:
        return []
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def row(rows: QuerySet, fact: str, value, year=None, *, of=None) -> QuerySet:
    said = {
        "of_pk": of or F("enterprise_id"), "said_fact": Value(fact, TEXT), "said": Cast(value, TEXT),
        "of_year": Value(0, NUMBER) if year is None else Cast(year, NUMBER),
    }  # fmt: skip
    return rows.annotate(**said).values_list("of_pk", "said_fact", "said", "of_year")
