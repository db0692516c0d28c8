"""The morning of a working day: reminders and digests, once, later when the clock was stopped, never for yesterday."""

from datetime import date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm import notices
from crm.clock import SHANGHAI
from crm.desk import digest_jobs
from crm.desk.clock_jobs import JOBS
from crm.desk.morning_jobs import begin_the_day
from crm.models import Message, Notice, NoticeKind, Role, User
from enterprises.requests import flow
from enterprises.requests.models import ServiceRequest

from ...factories import make_cover, make_request, make_robot, make_user
from ..test_outbox import deliver

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2024, 6, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def clock(settings):
    settings.MAIL, settings.BASE_URL = True, "https://whistle.example"
    with time_machine.travel(at(6, 7), tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader(officer):
    officer.email, officer.mail_digest = "lin@example.cn", True
    officer.save()
    return officer


@pytest.fixture
def due_on(reader, enterprise, category):
    """A new request, whose answer is due on that day of June 2024: three working days after this one."""

    def received(day: int):
        return make_request(by=reader, enterprise=enterprise, category=category, received_at=at(day, 9))

    return received


def lines(message: Message) -> list[str]:
    return [line for line in message.body.splitlines() if line][:-3]


# ---------------------------------------------------------------- digest


def test_the_digest_says_what_is_late_and_due_with_the_list_that_shows_it(clock, due_on, reader, as_user):
    for day in (30, 29):
        due_on(3), make_request_of_may(due_on, day)
    due_on(4)
    begin_the_day(at(6))

    [message] = Message.objects.filter(person=reader)
    assert message.subject == "[Whistle] Morning digest, Thu 6 Jun"
    assert lines(message) == [
        "Morning digest, Thu 6 Jun",
        "Late: 2", "    https://whistle.example/desk/requests/?view=mine&light=late",
        "Due today: 2", "    https://whistle.example/desk/requests/?view=mine&light=due",
        "Due next working day: 1", "    https://whistle.example/desk/requests/?view=mine&light=next",
        "My turn: 5", "    https://whistle.example/desk/requests/?view=mine",
    ]  # fmt: skip


def make_request_of_may(due_on, day):
    overdue = datetime(2024, 5, day, 18, tzinfo=SHANGHAI)
    ServiceRequest.objects.filter(pk=due_on(3).pk).update(due_at=overdue)


@pytest.mark.parametrize("name", digest_jobs.LINES)
def test_each_number_is_that_of_the_list_it_opens(clock, due_on, reader, department, as_user, name):
    reader.groups.add(Group.objects.get(name=Role.SUPERVISOR))
    requests = [due_on(day) for day in (3, 3, 4, 5)]
    ServiceRequest.objects.filter(pk=requests[0].pk).update(status="checking", unit=department)
    make_request_of_may(due_on, 30)
    with time_machine.travel(at(6), tick=False):
        counts = digest_jobs.counted(digest_jobs.wanting(date(2024, 6, 6)), at(6))[reader.pk]
        page = as_user(reader).get(f"/desk/requests/?{digest_jobs.LINES[name].query}").context["page"]

    assert page.paginator.count == counts[name] > 0


def test_it_goes_once_however_often_the_clock_asks_and_two_clocks_are_one(due_on):
    due_on(3)
    for minute in range(3):
        begin_the_day(at(6, 8, minute))
    begin_the_day(at(6, 17))

    assert Message.objects.count() == 1


def test_a_clock_that_was_stopped_says_it_later_the_same_day_and_nothing_of_yesterday(due_on):
    due_on(3), due_on(4)
    begin_the_day(at(5))
    for late in (at(7, 16), at(7, 17)):
        begin_the_day(late)

    assert list(Message.objects.order_by("id").values_list("subject", flat=True)) == [
        "[Whistle] Morning digest, Wed 5 Jun", "[Whistle] Morning digest, Fri 7 Jun",
    ]  # fmt: skip


def test_what_could_not_be_sent_yesterday_is_not_sent_today(clock, due_on, settings):
    settings.EMAIL_BACKEND = "tests.nowhere"
    due_on(3)
    begin_the_day(at(6))
    clock.move_to(at(7, 9))
    deliver()

    message = Message.objects.get()
    assert (message.status, message.reason) == ("failed", "It is out of date")


@pytest.mark.parametrize(
    "when", [at(6, 7, 59), at(8, 10), at(9, 10), at(10, 10)], ids=["early", "sat", "sun", "holiday"]
)
def test_it_waits_for_the_hour_and_is_silent_on_days_off(due_on, when):
    due_on(3)
    begin_the_day(when)

    assert not Message.objects.exists()


def test_who_has_nothing_to_do_hears_nothing(reader):
    begin_the_day(at(6))

    assert not Message.objects.exists()


def test_only_those_who_want_it_and_are_there_get_it(due_on, reader, handler):
    make_user(Role.OFFICER, email="a@example.cn")
    make_user(Role.OFFICER, email="", mail_digest=True)
    make_user(Role.OFFICER, email="b@example.cn", mail_digest=True, is_active=False)
    away = make_user(Role.OFFICER, email="c@example.cn", mail_digest=True)
    make_cover(away, reader, date(2024, 6, 6))
    Message.objects.all().delete()
    due_on(3)
    begin_the_day(at(6))

    assert [message.person for message in Message.objects.all()] == [reader]


def test_the_cost_does_not_grow_with_people_or_requests(due_on):
    costs = []
    for people in (1, 1, 3):  # the first time fills what processes keep
        while User.objects.filter(mail_digest=True).count() < people:
            make_user(Role.OFFICER, email="x@example.cn", mail_digest=True)
        for _n in range(people):
            due_on(3)
        with CaptureQueriesContext(connection) as captured:
            letters = digest_jobs.letters(at(6))
        costs.append((len(captured), len(letters)))

    assert costs[1:] == [(3, 1), (3, 3)]


def test_groups_hear_the_numbers_of_the_office_or_of_their_unit(due_on, reader, department, handler):
    office, unit = make_robot(tells_digest=True), make_robot(tells_digest=True, unit=department)
    silent = make_robot(tells_digest=True, off_at=at(3))
    due_on(3)
    flow.assign(due_on(3).pk, by=reader, unit=department)
    begin_the_day(at(6))

    assert office.messages.get().body.splitlines() == [
        "[Whistle] Morning digest, Thu 6 Jun", "Due today: 2", "https://whistle.example/desk/requests/",
    ]  # fmt: skip
    assert unit.messages.get().body.splitlines()[1] == "Due today: 1"
    assert not silent.messages.exists()


def test_a_group_with_nothing_to_hear_hears_nothing():
    make_robot(tells_digest=True)
    begin_the_day(at(6))

    assert not Message.objects.exists()


# ---------------------------------------------------------------- reminders


def reminded(**facts) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(verb="request.remind", **facts).order_by("id")
    return [(row.user.name, row.title.partition(" ")[0]) for row in rows]


def test_whoever_owes_a_word_is_reminded_on_the_last_day(due_on, officer):
    today, tomorrow = due_on(3), due_on(4)
    begin_the_day(at(6))
    assert reminded() == [("林晓岚", today.number)]

    begin_the_day(at(7))
    assert reminded() == [("林晓岚", today.number), ("林晓岚", tomorrow.number)]


@pytest.mark.parametrize(("days", "first"), [(0, 6), (1, 5), (2, 4)])
def test_each_person_is_reminded_as_long_before_as_they_chose(due_on, reader, days, first):
    reader.remind_days = days
    reader.save()
    request = due_on(3)
    for day in (4, 5, 6):
        begin_the_day(at(day))
        assert reminded() == ([("林晓岚", request.number)] if day >= first else [])


def test_a_stopped_clock_reminds_once_when_it_goes_again(due_on, reader):
    reader.remind_days = 2
    reader.save()
    request = due_on(3)
    begin_the_day(at(3))
    begin_the_day(at(5, 15))
    begin_the_day(at(6))

    assert reminded() == [("林晓岚", request.number)]


def test_the_handler_or_their_unit_is_reminded_with_the_first_contact_owner(due_on, reader, handler, department):
    colleague = make_user(Role.HANDLER, unit=department, name="同事")
    signed, unclaimed = due_on(3), due_on(3)
    for request in (signed, unclaimed):
        flow.assign(request.pk, by=reader, unit=department)
    flow.sign(signed.pk, by=handler)
    begin_the_day(at(6))

    assert sorted(reminded(title__startswith=signed.number)) == sorted(
        [("何静宜", signed.number), ("林晓岚", signed.number)]
    )
    assert {name for name, _number in reminded(title__startswith=unclaimed.number)} == {"何静宜", "同事", "林晓岚"}
    assert colleague.notices.filter(verb="request.remind").count() == 1


def test_what_is_answered_or_late_already_is_not_reminded_of(due_on, reader):
    request = due_on(3)
    flow.withdraw(request.pk, by=reader, text="企业自行解决")
    make_request_of_may(due_on, 30)
    begin_the_day(at(6))

    assert reminded() == []


def test_a_reminder_is_a_mail_for_those_who_want_reminders_so(due_on, reader):
    reader.mail_for, reader.mail_digest = [NoticeKind.REMINDER], False
    reader.save()
    request = due_on(3)
    begin_the_day(at(6))

    assert notices.kind_of("request.remind") == NoticeKind.REMINDER
    [message] = Message.objects.all()
    assert f"{request.number} " in message.body
    assert "to be answered by Thu 6 Jun 18:00" in message.body


def test_the_morning_is_a_job_of_the_clock():
    assert begin_the_day in JOBS
