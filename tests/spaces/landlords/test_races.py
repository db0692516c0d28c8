"""One link, many fingers."""

import pytest
from django.utils import timezone

from spaces import overtaken
from spaces.landlords import answers, links
from spaces.landlords.answers import Answer, Closed
from spaces.models import Spell, Verification
from tests.factories import make_landlord, make_space
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now():
    return timezone.now()


def test_answered_twenty_times_at_once_it_is_answered_once(manager, now):
    space = make_space(by=manager, now=now, landlord=make_landlord())
    link = links.ask(space.pk, by=manager, now=now)

    def tapped():
        return answers.answer(link, {space.pk: Answer("taken")}, now=now)

    found = together([tapped] * 20)

    assert sorted(type(one) is Closed for one in found) == [False] + [True] * 19
    assert Verification.objects.count() == 1
    assert Spell.objects.filter(space=space, status="occupied").count() == 1


def test_answered_and_replaced_at_once_neither_hangs(manager, now):
    spaces = [make_space(by=manager, now=now, landlord=make_landlord()) for _n in range(4)]
    link = links.ask_all(spaces, by=manager, now=now).links[0]
    said = {space.pk: Answer("vacant") for space in spaces}
    later = now + links.ONCE * 2

    together([lambda: answers.answer(link, said, now=later), lambda: links.ask_all(spaces, by=manager, now=later)] * 4)

    link.refresh_from_db()
    assert bool(link.used_at) != bool(link.replaced_at)


def test_asked_from_the_page_from_the_list_and_answered_at_once_nobody_hangs(manager, now):
    """The page of a space and the list each lock what the other has, and the landlord's answer is between them."""
    spaces = [make_space(by=manager, now=now, landlord=make_landlord()) for _n in range(3)]
    link = links.ask_all(spaces, by=manager, now=now - links.ONCE * 2).links[0]
    said = {space.pk: Answer("vacant") for space in spaces}
    asked = [lambda space=space: overtaken.take("ask", space, by=manager, seen=None) for space in spaces]

    together([*asked, lambda: links.ask_all(spaces, by=manager), lambda: answers.answer(link, said, now=now)] * 3)
