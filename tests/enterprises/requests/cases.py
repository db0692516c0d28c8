"""A request and the people around it, so that a test reads as what happens: case.do("assign", "06-03 11:00")."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm.clock import SHANGHAI
from crm.models import Deadline, Event, Unit, User
from enterprises.requests import flow
from enterprises.requests.models import Assistance, Channel, ServiceRequest

# who takes a move when a test does not say
OFFICER = "accept decline assign reassign link close mark withdraw call_back settle reopen reissue_code urge assist"
SUPERVISOR = "rule grant_extension refuse_extension grant_pause refuse_pause pass_check send_back void"
ENTERPRISE = "rate add_information"
TOLD = {"interim", "reply", "decline", "ask_pause"}
WORDS = {
    "return": {"basis": "职责清单"}, "dispute": {"basis": "职责清单"}, "decline": {"ground": "petition"},
    "ask_extension": {"days": 3}, "ask_pause": {"ground": "enterprise", "awaited": "产权证明"},
    "close": {"result": "solved"}, "rate": {"grade": 5, "channel": Channel.WEB},
    "mark": {"urgency": "normal", "is_important": True},
}  # fmt: skip
WORDLESS = {"accept", "sign", "reissue_code", "mark", "link"}


def at(moment: str | datetime) -> datetime:
    """06-03 11:00 of 2024, or a moment with its year."""
    if isinstance(moment, datetime):
        return moment
    text = moment if moment[:2] == "20" and moment[4] == "-" else f"2024-{moment}"
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def day_hour(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}" if moment else None


@dataclass
class Case:
    pk: int
    officer: User
    supervisor: User
    handler: User
    unit: Unit

    def do(self, move: str, when: str | datetime, *, by: Any = "", **words: Any) -> ServiceRequest:
        """By whom it is fitting unless the test says; None is the enterprise."""
        now = at(when)
        facts = ({} if move in WORDLESS else {"text": "说明"}) | WORDS.get(move, {})
        if move in TOLD:
            facts |= {"told_at": now, "told_channel": Channel.PHONE, "told_to": "叶女士"}
        if move == "assign":
            facts |= {"unit": self.unit}
        facts |= {name: at(value) if name in ("next_at", "told_at") else value for name, value in words.items()}
        return flow.VERBS[move](self.pk, by=self.usual(move) if by == "" else by, now=now, **facts)

    def usual(self, move: str) -> User | None:
        if move in ENTERPRISE.split():
            return None
        if move in SUPERVISOR.split():
            return self.supervisor
        return self.officer if move in OFFICER.split() else self.handler

    def working(self, assigned: str = "06-03 11:00", signed: str = "06-03 14:00") -> ServiceRequest:
        self.do("assign", assigned)
        return self.do("sign", signed)

    def closed(self, when: str = "06-05 16:00", **words) -> ServiceRequest:
        self.working()
        self.do("reply", "06-05 15:00")
        return self.do("close", when, **words)

    def paused(self, when: str = "06-04 10:00", **words) -> ServiceRequest:
        self.do("ask_pause", when, **words)
        return self.do("grant_pause", when)

    @property
    def row(self) -> ServiceRequest:
        return ServiceRequest.objects.get(pk=self.pk)

    @property
    def due(self) -> str:
        return day_hour(self.row.due_at)

    def open(self, *kinds: str) -> dict[str, str]:
        """Open clocks and when they are due."""
        rows = Deadline.objects.about(self.row).open()
        rows = rows.filter(kind__in=kinds) if kinds else rows
        return {row.kind: day_hour(row.due_at) for row in rows}

    def clock(self, kind: str = "answer") -> Deadline:
        """The last one of this kind."""
        return Deadline.objects.about(self.row).filter(kind=kind).latest("id")

    def help_clock(self) -> Deadline:
        return Deadline.objects.about(Assistance.objects.latest("id")).get()

    def story(self) -> list[str]:
        """What happened, in order."""
        lines = Event.objects.about(self.row).order_by("id").values_list("verb", flat=True)
        return [verb.removeprefix("request.") for verb in lines]
