"""关联企业: which enterprise of the register is it that wrote? The likeliest are offered, another can be looked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.accounts.filters import suggested
from enterprises.accounts.known import meant
from enterprises.accounts.models import Enterprise

from .fields import MoveForm

NEW = "new"


class LinkForm(MoveForm):
    enterprise = forms.ChoiceField(
        label=_("Which enterprise is it?"), required=False, widget=forms.RadioSelect,
        help_text=_("Compare the code and call back if in doubt: what is linked stands in the enterprise's file."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Look for another"), required=False, max_length=60,
        help_text=_("Part of the name, pinyin initials or USCC; then choose above"),
    )  # fmt: skip
    name = forms.CharField(label=_("Name of a new one"), required=False, max_length=120)

    def prepare(self):
        request, rows = self.service_request, Enterprise.objects.visible_to(self.user)
        words = self.data.get("words", "") if self.is_bound else ""
        found = [*meant(rows, request.claimed_name, request.claimed_uscc), *suggested(rows, words)]
        picked = self.data.get("enterprise", "") if self.is_bound else ""
        if picked.isdecimal():
            found += rows.filter(pk=picked)
        self.found = {str(row.pk): row for row in rows.in_bulk([row.pk for row in found]).values()}
        self.fields["enterprise"].choices = [
            *((pk, f"{row.name} · {row.uscc or '—'}") for pk, row in self.found.items()),
            (NEW, _("None of them: add it to the register")),
        ]
        self.fields["enterprise"].is_wide = True
        is_code = request.claimed_name == request.claimed_uscc
        self.fields["name"].initial = "" if is_code else request.claimed_name

    def clean(self):
        """The keywords of the verb: an enterprise there is, or the name under which one is added."""
        cleaned = super().clean()
        choice, name = cleaned.get("enterprise", ""), cleaned.get("name", "").strip()
        if not choice:
            none = _("Nothing found. Other words, or a new one?")
            self.add_error("enterprise", _("Choose the one that is meant.") if self.found else none)
        if choice == NEW and not name:
            self.add_error("name", _("Write the name under which it is added."))
        return {"enterprise": self.found.get(choice), "name": name if choice == NEW else ""}
