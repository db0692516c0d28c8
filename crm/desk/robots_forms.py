"""The form of a robot."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import robots
from crm.models import Robot, Unit


class RobotForm(forms.ModelForm):
    """Address and secret are typed and never shown again; their names keep them out of the session as well."""

    secret_address = forms.CharField(
        label=pgettext_lazy("robot", "address"), max_length=300, strip=True,
        help_text=gettext_lazy("As 企业微信, 钉钉 or 飞书 shows it, beginning with https://"),
    )  # fmt: skip
    secret_sign = forms.CharField(
        label=gettext_lazy("signing secret"), max_length=120, required=False,
        help_text=gettext_lazy(
            "Only for 钉钉 with 加签: the text beginning with SEC. If a keyword is asked for, take 吹哨."
        ),
    )  # fmt: skip

    tells = forms.MultipleChoiceField(
        label=pgettext_lazy("robot", "is told"), choices=Robot.Tells.choices, widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip

    class Meta:
        model = Robot
        fields = ["name", "unit"]

    field_order = ["name", "unit", "secret_address", "secret_sign", "tells"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(Q(is_active=True) | Q(pk=self.instance.unit_id))
        self.fields["tells"].is_wide = True
        self.fields["tells"].initial = self.instance.tells
        self.fields["unit"].empty_label = _("the whole office")
        for name in ("secret_address", "secret_sign"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        if self.instance.pk:
            self.fields["secret_address"].required = False
            hint = _("Kept: %(key)s. Typed anew it replaces the address and the secret that are kept.")
            self.fields["secret_address"].help_text = hint % {"key": self.instance.masked}

    def clean(self):
        found = super().clean()
        typed, secret = found.get("secret_address"), found.get("secret_sign", "")
        if secret and not typed and "secret_address" not in self.errors:
            self.add_error("secret_address", _("With a new secret the address is typed anew, too"))
        if typed:
            self.read(typed, secret)
        return found

    def read(self, typed: str, secret: str) -> None:
        known = robots.known(typed)
        if known is None:
            return self.add_error("secret_address", _("This is not the address of a robot of 企业微信, 钉钉 or 飞书"))
        self.service, self.key = known
        if not robots.is_right(*known, secret):
            return self.add_error("secret_sign", _("Only 钉钉 takes a secret, made of letters and figures"))
        if Robot.objects.filter(service=self.service, key=self.key).exclude(pk=self.instance.pk).exists():
            return self.add_error("secret_address", _("This robot has been entered already"))
        return None

    def facts(self) -> dict:
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        facts |= {f"tells_{what}": what in self.cleaned_data["tells"] for what in Robot.Tells.values}
        if self.cleaned_data["secret_address"]:
            facts |= {"service": self.service, "key": self.key, "secret": self.cleaned_data["secret_sign"]}
        return facts
