"""What is written month by month: once, told in history, never negative, doubted when it jumps."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm import rules
from crm.flow import Refused
from crm.models import Event
from crm.templatetags.words import changed
from enterprises.projects import investing
from enterprises.projects.investing import Amount, Doubted, Overtaken
from enterprises.projects.models import Invested
from tests.factories import make_project, make_user

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
MILLION = 1_000_000


@pytest.fixture
def write(project, officer, now):
    def verb(months, **words):
        said = {month: Amount(value if value is None else Decimal(value), False) for month, value in months.items()}
        return investing.invest(project.pk, **{"by": officer, "now": now, "months": said} | words)

    return verb


def stored() -> dict:
    return dict(Invested.objects.values_list("on", "value"))


def test_months_are_written_once_and_told(write, project, officer):
    first, second = (write({MAY: 30 * MILLION, JUNE: 40 * MILLION}) for _n in range(2))

    assert (len(first), len(second), stored()) == (2, 0, {MAY: 30 * MILLION, JUNE: 40 * MILLION})
    line = Event.objects.about(project).get(verb="project.invest")
    assert line.actor == officer
    assert changed(line) == ["completed: 2024-05 3,000万元 (provisional), 2024-06 4,000万元 (provisional)"]


def test_a_month_is_corrected_made_final_and_taken_away(write, project, officer, now):
    write({MAY: 30 * MILLION, JUNE: 40 * MILLION})
    investing.invest(project.pk, by=officer, now=now, months={MAY: Amount(Decimal(31 * MILLION), True)})
    write({JUNE: None})

    row = Invested.objects.get()
    assert (row.on, row.value, row.is_final) == (MAY, 31 * MILLION, True)
    assert changed(Event.objects.about(project).first()) == ["completed: 2024-06 4,000万元 (provisional) → —"]


def test_less_than_nothing_is_refused(write):
    with pytest.raises(Refused, match="never less than nothing"):
        write({MAY: -1})
    assert stored() == {}


def test_a_month_to_come_is_refused(write):
    with pytest.raises(Refused, match="2024-07 has not begun"):
        write({date(2024, 7, 1): 1})
    assert write({date(2024, 7, 1): None}) == []


@pytest.mark.parametrize(
    ("value", "is_doubted"),
    [
        (30 * MILLION * 20, False),
        (30 * MILLION * 20 + 1, True),
        (30 * MILLION // 20, False),
        (MILLION, True),
        (0, False),
    ],
)
def test_a_jump_of_more_than_twenty_times_is_confirmed(write, value, is_doubted):
    write({MAY: 30 * MILLION})

    if is_doubted:
        with pytest.raises(Doubted, match="more than 20 times away from 3,000万元 of 2024-05"):
            write({JUNE: value})
        assert stored() == {MAY: 30 * MILLION}
    write({JUNE: value}, is_sure=is_doubted)
    assert stored()[JUNE] == value


def test_what_the_whole_project_costs_is_not_completed_in_a_month(write, officer, now):
    with pytest.raises(Doubted, match="more than the whole project is to cost, 9亿元"):
        write({MAY: 901 * MILLION})

    free = make_project(by=officer, now=now)
    assert investing.invest(free.pk, by=officer, now=now, months={MAY: Amount(Decimal(901 * MILLION))})


def test_an_amount_that_stands_there_is_not_doubted_again(write, project, officer, now):
    write({MAY: 30 * MILLION})
    write({JUNE: MILLION}, is_sure=True)

    assert investing.invest(project.pk, by=officer, now=now, months={JUNE: Amount(Decimal(MILLION), True)})


def test_what_is_a_jump_is_decided_by_the_office(write, administrator, now):
    write({MAY: 30 * MILLION})
    rules.decide("projects.jump", 2, from_on=now.date(), by=administrator)

    with pytest.raises(Doubted, match="more than 2 times"):
        write({JUNE: 61 * MILLION})


def test_who_comes_second_hears_what_the_first_one_wrote(write, supervisor):
    write({MAY: 30 * MILLION}, by=supervisor)

    with pytest.raises(Overtaken, match="2024-05 3,000万元"):
        write({MAY: 31 * MILLION}, seen={MAY: None})
    write({JUNE: 31 * MILLION}, seen={MAY: None, JUNE: None})
    assert stored() == {MAY: 30 * MILLION, JUNE: 31 * MILLION}


def test_strangers_write_nothing(write):
    with pytest.raises(Refused, match="keep the projects"):
        write({MAY: 1}, by=make_user())


def test_a_month_of_many_projects_is_written_whole_or_not_at_all(project, officer, now):
    other = make_project(by=officer, now=now, total=MILLION)
    amounts = {project: Decimal(30 * MILLION), other: Decimal(2 * MILLION)}

    with pytest.raises(Doubted):
        investing.invest_all(MAY, amounts, by=officer, is_final=True, now=now)
    assert stored() == {}

    told = {"by": officer, "is_final": True, "is_sure": True}
    assert [investing.invest_all(MAY, amounts, now=now + timedelta(days=n), **told) for n in range(2)] == [2, 0]


def test_a_month_is_compared_with_what_stands_before_what_is_new(write, project, officer, now):
    write({date(2024, 4, 1): 30 * MILLION})
    months = {MAY: Amount(Decimal(300_000 * MILLION)), JUNE: Amount(Decimal(31 * MILLION))}

    changes = investing.compared(project, months, today=now.date())

    assert [bool(change.doubt) for change in changes] == [True, False]
