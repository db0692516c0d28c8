"""By the clock: a follow-up that became a request is done when that is closed; whose day comes is reminded."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import audit, notices, telling
from crm.calendar import work_calendar
from crm.clock import shanghai
from crm.models import Notice, NoticeKind

from .follow_ups import in_words, tell
from .models import FollowUp, FollowUpStatus, Visit
from .moves import FOLLOW_UPS, SYSTEM

AT_ONCE = 100
DUE = "follow_up.due"
ENDED = Q(status=FollowUpStatus.OPEN, service_request__closed_at__isnull=False)
BEGUN_AGAIN = Q(status=FollowUpStatus.DONE, service_request__isnull=False, service_request__closed_at=None)

notices.sort(NoticeKind.REMINDER, DUE)


def follow_requests(now: datetime) -> None:
    """For the clock. Each in its own transaction; asked by how things stand, so that it may die and run twice."""
    with override(settings.LANGUAGE_CODE):
        for move, condition in (("answered", ENDED), ("again", BEGUN_AGAIN)):
            for pk in list(FollowUp.objects.filter(condition).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
                with transaction.atomic():
                    settle(pk, move, condition, now)


def settle(pk: int, move: str, condition: Q, now: datetime) -> None:
    visit = Visit.objects.select_for_update(of=("self",)).get(follow_ups=pk)
    rows = FollowUp.objects.select_for_update(of=("self",)).filter(condition)
    follow_up = (
        rows.select_related("owner", "service_request", "visit__owner", "visit__enterprise").filter(pk=pk).first()
    )
    if follow_up is None:
        return
    FOLLOW_UPS.check(move, {SYSTEM}, follow_up, now=now)
    follow_up.status = FOLLOW_UPS[move].target(follow_up.status)
    is_done = follow_up.status == FollowUpStatus.DONE
    follow_up.result = said(follow_up) if is_done else ""
    follow_up.done_at = follow_up.service_request.closed_at if is_done else None
    follow_up.save()
    text = "\n".join(filter(None, [follow_up.text, follow_up.result or follow_up.service_request.number]))
    audit.record(visit, f"follow_up.{move}", at=now, text=text)
    tell(follow_up, f"follow_up.{move}", by=None, now=now, also=[visit.owner])


def said(follow_up: FollowUp) -> str:
    """The request, how it ended, and the answer that the enterprise was given."""
    service_request = follow_up.service_request
    ended = {"number": service_request.number, "how": service_request.get_status_display()}
    reply = service_request.replies.valid().order_by("told_at", "id").last()
    words = _("%(number)s: %(how)s") % ended
    return "\n".join([words, reply.text]) if reply else words


def remind_of_follow_ups(now: datetime) -> None:
    """For the clock: whose it is, once, on its last working day or as many before as they want to know."""
    today = shanghai(now).date()
    until = work_calendar().add(today, telling.MOST_DAYS_BEFORE + 1)
    rows = FollowUp.objects.open().filter(due_at__gt=now, due_at__lt=telling.at(until, 24))
    found = rows.select_related("owner", "visit__enterprise").order_by("pk")
    due = [row for row in found if telling.reminded_on(row.due_at, row.owner.remind_days) <= today]
    keys = {f"{key_of(row)}:{row.owner_id}" for row in due}
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for row in due:
        if f"{key_of(row)}:{row.owner_id}" not in known:
            url = row.visit.get_absolute_url()
            notices.tell([row.owner], DUE, title=in_words(row), url=url, key=key_of(row), at=now)


def key_of(follow_up: FollowUp) -> str:
    """A date that moves is a new matter."""
    return f"follow_up_due:{follow_up.pk}:{follow_up.due_at:%Y%m%d}"
