"""后续事项: what is to follow from a visit, with an owner and a date that is a deadline; done, or made a request."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit, deadlines, notices
from crm.calendar import clock_rule
from crm.clock import SHANGHAI, shanghai
from crm.flow import Refused
from crm.models import Deadline, User
from enterprises.accounts.models import Contact
from enterprises.requests import flow as requests
from enterprises.requests.models import Category, Channel, ServiceRequest

from .categories import category_of
from .flow import finish, locked, start
from .models import FollowUp, Visit
from .moves import FOLLOW_UPS, acting_for, standings

KIND = Deadline.Kind.FOLLOW_UP
TITLE = ServiceRequest._meta.get_field("title").max_length


def put(
    visit: Visit, *, by: User, token: str, text: str, owner: User, due_on: date | None, at: datetime,
) -> FollowUp:  # fmt: skip
    """In the transaction of its caller. `at` is when it was raised: from then a request would count."""
    due = datetime.combine(due_on, clock_rule().close, SHANGHAI) if due_on else None
    if due and due <= at:
        raise Refused(_("The date must lie after the visit."))
    follow_up = FollowUp.objects.create(
        visit=visit, text=text, owner=owner, due_at=due, by=by, at=at, token=token
    )  # fmt: skip
    if due:
        deadlines.promise(follow_up, KIND, started_at=at, due=due)
    tell(follow_up, "visit.add", by=by, now=at)
    return follow_up


def add(
    pk: int, *, by: User, token: str, text: str, owner: User, due_on: date | None = None, now: datetime | None = None,
    address: str | None = None,
) -> FollowUp:  # fmt: skip
    """What came up later. The same form sent twice adds one."""
    with transaction.atomic():
        visit, now = start(pk, "add", by, now=now), now or timezone.now()
        if earlier := visit.follow_ups.filter(token=token).first():
            return earlier
        follow_up = put(visit, by=by, token=token, text=text, owner=owner, due_on=due_on, at=now)
        finish(visit, "add", by=by, text=in_words(follow_up), now=now, address=address)
        return follow_up


def result(pk: int, *, by: User, result: str, now: datetime | None = None, **details: Any) -> FollowUp:
    """Done, and what came of it; that moment meets its deadline."""
    with transaction.atomic():
        follow_up, now = _start(pk, "result", by, now=now), now or timezone.now()
        deadlines.meet(follow_up, KIND, at=now)
        follow_up.result, follow_up.done_at = result, now
        return _finish(follow_up, "result", by=by, words=result, now=now, **details)


def redate(
    pk: int, *, by: User, owner: User, due_on: date | None, text: str = "", now: datetime | None = None,
    address: str | None = None,
) -> FollowUp:  # fmt: skip
    """Another date is another deadline: the one before stays on record as called off."""
    with transaction.atomic():
        follow_up, now = _start(pk, "redate", by, now=now), now or timezone.now()
        due = datetime.combine(due_on, clock_rule().close, SHANGHAI) if due_on else None
        if due and due <= now:
            raise Refused(_("The date must lie ahead."))
        before = facts(follow_up)
        if due != follow_up.due_at:
            deadlines.cancel(follow_up, KIND, at=now)
            follow_up.due_at = due
        if due and not Deadline.objects.about(follow_up).open().exists():
            deadlines.promise(follow_up, KIND, started_at=now, due=due)
        follow_up.owner = owner
        changes = audit.differences(before, facts(follow_up))
        return _finish(follow_up, "redate", by=by, words=text, now=now, address=address, changes=changes)


def ask(
    pk: int, *, by: User, category: Category | None = None, now: datetime | None = None, address: str | None = None
) -> FollowUp:
    """转为诉求, in one click: received when it was raised, with the clock of a request from then. Twice is once."""
    with transaction.atomic():
        follow_up, now = _locked(pk, by), now or timezone.now()
        if follow_up.service_request_id:
            return follow_up
        FOLLOW_UPS.check("ask", standings(by, follow_up), follow_up, now=now)
        service_request = requests.log(
            by=by, token=f"follow-up-{pk}", received_at=min(follow_up.at, now), now=now, address=address,
            enterprise=follow_up.visit.enterprise, channel=Channel.VISIT,
            category=category or category_of(follow_up.text, on=shanghai(now).date()), **says(follow_up),
        )  # fmt: skip
        deadlines.cancel(follow_up, at=now)  # from here the request's clock runs
        follow_up.service_request, follow_up.due_at = service_request, None
        absent = acting_for(by, follow_up, FOLLOW_UPS["ask"])
        seen = {"by": by, "at": now, "address": address, "on_behalf": absent}
        audit.record(service_request, "request.visited", text=str(follow_up.visit), **seen)
        return _finish(follow_up, "ask", by=by, words=service_request.number, now=now, address=address)


def says(follow_up: FollowUp) -> dict[str, str]:
    """What the request says: the words of the follow-up, and whom to call."""
    visit, text = follow_up.visit, follow_up.text
    contacts = list(Contact.objects.filter(enterprise=visit.enterprise_id, is_active=True))
    known = next((one for one in contacts if one.name in visit.met), None) or next(iter(contacts), None)
    first = text.strip().splitlines()[0]
    return {
        "title": first if len(first) <= TITLE else f"{first[: TITLE - 1]}…",
        "text": text,
        "contact_name": known.name if known else "",
        "contact_phone": known.phone if known else "",
    }


VERBS = {"result": result, "redate": redate}


# ---------------------------------------------------------------- what the verbs share


def _locked(pk: int, by: User) -> FollowUp:
    """The visit first, as every verb does; then the row."""
    visit = locked(FollowUp.objects.visible_to(by).values_list("visit", flat=True).get(pk=pk), by)
    follow_up = FollowUp.objects.select_for_update(of=("self",)).select_related("owner", "by").get(pk=pk)
    follow_up.visit = visit
    return follow_up


def _start(pk: int, move: str, by: User, *, now: datetime | None) -> FollowUp:
    follow_up = _locked(pk, by)
    FOLLOW_UPS.check(move, standings(by, follow_up), follow_up, now=now or timezone.now())
    return follow_up


def _finish(
    follow_up: FollowUp, move: str, *, by: User, now: datetime, words: str = "", address: str | None = None,
    changes: dict | None = None,
) -> FollowUp:  # fmt: skip
    """Write the new state; a line in the story of the visit; tell its owner and who made the visit."""
    follow_up.status = FOLLOW_UPS[move].target(follow_up.status)
    follow_up.save()
    absent = acting_for(by, follow_up, FOLLOW_UPS[move])
    text = "\n".join(filter(None, [follow_up.text, words]))
    details = {"by": by, "at": now, "text": text, "address": address, "on_behalf": absent, "changes": changes}
    audit.record(follow_up.visit, f"follow_up.{move}", **details)
    tell(follow_up, f"follow_up.{move}", by=by, now=now, also=[follow_up.visit.owner])
    return follow_up


def facts(follow_up: FollowUp) -> dict:
    return {"follow_up_owner": follow_up.owner, "follow_up_due": follow_up.due_at}


def tell(follow_up: FollowUp, verb: str, *, by: User | None, now: datetime, also: list[User] | None = None) -> None:
    title, url = in_words(follow_up), follow_up.visit.get_absolute_url()
    notices.tell(dict.fromkeys([follow_up.owner, *(also or [])]), verb, title=title, url=url, by=by, at=now)


def in_words(follow_up: FollowUp) -> str:
    """昀峤电气：报装容量核实（何静宜，2026-10-16 前完成）"""
    said = {"enterprise": follow_up.visit.enterprise.brief, "text": follow_up.text, "owner": follow_up.owner}
    if follow_up.due_at is None:
        return _("%(enterprise)s: %(text)s (%(owner)s)") % said
    said["due"] = f"{shanghai(follow_up.due_at):%Y-%m-%d}"
    return _("%(enterprise)s: %(text)s (%(owner)s, by %(due)s)") % said
