"""业主确认: one link for one landlord about one or several spaces. The verb `ask` of the table, and many at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import User
from crm.telling import at

from .. import steps, verbs
from ..models import ConfirmationLink, Landlord, LinkedSpace, Space
from ..moves import FLOW, NOBODY, has_landlord
from ..rules import number
from . import keys, letters

Way = ConfirmationLink.Way
ONCE = timedelta(minutes=10)  # the same thing asked again so soon is a double click


@dataclass
class Asked:
    links: list[ConfirmationLink] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # “禾麓智造园 3栋 502: reason”


def can_mail(landlord: Landlord) -> bool:
    return bool(settings.MAIL and landlord.email)


def ask(
    pk: int, *, by: User, to: Landlord | None = None, way: str = Way.MAIL, now: datetime | None = None,
    address: str | None = None,
) -> ConfirmationLink:  # fmt: skip
    """About one space. Without an e-mail it becomes a message to be sent by hand."""
    space = Space.objects.visible_to(by).select_related("landlord", "agent").get(pk=pk)
    to = to or addressee(space)
    if to not in space.people:
        raise Refused(has_landlord(space, now or timezone.now()) or NOBODY)
    return send(to, [pk], by=by, way=way, now=now or timezone.now(), address=address)


def ask_all(spaces: Iterable[Space], *, by: User, now: datetime | None = None, address: str | None = None) -> Asked:
    """Each landlord gets one link about all of theirs; what cannot be asked is named with its reason."""
    now, asked = now or timezone.now(), Asked()
    groups: dict[Landlord, list[int]] = {}
    for space in spaces:
        to = addressee(space)
        if to is None:
            asked.refused.append(refusal(space, has_landlord(space, now)))
        elif space.status not in FLOW["ask"].to:
            asked.refused.append(refusal(space, FLOW.wrong_state))
        else:
            groups.setdefault(to, []).append(space.pk)
    for landlord, pks in groups.items():
        try:
            asked.links.append(send(landlord, pks, by=by, way=Way.MAIL, now=now, address=address))
        except Refused as reason:
            asked.refused.append(refusal(landlord, reason.reason))
    return asked


def addressee(space: Space) -> Landlord | None:
    return next(iter(space.people), None)


def refusal(thing, reason: object) -> str:
    return _("%(thing)s: %(reason)s") % {"thing": thing, "reason": reason}


def send(
    landlord: Landlord, pks: Iterable[int], *, by: User, way: str, now: datetime, address: str | None = None
) -> ConfirmationLink:
    """One transaction: the link, the older one it replaces, a line in the story of each space, the mail."""
    pks, way = sorted(pks), way if can_mail(landlord) else Way.MESSAGE
    with transaction.atomic():
        # two at once: one after the other; an answer, which only refers to the landlord, waits for nobody
        landlord = Landlord.objects.select_for_update(no_key=True).get(pk=landlord.pk)
        opened = list(landlord.links.open(now).prefetch_related("lines"))
        if twice := next((link for link in opened if is_the_same(link, pks, by=by, way=way, now=now)), None):
            return twice
        link = made(landlord, by=by, way=way, now=now)
        older = [earlier.pk for earlier in opened if about(earlier) <= set(pks)]
        ConfirmationLink.objects.open(now).filter(pk__in=older).update(replaced_at=now)  # answered meanwhile: stays so
        spaces = [put_in(pk, by=by, now=now, address=address, link=link) for pk in pks]
        if way == Way.MAIL:
            letters.mail(link, spaces)
    return link


def is_the_same(link: ConfirmationLink, pks: list[int], *, by: User, way: str, now: datetime) -> bool:
    return link.by_id == by.pk and link.way == way and link.made_at > now - ONCE and about(link) == set(pks)


def about(link: ConfirmationLink) -> set[int]:
    return {line.space_id for line in link.lines.all()}


def made(landlord: Landlord, *, by: User, way: str, now: datetime) -> ConfirmationLink:
    """It lives to the end of its last day."""
    today = now.astimezone(SHANGHAI).date()
    ends = at(today + timedelta(days=number("link_days", today)), 24)
    link = ConfirmationLink.objects.create(
        landlord=landlord, digest=keys.blank(), way=way, by=by, made_at=now, expires_at=ends
    )
    link.digest = keys.digest_of(keys.token_of(link))
    link.save(update_fields=["digest"])
    return link


@steps.verb("ask")
def put_in(step: steps.Step, *, link: ConfirmationLink) -> steps.Change:
    """The row of the table: asked once more whether this person may, with the space locked."""
    LinkedSpace.objects.create(link=link, space=step.space)
    return {"landlord": [None, str(link.landlord)]}


def ask_about(pk: int, *, by: User, **words) -> Space:
    """As every verb of the table is called: the space, with its link in `asked`."""
    link = ask(pk, by=by, **words)
    space = Space.objects.visible_to(by).get(pk=pk)
    space.asked = link
    return space


verbs.VERBS["ask"] = ask_about
