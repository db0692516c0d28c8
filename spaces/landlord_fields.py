"""Who is on the landlord's side of a space: picked from the list, or written in as a new contact."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.fields import ReadField
from crm.search import find
from crm.web import row_id

from . import fields
from .models import Landlord

SUGGESTED = 8
ROLES = {"landlord": gettext_lazy("Landlord"), "agent": gettext_lazy("Agent")}


def person_fields(role: str) -> dict[str, forms.Field]:
    kind = Landlord.Kind.AGENT if role == "agent" else Landlord.Kind.OWNER
    return {
        role: forms.CharField(required=False, max_length=20, widget=forms.HiddenInput),
        f"{role}_words": forms.CharField(label=ROLES[role], required=False, max_length=100),
        f"{role}_name": forms.CharField(label=pgettext_lazy("person", "Name"), required=False, max_length=30),
        f"{role}_company": forms.CharField(label=gettext_lazy("Company"), required=False, max_length=60),
        f"{role}_phone": phone_field(),
        f"{role}_kind": forms.ChoiceField(
            label=pgettext_lazy("landlord", "Kind"), choices=Landlord.Kind.choices, initial=kind, required=False
        ),
    }


def phone_field() -> ReadField:
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    return ReadField(label=pgettext_lazy("landlord", "Phone"), read=fields.phone, max_length=30, widget=widget)


def held_person(role: str, person: Landlord | None) -> dict:
    return {role: person.pk, f"{role}_words": str(person)} if person else {}


def suggested(user, words: str) -> list[Landlord]:
    """The few to offer while somebody types, of those in use."""
    rows = Landlord.objects.visible_to(user).filter(is_active=True)
    return list(find(rows, words)[:SUGGESTED]) if words.strip() else []


def chosen(form: forms.Form, role: str) -> Landlord | None:
    """The contact that is meant, not yet saved when it is new; what is not clear becomes an error of the form."""
    data = form.cleaned_data
    words, name = fields.one_line(data.get(f"{role}_words", "")), fields.one_line(data.get(f"{role}_name", ""))
    if name:
        return Landlord(
            name=name, company=fields.one_line(data.get(f"{role}_company", "")),
            phone=data.get(f"{role}_phone") or "", kind=data.get(f"{role}_kind") or Landlord.Kind.OWNER,
        )  # fmt: skip
    if data.get(f"{role}_company") or data.get(f"{role}_phone"):
        form.add_error(f"{role}_name", _("A new contact needs a name."))
    return named(form, role, words) if words else None


def named(form: forms.Form, role: str, words: str) -> Landlord | None:
    """The one picked, if the words still say so; else the only one whom the words fit."""
    rows = Landlord.objects.visible_to(form.user)
    picked = rows.filter(pk=row_id(form.cleaned_data.get(role, ""))).first()
    if picked and (str(picked) == words or find(rows.filter(pk=picked.pk), words).exists()):
        return picked
    name = re.split(r" ?[(（]", words)[0]  # as a contact is written in either language
    found = [row for row in rows.filter(name=name) if words in {str(row), row.name}]
    found = found or suggested(form.user, words)
    if len(found) == 1:
        return found[0]
    form.candidates[role] = found
    said = _("Several fit; choose one.") if found else _("Not in the list. Write a new contact below.")
    form.add_error(f"{role}_words", said)
    return None
