"""Numbers of financing, each with its definition. From which rows they are counted stands in counting.py."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.amounts import Amount
from crm.figures import Basis, Condition, Count, Rate, always, declare

from .counting import DECIDED, INTRODUCED, NOW, WORKING
from .models import IntroductionStatus, NeedStatus

NEEDS = pgettext_lazy("unit", "needs")
INTRODUCTIONS = pgettext_lazy("unit", "introductions")


def counted(name: str, label, basis: Basis, definition, unit, where: Condition = always) -> Count:
    return Count(name=f"finance.{name}", label=label, basis=basis, definition=definition, unit=unit, where=where)


def column(**facts) -> Condition:
    return lambda scope: Q(**facts)


institutions = counted(
    "institutions", pgettext_lazy("figure", "Institutions working with us"), WORKING,
    _("Banks, insurers, guarantors, funds in the list that are in use now."),
    pgettext_lazy("unit", "institutions"), column(is_active=True),
)  # fmt: skip
open_needs = counted(
    "open", pgettext_lazy("figure", "Financing needs open"), NOW, _("Financing needs that are open now."), NEEDS,
    column(status=NeedStatus.OPEN),
)  # fmt: skip
introduced = counted(
    "introduced", pgettext_lazy("figure", "Needs introduced"), INTRODUCED,
    _("Financing needs brought before at least one institution in the period, each counted once."), NEEDS,
)  # fmt: skip
decided = counted(
    "decided", pgettext_lazy("figure", "Introductions decided"), DECIDED,
    _("Introductions that the institution granted or refused in the period, by the day of its decision."),
    INTRODUCTIONS, column(status__in=[IntroductionStatus.GRANTED, IntroductionStatus.REFUSED]),
)  # fmt: skip
granted = counted(
    "granted", pgettext_lazy("figure", "Introductions granted"), DECIDED,
    _("Of those decided: granted."), INTRODUCTIONS, column(status=IntroductionStatus.GRANTED),
)  # fmt: skip
amount = Amount(
    name="finance.amount", label=pgettext_lazy("figure", "Granted amount"), of=granted, column="granted", places=2,
    per=10_000, unit=_("CNY 10,000"),
    definition=_("What institutions granted in the period, added up, in CNY 10,000; by the day of their decision."),
)  # fmt: skip
success = Rate(
    name="finance.success", label=pgettext_lazy("figure", "Success rate of introductions"), part=granted, whole=decided,
    definition=_("Granted ÷ decided. What is still in talks or was given up does not count."),
)  # fmt: skip

OF_INTRODUCTIONS = (decided, granted, success, amount)

declare(institutions, open_needs, introduced, *OF_INTRODUCTIONS)
