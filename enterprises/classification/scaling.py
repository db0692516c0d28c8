"""企业规模, computed from the figures of the last year for all whose scale nobody has written down."""

import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy, override

from crm import audit
from crm.clock import SHANGHAI
from crm.models import Event
from crm.words import speak
from enterprises.accounts.models import Enterprise
from enterprises.economy.reading import of_year

from . import scale_words
from .deciding import chunks
from .facts import OF_SCALE
from .rules import year_of_figures
from .scale import Found, find

OPEN = Q(scale_how=Enterprise.How.RULE) | Q(scale="")
COMPUTED = "enterprise.scale"
PAUSE = 0.02  # seconds in which others may write; SQLite has one writer at a time

speak(verbs={COMPUTED: gettext_lazy("computed the scale")})


def found_of(row: Enterprise, figures: dict) -> Found:
    return find(section=row.section, division=row.division, figures=figures)


def compute(now: datetime, *, progress: Callable[[int], None] = lambda done: None) -> int:
    """A thousand in a transaction. Where the figures do not say it, the scale stays as it is."""
    done = changed = 0
    for rows in chunks(Enterprise.objects.standing().filter(OPEN)):
        done += len(rows)
        changed += settle(rows, now, progress=lambda done=done: progress(done))
        if connection.vendor == "sqlite":
            time.sleep(PAUSE)
    return changed


def settle(rows: list[Enterprise], now: datetime, *, progress: Callable[[], None] = lambda: None) -> int:
    year = year_of_figures(now.astimezone(SHANGHAI).date())
    figures = of_year([row.pk for row in rows], OF_SCALE, year)
    found = {row.pk: (row.scale, found_of(row, figures.get(row.pk, {}))) for row in rows}
    moves = {pk: (before, said) for pk, (before, said) in found.items() if said.scale not in {"", before}}
    with transaction.atomic():
        progress()
        if not moves:
            return 0
        held = Enterprise.objects.standing().filter(OPEN, pk__in=moves).select_for_update().order_by("pk")
        present = [pk for pk, scale in held.values_list("pk", "scale") if scale == moves[pk][0]]
        by_scale: dict[str, list[int]] = {}
        for pk in present:
            by_scale.setdefault(moves[pk][1].scale, []).append(pk)
        for scale, pks in by_scale.items():
            written = {"scale": scale, "scale_how": Enterprise.How.RULE, "updated_at": now}
            Enterprise.objects.filter(pk__in=pks).update(**written)
        with override(settings.LANGUAGE_CODE):
            Event.objects.bulk_create(
                audit.event_about(
                    Enterprise, pk, COMPUTED, at=now, changes={"scale": [moves[pk][0], moves[pk][1].scale]},
                    text=scale_words.reasons(moves[pk][1], year=year, figures=False),
                )
                for pk in present
            )  # fmt: skip
    return len(present)
