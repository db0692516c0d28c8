"""Forms about people."""

import django_filters
from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import NoticeKind, Role, Unit, User

MOST_DAYS_BEFORE = 10
is_phone = RegexValidator(r"^[0-9+() -]{5,30}$", _("Only figures, spaces, brackets, + and -"))


class ReachForm(forms.ModelForm):
    """How a person is reached."""

    class Meta:
        model = User
        fields = ["phone", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].validators.append(is_phone)
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"
        self.fields["email"].label = pgettext_lazy("person", "E-mail")
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class OwnForm(ReachForm):
    """What people may change about themselves."""

    mail_for = forms.MultipleChoiceField(
        label=_("Also by e-mail"), choices=NoticeKind.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Each holds a title and a link. The bell has everything at once; e-mails wait for the morning."),
    )  # fmt: skip

    class Meta(ReachForm.Meta):
        fields = ["phone", "email", "mail_for", "mail_digest", "remind_days"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mail_for"].is_wide = True
        self.fields["mail_digest"].help_text = _("On working days: what is late, what is due, what waits for you.")
        self.fields["remind_days"].validators.append(MaxValueValidator(MOST_DAYS_BEFORE))
        self.fields["remind_days"].widget.attrs |= {"max": MOST_DAYS_BEFORE, "inputmode": "numeric"}
        if not settings.MAIL:
            del self.fields["mail_for"], self.fields["mail_digest"]  # nothing would come

    def clean(self):
        found = super().clean()
        wants_mail = found.get("mail_for") or found.get("mail_digest")
        if wants_mail and not found.get("email") and "email" not in self.errors:
            self.add_error("email", _("Notices by e-mail need an address"))
        return found


class PersonForm(ReachForm):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role, widget=forms.CheckboxSelectMultiple,
        help_text=_("A role decides what is in the menu and which moves are offered."),
    )  # fmt: skip

    class Meta:
        model = User
        fields = ["name", "username", "unit", "phone", "email"]
        help_texts = {"username": _("What is typed at log-in; letters, figures and @ . + - _")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(Q(is_active=True) | Q(pk=self.instance.unit_id))
        self.fields["unit"].empty_label = "—"
        self.fields["roles"].is_wide = True
        self.fields["username"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none"}

    def clean_username(self):
        """Log-in does not tell capitals from small letters, so two names may not either."""
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Somebody else has this user name"))
        return username


class PeopleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="matching", label=_("Name, user name, unit"))
    role = django_filters.ChoiceFilter(field_name="groups__name", choices=Role, label=_("Role"), empty_label=_("all"))
    state = django_filters.ChoiceFilter(
        method="in_state", label=_("Log-in"), empty_label=_("all"),
        choices=[("open", pgettext_lazy("log-in", "open")), ("closed", pgettext_lazy("log-in", "closed"))],
    )  # fmt: skip

    class Meta:
        model = User
        fields = []

    def matching(self, queryset, name, words):
        return queryset.filter(
            Q(name__icontains=words) | Q(username__icontains=words) | Q(unit__name__icontains=words)
            | Q(unit__short_name__icontains=words)
        )  # fmt: skip

    def in_state(self, queryset, name, value):
        return queryset.filter(is_active=value == "open")
