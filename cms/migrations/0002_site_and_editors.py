"""The site's front page, and what editors may do in /cms/."""

from django.db import migrations


def add_home(apps, schema_editor):
    content_type = apps.get_model("contenttypes", "ContentType")
    page = apps.get_model("wagtailcore", "Page")
    home_page = apps.get_model("cms", "HomePage")
    site = apps.get_model("wagtailcore", "Site")
    locale = apps.get_model("wagtailcore", "Locale")
    page.objects.filter(depth=2, slug="home").delete()  # Wagtail's own welcome
    kind, _created = content_type.objects.get_or_create(model="homepage", app_label="cms")
    home = home_page.objects.create(
        title="企业服务", draft_title="企业服务", slug="home", content_type=kind, path="00010001", depth=2, numchild=0,
        url_path="/home/", locale=locale.objects.first(), show_in_menus=False,
    )  # fmt: skip
    page.objects.filter(depth=1).update(numchild=1)
    site.objects.all().delete()
    site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Whistle 吹哨")


def let_editors_in(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.get(name="editor")
    permission = apps.get_model("auth", "Permission")
    page_permission = apps.get_model("wagtailcore", "GroupPagePermission")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    group.permissions.add(permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        page_permission.objects.get_or_create(
            group=group, page=root,
            permission=permission.objects.get(content_type__app_label="wagtailcore", codename=codename),
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_home_page"),
        ("crm", "0002_roles_and_guarded_history"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
    ]
    operations = [
        migrations.RunPython(add_home, migrations.RunPython.noop),
        migrations.RunPython(let_editors_in, migrations.RunPython.noop),
    ]
