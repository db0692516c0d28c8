"""Forms of the moves of a space: said in words, sent twice, overtaken, and files that are not lost."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from crm.models import Attachment, Event
from spaces import verbs
from spaces.models import Picture, Space, Spell, Verification
from tests.factories import make_space

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(as_user, manager):
    return as_user(manager)


def url(name, *args):
    return reverse(f"spaces:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def photo(name="a.jpg", colour="red") -> SimpleUploadedFile:
    found = BytesIO()
    Image.new("RGB", (64, 48), colour).save(found, "JPEG")
    return SimpleUploadedFile(name, found.getvalue())


def opened(desk, space, move):
    """The form of a move as it was opened; sent with what is filled in."""
    context = desk.get(url("move", space.pk, move)).context
    hidden = {"seen": context["seen"]} | ({"token": context["form"].key} if hasattr(context["form"], "key") else {})
    return lambda follow=True, **typed: desk.post(url("move", space.pk, move), hidden | typed, follow=follow)


def test_a_hold_says_until_when(desk, space):
    assert "10 working days: until Tue 18 Jun 18:00" in text(desk.get(url("move", space.pk, "hold")))


@pytest.mark.parametrize(
    ("days", "words"),
    [("0", "from 1 to 10 working days"), ("11", "from 1 to 10"), ("x", "whole number"), ("", "fill this in")],
)
def test_days_that_cannot_be_are_told_in_words(desk, space, days, words):
    answer = opened(desk, space, "hold")(holder_name="智能仓储", days=days)

    assert words in text(answer)
    assert "智能仓储" in text(answer)
    assert Space.objects.get().status == "vacant"


def test_a_hold_sent_twice_is_one_and_frightens_nobody(desk, space):
    send = opened(desk, space, "hold")

    for _twice in range(2):
        answer = send(holder_name="智能仓储", days="5")

    assert "Nothing was changed" not in text(answer)
    assert Spell.objects.holds().count() == 1
    assert Event.objects.about(space).filter(verb="space.hold").count() == 1


def test_who_comes_second_sees_who_holds_it_and_may_wait(as_user, space, attraction, rival, now):
    send = opened(as_user(rival), space, "hold")
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储", days=5)

    page = text(send(holder_name="高频覆铜板", days="5"))

    assert "林晓岚 holds it for 智能仓储 until Tue 11 Jun 18:00." in page
    assert "高频覆铜板" in page
    assert url("move", space.pk, "wait") in page


def test_an_extension_sent_twice_is_one(as_user, space, attraction, now):
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储", days=5)
    send = opened(as_user(attraction), space, "extend")

    for _twice in range(2):
        answer = send(days="2", text="等董事会")

    assert "Nothing was changed" not in text(answer)
    assert Spell.objects.holds().get().extensions == 1


def test_a_release_does_not_end_the_hold_that_came_meanwhile(as_user, space, supervisor, attraction, rival, now):
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储")
    send = opened(as_user(supervisor), space, "release")
    verbs.release(space.pk, by=attraction, now=now, text="放弃")
    verbs.hold(space.pk, by=rival, now=now, holder_name="另一家")

    assert "Something has happened here" in text(send(text="太久了"))
    assert Spell.objects.holds().get().holder_name == "另一家"


def test_two_verifications_from_two_forms_of_one_page_are_both_kept(desk, space):
    send = opened(desk, space, "verify")

    for day in ("2024-06-02", "2024-06-01", "2024-05-31", "2024-06-01"):
        send(how="visit", verified_on=day)

    assert Verification.objects.count() == 3


def test_letting_says_what_is_missing(desk, space):
    answer = opened(desk, space, "occupy")(holder_name="", from_on="")

    assert "Still missing: Who moves in, Lease since" in text(answer)
    assert Space.objects.get().status == "vacant"


def test_a_lease_does_not_end_before_it_begins(desk, space):
    send = opened(desk, space, "occupy")

    assert "ends before it begins" in text(send(holder_name="甲", from_on="2024-06-03", lease_ends_on="2024-06-01"))


def test_the_contract_is_a_document_that_the_public_never_sees(desk, space):
    send = opened(desk, space, "occupy")
    pdf = SimpleUploadedFile("租赁合同.pdf", b"%PDF-1.7\n" + b"0" * 100)

    send(holder_name="", from_on="2024-06-03", contract=pdf)  # kept although something is missing
    send(holder_name="甲公司", from_on="2024-06-03", lease_ends_on="2027-06-02")

    picture = Picture.objects.get()
    assert (picture.kind, picture.is_public, str(picture.attachment)) == ("document", False, "租赁合同.pdf")
    assert Spell.objects.running().get().lease_ends_on == date(2027, 6, 2)
    assert "租赁合同.pdf" in text(desk.get(url("detail", space.pk)))


def test_photos_of_a_visit_outlive_an_error_and_stand_with_the_verification(desk, space):
    send = opened(desk, space, "verify")
    wrong = SimpleUploadedFile("b.jpg", b"\xff\xd8\xff not a picture")

    answer = send(how="visit", verified_on="2024-06-03", files=[photo(), wrong])
    assert "“b.jpg” cannot be read as a picture." in text(answer)
    assert "a.jpg" in text(answer)
    assert not Verification.objects.exists()
    send(how="visit", verified_on="2024-06-03", files=[photo("c.jpg", "blue")])

    kept = Attachment.objects.about(Verification.objects.get())
    assert [row.name for row in kept] == ["a.jpg", "c.jpg"]
    page = text(desk.get(url("detail", space.pk)))
    small = url("photo", space.pk, kept[0].pk, "small")
    assert small in page
    assert desk.get(small)["Content-Type"] == "image/jpeg"


def test_a_photo_kept_from_before_can_be_left_out(desk, space):
    send = opened(desk, space, "verify")
    send(how="visit", verified_on="", files=[photo()])

    send(how="visit", verified_on="2024-06-03", drop=Attachment.objects.get().pk)

    assert not Attachment.objects.exists()


def test_a_visit_sent_twice_is_one_with_its_photos_once(desk, space):
    send = opened(desk, space, "verify")

    for _twice in range(2):
        send(how="visit", verified_on="2024-06-03", files=[photo()])

    assert Verification.objects.count() == Attachment.objects.count() == 1


def test_a_photo_is_reached_through_its_own_space_only(desk, space, manager, now):
    opened(desk, space, "verify")(how="visit", verified_on="2024-06-03", files=[photo()])
    other = make_space(by=manager, now=now)

    assert desk.get(url("photo", other.pk, Attachment.objects.get().pk, "small")).status_code == 404


def test_part_and_page_are_one(desk, space):
    part = desk.get(url("move", space.pk, "verify"), headers=HTMX)

    assert "<html" not in text(part)
    assert text(part).count('id="panel"') == 1
    assert 'hx-encoding="multipart/form-data"' in text(part)
