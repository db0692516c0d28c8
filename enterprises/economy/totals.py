"""Totals published for the street: entered and corrected, each with its own story."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import audit
from crm.flow import Refused
from crm.models import User
from crm.words import speak
from enterprises.accounts.changes import allow

from .amounts import FINAL, PROVISIONAL, amount_words
from .models import WRITES, Observation

speak(
    verbs={"economy.observe": gettext_lazy("entered the street total")},
    fields={
        "total": pgettext_lazy("economy", "value"), "total_growth": pgettext_lazy("economy", "growth published"),
        "total_final": pgettext_lazy("economy", "final"), "total_source": pgettext_lazy("economy", "source"),
    },
    values={
        "total": lambda text: amount_words("", Decimal(text)), "total_growth": "{}%".format,
        "total_final": {True: FINAL, False: PROVISIONAL},
    },
)  # fmt: skip


def observe(
    what: str, first_on: date, last_on: date, *, by: User, value: Decimal, now: datetime, seen: str = "",
    growth: Decimal | None = None, is_final: bool = False, source: str = "", address: str | None = None,
) -> Observation:  # fmt: skip
    """Enter or correct what was published for these days. `seen` is the mark of what the page showed, "" of nothing."""
    allow(by, frozenset(WRITES))
    if last_on < first_on:
        raise Refused(_("The last day lies before the first."))
    if value < 0:
        raise Refused(_("A total is not less than nothing."))
    facts = {"value": value, "growth": growth, "is_final": is_final, "source": source}
    with transaction.atomic():
        row, is_new = Observation.objects.get_or_create(
            what=what, first_on=first_on, last_on=last_on, defaults=facts | {"by": by, "at": now}
        )
        row = row if is_new else Observation.objects.select_for_update().get(pk=row.pk)
        before = None if is_new else written(row)
        for name, fact in facts.items():
            setattr(row, name, fact)
        changes = audit.differences(before or {}, written(row))
        if not changes and not is_new:
            return row
        if not is_new and seen != mark(before):
            raise Refused(_("There is a total of these days already, or somebody has changed it. It is shown below."))
        row.by, row.at = by, now
        row.save()
        audit.record(row, "economy.observe", by=by, at=now, changes=changes, address=address)
    return row


def written(row: Observation) -> dict:
    growth = None if row.growth is None else f"{row.growth:.2f}"
    said = {"total": f"{row.value:.2f}", "total_growth": growth, "total_final": row.is_final}
    return said | {"total_source": row.source}


def mark(said: dict | Observation) -> str:
    """What a page showed of it, to notice that it has changed."""
    said = written(said) if isinstance(said, Observation) else said
    return "|".join(map(str, said.values()))
