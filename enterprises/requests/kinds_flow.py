"""What an administrator may do to categories and reply templates: add, change, take out of use. Nothing is deleted."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import audit, reference
from crm.flow import Refused
from crm.models import User
from crm.words import speak

from .models import Category, ReplyTemplate

Kind = TypeVar("Kind", Category, ReplyTemplate)

# what history calls a fact, and the field
WRITTEN: dict[type, dict[str, str]] = {
    Category: {
        "name": "name", "part_of": "parent", "usual_unit": "unit", "category_clock": "clock", "order": "position",
        "in_use": "is_active",
    },
    ReplyTemplate: {"name": "name", "category": "category", "words": "text", "in_use": "is_active"},
}  # fmt: skip

speak(
    verbs={
        "category.create": gettext_lazy("added the category"),
        "category.edit": gettext_lazy("changed the category"),
        "replytemplate.create": gettext_lazy("added the reply template"),
        "replytemplate.edit": gettext_lazy("changed the reply template"),
    },
    fields={
        said: model._meta.get_field(name).verbose_name
        for model, names in WRITTEN.items()
        for said, name in names.items()
        if said not in {"name", "category"}
    },
    values={
        "category_clock": dict(Category.Clock.choices),
        "in_use": {True: pgettext_lazy("rule", "yes"), False: pgettext_lazy("rule", "no")},
    },
)


class Overtaken(Refused):
    """Somebody changed it while this person was looking at the page."""


def create_category(*, by: User, now: datetime | None = None, address: str | None = None, **facts: Any) -> Category:
    return _create(Category(**facts), _refuse_category, by=by, now=now, address=address)


def edit_category(
    pk: int, *, by: User, seen: str, now: datetime | None = None, address: str | None = None, **facts: Any
) -> Category:
    """Requests that have it keep it, and the deadlines that are running."""
    return _edit(Category, pk, facts, _refuse_category, by=by, seen=seen, now=now, address=address)


def create_reply_template(
    *, by: User, now: datetime | None = None, address: str | None = None, **facts: Any
) -> ReplyTemplate:
    return _create(ReplyTemplate(**facts), _refuse_template, by=by, now=now, address=address)


def edit_reply_template(
    pk: int, *, by: User, seen: str, now: datetime | None = None, address: str | None = None, **facts: Any
) -> ReplyTemplate:
    return _edit(ReplyTemplate, pk, facts, _refuse_template, by=by, seen=seen, now=now, address=address)


def as_shown(thing: Category | ReplyTemplate) -> str:
    """What a page shows of it: enough to notice that it changed."""
    return "|".join(str(audit.plain(value)) for value in _written(thing).values())


# ---------------------------------------------------------------- what the verbs share


def _create(thing: Kind, refuse: Callable[[Kind], None], *, by, now, address) -> Kind:
    """The same added twice is one."""
    with transaction.atomic():
        reference.hold(by)
        twin = _twin(thing)
        if twin and _written(twin) == _written(thing):
            return twin
        refuse(thing)
        thing.save(force_insert=True)
        _record(thing, "create", {}, by=by, now=now, address=address)
    return thing


def _edit(model: type[Kind], pk: int, facts: dict, refuse: Callable[[Kind], None], *, by, seen, now, address) -> Kind:
    with transaction.atomic():
        reference.hold(by)
        thing = model._default_manager.get(pk=pk)
        before, was = _written(thing), as_shown(thing)
        for name, value in facts.items():
            setattr(thing, name, value)
        if _written(thing) == before:
            return thing  # also of a form that was sent twice
        if was != seen:
            raise Overtaken(_("Somebody changed this while you were writing."))
        refuse(thing)
        thing.save(update_fields=list(facts))
        _record(thing, "edit", before, by=by, now=now, address=address)
    return thing


def _record(thing: Kind, what: str, before: dict, *, by, now, address) -> None:
    """One line of history, and word to all processes that keep a copy."""
    changes = audit.differences(before, _written(thing))
    verb = f"{thing._meta.model_name}.{what}"
    audit.record(thing, verb, by=by, at=now or timezone.now(), changes=changes, address=address)
    reference.bump()


def _written(thing: Category | ReplyTemplate) -> dict:
    return {said: getattr(thing, name) for said, name in WRITTEN[type(thing)].items()}


def _twin(thing: Kind) -> Kind | None:
    """Another one of this name in the same place."""
    place = "parent" if isinstance(thing, Category) else "category"
    rows = type(thing)._default_manager.filter(**{"name": thing.name, place: getattr(thing, place)})
    return rows.exclude(pk=thing.pk).first()


def _refuse_twin(thing: Category | ReplyTemplate) -> None:
    twin = _twin(thing)
    if twin and not twin.is_active:
        raise Refused(_("There is one of this name, out of use. Put that one back in use."))
    if twin:
        raise Refused(_("There is one of this name already."))


def _refuse_category(category: Category) -> None:
    """Two levels, each name once in its place, and always something to choose."""
    _refuse_twin(category)
    parent = category.parent
    if parent and (parent.parent_id or parent.pk == category.pk):
        raise Refused(_("Categories have two levels; choose one of the upper level."))
    if parent and category.pk and Category.objects.filter(parent=category.pk).exists():
        raise Refused(_("Others stand below this one; categories have two levels."))
    others = Category.objects.filter(parent=None, is_active=True).exclude(pk=category.pk)
    if (parent or not category.is_active) and not others.exists():
        raise Refused(_("This is the last upper category in use; without one nothing can be logged."))


def _refuse_template(template: ReplyTemplate) -> None:
    _refuse_twin(template)
