"""What is typed about figures, lists and totals. Types and presence only; the verbs decide."""

from datetime import date, datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.cells import money
from crm.clock import SHANGHAI
from crm.fields import Day, ReadField
from crm.templatetags.ui import money as money_words
from enterprises.accounts.picking import PickedEnterprise

from .models import Listing, Measure
from .street import TOTALS

FIRST_YEAR = 2015


def years(today: date) -> list[tuple[int, str]]:
    return [(year, str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)]


class PickForm(PickedEnterprise):
    """Whose figures, of what, of which year. Picked by an address, an enterprise needs no name."""

    measure = forms.ChoiceField(label=pgettext_lazy("economy", "Measure"), choices=Measure)
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)

    def __init__(self, *args, user, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_enterprises(user)
        self.fields["enterprise_name"].required = False
        self.fields["year"].choices = years(today)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("enterprise") and not self.has_error("enterprise_name"):
            self.add_error("enterprise_name", _("Whose figures? Type part of the name."))
        return cleaned


class PasteForm(forms.Form):
    lines = forms.CharField(
        label=gettext_lazy("Names or USCC, one a line"), widget=forms.Textarea(attrs={"rows": 8}), max_length=100_000,
        help_text=gettext_lazy("A number before the name is its rank. Former names are known, too."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].is_wide = True


class ListForm(forms.Form):
    """Which list of which year."""

    listing = forms.ChoiceField(label=pgettext_lazy("listing", "List"), choices=Listing)
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(today.year + 1, str(today.year + 1)), *years(today)]


def read_growth(text: str):
    try:
        return forms.DecimalField(max_digits=7, decimal_places=2).clean(text.strip().rstrip("%％").replace("+", ""))
    except forms.ValidationError:
        raise ValueError(_("“%(text)s” is not a growth in percent, such as +0.49.") % {"text": text}) from None


class TotalForm(forms.Form):
    what = forms.ChoiceField(label=pgettext_lazy("economy", "Measure"), choices=list(TOTALS.items()))
    first_on = forms.DateField(label=pgettext_lazy("period", "From"), widget=Day)
    last_on = forms.DateField(label=pgettext_lazy("period", "To"), widget=Day)
    value = ReadField(
        label=pgettext_lazy("economy", "Value"), required=True, read=money, said=money_words,
        help_text=gettext_lazy("Cumulated, as 88.3亿 or 883,000万 or in yuan"),
    )  # fmt: skip
    growth = ReadField(
        label=gettext_lazy("Growth published (%)"),
        read=read_growth,
        help_text=gettext_lazy("As published, such as +0.49"),
    )
    source = forms.CharField(label=pgettext_lazy("economy", "Source"), max_length=60, required=False)
    is_final = forms.BooleanField(label=pgettext_lazy("economy", "Final"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("first_on") and cleaned.get("last_on") and cleaned["last_on"] < cleaned["first_on"]:
            self.add_error("last_on", _("The last day lies before the first."))
        return cleaned


def moment(text: str) -> datetime | None:
    """When a file had changed last, as a form brings it back; what is none is never equal to one."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return datetime.min.replace(tzinfo=SHANGHAI)
