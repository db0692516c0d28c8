"""Set up the office of Pinghu: units, categories, tags, reply templates. Run again, it adds only what is missing."""

from django.core.management.base import BaseCommand
from django.db import transaction

from crm import reference
from crm.management import office
from crm.models import Unit
from enterprises.accounts.models import Tag
from enterprises.requests.models import Category, ReplyTemplate


class Command(BaseCommand):
    help = "Set up the office: units, categories, tags and reply templates. What is there already is left as it is."

    def handle(self, *, verbosity: int = 1, **options: object) -> None:
        with transaction.atomic():
            added = _units() + _categories() + _tags() + _templates()
            if added:
                reference.bump()
        if verbosity:
            self.stdout.write(f"Office: {added} rows added." if added else "Office: nothing to add.")


def _units() -> int:
    root, added = Unit.objects.get_or_create(
        name=office.OFFICE, defaults={"short_name": office.OFFICE_SHORT, "kind": Unit.Kind.OFFICE}
    )
    named = [(name, short, Unit.Kind.DEPARTMENT) for name, short in office.DEPARTMENTS]
    named += [(f"{name}社区", name, Unit.Kind.COMMUNITY) for name in office.COMMUNITIES]
    for position, (name, short_name, kind) in enumerate(named, start=1):
        facts = {"short_name": short_name, "kind": kind, "parent": root, "position": position}
        added += Unit.objects.get_or_create(name=name, defaults=facts)[1]
    return added


def _categories() -> int:
    added = 0
    units = {unit.short_name: unit for unit in Unit.objects.departments()}
    for place, (name, unit, children) in enumerate(office.CATEGORIES, start=1):
        facts = {"unit": units.get(unit), "position": place * 10}
        parent, is_new = Category.objects.get_or_create(name=name, parent=None, defaults=facts)
        added += is_new
        for below, (child, child_unit) in enumerate(children, start=1):
            clock = Category.Clock.HOURS if child in office.CONSULTATIONS else Category.Clock.DAYS
            facts = {"unit": units.get(child_unit), "position": place * 10 + below, "clock": clock}
            added += Category.objects.get_or_create(name=child, parent=parent, defaults=facts)[1]
    return added


def _tags() -> int:
    return sum(Tag.objects.get_or_create(name=name)[1] for name in office.TAGS)


def _templates() -> int:
    categories = {category.name: category for category in Category.objects.all()}
    return sum(
        ReplyTemplate.objects.get_or_create(name=name, defaults={"text": text, "category": categories.get(category)})[1]
        for name, category, text in office.TEMPLATES
    )
