"""What somebody fills in without a log-in: to sign up, to change it by ticket, to check in at the door."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.accounts.forms import phone_problem
from enterprises.requests.public import challenge
from enterprises.requests.public.forms import LEAST_DIGITS, UNANSWERED, PublicForm

from ..known import code_in, match

MOST_HEADS = 20


def heads_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("How many people come?"), min_value=1, max_value=MOST_HEADS, initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


def wish_field() -> forms.CharField:
    return forms.CharField(
        label=_("Is there something you want to raise?"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("A question, a product, whom you want to meet"),
    )  # fmt: skip


class SeatForm(PublicForm):
    """Who comes. The same at the door, where nobody has to prove that they are a person."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    enterprise = forms.CharField(
        label=_("Your enterprise"), min_length=2, max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("Its name, or its 18-digit credit code (USCC)"),
    )  # fmt: skip
    person = forms.CharField(
        label=_("Who comes?"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("At the door its last four digits are enough"),
    )  # fmt: skip
    heads, wish = heads_field(), wish_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        typed = self.data.get("token", "").replace("\0", "")[:40]
        self.token = typed or challenge.new_token()
        self.initial.setdefault("token", self.token)

    def clean_phone(self):
        phone = " ".join(unicodedata.normalize("NFKC", self.cleaned_data["phone"]).split())
        problem = phone_problem(phone)
        if not problem and len(re.sub(r"\D", "", phone)) < LEAST_DIGITS:
            problem = _("Please write the whole number, with the area code.")
        if problem:
            raise forms.ValidationError(problem)
        return phone

    def clean_enterprise(self):
        """A credit code alone is only good if we know whose it is: a list of codes helps nobody at the door."""
        written = " ".join(unicodedata.normalize("NFKC", self.cleaned_data["enterprise"]).split())
        if code_in(written) and match(written) is None:
            raise forms.ValidationError(_("We do not know this code. Please write the name of the enterprise."))
        return written

    def facts(self) -> dict:
        cleaned = self.cleaned_data
        found = match(cleaned["enterprise"])
        facts = {name: cleaned[name] for name in ("person", "phone", "heads", "wish")}
        return facts | {"enterprise": found, "name": cleaned["enterprise"]}


class SignUpForm(SeatForm):
    answer = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": UNANSWERED}, help_text=_("So that we know a person is writing; a number is enough"),
    )  # fmt: skip
    # people do not see it, programs fill it in
    website = forms.CharField(required=False, label=_("Leave this field empty"))
    seal = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.initial.setdefault("seal", challenge.seal(self.token, now=now))
        self.fields["answer"].label = challenge.question(self.token).words

    def renew(self) -> None:
        """A token of ours in place of one that is not, with all that was typed."""
        self.token = challenge.new_token()
        fresh = {"token": self.token, "seal": challenge.seal(self.token, now=self.now), "answer": ""}
        self.data = self.data.copy()
        for name, value in fresh.items():
            self.data[name] = value
        self.fields["answer"].label = challenge.question(self.token).words

    def typed(self) -> dict:
        return {name: self.data.get(name, "") for name in self.fields}

    def clean_answer(self):
        answer = self.cleaned_data["answer"]
        if not challenge.is_right(self.token, answer):
            raise forms.ValidationError(UNANSWERED)
        return answer


class TicketForm(PublicForm):
    person = forms.CharField(label=_("Who comes?"), max_length=30)
    heads, wish = heads_field(), wish_field()


class CodeForm(PublicForm):
    code = forms.CharField(
        label=pgettext_lazy("ticket", "Ticket code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Ten letters and digits; how they are grouped makes no difference"),
    )  # fmt: skip


class DoorForm(PublicForm):
    who = forms.CharField(
        label=_("Last four digits of your phone, or your ticket code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}),
    )  # fmt: skip
