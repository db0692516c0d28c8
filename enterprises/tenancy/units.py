"""A unit as whoever takes it meets it: who is in it by the inventory, which tenancies stand in the way, in words."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from crm.flow import Refused
from crm.lights import full_day
from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.accounts.names import name_key
from spaces.models import Space, Spell
from spaces.moves import running
from spaces.steps import taken_words
from spaces.tenants import LET, tenant_of

from .models import Tenancy

LONGEST_HOLDER = Spell._meta.get_field("holder_name").max_length


class NotSure(Refused):
    """The inventory names somebody in it whose name is another: only people know whether it is the same firm."""

    def __init__(self, holder_name: str, since: date) -> None:
        told = {"who": holder_name, "day": full_day(since)}
        super().__init__(
            _("By the inventory %(who)s has been in it since %(day)s. If that is this enterprise, say so below.") % told
        )
        self.holder_name = holder_name


def locked(pk: int, by: User | None) -> Space:
    """First the unit, then its tenancy: everybody in this order, so that nobody waits for ever."""
    rows = Space.objects.visible_to(by) if by else Space.objects
    return rows.select_related("building__park").select_for_update(of=("self",), no_key=True).get(pk=pk)


def is_let(space: Space) -> bool:
    return space.status in LET


def names_of(enterprise: Enterprise) -> set[str]:
    names = (enterprise.name, enterprise.name[:LONGEST_HOLDER], enterprise.short_name, *enterprise.alias_list)
    return {name_key(name) for name in names if name}


def is_for(spell: Spell, enterprise: Enterprise) -> bool:
    """What the spell says of its holder fits this enterprise: the record itself, its name, or no name at all."""
    if spell.content_type_id:
        return is_same(spell.thing, enterprise)
    return name_fits(spell.holder_name, enterprise)


def name_fits(holder_name: str, enterprise: Enterprise) -> bool:
    return not holder_name or name_key(holder_name) in names_of(enterprise)


def is_same(thing: object, enterprise: Enterprise) -> bool:
    """A file that was merged into another means the other."""
    return isinstance(thing, Enterprise) and enterprise.pk in (thing.pk, thing.merged_into_id)


def overlapping(space_id: int, from_on: date, to_on: date | None, *, without: int | None = None):
    rows = Tenancy.objects.standing().filter(Q(to_on=None) | Q(to_on__gt=from_on), space=space_id)
    rows = rows.filter(from_on__lt=to_on) if to_on else rows
    return rows.exclude(pk=without).select_related("enterprise").order_by("from_on")


def in_it_words(tenancy: Tenancy) -> str:
    """Who is in the way, and which days they have."""
    told = {"who": tenancy.enterprise, "day": full_day(tenancy.from_on)}
    if tenancy.to_on is None:
        return _("%(who)s has been in it since %(day)s.") % told
    told["until"] = full_day(tenancy.to_on)
    return _("%(who)s was in it from %(day)s until %(until)s.") % told


def refuse_overlap(space_id: int, from_on: date, to_on: date | None, *, without: int | None = None) -> None:
    if other := overlapping(space_id, from_on, to_on, without=without).first():
        raise Refused(in_it_words(other))


def refuse_stranger(space: Space, enterprise: Enterprise, *, is_confirmed: bool) -> None:
    """The unit is let by the inventory: to whom, if not to this enterprise."""
    spell = running(space)
    if is_for(spell, enterprise):
        return
    thing = tenant_of(spell)
    if thing is None and not is_confirmed:
        raise NotSure(spell.holder_name, spell.from_on)
    if thing is not None:
        told = {"who": thing, "day": full_day(spell.from_on)}
        raise Refused(_("%(who)s has been in it since %(day)s.") % told)


def refuse_holder(space: Space, enterprise: Enterprise, by: User) -> None:
    """Held for somebody else: whoever holds it lets it go, or takes it for the enterprise themselves."""
    spell = running(space)
    is_own = spell.by_id in {person.pk for person in by.acts_as}
    if not (is_own or (spell.content_type_id or spell.holder_name) and is_for(spell, enterprise)):
        raise Refused(taken_words(space))
