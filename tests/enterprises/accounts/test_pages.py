"""The list, the forms and the one page of an enterprise, through the browser's door."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import Role
from enterprises.accounts import changes
from enterprises.accounts.models import Enterprise
from tests.factories import make_enterprise, make_user

CODE, WRONG_CODE = "914403001922038216", "914403001922038217"
LIST, NEW = "/desk/enterprises/", "/desk/enterprises/new/"
PART = {"HTTP_HX_REQUEST": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def typed(enterprise=None, **facts):
    """What a browser sends for the form, the untouched fields included."""
    seen = enterprise.updated_at.isoformat() if enterprise else ""
    name = enterprise.name if enterprise else "深圳市桐漪自动化有限公司"
    blank = dict.fromkeys(("uscc", "short_name", "community", "tier", "address", "officer", "new_tags", "aliases"), "")
    blank |= dict.fromkeys(("status_since", "industry", "scale", "founded_on", "capital", "notes"), "")
    return {**blank, "name": name, "initials": "", "status": "active", "seen": seen} | facts


def words(response):
    return response.content.decode()


def test_the_list_costs_the_same_with_one_row_and_with_three(desk, enterprise, django_assert_num_queries):
    desk.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        desk.get(LIST)
    cost = len(queries)  # forgotten with the next page
    for name in ("甲", "乙"):
        changes.create(by=make_user(Role.OFFICER), name=name, tags=["规上", "国高"], uscc="")
    desk.get(LIST)

    with django_assert_num_queries(cost):
        desk.get(LIST)

    assert 0 < cost <= 8


def test_htmx_gets_the_rows_only_and_they_are_those_of_the_page(desk, enterprise):
    part, page = words(desk.get(LIST, **PART)).strip(), words(desk.get(LIST))

    assert part.startswith('<div id="rows">')
    assert "<html" not in part
    assert part in page


@pytest.mark.parametrize("query", ["昀峤", "yqdq", "YQ", "1922038", "平新北路", "昀峤 yqdq"])
def test_the_list_finds_by_name_initials_code_and_address(desk, query):
    make_enterprise("深圳市昀峤电气有限公司", uscc=CODE, address="平新北路 12 号")
    make_enterprise("岫石光学")

    found = desk.get(LIST, {"q": query}).context["page"].object_list

    assert [row.name for row in found] == ["深圳市昀峤电气有限公司"]


@pytest.mark.parametrize(
    ("state", "names"), [("valid", ["好"]), ("wrong", ["错"]), ("missing", ["缺"]), ("", ["好", "缺", "错"])]
)
def test_the_list_is_narrowed_by_the_state_of_the_code(desk, state, names):
    for name, code in (("好", CODE), ("错", WRONG_CODE), ("缺", "")):
        make_enterprise(name, uscc=code)

    found = desk.get(LIST, {"uscc": state, "o": "name"}).context["page"].object_list

    assert sorted(row.name for row in found) == sorted(names)


def test_the_list_is_narrowed_by_community_tier_tag_and_officer(desk, officer, community, enterprise):
    make_enterprise("别家")
    changes.edit(
        enterprise.pk,
        by=officer,
        seen=enterprise.updated_at,
        community=community,
        tier="A",
        officer=officer,
        tags=["规上"],
    )
    tag = enterprise.tags.get()

    for query in ({"community": community.pk}, {"tier": "A"}, {"tag": tag.pk}, {"officer": officer.pk}):
        assert list(desk.get(LIST, query).context["page"].object_list) == [enterprise], query


def test_a_wrong_code_is_marked_on_list_and_page(desk):
    enterprise = make_enterprise(uscc=WRONG_CODE)

    assert "w-fit is-no" in words(desk.get(LIST))
    assert "w-fit is-no" in words(desk.get(enterprise.get_absolute_url()))


def test_everybody_reads_the_list_and_strangers_log_in(client):
    assert client.get(LIST).status_code == 302
    for role in Role:
        client.force_login(make_user(role))
        assert client.get(LIST).status_code == 200, role


@pytest.mark.parametrize("role", Role)
def test_only_some_roles_add_enterprises(client, role):
    client.force_login(make_user(role))

    assert client.get(NEW).status_code == (200 if role in changes.MAY_EDIT else 403)


def test_a_new_enterprise_is_saved_with_old_and_new_tags(desk, officer, community):
    changes.create(by=officer, name="别家", tags=["规上"])

    response = desk.post(NEW, typed(community=community.pk, tier="B", tags=["规上"], new_tags="国高、专精特新"))

    enterprise = Enterprise.objects.get(name="深圳市桐漪自动化有限公司")
    assert response.url == enterprise.get_absolute_url()
    assert {tag.name for tag in enterprise.tags.all()} == {"规上", "国高", "专精特新"}
    assert (enterprise.community, enterprise.tier) == (community, "B")


def test_a_wrong_code_is_saved_and_said(desk):
    response = desk.post(NEW, typed(uscc=WRONG_CODE), follow=True)

    assert Enterprise.objects.get().uscc_valid is False
    assert any(WRONG_CODE in str(message) for message in response.context["messages"])


def test_a_code_pasted_with_blanks_is_taken_and_one_too_long_is_counted(desk):
    assert desk.post(NEW, typed(uscc=f"{CODE[:4]} {CODE[4:9]} {CODE[9:]}")).status_code == 302
    response = desk.post(NEW, typed(name="乙", uscc=CODE + "1"))

    assert "19" in str(response.context["form"].errors["uscc"])


def test_a_known_name_is_shown_with_a_link_and_the_text_stays(desk, enterprise):
    response = desk.post(NEW, typed(name="昀峤电气有限公司", address="平新北路 12 号"))

    assert enterprise.get_absolute_url() in words(response)
    assert 'name="apart_from"' in words(response)
    assert "平新北路 12 号" in words(response)
    assert Enterprise.objects.count() == 1


def test_ticked_as_another_one_it_is_saved_as_twin(desk, enterprise):
    desk.post(NEW, typed(name=enterprise.name, apart_from=f"{enterprise.pk},"))

    assert Enterprise.objects.filter(name=enterprise.name, twin=1).exists()


def test_a_code_in_use_links_to_its_holder_without_a_way_round(desk):
    holder = make_enterprise(uscc=CODE)

    response = desk.post(NEW, typed(uscc=CODE))

    assert holder.get_absolute_url() in words(response)
    assert 'name="apart_from"' not in words(response)


def test_a_stale_edit_is_told_and_keeps_its_text(desk, supervisor, enterprise):
    old = typed(enterprise, address="平新北路 12 号")
    changes.edit(enterprise.pk, by=supervisor, seen=enterprise.updated_at, tier="A")

    response = desk.post(reverse("accounts:edit", args=[enterprise.pk]), old)

    assert "吴启明" in words(response)
    assert response.context["form"]["address"].value() == "平新北路 12 号"
    enterprise.refresh_from_db()
    assert (enterprise.tier, enterprise.address) == ("A", "")


def test_a_stale_form_sent_again_undoes_nothing_that_its_writer_had_not_touched(
    desk, supervisor, enterprise, community
):
    url = reverse("accounts:edit", args=[enterprise.pk])
    form = desk.get(url).context["form"]
    sent = form.as_sent() | {"shown": json.dumps(form.initial["shown"]), "seen": form.initial["seen"], "new_tags": ""}
    now_said = {"tier": "A", "community": community, "tags": ["规上"]}
    changes.edit(enterprise.pk, by=supervisor, seen=enterprise.updated_at, **now_said)

    form = desk.post(url, sent | {"address": "平新北路 12 号", "tier": "C"}).context["form"]
    desk.post(url, form.data)

    enterprise.refresh_from_db()
    assert (enterprise.address, enterprise.tier, enterprise.community) == ("平新北路 12 号", "C", community)
    assert [tag.name for tag in enterprise.tags.all()] == ["规上"]


def test_the_edit_form_keeps_an_officer_who_has_left(desk, enterprise):
    gone = make_user(Role.OFFICER, name="黄嘉敏", is_active=False)
    Enterprise.objects.update(officer=gone)

    response = desk.get(reverse("accounts:edit", args=[enterprise.pk]))

    assert "黄嘉敏" in words(response)


def test_the_form_opens_with_the_name_that_was_searched_for(desk):
    assert "汐朗照明" in words(desk.get(NEW, {"name": "汐朗照明"}))


@pytest.mark.parametrize("q", ["昀", "yqdq", "1922038"])
def test_suggestions_are_found_by_name_initials_and_code(desk, community, q):
    enterprise = make_enterprise("深圳市昀峤电气有限公司", uscc=CODE, community=community, tier="A")
    make_enterprise("岫石光学")

    response = desk.get(reverse("accounts:options"), {"q": q})

    assert response.context["options"] == [enterprise]
    assert f'data-id="{enterprise.pk}" data-name="深圳市昀峤电气有限公司"' in words(response)


def test_suggestions_begin_with_names_that_begin_so(desk):
    later = make_enterprise("深圳市岫石仪器有限公司")
    early = make_enterprise("深圳市昀桥电气有限公司")
    changes.edit(later.pk, by=make_user(Role.OFFICER), seen=later.updated_at, tier="A")

    assert desk.get(reverse("accounts:options"), {"q": "yq"}).context["options"] == [early, later]


def test_suggestions_are_eight_at_most_with_names_before_addresses(desk):
    named = make_enterprise("平湖粮油店")
    for n in range(9):
        make_enterprise(f"别家{n}", address="平湖大街")

    found = desk.get(reverse("accounts:options"), {"q": "平湖"}).context["options"]

    assert (len(found), found[0]) == (8, named)


@pytest.mark.parametrize("q", ["", " "])
def test_nothing_typed_suggests_nothing(desk, enterprise, q):
    assert desk.get(reverse("accounts:options"), {"q": q}).context["options"] == []
