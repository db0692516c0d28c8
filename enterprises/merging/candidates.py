"""疑似重复: pairs of files that may be one enterprise. What they share is looked for in blocks, by the database."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice

from django.core.cache import cache
from django.db.models import Count, Expression, F, Max, QuerySet, Value
from django.db.models.functions import Lower, Replace

from crm.search import normalised
from enterprises.accounts.models import Contact, Enterprise, EnterpriseQuerySet
from enterprises.accounts.names import meant_by, name_key

from .clashes import digits
from .models import NotTheSame
from .rules import least_score
from .score import Facts, Reason, apart, reasons, score

SHARED_BY = 8  # what more than so many share (an agent's phone, the address of a park) says nothing of any two
LOOKED_AT = 2_000  # wrong codes, and files with other names: those changed last
AT_ONCE = 9_000  # values of one query; SQLite takes 32,766
KEPT = 60  # seconds: turning a page finds the same pairs
HALF = 9  # of a code: who differs in one place has the other half in common

Pair = tuple[int, int]


@dataclass(frozen=True)
class Scored:
    one: int
    other: int
    score: int
    reasons: list[Reason]


def found(today: date) -> list[tuple[int, int, int]]:
    """(score, id, id) of all pairs worth a look, the likeliest first; kept for a minute or until a file changes."""
    rows, least = Enterprise.objects.standing(), least_score(today)
    stamp = [rows.aggregate(newest=Max("updated_at"))["newest"], least]
    stamp += NotTheSame.objects.aggregate(n=Count("pk"), newest=Max("pk")).values()
    key = "merging.candidates." + re.sub(r"\W", "", "-".join(map(str, stamp)))
    if (known := cache.get(key)) is None:
        known = [(row.score, row.one, row.other) for row in scored(pairs(rows)) if row.score >= least]
        known.sort(key=lambda row: (-row[0], row[1:]))
        cache.set(key, known, KEPT)
    return known


def pairs(rows: EnterpriseQuerySet) -> set[Pair]:
    """All pairs that share something, without those that somebody told apart."""
    met = {ordered(one, other) for block in blocks(rows) for one, other in combinations(block, 2)}
    met |= {ordered(*pair) for pair in [*code_pairs(rows), *alias_pairs(rows)]}
    return met - told_apart()


def of_one(enterprise: Enterprise, today: date) -> list[tuple[int, int, int]]:
    return [row for row in found(today) if enterprise.pk in row[1:]]


def scored(some: Iterable[Pair]) -> list[Scored]:
    wanted = list(some)
    known = facts({pk for pair in wanted for pk in pair})
    made = [(one, other, reasons(known[one], known[other])) for one, other in wanted if {one, other} <= known.keys()]
    return [Scored(one, other, score(why), why) for one, other, why in made]


def ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


# ---------------------------------------------------------------- what two share


def blocks(rows: EnterpriseQuerySet) -> Iterator[list[int]]:
    names = (F("name_key"), F("short_name"), F("initials"), bare(Lower("address"), ADDRESS_SIGNS))
    for key in names:
        yield from block(rows, key, "pk")
    phones = Contact.objects.filter(enterprise__in=rows).exclude(phone="")
    yield from block(phones, bare(F("phone"), (" ", "-", "+86")), "enterprise")


ADDRESS_SIGNS = ("广东省", "深圳市", "龙岗区", "平湖街道", " ", "（", "）", "(", ")", "号", "室", "-")


def bare(text: Expression | F, signs: Iterable[str]) -> Expression | F:
    for sign in signs:
        text = Replace(text, Value(sign), Value(""))
    return text


def block(rows: QuerySet, key: Expression | F, owner: str) -> Iterator[list[int]]:
    """Ids of those who have the same under this key, for each key that a few have."""
    keyed = rows.order_by().annotate(key=key).exclude(key="")
    few = keyed.values("key").annotate(n=Count(owner, distinct=True)).filter(n__gt=1, n__lte=SHARED_BY)
    together: dict[str, set[int]] = {}
    for text, pk in keyed.filter(key__in=few.values("key")).values_list("key", owner):
        together.setdefault(text, set()).add(pk)
    yield from map(sorted, together.values())


def code_pairs(rows: EnterpriseQuerySet) -> list[Pair]:
    """A wrong code, and who holds a right one, or another wrong one, that differs in one character."""
    wrong = list(rows.filter(uscc_valid=False).order_by("-updated_at", "-id").values_list("pk", "uscc")[:LOOKED_AT])
    halves: dict[tuple[bool, str], list[tuple[int, str]]] = {}
    for pk, code in wrong:
        halves.setdefault((True, code[:HALF]), []).append((pk, code))
        halves.setdefault((False, code[HALF:]), []).append((pk, code))
    near = [
        (one, other)
        for half in halves.values()
        for (one, code), (other, another) in combinations(half, 2)
        if apart(code, another) == 1
    ]
    return near + met(rows, "uscc", [(pk, other) for pk, code in wrong for other in meant_by(code)])


def alias_pairs(rows: EnterpriseQuerySet) -> list[Pair]:
    """Who was once called what another is called now, or had the code that another has."""
    known = rows.exclude(aliases="").order_by("-updated_at", "-id").values_list("pk", "aliases")[:LOOKED_AT]
    lines = [(pk, line) for pk, text in known for line in text.splitlines() if line.strip()]
    by_name = met(rows, "name_key", [(pk, name_key(line)) for pk, line in lines])
    codes = [(pk, line.strip().upper()) for pk, line in lines if line.strip().isalnum() and line.isascii()]
    return by_name + met(rows, "uscc", codes)


def met(rows: EnterpriseQuerySet, field: str, wanted: list[tuple[int, str]]) -> list[Pair]:
    """Those of (pk, value) whose value another has in this field, with that one's pk; few queries for many values."""
    holders: dict[str, list[int]] = {}
    for some in chunks({value for _pk, value in wanted}):
        for value, pk in rows.order_by().filter(**{f"{field}__in": some}).values_list(field, "pk"):
            holders.setdefault(value, []).append(pk)
    return list(dict.fromkeys((pk, other) for pk, value in wanted for other in holders.get(value, []) if other != pk))


def chunks(values: Iterable) -> Iterator[list]:
    left = iter(values)
    while some := list(islice(left, AT_ONCE)):
        yield some


def told_apart() -> set[Pair]:
    """Of files that have been merged since, what was said of them holds for the file they came to."""
    into = dict(Enterprise.objects.exclude(merged_into=None).order_by().values_list("pk", "merged_into"))

    def now(pk: int) -> int:
        while pk in into:
            pk = into[pk]
        return pk

    return {ordered(now(one), now(other)) for one, other in NotTheSame.objects.values_list("one", "other")}


# ---------------------------------------------------------------- what is compared


def facts(pks: Iterable[int]) -> dict[int, Facts]:
    names = ("pk", "name", "name_key", "short_name", "initials", "uscc", "uscc_valid", "address", "aliases")
    wanted, found_facts = list(pks), {}
    phones: dict[int, dict[str, str]] = {}
    for some in chunks(wanted):
        for pk, phone in Contact.objects.filter(enterprise__in=some).values_list("enterprise", "phone"):
            if number := digits(phone):
                phones.setdefault(pk, {})[number] = phone
        for pk, *values, aliases in Enterprise.objects.filter(pk__in=some).order_by().values_list(*names):
            keys = frozenset(key(line) for line in aliases.splitlines() if line for key in (name_key, normalised))
            found_facts[pk] = Facts(pk, *values, aliases=keys, phones=phones.get(pk, {}))
    return found_facts
