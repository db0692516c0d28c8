"""Requests for a data set of district size: whole lives as unsaved rows, by the rules that the verbs follow.

The verbs themselves would need hours for three hundred thousand of them.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from crm import audit
from crm.calendar import clock_rule
from crm.clock import SHANGHAI, due_at
from crm.management import lives_tracks as tracks
from crm.management import stories
from crm.management.demo_days import Days
from crm.management.stories import STORIES, Story
from crm.models import Deadline, Event, NumberSeries, Unit, User
from enterprises.requests.flow import search_text
from enterprises.requests.models import Ask, Category, Channel, Rating, Reply, ServiceRequest, Status

S = Status
OPEN_SHARE = 0.02
YEARS_BACK_DAYS = 900
SETTLED_DAYS = 25  # what is older has run its whole course, whatever holidays lay in between
OPEN_STATES, OPEN_WEIGHTS = (S.NEW, S.ACCEPTED, S.ASSIGNED, S.WORKING, S.REPLIED), (10, 10, 25, 40, 15)
OVER_STATES, OVER_WEIGHTS = (S.CLOSED, S.DECLINED, S.WITHDRAWN), (95, 2, 3)
DUE_OFFSETS, DUE_WEIGHTS = (-3, -2, -1, 0, 1, 2, 3), (2, 3, 5, 15, 25, 25, 25)
LATE_SHARE, INTERIM_SHARE = 0.05, 0.25
OWED = (Deadline.Kind.ANSWER, Deadline.Kind.PROMISE)
ORDER = (S.NEW, S.ACCEPTED, S.ASSIGNED, S.WORKING, S.REPLIED)


@dataclass
class Life:
    """One request and all that hangs on it. The rows get its key after it has been written."""

    service_request: ServiceRequest
    deadlines: list[Deadline] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)

    def events(self) -> list[Event]:
        return [audit.event(self.service_request, **move) for move in self.moves]

    def tie(self, content_type_id: int) -> None:
        for deadline in self.deadlines:
            deadline.content_type_id, deadline.object_id = content_type_id, self.service_request.pk
        for row in (*self.replies, *self.asks, *self.ratings):
            row.service_request_id = self.service_request.pk


@dataclass
class Lives:
    """The maker of lives. Numbers go on from where the office's own series stand."""

    days: Days
    officers: list[User]
    handlers: dict[int, User]
    supervisors: list[User]
    units: dict[str, Unit] = field(init=False)
    categories: dict[str, Category] = field(init=False)
    numbers: Counter = field(init=False)

    def __post_init__(self) -> None:
        self.units = {unit.short_name: unit for unit in Unit.objects.departments()}
        self.categories = {category.name: category for category in Category.objects.all()}
        self.numbers = Counter(dict(NumberSeries.objects.values_list("key", "last")))
        self.rule = clock_rule()

    def live(self, enterprise_id: int, contact: str, phone: str) -> Life:
        rng = self.days.rng
        is_open = rng.random() < OPEN_SHARE
        status = rng.choices(OPEN_STATES, OPEN_WEIGHTS)[0] if is_open else rng.choices(OVER_STATES, OVER_WEIGHTS)[0]
        received_at = self._receipt(is_open)
        story, officer = rng.choice(STORIES), rng.choice(self.officers)
        facts = {"kva": 400, "area": 350, "people": 40, "ton": 12, "month": 10, "community": "平湖"}
        service_request = ServiceRequest(
            number=self._number(received_at.date()), enterprise_id=enterprise_id, channel=rng.choice(Channel.values),
            category=self.categories[story.category], title=story.title, text=story.text.format(**facts),
            contact_name=contact, contact_phone=phone, received_at=received_at, officer=officer, status=status,
        )  # fmt: skip
        service_request.token = f"scale-{service_request.number}"
        service_request.search_text = search_text(service_request)
        life = Life(service_request)
        Course(self, life, story).run()
        return life

    def write_numbers(self) -> None:
        rows = [NumberSeries(key=key, last=last) for key, last in self.numbers.items()]
        NumberSeries.objects.bulk_create(
            rows, batch_size=1000, update_conflicts=True, unique_fields=["key"], update_fields=["last"]
        )

    def _receipt(self, is_open: bool) -> datetime:
        rng = self.days.rng
        if is_open:
            return self.days.receipt_due(rng.choices(DUE_OFFSETS, DUE_WEIGHTS)[0])
        return self.days.receipt_ago(rng.randint(SETTLED_DAYS, YEARS_BACK_DAYS))

    def _number(self, day: date) -> str:
        key = f"{settings.NUMBER_PREFIX}{day:%Y%m%d}"
        self.numbers[key] += 1
        return f"{key}-{self.numbers[key]:04d}"


class Course:
    """What happens to one request between its receipt and the state it ends in."""

    def __init__(self, lives: Lives, life: Life, story: Story) -> None:
        self.lives, self.life, self.story = lives, life, story
        self.service_request = life.service_request
        self.end, self.status = life.service_request.status, S.NEW
        self.officer = life.service_request.officer
        self.unit = lives.units[story.unit]
        self.handler = lives.handlers[self.unit.pk]
        self.at = life.service_request.received_at

    def run(self) -> None:
        self.answer = self.deadline(Deadline.Kind.ANSWER, self.at, days=self.lives.days.answer_days)
        self.move("log", self.officer)
        if self.chance(tracks.IMPORTANT):
            tracks.three_ones(self)
        if self.end == S.DECLINED:
            self._refuse()
        elif self.end == S.WITHDRAWN:
            self._advance(S.ASSIGNED)
            self._pass(0.4)
            self._withdraw()
        else:
            self._advance(S.REPLIED if self.end == S.CLOSED else self.end)
            if self.end == S.CLOSED:
                if self.chance(tracks.REWORKED):
                    tracks.rework(self)
                    self._reply()
                self._close()
            elif self.end == S.WORKING:
                tracks.in_hand(self)
        self._mirror()

    def _advance(self, until: str) -> None:
        """Through the states in their order; what is not new was accepted or, in one go, assigned."""
        steps = {S.ACCEPTED: self._accept, S.ASSIGNED: self._assign, S.WORKING: self._sign, S.REPLIED: self._reply}
        skips_accept = until != S.ACCEPTED
        for state in ORDER[1 : ORDER.index(until) + 1]:
            if not (state == S.ACCEPTED and skips_accept):
                steps[state]()

    def _accept(self) -> None:
        self._pass(0.2)
        self.move("accept", self.officer, S.ACCEPTED)

    def _assign(self) -> None:
        self._pass(0.2)
        self.service_request.unit, self.service_request.assigned_at = self.unit, self.at
        self.meet(Deadline.Kind.ASSIGN)
        self.move("assign", self.officer, S.ASSIGNED, unit=[None, self.unit.name])

    def _sign(self) -> None:
        self._pass(0.3)
        self.service_request.handler = self.handler
        self.move("sign", self.handler, S.WORKING, handler=[None, str(self.handler)])
        if self.end == S.CLOSED:
            tracks.exceptions(self)
        if self.chance(INTERIM_SHARE):
            self._interim()

    def _interim(self) -> None:
        self._pass(0.5)
        text = self.story.found
        self.meet(*OWED, Deadline.Kind.ACTION)
        promise = self.deadline(Deadline.Kind.PROMISE, self.at, due=self.lives.days.after(self.at, 3))
        tracks.report(self)
        self._say(text, next_at=promise.due_at)
        self.move("interim", self.handler, text=text)

    def _reply(self) -> None:
        self._pass(1.2 if self.lives.days.rng.random() < LATE_SHARE else 0.6, exactly=True)
        self._say(self._words(self.story.answer))
        self.meet(*OWED, Deadline.Kind.ACTION, Deadline.Kind.PROGRESS)
        self.move("reply", self.handler, S.REPLIED, text=self._words(self.story.answer))

    def _refuse(self) -> None:
        self._pass(0.5)
        story = self.lives.days.rng.choice(stories.NOT_ACCEPTED)
        self.service_request.ground, self.service_request.closed_at = story.result, self.at
        self.meet(*OWED, Deadline.Kind.ACTION, Deadline.Kind.PROGRESS)
        self.cancel()
        self._say(story.answer)
        self.move("decline", self.officer, S.DECLINED, ground=["", story.result], text=story.answer)

    def _withdraw(self) -> None:
        self.cancel()
        self.service_request.closed_at = self.at
        self.move("withdraw", self.officer, S.WITHDRAWN, text=stories.WITHDRAW_REASONS[0])
        tracks.call_back(self)

    def _close(self) -> None:
        self.at += timedelta(hours=self.lives.days.rng.uniform(1, 40))
        self.service_request.result, self.service_request.closed_at = self.story.result, self.at
        self.cancel()
        self.move("close", self.officer, S.CLOSED, result=["", self.story.result], text=stories.CLOSE_WORDS[0])
        tracks.rate(self)
        if self.story.result == "planned":
            tracks.plan(self)

    # ---- what every step is made of

    def _pass(self, share: float, *, exactly: bool = False) -> None:
        """Time goes by: at most that share of what is left until the open deadline, and never beyond now."""
        due = next((row.due_at for row in reversed(self.owed) if row.met_at is None), self.at)
        part = share if exactly else self.lives.days.rng.uniform(0.1, 1) * share
        left = max(due - self.at, timedelta(hours=4))
        self.at = min(self.at + left * part, self.at + (self.lives.days.now - self.at) * 0.9)

    def chance(self, share: float) -> bool:
        return self.lives.days.rng.random() < share

    @property
    def owed(self) -> list[Deadline]:
        return [row for row in self.life.deadlines if row.kind in OWED]

    def meet(self, *kinds: str) -> None:
        for row in self.life.deadlines:
            if row.is_open and row.kind in kinds:
                row.met_at = self.at

    def cancel(self) -> None:
        for row in self.life.deadlines:
            if row.is_open:
                row.cancelled_at = self.at

    def _words(self, text: str) -> str:
        return text.replace("{kva}", "400").replace("{area}", "350").replace("{people}", "40")

    def deadline(
        self, kind: str, started_at: datetime, *, days: int | None = None, due: datetime | None = None
    ) -> Deadline:
        calendar, provisional = self.lives.days.calendar, False
        if days is not None:
            due, provisional = due_at(started_at, days, calendar, rule=self.lives.rule)
        row = Deadline(
            kind=kind, days=days, started_at=started_at, due_at=due, original_due_at=due, provisional=provisional,
            calendar_version=calendar.version(due.astimezone(SHANGHAI).date()), calendar_edition=calendar.edition,
        )  # fmt: skip
        self.life.deadlines.append(row)
        return row

    def _say(self, text: str, *, next_at: datetime | None = None) -> None:
        self.life.replies.append(
            Reply(
                is_final=next_at is None,
                text=text,
                told_at=self.at,
                told_channel=Channel.PHONE,
                told_to=self.service_request.contact_name,
                next_at=next_at,
                by=self.handler,
            )  # fmt: skip
        )

    def move(self, verb: str, by: User | None, status: str | None = None, *, text: str = "", **changes: Any) -> None:
        """By nobody of ours: by the enterprise."""
        if status:
            changes["status"], self.status = [self.status, status], status
        facts = {"verb": f"request.{verb}", "by": by, "at": self.at, "text": text, "changes": changes}
        self.life.moves.append(facts if by else facts | {"name": self.service_request.contact_name})

    def _mirror(self) -> None:
        """The same copy of the deadline that the verbs keep."""
        rows = self.owed
        current = min((row for row in rows if row.is_open), key=lambda row: row.due_at, default=rows[-1])
        request = self.service_request
        request.due_at, request.met_at = current.due_at, current.met_at
        request.due_provisional = current.provisional and current.is_open
