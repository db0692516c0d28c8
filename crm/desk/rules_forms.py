"""The form of a decision: a value typed as its rule wants it, from which day on, and why."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.fields import Day
from crm.flow import Refused
from crm.rules import Rule

EARLIEST = date(2000, 1, 1)
AHEAD = timedelta(days=5 * 366)
YES_NO = [("yes", pgettext_lazy("rule", "yes")), ("no", pgettext_lazy("rule", "no"))]


class RuleForm(forms.Form):
    value = forms.CharField(label=gettext_lazy("New value"), max_length=1000)
    from_on = forms.DateField(label=gettext_lazy("In force from"), widget=Day)
    earlier = forms.BooleanField(
        label=gettext_lazy("Yes, from this earlier day on"),
        error_messages={"required": gettext_lazy("This day lies in the past. Please confirm it.")},
        help_text=gettext_lazy(
            "What is logged already keeps its clock and its due date. The new value counts for what is entered from "
            "now on, also with a receipt on or after that day."
        ),
    )  # fmt: skip
    text = forms.CharField(
        label=pgettext_lazy("rule", "Reason"), max_length=200,
        help_text=gettext_lazy("The meeting, the document or the experience that speaks for it; kept in the history."),
    )  # fmt: skip

    def __init__(self, *args, rule: Rule, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule, self.today = rule, today
        value = self.fields["value"]
        value.widget, value.help_text = widget(rule), rule.bounds()
        value.required = rule.kind != "text"
        self.fields["from_on"].initial = today
        self.fields["earlier"].is_wide = self.fields["text"].is_wide = True
        if not self.lies_in_the_past():
            del self.fields["earlier"]

    def lies_in_the_past(self) -> bool:
        """Of the day that was typed; only then is it asked whether that is meant."""
        try:
            return EARLIEST <= self.fields["from_on"].clean(self.data.get("from_on")) < self.today
        except forms.ValidationError:
            return False

    def clean_value(self):
        try:
            return self.rule.read(self.cleaned_data["value"])
        except Refused as refused:
            raise forms.ValidationError(str(refused.reason)) from None

    def clean_from_on(self):
        day = self.cleaned_data["from_on"]
        if not EARLIEST <= day <= self.today + AHEAD:
            raise forms.ValidationError(_("Is the year right? From 2000 up to five years ahead."))
        return day

    def facts(self) -> dict:
        """What the verb wants to know."""
        return {name: self.cleaned_data[name] for name in ("value", "from_on", "text")}


def widget(rule: Rule) -> forms.Widget:
    match rule.kind:
        case "number":
            return forms.NumberInput(attrs={"min": rule.least, "max": rule.most, "step": 1, "inputmode": "numeric"})
        case "switch":
            return forms.Select(choices=[("", "—"), *YES_NO])
        case "choice":
            return forms.Select(choices=[("", "—"), *rule.choices])
        case "hour":
            return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TextInput(attrs={"maxlength": 200})
