"""A rule of tiers as a form: one line for each condition, with the control that fits its fact. Works without script."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import cells
from crm.reference import short_communities
from enterprises.accounts import choices, industries
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import Listing

from .models import Level, QualificationKind, TierRule
from .terms import AT, MONEY, TERMS, Condition, Term, read
from .words import SIGNS, label_of

A_ROW = re.compile(r"row-(\d{1,3})-fact")
MOST_ROWS = 20
WHOLE = re.compile(r"\d{1,9}")


def choices_of(fact: str) -> list:
    """What may be chosen; divisions stand under their sections."""
    match fact:
        case "listing":
            return Listing.choices
        case "qualification":
            return QualificationKind.choices
        case "tag":
            return [(str(pk), name) for pk, name in choices.tags().items()]
        case "section":
            return [(letter, f"{letter} {name}") for letter, name in industries.SECTIONS.items()]
        case "division":
            return [
                (heading, [(value[1:], words) for value, words in below if len(value) > 1])
                for heading, below in industries.choices()
            ]
        case "scale":
            return Enterprise.Scale.choices
        case "community":
            return [(str(pk), name) for pk, name in short_communities().items()]
        case _:
            return Enterprise.Status.choices


def read_number(term: Term, text: str) -> Decimal:
    if term.kind == MONEY:
        return cells.money(text)
    written = cells.tight(text).replace(",", "")
    if not WHOLE.fullmatch(written):
        raise ValueError(_("Write a whole number in figures."))
    return Decimal(written)


class ConditionForm(forms.Form):
    """One line: what, the sign, the value. `fact` is fixed when the line is added."""

    def __init__(self, *args, fact: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.term = TERMS[fact]
        self.fields["fact"] = forms.CharField(widget=forms.HiddenInput, initial=fact)
        signs = [(sign, SIGNS[sign]) for sign in self.term.signs]
        self.fields["sign"] = forms.ChoiceField(label=_("Sign"), choices=signs)
        self.fields["value"] = self.value_field()
        if fact == "qualification":
            levels = [("", _("of any level")), *Level.choices]
            self.fields["level"] = forms.ChoiceField(
                label=pgettext_lazy("qualification", "level"), choices=levels, required=False,
                widget=forms.Select(attrs={"aria-label": pgettext_lazy("qualification", "level")}),
            )  # fmt: skip

    @property
    def label(self) -> str:
        return label_of(self.term)

    @property
    def number(self) -> str:
        return self.prefix.removeprefix("row-")

    def value_field(self) -> forms.Field:
        if self.term.is_number:
            hint = _("as 5亿 or 20,000,000") if self.term.kind == MONEY else ""
            return forms.CharField(
                label=pgettext_lazy("rule", "value"), max_length=30, widget=forms.TextInput(attrs={"placeholder": hint})
            )
        many = self.term.name == "division"
        widget = (
            forms.SelectMultiple(attrs={"size": 8, "aria-label": self.label})
            if many
            else forms.CheckboxSelectMultiple()
        )
        return forms.MultipleChoiceField(
            label=pgettext_lazy("rule", "value"), choices=choices_of(self.term.name), widget=widget
        )

    def clean_value(self):
        value = self.cleaned_data["value"]
        if not self.term.is_number:
            return frozenset(value)
        try:
            return read_number(self.term, value)
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None

    @property
    def condition(self) -> Condition:
        value, level = self.cleaned_data["value"], self.cleaned_data.get("level")
        if level:
            value = frozenset(f"{kind}{AT}{level}" for kind in value)
        return Condition(self.term.name, self.cleaned_data["sign"], value)


def typed(condition: Condition) -> dict:
    """A condition as its line is filled in."""
    if isinstance(condition.value, Decimal):
        plain = cells.money_words(condition.value) if condition.term.kind == MONEY else f"{condition.value:.0f}"
        return {"sign": condition.sign, "value": plain}
    parts = [value.partition(AT) for value in sorted(condition.value)]
    return {"sign": condition.sign, "value": [part[0] for part in parts], "level": parts[0][2] if parts else ""}


class RuleForm(forms.Form):
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), choices=Enterprise.Tier)
    name = forms.CharField(
        label=pgettext_lazy("rule", "Name"), max_length=60,
        help_text=gettext_lazy("As it stands beside the tier: “district top 50”, “headquarters”"),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, rule: TierRule | None = None):
        super().__init__(data)
        self.rule = rule
        self.rows: list[ConditionForm] = []
        if rule:
            self.initial = {"tier": rule.tier, "name": rule.name, "seen": rule.changed_at.isoformat()}
        if data is not None:
            self.rows = [row_of(data, number) for number in numbers(data)]
        elif rule:
            self.rows = [
                ConditionForm(initial=typed(condition), fact=condition.fact, prefix=f"row-{number}")
                for number, condition in enumerate(read(rule.conditions))
            ]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("tier") and cleaned["tier"] != Enterprise.Tier.D and not self.rows:
            said = _(
                "Add a condition: without one the rule would hold for everybody. Only tier D may be the rest of all."
            )
            raise forms.ValidationError(said)
        return cleaned

    @property
    def facts(self) -> dict:
        """What the verbs take."""
        return {
            "tier": self.cleaned_data["tier"], "name": " ".join(self.cleaned_data["name"].split()),
            "conditions": tuple(dict.fromkeys(row.condition for row in self.rows)),
        }  # fmt: skip

    @property
    def seen_at(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    @property
    def digest(self) -> str:
        """Of what would come into force, so that nothing does which was not looked at."""
        said = [self.facts["tier"], [condition.stored() for condition in self.facts["conditions"]]]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]

    @cached_property
    def facts_to_add(self) -> list[tuple[str, object]]:
        return [(name, label_of(term)) for name, term in TERMS.items()]


def numbers(data: QueryDict) -> list[int]:
    found = sorted(int(hit[1]) for name in data if (hit := A_ROW.fullmatch(name)))
    return [number for number in found if data[f"row-{number}-fact"] in TERMS][:MOST_ROWS]


def row_of(data: QueryDict, number: int) -> ConditionForm:
    return ConditionForm(data, fact=data[f"row-{number}-fact"], prefix=f"row-{number}")


def redrawn(data: QueryDict, *, rule: TierRule | None, add: str = "", drop: str = "") -> RuleForm:
    """The form as it was typed, with one line more or less; nothing is judged yet."""
    kept = data.copy()
    taken = numbers(data)
    if add in TERMS and len(taken) < MOST_ROWS:
        kept[f"row-{max(taken, default=-1) + 1}-fact"] = add
    for name in list(kept) if drop else ():
        if name.startswith(f"row-{drop}-"):
            del kept[name]
    form = RuleForm(rule=rule)
    form.initial = {name: kept.get(name, "") for name in ("tier", "name", "seen")}
    form.rows = list(unjudged(kept))
    return form


def unjudged(data: QueryDict) -> Iterator[ConditionForm]:
    for number in numbers(data):
        fact, prefix = data[f"row-{number}-fact"], f"row-{number}"
        value = data.get(f"{prefix}-value", "") if TERMS[fact].is_number else data.getlist(f"{prefix}-value")
        initial = {"sign": data.get(f"{prefix}-sign", ""), "value": value, "level": data.get(f"{prefix}-level", "")}
        yield ConditionForm(initial=initial, fact=fact, prefix=prefix)
