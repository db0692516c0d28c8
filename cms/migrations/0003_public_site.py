"""The fixed texts of the public site, and the editors' right to change them."""

from django.db import migrations, models


def make_row(apps, schema_editor):
    apps.get_model("cms", "PublicSite").objects.create()


def let_editors_change_it(apps, schema_editor):
    kind, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cms", model="publicsite"
    )
    permission, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="change_publicsite", defaults={"name": "Can change public site"}
    )
    apps.get_model("auth", "Group").objects.get(name="editor").permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0002_site_and_editors'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=30, verbose_name='name of the site')),
                ('host', models.CharField(blank=True, max_length=60, verbose_name='run by')),
                ('operator', models.CharField(blank=True, max_length=60, verbose_name='carried out by')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('hours', models.CharField(blank=True, max_length=60, verbose_name='office hours')),
                ('duty_phone', models.CharField(blank=True, help_text='For what cannot wait until the next working day', max_length=40, verbose_name='duty telephone')),
                ('identifier', models.CharField(blank=True, max_length=40, verbose_name='government site identifier')),
                ('icp', models.CharField(blank=True, max_length=60, verbose_name='ICP record')),
                ('police', models.CharField(blank=True, max_length=60, verbose_name='public security record')),
                ('privacy', models.TextField(blank=True, help_text='Shown whole on its own page; left empty, a text for an office in China stands there', verbose_name='protection of personal data')),
            ],
            options={
                'verbose_name': 'public site',
            },
        ),
        migrations.RunPython(make_row, migrations.RunPython.noop),
        migrations.RunPython(let_editors_change_it, migrations.RunPython.noop),
    ]
