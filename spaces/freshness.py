"""常态化更新: how old the last verification is, as a band, and what is to be done then."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from .rules import number

# (name, label, what is to be done), the freshest first; edges are rules of the office
BANDS = (
    ("fresh", pgettext_lazy("freshness", "Fresh"), ""),
    ("ask", pgettext_lazy("freshness", "Ask the landlord"), gettext_lazy("ask the landlord to confirm")),
    ("visit", pgettext_lazy("freshness", "To visit"), gettext_lazy("go and look")),
    ("warn", pgettext_lazy("freshness", "Overdue"), gettext_lazy("verify now, or it is hidden from the public")),
    ("hidden", pgettext_lazy("freshness", "Stale"), gettext_lazy("hidden from the public until it is verified")),
)
NAMES = tuple(name for name, _label, _todo in BANDS)
EDGES = ("fresh_days", "visit_days", "warn_days", "hide_days")
LIGHTS = {"fresh": "ok", "ask": "due", "visit": "due", "warn": "late", "hidden": "late"}


@dataclass(frozen=True)
class Freshness:
    """Of one space on one day. `age` in days is None when it was never verified."""

    age: int | None
    band: str
    edges: tuple[int, int, int, int]

    @property
    def label(self) -> object:
        return next(label for name, label, _todo in BANDS if name == self.band)

    @property
    def todo(self) -> object:
        return next(todo for name, _label, todo in BANDS if name == self.band)

    @property
    def light(self) -> str:
        """The colour of crm.lights: ok, due or late."""
        return LIGHTS[self.band]

    @property
    def words(self) -> str:
        """46 天前核实"""
        if self.age is None:
            return _("Never verified")
        if self.age == 0:
            return _("Verified today")
        return ngettext("Verified %(n)s day ago", "Verified %(n)s days ago", self.age) % {"n": self.age}


def edges(today: date) -> tuple[int, int, int, int]:
    """Days after which each band ends; an office that mixes them up gets them in order all the same."""
    found: list[int] = []
    for name in EDGES:
        found.append(max(number(name, today), found[-1] if found else 0))
    return found[0], found[1], found[2], found[3]


def freshness(verified_on: date | None, *, today: date) -> Freshness:
    limits = edges(today)
    if verified_on is None:
        return Freshness(None, "hidden", limits)
    age = max(0, (today - verified_on).days)
    band = next((name for name, most in zip(NAMES, limits, strict=False) if age <= most), "hidden")
    return Freshness(age, band, limits)


def in_band(name: str, *, today: date) -> Q:
    """The rows of one band: what `freshness` says of each, as a condition."""
    limits = dict(zip(NAMES, edges(today), strict=False))
    at = NAMES.index(name)
    newest = Q() if at == 0 else Q(verified_on__lt=today - timedelta(days=limits[NAMES[at - 1]]))
    if name == "hidden":
        return newest | Q(verified_on=None)
    return newest & Q(verified_on__gte=today - timedelta(days=limits[name]))


def stale(today: date) -> Q:
    """All that is no longer fresh."""
    return Q(verified_on=None) | Q(verified_on__lt=today - timedelta(days=edges(today)[0]))


def hide_days(today: date) -> int:
    return edges(today)[3]
