"""The desk's side of asking: what was sent to whom, and the texts to be sent by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse

from crm.models import User

from ..models import ConfirmationLink, LinkedSpace, Space
from . import keys, letters

SHOWN_FOR = timedelta(hours=1)  # to whoever made it: long enough to send it, and to come back to a closed page
MOST = 200


@dataclass(frozen=True)
class Letter:
    link: ConfirmationLink
    spaces: list[Space]
    text: str  # of one to be sent by hand
    address: str  # where the mail goes, partly hidden

    @property
    def last_day(self):
        return letters.last_day(self.link)


def asked_url(links: Iterable[ConfirmationLink]) -> str:
    return f"{reverse('spaces:asked')}?{urlencode([('link', link.pk) for link in links])}"


def shown(pks: Iterable[int], *, user: User, now: datetime) -> list[Letter]:
    """One's own of the last hour that are still open."""
    lines = LinkedSpace.objects.select_related("space__building__park").order_by("space__place_key")
    links = ConfirmationLink.objects.open(now).filter(pk__in=list(pks)[:MOST], by=user, made_at__gt=now - SHOWN_FOR)
    rows = links.select_related("landlord").prefetch_related(Prefetch("lines", queryset=lines)).order_by("-way", "id")
    return [letter(link) for link in rows]


def letter(link: ConfirmationLink) -> Letter:
    spaces = [line.space for line in link.lines.all()]
    if link.way == ConfirmationLink.Way.MAIL:
        return Letter(link, spaces, "", half_hidden(link.landlord.email))
    return Letter(link, spaces, letters.text(link, spaces, keys.address(link)), "")


def half_hidden(address: str) -> str:
    """l***@example.com"""
    name, _at, house = address.partition("@")
    return f"{name[:1]}***@{house}"
