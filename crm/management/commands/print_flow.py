"""The table of moves as a page of the manual: states, moves, and who may do what where. In Chinese, as officers read it."""

from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand
from django.utils.translation import override

from crm.flow import Move
from crm.models import Role
from enterprises.requests import guards as g
from enterprises.requests.models import OVER, Status
from enterprises.requests.move_forms import move_form
from enterprises.requests.moves import ASSISTING, ENTERPRISE, FLOW, IN_UNIT, SYSTEM

# what must hold, where the guard itself says what is in the way; a guard without words here stops the printing
CONDITIONS = {
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
}
STANDINGS = {
    IN_UNIT: "承办人员（诉求在本单位）",
    ASSISTING: "承办人员（本单位协办）",
    ENTERPRISE: "企业（查询页）",
    SYSTEM: "系统",
}
HEAD = """\
# 诉求的办理步骤

本页由 `make docs` 根据 `enterprises/requests/moves.py` 的办理步骤表和 `move_forms.py` 的表单生成，请勿手改。
登记（`log`）不在表中：服务专员、督办领导登记，或企业在网上提交后，诉求即为“{first}”，时限同时起算。
"""


class Command(BaseCommand):
    help = "Print the table of moves of requests as Markdown, in Chinese. make docs keeps it in docs/moves.md."

    def handle(self, **options: object) -> None:
        with override("zh-hans"):
            self.stdout.write("\n".join([HEAD.format(first=Status.NEW.label), *states(), "", *moves(), "", *matrix()]))


def states() -> Iterator[str]:
    yield "## 状态\n"
    yield from table_head("状态", "代码", "英文界面", "在办")
    for status in Status:
        yield row(status.label, f"`{status}`", in_english(status), "否" if status in OVER else "是")


def moves() -> Iterator[str]:
    yield "## 步骤\n"
    yield from table_head("步骤", "英文名", "从 → 到", "由谁办", "按键", "条件", "要填什么")
    for move in FLOW:
        by = listed(standing_words(standing) for standing in standings() if standing in move.by)
        conditions = listed(CONDITIONS[guard] for guard in move.hidden + move.guards)
        yield row(move.label, f"`{move.name}`", way(move), by, move.key.upper(), conditions, asked(move.name))


def matrix() -> Iterator[str]:
    yield "## 什么状态下谁能办哪一步\n"
    yield from table_head("状态", *map(standing_words, standings()))
    for status in Status:
        yield row(status.label, *(listed(open_to(standing, status)) for standing in standings()))
    others = listed(role.label for role in Role if role not in standings() and role is not Role.HANDLER)
    yield f"\n※ 有条件，见上表。其余角色（{others}）不办理诉求。"


def standings() -> list[str]:
    """The columns: roles that have a move, then standings towards the request."""
    named = frozenset().union(*(move.by for move in FLOW))
    return [*(role for role in Role if role in named), *STANDINGS]


def standing_words(standing: str) -> str:
    return STANDINGS.get(standing) or str(Role(standing).label)


def open_to(standing: str, status: str) -> list[str]:
    return [f"{move.label}{'※' if move.guards or move.hidden else ''}" for move in FLOW.open_to({standing}, status)]


def way(move: Move) -> str:
    """待受理、待分拨 → 待签收, one arrow for each state it may lead to."""
    starts: dict[str | None, list[str]] = {}
    for start, end in move.to.items():
        starts.setdefault(end, []).append(str(Status(start).label))
    return "；".join(f"{listed(names)} → {Status(end).label if end else '不变'}" for end, names in starts.items())


def asked(name: str) -> str:
    """The fields of the move's form in their order."""
    form = move_form(name)
    fields = [form.base_fields[field] for field in dict.fromkeys([*(form.field_order or ()), *form.base_fields])]
    return listed(f"{field.label}{'' if field.required else '（选填）'}" for field in fields)


def in_english(status: Status) -> str:
    with override("en"):
        return str(status.label)


def listed(things: Iterable[object]) -> str:
    return "、".join(map(str, things))


def table_head(*names: str) -> list[str]:
    return [row(*names), row(*["---"] * len(names))]


def row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) or '—' for cell in cells)} |"
