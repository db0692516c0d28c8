"""The page of one space: what it shows and costs, who waits for it, whose telephone is shown to whom."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from crm import audit
from crm.models import Attachment, Event, Role, Unit
from spaces import verbs
from spaces.models import Space, Verification, Wait
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

    with django_assert_num_queries(14):
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


def test_of_a_long_life_the_newest_lines_are_shown(as_user, space, manager, now):
    days = [now.date() - timedelta(days=n) for n in range(60)]
    Verification.objects.bulk_create(Verification(space=space, verified_on=day, how="call", at=now) for day in days)
    Event.objects.bulk_create(audit.event(space, "space.verify", by=manager, at=now) for _n in range(250))

    page = as_user(manager).get(space.get_absolute_url())

    assert len(page.context["verifications"]) == 50
    assert "the newest 50 of 60" in page.text
    assert "the newest 200 of 251" in page.text
