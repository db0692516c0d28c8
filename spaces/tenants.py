"""Who is in a space that is let: the floors above know the tenant, and name it without a move of the space."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm import audit
from crm.models import User
from crm.words import speak

from .models import Space, Spell, Status
from .moves import running

LET = (Status.FITTING, Status.OCCUPIED)

speak(
    verbs={"space.tenant": _("wrote down who is in the space")},
    alone={"space.tenant": _("Who is in the space was written down")},
)


def tenant_of(spell: Spell | None) -> models.Model | None:
    """The lead or enterprise that is in it, where an upper floor has said so."""
    return spell.thing if spell and spell.status in LET and spell.content_type_id else None


def name_tenant(
    space: Space, *, thing: models.Model | None, by: User | None, now: datetime, address: str | None = None,
    on_behalf: User | None = None, **facts: Any,
) -> None:  # fmt: skip
    """Of the spell that runs, in the transaction of a caller who has locked the space and asked whether it may.

    `facts` are holder_name and lease_ends_on, as far as they are known. Said twice it is written once.
    """
    spell = running(space)
    before = {name: getattr(spell, name) for name in facts} | {"thing": spell.thing if spell.content_type_id else None}
    if before == facts | {"thing": thing}:
        return
    spell.thing = thing
    for name, value in facts.items():
        setattr(spell, name, value)
    spell.save(update_fields=["content_type", "object_id", *facts])
    changes = audit.differences({name: before[name] for name in facts}, facts)
    audit.record(
        space, "space.tenant", by=by, at=now, changes=changes, text=str(thing or before["thing"] or ""),
        address=address, on_behalf=on_behalf,
    )  # fmt: skip


def let_since(space: Space) -> date | None:
    """The day since which it has been let without a gap to whoever is in it: fitting out is the beginning of it."""
    spells = list(space.spells.order_by("-from_on", "-id"))
    since = None
    for spell in spells:
        if spell.status not in LET or not is_same_tenant(spell, spells[0]):
            break
        since = spell.from_on
    return since


def is_same_tenant(one: Spell, other: Spell) -> bool:
    return (one.content_type_id, one.object_id) == (other.content_type_id, other.object_id) or not one.content_type_id
