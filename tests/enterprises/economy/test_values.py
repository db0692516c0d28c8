"""Entering figures: all or none, told once, refused in words, asked about when the unit may be wrong."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from crm.flow import Refused
from crm.models import Event, Role
from crm.words import change_words
from enterprises.economy.models import WRITES, Datum, EconomicFile, Measure, Source
from enterprises.economy.values import Doubtful, Entry, Overtaken
from tests.factories import make_user

from .conftest import WAN, entry, stored

OUTPUT = Measure.OUTPUT


def test_months_and_a_year_are_stored_with_their_source(put, enterprise, reporter, now):
    put(entry(2, 17000, span=2, is_final=True), entry(0, 100_000, year=2023, source=Source.REPORTED))

    told_together, year = Datum.objects.order_by("-year")
    assert (told_together.span, told_together.is_final, str(told_together.on)) == (2, True, "2024-02-01")
    assert (year.month, year.source, str(year.on)) == (0, Source.REPORTED, "2023-01-01")
    assert {(row.by, row.at) for row in (told_together, year)} == {(reporter, now)}


def test_history_tells_each_measure_with_its_months(put, known, enterprise):
    put(entry(4, 9300, is_final=True), entry(5, 120, measure=Measure.TAX))

    event = Event.objects.about(EconomicFile.objects.get())[0]
    assert event.verb == "economy.enter"
    assert event.changes == {
        "economy.output": [["2024-04/1=92000000.00"], ["2024-04/1=93000000.00!"]],
        "economy.tax": [[], ["2024-05/1=1200000.00"]],
    }
    with override("en"):
        said = change_words("economy.output", *event.changes["economy.output"])
    assert said == "Industrial output: April 2024 CNY 92,000,000 → April 2024 CNY 93,000,000 (final)"


def test_the_same_again_changes_and_tells_nothing(put, known):
    file = put(entry(3, 9000), entry(4, 9200), seen=None)

    assert file.updated_at == known.updated_at
    assert Event.objects.about(file).count() == 1


def test_a_value_is_corrected_and_taken_back(put, known, enterprise):
    put(entry(3, 9100), entry(4, None))

    assert stored(enterprise) == {(OUTPUT, 2024, 3): 9100}


def test_whoever_comes_second_is_told_what_the_first_one_did(put, known, officer, enterprise):
    put(entry(5, 9500), by=officer)

    with pytest.raises(Overtaken) as refusal:
        put(entry(5, 9600), seen=known.updated_at)

    assert all(word in str(refusal.value.reason) for word in ("林晓岚", "May 2024", "95,000,000"))
    assert stored(enterprise)[OUTPUT, 2024, 5] == 9500


@pytest.mark.parametrize(
    ("bad", "word"),
    [(entry(5, -1), "less than nothing"), (entry(13, 1), "no months"), (entry(1, 1, span=2), "no months"),
     (entry(5, 1, year=1999), "too far"), (entry(5, Decimal(10) ** 12), "more than can be stored"),
     (entry(2, 1, measure=Measure.EMPLOYEES, span=2), "end of a month")],
    ids=["negative", "month 13", "a span before January", "another century", "too much", "people over two months"],
)  # fmt: skip
def test_nonsense_is_refused_in_words_and_nothing_is_stored(put, enterprise, bad, word):
    with pytest.raises(Refused, match=word):
        put(entry(4, 9000), bad)

    assert stored(enterprise) == {}
    assert not EconomicFile.objects.exists()


def test_a_tax_may_be_paid_back(put, enterprise):
    put(entry(5, -30, measure=Measure.TAX))

    assert stored(enterprise) == {(Measure.TAX, 2024, 5): -30}


@pytest.mark.parametrize("wan", [184_001, 459])
def test_what_looks_like_a_mistaken_unit_is_asked_about_and_goes_through_when_confirmed(put, known, enterprise, wan):
    with pytest.raises(Doubtful) as doubt:
        put(entry(5, wan))
    assert stored(enterprise).keys() == {(OUTPUT, 2024, 3), (OUTPUT, 2024, 4)}
    assert len(doubt.value.questions) == 1
    assert "92,000,000" in doubt.value.questions[0]

    put(entry(5, wan), confirmed=True)

    assert stored(enterprise)[OUTPUT, 2024, 5] == wan


def test_months_of_one_form_are_compared_with_each_other(put):
    with pytest.raises(Doubtful, match="April 2024"):
        put(entry(3, 9000), entry(4, 90_000_000))


def test_january_and_february_told_together_stand_beside_no_january(put, enterprise):
    put(entry(1, 8000), entry(2, 7000))

    with pytest.raises(Refused, match="Only one of the two"):
        put(entry(2, 15000, span=2))
    put(entry(1, None), entry(2, 15000, span=2))
    assert stored(enterprise) == {(OUTPUT, 2024, 2): 15000}

    with pytest.raises(Refused, match="Only one of the two"):
        put(entry(1, 8000))


def test_other_measures_and_years_do_not_stand_in_the_way(put, enterprise):
    put(entry(2, 15000, span=2))

    put(entry(1, 8000, measure=Measure.REVENUE), entry(1, 8000, year=2023))

    assert len(stored(enterprise)) == 3


@pytest.mark.parametrize("role", Role.values)
def test_who_may_enter(put, enterprise, role):
    person = make_user(role)
    if role in WRITES:
        put(entry(5, 1), by=person)
    else:
        with pytest.raises(Refused):
            put(entry(5, 1), by=person)

    assert Datum.objects.filter(enterprise=enterprise).exists() == (role in WRITES)


def test_a_year_costs_as_many_writes_as_a_month(put, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        put(*(entry(month, 9000 + month) for month in range(1, 13)))


def test_an_entry_knows_its_months():
    assert Entry(OUTPUT, 2024, 2, WAN, 2).when == "2024, months 1 to 2"
