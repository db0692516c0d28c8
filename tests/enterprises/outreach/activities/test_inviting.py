"""Invitations: who is invited already is left alone; more than can be waited for is done by a worker that may die."""

from datetime import timedelta

import pytest
import time_machine
from django.http import QueryDict

from crm import jobs
from crm.flow import Refused
from crm.models import Event, Job, Notice
from enterprises.accounts.models import Enterprise
from enterprises.classification.models import Qualification
from enterprises.outreach.activities import flow, inviting
from enterprises.outreach.activities.filters import InviteFilter
from enterprises.outreach.activities.models import Participation
from enterprises.virtual_parks.models import Membership, VirtualPark
from tests.factories import make_enterprise, make_seat


def invited(activity) -> set[str]:
    return set(activity.participations.filter(answer="invited").values_list("name", flat=True))


def test_invited_they_stand_on_the_list_with_a_line_in_their_story(opened, officer, before):
    rows = [make_enterprise() for _n in range(3)]

    assert inviting.invite(opened.pk, by=officer, enterprises=[row.pk for row in rows], now=before) == 3

    assert invited(opened) == {row.name for row in rows}
    line = Event.objects.about(Participation.objects.get(enterprise=rows[0])).get()
    assert (line.verb, line.text) == ("participation.invite", opened.title)
    assert Event.objects.about(opened).first().text == "3 enterprises"


def test_invited_again_nothing_happens(opened, officer, enterprise, before):
    for _n in range(2):
        inviting.invite(opened.pk, by=officer, enterprises=[enterprise.pk], now=before)

    assert Participation.objects.count() == 1
    assert Event.objects.about(opened).filter(verb="activity.invite").count() == 1


def test_who_had_signed_up_before_is_invited_without_a_second_line(opened, officer, enterprise, before):
    seat = make_seat(opened, now=before, enterprise=enterprise, name="x")
    inviting.invite(opened.pk, by=officer, enterprises=[enterprise.pk], now=before)

    row = Participation.objects.get()
    assert (row, row.answer, row.invited_at) == (seat, "coming", before)


def test_a_name_without_a_file_is_invited_by_name(opened, officer, before):
    inviting.invite(opened.pk, by=officer, names=["深圳市没有档案的公司", "深圳市没有档案的公司"], now=before)

    row = Participation.objects.get()
    assert (row.enterprise, row.name, row.answer) == (None, "深圳市没有档案的公司", "invited")


def test_when_it_is_over_or_held_nobody_is_invited(opened, officer, enterprise, begins):
    with pytest.raises(Refused):
        inviting.invite(opened.pk, by=officer, enterprises=[enterprise.pk], now=begins + timedelta(days=1))
    flow.hold(opened.pk, by=officer, now=begins)
    with pytest.raises(Refused):
        inviting.invite(opened.pk, by=officer, enterprises=[enterprise.pk], now=begins)


def test_it_costs_the_same_for_few_and_for_many(opened, officer, before, django_assert_max_num_queries):
    few, many = ([make_enterprise().pk for _n in range(n)] for n in (2, 40))
    with django_assert_max_num_queries(12):
        inviting.invite(opened.pk, by=officer, enterprises=few, now=before)
    with django_assert_max_num_queries(12):
        inviting.invite(opened.pk, by=officer, enterprises=many, now=before)


@pytest.fixture
def many(community, before):
    """Five of one community, on a day before the activity: a worker reads the clock itself."""
    with time_machine.travel(before, tick=False):
        yield [make_enterprise(community=community) for _n in range(5)]


def test_a_worker_invites_all_that_the_filter_finds_and_tells_who_asked(
    opened, officer, many, community, before, monkeypatch, django_capture_on_commit_callbacks
):
    make_enterprise("深圳市别处有限公司")
    monkeypatch.setattr(inviting, "CHUNK", 2)
    with django_capture_on_commit_callbacks(execute=True):
        job = inviting.invite_all(opened.pk, by=officer, query=f"community={community.pk}", total=5)

    job.refresh_from_db()
    assert (job.status, job.done, job.total, job.reason) == ("done", 5, 5, "")
    assert invited(opened) == {row.name for row in many}
    assert Notice.objects.filter(user=officer, verb="activity.invited").count() == 1
    assert not inviting.notes(job).exists()


def test_a_worker_that_died_half_way_goes_on_with_the_rest(
    opened, officer, many, community, before, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(inviting, "CHUNK", 2)
    job = inviting.invite_all(opened.pk, by=officer, query=f"community={community.pk}", total=5)
    inviting.invite(opened.pk, by=officer, enterprises=[row.pk for row in many[:2]], now=before)

    jobs.run(job.pk)

    assert Participation.objects.count() == 5
    assert Job.objects.get().status == "done"
    assert Event.objects.filter(verb="participation.invite").count() == 5


def test_asked_for_twice_it_is_one_job(opened, officer, many, community):
    first, second = (inviting.invite_all(opened.pk, by=officer, query="", total=5) for _n in range(2))

    assert first == second


def test_called_off_meanwhile_the_worker_stops_and_says_so(opened, officer, many, community, before):
    job = inviting.invite_all(opened.pk, by=officer, query=f"community={community.pk}", total=5)
    flow.cancel(opened.pk, by=officer, text="改期", now=before)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.status == "failed"
    assert Notice.objects.filter(user=officer, verb="activity.invite_failed").exists()


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 3), ("status=", 4), ("tier=A", 1), ("qualification=high_tech", 1), ("virtual_park=park", 1), ("q=昀峤", 1)],
)
def test_the_filters_of_an_invitation(officer, query, count):
    one = make_enterprise("深圳市昀峤电气有限公司", tier="A")
    other = make_enterprise()
    make_enterprise()
    make_enterprise(status="closed")
    at = one.created_at
    Qualification.objects.create(enterprise=one, kind="high_tech", at=at)
    Qualification.objects.create(enterprise=other, kind="high_tech", at=at, ended_on="2020-01-01")
    park = VirtualPark.objects.create(name="跨境电商", began_on="2024-01-01", at=at)
    Membership.objects.create(virtual_park=park, enterprise=one, from_on="2024-01-01")
    Membership.objects.create(virtual_park=park, enterprise=other, from_on="2024-01-01", to_on="2024-02-01")

    found = InviteFilter(QueryDict(query.replace("park=park", f"park={park.pk}")), queryset=Enterprise.objects.all())

    assert found.qs.count() == count
