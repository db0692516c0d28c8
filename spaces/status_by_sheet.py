"""What a sheet may say of a space's state: as the table of moves allows it, and never against a hold."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from crm.imports import Line

from .models import Space, Status
from .moves import FLOW, MANAGES

LIVED_IN = (Status.OCCUPIED, Status.FITTING)
BY_SHEET = (Status.VACANT, *LIVED_IN)
Warn = Callable[[str, str], None]


def settle(space: Space, line: Line, today: date, *, warn: Warn) -> dict[str, str]:
    """Give the space the state that the row means. {attribute: words} of what cannot be."""
    wanted = asked(space, warn)
    if space.pk is None:
        begin(space, wanted, today)
    elif wanted != space.status:
        return turn(space, wanted, today, warn)
    elif space.said_since and space.said_since != space.status_since:
        warn("status_since", _("It is %(state)s since %(day)s, which stays.") % words(space))
    return tenancy(space, warn)


def words(space: Space) -> dict[str, str]:
    return {"state": space.get_status_display(), "day": f"{space.status_since:%Y-%m-%d}"}


def asked(space: Space, warn: Warn) -> str:
    """The state that is named, or follows from a tenant's name."""
    wanted, current = space.said_status, space.status
    if wanted == Status.HELD != current:
        warn("space_status", _("A hold cannot be imported: hold the space on its page."))
        return current
    if wanted is None and space.said_tenant and current == Status.VACANT:
        if space.pk:
            warn("tenant", _("A tenant is named: it is taken as let."))
        return Status.OCCUPIED
    return wanted or current


def begin(space: Space, wanted: str, today: date) -> None:
    space.status, space.status_since = wanted, space.said_since or today


def turn(space: Space, wanted: str, today: date, warn: Warn) -> dict[str, str]:
    told = words(space)
    if space.status == Status.HELD:
        warn("space_status", _("It is held: nothing of its state is changed by a sheet."))
        return {}
    by_move = any(move.to.get(space.status) == wanted and not MANAGES.isdisjoint(move.by) for move in FLOW)
    if wanted not in BY_SHEET or space.status not in BY_SHEET or not by_move:
        told |= {"wanted": Status(wanted).label}
        warn("space_status", _("It is %(state)s; %(wanted)s is entered on its page, not by a sheet.") % told)
        return {}
    since = space.said_since or today
    if since < space.status_since:
        return {"said_since": _("It is %(state)s only since %(day)s; the day must not be earlier.") % told}
    space.status, space.status_since = wanted, since
    space.tenant, space.lease_ends_on = "", None
    return tenancy(space, warn)


def tenancy(space: Space, warn: Warn) -> dict[str, str]:
    """Who is in it and until when, of a space that somebody is in."""
    if space.status in LIVED_IN:
        space.tenant = space.tenant if space.said_tenant is None else space.said_tenant
        space.lease_ends_on = space.lease_ends_on if space.said_lease is None else space.said_lease
    elif space.said_tenant or space.said_lease:
        told = _("It is %(state)s: tenant and lease are left out.")
        warn("tenant" if space.said_tenant else "lease_ends_on", told % words(space))
    return {}
