"""诉求, and the meetings to which they go."""

from crm.management.manual import Process
from crm.models import Role
from enterprises.meetings import forms as meeting_forms
from enterprises.meetings import models as meetings
from enterprises.meetings import moves as m
from enterprises.requests import guards as g
from enterprises.requests.models import OVER, Status
from enterprises.requests.move_forms import move_form
from enterprises.requests.moves import ASSISTING, ENTERPRISE, FLOW, IN_UNIT, SYSTEM

REQUESTS = Process(
    head="""\
# 诉求的办理步骤

本页由 `make docs` 根据 `enterprises/requests/moves.py` 的办理步骤表和 `move_forms.py` 的表单生成，请勿手改。
登记（`log`）不在表中：服务专员、督办领导登记，或企业在网上提交后，诉求即为“{first}”，时限同时起算。
其他事项的步骤在后面。
""",
    flow=FLOW,
    states=Status,
    over=OVER,
    form=move_form,
    rest="其余角色（{others}）不办理诉求。",
    conditions={
        g.no_reply_yet: "尚未给过企业任何反馈",
        g.unit_not_final: "未经督办领导裁定",
        g.in_return_window: "分拨后规定的工作日内",
        g.not_linked: "尚未关联企业",
        g.to_be_checked: "被抽中审核",
        g.check_passed: "未被抽中审核，或审核已通过",
        g.last_is_interim: "最近一次反馈为阶段性反馈",
        g.nothing_asked: "没有待批的延期或挂起",
        g.extension_asked: "有待批的延期",
        g.pause_asked: "有待批的挂起",
        g.counts_days: "答复时限按工作日计且尚未兑现",
        g.extensions_left: "延期次数未用完",
        g.early_enough: "距到期还有规定的工作日",
        g.not_late: "尚未超期",
        g.is_urged: "有待回应的催办",
        g.not_urged: "没有待回应的催办",
        g.has_card: "有未撤销的黄牌或红牌",
        g.is_important: "重要诉求",
        g.help_asked: "有待答复的协办",
        g.not_rated: "本轮尚未评价",
        g.not_called_back: "尚未回访",
        g.on_ledger: "在计划解决或未解决台账上",
    },
    standings={
        IN_UNIT: "承办人员（诉求在本单位）",
        ASSISTING: "承办人员（本单位协办）",
        ENTERPRISE: "企业（查询页）",
        SYSTEM: "系统",
    },
    through={Role.HANDLER},
)
MEETINGS = Process(
    head="""\
# 会议的步骤

根据 `enterprises/meetings/moves.py` 和 `forms.py` 生成。会议由督办领导安排（`plan`），即为“{first}”。
""",
    flow=m.FLOW,
    states=meetings.Status,
    over={meetings.Status.CLOSED, meetings.Status.CANCELLED},
    form=lambda name: meeting_forms.FORMS.get(name) or meeting_forms.ITEM_FORMS.get(name),
    rest="其余角色（{others}）不办理会议。",
    conditions={m.lies_ahead: "已到开会日期", m.is_among_ourselves: "企业服务日"},
)
DECISIONS = Process(
    head="""\
# 议定事项的步骤

根据 `enterprises/meetings/moves.py` 和 `forms.py` 生成。会上议定（`decide`）后，即为“{first}”。
""",
    flow=m.DECISIONS,
    states=meetings.DecisionStatus,
    over=frozenset(meetings.DecisionStatus) - meetings.PENDING,
    form=meeting_forms.DECISION_FORMS.get,
    rest="其余角色（{others}）只办理本人负责的、本人主持的会议上议定的事项。",
    standings={m.OWNER: "责任人", m.CHAIR: "会议主持人"},
)
