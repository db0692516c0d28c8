"""Who comes: one verb for each move of a participation. The activity is locked, so that a place is given once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit, notices
from crm.flow import Refused
from crm.models import Event, User
from crm.templatetags.ui import masked
from enterprises.accounts.models import Enterprise
from enterprises.requests import codes

from .known import key_of
from .models import Activity, Answer, Participation, Status, Via
from .moves import FLOW, PARTICIPATIONS, acting_for, shut_at_door, shut_to_public, standings
from .steps import locked

THERE = (Answer.COMING, Answer.WAITING, Answer.ATTENDED)
HAS_SEAT = (Answer.COMING, Answer.ABSENT)
# of two lines that become one, the answer that says more
STRONGER = [Answer.ATTENDED, Answer.COMING, Answer.WAITING, Answer.DECLINED, Answer.ABSENT, Answer.INVITED]
WRITTEN = ("name", "person", "phone", "heads", "wish", "answer", "enterprise")


def open_to_us(activity: Activity, now: datetime) -> object:
    return ""


# by which way somebody signs up, and what may be in it
SHUT = {Via.SITE: shut_to_public, Via.DOOR: shut_at_door}


class Already(Refused):
    """The enterprise has signed up; `participation` says when and who."""

    def __init__(self, participation: Participation) -> None:
        super().__init__(_("%(name)s has signed up already.") % {"name": participation.name})
        self.participation = participation


def sign_up(
    pk: int, *, by: User | None, name: str, token: str, enterprise: Enterprise | None = None, via: str = Via.DESK,
    now: datetime | None = None, address: str | None = None, **facts: Any,
) -> Participation:  # fmt: skip
    """A place, or one on the waiting list. The same form (token) sent twice signs up once; so does an enterprise."""
    now = now or timezone.now()
    with transaction.atomic():
        activity, code = locked(pk, by), codes.hashed(codes.first_code(token))
        if same := activity.participations.filter(code=code).first():
            return same
        FLOW.check("sign_up", standings(by), activity, now=now)
        if reason := SHUT.get(via, open_to_us)(activity, now):
            raise Refused(reason)
        name = enterprise.name if enterprise else name
        row = found(activity, enterprise, name) or Participation(answer=Answer.INVITED, via=via, at=now, by=by)
        if row.answer in THERE:
            raise Already(row)
        row.activity, row.enterprise, row.name = activity, enterprise or row.enterprise, name
        row.name_key, row.code, row.signed_at = key_of(row.enterprise, name), code, now
        return settle(row, "sign_up" if has_room(activity) else "wait", by=by, now=now, address=address, **facts)


def found(activity: Activity, enterprise: Enterprise | None, name: str) -> Participation | None:
    same = Q(name_key=key_of(enterprise, name)) | (Q(enterprise=enterprise) if enterprise else Q())
    return activity.participations.filter(same).order_by("id").first()


def answer(pk: int, name: str, *, by: User | None, now: datetime | None = None, **details: Any) -> Participation:
    """sign_up, decline, absent, inform: what an invited one says on the telephone, or withdraws by ticket."""
    now = now or timezone.now()
    with transaction.atomic():
        row = held(pk, by)
        if name == "sign_up" and not has_room(row.activity):
            if row.answer == Answer.WAITING:
                raise Refused(_("All places are taken. Add places, or take somebody off first."))
            name = "wait"
        facts = {"signed_at": now} if name in ("sign_up", "wait") else {}
        facts |= {"checked_in_at": None} if name == "absent" else {}
        return settle(row, name, by=by, now=now, **facts, **details)


def attend(pk: int, *, by: User | None, now: datetime | None = None, address: str | None = None) -> Participation:
    """Checked in, by us or at the door; a second time changes nothing."""
    now = now or timezone.now()
    with transaction.atomic():
        row = held(pk, by)
        if row.answer == Answer.ATTENDED:
            return row
        if by is None and row.answer not in HAS_SEAT and not has_room(row.activity):
            raise Refused(_("All places are taken. Please speak to our people at the door."))
        return settle(row, "attend", by=by, now=now, address=address, checked_in_at=now)


def attend_all(pk: int, *, by: User, now: datetime | None = None, address: str | None = None) -> int:
    """The paper list was signed by everybody who had said so: how many were still to be checked in."""
    with transaction.atomic():
        activity = locked(pk, by)
        rows = list(activity.participations.filter(answer=Answer.COMING).values_list("pk", flat=True))
        for row in rows:
            attend(row, by=by, now=now, address=address)
        return len(rows)


def amend(pk: int, *, by: User | None, now: datetime | None = None, **facts: Any) -> Participation:
    """Who comes, how many, what they want to raise."""
    with transaction.atomic():
        return settle(held(pk, by), "amend", by=by, now=now or timezone.now(), **facts)


def reissue(pk: int, *, by: User, now: datetime | None = None, address: str | None = None) -> str:
    """The new code, to be read out; the old one opens nothing any more."""
    code = codes.new_code()
    with transaction.atomic():
        settle(held(pk, by), "reissue", by=by, now=now or timezone.now(), address=address, code=codes.hashed(code))
    return code


def link(
    pk: int, *, by: User, enterprise: Enterprise, now: datetime | None = None, address: str | None = None
) -> Participation:
    """Whose sign-up it is. Where that enterprise stands on the list already, both lines become one."""
    now = now or timezone.now()
    with transaction.atomic():
        row = held(pk, by)
        PARTICIPATIONS.check("link", standings(by), row, now=now)
        others = row.activity.participations.exclude(pk=row.pk)
        same = others.filter(Q(enterprise=enterprise) | Q(name_key=key_of(enterprise, ""))).first()
        if same:
            absorb(row, same, by=by, now=now)
        facts = {"enterprise": enterprise, "name_key": key_of(enterprise, ""), "name": enterprise.name}
        return settle(row, "link", by=by, now=now, address=address, **facts)


def absorb(row: Participation, other: Participation, *, by: User, now: datetime) -> None:
    """`row` stays, for its ticket is in somebody's hand; what the other line knows besides goes over to it."""
    live = [one for one in (row, other) if one.answer in THERE]
    row.heads = sum(one.heads for one in live) or row.heads
    row.wish = "\n".join(dict.fromkeys(filter(None, [row.wish, other.wish])))[:400]
    row.person, row.phone = row.person or other.person, row.phone or other.phone
    row.signed_at = min(filter(None, [row.signed_at, other.signed_at]), default=None)
    row.checked_in_at = row.checked_in_at or other.checked_in_at
    row.answer = min(row.answer, other.answer, key=STRONGER.index)
    row.invited_at = other.invited_at or row.invited_at
    row.via = other.via if other.invited_at else row.via
    audit.record(row, "participation.merge", by=by, at=now, text=f"{row.name} + {other.name}")
    other.delete()


def move_up(activity: Activity, *, now: datetime) -> list[Participation]:
    """Places have become free: the first of the waiting list get them, and the organiser calls."""
    moved = []
    for row in activity.participations.filter(answer=Answer.WAITING).order_by("signed_at", "id"):
        if activity.status not in (Status.OPEN, Status.HELD) or activity.ends_at <= now or not has_room(activity):
            break
        row.answer = Answer.COMING
        row.save(update_fields=["answer", "updated_at"])
        audit.record(row, "participation.move_up", at=now, text=activity.title)
        tell(activity, "move_up", row, now=now)
        moved.append(row)
    return moved


# ---------------------------------------------------------------- what the verbs share


def held(pk: int, by: User | None) -> Participation:
    """The participation as it stands now, with its activity locked."""
    rows = Participation.objects.visible_to(by) if by else Participation.objects.all()
    activity = locked(rows.values_list("activity", flat=True).get(pk=pk), by)
    row = Participation.objects.select_related("enterprise").get(pk=pk)
    row.activity = activity
    return row


def settle(
    row: Participation, move: str, /, *, by: User | None, now: datetime, address: str | None = None, **facts: Any
) -> Participation:
    """Ask the table, write, one line of history; numbers are masked there. A place that became free is given on."""
    PARTICIPATIONS.check(move, standings(by), row, now=now)
    before = said(Participation.objects.filter(pk=row.pk).first() if row.pk else None)
    row.answer = PARTICIPATIONS[move].target(row.answer)
    for field, value in facts.items():
        setattr(row, field, value)
    row.save()
    activity = row.activity
    audit.record(
        row, f"participation.{move}", by=by, at=now, text=activity.title, address=address,
        name="" if by else row.name[:60],
        changes=audit.differences(before, said(row)) if before else {}, on_behalf=acting_for(by, activity),
    )  # fmt: skip
    if by is None and move in ("decline", "wait"):
        tell(activity, move, row, now=now)
    move_up(activity, now=now)
    return row


def said(row: Participation | None) -> dict:
    if row is None:
        return {}
    return {f"participation_{name}": getattr(row, name) for name in WRITTEN} | {
        "participation_phone": masked(row.phone)
    }


def tell(activity: Activity, verb: str, row: Participation, *, now: datetime) -> None:
    title = f"{row.name} · {activity.title}"
    url = f"{activity.get_absolute_url()}?answer={row.answer}"
    notices.tell([activity.owner], f"participation.{verb}", title=title, url=url, by_name=row.name[:60], at=now)


def has_room(activity: Activity) -> bool:
    return activity.capacity is None or activity.participations.seated().count() < activity.capacity


def places_left(activity: Activity) -> int | None:
    if activity.capacity is None:
        return None
    return max(0, activity.capacity - activity.participations.seated().count())


def place_of(row: Participation) -> int:
    """第 37 位: in the order in which they came."""
    before = Q(checked_in_at__lt=row.checked_in_at) | Q(checked_in_at=row.checked_in_at, id__lte=row.pk)
    return Participation.objects.arrived().filter(before, activity=row.activity_id).count()


def counts(activity: Activity) -> dict[str, int]:
    """How many stand at each answer, and how many were ever invited."""
    tallies = {answer.value: Count("pk", filter=Q(answer=answer)) for answer in Answer}
    return activity.participations.aggregate(
        all=Count("pk"), ever=Count("pk", filter=Q(invited_at__isnull=False)), **tallies
    )


def told_ids(activity: Activity) -> set[int]:
    """Of an activity that is off: whom somebody has told."""
    lines = Event.objects.filter(
        content_type_id=audit.content_type_id(Participation), verb="participation.inform",
        object_id__in=activity.participations.values("pk"),
    )  # fmt: skip
    return set(lines.values_list("object_id", flat=True))
