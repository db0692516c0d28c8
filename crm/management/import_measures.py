"""How long an import takes, phase by phase, and how much memory it asks for. Nothing of it is kept."""

import resource
from collections.abc import Callable, Iterable
from io import BytesIO
from random import Random
from time import perf_counter, process_time
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from crm import import_run
from crm.desk.import_layouts import KINDS, read_at_once
from crm.management import invented
from crm.models import ImportBatch
from enterprises.accounts.models import Enterprise
from enterprises.accounts.names import derived

SPACES_HEADER = [
    "园区", "楼栋", "单元", "建筑面积（㎡）", "用途", "净高", "楼板荷载（kg/㎡）", "货梯", "供电容量", "租金（元/㎡·月）", "状态", "租户", "业主",
    "联系人", "电话", "核实日期",
]  # fmt: skip
HEADER = ["企业名称", "统一社会信用代码", "社区", "地址", "分级", "标签", "联系人", "联系电话"]


class Phase(NamedTuple):
    name: str
    seconds: float
    of_our_own: float  # processor seconds of this process, without the database's
    grown: int  # MB of memory since the beginning


def import_phases(rows: int, kind: str) -> list[Phase]:
    """Checked and written as new, then again with every row changed, then all of it taken back."""
    phases: list[Phase] = []
    resource, written = KINDS[kind], WORKBOOKS[kind]
    before = memory()

    def timed(name: str, call: Callable[[], object]) -> object:
        wall, own = perf_counter(), process_time()
        result = call()
        phases.append(Phase(name, perf_counter() - wall, process_time() - own, memory() - before))
        return result

    with transaction.atomic():
        for name, again in (("new", False), ("update", True)):
            data = written(rows, again)
            batch = timed(f"preview, {name}", lambda data=data: checked(data, kind))
            timed(f"commit, {name}", lambda batch=batch: import_run.commit(resource(), batch, nobody))
        timed("undo, update", lambda: import_run.take_back(resource(), batch, nobody, by=None))
        transaction.set_rollback(True)
    return phases


def nobody(done: int) -> None:
    """Watches how far it is."""


def checked(data: bytes, kind: str) -> ImportBatch:
    layout, sheet = read_at_once(kind, "bench.xlsx", data, OPTIONS.get(kind, {}))
    batch = ImportBatch.objects.create(
        kind=kind, name="bench.xlsx", at=timezone.now(), layout=layout.as_json(), notes={"units": sheet.units}
    )
    import_run.check(KINDS[kind](), sheet, batch, nobody)
    return batch


def memory() -> int:
    """The most this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def enterprises(rows: int, again: bool) -> bytes:
    rng, tiers = Random(2), "CD" if again else "AB"

    def row(number: int) -> list:
        name, code = (
            invented.company_name(number, firsts="馥翮"),
            invented.uscc(number, series="MAW"),
        )
        tags, tier = rng.choice(["国高", "规上", "国高、规上", ""]), rng.choice(tiers)
        where, phone = invented.address(rng, "辅城坳"), f"13{number % 10**9:09d}"
        return [name, code, "辅城坳", where, tier, tags, f"王{number % 97}", phone]

    return workbook(HEADER, map(row, range(rows)))


def spaces(rows: int, again: bool) -> bytes:
    """A hundred rooms a building, ten buildings a park; one of four is let between the first sheet and the second."""

    def row(number: int) -> list:
        building, room = divmod(number, 100)
        is_let = number % 4 == 0 and again
        return [
            f"测速园{building // 10}", f"{building % 10 + 1}栋", f"{room // 10 + 1}{room % 10 + 1:02d}",
            800 + number % 700 + again, "厂房", "6.5米", "750", "2台3吨", "630kVA", f"{24 + number % 9}-{34 + number % 5}",
            "已租" if is_let else "空置", f"承租{number}" if is_let else "", f"测速公司{building}", f"王{building % 97}",
            f"13{building:09d}", f"{timezone.localdate()}",
        ]  # fmt: skip

    return workbook(SPACES_HEADER, map(row, range(rows)))


def figures(rows: int, again: bool) -> bytes:
    """Twelve months of as many enterprises, under two rows of headers; every month differs in the second sheet."""
    names = [invented.company_name(number, firsts="馥翮") for number in range(rows)]
    if not again:
        Enterprise.objects.bulk_create(
            Enterprise(name=name, **derived(name=name, aliases="", uscc=invented.uscc(number, series="MAW")))
            for number, name in enumerate(names)
        )

    def row(number: int) -> list:
        months = [round(800 + number % 700 + month * 3.7 + again * 1.25, 2) for month in range(12)]
        return [number + 1, invented.uscc(number, series="MAW"), names[number], *months]

    upper = ["序号", "统一社会信用代码", "企业名称", "2024年工业总产值（千元）", *[""] * 11]
    lower = ["", "", "", *(f"{month}月" for month in range(1, 13))]
    return workbook(["2024年规上工业企业产值"], [upper, lower, *map(row, range(rows))])


WORKBOOKS: dict[str, Callable[[int, bool], bytes]] = {
    "enterprises": enterprises, "spaces": spaces, "figures": figures,
}  # fmt: skip
OPTIONS = {"figures": {"finality": "provisional", "source": "statistics"}}


def workbook(header: list[str], rows: Iterable[list]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (header, *rows):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
