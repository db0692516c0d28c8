"""An enquiry about a space to let: which one, and how the form begins."""

from datetime import date

from django.core import signing
from django.utils.translation import gettext as _

from crm import rules
from crm.search import normalised
from crm.web import row_id
from spaces.facts import FACTS
from spaces.models import Space
from spaces.public.listing import is_listed, listed, once_listed

from .kinds import categories

SALT = "enterprises.requests.about_space"
LONGEST = 80  # of a title


def in_the_list(text: str, *, today: date) -> Space | None:
    """The space an address asks about, if the public may see it."""
    pk = row_id(text)
    return listed(today).filter(pk=pk).first() if pk else None


def sealed(space: Space) -> str:
    """For a hidden field: the form was opened for this one, which was in the list then."""
    return signing.Signer(salt=SALT).sign(str(space.pk))


def kept(text: str) -> Space | None:
    """The space of our own seal. It may be let since: the enquiry is about it all the same."""
    try:
        return once_listed(row_id(signing.Signer(salt=SALT).unsign(text)))
    except signing.BadSignature:
        return None


def title(space: Space) -> str:
    return (_("About %(space)s") % {"space": space})[:LONGEST]


def category_id(today: date) -> int | None:
    """The category that enquiries begin with, by its name in the rules; none when there is no such one in use."""
    name = normalised(str(rules.in_force("public.space_category", today)))
    return next((pk for pk, row in categories().items() if name and normalised(row.name) == name), None)


def begins_with(space: Space, *, today: date) -> dict:
    """What the form says already when it is opened from a space's page."""
    return {"title": title(space), "category": category_id(today) or ""}


def shown(space: Space | None, *, today: date) -> dict | None:
    """What pages of an enquiry say of its space: name, use and area, number; where it is seen while it is listed."""
    if space is None:
        return None
    size = " · ".join(FACTS[name].words(space) for name in ("use", "area"))
    return {"space": space, "size": size, "is_listed": is_listed(space, today=today)}
