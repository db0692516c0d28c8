"""Robots in the outbox: twenty a minute, quiet at night, given up when it is out of date; and what stays urgent."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from crm import group_words, outbox
from crm.clock import SHANGHAI
from crm.models import Message

from ..factories import make_robot
from .test_outbox import deliver, state

pytestmark = pytest.mark.django_db
MORNING = datetime(2024, 6, 3, 10, tzinfo=SHANGHAI)


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def say(robot, text="一", **facts) -> Message:
    outbox.post_all([group_words.message(robot, [text], at=timezone.now(), **facts)])
    return Message.objects.latest("id")


def test_it_is_said_by_the_robot_and_noted(clock, robot_house):
    robot = make_robot(key="abc")
    message = say(robot)
    deliver()

    assert state(message) == ("sent", 1)
    assert robot_house.texts == ["[Whistle] 一"]
    assert robot_house.heard[0]["query"] == {"key": ["abc"]}


def test_a_robot_hears_twenty_a_minute_and_waiting_is_no_failure(clock, robot_house):
    one, other = make_robot(), make_robot()
    for n in range(45):
        say(one, str(n))
    say(other)

    heard = []
    for seconds in (0, 30, 60, 61, 121, 122):
        clock.move_to(MORNING + timedelta(seconds=seconds))
        deliver()
        heard.append(len(robot_house.heard))

    assert heard == [21, 21, 21, 41, 41, 46]
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 1)}
    said = [text for text in robot_house.texts if text != "[Whistle] 一"]
    assert said == [f"[Whistle] {n}" for n in range(45)]


def test_what_is_on_its_way_counts(clock):
    robot = make_robot()
    for _n in range(21):
        say(robot)
    claimed = [outbox.claimed(timezone.now()) for _n in range(21)]

    assert claimed[20] is None
    assert len({row.pk for row in claimed[:20]}) == 20
    assert Message.objects.get(claimed_at=None).not_before == MORNING + timedelta(minutes=1)


def test_a_refusal_is_kept_in_words_and_tried_again_in_daytime(clock, robot_house):
    robot_house.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
    message = say(make_robot())
    deliver()

    message.refresh_from_db()
    assert message.reason == "93000: invalid webhook url"
    assert (message.status, message.not_before) == ("waiting", MORNING + timedelta(minutes=1))


def test_a_retry_that_falls_into_the_night_waits_for_the_morning(clock, robot_house):
    robot_house.status = 500
    clock.move_to(datetime(2024, 6, 3, 19, 59, 30, tzinfo=SHANGHAI))
    message, urgent = say(make_robot()), say(make_robot(), is_urgent=True)
    deliver()

    message.refresh_from_db(), urgent.refresh_from_db()
    assert message.not_before == datetime(2024, 6, 4, 8, tzinfo=SHANGHAI)
    assert urgent.not_before == timezone.now() + timedelta(minutes=1)


def test_nothing_goes_at_night_but_what_is_urgent(clock, robot_house):
    clock.move_to(datetime(2024, 6, 3, 23, tzinfo=SHANGHAI))
    robot = make_robot()
    quiet, urgent = say(robot, "一"), say(robot, "二", is_urgent=True)
    deliver()
    assert (state(quiet)[0], state(urgent)[0]) == ("waiting", "sent")

    clock.move_to(datetime(2024, 6, 4, 8, tzinfo=SHANGHAI))
    deliver()

    assert state(quiet)[0] == "sent"


def test_what_is_out_of_date_is_given_up_at_once(clock, robot_house):
    message = say(make_robot(), not_after=MORNING + timedelta(hours=1))
    clock.move_to(MORNING + timedelta(hours=2))
    deliver()

    message.refresh_from_db()
    assert (message.status, message.reason) == ("failed", "It is out of date")
    assert robot_house.heard == []


def test_what_waits_for_a_robot_that_is_switched_off_is_given_up(clock, robot_house):
    robot = make_robot()
    message = say(robot)
    robot.off_at = MORNING
    robot.save()
    deliver()

    message.refresh_from_db()
    assert (message.status, message.reason) == ("failed", "The robot is switched off")
    assert robot_house.heard == []


def test_one_silent_service_keeps_neither_mail_nor_other_robots_from_going(clock, robot_house, settings, monkeypatch):
    settings.MAIL = True
    monkeypatch.setattr(outbox.robots.SERVICES["lark"].plugin, "notify_url", "http://127.0.0.1:9/")
    silent, other = make_robot(service="lark"), make_robot()
    first, second, third = say(silent), say(silent), say(other)
    outbox.post(address="lin@example.cn", subject="一", body="二")
    deliver()

    assert [state(row) for row in (first, second, third)] == [("waiting", 1), ("waiting", 0), ("sent", 1)]
    assert len(mail.outbox) == 1


def test_asked_again_it_still_hears_twenty_a_minute(clock, robot_house):
    robot_house.answer = {"errcode": 45009, "errmsg": "api freq out of limit"}
    message = say(make_robot())
    deliver()
    Message.objects.update(status="failed")

    assert outbox.again(message.pk)
    message.refresh_from_db()
    assert message.not_before == MORNING + timedelta(minutes=1)
