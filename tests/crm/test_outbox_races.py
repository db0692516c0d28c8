"""Two workers at one outbox. Only PostgreSQL has row locks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from crm import group_words, outbox
from crm.models import Message

from ..factories import make_robot

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def send_all() -> None:
    try:
        while row := outbox.claimed(timezone.now()):
            outbox.send(row)
    finally:
        connection.close()


def test_two_workers_never_send_one_message_twice():
    now = timezone.now()
    Message.objects.bulk_create(
        outbox.message(now=now, subject=str(n), body="", address="lin@example.cn", is_urgent=True) for n in range(40)
    )

    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(send_all) for _n in range(3)]:
            future.result()

    assert sorted(int(sent.subject) for sent in mail.outbox) == list(range(40))
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 1)}


def test_many_workers_speak_to_a_robot_twenty_times_a_minute_and_say_nothing_twice(robot_house):
    robot, other, now = make_robot(), make_robot(), timezone.now()
    Message.objects.bulk_create(
        group_words.message(one, [f"{one.pk}-{n}"], at=now, is_urgent=True) for n in range(30) for one in (robot, other)
    )

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(send_all) for _n in range(4)]:
            future.result()

    for one in (robot, other):
        said = [text for text in robot_house.texts if text.startswith(f"[Whistle] {one.pk}-")]
        assert sorted(said) == sorted(f"[Whistle] {one.pk}-{n}" for n in range(20))
        assert Message.objects.filter(robot=one, status="waiting", attempts=0, not_before__gt=now).count() == 10
