"""Invitations, many at once: those of a list, names that were pasted, or whatever a filter finds, by a worker.

Whoever is invited already is left alone, so everything here may be begun again after having died anywhere.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm import attachments, audit, jobs, notices
from crm.flow import Refused
from crm.models import Attachment, Event, Job, User
from enterprises.accounts.models import Enterprise
from enterprises.requests import codes

from .filters import InviteFilter
from .known import key_of, match
from .models import Activity, Answer, Participation, Via
from .moves import acting_for
from .steps import start, tell

AT_ONCE = 500  # more than so many are invited by a worker
CHUNK = 200
NOTE = "invite-"  # token of the note in which a job finds what it was asked for


def invite(
    pk: int, *, by: User, enterprises: Iterable[int] = (), names: Iterable[str] = (), now: datetime | None = None,
    address: str | None = None,
) -> int:  # fmt: skip
    """How many were not on the list yet, or stood there without having been invited."""
    now = now or timezone.now()
    with transaction.atomic():
        activity = start(pk, "invite", by, now=now)
        rows = Enterprise.objects.visible_to(by).filter(pk__in=set(enterprises)).order_by("name", "id")
        wanted = [(row, row.name) for row in rows.only("name", "name_key", "twin")]
        new = write_down(activity, [*wanted, *((None, name) for name in names)], by=by, now=now)
        if new:
            record(activity, new, by=by, now=now, address=address)
    return new


def write_down(activity: Activity, wanted: list[tuple[Enterprise | None, str]], *, by: User, now: datetime) -> int:
    """A line for each that has none; the activity is locked. Who signed up by themselves has been asked, too."""
    keys = [key_of(enterprise, name) for enterprise, name in wanted]
    ids = [enterprise.pk for enterprise, _name in wanted if enterprise]
    rows = activity.participations.filter(Q(name_key__in=keys) | Q(enterprise__in=ids))
    on_list = {row.name_key: row for row in rows}
    by_enterprise = {row.enterprise_id: row for row in on_list.values() if row.enterprise_id}
    new, asked = {}, {}
    for enterprise, name in wanted:
        key = key_of(enterprise, name)
        row = by_enterprise.get(enterprise.pk if enterprise else None) or on_list.get(key)
        if row is None:
            new.setdefault(key, participation(activity, enterprise, name, key, by=by, now=now))
        elif row.invited_at is None:
            row.invited_at = now
            asked[row.pk] = row
    Participation.objects.bulk_update(asked.values(), ["invited_at"])
    made = Participation.objects.bulk_create(new.values())
    lines = [audit.event(row, "participation.invite", by=by, at=now, text=activity.title) for row in made]
    Event.objects.bulk_create(lines)
    return len(made) + len(asked)


def participation(
    activity: Activity, enterprise: Enterprise | None, name: str, key: str, *, by: User, now: datetime
) -> Participation:
    """Its code is known to nobody until it signs up."""
    return Participation(
        activity=activity, enterprise=enterprise, name=name, name_key=key, answer=Answer.INVITED, via=Via.INVITATION,
        code=codes.hashed(codes.new_code()), invited_at=now, by=by, at=now,
    )  # fmt: skip


def record(activity: Activity, count: int, *, by: User, now: datetime, address: str | None = None) -> None:
    text = ngettext("%(n)s enterprise", "%(n)s enterprises", count) % {"n": count}
    audit.record(
        activity, "activity.invite", by=by, at=now, text=text, address=address, on_behalf=acting_for(by, activity)
    )  # fmt: skip


def read_names(text: str) -> tuple[list[Enterprise], list[str]]:
    """Of pasted lines: the enterprises that are meant, and the names that no file bears."""
    lines = dict.fromkeys(name for line in text.splitlines() if (name := line.strip(" \t,，;；、。"))[:120])
    found = {name: match(name) for name in lines}
    known = dict.fromkeys(row for row in found.values() if row)
    return list(known), [name[:120] for name, row in found.items() if row is None]


# ---------------------------------------------------------------- more than can be waited for


def invite_all(pk: int, *, by: User, query: str, total: int) -> Job:
    """Everything the filter finds, by a worker; asked for twice, it is done once."""
    with transaction.atomic():
        start(pk, "invite", by)
        note = ContentFile(json.dumps({"query": query}).encode(), name="note.txt")
        attachments.keep(note, by=by, token=f"{NOTE}{pk}")
        return send_all.start(pk, by=by, total=total)


def stopped(job: Job) -> None:
    activity = Activity.objects.filter(pk=job.subject).first()
    if activity and job.by:
        tell(activity, "invite_failed", [job.by], by=None)


@jobs.work(gave_up=stopped, label=gettext_lazy("Invite enterprises to an activity"))
def send_all(job: Job) -> None:
    """So many at a time, each time those that are not on the list yet."""
    wanted, before = to_invite(job), job.done
    for first in range(0, len(wanted), CHUNK):
        with transaction.atomic():
            chunk = wanted[first : first + CHUNK]
            invite_chunk(job, chunk)
            jobs.beat(job, done=before + first + len(chunk), total=max(job.total, before + len(wanted)))
    with transaction.atomic():
        now, activity = timezone.now(), Activity.objects.get(pk=job.subject)
        record(activity, before + len(wanted), by=job.by, now=now)
        title = f"{activity.title} · {before + len(wanted)}"
        notices.tell([job.by], "activity.invited", title=title, url=activity.get_absolute_url(), at=now)
        for note in notes(job):
            attachments.forget(note)
        jobs.beat(job)


def to_invite(job: Job) -> list[int]:
    """Ids of the enterprises that the filter finds and that are not invited, in a fixed order."""
    note = notes(job).order_by("-id").first()
    if note is None or job.by is None:
        raise jobs.Hopeless(_("What was asked for is no longer there. Ask once more."))
    with note.file.open("rb") as file:
        query = json.load(file)["query"]
    rows = InviteFilter(QueryDict(query), queryset=Enterprise.objects.visible_to(job.by)).qs
    invited = Participation.objects.filter(activity=job.subject, invited_at__isnull=False, enterprise__isnull=False)
    return list(rows.exclude(pk__in=invited.values("enterprise")).order_by("pk").values_list("pk", flat=True))


def invite_chunk(job: Job, chunk: list[int]) -> int:
    try:
        activity = start(job.subject, "invite", job.by)
    except Refused as refusal:
        raise jobs.Hopeless(str(refusal.reason)) from None
    rows = Enterprise.objects.visible_to(job.by).filter(pk__in=chunk).only("name", "name_key", "twin")
    return write_down(activity, [(row, row.name) for row in rows], by=job.by, now=timezone.now())


def notes(job: Job):
    return Attachment.objects.waiting(f"{NOTE}{job.subject}", job.by)
