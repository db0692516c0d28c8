"""Activities of a demonstration, played through the real verbs: what was held, called off, planned; two to sign up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.db.models import Q

from crm.clock import SHANGHAI
from crm.management.demo_days import Days
from crm.models import Notice, User
from enterprises.accounts.models import Enterprise
from enterprises.outreach.activities import answers, flow, inviting
from enterprises.outreach.activities.models import Activity, Kind, Via


@dataclass(frozen=True)
class Plan:
    """`day`: working days from today; `asked`, `yes`: how many are invited, and how many of ten say that they come."""

    title: str
    kind: str
    day: int
    begins: time
    hours: int
    place: str
    unit: str
    text: str
    asked: int = 0
    yes: int = 6
    capacity: int | None = None
    result: str = ""
    deals: int | None = None
    amount: Decimal | None = None
    ends: str = "closed"
    is_public: bool = True


HALL, ROOM = "平湖街道办事处三楼报告厅", "平湖街道办事处五楼会议室"
PLANS = (
    Plan("惠企政策宣讲会：技术改造与设备更新", Kind.BRIEFING, -112, time(14, 30), 2, HALL, "经发办",
         "区工信局解读技术改造、设备更新扶持条款与申报时间，现场答疑。", 42, 7, 60,
         "21 家企业现场预约申报辅导，政策问答整理后发给全部参会企业。", 0),
    Plan("我为企业找资金：银企对接专场", Kind.FINANCE, -96, time(14, 30), 3, ROOM, "经发办",
         "6 家银行、2 家担保机构到场，现场受理融资需求。", 30, 6, 40,
         "现场登记融资需求 17 项，其中 9 项在两周内完成授信。", 9, Decimal("46000000")),
    Plan("我为企业直播带货：平湖好物专场", Kind.LIVE, -80, time(19, 0), 3, "华南城直播基地", "经发办",
         "8 家消费品企业的产品由街道主播推介，平台给予流量支持。", 16, 6, 12,
         "直播 3 小时，观看 12.6 万人次，成交 2,310 单。", 8, Decimal("683000")),
    Plan("专精特新申报培训班", Kind.BRIEFING, -62, time(9, 30), 3, HALL, "经发办",
         "逐条讲解认定条件、研发费用归集和常见退回原因。", 36, 7, 50,
         "28 家企业完成自评，12 家进入申报辅导名单。"),
    Plan("企业服务日：供电、水务、消防面对面", Kind.SERVICE_DAY, -48, time(14, 0), 3, ROOM, "党政办",
         "请带上用电报装、给排水、消防验收方面的材料，部门现场答复。", 20, 8, 20,
         "现场受理诉求 14 件，当场答复 9 件，其余 5 件转办并告知时限。"),
    Plan("我为企业搭场景：智能制造应用场景发布会", Kind.SCENE, -35, time(15, 0), 2, HALL, "经发办",
         "发布 11 个应用场景需求，供需双方现场洽谈。", 28, 6, 40,
         "达成场景试点意向 6 个，3 个已进入样机测试。", 6, Decimal("8200000")),
    Plan("我为企业找市场：跨境电商选品对接会", Kind.MARKET, -24, time(14, 30), 3, "禾麓智造园路演厅", "投促专班",
         "15 位平台卖家现场选品，工厂带样品参加。", 32, 7, 36,
         "22 家工厂与卖家互留样品，11 家签订试单。", 11, Decimal("5460000")),
    Plan("春风行动专场招聘会", Kind.JOBS, -17, time(9, 0), 3, "平湖生态园广场", "公服办",
         "设 40 个展位，提供普工、技工、管理岗位，免展位费。", 45, 7, 40,
         "提供岗位 1,260 个，达成就业意向 318 人。"),
    Plan("百校行：走进深圳技师学院", Kind.SCHOOLS, -9, time(9, 30), 3, "深圳技师学院", "公服办",
         "组织企业与学校洽谈订单班、实习基地。", 14, 6, 15, ends="held", is_public=False),
    Plan("供应链协同对接会（整机与配套）", Kind.MATCHMAKING, -4, time(14, 30), 2, ROOM, "经发办",
         "整机企业发布采购清单，配套企业对接。", 18, 5, 24, ends="cancelled"),
    Plan("惠企政策宣讲会：研发费用加计扣除", Kind.BRIEFING, 4, time(14, 30), 2, HALL, "经发办",
         "龙岗区税务局讲解研发费用归集与加计扣除，预约一对一辅导。\n请财务负责人参加，可带上年度汇算清缴资料。", 40, 5, 60, ends="open"),
    Plan("我为企业找资金：科技型企业融资路演", Kind.FINANCE, 9, time(14, 0), 3, "鹤洲科创中心一楼路演厅", "经发办",
         "6 家投资机构、4 家银行到场。每家企业路演 8 分钟，问答 5 分钟。", 12, 7, 8, ends="open"),
    Plan("企业家早餐会：增资扩产与用地", Kind.OTHER, 16, time(8, 30), 2, "平湖街道办事处", "党政办",
         "听取重点企业对增资扩产、用地用房的意见。", 0, ends="draft", is_public=False),
)  # fmt: skip
# who signed up over the public site and stands in no file
STRANGERS = (
    ("深圳市沐川热能科技有限公司", "钟先生", "13800000211", 2, "想了解设备更新贷款贴息"),
    ("东莞市衡岭五金制品厂", "麦女士", "13800000212", 1, ""),
    ("深圳市一帆视觉有限公司", "贺先生", "13800000213", 1, "希望认识做检测设备的整机厂"),
)
REASON = "主讲单位临时有任务，改期另行通知。"
WISHES = ("", "", "", "", "想咨询厂房续租", "希望对接供电部门", "想了解人才住房", "")
NAMES = ("陈经理", "李女士", "王总", "周先生", "郑经理", "黄小姐", "刘工", "梁女士")


def load(people: dict[str, User], enterprises: list[Enterprise], units: dict, days: Days, rng: Random) -> int:
    stage = Stage(people["demo-officer"], people["demo-officer2"], enterprises, units, days, rng)
    for number, plan in enumerate(PLANS):
        stage.play(number, plan)
    told = Q(verb__startswith="activity.") | Q(verb__startswith="participation.")
    Notice.objects.filter(told, at__lt=stage.at(-2, 18)).update(read_at=stage.at(-1, 9))
    return len(PLANS)


@dataclass(frozen=True)
class Stage:
    officer: User
    other: User
    enterprises: list[Enterprise]
    units: dict
    days: Days
    rng: Random

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(self.days.workday(day), time(hour, minute), SHANGHAI)

    def play(self, number: int, plan: Plan) -> None:
        owner = self.officer if number % 2 else self.other
        begins = datetime.combine(self.days.workday(plan.day), plan.begins, SHANGHAI)
        activity, moments = self.prepare(number, plan, owner, begins), self.between(begins, plan.asked + 12)
        if plan.ends == "draft":
            return
        flow.open_(activity.pk, by=owner, now=next(moments))
        asked = self.rng.sample(self.enterprises, plan.asked)
        inviting.invite(activity.pk, by=owner, enterprises=[row.pk for row in asked], now=next(moments))
        self.answer(activity, plan, owner, moments)
        if plan.ends == "open":
            self.sign_up_strangers(activity, moments)
        elif plan.ends == "cancelled":
            flow.cancel(activity.pk, by=owner, text=REASON, now=begins - timedelta(days=1))
        else:
            self.hold(activity, plan, owner, begins)

    def prepare(self, number: int, plan: Plan, owner: User, begins: datetime) -> Activity:
        """Planned three weeks before; of what lies ahead a few days ago."""
        planned = min(begins - timedelta(days=21), self.at(-6, 10))
        return flow.plan(
            by=owner, token=f"demo-activity-{number}", now=planned, title=plan.title, kind=plan.kind, starts_at=begins,
            ends_at=begins + timedelta(hours=plan.hours), place=plan.place, capacity=plan.capacity, owner=owner,
            organiser=self.units[plan.unit], text=plan.text, is_public=plan.is_public,
        )  # fmt: skip

    def between(self, begins: datetime, count: int) -> Iterator[datetime]:
        """Moments in order, before it begins and before now."""
        start = min(begins - timedelta(days=20), self.at(-6, 11))
        end = min(begins - timedelta(hours=3), self.days.now - timedelta(hours=1))
        return iter(self.days.between(start, end, count))

    def answer(self, activity: Activity, plan: Plan, owner: User, moments: Iterator[datetime]) -> None:
        """On the telephone; some say neither yes nor no."""
        for row in activity.participations.order_by("id"):
            lot, now = self.rng.randrange(10), next(moments)
            if lot < plan.yes:
                answers.answer(
                    row.pk, "sign_up", by=owner, now=now, person=self.rng.choice(NAMES), heads=self.rng.choice((1, 1, 1, 2)),
                    phone=f"1380000{self.rng.randrange(300, 999):04d}", wish=self.rng.choice(WISHES),
                )  # fmt: skip
            elif lot < plan.yes + 2:
                answers.answer(row.pk, "decline", by=owner, now=now)

    def sign_up_strangers(self, activity: Activity, moments: Iterator[datetime]) -> None:
        """Over the public site."""
        for name, person, phone, heads, wish in STRANGERS:
            answers.sign_up(
                activity.pk, by=None, name=name, token=f"demo-{activity.pk}-{phone}", via=Via.SITE, person=person,
                phone=phone, heads=heads, wish=wish, now=next(moments),
            )  # fmt: skip

    def hold(self, activity: Activity, plan: Plan, owner: User, begins: datetime) -> None:
        """Nine of ten who said so come; the result is written on the same day, of the last one it is still owed."""
        flow.hold(activity.pk, by=owner, now=begins - timedelta(minutes=25))
        coming = list(activity.participations.filter(answer="coming").order_by("id"))
        for minute, row in enumerate(coming):
            if self.rng.randrange(10):
                answers.attend(row.pk, by=owner, now=begins + timedelta(minutes=minute % 30 - 20))
        if plan.ends == "closed":
            over = begins + timedelta(hours=plan.hours + 1)
            flow.close(
                activity.pk, by=owner, result=plan.result, count_deals=plan.deals, amount=plan.amount, now=over
            )  # fmt: skip
