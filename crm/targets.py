"""目标: the only writer of targets. What is aimed at is a figure of the contract, for the days it names."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import audit
from crm.figures import FIGURES
from crm.models import Target, Unit, User
from crm.periods import Period
from crm.words import speak

speak(verbs={"target.set": _("set the target")}, fields={"value": _("value")})


def aim(
    figure: str, period: Period, value: Decimal, *, by: User | None, unit: Unit | None = None,
    owner: User | None = None, text: str = "", now: datetime | None = None, address: str | None = None,
) -> Target:  # fmt: skip
    """Set what is to be reached: of the office, of a unit or of a person. Set again, it replaces the one before."""
    if figure not in FIGURES:
        raise KeyError(figure)
    now, of = now or timezone.now(), {"figure": figure, "unit": unit, "owner": owner}
    of |= {"first_on": period.first, "last_on": period.last}
    with transaction.atomic():
        target, is_new = Target.objects.get_or_create(**of, defaults={"value": value, "by": by, "at": now})
        before = None if is_new else Target.objects.select_for_update().get(pk=target.pk).value
        if before == value:
            return target
        target.value, target.by, target.at = value, by, now
        target.save(update_fields=["value", "by", "at"])
        changes = audit.differences({"value": before}, {"value": value})
        audit.record(target, "target.set", by=by, at=now, text=text, changes=changes, address=address)
    return target


def aimed(figure: str, period: Period, *, unit: Unit | None = None, owner: User | None = None) -> Decimal | None:
    """What is to be reached in exactly these days."""
    days = {"first_on": period.first, "last_on": period.last}
    found = Target.objects.filter(figure=figure, unit=unit, owner=owner, **days)
    return found.values_list("value", flat=True).first()
