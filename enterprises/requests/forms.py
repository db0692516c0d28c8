"""What a person fills in: the intake, and one small form for each move that needs words. Types and presence only."""

from datetime import timedelta
from secrets import token_urlsafe

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import attachments, leave
from crm.clock import SHANGHAI
from crm.models import Attachment, Role, Unit, User
from crm.reference import unit_family, units
from enterprises.accounts.models import Contact, Enterprise

from .kinds import categories, category_choices
from .models import Channel, Ground, ReplyTemplate, Result, ServiceRequest

MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment on Shanghai's clock, picked with the browser's own control."""

    def __init__(self, **options):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        formats = [MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        super().__init__(widget=widget, input_formats=formats, **options)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each checked by content."""

    widget = FilesInput

    def clean(self, data, initial=None):
        uploads = [upload for upload in (data if isinstance(data, list) else [data]) if upload]
        if self.required and not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        problems = [problem for upload in uploads if (problem := attachments.problem(upload))]
        if problems:
            raise forms.ValidationError(problems)
        return uploads


def department_choices(*, but=None):
    return [
        (unit.pk, unit.name)
        for unit in units().values()
        if unit.is_active and unit.kind == Unit.Kind.DEPARTMENT and unit.pk != but
    ]


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

    field_order = [
        "enterprise_name", "is_new", "title", "text", "category", "unit", "contact_name", "contact_phone", "channel",
        "received_at", "files",
    ]  # fmt: skip

    class Meta:
        model = ServiceRequest
        fields = ["title", "text", "category", "contact_name", "contact_phone", "channel"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "contact_phone": forms.TextInput(attrs={"inputmode": "tel"}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["enterprise"].queryset = Enterprise.objects.visible_to(user)
        self.fields["category"].choices = [("", "—"), *category_choices()]
        self.fields["unit"].choices = [("", _("Assign later")), *department_choices()]
        self.fields["token"].initial = token_urlsafe(24)
        self.fields["received_at"].initial = timezone.now().astimezone(SHANGHAI)
        self.fields["received_at"].widget.attrs |= {
            "hx-get": reverse("requests:expected"), "hx-trigger": "change", "hx-target": "#expected",
            "hx-swap": "outerHTML", "hx-params": "received_at",
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


class MoveForm(forms.Form):
    """What a move asks for. `service_request` and `user` narrow the choices."""

    def __init__(self, *args, service_request, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.service_request, self.user = service_request, user
        self.prepare()

    def prepare(self):
        pass


class AssignForm(MoveForm):
    unit = forms.TypedChoiceField(label=_("Lead unit"), coerce=int)
    handler = forms.TypedChoiceField(
        label=_("Handler"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Left open, anybody in the unit signs"),
    )
    text = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self):
        self.fields["unit"].choices = department_choices(but=self.service_request.unit_id)
        self.fields["unit"].initial = self.service_request.category.unit_id
        self.people = {user.pk: user for user in User.objects.in_role(Role.HANDLER).select_related("unit")}
        self.fields["handler"].choices = [
            ("", _("Whoever signs")),
            *(
                (user.pk, f"{user.unit.short_name if user.unit else '—'} · {leave.named(user.pk, user)}")
                for user in self.people.values()
            ),
        ]

    def clean_unit(self):
        return units()[self.cleaned_data["unit"]]

    def clean_handler(self):
        return self.people.get(self.cleaned_data["handler"])

    def clean(self):
        cleaned = super().clean()
        unit, handler = cleaned.get("unit"), cleaned.get("handler")
        if unit and handler and handler.unit_id not in unit_family(unit.pk):
            self.add_error("handler", _("This person does not work in that unit."))
        return cleaned


class ReassignForm(AssignForm):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(MoveForm):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class ToldForm(MoveForm):
    """Words that reached the enterprise: when, by which channel, to whom. That moment meets the clock."""

    template = forms.ChoiceField(label=_("Reply template"), required=False)
    text = forms.CharField(label=_("What was told"), widget=forms.Textarea(attrs={"rows": 4}))
    told_channel = forms.ChoiceField(label=_("Told by"), choices=Channel, initial=Channel.PHONE)
    told_to = forms.CharField(label=_("To whom"), max_length=30)
    told_at = MomentField(label=pgettext_lazy("told", "When"))

    def prepare(self):
        self.fields["told_at"].initial = timezone.now().astimezone(SHANGHAI)
        self.fields["told_to"].initial = self.service_request.contact_name
        self.fields["text"].is_wide = True
        if "template" in self.fields:
            self.offer_templates()

    def offer_templates(self):
        for_this = Q(category=None) | Q(category=self.service_request.category_id)
        rows = list(ReplyTemplate.objects.filter(for_this, is_active=True))
        if not rows:
            del self.fields["template"]
            return
        self.fields["template"].widget = TemplateSelect(rows, attrs={"data-fill": self["text"].id_for_label})
        self.fields["template"].choices = [("", "—"), *((row.pk, row.name) for row in rows)]

    def clean(self):
        cleaned = super().clean()
        cleaned.pop("template", None)
        return cleaned

    def clean_told_at(self):
        told_at = self.cleaned_data["told_at"]
        if told_at > timezone.now() + timedelta(minutes=2):
            raise forms.ValidationError(_("It cannot have been told in the future."))
        if told_at < self.service_request.received_at.replace(second=0, microsecond=0):
            raise forms.ValidationError(_("It cannot have been told before the request was received."))
        return max(min(told_at, timezone.now()), self.service_request.received_at)


class TemplateSelect(forms.Select):
    """Each option carries its words for the script; without script they stand in the option's title."""

    def __init__(self, rows, **options):
        super().__init__(**options)
        self.words = {row.pk: row.text for row in rows}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-text"] = self.words.get(value, "")
        return option


class InterimForm(ToldForm):
    text = forms.CharField(label=_("What was found or done"), widget=forms.Textarea(attrs={"rows": 4}))
    next_at = MomentField(label=_("Next word by"), help_text=_("The promise to the enterprise; it becomes a deadline"))

    def clean_next_at(self):
        next_at = self.cleaned_data["next_at"]
        if next_at <= timezone.now():
            raise forms.ValidationError(_("The next date must lie ahead."))
        return next_at


class DeclineForm(ToldForm):
    template = None
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground)
    text = forms.CharField(label=_("Explanation given"), widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ["ground", "text"]


class CloseForm(MoveForm):
    result = forms.ChoiceField(label=_("Result"), choices=Result)
    text = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


FORMS = {
    "assign": AssignForm, "return": ReasonForm, "reassign": ReassignForm, "interim": InterimForm, "reply": ToldForm,
    "close": CloseForm, "decline": DeclineForm, "withdraw": ReasonForm, "reopen": ReasonForm,
}  # fmt: skip
PLAIN = MoveForm  # accept, sign: nothing to fill in


def move_form(name: str) -> type[MoveForm]:
    return FORMS.get(name, PLAIN)
