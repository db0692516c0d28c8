"""Writing what rows mean, five hundred records at a time, and taking it back.

Each chunk is one transaction: the records, what hangs on them, a line of history each, and a note of what was written.
"""

import time
from collections.abc import Callable, Iterable, Iterator

from django.db import IntegrityError, OperationalError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit
from crm.imports import HELD, NEW, UNDO, UPDATE, Line, SheetResource
from crm.lights import short
from crm.models import Event, ImportBatch, ImportRow, ImportWrite

PAUSE = 0.05  # seconds before trying again
ATTEMPTS = 5
JUDGED = ["verdict", "doubtful", "changes", "errors", "warnings"]
Undone = ImportWrite.Undone
Fence = Callable[[], None]  # raises when another worker has taken the batch over


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
    if not resource.hold_ground(new + changed):
        raise Stale
    lock(resource, changed)
    hung = resource.hanging([x.instance.pk for x in changed if not resource.hanging_columns.isdisjoint(x.changes)])
    model, resource.batch = resource._meta.model, batch
    resource.write_ground(new + changed)
    model.objects.bulk_create([line.instance for line in new])
    upsert([line.instance for line in changed], written_fields(model))
    resource.write_related(new + changed)
    events = Event.objects.bulk_create(history(resource, new + changed, batch))
    by_row = {row.row: row for row in rows}
    ImportWrite.objects.bulk_create(
        ImportWrite(
            line=by_row[line.row], batch=batch, object_id=line.instance.pk, event_id=event.pk,
            before=before(line, hung.get(line.instance.pk)),
        )
        for line, event in zip(new + changed, events, strict=True)
    )  # fmt: skip
    note(rows, lines)


def note(rows: list[ImportRow], lines: list[Line]) -> None:
    """Keep with the rows what they have come to mean."""
    by_row = {row.row: row for row in rows}
    upsert([by_row[line.row] for line in lines if differs(by_row[line.row], line)], JUDGED)


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
        # what a new record began with is in the sheet
        changes = resource.told(line.changes) if line.kind == UPDATE else {}
        text = f"{batch.number} {batch.name} #{line.row}"
        yield audit.event(
            line.instance, resource.verbs[line.kind], by=batch.by, at=now, batch=batch, changes=changes, text=text
        )


def before(line: Line, hung: dict | None) -> dict:
    """What is needed to take this line back; for a new record only what else had to be made for it."""
    kept = {"made": line.made} if line.made else {}
    if line.kind == UPDATE:
        kept |= {"record": image(line.instance, line.was)} | ({} if hung is None else {"hanging": hung})
    return kept


def image(instance: models.Model, was: dict) -> dict:
    """The stored fields that differ now, as they were, so that JSON keeps them to the microsecond."""
    past = type(instance)(**was)
    kept = {}
    for f in instance._meta.concrete_fields:
        value = was[f.attname]
        if value != getattr(instance, f.attname):
            kept[f.attname] = value if value is None or isinstance(value, (str, int, bool)) else f.value_to_string(past)
    return kept


def differs(row: ImportRow, line: Line) -> bool:
    """Note the verdict on the row; whether it has come to mean something else than before."""
    held = [getattr(row, name) for name in JUDGED]
    row.verdict, row.doubtful = line.kind, bool(line.warnings and not line.errors and line.kind != HELD)
    row.changes = line.changes if line.kind in {UPDATE, HELD} else {}
    row.errors = [list(said) for said in line.errors]
    row.warnings = [] if line.errors else [list(said) for said in line.warnings]
    return held != [getattr(row, name) for name in JUDGED]


# ---------------------------------------------------------------- taking it back


def undo(resource: SheetResource, writes: list[ImportWrite], batch: ImportBatch, *, by, fence: Fence) -> None:
    """Put these records back, but for those that somebody has changed or used since."""
    with transaction.atomic():
        fence()
        model = resource._meta.model
        held = model.objects.select_for_update().filter(pk__in=[write.object_id for write in writes]).order_by("pk")
        present = {record.pk: record for record in held}
        kept = in_use(resource, [write.object_id for write in writes if write.line.verdict == NEW])
        kept |= changed_since(resource, writes, batch)
        left = [write for write in writes if write.object_id in present and write.object_id not in kept]
        kept |= put_back(resource, [write for write in left if write.line.verdict == UPDATE], present)
        left = [write for write in left if write.object_id not in kept]
        Event.objects.bulk_create(undo_history(resource, left, present, batch, by))
        gone = [write.object_id for write in left if write.line.verdict == NEW]
        resource.clear(gone)
        model.objects.filter(pk__in=gone).delete()
        mark(writes, kept)


def mark(writes: list[ImportWrite], kept: dict[int, str]) -> None:
    """`kept` is {id of a record: why it was left}."""
    for write in writes:
        gone = Undone.REMOVED if write.line.verdict == NEW else Undone.RESTORED
        write.undone = Undone.KEPT if write.object_id in kept else gone
    outcomes = {(write.undone, kept.get(write.object_id, "")) for write in writes}
    for undone, words in outcomes:
        same = [w.pk for w in writes if (w.undone, kept.get(w.object_id, "")) == (undone, words)]
        ImportWrite.objects.filter(pk__in=same).update(undone=undone, undone_words=words[:200])


def changes_after(resource: SheetResource, batch: ImportBatch) -> models.QuerySet:
    """History lines by which others than this batch changed a record of such a kind."""
    about = Event.objects.filter(content_type_id=audit.content_type_id(resource._meta.model))
    return about.exclude(verb__in=resource.looks).exclude(batch=batch)


def changed_since(resource: SheetResource, writes: list[ImportWrite], batch: ImportBatch) -> dict[int, str]:
    """{id of the record: who changed it after it was written, and when}."""
    written = {write.object_id: write.event_id for write in writes}
    events = changes_after(resource, batch).filter(object_id__in=written, pk__gt=min(written.values(), default=0))
    return {
        event.object_id: _("%(who)s changed it on %(when)s")
        % {"who": event.actor_name or _("Somebody"), "when": short(event.at)}
        for event in events.order_by("pk")
        if event.pk > written[event.object_id]
    }


def in_use(resource: SheetResource, pks: list[int]) -> dict[int, str]:
    """{id: in words} of those new records to which something refers already."""
    found: dict[int, str] = {}
    for relation in resource._meta.model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        if relation.related_model not in resource.own:
            name = relation.field.name
            users = relation.related_model._base_manager.filter(**{f"{name}__in": pks}).values_list(name, flat=True)
            words = _("It is used: %(what)s") % {"what": relation.related_model._meta.verbose_name}
            found |= dict.fromkeys(users.distinct(), words)
    return found


def put_back(resource: SheetResource, writes: list[ImportWrite], present: dict[int, models.Model]) -> dict[int, str]:
    """All at once; one by one when a name or code has been taken by another record, which is what is returned."""
    try:
        with transaction.atomic():
            restore(resource, writes, present)
    except IntegrityError:
        return dict(_put_back_singly(resource, writes, present))
    return {}


def _put_back_singly(resource, writes: list[ImportWrite], present: dict) -> Iterator[tuple[int, str]]:
    for write in writes:
        try:
            with transaction.atomic():
                restore(resource, [write], present)
        except IntegrityError:
            yield write.object_id, _("Another record has taken its name or code")


def restore(resource: SheetResource, writes: list[ImportWrite], present: dict[int, models.Model]) -> None:
    records = [as_it_was(present[write.object_id], write.before["record"]) for write in writes]
    moments = {record.pk: record.updated_at for record in records}
    resource.follow_ground(records)
    upsert(records, written_fields(resource._meta.model))
    for record in records:
        record.updated_at = moments[record.pk]  # writing has set it to now
    resource._meta.model.objects.bulk_update(records, ["updated_at"])
    resource.put_back({write.object_id: write.before["hanging"] for write in writes if "hanging" in write.before})


def as_it_was(record: models.Model, kept: dict) -> models.Model:
    fields = {f.attname: f for f in record._meta.concrete_fields}
    for name in kept.keys() & fields.keys():
        setattr(record, name, fields[name].to_python(kept[name]))
    return record


def undo_history(resource, writes: Iterable[ImportWrite], records: dict, batch: ImportBatch, by) -> Iterator[Event]:
    now = timezone.now()
    for write in writes:
        changes = {name: pair[::-1] for name, pair in resource.told(write.line.changes).items()}
        text = f"{batch.number} {batch.name} #{write.line.row}"
        yield audit.event(
            records[write.object_id], resource.verbs[UNDO], by=by, at=now, batch=batch, changes=changes, text=text
        )
