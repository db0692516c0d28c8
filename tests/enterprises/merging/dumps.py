"""The whole database as text, but for what a merge writes down about itself."""

from django.apps import apps

from crm.models import Event, EventCursor, Notice
from enterprises.merging.models import Merge, MovedRow

OWN = {Event, EventCursor, Notice, Merge, MovedRow}


def dump() -> list[str]:
    models = [model for model in apps.get_models(include_auto_created=True) if model not in OWN]
    return sorted(
        f"{model._meta.label} {row}"
        for model in models
        if model._meta.managed and not model._meta.proxy
        for row in model._base_manager.order_by("pk").values()
    )
