"""The record: with and without a plan, put right, sent twice; photos without what cameras write into them."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from crm.flow import Refused
from crm.models import Attachment, Event, Role
from enterprises.outreach.visits import recording
from enterprises.outreach.visits.models import FollowUp, Visit
from enterprises.outreach.visits.recording import ToDo
from tests.factories import make_user, make_visit

PLACE = 0x8825  # GPS in EXIF


def facts(at, **more) -> dict:
    return {"token": "form", "visited_at": at, "met": "王经理", "findings": "订单饱满。", "now": at} | more


def photo() -> SimpleUploadedFile:
    picture, exif = BytesIO(), Image.Exif()
    exif[PLACE] = {2: (22.0, 40.0, 0.0)}
    Image.new("RGB", (1200, 900), "#7a8b99").save(picture, "JPEG", exif=exif)
    return SimpleUploadedFile("车间.jpg", picture.getvalue(), "image/jpeg")


def test_recorded_it_says_whom_they_met_and_what_follows(planned, officer, at):
    lines = [ToDo("协调用电", officer, at.date() + timedelta(days=2)), ToDo("送政策汇编", officer, None)]

    visit = recording.record(planned.pk, by=officer, **facts(at, to_do=lines, is_flagged=True))

    assert (visit.status, visit.visited_at, visit.is_flagged) == ("recorded", at, True)
    assert [(row.text, row.due_at is None, row.at) for row in visit.follow_ups.all()] == [
        ("协调用电", False, at), ("送政策汇编", True, at),
    ]  # fmt: skip


def test_sent_again_because_no_answer_came_it_is_recorded_once(planned, officer, at):
    lines = [ToDo("协调用电", officer, None)]
    for _time in range(2):
        recording.record(planned.pk, by=officer, **facts(at, to_do=lines))

    assert FollowUp.objects.count() == 1
    assert Event.objects.about(planned).filter(verb="visit.record").count() == 1


def test_another_record_of_it_is_refused(planned, officer, supervisor, at):
    recording.record(planned.pk, by=officer, **facts(at))

    with pytest.raises(Refused, match="no longer"):
        recording.record(planned.pk, by=supervisor, **facts(at, findings="另一说法"))


def test_before_its_day_it_is_not_recorded_and_never_in_the_future(planned, officer, at, enterprise):
    with pytest.raises(Refused, match="Its day has not come"):
        recording.record(planned.pk, by=officer, **facts(at - timedelta(days=1)))
    with pytest.raises(Refused, match="in the future"):
        recording.record(planned.pk, by=officer, **facts(at + timedelta(hours=1), now=at))


def test_unplanned_it_is_planned_and_recorded_at_once(officer, enterprise, at):
    said = facts(at, enterprise=enterprise, purpose="stay")

    visit = recording.record_new(by=officer, **said)

    assert (visit.status, visit.visit_on, visit.owner, visit.purpose) == ("recorded", at.date(), officer, "stay")
    assert recording.record_new(by=officer, **said) == visit
    assert Visit.objects.count() == 1


def test_a_handler_records_no_visit(handler, enterprise, at):
    with pytest.raises(Refused, match="not yours"):
        recording.record_new(by=handler, **facts(at, enterprise=enterprise, purpose="stay"))


def test_put_right_it_tells_what_changed_and_writes_over_nobody(recorded, officer, supervisor, at):
    said = {"visited_at": at, "met": "王经理", "is_flagged": False, "now": at}
    seen = recording.as_written(recorded)

    recording.correct(recorded.pk, by=officer, seen=seen, findings="订单回升。", **said)

    assert "findings" in Event.objects.about(recorded).latest("id").changes
    with pytest.raises(Refused, match="Somebody else"):
        recording.correct(recorded.pk, by=supervisor, seen=seen, findings="另一说法", **said)


def test_the_form_takes_photos_and_drops_where_they_were_taken(as_user, planned, officer, at):
    page = f"/desk/visits/{planned.pk}/record/"
    said = {"visited_at": "2024-06-05T15:00", "met": "王经理", "findings": "订单饱满。", "token": "form"}
    with time_machine.travel(at, tick=False):
        wrong = as_user(officer).post(page, said | {"met": "", "photos": photo()})
        done = as_user(officer).post(page, said)
        twice = as_user(officer).post(page, said | {"photos": photo()})

    assert (wrong.status_code, done.status_code, twice.status_code) == (200, 302, 200)
    [kept] = Attachment.objects.about(planned)
    with kept.file.open("rb") as file, Image.open(file) as image:
        assert not image.getexif()


def test_who_goes_along_records_and_others_do_not(officer, supervisor, enterprise, at, as_user):
    along, stranger = make_user(Role.ATTRACTION), make_user(Role.OFFICER)
    visit = make_visit(by=officer, enterprise=enterprise, visit_on=at.date(), people=[along])

    with pytest.raises(Refused, match="not yours"):
        recording.record(visit.pk, by=stranger, **facts(at))
    assert recording.record(visit.pk, by=along, **facts(at)).status == "recorded"


def test_a_photo_is_opened_by_whoever_may_see_the_visit(as_user, planned, officer, at):
    with time_machine.travel(at, tick=False):
        said = {"visited_at": "2024-06-05T15:00", "met": "王经理", "findings": "订单饱满。", "photos": photo()}
        as_user(officer).post(f"/desk/visits/{planned.pk}/record/", said)
        address = f"/desk/files/{Attachment.objects.about(planned).get().pk}/"
        opened = as_user(make_user(Role.REPORTER)).get(address)
        assert b"".join(opened.streaming_content).startswith(b"\xff\xd8")
        closed = as_user(make_user(Role.SPACES)).get(address)

    assert (opened.status_code, closed.status_code) == (200, 404)
