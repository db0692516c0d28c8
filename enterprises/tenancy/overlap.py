"""No two standing tenancies of a unit share a day: the database itself refuses, on SQLite as on PostgreSQL."""

NAME = "tenancy_no_overlap"
POSTGRESQL = f"""
ALTER TABLE enterprises_tenancy ADD CONSTRAINT {NAME}
EXCLUDE USING gist (space_id WITH =, daterange(from_on, to_on) WITH &&) WHERE (status <> 'void')
"""
SQLITE = """
CREATE TRIGGER {name}_{what} BEFORE {what} ON enterprises_tenancy WHEN NEW.status <> 'void' AND EXISTS (
    SELECT 1 FROM enterprises_tenancy AS other
    WHERE other.space_id = NEW.space_id AND other.status <> 'void' AND other.id IS NOT NEW.id
    AND other.from_on < coalesce(NEW.to_on, '9999-12-31') AND NEW.from_on < coalesce(other.to_on, '9999-12-31')
) BEGIN SELECT RAISE(ABORT, '{name}'); END
"""


def refuse_overlaps(apps, schema_editor):
    """For migrations. On SQLite any later change of the table must call it again: it is rebuilt without triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(POSTGRESQL)
        return
    for what in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{what}")
        schema_editor.execute(SQLITE.format(name=NAME, what=what), params=None)


def allow_overlaps(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE enterprises_tenancy DROP CONSTRAINT IF EXISTS {NAME}")
        return
    for what in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{what}")
