"""Fields that read what people type about places: measures with units, floors, days, yes or no, coordinates."""

import json
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from crm import cells
from crm.fields import ReadField

from . import facts, measures

OPEN = [("", pgettext_lazy("fact", "not known"))]
YES_NO = [*OPEN, ("yes", pgettext_lazy("fact", "yes")), ("no", pgettext_lazy("fact", "no"))]
MOBILE = re.compile(r"(\+86)?1[3-9]")
MOBILE_LENGTH = 11
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def measure(column: str, **options) -> ReadField:
    """A number with the unit in its label; the unit may be typed as well."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    read = measures.MEASURES[column].read
    return ReadField(label=Label(column), read=read, said=facts.plain, widget=widget, **options)


class Label:
    """The label of a column in the language of whoever looks."""

    def __init__(self, column: str):
        self.column = column

    def __str__(self):
        return facts.label_of(self.column)


def floor(**options) -> ReadField:
    return ReadField(
        label=gettext_lazy("Floor"), read=measures.storey, help_text=gettext_lazy("As 5; below ground as -1"),
        max_length=8, **options,
    )  # fmt: skip


def day(label, *, since: int, past: bool, **options) -> ReadField:
    """A day from that year on: up to today, or within ten years."""

    def read(text: str) -> date:
        found, today = cells.day(text), timezone.localdate()
        if past and found > today:
            raise ValueError(_("%(day)s is still to come.") % {"day": found})
        if not (since <= found.year and found <= today + timedelta(days=3660)):
            raise ValueError(_("“%(text)s” lies too far away to be meant.") % {"text": text})
        return found

    # the browser's own control, which takes and gives 2024-06-30 whatever the language
    return ReadField(label=label, read=read, widget=forms.TextInput(attrs={"type": "date"}), **options)


def yes_no(label) -> forms.TypedChoiceField:
    return YesNoField(label=label, choices=YES_NO, required=False, coerce=lambda said: said == "yes", empty_value=None)


class YesNoField(forms.TypedChoiceField):
    """Nobody knows, yes, or no."""

    def prepare_value(self, value):
        return {True: "yes", False: "no", None: ""}.get(value, value)


def choice(label, choices, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[*OPEN, *choices], required=False, **options)


def one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def phone(text: str) -> str:
    """The number as it is kept; ValueError when it cannot be one. Mobiles are counted, landlines are not."""
    number = one_line(text)
    digits = re.sub(r"\D", "", number.removeprefix("+86"))
    if number and len(digits) < 5:
        raise ValueError(_("This is not a phone number."))
    if not MOBILE.match(re.sub(r"[\s-]", "", number)):
        return number
    if len(digits) != MOBILE_LENGTH:
        raise ValueError(
            ngettext(
                "A mobile number has 11 digits, this one has %(n)s.",
                "A mobile number has 11 digits, this one has %(n)s.", len(digits),
            ) % {"n": len(digits)}
        )  # fmt: skip
    return digits  # written apart or together it is one number, and one person


def there(reason: object, found) -> str:
    """An error that leads to what is there already."""
    link = format_html('<a href="{}">{}</a>', found.get_absolute_url(), found)
    return format_html(_("{reason}: {link}"), reason=reason, link=link)


class SeenForm(forms.Form):
    """A form that knows how the record stood when it was opened: a stale one loses, and what was typed is kept.

    `record` is what is changed, None for a new one; `held` says it as initial values.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.JSONField(required=False, widget=forms.HiddenInput)
    ONLY_HERE = ("seen", "shown")

    def __init__(self, data=None, *, user, record=None, initial=None):
        super().__init__(data, initial=self.held(record) if record else initial)
        self.user, self.record = user, record
        self.prepare()
        if record:
            self.initial |= {"seen": record.updated_at.isoformat(), "shown": self.as_sent()}

    def prepare(self):
        pass

    @staticmethod
    def held(record) -> dict:
        raise NotImplementedError

    def clean_seen(self):
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return EPOCH  # never equal to a moment of change, so the page counts as old

    @property
    def wrong(self) -> list[forms.BoundField]:
        """The fields to look at again."""
        return [self[name] for name in self.fields if name in self.errors]

    def as_sent(self) -> dict[str, str]:
        """What a browser would send back untouched."""
        return {name: self.sent(name) for name in self.fields if name not in self.ONLY_HERE}

    def sent(self, name: str) -> str:
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(field, forms.BooleanField):
            return "on" if value else ""
        return "" if value is None else str(value)

    def caught_up(self, present) -> "SeenForm":
        """The same text for a record that has changed since: what was left as it was takes the new value."""
        data, fresh = self.data.copy(), type(self)(user=self.user, record=present)
        shown = self.cleaned_data.get("shown")
        for name, now in fresh.as_sent().items():
            was = shown.get(name) if isinstance(shown, dict) else None
            if data.get(name, "").replace("\r\n", "\n") == was:
                data.setlist(name, [now] if now else [])
        data["seen"], data["shown"] = fresh.initial["seen"], json.dumps(fresh.initial["shown"])
        return type(self)(data, user=self.user, record=present)
