"""What is typed about a project: its file, the twelve months of a year, and one month of many projects."""

import json
from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.cells import money, money_words
from crm.clock import SHANGHAI
from crm.fields import Day, ReadField
from crm.reference import short_communities, units
from enterprises.accounts.models import Enterprise

from .choices import owners
from .investing import Amount, Change
from .models import InvestmentProject
from .readers import amount, pasted, typed

MONTHS = range(1, 13)
NEVER = datetime(1970, 1, 1, tzinfo=SHANGHAI)


class ProjectForm(forms.ModelForm):
    community = forms.TypedChoiceField(label=gettext_lazy("Community"), required=False, coerce=int, empty_value=None)
    owner = forms.TypedChoiceField(
        label=pgettext_lazy("project", "Person in charge"), required=False, coerce=int, empty_value=None
    )
    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), required=False, widget=forms.HiddenInput)
    enterprise_name = forms.CharField(
        label=gettext_lazy("Enterprise"), max_length=120, required=False,
        help_text=gettext_lazy("Optional: whose project it is, if it is one of those on file"),
    )  # fmt: skip
    total = ReadField(
        label=pgettext_lazy("project", "Total investment"), read=lambda text: money(text, "万元"), said=typed,
        max_length=40, help_text=gettext_lazy("In 10,000 yuan, as 30,000; or with the unit, as 3亿元"),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = [
        "name", "kind", "status", "code", "owner", "enterprise_name", "community", "total", "begins_on", "ends_on",
        "notes",
    ]  # fmt: skip

    class Meta:
        model = InvestmentProject
        fields = ["name", "code", "kind", "status", "begins_on", "ends_on", "notes"]
        labels = {
            "name": pgettext_lazy("project", "Name"), "code": pgettext_lazy("project", "Project code"),
            "kind": pgettext_lazy("project", "Kind"), "begins_on": pgettext_lazy("project", "Begins"),
            "ends_on": pgettext_lazy("project", "To be completed"), "status": gettext_lazy("Status"),
        }  # fmt: skip
        widgets = {"begins_on": Day, "ends_on": Day, "notes": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"code": gettext_lazy("The national code of the project, 24 characters, if there is one")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        of, self.candidates, self.people = self.instance, [], owners()
        if of.owner:
            self.people.setdefault(of.owner_id, of.owner)
        self.rows = Enterprise.objects.visible_to(user)
        self.fields["enterprise"].queryset = self.rows
        self.fields["community"].choices = [("", "—"), *short_communities().items()]
        self.fields["owner"].choices = [("", "—"), *((pk, person.name) for pk, person in self.people.items())]
        self.fields["name"].is_wide = self.fields["notes"].is_wide = True
        self.fields["enterprise_name"].widget.attrs |= combo()
        if of.pk:
            self.initial |= {"community": of.community_id, "owner": of.owner_id, "total": of.total}
            self.initial["seen"] = of.updated_at.isoformat()
        if of.enterprise:
            self.initial |= {"enterprise": of.enterprise_id, "enterprise_name": of.enterprise.name}

    def validate_unique(self):
        """The verb says in words who has a name or a code already."""

    def validate_constraints(self):
        """The same."""

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_code(self):
        return "".join(self.cleaned_data["code"].split()).upper()

    def clean_community(self):
        return units().get(self.cleaned_data["community"])

    def clean_owner(self):
        return self.people.get(self.cleaned_data["owner"])

    def clean_seen(self):
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return NEVER

    def clean(self):
        """The name decides; the picked record only tells those of one name apart. An empty name means none."""
        cleaned = super().clean()
        name, picked = cleaned.pop("enterprise_name", "").strip(), cleaned.get("enterprise")
        if not name:
            cleaned["enterprise"] = picked if picked and "enterprise_name" not in self.data else None
        elif picked is None or picked.name != name:
            cleaned["enterprise"] = self.of_name(name, picked)
        if cleaned.get("community") is None and cleaned.get("enterprise"):
            cleaned["community"] = cleaned["enterprise"].community
        return cleaned

    def of_name(self, name: str, picked: Enterprise | None) -> Enterprise | None:
        found = list(self.rows.matching(name)[:6])
        exact = [row for row in found if row.name == name]
        if picked in found or len(exact or found) == 1:
            return picked if picked in found else (exact or found)[0]
        self.candidates = found
        said = _("Several enterprises match: choose one below.") if found else _("Not in the list.")
        self.add_error("enterprise_name", said)
        return None

    def facts(self) -> dict:
        """What both verbs take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def combo() -> dict:
    return {
        "autocomplete": "off", "role": "combobox", "aria-expanded": "false", "aria-autocomplete": "list",
        "aria-controls": "enterprise-options", "data-combo": "id_enterprise", "hx-get": reverse("accounts:options"),
        "hx-trigger": "input changed delay:150ms", "hx-target": "#enterprise-options", "hx-swap": "innerHTML",
        "hx-params": "enterprise_name",
    }  # fmt: skip


class InvestForm(forms.Form):
    """Twelve months of a year in 10,000 yuan. `seen` is what stood there; `read_back` what a person has looked at."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    read_back = forms.CharField(required=False, widget=forms.HiddenInput)
    is_sure = forms.BooleanField(required=False, label=gettext_lazy("The amounts are right as they are written"))

    def __init__(self, *args, project: InvestmentProject, year: int, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.year, self.months = year, [date(year, month, 1) for month in MONTHS if date(year, month, 1) <= today]
        self.stored = {row.on: row for row in project.invested.filter(on__year=year)}
        self.before = {row.on.month: row.value for row in project.invested.filter(on__year=year - 1)}
        for month in self.months:
            label = f"{month:%Y-%m}"
            box = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal", "autocomplete": "off"})
            field = ReadField(label=label, read=amount, said=typed, max_length=40, widget=box)
            self.fields[f"m{month.month}"] = field
            self.fields[f"f{month.month}"] = forms.BooleanField(required=False, label=pgettext_lazy("economy", "final"))
            if row := self.stored.get(month):
                self.initial |= {f"m{month.month}": row.value, f"f{month.month}": row.is_final}
        shown = {f"{month:%Y-%m}": str(row.value) for month, row in self.stored.items()}
        self.initial["seen"] = json.dumps(shown)

    def lines(self) -> list[tuple]:
        """(month, its field, whether final, what it was a year before) as they are drawn."""
        return [
            (month, self[f"m{month.month}"], self[f"f{month.month}"], typed(self.before.get(month.month)))
            for month in self.months
        ]

    def amounts(self) -> dict[date, Amount]:
        said = self.cleaned_data
        return {month: Amount(said[f"m{month.month}"], said[f"f{month.month}"]) for month in self.months}

    def clean_seen(self) -> dict[date, Decimal | None]:
        """A month that was empty is None; of what makes no sense nothing was seen."""
        try:
            shown = json.loads(self.data.get("seen", ""))
            values = {key: Decimal(value) for key, value in shown.items()}
        except (ValueError, ArithmeticError, AttributeError, TypeError):
            return dict.fromkeys(self.months, Decimal(-1))
        return {month: values.get(f"{month:%Y-%m}") for month in self.months}

    def caught_up(self, project: InvestmentProject, today: date) -> "InvestForm":
        """The same text over what stands there now: months that this person left as they were take the new value."""
        fresh, data = InvestForm(project=project, year=self.year, today=today), self.data.copy()
        seen = self.cleaned_data["seen"]
        for month in self.months:
            name, row = f"m{month.month}", fresh.stored.get(month)
            if self.cleaned_data.get(name) == seen[month]:
                data[name] = typed(row.value) if row else ""
        data["seen"], data["read_back"] = fresh.initial["seen"], ""
        return InvestForm(data, project=project, year=self.year, today=today)


class PasteForm(forms.Form):
    """One month of many projects, a line each."""

    month = forms.TypedChoiceField(label=gettext_lazy("Month"), coerce=date.fromisoformat)
    is_final = forms.BooleanField(label=gettext_lazy("Final figures"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Projects and amounts"), widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "A line each: name or code of the project, a tab, the amount in 10,000 yuan. Two columns of a sheet can be"
            " pasted as they are."
        ),
    )  # fmt: skip
    read_back = forms.CharField(required=False, widget=forms.HiddenInput)
    is_sure = forms.BooleanField(required=False, label=gettext_lazy("The amounts are right as they are written"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, today = user, timezone.localdate()
        months = [date(today.year - back, month, 1) for back in (0, 1) for month in reversed(MONTHS)]
        choices = [month for month in months if month <= today]
        self.fields["month"].choices = [(f"{month}", f"{month:%Y-%m}") for month in choices]
        self.fields["month"].initial = f"{choices[min(1, len(choices) - 1)]}"
        self.fields["text"].is_wide = True
        self.read: list = []

    def clean_text(self):
        text = self.cleaned_data["text"]
        self.read = pasted(text, InvestmentProject.objects.visible_to(self.user))
        return text

    @property
    def is_whole(self) -> bool:
        return bool(self.read) and not any(line.wrong for line in self.read)

    def amounts(self) -> dict[InvestmentProject, Decimal]:
        return {line.project: line.value for line in self.read}


def digest(changes: list[Change]) -> str:
    """What was read back, so that nothing else is saved than what somebody has looked at."""
    return ";".join(f"{one.month:%Y-%m}={one.after.value}{'f' if one.after.is_final else ''}" for one in changes)


def in_words(amount: Amount | None) -> str:
    if amount is None or amount.value is None:
        return "—"
    state = pgettext_lazy("economy", "final") if amount.is_final else pgettext_lazy("economy", "provisional")
    return f"{money_words(amount.value)} · {state}"
