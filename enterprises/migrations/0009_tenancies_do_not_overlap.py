"""Two enterprises are never in one unit on one day; the rule stands in the database (enterprises.tenancy.overlap)."""

from django.db import migrations

from enterprises.tenancy.overlap import allow_overlaps, refuse_overlaps


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0008_know_the_enterprise")]
    operations = [migrations.RunPython(refuse_overlaps, allow_overlaps)]
