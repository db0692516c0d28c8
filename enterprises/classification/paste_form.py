"""What is filled in beside a pasted list of qualifications."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from spaces.file_fields import DayField

from .models import Level, QualificationKind


class PasteForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("qualification", "kind"))
    name = forms.CharField(label=pgettext_lazy("qualification", "name"), max_length=60, required=False)
    level = forms.ChoiceField(
        label=pgettext_lazy("qualification", "level"), required=False,
        help_text=gettext_lazy("Left open, that of the kind"),
    )  # fmt: skip
    issued_on = DayField(
        label=pgettext_lazy("qualification", "issued"), required=False,
        help_text=gettext_lazy("Of the lines that say no day themselves"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("The list"), max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 14, "placeholder": "深圳市某某有限公司\tGR202344201234\t2023-10-16"}),
        help_text=gettext_lazy(
            "One enterprise a line, as copied from a sheet: name or USCC, number, day of issue, day of expiry. What is"
            " missing may stay away."
        ),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "—"), *QualificationKind.choices]
        self.fields["level"].choices = [("", "—"), *Level.choices]
        self.fields["text"].is_wide = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == QualificationKind.OTHER and not cleaned.get("name"):
            self.add_error("name", _("Of another kind the name says which."))
        return cleaned

    def facts(self) -> dict:
        """Of every line."""
        return {name: self.cleaned_data[name] for name in ("kind", "name", "level", "issued_on")}
