"""The page of one space: what it shows and costs, its moves' forms, what is told to whoever comes second or twice."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from crm.models import Attachment, Event, Role, Unit
from spaces import verbs
from spaces.models import Picture, Space, Spell, Verification, Wait
from tests.factories import make_landlord, make_space, make_unit, make_user

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


def photographed(verification) -> None:
    Attachment.objects.create(thing=verification, name="a.jpg", mime="image/jpeg", size=1, at=verification.at)


@pytest.fixture
def fill(space, manager, attraction, now):
    """So many turns of its life, each with a hold, somebody who waits, a verification with a photo."""

    def live(turns):
        for turn in range(turns):
            at = now + timedelta(days=turn)
            verbs.hold(space.pk, by=attraction, now=at, holder_name=f"企业{turn}")
            verbs.wait(space.pk, by=attraction, now=at, holder_name=f"候补{turn}")
            verbs.verify(space.pk, by=manager, now=at, verified_on=at.date(), keep=photographed)
            verbs.release(space.pk, by=attraction, now=at, text="放弃")
        verbs.hold(space.pk, by=attraction, now=now + timedelta(days=turns), holder_name="末家")

    return live


@pytest.mark.parametrize("turns", [1, 3])
def test_the_page_costs_the_same_however_long_the_life(desk, space, fill, clock, now, turns, django_assert_num_queries):
    fill(turns)
    clock.move_to(now + timedelta(days=turns))
    desk.get(url("detail", space.pk))

    with django_assert_num_queries(12):
        desk.get(url("detail", space.pk))


def test_it_says_what_where_whose_and_which(desk, manager, now):
    community = make_unit("良安田社区", Unit.Kind.COMMUNITY)
    space = make_space(by=manager, now=now, tenure="collective", certificate="green", gas=None, clear_height="6.5")
    type(space.park).objects.update(community=community)

    page = text(desk.get(space.get_absolute_url()))

    for words in (space.code, "2,860 ㎡", "良安田社区", "Collective stock company", "Green certificate", "6.5 m"):
        assert words in page
    assert "not filled in" in page


def test_the_band_names_its_last_verification(desk, space, manager, now):
    verbs.verify(space.pk, by=manager, now=now - timedelta(days=46))

    answer = desk.get(url("detail", space.pk))

    assert "Verified 46 days ago" in text(answer)
    assert "18 Apr: 何静宜 (Visit)" in text(answer)
    assert 'style="' not in text(answer)


def test_a_hold_says_how_long_for_whom_and_who_waits(as_user, space, attraction, rival, now):
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储", days=5)
    verbs.wait(space.pk, by=rival, now=now, holder_name="高频覆铜板")

    page = text(as_user(rival).get(url("detail", space.pk)))

    for words in ("5 working days left", "ends Tue 11 Jun 18:00", "智能仓储", "高频覆铜板", "no longer waiting"):
        assert words in page
    assert "no longer waiting" not in text(as_user(attraction).get(url("detail", space.pk)))


def test_who_waits_may_think_better_of_it(as_user, space, attraction, rival, now):
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储")
    verbs.wait(space.pk, by=rival, now=now, holder_name="高频覆铜板")
    end = url("unwait", space.pk, Wait.objects.get().pk)

    as_user(attraction).post(end)
    assert Wait.objects.open().exists(), "it is not theirs"
    for _twice in range(2):
        as_user(rival).post(end)

    assert not Wait.objects.open().exists()
    assert Event.objects.about(space).filter(verb="space.unwait").count() == 1


# ---------------------------------------------------------------- the telephone


@pytest.fixture
def let_by(space):
    Space.objects.update(landlord=make_landlord())
    return Space.objects.get().landlord


def test_a_telephone_is_masked_and_a_look_at_it_recorded(desk, space, let_by):
    assert "135****0068" in text(desk.get(url("detail", space.pk)))
    assert let_by.phone not in text(desk.get(url("detail", space.pk)))

    part = desk.post(url("reveal", space.pk), {"landlord": let_by.pk}, headers=HTMX)
    page = desk.post(url("reveal", space.pk), {"landlord": let_by.pk})

    assert text(part).startswith("<span id=") or "<span id=" in text(part)
    assert let_by.phone in text(part)
    assert let_by.phone in text(page)
    lines = Event.objects.about(space).filter(verb="landlord.reveal")
    assert [line.text for line in lines] == [str(let_by)] * 2


def test_only_a_landlord_of_this_space_is_shown(desk, space, let_by):
    other = make_landlord("别人", phone="13900000000")

    for sent in ({"landlord": other.pk}, {"landlord": "x"}, {}):
        assert desk.post(url("reveal", space.pk), sent).status_code == 404


def test_who_only_reads_is_offered_neither_telephone_nor_move(as_user, space, let_by):
    page = text(as_user(make_user(Role.AUDITOR)).get(url("detail", space.pk)))

    assert "show (recorded)" not in page
    assert "data-key" not in page
    assert "Files" not in page


# ---------------------------------------------------------------- moves


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
