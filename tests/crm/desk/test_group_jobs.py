"""Groups hear of requests that come in, are given to their unit, or become late: of numbers, never of names."""

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm import reference
from crm.clock import SHANGHAI
from crm.desk.clock_jobs import JOBS
from crm.desk.group_jobs import tell_groups_of_late
from crm.models import DutyShift, Message, Role
from enterprises.requests import flow

from ...factories import make_category, make_enterprise, make_request, make_robot, make_user

pytestmark = pytest.mark.django_db
TITLE, TEXT = "张伟女儿入学 13800000042", "请联系张伟"


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2024, 6, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(at(3), tick=False):
        yield


@pytest.fixture
def shop(officer):
    """A request of an individual business, whose name is that of its owner; due on Thursday the sixth at 18:00."""
    return make_request(
        by=officer, enterprise=make_enterprise("张伟小吃店"), category=make_category("惠企政策"), received_at=at(3),
        title=TITLE, text=TEXT, contact_name="张伟", contact_phone="13800000042",
    )  # fmt: skip


def numbers(robot) -> list[str]:
    return [body.splitlines()[0].split()[-1] for body in robot.messages.order_by("id").values_list("body", flat=True)]


def test_the_office_hears_of_it_when_it_comes_in_and_the_unit_when_it_is_given_it(
    officer, enterprise, category, department, other_department
):
    office, unit, other = (make_robot(tells_new=True, unit=one) for one in (None, department, other_department))
    request = make_request(by=officer, enterprise=enterprise, category=category, received_at=at(3))
    assert [len(numbers(robot)) for robot in (office, unit, other)] == [1, 0, 0]

    flow.assign(request.pk, by=officer, unit=department)
    assert [len(numbers(robot)) for robot in (office, unit, other)] == [1, 1, 0]
    flow.reassign(request.pk, by=officer, unit=other_department)

    assert [numbers(robot) for robot in (office, unit, other)] == [[request.number]] * 3


def test_what_an_enterprise_sends_itself_at_night_is_told_at_once_to_who_is_on_duty_and_to_groups_in_the_morning(
    officer, settings
):
    settings.MAIL, night = True, at(3, 23)
    keeper, robot = make_user(Role.HANDLER, email="he@example.cn"), make_robot(tells_new=True)
    DutyShift.objects.create(date=night.date(), person=keeper)
    reference.bump()
    for _n in range(2):
        request = flow.log(
            by=None, token="a" * 40, received_at=night, now=night, claimed_name="张伟小吃店", title=TITLE, text=TEXT,
            category=make_category(), channel="web",
        )  # fmt: skip

    mail, word = Message.objects.order_by("channel")
    assert (mail.person, mail.not_before, word.robot, word.not_before) == (keeper, night, robot, at(4, 8))
    assert "张伟" not in mail.body + word.body
    assert [notice.title.split()[0] for notice in officer.notices.all()] == [request.number]


def test_a_late_one_is_told_once_and_only_once_it_is_late(shop):
    robot = make_robot(tells_late=True)
    for when in (at(6, 18), at(6, 18, 1), at(6, 18, 2), at(7, 9)):
        tell_groups_of_late(when)

    [message] = robot.messages.all()
    assert message.body.splitlines()[0] == f"[Whistle] Late: request {shop.number}"
    assert message.not_before == at(6, 18, 1)


def test_a_clock_that_stood_still_for_two_days_loses_nothing(shop):
    robot = make_robot(tells_late=True)
    tell_groups_of_late(at(8, 18))

    assert numbers(robot) == [shop.number]


def test_what_was_late_before_the_robot_was_there_is_no_news(shop):
    robot = make_robot(tells_late=True, on_at=at(6, 19))
    tell_groups_of_late(at(7))

    assert numbers(robot) == []


def test_what_is_answered_is_not_late(shop, officer):
    robot = make_robot(tells_late=True)
    flow.withdraw(shop.pk, by=officer, text="已解决")
    tell_groups_of_late(at(7))

    assert numbers(robot) == []


def test_no_robot_ever_says_a_title_a_text_a_name_or_a_telephone(shop, officer, department):
    make_robot(tells_late=True, tells_new=True, tells_digest=True)
    make_request(
        by=officer, enterprise=shop.enterprise, category=shop.category, received_at=at(3), title=TITLE, text=TEXT
    )
    flow.assign(shop.pk, by=officer, unit=department)
    tell_groups_of_late(at(7))

    said = "\n".join(Message.objects.values_list("body", flat=True))
    assert said.count("PH20240603") == 8
    assert [word for word in ("张伟", "小吃店", "入学", "138", "0042", officer.name) if word in said] == []


def test_the_cost_does_not_grow_with_the_rows(officer, enterprise, category):
    costs = []
    make_robot(tells_late=True)
    for number in (1, 1, 3):  # the first time fills what processes keep
        for _n in range(number):
            make_request(by=officer, enterprise=enterprise, category=category, received_at=at(3))
        Message.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            tell_groups_of_late(at(7))
        costs.append(len(captured))

    assert costs[1] == costs[2]
    assert tell_groups_of_late in JOBS
