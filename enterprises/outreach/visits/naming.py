"""Several enterprises in one form: they come ticked from a list, or are named one a line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.web import row_id
from enterprises.accounts.models import Enterprise

MOST = 60  # at once


class EnterprisesNamed(forms.Form):
    """`enterprises` of what is cleaned. The form has said who asks (`user`) before it calls name_enterprises."""

    pick = forms.ModelMultipleChoiceField(
        Enterprise.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    names = forms.CharField(
        label=_("Further enterprises"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line: part of the name, three letters of pinyin, or the USCC"),
    )  # fmt: skip

    def name_enterprises(self, picked, *, label) -> None:
        self.candidates: list[Enterprise] = []
        asked = self.data.getlist("pick") if self.is_bound else picked
        pks = [pk for text in asked if (pk := row_id(str(text)))][:MOST]
        rows = Enterprise.objects.visible_to(self.user).filter(pk__in=pks)
        pick, names = self.fields["pick"], self.fields["names"]
        pick.queryset, pick.label, pick.initial = rows.order_by("community__position", "address", "name"), label, pks
        pick.is_wide = names.is_wide = True
        if not pks:
            del self.fields["pick"]
            names.label = label

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        found = {row.pk: row for row in cleaned.pop("pick", None) or []}
        for line in [line.strip() for line in cleaned.pop("names", "").splitlines() if line.strip()][:MOST]:
            if row := self.the_one(line):
                found[row.pk] = row
        if not found and "names" not in self.errors:
            self.add_error("names", _("Name at least one enterprise."))
        cleaned["enterprises"] = list(found.values())
        return cleaned

    def the_one(self, words: str) -> Enterprise | None:
        """What the line means; otherwise a word about it, and the ones to choose from."""
        rows = list(Enterprise.objects.visible_to(self.user).matching(words)[:6])
        exact = [row for row in rows if words in (row.name, row.uscc, row.short_name)]
        if len(exact or rows) == 1:
            return (exact or rows)[0]
        said = (
            _("“%(words)s”: several match; write more of the name.") if rows else _("“%(words)s” is not in the list.")
        )
        self.add_error("names", said % {"words": words})
        self.candidates += rows
        return None
