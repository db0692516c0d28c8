"""Needs are read as they were written, and nothing else is read."""

import json

import pytest
from hypothesis import given

from spaces.matching.needs import from_query, read, said, to_query, write
from spaces.matching.terms import TERMS
from spaces.matching.words import CHOICES, LABEL
from spaces.models import Space

from .strategies import calm, needs


@calm
@given(needs())
def test_json_round_trip(wanted):
    assert read(json.loads(json.dumps(write(wanted)))) == wanted


@calm
@given(needs())
def test_an_address_says_the_same_conditions(wanted):
    query = {}
    for name, value in to_query(wanted):
        query.setdefault(name, []).append(value)

    assert [(need.name, need.condition) for need in from_query(query)] == [
        (need.name, need.condition) for need in wanted
    ]


@pytest.mark.parametrize(
    "rows",
    [
        None,
        {},
        ["clear_height"],
        [{"name": "height"}],
        [{"name": "clear_height"}],
        [{"name": "clear_height", "least": "six"}],
        [{"name": "clear_height", "least": "NaN"}],
        [{"name": "clear_height", "least": True}],
        [{"name": "clear_height", "least": "1e400"}],
        [{"name": "clear_height", "least": "6.005"}],
        [{"name": "power", "least": "600.5"}],
        [{"name": "area", "least": "3000", "most": "2000"}],
        [{"name": "available_on", "most": "15 November"}],
        [{"name": "available_on", "most": 20261115}],
        [{"name": "use", "any_of": []}],
        [{"name": "use", "any_of": "m1"}],
        [{"name": "park", "any_of": ["one"]}],
        [{"name": "fire_class", "any_of": ["f"]}],
        [{"name": "fire_class", "any_of": ["ab"]}],
        [{"name": "gas", "weight": 4}],
        [{"name": "gas", "is_must": "yes"}],
        [{"name": "gas"}, {"name": "gas"}],
    ],
    ids=str,
)
def test_what_is_not_a_need_is_refused(rows):
    with pytest.raises(ValueError, match=r".+"):
        read(rows)


def test_the_filters_of_a_list_become_musts():
    query = {
        "q": ["禾麓"], "status": ["vacant"], "clear_height_least": ["6"], "area_least": [""], "area_most": ["3200"],
        "use": ["m1", "m0"], "gas": ["yes"], "steam": ["no"], "power_least": ["much"], "fire_class_least": ["c"], "o": ["-area"],
    }  # fmt: skip

    assert from_query(query) == (
        said("area", most=3200), said("use", any_of=["m1", "m0"]), said("clear_height", least=6), said("gas"),
        said("fire_class", any_of=["c"]),
    )  # fmt: skip


def test_every_condition_has_words_and_reads_columns_that_there_are():
    assert set(LABEL) == set(TERMS)
    assert {"use", "tenure", "certificate", "fire_class"} == set(CHOICES)
    for term in TERMS.values():
        for column in term.columns:
            first, *_more = column.split("__")
            assert Space._meta.get_field(first)


def test_the_table_keeps_as_many_decimals_as_the_columns_do():
    for term in TERMS.values():
        if term.is_measured:
            assert {getattr(Space._meta.get_field(column), "decimal_places", 0) for column in term.columns[:1]} == {
                term.places
            }
