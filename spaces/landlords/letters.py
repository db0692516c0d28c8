"""What a landlord reads before the link is opened: the text of a mail, and of a message that somebody sends by hand."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import outbox
from crm.clock import SHANGHAI
from crm.lights import day_words
from crm.models import Message

from ..models import ConfirmationLink, Space
from . import keys


def text(link: ConfirmationLink, spaces: Iterable[Space], url: str) -> str:
    """In the language of the office; the address stands alone on its line, as messengers want it."""
    with override(settings.LANGUAGE_CODE):
        words = _(
            "%(name)s: this is %(office)s. Is this space still vacant?\n%(spaces)s\n"
            "One tap is enough, without a log-in, until %(day)s:\n%(url)s"
        )
        line = _("· %(space)s (%(area)s)")
        return words % {
            "name": link.landlord.name, "office": settings.OFFICE_NAME, "day": day_words(last_day(link)), "url": url,
            "spaces": "\n".join(line % {"space": space, "area": area(space)} for space in spaces),
        }  # fmt: skip


def area(space: Space) -> str:
    return f"{space.area:,.2f}".rstrip("0").rstrip(".") + " ㎡"


def last_day(link: ConfirmationLink) -> date:
    return (link.expires_at.astimezone(SHANGHAI) - timedelta(seconds=1)).date()


def mail(link: ConfirmationLink, spaces: Iterable[Space]) -> None:
    """A row of the outbox, with a mark where the address will stand."""
    with override(settings.LANGUAGE_CODE):
        subject = f"[{settings.OFFICE_NAME}] {_('Are your spaces still vacant?')}"
    outbox.post(
        subject=subject, body=text(link, spaces, outbox.SECRET), address=link.landlord.email, now=link.made_at,
        key=f"{keys.BY_MAIL}:{link.pk}", not_after=link.expires_at, channel=Message.Channel.MAIL,
    )  # fmt: skip
