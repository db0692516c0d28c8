"""What a person fills in: the plan of a meeting, and one small form for each move that needs words."""

from datetime import datetime, time
from secrets import token_urlsafe

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.calendar import within_reach, work_calendar
from crm.clock import SHANGHAI, shanghai
from crm.fields import Day
from crm.models import User
from crm.reference import units
from crm.web import row_id
from enterprises.accounts.choices import person_choices, workers
from enterprises.accounts.picking import PickedEnterprise
from enterprises.requests.fields import MomentField

from .models import Meeting

USUAL_HOUR = time(15)


class PlanForm(forms.ModelForm):
    chair = forms.TypedChoiceField(label=pgettext_lazy("meeting", "Chair"), coerce=int)
    starts_at = MomentField(label=pgettext_lazy("meeting", "Begins"))
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    field_order = ["kind", "starts_at", "place", "chair", "title"]

    class Meta:
        model = Meeting
        fields = ["kind", "place", "title"]
        labels = {"kind": pgettext_lazy("meeting", "Kind"), "place": _("Place"), "title": _("Topic")}
        help_texts = {"title": _("Left open, the kind and number say enough")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = workers()
        self.fields["chair"].choices = person_choices(self.people)
        self.fields["chair"].initial = user.pk if user.pk in self.people else None
        self.fields["starts_at"].initial = next_afternoon()
        self.fields["token"].initial = token_urlsafe(24)
        self.fields["title"].is_wide = True

    def clean_chair(self) -> User:
        return self.people[self.cleaned_data["chair"]]


def next_afternoon() -> datetime:
    """Of the next working day."""
    return datetime.combine(work_calendar().add(timezone.localdate(), 1), USUAL_HOUR, SHANGHAI)


class MoveForm(forms.Form):
    """What a move asks for. `thing` (a meeting, an item, a decision) and `user` narrow the choices."""

    def __init__(self, *args, thing, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.thing, self.user = thing, user
        self.prepare()

    def prepare(self):
        pass


class ChangeForm(MoveForm):
    starts_at = MomentField(label=pgettext_lazy("meeting", "Begins"))
    place = forms.CharField(label=_("Place"), max_length=60, required=False)
    chair = forms.TypedChoiceField(label=pgettext_lazy("meeting", "Chair"), coerce=int)
    title = forms.CharField(label=_("Topic"), max_length=80, required=False)

    def prepare(self):
        self.people = workers()
        self.people.setdefault(self.thing.chair_id, self.thing.chair)
        self.fields["chair"].choices = person_choices(self.people)
        for name in ("place", "title"):
            self.fields[name].initial = getattr(self.thing, name)
        self.fields["starts_at"].initial = shanghai(self.thing.starts_at)
        self.fields["chair"].initial = self.thing.chair_id

    def clean_chair(self) -> User:
        return self.people[self.cleaned_data["chair"]]


class AttendForm(MoveForm):
    people = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("meeting", "Present"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    guests = forms.CharField(
        label=pgettext_lazy("meeting", "Others present"), required=False, help_text=_("One a line: unit and name"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def prepare(self):
        there = {person.pk: person for person in self.thing.people.select_related("unit")}
        self.everybody = workers() | there
        self.fields["people"].choices = person_choices(self.everybody)
        self.fields["people"].initial = list(there)
        self.fields["guests"].initial = self.thing.guests
        for name in ("people", "guests"):
            self.fields[name].is_wide = True

    def clean_people(self) -> list[User]:
        return [self.everybody[pk] for pk in self.cleaned_data["people"]]


class TextForm(MoveForm):
    """Words written again and again: `seen` is what stood there, so that nothing of another person is lost."""

    field, label, rows = "", "", 4

    def prepare(self):
        widget = forms.Textarea(attrs={"rows": self.rows})
        self.fields[self.field] = forms.CharField(label=self.label, required=False, widget=widget)
        self.fields[self.field].initial = getattr(self.thing, self.field)
        self.fields[self.field].is_wide = True
        seen = forms.CharField(widget=forms.HiddenInput, required=False)
        seen.initial = getattr(self.thing, self.field)
        self.fields["seen"] = seen


class MinutesForm(TextForm):
    field, label, rows = "minutes", _("What was said, beyond the items"), 12


class OutcomeForm(TextForm):
    field, label = "outcome", _("What was said about it")


class DecideForm(MoveForm):
    service_request = forms.TypedChoiceField(label=_("About"), required=False, coerce=int, empty_value=None)
    text = forms.CharField(label=_("What is to be done"), widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.TypedChoiceField(label=pgettext_lazy("decision", "Owner"), coerce=int)
    unit = forms.TypedChoiceField(
        label=_("Responsible unit"), required=False, coerce=int, empty_value=None,
        help_text=_("Left open, the unit of the owner"),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Until"), widget=Day, help_text=_("By close of business of this day; it becomes a deadline"),
        validators=[within_reach],
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def prepare(self):
        rows = self.thing.items.standing().select_related("service_request__unit")
        self.requests = {item.service_request_id: item.service_request for item in rows}
        listed = [(row.pk, f"{place} · {row.title}") for place, row in enumerate(self.requests.values(), 1)]
        self.people = workers()
        self.fields["service_request"].choices = [("", _("The meeting as a whole")), *listed]
        self.fields["owner"].choices = [("", "—"), *person_choices(self.people)]
        active = [(unit.pk, unit.name) for unit in units().values() if unit.is_active]
        self.fields["unit"].choices = [("", _("The owner's own")), *active]
        self.fields["token"].initial = token_urlsafe(24)
        for name in ("service_request", "text"):
            self.fields[name].is_wide = True

    def about(self, pk: str) -> None:
        """Opened beside an item: its request, and whoever has it in hand."""
        row = self.requests.get(row_id(pk))
        if row:
            self.initial |= {"service_request": row.pk, "unit": row.unit_id, "owner": row.handler_id}

    def clean_service_request(self):
        return self.requests.get(self.cleaned_data["service_request"])

    def clean_owner(self) -> User:
        return self.people[self.cleaned_data["owner"]]

    def clean_unit(self):
        owner = self.cleaned_data.get("owner")
        unit = units().get(self.cleaned_data["unit"]) or (owner and owner.unit)
        if owner and unit is None:
            raise forms.ValidationError(_("This person has no unit; choose the one that is responsible."))
        return unit


class InviteForm(PickedEnterprise, MoveForm):
    people = forms.CharField(label=_("Who comes"), max_length=60, required=False)
    matter = forms.CharField(label=_("What it raises"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self):
        self.offer_enterprises(self.user)


class ReasonForm(MoveForm):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class RemarkForm(MoveForm):
    text = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ReportForm(MoveForm):
    result = forms.CharField(label=pgettext_lazy("decision", "What was done"), widget=forms.Textarea(attrs={"rows": 3}))


FORMS = {
    "hold": AttendForm, "attend": AttendForm, "minutes": MinutesForm, "decide": DecideForm, "invite": InviteForm,
    "change": ChangeForm, "close": RemarkForm, "cancel": ReasonForm, "reopen": ReasonForm,
}  # fmt: skip
ITEM_FORMS = {"outcome": OutcomeForm}
DECISION_FORMS = {"report": ReportForm, "confirm": RemarkForm, "return": ReasonForm, "drop": ReasonForm}
