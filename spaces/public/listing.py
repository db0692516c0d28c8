"""The public's door to the inventory, and there is only this one: what is vacant, publishable and freshly verified."""

from datetime import date

from django.db.models import Prefetch

from ..freshness import hide_days
from ..models import Picture, Space, Status

# who owns it, who brings it, what we noted: no public page has a use for it, so none reads it
INSIDE = ("landlord", "agent", "source", "notes", "search_text", "building__notes", "building__park__notes")


def listed(today: date):
    """The rows of every public page, with park, building and community."""
    rows = Space.objects.listed(today=today, hide_days=hide_days(today))
    return rows.select_related("building__park__community").defer(*INSIDE)


def with_photo(rows):
    """For a list: the public photos of each in `photos`."""
    return rows.prefetch_related(Prefetch("pictures", photos(), to_attr="photos"))


def with_pictures(rows):
    """For a page: all that is public in `shown`, with the files."""
    return rows.prefetch_related(Prefetch("pictures", Picture.objects.shown().select_related("attachment"), "shown"))


def photos():
    return Picture.objects.shown().filter(kind=Picture.Kind.PHOTO)


def is_listed(space: Space, *, today: date) -> bool:
    """The same of one row in hand."""
    age = space.age(today)
    return space.status == Status.VACANT and space.is_public and age is not None and age <= hide_days(today)


def once_listed(pk: int | None) -> Space | None:
    """One that somebody has seen in the list, as our own seal in their form says; it may be taken by now."""
    return Space.objects.filter(pk=pk).select_related("building__park").defer(*INSIDE).first()


def picture_of(pk: int, item: int, *, today: date) -> Picture | None:
    """A public picture of a space that is in the list."""
    rows = Picture.objects.shown().filter(space__in=listed(today).values("pk"))
    return rows.filter(space=pk, pk=item).select_related("attachment").first()
