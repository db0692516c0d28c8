"""Sheets for tests, and their way into the records without page or worker."""

from dataclasses import dataclass

from django.utils import timezone

from crm import import_run
from crm.imports import BAD, NEW, SAME, UPDATE
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
    def errors(self) -> list[tuple[int, str, str]]:
        return [(row.row, name, words) for row in self.batch.lines.all() for name, words in row.errors]

    def undo(self, by=None) -> None:
        import_run.take_back(EnterpriseResource(), self.batch, going_on, by=by)


def checked(header: str, *rows: str) -> Imported:
    return checked_bytes(csv(header, *rows))


def checked_bytes(data: bytes) -> Imported:
    sheet = read_sheet(data, EnterpriseResource.headings())
    batch = ImportBatch.objects.create(
        kind="enterprises", name="名单.csv", at=timezone.now(), layout=sheet.layout.as_json(),
        notes={"units": sheet.units, "read": sheet.read, "headers": sheet.headers, "left_out": [], "cells": 0},
    )  # fmt: skip
    import_run.check(EnterpriseResource(), sheet, batch, going_on)
    return Imported(batch)


def imported(header: str, *rows: str) -> Imported:
    return imported_bytes(csv(header, *rows))


def imported_bytes(data: bytes) -> Imported:
    found = checked_bytes(data)
    import_run.commit(EnterpriseResource(), found.batch, going_on)
    return found
