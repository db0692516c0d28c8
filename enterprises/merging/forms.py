"""What is chosen between two files, and why. Types and presence only; the verbs decide."""

import json
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.accounts.models import Enterprise

from .choosing import BOTH, LABELS, PARTS, differ

REASON = pgettext_lazy("merge", "Reason")


class MergeForm(forms.Form):
    """`one` and `other` as they are now. A choice is the id of the file whose value stays; 0 of notes: both."""

    seen = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(label=REASON, required=False, max_length=200)

    def __init__(self, *args, one: Enterprise, other: Enterprise, **kwargs):
        super().__init__(*args, **kwargs)
        self.one, self.other = one, other
        files = [(one.pk, one.name), (other.pk, other.name)]
        self.fields["survivor"] = forms.TypedChoiceField(choices=files, coerce=int, label=_("Which file stays"))
        for part in PARTS:
            choices = [*files, (BOTH, "")] if part == "notes" else files
            self.fields[part] = forms.TypedChoiceField(
                choices=choices, coerce=int, required=False, empty_value=None, label=LABELS[part]
            )
        self.initial.setdefault("seen", self.mark())

    @property
    def pair(self) -> tuple[Enterprise, Enterprise]:
        return self.one, self.other

    def mark(self) -> str:
        """When each file was last changed, as this page shows it."""
        return json.dumps({str(row.pk): row.updated_at.isoformat() for row in (self.one, self.other)})

    def clean_seen(self) -> dict[int, datetime]:
        try:
            return {int(pk): datetime.fromisoformat(at) for pk, at in json.loads(self.cleaned_data["seen"]).items()}
        except (ValueError, TypeError, AttributeError):
            return {}  # equals nothing, so the page counts as old

    def facts(self) -> dict:
        """What the verb takes."""
        survivor = self.cleaned_data["survivor"]
        merged = self.other.pk if survivor == self.one.pk else self.one.pk
        chosen = {part: self.cleaned_data[part] for part in PARTS if self.cleaned_data[part] is not None}
        return {
            "survivor_pk": survivor, "merged_pk": merged, "choices": chosen, "seen": self.cleaned_data["seen"],
            "text": self.cleaned_data["text"],
        }  # fmt: skip

    def caught_up(self) -> "MergeForm":
        """The same choices for files that have changed meanwhile: whoever sends it again has seen them."""
        data = self.data.copy()
        data["seen"] = self.mark()
        return MergeForm(data, one=self.one, other=self.other)

    def drawn(self) -> list[dict]:
        """The parts as they are drawn: with the two values, and which one is chosen."""
        return [self._drawn(part) for part in PARTS]

    def _drawn(self, part: str) -> dict:
        value = str(self[part].value())
        return {
            "part": part, "label": LABELS[part], "is_choice": differ(self.one, self.other, part),
            "is_one": value == str(self.one.pk), "is_other": value == str(self.other.pk),
            "is_both": part == "notes" and value == str(BOTH), "may_be_both": part == "notes",
        }  # fmt: skip


class PartForm(forms.Form):
    """Taking a merge apart: `seen` is the mark of what the page said would not be as it was."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    text = forms.CharField(label=REASON, required=False, max_length=200)


class ApartForm(forms.Form):
    text = forms.CharField(label=REASON, required=False, max_length=200)
