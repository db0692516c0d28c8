"""Reminders and cards: each once, none lost, whenever the clock looked."""

from datetime import date, datetime, timedelta

import pytest

from crm import notices
from crm.clock import SHANGHAI
from crm.models import Deadline, Event, EventCursor, Notice, NoticeKind, Role, User
from enterprises.requests import flow, supervising
from enterprises.requests.models import Card, ServiceRequest
from enterprises.requests.supervising import quarter_of, supervise
from tests.factories import make_category, make_request, make_user

# received Monday 2024-06-03 10:00, due Thursday 06-06 18:00; the 10th is the Dragon Boat festival


def at(day, hour=18, minute=1, month=6):
    return datetime(2024, month, day, hour, minute, tzinfo=SHANGHAI)


def told(when):
    return {"told_at": when, "told_channel": "phone", "told_to": "叶女士"}


@pytest.fixture(autouse=True)
def _switched_on(db):
    supervise(at(3, 9, 0))


@pytest.fixture
def assigned(service_request, officer, department, now):
    return flow.assign(service_request.pk, by=officer, now=now, unit=department)


@pytest.fixture
def signed(assigned, handler, now):
    return flow.sign(assigned.pk, by=handler, now=now)


@pytest.fixture
def another(officer, handler, department, enterprise, category, now):
    """One more that the same person has in hand."""

    def make(received_at=now, **facts):
        row = make_request(
            by=officer, enterprise=enterprise, **{"category": category, "received_at": received_at} | facts
        )
        flow.assign(row.pk, by=officer, now=received_at, unit=department)
        return flow.sign(row.pk, by=handler, now=received_at)

    return make


def cards(service_request):
    return set(Card.objects.filter(service_request=service_request).values_list("colour", "why"))


def said(verb):
    return set(Notice.objects.filter(verb=f"request.{verb}").values_list("user__name", flat=True))


# ---------------------------------------------------------------- reminders


def test_on_the_last_working_day_handler_and_owner_are_reminded_once(signed):
    supervise(at(5, 23, 59))
    before = said("remind")
    supervise(at(6, 0, 0))
    supervise(at(6, 9, 0))

    assert (before, said("remind")) == (set(), {"何静宜", "林晓岚"})
    assert Notice.objects.filter(verb="request.remind").count() == 2


def test_until_somebody_signs_the_whole_unit_is_reminded(assigned, department, handler):
    make_user(Role.HANDLER, unit=department, name="周志远")

    supervise(at(6, 9, 0))

    assert said("remind") == {"何静宜", "周志远", "林晓岚"}


@pytest.mark.parametrize(("days", "first"), [(0, 6), (1, 5), (2, 4)])
def test_each_person_is_reminded_as_long_before_as_they_chose(signed, handler, days, first):
    User.objects.filter(pk=handler.pk).update(remind_days=days)
    heard = []
    for day in (4, 5, 6):
        supervise(at(day, 9, 0))
        heard.append("何静宜" in said("remind"))

    assert heard == [day >= first for day in (4, 5, 6)]


def test_a_reminder_is_of_the_kind_for_which_people_choose_e_mail():
    assert notices.kind_of("request.remind") == NoticeKind.REMINDER


def test_what_was_answered_is_not_reminded_of(signed, handler, now):
    flow.reply(signed.pk, by=handler, now=now, text="已办", **told(now))

    supervise(at(6, 9, 0))

    assert said("remind") == set()


def test_a_date_that_moved_is_reminded_of_again(signed, officer, supervisor, now):
    flow.ask_extension(signed.pk, by=officer, now=at(5, 9), days=2, text="等会商")
    supervise(at(6, 9, 0))
    flow.grant_extension(signed.pk, by=supervisor, now=at(6, 10), text="同意")

    supervise(at(11, 9, 0))

    titles = Notice.objects.filter(verb="request.remind", user=officer).values_list("title", flat=True)
    assert len(set(titles)) == 2


def test_urges_and_assisting_units_are_reminded_too(signed, officer, other_department, now):
    make_user(Role.HANDLER, unit=other_department, name="周志远")
    flow.urge(signed.pk, by=officer, now=now, text="请抓紧")
    flow.assist(signed.pk, by=officer, now=now, unit=other_department, text="请配合")

    supervise(at(4, 9, 0))
    urged = said("remind")
    supervise(at(6, 9, 0))

    assert urged == {"何静宜", "林晓岚"}
    assert said("remind") == {"何静宜", "林晓岚", "周志远"}


# ---------------------------------------------------------------- cards


def test_what_is_important_is_reminded_of_its_first_action_and_its_monthly_report(signed, officer, now):
    flow.mark(signed.pk, by=officer, now=now, urgency="normal", is_important=True)

    supervise(at(11, 9))  # five working days after the 3rd
    assert remembered() == {"First action"}
    flow.VERBS["progress"](signed.pk, by=officer, now=at(11, 10), text="已约供电局")
    supervise(at(11, 9, month=7))

    assert remembered() == {"First action", "Progress report"}


def test_a_planned_solution_is_reminded_of_until_it_is_crossed_off(signed, handler, officer):
    flow.VERBS["reply"](signed.pk, by=handler, now=at(5), text="已列入计划", **told(at(5)))
    flow.VERBS["close"](signed.pk, by=officer, now=at(5, 19), result="planned", planned_on=date(2024, 6, 20))

    supervise(at(20, 9))

    assert remembered() == {"Planned solution"}


def remembered():
    """Of what was reminded, answers aside."""
    titles = Notice.objects.filter(verb="request.remind").values_list("title", flat=True)
    return {title.split(" · ")[1].rsplit(" ", 4)[0] for title in titles if "Answer" not in title}


def test_late_brings_a_yellow_card_once_with_history_and_notices(signed, handler, department, supervisor):
    supervise(at(6, 18, 0))
    assert not Card.objects.exists()

    for minute in (1, 2):
        supervise(at(6, 18, minute))

    card = Card.objects.get()
    assert (card.colour, card.why, card.unit, card.person, card.due_at) == (
        "yellow", "late", department, handler, signed.due_at,
    )  # fmt: skip
    line = Event.objects.get(verb="request.yellow_card")
    assert (line.thing, line.actor, line.changes["held_by"][1]) == (signed, None, f"{department} · {handler}")
    assert said("yellow_card") == {"何静宜", "林晓岚", "吴启明"}
    assert ServiceRequest.objects.get().card == "yellow"


@pytest.mark.parametrize(("day", "has_red"), [(11, False), (12, True)], ids=["two working days", "three"])
def test_late_by_more_than_two_working_days_brings_a_red_one(signed, day, has_red):
    """Due on Thursday the 6th: Friday and Tuesday are two working days, the festival is none."""
    supervise(at(day, 9, 0))

    assert cards(signed) == {("yellow", "late")} | ({("red", "very_late")} if has_red else set())
    assert ServiceRequest.objects.get().card == ("red" if has_red else "yellow")


def test_the_second_yellow_card_of_a_person_in_a_quarter_is_red_as_well(signed, another):
    second = another(at(4, 10, 0))
    supervise(at(6))
    assert cards(signed) == {("yellow", "late")}

    supervise(at(7))

    assert cards(second) == {("yellow", "late"), ("red", "again")}


def test_both_late_at_once_the_one_due_first_stays_yellow(signed, another):
    second = another()

    supervise(at(6))

    assert (cards(signed), cards(second)) == ({("yellow", "late")}, {("yellow", "late"), ("red", "again")})


def test_a_new_quarter_begins_anew(signed, another):
    supervise(at(6))
    later = another(at(27, 10, 0))

    supervise(at(2, month=7))

    assert later.due_at == datetime(2024, 7, 2, 18, tzinfo=SHANGHAI)
    assert cards(later) == {("yellow", "late")}


@pytest.mark.parametrize(
    ("moment", "first", "after"),
    [(datetime(2024, 3, 31, 17, tzinfo=SHANGHAI), (2024, 1), (2024, 4)), (datetime(2024, 12, 31, 23, tzinfo=SHANGHAI), (2024, 10), (2025, 1))],
)  # fmt: skip
def test_quarters_are_those_of_the_calendar_in_shanghai(moment, first, after):
    assert quarter_of(moment) == tuple(datetime(*month, 1, tzinfo=SHANGHAI) for month in (first, after))


def test_a_unit_has_the_card_while_nobody_has_signed_and_the_owner_before_that(
    assigned, department, officer, enterprise, category, now
):
    with_owner = make_request(by=officer, enterprise=enterprise, category=category, received_at=now)

    supervise(at(6))

    held = dict(Card.objects.filter(colour="yellow").values_list("service_request", "unit"))
    people = dict(Card.objects.filter(colour="yellow").values_list("service_request", "person"))
    assert (held, people) == (
        {assigned.pk: department.pk, with_owner.pk: None}, {assigned.pk: None, with_owner.pk: officer.pk},
    )  # fmt: skip


def test_nobody_has_the_card_of_a_public_request_that_nobody_took_in(category, now):
    for token in ("one", "two"):
        flow.log(
            by=None,
            token=token,
            received_at=now,
            now=now,
            channel="web",
            claimed_name="某公司",
            category=category,
            title="一",
            text="二",
        )

    supervise(at(6))

    assert set(Card.objects.values_list("colour", "unit", "person")) == {("yellow", None, None)}


def test_a_paused_one_is_not_late_and_one_paused_too_late_was(signed, another, officer, supervisor, now):
    paused_late = another()
    pause = {"ground": "enterprise", "awaited": "租赁合同", "text": "等材料"}
    for row, asked, granted in ((signed, now, at(5)), (paused_late, at(5), at(7))):
        flow.ask_pause(row.pk, by=officer, now=asked, **pause, **told(asked))
        flow.grant_pause(row.pk, by=supervisor, now=granted)

    supervise(at(12))

    assert (cards(signed), cards(paused_late)) == (set(), {("yellow", "late")})


def test_a_broken_promise_has_a_card_of_its_own(signed, handler, now):
    flow.interim(signed.pk, by=handler, now=now, text="已联系", next_at=at(7, 12, 0), **told(now))

    supervise(at(7, 12, 1))

    assert Card.objects.get().deadline.kind == Deadline.Kind.PROMISE


def test_what_was_due_before_supervision_began_is_history(signed):
    EventCursor.objects.filter(name=supervising.SINCE).update(seen_until=at(6, 18, 0) + timedelta(seconds=1))

    supervise(at(20))

    assert not Card.objects.exists()


def test_an_answer_told_in_time_and_written_down_later_has_no_card(signed, handler):
    flow.reply(signed.pk, by=handler, now=at(7), text="已办", **told(at(6, 17, 0)))

    supervise(at(7))

    assert not Card.objects.exists()


# ---------------------------------------------------------------- taking back


def test_a_card_taken_back_counts_for_nothing_and_is_not_given_again(signed, another, supervisor):
    supervise(at(6))
    card = Card.objects.get()

    after = flow.card_revoke(signed.pk, by=supervisor, now=at(6, 19), card=card, text="系统停机")
    supervise(at(6, 20))
    second = another(at(4, 10, 0))
    supervise(at(7))

    card.refresh_from_db()
    assert (after.card, card.revoked_by, card.revoke_reason) == ("", supervisor, "系统停机")
    assert Event.objects.about(signed).filter(verb="request.card_revoke").get().changes["card"] == ["yellow", ""]
    assert cards(second) == {("yellow", "late")}


def test_with_the_red_one_taken_back_the_yellow_one_shows(signed, supervisor):
    supervise(at(12))

    after = flow.card_revoke(
        signed.pk, by=supervisor, now=at(12, 19), card=Card.objects.get(colour="red"), text="会商中"
    )

    assert after.card == "yellow"


# ---------------------------------------------------------------- the clock process stood still


@pytest.fixture
def six(signed, another, officer, handler, supervisor, now):
    """What stood open when the clock process stopped."""
    consultation = make_category("政策咨询", clock="hours")
    rows = {
        "late": signed, "answered late": another(), "paused": another(), "extended": another(),
        "hours": another(at(5, 16, 0), category=consultation), "in time": another(at(6, 9, 0)),
    }  # fmt: skip
    pause = {"ground": "enterprise", "awaited": "租赁合同", "text": "等材料"}
    flow.ask_pause(rows["paused"].pk, by=officer, now=now, **pause, **told(now))
    flow.grant_pause(rows["paused"].pk, by=supervisor, now=now)
    flow.ask_extension(rows["extended"].pk, by=officer, now=now, days=5, text="等会商")
    flow.grant_extension(rows["extended"].pk, by=supervisor, now=now)
    return rows


def test_the_clock_stood_still_and_nothing_is_lost_or_said_twice(six, handler, time_machine):
    time_machine.move_to(at(5, 17, 0), tick=False)
    supervise(at(5, 17, 0))
    known = set(Notice.objects.filter(verb="request.remind").values_list("title", flat=True))
    flow.reply(six["answered late"].pk, by=handler, now=at(7, 9), text="已办", **told(at(7, 9)))

    time_machine.move_to(at(12, 9, 0), tick=False)
    for _again in range(3):
        supervise(at(12, 9, 0))

    assert {name: cards(row) for name, row in six.items()} == {
        "late": {("yellow", "late"), ("red", "very_late")},
        "answered late": {("yellow", "late"), ("red", "again")},
        "hours": {("yellow", "late"), ("red", "very_late")},
        "paused": set(), "extended": set(), "in time": set(),
    }  # fmt: skip
    reminded = Notice.objects.filter(verb="request.remind", user=handler).exclude(title__in=known)
    assert sorted(row.title.split()[0] for row in reminded) == sorted(
        six[name].number for name in ("late", "hours", "in time")
    )
    assert Notice.objects.filter(verb="request.yellow_card", user=handler).count() == 3
    assert Notice.objects.filter(verb="request.red_card", user=handler).count() == 3
    assert Event.objects.filter(verb__in=["request.yellow_card", "request.red_card"]).count() == 6


def test_what_was_yellow_before_and_answered_very_late_meanwhile_is_red(signed, handler):
    supervise(at(6))
    flow.reply(signed.pk, by=handler, now=at(12, 9), text="已办", **told(at(12, 9)))

    supervise(at(14, 9))
    supervise(at(14, 10))

    assert cards(signed) == {("yellow", "late"), ("red", "very_late")}
    assert Event.objects.filter(verb="request.red_card").count() == 1


def test_a_sweep_that_died_half_way_is_made_good_by_the_next_one(six, monkeypatch):
    monkeypatch.setattr(supervising, "AT_ONCE", 1)
    give, calls = supervising.Sweep.give, []

    def dies(sweep, found):
        calls.append(found)
        give(sweep, found)
        if len(calls) == 2:
            raise MemoryError

    monkeypatch.setattr(supervising.Sweep, "give", dies)
    with pytest.raises(MemoryError):
        supervise(at(12, 9, 0))
    kept = Card.objects.values("service_request").distinct().count()
    supervise(at(12, 9, 1))

    late = {"late", "hours", "answered late"}
    assert (kept, {name for name, row in six.items() if cards(row)}) == (1, late)
    assert Event.objects.filter(verb__endswith="_card").count() == Card.objects.count()
    assert Notice.objects.filter(verb__endswith="_card", user__name="吴启明").count() == Card.objects.count()


def test_a_sweep_that_found_nothing_new_writes_nothing(six, django_assert_max_num_queries):
    supervise(at(12, 9, 0))

    with django_assert_max_num_queries(12) as captured:
        supervise(at(12, 9, 1))

    assert not [query for query in captured.captured_queries if query["sql"].startswith("INSERT")]
