"""Taking files in: type by content, size, one place where the rules stand."""

from collections.abc import Collection
from datetime import datetime, timedelta

import filetype
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import Attachment

OFFICE_ZIP = {"docx", "xlsx", "pptx"}
ALLOWED = {
    "application/pdf": {"pdf"},
    "image/jpeg": {"jpg", "jpeg"},
    "image/png": {"png"},
    "image/gif": {"gif"},
    "image/webp": {"webp"},
    "image/heic": {"heic"},
    "application/msword": {"doc", "wps"},
    "application/vnd.ms-excel": {"xls", "et"},
    "application/vnd.ms-powerpoint": {"ppt"},
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"docx"},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"xlsx"},
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": {"pptx"},
    "text/plain": {"txt", "csv"},
}
STRAY_AFTER = timedelta(days=2)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(head: bytes, ending: str) -> str | None:
    """The type by content. Old Office files all begin alike, so there the ending decides which."""
    if head.startswith(OLE):
        return next((mime for mime, endings in ALLOWED.items() if ending in endings and "ms" in mime), None)
    kind = filetype.guess(head)
    if kind is None:
        return "text/plain" if ending in {"txt", "csv"} and b"\0" not in head else None
    if kind.mime == "application/zip" and ending in OFFICE_ZIP:
        return next(mime for mime, endings in ALLOWED.items() if ending in endings)
    return kind.mime


def problem(upload, *, most_bytes: int | None = None) -> str:
    """Why this file cannot be taken, in words; empty when it can."""
    most_bytes = min(most_bytes or settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_BYTES)
    ending = upload.name.rsplit(".", 1)[-1].lower()
    mime = sniff(upload.read(8192), ending)
    upload.seek(0)
    if upload.size == 0:
        return _("“%(name)s” is empty.") % {"name": upload.name}
    if upload.size > most_bytes:
        most = most_bytes // 1024 // 1024
        return _("“%(name)s” is larger than %(most)s MB.") % {"name": upload.name, "most": most}
    if mime not in ALLOWED:
        return _("“%(name)s” cannot be taken: PDF, pictures, Office documents and text only.") % {"name": upload.name}
    if ending not in ALLOWED[mime]:
        return _("“%(name)s” is not what its ending says.") % {"name": upload.name}
    return ""


def keep(upload, *, by, thing=None, token="") -> Attachment:
    """Store one file, for a record or for a form that is not saved yet (token)."""
    mime = sniff(upload.read(8192), upload.name.rsplit(".", 1)[-1].lower())
    upload.seek(0)
    return Attachment.objects.create(
        thing=thing, token=token, file=upload, name=upload.name[-200:], mime=mime, size=upload.size, by=by,
        at=timezone.now(),
    )  # fmt: skip


def adopt(thing, *, token: str, by) -> None:
    """Give the files that waited with a form to the record it became."""
    for attachment in Attachment.objects.waiting(token, by):
        give(thing, attachment)


def give(thing, attachment: Attachment) -> None:
    attachment.thing = thing
    attachment.save(update_fields=["content_type", "object_id"])


def drop(token: str, pks: Collection[int]) -> None:
    """Take back files that a stranger's form holds and that no record has yet."""
    for attachment in Attachment.objects.waiting(token, None).filter(pk__in=pks):
        forget(attachment)


def forget(attachment: Attachment) -> None:
    """The row, and then what it stored; once the row belongs to a record nothing happens."""
    with transaction.atomic():
        gone, _rows = Attachment.objects.filter(pk=attachment.pk, content_type=None).delete()
        if gone:
            transaction.on_commit(lambda: attachment.file.delete(save=False))


def forget_strays(now: datetime) -> None:
    """For the clock process: files that strangers uploaded with a form which they never sent."""
    for attachment in Attachment.objects.filter(by=None, content_type=None, at__lt=now - STRAY_AFTER)[:200]:
        forget(attachment)
