"""SQL and the pure judgement say the same of every space; one question costs the same for one space and for many."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spaces.matching.narrowing import A_MISS, fitting, narrowed, troubled
from spaces.matching.needs import said
from spaces.matching.offers import match
from spaces.matching.scoring import State, judge
from spaces.matching.terms import facts_of
from spaces.models import Space
from tests.factories import make_building, make_park, make_space, make_unit

from .strategies import calm, needs, spaces

SLOW = settings(calm, max_examples=60, suppress_health_check=list(HealthCheck))  # the fixture is only read
HEIGHT = (said("clear_height", least=6),)
PLACES = ("building__park__community_id", "building__park_id")


@pytest.fixture
def buildings(db):
    """Of two parks in two communities, and one in none."""
    places = [make_unit(f"社区{n}", "community") for n in (1, 2)]
    parks = [make_park(f"园{n}", community=place) for n, place in enumerate([*places, None])]
    return [make_building(park) for park in parks]


def put(facts: dict, building, at: int, now) -> Space:
    columns = {name: value for name, value in facts.items() if name not in PLACES}
    return Space(
        building=building, number=str(at), number_key=str(at), place_key=f"{at:05d}", status_since=now.date(), **columns
    )


@SLOW
@given(rows=st.lists(spaces(), min_size=1, max_size=8), wanted=needs(), data=st.data())
def test_sql_counts_what_the_pure_judgement_counts(buildings, now, rows, wanted, data):
    real = dict(zip(("1", "2"), buildings, strict=False))
    wanted = tuple(placed(need, real) for need in wanted)
    with transaction.atomic():
        Space.objects.bulk_create(
            put(facts, data.draw(st.sampled_from(buildings)), at, now) for at, facts in enumerate(rows)
        )
        found = list(troubled(Space.objects.select_related("building__park"), wanted))
        fits = set(Space.objects.filter(fitting(wanted)).values_list("pk", flat=True))
        transaction.set_rollback(True)

    for row in found:
        judged = judge(facts_of(row), wanted)
        wishes = [verdict for verdict in judged.verdicts if not verdict.need.is_must]
        weight = sum(verdict.need.weight for verdict in wishes if verdict.state == State.MET)
        trouble = A_MISS * len(judged.missed) + len(judged.unknown)
        assert (row.trouble, row.weight_met) == (trouble, weight)
        assert (row.pk in fits) == (not judged.missed and not judged.unknown)


def placed(need, real):
    """The ids that the places have in this database."""
    if not need.term.has_ids:
        return need
    of = {
        "park": lambda building: building.park_id,
        "community": lambda building: building.park.community_id,
    }[need.name]
    return type(need)(
        need.name, any_of=tuple(str(of(real[value])) for value in need.any_of), is_must=need.is_must, weight=need.weight
    )


@pytest.mark.parametrize("count", [1, 3])
def test_a_question_costs_the_same_for_one_space_and_three(manager, now, count, django_assert_num_queries):
    for _n in range(count):
        make_space(by=manager, now=now, clear_height="6.5")
    rows = Space.objects.visible_to(manager)
    manager.has_role()

    with django_assert_num_queries(3):
        found = match(HEIGHT, rows)

    assert len(found.fits) == count


def test_the_best_come_first_and_the_hopeless_last(manager, now):
    low, high, unknown = (make_space(by=manager, now=now, clear_height=height) for height in ("4", "6.5", None))

    found = list(narrowed(Space.objects.all(), HEIGHT))

    assert found == [high.pk, unknown.pk, low.pk]
