"""What may be done to the file of an enterprise: one verb each. Check, change, record, all or nothing."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm import audit, lights
from crm.flow import Refused
from crm.models import Event, Role, User
from crm.templatetags.ui import money
from crm.words import change_words, sentences, speak

from .choices import named_tags
from .industries import DIVISIONS, SECTION_OF, SECTIONS, industry_words
from .known import holder_of, look_alikes, next_twin
from .models import Enterprise
from .names import brief_name, derived, name_key

MAY_EDIT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.ADMIN})
# what history calls a fact, and the field; its “status” is the state of a request
WRITTEN = {"operation": "status"} | {
    name: name
    for name in (
        "name", "short_name", "aliases", "uscc", "community", "address", "tier", "officer", "initials", "status_since",
        "section", "division", "scale", "founded_on", "capital", "notes",
    )
}  # fmt: skip

speak(
    verbs={
        "enterprise.create": gettext_lazy("added the enterprise"),
        "enterprise.edit": gettext_lazy("changed the enterprise"),
    },
    fields={said: Enterprise._meta.get_field(name).verbose_name for said, name in (WRITTEN | {"tags": "tags"}).items()},
    values={
        "tier": dict(Enterprise.Tier.choices),
        "operation": dict(Enterprise.Status.choices),
        "scale": dict(Enterprise.Scale.choices),
        "section": {letter: industry_words(letter, "") for letter in SECTIONS},
        "division": {code: industry_words(SECTION_OF[code], code) for code in DIVISIONS},
        "capital": money,
    },
)


class Duplicate(Refused):
    """It is in the list already, or seems to be. `found` are the enterprises meant."""

    def __init__(self, reason: object, found: list[Enterprise], *, may_go_on: bool) -> None:
        super().__init__(reason)
        self.found = found
        self.may_go_on = may_go_on  # when told that it is another enterprise of the same name


class Overtaken(Refused):
    """Somebody was quicker."""


class MergedAway(Refused):
    """The file was merged into another while this person had it open."""


def create(
    *,
    by: User,
    apart_from: Collection[int] = (),
    tags: Iterable[str] = (),
    from_address: str | None = None,
    **facts: Any,
) -> Enterprise:
    """A new file. `apart_from`: ids of enterprises of the same name which it is known not to be.

    The address a person works from is `from_address` here: `address` is where the enterprise is.
    """
    allow(by, MAY_EDIT)
    enterprise = Enterprise(**facts)
    derive(enterprise)
    try:
        with transaction.atomic():
            _refuse_known(enterprise, apart_from)
            enterprise.twin = next_twin(enterprise)
            enterprise.save(force_insert=True)
            enterprise.tags.set(named_tags(tags))
            audit.record(
                enterprise, "enterprise.create", by=by, at=enterprise.updated_at, address=from_address,
                on_behalf=by.acting_in(*MAY_EDIT, owners=[enterprise.officer_id]),
            )  # fmt: skip
    except IntegrityError:  # somebody was quicker by a moment
        _refuse_known(enterprise, apart_from)
        raise
    return enterprise


def edit(
    pk: int, *, by: User, seen: datetime | None, apart_from: Collection[int] = (), tags: Iterable[str] | None = None,
    from_address: str | None = None, **facts: Any,
) -> Enterprise:  # fmt: skip
    """Change the file as it was `seen` (its updated_at then); whoever comes second is told what the first one did."""
    allow(by, MAY_EDIT)
    try:
        with transaction.atomic():
            enterprise = held(pk, by)
            if enterprise.updated_at != seen:
                raise overtaken(enterprise, seen)
            before = written(enterprise)
            for name, value in facts.items():
                setattr(enterprise, name, value)
            _date_status(enterprise, before)
            derive(enterprise, before=before)
            _refuse_known(enterprise, apart_from, before=before)
            return _save(enterprise, before=before, tags=tags, by=by, from_address=from_address)
    except IntegrityError:
        _refuse_known(enterprise, apart_from)
        raise


def _save(
    enterprise: Enterprise, *, before: dict, tags: Iterable[str] | None, by: User, from_address: str | None
) -> Enterprise:
    after = written(enterprise) | ({} if tags is None else {"tags": sorted(set(tags))})
    changes = audit.differences(before, after)
    if not changes:
        return enterprise
    if name_key(before["name"]) != enterprise.name_key:
        enterprise.twin = next_twin(enterprise)
    enterprise.save()
    if "tags" in changes:
        enterprise.tags.set(named_tags(after["tags"]))
    audit.record(
        enterprise, "enterprise.edit", by=by, at=enterprise.updated_at, changes=changes, address=from_address,
        on_behalf=by.acting_in(*MAY_EDIT, owners=[enterprise.officer_id]),
    )  # fmt: skip
    return enterprise


def derive(enterprise: Enterprise, *, before: dict | None = None) -> None:
    """Fill in what follows from the written facts; what somebody corrected by hand stays."""
    enterprise.section = SECTION_OF.get(enterprise.division, enterprise.section)
    was = before or {"name": "", "short_name": "", "initials": ""}
    _say_who(enterprise, was)
    is_renamed = enterprise.name != was["name"]
    if not enterprise.short_name or (
        is_renamed and enterprise.short_name == was["short_name"] == brief_name(was["name"])
    ):
        enterprise.short_name = brief_name(enterprise.name)
    letters = "" if is_renamed and enterprise.initials == was["initials"] else enterprise.initials
    follows = derived(
        name=enterprise.name, aliases=enterprise.aliases, uscc=enterprise.uscc, letters=letters,
        address=enterprise.address,
    )  # fmt: skip
    for name, value in follows.items():
        setattr(enterprise, name, value)


def _say_who(enterprise: Enterprise, was: dict) -> None:
    """A tier or scale that somebody wrote is not computed over; one that was emptied is computed again."""
    for name in ("tier", "scale"):
        value = getattr(enterprise, name)
        if value != was.get(name, ""):
            setattr(enterprise, f"{name}_how", Enterprise.How.HAND if value else "")
            if name == "tier":
                enterprise.tier_why = ""


def _date_status(enterprise: Enterprise, before: dict) -> None:
    """Another status begins on another day: a day that was left standing is that of the status before."""
    if enterprise.status != before["operation"] and enterprise.status_since == before["status_since"]:
        enterprise.status_since = None


def _refuse_known(enterprise: Enterprise, apart_from: Collection[int], *, before: dict | None = None) -> None:
    """Raise Duplicate if another file holds the code, or bears the name and nobody said that it is another one."""
    if holder := holder_of(enterprise):
        raise Duplicate(_("Another enterprise has this USCC. It cannot be used twice."), [holder], may_go_on=False)
    if before and all(before[name] == getattr(enterprise, name) for name in ("name", "aliases")):
        return
    found = look_alikes(enterprise)
    if any(other.pk not in apart_from for other in found):
        words = ngettext(
            "An enterprise of this name is in the list already.",
            "Enterprises of this name are in the list already.",
            len(found),
        )
        raise Duplicate(words, found, may_go_on=True)


def written(enterprise: Enterprise) -> dict:
    """The facts by the names that history calls them."""
    facts = {said: getattr(enterprise, name) for said, name in WRITTEN.items()}
    return facts | {"tags": sorted(tag.name for tag in enterprise.tags.all())}


def overtaken(enterprise: Enterprise, seen: datetime | None) -> Overtaken:
    """Who was quicker, when, and what they changed."""
    events = list(
        Event.objects.about(enterprise).filter(verb__startswith="enterprise.", at__gt=seen or enterprise.created_at)
    )
    since: dict[str, list] = {}
    for event in events:  # newest first: the first one has the last word, the last one says how it was
        for name, (old, new) in event.changes.items():
            since[name] = [old, since[name][1] if name in since else new]
    said = _("%(who)s changed this enterprise at %(when)s, after you had opened it.") % {
        "who": (events[0].actor_name if events else "") or _("Somebody"), "when": lights.short(enterprise.updated_at),
    }  # fmt: skip
    what = "；".join(change_words(name, old, new) for name, (old, new) in since.items())
    return Overtaken(sentences(said, what) if what else said)


def held(pk: int, by: User) -> Enterprise:
    """The file, locked; in words if it is none any more. To be called inside a transaction."""
    enterprise = Enterprise.objects.visible_to(by, with_merged=True).select_for_update(of=("self",)).get(pk=pk)
    if enterprise.merged_into_id:
        said = _("This file has been merged into %(name)s. Write it there.")
        raise MergedAway(said % {"name": enterprise.merged_into.name})
    return enterprise


def allow(by: User, roles: frozenset[str]) -> None:
    if not by.has_role(*roles):
        raise Refused(_("Your role does not include this."))
