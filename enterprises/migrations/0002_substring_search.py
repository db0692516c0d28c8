"""PostgreSQL finds three characters and more by trigrams, two by bigrams; SQLite scans, fast enough at its sizes."""

from django.db import migrations

TABLES = ("enterprises_enterprise", "enterprises_servicerequest")
# the high cost keeps the planner from working the function out row by row where it could ask the index
BIGRAMS = """
CREATE OR REPLACE FUNCTION crm_bigrams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 10000 AS
$$ SELECT array_agg(DISTINCT substr(words, n, 2)) FROM generate_series(1, greatest(length(words) - 1, 1)) AS n $$
"""


def add_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    schema_editor.execute(BIGRAMS)
    for table in TABLES:
        schema_editor.execute(f"CREATE INDEX {table}_trigrams ON {table} USING gin (search_text gin_trgm_ops)")
        schema_editor.execute(f"CREATE INDEX {table}_bigrams ON {table} USING gin (crm_bigrams(search_text))")


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_trigrams, {table}_bigrams")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_accounts_and_requests")]
    operations = [migrations.RunPython(add_indexes, drop_indexes)]
