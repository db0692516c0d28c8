"""An enterprise named in a form: picked from the suggestions under the field, or found by what was typed."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .models import Enterprise


class PickedEnterprise(forms.Form):
    """For a form that asks which one; drawn by enterprises/accounts/_pick.html. It gives `enterprise`."""

    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), required=False, widget=forms.HiddenInput)
    enterprise_name = forms.CharField(
        label=_("Enterprise"), max_length=120, help_text=_("Three letters of pinyin, part of the name or of the USCC"),
    )  # fmt: skip

    def offer_enterprises(self, user):
        self.candidates = []
        self.fields["enterprise"].queryset = Enterprise.objects.visible_to(user)
        self.fields["enterprise_name"].is_combo = True
        self.fields["enterprise_name"].widget.attrs |= {
            "autocomplete": "off", "role": "combobox", "aria-expanded": "false", "aria-autocomplete": "list",
            "aria-controls": "enterprise-options", "data-combo": "id_enterprise", "hx-get": reverse("accounts:options"),
            "hx-trigger": "input changed delay:150ms", "hx-target": "#enterprise-options", "hx-swap": "innerHTML",
            "hx-params": "enterprise_name",
        }  # fmt: skip

    def clean(self):
        """Nobody picked from the list (no script, or in a hurry): one match is taken, several are asked about."""
        cleaned = super().clean()
        name = cleaned.pop("enterprise_name", "")
        if name and not cleaned.get("enterprise"):
            found = list(self.fields["enterprise"].queryset.matching(name)[:6])
            exact = [row for row in found if row.name == name.strip()]
            if len(exact or found) == 1:
                cleaned["enterprise"] = (exact or found)[0]
            else:
                self.candidates = found
                said = _("Several enterprises match: choose one below.") if found else _("Not in the list.")
                self.add_error("enterprise_name", said)
        return cleaned
