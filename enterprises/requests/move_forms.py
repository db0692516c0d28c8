"""What each move asks for: one small form a move, its field names the keywords of the verb. Types and presence only."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import leave
from crm.clock import SHANGHAI
from crm.models import Role, User
from crm.reference import unit_family, units

from .fields import MomentField, MoveForm, department_choices
from .link_form import LinkForm
from .models import Channel, Grade, Ground, PauseGround, ReplyTemplate, Result, Urgency


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


class RemarkForm(MoveForm):
    text = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


def words_form(label: object) -> type[MoveForm]:
    """A form that asks for words alone."""
    field = forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 4}))
    return type("WordsForm", (MoveForm,), {"text": field})


class HandBackForm(ReasonForm):
    """退回、异议: why, on what basis, and whose it is instead."""

    basis = forms.CharField(
        label=_("Legal basis"), max_length=200, help_text=_("The law, or the list of duties, that says whose it is")
    )
    suggested = forms.TypedChoiceField(label=_("Suggested unit"), coerce=int)

    def prepare(self):
        self.fields["suggested"].choices = [("", "—"), *department_choices(but=self.service_request.unit_id)]

    def clean_suggested(self):
        return units().get(self.cleaned_data["suggested"])


class UnitForm(MoveForm):
    """裁定、协办: a unit, and why."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self):
        self.fields["unit"].choices = department_choices()

    def clean_unit(self):
        return units()[self.cleaned_data["unit"]]


class AssistForm(UnitForm):
    unit = forms.TypedChoiceField(label=_("Assisting unit"), coerce=int)
    text = forms.CharField(label=_("What is asked of it"), widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self):
        self.fields["unit"].choices = department_choices(but=self.service_request.unit_id)


class RuleForm(UnitForm):
    unit = forms.TypedChoiceField(label=_("The unit that does it"), coerce=int)

    def prepare(self):
        super().prepare()
        self.fields["unit"].initial = self.service_request.unit_id


class MarkForm(MoveForm):
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency)
    is_important = forms.BooleanField(
        label=_("Important: assigned in a day, first action in a week, a report every month"), required=False
    )
    text = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self):
        for name in ("urgency", "is_important"):
            self.fields[name].initial = getattr(self.service_request, name)


class ExtensionForm(MoveForm):
    days = forms.IntegerField(label=_("Working days more"), min_value=1, max_value=90)
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
        if self.service_request.checked_at:
            self.fields["text"].initial = self.service_request.draft


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


class CloseForm(MoveForm):
    result = forms.ChoiceField(label=_("Result"), choices=Result)
    planned_on = forms.DateField(
        label=_("Planned for"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("When the result is “planned”: it stays on the ledger until it is crossed off"),
    )  # fmt: skip
    text = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self):
        cleaned = super().clean()
        planned_on = cleaned.get("planned_on")
        if cleaned.get("result") != Result.PLANNED:
            cleaned["planned_on"] = None
        elif planned_on is None and "planned_on" not in self.errors:
            self.add_error("planned_on", _("Say for which day it is planned."))
        elif planned_on and planned_on <= timezone.localdate():
            self.add_error("planned_on", _("The day must lie ahead."))
        return cleaned


class RateForm(MoveForm):
    grade = forms.TypedChoiceField(label=_("Grade"), choices=Grade, coerce=int)
    text = forms.CharField(
        label=pgettext_lazy("rating", "Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    channel = forms.ChoiceField(label=_("Told by"), choices=Channel, initial=Channel.PHONE)


class CallBackForm(MoveForm):
    text = forms.CharField(
        label=_("What the enterprise said"), help_text=_("Why it withdrew, and whether it is content"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


FORMS = {
    "assign": AssignForm,
    "return": HandBackForm,
    "dispute": HandBackForm,
    "rule": RuleForm,
    "reassign": ReassignForm,
    "link": LinkForm,
    "mark": MarkForm,
    "assist": AssistForm,
    "contribute": words_form(_("Answer of the assisting unit")),
    "interim": InterimForm,
    "progress": words_form(_("What was found or done")),
    "submit": SubmitForm,
    "pass_check": RemarkForm,
    "send_back": ReasonForm,
    "void": ReasonForm,
    "reply": ReplyForm,
    "ask_extension": ExtensionForm,
    "grant_extension": RemarkForm,
    "refuse_extension": ReasonForm,
    "ask_pause": PauseForm,
    "grant_pause": RemarkForm,
    "refuse_pause": ReasonForm,
    "resume": RemarkForm,
    "urge": ReasonForm,
    "answer_urge": words_form(_("What was found or done")),
    "close": CloseForm,
    "settle": words_form(_("How it was settled")),
    "decline": DeclineForm,
    "withdraw": ReasonForm,
    "call_back": CallBackForm,
    "rate": RateForm,
    "reopen": ReasonForm,
    "add_information": words_form(_("What the enterprise adds")),
}
PLAIN = MoveForm  # accept, sign, reissue_code: nothing to fill in


def move_form(name: str) -> type[MoveForm]:
    return FORMS.get(name, PLAIN)
