"""Who may be in the list twice: found in blocks by the database, and no pair that somebody told apart."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm import rules
from crm.models import Event
from enterprises.accounts import changes, contacts
from enterprises.accounts.models import Enterprise
from enterprises.merging import candidates
from enterprises.merging.apart import doubt_again, tell_apart
from enterprises.merging.candidates import found, pairs, scored
from enterprises.merging.merge import merge
from enterprises.merging.models import NotTheSame
from tests.factories import make_enterprise

from .conftest import CODE

WRONG, OTHER_WRONG = "914403001922038217", "91320115MAED2PCC0L"

pytestmark = pytest.mark.django_db


def met() -> list[set[str]]:
    names = dict(Enterprise.objects.values_list("pk", "name"))
    return sorted(({names[one], names[other]} for one, other in pairs(Enterprise.objects.standing(), 20)), key=sorted)


def called(officer, row, phone):
    return contacts.add(row.pk, by=officer, name="叶女士", phone=phone)


def test_one_name(officer, enterprise):
    changes.create(by=officer, name="昀峤电气（深圳）有限公司", apart_from=[enterprise.pk])
    make_enterprise("别家")

    assert met() == [{"深圳市昀峤电气有限公司", "昀峤电气（深圳）有限公司"}]


def test_one_short_name_in_another_form(enterprise):
    make_enterprise("昀峤电气股份有限公司")

    assert met() == [{"深圳市昀峤电气有限公司", "昀峤电气股份有限公司"}]


def test_one_phone_however_it_is_written(officer):
    for name, phone in (("甲", "138 0000 0042"), ("乙", "+86138-0000-0042"), ("丙", "13900000042")):
        called(officer, make_enterprise(name), phone)

    assert met() == [{"甲", "乙"}]


def test_one_address_however_it_is_written():
    make_enterprise("甲", address="深圳市龙岗区平湖街道平新北路12号")
    make_enterprise("乙", address="平新北路 12 号")

    assert met() == [{"甲", "乙"}]


def test_a_wrong_code_and_the_right_one_it_nearly_is_or_another_wrong_one():
    make_enterprise("错", uscc=WRONG)
    make_enterprise("对", uscc=CODE)
    make_enterprise("远", uscc=OTHER_WRONG)
    make_enterprise("更错", uscc=WRONG[:3] + "9" + WRONG[4:])

    assert met() == [{"错", "对"}, {"错", "更错"}]


def test_a_former_name_and_a_former_code():
    make_enterprise("新木实业", aliases=f"深圳市老木机电有限公司\n{CODE}")
    make_enterprise("老木机电有限公司")
    make_enterprise("有码的", uscc=CODE)

    assert met() == [{"新木实业", "有码的"}, {"新木实业", "老木机电有限公司"}]


def test_what_many_share_says_nothing_of_any_two(officer):
    for number in range(candidates.SHARED_BY + 1):
        called(officer, make_enterprise(f"代理{number}号店{number}"), "13800000042")

    assert met() == []


def test_below_the_threshold_nothing_is_shown_and_the_office_decides_where_it_is(officer, administrator, now):
    for name in ("甲", "乙"):
        called(officer, make_enterprise(name), "13800000042")
    assert found(now, is_fresh=True).pairs == []

    rules.decide("merging.score", 30, from_on=now.date(), by=administrator, now=now)

    assert [row[0] for row in found(now, is_fresh=True).pairs] == [30]


def test_the_likeliest_stand_first(officer, now):
    one, other = make_enterprise("甲公司", address="平新北路12号"), make_enterprise("乙公司", aliases="甲公司")
    third = make_enterprise("丙公司", aliases="甲公司", address="平新北路12号")

    assert [row[1:] for row in found(now, is_fresh=True).pairs] == [(one.pk, third.pk), (one.pk, other.pk)]


def test_told_apart_it_is_gone_and_taken_back_it_is_there_again(officer, now):
    one, other = make_enterprise("甲公司"), make_enterprise("乙公司", aliases="甲公司")
    row = tell_apart(other.pk, one.pk, by=officer, text="母子公司", now=now)
    assert tell_apart(one.pk, other.pk, by=officer) == row
    assert (row.one, row.other, row.by, found(now, is_fresh=True).pairs) == (one, other, officer, [])

    doubt_again(row.pk, by=officer)
    doubt_again(row.pk, by=officer)

    assert len(found(now, is_fresh=True).pairs) == 1
    assert not NotTheSame.objects.exists()
    assert Event.objects.about(one).filter(verb__in=["enterprise.tell_apart", "enterprise.doubt_again"]).count() == 2


def test_what_was_said_of_a_file_holds_for_the_one_it_came_to(officer, now, seen):
    one, other = make_enterprise("甲公司"), make_enterprise("乙公司", aliases="甲公司")
    third = make_enterprise("丙公司")
    tell_apart(one.pk, other.pk, by=officer)
    merge(third.pk, one.pk, by=officer, choices={}, seen=seen(third, one), now=now)

    assert met() == []  # 丙公司 is now also known as 甲公司


def test_many_pairs_cost_what_one_costs(officer, now):
    def double(number):
        make_enterprise(f"新{number}公司", aliases=f"老{number}公司", address=f"平新北路{number}12号")
        make_enterprise(f"老{number}公司", address=f"平新北路{number}12号")

    def cost(**how):
        with CaptureQueriesContext(connection) as queries:
            count = len(found(now, **how).pairs)
        return count, len(queries)

    double(1)
    found(now)  # and the rules, which are kept
    (one, first), _made = cost(is_fresh=True), [double(number) for number in range(2, 5)]
    four, then = cost(is_fresh=True)

    assert (one, four) == (1, 4)
    assert first == then <= 16
    assert cost() == (4, 3)  # kept; what was merged or told apart since is looked for


def test_many_values_are_asked_for_in_pieces(monkeypatch):
    monkeypatch.setattr(candidates, "AT_ONCE", 2)
    make_enterprise("对", uscc=CODE)
    make_enterprise("错", uscc=WRONG)

    assert met() == [{"错", "对"}]
    assert [row.score for row in scored(pairs(Enterprise.objects.all(), 40))] == [40]


def test_kept_for_a_while_but_what_is_done_to_a_pair_shows_at_once(officer, now, seen):
    one, other = make_enterprise("甲公司"), make_enterprise("乙公司", aliases="甲公司")
    assert len(found(now).pairs) == 1
    make_enterprise("丙公司", aliases="甲公司")
    later = now + timedelta(minutes=1)
    assert (len(found(later).pairs), found(later).at) == (1, now)

    merge(one.pk, other.pk, by=officer, choices={}, seen=seen(one, other), now=now)

    assert found(later).pairs == []
    assert (len(found(later, is_fresh=True).pairs), found(later).at) == (1, later)


def test_what_cannot_come_to_the_threshold_is_not_even_compared():
    for name in ("昀桥", "云桥"):  # they sound the same, which is not enough
        make_enterprise(name)

    assert pairs(Enterprise.objects.all(), 40) == set()
    assert len(pairs(Enterprise.objects.all(), 20)) == 1
