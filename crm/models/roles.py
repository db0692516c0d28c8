"""The nine roles, which are Django groups with fixed names."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """Group names. Stored, never translated; the label is what people read."""

    OFFICER = "officer", pgettext_lazy("role", "Service officer")
    HANDLER = "handler", pgettext_lazy("role", "Handler")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "Supervisor")
    ATTRACTION = "attraction", pgettext_lazy("role", "Attraction officer")
    SPACES = "spaces", pgettext_lazy("role", "Space manager")
    EDITOR = "editor", pgettext_lazy("role", "Policy editor")
    REPORTER = "reporter", pgettext_lazy("role", "Report writer")
    AUDITOR = "auditor", pgettext_lazy("role", "Auditor")
    ADMIN = "administrator", pgettext_lazy("role", "Administrator")


# what a deputy takes over for the days of a leave: daily work, never the keeping of log-ins or the reading of history
CARRIED = frozenset({Role.OFFICER, Role.HANDLER, Role.SUPERVISOR, Role.ATTRACTION, Role.SPACES})
