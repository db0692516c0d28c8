"""Put a backup into an empty system. Nothing that is there is ever deleted for it."""

from pathlib import Path

from django.apps import apps
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from crm.models import EventCursor, Job, NumberSeries, ReferenceStamp
from crm.words import listed, sentences

from . import facts, folder, uploads
from .folder import FILES, Manifest
from .taking import VENDORS

OURS = ("crm", "spaces", "enterprises", "leads")
# rows that the program writes by itself while nobody has worked yet
BOOKKEEPING = {EventCursor, Job, NumberSeries, ReferenceStamp}


def verify(source: Path) -> Manifest:
    manifest = folder.verified(source)
    if manifest.vendor not in VENDORS:
        raise CommandError(
            _("The backup is of a database that this program does not know: %(name)s.") % {"name": manifest.vendor}
        )
    VENDORS[manifest.vendor].check(source / manifest.database)
    return manifest


def restore(source: Path) -> Manifest:
    """First the files, then the database in one step: until that step the system is empty and the command can be given
    again, after it the system is whole."""
    refuse_unfit(folder.read(source))
    manifest = verify(source)
    vendor = VENDORS[connection.vendor]
    tables = tables_here()
    loaded = facts.rows(facts.live, tables) == manifest.rows  # by a run that was cut off afterwards
    if not loaded:
        refuse_occupied(tables, manifest)
    uploads.refuse_others(source / FILES, manifest.uploads())

    uploads.put_back(source / FILES, manifest.uploads())
    if not loaded:
        refuse_occupied(tables, manifest)  # files take their time, and somebody may have begun to work
        vendor.load(source / manifest.database, tables)
    compare(manifest)
    if is_older(manifest):
        call_command("migrate", interactive=False, verbosity=0)
    return manifest


def refuse_unfit(manifest: Manifest) -> None:
    words = {"version": manifest.version, "vendor": manifest.vendor, "here": connection.vendor}
    if manifest.vendor != connection.vendor:
        raise CommandError(_("The backup is of %(vendor)s, and the database set here is %(here)s.") % words)
    if unknown := applied(manifest) - facts.known_migrations():
        words["names"] = listed(sorted(f"{app}.{name}" for app, name in unknown)[:10])
        message = _(
            "The backup was made by version %(version)s, which knows migrations that are unknown here: %(names)s. "
            "Restore it with that version, then upgrade."
        )
        raise CommandError(message % words)


def applied(manifest: Manifest) -> set[tuple[str, str]]:
    return {(app, name) for app, names in manifest.migrations.items() for name in names}


def is_older(manifest: Manifest) -> bool:
    return bool(facts.known_migrations() - applied(manifest))


def refuse_occupied(tables: set[str], manifest: Manifest) -> None:
    """Whatever people have entered counts; what migrations and the program itself write does not."""
    advice = _("Nothing was changed. A backup goes into an empty system: set DATABASE_URL to a new database.")
    if foreign := tables - known_tables() - set(manifest.rows):
        message = _("The database has tables that are not Whistle's: %(tables)s.")
        raise CommandError(sentences(message % {"tables": listed(sorted(foreign)[:10])}, advice))
    if found := said(tables):
        raise CommandError(sentences(_("This system is not empty: %(rows)s.") % {"rows": found}, advice))


def known_tables() -> set[str]:
    of_models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    of_caches = {cache._table for cache in caches.all(initialized_only=False) if isinstance(cache, BaseDatabaseCache)}
    return of_models | of_caches | {"django_migrations"}


def tables_here() -> set[str]:
    return {name for (name,) in facts.live(VENDORS[connection.vendor].TABLES)}


def said(tables: set[str]) -> str:
    """What people have entered, in words: 3 users, 12 units; empty when there is nothing."""
    counts = [
        (model._meta.verbose_name_plural, model._default_manager.count())
        for model in apps.get_models()
        if model._meta.app_label in OURS and model not in BOOKKEEPING and model._meta.db_table in tables
    ]
    return listed(_("%(count)s %(things)s") % {"count": count, "things": name} for name, count in counts if count)


def compare(manifest: Manifest) -> None:
    """The rows that are there now, with those that were counted when the backup was made."""
    found = facts.rows(facts.live, tables_here())
    if wrong := sorted(
        name for name in found.keys() | manifest.rows.keys() if found.get(name) != manifest.rows.get(name)
    ):
        message = _("The rows of these tables are not those of the backup: %(tables)s. Do not work with this database.")
        raise CommandError(message % {"tables": listed(wrong)})
