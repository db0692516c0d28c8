"""What an enterprise fills in without a log-in. Types and presence only; what a stranger may do stands in `guard`."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import attachments
from crm.models import Attachment
from crm.web import row_id
from enterprises.accounts.forms import phone_problem
from enterprises.accounts.names import clean_uscc

from .. import about_space
from ..fields import FilesField
from ..kinds import categories, category_choices
from ..models import Grade
from . import challenge
from .rules import number

USCC = re.compile(r"[0-9A-Z]{18}")
LEAST_DIGITS = 7
UNANSWERED = _("That is not right. Please answer it with a number.")
MEGABYTE = 1024 * 1024


class PublicForm(forms.Form):
    """Says what is missing in plain words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Please fill this in.")


class PublicFiles(FilesField):
    """So many files of such a size, by the rules of the day. Those that can be taken are kept even if others cannot."""

    def __init__(self, **options):
        super().__init__(**options)
        self.most = self.most_bytes = self.held = 0
        self.good = []

    def clean(self, data, initial=None):
        uploads = [upload for upload in (data if isinstance(data, list) else [data]) if upload]
        problems = {upload: attachments.problem(upload, most_bytes=self.most_bytes) for upload in uploads}
        fitting = [upload for upload, problem in problems.items() if not problem]
        self.good = fitting[: max(0, self.most - self.held)]
        said = [problem for problem in problems.values() if problem]
        if len(self.good) < len(fitting):
            said.append(_("At most %(most)s files can be sent.") % {"most": self.most})
        if said:
            raise forms.ValidationError(said)
        return uploads


class FilesForm(PublicForm):
    """Files wait under the form's token until the form is right."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    files = PublicFiles(label=_("Photos, documents"), required=False)

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.token = (
            self.data.get("token", "").replace("\0", "")[:40] or self.initial.get("token") or challenge.new_token()
        )
        self.initial["token"] = self.token
        field, size = self.fields["files"], number("file_size", now.date())
        field.most, field.most_bytes = number("files", now.date()), size * MEGABYTE
        field.held = len(self.waiting_files())
        field.help_text = _("Up to %(most)s files of at most %(size)s MB each: photos, PDF, Office.") % {
            "most": field.most, "size": size,
        }  # fmt: skip

    def waiting_files(self):
        return list(Attachment.objects.waiting(self.token, None))

    def drop_files(self) -> None:
        """Those the sender has thought better of."""
        picked = {pk for text in self.data.getlist("drop") if (pk := row_id(text))}
        attachments.drop(self.token, picked)
        self.fields["files"].held = len(self.waiting_files())

    def keep_files(self) -> None:
        """Store good files at once, so that an error elsewhere in the form does not lose them."""
        for upload in self.fields["files"].good:
            attachments.keep(upload, by=None, token=self.token)


class AskForm(FilesForm):
    """我要提诉求. Who asks is what they write; an officer links it to an enterprise later."""

    enterprise = forms.CharField(
        label=_("Your enterprise"),
        min_length=2,
        max_length=120,
        help_text=_("Its name, or its 18-digit credit code (USCC)"),
    )
    category = forms.TypedChoiceField(label=_("What it is about"), coerce=int)
    title = forms.CharField(label=_("In one sentence"), min_length=4, max_length=80)
    text = forms.CharField(
        label=_("More about it"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Where, since when, what you have tried, what would help"),
    )  # fmt: skip
    contact_name = forms.CharField(label=_("Whom may we call?"), max_length=30)
    contact_phone = forms.CharField(
        label=_("Telephone"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    answer = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": UNANSWERED}, help_text=_("So that we know a person is writing; a number is enough"),
    )  # fmt: skip
    # people do not see it, programs fill it in
    website = forms.CharField(required=False, label=_("Leave this field empty"))
    seal = forms.CharField(widget=forms.HiddenInput, required=False)
    unit = forms.CharField(widget=forms.HiddenInput, max_length=100, required=False)  # the space it is about, sealed

    field_order = ["enterprise", "category", "title", "text", "files", "contact_name", "contact_phone", "answer"]

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, now=now, **kwargs)
        self.fields["category"].choices = [("", _("Please choose")), *category_choices()]
        self.fields["contact_name"].widget.attrs["autocomplete"] = "name"
        self.fields["enterprise"].widget.attrs["autocomplete"] = "organization"
        self.initial.setdefault("seal", challenge.seal(self.token, now=now))
        self.fields["answer"].label = challenge.question(self.token).words
        self.space = about_space.kept(self.data.get("unit") or self.initial.get("unit") or "")

    def renew(self) -> None:
        """A token of ours in place of one that is not, with all that was typed."""
        self.token = challenge.new_token()
        fresh = {"token": self.token, "seal": challenge.seal(self.token, now=self.now), "answer": ""}
        self.data = self.data.copy()
        for name, value in fresh.items():
            self.data[name] = value
        self.fields["answer"].label = challenge.question(self.token).words

    def typed(self) -> dict:
        """What was sent so far, to be shown again without a word about what is missing."""
        return {name: self.data.get(name, "") for name in self.fields if name != "files"}

    def clean_category(self):
        return categories()[self.cleaned_data["category"]]

    def clean_contact_phone(self):
        phone = " ".join(unicodedata.normalize("NFKC", self.cleaned_data["contact_phone"]).split())
        problem = phone_problem(phone)
        if not problem and len(re.sub(r"\D", "", phone)) < LEAST_DIGITS:
            problem = _("Please write the whole number, with the area code.")
        if problem:
            raise forms.ValidationError(problem)
        return phone

    def clean_answer(self):
        answer = self.cleaned_data["answer"]
        if not challenge.is_right(self.token, answer):
            raise forms.ValidationError(UNANSWERED)
        return answer

    def facts(self) -> dict:
        """What is written into the request. A credit code in place of the name is kept as both."""
        cleaned = self.cleaned_data
        written = unicodedata.normalize("NFKC", cleaned["enterprise"]).strip()
        code = clean_uscc(written)[0] if USCC.fullmatch(re.sub(r"[\s\-]", "", written).upper()) else ""
        facts = {name: cleaned[name] for name in ("category", "title", "contact_name", "contact_phone")}
        return facts | {
            "text": cleaned["text"] or cleaned["title"], "claimed_uscc": code, "claimed_name": written,
            "space": self.space,
        }  # fmt: skip


class CodeForm(PublicForm):
    """Number and code, as they are read from a screenshot or by telephone."""

    number = forms.CharField(
        label=_("Number of the request"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    code = forms.CharField(
        label=pgettext_lazy("public", "Code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Ten letters and digits; how they are grouped makes no difference"),
    )  # fmt: skip


class AddForm(FilesForm):
    """补充材料: words, files, or both."""

    text = forms.CharField(
        label=_("What do you want to add?"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    field_order = ["text", "files"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("text") and not self.has_files():
            self.add_error("text", _("Write something, or choose a file."))
        return cleaned

    def has_files(self) -> bool:
        return bool(self.fields["files"].good or self.fields["files"].held or self.errors.get("files"))


class WithdrawForm(PublicForm):
    text = forms.CharField(
        label=_("Why?"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It helps us; you need not say."),
    )  # fmt: skip


class RateForm(PublicForm):
    """Five grades, the best first, and a word if one likes."""

    grade = forms.TypedChoiceField(
        label=_("Are you satisfied with the answer?"), coerce=int, choices=sorted(Grade.choices, reverse=True),
        widget=forms.RadioSelect, error_messages={"required": _("Please choose one of the five.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("A word about it"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
