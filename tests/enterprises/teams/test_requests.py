"""The team of an enterprise is told of its requests: intake, cards, reply and end; once each, and never the doer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Notice, NoticeKind, Role
from crm.notices import kind_of
from enterprises.requests import flow
from enterprises.requests.models import Channel, ServiceRequest
from enterprises.requests.supervising import supervise
from enterprises.teams import flow as team_flow
from tests.factories import make_enterprise, make_request, make_team, make_user


@pytest.fixture
def member(other_department):
    """Of a unit that has nothing to do with the request."""
    return make_user(Role.HANDLER, unit=other_department, name="周志远")


@pytest.fixture
def team(enterprise, supervisor, member, now):
    return make_team(enterprise, by=supervisor, leader=supervisor, members=[member], now=now)


def told(verb) -> list[str]:
    return sorted(Notice.objects.filter(verb=verb).values_list("user__name", flat=True))


def answered(service_request, *, by, department, now) -> None:
    flow.VERBS["assign"](service_request.pk, by=by, unit=department, now=now)
    handler = make_user(Role.HANDLER, unit=department, name="何静宜")
    flow.VERBS["sign"](service_request.pk, by=handler, now=now)
    words = {"told_at": now + timedelta(hours=1), "told_channel": Channel.PHONE, "told_to": "叶女士"}
    flow.VERBS["reply"](service_request.pk, by=handler, text="已送电", now=now + timedelta(hours=1), **words)


def test_a_new_request_is_told_to_the_team_with_its_enterprise(team, service_request):
    assert told("request.log") == ["吴启明", "周志远"]
    notice = Notice.objects.filter(verb="request.log").first()
    assert service_request.number in notice.title
    assert service_request.enterprise.brief in notice.title
    assert kind_of("request.log") == NoticeKind.WORK


def test_whoever_logs_it_is_not_told(team, supervisor, category, now):
    make_request(by=supervisor, enterprise=team.enterprise, category=category, received_at=now)

    assert told("request.log") == ["周志远"]


def test_without_a_team_nobody_is_told(service_request):
    assert told("request.log") == []


def test_what_came_over_the_public_site_is_told_when_it_is_linked(team, category, officer, now):
    public = flow.log(
        by=None, token="public", received_at=now, now=now, category=category, title="停电", text="。",
        channel=Channel.WEB, claimed_name="昀峤电气",
    )  # fmt: skip
    assert told("request.log") == []

    flow.VERBS["link"](public.pk, by=officer, enterprise=team.enterprise, now=now)

    assert told("request.link") == ["吴启明", "周志远"]


def test_reply_and_end_are_told_once_each(team, service_request, officer, department, now):
    answered(service_request, by=officer, department=department, now=now)
    flow.VERBS["close"](service_request.pk, by=officer, result="solved", now=now + timedelta(hours=2))

    assert told("request.reply") == ["吴启明", "周志远", "林晓岚"]
    assert told("request.close") == ["何静宜", "吴启明", "周志远"]
    assert told("request.assign") == []  # nothing that is only between units


def test_what_is_late_is_told_to_the_team_with_the_card(team, service_request, department, officer, now):
    supervise(now)
    flow.VERBS["assign"](service_request.pk, by=officer, unit=department, now=now)

    for _twice in range(2):
        supervise(service_request.due_at + timedelta(minutes=1))

    assert told("request.yellow_card") == ["吴启明", "周志远", "林晓岚"]


def test_a_member_opens_the_requests_of_the_enterprise_and_no_others(as_user, team, service_request, member, category):
    other = make_request(
        by=service_request.officer, enterprise=make_enterprise(), category=category,
        received_at=service_request.received_at,
    )  # fmt: skip
    desk = as_user(member)

    assert desk.get(service_request.get_absolute_url()).status_code == 200
    assert desk.get(other.get_absolute_url()).status_code == 404
    assert list(ServiceRequest.objects.visible_to(member)) == [service_request]


def test_reading_it_gives_a_member_nothing_to_do_with_it(as_user, team, service_request, member):
    page = as_user(member).get(service_request.get_absolute_url())

    assert page.context["offers"] == []
    assert not page.context["may_reveal"]


def test_who_has_left_the_team_reads_no_more(team, service_request, member, supervisor, now):
    team_flow.leave(team.pk, by=supervisor, member=team.members.get().pk, now=now)

    assert not ServiceRequest.objects.visible_to(member).exists()


@pytest.mark.parametrize("verb", ["log", "reply"])
def test_telling_costs_two_queries_however_large_the_team(
    enterprise, supervisor, officer, department, category, now, verb
):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            row = make_request(by=officer, enterprise=enterprise, category=category, received_at=now)
            if verb == "reply":
                answered(row, by=officer, department=department, now=now)
        return len(queries)

    cost()
    make_team(enterprise, by=supervisor, leader=supervisor, members=[make_user(Role.HANDLER)], now=now)
    small = cost()
    for _n in range(5):
        team_flow.join(enterprise.teams.get().pk, by=supervisor, person=make_user(Role.HANDLER), now=now)

    assert cost() == small
