"""What of the spaces waits for somebody: to verify, by band; holds that end; what one waits for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from crm.clock import SHANGHAI
from crm.models import Role, User

from .freshness import BANDS, in_band, stale
from .models import Space, Spell, Wait
from .moves import FLOW

READERS = (Role.SPACES, Role.ATTRACTION)
MOST = 8
SOON = timedelta(days=4)


@dataclass(frozen=True)
class Todo:
    bands: list[tuple]  # (name, label, what is to be done, how many)
    holds: list[Spell]
    waits: list[Wait]

    @property
    def is_empty(self) -> bool:
        return not (self.holds or self.waits or any(count for *_words, count in self.bands))


def held_counts(request) -> dict[str, int]:
    """The menu, the tabs of the stale list and the workbench share one query."""
    if not hasattr(request, "space_counts"):
        request.space_counts = counts(timezone.localdate())
    return request.space_counts


def counts(today: date) -> dict[str, int]:
    """Of what could be offered and is no longer fresh: how many in each band, and all of them as `stale`."""
    bands = {name: Count("pk", filter=in_band(name, today=today)) for name, *_words in BANDS if name != "fresh"}
    rows = Space.objects.filter(stale(today), status__in=FLOW["ask"].to)
    return rows.aggregate(stale=Count("pk"), **bands)


def waiting(request, *, now: datetime) -> Todo | None:
    """For the workbench; None for whom spaces are nothing to do."""
    user = request.user
    if not user.has_role(*READERS):
        return None
    found = held_counts(request)
    bands = [(name, label, what, found[name]) for name, label, what in BANDS if name != "fresh"]
    waits = Wait.objects.open().filter(by__in=user.acts_as).select_related("space__building__park")
    return Todo(bands, holds(user, now), list(waits.order_by("at", "id")[:MOST]))


def holds(user: User, now: datetime) -> list[Spell]:
    """One's own; and for whoever keeps the inventory all that end within days, with whose they are."""
    soon = now.astimezone(SHANGHAI) + SOON
    mine = Q(by__in=user.acts_as)
    shown = mine | Q(due_at__lt=soon) if user.has_role(Role.SPACES) else mine
    rows = Spell.objects.holds().filter(shown).select_related("space__building__park", "by")
    return list(rows.order_by("due_at", "id")[:MOST])
