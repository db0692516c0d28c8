"""Entering figures of an enterprise, one verb: nonsense is refused, what looks like a slip is asked about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit, lights
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Event, User
from crm.words import change_words, listed, sentences, speak
from enterprises.accounts.changes import allow
from enterprises.accounts.models import Enterprise

from .amounts import amount_words, kept, span_words, told
from .jumps import jump, known_before
from .models import MAY_BE_NEGATIVE, STOCKS, WHOLE_YEAR, WRITES, Datum, EconomicFile, Measure, Source, first_day
from .rules import number

YEARS = range(2000, 2101)
MOST = Decimal(10) ** 16

speak(
    verbs={"economy.enter": gettext_lazy("entered economic figures")},
    fields={f"economy.{measure}": measure.label for measure in Measure},
    values={f"economy.{measure}": told(measure) for measure in Measure},
)


@dataclass(frozen=True)
class Entry:
    """A value to be stored; without one, what is stored is taken back. `month` is the last one that it covers."""

    measure: str
    year: int
    month: int
    value: Decimal | None
    span: int = 1
    is_final: bool = False
    source: str = Source.STATISTICS

    @property
    def key(self) -> tuple[str, int, int]:
        return self.measure, self.year, self.month

    @property
    def when(self) -> str:
        return span_words(self.year, self.month, self.span)


class Doubtful(Refused):
    """Far from what was known before: the unit may be wrong. Goes through when the person says that it is right."""

    def __init__(self, questions: list[str]) -> None:
        super().__init__(sentences(*questions))
        self.questions = questions


class Overtaken(Refused):
    """Somebody was quicker."""


def enter(
    enterprise_pk: int, *, by: User, entries: Collection[Entry], seen: datetime | None, now: datetime,
    confirmed: bool = False, address: str | None = None,
) -> EconomicFile:  # fmt: skip
    """All or none. `seen` is when the file had changed last as the page showed it; the same again says nothing."""
    allow(by, frozenset(WRITES))
    refuse_odd(entries)
    with transaction.atomic():
        enterprise = Enterprise.objects.visible_to(by).get(pk=enterprise_pk)
        file, is_new = lock(enterprise)
        stored = present(enterprise_pk, entries)
        changed = [entry for entry in entries if not is_stored(entry, stored.get(entry.key))]
        if not changed:
            return file
        if (None if is_new else file.updated_at) != seen:
            raise overtaken(file)
        refuse_overlaps(stored, changed)
        if not confirmed:
            ask_about_jumps(enterprise_pk, changed, now=now)
        before = {entry.key: kept(row) for entry in changed if (row := stored.get(entry.key))}
        written = write(enterprise_pk, changed, by=by, now=now)
        file.save(update_fields=["updated_at"])
        audit.record(
            file, "economy.enter", by=by, at=now, changes=told_changes(changed, before, written), address=address,
            on_behalf=by.acting_in(*WRITES, owners=[enterprise.officer_id]),
        )  # fmt: skip
    return file


def lock(enterprise: Enterprise) -> tuple[EconomicFile, bool]:
    """The file of the enterprise, held until the transaction ends; and whether it was begun just now."""
    file, is_new = EconomicFile.objects.get_or_create(enterprise=enterprise)
    return (file, True) if is_new else (EconomicFile.objects.select_for_update().get(pk=file.pk), False)


def present(enterprise_pk: int, entries: Iterable[Entry]) -> dict[tuple, Datum]:
    measures, years = {entry.measure for entry in entries}, {entry.year for entry in entries}
    rows = Datum.objects.filter(enterprise=enterprise_pk, measure__in=measures, year__in=years)
    return {(row.measure, row.year, row.month): row for row in rows}


def is_stored(entry: Entry, row: Datum | None) -> bool:
    if row is None or entry.value is None:
        return row is None and entry.value is None
    said = (entry.value, entry.span, entry.is_final, entry.source)
    return said == (row.value, row.span, row.is_final, row.source)


def write(enterprise_pk: int, entries: Iterable[Entry], *, by: User, now: datetime) -> dict[tuple, Datum]:
    rows = [
        Datum(
            enterprise_id=enterprise_pk, measure=entry.measure, year=entry.year, month=entry.month, span=entry.span,
            on=first_day(entry.year, entry.month), value=entry.value, is_final=entry.is_final, source=entry.source,
            by=by, at=now,
        )
        for entry in entries if entry.value is not None
    ]  # fmt: skip
    for entry in entries:
        if entry.value is None:
            facts = {"measure": entry.measure, "year": entry.year, "month": entry.month}
            Datum.objects.filter(enterprise=enterprise_pk, **facts).delete()  # history keeps what it was
    Datum.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["enterprise", "measure", "year", "month"],
        update_fields=["span", "on", "value", "is_final", "source", "by", "at"],
    )  # fmt: skip
    return {(row.measure, row.year, row.month): row for row in rows}


def told_changes(entries: Iterable[Entry], before: dict[tuple, str], written: dict[tuple, Datum]) -> dict:
    """{economy.output: [what stood in these months, what stands there now]}"""
    changes: dict[str, list] = {}
    for entry in sorted(entries, key=lambda entry: entry.key):
        old, new = changes.setdefault(f"economy.{entry.measure}", [[], []])
        old.extend([before[entry.key]] if entry.key in before else [])
        new.extend([kept(written[entry.key])] if entry.key in written else [])
    return changes


# ---------------------------------------------------------------- what is refused


def refuse_odd(entries: Iterable[Entry]) -> None:
    for entry in entries:
        label = Measure(entry.measure).label
        if not (entry.month == WHOLE_YEAR and entry.span == 1 or 1 <= entry.span <= entry.month <= 12):
            raise Refused(_("%(measure)s: these are no months of one year.") % {"measure": label})
        if problem := oddity(entry):
            said = {"measure": label, "when": entry.when, "problem": problem}
            raise Refused(_("%(measure)s %(when)s: %(problem)s") % said)


def oddity(entry: Entry) -> str:
    """What is wrong with a value whatever else is known, in words; "" when nothing is."""
    value, span = entry.value, entry.span
    if entry.year not in YEARS:
        return _("this year lies too far away to be meant.")
    if value is None:
        return ""
    if value < 0 and entry.measure not in MAY_BE_NEGATIVE:
        return _("%(amount)s is less than nothing. Only tax can be, when it is paid back.") % {"amount": value}
    if abs(value) >= MOST:
        return _("this is more than can be stored.")
    if entry.measure in STOCKS and span > 1:
        return _("this stands at the end of a month and is not added up over two.")
    return ""


def refuse_overlaps(stored: dict[tuple, Datum], entries: Iterable[Entry]) -> None:
    """1–2月 as one value does not stand beside one of January."""
    spans = {key: row.span for key, row in stored.items()}
    for entry in entries:
        spans.pop(entry.key, None)
        if entry.value is not None:
            spans[entry.key] = entry.span
    for (measure, year, month), span in spans.items():
        covered = [spans.get((measure, year, earlier)) for earlier in range(month - span + 1, month)]
        clash = next((month - span + 1 + at for at, own in enumerate(covered) if own), None)
        if clash:
            words = _(
                "%(measure)s: %(months)s stands as one value, and %(month)s has one of its own. Only one of the two"
                " can count: empty the other."
            )
            said = {"months": span_words(year, month, span), "month": span_words(year, clash, 1)}
            raise Refused(words % {"measure": Measure(measure).label, **said})


def ask_about_jumps(enterprise_pk: int, entries: Iterable[Entry], *, now: datetime) -> None:
    """Each value against what is stored of earlier months, or stands before it in the same form."""
    times, questions = number("jump_times", now.astimezone(SHANGHAI).date()), []
    given: dict[tuple, Decimal] = {}
    for entry in sorted(entries, key=lambda entry: entry.key):
        if entry.value is None:
            continue
        series, own = (entry.measure, entry.month == WHOLE_YEAR), entry.value / entry.span
        known = known_before([enterprise_pk], entry.measure, entry.year, entry.month).get(enterprise_pk, [])
        known = [given[series], *known] if series in given else known
        given[series] = own
        if before := jump(own, known, times=times):
            questions.append(question(entry, before))
    if questions:
        raise Doubtful(questions)


def question(entry: Entry, before: Decimal) -> str:
    words = _("%(measure)s %(when)s: %(amount)s? Before it was %(before)s. Is the unit right?")
    now, then = (amount_words(entry.measure, value) for value in (entry.value, round(before, 2)))
    return words % {"measure": Measure(entry.measure).label, "when": entry.when, "amount": now, "before": then}


def overtaken(file: EconomicFile) -> Overtaken:
    """Who was quicker, when, and what they entered."""
    event = Event.objects.about(file).filter(verb__startswith="economy.").first()
    said = _("%(who)s entered figures of this enterprise at %(when)s, after you had opened it.") % {
        "who": (event and event.actor_name) or _("Somebody"), "when": lights.short(file.updated_at),
    }  # fmt: skip
    what = listed(change_words(name, *pair) for name, pair in event.changes.items()) if event else ""
    return Overtaken(sentences(said, what) if what else said)
