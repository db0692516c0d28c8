"""From a public form to a request: whom it is said to be from, and what makes two the same."""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from crm.search import normalised
from enterprises.accounts.names import name_key

from .. import flow
from ..models import Channel, ServiceRequest
from .filing import adopt_new


def take_in(facts: dict, *, token: str, now: datetime, address: str | None) -> ServiceRequest:
    """A new request; the same form or the same words again give the same one."""
    with transaction.atomic():
        service_request = flow.log(
            by=None, channel=Channel.WEB, token=token, fingerprint=fingerprint(facts), received_at=now, now=now,
            address=address, **facts,
        )  # fmt: skip
        # the same words sent with another form are the same request, and files that only this form had belong to it
        adopt_new(service_request, token=token, now=now, address=address)
    return service_request


def fingerprint(facts: dict) -> str:
    """Of what was said, not how it was spelt: blanks, brackets, capitals and full-width signs make no difference.

    Keyed, because a telephone number alone could be guessed from a plain digest.
    """
    said = [
        name_key(facts["claimed_name"]),
        str(facts["category"].pk), normalised(facts["title"]), normalised(facts["text"]),
        normalised(facts["contact_name"]), "".join(sign for sign in facts["contact_phone"] if sign.isdigit()),
    ]  # fmt: skip
    if facts.get("space"):
        said.append(facts["space"].code)
    return salted_hmac("enterprises.requests.public.fingerprint", "\0".join(said), algorithm="sha256").hexdigest()
