"""Who is told what by which way: kinds of announcements, quiet hours, the officer on duty, robots of groups."""

from datetime import datetime

import pytest
import time_machine

from crm import group_words, notices, reference
from crm.clock import SHANGHAI
from crm.group_words import Matter
from crm.models import Message, Notice, NoticeKind, Robot, Role
from crm.models.duty import DutyShift

from ..factories import make_cover, make_robot, make_unit, make_user

pytestmark = pytest.mark.django_db
DUE = datetime(2024, 6, 6, 18, tzinfo=SHANGHAI)
NIGHT = datetime(2024, 6, 3, 2, 30, tzinfo=SHANGHAI)
MORNING = datetime(2024, 6, 3, 8, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _office(settings):
    settings.MAIL, settings.BASE_URL = True, "https://whistle.example"
    with time_machine.travel(NIGHT, tick=False):
        yield


@pytest.fixture
def on_duty(supervisor):
    supervisor.email = "wu@example.cn"
    supervisor.save()
    DutyShift.objects.create(date=NIGHT.date(), person=supervisor)
    reference.bump()
    return supervisor


@pytest.fixture
def reader(officer):
    officer.email, officer.mail_for = "lin@example.cn", [NoticeKind.CARD]
    officer.save()
    return officer


def told(**facts):
    return {row.address: row.not_before for row in Message.objects.filter(**facts)}


def intake() -> None:
    url = "/desk/requests/PH20240603-0001/"
    notices.tell_intake("PH20240603-0001", category="惠企政策", due_at=DUE, url=url, at=NIGHT)


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("request.assign", NoticeKind.WORK),
        ("request.intake", NoticeKind.ENTERPRISE),
        ("import.done", NoticeKind.OFFICE),
        ("hand_over.done", NoticeKind.OFFICE),
    ],
)
def test_what_is_told_is_of_a_kind(verb, kind):
    assert notices.kind_of(verb) == kind


def test_a_slice_sorts_its_verbs_one_by_one_or_by_their_noun(monkeypatch):
    monkeypatch.setattr(notices, "KINDS", dict(notices.KINDS))
    notices.sort(NoticeKind.MEETING, "meeting")
    notices.sort(NoticeKind.DECISION, "meeting.ask")

    kinds = [notices.kind_of(verb) for verb in ("meeting.call", "meeting.ask")]
    assert kinds == [NoticeKind.MEETING, NoticeKind.DECISION]


def test_each_person_has_mails_of_the_kinds_they_chose_and_all_behind_the_bell(reader, monkeypatch):
    monkeypatch.setattr(notices, "KINDS", {"request.yellow": NoticeKind.CARD})
    for verb in ("request.assign", "request.yellow"):
        notices.tell([reader], verb, title="一", url="/desk/")

    assert Notice.objects.count() == 2
    [message] = Message.objects.all()
    assert message.subject == "[Whistle] request.yellow"
    assert message.not_before == MORNING


def test_a_new_request_reaches_who_is_on_duty_at_night_and_the_others_behind_the_bell(on_duty, reader):
    intake()
    intake()

    assert told() == {"wu@example.cn": NIGHT}
    assert set(Notice.objects.values_list("user__name", flat=True)) == {"吴启明", "林晓岚"}
    message = Message.objects.get()
    assert message.is_urgent
    assert message.body.splitlines()[:4] == [
        "A request came in from the enterprise's side",
        "PH20240603-0001 惠企政策 · to be answered by Thu 6 Jun 18:00",
        "",
        "https://whistle.example/desk/requests/PH20240603-0001/",
    ]
    assert "duty roster" in message.body


def test_an_officer_who_wants_new_requests_by_mail_has_them_in_the_morning(on_duty, reader):
    reader.mail_for = [NoticeKind.ENTERPRISE]
    reader.save()
    intake()

    assert told() == {"wu@example.cn": NIGHT, "lin@example.cn": MORNING}


def test_an_officer_on_duty_is_told_once_and_at_once(reader):
    reader.mail_for = [NoticeKind.ENTERPRISE]
    reader.save()
    DutyShift.objects.create(date=NIGHT.date(), person=reader)
    reference.bump()
    intake()

    assert told() == {"lin@example.cn": NIGHT}
    assert Notice.objects.count() == 1


def test_the_deputy_of_who_is_on_duty_is_told_at_night_as_well(on_duty, handler):
    handler.email = "he@example.cn"
    handler.save()
    make_cover(on_duty, handler, NIGHT.date())
    Message.objects.all().delete()
    intake()

    assert told() == {"wu@example.cn": NIGHT, "he@example.cn": NIGHT}


# ---------------------------------------------------------------- robots


def words(robot: Robot) -> list[str]:
    return list(robot.messages.order_by("id").values_list("body", flat=True))


def test_robots_hear_of_a_new_request_once_and_by_night_in_the_morning():
    office, other = make_robot(tells_new=True), make_robot(tells_late=True)
    make_robot(tells_new=True, off_at=NIGHT)
    for _n in range(2):
        matter = Matter("PH20240603-0001", "惠企政策", DUE, "/desk/requests/PH20240603-0001/")
        group_words.tell(Robot.Tells.NEW, matter, at=NIGHT)

    assert words(office) == [
        "[Whistle] New request PH20240603-0001\n惠企政策 · to be answered by Thu 6 Jun 18:00\n"
        "https://whistle.example/desk/requests/PH20240603-0001/"
    ]
    assert office.messages.get().not_before == MORNING
    assert words(other) == []
    assert Message.objects.count() == 1


def test_a_robot_of_a_unit_hears_of_what_its_unit_has_in_hand(department, other_department):
    below = make_unit("企业服务中心", parent=department)
    mine, others, office = (make_robot(tells_late=True, unit=unit) for unit in (department, other_department, None))
    reference.bump()
    group_words.tell(Robot.Tells.LATE, Matter("PH-1", "惠企政策", DUE, "/desk/", below.pk), at=NIGHT)

    assert [len(words(robot)) for robot in (mine, others, office)] == [1, 0, 1]
    assert words(mine)[0].splitlines()[1] == "惠企政策 · 企业服务中心 · to be answered by Thu 6 Jun 18:00"


def test_late_is_said_once_for_each_deadline():
    robot = make_robot(tells_late=True)
    for due_at in (DUE, DUE, DUE.replace(day=7)):
        group_words.tell(Robot.Tells.LATE, Matter("PH-1", "惠企政策", due_at, "/desk/"), at=NIGHT)

    assert robot.messages.count() == 2


def test_everybody_in_the_office_has_a_bell(db):
    officers = [make_user(Role.OFFICER) for _n in range(3)]
    intake()

    assert set(Notice.objects.values_list("user", flat=True)) == {person.pk for person in officers}
