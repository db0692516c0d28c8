"""辅导的数: sessions, and enterprises coached one to one. From which rows stands in counting.py."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.figures import Count, declare

from .counting import COACHED, SESSIONS

sessions = Count(
    name="coaching.sessions", basis=SESSIONS, label=pgettext_lazy("figure", "Coaching sessions"),
    unit=pgettext_lazy("unit", "sessions"),
    definition=_("One-to-one coaching sessions, by their day; one for each enterprise. Void ones do not count."),
)  # fmt: skip
coached = Count(
    name="coaching.enterprises", basis=COACHED, label=pgettext_lazy("figure", "Enterprises coached"),
    unit=pgettext_lazy("unit", "enterprises"),
    definition=_("Enterprises with at least one coaching session in the period, each counted once."),
)  # fmt: skip

declare(sessions, coached)
