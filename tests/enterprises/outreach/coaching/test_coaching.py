"""One-to-one coaching: a row for each enterprise, put right, declared void; the list and its two numbers."""

from datetime import date, timedelta

import pytest
import time_machine

from crm.flow import Refused
from crm.models import Event, Role
from enterprises.outreach.coaching import changes
from enterprises.outreach.coaching.models import Coaching
from tests.factories import make_coaching, make_enterprise, make_user

LIST, NEW = "/desk/coaching/", "/desk/coaching/new/"
DAY = date(2024, 6, 3)


@pytest.fixture(autouse=True)
def _on_the_day(now):
    with time_machine.travel(now + timedelta(hours=9), tick=False):
        yield


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


@pytest.fixture
def session(officer, enterprise):
    return make_coaching(by=officer, enterprise=enterprise, on=DAY)


def sent(**facts) -> dict:
    return {
        "topic": "srdi",
        "on": "2024-06-03",
        "coach": "陈工",
        "text": "对照条件",
        "result": "",
        "token": "t",
    } | facts


def test_several_enterprises_are_one_form_and_a_row_each(desk, enterprise):
    other = make_enterprise("深圳市砚澜川精密有限公司")

    for _click in range(2):
        assert desk.post(NEW, sent(names="昀峤\n砚澜")).url == LIST

    assert {row.enterprise for row in Coaching.objects.all()} == {enterprise, other}
    assert Coaching.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"names": ""}, "names"), ({"names": "昀峤", "on": "2024-06-04"}, "on"), ({"names": "x", "coach": ""}, "coach")],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk, enterprise, facts, field):
    answer = desk.post(NEW, sent(**facts))

    assert field in answer.context["form"].errors
    assert "对照条件" in answer.content.decode()
    assert not Coaching.objects.exists()


def test_put_right_it_tells_what_changed_and_writes_over_nobody(session, officer, supervisor):
    seen = changes.as_written(session)
    facts = {name: getattr(session, name) for name in changes.WRITTEN}

    changes.edit(session.pk, by=officer, seen=seen, **facts | {"result": "已提交申报"})

    assert Event.objects.about(session).latest("id").changes == {"coaching_result": ["", "已提交申报"]}
    with pytest.raises(Refused, match="Somebody else"):
        changes.edit(session.pk, by=supervisor, seen=seen, **facts | {"result": "另一说法"})


def test_void_it_counts_for_nothing_and_is_void_once(desk, session, officer):
    assert desk.post(f"{LIST}{session.pk}/void/", {"text": "录错企业"}).url == LIST

    assert desk.get(LIST).context["page"].paginator.count == 0
    assert Event.objects.about(session).latest("id").text == "录错企业"
    with pytest.raises(Refused, match="void"):
        changes.void(session.pk, by=officer, text="再次")


def test_who_does_not_coach_writes_nothing(session, handler, enterprise):
    with pytest.raises(Refused, match="not yours"):
        make_coaching(by=handler, enterprise=enterprise, on=DAY)
    with pytest.raises(Refused, match="not yours"):
        changes.void(session.pk, by=make_user(Role.ATTRACTION), text="x")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("page", [LIST, f"{LIST}enterprises/"])
def test_lists_cost_the_same_for_one_row_and_three(desk, officer, count, page, django_assert_max_num_queries):
    for _n in range(count):
        make_coaching(by=officer, enterprise=make_enterprise(), on=DAY)
    desk.get(page)

    with django_assert_max_num_queries(8):
        found = desk.get(page)

    assert found.context["page"].paginator.count == count


@pytest.mark.parametrize(
    ("query", "sessions", "enterprises"),
    [
        ("", 3, 2),
        ("topic=srdi", 1, 1),
        ("coach=陈", 3, 2),
        ("since=2024-06-03", 2, 2),
        ("until=2024-06-02", 1, 1),
        ("q=昀峤", 2, 1),
    ],
)
def test_the_list_counts_sessions_and_enterprises(desk, officer, enterprise, query, sessions, enterprises):
    make_coaching(by=officer, enterprise=enterprise, on=DAY)
    make_coaching(by=officer, enterprise=enterprise, on=DAY - timedelta(days=30))
    make_coaching(by=officer, enterprise=make_enterprise(), on=DAY, topic="srdi")

    page = desk.get(f"{LIST}?{query}")

    assert (page.context["page"].paginator.count, page.context["counted"]) == (sessions, enterprises)


def test_statistics_count_sessions_and_enterprises_by_topic_and_month(desk, officer, enterprise):
    for back in (0, 30):
        make_coaching(by=officer, enterprise=enterprise, on=DAY - timedelta(days=back))
    make_coaching(by=officer, enterprise=make_enterprise(), on=DAY, topic="srdi")

    by_topic = desk.get(f"{LIST}statistics/?period=year&by=topic").context
    by_month = desk.get(f"{LIST}statistics/?period=year&by=month").context

    assert [entry.found.number for entry in by_topic["first"]] == [3, 2]
    assert [line.number("coaching.sessions") for line in by_topic["table"].lines] == [2, 1]
    assert [line.number("coaching.enterprises") for line in by_month["table"].lines] == [1, 2]
    assert b"".join(desk.get(f"{LIST}statistics/export/csv/").streaming_content)


def test_the_list_is_exported_and_stands_on_the_page_of_the_enterprise(desk, session, enterprise):
    answer = desk.get(f"{LIST}export/csv/")

    assert "陈工" in b"".join(answer.streaming_content).decode("utf-8-sig")
    assert desk.get(f"{enterprise.get_absolute_url()}more/").context["visits_coachings"] == [session]
