"""A saved search tells its owner of spaces that come to fit: once for each vacancy, however often the clock calls.

Read from the history of spaces: what became vacant, was added, or changed in something that the search asks for. What
fitted when the search was written down stands on its page and is not told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext

from crm import notices
from crm.audit import content_type_id
from crm.models import Event, EventCursor

from ..models import Fit, Requirement, Space, Spell, Status
from .needs import Needs, musts, read
from .scoring import is_fit
from .terms import TERMS, facts_of

NAME, VERB = "spaces.fits", "space.fits"
# a transaction may commit a line with an earlier moment than one already read; a Fit is written once
OVERLAP = timedelta(minutes=10)
AT_ONCE = 500
ADDED = {"space.create", "space.import_new"}
# sheets say as one what stands in several columns, and of a park's place what belongs to its buildings
OF_SHEETS = {
    "rent": {"rent_min", "rent_max"}, "column_grid": {"column_x", "column_y"}, "freight_lifts": {"lift_load"},
    "community": {"building"},
}  # fmt: skip


class News(NamedTuple):
    """Something that happened to a space; `fields` is None when all of it is news, since it became vacant."""

    at: datetime
    fields: frozenset[str] | None


class Search(NamedTuple):
    requirement: Requirement
    needs: Needs
    fields: frozenset[str]  # of a space, that its musts read


def tell_of_fits(now: datetime) -> int:
    """How many fits were told. The cursor moves last: a killed run is done again and tells nothing twice."""
    cursor, _created = EventCursor.objects.get_or_create(name=NAME, defaults={"seen_until": now})
    news = news_of_spaces(cursor.seen_until - OVERLAP, now)
    told = sum(tell(requirement, spells, now=now) for requirement, spells in found(news).items())
    EventCursor.objects.filter(pk=cursor.pk, seen_until__lt=now).update(seen_until=now)
    return told


def news_of_spaces(since: datetime, until: datetime) -> dict[int, list[News]]:
    lines = Event.objects.filter(content_type_id=content_type_id(Space), at__gt=since, at__lte=until)
    news: dict[int, list[News]] = defaultdict(list)
    for line in lines.only("object_id", "verb", "changes", "at"):
        if line.verb in ADDED or "space_status" in line.changes:  # what is not vacant by now is left out later
            news[line.object_id].append(News(line.at, None))
        elif line.changes:
            news[line.object_id].append(News(line.at, fields_of(line.changes)))
    return news


def fields_of(changes: Iterable[str]) -> frozenset[str]:
    names = set(changes)
    return frozenset(names.union(*(OF_SHEETS.get(name, ()) for name in names)))


def found(news: dict[int, list[News]]) -> dict[Requirement, list[Spell]]:
    """The vacancies that have come to fit, for each search that tells."""
    rows = Requirement.objects.telling().select_related("owner") if news else ()
    searches = [search for row in rows if (search := as_search(row)).fields]
    fits: dict[Requirement, list[Spell]] = defaultdict(list)
    for spell in vacancies(news) if searches else ():
        facts, told = facts_of(spell.space), news[spell.space_id]
        for search in searches:
            if is_news(told, search) and is_fit(facts, search.needs):
                fits[search.requirement].append(spell)
    return fits


def as_search(row: Requirement) -> Search:
    needs = read(row.needs)
    columns = {column for need in musts(needs) for column in TERMS[need.name].columns}
    return Search(row, needs, frozenset(column.split("__")[0] for column in columns))


def vacancies(pks: Iterable[int]) -> Iterator[Spell]:
    in_order = sorted(pks)
    for at in range(0, len(in_order), AT_ONCE):
        some = in_order[at : at + AT_ONCE]
        rows = Spell.objects.running().filter(status=Status.VACANT, space__in=some)
        yield from rows.select_related("space__building__park").order_by("space__place_key", "pk")


def is_news(told: Sequence[News], search: Search) -> bool:
    """Since the search was last changed, and about something that it asks for."""
    return any(
        one.at > search.requirement.changed_at and (one.fields is None or not one.fields.isdisjoint(search.fields))
        for one in told
    )


def tell(requirement: Requirement, spells: Sequence[Spell], *, now: datetime) -> int:
    """One line, be it one space or fifty of a sheet; those told before, and ended searches, are left out."""
    owner = requirement.owner
    if not owner.is_active or not Space.objects.visible_to(owner).filter(pk=spells[0].space_id).exists():
        return 0
    with transaction.atomic():
        if Requirement.objects.telling().select_for_update().filter(pk=requirement.pk).first() is None:
            return 0
        before = set(Fit.objects.filter(requirement=requirement, spell__in=spells).values_list("spell_id", flat=True))
        new = [spell for spell in spells if spell.pk not in before]
        Fit.objects.bulk_create(
            Fit(requirement=requirement, space=spell.space, spell=spell, told_at=now) for spell in new
        )
        if new:
            say(requirement, new, now=now)
    return len(new)


def say(requirement: Requirement, spells: Sequence[Spell], *, now: datetime) -> None:
    space, count = spells[0].space, len(spells)
    if count == 1:
        title, url = f"{space} · {requirement}", reverse("spaces:fit", args=[space.pk, requirement.pk])
    else:
        words = ngettext("%(n)s space", "%(n)s spaces", count) % {"n": count}
        title, url = f"{words} · {requirement}", requirement.get_absolute_url()
    key = f"fit:{requirement.pk}:{spells[0].pk}"
    notices.tell([requirement.owner], VERB, title=title, url=url, key=key, at=now)
