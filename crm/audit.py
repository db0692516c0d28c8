"""The only writer of history."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from crm.clock import SHANGHAI
from crm.models import Event

REFUSE_SQLITE = """
CREATE TRIGGER crm_event_no_{what} BEFORE {what} ON crm_event
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
"""
REFUSE_POSTGRESQL = """
CREATE OR REPLACE FUNCTION crm_event_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'history is append-only'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER crm_event_no_{what} BEFORE {what} ON crm_event
FOR EACH ROW EXECUTE FUNCTION crm_event_refuse()
"""


def guard_history(apps, schema_editor):
    """For migrations: refuse UPDATE and DELETE on history. Any later change of the table must call it again."""
    sql = REFUSE_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else REFUSE_SQLITE
    for what in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"DROP TRIGGER IF EXISTS crm_event_no_{what}"
            + (" ON crm_event" if schema_editor.connection.vendor == "postgresql" else "")
        )
        schema_editor.execute(sql.format(what=what), params=None)


def event(
    thing, verb, *, by=None, at=None, changes=None, text="", address=None, batch=None, name="", on_behalf=None
) -> Event:
    """An unsaved line of history, for those who write many at once (imports). `on_behalf`: see User.acting_for."""
    facts = {"by": by, "at": at, "changes": changes, "text": text, "address": address, "batch": batch, "name": name}
    return event_about(thing, thing.pk, verb, on_behalf=on_behalf, **facts)


def event_about(
    model, pk, verb, *, by=None, at=None, changes=None, text="", address=None, batch=None, name="", on_behalf=None
) -> Event:
    """The same for a record that has not been loaded; its model says what it is."""
    return Event(
        content_type_id=content_type_id(model), object_id=pk, verb=verb, actor=by, changes=changes or {},
        actor_name=name or (str(by) if by else ""), at=at or timezone.now(), text=text, address=address, batch=batch,
        on_behalf_of=on_behalf,
    )  # fmt: skip


def record(thing, verb, **details) -> Event:
    """Add one line about a record. Verbs call it inside their transaction."""
    line = event(thing, verb, **details)
    line.save(force_insert=True)
    return line


def content_type_id(model: type[models.Model]) -> int:
    return ContentType.objects.get_for_model(model).pk


def plain(value):
    """A field's value as history keeps it; a moment on Shanghai's clock, in the order of time when compared as text."""
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, models.Model):
        return str(value)
    return value if value is None or isinstance(value, (bool, int, float, str, list)) else str(value)


def differences(before: dict, after: dict) -> dict:
    """{field: [before, after]} for the fields that differ."""
    return {
        name: [plain(before.get(name)), plain(value)]
        for name, value in after.items()
        if plain(before.get(name)) != plain(value)
    }
