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
from crm.templatetags.ui import masked
from crm.words import field_words, speak, value_words

from .choices import named_tags
from .known import holder_of, look_alikes, next_twin
from .models import Contact, Enterprise
from .names import brief_name, derived, name_key

MAY_EDIT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.ADMIN})
MAY_REVEAL = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.HANDLER, Role.ATTRACTION})
WRITTEN = ("name", "short_name", "aliases", "uscc", "community", "address", "tier", "officer", "initials")
OF_CONTACT = ("name", "title", "phone", "is_primary", "is_active")

speak(
    verbs={
        "enterprise.create": gettext_lazy("added the enterprise"),
        "enterprise.edit": gettext_lazy("changed the enterprise"),
        "contact.add": gettext_lazy("added the contact"),
        "contact.edit": gettext_lazy("changed the contact"),
        "contact.retire": gettext_lazy("took the contact out of use"),
        "contact.reveal": gettext_lazy("looked at the phone number of"),
    },
    fields={
        **{name: Enterprise._meta.get_field(name).verbose_name for name in (*WRITTEN, "tags")},
        **{name: Contact._meta.get_field(name).verbose_name for name in OF_CONTACT},
    },
    values={
        "tier": dict(Enterprise.Tier.choices),
        "is_primary": {True: gettext_lazy("yes"), False: gettext_lazy("no")},
        "is_active": {True: gettext_lazy("yes"), False: gettext_lazy("no")},
    },
)


class Duplicate(Refused):
    """It is in the list already, or seems to be. `found` are the enterprises meant."""

    def __init__(self, reason: object, found: list[Enterprise], *, may_go_on: bool) -> None:
        super().__init__(reason)
        self.found = found
        self.may_go_on = may_go_on  # when told that it is another enterprise of the same name


# ---------------------------------------------------------------- the enterprise


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
    _allow(by, MAY_EDIT)
    enterprise = Enterprise(**facts)
    derive(enterprise)
    try:
        with transaction.atomic():
            _refuse_known(enterprise, apart_from)
            enterprise.twin = next_twin(enterprise)
            enterprise.save(force_insert=True)
            enterprise.tags.set(named_tags(tags))
            audit.record(enterprise, "enterprise.create", by=by, address=from_address)
    except IntegrityError:  # somebody was quicker by a moment
        _refuse_known(enterprise, apart_from)
        raise
    return enterprise


def edit(
    pk: int, *, by: User, seen: datetime, apart_from: Collection[int] = (), tags: Iterable[str] | None = None,
    from_address: str | None = None, **facts: Any,
) -> Enterprise:  # fmt: skip
    """Change the file as it was `seen` (its updated_at then); whoever comes second is told what the first one did."""
    _allow(by, MAY_EDIT)
    try:
        with transaction.atomic():
            enterprise = Enterprise.objects.visible_to(by).select_for_update().get(pk=pk)
            if enterprise.updated_at != seen:
                raise Refused(_overtaken(enterprise))
            before = _written(enterprise)
            for name, value in facts.items():
                setattr(enterprise, name, value)
            derive(enterprise, before=before)
            _refuse_known(enterprise, apart_from, before=before)
            return _save(enterprise, before=before, tags=tags, by=by, from_address=from_address)
    except IntegrityError:
        _refuse_known(enterprise, apart_from)
        raise


def find_or_create(*, by: User, name: str, address: str | None = None) -> Enterprise:
    """The enterprise of this name, made when there is none: for a request that cannot wait for the whole file."""
    try:
        return create(by=by, name=name, from_address=address)
    except Duplicate as known:
        return known.found[0]


def _save(
    enterprise: Enterprise, *, before: dict, tags: Iterable[str] | None, by: User, from_address: str | None
) -> Enterprise:
    after = _written(enterprise) | ({} if tags is None else {"tags": sorted(set(tags))})
    changes = audit.differences(before, after)
    if not changes:
        return enterprise
    if name_key(before["name"]) != enterprise.name_key:
        enterprise.twin = next_twin(enterprise)
    enterprise.save()
    if "tags" in changes:
        enterprise.tags.set(named_tags(after["tags"]))
    audit.record(enterprise, "enterprise.edit", by=by, changes=changes, address=from_address)
    return enterprise


def derive(enterprise: Enterprise, *, before: dict | None = None) -> None:
    """Fill in what follows from the written facts; what somebody corrected by hand stays."""
    was = before or {"name": "", "short_name": "", "initials": ""}
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


def _written(enterprise: Enterprise) -> dict:
    facts = {name: getattr(enterprise, name) for name in WRITTEN}
    return facts | {"tags": sorted(tag.name for tag in enterprise.tags.all())}


def _overtaken(enterprise: Enterprise) -> str:
    """Who was quicker, when, and what they changed."""
    event = Event.objects.about(enterprise).filter(verb__startswith="enterprise.").first()
    what = "；".join(
        f"{field_words(name)}：{value_words(name, old)} → {value_words(name, new)}"
        for name, (old, new) in (event.changes if event else {}).items()
    )
    who = (event.actor_name if event else "") or _("Somebody")
    said = _("%(who)s changed this enterprise at %(when)s, after you had opened it.") % {
        "who": who, "when": lights.short(enterprise.updated_at),
    }  # fmt: skip
    return f"{said} {what}" if what else said


# ---------------------------------------------------------------- its contacts


def add_contact(
    enterprise_pk: int, *, by: User, name: str, title: str = "", phone: str = "", is_primary: bool = False,
    address: str | None = None,
) -> Contact:  # fmt: skip
    """Whom to call there. The first one is called first; the same person entered twice is one."""
    _allow(by, MAY_EDIT)
    with transaction.atomic():
        enterprise = Enterprise.objects.visible_to(by).select_for_update().get(pk=enterprise_pk)
        in_use = enterprise.contacts.filter(is_active=True)
        if same := in_use.filter(name=name, phone=phone).first():
            return same
        contact = Contact(enterprise=enterprise, name=name, title=title, phone=phone)
        contact.is_primary = is_primary or not in_use.filter(is_primary=True).exists()
        return _save_contact(contact, "contact.add", by=by, address=address)


def edit_contact(pk: int, *, by: User, seen: str, address: str | None = None, **facts: Any) -> Contact:
    """`seen` is what the page showed (see as_shown); the number itself is never on it."""
    _allow(by, MAY_EDIT)
    with transaction.atomic():
        contact = _locked(pk, by)
        if as_shown(contact) != seen:
            raise Refused(_("Somebody changed this contact after you had opened it."))
        before = _contact_facts(contact)
        for name, value in facts.items():
            setattr(contact, name, value)
        return _save_contact(contact, "contact.edit", by=by, address=address, before=before)


def retire_contact(pk: int, *, by: User, address: str | None = None) -> Contact:
    """No longer there: kept, shown last, not offered any more."""
    _allow(by, MAY_EDIT)
    with transaction.atomic():
        contact = _locked(pk, by)
        before = _contact_facts(contact)
        contact.is_active = contact.is_primary = False
        return _save_contact(contact, "contact.retire", by=by, address=address, before=before)


def as_shown(contact: Contact) -> str:
    """What a page shows of a contact: enough to notice that it changed, without the number."""
    return "|".join(
        map(str, (contact.name, contact.title, masked(contact.phone), contact.is_primary, contact.is_active))
    )


def _locked(pk: int, by: User) -> Contact:
    return Contact.objects.visible_to(by).select_for_update(of=("self",)).select_related("enterprise").get(pk=pk)


def _contact_facts(contact: Contact) -> dict:
    return {name: getattr(contact, name) for name in OF_CONTACT}


def _save_contact(contact: Contact, verb: str, *, by: User, address: str | None, before: dict | None = None) -> Contact:
    """Save with one line in the enterprise's history, in which numbers are masked."""
    changes = audit.differences(before, _contact_facts(contact)) if before else {}
    if before and not changes:
        return contact
    if "phone" in changes:
        changes["phone"] = [masked(number) for number in changes["phone"]]
    contact.save()
    if contact.is_primary:
        contact.enterprise.contacts.exclude(pk=contact.pk).filter(is_primary=True).update(is_primary=False)
    audit.record(contact.enterprise, verb, by=by, text=contact.name, changes=changes, address=address)
    return contact


def reveal(thing: Any, *, by: User, address: str | None = None) -> str:
    """The number of a contact, or of the person behind a request. That somebody looked is recorded, the number not."""
    _allow(by, MAY_REVEAL)
    if isinstance(thing, Contact):
        about, name, phone = thing.enterprise, thing.name, thing.phone
    else:
        about, name, phone = thing, thing.contact_name, thing.contact_phone
    audit.record(about, "contact.reveal", by=by, text=name, address=address)
    return phone


def _allow(by: User, roles: frozenset[str]) -> None:
    if not by.has_role(*roles):
        raise Refused(_("Your role does not include this."))
