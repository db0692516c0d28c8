"""The story of an enterprise: history of its file and of all that hangs on it, newest first, of one kind or of all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Event, User
from crm.web import PAGE_SIZE
from enterprises.accounts.models import Enterprise
from enterprises.merging.reading import predecessors_of

from .panels import PANELS

FILE = "file"
FURTHEST = 200  # pages that can be turned back to
MOST_THINGS = 2_000  # of each kind, the latest ones
Held = tuple[type[Model], list[int]]


@dataclass(frozen=True)
class Kind:
    name: str
    label: object


def kinds() -> list[Kind]:
    told = [Kind(panel.name, panel.label) for panel in PANELS if panel.things]
    return [Kind("", pgettext_lazy("story", "All")), *told, Kind(FILE, _("The file itself"))]


def told(found: Enterprise, user: User, asked: Mapping[str, str]) -> dict:
    """A page of it. The next page is known by one line more, for counting all of it costs as much as reading it."""
    offered = kinds()
    kind = asked.get("kind", "") if asked.get("kind", "") in {each.name for each in offered} else ""
    number = asked.get("page", "1")
    page = min(int(number), FURTHEST) if number.isdecimal() and int(number) > 0 else 1
    begins = (page - 1) * PAGE_SIZE
    rows = list(events(found, user, kind)[begins : begins + PAGE_SIZE + 1])
    lines = rows[:PAGE_SIZE]
    for line in lines:
        # what is called as the enterprise is, its file or its figures, needs no name here
        line.about = None if str(line.thing) == found.name else line.thing
    return {
        "events": lines, "kinds": offered, "kind": kind, "story_page": page, "is_whole_story": True,
        "newer": page - 1, "older": page + 1 if len(rows) > PAGE_SIZE else 0,
    }  # fmt: skip


def events(found: Enterprise, user: User, kind: str) -> QuerySet[Event]:
    return Event.objects.about_each(held(found, user, kind)).order_by("-at", "-id").prefetch_related("thing")


def held(found: Enterprise, user: User, kind: str) -> list[Held]:
    """The records whose history it is. Their ids first: then one index of history finds all lines."""
    own: list[Held] = []
    if kind in {"", FILE}:
        own.append((Enterprise, [found.pk, *predecessors_of(found.pk)]))
    for panel in PANELS:
        if panel.things and kind in {"", panel.name}:
            own += [(model, list(pks.order_by("-pk")[:MOST_THINGS])) for model, pks in of(panel, found, user)]
    return own


def of(panel, found: Enterprise, user: User):
    return [(model, pks.values_list("pk", flat=True)) for model, pks in panel.things(found, user)]
