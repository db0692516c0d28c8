"""Visits and coaching of a demonstration, played through the real verbs: months of visits, a route for today."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import cycle

from crm.clock import SHANGHAI
from crm.management.demo_days import Days
from crm.models import Notice, User
from enterprises.accounts.models import Contact, Enterprise
from enterprises.outreach.coaching import changes as coaching
from enterprises.outreach.visits import flow, follow_ups, recording
from enterprises.outreach.visits.models import Visit
from enterprises.requests import flow as requests

VISITORS = ("demo-officer", "demo-officer2", "demo-attraction2")
# purpose, what was found, thinks of leaving, what is to follow (words, working days from the visit, what came of it)
FOUND = (
    ("routine", "订单排到年底，产能利用率约八成，计划明年初增加一条贴片线，用电容量可能不够。", False,
     (("与供电所核实厂区剩余容量，书面回复企业", 3, "供电所现场核实，剩余容量 630kVA，已书面回复。"),)),
    ("policy", "对专精特新申报条件不清楚，研发费用归集口径拿不准，希望有人上门讲一次。", False,
     (("约科创中心老师上门辅导专精特新申报", 5, "已辅导，材料月底前提交。"), ("把最新政策汇编送到企业", 2, "已送达，企业签收。"))),
    ("routine", "门口道路货车夜间占道，员工上下班不安全；其余经营正常。", False,
     (("协调交警整治厂门口货车夜间占道停放", 5, "交警已连续三晚整治，增设禁停标志。"),)),
    ("stay", "租约明年三月到期，业主提出涨租一成半，企业在东莞塘厦看过两处厂房，尚未定。核心团队希望留下。", True,
     (("约业主面谈续租条件，请投促专班一同参加", 3, ""), ("梳理可满足需求的备选空间三处，发给企业", 5, ""))),
    ("safety", "消防通道堆放纸箱，现场已清理；提醒企业每周自查一次。", False, ()),
    ("festival", "节日慰问，企业反映节后招工压力大，缺普工约四十人。", False,
     (("把企业用工需求转公服办，列入下一场招聘会", 4, "已列入招聘会名单，展位 12 号。"),)),
    ("request", "回访用电报装办理情况，企业表示满意，暂无新的诉求。", False, ()),
    ("routine", "出口订单下降约两成，正转做国内新能源客户，想认识区内整车厂采购。", False,
     (("收集企业产品资料，推荐参加下一场产业对接会", 6, ""),)),
    ("routine", "应收账款周期拉长，流动资金偏紧，想了解知识产权质押贷款。", False,
     (("联系银行客户经理上门对接知识产权质押贷款", 5, "银行已上门，授信方案在审。"),)),
    ("policy", "已收到国高奖励通知，询问拨付时间。", False, ()),
)  # fmt: skip
ASKED = ("新厂房消防验收整改意见看不明白，请安排专人上门指导。", "员工子女入学材料不清楚，请公服部门上门讲解。")
TOPICS = ("了解三季度产值和用工", "核实租约到期时间和续租意向", "送政策汇编，讲解技改补贴", "看新产线安装进度")
COACHES = ("市科创服务中心 陈老师", "区科创局 李工", "某会计师事务所 王会计师", "知识产权保护中心 周老师")
COACHED = (
    ("high_tech", "逐条对照国高认定条件，梳理近三年研发项目和知识产权。", "缺一件发明专利，已列补强计划。"),
    ("srdi", "讲解专精特新评价指标，现场打分。", "自评 71 分，本批可申报。"),
    ("statistics", "讲解“四上”入库标准、时间和报表口径。", "企业同意年底前入库。"),
    ("patents", "专利布局和维权要点，现场检索两项竞品专利。", ""),
    ("listing", "北交所上市条件和股改步骤。", "企业已聘请券商进场。"),
    ("finance", "知识产权质押贷款和贴息政策。", "已对接两家银行。"),
    ("policy", "技术改造补贴申报，演示系统填报。", "已在系统提交。"),
)
MADE, COACHINGS = 26, 20
# what was still to do so long ago has come to an end
LONG_AGO, AT_LAST = timedelta(days=40), "已与企业、业主会面商定，形成备忘，企业表示满意。"


@dataclass(frozen=True)
class Office:
    people: list[User]
    firms: list[Enterprise]
    days: Days

    def at(self, day: int, hour: int) -> datetime:
        return datetime.combine(self.days.workday(day), time(hour), SHANGHAI)

    def made(self) -> None:
        """Two or three working days apart, the last ones yesterday; what was promised is done, or still to do."""
        firms, found = cycle(self.firms[2:18]), cycle(FOUND)
        for place in range(MADE):
            ago = -2 * (MADE - place) - 1 if place < MADE - 3 else place - MADE
            moment, person = self.at(ago, 10 + place % 6), self.people[place % len(self.people)]
            self.visit(next(firms), person, moment, next(found), number=place)

    def visit(self, firm: Enterprise, person: User, moment: datetime, found: tuple, *, number: int) -> None:
        purpose, words, leaves, then = found
        lines = [
            recording.ToDo(text, person, self.days.calendar.add(moment.date(), days)) for text, days, _came in then
        ]
        visit = recording.record_new(
            by=person, token=f"demo-visit-{number}", enterprise=firm, visited_at=moment, purpose=purpose,
            met=self.met(firm), findings=words, is_flagged=leaves, to_do=lines, now=moment + timedelta(hours=1),
        )  # fmt: skip
        is_old = moment + LONG_AGO < self.days.now
        came = [words or (AT_LAST if is_old else "") for _text, _days, words in then]
        for row, words in zip(visit.follow_ups.order_by("pk"), came, strict=True):
            done = moment + timedelta(days=1, hours=3)
            if words and done < self.days.now:
                follow_ups.result(row.pk, by=person, result=words, now=done)
        if all(came) and moment + timedelta(days=3) < self.days.now:
            flow.close(visit.pk, by=person, now=moment + timedelta(days=2))

    def met(self, firm: Enterprise) -> str:
        contact = Contact.objects.filter(enterprise=firm, is_active=True).first()
        return " ".join(filter(None, [contact.name, contact.title])) if contact else "前台"

    def asked(self) -> None:
        """Yesterday's, which became requests on the spot and lie with the units whose they are."""
        for number, (words, firm) in enumerate(zip(ASKED, self.firms[18:20], strict=True)):
            moment, person = self.at(-1, 14 + number), self.people[number]
            found = ("routine", words, False, ((words, 3, ""),))
            self.visit(firm, person, moment, found, number=100 + number)
            row = Visit.objects.get(token=f"demo-visit-{100 + number}-{firm.pk}").follow_ups.get()
            made = follow_ups.ask(row.pk, by=person, now=moment + timedelta(hours=2)).service_request
            requests.assign(made.pk, by=person, unit=made.category.unit, now=moment + timedelta(hours=2, minutes=10))

    def planned(self) -> None:
        """A route for today, two stops later in the week, one that nobody has recorded."""
        firms, morning = self.firms[20:], self.at(-2, 9)
        first, second = self.people[:2]
        for number, (day, person, some) in enumerate(
            ((0, first, firms[:4]), (2, first, firms[4:6]), (1, second, firms[6:8]), (-1, second, firms[8:9]))
        ):
            facts = {"by": first, "owner": person, "visit_on": self.days.workday(day), "now": morning}
            topic = TOPICS[number % len(TOPICS)]
            people = [self.people[2]] if day == 0 else []
            flow.plan(token=f"demo-plan-{number}", enterprises=some, topic=topic, people=people, **facts)

    def coached(self) -> None:
        firms, what = cycle(self.firms[:14]), cycle(COACHED)
        for number in range(COACHINGS):
            topic, text, result = next(what)
            day = self.days.workday(-4 * (COACHINGS - number))
            coaching.create(
                by=self.people[number % 2], token=f"demo-coaching-{number}", enterprises=[next(firms)], on=day,
                topic=topic, coach=COACHES[number % len(COACHES)], text=text, result=result,
                now=datetime.combine(day, time(17), SHANGHAI),
            )  # fmt: skip


def load(people: dict[str, User], working: list[Enterprise], days: Days) -> None:
    """Of those of tier A and B some have waited too long."""
    firms = sorted(working, key=lambda firm: (firm.tier or "E", firm.pk))
    office = Office([people[username] for username in VISITORS], firms, days)
    office.made()
    office.asked()
    office.planned()
    office.coached()
    Notice.objects.filter(verb__startswith="visit.", at__lt=office.at(-1, 9)).update(read_at=office.at(-1, 9))
    Notice.objects.filter(verb__startswith="follow_up.", at__lt=office.at(-1, 9)).update(read_at=office.at(-1, 9))
