"""固定资产投资 and 工业投资 by project, their growth, and how far the projects have come; each with its definition."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.amounts import Amount, Growth, Share
from crm.figures import Basis, Condition, Count, Figure, always, declare

from .counting import MONTHS, NOW, is_industrial, totalled, under_way

MONTHS_TOLD, PROJECTS = pgettext_lazy("unit", "months of projects"), pgettext_lazy("unit", "projects")
BILLIONS = pgettext_lazy("unit", "100 million CNY")
HUNDRED_MILLION = 10**8


def counted(name: str, label, basis: Basis, definition, where: Condition = always) -> Count:
    unit = MONTHS_TOLD if basis is MONTHS else PROJECTS
    return Count(name=f"projects.{name}", label=label, basis=basis, definition=definition, where=where, unit=unit)


def added(name: str, label, of: Count, column: str, definition) -> Amount:
    said = {"label": label, "definition": definition, "unit": BILLIONS}
    return Amount(name=f"projects.{name}", of=of, column=column, places=2, per=HUNDRED_MILLION, **said)


# ---------------------------------------------------------------- of a period

reported = counted(
    "reported", _("Months told"), MONTHS,
    _("Months of projects whose completed investment is written down, provisional or final; by the first day of each."),
)  # fmt: skip
fixed = added(
    "fixed", _("Fixed-asset investment by project"), reported, "value",
    _("What all projects completed in the months of the period, added up, provisional figures included."),
)  # fmt: skip
fixed_growth = Growth(
    name="projects.fixed_growth", label=_("Growth of fixed-asset investment by project"), amount=fixed,
    definition=_("Against the same months of the year before, by project."),
)  # fmt: skip
reported_industrial = counted(
    "reported_industrial", _("Months told of industrial projects"), MONTHS,
    _("The same of the projects that are industrial."), is_industrial,
)  # fmt: skip
industrial = added(
    "industrial", _("Industrial investment by project"), reported_industrial, "value",
    _("What the industrial projects completed in the months of the period, added up."),
)  # fmt: skip
industrial_growth = Growth(
    name="projects.industrial_growth", label=_("Growth of industrial investment by project"), amount=industrial,
    definition=_("Against the same months of the year before, by project; those that are industrial now."),
)  # fmt: skip

# ---------------------------------------------------------------- as things stand now

building = counted(
    "under_way", _("Projects under way"), NOW, _("Projects that are being built or carried out now."), under_way
)
costed = counted(
    "costed", _("Projects under way, total known"), NOW,
    _("Of those under way: the total investment is written down."), totalled,
)  # fmt: skip
total = added(
    "total", _("Total investment of projects under way"), costed, "planned",
    _("Of the projects under way whose total investment is known."),
)  # fmt: skip
completed = added(
    "completed", _("Completed of projects under way"), costed, "completed",
    _("All that those projects have completed so far, of all years."),
)  # fmt: skip
completion = Share(
    name="projects.completion", label=_("Completion of projects under way"), part=completed, whole=total,
    definition=_("Completed so far ÷ total investment, of the projects under way whose total is known."),
)  # fmt: skip

OF_A_PERIOD: tuple[Figure, ...] = (
    reported, fixed, fixed_growth, reported_industrial, industrial, industrial_growth,
)  # fmt: skip
AS_THEY_STAND: tuple[Figure, ...] = (building, costed, total, completed, completion)

declare(*OF_A_PERIOD, *AS_THEY_STAND)
