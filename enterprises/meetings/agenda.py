"""The agenda: requests put on it, taken off, put in order, and what was said about each. Requests stay as they are."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit, notices
from crm.flow import Refused
from crm.models import Event, User
from enterprises.requests.models import ServiceRequest

from .flow import at_meeting, finish, not_changed_since, start
from .models import AgendaItem, Meeting, Reason
from .moves import FLOW, acting_for


def pick(
    pk: int, *, by: User, service_requests: Iterable[ServiceRequest], now: datetime | None = None,
    address: str | None = None,
) -> int:  # fmt: skip
    """Put requests on the agenda, each with the `reason` it was found by. How many are new there; twice is once."""
    with transaction.atomic():
        meeting, now = start(pk, "pick", by, now=now), now or timezone.now()
        known = {item.service_request_id: item for item in meeting.items.all()}
        fresh = [row for row in service_requests if row.pk not in known or known[row.pk].removed_at]
        last = meeting.items.aggregate(last=Max("position"))["last"] or 0
        for position, row in enumerate(fresh, last + 1):
            put(meeting, row, known.get(row.pk), position=position, by=by, now=now)
        if fresh:
            said = "\n".join(str(row) for row in fresh)
            finish(meeting, "pick", by=by, text=said, now=now, address=address)
            tell_stories(meeting, fresh, "pick", "request.escalate", by=by, now=now, address=address)
            for row in fresh:
                announce(meeting, row, by=by, now=now)
    return len(fresh)


def put(meeting: Meeting, row: ServiceRequest, item: AgendaItem | None, *, position: int, by: User, now) -> None:
    item = item or AgendaItem(meeting=meeting, service_request=row)
    item.reason = reason_at(meeting, row)
    item.position, item.by, item.at, item.removed_at = position, by, now, None
    item.save()


def reason_at(meeting: Meeting, row: ServiceRequest) -> str:
    """What an enterprise at the service day asks for was raised there, unless something else speaks for it."""
    reason = getattr(row, "reason", Reason.PICKED)
    if reason == Reason.PICKED and meeting.is_service_day and row.enterprise_id:
        is_there = meeting.visitors.filter(enterprise=row.enterprise_id, removed_at=None).exists()
        return Reason.RAISED if is_there else reason
    return reason


def unpick(pk: int, *, by: User, item: int, now: datetime | None = None, address: str | None = None) -> Meeting:
    """Off the agenda; that it stood there stays on record. What something was decided about cannot be taken off."""
    with transaction.atomic():
        meeting, now = start(pk, "unpick", by, now=now), now or timezone.now()
        row = held(meeting, item)
        if row.removed_at:
            return meeting
        if meeting.decisions.exclude(status="dropped").filter(service_request=row.service_request_id).exists():
            raise Refused(_("Something was decided about it; it stays on the agenda."))
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        about = [row.service_request]
        tell_stories(meeting, about, "unpick", "request.deescalate", by=by, now=now, address=address)
        return finish(meeting, "unpick", by=by, text=str(row.service_request), now=now, address=address)


def arrange(pk: int, *, by: User, item: int, up: bool = True, **details: Any) -> Meeting:
    """One place up or down; at the end of the agenda nothing happens."""
    with transaction.atomic():
        meeting = start(pk, "arrange", by, now=details.get("now"))
        rows = list(meeting.items.standing().select_related("service_request"))
        at = next((place for place, row in enumerate(rows) if row.pk == item), None)
        to = None if at is None else at + (-1 if up else 1)
        if to is None or not 0 <= to < len(rows):
            return meeting
        rows[at], rows[to] = rows[to], rows[at]
        for position, row in enumerate(rows, 1):
            row.position = position
        AgendaItem.objects.bulk_update(rows, ["position"])
        moved = {"order": [at + 1, to + 1]}
        return finish(meeting, "arrange", by=by, text=str(rows[to].service_request), also=moved, **details)


def outcome(
    pk: int, *, by: User, item: int, outcome: str, seen: str | None = None, now: datetime | None = None,
    address: str | None = None,
) -> Meeting:  # fmt: skip
    with transaction.atomic():
        meeting, now = start(pk, "outcome", by, now=now), now or timezone.now()
        row = held(meeting, item)
        not_changed_since(seen, row.outcome)
        row.outcome = outcome
        row.save(update_fields=["outcome"])
        about, said = [row.service_request], f"{row.service_request}\n{outcome}"
        tell_stories(meeting, about, "outcome", "request.discussed", by=by, now=now, words=outcome, address=address)
        return finish(meeting, "outcome", by=by, text=said, now=now, address=address)


VERBS = {"unpick": unpick, "arrange": arrange, "outcome": outcome}


# ---------------------------------------------------------------- what the verbs share


def held(meeting: Meeting, item: int) -> AgendaItem:
    """An item of this meeting. Its row needs no lock of its own: every verb holds that of the meeting."""
    return meeting.items.select_related("service_request").get(pk=item)


def tell_stories(
    meeting: Meeting, rows: Iterable[ServiceRequest], move: str, verb: str, *, by: User, now: datetime,
    words: str = "", address: str | None = None,
) -> None:  # fmt: skip
    """A line in the story of each request: at which meeting, and what."""
    absent, text = acting_for(by, meeting, FLOW[move]), "\n".join(filter(None, [meeting.name, words]))
    details = {"by": by, "at": now, "text": text, "address": address, "on_behalf": absent}
    Event.objects.bulk_create(audit.event(row, verb, **details) for row in rows)


def announce(meeting: Meeting, row: ServiceRequest, *, by: User, now: datetime) -> None:
    people = [person for person in (row.officer, row.handler) if person]
    title = at_meeting(meeting, row.title)
    notices.tell(people, "request.escalate", title=title, url=meeting.get_absolute_url(), by=by, at=now)
