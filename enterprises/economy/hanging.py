"""What hangs on the file of an enterprise, for imports: its values, five hundred files at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from crm.models import User

from .models import WHOLE_YEAR, Datum, EconomicFile, first_day
from .spans import Piece

Series = tuple[str, int]  # a measure and a year
Values = dict[Series, dict[int, Piece]]  # by the last month; the value of a year by 0
KEY = ["enterprise", "measure", "year", "month"]
FACTS = ["span", "on", "value", "is_final", "source", "by", "at"]
KEPT = ["id", "enterprise_id", "measure", "year", "month", "span", "on", "value", "is_final", "source", "by_id", "at"]


def stored(enterprise_ids: Collection[int], series: Collection[Series]) -> dict[int, Values]:
    """{enterprise: values} of these measures in these years and the years before."""
    if not series:
        return {}
    found: dict[int, Values] = defaultdict(dict)
    years = {year for _measure, year in series}
    rows = Datum.objects.filter(
        enterprise__in=enterprise_ids, measure__in={measure for measure, _year in series},
        year__gte=min(years) - 1, year__lte=max(years),
    )  # fmt: skip
    facts = rows.values_list("enterprise", "measure", "year", "month", "span", "value", "is_final", "source")
    for pk, measure, year, month, span, value, is_final, source in facts.iterator():
        first = WHOLE_YEAR if month == WHOLE_YEAR else month - span + 1
        piece = Piece(first, month, value, is_final, source)
        found[pk].setdefault((measure, year), {})[month] = piece
    return found


def write(changed: Iterable[tuple[int, Series, Piece]], *, by: User | None) -> None:
    """(enterprise, measure and year, value) each."""
    now = timezone.now()
    rows = [
        Datum(
            enterprise_id=pk, measure=measure, year=year, month=piece.last, span=piece.span,
            on=first_day(year, piece.last), value=piece.value, is_final=piece.is_final, source=piece.source, by=by,
            at=now,
        )
        for pk, (measure, year), piece in changed
    ]  # fmt: skip
    Datum.objects.bulk_create(rows, update_conflicts=True, unique_fields=KEY, update_fields=FACTS)


# ---------------------------------------------------------------- undone


def as_kept(files: Iterable[int], series: Collection[Series]) -> dict[int, dict]:
    """{file: its values of these measures and years}, from which put_back makes them as they were."""
    owners = dict(EconomicFile.objects.filter(pk__in=list(files)).values_list("enterprise", "pk"))
    kept: dict[int, dict] = {
        pk: {"enterprise": enterprise, "series": [list(each) for each in series], "rows": []}
        for enterprise, pk in owners.items()
    }
    for row in within(owners, series):
        value, at = str(row.value), row.at.isoformat()
        facts = [row.pk, row.enterprise_id, row.measure, row.year, row.month, row.span, row.on.isoformat()]
        kept[owners[row.enterprise_id]]["rows"].append([*facts, value, row.is_final, row.source, row.by_id, at])
    return kept


def within(enterprise_ids: Iterable[int], series: Collection[Series]) -> list[Datum]:
    """Of each measure its own years."""
    measures, years = {measure for measure, _year in series}, {year for _measure, year in series}
    rows = Datum.objects.filter(enterprise__in=list(enterprise_ids), measure__in=measures, year__in=years)
    return [row for row in rows.order_by("pk") if (row.measure, row.year) in set(series)]


def put_back(kept: dict[int, dict]) -> None:
    """What was not there goes, what was there becomes as it was."""
    if not kept:
        return
    series = {(measure, year) for hung in kept.values() for measure, year in hung["series"]}
    there = {facts[0] for hung in kept.values() for facts in hung["rows"]}
    present = within([hung["enterprise"] for hung in kept.values()], series)
    Datum.objects.filter(pk__in=[row.pk for row in present if row.pk not in there]).delete()
    rows = [Datum(**as_fields(facts)) for hung in kept.values() for facts in hung["rows"]]
    Datum.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=FACTS)


def as_fields(facts: list) -> dict:
    found = dict(zip(KEPT, facts, strict=True))
    return found | {
        "value": Decimal(found["value"]), "at": datetime.fromisoformat(found["at"]),
        "on": first_day(found["year"], found["month"]),
    }  # fmt: skip


def clear(files: Collection[int]) -> None:
    """All values of files that were begun by the import: before it there were none."""
    Datum.objects.filter(enterprise__economic_file__in=files).delete()
