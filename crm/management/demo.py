"""Requests of a demonstration, played through the real verbs at believable moments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

from crm.clock import due_at
from crm.management import stories
from crm.management.demo_days import Days
from crm.management.demo_scenes import UNITS, Scene
from crm.management.demo_track_stories import CALLED_BACK, COMMENTS
from crm.management.stories import STORIES, Story
from crm.models import Notice, Unit, User
from enterprises.accounts.models import Enterprise
from enterprises.requests import flow
from enterprises.requests.models import Category, Channel, Reply, ServiceRequest, Status

S = Status


@dataclass
class Stage:
    """Who and what there is to play with. One request is played at a time, one verb after the other."""

    days: Days
    enterprises: list[Enterprise]
    officers: dict[str, User]
    handlers: dict[int, User]
    units: dict[str, Unit] = field(init=False)
    categories: dict[str, Category] = field(init=False)
    decks: dict[str, Iterator[Story]] = field(init=False)
    not_accepted: Iterator[Story] = field(init=False)
    played: int = 0

    def __post_init__(self) -> None:
        self.units = {unit.short_name: unit for unit in Unit.objects.departments()}
        self.categories = {category.name: category for category in Category.objects.all()}
        self.decks = {unit: cycle(self._shuffled(unit)) for unit in ("", *UNITS)}
        self.not_accepted = iter(stories.NOT_ACCEPTED)

    @property
    def rng(self) -> Random:
        return self.days.rng

    def play(self, scene: Scene) -> None:
        received_at = self._receipt(scene)
        deck = self.not_accepted if scene.state == S.DECLINED else self.decks[scene.unit]
        PLOTS[scene.state](self.start(scene, next(deck), received_at))

    def start(self, scene: Scene, story: Story, received_at: datetime, **facts: Any) -> "Play":
        officer = self._officer(scene)
        return Play(self, scene, story, officer, self._log(story, officer, received_at, facts), received_at)

    def _receipt(self, scene: Scene) -> datetime:
        if scene.due is None or scene.detour == "reopen":
            return self.days.receipt_ago(self.rng.randint(14, 60))
        return self.days.receipt_due(scene.due)

    def _officer(self, scene: Scene) -> User:
        return self.officers[scene.by or self.rng.choice(sorted(self.officers))]

    def _log(self, story: Story, officer: User, received_at: datetime, facts: dict[str, Any]) -> ServiceRequest:
        self.played += 1
        enterprise = self.rng.choice(self.enterprises)
        contact = enterprise.contacts.first()
        gaps = {
            "community": enterprise.community.name, "kva": self.rng.choice((250, 315, 400, 630, 800)),
            "area": self.rng.randrange(12, 60) * 10, "people": self.rng.randrange(8, 90),
            "ton": self.rng.randrange(6, 30), "month": received_at.month % 12 + 1,
        }  # fmt: skip
        service_request = flow.log(
            by=officer, token=f"demo-{self.played}", received_at=received_at, now=received_at, enterprise=enterprise,
            category=self.categories[story.category], title=story.title, text=story.text.format(**gaps),
            channel=self.rng.choice(Channel.values), contact_name=contact.name, contact_phone=contact.phone,
            **facts,
        )  # fmt: skip
        service_request.gaps = gaps
        ServiceRequest.objects.filter(pk=service_request.pk).update(created_at=received_at)
        return service_request

    def _shuffled(self, unit: str) -> list[Story]:
        fitting = [story for story in STORIES if unit in {"", story.unit}]
        return self.rng.sample(fitting, len(fitting))


@dataclass
class Play:
    """One request on its way. `at` is the last moment at which something happened to it."""

    stage: Stage
    scene: Scene
    story: Story
    officer: User
    service_request: ServiceRequest
    at: datetime

    @property
    def days(self) -> Days:
        return self.stage.days

    @property
    def unit(self) -> Unit:
        return self.stage.units[self.scene.unit or self.story.unit]

    @property
    def wrong_unit(self) -> Unit:
        return self.stage.units["综治办" if self.unit.short_name != "综治办" else "公服办"]

    @property
    def handler(self) -> User:
        return self.stage.handlers[self.unit.pk]

    @property
    def due(self) -> datetime:
        days = self.days
        return due_at(self.at, days.answer_days, days.calendar).due_at

    def do(self, move: str, when: datetime, *, by: User | None, **facts: Any) -> None:
        """One verb at its moment; what the bell said before the last working day has been read."""
        flow.VERBS[move](self.service_request.pk, by=by, now=when, **facts)
        if when.date() < self.days.workday(-1):
            Notice.objects.filter(at=when).update(read_at=when)
        self.at = when

    def pick(self, words: tuple) -> Any:
        return self.days.rng.choice(words)

    def told(self, when: datetime) -> dict[str, Any]:
        channel = self.pick((Channel.PHONE, Channel.PHONE, Channel.WECHAT, Channel.VISIT, Channel.EMAIL))
        return {"told_at": when, "told_channel": channel, "told_to": self.service_request.contact_name}

    def words(self, text: str) -> str:
        return text.format(**self.service_request.gaps)

    # ---- the stretches of which every plot is made

    def assign(self, when: datetime, *, unit: Unit | None = None) -> None:
        self.do("assign", when, by=self.officer, unit=unit or self.unit, text=self.pick(stories.ASSIGN_WORDS))

    def begin(self, moments: list[datetime]) -> None:
        """From the desk into the hands of a handler, with the detour if there is one."""
        accept, first, detour, again, sign = moments
        if self.pick((True, False)):
            self.do("accept", accept, by=self.officer)
        if self.scene.detour in {"return", "reassign"}:
            self._detour(first, detour, again)
        else:
            self.assign(first)
        self.do("sign", sign, by=self.handler)

    def _detour(self, first: datetime, detour: datetime, again: datetime) -> None:
        if self.scene.detour == "reassign":
            self.assign(first, unit=self.wrong_unit)
            reason = stories.REASSIGN_REASON.format(unit=self.unit.short_name)
            self.do("reassign", detour, by=self.officer, unit=self.unit, text=reason)
        else:
            self.astray(first, detour)
            self.assign(again)

    def astray(self, assigned: datetime, returned: datetime) -> None:
        """To a unit that sends it back, in the days it has for that."""
        returned = min(returned, self.days.after(assigned, 2))
        self.assign(assigned, unit=self.wrong_unit)
        reason = stories.RETURN_REASON.format(unit=self.unit.short_name)
        self.do(
            "return",
            returned,
            by=self.stage.handlers[self.wrong_unit.pk],
            text=reason,
            basis="《平湖街道内设机构职责清单》",
            suggested=self.unit,
        )

    def interim(self, when: datetime, *, next_at: datetime) -> None:
        self.do("interim", when, by=self.handler, text=self.words(self.story.found), next_at=next_at, **self.told(when))
        self.date_reply()

    def reply(self, when: datetime) -> None:
        self.do("reply", when, by=self.handler, text=self.words(self.story.answer), **self.told(when))
        self.date_reply()

    def planned_on(self) -> date | None:
        """Six weeks from now for what is planned; it waits on the ledger until then."""
        return self.days.now.date() + timedelta(days=42) if self.story.result == "planned" else None

    def close(self, until: datetime) -> None:
        (when,) = self.days.between(self.at, until, 1)
        self.do(
            "close",
            when,
            by=self.officer,
            result=self.story.result,
            text=self.pick(stories.CLOSE_WORDS),
            planned_on=self.planned_on(),
        )

    def rate(self) -> None:
        """Three of four say what they think of it; they are content."""
        if self.days.rng.random() < 3 / 4:
            grade = self.pick((5, 5, 5, 5, 4, 4, 3))
            (when,) = self.days.between(self.at, self.days.after(self.at, 2), 1)
            self.do("rate", when, by=None, grade=grade, text=self.pick(COMMENTS[grade]), channel=Channel.WECHAT)

    def date_reply(self) -> None:
        """The column is filled in by itself; here it must agree with the history."""
        newest = Reply.objects.filter(service_request=self.service_request).latest("id")
        Reply.objects.filter(pk=newest.pk).update(created_at=newest.told_at)


# ---------------------------------------------------------------- one plot for each state a request may end in


def stay_new(play: Play) -> None:
    """Nobody has looked at it yet."""


def end_accepted(play: Play) -> None:
    first, second, third = play.days.between(play.at, play.days.now, 3)
    play.do("accept", first, by=play.officer)
    if play.scene.detour == "return":
        play.astray(second, third)


def end_assigned(play: Play) -> None:
    accept, assign = play.days.between(play.at, min(play.due, play.days.now), 2)
    play.do("accept", accept, by=play.officer)
    play.assign(assign)


def end_working(play: Play) -> None:
    if play.scene.detour == "reopen":
        end_closed(play)
        when = max(play.days.receipt_due(play.scene.due or 0), play.at)
        play.do("reopen", when, by=play.officer, text=play.pick(stories.REOPEN_REASONS))
        return
    due = play.due
    if play.scene.promise is None:
        play.begin(play.days.between(play.at, due, 5))
        return
    *moments, told = play.days.between(play.at, due, 6)
    play.begin(moments)
    play.interim(told, next_at=play.days.promise(play.scene.promise))


def end_replied(play: Play) -> None:
    *moments, told = play.days.between(play.at, play.due, 6)
    play.begin(moments)
    play.reply(told)


def end_closed(play: Play) -> None:
    """One in fifteen is answered late; every third is told something before it is solved."""
    due, days = play.due, play.days
    is_late, has_interim = days.rng.random() < 1 / 15, days.rng.random() < 1 / 3
    *moments, told = days.between(play.at, due, 6)
    play.begin(moments)
    if has_interim:
        promised = days.after(told, days.rng.randint(2, 4))
        play.interim(told, next_at=promised)
        (told,) = days.between(told, promised, 1)
    elif is_late:
        (told,) = days.between(due, days.after(due, 2), 1)
    play.reply(told)
    play.close(days.after(told, 2))
    play.rate()


def end_declined(play: Play) -> None:
    (when,) = play.days.between(play.at, play.due, 1)
    story = play.story
    play.do("decline", when, by=play.officer, ground=story.result, text=story.answer, **play.told(when))
    play.date_reply()


def end_withdrawn(play: Play) -> None:
    *moments, when = play.days.between(play.at, play.due, 6)
    play.begin(moments)
    play.do("withdraw", when, by=play.officer, text=play.pick(stories.WITHDRAW_REASONS))
    (later,) = play.days.between(play.at, play.days.after(play.at, 2), 1)
    play.do("call_back", later, by=play.officer, text=CALLED_BACK)


PLOTS = {
    S.NEW: stay_new, S.ACCEPTED: end_accepted, S.ASSIGNED: end_assigned, S.WORKING: end_working,
    S.REPLIED: end_replied, S.CLOSED: end_closed, S.DECLINED: end_declined, S.WITHDRAWN: end_withdrawn,
}  # fmt: skip
