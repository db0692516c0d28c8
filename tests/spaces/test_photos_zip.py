"""A zip of photos: looked at without a trace, added once however often it is begun, forgotten."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm import jobs
from crm.desk.clock_jobs import JOBS
from crm.models import Attachment, Job, Notice, Role
from spaces import photos_zip, pictures
from spaces.models import Picture
from tests.factories import make_user

from .zips import packed, photo, upload


@pytest.fixture
def sent(manager):
    def sent(data: bytes, **started) -> str:
        token = photos_zip.keep(upload(data), by=manager)
        if started:
            photos_zip.start(token, by=manager, **started)
        return token

    return sent


def url(name, *args):
    return reverse(f"spaces:photos_zip{name}", args=args)


# ---------------------------------------------------------------- carried out


TWO = {"禾麓智造园/3栋/502-505-1 货梯厅.jpg": photo(), "禾麓智造园/3栋/502/平面图.jpg": photo("blue"), "x.jpg": photo()}


def test_a_worker_adds_them_and_the_zip_is_forgotten(helu, manager, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        token = sent(packed(TWO), is_public=True, total=2)

    facts = ("space__number", "kind", "caption", "is_public")
    assert set(Picture.objects.values_list(*facts)) == {
        ("502-505", "photo", "货梯厅", True), ("502", "plan", "平面图", True),
    }  # fmt: skip
    assert photos_zip.the_zip(token, manager) is None
    notice = Notice.objects.get(user=manager)
    assert notice.title == "photos.zip: 2 photos are with their spaces, 1 not"
    assert notice.url == url("_look", token)
    assert Job.objects.get().done == 2


def test_begun_again_after_it_died_it_adds_what_is_missing(helu, manager, sent, monkeypatch):
    token = sent(packed(TWO), is_public=False, total=2)
    job, put = Job.objects.get(), pictures.put

    def dies_at_the_second(pk, *args, **facts):
        if Picture.objects.exists():
            raise MemoryError
        return put(pk, *args, **facts)

    monkeypatch.setattr(pictures, "put", dies_at_the_second)
    jobs.run(job.pk)
    assert (Picture.objects.count(), photos_zip.the_zip(token, manager) is None) == (1, False)

    monkeypatch.setattr(pictures, "put", put)
    jobs.run(job.pk)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.done) == ("done", 2)
    assert set(Picture.objects.values_list("space__number", "is_public")) == {("502-505", False), ("502", False)}
    assert Notice.objects.filter(user=manager).count() == 1


def test_a_worker_that_lost_its_claim_writes_nothing(helu, manager, sent, monkeypatch):
    sent(packed(TWO), is_public=True, total=2)
    job, ready = Job.objects.get(), pictures.ready

    def taken_over(upload):
        Job.objects.update(attempt=9)
        return ready(upload)

    monkeypatch.setattr(pictures, "ready", taken_over)
    jobs.run(job.pk)

    assert not Picture.objects.exists()


def test_the_button_pressed_twice_starts_once(helu, manager, sent):
    token = sent(packed(TWO), is_public=False, total=2)
    photos_zip.start(token, by=manager, is_public=True, total=2)

    assert Job.objects.count() == 1
    assert photos_zip.note(token, manager)["is_public"] is False


def test_whoever_may_no_longer_is_told_so(helu, manager, sent):
    token = sent(packed(TWO), is_public=True, total=2)
    manager.groups.clear()
    jobs.run(Job.objects.get().pk)

    assert Job.objects.get().reason == "Only space managers change the inventory"
    assert Notice.objects.get().verb == "photos.failed"
    assert photos_zip.the_zip(token, manager) is not None


def test_a_file_that_turns_out_to_be_no_photo_does_not_hold_up_the_others(helu, manager, sent):
    token = sent(
        packed({"禾麓智造园/3栋/502-1.jpg": b"\xff\xd8\xff\xe0 no", "禾麓智造园/3栋/502-2.jpg": photo()}),
        is_public=True,
        total=2,
    )
    jobs.run(Job.objects.get().pk)

    assert Picture.objects.count() == 1
    assert [line[1:] for line in photos_zip.note(token, manager)["lines"]] == [
        ["bad", helu[0].pk, "“502-1.jpg” cannot be read as a picture."], ["added", helu[0].pk, ""],
    ]  # fmt: skip


def test_after_two_days_zips_and_what_became_of_them_are_forgotten(helu, manager, sent, now):
    waits, under_way = sent(packed(TWO)), sent(packed(TWO), is_public=True, total=2)
    Attachment.objects.create(token="of a form", file="x", name="x", mime="x", size=1, by=manager, at=now)  # noqa: S106
    assert photos_zip.forget_zips in JOBS

    photos_zip.forget_zips(timezone.now() + timedelta(hours=47))
    assert photos_zip.the_zip(waits, manager)

    photos_zip.forget_zips(timezone.now() + timedelta(hours=49))
    assert photos_zip.the_zip(waits, manager) is None
    assert photos_zip.the_zip(under_way, manager)
    assert Attachment.objects.filter(token="of a form").exists()


# ---------------------------------------------------------------- pages


@pytest.fixture
def desk(as_user, manager):
    return as_user(manager)


def test_from_the_upload_to_the_photos(desk, helu, manager, django_capture_on_commit_callbacks):
    answer = desk.post(url(""), {"file": upload(packed(TWO))})
    page = desk.get(answer.url).content.decode()
    token = answer.url.split("/")[-2]
    assert "Add 2 photos" in page
    assert "禾麓智造园 3栋 502-505" in page
    assert "No park that we know is in its name." in page
    assert not Picture.objects.exists()
    assert "photos.zip" in desk.get(url("")).content.decode()

    desk.post(url("_start", token), {"total": "2", "is_public": "on"})
    busy = desk.get(answer.url).content.decode()
    assert 'hx-trigger="every 2s"' in busy
    jobs.run(Job.objects.get().pk)

    part = desk.get(answer.url, headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    assert "2 photos were added." in desk.get(answer.url).content.decode()
    assert desk.post(url("_start", token)).status_code == 302
    assert Job.objects.count() == 1


@pytest.mark.parametrize(("show", "count"), [("", 3), ("add", 2), ("lost", 1), ("there", 0), ("nothing", 3)])
def test_the_tabs_show_what_they_count(desk, helu, sent, show, count):
    page = desk.get(url("_look", sent(packed(TWO))), {"show": show})

    assert len(page.context["page"].object_list) == count


def test_a_dropped_zip_is_gone(desk, helu, sent):
    token = sent(packed(TWO))
    desk.post(url("_drop", token))

    assert desk.get(url("_look", token)).status_code == 404
    assert not Attachment.objects.exists()


def test_what_a_worker_is_at_is_not_dropped(desk, helu, sent, manager):
    token = sent(packed(TWO), is_public=True, total=2)
    desk.post(url("_drop", token))

    assert photos_zip.the_zip(token, manager)


def test_another_managers_zip_is_not_theirs_to_see(as_user, helu, sent):
    token = sent(packed(TWO))
    other = as_user(make_user(Role.SPACES))

    assert {other.get(url("_look", token)).status_code, other.post(url("_start", token)).status_code} == {404}
    assert other.post(url("_drop", token)).status_code == 404


def test_a_file_that_is_lost_is_said(desk, helu, sent, manager):
    token = sent(packed(TWO))
    photos_zip.the_zip(token, manager).file.delete(save=False)

    assert "The file is no longer there." in desk.get(url("_look", token)).content.decode()


def test_managers_find_the_page_from_the_imports(desk):
    assert url("") in desk.get(reverse("desk:imports")).content.decode()
