"""Plain makers of records, never surprising. Situations are reached through the verbs themselves."""

from datetime import date, datetime, timedelta
from itertools import count

from django.contrib.auth.models import Group

from crm.clock import SHANGHAI
from crm.desk import covers_flow
from crm.models import Cover, Robot, Role, Unit, User
from enterprises.accounts.models import Enterprise
from enterprises.accounts.names import brief_name, derived
from enterprises.classification import qualifications, ruling, terms
from enterprises.classification.models import Qualification, QualificationKind, TierRule
from enterprises.economy.models import Datum, ListEntry
from enterprises.meetings import agenda, decisions
from enterprises.meetings import flow as meetings
from enterprises.meetings.models import Decision, Kind, Meeting
from enterprises.outreach.activities import answers
from enterprises.outreach.activities import flow as activities
from enterprises.outreach.activities.models import Activity, Participation, Via
from enterprises.outreach.activities.models import Kind as ActivityKind
from enterprises.outreach.coaching import changes as coaching
from enterprises.outreach.coaching.models import Coaching, Topic
from enterprises.outreach.finance import flow as finance
from enterprises.outreach.finance.models import FinancialProduct, FinancingNeed, Institution, Introduction
from enterprises.outreach.visits import flow as visits
from enterprises.outreach.visits import recording
from enterprises.outreach.visits.models import Purpose, Visit
from enterprises.projects import changes as projects
from enterprises.projects.models import InvestmentProject
from enterprises.requests import flow
from enterprises.requests.models import Category, Channel, ServiceRequest
from enterprises.teams import flow as teams
from enterprises.teams.models import ServiceTeam
from enterprises.tenancy.models import Tenancy
from enterprises.tenancy.taking import take
from enterprises.virtual_parks import flow as virtual_parks
from enterprises.virtual_parks.models import VirtualPark
from spaces import inventory
from spaces.models import Building, Landlord, Park, Space

_next = count(1).__next__
PASSWORD = "a-long-password-7"


def make_unit(name: str, kind: str = Unit.Kind.DEPARTMENT, **facts) -> Unit:
    return Unit.objects.create(name=name, short_name=name[:6], kind=kind, **facts)


def make_user(*roles: Role, unit: Unit | None = None, name: str = "张三", **facts) -> User:
    username = facts.pop("username", f"user{_next()}")
    user = User.objects.create_user(username, password=PASSWORD, name=name, unit=unit, **facts)
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


def make_cover(person: User, deputy: User, from_on: date, days: int = 5, **facts) -> Cover:
    """So many days of leave, entered by the person."""
    facts = {"by": person, "to_on": from_on + timedelta(days=days - 1)} | facts
    return covers_flow.create(person=person, deputy=deputy, from_on=from_on, **facts)


def make_robot(name: str = "", **facts) -> Robot:
    number = _next()
    facts = {"service": "wecombot", "key": f"key-{number}", "on_at": datetime(2024, 1, 1, tzinfo=SHANGHAI)} | facts
    return Robot.objects.create(name=name or f"群{number}", **facts)


def make_enterprise(name: str = "", **facts) -> Enterprise:
    name = name or f"深圳市测试{_next()}有限公司"
    written = {"aliases": "", "uscc": "", "address": ""} | facts
    parts = {key: written[key] for key in ("aliases", "uscc", "address")}
    return Enterprise.objects.create(
        name=name, **{"short_name": brief_name(name)} | written | derived(name=name, **parts)
    )


def make_category(name: str = "水电气", **facts) -> Category:
    return Category.objects.create(name=name, **facts)


def make_request(*, by, enterprise, category, received_at, **facts) -> ServiceRequest:
    words = {"title": "扩产用电报装进度缓慢", "text": "请协调三方会商。", "channel": Channel.PHONE} | facts
    return flow.log(
        by=by, token=f"token-{_next()}", received_at=received_at, now=received_at, enterprise=enterprise,
        category=category, **words,
    )  # fmt: skip


def make_meeting(*, by: User, starts_at: datetime, **facts) -> Meeting:
    facts = {"kind": Kind.WEEKLY, "chair": by, "place": "三楼会议室"} | facts
    return meetings.plan(
        by=by, token=f"token-{_next()}", starts_at=starts_at, now=starts_at - timedelta(days=3), **facts
    )


def make_held(*, by: User, starts_at: datetime, requests=(), **facts) -> Meeting:
    """A meeting that has begun, with these requests on its agenda."""
    meeting = make_meeting(by=by, starts_at=starts_at, **facts)
    agenda.pick(meeting.pk, by=by, service_requests=requests, now=starts_at - timedelta(days=1))
    return meetings.hold(meeting.pk, by=by, now=starts_at)


def make_decision(
    meeting: Meeting, *, by: User, owner: User, due_on: date, unit: Unit | None = None, **facts
) -> Decision:
    facts = {"text": "本周内完成三方会商", "now": meeting.starts_at + timedelta(hours=1)} | facts
    return decisions.decide(
        meeting.pk, by=by, token=f"token-{_next()}", owner=owner, unit=unit or owner.unit, due_on=due_on, **facts
    )


def make_park(name: str = "禾麓智造园", **facts) -> Park:
    return add_place(Park, name=name, **facts)


def make_building(park: Park | None = None, name: str = "3栋", **facts) -> Building:
    return add_place(Building, park=park or make_park(), name=name, **facts)


def make_landlord(name: str = "梁先生", **facts) -> Landlord:
    return add_place(Landlord, **{"name": name, "company": "禾麓股份合作公司", "phone": "13500000068"} | facts)


def add_place(model, **facts):
    row = model(**facts)
    inventory.derive(row)
    earlier = inventory.the_same(row)
    if earlier is None:
        row.save()
    return earlier or row


def make_space(*, by: User, now: datetime, building: Building | None = None, verified_on: date | None = None, **facts):
    """A vacant space of 2,860 ㎡, verified on that day or never."""
    written = {"number": f"{_next()}", "area": 2860, "building": building or make_building()} | facts
    space = inventory.create(by=by, now=now, **written)
    if verified_on:
        Space.objects.filter(pk=space.pk).update(verified_on=verified_on, verified_how="visit")
        space.refresh_from_db()
    return space


def make_tenancy(*, by: User, now: datetime, enterprise: Enterprise | None = None, space: Space | None = None, **facts):
    """An enterprise takes a unit that was vacant, today; of 2,860 ㎡."""
    space = space or make_space(by=by, now=now - timedelta(days=400), status_since=now.date() - timedelta(days=400))
    facts = {"from_on": now.astimezone(SHANGHAI).date()} | facts
    row: Tenancy = take(by=by, enterprise=enterprise or make_enterprise(), space=space.pk, now=now, **facts)
    return row


def make_project(name: str = "", *, by: User, **facts) -> InvestmentProject:
    return projects.create(by=by, name=name or f"智能装备产业园{_next()}期", **{"status": "building"} | facts)


def make_tier_rule(tier: str, *conditions: tuple, by: User, now: datetime, name: str = "") -> TierRule:
    """Conditions as (fact, sign, value)."""
    read = terms.read({"fact": fact, "sign": sign, "value": value} for fact, sign, value in conditions)
    return ruling.create(by=by, tier=tier, name=name or f"规则{_next()}", conditions=read, now=now)


def make_qualification(enterprise: Enterprise, *, by: User, now: datetime, **facts) -> Qualification:
    facts = {"kind": QualificationKind.HIGH_TECH, "name": "", "issued_on": date(2023, 10, 16)} | facts
    return qualifications.create(by=by, enterprise=enterprise, now=now, **facts)


def make_figures(enterprise: Enterprise, year: int, *, month: int = 0, at: datetime, **values) -> list[Datum]:
    """output=…, employees=…: of the whole year, or of a month."""
    on = date(year, month or 1, 1)
    return Datum.objects.bulk_create(
        Datum(enterprise=enterprise, measure=name, year=year, month=month, on=on, value=value, at=at)
        for name, value in values.items()
    )


def make_listed(enterprise: Enterprise, listing: str, year: int, *, at: datetime, **facts) -> ListEntry:
    return ListEntry.objects.create(enterprise=enterprise, listing=listing, year=year, at=at, **facts)


def make_team(enterprise: Enterprise, *, by: User, leader: User, members=(), **facts) -> ServiceTeam:
    """On the day of `now`, which every test hands in."""
    return teams.form(enterprise, by=by, leader=leader, members=members, **facts)


def make_virtual_park(
    name: str = "跨境电商虚拟园区", *, by: User, enterprises=(), now: datetime, **facts
) -> VirtualPark:
    park = virtual_parks.create(by=by, name=name, now=now, **{"leader": None} | facts)
    virtual_parks.join(park.pk, by=by, enterprises=enterprises, now=now)
    return park


def make_visit(*, by: User, enterprise: Enterprise, visit_on: date, owner: User | None = None, **facts) -> Visit:
    """Planned the day before at ten."""
    facts = {
        "now": datetime(visit_on.year, visit_on.month, visit_on.day, 10, tzinfo=SHANGHAI) - timedelta(days=1)
    } | facts
    [visit] = visits.plan(
        by=by, token=f"token-{_next()}", enterprises=[enterprise], visit_on=visit_on, owner=owner or by, **facts
    )
    return visit


def make_recorded(*, by: User, enterprise: Enterprise, visited_at: datetime, to_do=(), **facts) -> Visit:
    """A visit that was made; `to_do` are (text, owner, due_on)."""
    facts = {
        "purpose": Purpose.ROUTINE,
        "met": "王经理",
        "findings": "订单饱满，反映用电报装慢。",
        "now": visited_at,
    } | facts
    return recording.record_new(
        by=by, token=f"token-{_next()}", enterprise=enterprise, visited_at=visited_at,
        to_do=[recording.ToDo(*line) for line in to_do], **facts,
    )  # fmt: skip


def make_coaching(*, by: User, enterprise: Enterprise, on: date, **facts) -> Coaching:
    facts = {
        "topic": Topic.HIGH_TECH,
        "coach": "市科创服务中心 陈工",
        "now": datetime(on.year, on.month, on.day, 18, tzinfo=SHANGHAI),
    } | facts
    [row] = coaching.create(by=by, token=f"token-{_next()}", enterprises=[enterprise], on=on, **facts)
    return row


def make_activity(*, by: User, starts_at: datetime, **facts) -> Activity:
    """Of two hours, open to everybody, still being prepared."""
    facts = {"kind": ActivityKind.BRIEFING, "owner": by, "is_public": True, "place": "三楼报告厅"} | facts
    facts = {"title": "惠企政策宣讲会", "ends_at": starts_at + timedelta(hours=2)} | facts
    now = facts.pop("now", starts_at - timedelta(days=10))
    return activities.plan(by=by, token=f"token-{_next()}", starts_at=starts_at, now=now, **facts)


def make_open(*, by: User, starts_at: datetime, **facts) -> Activity:
    """The same with sign-up open."""
    activity = make_activity(by=by, starts_at=starts_at, **facts)
    return activities.open_(activity.pk, by=by, now=starts_at - timedelta(days=9))


def make_seat(activity: Activity, *, now: datetime, by: User | None = None, **facts) -> Participation:
    """An enterprise signed up, from outside if nobody says by whom."""
    number = _next()
    facts = {
        "name": f"深圳市报名{number}有限公司",
        "person": "王女士",
        "phone": f"1380000{number % 10_000:04d}",
    } | facts
    via = Via.DESK if by else Via.SITE
    return answers.sign_up(
        activity.pk, by=by, now=now, **{"token": f"token-{number}", "via": via} | facts
    )  # fmt: skip


def make_institution(name: str = "", **facts) -> Institution:
    facts = {"kind": "bank", "person": "陈经理", "phone": "13500000077"} | facts
    return Institution.objects.create(name=name or f"平湖第{_next()}银行", **facts)


def make_product(institution: Institution, most: int | None = 5_000_000, **facts) -> FinancialProduct:
    facts = {"name": f"助企贷{_next()}", "kind": "信用贷"} | facts
    return FinancialProduct.objects.create(institution=institution, most=most, **facts)


def make_need(*, by: User, now: datetime, enterprise: Enterprise | None = None, **facts) -> FinancingNeed:
    facts = {"amount": 5_000_000, "purpose": "流动资金", "owner": by} | facts
    return finance.create(
        by=by, token=f"token-{_next()}", enterprise=enterprise or make_enterprise(), now=now, **facts
    )  # fmt: skip


def make_introduction(need: FinancingNeed, *, by: User, now: datetime, institution=None, **facts) -> Introduction:
    institution = institution or make_institution()
    facts = {"introduced_on": now.astimezone(SHANGHAI).date()} | facts
    finance.introduce(need.pk, by=by, institution=institution, now=now, **facts)
    return Introduction.objects.get(need=need, institution=institution)
