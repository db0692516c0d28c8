"""Numbers of the inventory, each with its definition. From which rows they are counted stands in counting.py.

Vacant is what is vacant and free: what is held stands apart, and so does what is no longer to let at all.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.amounts import Amount, Share
from crm.figures import Basis, Condition, Count, Figure, Mean, Rate, Scope, always, declare

from . import counting as c
from .counting import LET, NOW, TAKEN, VACATED, VERIFIED
from .facts import RENT, SQUARE
from .freshness import hide_days, in_band
from .models import Status

SPACES = pgettext_lazy("unit", "spaces")


def counted(name: str, label, basis: Basis, definition, where: Condition = always) -> Count:
    said = {"label": label, "definition": definition, "unit": SPACES}
    return Count(name=f"spaces.{name}", basis=basis, where=where, **said)


def area(name: str, label, of: Count, definition) -> Amount:
    said = {"label": label, "definition": definition, "unit": SQUARE}
    return Amount(name=f"spaces.{name}", of=of, column="area", **said)


def in_state(*statuses: str) -> Condition:
    return lambda scope: Q(status__in=statuses)


def fresh(scope: Scope) -> Q:
    return c.vacant(scope) & in_band("fresh", today=c.today(scope))


def to_be_verified(scope: Scope) -> Q:
    return c.vacant(scope) & ~in_band("fresh", today=c.today(scope))


def is_listed(scope: Scope) -> Q:
    day = c.today(scope)
    return c.vacant(scope) & Q(is_public=True, verified_on__gte=day - timedelta(days=hide_days(day)))


# ---------------------------------------------------------------- as things stand now

standing = counted(
    "standing", pgettext_lazy("figure", "Spaces"), NOW, _("All spaces, without those that are withdrawn.")
)
vacant = counted(
    "vacant", pgettext_lazy("figure", "Vacant"), NOW,
    _("Vacant and free now. What is held for somebody is not counted."), c.vacant,
)  # fmt: skip
held = counted(
    "held", pgettext_lazy("figure", "Held"), NOW, _("Held for somebody now."), in_state(Status.HELD)
)  # fmt: skip
let = counted("let", pgettext_lazy("figure", "Let"), NOW, _("Occupied or being fitted out now."), in_state(*LET))
total_area = area("total_area", pgettext_lazy("figure", "Total area"), standing, _("Floor area of all spaces."))
vacant_area = area("vacant_area", pgettext_lazy("figure", "Vacant area"), vacant, _("Floor area of the vacant spaces."))
vacancy = Rate(
    name="spaces.vacancy", label=_("Vacancy by number"), part=vacant, whole=standing,
    definition=_("Vacant spaces ÷ all spaces. What is held does not count as vacant."),
)  # fmt: skip
vacancy_area = Share(
    name="spaces.vacancy_area", label=_("Vacancy by area"), part=vacant_area, whole=total_area,
    definition=_("Vacant area ÷ total area. What is held does not count as vacant."),
)  # fmt: skip
days_vacant = Mean(
    name="spaces.days_vacant", label=_("Days vacant"), of=vacant, measure=c.days_vacant,
    unit=pgettext_lazy("unit", "days"),
    definition=_(
        "Calendar days since each space that is vacant now became so, on average; each counts the same. A hold that"
        " ended begins it anew."
    ),
)  # fmt: skip
priced = counted(
    "priced", _("Vacant, rent known"), NOW, _("Of those vacant: a rent is entered."),
    lambda scope: c.vacant(scope) & c.priced(scope),
)  # fmt: skip
rent = Mean(
    name="spaces.rent", label=_("Rent asked"), of=priced, measure=c.rent_asked, unit=RENT,
    definition=_(
        "What is asked for all vacant spaces whose rent is known, in a month, ÷ their area; of a range of rents the"
        " middle. It is what is asked, not what is paid in the end."
    ),
)  # fmt: skip
fresh_ones = counted(
    "fresh", pgettext_lazy("figure", "Vacant and fresh"), NOW,
    _("Of those vacant: verified within the days for which a verification is fresh by the office's rules."), fresh,
)  # fmt: skip
fresh_share = Rate(
    name="spaces.fresh_share", label=_("Share of fresh"), part=fresh_ones, whole=vacant,
    definition=_("Vacant and fresh ÷ vacant."),
)  # fmt: skip
to_verify = counted(
    "to_verify", pgettext_lazy("figure", "To be verified"), NOW,
    _("Of those vacant: not fresh any more, or never verified."), to_be_verified,
)  # fmt: skip
listed = counted(
    "listed", pgettext_lazy("figure", "Shown to the public"), NOW,
    _("Of those vacant: meant for the public, and verified recently enough to be shown."), is_listed,
)  # fmt: skip

# ---------------------------------------------------------------- of a period

verified = counted(
    "verified", pgettext_lazy("figure", "Verified"), VERIFIED,
    _("Verified at least once in the period, by visit, telephone, landlord or sheet; whatever was found."),
)  # fmt: skip
newly_vacant = counted(
    "newly_vacant", _("Newly vacant"), VACATED,
    _("Vacated, taken in or taken in again in the period, by the day entered. The end of a hold does not count."),
)  # fmt: skip
newly_let = counted(
    "newly_let", _("Newly let"), TAKEN,
    _("Let or begun to be fitted out in the period, by the day entered. After fitting out it is not counted again."),
)  # fmt: skip
area_let = area(
    "area_let", _("Area let"), newly_let, _("Floor area of the spaces newly let; let twice, it counts once.")
)

AS_IT_STANDS: tuple[Figure, ...] = (
    standing, total_area, vacant, vacant_area, held, let, vacancy, vacancy_area, days_vacant, priced, rent,
    fresh_ones, fresh_share, to_verify, listed,
)  # fmt: skip
OF_A_PERIOD: tuple[Figure, ...] = (verified, newly_vacant, newly_let, area_let)

declare(*AS_IT_STANDS, *OF_A_PERIOD)
