"""The form of a leave."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import leave
from crm.fields import Day
from crm.models import Role, User


class CoverForm(forms.Form):
    """Whose leave it is may be chosen by those who look after people; for everybody else it is their own."""

    person = forms.TypedChoiceField(label=_("Who is on leave"), coerce=int)
    deputy = forms.TypedChoiceField(
        label=_("Deputy"), coerce=int,
        help_text=_("May do meanwhile what the person on leave may do, and gets their notices as well"),
    )  # fmt: skip
    from_on = forms.DateField(label=_("first day"), widget=Day)
    to_on = forms.DateField(label=_("last day"), widget=Day, help_text=_("Included"))
    note = forms.CharField(label=_("remark"), max_length=60, required=False)

    def __init__(self, *args, user, for_others, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.people = {person.pk: person for person in User.objects.in_role(*Role).select_related("unit")}
        choices = [(pk, called(person)) for pk, person in sorted(self.people.items(), key=lambda pair: pair[1].name)]
        others = [(pk, words) for pk, words in choices if for_others or pk != user.pk]
        self.fields["deputy"].choices = [("", "—"), *others]
        self.fields["person"].choices = [("", "—"), *choices]
        if not for_others:
            del self.fields["person"]
        self.fields["from_on"].initial = timezone.localdate()

    def facts(self) -> dict:
        chosen = dict(self.cleaned_data)
        person = self.people[chosen["person"]] if "person" in chosen else self.user
        return chosen | {"person": person, "deputy": self.people[chosen["deputy"]]}


def called(person: User) -> str:
    """经发办 · 张三（请假至 6月12日，李四代）"""
    unit = person.unit.short_name if person.unit else "—"
    return f"{unit} · {leave.named(person.pk, person)}"
