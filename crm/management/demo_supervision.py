"""督办 on the day of the demonstration: what waits for a supervisor, urges, and the cards that the clock itself gives."""

from collections.abc import Iterable
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
WAITS = {
    "ground": "authority", "awaited": "区主管部门对改造方案的批复", "text": "方案已上报，待区主管部门批复。",
}  # fmt: skip
GROUNDS = {"text": "核对职责清单，该事项由其他单位牵头，请裁定。", "basis": "《平湖街道内设机构职责清单》"}


def load(people: dict[str, User], handlers: dict[int, User], now: datetime) -> None:
    side_tracks(people, handlers, now)
    for name, moment in ((SINCE, now - A_WEEK), (SWEPT, now - timedelta(days=1))):
        EventCursor.objects.update_or_create(name=name, defaults={"seen_until": moment})
    supervise(now)


def side_tracks(people: dict[str, User], handlers: dict[int, User], now: datetime) -> None:
    """Each played by the first request that may take it, if there is one on such a day."""
    by, told = people["demo-supervisor"], TOLD | {"told_at": now}
    asked_again = "上级部门现场核查定于下周，请求延期。"
    take("ask_extension", in_hand(now), handlers, now, days=3, text=asked_again)
    take("ask_pause", in_hand(now), handlers, now, **LACKS, **told)
    if row := take("ask_pause", in_hand(now), handlers, now, **WAITS, **told):
        flow.VERBS["grant_pause"](row.pk, by=by, now=now, text="同意，批复后即恢复计时。")
    if row := take("ask_extension", in_hand(now), handlers, now, days=5, text="需三方会商，会期已定。"):
        flow.VERBS["grant_extension"](row.pk, by=by, now=now, text="同意，仅此一次。")
    take("dispute", to_sign(), handlers, now, **GROUNDS)
    checked(handlers, now)
    for row, words in zip(late(now), ("请今天内给企业一个说法。", "企业已来电询问两次，请说明进展。"), strict=False):
        flow.VERBS["urge"](row.pk, by=by, now=now, text=words)


def in_hand(now: datetime) -> Iterable[ServiceRequest]:
    rows = ServiceRequest.objects.filter(status=Status.WORKING, pending="", met_at=None, due_at__gt=now)
    return rows.order_by("-due_at", "id")


def to_sign() -> Iterable[ServiceRequest]:
    return ServiceRequest.objects.filter(status=Status.ASSIGNED).order_by("-assigned_at", "id")


def late(now: datetime) -> Iterable[ServiceRequest]:
    return ServiceRequest.objects.late(now).filter(status=Status.WORKING).order_by("due_at", "id")


def checked(handlers: dict[int, User], now: datetime) -> None:
    """One whose answer was drawn for the check, as if by lot."""
    row = in_hand(now).last()
    if row:
        ServiceRequest.objects.filter(pk=row.pk).update(to_check=True)
        take("submit", [row], handlers, now, text="经现场核实，问题已处理完毕，拟按此答复企业。")


def take(
    move: str, rows: Iterable[ServiceRequest], handlers: dict[int, User], now: datetime, **facts: Any
) -> ServiceRequest | None:
    for row in rows:
        try:
            return flow.VERBS[move](row.pk, by=row.handler or handlers[row.unit_id], now=now, **facts)
        except Refused:
            continue
    return None
