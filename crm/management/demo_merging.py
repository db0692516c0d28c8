"""Enterprises of a demonstration that got a second file: two to look at, one told apart, one merged already."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from crm import audit
from crm.models import Event, Notice, User
from enterprises.accounts.models import Contact, Enterprise
from enterprises.accounts.names import brief_name, derived
from enterprises.merging import apart, merge


def load(people: dict[str, User], now: datetime, enterprises: Iterable[Enterprise]) -> None:
    """Of those with a telephone: an officer who did not find them wrote them down again."""
    known = [row for row in enterprises if row.contacts.exclude(phone="").exists()][10:14]
    by, other = people["demo-officer2"], people["demo-officer"]
    in_full, former, parent, renamed = known
    facts = {"by": by, "at": now - timedelta(days=9)}
    second(in_full, f"{brief_name(in_full.name)}股份有限公司", **facts, address=in_full.address)
    second(former, f"{brief_name(former.name)}厂", **facts, aliases=former.name)
    row = second(parent, f"{parent.name}平湖分公司", **facts, address=parent.address)
    apart.tell_apart(parent.pk, row.pk, by=other, text="总公司与分公司，分别登记", now=now - timedelta(days=3))
    row = second(renamed, f"{brief_name(renamed.name)}实业有限公司", **facts, notes="原厂名，已更名")
    seen = dict(Enterprise.objects.filter(pk__in=[renamed.pk, row.pk]).values_list("pk", "updated_at"))
    merge.merge(
        renamed.pk, row.pk, by=other, choices={}, text="企业已更名，同一营业执照", score=70, seen=seen,
        now=now - timedelta(days=2),
    )  # fmt: skip
    Notice.objects.filter(verb="enterprise.merge").update(read_at=now - timedelta(days=1))


def second(first: Enterprise, name: str, *, by: User, at: datetime, **facts: Any) -> Enterprise:
    """With the person whom they talked to; dated like the rest of the ledger."""
    parts = {key: facts.get(key, "") for key in ("aliases", "address")}
    row = Enterprise.objects.create(
        name=name, short_name=brief_name(name), community=first.community, officer=by,
        **facts | derived(name=name, uscc="", **parts),
    )  # fmt: skip
    Enterprise.objects.filter(pk=row.pk).update(created_at=at, updated_at=at)
    person = first.contacts.exclude(phone="").first()
    Contact.objects.create(enterprise=row, name=person.name, phone=person.phone, is_primary=True)
    Event.objects.bulk_create([audit.event(row, "enterprise.create", by=by, at=at)])
    return row
