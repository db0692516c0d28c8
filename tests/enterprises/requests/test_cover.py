"""A deputy at the requests of somebody on leave: the same moves by equality, the same lists, told apart by name."""

from datetime import date, timedelta

import pytest
import time_machine

from crm import reference
from crm.flow import Refused
from crm.models import Event, Notice, Role
from crm.models.roles import CARRIED
from enterprises.accounts import changes, contacts
from enterprises.requests import flow
from enterprises.requests.models import Channel, ServiceRequest, Status
from enterprises.requests.moves import FLOW, IN_UNIT, standings
from tests.factories import make_cover, make_enterprise, make_request, make_unit, make_user

from .test_flow import MAY

MONDAY = date(2024, 6, 3)
COVERS = {"today": MONDAY, "tomorrow": MONDAY + timedelta(days=1), "none": None}


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def deputy(other_department):
    """Works in another unit and has no part in requests."""
    return make_user(Role.SPACES, unit=other_department, name="李四")


def moves_of(user, service_request) -> dict[str, set[str]]:
    held = standings(user, service_request)
    return {status: {move.name for move in FLOW.open_to(held, status)} for status in Status.values}


def expected(standing) -> dict[str, set[str]]:
    return {status: MAY.get(standing, {}).get(status, set()) for status in Status.values}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("cover", COVERS)
def test_the_matrix_of_states_roles_and_cover(deputy, department, service_request, role, cover):
    absent = make_user(role, unit=department)
    service_request.unit = department
    if COVERS[cover]:
        make_cover(absent, deputy, COVERS[cover])

    lent = (IN_UNIT if role == Role.HANDLER else role) if cover == "today" and role in CARRIED else None
    assert moves_of(deputy, service_request) == expected(lent)


def test_two_covers_and_an_own_role_add_up(deputy, department, service_request, officer):
    service_request.unit = department
    for role in (Role.OFFICER, Role.HANDLER):
        make_cover(make_user(role, unit=department), deputy, MONDAY)

    both = {status: expected(Role.OFFICER)[status] | expected(IN_UNIT)[status] for status in Status.values}
    assert moves_of(deputy, service_request) == both


@pytest.fixture
def covered(handler, deputy):
    return make_cover(handler, deputy, MONDAY)


@pytest.fixture
def assigned(service_request, officer, handler, department):
    return flow.assign(service_request.pk, by=officer, unit=department, handler=handler)


def last(service_request) -> Event:
    return Event.objects.about(service_request).first()


def test_signing_for_somebody_leaves_it_in_their_hand_and_says_so(assigned, covered, handler, deputy):
    after = flow.sign(assigned.pk, by=deputy)

    assert (after.status, after.handler) == (Status.WORKING, handler)
    assert (last(after).actor, last(after).on_behalf_of) == (deputy, handler)


def test_own_work_is_nobody_else_s(assigned, covered, officer, handler):
    flow.sign(assigned.pk, by=handler)

    assert last(assigned).on_behalf_of is None


@pytest.mark.parametrize(("is_theirs", "absent"), [(True, "林晓岚"), (False, None)])
def test_with_the_right_of_one_s_own_the_record_decides(
    service_request, officer, enterprise, category, now, is_theirs, absent
):
    colleague = make_user(Role.OFFICER, name="黄嘉敏")
    make_cover(officer, colleague, MONDAY)
    own = make_request(by=colleague, enterprise=enterprise, category=category, received_at=now)
    touched = service_request if is_theirs else own

    flow.accept(touched.pk, by=colleague)

    assert getattr(last(touched).on_behalf_of, "name", None) == absent


def test_an_intake_by_lent_right_belongs_to_the_person_on_leave(officer, deputy, enterprise, category, now):
    make_cover(officer, deputy, MONDAY)

    logged = make_request(by=deputy, enterprise=enterprise, category=category, received_at=now)

    assert logged.officer == officer
    assert (last(logged).actor, last(logged).on_behalf_of) == (deputy, officer)


def test_after_the_leave_the_work_is_where_it_was(assigned, covered, handler, deputy, now):
    flow.sign(assigned.pk, by=deputy)

    with time_machine.travel(now + timedelta(days=7), tick=False):
        assert list(ServiceRequest.objects.waiting_for(handler)) == [assigned]
        assert not ServiceRequest.objects.visible_to(deputy).exists()
        with pytest.raises(ServiceRequest.DoesNotExist):
            flow.return_(assigned.pk, by=deputy, text="不属本单位")


def test_without_cover_the_same_person_is_refused(assigned, deputy, officer):
    deputy.groups.set(officer.groups.all())

    with pytest.raises(Refused):
        flow.sign(assigned.pk, by=deputy)


def test_notices_of_the_absent_handler_reach_the_deputy(service_request, covered, officer, handler, department):
    flow.assign(service_request.pk, by=officer, unit=department, handler=handler)

    told = Notice.objects.filter(verb="request.assign").values_list("user__name", "for_name")
    assert sorted(told) == [("何静宜", ""), ("李四", "何静宜")]


def test_files_of_enterprises_say_it_too(officer, deputy, enterprise):
    make_cover(officer, deputy, MONDAY)
    enterprise.officer = officer
    enterprise.save()

    changes.edit(enterprise.pk, by=deputy, seen=enterprise.updated_at, address="平湖大街 1 号")
    contacts.add(enterprise.pk, by=deputy, name="叶女士", phone="13800000042")

    lines = Event.objects.about(enterprise).filter(verb__in=["enterprise.edit", "contact.add"])
    assert [line.on_behalf_of for line in lines] == [officer, officer]


# ---------------------------------------------------------------- lists


@pytest.fixture
def browser(as_user, deputy, covered, officer):
    make_cover(officer, deputy, MONDAY)
    return as_user(deputy)


def test_lists_hold_the_absent_person_s_and_mark_them(browser, assigned, handler):
    page = browser.get("/desk/requests/?view=mine")

    assert [(row.number, row.absent) for row in page.context["page"]] == [(assigned.number, "何静宜")]
    assert "For 何静宜" in page.text


def test_the_tabs_tell_them_apart_and_count_what_they_open(browser, assigned, handler, enterprise, category, now):
    make_request(by=make_user(Role.OFFICER), enterprise=make_enterprise(), category=category, received_at=now)
    page = browser.get("/desk/requests/")

    counts = {str(label): count for name, label, count in page.context["tabs"] if name.startswith("for_")}
    assert counts == {"For 何静宜": 1, "For 林晓岚": 1}
    for name, _label, count in page.context["tabs"]:
        if name.startswith("for_"):
            assert browser.get(f"/desk/requests/?view={name}").context["page"].paginator.count == count


def test_one_s_own_turn_comes_before_that_of_somebody_on_leave(as_user, officer, service_request):
    colleague = make_user(Role.OFFICER)
    make_cover(officer, colleague, MONDAY)

    [row] = as_user(colleague).get("/desk/requests/?view=mine").context["page"]
    assert row.absent == ""


def test_a_tab_for_somebody_else_is_not_there(as_user, officer, handler, service_request):
    page = as_user(officer).get(f"/desk/requests/?view=for_{handler.pk}")

    assert page.context["filter"].view == "open"


def test_the_page_says_in_whose_place_the_moves_are(browser, assigned):
    page = browser.get(assigned.get_absolute_url())

    assert set(page.context["in_place_of"]) == {"何静宜", "林晓岚"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_a_deputy_no_query_more(browser, officer, category, now, count, django_assert_num_queries):
    for _one in range(count):
        make_request(by=officer, enterprise=make_enterprise(), category=category, received_at=now)
    browser.get("/desk/requests/")

    with django_assert_num_queries(8):  # one is the space manager's badge, which a deputy of one carries
        browser.get("/desk/requests/")


def test_handlers_on_leave_are_marked_and_can_be_chosen(
    as_user, officer, covered, handler, service_request, department
):
    url = f"{service_request.get_absolute_url()}moves/assign/"
    browser = as_user(officer)
    assert "何静宜 (on leave until 7 Jun, 李四 stands in)" in browser.get(url).text

    browser.post(url, {"unit": department.pk, "handler": handler.pk, "text": ""})

    service_request.refresh_from_db()
    assert service_request.handler == handler


def test_a_reply_by_the_deputy_is_told_in_the_story(browser, assigned, deputy, now):
    flow.sign(assigned.pk, by=deputy)
    told = {"told_at": now, "told_channel": Channel.PHONE, "told_to": "叶女士"}
    flow.reply(assigned.pk, by=deputy, text="已送电", **told)
    reference.forget()

    assert "李四 (for 何静宜)" in browser.get(assigned.get_absolute_url()).text


def test_a_deputy_helps_in_the_place_of_whoever_is_on_leave(deputy, officer, department, service_request, now):
    third = make_unit("综合治理办")
    absent = make_user(Role.HANDLER, unit=third)
    make_cover(absent, deputy, MONDAY)
    flow.assign(service_request.pk, by=officer, now=now, unit=department)
    flow.assist(service_request.pk, by=officer, now=now, unit=third, text="请提供管线图")

    flow.contribute(service_request.pk, by=deputy, now=now, text="已提供")

    line = Event.objects.about(service_request).get(verb="request.contribute")
    assert (line.actor, line.on_behalf_of) == (deputy, absent)
