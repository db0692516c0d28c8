"""Bad zips are refused in words, before anything of them is believed."""

import struct
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from crm.flow import Refused
from crm.models import Attachment
from spaces import zipped

from .zips import claiming, locked, packed, photo, upload

MANY = b"\0" * 30_000_000


def url(name):
    return reverse(f"spaces:photos_zip{name}")


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
