"""What is typed about an enterprise and its contacts. Types and presence only; the verbs decide."""

import json
import re
import unicodedata
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from crm.fields import ReadField
from crm.models import User
from crm.reference import short_communities, units
from crm.templatetags.ui import masked, money

from . import choices, industries, readers
from .contacts import as_shown
from .models import Contact, Enterprise

READ = ("status_since", "founded_on", "capital")
ONLY_HERE = {"seen", "shown", "new_tags"}
CODE_LENGTH = 18
MOBILE_LENGTH = 11


class EnterpriseForm(forms.ModelForm):
    uscc = forms.CharField(
        label=pgettext_lazy("in full", "USCC"), required=False, max_length=40,
        help_text=gettext_lazy("18 characters; blanks may stay in"),
    )  # fmt: skip
    community = forms.TypedChoiceField(label=gettext_lazy("Community"), required=False, coerce=int, empty_value=None)
    officer = forms.TypedChoiceField(
        label=gettext_lazy("Officer in charge"), required=False, coerce=int, empty_value=None
    )
    tags = forms.MultipleChoiceField(label=gettext_lazy("Tags"), required=False, widget=forms.CheckboxSelectMultiple)
    new_tags = forms.CharField(
        label=gettext_lazy("Other tags"), required=False, max_length=100,
        help_text=gettext_lazy("Separated by blanks"),
    )  # fmt: skip
    status_since = ReadField(
        label=gettext_lazy("Status since"), read=readers.past_day, max_length=40,
        help_text=gettext_lazy("As 2024-06-30 or 20240630"),
    )  # fmt: skip
    industry = forms.ChoiceField(label=gettext_lazy("Industry (GB/T 4754)"), required=False)
    founded_on = ReadField(label=gettext_lazy("Founded"), read=readers.past_day, max_length=40)
    capital = ReadField(
        label=gettext_lazy("Registered capital"), read=readers.capital, said=money, max_length=40,
        help_text=gettext_lazy("In yuan, as 30,000,000"),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.JSONField(required=False, widget=forms.HiddenInput)

    GROUPS = (
        (gettext_lazy("Name and code"), ("name", "uscc", "short_name", "initials", "aliases")),
        (
            gettext_lazy("Where, and who looks after it"),
            ("community", "tier", "address", "tags", "new_tags", "officer", "notes"),
        ),
        (
            gettext_lazy("In the business register"),
            ("status", "status_since", "industry", "scale", "founded_on", "capital"),
        ),
    )

    class Meta:
        model = Enterprise
        fields = ["name", "short_name", "address", "tier", "aliases", "initials", "status", "scale", "notes"]
        widgets = {"aliases": forms.Textarea(attrs={"rows": 2}), "notes": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "short_name": gettext_lazy("For lists; left open, it is taken from the name"),
            "initials": gettext_lazy("Filled in by itself; correct it where a character is read otherwise"),
            "tier": gettext_lazy("Left open, the rules decide; what is chosen here they leave alone"),
            "scale": gettext_lazy("Left open, it is computed every working morning from industry and figures"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        of = self.instance
        self.fields["community"].choices = self.with_present(list(short_communities().items()), of.community)
        self.fields["officer"].choices = self.with_present(choices.officers_to_choose(), of.officer)
        self.fields["tier"].choices = [("", "—"), *Enterprise.Tier.choices]
        self.fields["tags"].choices = [(name, name) for name in choices.tags().values()]
        self.fields["scale"].choices = [("", "—"), *Enterprise.Scale.choices]
        self.fields["industry"].choices = [("", "—"), *industries.choices()]
        for name in ("name", "address", "tags", "notes"):
            self.fields[name].is_wide = True
        if of.pk:
            held = {"uscc": of.uscc, "community": of.community_id, "officer": of.officer_id}
            held |= {"industry": of.section + of.division}
            held |= {name: self.fields[name].prepare_value(getattr(of, name)) for name in READ}
            self.initial |= held | {"tags": [tag.name for tag in of.tags.all()], "seen": of.updated_at.isoformat()}
            self.initial["shown"] = self.as_sent()
            if not of.uscc_valid:
                self.fields["uscc"].help_text = _("This code fails the check (GB 32100); compare it with the licence")
        else:
            self.fields["name"].widget.attrs["data-focus"] = True

    @staticmethod
    def with_present(known: list, present) -> list:
        """What the file says now stays a choice, even when it is no longer offered to others."""
        is_known = present is None or present.pk in dict(known)
        return [("", "—"), *known, *([] if is_known else [(present.pk, str(present))])]

    def groups(self) -> list[tuple]:
        """The fields as they are drawn, under their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]

    def validate_constraints(self):
        """The verb says in words who holds a name or a code already."""

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_uscc(self):
        code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", self.cleaned_data["uscc"]))
        if len(code) > CODE_LENGTH:
            raise forms.ValidationError(_("A USCC has 18 characters, this one has %(n)s.") % {"n": len(code)})
        return code

    def clean_aliases(self):
        return "\n".join(line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip())

    def clean_community(self):
        return units().get(self.cleaned_data["community"])

    def clean_officer(self):
        return User.objects.filter(pk=self.cleaned_data["officer"]).first()

    def clean_new_tags(self):
        names = re.split(r"[\s,，、;；/]+", self.cleaned_data["new_tags"].strip())
        if too_long := next((name for name in names if len(name) > 20), ""):
            raise forms.ValidationError(_("“%(name)s” is too long for a tag.") % {"name": too_long})
        return [name for name in names if name]

    def clean_seen(self):
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None  # never equal to a moment of change, so the page counts as old

    def facts(self) -> dict:
        """What the verbs take, without what only the form needs."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in {*ONLY_HERE, "industry"}}
        facts["section"], facts["division"] = self.cleaned_data["industry"][:1], self.cleaned_data["industry"][1:]
        return facts | {"tags": [*self.cleaned_data["tags"], *self.cleaned_data["new_tags"]]}

    def as_sent(self) -> dict[str, list[str]]:
        """The file as a browser would send it back untouched."""
        held = {name: self.initial.get(name) for name in self.fields if name not in ONLY_HERE}
        return {
            name: value if isinstance(value, list) else ["" if value is None else str(value)]
            for name, value in held.items()
        }

    def caught_up(self, present: Enterprise) -> "EnterpriseForm":
        """The same text for a file that has changed since: what this person left as it was takes the new value."""
        data, fresh = self.data.copy(), EnterpriseForm(instance=present)
        shown = self.cleaned_data["shown"] if isinstance(self.cleaned_data["shown"], dict) else {}
        for name, now in fresh.as_sent().items():
            if [value.replace("\r\n", "\n") for value in data.getlist(name)] == shown.get(name):
                data.setlist(name, now)
        data["seen"], data["shown"] = fresh.initial["seen"], json.dumps(fresh.initial["shown"])
        return EnterpriseForm(data, instance=present)


class ContactForm(forms.ModelForm):
    """The number on file is never in the form; an empty field keeps it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Contact
        fields = ["name", "title", "phone", "is_primary"]
        widgets = {"phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})}
        help_texts = {"phone": gettext_lazy("Mobile or landline, with extension")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.held = self.instance.phone
            self.initial |= {"phone": "", "seen": as_shown(self.instance)}
            if self.held:
                self.fields["phone"].help_text = _("Left open, %(number)s stays") % {"number": masked(self.held)}

    def clean_name(self):
        return self.cleaned_data["name"].strip()

    def clean_phone(self):
        phone = " ".join(unicodedata.normalize("NFKC", self.cleaned_data["phone"]).split())
        if problem := phone_problem(phone):
            raise forms.ValidationError(problem)
        return phone

    def facts(self) -> dict:
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if self.instance.pk:
            facts["is_active"] = True  # whoever mends the file of a former contact wants them back
            facts["phone"] = facts["phone"] or self.held
        return facts


def phone_problem(phone: str) -> str:
    """Why this cannot be a number, in words; empty when it can. Mobiles are counted, landlines are not."""
    digits = re.sub(r"\D", "", phone.removeprefix("+86"))
    if phone and not digits:
        return _("This is not a phone number.")
    is_mobile = re.fullmatch(r"(\+86)?[\s\-]*1[3-9][\d\s\-]*", phone) is not None
    if is_mobile and len(digits) != MOBILE_LENGTH:
        return ngettext(
            "A mobile number has 11 digits, this one has %(n)s.", "A mobile number has 11 digits, this one has %(n)s.",
            len(digits),
        ) % {"n": len(digits)}  # fmt: skip
    return ""
