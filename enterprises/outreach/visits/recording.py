"""What a visit found is written down: at a stop of the route, without a plan, or put right afterwards."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit
from crm.clock import shanghai
from crm.flow import Refused
from crm.models import User
from enterprises.accounts.models import Enterprise

from . import flow, follow_ups
from .flow import CHANGED_MEANWHILE, finish, start
from .models import Status, Visit

WRITTEN = ("visited_at", "met", "findings", "is_flagged")
Keep = Callable[[Visit], int]  # gives the photos of the form to the visit, and says how many


class ToDo(NamedTuple):
    """One line of the form: what is to follow."""

    text: str
    owner: User
    due_on: date | None


def record(
    pk: int, *, by: User, token: str, visited_at: datetime, met: str, findings: str, is_flagged: bool = False,
    to_do: Sequence[ToDo] = (), keep: Keep | None = None, now: datetime | None = None, address: str | None = None,
) -> Visit:  # fmt: skip
    """Met whom, what was found, what follows. The same form sent twice, because no answer came, records once."""
    now = now or timezone.now()
    with transaction.atomic():
        before = flow.locked(pk, by)
        facts = {"visited_at": visited_at, "met": met, "findings": findings, "is_flagged": is_flagged}
        if before.status == Status.RECORDED and all(getattr(before, name) == facts[name] for name in WRITTEN):
            return before
        visit = start(pk, "record", by, now=now)
        for place, line in enumerate(to_do):
            follow_ups.put(visit, by=by, token=f"{token}-{pk}-{place}", at=visited_at, **line._asdict())
        return write(visit, "record", facts, by=by, keep=keep, now=now, address=address, told=to_do)


def correct(
    pk: int, *, by: User, seen: str, keep: Keep | None = None, now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> Visit:  # fmt: skip
    """`seen` is what stood there when the form was opened (as_written): what another wrote is not written over."""
    now = now or timezone.now()
    with transaction.atomic():
        visit = start(pk, "correct", by, now=now)
        if as_written(visit) != seen:
            raise Refused(CHANGED_MEANWHILE)
        return write(visit, "correct", facts, by=by, keep=keep, now=now, address=address)


def write(
    visit: Visit, move: str, facts: dict, *, by: User, keep: Keep | None, now: datetime, address: str | None,
    told: Sequence[ToDo] = (),
) -> Visit:  # fmt: skip
    """The facts into the row, the photos to it, one line of history with what differs."""
    if facts["visited_at"] > now:
        raise Refused(_("A visit cannot lie in the future."))
    before = {name: getattr(visit, name) for name in WRITTEN}
    for name, value in facts.items():
        setattr(visit, name, value)
    photos = keep(visit) if keep else 0
    changes = audit.differences(before, facts) | ({"photos": [None, photos]} if photos else {})
    if move == "record":  # its words stand on the page; history names what is short
        changes = {name: both for name, both in changes.items() if name not in {"findings", "is_flagged"}}
    text = "\n".join(line.text for line in told)
    return finish(visit, move, by=by, text=text, now=now, address=address, also=changes)


def as_written(visit: Visit) -> str:
    """A mark of what the record says, to notice that it changed."""
    said = "\0".join(str(audit.plain(getattr(visit, name))) for name in WRITTEN)
    return sha256(said.encode()).hexdigest()


def record_new(
    *, by: User, token: str, enterprise: Enterprise, visited_at: datetime, purpose: str, now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> Visit:  # fmt: skip
    """One that nobody had planned: planned and recorded at once."""
    now = now or timezone.now()
    flow.may_plan(by)
    try:
        with transaction.atomic():
            plan = {"visit_on": shanghai(visited_at).date(), "owner": by, "purpose": purpose}
            visit = flow.add(enterprise, by=by, token=token, now=now, address=address, **plan)
            return record(
                visit.pk, by=by, token=token, visited_at=visited_at, now=now, address=address, **facts
            )  # fmt: skip
    except IntegrityError:
        earlier = Visit.objects.filter(token=f"{token}-{enterprise.pk}").first()
        if earlier is None:
            raise
        return earlier
