"""Forms of the duty roster: people in turn over some days, a sheet, one duty."""

from datetime import date, timedelta
from itertools import cycle

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from crm import leave
from crm.excel_guard import Unreadable
from crm.fields import Day
from crm.models import DutyShift, Role, User

from .people_forms import is_phone
from .roster_flow import Line, as_shown
from .roster_sheet import People, read

MOST_DAYS = 366
SHOWN_ERRORS = 50


class TurnsForm(forms.Form):
    """So many days, the same people again and again in their order."""

    from_on = forms.DateField(label=pgettext_lazy("date", "From"), widget=Day)
    to_on = forms.DateField(label=pgettext_lazy("date", "To"), widget=Day)
    which = forms.ChoiceField(
        label=gettext_lazy("Which days"),
        choices=[("off", gettext_lazy("Only days off")), ("all", gettext_lazy("Every day"))],
    )
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=60, required=False)
    names = forms.CharField(
        label=gettext_lazy("Who, in turn"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Names in the order of their turns, one a line or with commas. Telephones come from the people's pages."
        ),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["names"].is_wide = True

    def clean_names(self):
        try:
            return People().named(self.cleaned_data["names"])
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None

    def clean(self):
        cleaned = super().clean()
        if {"from_on", "to_on"} <= cleaned.keys():
            count = (cleaned["to_on"] - cleaned["from_on"]).days
            if count < 0:
                self.add_error("to_on", _("The last day lies before the first day"))
            elif count >= MOST_DAYS:
                self.add_error("to_on", _("A year at most at a time"))
            elif not self.days():
                self.add_error("which", _("There is no day off in this time."))
        return cleaned

    def days(self) -> list[date]:
        from_on, to_on = self.cleaned_data["from_on"], self.cleaned_data["to_on"]
        if self.cleaned_data.get("which") == "off":
            return leave.off_days(from_on, to_on)
        return [from_on + timedelta(days=n) for n in range((to_on - from_on).days + 1)]

    def lines(self) -> list[Line]:
        turns = zip(self.days(), cycle(self.cleaned_data["names"]), strict=False)
        return [Line(day, person, note=self.cleaned_data["note"]) for day, person in turns]


class SheetForm(forms.Form):
    """A sheet that was chosen, or its cells as they were copied."""

    file = forms.FileField(
        label=gettext_lazy("Sheet"), required=False, max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )  # fmt: skip
    cells = forms.CharField(
        label=gettext_lazy("Or copied cells"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("With the header: date, name, and if you like telephone and remark."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.row_errors: list[tuple[int, str]] = []
        self.lines = []

    def clean(self):
        cleaned = super().clean()
        data = cleaned["file"].read() if cleaned.get("file") else cleaned.get("cells", "").encode()
        if not data and not self.errors:
            raise forms.ValidationError(_("Choose a sheet or paste its cells."))
        try:
            self.lines, self.row_errors = read(data)
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from None
        if self.row_errors or not self.lines:
            raise forms.ValidationError(self.what_is_wrong())
        return cleaned

    def what_is_wrong(self) -> str:
        count = len(self.row_errors)
        if not count:
            return _("There is no row below the header.")
        words = ngettext(
            "%(n)s row cannot be taken; nothing was entered.", "%(n)s rows cannot be taken; nothing was entered.", count
        )
        return words % {"n": count}


class DutyForm(forms.ModelForm):
    person = forms.TypedChoiceField(label=gettext_lazy("On duty"), coerce=int)
    seen = forms.CharField(widget=forms.HiddenInput)

    field_order = ["person", "phone", "note"]

    class Meta:
        model = DutyShift
        fields = ["phone", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = User.objects.in_role(*Role).order_by("name", "username")
        self.people = {person.pk: person for person in rows}
        self.people.setdefault(self.instance.person_id, self.instance.person)
        self.fields["person"].choices = [(pk, leave.named(pk, person)) for pk, person in self.people.items()]
        self.fields["phone"].validators.append(is_phone)
        self.initial |= {"person": self.instance.person_id, "seen": as_shown(self.instance)}
        self.was = self.instance.person, self.instance.phone

    def facts(self) -> dict:
        """With another person the number of the one before does not stay."""
        facts = {name: self.cleaned_data[name] for name in ("phone", "note")}
        person = self.people[self.cleaned_data["person"]]
        if person != self.was[0] and facts["phone"] == self.was[1]:
            facts["phone"] = person.phone
        return facts | {"person": person}
