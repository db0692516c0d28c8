"""What a landlord fills in about one space."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from .. import facts
from ..file_fields import DayField
from ..models import Said, Space
from .answers import Answer

CHOICES = (
    (Said.VACANT, pgettext_lazy("landlord", "Still vacant")),
    (Said.TAKEN, pgettext_lazy("landlord", "Let already")),
    (Said.CHANGED, pgettext_lazy("landlord", "Something has changed")),
)
CHOOSE = _("Please choose one of the three.")
LEAST_RENT, MOST_RENT = Decimal(5), Decimal(1000)  # below it is a rent a day, above it a rent for the whole
ASKED = ("rent_min", "rent_max", "area", "available_on")


class Number(forms.NumberInput):
    def __init__(self):
        super().__init__({"inputmode": "decimal", "step": "any"})


def written(value):
    """26 and 26.5 as people write them, where the column says 26.00."""
    return facts.plain(value).replace(",", "") if isinstance(value, Decimal) else value


class LineForm(forms.Form):
    """The choice, and what is new when something has changed; what is left as it is changes nothing."""

    said = forms.ChoiceField(choices=CHOICES, error_messages=dict.fromkeys(("required", "invalid_choice"), CHOOSE))
    rent_min = forms.DecimalField(required=False, max_digits=8, decimal_places=2, widget=Number)
    rent_max = forms.DecimalField(required=False, max_digits=8, decimal_places=2, widget=Number)
    area = forms.DecimalField(
        label=_("Floor area (㎡)"), required=False, max_digits=10, decimal_places=2, min_value=Decimal("0.01"),
        widget=Number, error_messages={"min_value": _("The area must be more than 0.")},
    )  # fmt: skip
    available_on = DayField(label=_("Available from"), required=False)
    text = forms.CharField(label=pgettext_lazy("landlord", "What else we should know"), required=False, max_length=400)

    def __init__(self, data=None, *, space: Space, typed: bool = False):
        """`typed`: show again what was sent so far, without a word about what is missing."""
        prefix = f"s{space.pk}"
        initial = {name: written(getattr(space, name)) for name in ASKED}
        if typed:
            initial |= {name: data.get(f"{prefix}-{name}", "") for name in self.base_fields}
        super().__init__(None if typed else data, prefix=prefix, initial=initial)
        self.space = space
        for name in ("rent_min", "rent_max"):
            self.fields[name].label = facts.label_of(name)

    @property
    def chosen(self) -> str:
        return self["said"].value() or ""

    @property
    def facts(self) -> list[tuple[object, str]]:
        """By which the landlord knows the space again."""
        shown = [facts.FACTS[name] for name in ("area", "rent", "available_on")]
        return [(fact.label, fact.said(self.space)) for fact in shown]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("said") != Said.CHANGED:
            self.drop_what_is_not_meant()
            return cleaned
        for name in ("rent_min", "rent_max"):
            self.check_rent(name, cleaned.get(name))
        least, most = cleaned.get("rent_min"), cleaned.get("rent_max")
        if least is not None and most is not None and least > most:
            self.add_error("rent_max", pgettext("landlord", "The second rent is lower than the first."))
        if not self.errors and not self.changed() and not cleaned.get("text"):
            self.add_error(None, _("Please say what has changed."))
        return cleaned

    def drop_what_is_not_meant(self) -> None:
        """Half a number beside “still vacant” is nobody's mistake."""
        for name in [name for name in self.errors if name != "said"]:
            del self._errors[name]

    def check_rent(self, name: str, rent: Decimal | None) -> None:
        if rent is not None and not LEAST_RENT <= rent <= MOST_RENT and rent != getattr(self.space, name):
            self.add_error(name, _("Please give the rent for one ㎡ and one month. 1 a day is about 30 a month."))

    def changed(self) -> dict:
        """Facts that are other than recorded; an emptied field says nothing."""
        given = {name: self.cleaned_data.get(name) for name in ASKED}
        return {
            name: value for name, value in given.items() if value is not None and value != getattr(self.space, name)
        }

    def answer(self) -> Answer:
        said = self.cleaned_data["said"]
        if said != Said.CHANGED:
            return Answer(said)
        return Answer(said, self.cleaned_data["text"], self.changed())
