"""A few requests lived through by the verbs, three units, three months: what figures are counted from in tests."""

from dataclasses import dataclass, field
from datetime import date, datetime

from crm import rules
from crm.clock import SHANGHAI
from crm.models import Role, Unit
from enterprises.requests import flow
from enterprises.requests.models import Channel, ServiceRequest
from tests.factories import make_category, make_enterprise, make_request, make_unit, make_user

YEAR = 2024


def at(text: str) -> datetime:
    """06-03 10:00"""
    return datetime.strptime(f"{YEAR}-{text} +0800", "%Y-%m-%d %H:%M %z").astimezone(SHANGHAI)


NOW = at("07-05 12:00")

CONSULTATION = 2  # which of the categories

# received; which unit, or None; then (verb, when, what it is told); a category if it matters
LIVES = (
    ("05-30 10:00", 0, [("reply", "06-04 17:00", {})]),
    ("06-03 10:00", 0, [("reply", "06-05 11:00", {}), ("close", "06-05 15:00", {"result": "solved"})]),
    ("06-03 11:00", 0, [
        ("interim", "06-05 10:00", {"next_at": "06-12 10:00"}), ("reply", "06-11 10:00", {}),
        ("close", "06-12 10:00", {"result": "explained"}),
    ]),
    ("06-04 09:00", 1, [  # the first promise is broken, the second one kept
        ("interim", "06-06 10:00", {"next_at": "06-11 18:00"}), ("interim", "06-13 10:00", {"next_at": "06-20 18:00"}),
        ("reply", "06-19 10:00", {}), ("close", "06-19 12:00", {"result": "planned", "planned_on": date(2024, 9, 30)}),
    ]),
    ("06-05 09:00", 1, [("reply", "06-20 10:00", {}), ("close", "06-21 10:00", {"result": "unsolved"})]),
    ("06-12 09:00", 1, []),
    ("06-14 09:00", None, [("decline", "06-17 10:00", {"ground": "outside"})]),
    ("06-14 10:00", None, [("withdraw", "06-17 11:00", {})]),
    ("06-17 10:00", 2, [  # in time, and late in the second round
        ("reply", "06-18 10:00", {}), ("close", "06-18 12:00", {"result": "solved"}), ("reopen", "06-19 10:00", {}),
        ("reply", "06-28 10:00", {}), ("close", "06-28 12:00", {"result": "solved"}),
    ]),
    ("06-21 10:00", 2, [("interim", "06-24 10:00", {"next_at": "06-26 18:00"}), ("reply", "06-25 10:00", {})]),
    ("06-11 10:00", 1, [  # extended, and in time then
        ("ask_extension", "06-12 10:00", {"days": 3}), ("grant_extension", "06-12 15:00", {}),
        ("reply", "06-18 10:00", {}), ("rate", "06-18 12:00", {"grade": 3}),
    ]),
    ("06-11 11:00", 1, [  # extended, and late all the same
        ("ask_extension", "06-12 10:00", {"days": 2}), ("grant_extension", "06-12 15:00", {}),
        ("reply", "06-20 10:00", {}),
    ]),
    ("06-17 11:00", 2, [  # three working days stood still
        ("ask_pause", "06-18 10:00", {}), ("grant_pause", "06-18 11:00", {}), ("resume", "06-21 10:00", {}),
        ("reply", "06-24 10:00", {}), ("rate", "06-25 10:00", {"grade": 5}),
    ]),
    ("06-24 10:00", 0, [("ask_pause", "06-25 10:00", {}), ("grant_pause", "06-25 11:00", {})]),
    ("06-18 10:00", 0, [  # the first answer displeased, the second one did not
        ("reply", "06-19 10:00", {}), ("close", "06-20 10:00", {"result": "explained"}),
        ("rate", "06-21 10:00", {"grade": 2}), ("reply", "06-25 10:00", {}), ("rate", "06-26 10:00", {"grade": 4}),
    ]),
    ("06-20 10:00", 1, [  # an interim answer that counted for nothing
        ("interim", "06-21 10:00", {"next_at": "07-01 18:00"}), ("void", "06-24 10:00", {}),
        ("reply", "06-25 10:00", {}),
    ]),
    ("06-21 09:00", 2, [("return", "06-24 10:00", {})]),
    ("06-28 16:00", None, []),
    ("06-29 10:00", 0, [("interim", "07-02 10:00", {"next_at": "07-03 18:00"})]),
    ("07-04 10:00", 0, []),
    ("06-26 10:00", 0, [("reply", "06-26 15:00", {})], CONSULTATION),
    ("06-27 10:00", 2, [("reply", "06-28 11:00", {})], CONSULTATION),  # an hour late
)  # fmt: skip
TELLS = {"interim", "reply", "decline", "ask_pause"}
UNIT = {"interim", "reply", "return", "ask_extension", "ask_pause", "resume"}
ALSO = {
    "ask_pause": {"ground": "enterprise", "awaited": "营业执照"}, "return": {"basis": "三定方案"},
    "rate": {"channel": Channel.WEB},
}  # fmt: skip


@dataclass
class Office:
    """Three units with a handler each, and what their requests are about."""

    officer: object
    supervisor: object
    handlers: list = field(default_factory=list)
    enterprises: list = field(default_factory=list)
    categories: list = field(default_factory=list)
    requests: list[ServiceRequest] = field(default_factory=list)

    def live(self, received: str, unit: int | None, steps: list, category: int | None = None) -> ServiceRequest:
        turn = len(self.requests)
        row = make_request(
            by=self.officer, received_at=at(received), enterprise=self.enterprises[turn % len(self.enterprises)],
            category=self.categories[turn % 2 if category is None else category],
        )  # fmt: skip
        self.requests.append(row)
        if unit is not None:
            flow.assign(row.pk, by=self.officer, unit=self.handlers[unit].unit, now=at(received))
            flow.sign(row.pk, by=self.handlers[unit], now=at(received))
        for verb, when, said in steps:
            self.step(row, verb, at(when), unit, **said)
        return row

    def step(self, row: ServiceRequest, verb: str, when: datetime, unit: int | None, **said) -> None:
        said = {name: at(value) if name.endswith("_at") else value for name, value in said.items()}
        if verb in TELLS:
            said |= {"told_at": when, "told_channel": Channel.PHONE, "told_to": "叶女士"}
        said = ALSO.get(verb, {}) | said
        flow.VERBS[verb](row.pk, by=self.who(verb, unit), now=when, text="已说明。", **said)

    def who(self, verb: str, unit: int | None):
        if verb in {"grant_extension", "grant_pause", "void"}:
            return self.supervisor
        if verb == "rate":
            return None  # the enterprise itself
        return self.handlers[unit] if verb in UNIT else self.officer


def office(units: int = 3, near: str = "") -> Office:
    """`near` tells its names from those of another office in the same test."""
    parent = make_category("水电气")
    places = [make_unit(f"{near}{name}社区", Unit.Kind.COMMUNITY) for name in ("辅城坳", "鹅公岭")]
    people = [
        make_user(Role.HANDLER, unit=make_unit(f"{near}{name}"), name="何静宜")
        for name in ("经济发展办", "城市建设办", "应急管理办")[:units]
    ]
    return Office(
        make_user(Role.OFFICER, name="林晓岚"), make_user(Role.SUPERVISOR, name="吴启明"), handlers=people,
        enterprises=[
            make_enterprise(community=places[0], tier="A"), make_enterprise(community=places[1], tier="C"),
            make_enterprise(),
        ],
        categories=[parent, make_category("用电报装", parent=parent), make_category("政策咨询", clock="hours")],
    )  # fmt: skip


def replayed() -> Office:
    """Five working days were promised until the end of May, three from June on; a consultation has 24 hours."""
    made = office()
    rules.decide("requests.answer_days", 5, from_on=date(2020, 1, 1), by=None)
    rules.decide("requests.answer_days", 3, from_on=date(2024, 6, 1), by=None)
    for life in LIVES:
        made.live(*life)
    return made
