"""A zip of photos on its way to the spaces: it waits under a token, is carried out by a worker, and is forgotten.

The worker may die anywhere and begin again: a photo that a space has is known by its digest and not added twice. What
became of each file is kept for two days in the zip's place.
"""

import json
import secrets
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm import attachments, jobs, notices
from crm.flow import Refused
from crm.models import Attachment, Job, NoticeKind, User
from crm.words import speak

from . import pictures
from .inventory import NOT_YOURS, may_manage
from .models import Space
from .zip_lines import Line, Verdict, judged
from .zipped import Zipped, opened

PREFIX = "zip-"
KEPT = timedelta(days=2)
MOST_FORGOTTEN = 50  # a minute
NOTE = "text/plain"  # beside the zip: what was asked for; in its place: what became of each file

speak(
    verbs={
        "photos.done": gettext_lazy("The photos of the zip are with their spaces"),
        "photos.failed": gettext_lazy("The photos of the zip could not be added"),
    }
)
notices.sort(NoticeKind.OFFICE, "photos")


# ---------------------------------------------------------------- what waits


def keep(upload, *, by: User) -> str:
    """The token under which it waits."""
    token = f"{PREFIX}{secrets.token_urlsafe(18)}"
    attachments.keep(upload, by=by, token=token)
    return token


def waiting(by: User):
    """Zips of this person, the last first."""
    found = Attachment.objects.filter(by=by, content_type=None, token__startswith=PREFIX).exclude(mime=NOTE)
    return found.order_by("-at", "-id")


def the_zip(token: str, by: User) -> Attachment | None:
    return waiting(by).filter(token=token).first()


def note(token: str, by: User) -> dict[str, Any]:
    """What is written down beside the zip, or in its place."""
    found = Attachment.objects.waiting(token, by).filter(mime=NOTE).order_by("-id").first()
    if found is None or not token.startswith(PREFIX):
        return {}
    try:
        with found.file.open("rb") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def write_down(token: str, by: User, **facts: Any) -> None:
    earlier = list(Attachment.objects.waiting(token, by).filter(mime=NOTE))
    attachments.keep(ContentFile(json.dumps(facts).encode(), name="note.txt"), by=by, token=token)
    for one in earlier:
        attachments.forget(one)


def look(zipped: Attachment, *, by: User) -> tuple[list[Line], int]:
    """What would become of each file, and how many are no business of ours. Raises Refused."""
    try:
        with zipped.file.open("rb") as file, opened(file) as archive:
            return judged(archive, name=zipped.name, by=by), archive.left_out
    except FileNotFoundError:
        raise Refused(_("The file is no longer there.")) from None


# ---------------------------------------------------------------- started, dropped, forgotten


def start(token: str, *, by: User, is_public: bool, total: int) -> None:
    """Once, however often the button is pressed."""
    with transaction.atomic():
        zipped = waiting(by).select_for_update(of=("self",)).filter(token=token).first()
        if zipped is None:
            return
        if not note(token, by):
            write_down(token, by, is_public=is_public, name=zipped.name)
        carry_out.start(zipped.pk, by=by, total=total)


def is_busy(zipped: Attachment) -> bool:
    job = carry_out.last(zipped.pk)
    return bool(job and job.is_open)


def drop(token: str, *, by: User) -> None:
    """Not this zip after all. What a worker is at stays."""
    with transaction.atomic():
        zipped = waiting(by).select_for_update(of=("self",)).filter(token=token).first()
        if zipped and not is_busy(zipped):
            for one in Attachment.objects.waiting(token, by):
                attachments.forget(one)


def forget_zips(now: datetime) -> None:
    """For the clock: zips that were never carried out, and what was kept of those that were."""
    busy = Job.objects.open().filter(work=carry_out.path).values("subject")
    old = Attachment.objects.filter(token__startswith=PREFIX, content_type=None, at__lt=now - KEPT)
    for one in old.exclude(pk__in=busy)[:MOST_FORGOTTEN]:
        attachments.forget(one)


# ---------------------------------------------------------------- what a worker does


def stopped(job: Job) -> None:
    """Given up: what was added stays, and the zip may be started again."""
    if zipped := Attachment.objects.filter(pk=job.subject, content_type=None).first():
        say(zipped, "photos.failed", f"{zipped.name}: {job.reason}", key=f"photos:{job.pk}:{job.attempt}")


@jobs.work(gave_up=stopped, label=gettext_lazy("Add photos of a zip"))
def carry_out(job: Job) -> None:
    zipped = Attachment.objects.select_related("by").filter(pk=job.subject, content_type=None).first()
    if zipped is None:
        return  # an earlier worker came to the end
    if not may_manage(zipped.by):
        raise jobs.Hopeless(NOT_YOURS)
    is_public = bool(note(zipped.token, zipped.by).get("is_public"))
    try:
        with zipped.file.open("rb") as file, opened(file) as archive:
            lines = judged(archive, name=zipped.name, by=zipped.by)
            add_all(job, archive, [line for line in lines if line.verdict == Verdict.ADD], zipped.by, is_public)
    except FileNotFoundError:
        raise jobs.Hopeless(_("The file is no longer there.")) from None
    except Refused as refusal:
        raise jobs.Hopeless(refusal.reason) from None
    finish(job, zipped, lines)


def add_all(job: Job, archive: Zipped, lines: list[Line], by: User, is_public: bool) -> None:
    before = max(0, job.total - len(lines))  # by a worker that died
    for at, line in enumerate(lines, 1):
        jobs.beat(job)
        try:
            add(job, archive, line, by=by, is_public=is_public, done=before + at)
            line.verdict = Verdict.ADDED
        except Refused as refusal:
            line.verdict, line.words = Verdict.BAD, refusal.reason
        except Space.DoesNotExist:
            line.verdict, line.space, line.words = Verdict.LOST, None, _("The space is no longer there.")


def add(job: Job, archive: Zipped, line: Line, *, by: User, is_public: bool, done: int) -> None:
    """Drawn anew first, so that nobody waits for it; the beat is the fence of what is written."""
    upload = SimpleUploadedFile(line.entry.name, archive.content(line.entry))
    found = pictures.ready(upload)
    with transaction.atomic():
        jobs.beat(job, done=done, total=max(job.total, done))
        pictures.put(line.space.pk, found, by=by, kind=line.kind, is_public=is_public, caption=line.caption)


def finish(job: Job, zipped: Attachment, lines: list[Line]) -> None:
    """The last step, once: the zip goes, what became of its files stays for a while."""
    told = [[one.entry.path, one.verdict, one.space.pk if one.space else None, one.words] for one in lines]
    counts = Counter(one.verdict for one in lines)
    with_spaces, rest = counts[Verdict.ADDED] + counts[Verdict.THERE], counts[Verdict.BAD] + counts[Verdict.LOST]
    words = ngettext("%(n)s photo is with its space", "%(n)s photos are with their spaces", with_spaces)
    title = f"{zipped.name}: {words % {'n': with_spaces}}"
    if rest:
        title = _("%(first)s, %(n)s not") % {"first": title, "n": rest}
    with transaction.atomic():
        jobs.beat(job)
        write_down(zipped.token, zipped.by, name=zipped.name, lines=told)
        say(zipped, "photos.done", title, key=f"photos:{zipped.pk}")
        attachments.forget(zipped)


def say(zipped: Attachment, verb: str, title: str, *, key: str) -> None:
    url = reverse("spaces:photos_zip_look", args=[zipped.token])
    notices.tell([zipped.by], verb, title=title, url=url, key=key)
