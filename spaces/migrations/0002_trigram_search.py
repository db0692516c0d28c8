"""PostgreSQL finds three characters and more by trigrams; two characters, and SQLite, are scanned."""

from django.db import migrations

TABLES = ("spaces_space", "spaces_landlord")


def add_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for table in TABLES:
        schema_editor.execute(f"CREATE INDEX {table}_trigrams ON {table} USING gin (search_text gin_trgm_ops)")


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_trigrams")


class Migration(migrations.Migration):
    dependencies = [("spaces", "0001_parks_buildings_spaces")]
    operations = [migrations.RunPython(add_indexes, drop_indexes)]
