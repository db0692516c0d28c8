"""One space in the public list, on a day of its own."""

from datetime import timedelta
from io import BytesIO
from itertools import count

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from spaces import pictures
from spaces.models import Picture
from tests.factories import make_space

FACTS = {
    "clear_height": "6.50", "floor_load": "1.00", "power": 400, "rent_min": "26", "rent_max": "30", "is_public": True,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def listed(manager, now):
    """listed(days=3, …): a space verified so many days ago, with these facts."""

    def make(days=3, **facts):
        return make_space(by=manager, now=now, verified_on=now.date() - timedelta(days=days), **FACTS | facts)

    return make


def png(colour="#1550b8") -> bytes:
    file = BytesIO()
    Image.new("RGB", (80, 60), colour).save(file, "PNG")
    return file.getvalue()


COLOURS = count(0x1550B8)


def make_picture(space, *, by, name="现场.png", content=None, is_public=True) -> Picture:
    """Taken in as at the desk; each of another colour, for the same file twice is one picture."""
    upload = SimpleUploadedFile(name, content or png(f"#{next(COLOURS):06x}"))
    picture = pictures.add(space.pk, upload, by=by)
    Picture.objects.filter(pk=picture.pk).update(is_public=is_public)
    return picture
