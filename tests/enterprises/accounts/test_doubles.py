"""Who may be in the list twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.accounts import changes, doubles
from enterprises.accounts.models import Enterprise
from tests.factories import make_enterprise

CODE, WRONG_CODE, OTHER_WRONG = "914403001922038216", "914403001922038217", "91320115MAED2PCC0L"

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def shown(desk, kind) -> list[list[str]]:
    return [[row.name for row in group] for group in desk.get(PAGE, {"kind": kind}).context["groups"]]


PAGE = "/desk/enterprises/duplicates/"


def test_enterprises_of_one_name_are_a_group(desk, officer, enterprise):
    changes.create(by=officer, name="昀峤电气（深圳）有限公司", apart_from=[enterprise.pk])
    make_enterprise("别家")

    assert shown(desk, "name") == [["深圳市昀峤电气有限公司", "昀峤电气（深圳）有限公司"]]


def test_a_wrong_code_is_set_beside_the_right_one_it_nearly_is(desk):
    make_enterprise("错", uscc=WRONG_CODE)
    make_enterprise("对", uscc=CODE)
    make_enterprise("远", uscc=OTHER_WRONG)

    page = desk.get(PAGE, {"kind": "code"})

    assert [[row.name for row in group] for group in page.context["groups"]] == [["错", "对"]]
    assert "91440300192203821<b>7</b>" in page.content.decode()


def test_a_former_name_is_set_beside_who_bears_it_now(desk):
    make_enterprise("新木实业", aliases="深圳市老木机电有限公司\n老新木")
    make_enterprise("老木机电有限公司")
    make_enterprise("单记", aliases="单记")

    assert shown(desk, "alias") == [["新木实业", "老木机电有限公司"]]


@pytest.mark.parametrize("kind", ["name", "code", "alias", "unheard of"])
def test_without_doubles_the_page_says_so(desk, enterprise, kind):
    response = desk.get(PAGE, {"kind": kind})

    assert response.context["groups"] == []
    assert "w-empty" in response.content.decode()


@pytest.mark.parametrize("kind", ["name", "code", "alias"])
def test_the_page_costs_the_same_for_one_group_and_three(desk, officer, kind, django_assert_num_queries):
    def double(number):
        one = make_enterprise(f"第{number}家", uscc=doubles_code(number))
        changes.create(
            by=officer, name=one.name, apart_from=[one.pk], uscc=one.uscc[:-1] + ("0" if one.uscc[-1] != "0" else "1")
        )
        make_enterprise(f"新{number}", aliases=f"老{number}")
        make_enterprise(f"老{number}")

    double(0)
    desk.get(PAGE)  # fills this process's copies
    with CaptureQueriesContext(connection) as queries:
        assert len(desk.get(PAGE, {"kind": kind}).context["groups"]) == 1
    cost = len(queries)  # forgotten with the next page
    double(1)
    double(2)

    with django_assert_num_queries(cost):
        assert len(desk.get(PAGE, {"kind": kind}).context["groups"]) == 3

    assert cost <= 8


def doubles_code(number: int) -> str:
    return ("914403001922038216", "9144030071526726XG", "91110000600037341L")[number]


def test_of_many_only_those_changed_last_are_looked_at(desk, monkeypatch):
    monkeypatch.setattr(doubles, "LOOKED_AT", 1)
    make_enterprise("对", uscc=CODE)
    make_enterprise("错", uscc=WRONG_CODE)
    make_enterprise("远", uscc=OTHER_WRONG)

    assert shown(desk, "code") == []


def test_many_values_are_asked_for_in_pieces(desk, monkeypatch):
    monkeypatch.setattr(doubles, "AT_ONCE", 2)
    make_enterprise("对", uscc=CODE)
    make_enterprise("错", uscc=WRONG_CODE)

    assert doubles.code_pairs(Enterprise.objects.all()) == [
        (Enterprise.objects.get(name="错").pk, Enterprise.objects.get(name="对").pk)
    ]


def test_the_way_there_is_shown_to_those_who_may_go_it(client, officer, administrator):
    for user, may in ((officer, True), (administrator, False)):
        client.force_login(user)
        assert (PAGE in client.get(reverse("accounts:list")).content.decode()) == may
