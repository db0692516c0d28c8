"""Two workers at one outbox. Only PostgreSQL has row locks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from crm import outbox
from crm.models import Message

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
        outbox.message(now=now, subject=str(n), body="", address="lin@example.cn") for n in range(40)
    )

    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(send_all) for _n in range(3)]:
            future.result()

    assert sorted(int(sent.subject) for sent in mail.outbox) == list(range(40))
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 1)}
