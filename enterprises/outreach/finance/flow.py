"""One verb for each move of a financing need and of its introductions: lock, ask the table, change, record, tell."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit, notices
from crm.flow import Refused
from crm.models import User
from enterprises.accounts.models import Enterprise

from .models import FinancialProduct, FinancingNeed, Institution, Introduction, NeedStatus
from .moves import FLOW, INTRODUCTIONS, acting_for, standings

# what history calls a fact, and the field
TOLD = {
    "financing_amount": "amount",
    "financing_purpose": "purpose",
    "needed_by": "needed_by",
    "financing_owner": "owner",
}
OVER = (NeedStatus.MET, NeedStatus.ENDED)


def create(
    *, by: User, token: str, enterprise: Enterprise, owner: User, now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> FinancingNeed:  # fmt: skip
    """The same form (token) sent twice writes one down."""
    now = now or timezone.now()
    allow(by)
    try:
        with transaction.atomic():
            need = FinancingNeed.objects.create(token=token, enterprise=enterprise, owner=owner, at=now, **facts)
            changes = audit.differences({}, told(need))
            audit.record(
                need, "financing.create", by=by, at=now, changes=changes, address=address,
                on_behalf=acting_for(by, need),
            )  # fmt: skip
            tell(need, "create", by=by, now=now)
    except IntegrityError:
        earlier = FinancingNeed.objects.filter(token=token).first()
        if earlier is None:
            raise
        return earlier
    return need


def change(pk: int, *, by: User, seen: datetime | None, **facts: Any) -> FinancingNeed:
    """As it was `seen` (its updated_at then); what somebody else wrote meanwhile is not written over."""
    details = {name: facts.pop(name) for name in ("now", "address") if name in facts}
    with transaction.atomic():
        need = start(pk, "change", by, now=details.get("now"))
        if need.updated_at != seen:
            raise Refused(_("Somebody else has written here after you had opened it."))
        owner, need.text = need.owner_id, facts.pop("text", need.text)  # the notes; history's text is another
        need = finish(need, "change", by=by, **details, **facts)
        if need.owner_id != owner:
            tell(need, "create", by=by, now=details.get("now"))
        return need


def meet(pk: int, *, by: User, result: str = "", **details: Any) -> FinancingNeed:
    return move(pk, "meet", by=by, text=result, result=result, **details)


def end(pk: int, *, by: User, result: str, **details: Any) -> FinancingNeed:
    return move(pk, "end", by=by, text=result, result=result, **details)


def reopen(pk: int, *, by: User, text: str, **details: Any) -> FinancingNeed:
    """What came of it stays in history; the field is for what comes now."""
    return move(pk, "reopen", by=by, text=text, result="", **details)


def introduce(
    pk: int, *, by: User, institution: Institution, introduced_on: date, product: FinancialProduct | None = None,
    text: str = "", now: datetime | None = None, **details: Any,
) -> FinancingNeed:  # fmt: skip
    """Brought before an institution once; sent twice it is done once."""
    now = now or timezone.now()
    with transaction.atomic():
        need = start(pk, "introduce", by, now=now)
        if not institution.is_active:
            raise Refused(_("%(name)s is not in use any more.") % {"name": institution.name})
        facts = {"product": product, "introduced_on": introduced_on, "text": text, "by": by, "at": now}
        row, is_new = Introduction.objects.get_or_create(need=need, institution=institution, defaults=facts)
        if not is_new:
            if (row.by_id, row.introduced_on, row.product_id) == (
                by.pk,
                introduced_on,
                product.pk if product else None,
            ):
                return need
            raise Refused(_("It has been introduced to %(name)s already.") % {"name": institution.name})
        said = "\n".join(filter(None, [str(product or institution), text]))
        return finish(need, "introduce", by=by, text=said, now=now, **details)


def move(pk: int, name: str, *, by: User, **details: Any) -> FinancingNeed:
    with transaction.atomic():
        return finish(start(pk, name, by, now=details.get("now")), name, by=by, **details)


VERBS = {"introduce": introduce, "meet": meet, "change": change, "end": end, "reopen": reopen}


# ---------------------------------------------------------------- of an introduction


def talk(pk: int, *, by: User, **details: Any) -> Introduction:
    return settle(pk, "talk", by=by, **details)


def grant(pk: int, *, by: User, granted: Decimal, settled_on: date, **details: Any) -> Introduction:
    return settle(pk, "grant", by=by, granted=granted, settled_on=settled_on, **details)


def refuse(pk: int, *, by: User, settled_on: date, **details: Any) -> Introduction:
    return settle(pk, "refuse", by=by, settled_on=settled_on, **details)


def drop(pk: int, *, by: User, settled_on: date, **details: Any) -> Introduction:
    return settle(pk, "drop", by=by, settled_on=settled_on, **details)


def resume(pk: int, *, by: User, **details: Any) -> Introduction:
    """What had been granted counts no longer; history keeps it."""
    return settle(pk, "resume", by=by, granted=None, settled_on=None, **details)


def settle(
    pk: int, name: str, *, by: User, text: str = "", now: datetime | None = None, address: str | None = None,
    **facts: Any,
) -> Introduction:  # fmt: skip
    """Its need is locked first, as every verb does; the line of history is the need's."""
    with transaction.atomic():
        at = now or timezone.now()
        need = the_need(Introduction.objects.visible_to(by).get(pk=pk).need_id, by)
        row = Introduction.objects.select_for_update(of=("self",)).select_related("institution").get(pk=pk)
        row.need = need
        INTRODUCTIONS.check(name, standings(by), row, now=at)
        if (settled_on := facts.get("settled_on")) and settled_on < row.introduced_on:
            raise Refused(_("That is before it was introduced."))
        shown = ("granted", "settled_on")
        before = {"introduction_status": row.status} | {field: getattr(row, field) for field in shown}
        row.status = INTRODUCTIONS[name].target(row.status)
        for field, value in (facts | ({"text": text} if text else {})).items():
            setattr(row, field, value)
        row.save()
        after = {"introduction_status": row.status} | {field: getattr(row, field) for field in shown}
        said = "\n".join(filter(None, [row.institution.name, text]))
        audit.record(
            need, f"introduction.{name}", by=by, at=at, text=said, address=address,
            changes=audit.differences(before, after), on_behalf=acting_for(by, need),
        )  # fmt: skip
        if name in {"grant", "refuse"}:
            tell(need, name, by=by, now=at)
        return row


INTRODUCTION_VERBS = {"talk": talk, "grant": grant, "refuse": refuse, "drop": drop, "resume": resume}


# ---------------------------------------------------------------- what the verbs share


def allow(by: User) -> None:
    if not standings(by):
        raise Refused(FLOW.wrong_person)


def the_need(pk: int, by: User) -> FinancingNeed:
    rows = FinancingNeed.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("owner", "enterprise").get(pk=pk)


def start(pk: int, name: str, by: User, *, now: datetime | None = None) -> FinancingNeed:
    """Lock the row and ask the table once more: the page the person saw may be old."""
    need = the_need(pk, by)
    FLOW.check(name, standings(by), need, now=now or timezone.now())
    return need


def finish(
    need: FinancingNeed, name: str, *, by: User, text: str = "", now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> FinancingNeed:  # fmt: skip
    """Write the new state and facts, with one line of history."""
    now, before = now or timezone.now(), told(need)
    need.status = FLOW[name].target(need.status)
    need.ended_at = now if need.status in OVER else None
    for field, value in facts.items():
        setattr(need, field, value)
    need.save()
    audit.record(
        need, f"financing.{name}", by=by, at=now, text=text, address=address,
        changes=audit.differences(before, told(need)), on_behalf=acting_for(by, need),
    )  # fmt: skip
    return need


def told(need: FinancingNeed) -> dict:
    return {"financing_status": need.status} | {said: getattr(need, field) for said, field in TOLD.items()}


def tell(need: FinancingNeed, name: str, *, by: User, now: datetime | None = None) -> None:
    """Whoever looks after it."""
    verb = f"financing.{name}" if name == "create" else f"introduction.{name}"
    notices.tell([need.owner], verb, title=str(need), url=need.get_absolute_url(), by=by, at=now)
