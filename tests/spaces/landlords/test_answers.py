"""What each answer does to a space in each state; and that it is done once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.models import Event, Notice
from spaces import verbs
from spaces.landlords import answers
from spaces.landlords.answers import Answer, Closed
from spaces.models import ConfirmationLink, Space, Spell, Verification

TODAY = date(2024, 6, 3)


def say(link, space, said, now, **words):
    answers.answer(link, {space.pk: Answer(said, **words)}, now=now, address="127.0.0.1")
    space.refresh_from_db()
    return space


def last(space) -> Event:
    return Event.objects.about(space).order_by("-id").first()


def told() -> set:
    return set(Notice.objects.filter(verb="space.answer").values_list("user__name", "title"))


def test_still_vacant_is_as_good_as_a_look(link, spaces, now):
    space = say(link, spaces[0], "vacant", now)

    assert (space.status, space.verified_on, space.verified_how) == ("vacant", TODAY, "landlord")
    assert (last(space).verb, last(space).actor_name) == ("space.confirm", "梁先生 (禾麓股份合作公司)")
    assert link.lines.get(space=space).said == "vacant"
    assert told() == set()


def test_let_already_moves_a_vacant_space(link, spaces, now):
    space = say(link, spaces[0], "taken", now)

    assert (space.status, space.status_since) == ("occupied", TODAY)
    assert Verification.objects.get().said == "taken"
    assert (last(space).verb, last(space).actor_name) == ("space.occupy", "梁先生 (禾麓股份合作公司)")


def test_let_already_takes_a_held_space_from_nobody_and_tells_holder_and_managers(link, spaces, attraction, now):
    verbs.verify(spaces[0].pk, by=attraction, now=now)
    verbs.hold(spaces[0].pk, by=attraction, now=now, holder_name="智能仓储")

    space = say(link, spaces[0], "taken", now)

    assert (space.status, space.verified_on) == ("held", None)  # nobody is shown it until somebody has looked
    assert Spell.objects.holds().get().by == attraction
    assert told() == {(name, f"{space} · Taken") for name in ("林晓岚", "何静宜")}


def test_what_has_changed_is_written_and_told(link, spaces, now):
    facts = {"rent_min": Decimal(28), "area": Decimal(2700)}
    space = say(link, spaces[0], "changed", now, facts=facts, text="隔出一间办公室")

    assert (space.rent_min, space.area, space.verified_on) == (28, 2700, TODAY)
    assert last(space).changes["rent_min"] == ["26.00", "28"]
    assert (last(space).verb, last(space).text) == ("space.answer", "隔出一间办公室")
    assert {name for name, _title in told()} == {"何静宜"}


def test_a_smaller_whole_takes_its_least_part_along(link, spaces, now):
    Space.objects.filter(pk=spaces[0].pk).update(least_area=2800, is_divisible=True)

    assert say(link, spaces[0], "changed", now, facts={"area": Decimal(2700)}).least_area == 2700


@pytest.mark.parametrize(
    ("facts", "rents"), [({"rent_min": Decimal(40)}, (40, 40)), ({"rent_max": Decimal(20)}, (20, 20))], ids=str
)
def test_one_end_of_a_rent_takes_the_other_along(link, spaces, now, facts, rents):
    Space.objects.filter(pk=spaces[0].pk).update(rent_min=26, rent_max=30)  # entered while the page was open

    space = say(link, spaces[0], "changed", now, facts=facts)

    assert (space.rent_min, space.rent_max) == rents


def test_what_a_manager_has_recorded_meanwhile_stands(link, spaces, manager, now):
    verbs.occupy(spaces[0].pk, by=manager, now=now, holder_name="某公司")

    space = say(link, spaces[0], "vacant", now)

    assert (space.status, space.verified_on) == ("occupied", None)
    assert {name for name, _title in told()} == {"何静宜"}


def test_neither_history_nor_notices_hold_the_landlords_number(link, spaces, now):
    say(link, spaces[0], "taken", now, text="租给别人了")

    assert "13500000068" not in str(list(Event.objects.values())) + str(list(Notice.objects.values()))


@pytest.mark.parametrize(
    "spoilt", [{"used_at": -1}, {"replaced_at": -1}, {"expires_at": 0}], ids=lambda spoilt: next(iter(spoilt))
)
def test_a_closed_link_changes_nothing(link, spaces, now, spoilt):
    moments = {name: now + timedelta(hours=hours) for name, hours in spoilt.items()}
    ConfirmationLink.objects.filter(pk=link.pk).update(**moments)

    with pytest.raises(Closed):
        say(link, spaces[0], "taken", now)

    assert Space.objects.get(pk=spaces[0].pk).status == "vacant"
    assert not Verification.objects.exists()
