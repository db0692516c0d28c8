"""What the public pages say of a space: what is known of it, in words. Only facts that are public."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm import doors

from .. import boundary
from ..facts import FACTS, GROUPS
from ..freshness import Freshness, freshness, hide_days
from ..models import Picture, Space, Use
from .filters import PublicFilter
from .listing import listed

IN_A_LINE = ("clear_height", "floor_load", "power")
USES = dict(Use.choices)


@dataclass(frozen=True)
class Offer:
    """A space as a row of the list."""

    space: Space
    today: date

    @property
    def photo(self) -> Picture | None:
        return next(iter(self.space.photos), None)

    @property
    def size(self) -> str:
        """M1 普通工业 · 2,860 ㎡"""
        return " · ".join(FACTS[name].words(self.space) for name in ("use", "area"))

    @property
    def figures(self) -> str:
        """净高 6.5 m · 楼板荷载 1 t/㎡; what is not known is asked for, not made up."""
        said = [(FACTS[name].label, FACTS[name].words(self.space)) for name in IN_A_LINE]
        return " · ".join(f"{label} {words}" for label, words in said if words)

    @property
    def rent(self) -> str:
        return FACTS["rent"].words(self.space) or _("Rent on request")

    @property
    def available(self) -> str:
        day = self.space.available_on
        if day is None:
            return ""
        return (
            pgettext("available", "now")
            if day <= self.today
            else pgettext("available", "from %(day)s") % {"day": f"{day:%Y-%m-%d}"}
        )

    @property
    def fresh(self) -> Freshness:
        return freshness(self.space.verified_on, today=self.today)


def facts(space: Space) -> dict:
    """Groups of what is known, and the labels of what is not: an empty line would say “no” to a hasty reader."""
    groups, missing = [], []
    for heading, its in GROUPS:
        public = [(fact, fact.words(space)) for fact in its if fact.is_public]
        missing += [fact.label for fact, words in public if not words]
        if known := [(fact, words) for fact, words in public if words]:
            groups.append((heading, known))
    return {"groups": groups, "missing": missing}


def unit_page(space: Space, *, today: date) -> dict:
    """The context of the page and of the brochure, of a row with its public pictures."""
    kinds = {kind: [picture for picture in space.shown if picture.kind == kind] for kind in Picture.Kind}
    return {
        "space": space,
        "today": today,
        "offer": Offer(space, today),
        "photos": kinds[Picture.Kind.PHOTO],
        "plans": kinds[Picture.Kind.PLAN],
        "documents": kinds[Picture.Kind.DOCUMENT],
        "place": where(space),
        "plan": plan(space),
        "points": f"building={space.building_id}",
        **facts(space),
    }


def where(space: Space) -> list[str]:
    """平湖街道良安田社区, the address of the park, its name, the building, the floor."""
    park, floor = space.building.park, FACTS["floor"].words(space)
    names = [park.community.name if park.community else "", park.address, str(space.building), floor]
    return [name for name in names if name]


def plan(space: Space) -> dict | None:
    """Where it stands within the outline of its park, drawn: for whoever has no script or no tiles."""
    if space.position is None:
        return None
    lng, lat = (float(side) for side in space.position)
    return boundary.plan(space.building.park.boundary, [(space.building.name, lng, lat)])


def uses(rows) -> list[tuple[str, str, int]]:
    """(value, label, how many) of the uses there are, most first."""
    found = rows.order_by().values_list("use").annotate(count=Count("pk")).order_by("-count", "use")
    return [(use, USES[use], count) for use, count in found]


def place_of(asked: PublicFilter, rows) -> str:
    """Which park or building of the map the list is narrowed to, in words; only what is listed has a name here."""
    chosen = {field.name: asked.form.cleaned_data[field.name] for field in asked.place}
    if not chosen:
        return ""
    if "building" in chosen:
        rows = asked.of_buildings(rows, "building", chosen["building"])
    if "park" in chosen:
        rows = rows.filter(building__park=chosen["park"])
    found = rows.order_by("building__park__name", "building__name").distinct()
    names = list(found.values_list("building__park__name", "building__name")[:2])
    if len(names) == 1 and "building" in chosen:
        return " ".join(names[0])
    return names[0][0] if names else _("a place where nothing is in the list today")


def looser(asked: PublicFilter, rows) -> list[tuple[str, int, str]]:
    """When nothing fits: which condition to drop, how many there would be then, and their address."""
    found = []
    for name in asked.set_names:
        data = asked.data.copy()
        data.pop(name)
        data.pop("page", None)
        if count := PublicFilter(data, queryset=rows).qs.count():
            found.append((asked.form[name].label, count, data.urlencode()))
    return found


def to_let(today: date) -> str:
    """A word beside the door on the front page."""
    count = listed(today).count()
    if not count:
        return ""
    said = ngettext(
        "%(n)s space to let, verified within the last %(days)s days.",
        "%(n)s spaces to let, all verified within the last %(days)s days.",
        count,
    )
    return said % {"n": count, "days": hide_days(today)}


doors.say("space:list", to_let)
