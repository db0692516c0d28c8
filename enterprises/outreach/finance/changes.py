"""Institutions and their products: one verb each. Numbers are masked in history, and looking at one is recorded."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import audit
from crm.flow import Refused
from crm.models import Role, User
from crm.templatetags.ui import masked, money
from crm.words import speak

from .models import WRITES, FinancialProduct, Institution, InstitutionKind

MAY_REVEAL = (*WRITES, Role.ATTRACTION)
OF_INSTITUTION = ("name", "kind", "person", "phone", "address", "works_since", "is_active", "notes")
OF_PRODUCT = ("name", "kind", "most", "rate", "term", "conditions", "is_active")

speak(
    verbs={
        "institution.create": gettext_lazy("added the institution"),
        "institution.edit": gettext_lazy("changed the institution"),
        "institution.reveal": gettext_lazy("looked at the phone number of"),
        "institution.product": gettext_lazy("added the product"),
        "institution.product_edit": gettext_lazy("changed the product"),
    },
    fields={
        **{f"institution_{name}": Institution._meta.get_field(name).verbose_name for name in OF_INSTITUTION},
        **{f"product_{name}": FinancialProduct._meta.get_field(name).verbose_name for name in OF_PRODUCT},
    },
    values={
        "institution_kind": dict(InstitutionKind.choices),
        "product_most": money,
        **dict.fromkeys(
            ("institution_is_active", "product_is_active"),
            {True: pgettext_lazy("rule", "yes"), False: pgettext_lazy("rule", "no")},
        ),
    },
)


def create(*, by: User, now: datetime | None = None, from_address: str | None = None, **facts: Any) -> Institution:
    allow(by)
    try:
        with transaction.atomic():
            row = Institution.objects.create(**facts)
            audit.record(
                row, "institution.create", by=by, at=now, address=from_address, on_behalf=by.acting_in(*WRITES)
            )
    except IntegrityError as taken:
        raise Refused(_("An institution of this name is in the list already.")) from taken
    return row


def edit(
    pk: int,
    *,
    by: User,
    seen: datetime | None,
    now: datetime | None = None,
    from_address: str | None = None,
    **facts: Any,
) -> Institution:
    allow(by)
    try:
        with transaction.atomic():
            row = Institution.objects.visible_to(by).select_for_update().get(pk=pk)
            changes = written(row, "institution", OF_INSTITUTION, facts, seen)
            if changes:
                row.save()
                _record(row, "institution.edit", by=by, now=now, address=from_address, changes=changes)
    except IntegrityError as taken:
        raise Refused(_("An institution of this name is in the list already.")) from taken
    return row


def add_product(
    pk: int, *, by: User, now: datetime | None = None, from_address: str | None = None, **facts: Any
) -> FinancialProduct:
    allow(by)
    try:
        with transaction.atomic():
            institution = Institution.objects.visible_to(by).select_for_update().get(pk=pk)
            row = FinancialProduct.objects.create(institution=institution, **facts)
            _record(institution, "institution.product", by=by, now=now, address=from_address, text=row.name)
    except IntegrityError as taken:
        raise Refused(_("The institution has a product of this name already.")) from taken
    return row


def edit_product(
    pk: int,
    *,
    by: User,
    seen: datetime | None,
    now: datetime | None = None,
    from_address: str | None = None,
    **facts: Any,
) -> FinancialProduct:
    allow(by)
    try:
        with transaction.atomic():
            row = FinancialProduct.objects.select_for_update(of=("self",)).select_related("institution").get(pk=pk)
            changes = written(row, "product", OF_PRODUCT, facts, seen)
            if changes:
                row.save()
                said = {"by": by, "now": now, "address": from_address, "text": row.name, "changes": changes}
                _record(row.institution, "institution.product_edit", **said)
    except IntegrityError as taken:
        raise Refused(_("The institution has a product of this name already.")) from taken
    return row


def reveal(institution: Institution, *, by: User, address: str | None = None) -> str:
    """The number of whom to call. That somebody looked is recorded, the number not."""
    if not by.has_role(*MAY_REVEAL):
        raise Refused(_("Your role does not include this."))
    absent = by.acting_in(*MAY_REVEAL)
    text = institution.person or institution.name
    audit.record(institution, "institution.reveal", by=by, text=text, address=address, on_behalf=absent)
    return institution.phone


def written(row, noun: str, names: tuple[str, ...], facts: dict[str, Any], seen: datetime | None) -> dict:
    """Set the facts on what still is as it was seen; {what: [before, after]}, numbers masked."""
    if row.updated_at != seen:
        raise Refused(_("Somebody else has written here after you had opened it."))
    before = {f"{noun}_{name}": getattr(row, name) for name in names}
    for name, value in facts.items():
        setattr(row, name, value)
    changes = audit.differences(before, {f"{noun}_{name}": getattr(row, name) for name in names})
    if phones := changes.get("institution_phone"):
        changes["institution_phone"] = [masked(number) for number in phones]
    return changes


def _record(row: Institution, verb: str, *, by: User, now: datetime | None, **details: Any) -> None:
    audit.record(row, verb, by=by, at=now, on_behalf=by.acting_in(*WRITES), **details)


def allow(by: User) -> None:
    if not by.has_role(*WRITES):
        raise Refused(_("Your role does not include this."))
