"""One verb for each move of an activity: lock, ask the table, change, record, tell. None is closed without result."""

from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm import audit, notices
from crm.flow import Refused
from crm.models import Event, NoticeKind, User

from .answers import move_up
from .models import ORGANISES, Activity, Answer, Participation
from .moves import FLOW, acting_for
from .steps import as_shown, finish, start, tell

notices.sort(NoticeKind.MEETING, "activity")
notices.sort(NoticeKind.ENTERPRISE, "participation")


def plan(*, by: User, token: str, now: datetime | None = None, address: str | None = None, **facts: Any) -> Activity:
    """A new activity, known to nobody outside yet. The same form (token) sent twice plans one."""
    now = now or timezone.now()
    if not by.has_role(*ORGANISES):
        raise Refused(FLOW.wrong_person)
    try:
        with transaction.atomic():
            activity = Activity.objects.create(token=token, by=by, at=now, door=token_urlsafe(18), **facts)
            audit.record(
                activity, "activity.plan", by=by, at=now, address=address, on_behalf=acting_for(by, activity)
            )  # fmt: skip
            tell(activity, "plan", [activity.owner], by=by, now=now)
    except IntegrityError:
        earlier = Activity.objects.filter(token=token).first()
        if earlier is None:
            raise
        return earlier
    return activity


def change(pk: int, *, by: User, seen: str | None = None, **facts: Any) -> Activity:
    """`seen` is the state the form was opened with (see as_shown): nothing of another person is written over."""
    details = {name: facts.pop(name) for name in ("now", "address") if name in facts}
    now = details.setdefault("now", timezone.now())
    with transaction.atomic():
        activity = start(pk, "change", by, now=now)
        if seen is not None and seen != as_shown(activity):
            raise Refused(overtaken(activity))
        check_capacity(activity, facts.get("capacity"))
        activity = finish(activity, "change", by=by, **details, **facts)
        move_up(activity, now=now)
        tell(activity, "change", [activity.owner], by=by, now=now)
        return activity


def check_capacity(activity: Activity, capacity: int | None) -> None:
    seated = activity.participations.seated().count()
    if capacity is not None and capacity < seated:
        words = ngettext(
            "%(n)s enterprise has signed up already: there cannot be fewer places.",
            "%(n)s enterprises have signed up already: there cannot be fewer places.", seated,
        )  # fmt: skip
        raise Refused(words % {"n": seated})


def overtaken(activity: Activity) -> str:
    """Who was faster, and with what."""
    last = Event.objects.about(activity).first()
    who = last.actor_name if last else ""
    return _("%(who)s changed this activity after you had opened it.") % {"who": who or _("Somebody")}


def open_(pk: int, *, by: User, **details: Any) -> Activity:
    return move(pk, "open", by=by, **details)


def hold(pk: int, *, by: User, **details: Any) -> Activity:
    return move(pk, "hold", by=by, **details)


def close(
    pk: int, *, by: User, result: str, count_deals: int | None = None, amount=None, **details: Any
) -> Activity:  # fmt: skip
    """With its result. Whoever was expected and was not checked in did not come."""
    with transaction.atomic():
        activity, now = start(pk, "close", by, now=details.get("now")), details.get("now") or timezone.now()
        if not result.strip():
            raise Refused(_("An activity is not closed without saying what came of it."))
        missing = list(activity.participations.filter(answer=Answer.COMING).select_for_update())
        for row in missing:
            row.answer, row.updated_at = Answer.ABSENT, now
        Participation.objects.bulk_update(missing, ["answer", "updated_at"])
        lines = (audit.event(row, "participation.absent", by=by, at=now, text=activity.title) for row in missing)
        Event.objects.bulk_create(lines)
        return finish(
            activity, "close", by=by, text=result, result=result, count_deals=count_deals, amount=amount, **details
        )


def cancel(pk: int, *, by: User, text: str, **details: Any) -> Activity:
    """With a reason. Those who signed up keep their answer: they are the list of those to be told."""
    with transaction.atomic():
        activity = move(pk, "cancel", by=by, text=text, **details)
        tell(activity, "cancel", [activity.owner], by=by, now=details.get("now"))
        return activity


def reopen(pk: int, *, by: User, text: str, **details: Any) -> Activity:
    return move(pk, "reopen", by=by, text=text, **details)


def move(pk: int, name: str, *, by: User, **details: Any) -> Activity:
    with transaction.atomic():
        return finish(start(pk, name, by, now=details.get("now")), name, by=by, **details)


VERBS = {"open": open_, "hold": hold, "close": close, "cancel": cancel, "reopen": reopen, "change": change}
