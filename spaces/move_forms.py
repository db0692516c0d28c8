"""What a move of a space asks for; types and presence only."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import ConfirmationLink, How
from .rules import number

Way = ConfirmationLink.Way


class Day(forms.DateInput):
    input_type = "date"


class MoveForm(forms.Form):
    """`space` and `user` narrow the choices."""

    def __init__(self, *args, space, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.space, self.user = space, user
        self.prepare()

    def prepare(self):
        pass


class VerifyForm(MoveForm):
    how = forms.ChoiceField(
        label=pgettext_lazy("space", "How"), choices=[(How.VISIT, How.VISIT.label), (How.CALL, How.CALL.label)]
    )
    verified_on = forms.DateField(label=_("On which day"), widget=Day)
    text = forms.CharField(label=_("Note"), required=False, max_length=400)

    def prepare(self):
        self.fields["verified_on"].initial = timezone.localdate()


class AskForm(MoveForm):
    """To the owner's contact or the agent; by hand where there is no e-mail. The page after it shows the text."""

    to = forms.TypedChoiceField(label=_("Whom to ask"))
    way = forms.ChoiceField(label=_("How it reaches them"), choices=ConfirmationLink.Way)

    def prepare(self):
        people = {one.pk: one for one in (self.space.landlord, self.space.agent) if one}
        self.fields["to"].choices = [(pk, f"{one} · {one.get_kind_display()}") for pk, one in people.items()]
        self.fields["to"].coerce = lambda pk: people[int(pk)]
        if not settings.MAIL or not any(one.email for one in people.values()):
            self.fields["way"].choices = [(Way.MESSAGE, Way.MESSAGE.label)]


class HoldForm(MoveForm):
    holder_name = forms.CharField(label=_("For whom"), max_length=80)
    days = forms.IntegerField(label=_("For how many working days"), min_value=1)
    text = forms.CharField(label=_("Note"), required=False, max_length=400)

    def prepare(self):
        most = number("hold_days", timezone.localdate())
        self.fields["days"].initial = self.fields["days"].max_value = most


class ExtendForm(MoveForm):
    days = forms.IntegerField(label=_("How many working days more"), min_value=1)
    text = forms.CharField(label=_("Why?"), max_length=400)

    def prepare(self):
        self.fields["days"].initial = number("extension_days", timezone.localdate())


class TextForm(MoveForm):
    text = forms.CharField(label=_("Why?"), max_length=400)


class WaitForm(MoveForm):
    holder_name = forms.CharField(label=_("For whom"), max_length=80)


class LetForm(MoveForm):
    holder_name = forms.CharField(label=_("Who moves in"), max_length=80)
    from_on = forms.DateField(label=_("Since"), widget=Day)
    text = forms.CharField(label=_("Note"), required=False, max_length=400)

    def prepare(self):
        self.fields["from_on"].initial = timezone.localdate()
        if self.space.current:
            self.fields["holder_name"].initial = self.space.current.holder_name


class OccupyForm(LetForm):
    lease_ends_on = forms.DateField(label=_("Lease ends"), widget=Day, required=False)


class VacateForm(MoveForm):
    from_on = forms.DateField(label=_("Vacated on"), widget=Day)
    available_on = forms.DateField(label=_("Available from"), widget=Day, required=False)
    text = forms.CharField(label=_("Note"), required=False, max_length=400)

    def prepare(self):
        self.fields["from_on"].initial = timezone.localdate()


FORMS: dict[str, type[MoveForm]] = {
    "verify": VerifyForm, "ask": AskForm, "hold": HoldForm, "extend": ExtendForm, "release": TextForm, "wait": WaitForm,
    "occupy": OccupyForm, "fit_out": LetForm, "vacate": VacateForm, "withdraw": TextForm, "restore": TextForm,
}  # fmt: skip
