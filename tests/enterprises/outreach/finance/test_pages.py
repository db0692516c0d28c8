"""Pages of financing: what each shows, what they cost, and that nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.outreach.finance import flow
from enterprises.outreach.finance.models import FinancialProduct, FinancingNeed, Institution
from tests.factories import make_enterprise, make_institution, make_introduction, make_need, make_product

from .conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def url(name, *args):
    return reverse(f"finance:{name}", args=args)


@pytest.mark.parametrize("name", ["needs", "introductions", "institutions"])
def test_a_list_costs_the_same_for_one_row_and_three(desk, officer, now, name, django_assert_num_queries):
    def add():
        make_introduction(make_need(by=officer, now=now), by=officer, now=now)

    add()
    desk.get(url(name))
    with CaptureQueriesContext(connection) as queries:
        desk.get(url(name))
    add()
    add()

    with django_assert_num_queries(len(queries)):
        page = desk.get(url(name))

    assert page.content.decode().count("data-row") == 3
    assert len(queries) <= 8


@pytest.mark.parametrize("name", ["needs", "introductions", "institutions", "statistics"])
def test_an_empty_list_says_what_to_do(desk, name):
    assert "w-empty" in desk.get(url(name)).content.decode()


def test_the_list_is_narrowed(desk, officer, supervisor, now):
    small = make_need(by=officer, now=now, amount=900_000, purpose="发工资", enterprise=make_enterprise("昀峤电气"))
    large = make_need(by=officer, now=now, amount=30_000_000, purpose="建厂房", owner=supervisor)
    flow.end(large.pk, by=officer, result="自筹", now=now)

    def found(**asked):
        return list(desk.get(url("needs"), asked).context["page"])

    assert found(q="昀峤") == found(q="工资") == found(amount="small") == found(status="open") == [small]
    assert found(owner=supervisor.pk) == found(amount="huge") == found(enterprise=large.enterprise_id) == [large]
    assert found(o="amount") == [small, large]


def test_a_need_is_written_down_from_the_page_of_its_enterprise(desk, officer, enterprise):
    assert (
        f"{url('need_create')}?enterprise={enterprise.pk}"
        in desk.get(reverse("desk:enterprise_more", args=[enterprise.pk])).content.decode()
    )
    form = desk.get(url("need_create"), {"enterprise": enterprise.pk}).context["form"]
    sent = {"enterprise": enterprise.pk, "enterprise_name": enterprise.name, "token": form["token"].value()}

    wrong = desk.post(url("need_create"), sent | {"amount": "零", "purpose": "流动资金", "owner": officer.pk})
    assert "流动资金" in wrong.content.decode()
    assert wrong.context["form"].errors.keys() == {"amount"}
    done = desk.post(url("need_create"), sent | {"amount": "500万", "purpose": "流动资金", "owner": officer.pk})

    need = FinancingNeed.objects.get()
    assert (done.url, need.amount, need.enterprise) == (need.get_absolute_url(), 5_000_000, enterprise)


def test_the_page_of_a_need_shows_its_introductions_and_what_may_fit(desk, need, introduction, officer, now):
    fits = make_product(make_institution("平湖科技银行"), 6_000_000)
    flow.grant(introduction.pk, by=officer, granted=2_000_000, settled_on=TODAY, now=now)

    page = desk.get(need.get_absolute_url())

    assert (page.context["granted"], page.context["lacking"]) == (2_000_000, 3_000_000)
    assert page.context["suggested"] == [fits]
    assert not page.context["is_enough"]
    flow.introduce(need.pk, by=officer, institution=fits.institution, introduced_on=TODAY, now=now)
    flow.grant(
        need.introductions.get(institution=fits.institution).pk,
        by=officer,
        granted=3_000_000,
        settled_on=TODAY,
        now=now,
    )
    assert "Mark it as met" in desk.get(need.get_absolute_url()).content.decode()


def test_the_page_of_a_need_costs_the_same_for_one_introduction_and_three(desk, need, officer, now):
    def cost():
        desk.get(need.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            desk.get(need.get_absolute_url())
        return len(queries)

    make_introduction(need, by=officer, now=now)
    one = cost()
    for _n in range(2):
        make_introduction(need, by=officer, now=now)

    assert one == cost() <= 15


def test_a_suggestion_opens_the_form_filled_in(desk, need, product):
    asked = {"institution": product.institution_id, "product": product.pk}
    form = desk.get(url("need_move", need.pk, "introduce"), asked).context["form"]

    assert (form["institution"].value(), form["product"].value()) == (product.institution_id, product.pk)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_move_answers_with_the_panel_or_leads_back(desk, need, htmx):
    headers = {"HX-Request": "true"} if htmx else {}
    response = desk.post(url("need_move", need.pk, "end"), {"result": "自筹"}, headers=headers)

    assert (response.status_code == 200) == htmx
    assert FinancingNeed.objects.get().status == "ended"


def test_a_refusal_keeps_what_was_typed(desk, need, introduction, officer, now):
    flow.end(need.pk, by=officer, result="自筹", now=now)

    page = desk.post(
        url("introduction_move", introduction.pk, "grant"),
        {"granted": "100万", "settled_on": "2024-06-03", "text": "打的字"},
    )

    assert "The need is over" in page.content.decode() or "no longer" in page.content.decode()
    assert not FinancingNeed.objects.filter(introductions__status="granted").exists()


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [({"granted": "", "settled_on": "2024-06-03"}, "granted"), ({"granted": "0", "settled_on": "2024-06-03"}, "granted"),
     ({"granted": "5万", "settled_on": ""}, "settled_on"), ({"granted": "5万", "settled_on": "2099-01-01"}, "settled_on")],
)  # fmt: skip
def test_what_was_granted_needs_an_amount_and_a_day(desk, introduction, sent, wrong):
    page = desk.post(url("introduction_move", introduction.pk, "grant"), sent)

    assert page.context["form"].errors.keys() == {wrong}


def test_an_institution_with_its_products_is_entered_and_changed(desk):
    desk.post(
        url("institution_create"), {"name": "平湖农商银行", "kind": "bank", "phone": "13500000077", "is_active": "on"}
    )
    bank = Institution.objects.get()
    desk.post(url("product_create", bank.pk), {"name": "助企贷", "most": "1000万", "is_active": "on"})
    form = desk.get(url("institution_edit", bank.pk)).context["form"]
    assert form["phone"].value() == ""
    sent = {"name": "平湖农村商业银行", "kind": "bank", "phone": "", "is_active": "on", "seen": form["seen"].value()}
    assert desk.post(url("institution_edit", bank.pk), sent).status_code == 302

    bank.refresh_from_db()
    assert (bank.name, bank.phone) == ("平湖农村商业银行", "13500000077")
    assert FinancialProduct.objects.get().most == 10_000_000
    stale = desk.post(url("institution_edit", bank.pk), sent | {"name": "别名"})
    assert "Somebody else has written here" in stale.content.decode()
    assert "别名" in stale.content.decode()


def test_a_number_is_masked_until_somebody_looks(desk, bank):
    for page in (url("institutions"), bank.get_absolute_url()):
        assert "13500000077" not in desk.get(page).content.decode()

    shown = desk.post(url("reveal", bank.pk), headers={"HX-Request": "true"}).content.decode()

    assert "13500000077" in shown


def test_what_is_mine_stands_on_the_workbench_and_on_the_page_of_the_enterprise(desk, need, enterprise):
    assert need.get_absolute_url() in desk.get("/desk/").content.decode()
    assert need.get_absolute_url() in desk.get(reverse("desk:enterprise_more", args=[enterprise.pk])).content.decode()


def test_the_list_goes_out_as_a_sheet(desk, need):
    response = desk.get(url("export", "csv"))

    assert need.enterprise.name in b"".join(response.streaming_content).decode("utf-8-sig")


def test_the_statistics_open_their_rows(desk, introduction, officer, now):
    flow.grant(introduction.pk, by=officer, granted=2_000_000, settled_on=TODAY, now=now)

    page = desk.get(url("statistics"), {"from": "2024-06-01", "to": "2024-06-30", "by": "institution"})

    text = page.content.decode()
    assert "平湖农商银行" in text
    assert "200.00" in text
    assert [entry.found.number for entry in page.context["first"]][:3] == [1, 1, 1]
