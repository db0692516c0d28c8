"""What the pages of merging show: the pairs with their reasons, two files side by side, and what a merge did."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from crm.reference import units
from crm.templatetags.ui import masked, money
from crm.words import field_words, value_words
from enterprises.accounts.changes import WRITTEN
from enterprises.accounts.choices import officers
from enterprises.accounts.models import Contact, Enterprise

from .candidates import Scored, scored
from .choosing import PARTS
from .models import Merge
from .parting import parting, reason_against
from .relations import counts

SHOWN = {
    "community": lambda row: row.community.name if row.community else "",
    "officer": lambda row: row.officer.name if row.officer else "",
    "tier": lambda row: "\n".join(filter(None, [row.get_tier_display() if row.tier else "", row.tier_why])),
    "operation": lambda row: " ".join(filter(None, [row.status_words, f"{row.status_since or ''}"])),
    "industry": lambda row: row.industry,
    "scale": lambda row: row.scale_words,
    "founded_on": lambda row: f"{row.founded_on or ''}",
    "capital": lambda row: money(row.capital) if row.capital is not None else "",
}


@dataclass
class Suspected:
    """Two files, and what speaks for their being one."""

    one: Enterprise
    other: Enterprise
    scored: Scored


def suspected(rows, pairs: Iterable[tuple[int, int]]) -> list[Suspected]:
    some = list(pairs)
    files = rows.in_bulk({pk for pair in some for pk in pair})
    return [
        Suspected(files[found.one], files[found.other], found)
        for found in scored(some)
        if {found.one, found.other} <= files.keys()
    ]


def words(row: Enterprise, part: str) -> str:
    return SHOWN[part](row) if part in SHOWN else getattr(row, part)


def compared(form) -> dict:
    """The context of two files side by side."""
    one, other = form.one, form.other
    parts = form.drawn()
    for row in parts:
        row["one"], row["other"] = words(one, row["part"]), words(other, row["part"])
    return {
        "one": one, "other": other, "parts": parts, "scored": scored([(one.pk, other.pk)])[0],
        "hanging": hanging(one, other), "tags": united_tags(one, other), "contacts": contacts(one, other),
        "survivor": str(form["survivor"].value()),
    }  # fmt: skip


def hanging(one: Enterprise, other: Enterprise) -> list[tuple[str, int, int]]:
    """(what, how many of the one, how many of the other), without what nobody has."""
    return [
        (column.model._meta.verbose_name_plural, found.get(one.pk, 0), found.get(other.pk, 0))
        for column, found in counts(one.pk, other.pk).items()
        if column.model not in {Enterprise.tags.through, Contact}
    ]


def weight(rows: list[tuple[str, int, int]]) -> tuple[int, int]:
    """How much history each has."""
    return sum(row[1] for row in rows), sum(row[2] for row in rows)


def united_tags(one: Enterprise, other: Enterprise) -> list[str]:
    return sorted({tag.name for row in (one, other) for tag in row.tags.all()})


def contacts(one: Enterprise, other: Enterprise) -> list[list[str]]:
    return [
        [" ".join(filter(None, [row.name, row.title, masked(row.phone)])) for row in of.contacts.all()]
        for of in (one, other)
    ]


# ---------------------------------------------------------------- what was done


def done(merge: Merge) -> dict:
    """The context of a merge's page."""
    moved, stayed = Counter(), []
    for kind, pk, name, stays in merge.moved.values_list("content_type", "object_id", "field", "stayed"):
        label = ContentType.objects.get_for_id(kind)
        what = label.model_class()._meta.verbose_name_plural
        if stays:
            place = f"{label.app_label}.{label.model}.{name}.{pk}"
            stayed.append((what, merge.after["stayed"].get(place, "")))
        else:
            moved[str(what)] += 1
    return {
        "merge": merge, "moved": moved.most_common(), "stayed": stayed, "facts": facts(merge),
        "reason": reason_against(merge), "added": added_names(merge),
    }  # fmt: skip


def to_part(merge: Merge) -> dict:
    """The context of the page on which it is taken apart."""
    reason = reason_against(merge)
    return {"merge": merge, "reason": reason, "plan": None if reason else parting(merge)}


def facts(merge: Merge) -> list[tuple[str, str, str]]:
    """(field, before, after) of the survivor, where the merge changed it."""
    before, after = merge.before["survivor"], merge.after
    told = {Enterprise._meta.get_field(field).attname: name for name, field in WRITTEN.items()}
    return [
        (field_words(told[name]), _stored_words(name, told[name], before), _stored_words(name, told[name], after))
        for names in PARTS.values()
        for name in names
        if name in told and before[name] != after[name]
    ]


def _stored_words(name: str, told: str, kept: dict) -> str:
    pk = kept[name]
    if name == "community_id":
        return units()[pk].name if pk in units() else "—"
    if name == "officer_id":
        return officers().get(pk, f"#{pk}") if pk else "—"
    return value_words(told, pk)


def added_names(merge: Merge) -> list[str]:
    were = merge.before["survivor"]["aliases"].splitlines()
    return [line for line in merge.after["aliases"].splitlines() if line not in were]
