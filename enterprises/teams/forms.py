"""What a person fills in: a new team, and one small form for each move."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.fields import Day
from crm.models import User
from crm.web import row_id
from enterprises.accounts.choices import person_choices, workers
from enterprises.accounts.picking import PickedEnterprise

from .models import Member
from .reading import SERVES, everybody


class PersonField(forms.TypedChoiceField):
    """One of `people`, given as the person."""

    def __init__(self, **options):
        super().__init__(coerce=int, **options)

    def offer(self, people: dict[int, User]) -> None:
        self.people = people
        self.choices = [("", "—"), *person_choices(people)]

    def clean(self, value):
        return self.people.get(super().clean(value))


class PeopleField(forms.TypedMultipleChoiceField):
    """Any number of them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(coerce=int, required=False, **options)

    def offer(self, people: dict[int, User]) -> None:
        self.people, self.choices = people, person_choices(people)

    def clean(self, value):
        return [self.people[pk] for pk in super().clean(value)]


class TeamForm(PickedEnterprise):
    leader = PersonField(label=pgettext_lazy("team", "Leader"))
    from_on = forms.DateField(label=pgettext_lazy("team", "Since"), widget=Day)
    members = PeopleField(label=pgettext_lazy("team", "Members"))
    duties = forms.CharField(
        label=pgettext_lazy("team", "Duties"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the team does for the enterprise; each member's own duty is written down afterwards"),
    )  # fmt: skip

    field_order = ["enterprise_name", "leader", "from_on", "members", "duties"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_enterprises(user)
        people = workers(*SERVES)
        for name in ("leader", "members"):
            self.fields[name].offer(people)
        self.fields["from_on"].initial = timezone.localdate()
        for name in ("enterprise_name", "members", "duties"):
            self.fields[name].is_wide = True

    def clean_from_on(self):
        day = self.cleaned_data["from_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("A team is written down when it works: today or earlier."))
        return day


class MoveForm(forms.Form):
    """What a move asks for. `team`, read with its people, narrows the choices."""

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team
        self.prepare()

    def prepare(self):
        pass

    def caught_up(self, team) -> None:
        """The team as it stands after a refusal."""


class JoinForm(MoveForm):
    person = PersonField(label=pgettext_lazy("team", "Member"))
    duty = forms.CharField(label=pgettext_lazy("team", "Duty"), max_length=60, required=False)

    def prepare(self):
        there = {person.pk for person in everybody(self.team)}
        self.fields["person"].offer({pk: person for pk, person in workers(*SERVES).items() if pk not in there})


class LeaveForm(MoveForm):
    member = forms.TypedChoiceField(label=pgettext_lazy("team", "Who leaves"), coerce=int)
    text = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def prepare(self):
        self.fields["member"].choices = [("", "—"), *((row.pk, str(row.user)) for row in self.team.serving)]

    def about(self, pk: str) -> None:
        """Opened beside a member."""
        self.initial["member"] = row_id(pk)


class LeadForm(MoveForm):
    person = PersonField(label=pgettext_lazy("team", "New leader"))
    stays = forms.BooleanField(label=_("The leader so far stays as a member"), required=False, initial=True)
    text = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def prepare(self):
        people = workers(*SERVES)
        self.fields["person"].offer({pk: person for pk, person in people.items() if pk != self.team.leader_id})


class DutiesForm(MoveForm):
    """Of the team, and a line for each member."""

    duties = forms.CharField(
        label=pgettext_lazy("team", "Duties of the team"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def prepare(self):
        self.fields["duties"].initial, self.fields["duties"].is_wide = self.team.duties, True
        self.fields["seen"].initial = self.team.updated_at.isoformat()
        longest = Member._meta.get_field("duty").max_length
        for row in self.team.serving:
            label = _("Duty of %(person)s") % {"person": row.user}
            field = forms.CharField(label=label, max_length=longest, required=False, initial=row.duty)
            self.fields[f"duty_{row.pk}"] = field

    def caught_up(self, team) -> None:
        """What others wrote meanwhile is drawn above: sent once more, this counts."""
        self.data = self.data | {"seen": team.updated_at.isoformat()}

    def clean_seen(self):
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def clean(self):
        """The keywords of the verb."""
        cleaned = super().clean()
        each = {row.pk: cleaned.get(f"duty_{row.pk}", row.duty) for row in self.team.serving}
        return {"duties": cleaned.get("duties", ""), "each": each, "seen": cleaned.get("seen")}


class EndForm(MoveForm):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


FORMS = {"join": JoinForm, "leave": LeaveForm, "lead": LeadForm, "duties": DutiesForm, "end": EndForm}
