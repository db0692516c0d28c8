"""还原: a merge is taken apart again; every row goes back, and what cannot be as it was is said before."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit, notices
from crm.flow import Refused
from crm.models import User
from crm.words import listed
from enterprises.accounts import changes
from enterprises.accounts.choices import named_tags
from enterprises.accounts.models import Contact, Enterprise, Tag

from .merge import AUTO, RIGHTS, as_was, held, kept, write
from .models import MERGES, Merge
from .parting import Parting, aliases_apart, parting, reason_against


class Inexact(Refused):
    """Something would not be as it was, and the person has not been told of it yet."""


def unmerge(
    pk: int, *, by: User, seen: str = "", text: str = "", now: datetime | None = None, address: str | None = None
) -> Merge:
    """`seen` is the mark of what a page said would not be as it was. Sent twice it is done once."""
    changes.allow(by, RIGHTS)
    now = now or timezone.now()
    try:
        with transaction.atomic():
            merge = _held_merge(pk, by)
            if merge.undone_at and merge.undone_by_id == by.pk:
                return merge
            if reason := reason_against(merge):
                raise Refused(reason)
            plan = parting(merge)
            if not plan.is_exact and seen != plan.mark:
                raise Inexact(_("Not everything can be as it was. Read below what will stay, then send it again."))
            told = changes.written(merge.survivor)
            _put_back(merge, plan, now)
            merge.undone_by, merge.undone_at = by, now
            merge.save(update_fields=["undone_by", "undone_at"])
            _story(merge, plan, told, by=by, text=text, now=now, address=address)
    except IntegrityError as taken:  # by a moment
        raise Refused(_("Somebody has taken the name or the USCC meanwhile. Look again.")) from taken
    return merge


def _held_merge(pk: int, by: User) -> Merge:
    """The two files first and in order, as everybody does; then the merge."""
    row = Merge.objects.visible_to(by).get(pk=pk)
    survivor, merged = held(row.survivor_id, row.merged_id)
    row = Merge.objects.select_for_update().get(pk=pk)
    row.survivor, row.merged = survivor, merged
    return row


def _put_back(merge: Merge, plan: Parting, now: datetime) -> None:
    for column, pks in plan.back:
        column.give(pks, merge.merged_id)
    _restore_survivor(merge, plan, now)
    untouched = merge.merged.updated_at == merge.at
    was = as_was(merge.before["merged"], ["updated_at"])["updated_at"]
    write(merge.merged, merged_into=None, updated_at=was if untouched else now)
    _restore_tags(merge)
    if not Contact.objects.filter(enterprise=merge.merged, is_primary=True).exists():
        first = Contact.objects.filter(pk__in=merge.before["first_to_call"], enterprise=merge.merged, is_active=True)
        first.update(is_primary=True)


def _restore_survivor(merge: Merge, plan: Parting, now: datetime) -> None:
    survivor, before, after = merge.survivor, merge.before["survivor"], merge.after
    present = kept(survivor)
    if all(present[name] == after[name] for name in present):
        write(survivor, **as_was(before, before.keys() - AUTO))
        return
    for name, value in as_was(before, [name for names in plan.restored.values() for name in names]).items():
        setattr(survivor, name, value)
    survivor.aliases = aliases_apart(before["aliases"], after["aliases"], survivor.aliases)
    changes.derive(survivor)
    if survivor.name_key == before["name_key"]:
        survivor.twin = before["twin"]
    survivor.updated_at = now
    facts = {name: getattr(survivor, name) for name in present if name not in AUTO}
    write(survivor, **facts)


def _restore_tags(merge: Merge) -> None:
    """Tags that somebody has taken off the survivor since were the other file's, and are so again."""
    held_now = set(Tag.objects.filter(enterprises=merge.merged).values_list("name", flat=True))
    if lacking := [name for name in merge.before["tags"]["merged"] if name not in held_now]:
        merge.merged.tags.add(*named_tags(lacking))


def _story(merge: Merge, plan: Parting, told: dict, *, by: User, text: str, now: datetime, address: str | None) -> None:
    survivor, merged = merge.survivor, merge.merged
    owners = [survivor.officer_id, merged.officer_id]
    facts = {"by": by, "at": now, "address": address, "on_behalf": by.acting_in(*MERGES, owners=owners)}
    facts["text"] = "\n".join(filter(None, [text, *plan.words]))
    fresh = Enterprise.objects.get(pk=survivor.pk)
    differences = audit.differences(told, changes.written(fresh)) | {"merged": [merged.name, None]}
    audit.record(survivor, "enterprise.unmerge", changes=differences, **facts)
    # named so that what is found by the name of its enterprise is found by this one again
    changed = {"merged_into": [survivor.name, None], "merged": [merged.name, None]}
    audit.record(merged, "enterprise.unmerge", changes=changed, **facts)
    people = User.objects.filter(pk__in=[pk for pk in owners if pk])
    title = listed([survivor.name, merged.name])
    notices.tell(people, "enterprise.unmerge", title=title, url=merged.get_absolute_url(), by=by, at=now)
