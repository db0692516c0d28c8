"""Sheets of figures for tests, and their way into the records."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

from django.utils import timezone
from openpyxl import Workbook

from crm import import_run
from crm.desk.import_layouts import KINDS, read_at_once
from crm.models import ImportBatch
from enterprises.economy.models import Datum, EconomicFile, first_day
from tests.sheets import Imported, going_on

ANSWERS = {"finality": "provisional", "source": "statistics"}


def xlsx(*rows, merge=(), title="产值") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def checked(data: bytes, by=None, confirmed=None, **answers) -> Imported:
    layout, sheet = read_at_once("figures", "表.xlsx", data, ANSWERS | answers)
    batch = ImportBatch.objects.create(
        kind="figures", by=by, name="表.xlsx", at=timezone.now(), layout=layout.as_json(),
        notes={"units": sheet.units, "read": sheet.read, "headers": sheet.headers, "left_out": [], "cells": 0},
    )  # fmt: skip
    found = Imported(batch, KINDS["figures"])
    found.checker = found.resource()
    import_run.check(found.checker, sheet, batch, going_on)
    return found


def imported(data: bytes, **facts) -> Imported:
    found = checked(data, **facts)
    import_run.commit(found.resource(), found.batch, going_on)
    return found


def stored(enterprise, measure="output") -> dict[tuple[int, int], Decimal]:
    """{(year, month): value}; of several months together (year, month, span)."""
    rows = Datum.objects.filter(enterprise=enterprise, measure=measure)
    return {(row.year, row.month, *([row.span] if row.span > 1 else [])): row.value for row in rows}


def known(enterprise, year, month, value, measure="output", **facts) -> Datum:
    EconomicFile.objects.get_or_create(enterprise=enterprise)
    facts = {"span": 1, "by": None, "at": datetime.now(timezone.get_current_timezone()), "source": "statistics"} | facts
    return Datum.objects.create(
        enterprise=enterprise, measure=measure, year=year, month=month, on=first_day(year, month), value=value, **facts
    )
