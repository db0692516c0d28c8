"""What a tenancy's page and its line in a list show: the lease in words, the rent of a month, moves, story."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.cells import plain
from crm.clock import SHANGHAI
from crm.lights import Shown
from crm.models import Event, User
from enterprises.accounts.models import Enterprise
from spaces.facts import SQUARE
from spaces.models import Space, Spell
from spaces.tenants import LET

from . import units
from .models import Status, Tenancy
from .moves import FLOW, acting_for, standings
from .rules import near_days, remind_days

MOST_FOUND = 20


def month_rent(row: Tenancy) -> Decimal | None:
    """Of the whole unit, in yuan."""
    return None if row.rent is None else (row.rent * row.space.area).quantize(Decimal("0.01"))


def rent_text(rent: Decimal | None) -> str:
    return "" if rent is None else plain(rent)


def area_text(area: Decimal | None) -> str:
    """2,860 ㎡"""
    return "" if area is None else f"{plain(area)} {SQUARE}"


def lease_light(row: Tenancy, today: date) -> Shown | None:
    """From the first reminder on; amber from the second. Nothing runs for who has left."""
    if row.status != Status.RUNNING or row.lease_ends_on is None:
        return None
    left = (row.lease_ends_on - today).days
    if left < 0:
        over = ngettext("lease over for %(n)s day", "lease over for %(n)s days", -left) % {"n": f"{-left:,}"}
        return Shown("late", over, "")
    if left > remind_days(today)[-1]:
        return None
    words = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left} if left else _("lease ends today")
    return Shown("due" if left <= near_days(today) else "ok", words, "")


def make_ready(row: Tenancy, today: date) -> None:
    """For a line of a list."""
    row.light, row.month_rent, row.rent_text = lease_light(row, today), month_rent(row), rent_text(row.rent)
    row.area_text = area_text(row.space.area)


def panel(row: Tenancy, user: User, *, now: datetime) -> dict:
    """The context of the panel; a fixed number of queries however long the story is."""
    today = now.astimezone(SHANGHAI).date()
    offers = FLOW.offers(standings(user, row), row, now=now)
    absent = [acting_for(user, row, offer.move) for offer in offers]
    make_ready(row, today)
    return {
        "tenancy": row,
        "now": now,
        "often": [offer for offer in offers if not offer.move.is_rare],
        "seldom": [offer for offer in offers if offer.move.is_rare],
        "in_place_of": list(dict.fromkeys(person.name for person in absent if person)),
        "left": (row.lease_ends_on - today).days if row.light else None,
        "rent_before": rent_text(row.rent_before),
        "stranger": stranger(row),
        "events": list(Event.objects.about(row)),
    }


def stranger(row: Tenancy) -> str:
    """Whom the inventory names in the unit, when a sheet or a landlord has said somebody else since."""
    if row.status != Status.RUNNING:
        return ""
    spell = Spell.objects.running().filter(space=row.space_id, status__in=LET).first()
    is_known = spell is None or units.name_fits(spell.holder_name, row.enterprise)
    return "" if is_known else spell.holder_name


# ---------------------------------------------------------------- units to choose from


def found_units(user: User, words: str, enterprise: Enterprise | None) -> list[Space]:
    """What a search finds; without words the units that the inventory lets to a firm of this name already."""
    rows = Space.objects.visible_to(user).standing().for_list()
    if words:
        rows = rows.matching(words)
    elif enterprise:
        spells = Spell.objects.running().filter(status__in=LET, content_type=None)
        names = {enterprise.name, enterprise.name[: units.LONGEST_HOLDER], enterprise.short_name} - {""}
        rows = rows.filter(pk__in=spells.filter(holder_name__in=names).values("space"))
    else:
        return []
    found = list(rows.order_by("place_key", "id")[:MOST_FOUND])
    tenants = Tenancy.objects.running().filter(space__in=[space.pk for space in found]).select_related("enterprise")
    in_it = {row.space_id: row for row in tenants}
    for space in found:
        space.tenancy, space.area_text = in_it.get(space.pk), area_text(space.area)
    return found
