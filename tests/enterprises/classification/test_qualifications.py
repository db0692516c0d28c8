"""Qualifications entered, put right, ended, renewed; what follows from the kind; nothing twice."""

from datetime import date, timedelta

import pytest

from crm.flow import Refused
from crm.models import Event, Role
from enterprises.classification import qualifications
from enterprises.classification.models import Qualification
from tests.factories import make_enterprise, make_qualification, make_user

pytestmark = pytest.mark.django_db
ISSUED = date(2023, 10, 16)


@pytest.fixture
def held(enterprise, officer, now):
    return make_qualification(enterprise, by=officer, now=now, number="GR202344201234")


def last(row) -> Event:
    return Event.objects.about(row).first()


def test_what_was_left_open_follows_from_the_kind(held):
    assert (held.level, held.expires_on, held.rule_version) == ("national", date(2026, 10, 16), "国科发火〔2016〕32号")
    line = last(held)
    assert (line.verb, line.text) == ("qualification.create", "National high-tech")
    assert line.changes["expires_on"] == [None, "2026-10-16"]


def test_what_was_written_stays(enterprise, officer, now):
    row = make_qualification(
        enterprise, by=officer, now=now, level="city", expires_on=date(2025, 1, 1), rule_version="试行"
    )

    assert (row.level, row.expires_on, row.rule_version) == ("city", date(2025, 1, 1), "试行")


@pytest.mark.parametrize("issued_on", [ISSUED, None])
def test_sent_twice_it_is_entered_once(enterprise, officer, now, issued_on):
    rows = [make_qualification(enterprise, by=officer, now=now, number="1", issued_on=issued_on) for _n in range(2)]

    assert rows[0] == rows[1]
    assert (Qualification.objects.count(), Event.objects.about(rows[0]).count()) == (1, 1)


def test_another_number_of_the_same_day_is_asked_about(held, enterprise, officer, now):
    with pytest.raises(qualifications.Known) as known:
        make_qualification(enterprise, by=officer, now=now, number="GR2")

    assert known.value.found == held


def test_a_later_certificate_takes_the_place_of_the_earlier_one(held, enterprise, officer, now):
    other = make_qualification(enterprise, by=officer, now=now, kind="srdi")
    later = make_qualification(enterprise, by=officer, now=now, issued_on=date(2024, 5, 1))
    earlier = make_qualification(enterprise, by=officer, now=now, issued_on=date(2020, 10, 1))

    for row in (held, other, later, earlier):
        row.refresh_from_db()
    assert held.ended_on == date(2024, 5, 1)
    assert (other.ended_on, later.ended_on, earlier.ended_on) == (None, None, date(2024, 5, 1))
    assert last(held).verb == "qualification.replace"


def test_on_the_day_of_the_new_one_exactly_one_is_held(held, enterprise, officer, now):
    later = make_qualification(enterprise, by=officer, now=now, issued_on=date(2024, 5, 1))

    valid = [list(Qualification.objects.valid(day)) for day in (date(2024, 4, 30), date(2024, 5, 1))]

    assert valid == [[held], [later]]


def test_a_change_is_told_and_nothing_else_is_written(held, officer, now):
    facts = {name: getattr(held, name) for name in qualifications.WRITTEN}
    for number in ("GR9", "GR9"):
        qualifications.edit(held.pk, by=officer, seen=None, now=now, **facts | {"number": number})

    assert Event.objects.about(held).count() == 2
    assert last(held).changes == {"qualification_number": ["GR202344201234", "GR9"]}


def test_a_change_onto_another_one_is_refused(held, enterprise, officer, now):
    other = make_qualification(enterprise, by=officer, now=now, issued_on=date(2024, 5, 1))
    facts = {name: getattr(other, name) for name in qualifications.WRITTEN}

    with pytest.raises(qualifications.Known) as known:
        qualifications.edit(other.pk, by=officer, seen=None, now=now, **facts | {"issued_on": ISSUED})

    assert known.value.found == held


def test_it_ends_on_a_day_with_a_reason(held, officer, now, today):
    for _n in range(2):
        qualifications.end(held.pk, by=officer, ended_on=today, text="取消资格", now=now)

    held.refresh_from_db()
    assert held.ended_on == today
    assert (last(held).verb, last(held).text) == ("qualification.end", "National high-tech\n取消资格")
    assert Event.objects.about(held).count() == 2
    assert not Qualification.objects.valid(today).exists()
    assert Qualification.objects.valid(today - timedelta(days=1)).exists()


def test_it_cannot_end_before_it_was_issued(held, officer, now):
    with pytest.raises(Refused):
        qualifications.end(held.pk, by=officer, ended_on=ISSUED - timedelta(days=1), text="x", now=now)


def test_a_stale_page_loses_politely(held, officer, supervisor, now, today):
    seen = held.updated_at
    qualifications.end(held.pk, by=supervisor, ended_on=today, text="取消", seen=seen, now=now)
    facts = {name: getattr(held, name) for name in qualifications.WRITTEN} | {"number": "x"}

    with pytest.raises(Refused):
        qualifications.edit(held.pk, by=officer, seen=seen, now=now, **facts)


@pytest.mark.parametrize("role", Role.values)
def test_who_may_enter_and_end_one(role, enterprise, officer, now, today):
    person, may = make_user(role), role in {Role.OFFICER, Role.SUPERVISOR}
    there = make_qualification(enterprise, by=officer, now=now, kind="srdi")
    verbs = (
        lambda: make_qualification(enterprise, by=person, now=now),
        lambda: qualifications.end(there.pk, by=person, ended_on=today, text="x", now=now),
        lambda: qualifications.paste([], by=person, now=now),
    )
    for verb in verbs:
        try:
            verb()
        except Refused:
            assert not may
        else:
            assert may


def test_many_are_entered_at_once_and_those_there_stay(held, enterprise, officer, now):
    other = make_enterprise()
    facts = qualifications.filled({"kind": "high_tech", "name": "", "issued_on": ISSUED})
    rows = [Qualification(enterprise=row, number="GR7", **facts) for row in (enterprise, other)]

    taken = qualifications.paste(rows, by=officer, now=now)

    assert ([row.enterprise for row in taken.new], taken.known) == ([other], 1)
    held.refresh_from_db()
    assert held.number == "GR202344201234"
    assert last(taken.new[0]).verb == "qualification.create"
