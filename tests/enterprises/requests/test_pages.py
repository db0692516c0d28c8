"""The pages of requests as a browser meets them: costs, parts, doors, refusals, forms that lose nothing."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from crm.models import Attachment, Event, Role
from enterprises.accounts.models import Enterprise
from enterprises.requests import flow
from enterprises.requests.forms import IntakeForm
from enterprises.requests.models import Channel, ServiceRequest
from tests.factories import make_enterprise, make_request, make_user

LIST = "/desk/requests/"
NEW = "/desk/requests/new/"
HTMX = {"HX-Request": "true"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def requests(officer, category):
    def make(count):
        for _n in range(count):
            make_request(by=officer, enterprise=make_enterprise(), category=category, received_at=timezone.now())

    return make


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


@pytest.fixture
def intake(officer, enterprise, category):
    """A filled intake form."""
    return {
        "enterprise": enterprise.pk, "enterprise_name": enterprise.name, "title": "污水管网接驳口堵塞", "text": "请处理。",
        "category": category.pk, "channel": Channel.PHONE, "urgency": "normal", "contact_name": "叶女士", "contact_phone": "13800000042",
        "received_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "unit": "", "token": "form-1",
    }  # fmt: skip


def without_tokens(response):
    """The CSRF token is masked anew in every answer."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.content.decode())


def move_url(service_request, name):
    return reverse("requests:move", args=[service_request.number, name])


def assigned(service_request, officer, unit):
    return flow.assign(service_request.pk, by=officer, unit=unit)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(desk, requests, django_assert_num_queries, count):
    requests(count)
    desk.get(LIST)  # fills this process's copies of units and categories

    with django_assert_num_queries(7):
        page = desk.get(LIST)

    assert page.context["page"].paginator.count == count


@pytest.mark.parametrize("count", [0, 3])
def test_a_detail_costs_the_same_with_a_long_story(
    desk, service_request, officer, department, django_assert_max_num_queries, count
):
    assigned(service_request, officer, department)
    for _n in range(count):
        flow.reassign(service_request.pk, by=officer, unit=department, text="再派")

    desk.get(service_request.get_absolute_url())  # units, rules and the calendar are kept from then on
    with django_assert_max_num_queries(15):
        assert desk.get(service_request.get_absolute_url()).status_code == 200


def test_htmx_gets_the_rows_and_a_browser_the_page(desk, requests):
    requests(1)
    part, page = desk.get(LIST, headers=HTMX), desk.get(LIST)

    assert "<html" not in part.content.decode()
    assert part.content.decode().split("<form class")[0].strip() in page.content.decode()
    assert "HX-Request" in part["Vary"]


def test_the_part_after_a_move_is_what_a_fresh_page_shows(desk, service_request):
    part = desk.post(move_url(service_request, "accept"), headers=HTMX)
    page = desk.get(service_request.get_absolute_url())

    assert without_tokens(part).strip() in without_tokens(page)


@pytest.mark.parametrize(
    ("query", "count"),
    [("view=open", 1), ("view=late", 1), ("view=today", 0), ("light=late", 1), ("light=ok", 0), ("q=昀峤", 1),
     ("q=yq", 1), ("q=0603-0001", 1), ("q=没有", 0), ("since=2024-06-03&until=2024-06-03", 1), ("since=2024-06-04", 0),
     ("status=new", 1), ("status=closed", 0), ("light=nonsense", 1), ("since=nonsense", 1)],
)  # fmt: skip
def test_filters_find_their_rows(desk, service_request, query, count):
    assert desk.get(f"{LIST}?{query}").context["page"].paginator.count == count


def test_a_tab_counts_what_it_opens(desk, service_request, requests):
    requests(2)
    page = desk.get(LIST)

    for name, _label, held in page.context["tabs"]:
        if held is not None:
            assert desk.get(f"{LIST}?view={name}").context["page"].paginator.count == held


def test_intake_logs_a_request_and_starts_its_clock(desk, intake):
    answer = desk.post(NEW, intake, follow=True)

    service_request = ServiceRequest.objects.get()
    assert answer.redirect_chain == [(service_request.get_absolute_url(), 302)]
    assert (service_request.status, service_request.due_at is not None) == ("new", True)


def test_intake_can_assign_at_once(desk, intake, department):
    desk.post(NEW, intake | {"unit": department.pk})

    assert ServiceRequest.objects.get().status == "assigned"


def test_a_form_sent_twice_is_one_request(desk, intake):
    first, second = desk.post(NEW, intake), desk.post(NEW, intake)

    assert first.url == second.url
    assert ServiceRequest.objects.count() == 1


def test_an_enterprise_not_in_the_list_is_added_inside_the_form(desk, intake):
    desk.post(NEW, intake | {"enterprise": "", "enterprise_name": "深圳市新来的有限公司", "is_new": "on"})

    assert ServiceRequest.objects.get().enterprise.name == "深圳市新来的有限公司"


def test_a_name_typed_without_script_is_looked_up(desk, intake):
    desk.post(NEW, intake | {"enterprise": "", "enterprise_name": "昀峤"})

    assert ServiceRequest.objects.get().enterprise.name == "深圳市昀峤电气有限公司"


def test_several_matches_are_asked_about_and_nothing_is_lost(desk, intake):
    make_enterprise("深圳市昀峤光学有限公司")

    page = desk.post(NEW, intake | {"enterprise": "", "enterprise_name": "昀峤"})

    assert len(page.context["form"].candidates) == 2
    assert "污水管网接驳口堵塞" in page.content.decode()


def test_it_cannot_be_received_in_the_future(desk, intake):
    tomorrow = timezone.localtime() + timedelta(days=1)

    page = desk.post(NEW, intake | {"received_at": f"{tomorrow:%Y-%m-%dT%H:%M}"})

    assert page.context["form"].errors.keys() == {"received_at"}


def test_an_error_keeps_the_files_that_were_sent(desk, intake):
    file = SimpleUploadedFile("现场.png", PNG)
    desk.post(NEW, intake | {"title": "", "files": file})

    desk.post(NEW, intake)

    assert [row.name for row in Attachment.objects.about(ServiceRequest.objects.get())] == ["现场.png"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("页面.png", b"<html>"), ("病毒.pdf", b"MZ" + b"\0" * 99), ("空.txt", b""), ("表.docx", PNG)],
    ids=["html as picture", "program as pdf", "empty", "picture as document"],
)
def test_files_are_judged_by_their_content(desk, service_request, name, content):
    url = reverse("requests:attach", args=[service_request.number])

    page = desk.post(url, {"files": SimpleUploadedFile(name, content)}, follow=True)

    assert Attachment.objects.count() == 0
    assert name in page.content.decode()


def test_a_file_is_served_to_those_who_see_the_request_only(client, service_request, officer, handler):
    client.force_login(officer)
    url = reverse("requests:attach", args=[service_request.number])
    client.post(url, {"files": SimpleUploadedFile("现场.png", PNG)})
    file = reverse("desk:attachment", args=[Attachment.objects.get().pk])
    seen = client.get(file)
    for close in seen._resource_closers:  # seen.close() would end the database connection as well
        close()
    client.force_login(handler)

    assert (seen.status_code, seen["Content-Type"], client.get(file).status_code) == (200, "image/png", 404)
    assert seen["Content-Disposition"].startswith("attachment")


def test_a_refused_move_keeps_the_words(desk, service_request, officer, department, as_user):
    assigned(service_request, officer, department)

    page = desk.post(move_url(service_request, "decline"), {
        "ground": "other", "text": "写了很久的说明", "told_channel": "phone", "told_to": "叶女士",
        "told_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
    })  # fmt: skip

    assert page.context["refused"]
    assert "写了很久的说明" in page.content.decode()


def test_a_request_of_another_unit_does_not_exist_for_a_handler(as_user, service_request, officer, other_department):
    handler = make_user(Role.HANDLER, unit=other_department)

    assert as_user(handler).get(service_request.get_absolute_url()).status_code == 404


def test_phones_are_masked_until_revealed_and_that_is_recorded(desk, officer, enterprise, category, now):
    service_request = make_request(
        by=officer, enterprise=enterprise, category=category, received_at=now, contact_phone="13812340042"
    )
    hidden = desk.get(service_request.get_absolute_url()).content.decode()
    shown = desk.post(reverse("requests:reveal", args=[service_request.number]), headers=HTMX).content.decode()

    assert ("13812340042" in hidden, "138****0042" in hidden, "13812340042" in shown) == (False, True, True)
    assert Event.objects.about(service_request).first().verb == "contact.reveal"


def test_text_typed_before_a_log_out_is_back_for_the_same_person(client, intake, officer):
    client.post(NEW, intake | {"typed_by": officer.pk})
    client.force_login(officer)

    page = client.get(NEW)

    assert "污水管网接驳口堵塞" in page.content.decode()
    assert page.wsgi_request.was_kept


def test_text_typed_before_a_log_out_is_not_shown_to_somebody_else(client, intake, officer, supervisor):
    client.post(NEW, intake | {"typed_by": officer.pk})
    client.force_login(supervisor)

    assert "污水管网接驳口堵塞" not in client.get(NEW).content.decode()


def test_bulk_assigning_names_what_could_not_be_assigned(desk, service_request, officer, requests, department):
    requests(1)
    flow.withdraw(service_request.pk, by=officer, text="撤回")
    numbers = list(ServiceRequest.objects.values_list("number", flat=True))

    page = desk.post(reverse("requests:bulk"), {"pick": numbers, "unit": department.pk}, follow=True)

    assert ServiceRequest.objects.filter(status="assigned").count() == 1
    assert service_request.number in page.content.decode()


def test_a_handler_takes_a_request_to_its_answer(as_user, service_request, officer, handler, department):
    assigned(service_request, officer, department)
    desk = as_user(handler)
    told = {
        "text": "已修复",
        "told_channel": "phone",
        "told_to": "叶女士",
        "told_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
    }

    desk.post(move_url(service_request, "sign"))
    page = desk.post(move_url(service_request, "reply"), told, follow=True)

    assert page.context["service_request"].status == "replied"
    assert page.context["light"].name == "done"


def test_a_search_for_a_number_opens_it(desk, service_request):
    assert desk.get("/desk/search/", {"q": service_request.number.lower()}).url == service_request.get_absolute_url()


def test_the_workbench_shows_whose_turn_it_is(as_user, service_request, officer, handler, department):
    assigned(service_request, officer, department)
    page = as_user(handler).get("/desk/")

    assert [row.service_request for group in page.context["groups"] for row in group.rows] == [service_request]
    assert [figure.value for figure in page.context["figures"]][:2] == [1, 1]


def test_every_number_of_the_workbench_opens_its_rows(desk, requests, service_request):
    requests(2)

    for figure in desk.get("/desk/").context["figures"]:
        rows = desk.get(f"{LIST}?{figure.query}").context["page"].paginator.count
        assert rows == (int(figure.note.split("÷")[1]) if figure.is_rate else figure.value), figure


def test_a_new_form_has_a_token_of_its_own(officer):
    assert IntakeForm(user=officer)["token"].value() != IntakeForm(user=officer)["token"].value()


def test_two_characters_and_initials_find_an_enterprise(officer):
    found = make_enterprise("深圳市砚澜川精密有限公司")

    for words in ("砚澜", "川精", "ylc"):
        assert found in Enterprise.objects.visible_to(officer).matching(words)


def test_intake_shows_what_is_open_and_what_ended_lately(desk, service_request, officer, enterprise, category):
    ended = make_request(by=officer, enterprise=enterprise, category=category, received_at=timezone.now())
    flow.withdraw(ended.pk, by=officer, text="撤回")

    page = desk.get("/desk/requests/similar/", {"enterprise": enterprise.pk}, headers=HTMX)

    assert [row for row, _light in page.context["open_requests"]] == [service_request, ended]


def test_a_known_contacts_number_goes_along_unseen(desk, intake, enterprise):
    enterprise.contacts.create(name="叶女士", phone="13800000077")

    form = desk.get(f"{NEW}?enterprise={enterprise.pk}").content.decode()
    desk.post(NEW, intake | {"contact_phone": ""})

    assert ("叶女士" in form, "13800000077" in form) == (True, False)
    assert ServiceRequest.objects.get().contact_phone == "13800000077"
