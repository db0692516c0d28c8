"""The list of coaching sessions on its way out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER})
COLUMNS = (
    (pgettext_lazy("coaching", "Day"), lambda row: row.on),
    (_("Enterprise"), lambda row: row.enterprise.name),
    (_("USCC"), lambda row: row.enterprise.uscc),
    (_("Community"), lambda row: row.enterprise.community.name if row.enterprise.community else ""),
    (pgettext_lazy("coaching", "Topic"), lambda row: row.get_topic_display()),
    (pgettext_lazy("coaching", "Who coached"), lambda row: row.coach),
    (pgettext_lazy("coaching", "After which activity"), lambda row: row.activity.title if row.activity else ""),
    (pgettext_lazy("coaching", "What was gone through"), lambda row: row.text),
    (pgettext_lazy("coaching", "What came of it"), lambda row: row.result),
    (pgettext_lazy("coaching", "Written down by"), lambda row: str(row.owner)),
)
