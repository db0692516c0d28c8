"""合并: one transaction in which every row of one file goes over to the other, and each is written down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit, notices
from crm.flow import Refused
from crm.models import NoticeKind, User
from crm.words import listed, sentences, speak
from enterprises.accounts import changes
from enterprises.accounts.known import next_twin
from enterprises.accounts.models import Contact, Enterprise, Tag

from .choosing import put_together
from .models import MERGES, Merge
from .moving import move_all
from .relations import last_rows

RIGHTS = frozenset(MERGES)
AUTO = {"id", "created_at"}

speak(
    verbs={
        "enterprise.merge": gettext_lazy("merged another file into this one"),
        "enterprise.merged_away": gettext_lazy("gave up by merging the file"),
        "enterprise.unmerge": gettext_lazy("took the merge apart"),
    },
    fields={"merged": gettext_lazy("merged file"), "merged_into": gettext_lazy("merged into")},
)
notices.sort(NoticeKind.WORK, "enterprise")


def merge(
    survivor_pk: int, merged_pk: int, *, by: User, choices: Mapping[str, int], seen: Mapping[int, datetime | None],
    text: str = "", score: int | None = None, now: datetime | None = None, address: str | None = None,
) -> Merge:  # fmt: skip
    """`choices` says of each part which file's value stays (choosing.PARTS), `seen` when each was last changed as the
    page showed it. Sent twice it is done once."""
    changes.allow(by, RIGHTS)
    now = now or timezone.now()
    with transaction.atomic():
        survivor, merged = held(survivor_pk, merged_pk)
        if merged.merged_into_id == survivor.pk:
            return Merge.objects.standing().get(merged=merged)
        refuse_merged_away(survivor, merged)
        refuse_stale([survivor, merged], seen)
        before = {"survivor": kept(survivor), "merged": kept(merged), "tags": tag_names(survivor, merged)}
        told = changes.written(survivor)
        before["first_to_call"] = leave_first_call(survivor, merged)
        moved = move_all(survivor, merged)
        write(merged, merged_into=survivor, updated_at=now)
        put_together(survivor, merged, choices)
        settle(survivor, before["survivor"], now)
        survivor = Enterprise.objects.get(pk=survivor.pk)  # as the database has it, to be compared later
        row = Merge.objects.create(
            survivor=survivor, merged=merged, before=before, score=score, text=text[:200], by=by, at=now,
            after=kept(survivor) | {"stayed": moved.words, "last": last_rows(survivor.pk)},
        )  # fmt: skip
        moved.note(row)
        story(row, told, by=by, now=now, address=address)
    return row


def held(*pks: int) -> list[Enterprise]:
    """Both files locked, the lower id first whoever survives, in the order asked for."""
    rows = {row.pk: row for row in Enterprise.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    if len(rows) < len(pks):
        raise Refused(_("Choose two different enterprises."))
    return [rows[pk] for pk in pks]


def refuse_merged_away(*files: Enterprise) -> None:
    for row in files:
        if row.merged_into_id:
            said = _("%(name)s has been merged into %(other)s meanwhile.")
            raise Refused(said % {"name": row.name, "other": row.merged_into.name})


def refuse_stale(files: list[Enterprise], seen: Mapping[int, datetime | None]) -> None:
    stale = [changes.overtaken(row, seen.get(row.pk)) for row in files if seen.get(row.pk) != row.updated_at]
    if stale:
        raise changes.Overtaken(sentences(*(refusal.reason for refusal in stale)))


def kept(row: Enterprise) -> dict[str, Any]:
    """Every column as JSON can keep it, to the microsecond."""
    return {
        f.attname: value if value is None or isinstance(value, (str, int, bool)) else f.value_to_string(row)
        for f in row._meta.concrete_fields
        for value in [getattr(row, f.attname)]
    }


def as_was(facts: Mapping[str, Any], names) -> dict[str, Any]:
    """Columns that were kept, as the database takes them."""
    fields = {f.attname: f for f in Enterprise._meta.concrete_fields}
    return {name: fields[name].to_python(facts[name]) for name in names if name in facts and name in fields}


def write(row: Enterprise, **facts: Any) -> None:
    """These columns and no others, `updated_at` as said."""
    Enterprise.objects.filter(pk=row.pk).update(**facts)
    for name, value in facts.items():
        setattr(row, name, value)


def settle(survivor: Enterprise, before: Mapping[str, Any], now: datetime) -> None:
    """Write what was chosen with all that follows from it. Of its own name it may be another number now."""
    changes.derive(survivor)
    if survivor.name_key != before["name_key"]:
        survivor.twin = next_twin(survivor)
    survivor.updated_at = now
    facts = {f.attname: getattr(survivor, f.attname) for f in survivor._meta.concrete_fields if f.attname not in AUTO}
    write(survivor, **facts)


def tag_names(survivor: Enterprise, merged: Enterprise) -> dict[str, list[str]]:
    return {
        name: list(Tag.objects.filter(enterprises=row).values_list("name", flat=True))
        for name, row in (("survivor", survivor), ("merged", merged))
    }


def leave_first_call(survivor: Enterprise, merged: Enterprise) -> list[int]:
    """Who is called first stays so: those of the merged file step back, if there is one already. Their ids."""
    if not Contact.objects.filter(enterprise=survivor, is_active=True, is_primary=True).exists():
        return []
    first = Contact.objects.filter(enterprise=merged, is_primary=True)
    pks = list(first.values_list("pk", flat=True))
    Contact.objects.filter(pk__in=pks).update(is_primary=False)
    return pks


def story(row: Merge, told: dict, *, by: User, now: datetime, address: str | None) -> None:
    """One line on each file, and a word to those in charge of them."""
    survivor, merged = row.survivor, row.merged
    owners = [survivor.officer_id, merged.officer_id]
    facts = {"by": by, "at": now, "address": address, "on_behalf": by.acting_in(*MERGES, owners=owners)}
    differences = audit.differences(told, changes.written(survivor)) | {"merged": [None, merged.name]}
    audit.record(survivor, "enterprise.merge", text=row.text, changes=differences, **facts)
    changed = {"merged_into": [None, survivor.name]}
    audit.record(merged, "enterprise.merged_away", text=row.text, changes=changed, **facts)
    people = User.objects.filter(pk__in=[pk for pk in owners if pk])
    title = listed([survivor.name, merged.name])
    notices.tell(people, "enterprise.merge", title=title, url=survivor.get_absolute_url(), by=by, at=now)
