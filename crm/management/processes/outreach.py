"""What the office does for enterprises beyond their requests: 走访, 活动."""

from crm.management.manual import Process
from enterprises.outreach.activities import forms as activity_forms
from enterprises.outreach.activities import models as activities
from enterprises.outreach.activities import moves as a
from enterprises.outreach.finance import forms as finance_forms
from enterprises.outreach.finance import models as finance
from enterprises.outreach.finance import moves as f
from enterprises.outreach.visits import forms as visit_forms
from enterprises.outreach.visits import models as visits
from enterprises.outreach.visits import moves as v
from enterprises.outreach.visits.record_forms import CorrectForm, RecordForm

VISITS = Process(
    head="""\
# 走访的步骤

根据 `enterprises/outreach/visits/moves.py` 和 `forms.py` 生成。安排（`plan`）后即为“{first}”；未安排的走访可以直接记录。
""",
    flow=v.FLOW,
    states=visits.Status,
    over={visits.Status.CLOSED, visits.Status.CANCELLED},
    form=lambda name: {"record": RecordForm, "correct": CorrectForm}.get(name) or visit_forms.FORMS.get(name),
    rest="其余角色（{others}）只查看或不办理走访；服务专员、招商专员可以安排走访。",
    conditions={v.lies_ahead: "已到走访日期", v.has_open_ones: "后续事项都已有结果，或已转为诉求"},
    standings={v.GOES: "走访人", v.ALONG: "同行人员", v.PLANNER: "安排人"},
)
FOLLOW_UPS = Process(
    head="""\
# 走访后续事项的步骤

根据 `enterprises/outreach/visits/moves.py` 和 `forms.py` 生成。记录走访时写下，或之后补充（`add`），即为“{first}”。
转为诉求后，诉求办结即为完成；诉求重办的，恢复为待办。
""",
    flow=v.FOLLOW_UPS,
    states=visits.FollowUpStatus,
    over={visits.FollowUpStatus.DONE},
    form=visit_forms.FOLLOW_UP_FORMS.get,
    rest="其余角色（{others}）只办理本人负责的，或本人走访后提出的事项。",
    conditions={v.is_a_request: "尚未转为诉求", v.is_no_request: "已转为诉求"},
    standings={v.OWNER: "负责人", v.VISITOR: "走访人", v.SYSTEM: "系统"},
)
ACTIVITIES = Process(
    head="""\
# 活动的步骤

根据 `enterprises/outreach/activities/moves.py` 和 `forms.py` 生成。服务专员、督办领导策划（`plan`）后，即为“{first}”，公众网站上看不到。
没有填写活动成效的，不能结束。
""",
    flow=a.FLOW,
    states=activities.Status,
    over={activities.Status.CLOSED, activities.Status.CANCELLED},
    form=activity_forms.FORMS.get,
    rest="其余角色（{others}）不办理；除系统管理员外都可以查看。",
    conditions={a.is_over: "尚未结束", a.lies_ahead: "已到活动当天", a.not_yet: "活动进行中，或开始前规定的时间内"},
    standings={a.ENTERPRISE: "企业（公众网站、现场）"},
)
PARTICIPATIONS = Process(
    head="""\
# 参会的步骤

根据 `enterprises/outreach/activities/moves.py` 和 `forms.py` 生成。受邀（`invite`）后，即为“{first}”；未受邀的报名后直接为“已报名”，
名额已满的进入候补，有名额空出时依次递补。
""",
    flow=a.PARTICIPATIONS,
    states=activities.Answer,
    over={activities.Answer.DECLINED, activities.Answer.ATTENDED, activities.Answer.ABSENT},
    form=activity_forms.ANSWER_FORMS.get,
    rest="其余角色（{others}）不办理；除系统管理员外都可以查看。",
    conditions={
        a.takes_nobody: "报名已开放",
        a.whose_is_not_yet: "活动进行中，或开始前规定的时间内",
        a.is_settled: "活动未结束、未取消",
        a.is_linked: "尚未关联企业",
        a.takes_place: "活动已取消",
    },
    standings={a.ENTERPRISE: "企业（参会凭证、现场）"},
    is_open="待定",
)
NEEDS = Process(
    head="""\
# 融资需求的步骤

根据 `enterprises/outreach/finance/moves.py` 和 `forms.py` 生成。登记（`create`）后即为“{first}”。
放款、授信额达到需求金额时，页面提示办结，不自动办结。
""",
    flow=f.FLOW,
    states=finance.NeedStatus,
    over={finance.NeedStatus.MET, finance.NeedStatus.ENDED},
    form=finance_forms.FORMS.get,
    rest="其余角色（{others}）不办理；招商专员、报告撰写、审计员可以查看。",
)
INTRODUCTIONS = Process(
    head="""\
# 融资对接的步骤

根据 `enterprises/outreach/finance/moves.py` 和 `forms.py` 生成。需求引荐给金融机构（`introduce`）后即为“{first}”，每家机构一次。
放款、授信须写明金额和日期；重新对接的，原金额不再计入，经过中仍可查到。
""",
    flow=f.INTRODUCTIONS,
    states=finance.IntroductionStatus,
    over={finance.IntroductionStatus.GRANTED, finance.IntroductionStatus.REFUSED, finance.IntroductionStatus.DROPPED},
    form=finance_forms.INTRODUCTION_FORMS.get,
    rest="其余角色（{others}）不办理。",
    conditions={f.need_is_over: "需求仍在办"},
)
