"""The page of statistics of spaces: what it shows opens, what it exports is the same, it costs the same for any park."""

import csv
import io
import re
from html import unescape

import pytest
import time_machine

from crm.models import Event, Role
from tests.factories import make_user
from tests.replay import NOW
from tests.vacancies import lived_through

PAGE = "/desk/spaces/statistics/"
JUNE = "from=2024-06-01&to=2024-06-30"
MEASURED = ("days_vacant", "rent", "area")


@pytest.fixture
def desk(as_user, db):
    with time_machine.travel(NOW, tick=False):
        lived_through()
        yield as_user(make_user(Role.SPACES))


def counted(page) -> list[tuple[str, int]]:
    found = re.findall(r'<a href="([^"]+figure=[^"]+)">([\d,.]+)</a>', page.content.decode())
    return [(unescape(url), int(text)) for url, text in found if not any(name in url for name in MEASURED)]


@pytest.mark.parametrize("by", ["park", "use", "community", "size", "floor"])
def test_every_number_on_the_page_opens_as_many_spaces(desk, by):
    numbers = counted(desk.get(f"{PAGE}?{JUNE}&by={by}"))

    assert len(numbers) > 20
    for url, number in numbers:
        assert desk.get(url).context["page"].paginator.count == number, url


def test_filters_of_the_list_narrow_what_the_figure_opened(desk):
    url = next(url for url, _number in counted(desk.get(f"{PAGE}?{JUNE}")) if "spaces.standing" in url)
    part = desk.get(f"{url}&status=vacant", headers={"HX-Request": "true"})

    assert {row.status for row in part.context["page"]} == {"vacant"}
    assert 'name="figure" value="spaces.standing"' in part.content.decode()


@pytest.mark.parametrize("parks", [1, 3])
def test_the_page_costs_the_same_for_one_park_and_three(as_user, db, parks, django_assert_num_queries):
    lived_through(parks)
    with time_machine.travel(NOW, tick=False):
        client = as_user(make_user(Role.SUPERVISOR))
        client.get(f"{PAGE}?{JUNE}")

        with django_assert_num_queries(14):
            page = client.get(f"{PAGE}?{JUNE}")

    assert len(page.context["table"].lines) == parks


def test_the_trend_is_drawn_and_told_without_script(desk):
    page = desk.get(PAGE).content.decode()

    assert page.count("<polyline") == 3
    assert "style=" not in re.search(r'<div class="w-trend">.*?</div>', page, re.DOTALL).group()
    assert "The same as a table" in page


def test_htmx_gets_the_part_and_a_browser_the_page(desk):
    part = desk.get(f"{PAGE}?{JUNE}", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert part.strip() in desk.get(f"{PAGE}?{JUNE}").content.decode()


def test_an_office_without_spaces_is_told_so(as_user, db):
    page = as_user(make_user(Role.SPACES)).get(PAGE)

    assert "No spaces yet" in page.content.decode()


@pytest.mark.parametrize("order", ["spaces.vacant_area", "-spaces.rent", "nonsense"])
def test_lines_are_sorted_by_a_figure(desk, order):
    table = desk.get(f"{PAGE}?o={order}").context["table"]
    if order == "nonsense":
        return
    numbers = [line.number(order.lstrip("-")) for line in table.lines]
    known = [number for number in numbers if number is not None]

    assert known == sorted(known, reverse=order.startswith("-"))
    assert numbers[len(known) :] == [None] * (len(numbers) - len(known))


def test_the_export_holds_the_page_and_says_who_took_it(desk):
    page = desk.get(f"{PAGE}?{JUNE}").context["table"]
    answer = desk.get(f"{PAGE}export/csv/?{JUNE}")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))

    total = dict(zip(rows[0], rows[len(page.lines) + 1], strict=True))
    assert (total["Community"], total["Vacant"]) == ("Total", str(page.total.number("spaces.vacant")))
    assert float(total["Vacant area (㎡)"]) == float(page.total.number("spaces.vacant_area"))
    assert total["Vacancy by area (%)"] == str(page.total.number("spaces.vacancy_area"))
    assert "June 2024" in Event.objects.get(verb="export").text


def test_an_auditor_reads_and_does_not_export(as_user, db):
    client = as_user(make_user(Role.AUDITOR))

    assert "statistics/export" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}export/csv/").status_code == 403


@pytest.mark.parametrize(("role", "is_shown"), [(Role.SPACES, True), (Role.HANDLER, False)])
def test_the_list_leads_to_it_for_those_who_may_open_it(as_user, db, role, is_shown):
    assert (PAGE in as_user(make_user(role)).get("/desk/spaces/").content.decode()) == is_shown
