"""资质: entered, put right, ended. A later certificate of the same kind takes the place of the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from crm import attachments, audit
from crm.flow import Refused
from crm.models import Attachment, Role, User
from crm.words import speak
from enterprises.accounts.models import Enterprise

from .kinds import kind_of
from .models import Level, Qualification, QualificationKind
from .tiers import compute_for

EXPIRES = "qualification.expires"  # what the clock tells those who look after the enterprise
MAY_EDIT = frozenset({Role.OFFICER, Role.SUPERVISOR})
WRITTEN = ("kind", "name", "level", "number", "issued_on", "expires_on", "rule_version", "notes")
FILLED_IN = ("level", "expires_on", "rule_version")
# what history calls a fact: its “name” and “kind” are those of other records
TOLD = {name: f"qualification_{name}" for name in ("kind", "name", "level", "number")}

speak(
    verbs={
        "qualification.create": gettext_lazy("entered the qualification"),
        "qualification.edit": gettext_lazy("changed the qualification"),
        "qualification.end": gettext_lazy("ended the qualification"),
        "qualification.replace": gettext_lazy("ended the qualification, which a later one replaces"),
        EXPIRES: gettext_lazy("A qualification expires:"),
        "qualification.attach": gettext_lazy("added the certificate to the qualification"),
    },
    fields={TOLD.get(name, name): Qualification._meta.get_field(name).verbose_name for name in (*WRITTEN, "ended_on")}
    | {"certificate": pgettext_lazy("qualification", "certificate")},
    values={"qualification_kind": dict(QualificationKind.choices), "qualification_level": dict(Level.choices)},
)


class Known(Refused):
    """It is entered already."""

    def __init__(self, found: Qualification) -> None:
        super().__init__(_("This qualification of that day is entered already."))
        self.found = found


@dataclass(frozen=True)
class Taken:
    """What a pasted list came to."""

    new: list[Qualification]
    known: int


def create(
    *, by: User, enterprise: Enterprise, token: str = "", now: datetime | None = None, address: str | None = None,
    **facts: Any,
) -> Qualification:  # fmt: skip
    """A new one. What is left open is filled in by its kind; sent twice it is entered once."""
    now = now or timezone.now()
    allow(by)
    row = Qualification(enterprise=enterprise, by=by, at=now, **filled(facts))
    try:
        with transaction.atomic():
            Enterprise.objects.select_for_update().get(pk=enterprise.pk)
            enter([row], by=by, now=now, address=address)
            if token:
                attachments.adopt(row, token=token, by=by)
            compute_for([enterprise.pk], now)
    except IntegrityError:
        found = the_same(row)
        if found is None:
            raise
        if all(getattr(found, name) == getattr(row, name) for name in WRITTEN):
            return found
        raise Known(found) from None
    return row


def paste(rows: Iterable[Qualification], *, by: User, now: datetime | None = None, address: str | None = None) -> Taken:
    """Many of one kind, unsaved, at once: all or nothing. Those that are there already stay as they are."""
    now = now or timezone.now()
    allow(by)
    with transaction.atomic():
        wanted = {(row.enterprise_id, row.kind, row.name, row.issued_on): row for row in rows}
        pks = sorted({pk for pk, *_rest in wanted})
        list(Enterprise.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
        stored = Qualification.objects.filter(enterprise__in=pks)
        there = set(stored.values_list("enterprise_id", "kind", "name", "issued_on")) & wanted.keys()
        new = [row for key, row in wanted.items() if key not in there]
        for row in new:
            row.by, row.at = by, now
        enter(new, by=by, now=now, address=address)
        compute_for(pks, now)
    return Taken(new, len(there))


def edit(
    pk: int, *, by: User, seen: datetime | None, token: str = "", now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> Qualification:  # fmt: skip
    now = now or timezone.now()
    try:
        with transaction.atomic():
            row = start(pk, by)
            before = told(row)
            waiting = attachments_waiting(token, by)
            for name, value in facts.items():
                setattr(row, name, value)
            changes = audit.differences(before, told(row))
            if not changes and not waiting:
                return row
            not_changed_since(seen, row)
            row.save()
            attachments.adopt(row, token=token, by=by)
            if waiting:
                changes["certificate"] = [None, waiting]
            record(row, "edit" if changes.keys() != {"certificate"} else "attach", by=by, now=now, changes=changes,
                   address=address)  # fmt: skip
            compute_for([row.enterprise_id], now)
            return row
    except IntegrityError:
        found = the_same(Qualification(**{"pk": pk, "enterprise_id": row.enterprise_id} | facts))
        if found is None:
            raise
        raise Known(found) from None


def end(
    pk: int, *, by: User, ended_on: date, text: str, seen: datetime | None = None, now: datetime | None = None,
    address: str | None = None,
) -> Qualification:  # fmt: skip
    """Taken back, or given up: from that day on it is not held. What was before stays."""
    now = now or timezone.now()
    with transaction.atomic():
        row = start(pk, by)
        if row.ended_on == ended_on:
            return row
        not_changed_since(seen, row)
        if row.issued_on and ended_on < row.issued_on:
            raise Refused(_("It cannot end before it was issued."))
        before = told(row)
        row.ended_on = ended_on
        row.save()
        changes = audit.differences(before, told(row))
        record(row, "end", by=by, now=now, changes=changes, text=text, address=address)
        compute_for([row.enterprise_id], now)
        return row


# ---------------------------------------------------------------- what the verbs share


def filled(facts: dict[str, Any]) -> dict[str, Any]:
    """With what follows from its kind and its day, where nothing was written."""
    kind, issued_on = kind_of(facts["kind"]), facts.get("issued_on")
    follows = {
        "level": kind.level, "expires_on": kind.expires_on(issued_on), "rule_version": kind.rule_version(issued_on),
    }  # fmt: skip
    return facts | {name: facts.get(name) or follows[name] for name in FILLED_IN}


def enter(rows: list[Qualification], *, by: User, now: datetime, address: str | None) -> None:
    """Store new ones, each with its line, and end what they take the place of. The enterprises are locked."""
    stored: dict[tuple, list[Qualification]] = {}
    held = Q(enterprise__in={row.enterprise_id for row in rows}, ended_on=None) & ~Q(issued_on=None)
    for row in Qualification.objects.filter(held).select_for_update().order_by("pk"):
        stored.setdefault(place(row), []).append(row)
    for row in rows:
        others = stored.setdefault(place(row), [])
        for other in others if row.issued_on else []:
            if other.issued_on < row.issued_on and other.ended_on is None:
                replace(other, row, by=by, now=now, address=address)
        row.ended_on = min((o.issued_on for o in others if row.issued_on and o.issued_on > row.issued_on), default=None)
        row.save(force_insert=True)
        others.append(row)
        record(row, "create", by=by, now=now, changes=audit.differences({}, told(row)), address=address)


def place(row: Qualification) -> tuple:
    """Only one of a place is held at a time."""
    return row.enterprise_id, row.kind, row.name, row.level


def replace(row: Qualification, later: Qualification, *, by: User, now: datetime, address: str | None) -> None:
    before = told(row)
    row.ended_on = later.issued_on
    row.save(update_fields=["ended_on", "updated_at"])
    record(row, "replace", by=by, now=now, changes=audit.differences(before, told(row)), address=address)


def the_same(row: Qualification) -> Qualification | None:
    rows = Qualification.objects.filter(enterprise=row.enterprise_id, kind=row.kind, name=row.name)
    return rows.filter(issued_on=row.issued_on).exclude(pk=row.pk).first()


def start(pk: int, by: User) -> Qualification:
    allow(by)
    rows = Qualification.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("enterprise").get(pk=pk)


def allow(by: User) -> None:
    if not by.has_role(*MAY_EDIT):
        raise Refused(_("Your role does not include this."))


def not_changed_since(seen: datetime | None, row: Qualification) -> None:
    if seen is not None and seen != row.updated_at:
        raise Refused(_("Somebody changed this qualification after you had opened it."))


def told(row: Qualification) -> dict[str, Any]:
    facts = {TOLD.get(name, name): getattr(row, name) for name in WRITTEN}
    return {name: value or None for name, value in facts.items()} | {"ended_on": row.ended_on}


def attachments_waiting(token: str, by: User) -> list[str]:
    return [file.name for file in Attachment.objects.waiting(token, by)]


def record(
    row: Qualification, verb: str, *, by: User, now: datetime, changes: dict, text: str = "",
    address: str | None = None,
) -> None:  # fmt: skip
    with override(settings.LANGUAGE_CODE):  # which of them: the story of an enterprise tells of several
        named = f"{row.get_kind_display()} {row.name}".strip()
    audit.record(
        row, f"qualification.{verb}", by=by, at=now, changes=changes, address=address,
        text="\n".join(filter(None, [named, text])),
        on_behalf=by.acting_in(*MAY_EDIT, owners=[row.enterprise.officer_id]),
    )  # fmt: skip
