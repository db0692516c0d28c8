"""The pages of projects: what they cost, what each shows, reading back, bad input."""

import json
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from enterprises.projects import investing
from enterprises.projects.investing import Amount
from enterprises.projects.models import Invested, InvestmentProject
from tests.factories import make_project

LIST, MONTHS, PASTE = (reverse(f"projects:{name}") for name in ("list", "invested", "paste"))
MILLION = 1_000_000


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def invest(project, by, months, **words):
    amounts = {date.fromisoformat(f"{month}-01"): Amount(Decimal(value * MILLION)) for month, value in months.items()}
    investing.invest(project.pk, by=by, months=amounts, **words)


def shown(page) -> list[int]:
    return [row.pk for row in page.context["page"]]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "cost"), [(LIST, 8), (MONTHS, 8)])
def test_a_list_costs_the_same_however_long(desk, officer, address, cost, count, django_assert_num_queries):
    for _n in range(count):
        invest(make_project(by=officer, owner=officer), officer, {"2024-05": 30})
    desk.get(address)

    with django_assert_num_queries(cost):
        assert len(shown(desk.get(address))) == count


@pytest.mark.parametrize("months", [1, 3])
def test_the_page_costs_the_same_however_many_months(desk, project, officer, months, django_assert_num_queries):
    for month in range(1, months + 1):
        invest(project, officer, {f"2024-0{month}": 30})
    desk.get(project.get_absolute_url())

    with django_assert_num_queries(7):
        desk.get(project.get_absolute_url())


def test_the_list_says_this_year_all_years_and_the_share(desk, project, officer):
    invest(project, officer, {"2023-12": 90, "2024-05": 180})
    make_project(by=officer, total=100 * MILLION, status="planned")

    page = desk.get(LIST)

    row = next(row for row in page.context["page"] if row == project)
    assert (row.this_year, row.completed, row.percent) == (180 * MILLION, 270 * MILLION, 30)
    assert (row.last_month, row.year_text) == (date(2024, 5, 1), "18,000")
    assert [page.context[name] for name in ("sum_total", "sum_year", "sum_completed")] == ["10.00", "1.80", "2.70"]


def test_the_list_is_narrowed_by_each_filter(desk, project, officer, community):
    other = make_project("山厦旧改", by=officer, kind="renewal", status="planned", owner=officer)
    found = {
        "": {project, other}, "q=储能": {project}, "q=昀峤电气": {project}, "q=2401-440307": {project}, "q=没有": set(),
        "kind=renewal": {other}, "status=building": {project}, f"community={community.pk}": {project},
        f"owner={officer.pk}": {other},
    }  # fmt: skip

    assert {query: set(shown(desk.get(f"{LIST}?{query}"))) for query in found} == {
        query: {row.pk for row in rows} for query, rows in found.items()
    }
    assert shown(desk.get(f"{LIST}?o=-total")) == [project.pk, other.pk]


def test_months_are_narrowed_too(desk, project, officer):
    invest(project, officer, {"2023-12": 90, "2024-05": 180})

    assert [len(shown(desk.get(f"{MONTHS}?{query}"))) for query in ("", "year=2023", "kind=renewal", "q=储能")] == [
        2,
        1,
        0,
        2,
    ]


def test_the_page_shows_months_and_draws_them(desk, project, officer):
    invest(project, officer, {"2023-12": 90, "2024-05": 180})

    page = desk.get(project.get_absolute_url())

    assert [line.year for line in page.context["years"]] == [2024, 2023]
    assert [bar.height for bar in page.context["drawing"].bars if bar.height] == [53.0, 106.0]
    assert "1.8亿元" in page.content.decode()


# ---------------------------------------------------------------- twelve months


def address(project, year=2024) -> str:
    return reverse("projects:invest", args=[project.pk, year])


def sent(client, project, **data):
    seen = {f"{row.on:%Y-%m}": str(row.value) for row in project.invested.filter(on__year=2024)}
    return client.post(address(project), {"seen": json.dumps(seen)} | data)


def test_what_was_read_is_read_back_and_then_saved(desk, project):
    data = {"m5": "3,000", "m6": "0.5亿", "f5": "on"}
    first = sent(desk, project, **data)
    assert Invested.objects.count() == 0
    assert [after for _change, _before, after in first.context["read"]] == [
        "3,000万元 · final",
        "5,000万元 · provisional",
    ]

    done = sent(desk, project, **data, read_back=first.context["digest"])

    assert done.url == project.get_absolute_url()
    rows = list(Invested.objects.values_list("on", "value", "is_final"))
    assert rows == [(date(2024, 5, 1), 30 * MILLION, True), (date(2024, 6, 1), 50 * MILLION, False)]


def test_other_amounts_than_those_read_back_are_read_back_again(desk, project):
    first = sent(desk, project, m5="3000")

    page = sent(desk, project, m5="3001", read_back=first.context["digest"])

    assert page.status_code == 200
    assert Invested.objects.count() == 0


def test_a_jump_is_saved_only_when_it_is_confirmed(desk, project, officer):
    invest(project, officer, {"2024-05": 30})
    data = {"m5": "3000", "m6": "30000000"}
    first = sent(desk, project, **data)
    assert "more than 20 times away" in first.content.decode()
    digest = first.context["digest"]

    assert "Nothing was changed" in sent(desk, project, **data, read_back=digest).content.decode()
    assert sent(desk, project, **data, read_back=digest, is_sure="on").status_code == 302
    assert Invested.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "said"), [("-5", "is negative"), ("很多", "not an amount"), ("5美元", "not in yuan")]
)
def test_bad_amounts_are_said_and_everything_typed_stays(desk, project, typed, said):
    page = sent(desk, project, m4="300", m5=typed)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert 'value="300"' in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()


def test_a_month_that_somebody_else_wrote_is_said_and_taken_over(desk, project, supervisor):
    seen = json.dumps({})
    data = {"seen": seen, "m6": "4000"}
    digest = desk.post(address(project), data).context["digest"]
    invest(project, supervisor, {"2024-05": 30})

    page = desk.post(address(project), data | {"read_back": digest})
    again = desk.post(address(project), data | {"read_back": page.context["digest"]})

    assert "2024-05 3,000万元" in again.content.decode()
    assert again.context["form"].data["m5"] == "3,000"
    assert (again.context["form"].data["m6"], Invested.objects.count()) == ("4000", 1)


def test_years_that_cannot_be_are_not_found(desk, project):
    assert [desk.get(address(project, year)).status_code for year in (1999, 2000, 2024, 2025)] == [404, 200, 200, 404]


# ---------------------------------------------------------------- a month pasted


def test_a_pasted_month_is_judged_line_by_line_and_written_whole(desk, project, officer):
    other = make_project("山厦旧改", by=officer)
    text = f"{project.code}\t3000\n山厦旧改\t80"
    wrong = desk.post(PASTE, {"month": "2024-05-01", "text": text + "\n不认识\t1"})
    assert "No project has the name or code “不认识”" in wrong.content.decode()
    assert (wrong.context["count_wrong"], Invested.objects.count()) == (1, 0)

    data = {"month": "2024-05-01", "text": text, "is_final": "on"}
    first = desk.post(PASTE, data)
    assert desk.post(PASTE, data | {"read_back": first.context["digest"]}).url == MONTHS

    found = dict(Invested.objects.values_list("project", "value"))
    assert found == {project.pk: 30 * MILLION, other.pk: 800_000}


def test_an_empty_paste_says_so(desk):
    assert "required" in desk.post(PASTE, {"month": "2024-05-01", "text": "\u3000"}).content.decode()


# ---------------------------------------------------------------- the file


def test_a_project_is_entered_with_its_enterprise_and_read_in_ten_thousands(desk, enterprise, officer):
    page = desk.get(f"{reverse('projects:create')}?enterprise={enterprise.pk}")
    initial = page.context["form"].initial
    assert (initial["enterprise_name"], initial["owner"]) == (enterprise.name, officer.pk)
    data = {"name": " 昀峤  储能基地 ", "kind": "industrial", "status": "planned", "total": "3亿元"}

    done = desk.post(reverse("projects:create"), data | {"enterprise_name": "昀峤电气", "owner": officer.pk})

    row = InvestmentProject.objects.get()
    assert done.url == row.get_absolute_url()
    assert (row.name, row.total, row.enterprise, row.owner) == ("昀峤 储能基地", 300 * MILLION, enterprise, officer)


def test_a_double_leads_to_the_one_there_is(desk, project):
    data = {"name": project.name, "kind": "other", "status": "planned"}

    page = desk.post(reverse("projects:create"), data)

    assert page.status_code == 200
    assert project.get_absolute_url() in page.content.decode()


def test_an_older_form_is_told_so(desk, project, supervisor):
    data = {"name": project.name, "kind": project.kind, "status": "done", "seen": "2020-01-01T00:00:00+08:00"}

    assert (
        "Somebody else has changed this"
        in desk.post(reverse("projects:edit", args=[project.pk]), data).content.decode()
    )


def test_the_one_page_of_an_enterprise_shows_its_projects_if_it_has_some(desk, project, enterprise):
    page = desk.get(f"{enterprise.get_absolute_url()}more/")
    assert [row.pk for row in page.context["projects"]] == [project.pk]

    project.enterprise = None
    project.save()
    assert "projects" not in desk.get(f"{enterprise.get_absolute_url()}more/").context


def test_the_sheets_have_the_rows_of_the_screen(desk, project, officer):
    invest(project, officer, {"2024-05": 30})
    make_project("山厦旧改", by=officer, kind="renewal")

    for name in ("export", "export_months"):
        answer = desk.get(f"{reverse(f'projects:{name}', args=['csv'])}?kind=industrial")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert "昀峤储能生产基地" in text
        assert "3000" in text
        assert "1 rows" in text
