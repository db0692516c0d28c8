"""Tiers and qualifications of a demonstration: rules, certificates of which some run out soon, a few tiers by hand."""

from datetime import date, datetime, timedelta
from random import Random

from crm.models import Job, Notice, User
from enterprises.accounts.models import Enterprise
from enterprises.classification import qualifications, ruling, scaling, terms, tiers
from enterprises.classification.kinds import kind_of
from enterprises.classification.models import QualificationKind as K
from enterprises.economy.models import Datum, Measure

YI = 100_000_000
RULES = (
    ("A", "区50强", (("listing", "holds", ["top50"]),)),
    ("A", "产值5亿元以上", (("output", "ge", str(5 * YI)),)),
    ("A", "总部企业", (("qualification", "holds", [K.HEADQUARTERS, K.LISTED]),)),
    ("B", "规上企业", (("listing", "holds", ["above_scale", "above_trade", "above_service"]),)),
    ("C", "国高、专精特新", (("qualification", "holds", [K.HIGH_TECH, K.SRDI, K.LITTLE_GIANT]),)),
    ("D", "其他企业", ()),
)
# which of the well-known enterprises; kind, name, number, in how many days it runs out (None: not)
HELD = (
    (0, K.HIGH_TECH, "", "GR{year}44201187", 25),
    (0, K.SRDI, "", "", 410),
    (0, K.HEADQUARTERS, "", "", None),
    (1, K.HIGH_TECH, "", "GR{year}44203316", 81),
    (1, K.LITTLE_GIANT, "", "", 560),
    (2, K.HIGH_TECH, "", "GR{year}44200452", 690),
    (3, K.HIGH_TECH, "", "GR{year}44205071", 168),
    (3, K.SRDI, "", "", 88),
    (4, K.SRDI, "", "", 735),
    (4, K.CHAMPION, "微型光学镜头", "", None),
    (6, K.HIGH_TECH, "", "GR{year}44202290", -12),
    (7, K.INNOVATIVE, "", "", 140),
    (9, K.HIGH_TECH, "", "GR{year}44206008", 955),
    (9, K.LISTED, "创业板", "", None),
    (10, K.INNOVATIVE, "", "", 29),
    (12, K.HIGH_TECH, "", "GR{year}44200913", 320),
    (12, K.HEADQUARTERS, "", "", None),
    (13, K.TECH_SME, "", "", None),
    (15, K.HIGH_TECH, "", "GR{year}44204417", 505),
    (16, K.SRDI, "", "", 61),
    (18, K.GAZELLE, "", "", None),
    (18, K.HIGH_TECH, "", "GR{year}44207725", 840),
)
BY_HAND = (
    (17, "A", "链上龙头，年内增资扩产，街道书记办公例会定为重点服务企业"),
    (8, "B", "承担冷链保供任务，按规上企业标准配备专班"),
    (5, "C", "正在申报专精特新，先行纳入培育库"),
)


def load(people: dict[str, User], enterprises: list[Enterprise], now: datetime) -> None:
    """What the ledger had said of tier and scale is left to the rules; figures and lists are there already."""
    officer, supervisor = people["demo-officer"], people["demo-supervisor"]
    held(enterprises, officer, now)
    rows = Enterprise.objects.filter(pk__in=[row.pk for row in enterprises])
    rows.update(tier="", tier_how="")
    known = Datum.objects.filter(measure=Measure.EMPLOYEES).values("enterprise")
    rows.filter(pk__in=known).update(scale="", scale_how="")
    made = now - timedelta(days=40)
    for tier, name, conditions in RULES:
        asked = terms.read({"fact": fact, "sign": sign, "value": value} for fact, sign, value in conditions)
        ruling.create(by=people["demo-admin"], tier=tier, name=name, conditions=asked, now=made)
    for moment in (made, now - timedelta(days=1)):
        scaling.compute(moment)
        tiers.compute(moment)
    Job.objects.filter(work=tiers.classify.path).delete()  # it has been done here
    for place, tier, text in BY_HAND:
        tiers.override(
            enterprises[place].pk, by=supervisor, tier=tier, text=text, seen=None, now=now - timedelta(hours=20)
        )
    Notice.objects.filter(verb=tiers.OVERRIDDEN).update(read_at=now)


def held(enterprises: list[Enterprise], officer: User, now: datetime) -> None:
    """Each was entered some weeks ago, one a day; issued as long before its last day as its kind says."""
    rng = Random(len(HELD))
    for day, (place, kind, name, number, days) in enumerate(HELD):
        issued_on = issue(kind, now.date(), days, rng)
        qualifications.create(
            by=officer,
            enterprise=enterprises[place],
            kind=kind,
            name=name,
            number=number.format(year=issued_on.year),
            issued_on=issued_on,
            now=now - timedelta(days=60 - day, hours=rng.randrange(3)),
        )


def issue(kind: str, today: date, days: int | None, rng: Random) -> date:
    if days is None:
        return today - timedelta(days=rng.randrange(200, 700))
    last = today + timedelta(days=days)
    return last.replace(year=last.year - kind_of(kind).years, day=min(last.day, 28))
