"""A table of moves as a page of the manual: states, moves, and who may do what where. In Chinese, as officers read it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django import forms
from django.db import models
from django.utils.translation import override

from crm.flow import Flow, Guard, Move
from crm.models import Role


@dataclass(frozen=True)
class Process:
    """One table of moves. `conditions` says what must hold, where a guard itself says what is in the way; a guard
    without words stops the printing. `standings` are those towards a record, beside the roles."""

    head: str  # {first} stands for the state in which it begins
    flow: Flow
    states: type[models.TextChoices]
    over: Collection[str]  # states in which nothing is waited for
    form: Callable[[str], type[forms.BaseForm] | None]
    rest: str  # of the other roles, which the sentence names as {others}
    conditions: Mapping[Guard, str] = field(default_factory=dict)
    standings: Mapping[str, str] = field(default_factory=dict)
    is_open: str = "在办"
    through: Collection[str] = ()  # roles that act through a standing alone


def page(process: Process) -> str:
    head = process.head.format(first=next(iter(process.states)).label)
    return "\n".join([head, *states(process), "", *moves(process), "", *matrix(process)])


def states(process: Process) -> Iterator[str]:
    yield "## 状态\n"
    yield from table_head("状态", "代码", "英文界面", process.is_open)
    for status in process.states:
        yield row(status.label, f"`{status}`", in_english(status), "否" if status in process.over else "是")


def moves(process: Process) -> Iterator[str]:
    yield "## 步骤\n"
    yield from table_head("步骤", "英文名", "从 → 到", "由谁办", "按键", "条件", "要填什么")
    for move in process.flow:
        by = listed(standing_words(process, standing) for standing in columns(process) if standing in move.by)
        conditions = listed(process.conditions[guard] for guard in move.hidden + move.guards)
        way = way_of(process, move)
        yield row(move.label, f"`{move.name}`", way, by, move.key.upper(), conditions, asked(process.form(move.name)))


def matrix(process: Process) -> Iterator[str]:
    yield "## 什么状态下谁能办哪一步\n"
    shown = columns(process)
    yield from table_head("状态", *(standing_words(process, standing) for standing in shown))
    for status in process.states:
        yield row(status.label, *(listed(open_to(process, standing, status)) for standing in shown))
    others = listed(role.label for role in Role if role not in shown and role not in process.through)
    yield f"\n※ 有条件，见上表。{process.rest.format(others=others)}"


def columns(process: Process) -> list[str]:
    """Roles that have a move, then standings towards the record."""
    named = frozenset().union(*(move.by for move in process.flow))
    return [*(role for role in Role if role in named), *process.standings]


def standing_words(process: Process, standing: str) -> str:
    return process.standings.get(standing) or str(Role(standing).label)


def open_to(process: Process, standing: str, status: str) -> list[str]:
    found = process.flow.open_to({standing}, status)
    return [f"{move.label}{'※' if move.guards or move.hidden else ''}" for move in found]


def way_of(process: Process, move: Move) -> str:
    """待受理、待分拨 → 待签收, one arrow for each state it may lead to."""
    starts: dict[str | None, list[str]] = {}
    for start, end in move.to.items():
        starts.setdefault(end, []).append(str(process.states(start).label))
    ways = ((listed(names), process.states(end).label if end else "不变") for end, names in starts.items())
    return "；".join(f"{names} → {end}" for names, end in ways)


def asked(form: type[forms.BaseForm] | None) -> str:
    """The fields of the move's form in their order, as far as they are seen."""
    if form is None:
        return ""
    fields = [form.base_fields[name] for name in dict.fromkeys([*(form.field_order or ()), *form.base_fields])]
    seen = (field for field in fields if not field.widget.is_hidden)
    return listed(f"{field.label}{'' if field.required else '（选填）'}" for field in seen)


def in_english(status: models.TextChoices) -> str:
    with override("en"):
        return str(status.label)


def listed(things: Iterable[object]) -> str:
    return "、".join(map(str, things))


def table_head(*names: str) -> list[str]:
    return [row(*names), row(*["---"] * len(names))]


def row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) or '—' for cell in cells)} |"
