"""The list of financing needs on its way out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

from .models import NeedStatus

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER})
STATUSES = dict(NeedStatus.choices)

COLUMNS = (
    (_("Enterprise"), lambda row: row.enterprise.name),
    (_("USCC"), lambda row: row.enterprise.uscc),
    (pgettext_lazy("need", "Amount (CNY)"), lambda row: row.amount),
    (pgettext_lazy("need", "For what"), lambda row: row.purpose),
    (pgettext_lazy("need", "Needed by"), lambda row: row.needed_by),
    (_("Status"), lambda row: STATUSES[row.status]),
    (pgettext_lazy("need", "Owner"), lambda row: str(row.owner)),
    (pgettext_lazy("need", "Introduced to"), lambda row: row.count_introductions),
    (pgettext_lazy("need", "Granted (CNY)"), lambda row: row.granted_sum),
    (pgettext_lazy("need", "What came of it"), lambda row: row.result),
    (pgettext_lazy("need", "Written down"), lambda row: row.at),
)
