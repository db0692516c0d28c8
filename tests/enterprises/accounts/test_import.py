"""Enterprises from a sheet: which row is which enterprise, what is taken, what is refused, and that nothing doubles."""

import json
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.import_run import preview
from crm.imports import BAD, NEW, SAME, UPDATE
from crm.layouts import read_sheet
from crm.models import Event, ImportBatch, ImportRow, Role, Unit
from enterprises.accounts.models import Contact, Enterprise, Tag
from enterprises.accounts.resources import EnterpriseResource
from tests.factories import make_enterprise, make_unit, make_user
from tests.sheets import csv, imported

pytestmark = pytest.mark.django_db
GOOD, OTHER, WRONG = "914403001922038216", "91500111MADAFDA278", "914403001922038217"


def test_a_full_row_becomes_a_whole_enterprise(community, officer):
    header = "企业名称,统一社会信用代码,曾用名,所属社区,地址,分级,标签,联系人,联系电话,服务专员"
    row = f"深圳市昀峤电气有限公司,{GOOD},昀峤实业、老昀峤,辅城坳,富康路8号,Ａ级,国高；规上,王澄,138 0000 0001,林晓岚"

    outcome = imported(header, row)

    stored = Enterprise.objects.get()
    assert outcome.counts == {NEW: 1, UPDATE: 0, SAME: 0, BAD: 0}
    assert (stored.name, stored.uscc, stored.tier, stored.address) == ("深圳市昀峤电气有限公司", GOOD, "A", "富康路8号")
    assert (stored.community, stored.officer, stored.aliases) == (community, officer, "昀峤实业\n老昀峤")
    assert (stored.short_name, stored.name_key) == ("昀峤电气", "昀峤电气有限公司")
    assert [tag.name for tag in stored.tags.all()] == ["国高", "规上"]
    assert list(stored.contacts.values_list("name", "phone", "is_primary")) == [("王澄", "13800000001", True)]


def test_a_preview_writes_nothing_at_all():
    sheet = read_sheet(csv("企业名称,标签,联系人", "甲公司,新标签,王澄"), EnterpriseResource.headings())
    with CaptureQueriesContext(connection) as asked:
        outcome = preview(EnterpriseResource(), sheet)

    assert outcome.counts[NEW] == 1
    assert all(query["sql"].startswith("SELECT") for query in asked)
    assert not any(model.objects.exists() for model in (Enterprise, Tag, Contact, Event, ImportBatch))


def test_the_same_file_again_creates_and_changes_nothing(community, officer):
    header = "企业名称,信用代码,别名,社区,级别,标签,联系人,手机,服务专员"
    rows = [f"甲公司,{GOOD},老甲,辅城坳社区,B,规上,王澄,13800000001,林晓岚", f"乙公司,{WRONG},,,,,,0755-123,"]
    imported(header, *rows)
    before = Event.objects.count()

    outcome = imported(header, *rows)

    assert outcome.counts == {NEW: 0, UPDATE: 0, SAME: 2, BAD: 0}
    assert (Enterprise.objects.count(), Event.objects.count()) == (2, before)


def test_a_blank_cell_never_erases(community):
    make_enterprise("甲公司", address="富康路8号", tier="A", community=community, uscc=GOOD)

    outcome = imported("企业名称,信用代码,地址,级别,社区", "甲公司,,,-,无")

    assert outcome.counts[SAME] == 1


def test_an_update_says_what_changed_and_leaves_one_line_of_history():
    stored = make_enterprise("甲公司", address="旧址", tier="A")

    outcome = imported("企业名称,地址,级别", "甲公司,新址,B")

    event = Event.objects.about(stored).get()
    assert outcome.counts[UPDATE] == 1
    assert ImportRow.objects.get().changes == {"address": ["旧址", "新址"], "tier": ["A", "B"]}
    assert (event.verb, event.changes) == ("enterprise.import_edit", {"address": ["旧址", "新址"], "tier": ["A", "B"]})


def test_an_update_keeps_what_the_sheet_does_not_name():
    stored = make_enterprise("甲公司", aliases="老甲", initials="jgs")
    created_at = stored.created_at

    imported("企业名称,地址", "甲公司,新址")

    stored.refresh_from_db()
    assert (stored.address, stored.aliases, stored.created_at) == ("新址", "老甲", created_at)
    assert "新址" in stored.search_text


@pytest.mark.parametrize(
    "name", ["深圳市昀峤电气有限公司", "昀峤电气有限公司", "深圳昀峤电气有限公司 ", "昀峤电气 有限公司"]
)
def test_other_spellings_of_a_name_are_the_same_enterprise_and_leave_it_as_it_is(name):
    make_enterprise("深圳市昀峤电气有限公司")

    assert imported("企业名称", name).counts[SAME] == 1


def test_the_code_finds_an_enterprise_under_a_new_name():
    stored = make_enterprise("霁原智造有限公司", uscc=GOOD)

    imported("企业名称,信用代码", f"霁原智造股份有限公司,{GOOD.lower()}")

    stored.refresh_from_db()
    assert (stored.name, stored.short_name) == ("霁原智造股份有限公司", "霁原智造")


@pytest.mark.parametrize("held", ["", WRONG])
def test_a_code_is_given_to_the_enterprise_of_that_name_that_has_none_or_a_wrong_one(held):
    stored = make_enterprise("甲公司", uscc=held)

    imported("企业名称,信用代码", f"甲公司,{GOOD}")

    stored.refresh_from_db()
    assert (stored.uscc, stored.uscc_valid) == (GOOD, True)


def test_a_name_that_is_stored_with_another_code_is_an_error():
    make_enterprise("甲公司", uscc=GOOD)

    [(row, column, message)] = imported("企业名称,信用代码", f"甲公司,{OTHER}").errors

    assert (row, column) == (2, "uscc")
    assert GOOD in message


def test_a_renaming_onto_another_enterprise_is_an_error():
    make_enterprise("甲公司", uscc=GOOD)
    make_enterprise("乙公司", uscc=OTHER)

    assert imported("企业名称,信用代码", f"乙公司,{GOOD}").counts[BAD] == 1


def test_a_wrong_code_is_imported_and_marked():
    outcome = imported("企业名称,信用代码", f"甲公司,{WRONG}")

    assert (outcome.counts[NEW], outcome.doubtful) == (1, 1)
    assert Enterprise.objects.get().uscc_valid is False


def test_words_for_no_code_are_no_code():
    outcome = imported("企业名称,信用代码", "甲公司,无", "乙公司,暂无", "丙公司,/")

    assert outcome.counts[NEW] == 3
    assert set(Enterprise.objects.values_list("uscc", flat=True)) == {""}


def test_a_number_that_excel_has_shortened_is_refused():
    outcome = imported("企业名称,信用代码", "甲公司,9.144E+17", "乙公司,9.144E+17")

    assert [row for row, _column, _message in outcome.errors] == [2, 3]
    assert "9.144E+17" in outcome.errors[0][2]


@pytest.mark.parametrize(
    ("second", "first"),
    [(f"甲有限公司,{OTHER}", f"甲有限公司,{GOOD}"), (f"乙公司,{GOOD}", f"甲公司,{GOOD}"), ("深圳市甲公司,", "甲公司,")],
    ids=["name", "code", "spelling"],
)
def test_a_second_row_about_the_same_enterprise_names_the_first(first, second):
    outcome = imported("企业名称,信用代码", first, "丙公司,", second)

    assert [(row, "2" in message) for row, _column, message in outcome.errors] == [(4, True)]
    assert Enterprise.objects.count() == 2


def test_a_second_row_under_the_old_name_of_a_renamed_enterprise_is_noticed():
    make_enterprise("甲公司", uscc=GOOD)

    outcome = imported("企业名称,信用代码", f"乙公司,{GOOD}", "甲公司,")

    assert [row for row, _column, _message in outcome.errors] == [3]
    assert Enterprise.objects.get().name == "乙公司"


def test_bad_rows_carry_their_number_and_column_and_the_others_go_in(community):
    outcome = imported(
        "企业名称,所属社区,分级,标签",
        "甲公司,辅城坳,A,",
        ",辅城坳,A,",
        "乙公司,火星,E,",
        f"丙公司,,,{'长' * 21}",
        "合计,,,",
    )

    assert outcome.counts == {NEW: 1, UPDATE: 0, SAME: 0, BAD: 4}
    assert [error[:2] for error in outcome.errors] == [
        (3, "name"), (4, "community"), (4, "tier"), (5, "tags"), (6, "name"),
    ]  # fmt: skip


def test_an_unknown_community_is_answered_with_the_known_ones(community):
    make_unit("禾花社区", Unit.Kind.COMMUNITY)

    [(_row, _column, message)] = imported("企业名称,社区", "甲公司,火星").errors

    assert "火星" in message
    assert "辅城坳" in message
    assert "禾花" in message


def test_two_officers_of_one_name_must_be_told_apart_by_log_in():
    first = make_user(Role.OFFICER, name="林晓岚", username="lin1")
    make_user(Role.OFFICER, name="林晓岚", username="lin2")

    outcome = imported("企业名称,服务专员", "甲公司,林晓岚", "乙公司,lin1")

    assert [row for row, _column, _message in outcome.errors] == [2]
    assert Enterprise.objects.get().officer == first


def test_a_text_that_is_too_long_is_an_error_not_cut():
    outcome = imported("企业名称,地址,信用代码", f"甲公司,{'路' * 201},{GOOD}9")

    assert [error[:2] for error in outcome.errors] == [(2, "uscc"), (2, "address")]


def test_a_doubtful_telephone_number_is_kept_with_a_warning_and_masked_wherever_it_is_shown():
    outcome = imported("企业名称,联系人,电话", "甲公司,王澄,0755-1234567890123")

    event = Event.objects.get()
    assert outcome.doubtful == 1
    assert Contact.objects.get().phone == "0755-1234567890123"
    assert "1234567890123" not in json.dumps(event.changes)


def test_another_contact_becomes_the_first_to_call_and_the_former_stays():
    stored = make_enterprise("甲公司")
    stored.contacts.create(name="老陈", phone="13800000009", is_primary=True)

    imported("企业名称,联系人,电话", "甲公司,王澄,13800000001")

    assert list(stored.contacts.values_list("name", "phone", "is_primary")) == [
        ("王澄", "13800000001", True), ("老陈", "13800000009", False),
    ]  # fmt: skip


def test_another_way_to_write_a_number_is_no_change():
    stored = make_enterprise("甲公司")
    stored.contacts.create(name="王澄", phone="0755-28880001", is_primary=True)

    assert imported("企业名称,联系人,电话", "甲公司,王澄,0755 2888 0001").counts[SAME] == 1


def test_tags_are_added_and_none_is_taken_away():
    stored = make_enterprise("甲公司")
    stored.tags.add(Tag.objects.create(name="国高"))

    imported("企业名称,标签", "甲公司,规上，国高")

    assert sorted(tag.name for tag in stored.tags.all()) == ["国高", "规上"]


def test_more_rows_than_a_chunk_cost_a_fixed_number_of_queries_each(django_assert_max_num_queries):
    rows = [f"第{number}公司,B" for number in range(1_100)]

    with django_assert_max_num_queries(300):  # three chunks; SQLite takes fifty rows an INSERT
        outcome = imported("企业名称,级别", *rows)

    assert outcome.counts[NEW] == Enterprise.objects.count() == 1_100


def test_an_enterprise_somebody_changed_meanwhile_is_read_again(monkeypatch):
    stored = make_enterprise("甲公司", tier="A")
    derive = EnterpriseResource.derive

    def derive_while_a_colleague_saves(self, line):
        monkeypatch.setattr(EnterpriseResource, "derive", derive)
        colleague = Enterprise.objects.get()
        colleague.tier = "C"
        colleague.save()
        derive(self, line)

    monkeypatch.setattr(EnterpriseResource, "derive", derive_while_a_colleague_saves)
    imported("企业名称,地址", "甲公司,新址")

    stored.refresh_from_db()
    assert (stored.tier, stored.address) == ("C", "新址")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_people_importing_the_same_sheet_at_once_double_nothing():
    rows = [f"第{number}公司,{'ABCD'[number % 4]}" for number in range(1_200)]
    outcomes = []

    def one_import(order):
        try:
            outcomes.append(imported("企业名称,级别", *order))
        finally:
            connection.close()

    threads = [threading.Thread(target=one_import, args=[order]) for order in (rows, rows[::-1], rows)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Enterprise.objects.count() == sum(outcome.counts[NEW] for outcome in outcomes) == 1_200
    assert Event.objects.count() == 1_200


def test_what_is_written_as_it_is_stored_is_no_change_even_when_it_has_become_ambiguous(officer):
    make_enterprise("甲公司", officer=officer, address="旧址")
    make_user(Role.OFFICER, name="林晓岚")

    assert imported("企业名称,服务专员,地址", "甲公司,林晓岚,新址").counts[UPDATE] == 1


def test_a_former_name_finds_the_enterprise_and_leaves_its_name():
    stored = make_enterprise("霁原智造股份有限公司", aliases="霁原智造有限公司")

    outcome = imported("企业名称,地址", "深圳市霁原智造有限公司,新址")

    stored.refresh_from_db()
    assert (outcome.counts[UPDATE], outcome.doubtful, Enterprise.objects.count()) == (1, 1, 1)
    assert (stored.name, stored.address) == ("霁原智造股份有限公司", "新址")


def test_a_former_name_that_two_bear_points_to_neither():
    make_enterprise("甲股份", aliases="老店")
    make_enterprise("乙股份", aliases="老店")

    assert imported("企业名称", "老店").counts[NEW] == 1
