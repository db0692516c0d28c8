"""照片、平面图、文件 of a space: taken in, put in order, taken out of sight, handed to whoever may see them."""

from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import attachments, audit
from crm.flow import Refused
from crm.models import Attachment, User
from crm.words import speak

from .inventory import refuse_strangers
from .models import Picture, Space, Verification
from .moves import MANAGES
from .redraw import redrawn

SIZES = ("small", "large")
# what stands behind an address never changes; one taken back by us is gone from the public's browsers after an hour
FOR_US = f"private, max-age={365 * 24 * 3600}, immutable"
FOR_ALL = f"public, max-age={3600}"
IMAGE, JPEG = "image/", "image/jpeg"
DRAWN = {JPEG, "image/png", "image/webp", "image/gif"}  # browsers draw these; all else is saved
Kind = Picture.Kind

speak(
    verbs={
        "space.picture": gettext_lazy("added to the space:"),
        "space.picture_edit": gettext_lazy("changed what is said of a picture:"),
        "space.picture_remove": gettext_lazy("removed from the space:"),
    },
    fields={"caption": gettext_lazy("caption"), "position": pgettext_lazy("picture", "order")},
)


class Ready(NamedTuple):
    """A file that can be stored: photos drawn anew, with a small one beside; documents as they are."""

    file: Any
    small: bytes
    digest: str  # of what was uploaded


def ready(upload: UploadedFile) -> Ready:
    """Raises Refused, in words that name the file."""
    if problem := attachments.problem(upload):
        raise Refused(problem)
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    if not is_image(upload):
        return Ready(upload, b"", digest.hexdigest())
    drawn = redrawn(upload, name=upload.name)
    name = f"{upload.name.rsplit('.', 1)[0][-190:]}.jpg"
    return Ready(ContentFile(drawn.large, name=name), drawn.small, digest.hexdigest())


def is_image(upload) -> bool:
    mime = attachments.sniff(upload.read(8192), upload.name.rsplit(".", 1)[-1].lower())
    upload.seek(0)
    return bool(mime) and mime.startswith(IMAGE)


def add(
    pk: int, upload: UploadedFile, *, by: User, kind: str = Kind.PHOTO, is_public: bool = True, caption: str = "",
    now: datetime | None = None, address: str | None = None,
) -> Picture:  # fmt: skip
    """One file for a space; the same one twice is one picture. Documents are not shown to the public unless edited."""
    refuse_strangers(by)
    facts = {"kind": kind, "is_public": is_public, "caption": caption}
    return put(pk, ready(upload), by=by, now=now, address=address, **facts)


def put(
    pk: int, found: Ready, *, by: User, kind: str, is_public: bool, caption: str, now: datetime | None = None,
    address: str | None = None,
) -> Picture:  # fmt: skip
    """The same of a file that has been drawn anew already, which takes longer than others should wait for a lock."""
    refuse_strangers(by)
    with transaction.atomic():
        space = Space.objects.visible_to(by).select_for_update(of=("self",)).get(pk=pk)
        if earlier := space.pictures.standing().filter(digest=found.digest).first():
            return earlier
        attachment = attachments.keep(found.file, by=by, thing=space)
        if not found.small:
            kind = Kind.DOCUMENT
        shown = is_public and kind != Kind.DOCUMENT
        facts = {"kind": kind, "is_public": shown, "caption": caption[:60], "digest": found.digest}
        picture = hang(space, attachment, small=found.small, **facts)
        details = {"by": by, "at": now or timezone.now(), "text": attachment.name, "address": address}
        audit.record(space, "space.picture", on_behalf=by.acting_in(*MANAGES), **details)
    return picture


def hang(space: Space, attachment: Attachment, *, small: bytes = b"", **facts) -> Picture:
    """The row of a file that is stored, after those there are."""
    last = space.pictures.aggregate(last=models.Max("position"))["last"] or 0
    picture = Picture(space=space, attachment=attachment, position=min(last + 1, 32_000), **facts)
    if small:
        picture.small.save("small.jpg", ContentFile(small), save=False)
    picture.save()
    return picture


def hang_documents(space: Space, *, token: str, by: User) -> None:
    """Files that waited with a move's form (a contract): documents of the space, never shown to the public."""
    for attachment in waiting_once(token, by):
        with attachment.file.open("rb") as file:
            digest = sha256(file.read()).hexdigest()
        if space.pictures.standing().filter(digest=digest).exists():
            attachments.forget(attachment)
            continue
        attachments.give(space, attachment)
        hang(space, attachment, kind=Kind.DOCUMENT, is_public=False, digest=digest)


def attach_photos(verification: Verification, *, token: str, by: User) -> None:
    """Photos of a visit that waited with its form."""
    for attachment in waiting_once(token, by):
        attachments.give(verification, attachment)


def waiting_once(token: str, by: User) -> list[Attachment]:
    """A form that was sent twice brought each file twice: the second of two alike is dropped."""
    found: dict[tuple, Attachment] = {}
    for attachment in Attachment.objects.waiting(token, by):
        first = found.setdefault((attachment.name, attachment.size), attachment)
        if first is not attachment:
            attachments.forget(attachment)
    return list(found.values())


def edit(
    picture: Picture, *, by: User, now: datetime | None = None, address: str | None = None, **given: Any
) -> Picture:
    """Caption, order, kind, whether the public sees it."""
    refuse_strangers(by)
    with transaction.atomic():
        row = Picture.objects.standing().select_for_update().get(pk=picture.pk)
        changes = audit.differences({name: getattr(row, name) for name in given}, given)
        if not changes:
            return row
        for name, value in given.items():
            setattr(row, name, value)
        row.save(update_fields=[*given])
        tell(row, "space.picture_edit", by=by, now=now, address=address, changes=changes)
    return row


def remove(picture: Picture, *, by: User, now: datetime | None = None, address: str | None = None) -> None:
    """Out of sight; the file stays with the history. Twice is once."""
    refuse_strangers(by)
    with transaction.atomic():
        row = Picture.objects.select_for_update().get(pk=picture.pk)
        if row.removed_at is None:
            row.removed_at = now or timezone.now()
            row.save(update_fields=["removed_at"])
            tell(row, "space.picture_remove", by=by, now=now, address=address)


def tell(row: Picture, verb: str, *, by: User, now: datetime | None, address: str | None, changes=None) -> None:
    details = {"by": by, "at": now or timezone.now(), "text": str(row), "address": address, "changes": changes}
    audit.record(row.space, verb, on_behalf=by.acting_in(*MANAGES), **details)


def opened(picture: Picture, size: str, *, kept: str = FOR_US) -> FileResponse:
    """The "small" or the "large" one; the caller has looked whether they may. A document is saved, not shown."""
    attachment = picture.attachment
    small = size == "small" and attachment.mime in DRAWN and picture.small
    return answered(small or attachment.file, attachment, kept=kept)


def photo_opened(attachment: Attachment, size: str) -> FileResponse:
    """The same of a photo that was taken on a visit; its small one is drawn when it is asked for."""
    if size != "small" or attachment.mime != JPEG:
        return answered(attachment.file, attachment)
    try:
        with attachment.file.open("rb") as file:
            small = redrawn(file, name=attachment.name).small
    except (FileNotFoundError, Refused):
        raise Http404 from None
    return answered(ContentFile(small), attachment)


def answered(file, attachment: Attachment, *, kept: str = FOR_US) -> FileResponse:
    """What it is, its content has said when it was taken in; browsers may not guess otherwise."""
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        stream, as_attachment=attachment.mime not in DRAWN, filename=attachment.name, content_type=attachment.mime
    )  # fmt: skip
    response["Cache-Control"] = kept
    response["X-Content-Type-Options"] = "nosniff"
    return response
