"""The nine roles as groups, and history that refuses UPDATE and DELETE."""

from django.db import migrations

from crm.audit import guard_history

ROLES = (
    "officer", "handler", "supervisor", "attraction", "spaces", "editor", "reporter", "auditor", "administrator",
)  # fmt: skip


def add_roles(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_people_history_deadlines"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.RunPython(add_roles, migrations.RunPython.noop),
        migrations.RunPython(guard_history, migrations.RunPython.noop),
    ]
