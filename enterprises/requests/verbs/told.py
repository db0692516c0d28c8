"""Whom a move is news for, and of which kind the news is."""

from datetime import datetime

from crm import group_words, notices
from crm.models import NoticeKind, Robot, Role, User
from crm.reference import unit_family
from enterprises.teams.reading import people_of

from ..models import Assistance, ServiceRequest

TO_THE_UNIT = frozenset({"assign", "reassign", "rule"})
TO_SUPERVISORS = frozenset({"ask_extension", "ask_pause", "dispute", "submit"})
# what an officer knows who did it or follows the request: no news for the unit
BETWEEN_OFFICERS = frozenset({"accept", "link", "mark", "settle", "call_back", "reissue_code"})
# what the service team of the enterprise is told besides the intake: it is its enterprise's, and what it heard
TO_TEAM = frozenset({"link", "reply", "decline", "close"})
TO_OFFICER = frozenset({"sign", "return", "contribute", "answer_urge", "reply", "interim", "progress", "decline"})

notices.sort(NoticeKind.DECISION, *(f"request.{move}" for move in TO_SUPERVISORS))
notices.sort(NoticeKind.ENTERPRISE, "request.add_information", "request.rate")
notices.sort(NoticeKind.CARD, "request.urge")


def concerned(service_request: ServiceRequest, move: str, *, urged_by: User | None) -> list[User]:
    """`urged_by`: who waited for an answer before the move, which may have been it."""
    if move in TO_THE_UNIT:
        return at_work(service_request)
    if move in TO_SUPERVISORS:
        return list(User.objects.in_role(Role.SUPERVISOR))
    if move == "assist":
        return helpers(service_request)
    people = [service_request.officer, service_request.supervisor]
    if move in {"answer_urge", "reply"}:
        people.append(urged_by)
    if move not in TO_OFFICER | BETWEEN_OFFICERS:
        people += at_work(service_request)
    if move in {"contribute", "reply", "progress"}:
        people.append(service_request.handler)
    if move in TO_TEAM:
        people += team_of(service_request)
    return list(dict.fromkeys(person for person in people if person))


def team_of(service_request: ServiceRequest) -> list[User]:
    """一对一专班 of its enterprise."""
    pk = service_request.enterprise_id
    return people_of([pk]).get(pk, []) if pk else []


def tell_team(service_request: ServiceRequest, *, by: User | None, at: datetime) -> None:
    """A request has come in: its team hears of it, whoever wrote it down."""
    notices.tell(
        team_of(service_request), "request.log", title=f"{service_request} · {service_request.brief_asker}",
        url=service_request.get_absolute_url(), by=by, at=at,
    )  # fmt: skip


def at_work(service_request: ServiceRequest) -> list[User]:
    """The handler, or everybody in the unit while nobody has signed."""
    if service_request.handler:
        return [service_request.handler]
    return list(handlers_of(service_request.unit_id))


def helpers(service_request: ServiceRequest) -> list[User]:
    """Handlers of the unit asked last for its help."""
    last = Assistance.objects.open().filter(service_request=service_request).order_by("-asked_at", "-id").first()
    return list(handlers_of(last.unit_id)) if last else []


def handlers_of(unit_id: int | None):
    if unit_id is None:
        return User.objects.none()
    return User.objects.in_role(Role.HANDLER).filter(unit__in=unit_family(unit_id))


def matter(service_request: ServiceRequest) -> group_words.Matter:
    """What robots of groups may be told of it."""
    return group_words.Matter(
        service_request.number, service_request.category.name, service_request.due_at,
        service_request.get_absolute_url(), service_request.unit_id,
    )  # fmt: skip


def tell_groups(service_request: ServiceRequest, move: str, *, at: datetime) -> None:
    """A new request is news for the office's groups when it comes in, for those of a unit when it is given to it."""
    if move == "log" or move in TO_THE_UNIT:
        group_words.tell(Robot.Tells.NEW, matter(service_request), at=at)
