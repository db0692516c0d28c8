"""Pictures: drawn anew without what cameras write, refused in words, one for each file, shown to whom they may be."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from crm.flow import Refused
from crm.models import Attachment, Event, Role
from spaces import pictures
from spaces.models import Picture
from tests.factories import make_space, make_user

MEGABYTE = 1024 * 1024
ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F
PDF = b"%PDF-1.7\n" + b"0" * 200


def image(size=(2400, 1200), form="JPEG", mode="RGB", colour="red", **saved) -> bytes:
    found = BytesIO()
    Image.new(mode, size, colour).save(found, form, **saved)
    return found.getvalue()


def upload(content=None, name="厂房.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image() if content is None else content)


def from_a_camera() -> bytes:
    """Lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Phone"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (22.0, 40.0, 0.0)
    return image(exif=exif, comment=b"taken by me")


def bomb() -> bytes:
    """A PNG of a hundred bytes that claims 50,000 by 50,000."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.fixture
def add(space, manager):
    def add(content=None, name="厂房.jpg", **facts) -> Picture:
        return pictures.add(space.pk, upload(content, name), by=manager, **facts)

    return add


def stored(field) -> Image.Image:
    with field.open("rb") as file:
        found = Image.open(BytesIO(file.read()))
    found.load()
    return found


def test_a_photo_is_drawn_anew_upright_and_without_what_the_camera_wrote(add):
    picture = add(from_a_camera())

    large, small = stored(picture.attachment.file), stored(picture.small)
    assert (large.format, large.size, small.size) == ("JPEG", (800, 1600), (240, 480))
    assert not large.getexif()
    assert "comment" not in large.info
    with picture.attachment.file.open("rb") as file:
        assert b"Phone" not in file.read()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (image(form="PNG", mode="RGBA", colour=(0, 0, 0, 0)), "a.png"), (image(form="PNG", mode="P", colour=0), "b.png"),
        (image(form="WEBP"), "c.webp"), (image(form="GIF", mode="P", colour=0), "d.gif"),
        (image(mode="CMYK", colour=(0, 0, 0, 0)), "e.jpg"), (image(form="PNG", mode="I;16", colour=0), "f.png"),
        (image(size=(1, 3000)), "g.jpg"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_every_kind_of_picture_becomes_a_jpeg(add, content, name):
    picture = add(content, name)

    assert (picture.attachment.mime, stored(picture.small).format) == ("image/jpeg", "JPEG")
    assert picture.attachment.name.endswith(".jpg")


def test_what_one_sees_through_becomes_white(add):
    assert stored(add(image(form="PNG", mode="RGBA", colour=(9, 9, 9, 0)), "a.png").small).getpixel((5, 5)) == (
        255,
        255,
        255,
    )


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\xff\xd8\xff\xe0 nothing of the kind", "假.jpg", "“假.jpg” cannot be read as a picture."),
        (image()[:300], "半.jpg", "“半.jpg” cannot be read as a picture."),
        (image(form="PNG"), "假.jpg", "“假.jpg” is not what its ending says."),
        (b"MZ\x90\0" + b"\0" * 100, "x.jpg", "“x.jpg” cannot be taken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg", "“x.svg” cannot be taken"),
        (b"", "空.jpg", "“空.jpg” is empty."),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40 * MEGABYTE, "大.jpg", "“大.jpg” is larger than 20 MB."),
        (bomb(), "弹.png", "“弹.png” has more than 60 million pixels."),
    ],
    ids=["no picture", "cut off", "another ending", "a program", "svg", "empty", "40 MB", "bomb"],
)
def test_what_cannot_be_taken_is_refused_in_words(add, content, name, words):
    with pytest.raises(Refused) as refusal:
        add(content, name)

    assert words in str(refusal.value.reason)
    assert not Picture.objects.exists()
    assert not Attachment.objects.exists()


def test_one_just_over_the_pixels_is_refused_before_it_is_read(add):
    with pytest.raises(Refused, match="60 million pixels"):
        add(image(size=(10_000, 6_001), form="PNG", mode="1", colour=0), "大.png")


def test_the_same_file_twice_is_one_picture(add, space):
    first, again = add(), add(name="另一个名字.jpg")

    assert first == again
    assert Attachment.objects.count() == 1
    assert Event.objects.about(space).filter(verb="space.picture").count() == 1


def test_what_was_removed_may_come_again(add, space, manager):
    first = add()
    for _twice in range(2):
        pictures.remove(first, by=manager)

    assert add() != first
    assert list(space.pictures.standing()) == list(Picture.objects.shown()) == [Picture.objects.latest("pk")]
    assert Event.objects.about(space).filter(verb="space.picture_remove").count() == 1


def test_a_document_stays_as_it_is_and_in_the_office(add):
    picture = add(PDF, "合同.pdf", is_public=True)

    assert (picture.kind, picture.is_public) == ("document", False)
    with picture.attachment.file.open("rb") as file:
        assert file.read() == PDF


def test_a_picture_comes_after_those_there_are(add):
    assert [add(image(colour=colour)).position for colour in ("red", "blue")] == [1, 2]


def test_only_managers_change_pictures(add, space, attraction):
    picture = add()

    for change in (lambda: pictures.remove(picture, by=attraction), lambda: pictures.edit(picture, by=attraction, caption="x"),
                   lambda: pictures.add(space.pk, upload(image(colour="blue")), by=attraction)):  # fmt: skip
        with pytest.raises(Refused):
            change()

    assert Picture.objects.get().removed_at is None


# ---------------------------------------------------------------- pages


@pytest.fixture
def desk(as_user, manager):
    return as_user(manager)


def url(name, *args):
    return reverse(f"spaces:{name}", args=args)


def test_several_at_once_and_each_bad_one_is_named(desk, space):
    files = [upload(), upload(b"\xff\xd8\xff no", "坏.jpg"), upload(PDF, "图.pdf")]

    page = desk.post(url("pictures", space.pk), {"files": files, "kind": "photo", "is_public": "on"}, follow=True)

    words = page.content.decode()
    assert "“坏.jpg” cannot be read as a picture." in words
    assert "2 files are with the space." in words
    assert set(space.pictures.values_list("kind", "is_public")) == {("photo", True), ("document", False)}


def test_without_a_file_it_says_so(desk, space):
    assert (
        "Choose at least one file."
        in desk.post(url("pictures", space.pk), {"kind": "photo"}, follow=True).content.decode()
    )


def test_caption_order_and_audience_are_changed_and_told(desk, space, add):
    picture = add()

    desk.post(url("picture_edit", space.pk, picture.pk), {"caption": "货梯厅", "position": "7"})

    picture.refresh_from_db()
    assert (picture.caption, picture.position, picture.is_public) == ("货梯厅", 7, False)
    assert Event.objects.about(space).get(verb="space.picture_edit").changes["caption"] == ["", "货梯厅"]


@pytest.mark.parametrize(
    "typed",
    [
        {"caption": "x" * 61, "position": "1"},
        {"caption": "", "position": "-1"},
        {"caption": "", "position": "99999999"},
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(desk, space, add, typed):
    picture = add()

    page = desk.post(url("picture_edit", space.pk, picture.pk), typed, follow=True)

    assert 'role="alert"' in page.content.decode() or "w-note" in page.content.decode()
    assert not Event.objects.filter(verb="space.picture_edit").exists()


def test_removing_takes_it_off_the_page(desk, space, add):
    picture = add()

    page = desk.post(url("picture_edit", space.pk, picture.pk), {"remove": "1"}, follow=True)

    assert url("picture", space.pk, picture.pk, "small") not in page.content.decode()
    assert desk.get(url("picture", space.pk, picture.pk, "small")).status_code == 404


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_picture_is_served_to_be_kept_by_this_browser_alone(as_user, space, add, size):
    answer = as_user(make_user(Role.HANDLER)).get(url("picture", space.pk, add().pk, size))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert max(Image.open(BytesIO(answer.getvalue())).size) == {"small": 480, "large": 1600}[size]


def test_a_document_is_saved_not_shown(desk, space, add):
    answer = desk.get(url("picture", space.pk, add(PDF, "合同.pdf").pk, "large"))

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue() == PDF


def test_a_picture_is_found_through_its_own_space_only(desk, space, manager, now, add):
    picture, other = add(), make_space(by=manager, now=now)

    for found in (url("picture", other.pk, picture.pk, "small"), url("picture", space.pk, picture.pk, "huge")):
        assert desk.get(found).status_code == 404


def test_a_file_that_is_lost_is_not_a_crash(desk, space, add):
    picture = add()
    picture.attachment.file.delete(save=False)

    assert desk.get(url("picture", space.pk, picture.pk, "large")).status_code == 404
