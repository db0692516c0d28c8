"""What is chosen between two files: which columns go together, and which choice is offered first."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Event
from crm.search import normalised
from enterprises.accounts.models import Enterprise

BOTH = 0  # of notes: one text under the other
# what one chooses, and the columns that mean something together only; codes, names and tags that are not chosen are
# kept as aliases and tags
PARTS: dict[str, tuple[str, ...]] = {
    "name": ("name", "initials"),
    "short_name": ("short_name",),
    "uscc": ("uscc", "uscc_valid"),
    "community": ("community_id",),
    "address": ("address",),
    "tier": ("tier", "tier_how", "tier_why"),
    "officer": ("officer_id",),
    "operation": ("status", "status_since"),
    "industry": ("section", "division"),
    "scale": ("scale", "scale_how"),
    "founded_on": ("founded_on",),
    "capital": ("capital",),
    "notes": ("notes",),
}
LABELS = {
    "name": pgettext_lazy("enterprise", "Name"),
    "short_name": _("Short name"),
    "uscc": _("USCC"),
    "community": _("Community"),
    "address": _("Address"),
    "tier": _("Tier"),
    "officer": _("Officer"),
    "operation": _("Status"),
    "industry": _("Industry"),
    "scale": _("Scale"),
    "founded_on": _("Founded"),
    "capital": _("Capital"),
    "notes": pgettext_lazy("enterprise", "Notes"),
}
TOLD_AS = {"operation": ("operation", "status_since"), "industry": ("section", "division")}  # in history


def value(enterprise: Enterprise, part: str) -> tuple:
    return tuple(getattr(enterprise, name) for name in PARTS[part])


def is_empty(enterprise: Enterprise, part: str) -> bool:
    """The first column says whether anything stands there."""
    return getattr(enterprise, PARTS[part][0]) in (None, "")


def differ(one: Enterprise, other: Enterprise, part: str) -> bool:
    """Whether there is anything to choose: what nobody reads (how pinyin is read) is no choice of its own."""
    shown = [name for name in PARTS[part] if name not in {"initials", "uscc_valid", "tier_how", "scale_how"}]
    return any(getattr(one, name) != getattr(other, name) for name in shown)


def defaults(survivor: Enterprise, other: Enterprise, changed: Mapping[tuple[int, str], datetime]) -> dict[str, int]:
    """{part: id of the file whose value is offered}: what is not empty, the valid code, what was written later."""
    return {part: _default(part, survivor, other, changed) for part in PARTS}


def _default(part: str, survivor: Enterprise, other: Enterprise, changed: Mapping[tuple[int, str], datetime]) -> int:
    if is_empty(other, part) or not differ(survivor, other, part):
        return survivor.pk
    if is_empty(survivor, part):
        return other.pk
    if part == "notes":
        return BOTH
    if part == "uscc" and survivor.uscc_valid != other.uscc_valid:
        return survivor.pk if survivor.uscc_valid else other.pk
    if part in {"name", "short_name"}:
        return survivor.pk
    return other.pk if _written(other, part, changed) > _written(survivor, part, changed) else survivor.pk


def _written(row: Enterprise, part: str, changed: Mapping[tuple[int, str], datetime]) -> datetime:
    return max(changed.get((row.pk, name), row.created_at) for name in TOLD_AS.get(part, (part,)))


def last_changes(*pks: int) -> dict[tuple[int, str], datetime]:
    """{(id, what history calls a fact): when it was last written}."""
    lines = Event.objects.about_all(Enterprise, pks).filter(verb__startswith="enterprise.").order_by("at", "pk")
    return {(pk, name): at for pk, at, changes in lines.values_list("object_id", "at", "changes") for name in changes}


def put_together(survivor: Enterprise, merged: Enterprise, choices: Mapping[str, int]) -> None:
    """The facts of the survivor as chosen; every name and code that either was known by leads to it."""
    known = [
        *survivor.alias_list, survivor.name, survivor.uscc, merged.name, merged.uscc, *merged.alias_list,
    ]  # fmt: skip
    notes = _both(survivor.notes, merged.notes)
    for part, names in PARTS.items():
        if choices.get(part, survivor.pk) == merged.pk:
            for name in names:
                setattr(survivor, name, getattr(merged, name))
    if choices.get("notes") == BOTH:
        survivor.notes = notes
    survivor.aliases = "\n".join(_without(known, {survivor.name, survivor.uscc}))


def _without(names: list[str], called: set[str]) -> list[str]:
    """Each once, and not what it is called now. Another spelling is kept: it is searched for as it was written."""
    now = {normalised(name) for name in called}
    each = {normalised(name): name for name in reversed(names) if name}
    return [name for key, name in reversed(each.items()) if key not in now]


def _both(one: str, other: str) -> str:
    return "\n".join(dict.fromkeys(text for text in (one.strip(), other.strip()) if text))
