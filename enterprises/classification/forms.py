"""What is filled in about a tier set by hand, and about qualifications. Types and presence only; the verbs decide."""

from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.fields import Day
from crm.models import User
from crm.web import row_id
from enterprises.accounts.models import Enterprise
from spaces.file_fields import DayField, FilesField, FilesForm

from .models import Level, Qualification, QualificationKind
from .qualifications import WRITTEN

LONGEST_REASON = 200


class SeenForm(forms.Form):
    """`seen` is when the record was changed last, as this page knew it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def seen_at(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None


class OverrideForm(SeenForm):
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), choices=Enterprise.Tier)
    text = forms.CharField(
        label=gettext_lazy("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands beside the tier wherever the tier is explained."),
    )  # fmt: skip


class EnterpriseField:
    """A combobox; without script the name typed is looked up when the form is sent."""

    def prepare_enterprise(self, user: User) -> None:
        self.candidates: list[Enterprise] = []
        self.user = user
        self.fields["enterprise"].queryset = Enterprise.objects.visible_to(user)
        self.fields["enterprise_name"].widget.attrs |= {
            "autocomplete": "off", "role": "combobox", "aria-expanded": "false", "aria-autocomplete": "list",
            "aria-controls": "enterprise-options", "data-combo": "id_enterprise", "hx-get": reverse("accounts:options"),
            "hx-trigger": "input changed delay:150ms", "hx-target": "#enterprise-options", "hx-swap": "innerHTML",
            "hx-params": "enterprise_name",
        }  # fmt: skip

    def find_enterprise(self, cleaned: dict) -> None:
        name = cleaned.get("enterprise_name", "").strip()
        if not name or cleaned.get("enterprise"):
            return
        found = list(Enterprise.objects.visible_to(self.user).matching(name)[:6])
        exact = [row for row in found if row.name == name]
        if len(exact or found) == 1:
            cleaned["enterprise"] = (exact or found)[0]
        else:
            self.candidates = found
            said = _("Several enterprises match: choose one below.") if found else _("Not in the list.")
            self.add_error("enterprise_name", said)


class QualificationForm(FilesForm, SeenForm, forms.ModelForm):
    issued_on = DayField(label=pgettext_lazy("qualification", "issued"), required=False)
    expires_on = DayField(label=pgettext_lazy("qualification", "expires"), required=False)
    files = FilesField(label=pgettext_lazy("qualification", "certificate"), required=False)

    field_order = [
        "kind", "name", "level", "number", "issued_on", "expires_on", "rule_version", "notes", "files",
    ]  # fmt: skip

    class Meta:
        model = Qualification
        fields = ["kind", "name", "level", "number", "rule_version", "notes"]
        help_texts = {
            "name": gettext_lazy("Where the kind does not say it all: the board and code of a listing, the product"),
        }
        widgets = {"notes": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.begin_files()
        self.fields["kind"].choices = [("", "—"), *QualificationKind.choices]
        self.fields["level"].choices = [("", "—"), *Level.choices]
        for name in ("notes", "files"):
            self.fields[name].is_wide = True
        for name in ("issued_on", "expires_on"):
            self.initial.setdefault(name, getattr(self.instance, name))
        if self.instance.pk:
            self.initial["seen"] = self.instance.updated_at.isoformat()

    def validate_constraints(self):
        """The verb says in words what is there already."""

    def validate_unique(self):
        """The same."""

    def clean_files(self):
        return self.cleaned_data["files"] or []

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == QualificationKind.OTHER and not cleaned.get("name"):
            self.add_error("name", _("Of another kind the name says which."))
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("It cannot expire before it was issued."))
        return cleaned

    def facts(self) -> dict:
        facts = {name: self.cleaned_data[name] for name in WRITTEN}
        return facts | {name: " ".join(facts[name].split()) for name in ("name", "number", "rule_version")}


class NewQualificationForm(EnterpriseField, QualificationForm):
    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), required=False, widget=forms.HiddenInput)
    enterprise_name = forms.CharField(
        label=gettext_lazy("Enterprise"), max_length=120,
        help_text=gettext_lazy("Three letters of pinyin, part of the name or of the USCC"),
    )  # fmt: skip

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.prepare_enterprise(user)
        self.fields["level"].help_text = _("Left open, that of the kind")
        self.fields["expires_on"].help_text = _("Left open, three years after issue where the kind runs out")
        self.fields["rule_version"].help_text = _("Left open, the rules in force on the day of issue")

    def clean(self):
        cleaned = super().clean()
        self.find_enterprise(cleaned)
        return cleaned


class EndForm(SeenForm):
    ended_on = DayField(label=pgettext_lazy("qualification", "ended"), widget=Day)
    text = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_REASON)


def arrived_with(user: User, enterprise: str, kind: str) -> dict:
    """What the form knows when it is opened from the page of an enterprise, or of a certificate to be renewed."""
    row = Enterprise.objects.visible_to(user).filter(pk=row_id(enterprise)).first()
    known = {"kind": kind} if kind in QualificationKind.values else {}
    return known | ({"enterprise": row.pk, "enterprise_name": row.name} if row else {})
