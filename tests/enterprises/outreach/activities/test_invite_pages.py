"""Inviting on the page: the live count, ticks, pasted names, many in the background, one from its own page."""

import pytest
import time_machine
from django.urls import reverse

from enterprises.outreach.activities import inviting
from enterprises.outreach.activities.models import Participation
from tests.factories import make_enterprise

HTMX = {"HX-Request": "true"}


def url(name: str, *args) -> str:
    return reverse(f"activities:{name}", args=args)


@pytest.fixture(autouse=True)
def _days_before(before):
    with time_machine.travel(before, tick=False):
        yield


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def names() -> set[str]:
    return set(Participation.objects.values_list("name", flat=True))


def test_found_by_filter_one_is_ticked_off_and_the_rest_is_invited(desk, opened, officer, community, before):
    rows = [make_enterprise(community=community) for _n in range(4)]
    make_enterprise()
    inviting.invite(opened.pk, by=officer, enterprises=[rows[0].pk], now=before)

    part = desk.get(f"{url('invite', opened.pk)}?community={community.pk}", headers=HTMX)
    assert part.content.decode().lstrip().startswith('<div id="found">')
    assert (part.context["count"], part.context["count_already"], part.context["count_new"]) == (4, 1, 3)

    desk.post(url("invite", opened.pk), {"pick": [row.pk for row in rows[:3]]})
    assert names() == {row.name for row in rows[:3]}


def test_without_a_filter_nobody_is_listed(desk, opened, enterprise):
    page = desk.get(url("invite", opened.pk))

    assert (page.context["count"], page.context["rows"], page.context["is_asked"]) == (1, [], False)


def test_the_page_costs_the_same_for_one_and_three(desk, opened, community, django_assert_max_num_queries):
    for number in range(3):
        make_enterprise(community=community)
        desk.get(f"{url('invite', opened.pk)}?community={community.pk}")
        with django_assert_max_num_queries(15):
            page = desk.get(f"{url('invite', opened.pk)}?community={community.pk}")
        assert len(page.context["rows"]) == number + 1


def test_too_many_to_tick_go_to_a_worker(desk, opened, community, monkeypatch, django_capture_on_commit_callbacks):
    rows = [make_enterprise(community=community) for _n in range(3)]
    monkeypatch.setattr(inviting, "AT_ONCE", 2)
    page = desk.get(f"{url('invite', opened.pk)}?community={community.pk}")
    assert (page.context["is_many"], page.context["rows"]) == (True, [])

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(url("invite", opened.pk), {"all": "1", "query": page.context["query"], "count": "3"})

    assert names() == {row.name for row in rows}


def test_pasted_names_are_looked_over_first(desk, opened, enterprise):
    page = desk.post(url("names", opened.pk), {"names": f"{enterprise.name}\n深圳市没有档案的公司"})
    assert (page.context["known"], page.context["unknown"]) == ([(enterprise, False)], ["深圳市没有档案的公司"])
    assert not Participation.objects.exists()

    desk.post(url("invite", opened.pk), {"pick": [enterprise.pk], "name": ["深圳市没有档案的公司"]})
    assert names() == {enterprise.name, "深圳市没有档案的公司"}


def test_from_its_own_page_an_enterprise_is_invited_to_what_lies_ahead(desk, opened, enterprise):
    page = desk.get(f"{enterprise.get_absolute_url()}more/")
    assert f"{url('choose')}?enterprise={enterprise.pk}" in page.content.decode()

    asked = desk.get(f"{url('choose')}?enterprise={enterprise.pk}")
    assert list(asked.context["activities"]) == [opened]
    desk.post(url("choose"), {"enterprise": enterprise.pk, "activity": opened.pk})

    assert names() == {enterprise.name}
    assert opened.title in desk.get(f"{enterprise.get_absolute_url()}more/").content.decode()


def test_the_text_of_the_invitation_holds_when_where_and_the_address(desk, opened):
    text = desk.get(url("invitation", opened.pk)).context["text"]

    assert all(words in text for words in (opened.title, "14:30–16:30", "三楼报告厅", f"/events/{opened.pk}/"))
