"""登记诉求: what an officer fills in. Types and presence only."""

from datetime import timedelta
from secrets import token_urlsafe

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import attachments
from crm.clock import SHANGHAI
from crm.models import Attachment
from crm.reference import units
from crm.web import row_id
from enterprises.accounts.models import Contact, Enterprise
from spaces.models import Space

from .fields import FilesField, MomentField, department_choices
from .kinds import categories, category_choices
from .models import Channel, ServiceRequest


class IntakeForm(forms.ModelForm):
    """登记诉求. The enterprise is picked, or named when the list does not have it yet."""

    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), required=False, widget=forms.HiddenInput)
    enterprise_name = forms.CharField(
        label=_("Enterprise"), max_length=120, help_text=_("Three letters of pinyin, part of the name or of the USCC")
    )
    is_new = forms.BooleanField(label=_("Not in the list: add it under this name"), required=False)
    received_at = MomentField(
        label=_("Received"), help_text=_("Now or earlier; the clock starts with this day as day 0")
    )
    unit = forms.TypedChoiceField(
        label=_("Assign to"), required=False, coerce=int, empty_value=None,
        help_text=_("Left open, it waits for assignment"),
    )  # fmt: skip
    category = forms.TypedChoiceField(label=_("Category"), coerce=int)
    files = FilesField(label=_("Attachments"), required=False)
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    space = forms.ModelChoiceField(Space.objects.none(), required=False, widget=forms.HiddenInput)
    next = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)  # where the number is awaited

    field_order = [
        "enterprise_name", "is_new", "title", "text", "category", "unit", "contact_name", "contact_phone", "channel",
        "received_at", "urgency", "is_important", "files",
    ]  # fmt: skip

    class Meta:
        model = ServiceRequest
        fields = [
            "title", "text", "category", "contact_name", "contact_phone", "channel", "urgency", "is_important", "space",
        ]  # fmt: skip
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "contact_phone": forms.TextInput(attrs={"inputmode": "tel"}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["enterprise"].queryset = Enterprise.objects.visible_to(user)
        self.fields["space"].queryset = Space.objects.visible_to(user).select_related("building__park")
        self.about = self.fields["space"].queryset.filter(pk=row_id(str(self["space"].value() or ""))).first()
        self.fields["category"].choices = [("", "—"), *category_choices()]
        self.fields["channel"].choices = [choice for choice in Channel.choices if choice[0] != Channel.WEB]
        self.fields["unit"].choices = [("", _("Assign later")), *department_choices()]
        self.fields["token"].initial = token_urlsafe(24)
        self.fields["received_at"].initial = timezone.now().astimezone(SHANGHAI)
        for name in ("received_at", "category"):  # the clock depends on both
            self.fields[name].widget.attrs |= {
                "hx-get": reverse("requests:expected"), "hx-trigger": "change", "hx-target": "#expected",
                "hx-swap": "outerHTML", "hx-include": "#id_received_at, #id_category",
            }  # fmt: skip
        for name in ("enterprise_name", "is_new", "title", "text", "files"):
            self.fields[name].is_wide = True

    def clean_category(self):
        return categories()[self.cleaned_data["category"]]

    def clean_unit(self):
        return units().get(self.cleaned_data["unit"])

    def clean_received_at(self):
        received_at = self.cleaned_data["received_at"]
        if received_at > timezone.now() + timedelta(minutes=2):
            raise forms.ValidationError(_("A request cannot be received in the future."))
        return min(received_at, timezone.now())

    def clean(self):
        cleaned = super().clean()
        if "enterprise_name" in cleaned and not cleaned.get("enterprise"):
            self.find_enterprise(cleaned)
        if cleaned.get("contact_name") and not cleaned.get("contact_phone"):
            cleaned["contact_phone"] = self.known_phone(cleaned)
        return cleaned

    def known_phone(self, cleaned) -> str:
        """The number kept for a contact of that name: it need not be looked at to be passed on."""
        rows = Contact.objects.visible_to(self.user).filter(enterprise=cleaned.get("enterprise"), is_active=True)
        known = rows.filter(name=cleaned["contact_name"]).first()
        return known.phone if known else ""

    def find_enterprise(self, cleaned):
        """Nobody picked from the list (no script, or in a hurry): one match is taken, several are asked about."""
        found = list(Enterprise.objects.visible_to(self.user).matching(cleaned["enterprise_name"])[:6])
        exact = [enterprise for enterprise in found if enterprise.name == cleaned["enterprise_name"].strip()]
        self.candidates = found
        if len(exact or found) == 1 and not cleaned.get("is_new"):
            cleaned["enterprise"] = (exact or found)[0]
        elif found and not cleaned.get("is_new"):
            self.add_error("enterprise_name", _("Several enterprises match: choose one below."))
        elif not cleaned.get("is_new"):
            self.add_error("enterprise_name", _("Not in the list. Tick the box below to add it, or correct the name."))

    def waiting_files(self):
        token = self.data.get("token", "") if self.is_bound else ""
        return Attachment.objects.waiting(token, self.user)

    def keep_files(self):
        """Store good files at once, so that an error elsewhere in the form does not lose them."""
        token = self.data.get("token", "")
        for upload in self.cleaned_data.get("files") or []:
            attachments.keep(upload, by=self.user, token=token)
