"""One verb for each move of a meeting: lock, ask the table, change, record, announce. Closing closes nothing else."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from crm import audit, notices, numbers
from crm.clock import shanghai
from crm.flow import Refused
from crm.models import NoticeKind, User
from crm.words import listed

from .models import Kind, Meeting, Visitor
from .moves import FLOW, LEADS, acting_for, standings

notices.sort(NoticeKind.MEETING, "meeting", "decision", "request.escalate", "request.deescalate")
CHANGED_MEANWHILE = gettext_lazy("Somebody else has written here after you had opened it.")


def plan(
    *, by: User, token: str, kind: str, starts_at: datetime, chair: User, now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> Meeting:  # fmt: skip
    """A new meeting with the next number of its kind and year. The same form (token) sent twice plans one."""
    now, absent = now or timezone.now(), by.acting_in(*LEADS)
    if not by.has_role(*LEADS):
        raise Refused(FLOW.wrong_person)
    try:
        with transaction.atomic():
            year = shanghai(starts_at).year
            number = numbers.held(f"meeting-{kind}-{year}")
            meeting = Meeting.objects.create(
                kind=kind, year=year, number=number, name=named(kind, year, number), starts_at=starts_at,
                chair=chair, by=by, token=token, created_at=now, **facts,
            )  # fmt: skip
            audit.record(meeting, "meeting.plan", by=by, at=now, address=address, on_behalf=absent)
            tell(meeting, "plan", [chair], by=by, now=now)
    except IntegrityError:
        earlier = Meeting.objects.filter(token=token).first()
        if earlier is None:
            raise
        return earlier
    return meeting


def named(kind: str, year: int, number: int) -> str:
    """每周一议 2026年第3次, in the language of the office: a name is written once and stays."""
    with override(settings.LANGUAGE_CODE):
        return _("%(kind)s %(year)s no. %(number)s") % {"kind": Kind(kind).label, "year": year, "number": number}


def hold(pk: int, *, by: User, people: list[User] | None = None, guests: str | None = None, **details) -> Meeting:
    """The meeting begins; who is there can be written down with it."""
    with transaction.atomic():
        meeting = start(pk, "hold", by, now=details.get("now"))
        changes = there(meeting, people, guests)
        return finish(meeting, "hold", by=by, also=changes, **details)


def attend(pk: int, *, by: User, people: list[User], guests: str = "", **details: Any) -> Meeting:
    with transaction.atomic():
        meeting = start(pk, "attend", by, now=details.get("now"))
        changes = there(meeting, people, guests)
        return finish(meeting, "attend", by=by, also=changes, **details)


def there(meeting: Meeting, people: list[User] | None, guests: str | None) -> dict[str, list]:
    """Write down who is there; {what: [before, after]} of what differs. The guests go with the meeting's row."""
    changes = {}
    if people is not None:
        before = sorted(str(person) for person in meeting.people.all())
        meeting.people.set(people)
        changes |= audit.differences({"people": before}, {"people": sorted(str(person) for person in people)})
    if guests is not None:
        changes |= audit.differences({"guests": meeting.guests}, {"guests": guests})
        meeting.guests = guests
    return changes


def minutes(pk: int, *, by: User, minutes: str, seen: str | None = None, **details: Any) -> Meeting:
    """`seen` is the text that the form was opened with: what somebody else wrote meanwhile is not written over."""
    with transaction.atomic():
        meeting = start(pk, "minutes", by, now=details.get("now"))
        not_changed_since(seen, meeting.minutes)
        return finish(meeting, "minutes", by=by, text=minutes, minutes=minutes, **details)


def change(pk: int, *, by: User, **facts: Any) -> Meeting:
    """Date, place, chair, topic. The number stays, though the year may not: it is the meeting's name."""
    details = {name: facts.pop(name) for name in ("now", "address") if name in facts}
    with transaction.atomic():
        meeting = start(pk, "change", by, now=details.get("now"))
        meeting = finish(meeting, "change", by=by, shown=("starts_at", "chair", "place", "title"), **details, **facts)
        tell(meeting, "change", [meeting.chair, *meeting.people.all()], by=by, now=details.get("now"))
        return meeting


def invite(pk: int, *, by: User, enterprise, people: str = "", matter: str = "", **details: Any) -> Meeting:
    """An enterprise comes, or its words are put right: one line for each enterprise."""
    with transaction.atomic():
        meeting = start(pk, "invite", by, now=details.get("now"))
        Visitor.objects.update_or_create(
            meeting=meeting, enterprise=enterprise, defaults={"people": people, "matter": matter, "removed_at": None}
        )
        said = "\n".join(filter(None, [f"{enterprise} {people}".strip(), matter]))
        return finish(meeting, "invite", by=by, text=said, **details)


def uninvite(pk: int, *, by: User, visitor: int, now: datetime | None = None, **details: Any) -> Meeting:
    with transaction.atomic():
        meeting, now = start(pk, "invite", by, now=now), now or timezone.now()
        row = meeting.visitors.filter(pk=visitor, removed_at=None).select_related("enterprise").first()
        if row is None:
            return meeting
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        return finish(meeting, "invite", by=by, verb="meeting.uninvite", text=str(row.enterprise), now=now, **details)


def close(pk: int, *, by: User, text: str = "", **details: Any) -> Meeting:
    """Over. Requests and decisions go on as they are: what is pending is shown to the next meeting of the kind."""
    return move(pk, "close", by=by, text=text, **details)


def cancel(pk: int, *, by: User, text: str, **details: Any) -> Meeting:
    with transaction.atomic():
        meeting = move(pk, "cancel", by=by, text=text, **details)
        tell(meeting, "cancel", [meeting.chair, *meeting.people.all()], by=by, now=details.get("now"))
        return meeting


def reopen(pk: int, *, by: User, text: str, **details: Any) -> Meeting:
    return move(pk, "reopen", by=by, text=text, **details)


def move(pk: int, name: str, *, by: User, **details: Any) -> Meeting:
    with transaction.atomic():
        return finish(start(pk, name, by, now=details.get("now")), name, by=by, **details)


VERBS = {
    "hold": hold, "minutes": minutes, "attend": attend, "invite": invite, "change": change, "close": close,
    "cancel": cancel, "reopen": reopen,
}  # fmt: skip


# ---------------------------------------------------------------- what the verbs share


def start(pk: int, name: str, by: User, *, now: datetime | None = None) -> Meeting:
    """Lock the row and ask the table once more: the page the person saw may be old."""
    meeting = Meeting.objects.visible_to(by).select_for_update(of=("self",)).select_related("chair").get(pk=pk)
    FLOW.check(name, standings(by, meeting), meeting, now=now or timezone.now())
    return meeting


def finish(
    meeting: Meeting, name: str, *, by: User, text: str = "", now: datetime | None = None, verb: str = "",
    address: str | None = None, also: dict | None = None, shown: tuple[str, ...] = (), **facts: Any,
) -> Meeting:  # fmt: skip
    """Write the new state and facts, with one line of history; `shown` are the facts whose changes it tells."""
    before = {"meeting_status": meeting.status} | {field: getattr(meeting, field) for field in shown}
    meeting.status = FLOW[name].target(meeting.status)
    for field, value in facts.items():
        setattr(meeting, field, value)
    meeting.save()
    after = {"meeting_status": meeting.status} | {field: getattr(meeting, field) for field in shown}
    audit.record(
        meeting, verb or f"meeting.{name}", by=by, at=now, text=text, address=address,
        changes=audit.differences(before, after) | (also or {}),
        on_behalf=acting_for(by, meeting, FLOW[name]),
    )  # fmt: skip
    return meeting


def written(moment: datetime) -> str:
    return f"{shanghai(moment):%Y-%m-%d %H:%M}"


def not_changed_since(seen: str | None, now: str) -> None:
    if seen is not None and seen.split() != now.split():
        raise Refused(CHANGED_MEANWHILE)


def tell(meeting: Meeting, name: str, people: list[User], *, by: User, now: datetime | None = None) -> None:
    title = listed([meeting.name, written(meeting.starts_at), *filter(None, [meeting.place])])
    notices.tell(people, f"meeting.{name}", title=title, url=meeting.get_absolute_url(), by=by, at=now)


def at_meeting(meeting: Meeting, words: object) -> str:
    """每周一议 2026年第3次：……, for a notice."""
    return _("%(meeting)s: %(words)s") % {"meeting": meeting.name, "words": words}
