"""The record of a visit, filled in on a telephone: whom they met, what was found, photos, what follows."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import shanghai
from crm.models import Attachment, User
from enterprises.requests.fields import MomentField
from spaces import pictures
from spaces.file_fields import FilesForm, PhotosField

from .choices import people
from .forms import DayField, PersonField, usual_day
from .models import Purpose, Visit
from .recording import ToDo, as_written

LINES = 3
LATE = timedelta(minutes=2)  # how far a telephone's clock may be ahead


class RecordForm(FilesForm):
    """`visit` is the planned one, or None for one that nobody had planned: then it asks for the purpose as well."""

    purpose = forms.ChoiceField(label=pgettext_lazy("visit", "Purpose"), choices=Purpose)
    visited_at = MomentField(label=pgettext_lazy("visit", "Visited"))
    met = forms.CharField(label=pgettext_lazy("visit", "Whom did you meet"), max_length=120)
    findings = forms.CharField(
        label=pgettext_lazy("visit", "What did you find"), max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    is_flagged = forms.BooleanField(
        label=pgettext_lazy("visit", "Thinks of leaving"), required=False,
        help_text=_("When they speak of moving, of fewer orders, of a lease that ends. It promises nothing."),
    )  # fmt: skip
    photos = PhotosField(
        label=pgettext_lazy("visit", "Photos"), required=False,
        help_text=_("Several at once; where and by whom they were taken is removed from them."),
    )  # fmt: skip

    field_order = ["purpose", "visited_at", "met", "findings", "is_flagged", "photos"]

    def __init__(self, *args, user: User, visit: Visit | None = None, now=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.visit = user, visit
        self.begin_files()
        if visit:
            del self.fields["purpose"]
        self.fields["visited_at"].initial = shanghai(now or timezone.now())
        self.fields["photos"].widget.attrs |= {"accept": "image/*", "capture": "environment"}
        self.lines = self.add_lines() if self.asks_what_follows else []
        for name in ("met", "findings", "photos"):
            self.fields[name].is_wide = True

    asks_what_follows = True

    def add_lines(self) -> list[tuple]:
        """Three empty lines, drawn by the template beside each other; those left empty say nothing."""
        known, day = people() | {self.user.pk: self.user}, usual_day()
        for place in range(LINES):
            label = pgettext_lazy("follow-up", "What is to be done")
            self.fields[f"do_{place}"] = forms.CharField(label=label, required=False, max_length=600)
            self.fields[f"who_{place}"] = who = PersonField(label=pgettext_lazy("follow-up", "Owner"), required=False)
            who.offer(known)
            who.initial = self.user.pk
            until = DayField(label=pgettext_lazy("follow-up", "Until"), required=False, initial=day)
            self.fields[f"until_{place}"] = until
        return [tuple(self[f"{name}_{place}"] for name in ("do", "who", "until")) for place in range(LINES)]

    @property
    def own_fields(self) -> list:
        """Without those of the lines, which stand below."""
        of_lines = {field.name for line in self.lines for field in line}
        return [field for field in self.visible_fields() if field.name not in of_lines]

    def clean_visited_at(self):
        visited_at = self.cleaned_data["visited_at"]
        if visited_at > timezone.now() + LATE:
            raise forms.ValidationError(_("A visit cannot lie in the future."))
        return min(visited_at, timezone.now())

    def clean(self):
        cleaned = super().clean()
        visited_at = cleaned.get("visited_at")
        for place in range(len(self.lines)):
            due_on = cleaned.get(f"until_{place}")
            if cleaned.get(f"do_{place}") and due_on and visited_at and due_on < shanghai(visited_at).date():
                self.add_error(f"until_{place}", _("The date must lie after the visit."))
        return cleaned

    def to_do(self) -> list[ToDo]:
        lines = [[self.cleaned_data[f"{name}_{place}"] for name in ("do", "who", "until")] for place in range(LINES)]
        return [ToDo(text, owner or self.user, due_on) for text, owner, due_on in lines if text]

    def facts(self) -> dict:
        written = {name: self.cleaned_data[name] for name in ("visited_at", "met", "findings", "is_flagged")}
        if self.visit is None:
            written["purpose"] = self.cleaned_data["purpose"]
        return written | {"keep": self.hang, "token": self.key[:26], "to_do": self.to_do()}

    def hang(self, visit: Visit) -> int:
        """The photos to the visit, in its transaction."""
        before = Attachment.objects.about(visit).count()
        pictures.attach_photos(visit, token=self.key, by=self.user)
        return Attachment.objects.about(visit).count() - before


class CorrectForm(RecordForm):
    """The same of what is recorded already; what follows has moves of its own. `seen` notices another's hand."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    asks_what_follows = False

    def __init__(self, *args, visit: Visit, **kwargs):
        super().__init__(*args, visit=visit, **kwargs)
        for name in ("met", "findings", "is_flagged"):
            self.fields[name].initial = getattr(visit, name)
        self.fields["visited_at"].initial = shanghai(visit.visited_at)
        self.fields["seen"].initial = as_written(visit)

    def facts(self):
        written = {name: self.cleaned_data[name] for name in ("visited_at", "met", "findings", "is_flagged", "seen")}
        return written | {"keep": self.hang}
