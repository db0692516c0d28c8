"""What a person fills in about a session: which enterprises, what about, who coached, what came of it."""

from datetime import timedelta
from secrets import token_urlsafe

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.outreach.activities.models import Activity
from enterprises.outreach.visits.forms import TOKEN, DayField
from enterprises.outreach.visits.naming import EnterprisesNamed

from .changes import as_written
from .models import Coaching

RECENT = timedelta(days=400)


class SessionForm(forms.ModelForm):
    on = DayField(label=pgettext_lazy("coaching", "Day"))

    class Meta:
        model = Coaching
        fields = ["topic", "on", "coach", "activity", "text", "result"]
        labels = {
            "topic": pgettext_lazy("coaching", "Topic"), "coach": pgettext_lazy("coaching", "Who coached"),
            "activity": pgettext_lazy("coaching", "After which activity"),
            "text": pgettext_lazy("coaching", "What was gone through"),
            "result": pgettext_lazy("coaching", "What came of it"),
        }  # fmt: skip
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "result": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, today = user, timezone.localdate()
        self.fields["on"].widget.attrs["max"] = f"{today:%Y-%m-%d}"
        self.fields["on"].initial = today
        since = timezone.now() - RECENT
        rows = Activity.objects.visible_to(user)
        recent = rows.filter(starts_at__gte=since) | rows.filter(pk=self.instance.activity_id)
        self.fields["activity"].queryset = recent.order_by("-starts_at", "-id")
        self.fields["activity"].empty_label = pgettext_lazy("coaching", "none")
        for name in ("activity", "text", "result"):
            self.fields[name].is_wide = True

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("A session is written down when it has been held."))
        return on


class CreateForm(EnterprisesNamed, SessionForm):
    """Several enterprises may sit in one session: a row each, one form."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=26)

    field_order = ["pick", "names", "topic", "on", "coach", "activity", "text", "result"]

    def __init__(self, *args, picked=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.name_enterprises(picked, label=pgettext_lazy("coaching", "Enterprises coached"))
        self.fields["token"].initial = token_urlsafe(TOKEN)


class EditForm(SessionForm):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = as_written(self.instance)


class VoidForm(forms.Form):
    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
