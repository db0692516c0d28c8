"""目标: the only writer of targets, and what has been reached of them. What is aimed at is a figure of the contract."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm import audit, rules
from crm.amounts import Amount
from crm.figures import FIGURES, Count, Figure
from crm.flow import Refused
from crm.lights import short
from crm.models import Target, Unit, User
from crm.periods import Period
from crm.rules import Rule
from crm.words import speak

TRUNCATED, ROUNDED = "truncated", "rounded"
HUNDREDTH = Decimal("0.01")
MOST = Decimal(10) ** 18
UNASKED = object()

speak(verbs={"target.set": _("set the target")}, fields={"value": pgettext_lazy("target", "value")})
rules.declare(
    Rule(
        "targets.rounding", pgettext_lazy("page", "Targets"), _("The completion of a target is"), TRUNCATED,
        choices=(
            (TRUNCATED, pgettext_lazy("completion", "cut off after two decimals")),
            (ROUNDED, pgettext_lazy("completion", "rounded to two decimals")),
        ),
        hint=_("57.74 of 220 is 26.2454…%: cut off it is 26.24%, rounded 26.25%. Reports cut off."),
    ),
)  # fmt: skip


class Overtaken(Refused):
    """Somebody set this very target while the person was looking at the page."""


def aim(
    figure: str, period: Period, value: Decimal, *, by: User | None, unit: Unit | None = None,
    owner: User | None = None, text: str = "", now: datetime | None = None, address: str | None = None,
    seen: Decimal | None | object = UNASKED,
) -> Target:  # fmt: skip
    """Set what is to be reached: of the office, of a unit or of a person. Set again, it replaces the one before.

    `seen` is the value that the person had read, None where there was none; the same again says nothing."""
    if figure not in FIGURES:
        raise KeyError(figure)
    now, of = now or timezone.now(), {"figure": figure, "unit": unit, "owner": owner}
    of |= {"first_on": period.first, "last_on": period.last}
    with transaction.atomic():
        target, is_new = Target.objects.get_or_create(**of, defaults={"value": value, "by": by, "at": now})
        held = Target.objects.select_for_update(of=("self",)).select_related("by").get(pk=target.pk)
        before = None if is_new else held.value
        if before == value:
            return target
        if seen is not UNASKED and seen != before:
            raise overtaken(held, is_new=is_new)
        target.value, target.by, target.at = value, by, now
        target.save(update_fields=["value", "by", "at"])
        changes = audit.differences({"value": before}, {"value": value})
        audit.record(target, "target.set", by=by, at=now, text=text, changes=changes, address=address)
    return target


def overtaken(held: Target, *, is_new: bool) -> Overtaken:
    if is_new:
        return Overtaken(gettext("This target is no longer there."))
    said = {"who": held.by or gettext("Somebody"), "when": short(held.at), "value": written(held)}
    return Overtaken(gettext("%(who)s set this target to %(value)s on %(when)s. Set it anew if that is wrong.") % said)


def aimed(figure: str, period: Period, *, unit: Unit | None = None, owner: User | None = None) -> Decimal | None:
    """What is to be reached in exactly these days."""
    days = {"first_on": period.first, "last_on": period.last}
    found = Target.objects.filter(figure=figure, unit=unit, owner=owner, **days)
    return found.values_list("value", flat=True).first()


# ---------------------------------------------------------------- what has been reached of it


def completion(reached: Decimal | int, target: Decimal | int, *, rounding: str = TRUNCATED) -> Decimal | None:
    """完成率 in %, to two decimals; None of a target of nothing."""
    if not target:
        return None
    how = ROUND_DOWN if rounding == TRUNCATED else ROUND_HALF_UP
    return (100 * Decimal(reached) / Decimal(target)).quantize(HUNDREDTH, how)


def rounding(on: date) -> str:
    """How the office writes completion on that day."""
    return str(rules.in_force("targets.rounding", on))


@dataclass(frozen=True)
class Pace:
    """How far it is beside the days that have passed: `days` ahead, or behind with a minus. `expected` is what an even
    pace would have brought by then."""

    days: int
    expected: Decimal


def pace(reached: Decimal | int, target: Decimal | int, period: Period, today: date) -> Pace | None:
    """None before the period begins, and of a target of nothing."""
    if today < period.first or target <= 0:
        return None
    whole = (period.last - period.first).days + 1
    passed = min((today - period.first).days + 1, whole)
    share = Decimal(reached) / Decimal(target)
    expected = (Decimal(target) * passed / whole).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Pace(int(share * whole - passed), expected)


def adds_up(figure: Figure) -> bool:
    """Whether it grows over the period, so that completion and pace say something; a rate does not."""
    return isinstance(figure, Count | Amount)


# ---------------------------------------------------------------- in the unit of its figure


def per(figure: Figure) -> int:
    """How much one of its unit is: of 亿元 a hundred million yuan."""
    return getattr(figure, "per", 1)


def written(target: Target) -> str:
    """300.00 亿元"""
    figure = FIGURES.get(target.figure)
    if figure is None:
        return f"{target.value:,}"
    value = target.value / per(figure)
    places = max(getattr(figure, "places", 0), -plain_exponent(value))
    unit = f"{figure.unit}"
    return f"{value:,.{places}f}{'' if unit == '%' else ' '}{unit}".strip()


def plain_exponent(value: Decimal) -> int:
    """Of the last decimal that says something."""
    exponent = value.normalize().as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0
