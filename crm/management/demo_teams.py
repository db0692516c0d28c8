"""Service teams and virtual parks of a demonstration, through the real verbs: who looks after whom, and under which theme."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from crm.management import invented
from crm.models import Notice, User
from enterprises.accounts.models import Enterprise
from enterprises.teams import flow as teams
from enterprises.teams.models import ServiceTeam
from enterprises.virtual_parks import flow as parks

# leader, members with their duties; a team for each of the first enterprises of tier A, the others still lack one
TEAMS = (
    ("demo-supervisor", (("demo-officer", "日常联系、诉求跟办"), ("demo-handler2", "用地用电协调"))),
    ("demo-supervisor", (("demo-officer2", "日常联系、诉求跟办"), ("demo-handler", "数据填报、政策申报"))),
    ("demo-supervisor2", (("demo-officer", "日常联系、诉求跟办"), ("demo-handler3", "安全生产指导"))),
    ("demo-supervisor2", (("demo-officer2", "日常联系"), ("demo-attraction", "增资扩产、用房需求"))),
    ("demo-officer", (("demo-handler4", "周边秩序"), ("demo-handler5", "子女入学、人才住房"))),
    ("demo-officer", (("demo-handler2", "厂房改造手续"),)),
    ("demo-officer2", (("demo-handler5", "员工服务"), ("demo-handler", "政策申报"))),
    ("demo-officer2", ()),
)
DUTIES = (
    "每月上门一次，收集诉求并跟办到底；重大事项一日内报街道主要领导。",
    "围绕增资扩产做好用地、用电、用工保障，按季度报送经营情况。",
    "对接区级部门，落实“一企一策”事项。",
    "",
)
# name, theme, what for, leader, team, words in the names of the enterprises
PARKS = (
    (
        "跨境电商虚拟园区", "跨境电商", "不限注册地址，集中服务跨境电商企业：海外仓对接、合规辅导、直播基地共享、物流议价。",
        "demo-officer", ("demo-attraction", "demo-handler"), ("供应链", "服饰", "玩具", "家居", "钟表", "珠宝"),
    ),
    (
        "低空经济虚拟园区", "低空经济", "联合无人机整机、零部件、传感和通信企业，共用试飞场景，对接应用订单和首台套政策。",
        "demo-supervisor2", ("demo-officer2", "demo-attraction2"), ("传感", "通信", "机器人", "精密"),
    ),
)  # fmt: skip
MOST_MEMBERS = 24


def load(people: dict[str, User], enterprises: list[Enterprise], now: datetime) -> None:
    """Some weeks ago: after the files were written, before what is read of now."""
    # journeys in the browser use the first well-known one as somebody without a team
    important = [row for row in enterprises if row.tier == "A" and row.name != invented.WELL_KNOWN[0]]
    for at, (row, plan) in enumerate(zip(important, TEAMS, strict=False)):
        form(row, *plan, people, at=now - timedelta(days=58 - 4 * at), duties=DUTIES[at % len(DUTIES)])
    changes(people, now)
    for at, plan in enumerate(PARKS):
        open_park(*plan, people, enterprises, now=now - timedelta(days=50 - 20 * at))
    long_read = Q(verb__startswith="team.") | Q(verb__startswith="virtual_park.")
    Notice.objects.filter(long_read, at__lt=now - timedelta(days=2)).update(read_at=now - timedelta(days=2))


def form(row: Enterprise, leader: str, members: Iterable[tuple[str, str]], people, *, at, duties: str) -> None:
    by = people["demo-supervisor"]
    team = teams.form(row, by=by, leader=people[leader], duties=duties, now=at)
    for username, duty in members:
        teams.join(team.pk, by=by, person=people[username], duty=duty, now=at + timedelta(minutes=5))


def changes(people: dict[str, User], now: datetime) -> None:
    """One team has another leader since, and one member has gone: so that there is an earlier as well."""
    by, team = people["demo-supervisor"], ServiceTeam.objects.order_by("pk").first()
    if team is None:
        return
    gone = team.members.get(user=people["demo-handler2"])
    teams.leave(team.pk, by=by, member=gone.pk, text="岗位调整", now=now - timedelta(days=21))
    teams.lead(
        team.pk, by=by, person=people["demo-supervisor2"], text="分管领导调整", now=now - timedelta(days=20)
    )  # fmt: skip
    teams.join(
        team.pk, by=by, person=people["demo-handler3"], duty="用地用电协调", now=now - timedelta(days=19)
    )  # fmt: skip


def open_park(name, theme, text, leader, team, words, people, enterprises, *, now: datetime) -> None:
    """The first enterprises in whose names the trade stands."""
    by = people[leader]
    facts = {"theme": theme, "text": text, "leader": by, "people": [people[username] for username in team]}
    park = parks.create(by=by, name=name, now=now, **facts)
    fitting = [row for row in enterprises if any(word in row.name for word in words)][:MOST_MEMBERS]
    parks.join(park.pk, by=by, enterprises=fitting, move="gather", now=now + timedelta(hours=1))
