"""What a person fills in: the plan of an activity, a sign-up, and one small form for each move that needs words."""

from datetime import timedelta
from secrets import token_urlsafe

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm import leave
from crm.cells import money as read_money
from crm.clock import shanghai
from crm.fields import ReadField
from crm.models import Unit, User
from crm.reference import units
from enterprises.accounts.forms import phone_problem
from enterprises.accounts.models import Enterprise
from enterprises.meetings.models import Kind as MeetingKind
from enterprises.meetings.models import Meeting
from enterprises.requests.fields import MomentField
from enterprises.virtual_parks.models import VirtualPark

from .models import ORGANISES, Activity, Answer, Kind
from .steps import as_shown

MOST_HEADS = 99
A_YEAR = timedelta(days=366)


class PlanForm(forms.ModelForm):
    """A new activity, or what is changed of one; `seen` is how it stood when the form was opened."""

    starts_at = MomentField(label=pgettext_lazy("activity", "Begins"))
    ends_at = MomentField(label=pgettext_lazy("activity", "Ends"))
    sign_up_until = MomentField(
        label=pgettext_lazy("activity", "Sign-up until"), required=False, help_text=_("Left open, until it begins"),
    )  # fmt: skip
    owner = forms.TypedChoiceField(label=pgettext_lazy("activity", "Owner"), coerce=int)
    organiser = forms.TypedChoiceField(
        label=pgettext_lazy("activity", "Organising unit"), required=False, coerce=int, empty_value=None
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = [
        "title", "kind", "organiser", "starts_at", "ends_at", "place", "capacity", "is_public", "sign_up_until",
        "owner", "meeting", "virtual_park", "text",
    ]  # fmt: skip

    class Meta:
        model = Activity
        fields = ["title", "kind", "place", "capacity", "is_public", "meeting", "virtual_park", "text"]
        labels = {
            "title": pgettext_lazy("activity", "Title"), "kind": pgettext_lazy("activity", "Kind"),
            "place": _("Place"), "capacity": pgettext_lazy("activity", "Places"),
            "is_public": pgettext_lazy("activity", "Anybody may sign up on the public site"),
            "meeting": _("Meeting"), "virtual_park": pgettext_lazy("virtual park", "Virtual park"),
            "text": pgettext_lazy("activity", "What it is about"),
        }  # fmt: skip
        help_texts = {
            "capacity": _("Enterprises, not heads; left open, as many as come"),
            "meeting": _("Of a service day: where its agenda and decisions are written down"),
            "text": _("For whom, what is on offer, what to bring; it stands on the public page"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.owners = {person.pk: person for person in User.objects.in_role(*ORGANISES).select_related("unit")}
        if self.instance.pk:
            self.owners.setdefault(self.instance.owner_id, self.instance.owner)
        self.fields["owner"].choices = [(pk, leave.named(pk, person)) for pk, person in self.owners.items()]
        departments = [(unit.pk, unit.name) for unit in units().values() if unit.kind == Unit.Kind.DEPARTMENT]
        self.fields["organiser"].choices = [("", "—"), *departments]
        days = Meeting.objects.filter(kind=MeetingKind.SERVICE_DAY).order_by("-starts_at")
        self.fields["meeting"].queryset = days
        self.fields["virtual_park"].queryset = VirtualPark.objects.open()
        for name in ("title", "text", "is_public"):
            self.fields[name].is_wide = True
        self.initial |= {"token": token_urlsafe(24)} | (self.present() if self.instance.pk else self.usual(user))

    def present(self) -> dict:
        row = self.instance
        moments = {name: getattr(row, name) for name in ("starts_at", "ends_at", "sign_up_until")}
        shown = {name: moment and shanghai(moment) for name, moment in moments.items()}
        return shown | {"owner": row.owner_id, "organiser": row.organiser_id, "seen": as_shown(row)}

    def usual(self, user) -> dict:
        return {"owner": user.pk if user.pk in self.owners else None, "organiser": user.unit_id}

    def clean_owner(self) -> User:
        return self.owners[self.cleaned_data["owner"]]

    def clean_organiser(self) -> Unit | None:
        return units().get(self.cleaned_data["organiser"])

    def clean(self):
        cleaned = super().clean()
        starts, ends, until = (cleaned.get(name) for name in ("starts_at", "ends_at", "sign_up_until"))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It cannot end before it begins."))
        if starts and ends and ends - starts > A_YEAR:
            self.add_error("ends_at", _("That is more than a year; is the date right?"))
        if until and ends and until > ends:
            self.add_error("sign_up_until", _("Nobody can sign up when it is over."))
        if cleaned.get("meeting") and cleaned.get("kind") != Kind.SERVICE_DAY:
            self.add_error("meeting", _("Only an enterprise service day has a meeting."))
        return cleaned

    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("token", "seen")}


class MoveForm(forms.Form):
    """What a move asks for. `thing` (an activity or a participation) and `user` narrow the choices."""

    def __init__(self, *args, thing, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.thing, self.user = thing, user
        self.prepare()

    def prepare(self):
        pass


class ReasonForm(MoveForm):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self):
        self.fields["text"].is_wide = True


class CloseForm(MoveForm):
    result = forms.CharField(
        label=pgettext_lazy("activity", "What came of it"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who met whom, what was agreed, what has to be followed up"),
    )  # fmt: skip
    count_deals = forms.IntegerField(
        label=pgettext_lazy("activity", "Deals"), required=False, min_value=0, max_value=99_999
    )
    amount = ReadField(
        label=pgettext_lazy("activity", "Amount of the deals"), read=read_money,
        help_text=_("In yuan, or as 300万, 0.3亿"),
    )  # fmt: skip

    def prepare(self):
        self.fields["result"].is_wide = True
        for name in ("result", "count_deals", "amount"):
            self.fields[name].initial = getattr(self.thing, name)
        missing = self.thing.participations.filter(answer=Answer.COMING).count()
        if missing:
            self.fields["result"].help_text = ngettext(
                "%(n)s enterprise signed up and was not checked in: it is written down as absent.",
                "%(n)s enterprises signed up and were not checked in: they are written down as absent.", missing,
            ) % {"n": missing}  # fmt: skip


def combo(field: forms.CharField) -> None:
    """A name to be picked from suggestions."""
    field.is_combo = True
    field.widget.attrs |= {
        "autocomplete": "off", "role": "combobox", "aria-expanded": "false", "aria-autocomplete": "list",
        "aria-controls": "enterprise-options", "data-combo": "id_enterprise", "hx-get": reverse("accounts:options"),
        "hx-trigger": "input changed delay:150ms", "hx-target": "#enterprise-options", "hx-swap": "innerHTML",
        "hx-params": "enterprise_name",
    }  # fmt: skip


class EnterpriseField(MoveForm):
    """An enterprise by its name, picked or typed; without script one match is taken, several are asked about."""

    takes_strangers = False

    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), required=False, widget=forms.HiddenInput)
    enterprise_name = forms.CharField(
        label=_("Enterprise"), max_length=120, help_text=_("Three letters of pinyin, part of the name or of the USCC"),
    )  # fmt: skip

    def prepare(self):
        self.candidates = []
        self.fields["enterprise"].queryset = Enterprise.objects.visible_to(self.user)
        combo(self.fields["enterprise_name"])

    def clean(self):
        cleaned = super().clean()
        name = cleaned.get("enterprise_name", "")
        if name and not cleaned.get("enterprise"):
            found = list(Enterprise.objects.visible_to(self.user).matching(name)[:6])
            exact = [row for row in found if row.name == name.strip()]
            if len(exact or found) == 1:
                cleaned["enterprise"] = (exact or found)[0]
            elif found or not self.takes_strangers:
                self.candidates = found
                said = _("Several enterprises match: choose one below.") if found else _("Not in the list.")
                self.add_error("enterprise_name", said)
        return cleaned


class LinkForm(EnterpriseField):
    pass


class SignUpForm(EnterpriseField):
    """On the telephone, or at the desk. One that is in no file is written down by its name."""

    takes_strangers = True

    person = forms.CharField(label=pgettext_lazy("participation", "Who comes"), max_length=30, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    heads = forms.IntegerField(
        label=pgettext_lazy("participation", "People"), min_value=1, max_value=MOST_HEADS, initial=1
    )
    wish = forms.CharField(
        label=_("What they want to raise"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def prepare(self):
        super().prepare()
        self.fields["wish"].is_wide = True
        self.fields["token"].initial = token_urlsafe(24)

    def clean_phone(self):
        return telephone(self.cleaned_data["phone"])

    def facts(self) -> dict:
        cleaned = dict(self.cleaned_data)
        return {"name": cleaned.pop("enterprise_name"), **cleaned}


class AmendForm(MoveForm):
    """Who comes, how many. The number there is does not stand here: to look at it is another thing, and recorded."""

    person = forms.CharField(label=pgettext_lazy("participation", "Who comes"), max_length=30, required=False)
    phone = forms.CharField(
        label=_("New telephone"), max_length=30, required=False, help_text=_("Left open, the one there is stays")
    )
    heads = forms.IntegerField(label=pgettext_lazy("participation", "People"), min_value=1, max_value=MOST_HEADS)
    wish = forms.CharField(
        label=_("What they want to raise"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def prepare(self):
        self.fields["wish"].is_wide = True
        for name in ("person", "heads", "wish"):
            self.fields[name].initial = getattr(self.thing, name)

    def clean_phone(self):
        return telephone(self.cleaned_data["phone"])

    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "phone" or value}


def telephone(text: str) -> str:
    phone = " ".join(text.split())
    if problem := phone_problem(phone):
        raise forms.ValidationError(problem)
    return phone


class CheckInForm(forms.Form):
    """Takes what a scanner types, the address of a ticket, or a code, the end of a number, a part of a name."""

    ticket = forms.CharField(label=_("Ticket, last digits of the phone, or name"), max_length=200)


class NamesForm(forms.Form):
    """A list from elsewhere, pasted."""

    names = forms.CharField(
        label=_("Names or credit codes, one a line"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )


FORMS = {
    "open": MoveForm, "hold": MoveForm, "close": CloseForm, "cancel": ReasonForm, "reopen": ReasonForm,
    "sign_up": SignUpForm,
}  # fmt: skip
ANSWER_FORMS = {"amend": AmendForm, "link": LinkForm}
