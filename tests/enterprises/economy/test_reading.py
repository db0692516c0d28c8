"""What others ask for: of a year, of this year so far. The year's own value has the last word; stocks are not added."""

import pytest

from enterprises.economy.models import Measure
from enterprises.economy.reading import months_of, of_year, to_date, year_growth
from tests.factories import make_enterprise

from .conftest import WAN, entry

OUTPUT, PEOPLE = Measure.OUTPUT, Measure.EMPLOYEES


def in_wan(found: dict) -> dict:
    return {measure: value / WAN for measure, value in found.items()}


def test_a_year_is_its_own_value_or_the_sum_of_its_months(put, enterprise):
    put(entry(2, 15000, span=2), entry(3, 8000), entry(0, 95000, year=2023), entry(1, 1, year=2023), confirmed=True)
    put(entry(3, 300, measure=PEOPLE), entry(4, 310, measure=PEOPLE))

    assert in_wan(of_year([enterprise.pk], [OUTPUT, PEOPLE], 2024)[enterprise.pk]) == {OUTPUT: 23000, PEOPLE: 310}
    assert in_wan(of_year([enterprise.pk], [OUTPUT, PEOPLE], 2023)[enterprise.pk]) == {OUTPUT: 95000}
    assert of_year([enterprise.pk], [OUTPUT], 2022) == {}


@pytest.mark.parametrize("many", [1, 3])
def test_one_query_for_all(put, many, django_assert_num_queries, db):
    rows = [make_enterprise() for _n in range(many)]
    for row in rows:
        put(entry(4, 9000), entry(4, 100, measure=Measure.TAX), of=row)

    with django_assert_num_queries(1):
        assert len(of_year([row.pk for row in rows], Measure.values, 2024)) == many


def so_far(enterprise, year: int = 2024):
    found = months_of(enterprise.pk, [OUTPUT], [year - 2, year - 1, year])
    return to_date(found.get(OUTPUT, {}), OUTPUT, year)


def test_this_year_so_far_is_compared_with_the_same_months_however_they_were_told(put, enterprise):
    put(entry(2, 16000, span=2), entry(3, 8320), entry(1, 7800, year=2023), entry(2, 7600, year=2023))
    put(entry(3, 8000, year=2023), entry(4, 9999, year=2023))

    found = so_far(enterprise)

    assert (found.now / WAN, found.before / WAN, found.last_year / WAN) == (24320, 23400, 33399)
    assert f"{found.growth:+}" == "+3.93"
    assert f"{found.until:%Y-%m}" == "2024-03"


def test_months_that_are_not_the_same_ones_are_not_compared(put, enterprise):
    put(entry(3, 8000), entry(4, 8000), entry(4, 7000, year=2023))

    assert so_far(enterprise).growth is None


def test_two_whole_years_are_compared_as_such(put, enterprise):
    put(*(entry(month, 1000, year=2022) for month in range(1, 13)), entry(0, 12600, year=2023))
    rows = months_of(enterprise.pk, [OUTPUT], [2022, 2023])[OUTPUT]

    assert year_growth(rows, OUTPUT, 2023) == 5
    assert year_growth(rows, OUTPUT, 2022) is None
