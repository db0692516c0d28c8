"""督办 on the day of the demonstration: a pause to decide, urges, and the cards that the clock itself gives."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from crm.flow import Refused
from crm.models import EventCursor, User
from enterprises.requests import flow
from enterprises.requests.models import ServiceRequest, Status
from enterprises.requests.supervising import SINCE, SWEPT, supervise

A_WEEK = timedelta(days=7)  # so long has there been supervision: what was due before that is history
TOLD = {"told_channel": "phone", "told_to": "企业联系人"}
LACKS = {
    "ground": "enterprise", "awaited": "加盖公章的租赁合同复印件", "text": "材料未齐，供电部门不予受理，待企业补交后继续办理。",
}  # fmt: skip


def load(people: dict[str, User], handlers: dict[int, User], now: datetime) -> None:
    side_tracks(people, handlers, now)
    for name, moment in ((SINCE, now - A_WEEK), (SWEPT, now - timedelta(days=1))):
        EventCursor.objects.update_or_create(name=name, defaults={"seen_until": moment})
    supervise(now)


def side_tracks(people: dict[str, User], handlers: dict[int, User], now: datetime) -> None:
    """Each played by the first request that may take it, if there is one on such a day."""
    take("ask_pause", in_hand(now), handlers, now, **LACKS, **TOLD, told_at=now)
    for row, words in zip(late(now), ("请今天内给企业一个说法。", "企业已来电询问两次，请说明进展。"), strict=False):
        flow.VERBS["urge"](row.pk, by=people["demo-supervisor"], now=now, text=words)


def in_hand(now: datetime) -> Iterable[ServiceRequest]:
    rows = ServiceRequest.objects.filter(status=Status.WORKING, pending="", met_at=None, due_at__gt=now)
    return rows.order_by("-due_at", "id")


def late(now: datetime) -> Iterable[ServiceRequest]:
    return ServiceRequest.objects.late(now).filter(status=Status.WORKING).order_by("due_at", "id")


def take(
    move: str, rows: Iterable[ServiceRequest], handlers: dict[int, User], now: datetime, **facts: Any
) -> None:  # fmt: skip
    for row in rows:
        with suppress(Refused):
            flow.VERBS[move](row.pk, by=row.handler or handlers[row.unit_id], now=now, **facts)
            return
