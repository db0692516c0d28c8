"""Leave cover: who may enter what, when it is in force, and the pages that show it."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from crm import notices, reference
from crm.clock import SHANGHAI
from crm.desk import covers_flow
from crm.flow import Refused
from crm.models import Cover, Event, Notice, Role, User
from crm.models.roles import CARRIED
from enterprises.requests import flow
from tests.factories import make_cover, make_user
from tests.races import together

MONDAY = date(2024, 6, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


def at(day, hour=10):
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI), tick=False)


@pytest.fixture
def deputy(db):
    return make_user(Role.REPORTER, name="李四")


@pytest.fixture
def cover(officer, deputy):
    return make_cover(officer, deputy, MONDAY)


def roles_now(user) -> set[str]:
    reference.forget()
    return {role for role in Role if user.has_role(role)}


# ---------------------------------------------------------------- in force


@pytest.mark.parametrize("role", Role)
def test_a_deputy_has_working_roles_only_and_keeps_their_own(deputy, role):
    make_cover(make_user(role), deputy, MONDAY)

    assert roles_now(deputy) == {Role.REPORTER} | ({role} & CARRIED)
    assert deputy.roles == {Role.REPORTER}


@pytest.mark.parametrize(
    ("day", "hour", "is_on"),
    [(MONDAY - DAY, 23, False), (MONDAY, 0, True), (MONDAY + 4 * DAY, 23, True), (MONDAY + 5 * DAY, 0, False)],
)
def test_it_begins_and_ends_by_the_dates_of_shanghai(officer, deputy, day, hour, is_on):
    with at(MONDAY - 2 * DAY):
        make_cover(officer, deputy, MONDAY)

    with at(day, hour):
        assert (Role.OFFICER in roles_now(deputy)) is is_on


def test_ended_early_the_rights_end_at_once(cover, officer, deputy):
    covers_flow.end(cover.pk, by=officer)

    assert roles_now(deputy) == {Role.REPORTER}
    assert Cover.objects.get().ended_at is not None


@pytest.mark.parametrize("closed", ["person", "deputy"])
def test_a_closed_log_in_neither_lends_nor_takes(cover, deputy, closed):
    User.objects.filter(pk=getattr(cover, closed).pk).update(is_active=False)
    reference.bump()

    assert roles_now(deputy) == {Role.REPORTER}


def test_one_deputy_may_cover_several(cover, deputy, handler):
    make_cover(handler, deputy, MONDAY)

    assert roles_now(deputy) == {Role.REPORTER, Role.OFFICER, Role.HANDLER}
    assert {person.name for person in deputy.stands_for} == {"林晓岚", "何静宜"}


def test_rights_cost_no_query_once_the_stamp_is_known(cover, deputy, django_assert_num_queries):
    user = User.objects.get(pk=deputy.pk)
    assert user.has_role(Role.OFFICER)

    with django_assert_num_queries(0):
        assert user.has_role(Role.OFFICER, Role.AUDITOR)
        assert user.stands_for


# ---------------------------------------------------------------- rules, in words


def refusal(**facts) -> str:
    with pytest.raises(Refused) as refused:
        make_cover(**facts)
    return str(refused.value.reason)


def test_what_cannot_be(officer, deputy, handler):
    assert "before the first" in refusal(person=officer, deputy=deputy, from_on=MONDAY, days=0)
    assert "over" in refusal(person=officer, deputy=deputy, from_on=MONDAY - 9 * DAY)
    assert "themselves" in refusal(person=officer, deputy=officer, from_on=MONDAY)
    assert "own leave" in refusal(person=officer, deputy=deputy, from_on=MONDAY, by=handler)
    assert not Cover.objects.exists()


def test_no_two_leaves_of_one_person_overlap(cover, officer, handler):
    said = refusal(person=officer, deputy=handler, from_on=MONDAY + 4 * DAY)

    assert "3 Jun – 7 Jun" in said
    assert "李四" in said
    make_cover(officer, handler, MONDAY + 5 * DAY)


def test_after_an_early_end_the_days_are_free(cover, officer, handler):
    covers_flow.end(cover.pk, by=officer)

    assert make_cover(officer, handler, MONDAY).pk != cover.pk


def test_a_chain_is_refused_from_both_ends_with_the_days(cover, officer, deputy, handler):
    assert "3 Jun – 7 Jun" in refusal(person=handler, deputy=officer, from_on=MONDAY + DAY, by=handler)
    assert "stands in for 林晓岚 3 Jun – 7 Jun" in refusal(person=deputy, deputy=handler, from_on=MONDAY, by=deputy)


def test_a_closed_log_in_cannot_be_deputy(officer, deputy):
    deputy.is_active = False
    deputy.save()

    assert "closed" in refusal(person=officer, deputy=deputy, from_on=MONDAY)


def test_the_same_leave_entered_twice_is_one(cover, officer, deputy):
    assert make_cover(officer, deputy, MONDAY) == cover
    assert Event.objects.about(officer).count() == 1


def test_ended_twice_is_ended_once_and_what_is_over_stays(cover, officer):
    ended = [covers_flow.end(cover.pk, by=officer).ended_at for _twice in range(2)]

    assert ended[0] == ended[1]
    assert [event.verb for event in Event.objects.about(officer)] == ["cover.end", "cover.create"]


def test_what_is_over_cannot_be_ended(cover, officer):
    with at(MONDAY + 9 * DAY), pytest.raises(Refused):
        covers_flow.end(cover.pk, by=officer)


@pytest.mark.parametrize("wrong", ["to_on", "deputy"])
def test_the_database_refuses_nonsense(officer, deputy, now, wrong):
    facts = {"person": officer, "deputy": deputy, "from_on": MONDAY, "to_on": MONDAY, "by": officer, "at": now}
    facts[wrong] = {"to_on": MONDAY - DAY, "deputy": officer}[wrong]

    with pytest.raises(IntegrityError), transaction.atomic():
        Cover.objects.create(**facts)


# ---------------------------------------------------------------- the bell


def test_both_are_told(cover, deputy, officer):
    assert Notice.objects.get(user=deputy).verb == "cover.create"
    assert not officer.notices.exists()


def test_the_deputy_gets_the_notices_as_well_marked_by_name(cover, officer, deputy):
    notices.tell([officer], "request.return", title="一", url="/desk/", key="k")
    notices.tell([officer], "request.return", title="一", url="/desk/", key="k")

    rows = Notice.objects.filter(verb="request.return").values_list("user__name", "for_name")
    assert sorted(rows) == [("李四", "林晓岚"), ("林晓岚", "")]


def test_who_is_told_anyway_or_did_it_gets_no_copy(cover, officer, deputy):
    notices.tell([officer, deputy], "request.return", title="一", url="/desk/")
    notices.tell([officer], "request.close", title="二", url="/desk/", by=deputy)

    rows = Notice.objects.exclude(verb="cover.create").values_list("user__name", "verb", "for_name")
    assert sorted(rows) == [
        ("李四", "request.return", ""), ("林晓岚", "request.close", ""), ("林晓岚", "request.return", ""),
    ]  # fmt: skip


# ---------------------------------------------------------------- pages


def test_i_enter_my_own_leave_and_nobody_else_s(as_user, officer, deputy, handler):
    sent = {"person": handler.pk, "deputy": deputy.pk, "from_on": "2024-06-03", "to_on": "2024-06-04", "note": "年休"}

    response = as_user(officer).post(reverse("desk:cover_create"), sent)

    assert response.url == reverse("desk:me")
    cover = Cover.objects.get()
    assert (cover.person, cover.deputy, cover.note) == (officer, deputy, "年休")


def test_supervisors_enter_it_for_others(as_user, supervisor, officer, deputy):
    sent = {"person": officer.pk, "deputy": deputy.pk, "from_on": "2024-06-03", "to_on": "2024-06-04"}

    assert as_user(supervisor).post(reverse("desk:cover_create"), sent).url == reverse("desk:covers")
    assert Cover.objects.get().by == supervisor


def test_a_refusal_keeps_what_was_typed(as_user, officer, deputy):
    sent = {"deputy": deputy.pk, "from_on": "2024-06-03", "to_on": "2024-06-01"}

    response = as_user(officer).post(reverse("desk:cover_create"), sent)

    assert "before the first" in str(response.context["form"].non_field_errors())
    assert 'value="2024-06-01"' in response.text


def test_who_is_on_leave_says_so_where_people_are_chosen(as_user, cover, supervisor):
    page = as_user(supervisor).get(reverse("desk:cover_create"))

    assert "林晓岚 (on leave until 7 Jun, 李四 stands in)" in page.text


def test_the_list_shows_now_coming_and_past(as_user, supervisor, cover, handler, deputy):
    make_cover(handler, deputy, MONDAY + 9 * DAY)

    page = as_user(supervisor).get(reverse("desk:covers"))

    assert [str(state) for _cover, _days, state, _may in page.context["rows"]] == ["coming", "now"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(as_user, supervisor, deputy, count, django_assert_num_queries):
    for _one in range(count):
        make_cover(make_user(Role.OFFICER), deputy, MONDAY)
    browser = as_user(supervisor)
    browser.get(reverse("desk:covers"))

    with django_assert_num_queries(6):
        browser.get(reverse("desk:covers"))


def test_another_one_s_leave_is_not_mine_to_end(as_user, cover, handler, deputy):
    assert as_user(handler).post(reverse("desk:cover_end", args=[cover.pk])).status_code == 404

    as_user(deputy).post(reverse("desk:cover_end", args=[cover.pk]))
    assert Cover.objects.get().ended_at is None


def test_my_page_ends_it(as_user, cover, officer):
    browser = as_user(officer)
    assert reverse("desk:cover_end", args=[cover.pk]) in browser.get(reverse("desk:me")).text

    browser.post(reverse("desk:cover_end", args=[cover.pk]))

    assert Cover.objects.get().ended_at == timezone.now()


# ---------------------------------------------------------------- the workbench


def bench(as_user, user):
    return as_user(user).get(reverse("desk:workbench"))


def test_the_deputy_is_told_until_when_and_how_much_waits(as_user, cover, deputy, service_request):
    page = bench(as_user, deputy)

    [(shown, count, query)] = page.context["covers"]
    assert (shown, count) == (cover, 1)
    assert as_user(deputy).get(f"/desk/requests/?{query}").context["page"].paginator.count == 1
    assert "You stand in for 林晓岚 until Fri 7 Jun" in page.text


@pytest.mark.parametrize(
    ("back_on", "is_told"),
    [(MONDAY + 4 * DAY, False), (MONDAY + 5 * DAY, True), (MONDAY + 7 * DAY, False)],
    ids=["still away", "first day back", "after the first working day"],
)
def test_the_first_day_back_tells_what_was_done(as_user, officer, deputy, service_request, back_on, is_told):
    make_cover(officer, deputy, MONDAY, days=5 if back_on != MONDAY + 7 * DAY else 3)
    flow.accept(service_request.pk, by=deputy)

    with at(back_on):
        back = bench(as_user, officer).context["back"]

    assert (back and back["count"]) == (1 if is_told else None)


def test_after_an_early_end_it_is_told_the_same_day(as_user, officer, deputy, service_request):
    with at(MONDAY - DAY):
        cover = make_cover(officer, deputy, MONDAY - DAY)
    flow.accept(service_request.pk, by=deputy)

    with at(MONDAY, 15):
        covers_flow.end(cover.pk, by=officer)
        assert bench(as_user, officer).context["back"]["count"] == 1


def test_the_list_of_what_was_done_is_for_the_person_and_their_supervisors(
    as_user, cover, officer, deputy, supervisor, service_request
):
    flow.accept(service_request.pk, by=deputy)
    url = reverse("desk:cover_done", args=[cover.pk])

    for person in (officer, supervisor):
        page = as_user(person).get(url)
        assert [event.verb for event in page.context["page"]] == ["request.accept"]
        assert "李四 (for 林晓岚)" in page.text
    assert as_user(deputy).get(url).status_code == 404


def test_the_workbench_costs_a_deputy_no_query_more(as_user, deputy, officer, django_assert_num_queries):
    colleague = make_user(Role.OFFICER)
    queries = []
    for _covered in range(2):
        browser = as_user(colleague)
        browser.get(reverse("desk:workbench"))
        with django_assert_num_queries(16, exact=False) as counted:
            browser.get(reverse("desk:workbench"))
        queries.append(len(counted))
        make_cover(officer, colleague, MONDAY)

    assert queries[0] == queries[1]


# ---------------------------------------------------------------- two at once


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_leaves_at_once_one_is_refused(officer, supervisor, administrator):
    deputies = [make_user(Role.OFFICER, name=name) for name in "甲乙"]
    calls = [
        lambda by=by, deputy=deputy: make_cover(officer, deputy, MONDAY, by=by)
        for by, deputy in zip((supervisor, administrator), deputies, strict=True)
    ]

    outcomes = together(calls)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Cover", "Refused"]
    assert Cover.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_name_each_other_at_once_make_no_chain(officer):
    other = make_user(Role.OFFICER)

    outcomes = together([lambda: make_cover(officer, other, MONDAY), lambda: make_cover(other, officer, MONDAY)])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Cover", "Refused"]
