"""Sheets for tests, and their way into the records without page or worker."""

from dataclasses import dataclass

from django.utils import timezone

from crm import import_run
from crm.desk.import_layouts import KINDS
from crm.imports import BAD, NEW, SAME, UPDATE, SheetResource
from crm.layouts import read_sheet
from crm.models import ImportBatch
from enterprises.accounts.resources import EnterpriseResource


def csv(header: str, *rows: str) -> bytes:
    return "\n".join([header, *rows]).encode()


def going_on(done: int) -> None:
    """Nobody watches how far it is."""


@dataclass
class Imported:
    batch: ImportBatch
    resource: type[SheetResource] = EnterpriseResource

    @property
    def counts(self) -> dict[str, int]:
        found = import_run.tally(self.batch)
        return dict(
            zip((NEW, UPDATE, SAME, BAD), map(found.get, ("created", "updated", "unchanged", "invalid")), strict=True)
        )

    @property
    def doubtful(self) -> int:
        return import_run.tally(self.batch)["doubtful"]

    @property
    def warnings(self) -> list[tuple[int, str, str]]:
        return [(row.row, name, words) for row in self.batch.lines.all() for name, words in row.warnings]

    @property
    def errors(self) -> list[tuple[int, str, str]]:
        return [(row.row, name, words) for row in self.batch.lines.all() for name, words in row.errors]

    def undo(self, by=None) -> None:
        import_run.take_back(self.resource(), self.batch, going_on, by=by)


def checked(header: str, *rows: str, **kind) -> Imported:
    return checked_bytes(csv(header, *rows), **kind)


def checked_bytes(data: bytes, kind: str = "enterprises", by=None) -> Imported:
    resource = KINDS[kind]
    sheet = read_sheet(data, resource.headings())
    batch = ImportBatch.objects.create(
        kind=kind, by=by, name="名单.csv", at=timezone.now(), layout=sheet.layout.as_json(),
        notes={"units": sheet.units, "read": sheet.read, "headers": sheet.headers, "left_out": [], "cells": 0},
    )  # fmt: skip
    import_run.check(resource(), sheet, batch, going_on)
    return Imported(batch, resource)


def imported(header: str, *rows: str, **kind) -> Imported:
    return imported_bytes(csv(header, *rows), **kind)


def imported_bytes(data: bytes, **kind) -> Imported:
    found = checked_bytes(data, **kind)
    import_run.commit(found.resource(), found.batch, going_on)
    return found
