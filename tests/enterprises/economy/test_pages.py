"""Pages of economic figures: what a number opens, forms that lose nothing, what lists cost, who may see what."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from crm.models import Event, Role
from enterprises.accounts import contacts
from enterprises.economy import lists
from enterprises.economy.models import Datum, EconomicFile, ListEntry, Listing, Measure, Observation
from tests.factories import make_enterprise, make_user
from tests.replay import NOW
from tests.reported import YI, reported

from .conftest import entry, stored

LIST, ENTER = "/desk/economy/enterprises/", "/desk/economy/enter/"
TO_MAY = "from=2024-01-01&to=2024-05-31"


@pytest.fixture
def desk(as_user, reporter):
    with time_machine.travel(NOW, tick=False):
        yield as_user(reporter)


@pytest.fixture
def economy(desk):
    return reported()


def names(page) -> list[str]:
    return [row.name for row in page.context["page"]]


# ---------------------------------------------------------------- overview and list


def test_without_a_word_the_overview_shows_january_to_the_last_month_reported(desk, economy):
    page = desk.get("/desk/economy/")

    assert page.context["asked"].query == {"from": "2024-01-01", "to": "2024-06-30"}
    assert desk.get("/desk/economy/?period=year").context["asked"].query["to"] == "2024-06-30"
    assert desk.get(f"/desk/economy/?{TO_MAY}").context["asked"].query["to"] == "2024-05-31"


@pytest.mark.parametrize("by", ["community", "section", "division", "month"])
def test_every_sum_of_the_overview_opens_enterprises_that_come_to_it(desk, economy, by):
    text = desk.get(f"/desk/economy/?{TO_MAY}&by={by}").content.decode()
    found = re.findall(r'<a href="(/desk/economy/enterprises/[^"]+)">([\d,.-]+)</a>', text)
    sums = [(unescape(url), number) for url, number in found if "_growth" not in url]

    assert len(sums) > 6
    for url, number in sums:
        page = desk.get(url)
        total = sum(row.line.now for row in page.context["page"])
        assert f"{total / 10**8:,.2f}" == number, url
        assert page.context["totals"]["now"] == total


def test_the_list_is_narrowed_and_sorted(desk, economy):
    assert names(desk.get(f"{LIST}?{TO_MAY}"))[0] == economy[2].name
    assert names(desk.get(f"{LIST}?{TO_MAY}&o=now"))[0] == economy[4].name
    assert names(desk.get(f"{LIST}?{TO_MAY}&o=growth"))[0] == economy[5].name
    assert names(desk.get(f"{LIST}?{TO_MAY}&listing=top50")) == [economy[0].name, economy[1].name]
    assert names(desk.get(f"{LIST}?{TO_MAY}&section=C&q=禾岭")) == [economy[4].name]
    assert names(desk.get(f"{LIST}?measure=tax")) == [economy[0].name]
    assert len(names(desk.get(f"{LIST}?measure=nonsense&from=x&listing=&o=nonsense"))) == 6


def test_what_was_reported_a_year_before_only_is_said_beside_the_sum(desk, economy):
    Datum.objects.filter(enterprise=economy[3], year=2024).delete()

    for address in (f"{LIST}?{TO_MAY}&listing=above_scale", f"{LIST}?figure=economy.output_above_growth&{TO_MAY}"):
        page = desk.get(address)
        assert economy[3].name not in names(page)
        assert page.context["totals"]["silent"] == Decimal("46.2182") * YI
        assert "they are not among the rows" in page.content.decode()


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(
    "address",
    [LIST, f"{LIST}?figure=economy.output_above&from=2024-01-01&to=2024-06-30", "/desk/economy/near/?view=near_scale",
     "/desk/economy/missing/?month=2024-05", "/desk/economy/lists/", "/desk/economy/lists/entries/?year=2024",
     "/desk/economy/totals/"],
)  # fmt: skip
def test_a_list_costs_the_same_for_one_and_for_three(
    desk, put, officer, reporter, many, address, django_assert_max_num_queries
):
    made = [make_enterprise(section="C", division="38", officer=officer) for _n in range(many)]
    for row in made:
        contacts.add(row.pk, by=officer, name="叶女士", phone="13800000042")
        put(entry(6, 9000), entry(0, 1900, measure=Measure.REVENUE, year=2023), of=row)
        observed(made.index(row) + 1, reporter)
    if "near" not in address:
        lists.add(Listing.ABOVE_SCALE, 2024, by=reporter, enterprises=[(row.pk, None) for row in made], now=NOW)
    desk.get(address)

    with django_assert_max_num_queries(8):
        page = desk.get(address)

    assert "page" not in page.context or len(page.context["page"]) == many


def observed(month: int, by) -> None:
    facts = {"what": "fixed", "first_on": "2024-01-01", "last_on": f"2024-{month:02d}-28", "by": by, "at": NOW}
    Observation.objects.create(value=100, **facts)


@pytest.mark.parametrize("many", [1, 3])
def test_the_overview_and_a_page_cost_the_same_for_one_and_for_three(desk, put, many, django_assert_max_num_queries):
    made = [make_enterprise(section="C", division="38") for _n in range(many)]
    for row in made:
        put(*(entry(month, 9000) for month in range(1, 1 + 2 * many)), of=row)
    desk.get("/desk/economy/")

    with django_assert_max_num_queries(25):
        desk.get("/desk/economy/")
    with django_assert_max_num_queries(9):
        desk.get(f"{LIST}{made[0].pk}/")


def test_a_part_is_what_the_page_shows(desk, economy):
    for address in (LIST, "/desk/economy/", "/desk/economy/near/", "/desk/economy/totals/", "/desk/economy/missing/"):
        part = desk.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert part.strip() in desk.get(address).content.decode()


@pytest.mark.parametrize(
    "name", ["overview_export", "export", "list_export", "missing_export", "near_export", "totals_export"]
)
def test_what_is_shown_goes_out_as_a_sheet_on_record(desk, economy, reporter, name):
    address = reverse(f"economy:{name}", args=["csv"])
    page = desk.get(f"{address}?{TO_MAY}&view=great")

    text = b"".join(page.streaming_content).decode("utf-8-sig")
    assert text.count("\r\n") >= 4  # head, rows, the last line apart
    assert Event.objects.about(reporter).filter(verb="export").count() == 1


# ---------------------------------------------------------------- one enterprise


def test_one_enterprise_shows_its_months_and_tells_its_story(desk, economy):
    page = desk.get(f"{LIST}{economy[0].pk}/")
    text = page.content.decode()

    section = page.context["sections"][0]
    assert (section.measure, [line.year for line in section.lines]) == (Measure.OUTPUT, [2024, 2023])
    assert section.lines[1].is_said
    assert len(page.context["events"]) >= 4
    assert "<polyline" in text
    assert "style=" not in text


def test_months_told_together_stand_in_one_cell(desk, put, enterprise):
    put(entry(2, 18000, span=2), entry(3, 9000))

    (line,) = desk.get(f"{LIST}{enterprise.pk}/").context["sections"][0].lines

    assert [cell.span for cell in line.cells] == [2, *[1] * 10]
    assert [cell.text for cell in line.cells[:2]] == ["18,000", "9,000"]


# ---------------------------------------------------------------- the form


def form_of(desk, enterprise, **also) -> tuple[str, dict]:
    """The address of the form, and what a browser would send back untouched."""
    address = f"{ENTER}?enterprise={enterprise.pk}&measure={also.pop('measure', 'output')}&year=2024"
    form = desk.get(address).context["form"]
    data = {field.html_name: field.value() for field in form}
    data["shown"] = form["shown"].value()
    return address, {name: value for name, value in data.items() if value not in (None, False)} | also


def test_who_and_what_is_chosen_first(desk, enterprise):
    page = desk.get(ENTER)
    assert page.context["pick"].errors == {}

    chosen = desk.get(f"{ENTER}?enterprise_name=昀峤&measure=tax&year=2024")
    assert chosen.context["enterprise"] == enterprise
    assert "Not in the list" in desk.get(f"{ENTER}?enterprise_name=无此企业&measure=tax&year=2024").content.decode()


def test_only_what_was_touched_is_stored_in_the_unit_chosen(desk, known, enterprise):
    address, data = form_of(desk, enterprise, v5_1="0.95", unit="yi", source="estimate", final5_1="on")

    answer = desk.post(address, data)

    assert answer.status_code == 302
    assert stored(enterprise) == {("output", 2024, 3): 9000, ("output", 2024, 4): 9200, ("output", 2024, 5): 9500}
    assert Datum.objects.get(month=5).is_final
    assert Event.objects.about(known).first().changes.keys() == {"economy.output"}


def test_what_was_typed_is_read_back_before_anything_is_stored(desk, known, enterprise):
    address, data = form_of(desk, enterprise, v5_1="9,500", step="look")

    part = desk.post(address, data, headers={"HX-Request": "true"}).content.decode()

    assert 'id="read-back"' in part
    assert "CNY 95,000,000" in part
    assert len(stored(enterprise)) == 2


def test_a_jump_is_asked_about_with_everything_still_there(desk, known, enterprise):
    address, data = form_of(desk, enterprise, v5_1="95000000")

    page = desk.post(address, data).content.decode()
    assert "Is the unit right?" in page
    assert 'value="95000000"' in page
    assert 'name="confirmed"' in page
    assert len(stored(enterprise)) == 2

    assert desk.post(address, data | {"confirmed": "on"}).status_code == 302
    assert len(stored(enterprise)) == 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"v5_1": "-5"}, "less than nothing"), ({"v5_1": "许多"}, "not an amount"), ({"v5_1": "$5"}, "not in yuan"),
     ({"v1_1": "5", "v2_2": "10"}, "Only one of the two"), ({"v2_1": "5", "v2_2": "10"}, "cannot both be told")],
)  # fmt: skip
def test_a_wrongly_filled_form_says_so_and_keeps_what_was_typed(desk, known, enterprise, typed, words):
    address, data = form_of(desk, enterprise, **typed)

    page = desk.post(address, data)

    assert page.status_code == 200
    assert words in unescape(page.content.decode())
    assert all(f'value="{value}"' in page.content.decode() for value in typed.values())
    assert len(stored(enterprise)) == 2


def test_people_are_counted_in_heads(desk, enterprise):
    address, data = form_of(desk, enterprise, measure="employees", v5_1="1,280人")

    assert desk.post(address, data).status_code == 302
    assert Datum.objects.get().value == 1280
    assert "not a number of people" in unescape(desk.post(address, data | {"v6_1": "1.5万"}).content.decode())


def test_a_stale_form_takes_over_what_was_not_touched_and_then_goes_through(desk, known, enterprise, put, officer):
    address, data = form_of(desk, enterprise, v5_1="9500")
    with time_machine.travel(NOW + timedelta(minutes=1)):
        put(entry(4, 9250), by=officer)

    page = desk.post(address, data)
    assert "林晓岚" in page.content.decode()
    again = page.context["form"].data
    assert (again["v4_1"], again["v5_1"]) == ("9,250", "9500")

    assert desk.post(address, again.dict()).status_code == 302
    assert stored(enterprise) == {("output", 2024, 3): 9000, ("output", 2024, 4): 9250, ("output", 2024, 5): 9500}


# ---------------------------------------------------------------- lists of a year, totals


def test_lines_that_cannot_be_read_stay_in_the_form(desk, enterprise):
    address = reverse("economy:list_add", args=["top50", 2024])

    page = desk.post(address, {"lines": f"1 {enterprise.name}\n2 无此企业"})

    assert page.context["form"]["lines"].value() == "2 无此企业"
    assert "no enterprise of this name" in page.content.decode()
    assert ListEntry.objects.get().rank == 1
    assert desk.post(address, {"lines": enterprise.name}).status_code == 302


def test_a_list_is_copied_shown_and_shortened(desk, enterprise, reporter):
    lists.add(Listing.TOP50, 2023, by=reporter, enterprises=[(enterprise.pk, 3)], now=NOW)

    desk.post(reverse("economy:list_copy", args=["top50", 2024]))
    page = desk.get("/desk/economy/lists/entries/?listing=top50&year=2024")
    assert [row.enterprise for row in page.context["page"]] == [enterprise]

    desk.post(reverse("economy:list_remove", args=[ListEntry.objects.get(year=2024).pk]))
    assert ListEntry.objects.of("top50", 2024).count() == 0
    assert desk.get(reverse("economy:list_add", args=["nonsense", 2024])).status_code == 404


def test_a_total_is_entered_and_nobody_overwrites_it_unseen(desk, reporter):
    address = reverse("economy:total_create")
    data = {"what": "fixed", "first_on": "2024-01-01", "last_on": "2024-05-31", "value": "88.3亿", "growth": "+0.49%"}

    assert desk.post(address, data).status_code == 302
    again = desk.post(address, data | {"value": "89亿"})
    assert "already" in again.content.decode()
    assert str(Observation.objects.get().value) == "8830000000.00"

    assert desk.post(address, data | {"value": "89亿", "seen": again.context["form"].data["seen"]}).status_code == 302
    edit = reverse("economy:total_edit", args=[Observation.objects.get().pk])
    form = desk.get(edit).context["form"]
    assert desk.post(edit, {"value": "90亿", "growth": "多", "seen": form["seen"].value()}).status_code == 200
    assert desk.post(edit, {"value": "90亿", "seen": form["seen"].value()}).status_code == 302
    assert str(Observation.objects.get().value) == "9000000000.00"


# ---------------------------------------------------------------- where everything meets


def test_the_one_page_of_an_enterprise_tells_its_economy_to_those_who_may_read_it(as_user, known, enterprise):
    with time_machine.travel(NOW, tick=False):
        for role, sees in ((Role.OFFICER, True), (Role.REPORTER, True), (Role.ATTRACTION, False), (Role.ADMIN, False)):
            page = as_user(make_user(role)).get(reverse("desk:enterprise_more", args=[enterprise.pk]))
            assert ('id="economy"' in page.content.decode()) == sees
    assert EconomicFile.objects.count() == 1


def test_the_workbench_says_who_has_not_reported(desk, economy):
    page = desk.get("/desk/").content.decode()

    assert "1 above-scale enterprise has not reported June 2024" in page
    address = unescape(re.search(r'href="(/desk/economy/missing/[^"]+)"', page)[1])
    assert [row.enterprise for row in desk.get(address).context["page"]] == [economy[3]]
