"""The page of targets: who sees what, what has been reached, and setting one without losing another's."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape

import crm.urls  # noqa: F401  every slice is there, and has declared its figures
from crm import targets
from crm.clock import SHANGHAI
from crm.desk.targets_forms import period_of
from crm.desk.targets_lines import lines
from crm.models import Event, Role, Target
from crm.periods import containing
from tests.factories import make_request, make_unit, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 7, 1, 10, tzinfo=SHANGHAI)
YEAR = containing(NOW.date(), "year")
FORM = {
    "figure": "requests.received",
    "year": "2024",
    "part": "year",
    "value": "20",
    "unit": "",
    "owner": "",
    "seen": "",
}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def aim(figure="requests.received", value=20, **facts) -> Target:
    return targets.aim(figure, facts.pop("period", YEAR), Decimal(value), **({"by": None, "now": NOW} | facts))


@pytest.fixture
def received(officer, category, enterprise):
    """So many requests of this year."""

    def make(count: int) -> None:
        for number in range(count):
            moment = NOW - timedelta(days=number + 1)
            make_request(by=officer, enterprise=enterprise, category=category, received_at=moment)

    return make


def lines_of(user) -> list:
    return lines(Target.objects.select_related("unit", "owner", "by").order_by("pk"), user, NOW)


def test_what_is_reached_is_the_figure_itself_and_opens_its_rows(supervisor, as_user, received):
    received(5)
    aim(value=20)

    page = as_user(supervisor).get(reverse("desk:targets"))

    [line] = page.context["lines"]
    assert (line.reached, line.completion, line.words) == ("5", Decimal("25.00"), "91 days behind")
    assert escape(line.url) in page.content.decode()
    assert as_user(supervisor).get(line.url).context["page"].paginator.count == 5


@pytest.mark.parametrize(
    ("count", "value", "days", "words", "light"),
    [
        (10, 20, YEAR, "on pace", "ok"),
        (11, 20, YEAR, "18 days ahead", "ok"),
        (20, 20, YEAR, "reached", "ok"),
        (2, 20, YEAR, "146 days behind", "due"),
        (0, 20, containing(datetime(2025, 1, 1, tzinfo=SHANGHAI).date(), "year"), "not begun", "open"),
        (0, 20, containing(datetime(2024, 1, 1, tzinfo=SHANGHAI).date(), "quarter"), "not reached", "late"),
    ],
)
def test_ahead_behind_reached_or_missed(supervisor, received, count, value, days, words, light):
    received(count)
    aim(value=value, period=days)

    [line] = lines_of(supervisor)
    assert (line.words, line.light) == (words, light)


def test_a_rate_has_no_completion_but_a_distance(supervisor, received):
    received(2)
    aim("requests.closing_rate", 95)

    [line] = lines_of(supervisor)

    assert line.completion is None
    assert line.words in {"95 short of it", "95.0 short of it", "95.00 short of it", "nothing has been reported yet"}


def test_a_unit_is_measured_by_its_own_rows_and_a_person_by_none(supervisor, officer, received):
    one, other = make_unit("经发办"), make_unit("城建办")
    aim(value=4, unit=one)
    aim(value=4, unit=other)
    aim(value=4, owner=officer)
    received(3)

    found = lines_of(supervisor)

    assert [line.reached for line in found] == ["0", "0", "—"]
    assert found[2].words == "not counted by person"


def test_who_may_not_open_the_rows_is_told_no_number_of_them(as_user, received):
    received(5)
    aim(value=20)

    page = as_user(make_user(Role.ATTRACTION)).get(reverse("desk:targets"))

    assert page.context["lines"][0].reached == "—"
    assert "opens to others" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_target_and_for_three(
    as_user, supervisor, count, django_assert_max_num_queries
):
    client = as_user(supervisor)
    for name in ("requests.received", "requests.closed", "requests.withdrawn")[:count]:
        aim(name)
    client.get(reverse("desk:targets"))

    with django_assert_max_num_queries(8):
        page = client.get(reverse("desk:targets")).content.decode()

    assert page.count("data-row") == count


def test_years_are_tabs_and_an_empty_year_says_what_to_do(as_user, supervisor):
    aim(period=containing(datetime(2023, 5, 1, tzinfo=SHANGHAI).date(), "year"))
    client = as_user(supervisor)

    empty, last = client.get(reverse("desk:targets")), client.get(reverse("desk:targets"), {"year": "2023"})

    assert reverse("desk:target_set") in empty.content.decode()
    assert (empty.context["years"], len(last.context["lines"])) == ([2024, 2023], 1)
    assert client.get(reverse("desk:targets"), {"year": "²"}).status_code == 200


# ---------------------------------------------------------------- setting


def send(client, **facts):
    return client.post(reverse("desk:target_set"), FORM | facts)


def test_a_target_is_set_in_the_unit_of_its_figure_for_a_part_of_a_year(as_user, supervisor):
    client = as_user(supervisor)

    answer = send(client, part="quarter-7", value="120", text="党工委会议")

    target = Target.objects.get()
    assert answer.url == f"{reverse('desk:targets')}?year=2024"
    assert (target.value, target.first_on.isoformat(), target.last_on.isoformat()) == (120, "2024-07-01", "2024-09-30")
    assert Event.objects.about(target).get().text == "党工委会议"


def test_sent_twice_it_is_set_once(as_user, supervisor):
    client = as_user(supervisor)

    for _time in range(2):
        assert send(client).status_code == 302

    assert Event.objects.filter(verb="target.set").count() == 1


def test_set_anew_it_begins_with_what_stands_and_history_keeps_both(as_user, supervisor):
    target = aim(value=20)
    client = as_user(supervisor)
    url = f"{reverse('desk:target_set')}?target={target.pk}"
    form = client.get(url).context["form"]
    typed = {name: form.initial.get(name) or "" for name in FORM}

    client.post(url, typed | {"value": "25"})

    target.refresh_from_db()
    assert (typed["value"], target.value, target.by) == ("20", 25, supervisor)
    assert Event.objects.about(target).first().changes == {"value": ["20.00", "25"]}


@pytest.mark.parametrize("seen", ["", "20.00"])
def test_who_comes_second_is_told_what_stands_and_replaces_nothing(as_user, supervisor, officer, seen):
    aim(value=20)
    aim(value=30, by=officer)

    answer = send(as_user(supervisor), value="25", seen=seen)

    assert answer.status_code == 200
    assert f"{officer} set this target to 30" in answer.content.decode()
    assert 'value="25"' in answer.content.decode()
    assert Target.objects.get().value == 30


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "0"}, "value"), ({"value": "-5"}, "value"), ({"value": "abc"}, "value"), ({"value": "0.001"}, "value"),
        ({"value": "1" + "0" * 19}, "value"), ({"figure": "requests.nonsense"}, "figure"), ({"year": "1999"}, "year"),
        ({"part": "week"}, "part"), ({"figure": "requests.closing_rate", "value": "9500"}, "value"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_stays_typed(as_user, supervisor, wrong, field):
    answer = send(as_user(supervisor), **wrong)

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not Target.objects.exists()


def test_of_a_unit_or_of_a_person_never_of_both(as_user, supervisor, officer):
    answer = send(as_user(supervisor), unit=make_unit("城建办").pk, owner=officer.pk)

    assert "owner" in answer.context["form"].errors


def test_an_unknown_target_is_not_there(as_user, supervisor):
    client = as_user(supervisor)

    assert client.get(reverse("desk:target_set"), {"target": "999999"}).status_code == 404
    assert client.get(reverse("desk:target_set"), {"target": "²"}).status_code == 200


def test_figures_that_are_offered_have_days_and_open_to_the_person(as_user, supervisor):
    page = as_user(supervisor).get(reverse("desk:target_set"))

    names = {figure.name for figure in page.context["form"].figures}
    assert {"requests.received", "requests.satisfaction", "spaces.area_let"} <= names
    assert "requests.mine" not in names


@pytest.mark.parametrize(
    ("part", "days"),
    [
        ("year", "2024年"), ("half-1", "上半年"), ("half-7", "下半年"), ("quarter-10", "第四季度"),
    ],
)  # fmt: skip
def test_parts_of_a_year(part, days):
    period = period_of(2024, part)

    assert period.first.year == period.last.year == 2024
    assert (period.last.month - period.first.month + 1) == {"year": 12, "half": 6, "quarter": 3}[part.partition("-")[0]]
