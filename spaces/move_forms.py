"""What a move of a space asks for; types and presence only."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.calendar import clock_rule, work_calendar
from crm.clock import SHANGHAI, due_at
from crm.lights import day_words
from crm.words import listed

from . import pictures
from .file_fields import DayField, FilesField, FilesForm, PhotosField
from .models import ConfirmationLink, How, Status
from .rules import number

NOTE = pgettext_lazy("space", "Note")
Way = ConfirmationLink.Way


class MoveForm(forms.Form):
    """`space` and `user` narrow the choices; `facts` is what the verb is called with."""

    def __init__(self, *args, space, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.space, self.user = space, user
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = gettext_lazy("Please fill this in.")
        self.prepare()

    def prepare(self):
        pass

    def facts(self) -> dict:
        return dict(self.cleaned_data)


class MoveFilesForm(FilesForm, MoveForm):
    """A move that brings files: `hang` gives them to what they belong to, inside the move's transaction."""

    def prepare(self):
        self.begin_files()

    def facts(self):
        files = {name for name, field in self.fields.items() if isinstance(field, FilesField)}
        found = {name: value for name, value in self.cleaned_data.items() if name not in files | {"token"}}
        return found | {"keep": self.hang}

    def hang(self, thing) -> None:
        raise NotImplementedError


class VerifyForm(MoveFilesForm):
    how = forms.ChoiceField(
        label=pgettext_lazy("space", "How"), choices=[(How.VISIT, How.VISIT.label), (How.CALL, How.CALL.label)]
    )
    verified_on = DayField(label=gettext_lazy("On which day"))
    files = PhotosField(
        label=pgettext_lazy("verification", "Photos"), required=False,
        help_text=gettext_lazy("Several at once; where and by whom they were taken is removed from them."),
    )  # fmt: skip
    text = forms.CharField(label=NOTE, required=False, max_length=400)

    def prepare(self):
        super().prepare()
        self.fields["verified_on"].initial = timezone.localdate()
        self.fields["verified_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"

    def hang(self, thing):
        pictures.attach_photos(thing, token=self.key, by=self.user)


class AskForm(MoveForm):
    """To the owner's contact or the agent; by hand where there is no e-mail. The page after it shows the text."""

    to = forms.TypedChoiceField(label=gettext_lazy("Whom to ask"))
    way = forms.ChoiceField(label=gettext_lazy("How it reaches them"), choices=ConfirmationLink.Way)

    def prepare(self):
        people = {one.pk: one for one in self.space.people}
        self.fields["to"].choices = [(pk, f"{one} · {one.get_kind_display()}") for pk, one in people.items()]
        self.fields["to"].coerce = lambda pk: people[int(pk)]
        if not settings.MAIL or not any(one.email for one in people.values()):
            self.fields["way"].choices = [(Way.MESSAGE, Way.MESSAGE.label)]


class HoldForm(MoveForm):
    holder_name = forms.CharField(label=gettext_lazy("For whom"), max_length=80)
    days = forms.IntegerField(label=gettext_lazy("For how many working days"), min_value=1)
    text = forms.CharField(label=NOTE, required=False, max_length=400)

    def prepare(self):
        field, most = self.fields["days"], number("hold_days", timezone.localdate())
        refused = _("A hold lasts from 1 to %(most)s working days.") % {"most": most}
        self.fields["days"] = limited(field, most, refused)
        self.initial.setdefault("days", most)
        self.fields["days"].help_text = self.until(most)

    def until(self, most: int) -> str:
        """10 个工作日：到 6月18日 周二 18:00, for as many days as are chosen now."""
        typed = str(self.data.get("days", ""))
        days = int(typed) if typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= most else most
        told = {"n": days, "end": end_words(timezone.now(), days)}
        return _("%(n)s working days: until %(end)s, then it ends by itself.") % told


class ExtendForm(MoveForm):
    days = forms.IntegerField(label=gettext_lazy("How many working days more"), min_value=1)
    text = forms.CharField(label=pgettext_lazy("space", "Why?"), max_length=400)

    def prepare(self):
        most = number("extension_days", timezone.localdate())
        refused = _("An extension is from 1 to %(most)s working days.") % {"most": most}
        self.fields["days"] = limited(self.fields["days"], most, refused)
        self.initial.setdefault("days", most)
        if self.space.status == Status.HELD and self.space.current:
            ends = moment_words(self.space.current.due_at)
            self.fields["days"].help_text = _("Now it is held until %(end)s.") % {"end": ends}


def limited(field, most: int, refused: str):
    """The same field with an upper end, and the same words at both ends."""
    words = {"min_value": refused, "max_value": refused}
    return forms.IntegerField(
        label=field.label, min_value=1, max_value=most, error_messages=field.error_messages | words
    )


def end_words(now: datetime, days: int) -> str:
    return moment_words(due_at(now, days, work_calendar(), rule=clock_rule()).due_at)


def moment_words(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{day_words(local.date(), work_calendar())} {local:%H:%M}"


class TextForm(MoveForm):
    text = forms.CharField(label=pgettext_lazy("space", "Why?"), max_length=400)


class WaitForm(MoveForm):
    holder_name = forms.CharField(
        label=gettext_lazy("Who waits for it"), max_length=80,
        help_text=gettext_lazy("You are told when the space is vacant again."),
    )  # fmt: skip


class LetForm(MoveForm):
    holder_name = forms.CharField(label=gettext_lazy("Who moves in"), max_length=80)
    from_on = DayField(label=gettext_lazy("Since"))
    text = forms.CharField(label=NOTE, required=False, max_length=400)

    def prepare(self):
        self.fields["from_on"].initial = timezone.localdate()
        if self.space.current:
            self.fields["holder_name"].initial = self.space.current.holder_name


class OccupyForm(MoveFilesForm, LetForm):
    """转为已租 needs who is in it and since when; what is missing is said in one sentence."""

    from_on = DayField(label=gettext_lazy("Lease since"))
    lease_ends_on = DayField(label=gettext_lazy("Lease ends"), required=False)
    contract = FilesField(
        label=gettext_lazy("Lease contract"), required=False,
        help_text=gettext_lazy("PDF, photos or Word; kept with the space and never shown to the public."),
    )  # fmt: skip
    field_order = ["holder_name", "from_on", "lease_ends_on", "contract", "text"]

    def prepare(self):
        super().prepare()
        LetForm.prepare(self)

    def clean(self):
        cleaned = super().clean()
        missing = [field.label for name, field in self.fields.items() if self.has_error(name, "required")]
        if missing:
            self.add_error(None, _("Still missing: %(what)s") % {"what": listed(missing)})
        since, until = cleaned.get("from_on"), cleaned.get("lease_ends_on")
        if since and until and until <= since:
            self.add_error("lease_ends_on", _("The lease ends before it begins."))
        return cleaned

    def hang(self, thing):
        pictures.hang_documents(thing, token=self.key, by=self.user)


class VacateForm(MoveForm):
    from_on = DayField(label=gettext_lazy("Vacated on"))
    available_on = DayField(label=gettext_lazy("Available from"), required=False)
    text = forms.CharField(label=NOTE, required=False, max_length=400)

    def prepare(self):
        self.fields["from_on"].initial = timezone.localdate()


FORMS: dict[str, type[MoveForm]] = {
    "verify": VerifyForm, "ask": AskForm, "hold": HoldForm, "extend": ExtendForm, "release": TextForm, "wait": WaitForm,
    "occupy": OccupyForm, "fit_out": LetForm, "vacate": VacateForm, "withdraw": TextForm, "restore": TextForm,
}  # fmt: skip
