"""Hand-over of work: what would go, what goes, how often it counts, and who is told."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from crm import jobs
from crm.desk import hand_over_flow, hand_over_jobs, roster_flow
from crm.desk.hand_over_jobs import carry_out
from crm.flow import Refused
from crm.models import Cover, DutyShift, Event, HandOver, Job, Notice, Role, User
from enterprises.accounts.models import Enterprise
from enterprises.requests import flow
from enterprises.requests.models import Channel, ServiceRequest, Status
from tests.factories import make_cover, make_enterprise, make_request, make_user
from tests.races import together

MONDAY = date(2024, 6, 3)
ALL = ["owned", "handled", "enterprises", "covers", "duties"]


@pytest.fixture(autouse=True)
def _then(request, now):
    if request.node.get_closest_marker("race"):
        yield
        return
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def receiver(department):
    return make_user(Role.OFFICER, Role.HANDLER, unit=department, name="黄嘉敏")


@pytest.fixture
def leaver(department):
    return make_user(Role.OFFICER, Role.HANDLER, unit=department, name="张三")


@pytest.fixture
def requests(leaver, category, department, now):
    """Three open requests that the leaver owns and has in hand, one that is closed."""
    facts = {"by": leaver, "category": category, "received_at": now}
    rows = [make_request(enterprise=make_enterprise(), **facts) for _one in range(4)]
    for row in rows:
        flow.assign(row.pk, by=leaver, unit=department)
        flow.sign(row.pk, by=leaver)
    told = {"told_at": now, "told_channel": Channel.PHONE, "told_to": "叶女士"}
    flow.reply(rows[3].pk, by=leaver, text="已送电", **told)
    flow.close(rows[3].pk, by=leaver, result="solved")
    return rows


@pytest.fixture
def start(leaver, receiver, administrator, django_capture_on_commit_callbacks):
    def hand_over(**facts):
        facts = {"by": administrator, "person": leaver, "to": receiver, "kinds": ALL} | facts
        with django_capture_on_commit_callbacks(execute=True):
            asked = hand_over_flow.start(**facts)
        asked.refresh_from_db()
        return asked

    return hand_over


def verbs(thing) -> list[str]:
    return [event.verb for event in Event.objects.about(thing)]


def holders(rows, name) -> list[str]:
    return [
        str(getattr(row, name)) for row in ServiceRequest.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    ]


# ---------------------------------------------------------------- what goes


def test_open_requests_go_and_closed_ones_keep_their_names(start, requests, leaver):
    done = start()

    assert holders(requests, "officer") == ["黄嘉敏"] * 3 + ["张三"]
    assert holders(requests, "handler") == ["黄嘉敏"] * 3 + ["张三"]
    assert done.counts == {"owned": 3, "handled": 3, "enterprises": 0, "covers": 0, "duties": 0}
    assert (done.stayed, done.done_at) == ({}, timezone.now())


def test_each_record_has_its_own_line(start, requests, administrator):
    start(kinds=["owned"])

    line = Event.objects.about(requests[0]).first()
    assert (line.verb, line.actor, line.changes) == (
        "request.hand_over", administrator, {"officer": ["张三", "黄嘉敏"]},
    )  # fmt: skip
    assert "request.hand_over" not in verbs(requests[3])


def test_only_what_was_picked_goes(start, requests):
    start(kinds=["owned"])

    assert holders(requests, "handler") == ["张三"] * 4


def test_what_the_receiver_cannot_handle_waits_to_be_signed_in_its_unit(start, requests, other_department, department):
    stranger = make_user(Role.HANDLER, unit=other_department, name="李四")

    start(to=stranger, kinds=["handled"])

    rows = ServiceRequest.objects.filter(pk__in=[row.pk for row in requests[:3]])
    assert {(row.status, row.unit, row.handler) for row in rows} == {(Status.ASSIGNED, department, None)}
    assert Event.objects.about(requests[0]).first().changes == {
        "handler": ["张三", None], "status": ["working", "assigned"],
    }  # fmt: skip


def test_an_answered_one_is_not_signed_again(start, requests, other_department, leaver, now):
    told = {"told_at": now, "told_channel": Channel.PHONE, "told_to": "叶女士"}
    flow.reply(requests[0].pk, by=leaver, text="已送电", **told)

    start(to=make_user(Role.HANDLER, unit=other_department), kinds=["handled"])

    after = ServiceRequest.objects.get(pk=requests[0].pk)
    assert (after.status, after.handler) == (Status.REPLIED, None)


def test_enterprises_go_and_an_open_form_notices(start, leaver, receiver):
    enterprise = make_enterprise(officer=leaver)
    Enterprise.objects.update(updated_at=timezone.now() - timedelta(days=3))

    start(kinds=["enterprises"])

    enterprise.refresh_from_db()
    assert (enterprise.officer, enterprise.updated_at) == (receiver, timezone.now())
    assert verbs(enterprise) == ["enterprise.hand_over"]


def test_covers_go_except_where_the_receiver_is_away(start, leaver, receiver, handler, officer):
    goes = make_cover(handler, leaver, MONDAY)
    stays = make_cover(officer, leaver, MONDAY + timedelta(days=20))
    make_cover(receiver, make_user(Role.OFFICER), MONDAY + timedelta(days=20))

    done = start(kinds=["covers"])

    deputies = dict(Cover.objects.values_list("pk", "deputy__name"))
    assert (deputies[goes.pk], deputies[stays.pk]) == ("黄嘉敏", "张三")
    assert (done.counts, done.stayed) == ({"covers": 1}, {"covers": 1})


def test_duties_to_come_go_except_where_the_receiver_has_one(start, leaver, receiver, supervisor):
    days = [MONDAY + timedelta(days=n) for n in range(3)]
    lines = [roster_flow.Line(day, leaver) for day in days] + [roster_flow.Line(days[2], receiver)]
    roster_flow.add(lines, by=supervisor)

    done = start(kinds=["duties"])

    found = DutyShift.objects.filter(person=receiver).values_list("date", flat=True)
    assert (list(found), done.stayed) == ([days[1], days[2]], {"duties": 1})


# ---------------------------------------------------------------- once


def test_thousands_go_in_chunks_and_count_once(start, requests, monkeypatch):
    monkeypatch.setattr(hand_over_jobs, "CHUNK", 2)

    done = start()

    job = carry_out.last(done.pk)
    assert (job.status, job.done, job.total) == ("done", 6, 6)
    assert done.counts["owned"] == 3


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(start, requests, receiver, monkeypatch):
    """The second chunk fails; what the first one wrote stays, and nothing is told or counted twice."""
    monkeypatch.setattr(hand_over_jobs, "CHUNK", 2)
    beat, calls = jobs.beat, []

    def dies_once(job, **facts):
        calls.append(facts)
        if len(calls) == 2:
            raise RuntimeError("died")
        beat(job, **facts)

    monkeypatch.setattr(jobs, "beat", dies_once)
    half = start()
    assert (half.done_at, half.counts) == (None, {"owned": 2})

    jobs.run(Job.objects.get().pk)

    half.refresh_from_db()
    assert half.counts["owned"] == 3
    assert [verbs(row).count("request.hand_over") for row in requests] == [2, 2, 2, 0]
    assert Notice.objects.filter(user=receiver, verb="hand_over.done").count() == 1


def test_a_hand_over_that_is_done_is_not_done_again(start, requests, receiver):
    done = start()
    carry_out.function(carry_out.last(done.pk))

    assert Notice.objects.filter(user=receiver, verb="hand_over.done").count() == 1


def test_the_receiver_gets_one_notice_with_the_counts(start, requests, receiver):
    make_enterprise(officer=requests[0].officer)

    done = start()

    line = Notice.objects.exclude(verb__startswith="request").get(user=receiver)
    assert line.title == (
        "张三 → 黄嘉敏: Open requests as first-contact owner 3, Open requests in hand 3, Enterprises as officer in charge 1"
    )
    assert line.url == done.get_absolute_url()
    assert not Notice.objects.filter(user=receiver, verb="request.hand_over").exists()


def test_given_up_it_may_be_asked_for_anew(start, requests, monkeypatch):
    monkeypatch.setattr(jobs, "beat", lambda *args, **facts: 1 / 0)
    stopped = start()
    for _again in range(3):
        jobs.run(Job.objects.get().pk)
    monkeypatch.undo()

    stopped.refresh_from_db()
    assert stopped.reason
    assert start().counts["owned"] == 3


# ---------------------------------------------------------------- the log-in


def test_the_log_in_is_closed_at_the_end_if_asked_for(start, requests, leaver):
    start(closes_log_in=True)

    leaver.refresh_from_db()
    assert not leaver.is_active
    assert verbs(leaver)[:2] == ["user.deactivate", "user.hand_over"]


def test_otherwise_it_stays_open(start, leaver):
    start()

    leaver.refresh_from_db()
    assert leaver.is_active


def test_if_it_may_not_be_closed_any_more_the_result_says_so(start, leaver, monkeypatch):
    monkeypatch.setattr(hand_over_jobs.people_flow, "deactivate", refuse)

    done = start(closes_log_in=True)

    assert (done.reason, bool(done.done_at)) == ("No", True)


def refuse(*args, **facts):
    raise Refused("No")


# ---------------------------------------------------------------- rules, in words


def refusal(start, **facts) -> str:
    with pytest.raises(Refused) as refused:
        start(**facts)
    assert not HandOver.objects.exists()
    return str(refused.value.reason)


def test_what_cannot_be(start, requests, leaver, receiver, handler, supervisor):
    closed = make_user(Role.OFFICER, is_active=False)

    assert "themselves" in refusal(start, to=leaver)
    assert "closed" in refusal(start, to=closed)
    assert "has not the role" in refusal(start, to=handler)
    assert "role does not include" in refusal(start, by=handler)
    assert "Only an administrator" in refusal(start, by=supervisor, closes_log_in=True)
    assert "another administrator" in refusal(start, person=supervisor_and_admin(), closes_log_in=True)


def supervisor_and_admin():
    return User.objects.get(name="罗文杰")


def test_of_two_hand_overs_the_second_is_told_about_the_first(leaver, receiver, administrator, supervisor):
    facts = {"person": leaver, "to": receiver, "kinds": ALL}
    hand_over_flow.start(by=administrator, **facts)

    with pytest.raises(Refused, match="罗文杰 is handing over the work of 张三 to 黄嘉敏"):
        hand_over_flow.start(by=supervisor, **facts)

    assert HandOver.objects.count() == Job.objects.count() == 1


def test_the_database_lets_nobody_hand_over_to_themselves(leaver, administrator, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.create(person=leaver, receiver=leaver, by=administrator, at=now)


# ---------------------------------------------------------------- pages


def preview(browser, leaver, to):
    return browser.get(reverse("desk:hand_over_create"), {"person": leaver.pk, "to": to.pk})


def test_the_preview_counts_what_would_go_and_changes_nothing(as_user, administrator, requests, leaver, receiver):
    page = preview(as_user(administrator), leaver, receiver)

    assert {line.name: line.count for line in page.context["lines"]} == {
        "owned": 3, "handled": 3, "watched": 0, "enterprises": 0, "teams": 0, "memberships": 0, "decisions": 0,
        "visits": 0, "follow_ups": 0, "holds": 0, "waits": 0, "activities": 0, "needs": 0,
        "requirements": 0, "covers": 0, "duties": 0, "projects": 0,
    }  # fmt: skip
    assert page.text.count(" checked") == 2
    assert holders(requests, "officer") == ["张三"] * 4


def test_the_preview_says_what_cannot_go_and_what_goes_back(as_user, supervisor, requests, leaver, other_department):
    page = preview(as_user(supervisor), leaver, make_user(Role.HANDLER, unit=other_department, name="李四"))

    owned, handled = page.context["lines"][:2]
    assert owned.reason == "李四 has not the role for it: Service officer or Supervisor"
    assert handled.hint.startswith("3 lie with units for which 李四 is no handler")
    assert "closes_log_in" not in page.text


def test_confirmed_it_starts_and_leads_to_its_page(as_user, administrator, requests, leaver, receiver):
    sent = {"person": leaver.pk, "to": receiver.pk, "kinds": ["owned"]}

    response = as_user(administrator).post(reverse("desk:hand_over_create"), sent)

    started = HandOver.objects.get()
    assert response.url == started.get_absolute_url()
    assert (started.kinds, started.closes_log_in) == (["owned"], False)


def test_with_nothing_picked_it_asks_again(as_user, administrator, requests, leaver, receiver):
    page = as_user(administrator).post(reverse("desk:hand_over_create"), {"person": leaver.pk, "to": receiver.pk})

    assert "Pick at least one line." in page.text
    assert not HandOver.objects.exists()


def test_a_refusal_is_shown(as_user, administrator, leaver, receiver):
    hand_over_flow.start(by=administrator, person=leaver, to=receiver, kinds=ALL)
    sent = {"person": leaver.pk, "to": receiver.pk, "kinds": ["owned"]}

    assert "is handing over the work" in as_user(administrator).post(reverse("desk:hand_over_create"), sent).text


def test_progress_is_seen_and_the_end_loads_the_page_anew(as_user, administrator, leaver, receiver, requests):
    under_way = hand_over_flow.start(by=administrator, person=leaver, to=receiver, kinds=ALL)
    browser, htmx = as_user(administrator), {"HX-Request": "true"}

    page = browser.get(under_way.get_absolute_url())
    assert '<progress class="w-progress" max="6" value="0"' in page.text
    assert "HX-Refresh" not in browser.get(under_way.get_absolute_url(), headers=htmx)

    jobs.run(Job.objects.get().pk)
    assert "HX-Refresh" in browser.get(under_way.get_absolute_url(), headers=htmx)
    assert "Handed over" in browser.get(under_way.get_absolute_url()).text


def test_the_receiver_sees_it_and_others_do_not(as_user, start, requests, receiver, handler):
    done = start()

    assert as_user(receiver).get(done.get_absolute_url()).status_code == 200
    assert as_user(handler).get(done.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(as_user, start, supervisor, receiver, count, django_assert_num_queries):
    for _one in range(count):
        start(person=make_user(Role.OFFICER))
    browser = as_user(supervisor)
    browser.get(reverse("desk:hand_overs"))

    with django_assert_num_queries(6):
        assert len(browser.get(reverse("desk:hand_overs")).context["page"]) == count


def test_before_a_log_in_is_closed_the_page_says_what_is_left(as_user, administrator, requests, leaver):
    browser, url = as_user(administrator), reverse("desk:person", args=[leaver.pk])
    held = [(str(label), count) for label, count in browser.get(url).context["held"]]
    assert held == [("Open requests as first-contact owner", 3), ("Open requests in hand", 3)]

    browser.post(reverse("desk:person_action", args=[leaver.pk, "deactivate"]), follow=True)

    page = browser.get(url)
    assert not page.context["person"].is_active
    assert "still holds" in page.text
    assert f"{reverse('desk:hand_over_create')}?person={leaver.pk}" in page.text


# ---------------------------------------------------------------- two at once


@pytest.fixture
def nobody_works(settings):
    """The queue takes what is asked for, and no worker looks at it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_works")
def test_of_two_administrators_at_once_one_wins(leaver, receiver, administrator, supervisor):
    calls = [
        lambda by=by: hand_over_flow.start(by=by, person=leaver, to=receiver, kinds=["owned"])
        for by in (administrator, supervisor)
    ]

    outcomes = together(calls)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["HandOver", "Refused"]
    assert HandOver.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_works")
@pytest.mark.parametrize("_again", range(4))
def test_a_reply_and_a_hand_over_at_once_leave_one_clear_end(
    leaver, administrator, requests, other_department, now, _again
):
    """Answered first, it stays answered; handed over first, the answer is refused. Never an answered one to sign."""
    to, row = make_user(Role.HANDLER, unit=other_department), requests[0]
    told = {"told_at": now, "told_channel": Channel.PHONE, "told_to": "叶女士"}
    asked = hand_over_flow.start(by=administrator, person=leaver, to=to, kinds=["handled"])

    answer, _nothing = together(
        [
            lambda: flow.reply(row.pk, by=leaver, text="已送电", **told),
            lambda: jobs.run(carry_out.last(asked.pk).pk),
        ]
    )

    row.refresh_from_db()
    assert row.handler is None
    assert row.status == (Status.ASSIGNED if isinstance(answer, Refused) else Status.REPLIED)
    assert row.replies.count() == (0 if isinstance(answer, Refused) else 1)
