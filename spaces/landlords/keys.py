"""What stands in the address of a link: derived from the link and the secret key, so that it need not be kept.

The table holds a digest of it alone, and a mail gets it while it goes out (crm.outbox): whoever reads the database,
a backup or the list of messages opens nothing with it.
"""

import re
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC
from hashlib import sha256

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from crm import outbox

from ..models import ConfirmationLink

BYTES = 24
WRITTEN = re.compile(r"[A-Za-z0-9_-]{32}")  # a full stop that a messenger took for a part of it stays outside
BY_MAIL = "confirm"  # noun of the outbox's keys; settings.OUTBOX_SECRETS names address_for_mail for it


def blank() -> str:
    """A digest that nothing opens, until the link has its number."""
    return secrets.token_hex(32)


def token_of(link: ConfirmationLink) -> str:
    made = link.made_at.astimezone(UTC).isoformat()
    raw = salted_hmac("spaces.confirm", f"{link.pk}:{made}", algorithm="sha256").digest()
    return urlsafe_b64encode(raw[:BYTES]).decode()


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def opened_by(written: str):
    """The link, locked by nobody, that an address opens; a row set, for whoever wants to lock it."""
    found = WRITTEN.match(written)
    return ConfirmationLink.objects.filter(digest=digest_of(found[0]) if found else "")


def address(link: ConfirmationLink) -> str:
    return outbox.absolute(reverse("landlord:answer", args=[token_of(link)]))


def address_for_mail(pk: str) -> str:
    """For the outbox, as the mail goes out; it may have waited for the morning."""
    link = ConfirmationLink.objects.get(pk=pk)
    if link.used_at or link.replaced_at or not constant_time_compare(digest_of(token_of(link)), link.digest):
        raise outbox.TooLate(_("The link is no longer open"))
    return address(link)
