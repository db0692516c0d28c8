"""Forms of what is said to the enterprise: when, by which channel, to whom. That moment meets the clock."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import SHANGHAI

from .fields import MomentField, MoveForm
from .models import Channel, Ground, PauseGround, ReplyTemplate


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
        self.fields["told_channel"].choices = self.ways()
        self.fields["text"].is_wide = True
        if "template" in self.fields:
            self.offer_templates()

    def ways(self):
        """Who has a tracking code reads it on the website as soon as it is said."""
        has_page = bool(self.service_request.code_hash)
        self.fields["told_channel"].initial = Channel.WEB if has_page else Channel.PHONE
        return [choice for choice in Channel.choices if has_page or choice[0] != Channel.WEB]

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
        if cleaned.get("told_channel") == Channel.WEB and "told_at" in cleaned:
            cleaned["told_at"] = timezone.now()  # it stands on the tracking page from now on, not since any other time
        return cleaned

    def clean_told_at(self):
        told_at = self.cleaned_data["told_at"]
        if told_at > timezone.now() + timedelta(minutes=2):
            raise forms.ValidationError(_("It cannot have been told in the future."))
        if told_at < self.service_request.received_at.replace(second=0, microsecond=0):
            raise forms.ValidationError(_("It cannot have been told before the request was received."))
        return max(min(told_at, timezone.now()), self.service_request.received_at)


class ReplyForm(ToldForm):
    def prepare(self):
        super().prepare()
        if self.service_request.to_check and self.service_request.checked_at:
            self.initial["text"], self.fields["text"].disabled = self.service_request.draft, True
            self.fields["text"].help_text = _("As it was checked. To say something else, submit it once more.")
            self.fields.pop("template", None)


class SubmitForm(MoveForm):
    text = forms.CharField(label=_("Answer to be checked"), widget=forms.Textarea(attrs={"rows": 5}))

    def prepare(self):
        self.fields["text"].initial = self.service_request.draft


class PauseForm(ToldForm):
    """The enterprise has been told what is awaited; that stands on its tracking page as well."""

    template = None
    ground = forms.ChoiceField(label=_("Waits for"), choices=PauseGround)
    awaited = forms.CharField(
        label=_("What is awaited"), help_text=_("As the enterprise reads it: which papers, whose decision"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ["ground", "awaited", "text"]


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
