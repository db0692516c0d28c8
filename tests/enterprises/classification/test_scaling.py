"""The scale of all whose scale nobody has written down, from the figures of the last year."""

import pytest

from crm.models import Event
from enterprises.classification import scaling
from tests.factories import make_enterprise, make_figures

pytestmark = pytest.mark.django_db


def scale_of(row) -> tuple:
    row.refresh_from_db()
    return row.scale, row.scale_how


def test_it_is_computed_and_told_without_the_figures(large, now):
    assert scaling.compute(now) == 1

    line = Event.objects.about(large).first()
    assert scale_of(large) == ("large", "rule")
    assert (line.verb, line.changes) == ("enterprise.scale", {"scale": ["", "large"]})
    assert "1,200" not in line.text


@pytest.mark.parametrize(
    ("scale", "how", "after"),
    [
        ("micro", "hand", ("micro", "hand")), ("micro", "", ("micro", "")), ("micro", "rule", ("large", "rule")),
        ("", "", ("large", "rule")),
    ],
)  # fmt: skip
def test_what_a_person_wrote_is_not_computed_over(large, now, scale, how, after):
    large.scale, large.scale_how = scale, how
    large.save()

    scaling.compute(now)

    assert scale_of(large) == after


def test_where_the_figures_do_not_say_it_it_stays(now):
    row = make_enterprise(section="C", division="39", scale="small", scale_how="rule")
    make_figures(row, 2023, at=now, employees=500)

    assert scaling.compute(now) == 0
    assert scale_of(row) == ("small", "rule")


def test_computed_again_it_writes_nothing(large, now):
    scaling.compute(now)

    assert scaling.compute(now) == 0
    assert Event.objects.about(large).count() == 1
