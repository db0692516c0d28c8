"""Who may be in the list twice: one name, a code one character beside another's, an alias that another is called by."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Count

from .models import Enterprise, EnterpriseQuerySet
from .names import meant_by, name_key

LOOKED_AT = 2_000  # wrong codes, and files with aliases: those changed last
AT_ONCE = 9_000  # values of one query; SQLite takes 32,766

Pair = tuple[int, int]


def twin_keys(rows: EnterpriseQuerySet) -> EnterpriseQuerySet:
    """The name keys that more than one bears."""
    counted = rows.order_by().values("name_key").annotate(bearers=Count("pk")).filter(bearers__gt=1)
    return counted.order_by("name_key").values_list("name_key", flat=True)


def of_keys(rows: EnterpriseQuerySet, keys: Iterable[str]) -> list[list[Enterprise]]:
    groups: dict[str, list[Enterprise]] = {key: [] for key in keys}
    for row in rows.filter(name_key__in=groups).order_by("twin"):
        groups[row.name_key].append(row)
    return list(groups.values())


def code_pairs(rows: EnterpriseQuerySet) -> list[Pair]:
    """A wrong code, and who holds a right one that differs in one character."""
    wrong = rows.filter(uscc_valid=False).order_by("-updated_at", "-id").values_list("pk", "uscc")[:LOOKED_AT]
    return met(rows, "uscc", [(pk, other) for pk, code in wrong for other in meant_by(code)])


def alias_pairs(rows: EnterpriseQuerySet) -> list[Pair]:
    """Who was once called what another is called now."""
    known = rows.exclude(aliases="").order_by("-updated_at", "-id").values_list("pk", "aliases")[:LOOKED_AT]
    return met(rows, "name_key", [(pk, name_key(line)) for pk, lines in known for line in lines.splitlines() if line])


def met(rows: EnterpriseQuerySet, field: str, wanted: list[Pair]) -> list[Pair]:
    """Those of (pk, value) whose value another has in this field, with that one's pk; few queries for many values."""
    holders: dict[str, list[int]] = {}
    for some in chunks({value for _pk, value in wanted}):
        for value, pk in rows.order_by().filter(**{f"{field}__in": some}).values_list(field, "pk"):
            holders.setdefault(value, []).append(pk)
    pairs = [(pk, other) for pk, value in wanted for other in holders.get(value, []) if other != pk]
    return list(dict.fromkeys(pairs))


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    left = iter(values)
    while some := list(islice(left, AT_ONCE)):
        yield some


def of_pairs(rows: EnterpriseQuerySet, pairs: Iterable[Pair]) -> list[list[Enterprise]]:
    pairs = list(pairs)
    found = rows.in_bulk({pk for pair in pairs for pk in pair})
    return [[found[pk] for pk in pair] for pair in pairs]


def parted(code: str, other: str) -> tuple[str, str, str]:
    """A code around the character in which it differs from another."""
    at = next((at for at, (one, two) in enumerate(zip(code, other, strict=False)) if one != two), len(code))
    return code[:at], code[at : at + 1], code[at + 1 :]
