"""Whom to call at an enterprise: one verb each. Numbers are masked in history, and looking at one is recorded."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit
from crm.flow import Refused
from crm.models import Role, User
from crm.templatetags.ui import masked
from crm.words import speak

from .changes import MAY_EDIT, allow, held
from .models import Contact

MAY_REVEAL = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.HANDLER, Role.ATTRACTION})
# what history calls a fact, and the field: a request has a title too
WRITTEN = {"name": "name", "position": "title", "phone": "phone", "is_primary": "is_primary", "is_active": "is_active"}
YES_NO = {True: gettext_lazy("yes"), False: gettext_lazy("no")}

speak(
    verbs={
        "contact.add": gettext_lazy("added the contact"),
        "contact.edit": gettext_lazy("changed the contact"),
        "contact.retire": gettext_lazy("took the contact out of use"),
        "contact.reveal": gettext_lazy("looked at the phone number of"),
    },
    fields={name: Contact._meta.get_field(field).verbose_name for name, field in WRITTEN.items()},
    values={"is_primary": YES_NO, "is_active": YES_NO},
)


def add(
    enterprise_pk: int, *, by: User, name: str, title: str = "", phone: str = "", is_primary: bool = False,
    address: str | None = None,
) -> Contact:  # fmt: skip
    """Whom to call there. The first one is called first; the same person entered twice is one."""
    allow(by, MAY_EDIT)
    with transaction.atomic():
        enterprise = held(enterprise_pk, by)
        in_use = enterprise.contacts.filter(is_active=True)
        if same := in_use.filter(name=name, phone=phone).first():
            return same
        contact = Contact(enterprise=enterprise, name=name, title=title, phone=phone)
        contact.is_primary = is_primary or not in_use.filter(is_primary=True).exists()
        return _save(contact, "contact.add", by=by, address=address)


def edit(pk: int, *, by: User, seen: str, address: str | None = None, **facts: Any) -> Contact:
    """`seen` is what the page showed (see as_shown); the number itself is never on it."""
    allow(by, MAY_EDIT)
    with transaction.atomic():
        contact = _locked(pk, by)
        if as_shown(contact) != seen:
            raise Refused(_("Somebody changed this contact after you had opened it."))
        before = _written(contact)
        for name, value in facts.items():
            setattr(contact, name, value)
        return _save(contact, "contact.edit", by=by, address=address, before=before)


def retire(pk: int, *, by: User, address: str | None = None) -> Contact:
    """No longer there: kept, shown last, not offered any more."""
    allow(by, MAY_EDIT)
    with transaction.atomic():
        contact = _locked(pk, by)
        before = _written(contact)
        contact.is_active = contact.is_primary = False
        return _save(contact, "contact.retire", by=by, address=address, before=before)


def as_shown(contact: Contact) -> str:
    """What a page shows of a contact: enough to notice that it changed, without the number."""
    return "|".join(
        map(str, (contact.name, contact.title, masked(contact.phone), contact.is_primary, contact.is_active))
    )


def _locked(pk: int, by: User) -> Contact:
    return Contact.objects.visible_to(by).select_for_update(of=("self",)).select_related("enterprise").get(pk=pk)


def _written(contact: Contact) -> dict:
    return {name: getattr(contact, field) for name, field in WRITTEN.items()}


def _save(contact: Contact, verb: str, *, by: User, address: str | None, before: dict | None = None) -> Contact:
    """Save with one line in the enterprise's history, in which numbers are masked."""
    changes = audit.differences(before, _written(contact)) if before else {}
    if before and not changes:
        return contact
    if "phone" in changes:
        changes["phone"] = [masked(number) for number in changes["phone"]]
    contact.save()
    if contact.is_primary:
        contact.enterprise.contacts.exclude(pk=contact.pk).filter(is_primary=True).update(is_primary=False)
    absent = by.acting_in(*MAY_EDIT, owners=[contact.enterprise.officer_id])
    audit.record(contact.enterprise, verb, by=by, text=contact.name, changes=changes, address=address, on_behalf=absent)
    return contact


def reveal(thing: Any, *, by: User, address: str | None = None) -> str:
    """The number of a contact, or of the person behind a request. That somebody looked is recorded, the number not."""
    allow(by, MAY_REVEAL)
    if isinstance(thing, Contact):
        about, name, phone = thing.enterprise, thing.name, thing.phone
    else:
        about, name, phone = thing, thing.contact_name, thing.contact_phone
    owners = [getattr(about, "handler_id", None), about.officer_id]
    absent = by.acting_in(*MAY_REVEAL, owners=owners)
    audit.record(about, "contact.reveal", by=by, text=name, address=address, on_behalf=absent)
    return phone
