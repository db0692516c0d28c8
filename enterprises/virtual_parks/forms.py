"""What a person fills in: the park itself, and one form for each way of taking enterprises in."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm.fields import Day
from crm.reference import short_communities
from crm.web import row_id
from enterprises.accounts.choices import tags, workers
from enterprises.accounts.industries import DIVISIONS
from enterprises.accounts.models import Enterprise
from enterprises.accounts.picking import PickedEnterprise
from enterprises.teams.forms import PeopleField, PersonField

from . import pasted
from .models import VirtualPark

MOST = 2_000  # enterprises that are taken in at a time


class ParkForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("virtual park", "Name"), max_length=40)
    theme = forms.CharField(label=pgettext_lazy("virtual park", "Theme"), max_length=60, required=False)
    leader = PersonField(label=pgettext_lazy("team", "Leader"), required=False)
    began_on = forms.DateField(label=pgettext_lazy("virtual park", "Since"), widget=Day)
    text = forms.CharField(
        label=pgettext_lazy("virtual park", "What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    people = PeopleField(label=pgettext_lazy("virtual park", "Team"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args, park: VirtualPark | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        people = workers()
        for name in ("leader", "people"):
            self.fields[name].offer(people)
        self.fields["began_on"].initial = timezone.localdate()
        for name in ("text", "people"):
            self.fields[name].is_wide = True
        if park:
            self.begin_with(park)

    def begin_with(self, park: VirtualPark) -> None:
        """As it stands; who keeps it and has no daily work any more stays to be chosen."""
        team = {person.pk: person for person in park.people.all()}
        self.fields["leader"].offer(workers() | ({park.leader_id: park.leader} if park.leader else {}))
        self.fields["people"].offer(workers() | team)
        self.initial |= {name: getattr(park, name) for name in ("name", "theme", "text", "began_on")}
        self.initial |= {"leader": park.leader_id, "people": list(team), "seen": park.updated_at.isoformat()}

    def caught_up(self, park: VirtualPark) -> None:
        """What others wrote meanwhile has been said: sent once more, this counts."""
        self.data = self.data | {"seen": park.updated_at.isoformat()}

    def clean_seen(self):
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None


class MoveForm(forms.Form):
    """What a move asks for. `park` and `user` narrow the choices."""

    def __init__(self, *args, park, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.park, self.user = park, user
        self.prepare()

    def prepare(self):
        pass

    @property
    def rows(self):
        return Enterprise.objects.visible_to(self.user)

    @property
    def facts(self) -> dict:
        """The keywords of the verb."""
        return self.cleaned_data


class JoinForm(PickedEnterprise, MoveForm):
    def prepare(self):
        self.offer_enterprises(self.user)

    @property
    def facts(self):
        return {"enterprises": [self.cleaned_data["enterprise"]]}


class GatherForm(MoveForm):
    """Narrowed as a list is; first it is shown what would come, then it is taken in."""

    tag = forms.ChoiceField(label=_("Tag"), required=False)
    division = forms.ChoiceField(label=_("Industry"), required=False)
    community = forms.ChoiceField(label=_("Community"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", "—"), *Enterprise.Tier.choices])
    words = forms.CharField(
        label=pgettext_lazy("virtual park", "Words"), required=False, max_length=60,
        help_text=_("In the name, a former name, the address, or pinyin initials"),
    )  # fmt: skip
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self):
        self.fields["tag"].choices = [("", "—"), *((str(pk), name) for pk, name in tags().items())]
        self.fields["division"].choices = [("", "—"), *((code, f"{code} {name}") for code, name in DIVISIONS.items())]
        self.fields["community"].choices = [("", "—"), *((str(pk), n) for pk, n in short_communities().items())]
        self.found: list[Enterprise] | None = None

    def clean(self):
        """Not sure yet, or something else than what was shown: shown (anew), and nothing is taken in."""
        cleaned = super().clean()
        asked = {name: value for name, value in cleaned.items() if value and name != "sure"}
        if not asked:
            raise forms.ValidationError(_("Say at least one thing by which they are found."))
        there = self.park.memberships.filter(to_on=None).values("enterprise")
        self.found = list(self.matching(**asked).exclude(pk__in=there).only("name", "short_name")[: MOST + 1])
        if len(self.found) > MOST:
            raise forms.ValidationError(_("These are more than %(most)s. Narrow them.") % {"most": MOST})
        return cleaned

    def matching(self, *, words: str = "", tag: str = "", **facts):
        rows = self.rows.filter(status=Enterprise.Status.ACTIVE, **facts)
        if tag:
            rows = rows.filter(tags=tag)
        return (rows.matching(words) if words else rows).order_by("name", "id")

    @property
    def is_sure(self) -> bool:
        return bool(self.found) and self.cleaned_data["sure"] == len(self.found)

    @property
    def facts(self):
        return {"enterprises": self.found}


class PasteForm(MoveForm):
    """Names, one a line. As long as a line is wrong nobody is taken in, unless wrong lines are to be left out."""

    names = forms.CharField(
        label=pgettext_lazy("virtual park", "Enterprises, one a line"), widget=forms.Textarea(attrs={"rows": 10}),
        max_length=100_000, help_text=_("Full name, short name, former name or USCC, as copied from a sheet"),
    )  # fmt: skip
    skips = forms.BooleanField(label=_("Leave out the lines that are wrong"), required=False)

    def prepare(self):
        for name in ("names", "skips"):
            self.fields[name].is_wide = True

    def clean_names(self):
        text = self.cleaned_data["names"]
        if len(text.splitlines()) > MOST:
            raise forms.ValidationError(_("These are more than %(most)s. Narrow them.") % {"most": MOST})
        return text

    def clean(self):
        cleaned = super().clean()
        if "names" not in cleaned:
            return cleaned
        self.meant = pasted.read(self.rows, cleaned["names"])
        if self.meant.wrong and not cleaned["skips"]:
            self.add_error("names", self.meant.wrong)
            good = len(self.meant.enterprises)
            words = ngettext("%(n)s line is clear", "%(n)s lines are clear", good) % {"n": good}
            self.fields["skips"].help_text = words
        elif not self.meant.enterprises:
            self.add_error("names", self.meant.wrong)
        return cleaned

    @property
    def facts(self):
        return {"enterprises": self.meant.enterprises}


class ReasonForm(MoveForm):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class LeaveForm(MoveForm):
    membership = forms.TypedChoiceField(label=_("Enterprise"), coerce=int)
    text = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def prepare(self):
        """One of its own members; the page opens the form beside one."""
        asked = row_id((self.data if self.is_bound else self.initial).get("membership", ""))
        rows = self.park.memberships.filter(to_on=None, pk=asked).select_related("enterprise")
        self.fields["membership"].choices = [(row.pk, row.enterprise.name) for row in rows]


FORMS = {"join": JoinForm, "gather": GatherForm, "paste": PasteForm, "leave": LeaveForm, "end": ReasonForm}
