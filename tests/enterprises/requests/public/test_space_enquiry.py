"""An enquiry about a space: the form knows which, nothing loses it, and the desk has it with its clock running."""

from datetime import timedelta

import pytest

from crm import rules
from crm.models import Deadline, Role
from enterprises.requests.models import ServiceRequest
from spaces import verbs
from spaces.models import Space
from tests.factories import make_category, make_request, make_space, make_user

from .conftest import FACTS, NIGHT
from .test_ask import a_file

PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def manager(db):
    return make_user(Role.SPACES, name="何静宜")


@pytest.fixture
def space(manager, at_night):
    return make_space(
        by=manager, now=NIGHT - timedelta(days=9), verified_on=NIGHT.date() - timedelta(days=3), number="502-505",
        is_public=True,
    )  # fmt: skip


def form_of(stranger, space, **changes) -> dict:
    """The form as it is when it is opened from the space's page, filled in."""
    drawn = stranger.client.get(f"/ask/?unit={space.pk}").context["form"]
    return stranger.form() | {
        "token": drawn.token, "seal": drawn["seal"].value(), "unit": drawn["unit"].value(), "title": drawn["title"].value(),
        "answer": str(stranger.answer_to(drawn)),
    } | changes  # fmt: skip


def send(stranger, space, **changes):
    form = form_of(stranger, space, **changes)
    stranger.clock.shift(timedelta(seconds=30))
    return stranger.client.post("/ask/", form)


def test_the_form_says_which_space_it_is_about_and_begins_with_it(stranger, space):
    category = make_category("厂房求租")

    response = stranger.client.get(f"/ask/?unit={space.pk}")

    form = response.context["form"]
    assert (form["title"].value(), form["category"].value()) == ("About 禾麓智造园 3栋 502-505", category.pk)
    assert "禾麓智造园 3栋 502-505</a>" in response.content.decode()
    assert "2,860 ㎡" in response.content.decode()


def test_the_category_is_the_one_the_office_has_named_and_none_when_there_is_no_such(stranger, space):
    assert stranger.client.get(f"/ask/?unit={space.pk}").context["form"]["category"].value() == ""

    rules.decide("public.space_category", "水电气", from_on=NIGHT.date(), by=None, now=NIGHT)

    assert stranger.client.get(f"/ask/?unit={space.pk}").context["form"]["category"].value() == stranger.category.pk


@pytest.mark.parametrize("unit", ["999999", "x", "²", "99999999999999999999", "-1"])
def test_a_space_that_is_not_listed_is_politely_left_out(stranger, unit):
    response = stranger.client.get("/ask/", {"unit": unit})

    assert response.context["form"].space is None
    assert "not in the public list any more" in response.content.decode()


def test_one_that_is_not_public_is_not_named(stranger, space):
    Space.objects.update(is_public=False)

    assert "502-505" not in stranger.client.get(f"/ask/?unit={space.pk}").content.decode()


def test_it_becomes_a_request_with_a_clock_and_the_space(stranger, space):
    assert send(stranger, space).url == "/ask/done/"

    service_request = ServiceRequest.objects.get()
    assert (service_request.space, service_request.title) == (space, "About 禾麓智造园 3栋 502-505")
    assert Deadline.objects.about(service_request).get().due_at.isoformat() == "2026-10-10T10:00:00+00:00"
    for page in ("/ask/done/", "/track/progress/"):
        assert f'<a href="/spaces/{space.pk}/">禾麓智造园 3栋 502-505</a>' in stranger.client.get(page).content.decode()


def test_the_space_survives_errors_files_and_switches(stranger, space):
    wrong = stranger.client.post("/ask/", form_of(stranger, space, contact_name="", files=[a_file()]))
    switched = stranger.client.post("/ask/", form_of(stranger, space, face="text-large"))

    for response in (wrong, switched):
        assert response.context["form"].space == space
        assert "现场.txt" in response.content.decode() or response is switched
        assert form_of(stranger, space)["unit"] in response.content.decode()


def test_let_in_the_meantime_the_enquiry_still_says_what_it_is_about(stranger, space, manager):
    form = form_of(stranger, space)
    verbs.occupy(space.pk, by=manager, now=NIGHT, holder_name="别的公司")
    stranger.clock.shift(timedelta(seconds=30))

    stranger.client.post("/ask/", form)
    page = stranger.client.get("/ask/done/").content.decode()

    assert ServiceRequest.objects.get().space == space
    assert "we tell you what else there is" in page
    assert "别的公司" not in page
    assert f'href="/spaces/{space.pk}/"' not in page


@pytest.mark.parametrize("unit", ["1", "1:forged", "", "\0", "x" * 200])
def test_nobody_writes_a_space_into_a_request_but_our_own_form(stranger, space, unit):
    form = form_of(stranger, space) | {"unit": str(space.pk) if unit == "1" else unit}
    stranger.clock.shift(timedelta(seconds=30))

    stranger.client.post("/ask/", form)

    assert not ServiceRequest.objects.exclude(space=None).exists()


def test_the_same_words_about_another_space_are_another_request(stranger, space, manager):
    other = make_space(
        by=manager, now=NIGHT - timedelta(days=9), verified_on=NIGHT.date(), number="506", is_public=True
    )  # fmt: skip
    for one in (space, other, space):
        send(stranger, one, title="想看看这个单元")

    assert ServiceRequest.objects.count() == 2


# ---------------------------------------------------------------- the desk


@pytest.fixture
def enquiry(stranger, space):
    send(stranger, space)
    return ServiceRequest.objects.get()


def test_its_page_at_the_desk_leads_to_the_space(enquiry, space, as_user, officer):
    page = as_user(officer).get(enquiry.get_absolute_url()).content.decode()

    assert f'<a href="/desk/spaces/{space.pk}/">禾麓智造园 3栋 502-505</a>' in page


def test_the_list_is_narrowed_to_a_space_and_keeps_it(enquiry, space, as_user, officer, enterprise, category):
    make_request(by=officer, enterprise=enterprise, category=category, received_at=NIGHT)

    response = as_user(officer).get(f"/desk/requests/?view=all&space={space.pk}")

    assert list(response.context["page"]) == [enquiry]
    assert f'<input type="hidden" name="space" value="{space.pk}"' in response.content.decode()
    assert as_user(officer).get("/desk/requests/?view=all&space=x").status_code == 200


def test_a_spaces_page_gets_what_was_asked_about_it(enquiry, space, as_user, officer, django_assert_num_queries):
    address = f"/desk/requests/spaces/{space.pk}/"
    part = as_user(officer).get(address, **PART)

    assert part.content.decode().strip().startswith('<div id="about-space">')
    assert part.context["requests"][0][0] == enquiry
    assert f"/desk/requests/new/?space={space.pk}" in part.content.decode()


def test_the_part_costs_the_same_with_one_row_and_with_three(
    enquiry, space, as_user, officer, enterprise, category, django_assert_num_queries
):
    desk, address = as_user(officer), f"/desk/requests/spaces/{space.pk}/"
    desk.get(address)
    with django_assert_num_queries(5):
        desk.get(address)
    for _n in range(2):
        make_request(by=officer, enterprise=enterprise, category=category, received_at=NIGHT, space=space)

    with django_assert_num_queries(5):
        assert len(desk.get(address).context["requests"]) == 3


def test_who_reads_no_requests_is_shown_none(enquiry, space, as_user, manager):
    page = as_user(manager).get(f"/desk/requests/spaces/{space.pk}/").content.decode()

    assert enquiry.title not in page
    assert "Asked about this space" not in page


def test_an_officer_at_the_telephone_logs_a_request_about_a_space(space, as_user, officer, enterprise, category):
    desk = as_user(officer)
    form = desk.get(f"/desk/requests/new/?space={space.pk}").context["form"]
    assert form["title"].value() == "About 禾麓智造园 3栋 502-505"
    written = {
        "token": "t" * 24, "enterprise_name": enterprise.name, "title": form["title"].value(), "text": "想看场地",
        "category": category.pk, "channel": "phone", "received_at": f"{NIGHT:%Y-%m-%dT%H:%M}", "urgency": "normal",
        "space": form["space"].value(),
    }  # fmt: skip

    wrong = desk.post("/desk/requests/new/", written | {"text": ""})
    desk.post("/desk/requests/new/", written)

    assert "KJ" in wrong.content.decode()
    assert ServiceRequest.objects.get().space == space


def test_the_list_written_out_says_to_which_space_it_was_narrowed(enquiry, space, as_user, officer):
    response = as_user(officer).get(f"/desk/requests/export/csv/?view=all&space={space.pk}")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert FACTS["enterprise"] in text
    assert "禾麓智造园 3栋 502-505" in text.splitlines()[-1]
