"""The figures once more in plain Python."""

import pytest

from crm import figures
from crm.figures import Scope
from crm.models import Role
from enterprises.classification.figures import AS_IT_STANDS
from enterprises.classification.models import Qualification
from tests.classified import HELD, classified
from tests.factories import make_user
from tests.replay import NOW


@pytest.fixture
def found(db):
    classified()
    values = figures.values(AS_IT_STANDS, Scope(make_user(Role.OFFICER), NOW))
    return {name: value.number for name, value in values.items()}


def is_held(row) -> bool:
    _tier, _how, _kind, _level, issued_on, days, ended = row
    begun = issued_on is None or issued_on <= NOW.date()
    return begun and (days is None or days >= 0) and (ended is None or ended > 0)


def test_qualifications_are_counted_while_they_are_held(found):
    held = [row for row in HELD if is_held(row)]

    assert found["qualifications.valid"] == len(held) == 4
    for kind in ("high_tech", "srdi", "little_giant", "listed", "champion"):
        assert found[f"qualifications.{kind}"] == sum(row[2] == kind for row in held), kind
    assert Qualification.objects.valid(NOW.date()).count() == len(held)


def test_enterprises_are_counted_by_tier(found):
    for tier, name in (("A", "a"), ("B", "b"), ("C", "c"), ("D", "d"), ("", "none")):
        assert found[f"tiers.{name}"] == sum(row[0] == tier for row in HELD), name
