"""What the public pages say of an activity: when, for how many, whether one can still sign up, in words."""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm import doors, lights, outbox
from crm.clock import shanghai
from enterprises.requests import codes

from .. import qr
from ..models import Activity, Answer, Participation, Status
from ..moves import shut_to_public
from ..pages import when
from .opening import published

PAST = 20


@dataclass(frozen=True)
class Offer:
    """An activity as a row of the list or as a page."""

    activity: Activity
    now: datetime

    @property
    def when(self) -> str:
        return when(self.activity)

    @property
    def can_sign_up(self) -> bool:
        return not shut_to_public(self.activity, self.now)

    @property
    def is_over(self) -> bool:
        return self.activity.ends_at <= self.now or self.activity.status == Status.CLOSED

    @property
    def left(self) -> int | None:
        capacity = self.activity.capacity
        return None if capacity is None else max(0, capacity - self.activity.count_seated)

    @property
    def stands(self) -> str:
        """One line: whether there is room, or since when it is too late."""
        if self.is_over:
            return _("It is over")
        if not self.can_sign_up:
            return closed_words(self.activity, self.now)
        if self.left is None:
            return _("Sign-up is open")
        if not self.left:
            return _("All places are taken; you can go onto the waiting list")
        return ngettext("%(n)s place left", "%(n)s places left", self.left) % {"n": self.left}


def closed_words(activity: Activity, now: datetime) -> str:
    closed = shanghai(activity.sign_up_closes_at)
    if closed > now:
        return _("Sign-up is closed")
    return _("Sign-up closed on %(day)s at %(time)s") % moment(closed)


def moment(at: datetime) -> dict[str, str]:
    local = shanghai(at)
    return {"day": lights.day_words(local.date()), "time": f"{local:%H:%M}"}


def shelves(kind: str, now: datetime) -> dict:
    """What is to come, the next first; what was, the last first."""
    rows = published()
    rows = rows.filter(kind=kind) if kind else rows
    coming = rows.filter(ends_at__gt=now).exclude(status=Status.CLOSED).order_by("starts_at", "id")[:50]
    past = rows.exclude(pk__in=[row.pk for row in coming]).order_by("-starts_at", "-id")[:PAST]
    return {"coming": [Offer(row, now) for row in coming], "past": [Offer(row, now) for row in past]}


def ahead(row: Participation) -> int:
    """How many wait before this one."""
    waiting = Participation.objects.filter(activity=row.activity_id, answer=Answer.WAITING)
    return waiting.filter(signed_at__lt=row.signed_at).count()


def seat(row: Participation, code: str, *, now: datetime) -> dict:
    """The context of a ticket. The picture goes with the page, so that no further address has the code."""
    picture = base64.b64encode(qr.svg(outbox.absolute(reverse("events:ticket", args=[code])))).decode()
    return {
        "row": row,
        "activity": row.activity,
        "when": when(row.activity),
        "code": codes.spoken(codes.normal(code)),
        "address": reverse("events:ticket", args=[code]),
        "picture": f"data:image/svg+xml;base64,{picture}",
        "ahead": ahead(row) if row.answer == Answer.WAITING and row.signed_at else 0,
        "is_off": row.activity.status == Status.CANCELLED,
        "can_change": row.activity.status in (Status.OPEN, Status.HELD) and row.activity.ends_at > now,
    }


def hidden_name(name: str) -> str:
    """王**: enough for whoever knows, nothing for whoever does not."""
    return f"{name[:1]}**" if name else _("somebody")


def already(row: Participation, *, now: datetime) -> str:
    """Already signed up at 10:32 by 王**."""
    signed = row.signed_at or row.checked_in_at or row.at
    words = moment(signed) | {"who": hidden_name(row.person)}
    if row.answer == Answer.WAITING:
        return _("It has been on the waiting list since %(day)s %(time)s, signed up by %(who)s.") % words
    return _("It was signed up already on %(day)s at %(time)s by %(who)s.") % words


def ics(activity: Activity, address: str) -> str:
    """One event by RFC 5545, for the calendar of a phone."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Whistle//Activities//ZH", "METHOD:PUBLISH", "BEGIN:VEVENT",
        f"UID:activity-{activity.pk}@whistle", f"DTSTAMP:{stamp(activity.updated_at)}",
        f"DTSTART:{stamp(activity.starts_at)}", f"DTEND:{stamp(activity.ends_at)}",
        f"SUMMARY:{escaped(activity.title)}", f"LOCATION:{escaped(activity.place)}",
        f"DESCRIPTION:{escaped(activity.text)}", f"URL:{address}", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "\r\n".join(part for line in lines for part in folded(line)) + "\r\n"


def stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def folded(line: str):
    """At most 75 bytes a line; what goes on begins with a blank. Characters of several bytes are not cut."""
    part, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > 73:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + width
    yield part


def door_words(today: date) -> str:
    """A word beside the door on the front page: what comes next."""
    now = timezone.now()
    rows = published().filter(status=Status.OPEN, starts_at__gt=now).order_by("starts_at", "id")
    count, first = rows.count(), rows.first()
    if first is None:
        return ""
    words = ngettext(
        "%(n)s activity to come, on %(day)s: %(title)s",
        "%(n)s activities to come, the next on %(day)s: %(title)s", count,
    )  # fmt: skip
    return words % {"n": count, "day": lights.day_words(shanghai(first.starts_at).date()), "title": first.title}


doors.say("events:list", door_words)
