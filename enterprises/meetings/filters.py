"""How the list of meetings is narrowed."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import Kind, Meeting, Status


class MeetingFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Kind, label=pgettext_lazy("meeting", "Kind"), empty_label=_("all"))
    status = filters.ChoiceFilter(choices=Status, label=_("Status"), empty_label=_("all"))

    class Meta:
        model = Meeting
        fields = []
