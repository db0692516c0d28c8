"""A requirement as a table to fill in: each condition with its values, and whether it is a must or a wish."""

from dataclasses import dataclass
from secrets import token_urlsafe

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.fields import Day
from crm.reference import units

from ..facts import CERTIFICATES, FIRE_CLASSES, TENURES, USES
from ..file_fields import DayField
from ..models import Park
from . import needs as asked
from .needs import Need, Needs
from .terms import LADDER, TERMS, Kind, Term
from .words import LABEL, UNIT

COUNTED = {"freight_lifts": pgettext_lazy("unit", "number")}  # beside the field; a sentence does without
MUST = "must"
IMPORTANCE = (
    (MUST, pgettext_lazy("need", "must")),
    ("1", pgettext_lazy("need", "wish")),
    ("2", pgettext_lazy("need", "important wish")),
    ("3", pgettext_lazy("need", "very important wish")),
)
GROUPS: tuple[tuple[object, tuple[str, ...]], ...] = (
    (_("Area and place"), ("area", "use", "floor", "community", "park")),
    (
        _("Building and equipment"),
        ("clear_height", "floor_load", "column_span", "freight_lifts", "lift_load", "power", "water", "gas", "steam"),
    ),
    (_("Fire and environment"), ("fire_class", "fire_accepted", "discharge", "hazardous")),
    (
        pgettext_lazy("facts", "Terms"),
        ("rent", "management_fee", "available_on", "tenure", "certificate", "can_register"),
    ),
)
LOWEST = -20  # floors below ground


class Select(forms.Select):
    def __init__(self, **more):
        super().__init__(attrs={"class": "form-select"}, **more)


def choices_of(term: Term) -> list[tuple[str, object]]:
    match term.name:
        case "community":
            return [(str(pk), unit.name) for pk, unit in units().items() if unit.kind == unit.Kind.COMMUNITY]
        case "park":
            return [(str(pk), name) for pk, name in Park.objects.values_list("pk", "name")]
        case _:
            return list({"use": USES, "tenure": TENURES, "certificate": CERTIFICATES}[term.name].items())


def number_field(term: Term, label: object) -> forms.Field:
    lowest = LOWEST if term.name == "floor" else 0
    field = forms.DecimalField(
        label=label, required=False, decimal_places=term.places, min_value=lowest, max_value=term.top
    )
    field.widget.attrs |= {"inputmode": "decimal", "class": "form-control", "placeholder": " "}
    return field


def fields_of(term: Term) -> dict[str, forms.Field]:
    """Named as the filters of the list are."""
    least, most = f"{term.name}_least", f"{term.name}_most"
    match term.kind:
        case Kind.RANGE:
            return {
                least: number_field(term, pgettext_lazy("range", "from")),
                most: number_field(term, pgettext_lazy("range", "to")),
            }
        case Kind.LEAST:
            return {least: number_field(term, pgettext_lazy("range", "at least"))}
        case Kind.MOST:
            return {most: number_field(term, pgettext_lazy("range", "at most"))}
        case Kind.DAY:
            return {most: DayField(label=_("by the day"), required=False, widget=Day(attrs={"class": "form-control"}))}
        case Kind.CLASS:
            options = [("", "—"), *((letter, FIRE_CLASSES[letter]) for letter in LADDER)]
            return {
                least: forms.ChoiceField(
                    label=pgettext_lazy("range", "at least"), required=False, choices=options, widget=Select
                )
            }
        case Kind.ONE_OF:
            box = forms.CheckboxSelectMultiple
            return {
                term.name: forms.MultipleChoiceField(
                    label=LABEL[term.name], required=False, choices=choices_of(term), widget=box
                )
            }
        case _:
            return {term.name: forms.BooleanField(label=pgettext_lazy("need", "is needed"), required=False)}


@dataclass(frozen=True)
class Row:
    """One line of the table. A long choice is folded away until something of it is chosen."""

    term: Term
    fields: list[forms.BoundField]
    importance: forms.BoundField

    @property
    def label(self) -> object:
        return LABEL[self.term.name]

    @property
    def unit(self) -> object:
        return UNIT.get(self.term.name, "") or COUNTED.get(self.term.name, "")

    @property
    def is_choice(self) -> bool:
        return self.term.kind == Kind.ONE_OF

    @property
    def is_long(self) -> bool:
        return self.term.has_ids

    @property
    def is_set(self) -> bool:
        return any(field.value() for field in self.fields)

    @property
    def errors(self) -> list[str]:
        return [error for field in self.fields for error in field.errors]


class RequirementForm(forms.Form):
    title = forms.CharField(label=pgettext_lazy("requirement", "Title"), max_length=60)
    tells = forms.BooleanField(label=_("Tell me when a space comes to fit"), required=False, initial=True)
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args, needs: Needs = (), **kwargs):
        super().__init__(*args, **kwargs)
        for term in TERMS.values():
            self.fields |= fields_of(term)
            self.fields[importance(term)] = forms.ChoiceField(
                label=_("must or wish"), required=False, choices=IMPORTANCE, initial=MUST, widget=Select
            )
        for need in needs:
            self.initial |= initial_of(need)
        self.fields["token"].initial = token_urlsafe(24)

    def groups(self) -> list[tuple[object, list[Row]]]:
        return [(heading, [self.row(TERMS[name]) for name in names]) for heading, names in GROUPS]

    def row(self, term: Term) -> Row:
        return Row(term, [self[name] for name in fields_of_names(term)], self[importance(term)])

    def clean(self):
        super().clean()
        if not self.errors:
            self.cleaned_data["needs"] = tuple(filter(None, map(self.need, TERMS.values())))
        return self.cleaned_data

    def need(self, term: Term) -> Need | None:
        """What a line says; None when nothing is filled in."""
        given = {name: self.cleaned_data.get(name) for name in fields_of_names(term)}
        if not any(value not in (None, "", [], False) for value in given.values()):
            return None
        least, most = given.get(f"{term.name}_least"), given.get(f"{term.name}_most")
        any_of = [least] if term.kind == Kind.CLASS else given.get(term.name) or []
        level = self.cleaned_data.get(importance(term)) or MUST
        weight = {"is_must": level == MUST, "weight": 1 if level == MUST else int(level)}
        try:
            return asked.said(
                term.name, least=least, most=most, any_of=any_of if term.kind != Kind.YES else (), **weight
            )
        except ValueError:
            self.add_error(fields_of_names(term)[0], _("From the smaller number to the larger one"))
            return None


def importance(term: Term) -> str:
    return f"{term.name}_is"


def fields_of_names(term: Term) -> list[str]:
    ends = {
        Kind.RANGE: ("_least", "_most"), Kind.LEAST: ("_least",), Kind.MOST: ("_most",), Kind.DAY: ("_most",),
        Kind.CLASS: ("_least",),
    }  # fmt: skip
    return [f"{term.name}{end}" for end in ends.get(term.kind, ("",))]


def initial_of(need: Need) -> dict[str, object]:
    """The values of a line, as the form shows them."""
    values = {f"{need.name}_least": need.least, f"{need.name}_most": need.most, need.name: list(need.any_of)}
    if need.term.kind == Kind.CLASS:
        values = {f"{need.name}_least": need.any_of[0]}
    if need.term.kind == Kind.YES:
        values = {need.name: True}
    return values | {importance(need.term): MUST if need.is_must else str(need.weight)}
