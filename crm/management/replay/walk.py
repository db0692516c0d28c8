"""A random walk through the table of moves: one life after another, each move taken on both sides at once."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import User
from enterprises.requests import flow
from enterprises.requests.models import ServiceRequest
from enterprises.requests.moves import FLOW, standings

from .may import may
from .shadow import Shadow
from .words import Words
from .world import World

FIRST = datetime(2024, 1, 2, tzinfo=SHANGHAI)
DAYS, UNTIL = 362, datetime(2025, 3, 1, tzinfo=SHANGHAI)
MOST_MOVES, STOPS, GOES_ON_AFTER_ITS_END, TRIES = 40, 0.01, 0.45, 0.04
OVER = ("closed", "declined", "withdrawn")
# a card is given by the sweep, which looks at the real present; and what the system does by itself is nobody's choice
NOT_PLAYED = ("card_revoke", "rework")
NO_MOVES = ("refused", "not theirs", "sent twice")
# how likely a move is beside others that may be taken; 4 where nothing stands here
LIKELY = {
    "assign": 40, "accept": 20, "sign": 45, "reply": 16, "submit": 30, "pass_check": 30, "send_back": 12, "close": 30,
    "rate": 12, "interim": 14, "grant_extension": 30, "refuse_extension": 10, "grant_pause": 30, "refuse_pause": 8,
    "resume": 10, "rule": 30, "ask_extension": 16, "ask_pause": 12, "answer_urge": 20, "contribute": 15, "link": 15,
    "settle": 30, "call_back": 30, "void": 10, "withdraw": 0.6, "decline": 1.5, "reopen": 3, "reissue_code": 1,
    "add_information": 3, "return": 4, "dispute": 4, "mark": 2,
}  # fmt: skip


class Differs(Exception):
    """The product and the second model do not agree; the whole story is told."""


@dataclass
class Walk:
    rng: Random
    world: World
    told: Counter = field(default_factory=Counter)  # moves taken, moves refused
    lives: dict[int, Shadow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = Words(self.rng, self.world)

    @property
    def moves(self) -> int:
        return sum(count for name, count in self.told.items() if name not in NO_MOVES)

    # ---------------------------------------------------------------- a life

    def live(self, number: int) -> None:
        day = FIRST + timedelta(days=self.rng.randrange(DAYS))
        received = day + timedelta(seconds=self.rng.randrange(24 * 3600))
        if self.rng.random() < 0.6:
            received = day + timedelta(hours=9, seconds=self.rng.randrange(9 * 3600))
        is_public = self.rng.random() < 0.25
        service_request, shadow = self.log(number, received, is_public=is_public)
        at = received
        for _move in range(MOST_MOVES):
            at = self.later(at)
            has_ended = shadow.status in OVER and self.rng.random() > GOES_ON_AFTER_ITS_END
            if has_ended or at > UNTIL or self.rng.random() < STOPS:
                break
            self.step(service_request.pk, shadow, at)

    def log(self, number: int, received: datetime, *, is_public: bool) -> tuple[ServiceRequest, Shadow]:
        by_hours, by = self.rng.random() < 0.15, self.rng.choice(self.world.officers)
        important = not is_public and self.rng.random() < 0.15
        category = self.world.in_hours if by_hours else self.rng.choice(self.world.in_days)
        facts = {
            "category": category,
            "title": "扩产用电报装",
            "text": "请协调",
            "received_at": received,
            "now": received,
        }
        if is_public:
            name = self.rng.choice(self.world.enterprises).name
            facts |= {"channel": "web", "claimed_name": name, "fingerprint": f"{number:064d}", "by": None}
        else:
            facts |= {"enterprise": self.rng.choice(self.world.enterprises), "by": by, "is_important": important}
        made = flow.log(token=f"replay-{number}", **facts)
        if is_public and self.rng.random() < 0.2:
            self.send_again(made, number, facts)
        shadow = Shadow(
            received=received, by_hours=by_hours, important=important, officer=None if is_public else by.pk,
            to_check=made.to_check, linked=not is_public, families=self.world.families,
        )  # fmt: skip
        self.lives[made.pk] = shadow
        return made, shadow

    def send_again(self, made: ServiceRequest, number: int, facts: dict) -> None:
        again = facts | {"now": facts["now"] + timedelta(seconds=self.rng.randrange(600))}
        if flow.log(token=f"again-{number}", **again).pk != made.pk:
            raise Differs(f"{made}: sent twice within ten minutes, kept twice")
        self.told["sent twice"] += 1

    def later(self, at: datetime) -> datetime:
        """Soon, tomorrow, days later, at night, at the very close of business."""
        kind = self.rng.choices(("soon", "next day", "days", "any hour", "close"), (50, 27, 8, 10, 5))[0]
        moment = self.rng.randrange(1_000_000)
        if kind == "close":
            close = datetime.combine(at.date(), time(18), SHANGHAI)
            return close if close > at else close + timedelta(days=1)
        seconds = {"soon": 4 * 3600, "any hour": 14 * 3600}.get(kind)
        if seconds:
            return at + timedelta(seconds=self.rng.randrange(30, seconds), microseconds=moment)
        day = at.date() + timedelta(days=1 if kind == "next day" else self.rng.randint(2, 9))
        second = self.rng.randrange(9 * 3600, 18 * 3600)
        return datetime.combine(day, time(), SHANGHAI) + timedelta(seconds=second, microseconds=moment)

    # ---------------------------------------------------------------- a move

    def step(self, pk: int, shadow: Shadow, at: datetime) -> None:
        found = ServiceRequest.objects.prefetch_related("assistances").get(pk=pk)
        if self.rng.random() < TRIES:
            self.try_what_is_not_theirs(found, shadow, at)
        open_to = {person: FLOW.open_to(standings(person, found), found.status) for person in self.people(shadow)}
        offers = [
            (person, move.name) for person, moves in open_to.items() for move in moves if move.name not in NOT_PLAYED
        ]
        likely = [LIKELY.get(name, 4) * self.liked(name, person, shadow, at) for person, name in offers]
        if not sum(likely):
            return
        person, name = self.rng.choices(offers, likely)[0]
        self.take(pk, shadow, name, person, at)

    def liked(self, name: str, person: User | None, shadow: Shadow, at: datetime) -> float:
        """Enterprises do little; what the rules forbid is tried now and then."""
        share = 0.3 if person is None else 1
        if name in (
            "grant_extension",
            "refuse_extension",
            "grant_pause",
            "refuse_pause",
            "settle",
            "call_back",
            "void",
        ):
            return share if may(name, shadow, at, {}) else 0.02
        if name in ("submit", "contribute", "answer_urge", "link", "progress", "rate", "resume"):
            return share if may(name, shadow, at, {}) else 0.01
        return share

    def people(self, shadow: Shadow) -> list[User | None]:
        helping = [self.world.handlers[clock.unit] for clock in shadow.open("assist")]
        handler = self.world.handlers.get(shadow.unit)
        one = [self.rng.choice(self.world.officers), self.rng.choice(self.world.supervisors), handler]
        return [*dict.fromkeys(person for person in one + helping[:1] if person), None]

    def take(self, pk: int, shadow: Shadow, name: str, person: User | None, at: datetime) -> None:
        words = self.words.of(name, shadow, at)
        allowed = may(name, shadow, at, words)
        try:
            after = flow.VERBS[name](pk, by=person, now=at, **words)
        except Refused as refusal:
            if allowed:
                raise Differs(self.story(shadow, f"{name} was refused: {refusal.reason}", at)) from refusal
            self.told["refused"] += 1
            return
        if not allowed:
            raise Differs(self.story(shadow, f"{name} was let through", at))
        shadow.take(name, at, person.pk if person else None, words)
        self.told[name] += 1
        self.compare(after, shadow, at)

    def try_what_is_not_theirs(self, found: ServiceRequest, shadow: Shadow, at: datetime) -> None:
        """A stranger, or a move from another state: refused, and nothing has happened."""
        person = self.rng.choice([*self.world.handlers.values(), *self.world.officers, None])
        name = self.rng.choice([name for name in sorted(flow.VERBS) if name not in NOT_PLAYED])
        if name in {move.name for move in FLOW.open_to(standings(person, found), found.status)}:
            return
        try:
            flow.VERBS[name](found.pk, by=person, now=at, **self.words.of(name, shadow, at))
        except (Refused, ServiceRequest.DoesNotExist):
            self.told["not theirs"] += 1
            return
        raise Differs(self.story(shadow, f"{person} was let through to {name}", at))

    def compare(self, after: ServiceRequest, shadow: Shadow, at: datetime) -> None:
        shown = shadow.shown
        expected = (shadow.status, shown.due, shown.met, shadow.round)
        found = (after.status, after.due_at, after.met_at, after.round)
        if expected != found:
            raise Differs(self.story(shadow, f"{found} instead of {expected}", at))

    def story(self, shadow: Shadow, what: str, at: datetime) -> str:
        lines = [f"  {line.at:%Y-%m-%d %H:%M:%S} {line.verb}" for line in shadow.lines]
        return "\n".join([what, f"at {at}", *lines])
