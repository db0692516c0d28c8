"""The contract, tried on every figure there is: its value is that of its rows, and its address opens exactly them.

A slice whose figures join adds what they are counted from to `office`.
"""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from crm import figures
from crm.amounts import Amount, Share
from crm.figure_lists import query
from crm.figures import DIMENSIONS, FIGURES, Cell, Count, Mean, Rate, Scope
from crm.periods import containing, given
from crm.urls import urlpatterns  # every slice is there, and has declared its figures
from tests.classified import classified
from tests.financed import financed
from tests.outings import lived_through as gone_out
from tests.replay import NOW
from tests.replay import office as empty_office
from tests.reported import reported
from tests.settled import invested, settle
from tests.vacancies import lived_through
from tests.visiting import lived_through as visited

JUNE = containing(date(2024, 6, 1), "month")
NAMES = sorted(FIGURES)
ADDING_UP = [name for name in NAMES if isinstance(FIGURES[name], Count | Amount)]
CELLS = [("requests.due", by) for by in DIMENSIONS["requests:list"]]
CELLS += [(name, by) for name in ("visits.made", "visits.follow_ups", "visits.enterprises", "coaching.sessions")
          for by in DIMENSIONS[FIGURES[name].page] if by in {"owner", "community", "purpose", "topic"}]  # fmt: skip
CELLS += [("qualifications.valid", by) for by in DIMENSIONS["qualifications:list"]]
CELLS += [("tiers.a", by) for by in DIMENSIONS["tiers:list"]]
CELLS += [(name, by) for name in ("spaces.vacant_area", "spaces.newly_let") for by in DIMENSIONS["spaces:list"]]
CELLS += [("tenancy.area", by) for by in DIMENSIONS["tenancies:list"]]
CELLS += [("projects.fixed", by) for by in DIMENSIONS["projects:invested"]]
CELLS += [("projects.completed", by) for by in DIMENSIONS["projects:list"]]
CELLS += [("finance.decided", by) for by in DIMENSIONS["finance:introductions"]]
CELLS += [("finance.introduced", by) for by in DIMENSIONS["finance:needs"]]
CELLS += [("finance.institutions", by) for by in DIMENSIONS["finance:institutions"]]
CELLS += [("economy.output", by) for by in DIMENSIONS["economy:list"]]
CELLS += [("economy.on_above_scale", by) for by in DIMENSIONS["economy:list_detail"]]
CELLS += [("economy.ten_billion", by) for by in DIMENSIONS["economy:near"]]
CELLS += [("economy.fixed_total", by) for by in DIMENSIONS["economy:totals"]]
OUTINGS = ("activities.held", "activities.attended", "activities.enterprises")
CELLS += [(name, by) for name in OUTINGS for by in DIMENSIONS[FIGURES[name].page]]


@pytest.fixture(scope="module")
def with_all_slices(lived, django_db_blocker):
    """In the transaction that `lived` takes back."""
    with django_db_blocker.unblock():
        lived_through()
        settle(NOW)
        invested(NOW)
        reported()
        visited("走")
        classified()
        gone_out()
        financed(NOW)
    return lived


@pytest.fixture
def office(with_all_slices, db):
    return with_all_slices


@pytest.fixture
def scope(office):
    return Scope(office.officer, NOW, JUNE)


def value(figure, scope, cell=None):
    """Computed as a page does: alone, or as one line of a breakdown."""
    if cell is None:
        return figures.values([figure], scope)[figure.name]
    lines = figures.broken_down([figure], scope, cell.dimension)
    return lines[cell.key][figure.name] if cell.key in lines else figure.value({})


def agrees(figure, scope, cell=None) -> None:
    """The rule of each kind."""
    found, rows = value(figure, scope, cell), [row.pk for row in figure.rows(scope, cell)]
    assert len(rows) == len(set(rows))
    if isinstance(figure, Count):
        assert found.number == len(rows)
    if isinstance(figure, Amount):
        agrees_in_sum(figure, found, scope, cell)
    if isinstance(figure, Share):
        agrees_in_share(figure, found, scope, cell)
    elif isinstance(figure, Rate):
        part = {row.pk for row in figure.part.rows(scope, cell)}
        assert part <= set(rows)
        assert (found.part, found.whole) == (len(part), len(rows))
        assert found.number is None if not rows else abs(float(found.number) - 100 * len(part) / len(rows)) <= 0.05
    if isinstance(figure, Mean):
        assert bool(found.whole) == bool(rows)
        assert found.whole >= len(rows)  # a row may be measured more than once
        assert found.number is None if not rows else abs(found.number - Decimal(found.part) / found.whole) <= 0.05


def said(amount, scope, cell) -> list:
    """What each row says of it."""
    return [getattr(row, amount.column) for row in amount.rows(scope, cell)]


def agrees_in_sum(amount, found, scope, cell) -> None:
    if not said(amount, scope, cell):
        assert found == amount.value({})  # what the figure says of no rows: 0, or that it is not known
        return
    known = [number for number in said(amount, scope, cell) if number is not None]
    missing = len(said(amount, scope, cell)) - len(known)
    assert (found.number, found.missing) == (None if missing and not known else sum(known), missing)


def agrees_in_share(share, found, scope, cell) -> None:
    assert set(share.part.rows(scope, cell)) <= set(share.rows(scope, cell))
    part, whole = (sum(said(amount, scope, cell)) for amount in (share.part, share.whole))
    assert (found.part, found.whole) == (part, whole)
    assert found.number is None if not whole else abs(float(found.number) - float(100 * part / whole)) <= 0.05


def shown(figure, scope, cell=None) -> list[int]:
    """What stands in the lines of its list: the rows, or what they hang on, once each."""
    return sorted(set(figure.rows(scope, cell).values_list(figure.counts[0].basis.shown, flat=True)))


def opened(client, figure, scope, cell=None) -> list[int]:
    page = client.get(f"{reverse(figure.page)}?{urlencode(query(figure, scope, cell))}")
    assert page.context["filter"].opened.figure is figure
    return sorted(row.pk for row in page.context["page"])


def test_figures_have_been_declared():
    assert urlpatterns
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_says_what_it_is(name):
    figure = FIGURES[name]

    assert name == figure.name
    assert all(str(words) for words in (figure.label, figure.definition, figure.unit))
    parts = [*figure.counts, *figure.measured]
    assert all(FIGURES[part.name] is part for part in parts)  # its parts can be opened, too
    assert len({count.basis for count in figure.counts}) == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_value_is_that_of_the_rows_and_its_address_opens_them(name, scope, as_user):
    figure = FIGURES[name]

    agrees(figure, scope)
    with time_machine.travel(NOW, tick=False):
        assert opened(as_user(scope.user), figure, scope) == shown(figure, scope)


@pytest.mark.parametrize("name", NAMES)
def test_each_line_of_a_breakdown_is_the_value_of_its_rows(name, scope):
    figure = FIGURES[name]
    for dimension in dimensions_of(figure):
        lines = figures.broken_down([figure], scope, dimension)
        assert lines or not figure.rows(scope)
        for key, line in lines.items():
            if dimension.is_partition:
                agrees(figure, scope, Cell(dimension, key))
            else:  # a month is opened by its days
                days = given(dimension.query(key, JUNE))
                assert value(figure, Scope(scope.user, scope.now, days)) == line[name]


def dimensions_of(figure):
    """What stands now belongs to no month."""
    return [by for by in DIMENSIONS[figure.page].values() if by.is_partition or figure.has_period]


@pytest.mark.parametrize("name", ADDING_UP)
def test_the_lines_add_up_to_the_whole(name, scope):
    figure = FIGURES[name]
    whole = value(figure, scope).number or 0

    for dimension in dimensions_of(figure):
        lines = figures.broken_down([figure], scope, dimension).values()
        total = sum(line[name].number or 0 for line in lines)
        assert total == whole if dimension.is_partition else total >= whole


@pytest.mark.parametrize(("name", "by"), CELLS)
def test_the_address_of_a_cell_opens_its_rows(name, by, scope, as_user):
    figure, client = FIGURES[name], as_user(scope.user)
    dimension = DIMENSIONS[figure.page][by]

    with time_machine.travel(NOW, tick=False):
        for key in figures.broken_down([figure], scope, dimension):
            cell = Cell(dimension, key)
            assert opened(client, figure, scope, cell) == shown(figure, scope, cell)


@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize("by", [None, *DIMENSIONS["requests:list"]])
def test_it_takes_as_many_queries_for_one_unit_as_for_three(db, by, units, django_assert_num_queries):
    office = empty_office(units, near="新")
    for unit in range(units):
        office.live("06-03 10:00", unit, [("reply", "06-05 11:00", {})])
    asked = [figure for figure in FIGURES.values() if figure.page == "requests:list" and figure.has_period]
    dimension, scope = DIMENSIONS["requests:list"][by] if by else None, Scope(office.officer, NOW, JUNE)
    figures.broken_down(asked, scope, dimension)  # fills this process's copy of the calendar

    with django_assert_num_queries(6):
        assert figures.broken_down(asked, scope, dimension)


@pytest.mark.parametrize(
    "address",
    ["figure=nonsense", "figure=requests.due", "figure=requests.due&from=2024-06-30&to=2024-06-01",
     "figure=requests.due&from=2024-06-01&to=nonsense", "figure=requests.due&from=2024-06-01&to=2024-06-30&by=nonsense",
     "figure=requests.due&from=2024-06-01&to=2024-06-30&by=unit&key=nonsense",
     "figure=requests.due&from=2024-06-01&to=2024-06-30&by=month&key=2024-06-01"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_opens_the_plain_list(address, office, as_user):
    page = as_user(office.officer).get(f"/desk/requests/?{address}")

    assert page.context["filter"].opened is None
    assert page.context["filter"].view == "open"
