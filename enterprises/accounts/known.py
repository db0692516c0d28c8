"""Is it in the list already? By code, by name, by a former name."""

from collections import Counter

from django.db.models import Max, Q, QuerySet

from crm.search import normalised

from .models import Enterprise, EnterpriseQuerySet
from .names import brief_name, name_key

MOST = 200  # candidates looked at for a former name
MEANT = 6


def holder_of(enterprise: Enterprise) -> Enterprise | None:
    """The other enterprise that holds this code."""
    return _others(enterprise).filter(uscc=enterprise.uscc).first() if enterprise.uscc else None


def look_alikes(enterprise: Enterprise) -> list[Enterprise]:
    """Others of the same name, or of which one bears as former name, or code, what the other has now."""
    keys = {name_key(text) for text in (enterprise.name, enterprise.uscc, *enterprise.alias_list) if text}
    was_called = Q(search_text__contains=normalised(brief_name(enterprise.name))) & ~Q(aliases="")
    was_called |= had_code(enterprise.uscc)
    rows = _others(enterprise).filter(Q(name_key__in=keys) | was_called).select_related("community")
    return [other for other in rows[:MOST] if not keys.isdisjoint({other.name_key, *map(name_key, other.alias_list)})]


def meant(rows: EnterpriseQuerySet, name: str, code: str) -> list[Enterprise]:
    """Of these rows those that somebody outside may mean who gave a name, a code or both; the likeliest first."""
    claimed = Enterprise(name=name, aliases="", name_key=name_key(name))
    by_code = rows.filter(Q(uscc=code) | had_code(code)) if code else rows.none()
    alike = rows.filter(pk__in=[row.pk for row in look_alikes(claimed)])
    part = brief_name(name) if name != code else ""
    by_part = rows.matching(part) if part else rows.none()
    found = [*by_code[:MEANT], *alike[:MEANT], *by_part[:MEANT]]
    return list(dict.fromkeys(found))[:MEANT]


def had_code(code: str) -> Q:
    """A file that was merged away leaves its code among the other names of the one that stays."""
    return Q(search_text__contains=normalised(code)) & ~Q(aliases="") if code else Q(pk=None)


def former_names() -> dict[str, int]:
    """{key of a former or other name, or of a former code: id}, of those that point to one enterprise only."""
    rows = Enterprise.objects.standing().exclude(aliases="").only("aliases")
    named = {(name_key(alias), row.pk) for row in rows for alias in row.alias_list}
    times = Counter(key for key, _pk in named)
    return {key: pk for key, pk in named if times[key] == 1}


def next_twin(enterprise: Enterprise) -> int:
    """0 for the first of its name, then 1, 2 …"""
    last = _others(enterprise).filter(name_key=enterprise.name_key).aggregate(last=Max("twin"))["last"]
    return 0 if last is None else last + 1


def _others(enterprise: Enterprise) -> QuerySet[Enterprise]:
    return Enterprise.objects.standing().exclude(pk=enterprise.pk)
