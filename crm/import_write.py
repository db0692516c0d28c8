"""Writing what rows mean, five hundred records at a time, and taking it back.

Each chunk is one transaction: the records, what hangs on them, a line of history each, and the mark on the rows.
"""

import time
from collections.abc import Callable, Iterator

from django.db import IntegrityError, OperationalError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit
from crm.imports import NEW, UNDO, UPDATE, Line, SheetResource
from crm.lights import short
from crm.models import Event, ImportBatch, ImportRow
from crm.words import speak

PAUSE = 0.05  # seconds before trying again
ATTEMPTS = 5
Undone = ImportRow.Undone
MARKED = ["verdict", "doubtful", "changes", "errors", "warnings", "object_id", "before", "event_id", "written_at"]
Fence = Callable[[], None]  # raises when another worker has taken the batch over

speak(verbs={"import.undo": gettext_lazy("undid the import")})


class Stale(Exception):
    """Somebody changed a record after it was read and before it was written."""


def judge_and_write(resource: SheetResource, rows: list[ImportRow], batch: ImportBatch, fence: Fence) -> None:
    """Again with fresh eyes when others have written the same records in the meantime."""
    for attempt in range(1, ATTEMPTS + 1):
        lines = resource.judge([(row.row, dict(row.texts)) for row in rows])
        for line in lines:
            if line.kind in ImportRow.WRITES:
                resource.derive(line)
        try:
            with transaction.atomic():
                fence()
                write(resource, rows, lines, batch)
        except (IntegrityError, OperationalError, Stale):
            if attempt == ATTEMPTS:
                raise
            time.sleep(PAUSE * attempt)
        else:
            return


def write(resource: SheetResource, rows: list[ImportRow], lines: list[Line], batch: ImportBatch) -> None:
    new = [line for line in lines if line.kind == NEW]
    changed = [line for line in lines if line.kind == UPDATE]
    lock(resource, changed)
    hung = resource.hanging([x.instance.pk for x in changed if not resource.hanging_columns.isdisjoint(x.changes)])
    model = resource._meta.model
    model.objects.bulk_create([line.instance for line in new])
    upsert([line.instance for line in changed], written_fields(model))
    resource.write_related(new + changed)
    events = Event.objects.bulk_create(history(resource, new + changed, batch))
    lines_left = {line.row: event.pk for line, event in zip(new + changed, events, strict=True)}
    for row, line in zip(rows, lines, strict=True):
        mark(row, line, hung, lines_left.get(row.row))
    upsert(rows, MARKED)


def lock(resource: SheetResource, lines: list[Line]) -> None:
    """Hold the records, if they still are as they were read."""
    read = {line.instance.pk: line.was["updated_at"] for line in lines}
    held = resource._meta.model.objects.select_for_update().filter(pk__in=read).order_by("pk")
    if dict(held.values_list("pk", "updated_at")) != read:
        raise Stale


def upsert(rows: list[models.Model], fields: list[str]) -> None:
    """Many rows in one statement; Django's bulk_update is four times slower."""
    if rows:
        type(rows[0])._base_manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def written_fields(model: type[models.Model]) -> list[str]:
    return [f.name for f in model._meta.concrete_fields if f.name not in {"id", "created_at"}]


def history(resource: SheetResource, lines: list[Line], batch: ImportBatch) -> Iterator[Event]:
    now = timezone.now()
    for line in lines:
        changes = line.changes if line.kind == UPDATE else {}  # what a new record began with is in the sheet
        changes = {name: [resource.public(name, text) for text in pair] for name, pair in changes.items()}
        text = f"{batch.number} {batch.name} #{line.row}"
        yield audit.event(
            line.instance, resource.verbs[line.kind], by=batch.by, at=now, batch=batch, changes=changes, text=text
        )


def mark(row: ImportRow, line: Line, hung: dict[int, dict], event_id: int | None) -> None:
    """Note on the row what became of it; it may have come to mean something else since the preview."""
    note(row, line)
    if event_id is not None:
        row.event_id, row.object_id, row.written_at = event_id, line.instance.pk, timezone.now()
        row.before = {"record": image(line.instance, line.was), "hanging": hung.get(line.instance.pk)}
        if line.made:
            row.before["made"] = line.made


def note(row: ImportRow, line: Line) -> None:
    row.verdict, row.doubtful = line.kind, bool(line.warnings and not line.errors)
    row.changes = line.changes if line.kind == UPDATE else {}
    row.errors, row.warnings = line.errors, [] if line.errors else line.warnings
    row.object_id = line.instance.pk if line.instance is not None else None


def image(instance: models.Model, was: dict) -> dict:
    """The stored fields of a record as they were, as JSON can keep them to the microsecond."""
    if not was:
        return {}
    past = type(instance)(**was)
    return {
        f.attname: was[f.attname]
        if was[f.attname] is None or isinstance(was[f.attname], (str, int, bool))
        else f.value_to_string(past)
        for f in instance._meta.concrete_fields
    }


def from_image(model: type[models.Model], kept: dict) -> models.Model:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in kept.items() if name in fields})


# ---------------------------------------------------------------- taking it back


def undo(resource: SheetResource, rows: list[ImportRow], batch: ImportBatch, *, by, fence: Fence) -> None:
    """Put the records of these rows back, but for those that somebody has changed or used since."""
    with transaction.atomic():
        fence()
        model = resource._meta.model
        held = model.objects.select_for_update().filter(pk__in=[row.object_id for row in rows]).order_by("pk")
        present = {record.pk: record for record in held}
        since = changed_since(resource, rows, batch)
        used = in_use(resource, [row.object_id for row in rows if row.verdict == NEW])
        for row in rows:
            keep(row, since.get(row.pk) or used.get(row.object_id, ""))
        open_rows = [row for row in rows if not row.undone and row.object_id in present]
        put_back(resource, [row for row in open_rows if row.verdict == UPDATE])
        undone = [row for row in open_rows if row.undone != Undone.KEPT]
        Event.objects.bulk_create(undo_history(resource, undone, present, batch, by))
        model.objects.filter(pk__in=[row.object_id for row in undone if row.verdict == NEW]).delete()
        for row in rows:
            row.undone = row.undone or (Undone.REMOVED if row.verdict == NEW else Undone.RESTORED)
        upsert(rows, ["undone", "undone_words"])


def keep(row: ImportRow, why: str) -> None:
    if why:
        row.undone, row.undone_words = Undone.KEPT, why[:200]


def changes_after(resource: SheetResource, batch: ImportBatch) -> models.QuerySet:
    """History lines by which others than this batch changed a record of such a kind."""
    about = Event.objects.filter(content_type_id=audit.content_type_id(resource._meta.model))
    return about.exclude(verb__in=resource.looks).exclude(batch=batch)


def changed_since(resource: SheetResource, rows: list[ImportRow], batch: ImportBatch) -> dict[int, str]:
    """{id of the row: who changed its record after it was written, and when}."""
    written = {row.object_id: row for row in rows}
    events = changes_after(resource, batch).filter(
        object_id__in=written, pk__gt=min((row.event_id for row in rows), default=0)
    )
    return {
        written[event.object_id].pk: _("%(who)s changed it on %(when)s")
        % {"who": event.actor_name or _("Somebody"), "when": short(event.at)}
        for event in events.order_by("pk")
        if event.pk > written[event.object_id].event_id
    }


def in_use(resource: SheetResource, pks: list[int]) -> dict[int, str]:
    """{id: in words} of those new records to which something refers already."""
    found: dict[int, str] = {}
    for relation in resource._meta.model._meta.related_objects:
        if relation.related_model not in resource.own and not relation.many_to_many:
            name = relation.field.name
            users = relation.related_model._base_manager.filter(**{f"{name}__in": pks}).values_list(name, flat=True)
            words = _("It is used: %(what)s") % {"what": relation.related_model._meta.verbose_name}
            found |= dict.fromkeys(users.distinct(), words)
    return found


def put_back(resource: SheetResource, rows: list[ImportRow]) -> None:
    """All at once; one by one when a name or code that was free again has been taken by another record."""
    try:
        with transaction.atomic():
            restore(resource, rows)
    except IntegrityError:
        for row in rows:
            try:
                with transaction.atomic():
                    restore(resource, [row])
            except IntegrityError:
                keep(row, _("Another record has taken its name or code"))


def restore(resource: SheetResource, rows: list[ImportRow]) -> None:
    model = resource._meta.model
    records = [from_image(model, row.before["record"]) for row in rows]
    moments = {record.pk: record.updated_at for record in records}
    upsert(records, written_fields(model))
    for record in records:
        record.updated_at = moments[record.pk]  # writing has set it to now
    model.objects.bulk_update(records, ["updated_at"])
    resource.put_back({row.object_id: row.before["hanging"] for row in rows if row.before["hanging"] is not None})


def undo_history(resource, rows: list[ImportRow], records: dict, batch: ImportBatch, by) -> Iterator[Event]:
    now = timezone.now()
    for row in rows:
        changes = {
            name: [resource.public(name, after), resource.public(name, before)]
            for name, (before, after) in row.changes.items()
        }
        text = f"{batch.number} {batch.name} #{row.row}"
        yield audit.event(
            records[row.object_id], resource.verbs[UNDO], by=by, at=now, batch=batch, changes=changes, text=text
        )
