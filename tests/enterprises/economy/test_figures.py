"""The figures of the half-year report, to the second place, and the rows behind each of them; then each rule again."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from crm.figure_tables import address
from crm.figures import FIGURES, Scope, values
from crm.models import Role
from crm.periods import Period, containing
from enterprises.economy.figures import output_above
from enterprises.economy.models import Datum, ListEntry, Listing, Measure, Observation
from tests.factories import make_user
from tests.replay import NOW
from tests.reported import YI, reported

TO_MAY = Period(date(2024, 1, 1), date(2024, 5, 31))
SENTENCE = (
    "规上工业总产值{output_above}亿元,同比{output_above_growth}%,其中区50强外{output_others}亿元,同比{output_others_growth}%,"
    "区50强内{output_top}亿元,同比{output_top_growth}%"
)
NAMES = (output_above[0].name.removeprefix("economy."), "output_others", "output_top")


@pytest.fixture
def enterprises(db):
    return reported()


@pytest.fixture
def scope(enterprises):
    return Scope(make_user(Role.REPORTER), NOW, TO_MAY)


def found(scope, *names) -> dict:
    asked = [FIGURES[f"economy.{name}"] for name in names]
    return dict(zip(names, values(asked, scope).values(), strict=True))


def written(scope, *names) -> dict[str, str]:
    return {name: FIGURES[f"economy.{name}"].written(each.number) for name, each in found(scope, *names).items()}


def test_the_sentence_of_the_report_is_made_of_the_figures(scope):
    said = written(scope, *NAMES, *(f"{name}_growth" for name in NAMES))

    assert SENTENCE.format(**said) == (
        "规上工业总产值177.79亿元,同比+0.49%,其中区50强外116.61亿元,同比+0.51%,区50强内61.18亿元,同比+0.45%"
    )


@pytest.mark.parametrize("name", [*NAMES, *(f"{name}_growth" for name in NAMES)])
def test_behind_each_number_of_it_stand_enterprises_that_sum_to_it(scope, as_user, name):
    figure, number = FIGURES[f"economy.{name}"], found(scope, name)[name]

    with time_machine.travel(NOW, tick=False):
        page = as_user(scope.user).get(address(figure, scope))

    rows, totals = list(page.context["page"]), page.context["totals"]
    now, before = sum(row.now for row in rows), sum(row.before for row in rows)
    assert rows
    if name.endswith("_growth"):
        assert (now, before) == (number.part, number.whole)
        assert figure.written(100 * (now - before) / before) == figure.written(number.number)
    else:
        assert now == number.number
    assert (totals["now"], totals["before"]) == (now, before)
    assert all(figure.written(number.number) in page.content.decode() for _one in [0])


def test_published_totals_are_the_exact_cumulative_ones_or_none(scope):
    half = Scope(scope.user, NOW, Period(date(2024, 1, 1), date(2024, 6, 30)))
    june = Scope(scope.user, NOW, containing(date(2024, 6, 1), "month"))
    february = Scope(scope.user, NOW, containing(date(2024, 2, 1), "month"))

    assert written(scope, "fixed_total", "fixed_total_growth") == {"fixed_total": "88.30", "fixed_total_growth": "—"}
    assert written(half, "industrial_total", "industrial_total_growth") == {
        "industrial_total": "57.74", "industrial_total_growth": "+3.20",
    }  # fmt: skip
    assert written(june, "fixed_total")["fixed_total"] == "17.10"
    assert found(february, "fixed_total")["fixed_total"].number is None
    assert found(scope, "retail_total")["retail_total"].number is None


# ---------------------------------------------------------------- each rule once more, in plain Python


def on_list(listing, year) -> set[int]:
    return {row.enterprise_id for row in ListEntry.objects.all() if (row.listing, row.year) == (listing, year)}


GROUPS = {
    "output_above": lambda pk: pk in on_list(Listing.ABOVE_SCALE, 2024),
    "output_top": lambda pk: pk in on_list(Listing.ABOVE_SCALE, 2024) & on_list(Listing.TOP50, 2024),
    "output_others": lambda pk: pk in on_list(Listing.ABOVE_SCALE, 2024) - on_list(Listing.TOP50, 2024),
    "revenue_above": lambda pk: pk in on_list(Listing.ABOVE_SCALE, 2024),
}
OF_ALL = ("output", "revenue", "tax", "rd", "fixed", "industrial")


@pytest.mark.parametrize("name", [*GROUPS, *OF_ALL])
@pytest.mark.parametrize(
    "period", [TO_MAY, containing(date(2024, 6, 1), "month"), containing(date(2024, 1, 1), "half")]
)
def test_a_sum_is_of_the_months_of_its_group(scope, name, period):
    belongs, measure = GROUPS.get(name, lambda pk: True), name.partition("_")[0]
    rows = [row for row in Datum.objects.all() if row.measure == measure and row.month and belongs(row.enterprise_id)]
    mine = [row.value for row in rows if period.first <= row.on <= period.last]

    number = found(Scope(scope.user, NOW, period), name, f"{name}_count")

    assert number[name].number == sum(mine)
    assert number[f"{name}_count"].number == len(mine)


def test_the_value_of_a_year_is_no_month(scope):
    assert Datum.objects.filter(month=0, on=date(2023, 1, 1)).exists()

    year = Scope(scope.user, NOW, containing(date(2023, 1, 1), "year"))

    assert found(year, "output")["output"].number < 104 * YI * 2
    assert found(year, "revenue")["revenue"].number != Decimal("0.17") * YI


def test_who_is_on_a_list_and_who_is_great_is_counted(scope):
    numbers = {name: each.number for name, each in found(scope, "on_above_scale", "on_top50", "ten_billion").items()}

    assert numbers == {"on_above_scale": 4, "on_top50": 2, "ten_billion": 1}


def test_a_merged_file_counts_nothing(scope, enterprises):
    before = found(scope, "output_above", "on_top50")
    mine = sum(
        row.value
        for row in Datum.objects.filter(
            enterprise=enterprises[0], on__range=(TO_MAY.first, TO_MAY.last), month__gt=0, measure=Measure.OUTPUT
        )
    )

    enterprises[0].merged_into = enterprises[1]
    enterprises[0].save(update_fields=["merged_into"])

    after = found(scope, "output_above", "on_top50")
    assert after["output_above"].number == before["output_above"].number - mine
    assert after["on_top50"].number == 1


@pytest.mark.parametrize("role", [Role.SPACES, Role.EDITOR, Role.HANDLER, Role.ATTRACTION, Role.ADMIN])
def test_figures_of_enterprises_are_not_everybodys(enterprises, role):
    scope = Scope(make_user(role), NOW, TO_MAY)

    assert found(scope, "output_above")["output_above"].number == 0
    assert Observation.objects.visible_to(scope.user).count() == 3
