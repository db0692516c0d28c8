"""Who may do what with a space when, by equality; then what each verb does."""

from datetime import date, timedelta

import pytest

from crm.flow import Refused
from crm.models import Deadline, Event, Notice, Role
from spaces import verbs
from spaces.models import Said, Space, Spell, Status
from spaces.moves import FLOW, HOLDER, LANDLORD, SYSTEM

MANAGER = {
    "vacant": {"verify", "ask", "hold", "occupy", "fit_out", "withdraw"},
    "held": {"verify", "ask", "extend", "release", "wait", "occupy", "fit_out"},
    "fitting": {"verify", "ask", "wait", "occupy", "vacate", "withdraw"},
    "occupied": {"verify", "wait", "vacate", "withdraw"},
    "withdrawn": {"restore"},
}
LOOKS = dict.fromkeys(("vacant", "held", "fitting", "occupied"), {"verify"})
MAY = {
    Role.SPACES: MANAGER,
    Role.ATTRACTION: {
        "vacant": {"verify", "hold"}, "held": {"verify", "wait"}, "fitting": {"verify", "wait"},
        "occupied": {"verify", "wait"},
    },
    Role.OFFICER: LOOKS,
    Role.SUPERVISOR: {"held": {"release"}},
    HOLDER: {"held": {"extend", "release", "occupy", "fit_out"}, "vacant": {"occupy", "fit_out"}, "fitting": {"occupy"}},
    LANDLORD: dict.fromkeys(("vacant", "held", "fitting"), {"occupy"}),
    SYSTEM: {"held": {"release"}},
}  # fmt: skip


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("standing", [*Role, HOLDER, LANDLORD, SYSTEM], ids=str)
def test_the_matrix_of_states_and_standings(standing, status):
    moves = {move.name for move in FLOW.open_to({standing}, status)}

    assert moves == MAY.get(standing, {}).get(status, set())


def story(thing) -> list[str]:
    return list(Event.objects.about(thing).order_by("id").values_list("verb", flat=True))


def life(space) -> list[tuple]:
    return list(Spell.objects.filter(space=space).order_by("id").values_list("status", "from_on", "to_on"))


def test_a_hold_ends_after_so_many_working_days(space, attraction, now):
    held = verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储", days=5)

    spell = Spell.objects.holds().get()
    assert (held.status, spell.holder_name, spell.by) == ("held", "智能仓储", attraction)
    assert spell.due_at == Deadline.objects.about(spell).get().due_at
    assert f"{spell.due_at:%Y-%m-%d}" == "2024-06-11"  # 10 June is 端午节
    assert story(space) == ["space.create", "space.hold"]


def test_who_comes_second_is_told_who_holds_it_and_until_when(space, attraction, rival, now):
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储", days=5)

    with pytest.raises(Refused, match="林晓岚 holds it for 智能仓储 until .*11 Jun.* 18:00"):
        verbs.hold(space.pk, by=rival, now=now, holder_name="另一家")

    assert Spell.objects.holds().count() == 1


@pytest.mark.parametrize("days", [0, 11])
def test_a_hold_is_no_longer_than_the_office_allows(space, attraction, now, days):
    with pytest.raises(Refused, match="from 1 to 10 working days"):
        verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储", days=days)

    assert Space.objects.get().status == "vacant"


def test_a_hold_is_extended_once_by_whose_it_is(space, attraction, rival, now):
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储", days=5)
    with pytest.raises(Refused, match="not yours"):
        verbs.extend(space.pk, by=rival, now=now, days=2)

    verbs.extend(space.pk, by=attraction, now=now, days=2, text="等董事会")

    assert f"{Spell.objects.holds().get().due_at:%Y-%m-%d}" == "2024-06-13"
    with pytest.raises(Refused, match="extended already"):
        verbs.extend(space.pk, by=attraction, now=now, days=2)


def test_who_waits_is_told_when_the_hold_is_released(space, attraction, rival, supervisor, now):
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储")
    for _twice in range(2):
        verbs.wait(space.pk, by=rival, now=now, holder_name="高频覆铜板")

    verbs.release(space.pk, by=supervisor, now=now + timedelta(days=1), text="对方放弃")

    assert set(Notice.objects.values_list("user__name", "verb")) == {
        ("林晓岚", "space.release"), ("陈志远", "space.free"),
    }  # fmt: skip
    assert Deadline.objects.get().cancelled_at
    assert life(space)[1:] == [("held", date(2024, 6, 3), date(2024, 6, 4)), ("vacant", date(2024, 6, 4), None)]


def test_a_life_has_neither_gap_nor_overlap(space, manager, attraction, now):
    later = now + timedelta(days=30)
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储")
    verbs.fit_out(space.pk, by=manager, now=now + timedelta(days=3), holder_name="智能仓储")
    verbs.occupy(space.pk, by=manager, now=later, holder_name="智能仓储", from_on=date(2024, 6, 20))
    verbs.vacate(space.pk, by=manager, now=later + timedelta(days=200))

    spells = life(space)
    assert [status for status, _from, _to in spells] == ["vacant", "held", "fitting", "occupied", "vacant"]
    assert all(one[2] == other[1] for one, other in zip(spells, spells[1:], strict=False))
    assert Space.objects.get().status == spells[-1][0]


def test_a_spell_does_not_begin_before_the_one_that_runs_or_tomorrow(space, manager, now):
    for day, words in ((date(2024, 6, 2), "only since 2024-06-03"), (date(2024, 6, 4), "not come yet")):
        with pytest.raises(Refused, match=words):
            verbs.occupy(space.pk, by=manager, now=now, holder_name="某公司", from_on=day)

    assert len(life(space)) == 1


def test_verifying_an_earlier_day_makes_nothing_older(space, manager, now):
    verbs.verify(space.pk, by=manager, now=now, verified_on=date(2024, 6, 2))
    verbs.verify(space.pk, by=manager, now=now, verified_on=date(2024, 5, 2))

    assert Space.objects.get().verified_on == date(2024, 6, 2)
    assert space.verifications.filter(said=Said.VACANT).count() == 2


def test_what_comes_back_into_the_list_has_to_be_verified(space, manager, now):
    verbs.verify(space.pk, by=manager, now=now)
    verbs.withdraw(space.pk, by=manager, now=now, text="拆除")

    assert verbs.restore(space.pk, by=manager, now=now, text="不拆了").verified_on is None
    assert Event.objects.latest("pk").changes["verified_on"] == ["2024-06-03", None]


@pytest.mark.parametrize("move", ["occupy", "fit_out"])
def test_whose_hold_somebody_else_ends_by_letting_is_told(space, attraction, manager, now, move):
    verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储")

    verbs.VERBS[move](space.pk, by=manager, now=now, holder_name="另一家")

    told = Notice.objects.filter(verb=f"space.{move}").values_list("user", "title")
    assert list(told) == [(attraction.pk, f"{space} · 智能仓储")]


def test_who_waits_is_told_when_a_withdrawn_space_comes_back(space, attraction, manager, now):
    verbs.occupy(space.pk, by=manager, now=now, holder_name="某公司")
    verbs.wait(space.pk, by=attraction, now=now, holder_name="智能仓储")
    verbs.withdraw(space.pk, by=manager, now=now, text="翻修")

    verbs.restore(space.pk, by=manager, now=now, text="修好了")

    assert Notice.objects.get(verb="space.free").user == attraction


def test_a_new_day_of_moving_in_stands_in_the_story(space, manager, now):
    verbs.occupy(space.pk, by=manager, now=now, holder_name="某公司")

    verbs.vacate(space.pk, by=manager, now=now, available_on=date(2024, 7, 1))

    assert Event.objects.latest("pk").changes["available_on"] == [None, "2024-07-01"]
