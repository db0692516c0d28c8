"""What a changed calendar does to holds: their end moves with it, and whose they are is told when it comes earlier."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from crm import audit, notices
from crm.deadlines import Moved
from crm.models import Event, User
from crm.words import speak

from .models import Space, Spell

VERB, EARLIER = "space.redate", "space.ends_earlier"
speak(
    verbs={VERB: _("The working calendar has changed"), EARLIER: _("A hold ends earlier than before:")},
)


def lock(pks: Collection[int]) -> None:
    """The spaces, as every verb does before it reads a hold or its clock; in one order for all."""
    rows = Space.objects.filter(pk__in=Spell.objects.filter(pk__in=pks).values("space")).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def follow(moved: Iterable[Moved], *, by: User | None, at: datetime, text: str) -> None:
    """Copy the new end onto each hold, with a line in the story of its space."""
    ends = {row.object_id: row for row in moved if row.before != row.after}
    spells = list(Spell.objects.holds().filter(pk__in=ends).select_related("space"))
    for spell in spells:
        spell.due_at = ends[spell.pk].after
    Spell.objects.bulk_update(spells, ["due_at"])
    Event.objects.bulk_create(
        audit.event(
            spell.space, VERB, by=by, at=at, text=text,
            changes=audit.differences({"held_until": ends[spell.pk].before}, {"held_until": ends[spell.pk].after}),
        )
        for spell in spells
    )  # fmt: skip


def tell_of_days_off(promises: Iterable[Moved]) -> None:
    """Holds are counted in working days, none ends on a named date."""


def tell_of_earlier_ones(*, since: datetime, url: str, key: str) -> None:
    """Whose hold ends earlier finds it in the story and in the reminder before its end."""
    for event in Event.objects.filter(verb=VERB, at__gte=since).order_by("pk"):
        before, after = event.changes["held_until"]
        rows = Spell.objects.holds().select_related("by", "space__building__park")
        spell = rows.filter(space=event.object_id).first()
        if spell and spell.by and after < before:
            notices.tell(
                [spell.by], EARLIER, title=f"{spell.space} · {before} → {after}", url=spell.space.get_absolute_url(),
                key=f"{key}:hold:{spell.pk}",
            )  # fmt: skip


class Described(NamedTuple):
    """As the preview of a notice names what would move."""

    number: str
    enterprise: str


def described(pks: Collection[int]) -> dict[int, Described]:
    rows = Spell.objects.filter(pk__in=pks).select_related("space__building__park")
    return {row.pk: Described(row.space.code, f"{row.space} · {row.holder_name}") for row in rows}
