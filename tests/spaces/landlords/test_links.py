"""Who gets a link about what, which one it replaces, and that its key lies nowhere."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from crm import outbox
from crm.flow import Refused
from crm.models import Event, Message, Role
from spaces import verbs
from spaces.landlords import asking, keys, letters, links
from spaces.models import ConfirmationLink, LinkedSpace
from spaces.moves import FLOW
from tests.crm.test_outbox import deliver
from tests.factories import make_landlord, make_space, make_user


@pytest.fixture
def by_mail(settings):
    settings.MAIL, settings.BASE_URL = True, "https://whistle.example"


def everything_stored() -> str:
    """All tables as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += map(str, cursor.fetchall())
    return "\n".join(found)


def test_each_landlord_gets_one_link_about_all_of_theirs(manager, spaces, landlord, now):
    other = make_landlord("陈女士")
    spaces += [make_space(by=manager, now=now, landlord=other), make_space(by=manager, now=now, agent=other)]

    asked = links.ask_all(spaces, by=manager, now=now)

    assert [(link.landlord, link.lines.count()) for link in asked.links] == [(landlord, 2), (other, 2)]
    assert asked.refused == []
    assert set(Event.objects.filter(verb="space.ask").values_list("object_id", flat=True)) == {
        space.pk for space in spaces
    }


def test_what_cannot_be_asked_is_named_and_the_rest_goes_out(manager, spaces, landlord, now):
    let, nobodys = make_space(by=manager, now=now, landlord=landlord), make_space(by=manager, now=now)
    let = verbs.occupy(let.pk, by=manager, now=now, holder_name="某公司")

    asked = links.ask_all([*spaces, let, nobodys], by=manager, now=now)

    assert asked.links[0].lines.count() == 2
    assert asked.refused == [
        f"{let}: {FLOW.wrong_state}",
        f"{nobodys}: Nobody on the landlord's side is entered yet",
    ]


@pytest.mark.parametrize("role", [Role.ATTRACTION, Role.OFFICER, Role.SUPERVISOR], ids=str)
def test_only_space_managers_ask(spaces, now, role):
    with pytest.raises(Refused, match="not yours"):
        links.ask(spaces[0].pk, by=make_user(role), now=now)

    assert not ConfirmationLink.objects.exists()


def test_asked_twice_within_minutes_it_is_one_link(manager, spaces, link, now):
    again = links.ask_all(spaces, by=manager, now=now + timedelta(minutes=5)).links[0]

    assert again == link
    assert Event.objects.filter(verb="space.ask").count() == 2


def test_a_newer_link_about_the_same_spaces_takes_the_place_of_the_older(manager, spaces, link, now):
    later = now + timedelta(days=1)
    one = links.ask(spaces[0].pk, by=manager, now=later)
    assert not ConfirmationLink.objects.get(pk=link.pk).replaced_at  # it asks about the other one as well

    both = links.ask_all(spaces, by=manager, now=later + timedelta(hours=1)).links[0]

    assert list(ConfirmationLink.objects.open(later + timedelta(hours=1))) == [both]
    assert one != both


def test_it_lives_to_the_end_of_its_last_day(link):
    assert f"{link.expires_at:%Y-%m-%d %H:%M}" == "2024-06-18 00:00"
    assert f"{letters.last_day(link)}" == "2024-06-17"


def test_the_key_lies_neither_in_the_database_nor_in_the_log(by_mail, client, manager, spaces, now, caplog):
    caplog.set_level(logging.DEBUG)
    link = links.ask_all(spaces, by=manager, now=now).links[0]
    token = keys.token_of(link)
    deliver()

    client.get(f"/spaces/confirm/{token}/")
    client.post(f"/spaces/confirm/{token}/", {"all": "vacant"})
    client.get(f"/spaces/confirm/{token}/")

    assert token in mail.outbox[0].body
    assert link.digest in everything_stored()
    assert token not in everything_stored()
    assert token not in caplog.text


def test_by_mail_goes_the_text_with_the_address_and_no_phone_number(by_mail, manager, spaces, now):
    link = links.ask_all(spaces, by=manager, now=now).links[0]
    deliver()

    sent = mail.outbox[0]
    assert (link.way, sent.to) == ("mail", ["liang@example.cn"])
    assert f"\nhttps://whistle.example/spaces/confirm/{keys.token_of(link)}/" in sent.body
    assert all(str(space) in sent.body for space in spaces)
    assert "13500000068" not in sent.body


def test_a_mail_that_waited_too_long_opens_nothing_and_is_not_sent(by_mail, manager, spaces, now):
    link = links.ask_all(spaces, by=manager, now=now).links[0]
    ConfirmationLink.objects.filter(pk=link.pk).update(replaced_at=now)

    deliver()

    row = Message.objects.get()
    assert (mail.outbox, row.status, row.reason) == ([], "failed", "The link is no longer open")
    assert outbox.SECRET in row.body


@pytest.mark.parametrize("email", ["", "liang@example.cn"], ids=["no e-mail", "no EMAIL_URL"])
def test_otherwise_the_text_is_sent_by_hand(settings, manager, spaces, landlord, now, email):
    settings.MAIL, landlord.email = not email, email
    landlord.save()

    link = links.ask_all(spaces, by=manager, now=now).links[0]

    letter = asking.shown([link.pk], user=manager, now=now)[0]
    assert (link.way, letter.address, Message.objects.count()) == ("message", "", 0)
    assert keys.token_of(link) in letter.text


def test_the_text_is_shown_for_an_hour_to_whoever_made_it(manager, link, now):
    soon, late = now + timedelta(minutes=59), now + timedelta(minutes=61)

    assert asking.shown([link.pk], user=manager, now=soon)
    assert not asking.shown([link.pk], user=manager, now=late)
    assert not asking.shown([link.pk], user=make_user(Role.SPACES), now=soon)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=some.text(max_size=60))
def test_no_other_text_is_a_key(db, text):
    assert not keys.opened_by(text).exists()


def test_a_full_stop_behind_the_address_does_no_harm(link):
    assert keys.opened_by(keys.token_of(link) + "。").get() == link
    assert not keys.opened_by(keys.token_of(link)[:-1]).exists()


def test_the_move_at_the_desk_leads_to_the_text(as_user, manager, spaces):
    browser = as_user(manager)
    sent = browser.post(f"/desk/spaces/{spaces[0].pk}/moves/ask/", {"to": spaces[0].landlord_id, "way": "message"})
    answer = browser.get(sent["Location"])

    line = LinkedSpace.objects.get()
    assert line.space == spaces[0]
    assert keys.token_of(line.link) in answer.text
    assert "13500000068" not in answer.text
