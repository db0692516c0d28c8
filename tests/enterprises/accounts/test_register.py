"""What the business register says of an enterprise: typed, shown, found, brought in by a sheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from crm.imports import BAD, NEW, UPDATE
from crm.models import Event
from enterprises.accounts.models import Enterprise
from tests.enterprises.accounts.test_pages import LIST, typed, words
from tests.enterprises.accounts.test_pages import NEW as FORM
from tests.factories import make_enterprise
from tests.sheets import imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def shown(desk, **query) -> set[str]:
    return {row.name for row in desk.get(LIST, query).context["page"]}


def test_the_form_takes_amounts_and_days_as_people_write_them(desk):
    facts = {"industry": "C39", "scale": "small", "founded_on": "2015年3月12日", "capital": "3,000万", "notes": "甲"}

    desk.post(FORM, typed(status="moved_out", status_since="20240108", **facts))

    found = Enterprise.objects.get()
    assert (found.section, found.division, found.scale) == ("C", "39", "small")
    assert (found.founded_on, found.capital) == (date(2015, 3, 12), Decimal("30000000"))
    assert (found.status, found.status_since, found.notes) == ("moved_out", date(2024, 1, 8), "甲")


def test_a_section_alone_is_enough(desk):
    desk.post(FORM, typed(industry="A"))

    assert Enterprise.objects.values_list("section", "division").get() == ("A", "")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("capital", "500万美元"),
        ("founded_on", "2015年"),
        ("founded_on", "2199-01-01"),
        ("industry", "A39"),
        ("status", ""),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_stays(desk, field, text):
    response = desk.post(FORM, typed(**{field: text}))

    assert response.context["form"].errors[field]
    assert response.context["form"][field].value() == text
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_edit_sent_back_untouched_changes_nothing(desk, language, settings):
    settings.LANGUAGE_CODE = language
    stored = make_enterprise(
        "甲", section="C", division="39", scale="micro", founded_on=date(2015, 3, 12), capital=Decimal("12345678.90"),
        status="closed", status_since=date(2024, 1, 8), notes="一\n二",
    )  # fmt: skip
    url = reverse("accounts:edit", args=[stored.pk])
    form = desk.get(url).context["form"]
    sent = form.as_sent() | {"seen": form.initial["seen"]}

    assert desk.post(url, sent).status_code == 302
    assert not Event.objects.about(stored)


def test_every_field_of_the_form_stands_in_one_group(desk):
    form = desk.get(FORM).context["form"]

    drawn = [field.name for _heading, fields in form.groups() for field in fields]
    assert sorted(drawn) == sorted(field.name for field in form.visible_fields())


def test_the_list_is_narrowed_by_status_section_and_scale(desk):
    make_enterprise("在", section="C", scale="large")
    make_enterprise("走", status="moved_out", section="A", scale="micro")

    assert shown(desk) == {"在", "走"}
    assert shown(desk, status="moved_out") == shown(desk, section="A") == shown(desk, scale="micro") == {"走"}


@pytest.mark.parametrize(("status", "marked"), [("active", False), ("moved_out", True), ("closed", True)])
def test_who_is_not_in_operation_is_found_and_marked_everywhere(desk, status, marked):
    enterprise = make_enterprise("深圳市昀峤电气有限公司", status=status)
    label = str(Enterprise.Status(status).label)
    state = f">{label}</span>"

    assert (state in words(desk.get(LIST))) == marked
    assert (state in words(desk.get("/desk/search/", {"q": "yqdq"}))) == marked
    assert (state in words(desk.get(enterprise.get_absolute_url()))) == marked
    assert (label in words(desk.get(reverse("accounts:options"), {"q": "yqdq"}))) == marked


def test_the_page_says_what_the_register_says(desk):
    enterprise = make_enterprise(
        "甲", status="moved_out", status_since=date(2024, 1, 8), section="C", division="39", capital=Decimal(30_000_000),
        founded_on=date(2015, 3, 12), notes="第一行\n第二行",
    )  # fmt: skip

    page = words(desk.get(enterprise.get_absolute_url()))

    for said in ("since 2024-01-08", "C39 计算机", "CNY 30,000,000", "2015-03-12", "第一行<br>第二行"):
        assert said in page


def test_a_division_without_its_section_is_not_stored():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_enterprise("甲", division="39")


HEADER = "企业名称,经营状态,状态日期,所属行业,企业规模,成立日期,注册资本（万元）,备注"


def test_a_sheet_brings_it_all():
    outcome = imported(HEADER, "甲公司,迁出,2024.1.8,计算机、通信和其他电子设备制造业,中型,42075,500,租约到期")

    found = Enterprise.objects.get()
    assert outcome.counts[NEW] == 1
    assert (found.status, found.status_since, found.notes) == ("moved_out", date(2024, 1, 8), "租约到期")
    assert (found.section, found.division, found.scale) == ("C", "39", "medium")
    assert (found.founded_on, found.capital) == (date(2015, 3, 12), Decimal(5_000_000))


def test_a_cell_may_name_a_unit_of_its_own():
    imported(HEADER, "甲公司,,,,,,0.3亿,", "乙公司,,,,,,500元,")

    assert set(Enterprise.objects.values_list("capital", flat=True)) == {Decimal(30_000_000), Decimal(500)}


def test_what_cannot_be_read_is_told_by_column():
    outcome = imported(HEADER, "甲公司,火星,2199-01-01,科技,超大,2015年,若干,")

    assert outcome.counts[BAD] == 1
    assert {name for _row, name, _words in outcome.errors} == {
        "operation", "status_since", "industry", "scale", "founded_on", "capital",
    }  # fmt: skip


def test_another_status_from_a_sheet_drops_the_day_of_the_one_before():
    stored = make_enterprise("甲公司", status="moved_out", status_since=date(2024, 1, 8))

    outcome = imported("企业名称,经营状态", "甲公司,存续")

    stored.refresh_from_db()
    assert outcome.counts[UPDATE] == 1
    assert (stored.status, stored.status_since) == ("active", None)


def test_an_undone_sheet_leaves_the_register_as_it_was(officer):
    stored = make_enterprise(
        "甲公司", section="C", division="39", capital=Decimal("500.50"), founded_on=date(2015, 3, 12)
    )
    before = Enterprise.objects.filter(pk=stored.pk).values().get()

    imported(HEADER, "甲公司,注销,2024-01-08,农业,微型,2016-01-01,9,新").undo(by=officer)

    assert Enterprise.objects.filter(pk=stored.pk).values().get() == before
