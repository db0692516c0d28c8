"""Requests of a demonstration that leave the straight way: paused, extended, disputed, checked, urged, rated badly …"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.management import demo_track_stories as told
from crm.management.demo import Play, Stage
from crm.management.demo_scenes import Scene
from crm.management.stories import Story
from crm.models import User
from enterprises.requests import flow
from enterprises.requests.models import Channel, ServiceRequest, Status

OFFICER = "demo-officer"


def load(stage: Stage, people: dict[str, User]) -> None:
    tracks = Tracks(stage, people["demo-supervisor"])
    for story, due, plot in (
        (told.PAPERS, -1, tracks.wait_for_papers), (told.AUTHORITY, -2, tracks.wait_for_authority),
        (told.LONGER, 1, tracks.ask_longer), (told.EXTENDED, -1, tracks.extend), (told.DISPUTED, 2, tracks.dispute),
        (told.CHECKED, 1, tracks.submit), (told.URGED, 0, tracks.urge),
        (told.REWORKED, -1, tracks.dissatisfy), (told.VOIDED, 0, tracks.void), (told.WITHDRAWN, 1, tracks.withdraw),
    ):  # fmt: skip
        plot(tracks.begin(story, stage.days.receipt_due(due)))
    for story, days_ago, plot in (
        (told.IMPORTANT, 47, tracks.report), (told.ASSISTED, 16, tracks.assist), (told.UNSOLVED, 33, tracks.leave_unsolved), (told.SETTLED, 58, tracks.settle),
    ):  # fmt: skip
        plot(tracks.begin(story, stage.days.receipt_ago(days_ago), important=story is told.IMPORTANT))
    tracks.consult()
    tracks.send_and_link()


@dataclass
class Tracks:
    stage: Stage
    supervisor: User

    def begin(self, story: Story, received_at: datetime, *, important: bool = False) -> Play:
        """In the hands of its unit within a working day."""
        scene = Scene(Status.WORKING, unit=story.unit, by=OFFICER)
        play = self.stage.start(scene, story, received_at, is_important=important)
        play.begin(play.days.between(play.at, play.days.after(play.at, 1), 5))
        return play

    def soon(self, play: Play, count: int, within: int = 1) -> list[datetime]:
        """So many moments within a working day or so, and never in the future."""
        return play.days.between(play.at, play.days.after(play.at, within), count)

    # ---------------------------------------------------------------- exceptions

    def pause(self, play: Play, ground: str, awaited: str, why: str) -> None:
        ask, grant = self.soon(play, 2)
        words = {"ground": ground, "awaited": awaited, "text": why} | play.told(ask)
        play.do("ask_pause", ask, by=play.handler, **words)
        play.do("grant_pause", grant, by=self.supervisor, text="同意，材料到后即恢复计时。")

    def wait_for_papers(self, play: Play) -> None:
        self.pause(play, "enterprise", told.AWAITED_PAPERS, told.PAPERS_TOLD)

    def wait_for_authority(self, play: Play) -> None:
        self.pause(play, "authority", told.AWAITED_AUTHORITY, told.AUTHORITY_TOLD)

    def ask_longer(self, play: Play) -> None:
        (ask,) = self.soon(play, 1)
        play.do("ask_extension", ask, by=play.handler, days=3, text=told.WHY_LONGER)

    def extend(self, play: Play) -> None:
        ask, grant = self.soon(play, 2)
        play.do("ask_extension", ask, by=play.handler, days=4, text=told.WHY_EXTENDED)
        play.do("grant_extension", grant, by=self.supervisor, text="同意延期，请告知企业原因和新的时间。")

    # ---------------------------------------------------------------- routing, watching

    def dispute(self, play: Play) -> None:
        (when,) = self.soon(play, 1)
        suggested = self.stage.units["城建办"]
        play.do("dispute", when, by=play.handler, text=told.WHY_DISPUTED, basis=told.BASIS, suggested=suggested)

    def submit(self, play: Play) -> None:
        # as if the lot had drawn it; the office checks no others
        ServiceRequest.objects.filter(pk=play.service_request.pk).update(to_check=True)
        (when,) = self.soon(play, 1)
        play.do("submit", when, by=play.handler, text=play.story.answer)

    def assist(self, play: Play) -> None:
        """The lead has told the enterprise what it knows; the assisting unit has let its own date pass."""
        ask, tell = self.soon(play, 2)
        play.do("assist", ask, by=play.officer, unit=self.stage.units["综治办"], text=told.HELP)
        play.interim(tell, next_at=play.days.promise(2))

    def urge(self, play: Play) -> None:
        (when,) = play.days.between(max(play.at, play.days.now - timedelta(hours=20)), play.days.now, 1)
        play.do("urge", when, by=self.supervisor, text=told.URGE)

    def report(self, play: Play) -> None:
        """三个一: assigned at once, a first word within the week, a report after a month, the next one to come."""
        (first,) = self.soon(play, 1, within=2)
        play.interim(first, next_at=play.days.promise(4))
        report = play.days.after(first, 19) + timedelta(hours=-3)
        play.do("progress", min(report, play.days.now), by=play.handler, text=told.REPORT)

    # ---------------------------------------------------------------- answers and ends

    def dissatisfy(self, play: Play) -> None:
        """Answered, and rated badly: a second round with its own date and a supervisor."""
        reply, rate = self.soon(play, 2, within=2)
        play.reply(reply)
        play.do("rate", rate, by=None, grade=2, text=told.COMPLAINT, channel=Channel.WEB)

    def void(self, play: Play) -> None:
        tell, void = self.soon(play, 2)
        play.interim(tell, next_at=play.days.promise(5))
        play.do("void", void, by=self.supervisor, text=told.VOID_REASON)

    def withdraw(self, play: Play) -> None:
        (when,) = self.soon(play, 1)
        play.do("withdraw", when, by=None, text="场地已与园区物业谈妥，不再需要，撤回。")

    def leave_unsolved(self, play: Play) -> None:
        self.answered(play)
        (when,) = self.soon(play, 1)
        play.do("close", when, by=play.officer, result="unsolved", text="企业表示理解，继续关注租金走势。")

    def settle(self, play: Play) -> None:
        self.answered(play)
        close, settle = self.soon(play, 1)[0], play.days.after(play.at, 12)
        play.do("close", close, by=play.officer, result="planned", planned_on=self.weeks_after(close, 3), text="")
        play.do("settle", settle, by=play.officer, text="母婴室已建成启用，企业行政现场确认，销号。")

    def answered(self, play: Play) -> None:
        (when,) = self.soon(play, 1, within=2)
        play.reply(when)

    def weeks_after(self, moment: datetime, weeks: int) -> date:
        return (moment + timedelta(weeks=weeks)).date()

    # ---------------------------------------------------------------- a consultation, and what came over the website

    def consult(self) -> None:
        """Asked this morning; an answer is due within elapsed hours."""
        received_at = self.stage.days.now - timedelta(hours=4)
        scene = Scene(Status.ACCEPTED, unit=told.CONSULTED.unit, by=OFFICER)
        play = self.stage.start(scene, told.CONSULTED, received_at)
        play.do("assign", received_at + timedelta(minutes=20), by=play.officer, unit=play.unit, text="")

    def send_and_link(self) -> None:
        received_at = self.evening_before_last()
        enterprise = next(row for row in self.stage.enterprises if row.is_active)
        made = self.sent(told.LINKED, received_at, claimed_name=enterprise.name, claimed_uscc=enterprise.uscc)
        officer, unit = self.stage.officers[OFFICER], self.stage.units[told.LINKED.unit]
        self.take(made, received_at, (
            ("link", officer, {"enterprise": enterprise}),
            ("assign", officer, {"unit": unit, "text": "请先看附件再联系企业。"}),
            ("sign", self.stage.handlers[unit.pk], {}),
            ("add_information", None, {"text": told.EXTRA}),
        ))  # fmt: skip

    def take(self, made: ServiceRequest, since: datetime, moves: tuple[tuple[str, User | None, dict], ...]) -> None:
        moments = self.stage.days.between(since, self.stage.days.now, len(moves))
        for when, (move, by, words) in zip(moments, moves, strict=True):
            flow.VERBS[move](made.pk, by=by, now=when, **words)

    def evening_before_last(self) -> datetime:
        return self.stage.days.now.replace(hour=22, minute=15, second=0, microsecond=0) - timedelta(days=2)

    def sent(self, story: Story, received_at: datetime, **claimed: str) -> ServiceRequest:
        return flow.log(
            by=None, token=f"demo-web-{story.title}", received_at=received_at, now=received_at, channel=Channel.WEB,
            category=self.stage.categories[story.category], title=story.title, text=story.text,
            contact_name="叶女士", contact_phone="13800009527", **claimed,
        )  # fmt: skip
