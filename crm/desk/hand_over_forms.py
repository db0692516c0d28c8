"""The two steps of a hand-over: from whom to whom, then what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Role, User

from .covers_forms import called
from .hand_over_kinds import KINDS


class FromToForm(forms.Form):
    """Whoever has work may give it away, also when the log-in is closed already; only who is there can take it."""

    person = forms.TypedChoiceField(label=_("Hands over"), coerce=int)
    to = forms.TypedChoiceField(label=_("Takes over"), coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = User.objects.filter(groups__name__in=Role.values).distinct().select_related("unit")
        self.people = {person.pk: person for person in rows.order_by("name", "username")}
        self.fields["person"].choices = [("", "—"), *((pk, called(person)) for pk, person in self.people.items())]
        active = [(pk, called(person)) for pk, person in self.people.items() if person.is_active]
        self.fields["to"].choices = [("", "—"), *active]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("person") and cleaned.get("person") == cleaned.get("to"):
            self.add_error("to", _("Nobody hands over to themselves; choose another person"))
        return cleaned

    def pair(self) -> tuple[User, User]:
        return self.people[self.cleaned_data["person"]], self.people[self.cleaned_data["to"]]


class WhatForm(FromToForm):
    kinds = forms.MultipleChoiceField(
        choices=[(name, name) for name in KINDS], error_messages={"required": _("Pick at least one line.")}
    )
    closes_log_in = forms.BooleanField(required=False)
