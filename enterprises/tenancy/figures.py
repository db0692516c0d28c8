"""Numbers of tenancies, each with its definition: how many run, how much room they take, which leases end soon."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.amounts import Amount
from crm.figures import Condition, Count, Figure, always, declare
from spaces.facts import SQUARE

from .counting import NOW, ends_soon, is_over

TENANCIES = pgettext_lazy("unit", "tenancies")


def counted(name: str, label, definition, where: Condition = always) -> Count:
    said = {"label": label, "definition": definition, "unit": TENANCIES}
    return Count(name=f"tenancy.{name}", basis=NOW, where=where, **said)


running = counted(
    "running", pgettext_lazy("figure", "Enterprises in units"),
    _("Tenancies that run now, rented or owned. An enterprise with two units counts twice."),
)  # fmt: skip
area = Amount(
    name="tenancy.area", label=pgettext_lazy("figure", "Area occupied"), of=running, column="area", unit=SQUARE,
    definition=_("Floor area of the units in which enterprises on file are now."),
)  # fmt: skip
ending = counted(
    "ending", pgettext_lazy("figure", "Leases ending soon"),
    _("Of those in it: the lease ends from today on, within the days of the second reminder (90 by default)."),
    ends_soon,
)  # fmt: skip
over = counted(
    "over", pgettext_lazy("figure", "Leases that have ended"),
    _("Of those in it: the lease on file has ended, and neither a new one nor the leaving has been entered."), is_over,
)  # fmt: skip

AS_THEY_STAND: tuple[Figure, ...] = (running, area, ending, over)

declare(*AS_THEY_STAND)
