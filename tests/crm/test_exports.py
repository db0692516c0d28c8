"""Lists as sheets: all the rows one sees and no other, readable where they arrive, and on record."""

import csv
import io
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from crm.imports import BAD, NEW, SAME, UPDATE
from crm.models import Event, Role
from crm.templatetags.words import said
from enterprises.accounts import changes, contacts, sheet
from enterprises.accounts.models import Enterprise, Tag
from enterprises.requests import sheet as request_sheet
from tests.factories import make_enterprise, make_request, make_user
from tests.sheets import checked_bytes

CODE = "914403001922038216"
ENTERPRISES, REQUESTS = "/desk/enterprises/export/", "/desk/requests/export/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def taken(response) -> bytes:
    return b"".join(response.streaming_content)


def csv_rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(taken(response).decode("utf-8-sig"), newline="")))


def xlsx_rows(response) -> list[tuple]:
    book = load_workbook(io.BytesIO(taken(response)), read_only=True)
    rows = list(book.active.iter_rows(values_only=True))
    book.close()
    return rows


def names(response) -> list[str]:
    return [row[1] for row in csv_rows(response)[1:-2]]


def full(officer, community) -> Enterprise:
    enterprise = changes.create(
        by=officer, name="深圳市昀峤电气有限公司", uscc=CODE, community=community, tier="A", tags=["规上", "国高"], officer=officer,
        address="平新北路 12 号", aliases="老昀峤\n昀峤实业", status="moved_out", status_since=date(2024, 1, 8), division="39",
        scale="medium", founded_on=date(2015, 3, 12), capital=Decimal("30000000.00"), notes="已搬迁，\n可联系",
    )  # fmt: skip
    contacts.add(enterprise.pk, by=officer, name="叶女士", phone="13800000042")
    return enterprise


def test_a_csv_is_one_that_excel_opens(desk, officer, community):
    full(officer, community)

    response = desk.get(f"{ENTERPRISES}csv/")
    data = taken(response)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 4
    assert f"{CODE}\t".encode() in data  # or Excel makes 9.144E+17 of it
    assert response.headers["Cache-Control"] == "private, no-store"


def test_an_xlsx_has_numbers_and_days_as_such(desk, officer, community):
    full(officer, community)

    header, row, *_rest = xlsx_rows(desk.get(f"{ENTERPRISES}xlsx/"))
    found = dict(zip(header, row, strict=True))

    assert (found["No."], found["统一社会信用代码"], found["注册资本（元）"]) == (1, CODE, 30_000_000)
    assert found["成立日期"].date() == date(2015, 3, 12)
    assert (found["行业"], found["标签"], found["别名"]) == (
        "C39 计算机、通信和其他电子设备制造业",
        "国高、规上",
        "老昀峤、昀峤实业",
    )


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_telephone_numbers_stay_hidden(desk, officer, community, kind):
    full(officer, community)

    response = desk.get(f"{ENTERPRISES}{kind}/")
    rows = xlsx_rows(response) if kind == "xlsx" else csv_rows(response)

    assert "138****0042" in rows[1]
    assert "13800000042" not in str(rows)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_cell_is_a_formula(desk, kind, name):
    make_enterprise(name)

    response = desk.get(f"{ENTERPRISES}{kind}/")
    rows = xlsx_rows(response) if kind == "xlsx" else csv_rows(response)

    assert rows[1][1] == f"'{name}"


def test_signs_that_xml_cannot_hold_do_not_spoil_the_file(desk):
    make_enterprise("甲<&>\uffff\x0b公司", notes="一\n二")

    row = xlsx_rows(desk.get(f"{ENTERPRISES}xlsx/"))[1]

    assert row[1] == "甲<&>公司"
    assert "一\n二" in row


def test_what_is_taken_is_what_is_shown_in_its_order_beyond_the_page(desk):
    for number in range(60):
        make_enterprise(f"第{number:02d}家", tier="AB"[number % 2])

    found = names(desk.get(f"{ENTERPRISES}csv/", {"tier": "A", "o": "-name", "page": "1"}))
    shown = [row.name for row in desk.get("/desk/enterprises/", {"tier": "A", "o": "-name"}).context["page"]]

    assert found == shown == [f"第{number:02d}家" for number in range(58, -1, -2)]
    assert len(names(desk.get(f"{ENTERPRISES}csv/"))) == 60


@time_machine.travel("2026-11-24 09:30+08:00")
def test_the_last_line_says_who_took_what_when(desk, community):
    make_enterprise("甲", tier="A", community=community)

    response = desk.get(f"{ENTERPRISES}csv/", {"tier": "A", "community": community.pk, "q": "甲"})

    assert csv_rows(response)[-2:] == [
        [],
        [
            "Exported by 林晓岚 on 2026-11-24 Tue 09:30 from “Enterprises”, 1 rows; filter: "
            "words: 甲, Community: 辅城坳社区, Tier: Tier A"
        ],
    ]
    assert unquote(response.headers["Content-Disposition"]).endswith('"Enterprises-20261124-0930.csv"')


def test_what_was_taken_is_on_record_for_auditors(client, officer):
    make_enterprise("甲", tier="A")
    client.force_login(officer)
    taken(client.get(f"{ENTERPRISES}xlsx/", {"tier": "A"}))

    event = Event.objects.about(officer).get()
    client.force_login(make_user(Role.AUDITOR))
    page = client.get("/desk/history/", {"verb": "export"}).content.decode()

    assert (event.verb, event.actor, event.address) == ("export", officer, "127.0.0.1")
    assert event.text == "Enterprises (xlsx), 1 rows; filter: Tier: Tier A"
    assert said(event) in page
    assert event.text in page


@pytest.mark.parametrize(("url", "roles"), [(ENTERPRISES, sheet.MAY_EXPORT), (REQUESTS, request_sheet.MAY_EXPORT)])
@pytest.mark.parametrize("role", Role)
def test_who_may_not_take_it_sees_no_button_and_gets_nothing(client, url, roles, role):
    client.force_login(make_user(role))
    page = client.get(url.removesuffix("export/"))

    answer = client.get(f"{url}csv/")
    answer.close()

    assert answer.status_code == (200 if role in roles else 403)
    assert (f"{url}xlsx/" in page.content.decode()) == (role in roles)


def test_the_button_carries_the_filter_along(desk, enterprise):
    page = desk.get("/desk/enterprises/", {"q": "昀峤", "o": "name", "page": "1"}).content.decode()

    assert f'{ENTERPRISES}xlsx/?q=%E6%98%80%E5%B3%A4&amp;o=name"' in page


def test_more_rows_than_allowed_are_refused_in_words(desk, settings):
    settings.EXPORT_MAX_ROWS = 1
    make_enterprise("甲")
    make_enterprise("乙")

    response = desk.get(f"{ENTERPRISES}csv/", {"o": "name"}, follow=True)

    assert response.redirect_chain == [("/desk/enterprises/?o=name", 302)]
    assert "2 rows; 1 at most" in str(list(response.context["messages"])[0])
    assert not Event.objects.filter(verb="export")


def test_another_kind_of_file_is_not_there(desk):
    assert desk.get(f"{ENTERPRISES}pdf/").status_code == 404


@pytest.mark.parametrize("url", [f"{ENTERPRISES}csv/", f"{REQUESTS}csv/?view=all"])
def test_an_export_costs_the_same_for_one_row_and_for_three(
    desk, officer, community, category, now, url, django_assert_num_queries
):
    def row(number):
        enterprise = changes.create(by=officer, name=f"第{number}家", community=community, tags=["规上"])
        contacts.add(enterprise.pk, by=officer, name="叶女士", phone="13800000042")
        make_request(by=officer, enterprise=enterprise, category=category, received_at=now)

    row(0)
    names(desk.get(url))  # fills this process's copies
    with CaptureQueriesContext(connection) as queries:
        names(desk.get(url))
    cost = len(queries)
    row(1)
    row(2)

    with django_assert_num_queries(cost):
        assert len(names(desk.get(url))) == 3

    assert cost <= 10


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_exported_sheet_comes_back_and_changes_nothing(desk, officer, community, kind, language, settings):
    settings.LANGUAGE_CODE = language
    full(officer, community)
    make_enterprise("=乙公司", uscc="914403001922038217")
    contacts.add(make_enterprise("丙公司").pk, by=officer, name="王澄", phone="12345")
    before = Enterprise.objects.values().order_by("pk")[0]

    outcome = checked_bytes(taken(desk.get(f"{ENTERPRISES}{kind}/")))

    assert outcome.counts == {NEW: 0, UPDATE: 0, SAME: 3, BAD: 0}, outcome.errors
    assert Enterprise.objects.values().order_by("pk")[0] == before


def test_a_request_goes_out_with_what_is_asked_and_its_light(desk, service_request, now):
    with time_machine.travel(now):
        header, row, *_rest = csv_rows(desk.get(f"{REQUESTS}csv/"))

    found = dict(zip(header, row, strict=True))
    assert (found["Number"], found["Status"]) == (service_request.number, "To accept")
    assert (found["Received"], found["Deadline"]) == ("2024-06-03 10:00", "3 working days left")
    assert found["What is asked"] == "请协调三方会商。"


def test_a_request_list_says_its_view_and_its_enterprise(desk, service_request):
    enterprise = service_request.enterprise

    rows = csv_rows(desk.get(f"{REQUESTS}csv/", {"view": "all", "enterprise": enterprise.pk}))

    assert rows[-1][0].endswith("filter: All, 深圳市昀峤电气有限公司")


def test_a_reporter_takes_tags_that_are_no_text_of_ours(client):
    make_enterprise("甲").tags.add(Tag.objects.create(name="=规上"))
    client.force_login(make_user(Role.REPORTER))

    assert "'=规上" in csv_rows(client.get(f"{ENTERPRISES}csv/"))[1]
