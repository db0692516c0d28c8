"""A zip of photos: refused in words, looked at without a trace, added once however often it is begun, forgotten."""

import struct
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from crm import jobs
from crm.desk.clock_jobs import JOBS
from crm.flow import Refused
from crm.models import Attachment, Job, Notice, Role
from spaces import photos_zip, pictures, zipped
from spaces.models import Picture
from spaces.zip_lines import judged
from tests.factories import make_building, make_park, make_space, make_user

MANY = b"\0" * 30_000_000


def photo(colour="red") -> bytes:
    found = BytesIO()
    Image.new("RGB", (60, 40), colour).save(found, "JPEG")
    return found.getvalue()


def packed(files: dict[str, bytes], method=zipfile.ZIP_STORED) -> bytes:
    found = BytesIO()
    with zipfile.ZipFile(found, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return found.getvalue()


def on_windows(files: dict[str, bytes]) -> bytes:
    """Names in GBK, and nothing that says so."""
    plain = packed({f"{'x' * len(name.encode('gbk'))}": content for name, content in files.items()})
    for name in files:
        raw = name.encode("gbk")
        plain = plain.replace(b"x" * len(raw), raw)
    return plain


def locked() -> bytes:
    """As if a password had been set: the sign is in the list of files and before the file."""
    data = bytearray(packed({"a.jpg": photo()}))
    data[6] |= 1
    data[data.rindex(b"PK\1\2") + 8] |= 1
    return bytes(data)


def claiming(count_of_bytes: int) -> bytes:
    """A list of files that is said to be that long."""
    data = bytearray(packed({"a.jpg": photo()}))
    struct.pack_into("<I", data, data.rindex(b"PK\5\6") + 12, count_of_bytes)
    return bytes(data)


@pytest.fixture
def helu(manager, now):
    """禾麓智造园 3栋 502 and 502-505."""
    building = make_building(make_park("禾麓智造园"), "3栋")
    return [make_space(by=manager, now=now, building=building, number=number) for number in ("502", "502-505")]


def upload(data: bytes, name="photos.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/zip")


def look(data: bytes, by, name="photos.zip") -> dict:
    with zipped.opened(BytesIO(data)) as archive:
        lines = judged(archive, name=name, by=by)
    return {line.entry.path: (line.verdict, line.space and line.space.number, line.words) for line in lines}


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


# ---------------------------------------------------------------- bad zips


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Rar!\x1a\x07\x00" + b"\0" * 99, "This is not a zip. Please pack the photos as .zip, not as .rar or .7z."),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 99, "This is not a zip."),
        (photo(), "This is not a zip."),
        (b"MZ" + packed({"a.jpg": photo()}), "This is not a zip."),
        (packed({}), "There is no file in this zip."),
        (packed({"a/": b""}), "There is no file in this zip."),
        (packed({"__MACOSX/._a.jpg": b"x", ".DS_Store": b"x"}), "There is no file in this zip."),
        (packed({"a.jpg": photo()})[:-40], "The zip is damaged or not complete. Please pack it again."),
        (packed({"a.jpg": photo()})[:60], "The zip is damaged or not complete."),
        (b"PK\3\4" + b"\0" * 200, "The zip is damaged or not complete."),
        (locked(), "The zip is protected by a password. Please pack it without one."),
        (packed({"a.jpg": MANY}, zipfile.ZIP_DEFLATED), "The zip unpacks to far more than photos hold."),
        (packed({f"{n}.jpg": b"" for n in range(1001)}), "There are more than 1000 files in this zip."),
        (claiming(50_000_000), "There are more than 1000 files in this zip."),
    ],
    ids=[
        "rar", "7z", "a photo", "a program", "empty", "a folder", "of the system", "cut off", "head alone", "zeros",
        "password", "bomb", "too many", "a long list",
    ],
)  # fmt: skip
def test_a_bad_zip_is_refused_in_words(as_user, manager, data, words):
    page = as_user(manager).post(url(""), {"file": upload(data)})

    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Attachment.objects.exists()


def test_a_zip_that_is_too_large_is_refused(as_user, manager, settings):
    settings.PHOTOS_ZIP_MAX_BYTES = 1024 * 1024
    page = as_user(manager).post(url(""), {"file": upload(packed({"a.jpg": b"x" * 1_100_000}))})

    assert "“photos.zip” is larger than 1 MB." in page.content.decode()


def test_many_files_that_unpack_to_too_much_together_are_refused(settings):
    settings.PHOTOS_ZIP_MAX_BYTES = 1024 * 1024
    data = packed({f"{n}.jpg": b"ab" * 400_000 for n in range(3)}, zipfile.ZIP_DEFLATED)

    with pytest.raises(Refused, match="far more than photos"), zipped.opened(BytesIO(data)):
        pass


def test_a_file_that_says_it_is_smaller_than_it_is_is_damaged_not_swallowed():
    data = bytearray(packed({"a.jpg": b"x" * 5000}))
    for at in (22, data.rindex(b"PK\1\2") + 24):
        struct.pack_into("<I", data, at, 10)

    with zipped.opened(BytesIO(data)) as archive, pytest.raises(Refused, match="“a.jpg” is damaged"):
        archive.content(archive.entries[0])


def test_an_unusual_packing_is_one_files_matter(helu, manager):
    data = packed({"禾麓智造园/3栋/502.jpg": photo()}, zipfile.ZIP_LZMA)

    assert look(data, manager)["禾麓智造园/3栋/502.jpg"][::2] == (
        "bad",
        "“502.jpg” is damaged or packed in an unusual way.",
    )


def test_paths_that_lead_out_and_files_of_the_system_are_left_out():
    names = [
        "../a.jpg",
        "/etc/a.jpg",
        "C:/a.jpg",
        "a/../../b.jpg",
        "__MACOSX/a.jpg",
        "x/Thumbs.db",
        "x/._a.jpg",
        f"{'a' * 600}.jpg",
    ]
    with zipped.opened(BytesIO(packed(dict.fromkeys([*names, "good.jpg"], b"x")))) as archive:
        assert [entry.path for entry in archive.entries] == ["good.jpg"]
        assert archive.left_out == len(names)


# ---------------------------------------------------------------- whose photos they are


def test_each_file_is_judged(helu, manager):
    pictures.add(helu[0].pk, SimpleUploadedFile("x.jpg", photo("blue")), by=manager)
    found = look(
        packed({
            "禾麓智造园/3栋/502-505-1.jpg": photo(), "禾麓智造园/3栋/502-505-2.jpg": photo(),
            "禾麓智造园/3栋/502-1.jpg": photo("blue"), f"{helu[1].code}_9.jpg": photo("green"),
            "KJ99999.jpg": photo(), "禾麓智造园/3栋/901.jpg": photo(), "禾麓智造园/9栋/901.jpg": photo(),
            "别的园/3栋/502.jpg": photo(), "禾麓智造园/3栋/502.pdf": b"%PDF-1.7\n" + b"0" * 99,
            "禾麓智造园/3栋/502.jpeg": b"nothing of the kind", "禾麓智造园/3栋/502-3.png": photo(),
            "禾麓智造园/3栋/502-4.jpg": b"", "禾麓智造园/3栋/502-503.jpg": photo(),
        }),
        manager,
    )  # fmt: skip

    assert [*found.values()] == [
        ("add", "502-505", ""),
        ("there", "502-505", "It is the same photo as “502-505-1.jpg”."),
        ("there", "502", "The space has this photo already."),
        ("add", "502-505", ""),
        ("lost", None, "There is no space with this code."),
        ("lost", None, "The building has no space “901”."),
        ("lost", None, "Its name has a park, but no building that we know there."),
        ("lost", None, "No park that we know is in its name."),
        ("bad", "502", "“502.pdf” is not a photo."),
        ("bad", "502", "“502.jpeg” cannot be taken: PDF, pictures, Office documents and text only."),
        ("bad", "502", "“502-3.png” is not what its ending says."),
        ("bad", "502", "“502-4.jpg” is empty."),
        ("lost", None, "“502-503” names more than one space that we know."),
    ]


def test_a_photo_that_is_too_large_is_said_before_it_is_unpacked(helu, manager, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    data = packed({"禾麓智造园/3栋/502.jpg": photo() + b"\0" * 1024 * 1024})

    assert look(data, manager)["禾麓智造园/3栋/502.jpg"][::2] == ("bad", "“502.jpg” is larger than 1 MB.")


def test_names_packed_by_windows_are_understood(helu, manager):
    found = look(on_windows({"禾麓智造园/3栋/502-505-1.jpg": photo()}), manager)

    assert found == {"禾麓智造园/3栋/502-505-1.jpg": ("add", "502-505", "")}


def test_the_name_of_the_zip_is_the_outermost_folder(helu, manager):
    assert look(packed({"3栋/502-1.jpg": photo()}), manager, "禾麓智造园照片.zip")["3栋/502-1.jpg"][:2] == (
        "add",
        "502",
    )


def test_looking_costs_the_same_for_one_and_for_many(helu, manager, django_assert_num_queries):
    for count in (1, 30):
        data = packed({f"禾麓智造园/3栋/502-{n}.jpg": photo() + bytes([n]) for n in range(1, count + 1)})
        with django_assert_num_queries(5):
            assert len(look(data, manager)) == count


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
