"""How long an import takes, phase by phase, and how much memory it asks for. Nothing of it is kept."""

import resource
from collections.abc import Callable
from io import BytesIO
from random import Random
from time import perf_counter, process_time
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from crm import import_run
from crm.layouts import read_sheet
from crm.management import invented
from crm.models import ImportBatch
from enterprises.accounts.resources import EnterpriseResource

HEADER = ["企业名称", "统一社会信用代码", "社区", "地址", "分级", "标签", "联系人", "联系电话"]


class Phase(NamedTuple):
    name: str
    seconds: float
    of_our_own: float  # processor seconds of this process, without the database's
    grown: int  # MB of memory since the beginning


def import_phases(rows: int) -> list[Phase]:
    """Checked and written as new, then again with every row changed, then all of it taken back."""
    phases: list[Phase] = []
    before = memory()

    def timed(name: str, call: Callable[[], object]) -> object:
        wall, own = perf_counter(), process_time()
        result = call()
        phases.append(Phase(name, perf_counter() - wall, process_time() - own, memory() - before))
        return result

    with transaction.atomic():
        for kind, tiers in (("new", "AB"), ("update", "CD")):
            data = workbook(rows, tiers)
            batch = timed(f"preview, {kind}", lambda data=data: checked(data))
            timed(f"commit, {kind}", lambda batch=batch: import_run.commit(EnterpriseResource(), batch, nobody))
        timed("undo, update", lambda: import_run.take_back(EnterpriseResource(), batch, nobody, by=None))
        transaction.set_rollback(True)
    return phases


def nobody(done: int) -> None:
    """Watches how far it is."""


def checked(data: bytes) -> ImportBatch:
    sheet = read_sheet(data, EnterpriseResource.headings())
    batch = ImportBatch.objects.create(
        kind="enterprises", name="bench.xlsx", at=timezone.now(), layout=sheet.layout.as_json()
    )
    import_run.check(EnterpriseResource(), sheet, batch, nobody)
    return batch


def memory() -> int:
    """The most this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def workbook(rows: int, tiers: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    rng = Random(2)
    for number in range(rows):
        name = invented.company_name(number, firsts="馥翮")
        code = invented.uscc(number, series="MAW")
        phone = f"13{number % 10**9:09d}"
        tags = rng.choice(["国高", "规上", "国高、规上", ""])
        row = [
            name,
            code,
            "辅城坳",
            invented.address(rng, "辅城坳"),
            rng.choice(tiers),
            tags,
            f"王{number % 97}",
            phone,
        ]
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
