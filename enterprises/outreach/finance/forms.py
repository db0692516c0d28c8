"""What a person fills in: a need, one small form for each move, an institution and its products."""

from datetime import datetime
from secrets import token_urlsafe

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.calendar import within_reach
from crm.fields import Day, ReadField
from crm.models import User
from crm.templatetags.ui import masked, money
from crm.web import row_id
from enterprises.accounts.forms import phone_problem
from enterprises.accounts.picking import PickedEnterprise
from enterprises.accounts.readers import capital

from .choices import named, owners
from .models import FinancialProduct, Institution
from .suggestions import untried

TOKEN = 24  # bytes
AMOUNT_HINT = _("In yuan, or as 500万")


class DayField(forms.DateField):
    widget = Day
    default_validators = [within_reach]


class AmountField(ReadField):
    """More than nothing."""

    def __init__(self, **options):
        super().__init__(read=capital, said=money, max_length=40, **options)

    def clean(self, value):
        amount = super().clean(value)
        if amount is not None and amount <= 0:
            raise forms.ValidationError(_("Write an amount of more than nothing."))
        return amount


class SeenField(forms.CharField):
    """When the row was last changed, as the page showed it; what is no moment equals none."""

    def __init__(self, **options):
        super().__init__(required=False, widget=forms.HiddenInput, **options)

    def clean(self, value):
        try:
            return datetime.fromisoformat(super().clean(value))
        except ValueError:
            return None


class NeedFields(forms.Form):
    amount = AmountField(label=pgettext_lazy("need", "Amount"), required=True, help_text=AMOUNT_HINT)
    purpose = forms.CharField(label=pgettext_lazy("need", "For what"), max_length=120)
    needed_by = DayField(label=pgettext_lazy("need", "Needed by"), required=False)
    owner = forms.TypedChoiceField(label=pgettext_lazy("need", "Owner"), coerce=int)
    text = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def offer_owners(self, *also: User) -> None:
        self.owners = owners() | {person.pk: person for person in also}
        self.fields["owner"].choices = named(self.owners)
        self.fields["text"].is_wide = True

    def clean_owner(self) -> User:
        return self.owners[self.cleaned_data["owner"]]


class CreateForm(PickedEnterprise, NeedFields):
    """`about`: the enterprise from whose page it was opened."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    field_order = ["enterprise", "enterprise_name", "amount", "purpose", "needed_by", "owner", "text", "token"]

    def __init__(self, *args, user, about=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_enterprises(user)
        self.offer_owners()
        self.fields["owner"].initial = user.pk if user.pk in self.owners else None
        self.fields["token"].initial = token_urlsafe(TOKEN)
        self.fields["enterprise_name"].is_wide = True
        if about:
            self.initial |= {"enterprise": about.pk, "enterprise_name": about.name}


class MoveForm(forms.Form):
    """What a move asks for. `thing` (a need, an introduction) and `user` narrow the choices."""

    def __init__(self, *args, thing, user, asked=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.thing, self.user, self.asked = thing, user, asked or {}
        self.prepare()

    def prepare(self):
        pass


class ChangeForm(NeedFields, MoveForm):
    seen = SeenField()

    def prepare(self):
        self.offer_owners(self.thing.owner)
        self.initial |= {
            "amount": self.fields["amount"].prepare_value(self.thing.amount), "purpose": self.thing.purpose,
            "needed_by": self.thing.needed_by, "owner": self.thing.owner_id, "text": self.thing.text,
            "seen": self.thing.updated_at.isoformat(),
        }  # fmt: skip


class IntroduceForm(MoveForm):
    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=pgettext_lazy("institution", "Institution"), empty_label="—"
    )
    product = forms.ModelChoiceField(
        FinancialProduct.objects.none(), label=pgettext_lazy("product", "Product"), required=False,
        empty_label=pgettext_lazy("product", "none in particular"),
    )  # fmt: skip
    introduced_on = DayField(label=pgettext_lazy("introduction", "Introduced"))
    text = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self):
        rows = untried(self.thing)
        self.fields["institution"].queryset = rows
        products = FinancialProduct.objects.filter(is_active=True, institution__in=rows).select_related("institution")
        self.fields["product"].queryset = products.order_by("institution__name", "name")
        self.fields["introduced_on"].initial = timezone.localdate()
        self.fields["text"].is_wide = True
        for name in ("institution", "product"):
            self.fields[name].initial = row_id(self.asked.get(name, ""))

    def clean(self):
        cleaned = super().clean()
        product, institution = cleaned.get("product"), cleaned.get("institution")
        if product and institution and product.institution_id != institution.pk:
            self.add_error("product", _("This product is another institution's."))
        return cleaned

    def clean_introduced_on(self):
        return not_to_come(self.cleaned_data["introduced_on"])


class TextForm(MoveForm):
    text = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(MoveForm):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class MeetForm(MoveForm):
    result = forms.CharField(
        label=pgettext_lazy("need", "What came of it"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class EndForm(MoveForm):
    result = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class DecidedForm(MoveForm):
    settled_on = DayField(label=pgettext_lazy("introduction", "Decided"))
    text = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self):
        self.fields["settled_on"].initial = timezone.localdate()
        self.fields["text"].is_wide = True

    def clean_settled_on(self):
        return not_to_come(self.cleaned_data["settled_on"])


class GrantForm(DecidedForm):
    granted = AmountField(label=pgettext_lazy("introduction", "Granted amount"), required=True, help_text=AMOUNT_HINT)
    field_order = ["granted", "settled_on", "text"]


class RefuseForm(DecidedForm):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


def not_to_come(day):
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come."))
    return day


FORMS = {"introduce": IntroduceForm, "meet": MeetForm, "change": ChangeForm, "end": EndForm, "reopen": ReasonForm}
INTRODUCTION_FORMS = {
    "talk": TextForm, "grant": GrantForm, "refuse": RefuseForm, "drop": RefuseForm, "resume": ReasonForm,
}  # fmt: skip


# ---------------------------------------------------------------- institutions


class InstitutionForm(forms.ModelForm):
    """The number on file is never in the form; an empty field keeps it."""

    works_since = DayField(label=pgettext_lazy("institution", "Working with us since"), required=False)
    seen = SeenField()

    class Meta:
        model = Institution
        fields = ["name", "kind", "person", "phone", "address", "works_since", "notes", "is_active"]
        labels = {
            "name": pgettext_lazy("institution", "Name"), "kind": pgettext_lazy("institution", "Kind"),
            "person": pgettext_lazy("institution", "Whom to call"),
            "phone": pgettext_lazy("column", "Phone"), "address": _("Address"),
            "notes": _("Notes"), "is_active": _("In use"),
        }  # fmt: skip
        widgets = {
            "notes": forms.Textarea(attrs={"rows": 2}),
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = self.instance.phone
        self.fields["notes"].is_wide = True
        if self.instance.pk:
            self.initial |= {"phone": "", "seen": self.instance.updated_at.isoformat()}
            if self.held:
                self.fields["phone"].help_text = _("Left open, %(number)s stays") % {"number": masked(self.held)}
        else:
            del self.fields["seen"]

    def clean_phone(self):
        phone = " ".join(self.cleaned_data["phone"].split())
        if problem := phone_problem(phone):
            raise forms.ValidationError(problem)
        return phone or self.held

    def validate_unique(self):
        """The verb says in words who has the name already."""


class ProductForm(forms.ModelForm):
    most = AmountField(
        label=pgettext_lazy("product", "At most"), help_text=_("In yuan, or as 500万; left open, no limit is named")
    )
    seen = SeenField()

    field_order = ["name", "kind", "most", "rate", "term", "conditions", "is_active"]

    class Meta:
        model = FinancialProduct
        fields = ["name", "kind", "rate", "term", "conditions", "is_active"]
        labels = {
            "name": pgettext_lazy("product", "Name"), "kind": pgettext_lazy("product", "Kind of product"),
            "rate": pgettext_lazy("product", "Rate"), "term": pgettext_lazy("product", "Term"),
            "conditions": pgettext_lazy("product", "For whom"), "is_active": _("In use"),
        }  # fmt: skip
        widgets = {"conditions": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["conditions"].is_wide = True
        if self.instance.pk:
            self.initial |= {"most": self.fields["most"].prepare_value(self.instance.most)}
            self.initial["seen"] = self.instance.updated_at.isoformat()
        else:
            del self.fields["seen"]

    def validate_unique(self):
        """The verb says in words who has the name already."""
