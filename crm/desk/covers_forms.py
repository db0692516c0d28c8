"""The form of a leave."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import leave
from crm.models import Cover, Role, User

DAY = {"type": "date"}


class CoverForm(forms.ModelForm):
    """Whose leave it is may be chosen by those who look after people; for everybody else it is their own."""

    person = forms.TypedChoiceField(label=_("Who is on leave"), coerce=int)
    deputy = forms.TypedChoiceField(
        label=_("Deputy"), coerce=int,
        help_text=_("May do meanwhile what the person on leave may do, and gets their notices as well"),
    )  # fmt: skip

    field_order = ["person", "deputy", "from_on", "to_on", "note"]

    class Meta:
        model = Cover
        fields = ["from_on", "to_on", "note"]
        widgets = {name: forms.DateInput(format="%Y-%m-%d", attrs=DAY) for name in ("from_on", "to_on")}
        help_texts = {"to_on": _("Included")}

    def __init__(self, *args, user, for_others, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in User.objects.in_role(*Role).select_related("unit")}
        choices = [(pk, called(person)) for pk, person in sorted(self.people.items(), key=lambda pair: pair[1].name)]
        self.fields["deputy"].choices = [
            ("", "—"),
            *((pk, words) for pk, words in choices if pk != user.pk or for_others),
        ]
        if for_others:
            self.fields["person"].choices = [("", "—"), *choices]
        else:
            del self.fields["person"]
        self.fields["from_on"].initial = timezone.localdate()
        self.user = user

    def facts(self) -> dict:
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        person = self.people[self.cleaned_data["person"]] if "person" in self.cleaned_data else self.user
        return facts | {"person": person, "deputy": self.people[self.cleaned_data["deputy"]]}


def called(person: User) -> str:
    """经发办 · 张三（请假至 6月12日，李四代）"""
    unit = person.unit.short_name if person.unit else "—"
    return f"{unit} · {leave.named(person.pk, person)}"
