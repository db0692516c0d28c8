"""Meetings of a demonstration, played through the real verbs: a weekly discussion that is over, a secretary's to come."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Max, Q

from crm.audit import content_type_id
from crm.clock import SHANGHAI
from crm.management.demo_days import Days
from crm.models import Event, Notice, User
from enterprises.meetings import agenda, decisions, flow
from enterprises.meetings.models import Decision, Kind, Meeting
from enterprises.meetings.suggestions import with_reason
from enterprises.requests.models import ServiceRequest

SAID = (
    "承办单位汇报了进展：现场已核实，卡在费用分担。会议认为应先通后议，不让企业等。",
    "涉及两家单位的职责边界。会议明确由现主办单位牵头到底，另一单位配合，不再退回。",
    "企业希望有明确的时间。会议要求倒排工期，每周向企业反馈一次。",
)
# what is to be done, the working day from today until which, how it stands
DECIDED = (
    ("约业主、供电部门到现场会商一次，费用分担意见形成书面纪要。", -1, "confirmed", "已于当日下午会商，纪要三方签字。"),
    ("明确牵头单位和配合单位，报党政办备案，并告知企业联系人。", 1, "reported", "职责清单已报党政办，企业已电话告知。"),
    ("倒排工期表报街道，逐周向企业反馈。", 3, "open", ""),
)
MINUTES = "会议要求：凡提交会议的诉求，责任单位要在议定时限前办结并报党政办；到期未完成的，下次会议专题汇报。"


def load(people: dict[str, User], handlers: dict[int, User], days: Days) -> None:
    office = Office(people, handlers, days)
    office.weekly()
    office.secretary()
    long_read = Q(verb__startswith="meeting.") | Q(verb__startswith="decision.") | Q(verb="request.escalate")
    Notice.objects.filter(long_read, at__lt=office.at(-1, 9)).update(read_at=office.at(-1, 9))


@dataclass(frozen=True)
class Office:
    people: dict[str, User]
    handlers: dict[int, User]
    days: Days

    def at(self, day: int, hour: int) -> datetime:
        return datetime.combine(self.days.workday(day), time(hour), SHANGHAI)

    @property
    def chair(self) -> User:
        return self.people["demo-supervisor"]

    @property
    def writer(self) -> User:
        return self.people["demo-officer"]

    def weekly(self) -> None:
        """Two working days ago: three requests, one decision about each, closed the same afternoon."""
        begins = self.at(-2, 15)
        meeting = self.plan(Kind.WEEKLY, begins, self.at(-4, 10), place="街道办三楼会议室")
        rows = self.quiet_before(self.at(-2, 10))[: len(SAID)]
        agenda.pick(meeting.pk, by=self.writer, service_requests=rows, now=self.at(-2, 10))
        there = [self.writer, self.people["demo-supervisor2"], *(self.handlers[row.unit_id] for row in rows)]
        flow.hold(meeting.pk, by=self.chair, people=[*dict.fromkeys(there)], guests="区供电局 张工", now=begins)
        items = zip(meeting.items.standing(), rows, SAID, DECIDED, strict=False)
        for minute, (item, row, said, what) in enumerate(items, 1):
            moment = begins + timedelta(minutes=15 * minute)
            agenda.outcome(meeting.pk, by=self.writer, item=item.pk, outcome=said, now=moment)
            self.decide(meeting, row, what, now=moment + timedelta(minutes=5))
        flow.minutes(meeting.pk, by=self.writer, minutes=MINUTES, now=begins + timedelta(hours=2))
        flow.close(meeting.pk, by=self.chair, now=begins + timedelta(hours=2, minutes=10))
        self.carry_out()

    def secretary(self) -> None:
        """In three working days; two requests stand on its agenda already."""
        morning = self.at(-1, 9)
        meeting = self.plan(Kind.SECRETARY, self.at(3, 15), morning, place="街道办五楼会议室", title="重点企业诉求专题")
        taken = set(ServiceRequest.objects.filter(agenda_items__isnull=False).values_list("pk", flat=True))
        rows = [row for row in self.quiet_before(morning) if row.pk not in taken][:2]
        agenda.pick(meeting.pk, by=self.writer, service_requests=rows, now=morning + timedelta(minutes=20))

    def plan(self, kind: str, begins: datetime, now: datetime, **facts) -> Meeting:
        return flow.plan(
            by=self.chair, token=f"demo-{kind}", kind=kind, starts_at=begins, chair=self.chair, now=now, **facts
        )

    def quiet_before(self, moment: datetime) -> list[ServiceRequest]:
        """Requests with a unit of which nothing is told after that moment, so that history stays in order."""
        lines = Event.objects.filter(content_type=content_type_id(ServiceRequest)).values("object_id")
        last = lines.annotate(last=Max("at")).filter(last__lt=moment).values("object_id")
        rows = (
            ServiceRequest.objects.open().filter(pk__in=last, unit__isnull=False).select_related("officer", "handler")
        )
        return list(with_reason(rows, moment).order_by("due_at", "id"))

    def decide(self, meeting: Meeting, row: ServiceRequest, what: tuple, *, now: datetime) -> None:
        text, day, *_how = what
        decisions.decide(
            meeting.pk, by=self.writer, token=f"demo-{row.number}", text=text, owner=self.handlers[row.unit_id],
            unit=row.unit, due_on=self.days.workday(day), service_request=row, now=now,
        )  # fmt: skip

    def carry_out(self) -> None:
        """How each stands today; words are told at their moments, in the order of time."""
        for decision, (_text, _day, state, result) in zip(Decision.objects.all(), DECIDED, strict=False):
            if state == "open":
                continue
            done = self.at(-1, 9) + timedelta(minutes=5 * decision.pk % 30)
            decisions.report(decision.pk, by=decision.owner, result=result, now=done)
            if state == "confirmed":
                decisions.confirm(decision.pk, by=self.chair, now=done + timedelta(minutes=30))
