"""What expires is told to whoever looks after the enterprise, each step once; tiers are computed every morning."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from crm.clock import SHANGHAI
from crm.desk import qualification_jobs as jobs
from crm.models import Job, Notice, Role
from enterprises.classification import qualifications
from enterprises.classification.models import Qualification
from enterprises.teams.models import Member, ServiceTeam
from tests.factories import make_enterprise, make_qualification, make_tier_rule, make_user

pytestmark = pytest.mark.django_db
LAST = date(2024, 12, 2)  # a Monday


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


def before(days: int) -> datetime:
    return morning(LAST - timedelta(days=days))


@pytest.fixture
def row(officer, now):
    enterprise = make_enterprise("深圳市昀峤电气有限公司", officer=officer)
    facts = {"number": "GR1", "issued_on": date(2021, 12, 2), "expires_on": LAST}
    return make_qualification(enterprise, by=officer, now=now, **facts)


def told() -> list[str]:
    return list(Notice.objects.filter(verb=jobs.EXPIRES).order_by("pk").values_list("title", flat=True))


@pytest.mark.parametrize(("days", "count"), [(181, 0), (180, 1), (91, 1), (90, 1), (30, 1), (0, 1), (-1, 1), (-31, 0)])
def test_the_officer_is_told_at_each_step(row, officer, days, count):
    jobs.remind(before(days))

    assert len(told()) == count
    assert set(Notice.objects.values_list("user", flat=True)) <= {officer.pk}


def test_each_step_is_told_once_however_often_it_runs(row):
    for days in range(200, -40, -1):
        jobs.remind(before(days))

    assert len(told()) == 4  # 180, 90, 30, and that it is over
    assert told()[0] == "昀峤电气 · National high-tech GR1 · expires on 2024-12-02, in 180 days"
    assert told()[-1] == "昀峤电气 · National high-tech GR1 · expired on 2024-12-02"


def test_a_clock_that_stood_still_says_where_it_stands_now(row):
    for days in (185, 60, 59):
        jobs.remind(before(days))

    assert told() == ["昀峤电气 · National high-tech GR1 · expires on 2024-12-02, in 60 days"]


def test_the_service_team_is_told_too_and_a_late_member_of_it(row, officer, supervisor, now):
    member, former = make_user(Role.HANDLER), make_user(Role.HANDLER)
    team = ServiceTeam.objects.create(enterprise=row.enterprise, leader=supervisor, from_on=date(2024, 1, 1), at=now)
    Member.objects.create(team=team, user=former, from_on=date(2024, 1, 1), to_on=date(2024, 2, 1))
    jobs.remind(before(180))
    Member.objects.create(team=team, user=member, from_on=date(2024, 6, 1))
    jobs.remind(before(179))

    people = Notice.objects.filter(verb=jobs.EXPIRES).values_list("user", flat=True)
    assert sorted(people) == sorted([officer.pk, supervisor.pk, member.pk])


def test_what_was_renewed_or_ended_is_told_no_more(row, officer, now):
    make_qualification(row.enterprise, by=officer, now=now, issued_on=date(2024, 5, 1))
    jobs.remind(before(30))

    assert told() == []


def test_another_last_day_is_a_new_matter(row, officer, now):
    jobs.remind(before(180))
    facts = {name: getattr(row, name) for name in qualifications.WRITTEN} | {"expires_on": LAST + timedelta(days=10)}
    qualifications.edit(row.pk, by=officer, seen=None, now=now, **facts)
    jobs.remind(before(170))

    assert len(told()) == 2


def test_it_is_said_on_working_mornings_only(row):
    jobs.remind_of_expiry(datetime(2024, 6, 8, 10, tzinfo=SHANGHAI))  # 端午
    jobs.remind_of_expiry(datetime(2024, 6, 11, 7, tzinfo=SHANGHAI))
    assert told() == []

    jobs.remind_of_expiry(datetime(2024, 6, 11, 9, tzinfo=SHANGHAI))
    assert len(told()) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_queries_to_look_at_one_and_three(officer, now, count, django_assert_num_queries):
    for _n in range(count):
        make_qualification(make_enterprise(officer=officer), by=officer, now=now, issued_on=date(2021, 12, 2))
    Qualification.objects.update(expires_on=LAST)
    jobs.remind(before(180))

    with django_assert_num_queries(3):  # the stamp is kept; what expires, teams, what was told
        jobs.remind(before(179))


def test_every_morning_scale_and_tiers_are_computed_once(
    administrator, enterprise, now, django_capture_on_commit_callbacks
):
    make_tier_rule("D", by=administrator, now=now)
    Job.objects.update(status="done")
    with time_machine.travel(now, tick=False), django_capture_on_commit_callbacks(execute=True):
        for _n in range(2):
            jobs.classify_anew(now)

    enterprise.refresh_from_db()
    assert (enterprise.tier, enterprise.tier_how) == ("D", "rule")
    assert Job.objects.filter(subject=0).get().status == "done"
