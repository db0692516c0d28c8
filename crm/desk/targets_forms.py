"""The form of a target: which figure, for whom, which part of which year, how much in the figure's own unit."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import targets
from crm.amounts import Growth
from crm.figures import FIGURES, Count, Figure
from crm.models import Target, Unit, User
from crm.periods import Period, containing

from .targets_lines import may_open

PARTS = (
    ("year", gettext_lazy("The whole year")), ("half-1", gettext_lazy("First half")),
    ("half-7", gettext_lazy("Second half")),
    ("quarter-1", gettext_lazy("First quarter")), ("quarter-4", gettext_lazy("Second quarter")),
    ("quarter-7", gettext_lazy("Third quarter")), ("quarter-10", gettext_lazy("Fourth quarter")),
)  # fmt: skip
AHEAD, BACK = 2, 6  # years


class TargetForm(forms.Form):
    figure = forms.ChoiceField(label=gettext_lazy("Figure"))
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    part = forms.ChoiceField(label=pgettext_lazy("target", "Part of the year"), choices=PARTS)
    value = forms.DecimalField(
        label=pgettext_lazy("target", "Value"), max_digits=20, decimal_places=6, localize=False,
        help_text=gettext_lazy("In the unit that stands beside the name of the figure."),
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Unit"), required=False,
        help_text=gettext_lazy("Left empty, it is a target of the whole office."),
    )  # fmt: skip
    owner = forms.ModelChoiceField(User.objects.none(), label=pgettext_lazy("target", "Person"), required=False)
    text = forms.CharField(
        label=pgettext_lazy("target", "Reason"), required=False, max_length=200,
        help_text=gettext_lazy("The document or the meeting that set it; kept in the history."),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user: User, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.figures = aimable(user)
        self.fields["figure"].choices = [("", "—"), *((figure.name, named(figure)) for figure in self.figures)]
        self.fields["year"].choices = [(year, year) for year in range(today.year + AHEAD, today.year - BACK, -1)]
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)
        self.fields["owner"].queryset = User.objects.visible_to(user).filter(is_active=True).order_by("name")
        self.fields["text"].is_wide = True
        self.fields["unit"].empty_label = self.fields["owner"].empty_label = "—"

    def clean_value(self) -> Decimal:
        value = self.cleaned_data["value"]
        if value <= 0:
            raise forms.ValidationError(_("Write more than 0."))
        return value

    def clean(self):
        found = super().clean()
        if found.get("unit") and found.get("owner"):
            self.add_error("owner", _("Of a unit or of a person, not of both."))
        figure, value = FIGURES.get(found.get("figure", "")), found.get("value")
        if figure and value is not None:
            found["stored"] = value * targets.per(figure)
            if found["stored"] != found["stored"].quantize(targets.HUNDREDTH) or found["stored"] >= targets.MOST:
                self.add_error("value", _("This is finer, or more, than can be stored."))
            elif str(figure.unit) == "%" and value > 1000:
                self.add_error("value", _("This is a percentage."))
        return found

    def facts(self) -> dict:
        """What the verb wants to know."""
        found = self.cleaned_data
        seen = Decimal(found["seen"]) if found["seen"] else None
        return {
            "figure": found["figure"], "period": period_of(found["year"], found["part"]), "value": found["stored"],
            "unit": found["unit"], "owner": found["owner"], "text": found["text"], "seen": seen,
        }  # fmt: skip

    def clean_seen(self) -> str:
        """What was read before; nonsense is nothing."""
        text = self.cleaned_data["seen"]
        return text if text.replace(".", "", 1).isdecimal() and len(text) <= 24 else ""


def aimable(user: User) -> list[Figure]:
    """Figures of a period that this person may open. One of several of one name says too little by it, and of a
    growth the figure itself is aimed at."""
    found = [figure for figure in FIGURES.values() if figure.has_period and not isinstance(figure, Growth)]
    names = [str(figure.label) for figure in found]
    return [
        figure for figure in found
        if (names.count(str(figure.label)) == 1 or not isinstance(figure, Count)) and may_open(user, figure)
    ]  # fmt: skip


def named(figure: Figure) -> str:
    """固定资产投资（亿元）"""
    return (
        _("%(figure)s (%(unit)s)") % {"figure": figure.label, "unit": figure.unit} if figure.unit else str(figure.label)
    )


def period_of(year: int, part: str) -> Period:
    name, _dash, month = part.partition("-")
    return containing(date(year, int(month or 1), 1), name)


def part_of(period: Period) -> str:
    """The choice that means these days; a year where none does."""
    parts = (part for part, _label in PARTS if period_of(period.first.year, part) == period)
    return next(parts, "year")


def initial_of(target: Target) -> dict:
    """What the form of a target that stands already begins with."""
    figure = FIGURES.get(target.figure)
    value = (target.value / targets.per(figure)).normalize() if figure else target.value
    period = Period(target.first_on, target.last_on)
    return {
        "figure": target.figure, "year": target.first_on.year, "part": part_of(period), "value": f"{value:f}",
        "unit": target.unit_id, "owner": target.owner_id, "seen": str(target.value),
    }  # fmt: skip
