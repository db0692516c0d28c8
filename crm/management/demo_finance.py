"""Institutions and financing needs of a demonstration, played through the real verbs; all names are invented."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from crm.models import Notice, User
from enterprises.accounts.models import Enterprise
from enterprises.outreach.finance import flow
from enterprises.outreach.finance.models import FinancialProduct, Institution, InstitutionKind, Introduction

K = InstitutionKind
WAN = 10_000
# name, kind, whom to call, {product: (kind, at most in 万, rate, term, for whom)}
INSTITUTIONS = (
    ("平湖云舟银行龙岗支行", K.BANK, "赖经理", {"云舟科创贷": ("信用贷", 1000, "年化 3.1% 起", "12 个月", "国高、专精特新企业"),
                                      "云舟厂房贷": ("抵押贷", 5000, "年化 3.4% 起", "10 年", "自有厂房的工业企业")}),
    ("平湖白坭银行", K.BANK, "丘经理", {"税信贷": ("信用贷", 300, "年化 3.6% 起", "12 个月", "连续纳税 24 个月以上")}),
    ("平湖山厦农商银行", K.BANK, "罗经理", {"助企流水贷": ("信用贷", 500, "年化 3.5% 起", "12 个月", "平湖辖区小微企业")}),
    ("平湖鹅公岭银行", K.BANK, "钟经理", {"设备更新贷": ("设备贷", 2000, "年化 3.2% 起", "36 个月", "技术改造、设备更新项目")}),
    ("平湖禾花银行", K.BANK, "郑经理", {"订单贷": ("贸易融资", 800, "年化 3.8% 起", "6 个月", "有核心企业订单")}),
    ("平湖力昌银行", K.BANK, "叶经理", {"跨境快贷": ("贸易融资", 600, "年化 3.9% 起", "6 个月", "跨境电商企业")}),
    ("平湖新木村镇银行", K.BANK, "吴经理", {"小微循环贷": ("信用贷", 100, "年化 4.2% 起", "12 个月", "成立满一年的小微企业")}),
    ("平湖辅城坳银行", K.BANK, "黎经理", {"知识产权质押贷": ("质押贷", 1500, "年化 3.3% 起", "24 个月", "有发明专利的企业")}),
    ("平湖良安财产保险", K.INSURER, "孙经理", {"出口信用保险": ("保险", None, "按保额计费", "1 年", "出口企业")}),
    ("平湖安泽科技保险", K.INSURER, "马经理", {"研发中断保险": ("保险", None, "按保额计费", "1 年", "国高企业")}),
    ("平湖同担融资担保", K.GUARANTOR, "何经理", {"批量担保": ("担保", 1000, "担保费 0.5%", "12 个月", "缺少抵押物的小微企业")}),
    ("平湖启程产业基金", K.FUND, "沈经理", {"成长期股权投资": ("股权", 3000, "协商", "5 年", "专精特新企业")}),
)  # fmt: skip


@dataclass(frozen=True)
class Story:
    """`told`: (institution by its place, days ago, what it did, 万 granted); `ends`: how the need stands."""

    amount: int
    purpose: str
    days: int
    told: tuple[tuple[int, int, str, int], ...] = ()
    ends: str = ""
    needed_in: int | None = 60


STORIES = (
    Story(500, "采购原材料，订单已排到三季度", 120, ((2, 100, "grant", 500),), "meet"),
    Story(1200, "新购数控机床 6 台", 96, ((3, 80, "grant", 800), (10, 62, "grant", 400)), "meet"),
    Story(300, "春节前备货和发放工资", 150, ((1, 140, "refuse", 0), (6, 132, "grant", 100)), "end"),
    Story(2000, "购置自用厂房首付", 74, ((0, 52, "grant", 1500), (7, 40, "talk", 0))),
    Story(800, "承接核心客户订单，垫资周期 90 天", 45, ((4, 30, "grant", 800),)),
    Story(600, "跨境电商备货", 38, ((5, 22, "talk", 0), (8, 20, "talk", 0))),
    Story(150, "日常流动资金", 27, ((6, 18, "refuse", 0), (2, 10, "talk", 0))),
    Story(3000, "二期产线建设，拟引入股权投资", 20, ((11, 9, "introduced", 0),), needed_in=150),
    Story(1000, "研发投入，发明专利可质押", 9),
    Story(400, "更换注塑设备", 3, needed_in=30),
)
WORDS = {
    "grant": "已批复，按计划放款。", "refuse": "流水和抵押物不满足准入条件。", "talk": "已上门尽调，补充近一年报表。",
}  # fmt: skip


def load(people: dict[str, User], now: datetime, enterprises: Iterable[Enterprise]) -> None:
    places = [institution(at, *facts, on=now.date()) for at, facts in enumerate(INSTITUTIONS)]
    by, known = people["demo-officer"], list(enterprises)[40:]
    for at, (story, enterprise) in enumerate(zip(STORIES, known, strict=False)):
        play(at, story, enterprise, places, by=people["demo-officer2"] if at % 3 == 2 else by, now=now)
    Notice.objects.filter(verb__startswith="introduction.", at__lt=now - timedelta(days=5)).update(read_at=now)


def institution(at: int, name: str, kind: str, person: str, products: dict, *, on: date) -> Institution:
    row = Institution.objects.create(
        name=name,
        kind=kind,
        person=person,
        phone=f"135{at:04d}{7700 + at}",
        works_since=date(on.year - 1, 1 + at % 12, 1),
    )
    for label, (of_kind, most, rate, term, conditions) in products.items():
        FinancialProduct.objects.create(
            institution=row, name=label, kind=of_kind, most=most and Decimal(most * WAN), rate=rate, term=term,
            conditions=conditions,
        )  # fmt: skip
    return row


def play(at: int, story: Story, enterprise: Enterprise, places: list[Institution], *, by: User, now: datetime) -> None:
    begun = now - timedelta(days=story.days)
    due = None if story.needed_in is None else begun.date() + timedelta(days=story.needed_in)
    need = flow.create(
        by=by, token=f"demo-need-{at}", enterprise=enterprise, owner=by, amount=Decimal(story.amount * WAN),
        purpose=story.purpose, needed_by=due, now=begun,
    )  # fmt: skip
    for place, days, name, granted in story.told:
        asked, then = now - timedelta(days=days + 7 if days + 7 < story.days else days), now - timedelta(days=days)
        flow.introduce(need.pk, by=by, institution=places[place], introduced_on=asked.date(), now=asked)
        row = Introduction.objects.get(need=need, institution=places[place])
        if name == "introduced":
            continue
        facts = {} if name == "talk" else {"settled_on": then.date()}
        facts |= {"granted": Decimal(granted * WAN)} if granted else {}
        flow.INTRODUCTION_VERBS[name](row.pk, by=by, text=WORDS[name], now=then, **facts)
    over = now - timedelta(days=min((days for _place, days, _name, _sum in story.told), default=1) - 1)
    if story.ends == "meet":
        flow.meet(need.pk, by=by, result="授信已足额到位。", now=over)
    elif story.ends == "end":
        flow.end(need.pk, by=by, result="其余部分企业自筹解决。", now=over)
