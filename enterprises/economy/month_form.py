"""The months of one measure and year in one form: only what a person touched is entered; the unit is read back."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.cells import money, plain, tight

from .amounts import HEADS, UNIT_WORDS, UNITS, amount_words, span_words
from .models import STOCKS, WHOLE_YEAR, Datum, Source
from .values import Entry

CELL = {"yuan": "元", "wan": "万元", "yi": "亿元"}
SLOT = re.compile(r"v(\d{1,2})_(\d{1,2})")
TOGETHER = (2, 2)  # 1–2月


@dataclass(frozen=True)
class Slot:
    """One value of the form: its month (the last one, 0 of a year) and how many it covers."""

    month: int
    span: int

    @property
    def name(self) -> str:
        return f"v{self.month}_{self.span}"

    @property
    def final(self) -> str:
        return f"final{self.month}_{self.span}"


def slots(measure: str, stored: dict[int, Datum], posted) -> list[Slot]:
    """Twelve months, 1–2月 where it can be told together, whatever other spans are stored or were sent, the year."""
    found = {(month, 1) for month in range(1, 13)} | {(row.month, row.span) for row in stored.values()}
    found |= {TOGETHER} if measure not in STOCKS else set()
    sent = (SLOT.fullmatch(name) for name in posted or ())
    found |= {(int(one[1]), int(one[2])) for one in sent if one and 1 <= int(one[2]) <= int(one[1]) <= 12}
    months = sorted(found - {(WHOLE_YEAR, 1)}, key=lambda key: (key[0] - key[1], -key[1]))  # by the first of them
    return [Slot(*key) for key in [*months, (WHOLE_YEAR, 1)]]


class MonthsForm(forms.Form):
    unit = forms.ChoiceField(label=pgettext_lazy("economy", "Unit"), choices=UNIT_WORDS, initial="wan")
    source = forms.ChoiceField(
        label=pgettext_lazy("economy", "Source"),
        choices=Source,
        help_text=gettext_lazy("Of the values that you change"),
    )
    confirmed = forms.BooleanField(label=gettext_lazy("The values are right as they are"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, measure: str, year: int, stored: dict[int, Datum], seen: str):
        self.measure, self.year, self.stored = measure, year, stored
        self.slots = slots(measure, stored, data)
        super().__init__(data)
        if measure in HEADS:
            del self.fields["unit"]
        for slot in self.slots:
            self.fields[slot.name] = forms.CharField(
                label=span_words(year, slot.month, slot.span), required=False, max_length=40,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )  # fmt: skip
            said = _("%(when)s: final") % {"when": span_words(year, slot.month, slot.span)}
            self.fields[slot.final] = forms.BooleanField(
                label=said, required=False, widget=forms.CheckboxInput(attrs={"aria-label": said})
            )
        self.initial |= self.as_stored() | {"seen": seen, "source": self.usual_source()}
        self.initial["shown"] = self.as_stored()

    def usual_source(self) -> str:
        newest = max(self.stored.values(), key=lambda row: row.at, default=None)
        return newest.source if newest else Source.STATISTICS

    def row(self, slot: Slot) -> Datum | None:
        row = self.stored.get(slot.month)
        return row if row and row.span == slot.span else None

    def as_stored(self) -> dict:
        """Each value in 万元 and whether it is final, as a browser would send it back untouched."""
        found: dict[str, object] = {}
        for slot in self.slots:
            row = self.row(slot)
            found[slot.name] = self.in_unit(row.value) if row else ""
            found[slot.final] = bool(row and row.is_final)
        return found

    def in_unit(self, value: Decimal) -> str:
        amount = value if self.measure in HEADS else value / UNITS["wan"]
        return f"-{plain(-amount)}" if amount < 0 else plain(amount)

    def clean(self):
        cleaned = super().clean()
        self.numbers = {}
        for slot in self.slots:
            if text := cleaned.get(slot.name):
                try:
                    self.numbers[slot.name] = self.read(text)
                except ValueError as reason:
                    self.add_error(slot.name, str(reason))
        apart, together = Slot(2, 1).name, Slot(*TOGETHER).name
        if apart in self.numbers and together in self.numbers:
            self.add_error(together, _("February and January to February cannot both be told: empty one of the two."))
        return cleaned

    def read(self, text: str) -> Decimal:
        written = tight(text)
        is_less = written[:1] in {"-", "−", "－"}
        written = written[1:] if is_less else written
        if self.measure in HEADS:
            written = written.replace(",", "").removesuffix("人")
            if not written.isdecimal():
                raise ValueError(_("“%(text)s” is not a number of people.") % {"text": text})
            amount = Decimal(written)
        else:
            amount = money(written, CELL[self.cleaned_data.get("unit") or "wan"])
        return -amount if is_less else amount

    def touched(self) -> list[Slot]:
        """What differs from what was shown; what somebody else changed meanwhile is none of this person's doing."""
        shown = self.cleaned_data.get("shown")
        shown = shown if isinstance(shown, dict) else {}
        return [
            slot for slot in self.slots
            if self.cleaned_data.get(slot.name, "") != shown.get(slot.name, "")
            or self.cleaned_data.get(slot.final, False) != shown.get(slot.final, False)
        ]  # fmt: skip

    def entries(self) -> list[Entry]:
        """One for each month touched: of February and 1–2月, which share their place, the one that is filled."""
        found: dict[int, Entry] = {}
        for slot in self.touched():
            value = self.numbers.get(slot.name)
            if value is None and slot.month in found:
                continue
            found[slot.month] = Entry(
                self.measure, self.year, slot.month, value, slot.span, self.cleaned_data[slot.final],
                self.cleaned_data["source"],
            )  # fmt: skip
        return list(found.values())

    def read_back(self) -> list[tuple[str, str, str]]:
        """(months, what was read, what is stored): 2024年5月 9,000万元, before it 8,700万元."""
        return [
            (entry.when, amount_words(self.measure, entry.value), amount_words(self.measure, row.value) if row else "")
            for entry in self.entries()
            for row in [self.stored.get(entry.month)]
        ]

    def lines(self) -> list[tuple]:
        """(slot's field, its tick, the stored row with its words) in the order of the screen."""
        for row in self.stored.values():
            row.words = amount_words(self.measure, row.value)
        return [(self[slot.name], self[slot.final], self.row(slot)) for slot in self.slots]

    def caught_up(self, stored: dict[int, Datum], seen: str) -> "MonthsForm":
        """The same text over figures that have changed since: what was not touched takes the new value."""
        fresh = MonthsForm(measure=self.measure, year=self.year, stored=stored, seen=seen)
        data, untouched = self.data.copy(), set(self.slots) - set(self.touched())
        for slot in fresh.slots:
            if slot in untouched or slot not in self.slots:
                data[slot.name] = fresh.initial[slot.name]
                data.pop(slot.final, None)
                data |= {slot.final: "on"} if fresh.initial[slot.final] else {}
        data["seen"], data["shown"] = seen, json.dumps(fresh.initial["shown"])
        return MonthsForm(data, measure=self.measure, year=self.year, stored=stored, seen=seen)
