"""What is typed about a tenancy; types and presence only, the verbs decide."""

from datetime import datetime
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.cells import plain
from crm.clock import SHANGHAI
from crm.fields import Day, ReadField
from crm.words import sentences
from enterprises.accounts.models import Enterprise
from enterprises.accounts.picking import PickedEnterprise
from spaces import prices
from spaces.models import Space
from spaces.moves import running

from . import units
from .models import Kind, Status, Tenancy

NOTE = pgettext_lazy("tenancy", "Note")
NEVER = datetime(1970, 1, 1, tzinfo=SHANGHAI)
ONE_RENT = gettext_lazy("One rent, please; of a range write what is paid now.")


def rent_reader(area: Decimal):
    """28, 28元/㎡·月, 1元/㎡·天, 80,000元/月 of the whole unit: in yuan a square metre and month."""

    def read(text: str) -> Decimal:
        doubts: list[object] = []
        found = prices.price(text, "", area=area, usual=prices.RENT, warn=doubts.append)
        if found is None:
            raise ValueError(sentences(*doubts) if doubts else _("“%(text)s” is not a rent.") % {"text": text})
        if found[1] not in (None, found[0]):
            raise ValueError(str(ONE_RENT))
        return found[0]

    return read


class RentField(ReadField):
    """Its reader needs the area of the unit: given by `measure` when the form is made."""

    def __init__(self, **options):
        help_text = gettext_lazy("In yuan a square metre and month, as 28; of the whole unit as 80,000元/月")
        super().__init__(read=Decimal, said=plain, help_text=help_text, **{"label": gettext_lazy("Rent")} | options)

    def measure(self, area: Decimal) -> None:
        self.read = rent_reader(area)


def days(label: object, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=Day, **options)


class TakeForm(PickedEnterprise):
    """`enterprise` may be known already; `asks` says that whom the inventory names must be told apart."""

    is_same = forms.BooleanField(required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("tenancy", "Kind"), choices=Kind)
    from_on = days(pgettext_lazy("tenancy", "Since"))
    to_on = days(
        pgettext_lazy("tenancy", "Until"), required=False, help_text=gettext_lazy("Only of one that is over already")
    )
    lease_ends_on = days(gettext_lazy("Lease ends"), required=False)
    rent = RentField()
    text = forms.CharField(label=NOTE, required=False, max_length=400)

    def __init__(self, *args, user, space: Space, enterprise: Enterprise | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.space, self.known, self.candidates = user, space, enterprise, []
        self.spell = running(space) if units.is_let(space) else None
        self.fields["rent"].measure(space.area)
        self.fields["text"].is_wide = True
        self.prepare_enterprise()
        self.prepare_days()
        self.ask(self.is_strange())

    def prepare_enterprise(self) -> None:
        if self.known:
            del self.fields["enterprise"], self.fields["enterprise_name"]
            return
        self.offer_enterprises(self.user)
        self.fields["enterprise_name"].widget.attrs["data-focus"] = True

    def prepare_days(self) -> None:
        today = timezone.localdate()
        self.fields["from_on"].widget.attrs["max"] = self.fields["to_on"].widget.attrs["max"] = f"{today:%Y-%m-%d}"
        self.initial |= {"from_on": today}
        if self.spell:
            self.initial |= {"from_on": self.spell.from_on, "lease_ends_on": self.spell.lease_ends_on}
            self.initial.setdefault("enterprise_name", self.spell.holder_name)

    def is_strange(self) -> bool:
        """Before anything is sent: the inventory names somebody else, without a record behind the name."""
        is_named = bool(self.spell and self.known and not self.spell.content_type_id)
        return is_named and not units.is_for(self.spell, self.known)

    def ask(self, is_asked: bool) -> None:
        self.asks = is_asked or bool(self.data.get("is_same"))
        if self.spell:
            told = {"name": self.spell.holder_name}
            self.fields["is_same"].label = _("“%(name)s” of the inventory is this enterprise") % told

    def facts(self) -> dict:
        return {"enterprise": self.known, **self.cleaned_data, "space": self.space.pk}


class MoveForm(forms.Form):
    """`facts` is what the verb is called with; `seen` when the tenancy was read."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, tenancy: Tenancy, **kwargs):
        super().__init__(*args, **kwargs)
        self.tenancy = tenancy
        self.initial["seen"] = tenancy.updated_at.isoformat()
        if "rent" in self.fields:
            self.fields["rent"].measure(tenancy.space.area)
        self.prepare()

    def prepare(self):
        pass

    def clean_seen(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return NEVER  # of no moment, so that the page counts as old

    def facts(self) -> dict:
        return dict(self.cleaned_data)


class RenewForm(MoveForm):
    lease_ends_on = days(pgettext_lazy("tenancy", "New lease ends"), required=False)
    rent = RentField(label=gettext_lazy("New rent"))
    from_on = days(gettext_lazy("Rent in force from"), required=False)
    text = forms.CharField(label=NOTE, required=False, max_length=400)

    def prepare(self):
        held = {"lease_ends_on": self.tenancy.lease_ends_on, "rent": self.tenancy.rent}
        self.initial |= held | {"from_on": timezone.localdate()}

    def clean(self):
        cleaned, row = super().clean(), self.tenancy
        is_same = cleaned.get("lease_ends_on") in (None, row.lease_ends_on) and cleaned.get("rent") in (None, row.rent)
        if not self.errors and is_same and cleaned.get("seen") == row.updated_at:
            raise forms.ValidationError(_("Write the new end of the lease, the new rent, or both."))
        return cleaned


class LeaveForm(MoveForm):
    to_on = days(pgettext_lazy("tenancy", "Left on"))
    text = forms.CharField(label=NOTE, required=False, max_length=400)

    def prepare(self):
        self.initial["to_on"] = timezone.localdate()
        self.fields["to_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"
        self.fields["to_on"].help_text = _("The unit is vacant from this day on.")


class CorrectForm(MoveForm):
    kind = forms.ChoiceField(label=pgettext_lazy("tenancy", "Kind"), choices=Kind)
    from_on = days(pgettext_lazy("tenancy", "Since"))
    to_on = days(pgettext_lazy("tenancy", "Until"))
    lease_ends_on = days(gettext_lazy("Lease ends"), required=False)
    rent = RentField()
    note = forms.CharField(label=NOTE, required=False, max_length=400)
    text = forms.CharField(label=pgettext_lazy("tenancy", "Why is it corrected?"), max_length=400)

    def prepare(self):
        row = self.tenancy
        self.initial |= {name: getattr(row, name) for name in ("kind", "from_on", "to_on", "lease_ends_on", "rent")}
        self.initial["note"] = row.text
        if row.status == Status.RUNNING:
            del self.fields["to_on"]


class VoidForm(MoveForm):
    text = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=400)

    def prepare(self):
        self.fields["text"].is_wide = True
        self.fields["text"].help_text = _(
            "Nothing is deleted. A unit that was entered as let with it is vacant again; one that was let before stays"
            " let."
        )


FORMS: dict[str, type[MoveForm]] = {"renew": RenewForm, "leave": LeaveForm, "correct": CorrectForm, "void": VoidForm}
