"""The second model: what a request's facts must be after each move, told in plain Python from the office's rules alone.

It imports nothing of the product. Dates come from `naive`, which walks through the calendar day by day.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from . import naive
from .facts import Asked, Clock, Line, Word

OWED = ("answer", "promise")
INSIDE = ("assign", "action", "progress", "urge")
ANSWER_DAYS, BEFORE_MARCH, CHANGED_ON = 3, 5, date(2024, 3, 1)
CONSULT_HOURS, ASSIGN_DAYS, ACTION_DAYS, URGE_DAYS, ASSIST_DAYS = 24, 1, 5, 1, 3
# where a move leads, from anywhere; those not named here change no state
LEADS_TO = {
    "accept": "accepted", "assign": "assigned", "sign": "working", "rule": "assigned", "grant_pause": "paused",
    "pass_check": "working", "send_back": "working", "resume": "working", "submit": "checking", "reply": "replied",
    "close": "closed", "reassign": "assigned", "return": "accepted", "dispute": "disputed", "decline": "declined",
    "withdraw": "withdrawn", "rework": "working",
}  # fmt: skip


def answer_days(day: date) -> int:
    return ANSWER_DAYS if day >= CHANGED_ON else BEFORE_MARCH


@dataclass
class Shadow:
    received: datetime
    by_hours: bool
    important: bool
    officer: int | None
    to_check: bool
    linked: bool
    families: dict[int, set[int]]  # of each handler: the units whose work is theirs
    status: str = "new"
    round: int = 1
    round_began: datetime = None
    clocks: list[Clock] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    asks: list[Asked] = field(default_factory=list)
    grades: dict[int, int] = field(default_factory=dict)
    unit: int | None = None
    assigned: datetime | None = None
    ruled: bool = False
    returned: int = 0
    extensions: int = 0
    paused: datetime | None = None
    checked: bool = False
    urged: bool = False
    result: str = ""
    settled: bool = False
    called_back: bool = False

    def __post_init__(self) -> None:
        self.begin_round(self.received)
        self.lines.append(Line("request.log", self.officer, self.received, None, None))
        if self.important:
            self.three_ones(self.received)

    # ---------------------------------------------------------------- asked about it

    def open(self, *kinds: str) -> list[Clock]:
        return [clock for clock in self.clocks if clock.is_open and clock.kind in kinds]

    @property
    def pending(self) -> str:
        return next((ask.kind for ask in self.asks if ask.granted is None), "")

    @property
    def last_word(self) -> Word | None:
        """In this round."""
        return next((word for word in reversed(self.words) if not word.is_void and word.told >= self.round_began), None)

    @property
    def shown(self) -> Clock:
        """The clock by which the request is sorted and lit: due next, or closed last in the way in which it ended."""
        owed = [clock for clock in self.clocks if clock.kind in OWED]
        if running := [clock for clock in owed if clock.is_open]:
            return min(running, key=lambda clock: clock.due)
        if self.status == "withdrawn":
            return max((clock for clock in owed if clock.cancelled), key=lambda clock: clock.cancelled)
        return max((clock for clock in owed if clock.met), key=lambda clock: (clock.met, clock.started))

    def told(self, told_at: datetime) -> datetime | None:
        """The moment that counts; None when it cannot have been then."""
        began = max((clock.started for clock in self.open(*OWED)), default=self.received)
        if told_at < began.replace(second=0, microsecond=0):
            return None
        found = max(told_at, began)
        is_known = any(word.told == found for word in self.words if not word.is_void)
        return None if is_known else found

    # ---------------------------------------------------------------- a move is taken

    def take(self, move: str, at: datetime, by: int | None, words: dict[str, Any]) -> None:
        before, self.status = self.status, self.leads_to(move)
        change = getattr(self, f"on_{move}", None)
        if change:
            change(at, by, words)
        if before == "paused" and self.status != "paused":
            self.paused = None
        if self.status != "working":
            self.drop_ask()
        changed = (before, self.status) if before != self.status else (None, None)
        self.lines.append(Line(f"request.{move}", by, at, *changed))
        self.follow(move, at, by, words)

    def leads_to(self, move: str) -> str:
        if move == "reopen":
            return "working" if self.status in ("replied", "closed") else "accepted"
        return LEADS_TO.get(move, self.status)

    def follow(self, move: str, at: datetime, by: int | None, words: dict[str, Any]) -> None:
        """What comes of it by itself."""
        if move == "rate" and words["grade"] <= 2:
            self.take("rework", at, None, {})
        if move == "add_information" and self.status == "paused" and self.asks[-1].ground == "enterprise":
            self.take("resume", at, by, {})

    def drop_ask(self) -> None:
        for ask in self.asks:
            ask.granted = bool(ask.granted)

    def begin_round(self, at: datetime) -> None:
        self.round_began = at
        length = {"hours": CONSULT_HOURS} if self.by_hours else {"days": answer_days(at.astimezone(naive.ZONE).date())}
        self.clocks.append(Clock("answer", at, **length))

    def three_ones(self, at: datetime) -> None:
        if self.assigned is None:
            self.clocks.append(Clock("assign", at, days=ASSIGN_DAYS))
        self.clocks.append(Clock("action", at, days=ACTION_DAYS))
        self.clocks.append(Clock("progress", at, named=naive.month_later(at)))

    def close_clocks(self, at: datetime, *kinds: str, met: bool = False) -> list[Clock]:
        closed = self.open(*kinds)
        for clock in closed:
            clock.met, clock.cancelled = (at, None) if met else (None, at)
        return closed

    # ---------------------------------------------------------------- what each move does

    def on_accept(self, at, by, words):
        self.officer = self.officer or by

    def on_link(self, at, by, words):
        self.officer = self.officer or by
        self.linked = True

    def on_assign(self, at, by, words):
        self.close_clocks(at, "assign", met=True)
        self.unit, self.assigned = words["unit"].pk, at
        self.officer = self.officer or by

    def on_reassign(self, at, by, words):
        self.unit, self.assigned = words["unit"].pk, at
        self.end_urge(at)

    def end_urge(self, at):
        self.urged = False
        self.close_clocks(at, "urge")

    def on_rule(self, at, by, words):
        self.on_reassign(at, by, words)
        self.ruled = True

    def on_return(self, at, by, words):
        self.unit, self.returned = None, self.returned + 1
        self.end_urge(at)

    def on_dispute(self, at, by, words):
        self.end_urge(at)

    def on_decline(self, at, by, words):
        self.officer = self.officer or by
        self.answer(words["told_at"], is_final=True)
        self.end_inside(at)

    def on_mark(self, at, by, words):
        if words["is_important"] and not self.important:
            self.three_ones(at)
        if self.important and not words["is_important"]:
            self.close_clocks(at, "assign", "action", "progress")
        self.important = words["is_important"]

    def answer(self, told_at: datetime, *, is_final: bool) -> Word:
        told = self.told(told_at)
        word = Word(told, is_final, self.close_clocks(told, *OWED, "action", "progress", met=True), [])
        self.words.append(word)
        return word

    def on_interim(self, at, by, words):
        word = self.answer(words["told_at"], is_final=False)
        word.made.append(Clock("promise", word.told, named=words["next_at"]))
        if self.important:
            word.made.append(Clock("progress", word.told, named=naive.month_later(word.told)))
        self.clocks += word.made
        self.drop_ask()

    def on_void(self, at, by, words):
        """What it met is open again; of 三个一 only if nothing has been reported since."""
        word = self.last_word
        word.is_void = True
        is_last_report = any(clock.is_open and clock.kind == "progress" for clock in word.made)
        for clock in word.made:
            clock.cancelled = clock.cancelled or (at if clock.is_open else None)
        for clock in word.met:
            if clock.kind in OWED or is_last_report:
                clock.met = None

    def on_reply(self, at, by, words):
        self.answer(words["told_at"], is_final=True)
        self.close_clocks(at, "urge", met=True)
        self.end_inside(at)

    def on_progress(self, at, by, words):
        self.close_clocks(at, "action", "progress", met=True)
        self.clocks.append(Clock("progress", at, named=naive.month_later(at)))

    def on_ask_extension(self, at, by, words):
        self.asks.append(Asked("extension", days=words["days"]))

    def on_grant_extension(self, at, by, words):
        self.asks[-1].granted = True
        self.extensions += 1
        self.open("answer")[0].extra += self.asks[-1].days

    def on_refuse_extension(self, at, by, words):
        self.asks[-1].granted = False

    on_refuse_pause = on_refuse_extension

    def on_ask_pause(self, at, by, words):
        self.asks.append(Asked("pause", ground=words["ground"]))

    def on_grant_pause(self, at, by, words):
        self.asks[-1].granted = True
        self.paused = at

    def on_resume(self, at, by, words):
        self.open("answer")[0].pauses.append((self.paused, at))

    def on_submit(self, at, by, words):
        self.checked = False

    def on_pass_check(self, at, by, words):
        self.checked = True

    def on_urge(self, at, by, words):
        self.urged = True
        self.clocks.append(Clock("urge", at, days=URGE_DAYS))

    def on_answer_urge(self, at, by, words):
        self.urged = False
        self.close_clocks(at, "urge", met=True)

    def on_assist(self, at, by, words):
        self.clocks.append(Clock("assist", at, days=ASSIST_DAYS, unit=words["unit"].pk))

    def on_contribute(self, at, by, words):
        for clock in self.open("assist"):
            if clock.unit in self.families[by]:
                clock.met = at

    def end_inside(self, at):
        self.urged = False
        self.close_clocks(at, *INSIDE, "assist")

    def on_close(self, at, by, words):
        self.end_inside(at)
        self.result = words["result"]
        if planned := words.get("planned_on"):
            due = naive.closing(planned)
            self.clocks.append(Clock("plan", min(at, due), named=due))

    def on_settle(self, at, by, words):
        self.settled = True
        self.close_clocks(at, "plan", met=True)

    def on_withdraw(self, at, by, words):
        self.end_inside(at)
        self.close_clocks(at, *OWED, "plan")

    def on_call_back(self, at, by, words):
        self.called_back = True

    def on_rate(self, at, by, words):
        self.grades[self.round] = words["grade"]

    def on_reopen(self, at, by, words):
        """A new round; what is to be assigned again is asked for anew."""
        self.officer = self.officer or by
        if self.status == "accepted":
            self.unit, self.assigned, self.ruled = None, None, False
        self.on_rework(at, by, words)

    def on_rework(self, at, by, words):
        self.close_clocks(at, "plan")
        self.round += 1
        self.result, self.settled, self.called_back, self.checked, self.extensions = "", False, False, False, 0
        self.begin_round(at)
        if self.important:
            self.three_ones(at)
