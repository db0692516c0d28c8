"""The page of statistics: what it shows opens, what it exports is the same, it costs the same for one unit and three."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
import time_machine

from crm.models import Event, Role
from crm.periods import containing
from tests.factories import make_user
from tests.replay import NOW
from tests.replay import office as empty_office

PAGE = "/desk/requests/statistics/"
SUMMER = "from=2024-05-01&to=2024-07-31"


@pytest.fixture
def office(lived, db):
    return lived


@pytest.fixture
def desk(as_user, office):
    with time_machine.travel(NOW, tick=False):
        yield as_user(office.officer)


def links(page) -> list[tuple[str, int]]:
    found = re.findall(r'<a href="([^"]+figure=[^"]+)">([\d,.]+)</a>', page.content.decode())
    return [(unescape(url), text) for url, text in found]


def counted(page) -> list[tuple[str, int]]:
    return [(url, int(text)) for url, text in links(page) if "requests.handling" not in url]


@pytest.mark.parametrize("by", ["unit", "month"])
def test_every_number_on_the_page_opens_as_many_requests(desk, by):
    page = desk.get(f"{PAGE}?{SUMMER}&by={by}")
    numbers = counted(page)

    assert len(numbers) > 20
    for url, number in numbers:
        assert desk.get(url).context["page"].paginator.count == number, url


def test_a_list_opened_by_a_figure_says_which_and_how_it_is_counted(desk):
    url = next(url for url, _number in counted(desk.get(f"{PAGE}?{SUMMER}")) if "requests.late" in url)
    page = desk.get(url)
    opened = page.context["filter"].opened

    assert opened.words == ["Late", "2024-05-01 to 2024-07-31", "Lead unit: 城市建设办"]
    assert str(opened.figure.definition) in unescape(page.content.decode())


def test_filters_of_the_list_narrow_what_the_figure_opened(desk):
    url = next(url for url, _number in counted(desk.get(f"{PAGE}?{SUMMER}&by=tier")) if "requests.received" in url)
    part = desk.get(f"{url}&status=working", headers={"HX-Request": "true"})

    assert all(row.status == "working" for row in part.context["page"])
    assert part.context["filter"].opened.figure.name == "requests.received"
    assert 'name="figure" value="requests.received"' in part.content.decode()  # the next change of a filter keeps it


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_costs_the_same_for_one_unit_and_three(as_user, db, units, django_assert_num_queries):
    office = empty_office(units, near="新")
    for unit in range(units):
        office.live("06-03 10:00", unit, [("reply", "06-05 11:00", {})])
    with time_machine.travel(NOW, tick=False):
        client = as_user(office.officer)
        client.get(f"{PAGE}?{SUMMER}")

        with django_assert_num_queries(10):
            page = client.get(f"{PAGE}?{SUMMER}")

    assert sum(line.label.startswith("新") for line in page.context["table"].lines) == units


def test_htmx_gets_the_part_and_a_browser_the_page(desk):
    part = desk.get(f"{PAGE}?{SUMMER}", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert part.strip() in desk.get(f"{PAGE}?{SUMMER}").content.decode()


@pytest.mark.parametrize(
    ("query", "period"),
    [("", containing(date(2024, 7, 1), "quarter")), ("period=last_month", containing(date(2024, 6, 1), "month")),
     ("period=last_half", containing(date(2024, 1, 1), "half")), ("period=nonsense", containing(date(2024, 7, 1), "quarter")),
     ("period=&from=2024-06-30&to=2024-06-01", containing(date(2024, 7, 1), "quarter")),
     ("from=2024-06-01&to=2024-06-30", containing(date(2024, 6, 1), "month"))],
)  # fmt: skip
def test_the_period_that_is_asked_for(desk, query, period):
    assert desk.get(f"{PAGE}?{query}&by=nonsense").context["asked"] == period


@pytest.mark.parametrize("order", ["requests.received", "-requests.answered_in_time", "nonsense"])
def test_lines_are_sorted_by_a_figure(desk, order):
    table = desk.get(f"{PAGE}?{SUMMER}&o={order}").context["table"]
    if order == "nonsense":
        assert [line.label for line in table.lines][0] == "经济发展办"
        return
    numbers = [line.number(order.lstrip("-")) for line in table.lines]
    known = [number for number in numbers if number is not None]

    assert known == sorted(known, reverse=order.startswith("-"))
    assert numbers[len(known) :] == [None] * (len(numbers) - len(known))


def test_the_export_holds_the_page_and_says_who_took_it(desk, office):
    page = desk.get(f"{PAGE}?{SUMMER}").context["table"]
    answer = desk.get(f"{PAGE}export/csv/?{SUMMER}")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))

    total = dict(zip(rows[0], rows[len(page.lines) + 1], strict=True))
    assert (total["Lead unit"], total["Received"]) == ("Total", str(page.total.number("requests.received")))
    assert total["Answered in time, rate (%)"] == str(page.total.number("requests.answered_in_time"))
    assert total["In time"] == str(page.total.entry("requests.answered_in_time").found.part)
    assert "林晓岚" in rows[-1][0]
    assert "2024-05-01 to 2024-07-31" in Event.objects.get(verb="export").text


def test_an_auditor_reads_and_does_not_export(as_user, office):
    client = as_user(make_user(Role.AUDITOR))

    assert "statistics/export" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}export/csv/").status_code == 403


def test_the_menu_marks_the_page_and_not_the_list_above_it(desk):
    marked = [
        item.url for _heading, items in desk.get(PAGE).context["menu"] for item, _url, is_here in items if is_here
    ]

    assert marked == ["requests:statistics"]
