"""The one page: the panels that a person may see, the story of all that hangs on the enterprise, a profile on paper."""

import pytest
from django.urls import reverse

from crm.models import Role
from enterprises.requests import flow
from tests.factories import make_enterprise, make_request, make_user


def page(client, name, enterprise, **query):
    return client.get(reverse(f"desk:{name}", args=[enterprise.pk]), query)


def test_the_story_tells_of_the_requests_as_well(as_user, officer, service_request, now):
    flow.VERBS["accept"](service_request.pk, by=officer, now=now)

    shown = page(as_user(officer), "enterprise_story", service_request.enterprise)

    assert [(line.verb, line.about) for line in shown.context["events"]][:1] == [("request.accept", service_request)]
    assert service_request.get_absolute_url() in shown.content.decode()


def test_of_one_kind_only_that_kind_is_told(as_user, officer, service_request):
    enterprise = service_request.enterprise
    client = as_user(officer)

    kinds = {
        kind: page(client, "enterprise_story", enterprise, kind=kind).context["events"] for kind in ("requests", "file")
    }

    assert {line.verb for line in kinds["requests"]} == {"request.log"}
    assert "request.log" not in {line.verb for line in kinds["file"]}


def test_who_may_not_read_requests_is_told_nothing_of_them(as_user, service_request):
    shown = page(as_user(make_user(Role.EDITOR)), "enterprise_story", service_request.enterprise)

    assert [line.verb for line in shown.context["events"] if line.verb.startswith("request")] == []


def test_a_long_story_is_turned_page_by_page(as_user, officer, category, now):
    enterprise = make_enterprise()
    for _n in range(51):
        make_request(by=officer, enterprise=enterprise, category=category, received_at=now)
    client = as_user(officer)

    first, second = (page(client, "enterprise_story", enterprise, page=n).context for n in (1, 2))

    assert (len(first["events"]), first["older"]) == (50, 2)
    assert (len(second["events"]), second["older"], second["newer"]) == (1, 0, 1)


@pytest.mark.parametrize("asked", [{"page": "x"}, {"page": "-3"}, {"page": "9" * 30}, {"kind": "nonsense"}])
def test_an_odd_address_shows_what_there_is(as_user, officer, enterprise, asked):
    assert page(as_user(officer), "enterprise_story", enterprise, **asked).status_code == 200


def test_the_other_panels_come_as_a_part_and_as_a_page(as_user, officer, enterprise):
    client, url = as_user(officer), reverse("desk:enterprise_more", args=[enterprise.pk])

    part, whole = client.get(url, headers={"HX-Request": "true"}), client.get(url)

    assert part.content.decode().strip().startswith('<div id="more"')
    assert "<html" in whole.content.decode()


def test_the_profile_names_who_printed_it(as_user, officer, enterprise):
    shown = page(as_user(officer), "enterprise_profile", enterprise).content.decode()

    assert enterprise.name in shown
    assert str(officer) in shown
