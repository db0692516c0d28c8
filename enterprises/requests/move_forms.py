"""What each move asks for: one small form a move, its field names the keywords of the verb. Types and presence only."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import leave
from crm.calendar import within_reach
from crm.models import Role, User
from crm.reference import unit_family, units

from .answer_forms import DeclineForm, InterimForm, PauseForm, ReplyForm, SubmitForm
from .fields import MoveForm, department_choices
from .link_form import LinkForm
from .models import Card, Channel, Grade, Result, Urgency


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


class CardForm(ReasonForm):
    """撤牌: which of its cards."""

    card = forms.ModelChoiceField(Card.objects.none(), label=_("Card"), empty_label=None)
    field_order = ["card", "text"]

    def prepare(self):
        self.fields["card"].queryset = self.service_request.cards.valid()


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


class CloseForm(MoveForm):
    result = forms.ChoiceField(label=_("Result"), choices=Result)
    planned_on = forms.DateField(
        label=_("Planned for"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        validators=[within_reach],
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
    "reissue_code": words_form(_("Whom you called back")),
    "card_revoke": CardForm,
}
PLAIN = MoveForm  # accept, sign: nothing to fill in


def move_form(name: str) -> type[MoveForm]:
    return FORMS.get(name, PLAIN)
