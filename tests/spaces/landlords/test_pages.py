"""The landlord's page: opening uses nothing up, a second tap is no second answer, dead links are told kindly."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from spaces.landlords import links
from spaces.landlords.views import MOST_WRONG
from spaces.models import ConfirmationLink, Landlord, Space
from tests.factories import make_landlord


def fields(space, **words) -> dict:
    return {f"s{space.pk}-{name}": value for name, value in words.items()}


@pytest.fixture
def short(manager, spaces, now):
    """The page about one space."""
    from_link = links.ask(spaces[0].pk, by=manager, now=now)
    return f"/spaces/confirm/{links.keys.token_of(from_link)}/"


def test_opening_uses_nothing_up(client, page, link):
    for _scanner in range(3):
        answer = client.get(page)
        client.head(page)

    assert answer.status_code == 200
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in answer["Cache-Control"]
    assert not ConfirmationLink.objects.get(pk=link.pk).used_at
    assert "13500000068" not in answer.text


def test_all_are_vacant_with_one_tap(client, page, spaces):
    answer = client.post(page, {"all": "vacant"})

    assert answer.url == "/spaces/confirm/thanks/"
    assert set(Space.objects.values_list("verified_how", flat=True)) == {"landlord"}


def test_each_by_itself(client, page, spaces):
    data = fields(spaces[0], said="taken") | fields(spaces[1], said="changed", rent_min="28", text="已降价")
    client.post(page, data)

    one, other = Space.objects.order_by("pk")
    assert (one.status, other.status, other.rent_min) == ("occupied", "vacant", 28)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ({}, "Please choose one of the three."),
        ({"said": "other"}, "Please choose one of the three."),
        ({"said": "changed"}, "Please say what has changed."),
        ({"said": "changed", "area": "0"}, "The area must be more than 0."),
        ({"said": "changed", "area": "很大"}, "Enter a number."),
        ({"said": "changed", "rent_min": "1"}, "1 a day is about 30 a month"),
        ({"said": "changed", "rent_min": "30", "rent_max": "20"}, "lower than the first"),
        ({"said": "changed", "available_on": "明年"}, "Enter a valid date."),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_and_nothing_is_used_up(client, short, spaces, words, complaint):
    answer = client.post(short, fields(spaces[0], **words))

    assert complaint in answer.text
    assert not ConfirmationLink.objects.exclude(used_at=None).exists()


def test_half_a_number_beside_still_vacant_is_no_mistake(client, short, spaces):
    assert client.post(short, fields(spaces[0], said="vacant", area="x")).status_code == 302


def test_a_double_tap_ends_at_the_thanks_and_counts_once(client, short, spaces):
    found = [client.post(short, fields(spaces[0], said="vacant")).url for _tap in range(2)]

    assert found == ["/spaces/confirm/thanks/"] * 2
    assert spaces[0].verifications.count() == 1


def test_used_again_later_it_says_when_it_was_answered(client, short, spaces, now):
    client.post(short, fields(spaces[0], said="vacant"))
    with time_machine.travel(now + timedelta(days=1), tick=False):
        found = [client.get(short), client.post(short, fields(spaces[0], said="taken"))]

    assert all("Answered already on Mon 3 Jun" in answer.text for answer in found)
    assert Space.objects.get(pk=spaces[0].pk).status == "vacant"


def test_run_out_and_replaced_links_are_told_kindly(client, page, spaces, manager, now):
    with time_machine.travel(now + timedelta(days=14, hours=15), tick=False):
        assert "has run out" in client.get(page).text
        assert "has run out" in client.post(page, {"all": "vacant"}).text
    links.ask_all(spaces, by=manager, now=now + timedelta(minutes=11))
    assert "newer link" in client.get(page).text


def test_garbage_is_a_neutral_page_and_not_without_end(client, db):
    found = [client.get("/spaces/confirm/x%E3%80%82/") for _n in range(MOST_WRONG + 1)]

    assert {answer.status_code for answer in found[:-1]} == {404}
    assert found[-1].status_code == 429
    assert "opens nothing" in found[-1].text


def test_it_works_without_cookies_for_no_session_is_borrowed(page):
    answer = Client(enforce_csrf_checks=True).post(page, {"all": "vacant"}, headers={"origin": "null"})

    assert answer.status_code == 302


def test_large_text_in_the_middle_of_writing_loses_nothing(client, page, spaces):
    data = fields(spaces[0], said="changed", text="已降价") | {"face": "text-large"}
    answer = client.post(page, data)

    assert "已降价" in answer.text
    assert answer.cookies["text"].value == "large"
    assert not ConfirmationLink.objects.exclude(used_at=None).exists()


def test_it_costs_the_same_for_one_space_and_for_many(client, page, short, django_assert_num_queries):
    client.get(page)
    for address in (short, page):
        with django_assert_num_queries(3):
            client.get(address)


def test_another_answer_from_a_second_tab_is_not_thanked_for(client, short, spaces):
    client.post(short, fields(spaces[0], said="vacant"))

    assert "Answered already" in client.post(short, fields(spaces[0], said="taken")).text
    assert Space.objects.get(pk=spaces[0].pk).status == "vacant"


def test_a_space_that_is_no_longer_theirs_is_not_asked_about(client, page, spaces):
    Space.objects.filter(pk=spaces[0].pk).update(landlord=make_landlord("新业主"))
    assert str(spaces[0]) not in client.get(page).text

    client.post(page, {"all": "vacant"} | fields(spaces[0], said="taken"))

    sold, own = Space.objects.order_by("pk")
    assert (sold.status, sold.verified_on, own.verified_how) == ("vacant", None, "landlord")


def test_who_is_no_longer_in_use_opens_nothing_and_is_not_asked(client, page, spaces, manager, now):
    Landlord.objects.update(is_active=False)

    assert "nothing left to ask" in client.post(page, {"all": "vacant"}).text
    assert not ConfirmationLink.objects.exclude(used_at=None).exists()
    rows = list(Space.objects.select_related("building__park", "landlord", "agent"))
    assert links.ask_all(rows, by=manager, now=now).refused == [
        f"{space}: Who is on the landlord's side is no longer in use" for space in rows
    ]
