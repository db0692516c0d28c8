"""完成投资 month by month: what is written over what, what is doubted, and the one verb that writes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit
from crm.cells import money_words
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import User
from crm.words import listed, sentences, speak

from .changes import allow
from .models import WRITES, Invested, InvestmentProject
from .rules import jump

FIELD = "invested_months"
FINAL, PROVISIONAL = "final", "provisional"


@dataclass(frozen=True)
class Amount:
    """What was completed in a month, in yuan; None takes the month away."""

    value: Decimal | None
    is_final: bool = False


@dataclass(frozen=True)
class Change:
    """A month that will be written otherwise; `doubt` says what is odd about it."""

    month: date
    before: Amount | None
    after: Amount
    doubt: str = ""


class Overtaken(Refused):
    """Somebody was quicker with one of the months."""


class Doubted(Refused):
    """Amounts that only people can confirm."""

    def __init__(self, changes: Iterable[Change]) -> None:
        super().__init__(sentences(*(change.doubt for change in changes if change.doubt)))


def month_words(item: str) -> str:
    """2024-06 30000000.00 final, as history keeps it -> 2024-06 3,000万元（定报数）"""
    month, value, state = item.split(" ")
    told = {"month": month, "amount": money_words(Decimal(value))}
    return (_("%(month)s %(amount)s (final)") if state == FINAL else _("%(month)s %(amount)s (provisional)")) % told


speak(
    verbs={"project.invest": gettext_lazy("wrote down the completed investment")},
    fields={FIELD: gettext_lazy("completed")},
    values={FIELD: month_words},
)


def invest(
    pk: int, *, by: User, months: Mapping[date, Amount], seen: Mapping[date, Decimal | None] | None = None,
    is_sure: bool = False, now: datetime | None = None, address: str | None = None,
) -> list[Change]:  # fmt: skip
    """Write these months of a project. `seen` are the values that the form was opened with. Sent twice, once written.

    Raises Doubted when an amount is far from the month beside it and nobody has confirmed it.
    """
    now = now or timezone.now()
    allow(by)
    refuse_odd(months, now.astimezone(SHANGHAI).date())
    with transaction.atomic():
        project = InvestmentProject.objects.visible_to(by).select_for_update().get(pk=pk)
        changes = compared(project, months, today=now.astimezone(SHANGHAI).date())
        refuse_overtaken(changes, seen)
        if not is_sure and any(change.doubt for change in changes):
            raise Doubted(changes)
        if changes:
            write(project, changes, by=by, now=now)
            record(project, changes, by=by, now=now, address=address)
    return changes


def refuse_odd(months: Mapping[date, Amount], today: date) -> None:
    if any(amount.value is not None and amount.value < 0 for amount in months.values()):
        raise Refused(_("What was completed is never less than nothing."))
    if ahead := [month for month, amount in months.items() if month > today and amount.value is not None]:
        raise Refused(_("%(months)s has not begun yet.") % {"months": listed(f"{month:%Y-%m}" for month in ahead)})


def compared(project: InvestmentProject, months: Mapping[date, Amount], *, today: date) -> list[Change]:
    """Only what differs, in the order of time."""
    stored = {row.on: Amount(row.value, row.is_final) for row in project.invested.all()}
    known = {month: amount.value for month, amount in stored.items()}
    known |= {month: amount.value for month, amount in months.items()}
    times = jump(today)
    return [
        Change(month, stored.get(month), amount, doubt(project, month, amount.value, stored, known, times))
        for month, amount in sorted(months.items())
        if (stored.get(month) != amount if amount.value is not None else month in stored)
    ]


def doubt(project, month: date, value: Decimal | None, stored: dict, known: dict, times: int) -> str:
    """Of a value that is new: far from the month beside it, or more than all of the project is to cost."""
    if not value or (month in stored and stored[month].value == value):
        return ""
    told = {"month": f"{month:%Y-%m}", "amount": money_words(value), "times": times}
    unchanged = {day: amount.value for day, amount in stored.items() if known[day] == amount.value}
    beside = nearest(month, unchanged) or nearest(month, known)
    if beside and not beside[1] / times <= value <= beside[1] * times:
        told |= {"other": f"{beside[0]:%Y-%m}", "before": money_words(beside[1])}
        return _("%(month)s: %(amount)s is more than %(times)s times away from %(before)s of %(other)s.") % told
    if project.total and value > project.total:
        told["total"] = money_words(project.total)
        return _("%(month)s: %(amount)s is more than the whole project is to cost, %(total)s.") % told
    return ""


def nearest(month: date, known: Mapping[date, Decimal | None]) -> tuple[date, Decimal] | None:
    """The month before that says something, else the one after."""
    said = {day: value for day, value in known.items() if value and day != month}
    before, after = [day for day in said if day < month], [day for day in said if day > month]
    day = max(before) if before else min(after, default=None)
    return (day, said[day]) if day else None


def refuse_overtaken(changes: Iterable[Change], seen: Mapping[date, Decimal | None] | None) -> None:
    """A month that somebody else has written since the form was opened."""
    if seen is None:
        return
    others = [one for one in changes if one.month in seen and seen[one.month] != (one.before and one.before.value)]
    if others:
        said = listed(month_text(one.month, one.before) for one in others)
        raise Overtaken(_("Somebody else has written here after you had opened it: %(months)s") % {"months": said})


def month_text(month: date, amount: Amount | None) -> str:
    return f"{month:%Y-%m} {money_words(amount.value) if amount and amount.value is not None else '—'}"


def write(project: InvestmentProject, changes: list[Change], *, by: User, now: datetime) -> None:
    gone = [change.month for change in changes if change.after.value is None]
    project.invested.filter(on__in=gone).delete()  # what stood there is in the line of history
    for change in changes:
        if change.after.value is not None:
            said = {"value": change.after.value, "is_final": change.after.is_final, "by": by, "at": now}
            Invested.objects.update_or_create(project=project, on=change.month, defaults=said)


def record(project: InvestmentProject, changes: list[Change], *, by: User, now: datetime, address: str | None) -> None:
    before = [kept(change.month, change.before) for change in changes if change.before]
    after = [kept(change.month, change.after) for change in changes if change.after.value is not None]
    audit.record(
        project, "project.invest", by=by, at=now, changes={FIELD: [before, after]}, address=address,
        on_behalf=by.acting_in(*WRITES, owners=[project.owner_id]),
    )  # fmt: skip


def kept(month: date, amount: Amount) -> str:
    return f"{month:%Y-%m} {amount.value:.2f} {FINAL if amount.is_final else PROVISIONAL}"


def invest_all(
    month: date, amounts: Mapping[InvestmentProject, Decimal], *, by: User, is_final: bool, is_sure: bool = False,
    now: datetime | None = None, address: str | None = None,
) -> int:  # fmt: skip
    """One month of many projects, all or nothing; how many were written otherwise than before."""
    said = {"by": by, "is_sure": is_sure, "now": now, "address": address}
    with transaction.atomic():
        rows = sorted(amounts.items(), key=lambda row: row[0].pk)
        written = [invest(project.pk, months={month: Amount(value, is_final)}, **said) for project, value in rows]
    return sum(map(bool, written))
