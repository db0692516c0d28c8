"""疑似重复: pairs of files that may be one enterprise. What they share is looked for in blocks, by the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, islice

from django.core.cache import cache
from django.db.models import Aggregate, Count, Expression, F, QuerySet, TextField, Value
from django.db.models.functions import Concat, Left, Lower, Replace, StrIndex

from crm.clock import shanghai
from crm.search import normalised
from enterprises.accounts.models import Contact, Enterprise, EnterpriseQuerySet
from enterprises.accounts.names import meant_by, name_key

from .clashes import digits
from .models import NotTheSame
from .rules import least_score
from .score import (
    LIKE_NAME,
    ONE_CODE,
    SAME_ADDRESS,
    SAME_NAME,
    SAME_PHONE,
    SAME_SHORT_NAME,
    Facts,
    Reason,
    address_key,
    apart,
    reasons,
    score,
)

SHARED_BY = 8  # what more than so many share (an agent's phone, the address of a park) says nothing of any two
LOOKED_AT = 2_000  # wrong codes, and files with other names: those changed last
AT_ONCE = 9_000  # values of one query; SQLite takes 32,766
KEPT = 600  # seconds: to compare a whole district takes some, and what is done to a pair shows at once all the same
KEY = "merging.candidates"
HALF = 9  # of a code: who differs in one place has the other half in common

Pair = tuple[int, int]


@dataclass(frozen=True)
class Scored:
    one: int
    other: int
    score: int
    reasons: list[Reason]


@dataclass(frozen=True)
class Found:
    """(score, id, id) of all pairs worth a look, the likeliest first; and when they were looked for."""

    pairs: list[tuple[int, int, int]]
    at: datetime


def found(now: datetime, *, is_fresh: bool = False) -> Found:
    """Kept for a while; without those that have been merged or told apart in the meantime."""
    rows, least = Enterprise.objects.standing(), least_score(shanghai(now).date())
    known = None if is_fresh else cache.get(KEY)
    if known is None or known[0] != least:
        listed = [(row.score, row.one, row.other) for row in scored(pairs(rows, least)) if row.score >= least]
        known = (least, Found(sorted(listed, key=lambda row: (-row[0], row[1:])), now))
        cache.set(KEY, known, KEPT)
    kept: Found = known[1]
    gone, apart_now = set(merged_away()), told_apart()
    left = [row for row in kept.pairs if row[1:] not in apart_now and gone.isdisjoint(row[1:])]
    return Found(left, kept.at)


def pairs(rows: EnterpriseQuerySet, least: int) -> set[Pair]:
    """All pairs that share enough to come to this score, without those that somebody told apart."""
    by_name: dict[Pair, int] = {}
    besides: dict[Pair, int] = {}
    for key, owners, points, is_name in keys(rows):
        of = by_name if is_name else besides
        for together in block(owners, *key):
            for pair in combinations(together, 2):
                of[pair] = max(of.get(pair, 0), points) if is_name else of.get(pair, 0) + points
    met = {
        pair
        for pair in by_name.keys() | besides.keys()
        if max(by_name.get(pair, 0), LIKE_NAME) + besides.get(pair, 0) + ONE_CODE >= least
    }
    met |= {ordered(*pair) for pair in [*code_pairs(rows), *alias_pairs(rows)]}
    return met - told_apart()


def scored(some: Iterable[Pair]) -> list[Scored]:
    wanted = list(some)
    known = facts({pk for pair in wanted for pk in pair})
    made = [(one, other, reasons(known[one], known[other])) for one, other in wanted if {one, other} <= known.keys()]
    return [Scored(one, other, score(why), why) for one, other, why in made]


def ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


# ---------------------------------------------------------------- what two share


class Ids(Aggregate):
    """The ids of a group in one text; each database has a name of its own for it."""

    function, name, allow_distinct, output_field = "GROUP_CONCAT", "Ids", True, TextField()

    def as_postgresql(self, compiler, connection):
        template = "STRING_AGG(%(distinct)s%(expressions)s::text, ',')"
        return self.as_sql(compiler, connection, template=template)


ADDRESS_SIGNS = ("广东省", "深圳市", "龙岗区", "平湖街道", " ", "（", "）", "(", ")", "号", "室", "-")


def keys(rows: EnterpriseQuerySet) -> list[tuple]:
    """((what two may share, whose it is), the rows, its points, whether it is a name)."""
    phones = Contact.objects.filter(enterprise__in=rows).exclude(phone="")
    return [
        ((F("name_key"), "pk"), rows, SAME_NAME, True),
        ((F("short_name"), "pk"), rows, SAME_SHORT_NAME, True),
        ((usual_reading(), "pk"), rows, LIKE_NAME, True),
        ((bare(Lower("address"), ADDRESS_SIGNS), "pk"), rows, SAME_ADDRESS, False),
        ((bare(F("phone"), (" ", "-", "+86")), "enterprise"), phones, SAME_PHONE, False),
    ]


def usual_reading() -> Expression:
    """Of the readings of a name, blank between, the first."""
    return Left("initials", StrIndex(Concat("initials", Value(" ")), Value(" ")) - 1)


def bare(text: Expression | F, signs: Iterable[str]) -> Expression | F:
    for sign in signs:
        text = Replace(text, Value(sign), Value(""))
    return text


def block(rows: QuerySet, key: Expression | F, owner: str) -> Iterator[list[int]]:
    """Ids of those who have the same under this key, in order, for each key that a few have."""
    few = rows.order_by().annotate(key=key).exclude(key="").values("key")
    few = few.annotate(n=Count(owner, distinct=True)).filter(n__gt=1, n__lte=SHARED_BY)
    for ids in few.annotate(ids=Ids(owner, distinct=True)).values_list("ids", flat=True):
        yield sorted(map(int, ids.split(",")))


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


def merged_away() -> dict[int, int]:
    return dict(Enterprise.objects.exclude(merged_into=None).order_by().values_list("pk", "merged_into"))


def told_apart() -> set[Pair]:
    """Of files that have been merged since, what was said of them holds for the file they came to."""
    into = merged_away()

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
        for pk, *values, address, aliases in Enterprise.objects.filter(pk__in=some).order_by().values_list(*names):
            other_names = frozenset(
                key(line) for line in aliases.splitlines() if line for key in (name_key, normalised)
            )
            found_facts[pk] = Facts(pk, *values, address_key(address), other_names, phones.get(pk, {}))
    return found_facts
