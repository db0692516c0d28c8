"""What is done with a requirement: written down, changed, told of or not, ended. Each leaves a line of history."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import audit
from crm.flow import Refused
from crm.models import Role, User
from crm.words import speak

from ..models import Requirement
from . import needs as asked
from .needs import Needs, musts
from .words import LABEL

LOOKS_FOR = (Role.SPACES, Role.ATTRACTION, Role.OFFICER, Role.SUPERVISOR)  # who writes down what is looked for

speak(
    verbs={
        "requirement.create": gettext_lazy("wrote down what is looked for"),
        "requirement.edit": gettext_lazy("changed what is looked for"),
        "requirement.tell": gettext_lazy("wants to be told of spaces that fit"),
        "requirement.hush": gettext_lazy("wants to be told no longer"),
        "requirement.end": gettext_lazy("ended the search"),
    },
    fields={"title": gettext_lazy("title"), "needs": pgettext_lazy("requirement", "conditions")},
    values={"needs": LABEL},
)


def create(*, by: User, title: str, needs: Needs, tells: bool = True, token: str | None = None,
           now: datetime | None = None, address: str | None = None) -> Requirement:  # fmt: skip
    """The same form (token) sent twice writes down one."""
    now = now or timezone.now()
    refuse_strangers(by)
    check(needs, tells=tells)
    row = Requirement(title=title, needs=asked.write(needs), owner=by, tells=tells, token=token, made_at=now,
                      changed_at=now)  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(row, "requirement.create", by=by, at=now, address=address)
    except IntegrityError:
        earlier = Requirement.objects.visible_to(by).filter(token=token).first() if token else None
        if earlier is None:
            raise
        return earlier
    return row


def change(pk: int, *, by: User, title: str, needs: Needs, tells: bool = True, now: datetime | None = None,
           address: str | None = None) -> Requirement:  # fmt: skip
    """From now on only what comes to fit is told: what fits already is on the page."""
    now = now or timezone.now()
    check(needs, tells=tells)
    with transaction.atomic():
        row = locked(pk, by)
        given = {"title": title, "needs": asked.write(needs), "tells": tells}
        changes = audit.differences({name: getattr(row, name) for name in given}, given)
        if changes:
            write(row, "requirement.edit", by=by, now=now, address=address, changes=named(changes), **given)
    return row


def switch(pk: int, *, by: User, tells: bool, now: datetime | None = None, address: str | None = None) -> Requirement:
    """Told of what fits from now on, or not."""
    now = now or timezone.now()
    with transaction.atomic():
        row = locked(pk, by)
        check(asked.read(row.needs), tells=tells)
        if row.tells != tells:
            verb = "requirement.tell" if tells else "requirement.hush"
            write(row, verb, by=by, now=now, address=address, tells=tells)
    return row


def end(pk: int, *, by: User, now: datetime | None = None, address: str | None = None) -> Requirement:
    now = now or timezone.now()
    with transaction.atomic():
        row = locked(pk, by, is_open=False)
        if row.ended_at is None:
            write(row, "requirement.end", by=by, now=now, address=address, ended_at=now)
    return row


# ---------------------------------------------------------------- what all of them do


def locked(pk: int, by: User, *, is_open: bool = True) -> Requirement:
    refuse_strangers(by)
    row = Requirement.objects.visible_to(by).select_for_update(of=("self",)).get(pk=pk)
    if is_open and row.ended_at is not None:
        raise Refused(_("This search has been ended."))
    return row


def write(row: Requirement, verb: str, *, by: User, now: datetime, address: str | None, changes: dict | None = None,
          **given: Any) -> None:  # fmt: skip
    for name, value in given.items():
        setattr(row, name, value)
    row.changed_at = now
    row.save(update_fields=[*given, "changed_at"])
    on_behalf = by.acting_in(*LOOKS_FOR, owners=[row.owner_id])
    audit.record(row, verb, by=by, at=now, changes=changes, address=address, on_behalf=on_behalf)


def named(changes: dict) -> dict:
    """History says that the conditions changed and which, not every number of them."""
    if "needs" not in changes:
        return changes
    return changes | {"needs": [[need["name"] for need in side] for side in changes["needs"]]}


def check(needs: Needs, *, tells: bool) -> None:
    if not needs:
        raise Refused(_("Say at least one condition."))
    if tells and not musts(needs):
        raise Refused(_("With wishes alone every space would be told of: make one condition a must."))


def refuse_strangers(by: User) -> None:
    if not by.has_role(*LOOKS_FOR):
        raise Refused(_("You do not look for spaces."))
