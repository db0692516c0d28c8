"""辅导 is written down, put right, declared void: one verb each, in the story of the session."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import audit
from crm.clock import shanghai
from crm.flow import Refused
from crm.models import User
from crm.words import speak
from enterprises.accounts.models import Enterprise

from .models import COACHES, Coaching, Topic

WRITTEN = ("topic", "on", "coach", "activity", "text", "result")
NOT_YOURS = gettext_lazy("This move is not yours to take")

speak(
    verbs={
        "coaching.create": pgettext_lazy("coaching", "wrote down the session"),
        "coaching.edit": pgettext_lazy("coaching", "changed the session"),
        "coaching.void": pgettext_lazy("coaching", "declared the session void"),
    },
    fields={
        "coaching_topic": pgettext_lazy("coaching", "topic"), "on": pgettext_lazy("coaching", "day"),
        "coach": pgettext_lazy("coaching", "who coached"),
        "activity": pgettext_lazy("coaching", "after which activity"),
        "coaching_text": pgettext_lazy("coaching", "what was gone through"),
        "coaching_result": pgettext_lazy("coaching", "what came of it"),
    },
    values={"coaching_topic": dict(Topic.choices)},
)  # fmt: skip
CALLED = {"topic": "coaching_topic", "text": "coaching_text", "result": "coaching_result"}  # where others have the word


def create(
    *, by: User, token: str, enterprises: Iterable[Enterprise], on: date, now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> list[Coaching]:  # fmt: skip
    """One row for each enterprise of the session. The same form (token) sent twice writes them once."""
    now = now or timezone.now()
    absent = allow(by, on, now)
    try:
        with transaction.atomic():
            return [
                write(one, by=by, token=token, now=now, address=address, absent=absent, on=on, **facts)
                for one in dict.fromkeys(enterprises)
            ]
    except IntegrityError:
        earlier = list(Coaching.objects.filter(token__startswith=f"{token}-").order_by("pk"))
        if not earlier:
            raise
        return earlier


def write(enterprise: Enterprise, *, by: User, token: str, now: datetime, address, absent, **facts: Any) -> Coaching:
    row = Coaching.objects.create(
        enterprise=enterprise, owner=by, at=now, token=f"{token}-{enterprise.pk}", **facts
    )  # fmt: skip
    audit.record(row, "coaching.create", by=by, at=now, address=address, on_behalf=absent)
    return row


def allow(by: User, on: date, now: datetime) -> User | None:
    """Raises Refused; returns in whose place it is done."""
    if not by.has_role(*COACHES):
        raise Refused(NOT_YOURS)
    if on > shanghai(now).date():
        raise Refused(_("A session is written down when it has been held."))
    return by.acting_in(*COACHES)


def edit(
    pk: int, *, by: User, seen: str, now: datetime | None = None, address: str | None = None, **facts: Any
) -> Coaching:
    """`seen` is what the form was opened with: what another wrote meanwhile is not written over."""
    now = now or timezone.now()
    absent = allow(by, facts["on"], now)
    with transaction.atomic():
        row = locked(pk, by)
        if as_written(row) != seen:
            raise Refused(_("Somebody else has written here after you had opened it."))
        changes = audit.differences(told(row), {CALLED.get(name, name): value for name, value in facts.items()})
        if not changes:
            return row
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        details = {"by": by, "at": now, "address": address, "on_behalf": absent}
        audit.record(row, "coaching.edit", changes=changes, **details)
        return row


def void(pk: int, *, by: User, text: str, now: datetime | None = None, address: str | None = None) -> Coaching:
    """Entered in error: it stays, and counts for nothing."""
    now = now or timezone.now()
    with transaction.atomic():
        row = locked(pk, by)
        absent = allow(by, row.on, now)
        row.voided_at = now
        row.save(update_fields=["voided_at", "updated_at"])
        audit.record(row, "coaching.void", by=by, at=now, text=text, address=address, on_behalf=absent)
        return row


def locked(pk: int, by: User) -> Coaching:
    rows = Coaching.objects.visible_to(by).select_related("enterprise", "activity")
    row = rows.select_for_update(of=("self",)).get(pk=pk)
    if row.voided_at:
        raise Refused(_("The session is void."))
    return row


def told(row: Coaching) -> dict:
    return {CALLED.get(name, name): getattr(row, name) for name in WRITTEN}


def as_written(row: Coaching) -> str:
    """A mark of what it says, to notice that it changed."""
    said = "\0".join(str(audit.plain(value)) for value in told(row).values())
    return sha256(said.encode()).hexdigest()
