"""What a person fills in: the plan of visits, one small form for each move, and for what follows from them."""

from secrets import token_urlsafe

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.calendar import within_reach, work_calendar
from crm.clock import shanghai
from crm.fields import Day
from crm.models import User

from .choices import named, people, visitors
from .models import Purpose
from .naming import EnterprisesNamed
from .rules import number

TOKEN = 18  # bytes; the id of the enterprise is added to it


def usual_day():
    """The day by which a follow-up is done if nothing else is said."""
    today = timezone.localdate()
    return work_calendar().add(today, number("follow_up_days", today))


class DayField(forms.DateField):
    widget = Day
    default_validators = [within_reach]


class PersonField(forms.TypedChoiceField):
    """Somebody of `known`, which the form sets; whoever is on leave says so."""

    def __init__(self, **options):
        super().__init__(coerce=int, empty_value=None, **options)
        self.known: dict[int, User] = {}

    def offer(self, known: dict[int, User], *, empty: bool = False) -> None:
        self.known = known
        self.choices = [("", "—"), *named(known)] if empty else named(known)

    def clean(self, value):
        pk = super().clean(value)
        return self.known[pk] if pk else None


class PeopleField(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(coerce=int, required=False, **options)
        self.known: dict[int, User] = {}

    def offer(self, known: dict[int, User]) -> None:
        self.known, self.choices = known, named(known)

    def clean(self, value):
        return [self.known[pk] for pk in super().clean(value)]


class VisitFields(forms.Form):
    """What a plan says, whether it is made or changed."""

    visit_on = DayField(label=pgettext_lazy("visit", "Day"))
    owner = PersonField(label=pgettext_lazy("visit", "Who goes"))
    purpose = forms.ChoiceField(label=pgettext_lazy("visit", "Purpose"), choices=Purpose)
    topic = forms.CharField(
        label=pgettext_lazy("visit", "What to ask about"), max_length=400, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    people = PeopleField(label=pgettext_lazy("visit", "Who goes along"))

    def offer(self, *also: User) -> None:
        known = visitors() | {person.pk: person for person in also}
        self.fields["owner"].offer(known)
        self.fields["people"].offer(known)
        for name in ("topic", "people"):
            self.fields[name].is_wide = True


class PlanForm(EnterprisesNamed, VisitFields):
    """One or several enterprises for a day."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=26)

    field_order = ["pick", "names", "visit_on", "owner", "purpose", "topic", "people"]

    def __init__(self, *args, user, picked=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.offer()
        self.name_enterprises(picked, label=pgettext_lazy("visit", "Enterprises to visit"))
        self.fields["token"].initial = token_urlsafe(TOKEN)
        self.fields["owner"].initial = user.pk if user.pk in self.fields["owner"].known else None
        self.fields["visit_on"].initial = timezone.localdate()
        self.fields["visit_on"].widget.attrs["min"] = f"{timezone.localdate():%Y-%m-%d}"


class MoveForm(forms.Form):
    """What a move asks for. `thing` (a visit, a follow-up) and `user` narrow the choices."""

    def __init__(self, *args, thing, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.thing, self.user = thing, user
        self.prepare()

    def prepare(self):
        pass


class ChangeForm(MoveForm, VisitFields):
    def prepare(self):
        there = list(self.thing.people.all())
        self.offer(self.thing.owner, *there)
        for name in ("visit_on", "purpose", "topic"):
            self.fields[name].initial = getattr(self.thing, name)
        self.fields["owner"].initial = self.thing.owner_id
        self.fields["people"].initial = [person.pk for person in there]


class ReasonForm(MoveForm):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class RemarkForm(MoveForm):
    text = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AddForm(MoveForm):
    text = forms.CharField(
        label=pgettext_lazy("follow-up", "What is to be done"), max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    owner = PersonField(label=pgettext_lazy("follow-up", "Owner"))
    due_on = DayField(
        label=pgettext_lazy("follow-up", "Until"), required=False, help_text=_("By close of business of this day"),
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def prepare(self):
        self.fields["owner"].offer(people() | {self.thing.owner_id: self.thing.owner})
        self.fields["owner"].initial = self.thing.owner_id
        self.fields["due_on"].initial = usual_day()
        self.fields["token"].initial = token_urlsafe(TOKEN)
        self.fields["text"].is_wide = True


class ResultForm(MoveForm):
    result = forms.CharField(
        label=pgettext_lazy("follow-up", "What came of it"), widget=forms.Textarea(attrs={"rows": 3})
    )


class RedateForm(MoveForm):
    owner = PersonField(label=pgettext_lazy("follow-up", "Owner"))
    due_on = DayField(label=pgettext_lazy("follow-up", "Until"), required=False)
    text = forms.CharField(label=_("Remark"), required=False, max_length=200)

    def prepare(self):
        self.fields["owner"].offer(people() | {self.thing.owner_id: self.thing.owner})
        self.fields["owner"].initial = self.thing.owner_id
        self.fields["due_on"].initial = shanghai(self.thing.due_at).date() if self.thing.due_at else None
        self.fields["text"].is_wide = True


FORMS = {"add": AddForm, "change": ChangeForm, "close": RemarkForm, "cancel": ReasonForm, "reopen": ReasonForm}
FOLLOW_UP_FORMS = {"result": ResultForm, "redate": RedateForm}
