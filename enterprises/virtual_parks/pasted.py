"""A pasted list of enterprises: which file each line means, and what is wrong with a line that means none of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from crm.words import listed
from enterprises.accounts.known import former_names
from enterprises.accounts.models import Enterprise, EnterpriseQuerySet
from enterprises.accounts.names import clean_uscc, name_key

SUGGESTED = 12  # wrong lines for which similar names are looked up
Hits = dict[str, dict[int, Enterprise]]


@dataclass
class Meant:
    """What a list means: the enterprises, once each, and the wrong lines, each as a sentence."""

    enterprises: list[Enterprise] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def read(rows: EnterpriseQuerySet, text: str) -> Meant:
    """By credit code, name, short name or former name, exactly; as many queries for one line as for many."""
    lines = {at: line.strip() for at, line in enumerate(text.splitlines(), 1) if line.strip()}
    ways, found, known = list(indexes(rows, lines.values())), Meant(), {}
    for at, line in lines.items():
        key, code = name_key(line), clean_uscc(line)[0]
        hits = next((hits for way in ways if (hits := way.get(code) or way.get(key))), {})
        if len(hits) == 1:
            known |= hits
        elif hits:
            words = _("Line %(n)s, %(name)s: several enterprises are called so; write the USCC")
            found.wrong.append(words % {"n": at, "name": line})
        else:
            found.wrong.append(unknown(rows, at, line, looks=len(found.wrong) < SUGGESTED))
    found.enterprises = list(known.values())
    return found


def indexes(rows: EnterpriseQuerySet, lines: Iterable[str]) -> Iterator[Hits]:
    """{code or key of a name: {id: enterprise}}; who bears a name now comes before who is or was called so."""
    wanted = list(lines)
    keys, codes = {name_key(line) for line in wanted}, {clean_uscc(line)[0] for line in wanted} - {""}
    light = ("name", "name_key", "uscc", "short_name")
    yield indexed((row.uscc, row) for row in rows.filter(uscc__in=codes).only(*light))
    yield indexed((row.name_key, row) for row in rows.filter(name_key__in=keys).only(*light))
    yield indexed((name_key(row.short_name), row) for row in rows.filter(short_name__in=wanted).only(*light))
    former = {key: pk for key, pk in former_names().items() if key in keys}
    there = rows.only(*light).in_bulk(former.values())
    yield indexed((key, there[pk]) for key, pk in former.items() if pk in there)


def indexed(pairs: Iterable[tuple[str, Enterprise]]) -> Hits:
    index: Hits = defaultdict(dict)
    for key, row in pairs:
        index[key][row.pk] = row
    return index


def unknown(rows: EnterpriseQuerySet, at: int, line: str, *, looks: bool) -> str:
    similar = [row.name for row in rows.matching(line)[:3]] if looks else []
    if similar:
        words = _("Line %(n)s, %(name)s: not in the list. Is it %(similar)s?")
        return words % {"n": at, "name": line, "similar": listed(similar)}
    return _("Line %(n)s, %(name)s: not in the list") % {"n": at, "name": line}
